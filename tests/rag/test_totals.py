from index.records import Article
from rag.checked import Checked
from rag.evidence import Evidence
from rag.question import analyse
from rag.totals import total
from rag.verification import check

ASKED = analyse("How much do Minatomi and Kitahama spend together?")


def quoted(key: str, text: str) -> Checked:
    return check(text, [Evidence(Article(id=key, title="", text=text), 0, len(text), text)])


def test_a_total_is_derived_from_the_quotes_and_shows_its_rule() -> None:
    parts = [quoted("a", "Minatomi spends $240 million."), quoted("b", "Kitahama spends $60 million.")]
    made = total(parts, ["$240 million", "$60 million"], ASKED)
    assert made is not None
    assert made.short == "$300 million"
    assert (made.checked.failure, made.checked.verdict) == (None, "derived")
    assert "+" in (made.checked.figures[-1].derivation or "")


def test_there_is_no_total_of_different_units_or_of_what_is_not_known() -> None:
    parts = [quoted("a", "Minatomi spends $240 million."), quoted("b", "Kitahama spends ¥60 million.")]
    assert total(parts, ["$240 million", "¥60 million"], ASKED) is None
    assert total(parts, ["$240 million", None], ASKED) is None
