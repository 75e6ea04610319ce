from dataclasses import replace
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from api.render.mrkdwn import MOST_CHARACTERS, broken, escaped, link, shortened
from api.render.slack import (
    MOST_BLOCKS,
    QUOTED_OF_ONE_ARTICLE,
    answer_message,
    check_message,
    quotes_message,
)
from api.render.slack_wording import ENGLISH
from rag.records import Check, CheckedClaim, Sentence

UNESCAPED = str.maketrans({"\N{ZERO WIDTH SPACE}": None})


def read_back(text: str) -> str:
    return text.translate(UNESCAPED).replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def texts(blocks: Any) -> list[str]:
    parts = [
        part
        for block in blocks
        for part in ([block["text"]] if "text" in block else block.get("elements", []))
    ]
    return [part["text"] for part in parts if isinstance(part.get("text"), str)]


PRINTABLE = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cf", "Cs", "Zl", "Zp"]))


@given(PRINTABLE)
def test_escaped_text_reads_as_it_was_and_has_no_mark_of_slacks(text: str) -> None:
    safe = escaped(text)
    assert "<" not in safe
    assert ">" not in safe
    assert read_back(safe) == text


@given(st.lists(st.sampled_from(["&<>", "word", "語" * 700, "*bold*", " ", "\n"]), max_size=40))
def test_long_text_is_broken_into_parts_that_slack_takes(pieces: list[str]) -> None:
    text = "".join(pieces)
    parts = broken(text, 1000)
    assert all(0 < len(part) <= 1000 for part in parts)
    assert "".join(read_back("".join(parts)).split()) == "".join(text.split())


def test_a_link_has_only_an_address_of_the_web() -> None:
    assert (
        link("https://a.example/x|y>z", "A <title> | more")
        == "<https://a.example/x%7Cy%3Ez|A &lt;title&gt; ¦ more>"
    )
    for address in (None, "", "javascript:alert(1)", "mailto:a@b.c", "//a.example", "https://", "http://[::"):
        assert link(address, "Title") == "Title"


def test_a_text_is_shortened_after_a_word() -> None:
    assert shortened("one two three", 9) == "one two…"
    assert shortened("語" * 20, 5) == "語" * 4 + "…"
    assert shortened("short", 10) == "short"


def test_a_huge_answer_stays_within_what_slack_takes(records: Any) -> None:
    answer = records.answer
    citations = tuple(
        replace(answer.citations[0], n=n, article_id=f"a{n}", title="& " * 400) for n in range(1, 200)
    )
    sentences = tuple(Sentence("word & " * 300, (n,)) for n in range(1, 200))
    message = answer_message(
        replace(answer, text="word & " * 30_000, short="& " * 500, citations=citations, sentences=sentences,
                figures=answer.figures * 500, withheld=answer.withheld * 100, notes=answer.notes * 200)
    )  # fmt: skip
    assert len(message.blocks) <= MOST_BLOCKS
    assert all(0 < len(text) <= MOST_CHARACTERS for text in texts(message.blocks))
    assert sum(map(len, texts(message.blocks))) < 13_000
    assert message.blocks[-1]["type"] == "actions"


def test_an_article_is_not_published_again_through_its_quotes(records: Any) -> None:
    citation = records.answer.citations[0]
    citations = tuple(replace(citation, n=n, quote=f"{n} " + "quoted words " * 300) for n in range(1, 50))
    message = quotes_message(citations, (), ENGLISH)
    assert (
        sum(text.count("quoted words") * len("quoted words ") for text in texts(message.blocks))
        <= QUOTED_OF_ONE_ARTICLE
    )
    assert ENGLISH.quotes_cut in texts(message.blocks)


def test_a_check_shows_what_differs(records: Any) -> None:
    claim = CheckedClaim(
        "It costs <¥5 billion>.", 0, 22, "contradicted", detail="¥240 million, not ¥5 billion"
    )
    message = check_message(Check((claim,), (), "contradicted", records.answer.engine), "c1", ENGLISH)
    assert message.text == "✗ contradicted"
    assert (
        "✗ It costs &lt;¥5 billion&gt;.\n      contradicted: ¥240 million, not ¥5 billion"
        in texts(message.blocks)[1]
    )
