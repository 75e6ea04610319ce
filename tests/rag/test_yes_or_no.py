import pytest

from rag.question import analyse
from rag.yes_or_no import asks_yes_or_no, stated


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Did the council approve the tram?", True),
        ("Is the bridge open?", True),
        ("Did Minatomi or Kitahama buy the ferry?", False),
        ("Who approved the tram?", False),
        ("議会は路面電車を承認しましたか？", True),
        ("誰が承認しましたか？", False),
    ],
)
def test_what_asks_for_yes_or_no(question: str, expected: bool) -> None:
    assert asks_yes_or_no(analyse(question)) is expected


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("The council approved the tram on Tuesday.", "Yes"),
        ("The council did not approve the tram.", "No"),
        ("The council is expected to approve the tram.", None),
        ("The council may approve the tram.", None),
        ("The mayor said the council approved the tram.", None),
        ("The tram was approved after the council met.", None),
        ("The council debated the tram.", None),
        ("The council refused to approve the tram.", None),
    ],
)
def test_yes_and_no_are_said_only_where_it_is_stated(sentence: str, expected: str | None) -> None:
    assert stated(analyse("Did the council approve the tram?"), sentence) == expected


def test_another_figure_is_no_yes() -> None:
    asked = analyse("Did the ferry cost $2 million?")
    assert stated(asked, "The ferry cost $2 million.") == "Yes"
    assert stated(asked, "The ferry cost $2 billion.") is None


def test_who_did_it_to_whom_counts() -> None:
    assert stated(analyse("Did Spain beat Italy?"), "Italy beat Spain.") is None
