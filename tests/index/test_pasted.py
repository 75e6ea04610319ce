import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.pasted import read_pasted
from index.plaintext import normalise

ENGLISH = """The Harbor Times
Home
News
Log in
Accept all cookies
New breakwater to open in March as city spends 12 billion yen
By Hana Yamada
4:32 p.m. JST, December 19, 2025
Share this
Facebook
The city of Aohama will rebuild its old breakwater for 12 billion yen, Mayor Ken Sato said on Friday.
“We have waited long enough,” he said.
ADVERTISEMENT
Fishermen welcomed the plan, which raises the wall from five meters to eight.
Read more: Storm damage reaches a ten-year high
The council votes on Tuesday.
"Politics" POPULAR ARTICLE
-
Fishing cooperative next door expands its farms
-
Approval rating of the prefecture's governor climbs to 72% before the vote in spring
HT ACCESS RANKING
-
Storm damage reaches a ten-year high
25 Comments
I think the wall is far too high and nobody asked us about it, which is a shame for everyone here.
© 2025 The Harbor Times
"""
ENGLISH_BODY = [
    "The city of Aohama will rebuild its old breakwater for 12 billion yen, Mayor Ken Sato said on Friday.",
    "“We have waited long enough,” he said.",
    "Fishermen welcomed the plan, which raises the wall from five meters to eight.",
    "The council votes on Tuesday.",
]

JAPANESE = """ニュース
スポーツ
ログイン
港の新しい防波堤、来年3月に完成へ　市が120億円の計画を公表
2025年12月19日 16時32分
シェアする
印刷
青浜市は19日、老朽化した港の防波堤を建て替える計画を公表した。総事業費は120億円で、来年3月の完成を目指す。
市長の山田花子氏は記者会見で「漁業者の安全を守るために急ぐ必要がある」と述べた。
会見には約30人が出席した。
（写真：市提供）
市議会は来週火曜日に予算案を採決する。
関連記事
・隣町の漁協、養殖事業を拡大へ
アクセスランキング
1
県内の支持率72%に上昇
無断転載を禁じます © 青浜新聞
"""


def test_english_page_is_split_into_article_and_furniture() -> None:
    page = read_pasted(ENGLISH)
    assert page.title == "New breakwater to open in March as city spends 12 billion yen"
    assert page.author == "Hana Yamada"
    assert page.published_at == "2025-12-19T16:32+09:00"
    assert page.text.split("\n\n") == ENGLISH_BODY


def test_lists_below_the_article_are_removed_with_the_heading_they_stand_under() -> None:
    removed = read_pasted(ENGLISH).removed
    popular = next(block.text for block in removed if "POPULAR ARTICLE" in block.why)
    ranking = next(block.text for block in removed if "ACCESS RANKING" in block.why)
    assert "72%" in popular
    assert "Storm damage" in ranking
    assert removed[0].why == "above the article"
    assert "Log in" in removed[0].text


def test_what_readers_wrote_is_not_the_article() -> None:
    page = read_pasted(ENGLISH)
    assert "nobody asked us" not in page.text
    assert any("nobody asked us" in block.text for block in page.removed)


def test_japanese_page_is_split_into_article_and_furniture() -> None:
    page = read_pasted(JAPANESE)
    assert page.title is not None
    assert page.title.startswith("港の新しい防波堤、来年3月に完成へ")
    assert page.published_at == "2025-12-19T16:32+09:00"
    paragraphs = page.text.split("\n\n")
    assert len(paragraphs) == 4
    assert paragraphs[-1] == "市議会は来週火曜日に予算案を採決する。"
    assert any("72%" in block.text and "アクセスランキング" in block.why for block in page.removed)


def test_date_in_front_of_the_title_is_taken_off_and_completed_by_the_dateline() -> None:
    page = read_pasted(
        f"date 2025-12-19 Harbor Wall Rises to Eight Meters\n16:32 JST, December 19, 2025\n{ENGLISH_BODY[0]}"
    )
    assert page.title == "Harbor Wall Rises to Eight Meters"
    assert page.published_at == "2025-12-19T16:32+09:00"
    assert page.text == ENGLISH_BODY[0]


def test_date_of_the_publication_goes_before_that_of_the_change() -> None:
    lines = [
        "Harbor wall rises to eight meters",
        "Updated 18:00 JST, December 20, 2025",
        "16:32 JST, December 19, 2025",
    ]
    assert read_pasted("\n".join(lines + ENGLISH_BODY)).published_at == "2025-12-19T16:32+09:00"


