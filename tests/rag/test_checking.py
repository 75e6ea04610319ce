import time

import pytest

from eval.hostile_texts import HOSTILE
from index.errors import InvalidRequest
from index.records import Article
from rag.checking import check_text
from rag.records import EngineInfo

INFO = EngineInfo("extractive", None, "test")
FERRY = Article(
    "ferry",
    "Second ferry for Minatomi",
    "The town of Minatomi will spend ¥240 million on a second ferry, Mayor Aiko Sato said on Tuesday.\n"
    "The ship is planned to sail from 4 October and carry 80 passengers.\n"
    "Fares rose 5 percent in April. The council did not approve the night service.\n"
    "The old ferry carried 30 cars, and the new one will carry double that.",
    published_at="2026-03-03",
)
MINISTRY = Article(
    "ministry",
    "路面電車",
    "市は港の路面電車の総事業費を186億円と発表した。運行開始は来年4月の予定だ。",
    published_at="2026-03-03",
    language="ja",
)


def check(text, *articles):
    result = check_text(text, articles or [FERRY], INFO)
    by_id = {article.id: article for article in articles or [FERRY]}
    for citation in result.citations:
        assert by_id[citation.article_id].text[citation.start : citation.end] == citation.quote
    for claim in result.sentences:
        assert text[claim.start : claim.end] == claim.text
        for span in claim.spans:
            assert claim.start <= span.start < span.end <= claim.end
        for figure in claim.figures:
            assert text[figure.start : figure.end] == figure.text
    return result


def one(text, *articles):
    (claim,) = check(text, *articles).sentences
    return claim


def marked(text, *articles):
    return [(text[s.start : s.end], s.reason) for s in one(text, *articles).spans]


def test_a_sentence_of_the_source_is_supported_with_its_quote_and_figures():
    result = check("Fares rose 5 percent in April.")
    assert result.verdict == "supported"
    (claim,) = result.sentences
    assert [result.citations[n - 1].quote for n in claim.citations] == ["Fares rose 5 percent in April."]
    assert [(f.text, f.verdict) for f in claim.figures] == [
        ("5 percent", "supported"),
        ("April", "supported"),
    ]


def test_a_sentence_in_other_words_is_supported():
    assert one("Minatomi is going to spend 240 million yen on a second ferry.").verdict == "supported"


def test_an_altered_figure_is_contradicted_and_marked():
    claim = one("Minatomi will spend ¥2.4 billion on a second ferry.")
    assert claim.verdict == "contradicted"
    assert marked(claim.text) == [("¥2.4 billion", "figure_mismatch")]
    (figure,) = claim.figures
    assert (figure.verdict, figure.citation) == ("contradicted", None)
    assert "¥240 million" in (figure.detail or "")


def test_an_altered_date_is_contradicted_and_marked():
    assert marked("The ship is planned to sail from 5 October.") == [("5 October", "date_mismatch")]


def test_a_word_turned_round_is_contradicted_and_marked():
    assert marked("Fares fell 5 percent in April.") == [("fell", "contradicted")]


def test_a_dropped_negation_is_contradicted():
    assert one("The council approved the night service.").verdict == "contradicted"


def test_a_name_that_is_in_no_source_is_marked():
    text = (
        "The town of Minatomi will spend ¥240 million on a second ferry, Mayor Kenji Tanaka said on Tuesday."
    )
    assert ("Mayor Kenji Tanaka", "misattributed") in marked(text)


def test_a_plan_told_as_done_is_contradicted():
    text = "The ship sailed from 4 October and carried 80 passengers."
    assert one(text).verdict == "contradicted"
    assert "status_upgraded" in {reason for _, reason in marked(text)}


def test_a_figure_that_follows_from_the_source_is_derived_and_shows_its_rule():
    claim = one("The old ferry carried 30 cars, and the new ferry will carry 60 cars.")
    assert claim.verdict == "derived"
    assert any(figure.derivation for figure in claim.figures)


def test_a_figure_in_a_sentence_beside_the_evidence_is_found_whatever_else_that_says():
    text = "The pilot Ken Mori, who steered the first ferry out of Minatomi, has died. He was 59."
    claim = "Ken Mori, the pilot of the first ferry out of Minatomi, has died aged 59."
    far = text.replace("He was", "The sky was grey. Gulls cried over the pier. One was")
    sources = [Article(id="a", title="", text=each, language="en") for each in (text, far)]
    verdicts = [check(claim, each).verdict for each in sources]
    assert verdicts == ["supported", "not_found"]


@pytest.mark.parametrize(
    ("claim", "source"),
    [
        ("The isle is home to just over 270 people.", "The isle is home to just under 270 people."),
        ("The port drew $4 million a year.", "The port drew $4 million over five years."),
    ],
)
def test_what_is_said_about_a_figure_is_compared(claim: str, source: str):
    assert marked(claim, Article(id="a", title="", text=source)) != []


def test_not_only_negates_nothing():
    assert (
        one("The town of Minatomi will not only spend ¥240 million on a second ferry.").verdict == "supported"
    )
    assert (
        one("The town of Minatomi will not spend ¥240 million on a second ferry.").verdict == "contradicted"
    )


def test_what_the_source_does_not_speak_of_is_not_found():
    claim = one("Aliens built the pyramids of Egypt.")
    assert (claim.verdict, claim.citations) == ("not_found", ())
    assert marked(claim.text) == [(claim.text, "quote_not_found")]


