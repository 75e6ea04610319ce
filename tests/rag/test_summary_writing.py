"""Summaries by a model: a scripted server plays it, and the real client talks to that."""

import json
import re
from dataclasses import replace
from typing import Any

import pytest

from index.records import Article, Passage
from rag.llm import Prices, load_model
from rag.providers import Timeouts
from rag.records import Summary
from rag.summary import summarize
from rag.summary_request import SummaryRequest
from tests.rag.ferry import FERRY


def line(text: str, quote: str, passage: int = 1) -> str:
    return json.dumps({"text": text, "quotes": [{"passage": passage, "text": quote}]}) + "\n"


COST = line(
    "Minatomi will spend ¥240 million on a second ferry.", "will spend ¥240 million on a second ferry"
)
SEATS = line("The boat is to carry 120 passengers.", "The boat is to carry 120 passengers")
WRONG = line(
    "Minatomi will spend ¥420 million on a second ferry.", "will spend ¥240 million on a second ferry"
)


def summary(llm: Any, articles: list[Article], *, window: int | None = None, **request: Any) -> Summary:
    model = load_model("scripted", base_url=llm.base_url, timeouts=Timeouts(first_token=3.0, whole=8.0))
    model = replace(model, window=window)
    made = summarize(articles, model, SummaryRequest(**request), embedder="none")
    by_id = {article.id: article for article in articles}
    for citation in made.citations:
        text = by_id[citation.article_id].text
        assert text[citation.start : citation.end] == citation.quote
    assert all(sentence.citations for sentence in made.sentences)
    return made


def bare(text: str) -> str:
    """A quoted sentence without what is put in brackets to read it alone."""
    return re.sub(r" ?\[[^\]]*\]", "", text)


def told(made: Summary) -> list[str]:
    return [note.text for note in made.notes if note.kind == "degraded"]


def test_a_reply_of_which_nothing_holds_is_asked_for_again_with_the_reasons(scripted_llm: Any) -> None:
    scripted_llm.say(WRONG)
    scripted_llm.say(COST)
    made = summary(scripted_llm, [FERRY])
    assert [sentence.text for sentence in made.sentences] == [json.loads(COST)["text"]]
    assert "its quotes say ¥240 million" in scripted_llm.requests[1].prompt
    assert [withheld.reason for withheld in made.withheld] == ["figure_mismatch"]
    assert made.engine.mode == "llm"
    assert told(made) == []


@pytest.mark.parametrize(
    "reply", ["", "\ufffd\x00}{]\x07 ::: ", "I'm sorry, but I can't help with that.", WRONG, "x" * 300_000]
)
def test_what_cannot_be_used_leaves_the_summary_to_quotation_and_says_so(
    scripted_llm: Any, reply: str
) -> None:
    scripted_llm.say(reply, piece=10_000)
    scripted_llm.say(reply, piece=10_000)
    made = summary(scripted_llm, [FERRY])
    assert made.engine.mode == "extractive"
    assert all(bare(sentence.text) in FERRY.text for sentence in made.sentences)
    [note] = told(made)
    assert note.endswith("The summary is by quotation.")


def test_a_model_that_hangs_is_waited_for_once(scripted_llm: Any) -> None:
    scripted_llm.hang()
    made = summary(scripted_llm, [FERRY])
    assert len(scripted_llm.requests) == 1
    assert made.engine.mode == "extractive"
    assert "gave no word within 3 s" in told(made)[0]


def test_a_model_that_breaks_off_keeps_what_held_and_the_rest_is_quoted(scripted_llm: Any) -> None:
    scripted_llm.break_off(COST + SEATS + '{"text": "The first')
    made = summary(scripted_llm, [FERRY])
    texts = [sentence.text for sentence in made.sentences]
    assert texts[:2] == [json.loads(COST)["text"], json.loads(SEATS)["text"]]
    assert len(texts) > 2
    assert all(bare(text) in FERRY.text for text in texts[2:])
    assert not any("¥240 million" in text for text in texts[2:]), "what the model said is quoted again"
    [note] = told(made)
    quoted = ", ".join(str(n) for n in range(3, len(texts) + 1))
    assert f"Sentences {quoted} are quotations; the others are the model's." in note
    assert "The summary is by quotation" not in note


