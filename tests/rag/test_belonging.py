"""Figures and dates that the quote has, but says of something else."""

from typing import Any

import pytest

from index.records import Article
from rag import belonging
from rag.placement import Place
from rag.verification import Checked, Evidence, check

RESULTS = "Sales rose 5% to 30 million yen; profit fell 12%."
COSTS = "The bridge costs $40 million, and the tunnel $90 million."
JAPANESE = "売上高は5%増の300億円、利益は12%減だった。"


def checked(sentence: str, quote: str) -> Checked:
    language = "ja" if any("ぁ" <= character <= "ん" for character in quote) else "en"
    article = Article(id="a", title="", text=quote, published_at="2026-03-06", language=language)
    return check(sentence, [Evidence(article, 0, len(quote), quote)])


@pytest.mark.parametrize(
    ("sentence", "quote"),
    [
        ("Profit rose 5%.", RESULTS),
        ("Sales fell 12%.", RESULTS),
        ("Sales rose 12%.", RESULTS),
        ("The tunnel costs $40 million.", COSTS),
        ("The bridge will cost $90 million.", COSTS),
        ("The tunnel costs 40 million.", "The bridge costs 40 million, the tunnel 90 million."),
        ("The tunnel will cost $4 million.", "The bridge will cost $4 million. The tunnel will cost $9 million."),
        ("12% of women row.", "Officials said 5% of women and 12% of men row."),
        ("Sales rose 7% in May.", "Sales rose 5% in May and 7% in June."),
        ("The town has 30 students.", "The school has 30 teachers and 400 students."),
        ("The tunnel opened in 2019.", "The bridge opened in 2019 and the tunnel in 2021."),
        ("The trams (red) made $90 million.", "The trams (red) made $40 million while ferries made $90 million."),
        ("利益は5%だった。", JAPANESE),
        ("売上高は12%だった。", JAPANESE),
        ("女性5人が泳いだ。", "男性5人、女性7人が泳いだ。"),
        ("港の死者は25人。", "駅での死者は25人、港での死者は9人だった。"),
        ("名古屋が同62%。", "名古屋が同59%、仙台が同62%となった。"),
    ],
)  # fmt: skip
def test_a_figure_of_something_else_is_withheld(sentence: str, quote: str) -> None:
    failure = checked(sentence, quote).failure
    assert failure is not None
    assert failure.reason in ("figure_mismatch", "date_mismatch")


@pytest.mark.parametrize(
    ("sentence", "quote"),
    [
        ("Profit fell 12%.", RESULTS),
        ("The company's profit fell 12%.", "The company said sales rose 5% and profit fell 12%."),
        ("The tunnel costs $90 million.", COSTS),
        ("Sales rose 7% in June.", "In May sales rose 5%, in June 7%."),
        ("Profits and sales rose 5% and 9% respectively.", "Profits rose 5%, sales 9%."),
        (
            "The tunnel costs $90 million.",
            "The tunnel, which costs $90 million, and the bridge, at $40 million, open in May.",
        ),
        (
            "The lift costs $90 million.",
            "The lift at the pier costs $40 million to build (two cabins and a mast), but can cost $90 million.",
        ),
        ("The pier cost $9 million.", "The pier was to cost $4 million, but it cost $9 million."),
        ("利益は12%だった。", JAPANESE),
        ("死者は9人だった。", "駅での死者は25人、港での死者は9人だった。"),
        ("純利益は12%だった。", JAPANESE),
        ("泳いだ女性は7人だった。", "男性5人、女性7人が泳いだ。"),
    ],
)
def test_a_figure_of_the_same_thing_is_let_through(sentence: str, quote: str) -> None:
    assert checked(sentence, quote).failure is None


@pytest.mark.parametrize(
    ("sentence", "quote"),
    [
        ("Profit of the firm rose by 12% in all.", RESULTS),
        (
            "Tolls of the board increased by 4%, and it cut all fares.",
            "Fares rose 9%; the board reduced tolls by 4%.",
        ),
        ("この年の利益は、12%増えたという。", JAPANESE),
    ],
)
def test_a_change_in_the_other_direction_is_a_contradiction(sentence: str, quote: str) -> None:
    failure = checked(sentence, quote).failure
    assert failure is not None
    assert failure.reason == "contradicted"


def test_only_the_line_of_a_figure_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """A date's place is in the whole article, which may have two million characters."""
    divided: list[str] = []
    sentences = belonging.split_sentences

    def noted(text: str, **how: Any) -> Any:
        divided.append(text)
        return sentences(text, **how)

    monkeypatch.setattr(belonging, "split_sentences", noted)
    line = "The pier opened in 1931 and the mole was built in 1954."
    article = "Nothing happened at the lock for many years.\n" * 40 + line + "\nThe end."
    own, rival = (Place(article, article.index(year), article.index(year) + 4) for year in ("1954", "1931"))
    claim = "The pier opened in 1954."
    place = Place(claim, claim.index("1954"), claim.index("1954") + 4)
    assert belonging.said_of_another(place, [own], [rival]) == rival
    assert set(divided) <= {line, claim}