def test_short_article_without_furniture_comes_back_whole_below_its_title() -> None:
    page = read_pasted("Harbor wall to rise\n\nThe council met.\n\nIt agreed.\n\nNo date was set.")
    assert page.title == "Harbor wall to rise"
    assert page.text == "The council met.\n\nIt agreed.\n\nNo date was set."
    assert page.removed == ()


@pytest.mark.parametrize("text", ["Just one line", "a list\n\nof words\n\nonly", "One. Two."])
def test_text_without_an_article_comes_back_whole(text: str) -> None:
    assert read_pasted(text).text == text


@given(
    st.lists(
        st.sampled_from([*ENGLISH.split("\n"), *JAPANESE.split("\n")]) | st.text(max_size=40), max_size=30
    )
)
def test_every_paragraph_stands_in_the_page_and_nothing_of_the_page_is_lost(lines: list[str]) -> None:
    normalised = normalise("\n".join(lines)).split("\n")
    page = read_pasted("\n".join(lines))
    paragraphs = page.text.split("\n\n") if page.text else []
    assert all(paragraph in normalised for paragraph in paragraphs)
    shown = {line for block in page.removed for line in block.text.split("\n")} | set(paragraphs)
    head = {line for line in normalised if line and line not in shown}
    assert len(head) <= 12


@pytest.mark.parametrize(
    "text", ["x" * 100_000, "1" * 1_000_000, "- " * 200_000, "Share. " * 100_000, "a\n" * 100_000]
)
def test_large_and_odd_texts_take_linear_time(text: str) -> None:
    started = time.monotonic()
    read_pasted(text)
    assert time.monotonic() - started < 10


def test_short_first_sentence_is_kept_below_a_list_in_the_navigation() -> None:
    lines = [
        "Rankings",
        "Fish prices",
        "Harbor wall rises to eight meters",
        "The wall rises.",
        *ENGLISH_BODY,
        "Log in",
    ]
    assert read_pasted("\n".join(lines)).text.split("\n\n") == ["The wall rises.", *ENGLISH_BODY]


SCHEDULE = """The Harbor Times
Home
Log in
Ferry Gull sets sail again in June
By Hana Yamada
The ferry Gull, which lay in dock for two years, will call at nine islands of the bay this summer, its owner says.
Its captain has had the old engine taken out, and a smaller one that runs on the oil of the island's kitchens put in.
Calls of the Gull
June 9 – Osshima, north pier
June 12 – Tanabe
June 14 – Kurose, old harbour
July 1 – Minato and Shirahama
Share this
© 2025 The Harbor Times
"""


def test_a_schedule_below_the_article_is_part_of_it():
    page = read_pasted(SCHEDULE)
    assert page.text.endswith("June 14 – Kurose, old harbour\n\nJuly 1 – Minato and Shirahama")


@pytest.mark.parametrize("row", ["10:32 – Storm over the bay", "Storm over the bay"])
def test_a_list_of_news_is_no_schedule(row):
    rows = "\n".join(f"{row} {letter}" for letter in "abcd")
    text = SCHEDULE[: SCHEDULE.index("Calls of")] + rows + "\nShare this\n"
    assert row not in read_pasted(text).text


PARTED = """Home
Log in
Trending
A heron nests in the wheel of the island ferry Gull
The ferry stays in port.
The ferry Gull did not sail on Monday, because a heron had built its nest in the wheel.
Nobody may move the nest before the young ones fly, the harbour office says.
More:
* Ten birds that build on ships
* Herons of the inland sea
* A gull that rides the tram
* What to do when a bird moves in
* Nests that stopped a train
* The owl of the lighthouse
* Swallows on board
Its captain, who has never missed a day before, has hung a sign at the pier that gives the hours of the smaller boat.
The harbour office expects the birds to leave by the end of June, and the ferry to sail again on the first of July.
Until then the post is carried by a fishing boat, which calls at the island every other day if the wind allows it.
© 2025 The Harbor Times
"""


def test_a_lead_that_a_list_parts_from_the_article_is_kept():
    page = read_pasted(PARTED)
    assert page.title == "A heron nests in the wheel of the island ferry Gull"
    assert page.text.startswith("The ferry Gull did not sail on Monday")
    assert "Ten birds" not in page.text
    assert any("Ten birds" in block.text for block in page.removed)