@pytest.mark.parametrize(("length", "most"), [("short", 1), ("medium", 5), ("long", 12)])
def test_a_model_that_writes_on_and_on_is_left_at_the_length_asked_for(
    scripted_llm: Any, length: str, most: int
) -> None:
    quote = "The first ferry carried 31,000 people last year"
    lines = [
        line(f"The first ferry carried 31,000 people last year, which is point {'i' * n}.", quote)
        for n in range(40)
    ]
    scripted_llm.say("".join(lines), piece=200)
    assert len(summary(scripted_llm, [FERRY], length=length).sentences) == most


WORDS = "harbour council budget winter timetable engine crew pier school market tower bridge".split()


def long_article(sentences: int = 1_100) -> Article:
    text = " ".join(
        f"In district {n} the {WORDS[n % 12]} board counted {1_000 + 7 * n:,} visitors near the {WORDS[(n + 5) % 12]}."
        for n in range(sentences)
    )
    return Article(id="long", title="Districts count visitors", text=text, published_at="2026-03-03")


def part_line(n: int) -> str:
    words = f"the {WORDS[n % 12]} board counted {1_000 + 7 * n:,} visitors"
    return line(f"In district {n}, {words}.", f"In district {n} {words}")


def test_what_is_longer_than_the_window_is_written_by_parts_and_joined_on_the_articles_own_words(
    scripted_llm: Any,
) -> None:
    article = long_article()
    for n in (5, 400, 700, 1_000):
        scripted_llm.say(part_line(n))
    joined = [
        {"text": json.loads(part_line(5))["text"], "quotes": [{"passage": 1, "text": ""}]},
        {
            "text": "The timetable board counted 3,800 visitors in district 400, the timetable board 5,900 in district 700.",
            "quotes": [{"passage": 2, "text": ""}, {"passage": 3, "text": ""}],
        },
    ]
    scripted_llm.say("\n".join(map(json.dumps, joined)))
    made = summary(scripted_llm, [article])
    assert len(scripted_llm.requests) == 4 + 1
    assert "this part, which is 2 of 4," in scripted_llm.requests[1].prompt
    assert "Sentence 4: " in scripted_llm.requests[4].prompt
    assert "district 400" not in scripted_llm.requests[0].prompt
    assert [sentence.text for sentence in made.sentences] == [each["text"] for each in joined]
    assert [len(sentence.citations) for sentence in made.sentences] == [1, 2]
    assert made.citations[1].quote.startswith("In district 400 the timetable board counted 3,800")
    assert told(made) == []


def test_a_joined_sentence_that_says_more_is_withheld_and_its_parts_stand(scripted_llm: Any) -> None:
    for n in (5, 400, 700, 1_000):
        scripted_llm.say(part_line(n))
    wrong = {
        "text": "The timetable board counted 9,100 visitors in district 400, the timetable board 5,900 in district 700.",
        "quotes": [{"passage": 2, "text": ""}, {"passage": 3, "text": ""}],
    }
    scripted_llm.say(json.dumps(wrong))
    made = summary(scripted_llm, [long_article()])
    assert [sentence.text for sentence in made.sentences] == [
        json.loads(part_line(400))["text"],
        json.loads(part_line(700))["text"],
    ]
    assert [withheld.text for withheld in made.withheld] == [wrong["text"]]


def test_a_model_that_fails_at_a_part_leaves_the_other_parts_to_quotation(scripted_llm: Any) -> None:
    scripted_llm.say(part_line(5))
    scripted_llm.fail(401)
    made = summary(scripted_llm, [long_article()], length="long")
    assert len(scripted_llm.requests) == 2
    texts = [sentence.text for sentence in made.sentences]
    assert texts[0] == json.loads(part_line(5))["text"]
    assert len(texts) == 7
    assert all(text in long_article().text for text in texts[1:])
    [note] = told(made)
    assert "did not accept the key" in note
    assert "Sentences 2, 3, 4, 5, 6, 7 are quotations; the others are the model's." in note


