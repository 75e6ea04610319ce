import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.sentences import Span, split_sentences


def sentences(text: str, language: str = "en") -> list[str]:
    return [text[span.start : span.end] for span in split_sentences(text, language=language)]


@pytest.mark.parametrize(
    "sentence",
    [
        "The fund of ¥1 Tril. Will go to three projects.",
        "A plan for ¥2.5 Bil. Investment was shelved.",
        "The U.S. Department of Ferries agreed.",
        "The U.K. government and Britain's U.N. Ambassador met.",
        "Gov. Ada Lund and Sen. Pat Oke met Dr. Roe, Prof. Ito and Lt. Col. Bo Ek.",
        "It was ranked No. 1 of Nos. 1 to 9.",
        "Doors open at 9 a.m. Friday and close at 5 p.m. JST on Jan. 5, not Dec. 12.",
        "He left St. Louis for Mt. Fuji.",
        "Widgets Inc. Chief Executive Jo Poe bought Gadgets Co. Ltd. Shares for $3.5 million.",
        "J.K. Rowling, J. R. R. Tolkien and George W. Bush read it.",
        "Growth of 3.5 percent, or 0.5 points, was seen.",
        "She waited ... and waited… then left.",
        "Yahoo! Japan and the firm’s iPhone app failed.",
        "“Is this the end?” Ito asked.",
        "“Who pays?” Deputy Prime Minister Ito asked.",
        "“Stop!” the Tokyo mayor shouted.",
        "\"Why now?\" she said.",
        "Roe v. Wade, Lund vs. Oke, e.g. the first.",
        "1. Boil the water.",
        "The town (pop. 300, approx. 5 km off, see Fig. 3) sleeps.",
        "He studied at Ash Forest (N.C.) High School.",
        "Write to press@ferry.example or see www.ferry.example/a.b?c=d for more.",
        "Avg. pay rose and Pop. 400 fell.",
    ],
)  # fmt: skip
def test_english_sentence_is_kept_whole(sentence: str) -> None:
    assert sentences(sentence) == [sentence]


@pytest.mark.parametrize(
    "expected",
    [
        ["He moved to the U.S.", "The reason is unknown."],
        ["It opens at 5 p.m.", "Visitors pay nothing."],
        ["She works for Widgets Inc.", "In May she left."],
        ["It is sold by Gadgets Co.", "He bought two."],
        ["They topped Group C.", "Morocco came second."],
        ["It cost 3.5.", "Then it cost 4."],
        ["“We agree.”", "The talks ended."],
        ["“We agree,” she said.", "“They do not.”", "He left."],
        ['"Yes."', '"No," he said.'],
        ["(He had left.)", "Nobody knew."],
        ["Really?!", "Yes!", "No…", "Perhaps..."],
        ["She said ‘I will.’ ”", "Nobody moved."],
        ["It rose.[1]", "It fell.[2][3]", "It stood."],
        ["He said no.", "Then he left."],
        ["It ended in December.", "12 people came.", "$5 was paid.", "¥3 was not."],
        ["The phone sold.", "iPhone users rejoiced."],
        ["It was dry last year.", "The rain came late."],
        ["Was it so?", "Nobody asked."],
    ],
)
def test_english_sentences_are_told_apart(expected: list[str]) -> None:
    assert sentences(" ".join(expected)) == expected


def test_space_lost_after_a_stop_ends_the_sentence() -> None:
    assert sentences("It was dry last year.The rain came late.") == [
        "It was dry last year.",
        "The rain came late.",
    ]


def test_line_ends_end_headlines_and_bullets_without_a_stop() -> None:
    text = "Ferry sinks off Elba\r\n\r\nNobody was hurt. It was calm.\n• oars\n• ropes\u2028end"
    assert sentences(text) == [
        "Ferry sinks off Elba", "Nobody was hurt.", "It was calm.", "• oars", "• ropes", "end",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "sentence",
    [
        "市長は「橋は直す。必ず直す。」と述べた。",
        "「なぜ今なのか？」との声が上がった。",
        "「橋を直す。」など三つの案が出た。",
        "知事の「やるしかない！」の一言で決まった。",
        "市は「橋（古い。長い。）を直す。」という。",
        "費用は１．５倍、または1.5倍になる。",
        "「どこへ？」展が開かれた。",
        "「ある。」「ない。」と意見が割れた。",
        "『モーニング娘。』とモーニング娘。の新曲が出た。",
        "本当か？と市長は聞いた。",
        "市（人口三万人。二〇二〇年調べ。）は橋を直す。",
        "橋は直る(本社調べ。以下同じ。)と市はいう。",
        "値は3.5で、「A. B.」とも書く。",
        "えっ……と市長は黙った。",
        "ﾊｼは｢ﾅｵｽ｡｣とｼﾁｮｳはいう｡",
    ],
)
def test_japanese_sentence_is_kept_whole(sentence: str) -> None:
    assert sentences(sentence, "ja") == [sentence]