def test_opinions_questions_and_headings_state_nothing():
    result = check(
        "Key points:\nI think the ferry is wonderful. What will it cost? Fares rose 5 percent in April."
    )
    assert [claim.verdict for claim in result.sentences] == ["opinion", "opinion", "opinion", "supported"]
    assert result.verdict == "supported"


def test_an_opinion_with_a_figure_is_checked():
    assert one("I think fares rose 7 percent in April.").verdict == "contradicted"


def test_the_worst_sentence_decides():
    assert check("Fares rose 5 percent in April. Aliens built the pyramids of Egypt.").verdict == "not_found"
    assert (
        check("Fares fell 5 percent in April. Aliens built the pyramids of Egypt.").verdict == "contradicted"
    )


def test_evidence_may_stand_in_several_articles():
    pier = Article("pier", "Pier", "The pier of Minatomi closes in May 2026.", published_at="2026-03-01")
    text = "Fares rose 5 percent in April, and the pier of Minatomi closes in May 2026."
    result = check(text, FERRY, pier)
    assert {citation.article_id for citation in result.citations} == {"ferry", "pier"}
    assert result.verdict == "supported"


def test_japanese_is_checked_in_japanese():
    assert one("港の路面電車の総事業費は186億円だ。", MINISTRY).verdict == "supported"
    assert marked("港の路面電車の総事業費は168億円だ。", MINISTRY) == [("168億円", "figure_mismatch")]
    assert one("宇宙人がピラミッドを建てた。", MINISTRY).verdict == "not_found"


def test_a_zero_width_space_does_not_hide_a_figure():
    assert one("Fares rose 1\u200b0 percent in April.").verdict == "contradicted"


def test_an_empty_text_and_one_that_is_too_long_are_refused_with_what_to_do():
    with pytest.raises(InvalidRequest, match="give some sentences"):
        check_text(" \n", [FERRY], INFO)
    with pytest.raises(InvalidRequest, match="Split it"):
        check_text("x" * 1_000_001, [FERRY], INFO)


def seconds(text):
    """The least processor time of three checks."""
    times = []
    for _ in range(3):
        began = time.process_time()
        check(text)
        times.append(time.process_time() - began)
    return min(times)


@pytest.mark.parametrize("kind", HOSTILE)
def test_twice_as_much_strange_text_takes_twice_as_long_and_not_four_times(kind):
    # Where both take next to nothing the clock decides, hence the 20 ms.
    assert seconds(HOSTILE[kind](40_000)) < 3 * seconds(HOSTILE[kind](20_000)) + 0.02


@pytest.mark.parametrize("kind", [kind for kind in HOSTILE if kind != "sentences"])
def test_strange_text_gets_a_clear_verdict(kind):
    assert check(HOSTILE[kind](20_000)).verdict in ("not_found", "contradicted")


def test_a_table_in_one_line_is_no_sentence():
    claim = one("In thousands: " + " ".join(str(number) for number in range(100, 150)) + ".")
    assert (claim.verdict, claim.detail) == ("not_found", "A table: more than 40 numbers in one sentence.")


def test_one_word_in_common_is_not_the_same_matter():
    claim = one("The town celebrated its famous lantern festival with fireworks and dancing.")
    assert (claim.verdict, claim.detail) == ("not_found", "The sources say nothing of the kind.")


PIER = Article(
    "pier",
    "Pier opened",
    "The mayor of Kitahama, Aya Mori, opened the rebuilt ferry pier on Monday. The pier cost 3 million dollars and took "
    'two years to build. "It is a beautiful view from here every day," a fisherman said. Children from the primary school '
    "sang a song. The weather had been bad for weeks before the opening. People waited in line for an hour.",
    published_at="2025-11-04",
)


@pytest.mark.parametrize(
    "sentence",
    [
        "It was a beautiful day.",
        "The weather was beautiful.",
        "The people built the school.",
        "A fisherman waited for an hour.",
    ],
)
def test_words_that_stand_here_and_there_in_a_source_prove_nothing_together(sentence):
    assert one(sentence, PIER).verdict == "not_found"


@pytest.mark.parametrize(
    "sentence",
    [
        "Children sang.",
        "The pier was rebuilt.",
        "The view is beautiful.",
        "Mori opened the pier.",
        "The work took two years.",
    ],
)
def test_a_short_sentence_that_a_source_says_is_supported(sentence):
    assert one(sentence, PIER).verdict == "supported"


def test_numbers_of_lines_and_pointers_to_passages_are_no_words_of_a_claim():
    assert one("1. The pier cost 3 million dollars (passage 2).", PIER).verdict == "supported"
    assert one("4. Lighthouses (passages 1, 2 and 3)", PIER).verdict == "not_found"


def test_a_japanese_plan_told_as_settled_is_contradicted():
    article = Article("night", "", "市は来年春から夜間便を運航する計画だ。", language="ja")
    claim = one("市は来年春から夜間便を運航する。", article)
    assert claim.verdict == "contradicted"
    assert [span.reason for span in claim.spans] == ["status_upgraded"]
    assert one("市は来年春から夜間便を運航する計画だ。", article).verdict == "supported"
    settled = Article("settled", "", "市は来年春から夜間便を運航すると発表した。", language="ja")
    assert one("市は来年春から夜間便を運航する。", settled).verdict == "supported"


def test_a_markdown_heading_states_nothing():
    assert one("## Pier news", PIER).verdict == "opinion"