def test_where_joining_fails_sentences_of_all_parts_stand(scripted_llm: Any) -> None:
    for n in (5, 400, 700, 1_000):
        scripted_llm.say(part_line(n))
    scripted_llm.fail(401)
    made = summary(scripted_llm, [long_article()])
    assert [sentence.text for sentence in made.sentences] == [
        json.loads(part_line(n))["text"] for n in (5, 400, 700, 1_000)
    ]
    assert "The sentences are the model's, and may not be all." in told(made)[0]


def test_of_parts_beyond_the_most_sentences_are_quoted_to_join(
    scripted_llm: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("rag.summary_writing.MOST_PARTS", 1)
    scripted_llm.say(part_line(5))
    own, last = json.loads(part_line(5))["text"], {"passage": 7, "text": ""}
    scripted_llm.say(json.dumps({"text": own, "quotes": []}) + json.dumps({"text": "x", "quotes": [last]}))
    made = summary(scripted_llm, [long_article()])
    assert len(scripted_llm.requests) == 2
    assert "was given 1 of 4 parts only. Sentence 2 is a quotation" in told(made)[0]
    assert [(each.text, each.reason) for each in made.withheld] == [("x", "uncited")]
    assert made.sentences[0].text == own
    assert made.citations[-1].start > len(long_article().text) / 2


def test_a_sentence_that_several_parts_yield_is_told_once(scripted_llm: Any) -> None:
    for _ in range(4):
        scripted_llm.say(part_line(5))
    scripted_llm.fail(401)
    made = summary(scripted_llm, [long_article()])
    assert [sentence.text for sentence in made.sentences] == [json.loads(part_line(5))["text"]]


def test_progress_is_told_part_by_part(scripted_llm: Any) -> None:
    for n in (5, 400, 700, 1_000):
        scripted_llm.say(part_line(n))
    model = load_model("scripted", base_url=scripted_llm.base_url)
    seen: list[tuple[int, int, str]] = []
    summarize(
        [long_article()],
        model,
        SummaryRequest(),
        embedder="none",
        progress=lambda done, total, unit: seen.append((done, total, unit)),
    )
    assert seen == [(done, 4, "parts") for done in range(5)]


def test_a_topic_in_articles_beyond_the_window_is_written_from_what_was_found(scripted_llm: Any) -> None:
    article = long_article()
    start = article.text.index("In district 500")
    found = Passage(
        "long",
        article.title,
        None,
        None,
        article.published_at,
        start,
        start + 60,
        article.text[start : start + 60],
        1.0,
    )
    scripted_llm.say(part_line(500))
    made = summary(scripted_llm, [article], topic="visitors", passages=(found,))
    [request] = scripted_llm.requests
    assert "district 501" not in request.prompt
    assert [sentence.text for sentence in made.sentences] == [json.loads(part_line(500))["text"]]


def test_the_tokens_of_all_replies_are_counted_with_what_they_cost(scripted_llm: Any) -> None:
    scripted_llm.say(WRONG)
    scripted_llm.say(COST)
    model = load_model("scripted", base_url=scripted_llm.base_url)
    model = replace(model, prices=Prices(read=1.0, written=2.0))
    made = summarize([FERRY], model, SummaryRequest(), embedder="none")
    assert made.usage == {"prompt_tokens": 240, "completion_tokens": 60, "cost_usd": pytest.approx(0.00036)}
    assert summarize([FERRY], None, SummaryRequest(), embedder="none").usage == {}


def test_a_model_s_overview_of_several_articles_stands_before_what_they_agree_and_differ_on(
    scripted_llm: Any,
) -> None:
    other = replace(
        FERRY,
        id="other",
        title="Ferry",
        published_at="2026-03-05",
        text="The boat is to carry 120 passengers. Fishermen of Okinose fear for the moorings of their boats.\n"
        "The town of Minatomi will spend ¥260 million on a second ferry, the council said.",
    )
    scripted_llm.say(COST)
    made = summary(scripted_llm, [FERRY, other])
    assert made.engine.mode == "llm"
    assert made.sentences[0].text == json.loads(COST)["text"]
    assert {"agreed", "single"} <= {section.kind for section in made.sections}
    placed = [position for section in made.sections for position in section.sentences]
    assert placed
    assert 0 not in placed