@pytest.mark.parametrize(
    "expected",
    [
        ["橋は直る。", "道も直る。"],
        ["本当か？", "違う！", "そうか！？", "なるほど。"],
        ["「橋は直す。」", "市長はそう述べた。"],
        ["「橋は直す。」と市長。", "知事は黙った。"],
        ["橋は直った．", "道も直った｡", "終わり。"],
        ["本当か?", "違う!", "橋だ."],
        ["橋は直る。」", "閉じただけの括弧。"],
        ["「閉じない括弧。", "次の文。"],
        ["橋はU.S. Steel社製だ。", "長さは3.5キロ。"],
        ["どこへ行くのか？", "ところが橋がない。"],
        ["橋は直る。（共同）"],
        ["The bridge is old. ", "橋は直る。", "It is new."],
    ],
)
def test_japanese_sentences_are_told_apart(expected: list[str]) -> None:
    assert sentences("".join(expected), "ja") == [sentence.strip() for sentence in expected]


def test_long_speech_in_brackets_is_several_sentences() -> None:
    speech = "「" + "橋は直す。" * 100 + "」と述べた。"
    assert len(sentences(speech, "ja")) == 100


def test_curly_quotes_hold_a_japanese_sentence_but_not_an_english_one() -> None:
    assert len(sentences("市長は“直す。必ず。”と述べた。", "ja")) == 1
    assert len(sentences("“Repair it. Now,” she said.", "en")) == 2


TEXTS = st.text(
    alphabet=st.one_of(
        st.sampled_from(
            list("aB1 \n\t\u3000.!?…。！？「」『』（）()“”\"'’[]・、,とのUS橋カ\r\u2028\x00\ud800")
        ),
        st.characters(),
    )
)


@given(TEXTS, st.sampled_from(["en", "ja"]))
def test_spans_are_ordered_stripped_and_cover_every_character_but_space(text: str, language: str) -> None:
    spans = split_sentences(text, language=language)
    previous = 0
    for span in spans:
        assert not text[previous : span.start].strip()
        kept = text[span.start : span.end]
        assert kept and kept == kept.strip()
        assert len(kept.splitlines()) == 1
        previous = span.end
    assert not text[previous:].strip()


@given(st.lists(st.sampled_from(["It rose.", "The U.S. agreed!", "“Why?”", "He paid ¥1 tril. for it."])))
def test_sentences_do_not_depend_on_what_stands_in_other_lines(parts: list[str]) -> None:
    assert sentences("\n".join(parts)) == [sentence for part in parts for sentence in sentences(part)]


def test_spans_are_offsets_into_the_text() -> None:
    assert split_sentences("  A b.  C d. ", language="en") == [Span(2, 6), Span(8, 12)]


@pytest.mark.parametrize(
    "text",
    [
        "a" * 100_000, "1" * 1_000_000, "." * 100_000, ". " * 50_000, "。" * 100_000, "「" * 100_000,
        "「。" * 50_000, "」" * 100_000, "（「" * 50_000, "A." * 50_000, "A. " * 33_000, "\x00" * 100_000,
        " " * 100_000, "a. " + " " * 100_000, '."' * 50_000, "?\u00a0”" * 33_000, "! - - -" * 15_000,
        "[1]" * 33_000, ".[1]" * 25_000, "。（" * 50_000, "Mr. " * 25_000, "”? Abc d " * 11_000,
        "\ud800" * 100_000,
    ],
)  # fmt: skip
@pytest.mark.parametrize("language", ["en", "ja"])
def test_hostile_text_takes_linear_time(text: str, language: str) -> None:
    begun = time.process_time()
    split_sentences(text, language=language)
    assert time.process_time() - begun < 3
