import pytest

from rag.figures import derive, find_figures


def rule(claim: str, source: str) -> str | None:
    (figure,) = find_figures(claim)
    return derive(figure, find_figures(source))


@pytest.mark.parametrize(
    ("claim", "source"),
    [
        ("60 staff", "It will double the staff, currently 30 people."),
        ("15 people", "Half of the 30 people left."),
        ("75 people", "30 men and 45 women were there."),
        ("$2 million", "It rose from $3 million to $5 million."),
        ("20 percent", "6 of 30 schools closed, and 30 schools stayed, 6 schools did not."),
        ("4.6 percent", "a rate of 4.63 percent"),
        ("5 to 7 percent", "It grew from 5 to 7 percent."),
    ],
)
def test_a_derived_figure_states_its_rule(claim: str, source: str) -> None:
    assert rule(claim, source)


def test_the_rule_shows_its_inputs() -> None:
    assert rule("60 staff", "It will double the staff, now 30 people.") == "30 people × 2 (double) = 60"


@pytest.mark.parametrize(
    ("claim", "source"),
    [
        ("61 staff", "It will double the staff, currently 30 people."),
        ("60 companies", "It will double the staff, currently 30 people."),
        ("¥60", "It will double the staff, currently 30 people."),
        ("75 people", "30 men and 45 companies were there."),
        ("¥1 trillion", "¥1.04 trillion"),
        ("4.7 percent", "a rate of 4.63 percent"),
        ("30 people", "nothing here"),
    ],
)
def test_what_does_not_follow_is_not_derived(claim: str, source: str) -> None:
    assert rule(claim, source) is None
