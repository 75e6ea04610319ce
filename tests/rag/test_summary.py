import json
from collections.abc import Callable
from typing import Any

import pytest

from index.errors import InvalidRequest
from index.records import Article
from rag.engine import Engine
from rag.summary import summarize
from rag.summary_request import SummaryRequest
from tests.rag.ferry import FERRY


def quoted(article: Article, length: str) -> list[str]:
    summary = summarize([article], None, SummaryRequest(length=length), embedder="none")  # type: ignore[arg-type]
    for citation in summary.citations:
        assert article.text[citation.start : citation.end] == citation.quote
    assert all(sentence.citations for sentence in summary.sentences)
    return [sentence.text for sentence in summary.sentences]


@pytest.mark.parametrize(("length", "count"), [("short", 1), ("medium", 3), ("long", 3)])
def test_a_summary_by_quotation_has_its_length_and_its_quotes(length: str, count: int) -> None:
    sentences = quoted(FERRY, length)
    assert len(sentences) == count
    assert sentences[0].startswith("The town of Minatomi will spend ¥240 million")


def test_an_article_of_one_sentence_is_its_own_summary() -> None:
    article = Article(
        id="a", title="Tide", text="The tide rose by 2 meters on Friday.", published_at="2026-03-03"
    )
    assert quoted(article, "long") == ["The tide rose by 2 meters on Friday [27 February 2026]."]


def test_sentences_stand_in_the_order_of_the_article() -> None:
    sentences = quoted(FERRY, "long")
    places = [FERRY.text.index(sentence.partition(" [")[0]) for sentence in sentences]
    assert places == sorted(places)


def test_a_timeline_is_in_the_order_of_the_dates_and_cited() -> None:
    summary = summarize([FERRY], None, SummaryRequest(style="timeline"), embedder="none")
    values = [entry.value for entry in summary.timeline]
    assert values == sorted(values)
    assert "2026-03-02" in values
    for entry in summary.timeline:
        assert summary.citations[entry.citation - 1].quote == entry.text


def test_an_unknown_length_is_refused() -> None:
    with pytest.raises(InvalidRequest, match="length is 'huge'"):
        summarize([FERRY], None, SummaryRequest(length="huge"), embedder="none")  # type: ignore[arg-type]


@pytest.mark.slow
def test_a_model_s_summary_is_checked_like_an_answer(
    open_engine: Callable[..., Engine], scripted_llm: Any
) -> None:
    quote = "will spend ¥240 million on a second ferry"
    lines = [
        {
            "text": "Minatomi will spend ¥240 million on a second ferry.",
            "quotes": [{"passage": 1, "text": quote}],
        },
        {
            "text": "Minatomi will spend ¥420 million on a second ferry.",
            "quotes": [{"passage": 1, "text": quote}],
        },
    ]
    scripted_llm.say("\n".join(map(json.dumps, lines)))
    engine = open_engine(llm="scripted", llm_base_url=scripted_llm.base_url)
    summary = engine.summarize([FERRY])
    assert summary.engine.mode == "llm"
    assert [sentence.text for sentence in summary.sentences] == [lines[0]["text"]]
    assert [(w.text, w.reason) for w in summary.withheld] == [(lines[1]["text"], "figure_mismatch")]


@pytest.mark.slow
def test_a_topic_is_summarised_from_what_the_library_holds_on_it(open_engine: Callable[..., Engine]) -> None:
    engine = open_engine()
    summary = engine.summarize(
        request=SummaryRequest(topic="the harbour tram of Kirishio", as_of="2025-12-20")
    )
    assert any("tram" in sentence.text for sentence in summary.sentences)
    for citation in summary.citations:
        assert engine.article(citation.article_id).text[citation.start : citation.end] == citation.quote
