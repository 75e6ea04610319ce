import pytest

from index.records import Article
from rag.verification import Evidence, check


def reason(sentence: str, quote: str) -> str | None:
    language = "ja" if any("ぁ" <= character <= "ん" for character in quote) else "en"
    article = Article(id="a", title="", text=quote, published_at="2026-03-06", language=language)
    failure = check(sentence, [Evidence(article, 0, len(quote), quote)]).failure
    return failure.reason if failure else None


@pytest.mark.parametrize(
    ("sentence", "quote"),
    [
        ("Port Lorn plans to buy 5 ferries.", "Port Lorn is mulling buying 5 ferries."),
        ("Port Lorn approved buying 5 ferries.", "Port Lorn plans to buy 5 ferries."),
        ("Port Lorn has approved a plan to buy 5 ferries.", "Port Lorn has drafted a plan to buy 5 ferries."),
        ("He took 5 crates.", "He is alleged to have taken 5 crates."),
        ("The firm sold 5 ferries.", "The firm denied the report that it sold 5 ferries."),
        ("町は5隻を購入する方針を決めた。", "町は5隻の購入を検討している。"),
        ("5箱を盗んだ。", "5箱を盗んだ疑いがある。"),
        ("The pier opens on Tuesday.", "The pier opens on Tuesday at the earliest."),
    ],
)
def test_a_later_stage_than_the_quotes_tell_is_upgraded(sentence: str, quote: str) -> None:
    assert reason(sentence, quote) == "status_upgraded"


@pytest.mark.parametrize(
    ("sentence", "quote"),
    [
        ("Port Lorn is mulling buying 5 ferries.", "Port Lorn plans to buy 5 ferries."),
        ("Port Lorn plans to buy 5 ferries.", "Port Lorn approved a plan to buy 5 ferries."),
        ("He allegedly took 5 crates.", "He is alleged to have taken 5 crates."),
        ("町は5隻の購入を検討している。", "町は5隻を購入する方針を決めた。"),
    ],
)
def test_an_equal_or_earlier_stage_is_let_through(sentence: str, quote: str) -> None:
    assert reason(sentence, quote) is None


TWO_VOICES = "“We will build it,” Minister Sato said. Mayor Ueda said it was too costly."


@pytest.mark.parametrize(
    ("sentence", "quote"),
    [
        ("Mayor Ueda said they will build it.", TWO_VOICES),
        ("Sato said it was too costly.", TWO_VOICES),
        ("According to Ueda, the lock works.", "According to Sato, the lock works. Ueda told reporters it leaks."),
        ("上田市長は「建設する」と述べた。", "佐藤大臣は「建設する」と述べた。上田市長は「高すぎる」と批判した。"),
    ],
)  # fmt: skip
def test_a_statement_in_another_mouth_is_misattributed(sentence: str, quote: str) -> None:
    assert reason(sentence, quote) == "misattributed"


@pytest.mark.parametrize(
    "sentence", ["Minister Sato said they will build it.", "Ueda said it was too costly."]
)
def test_a_statement_in_its_own_mouth_is_let_through(sentence: str) -> None:
    assert reason(sentence, TWO_VOICES) is None
