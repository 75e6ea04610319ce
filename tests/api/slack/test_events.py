import pytest

from api.slack.events import kind_of, spoken


@pytest.mark.parametrize(
    ("text", "has_source", "expected"),
    [
        ("How much will the ferry cost?", False, ("ask", "How much will the ferry cost?")),
        ("Check-in at the harbour, when?", False, ("ask", "Check-in at the harbour, when?")),
        ("summarise the harbour tram", False, ("summarize", "the harbour tram")),
        ("Please summarize this:", True, ("summarize", "")),
        ("", True, ("summarize", "")),
        ("Who signs it?", True, ("ask", "Who signs it?")),
        ("check: It costs ¥5 billion.", False, ("check", "It costs ¥5 billion.")),
        ("fact-check this", True, ("check", "")),
        ("要約して", True, ("summarize", "")),
        ("裏取り：費用は50億円だ。", False, ("check", "費用は50億円だ。")),
        ("フェリーの費用はいくらですか", False, ("ask", "フェリーの費用はいくらですか")),
    ],
)
def test_words_ask_or_order_a_summary_or_a_check(
    text: str, has_source: bool, expected: tuple[str, str]
) -> None:
    assert kind_of(text, has_source=has_source) == expected


def test_slacks_marks_become_what_was_typed() -> None:
    said = spoken(
        "<@UBOT> is 3 &lt; 5 &amp; <#C1|news> <@U2|ann> <!here> <https://a.example/?x=1&amp;y=2|a> <mailto:a@b.c|a@b.c>",
        "UBOT",
    )
    assert said.text == "is 3 < 5 & #news ann a@b.c"
    assert said.links == ("https://a.example/?x=1&y=2",)
    assert said.mentions == ("UBOT", "U2")
