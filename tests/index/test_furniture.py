import pytest

from index.furniture import furniture


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("* * *", "a separator"),
        ("1,234 shares", "a counter"),
        ("3 hours ago", "a counter"),
        ("Share on Facebook", "a line for sharing"),
        ("• Click to email this to a friend (Opens in new window)", "a line for sharing"),
        ("シェアする", "a line for sharing"),
        ("25 Comments", "a heading over comments"),
        ("Leave a Reply", "a heading over comments"),
        ("コメントを書く", "a heading over comments"),
        ("Most Popular", "a heading over other articles"),
        ("MORE FROM SPORTS", "a heading over other articles"),
        ("アクセスランキング", "a heading over other articles"),
        ("【関連記事】", "a heading over other articles"),
        ("Read more: Storm damage reaches a ten-year high", "a pointer to another place"),
        ("続きを読む", "a pointer to another place"),
        ("Sign up for our morning newsletter", "an offer to subscribe or sign in"),
        ("この記事は会員限定です", "an offer to subscribe or sign in"),
        ("© 2025 The Harbor Times. All rights reserved.", "a legal notice"),
        ("This website uses cookies to give you the best experience.", "a legal notice"),
        ("掲載の記事・写真の無断転載を禁じます", "a legal notice"),
        ("Waves hit the old wall on Friday. (Photo: Hana Yamada)", "a picture's caption or credit"),
        ("古い防波堤（写真：市提供）", "a picture's caption or credit"),
        ("STORM DAMAGE REACHES A TEN-YEAR HIGH ALONG THE COAST", "a link in capitals"),
    ],
)
def test_furniture_is_told_by_its_words(line: str, kind: str) -> None:
    assert furniture(line) == kind


@pytest.mark.parametrize(
    "line",
    [
        "The council shared the report with fishermen on Friday.",
        "More than 30 people attended the meeting.",
        "Fans signed up additional subscribers throughout the week.",
        "Comments by the mayor drew laughter.",
        "Prosecutors said the related case is closed.",
        "The mayor declined to comment on the pricing to Reuters.",
        "“It will pass.”",
        "関連する法案は来週採決される。",
        "市は個人情報の保護を進める方針だ。",
        "New breakwater to open in March",
        "ＡＩ投資に1兆円",
    ],
)
def test_sentences_and_headlines_are_not_furniture(line: str) -> None:
    assert furniture(line) is None
