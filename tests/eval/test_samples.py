"""The sample articles and their facts: that they are read as meant, and that the facts stand in them."""

import json
import re
import unicodedata
from dataclasses import dataclass
from functools import cache

import pytest

from eval.fact_sets import Fact, load_facts
from eval.facts import SAMPLE_ARTICLES, SAMPLE_FACTS, SEED_FACTS
from index.reading import read_path
from index.records import Article, ReadFailure


@dataclass(frozen=True)
class Sample:
    """What reading a sample must yield; `furniture` stands on the page but is not the article."""

    file: str
    title: str
    published_at: str
    language: str
    paragraphs: int
    ending: str
    furniture: tuple[str, ...] = ()


SAMPLES = (
    Sample(
        "ai-basic-plan.txt", "Japan to Put ¥1 Trillion Into AI as Takaichi Tries to Make Up Lost Ground",
        "2025-12-19T16:32+09:00", "en", 7, "could come on Tuesday at the earliest.",
        ("¥2 Trillion", "64%", "250,000", "Five-Year", "Subscribe", "All rights reserved"),
    ),
    Sample(
        "tram-vote.txt", "Council Backs Harbour Tram After Nine Years of Argument",
        "2025-11-12", "en", 8, "after so long at the crossing.\"",
        ("¥52 Billion", "64%", "¥700 Million", "¥40", "Copy link", "newsletter"),
    ),
    Sample(
        "tram-correction.md", "Harbour Tram Will Cost ¥18.6 Billion, Not ¥16.8 Billion, City Says",
        "2025-11-14T07:30+09:00", "en", 6, "the lower sum in good faith.",
    ),
    Sample(
        "asagi-flood.html", "River Asa Drives Hundreds From Their Homes",
        "2025-10-06T11:40+09:00", "en", 6, "boil their water until further notice.",
        ("1,800", "75 Workers", "22%", "40 millimeters", "Front page", "founded 1911"),
    ),
    Sample(
        "asagi-flood-radio.md", "Asagi Counts the Cost of the Flood",
        "2025-10-07T18:05+09:00", "en", 6, "they have 600 liters of it.",
    ),
    Sample(
        "hoshimi-telescope.html", "New Telescope on Mount Hoshimi Sees Its First Star",
        "2026-01-22T20:10+09:00", "en", 7, "January 31, is already full.",
        ("6.5-Meter", "€2.3 Million", "112 comments", "¥900", "Beacon Lane"),
    ),
    Sample(
        "kettle-recall.txt", "Brightwell recalls 58,000 kettles over handles that come off",
        "2025-12-03", "en", 7, "including over Christmas.",
        ("140,000", "9% more", "£1.1 million", "212", "RSS"),
    ),
    Sample(
        "suzunari-budget.txt", "鈴成市、給食を4月から無償に 新年度予算案842億円",
        "2026-02-17T17:20+09:00", "ja", 6, "採決は3月18日の予定だ。",
        ("58%", "9,300億円", "91年", "2万人", "会員登録", "著作権"),
    ),
    Sample(
        "shiomi-hospital.html", "汐見ケ丘病院の新病棟が完成 来年4月に開院",
        "2025-12-03T19:00+09:00", "ja", 6, "跡地は駐車場になる。",
        ("27億円", "1.8倍", "5,200人", "無断転載"),
    ),
    Sample(
        "yunagi-bridge.md", "夕凪橋、62年の役目を終える 新しい橋は令和11年に開通",
        "2026-01-15T12:00+09:00", "ja", 5, "1本3,000円で譲るという。",
    ),
)  # fmt: skip


def squeezed(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).split())


