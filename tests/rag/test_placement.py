import pytest

from index.records import Article
from rag.placement import Place, in_place_of
from rag.verification import Checked, Evidence, check


def checked(sentence: str, quote: str, published_at: str | None = "2026-03-06") -> Checked:
    language = "ja" if any("ぁ" <= character <= "ん" for character in quote) else "en"
    article = Article(id="a", title="", text=quote, published_at=published_at, language=language)
    return check(sentence, [Evidence(article, 0, len(quote), quote)])


@pytest.mark.parametrize(
    ("sentence", "quote"),
    [
        (
            "The port lost 7 percent and the airport 5 percent.",
            "The port lost 5 percent and the airport 7 percent.",
        ),
        (
            "The bridge cost $9 million and the tunnel cost $9 million.",
            "The bridge cost $4 million and the tunnel cost $9 million.",
        ),
        ("男性2人、女性1人がけがをした。", "男性1人、女性2人がけがをした。"),
        (
            "The pier opened in 2019, and the mole opened in 2021.",
            "The pier opened in 2021, and the mole opened in 2019.",
        ),
        ("The fare will rise to $1 in May, to $8.75 in June and to $9 in July.",
         "The fare will rise to $8 in May, to $8.75 in June and to $9 in July."),
    ],
)  # fmt: skip
def test_a_figure_in_the_place_of_another_is_caught(sentence: str, quote: str) -> None:
    failure = checked(sentence, quote).failure
    assert failure is not None
    assert failure.reason in ("figure_mismatch", "date_mismatch")


@pytest.mark.parametrize(
    ("sentence", "quote"),
    [
        ("Catches rose 7 percent in June.", "Catches rose 5 percent in May and 7 percent in June."),
        (
            "The airport lost 7 percent, and the port 5 percent.",
            "The port lost 5 percent and the airport 7 percent.",
        ),
        ("Six people died: four men and two women.", "Four men and two women died, six people in all."),
        ("女性2人と男性1人がけがをした。", "男性1人、女性2人がけがをした。"),
    ],
)
def test_figures_told_in_other_words_are_let_through(sentence: str, quote: str) -> None:
    assert checked(sentence, quote).failure is None


@pytest.mark.parametrize(
    ("sentence", "quote", "reason"),
    [
        ("The dam has not held 5 days.", "The dam has held 5 days.", "contradicted"),
        ("The dam held 5 days.", "The dam did not hold 5 days.", "contradicted"),
        ("Tolls gained 6 percent at noon.", "Tolls lost 6 percent at noon.", "contradicted"),
        ("It is the smallest of 5 ports.", "It is the largest of 5 ports.", "contradicted"),
        ("利用者は5%減少した。", "利用者は5%増加した。", "contradicted"),
        ("橋は5月に完成しなかった。", "橋は5月に完成した。", "contradicted"),
        ("Okada drew 5 lots.", "Miura drew 5 lots.", "misattributed"),
        ("The port drew $4 million a year.", "The port drew $4 million over five years.", "figure_mismatch"),
        ("車両3人が通った。", "車両3台が通った。", "figure_mismatch"),
        ("3万5,000億人が通った。", "3万5,000人が通った。", "figure_mismatch"),
        ("It is 27,000 years old.", "It is 27 years old.", "figure_mismatch"),
        ("It broke 3 hours ago.", "It broke 9 hours ago.", "figure_mismatch"),
        ("A 60代の男性がけがをした。", "A 40代の男性がけがをした。", "figure_mismatch"),
    ],
)
def test_one_changed_word_is_caught(sentence: str, quote: str, reason: str) -> None:
    failure = checked(sentence, quote).failure
    assert failure is not None
    assert failure.reason == reason


@pytest.mark.parametrize(
    ("sentence", "quote"),
    [
        ("The trip takes 90 minutes.", "The trip takes 1 hour 30 minutes."),
        ("所要時間は90分だ。", "所要時間は1時間30分だ。"),
        ("A third of members left.", "33% of members left."),
        ("It weighs 2,000,000 pounds.", "It weighs 2 million pounds."),
        ("One in 303 million wins.", "One in 303,000,000 wins."),
        ("カナは二週間前に聴取を受けた。", "カナは二週間前に聴取を受けた。"),
        ("カナは２週間前、聴取を受けた。", "カナは2週間前に聴取を受けた。"),
    ],
)
def test_the_same_figure_in_another_form_is_let_through(sentence: str, quote: str) -> None:
    assert checked(sentence, quote, published_at=None).failure is None


def test_a_figure_of_a_long_text_has_the_surroundings_that_it_has_in_its_sentence() -> None:
    sentence = "The pier of Kanae cost 40 million yen and the ferry 5 million yen."
    filler = "Gulls sat on it all winter. " * 200
    claim = "The pier of Kanae cost 5 million yen and was dear."
    start = claim.index("5 million")
    alone, amid = (
        in_place_of(
            Place(claim, start, start + 9),
            [Place(text, text.index("5 million"), text.index("5 million") + 9)],
            [Place(text, text.index("40 million"), text.index("40 million") + 10)],
        )
        for text in (sentence, filler + sentence + " " + filler)
    )
    assert alone is not None
    assert amid is not None
    assert amid.text[amid.start : amid.end] == alone.text[alone.start : alone.end] == "40 million"
