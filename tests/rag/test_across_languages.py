"""A sentence in another language than its quotes: what is compared is caught, true translations pass."""

import json
from typing import Any

import pytest

from index.records import Article
from rag.drafts import Draft, DraftQuote
from rag.joining import passage
from rag.llm import load_model
from rag.records import WithheldReason
from rag.summary import summarize
from rag.summary_request import SummaryRequest
from rag.verification import verify

ENGLISH = Article(
    id="chips",
    title="Chips",
    published_at="2026-03-03",
    text=(
        "The government will spend ¥1 trillion on chips, Finance Minister Aya Sato said on Tuesday. "
        "The ministry is considering a levy on Kestrel Microsystems. About 3,400 people attended. "
        "The plan covers 120 factories and 12.5 percent of the cost."
    ),
)
JAPANESE = Article(
    id="handotai",
    title="半導体",
    published_at="2026-03-03",
    language="ja",
    text="政府は半導体に1兆円を投じる方針だ。計画は120工場を対象とし、費用の12.5%を補助する。約3400人が参加した。",
)


def failure(article: Article, text: str, quote: str) -> WithheldReason | None:
    whole = passage(article, 0, len(article.text), 1.0)
    checked = verify(Draft(text, (DraftQuote(1, quote),)), [whole], {article.id: article})
    return None if checked.failure is None else checked.failure.reason


SPEND, LEVY, PEOPLE, PLAN = ENGLISH.text.split(". ")
INVEST, COVER, CAME = (f"{part}。" for part in JAPANESE.text.split("。")[:3])


@pytest.mark.parametrize(
    ("article", "quote", "text", "reason"),
    [
        (ENGLISH, SPEND, "政府は半導体に1兆円を投じると佐藤財務相が3日に述べた。", None),
        (ENGLISH, SPEND, "政府は半導体に10兆円を投じると佐藤財務相が述べた。", "figure_mismatch"),
        (ENGLISH, SPEND, "政府は半導体に1兆ドルを投じると佐藤財務相が述べた。", "figure_mismatch"),
        (ENGLISH, SPEND, "政府は半導体に1兆円を投じると佐藤財務相が4日に述べた。", "date_mismatch"),
        (ENGLISH, PLAN, "計画は120工場を対象とし、費用の12.5%に当たる。", None),
        (ENGLISH, PLAN, "計画は費用の15.2%に当たる。", "figure_mismatch"),
        (ENGLISH, PEOPLE, "約3400人が参加した。", None),
        (ENGLISH, PEOPLE, "約3400社が参加した。", "figure_mismatch"),
        (ENGLISH, LEVY, "同省はKestrel Microsystemsへの課税を検討している。", None),
        (ENGLISH, LEVY, "同省はOsprey Microsystemsへの課税を検討している。", "misattributed"),
        (ENGLISH, LEVY, "同省はKestrel Microsystemsへの課税を決定した。", "status_upgraded"),
        (JAPANESE, INVEST, "The government plans to spend 1 trillion yen on chips.", None),
        (JAPANESE, INVEST, "The government will spend ¥1 trillion on chips.", None),
        (JAPANESE, INVEST, "The government plans to spend 1 billion yen on chips.", "figure_mismatch"),
        (JAPANESE, INVEST, "The government has spent 1 trillion yen on chips.", "status_upgraded"),
        (JAPANESE, COVER, "The plan covers 120 factories and 12.5% of the cost.", None),
        (JAPANESE, COVER, "The plan covers 210 factories and 12.5% of the cost.", "figure_mismatch"),
        (JAPANESE, CAME, "About 3,400 people came.", None),
        (JAPANESE, CAME, "About 4,300 people came.", "figure_mismatch"),
    ],
)
def test_figures_dates_and_plans_are_compared_across_languages(
    article: Article, quote: str, text: str, reason: WithheldReason | None
) -> None:
    assert failure(article, text, quote) == reason


def test_a_summary_in_another_language_withholds_what_differs_and_says_what_was_not_compared(
    scripted_llm: Any,
) -> None:
    lines = [
        {
            "text": "政府は半導体に1兆円を投じると佐藤財務相が述べた。",
            "quotes": [{"passage": 1, "text": SPEND}],
        },
        {"text": "約4300人が参加した。", "quotes": [{"passage": 1, "text": PEOPLE}]},
    ]
    scripted_llm.say("\n".join(json.dumps(line, ensure_ascii=False) for line in lines))
    model = load_model("scripted", base_url=scripted_llm.base_url)
    made = summarize([ENGLISH], model, SummaryRequest(language="ja"), embedder="none")
    assert "Japanese" in scripted_llm.requests[0].prompt
    assert [sentence.text for sentence in made.sentences] == [lines[0]["text"]]
    assert [(each.text, each.reason) for each in made.withheld] == [(lines[1]["text"], "figure_mismatch")]
    assert made.citations[0].quote == SPEND
    assert any("人名などの名称やその他の言い回しは照合していません" in note.text for note in made.notes)


def test_without_a_model_the_article_is_quoted_in_its_own_language_and_that_is_said() -> None:
    made = summarize([ENGLISH], None, SummaryRequest(language="ja"), embedder="none")
    assert made.sentences
    assert all(citation.quote in ENGLISH.text for citation in made.citations)
    assert any("quoted in their own language" in note.text for note in made.notes)