@cache
def read(file: str) -> Article:
    (article,) = read_path(SAMPLE_ARTICLES / file)
    assert isinstance(article, Article), article
    return article


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.file)
def test_a_sample_is_read_with_title_date_and_language(sample: Sample):
    article = read(sample.file)
    assert squeezed(article.title) == squeezed(sample.title)
    assert article.published_at == sample.published_at
    assert article.language == sample.language


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.file)
def test_a_sample_keeps_its_paragraphs_whole(sample: Sample):
    article = read(sample.file)
    # A page that repeats its headline or date above the text may keep them, which does no harm.
    paragraphs = [line for line in article.text.split("\n") if line.rstrip().endswith((".", "。", '"'))]
    assert len(paragraphs) == sample.paragraphs
    assert article.text.rstrip().endswith(sample.ending)


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.file)
def test_no_furniture_of_a_sample_is_in_its_text(sample: Sample):
    page = (SAMPLE_ARTICLES / sample.file).read_bytes()
    raw = page.decode("cp932" if sample.file.startswith("suzunari") else "utf-8")
    for furniture in sample.furniture:
        assert furniture in raw, "the sample has lost the furniture that it tempts with"
        assert furniture not in read(sample.file).text


def test_the_file_of_two_articles_gives_both():
    lantern, library = read_path(SAMPLE_ARTICLES / "lantern-and-library.jsonl")
    assert isinstance(lantern, Article) and isinstance(library, Article)
    assert (lantern.id, library.id) == ("lantern-foods-2026-02", "port-maren-night-library")
    assert (lantern.published_at or "").startswith("2026-02-05T08:00")
    assert library.title == "Port Maren Library to Stay Open Until Midnight"


def test_every_sample_is_tested_here():
    files = {path.name for path in SAMPLE_ARTICLES.iterdir()}
    assert files == {sample.file for sample in SAMPLES} | {"lantern-and-library.jsonl"}


def sample_articles() -> list[Article]:
    articles = list(read_path(SAMPLE_ARTICLES))
    assert not [item for item in articles if isinstance(item, ReadFailure)]
    return [item for item in articles if isinstance(item, Article)]


FACTS = load_facts(SAMPLE_FACTS)
SEED = load_facts(SEED_FACTS)


def test_there_are_facts_enough_of_every_kind():
    assert len(FACTS) >= 34
    assert len({fact.id for fact in (*FACTS, *SEED)}) == len(FACTS) + len(SEED)
    assert sum(fact.expect.status == "not_found" for fact in FACTS) >= 6
    assert {fact.language for fact in FACTS} == {"en", "ja"}
    assert sum(isinstance(figure.value, str) for fact in FACTS for figure in fact.expect.figures) >= 8
    assert len(SEED) == 8


@pytest.mark.parametrize("fact", FACTS, ids=lambda fact: fact.id)
def test_what_a_fact_expects_stands_in_an_article_that_it_cites(fact: Fact):
    articles = sample_articles_once()
    cited = [
        article
        for article in articles
        if not fact.expect.cites
        or any(squeezed(wanted) in squeezed(article.title) for wanted in fact.expect.cites)
    ]
    assert cited
    assert all((article.published_at or "")[:10] <= fact.as_of for article in cited if fact.expect.cites)
    if fact.expect.short:
        texts = [squeezed(article.text) for article in cited]
        assert any(squeezed(short) in text for short in fact.expect.short for text in texts)


@cache
def sample_articles_once() -> list[Article]:
    return sample_articles()


@pytest.mark.parametrize(
    "fact", [fact for fact in FACTS if fact.expect.status == "not_found"], ids=lambda fact: fact.id
)
def test_a_trap_expects_nothing_but_not_found(fact: Fact):
    assert (fact.expect.figures, fact.expect.short, fact.expect.cites) == ((), (), ())


@pytest.mark.parametrize("path", [SAMPLE_FACTS, SEED_FACTS], ids=lambda path: path.name)
def test_dates_are_iso_8601(path):
    for line in path.read_text("utf-8").splitlines():
        record = json.loads(line)
        dates = [
            item["value"] for item in record["expect"].get("figures", ()) if isinstance(item["value"], str)
        ]
        assert all(re.fullmatch(r"\d{4}(-\d{2}){0,2}", date) for date in [record["as_of"], *dates])
