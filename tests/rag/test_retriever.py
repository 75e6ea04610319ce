from typing import Any

import pytest
from langchain_core.retrievers import BaseRetriever
from langchain_tests.integration_tests import RetrieversIntegrationTests

from index.records import Filters, Passage
from rag.retriever import ArticleRetriever, document_of, passage_of

PASSAGES = [
    Passage(
        article_id=f"a{number}",
        title="Title {of} it",
        source=None,
        url="https://news.example/1",
        published_at="2025-12-19",
        start=10,
        end=10 + len(f"Passage {number}."),
        text=f"Passage {number}.",
        score=1.0 / number,
    )
    for number in range(1, 10)
]


def search(question: str, *, k: int, as_of: str | None, filters: Filters) -> list[Passage]:
    return PASSAGES[:k]


class TestArticleRetriever(RetrieversIntegrationTests):
    """LangChain's own tests of a retriever."""

    test_ainvoke_returns_documents = pytest.mark.asyncio(
        RetrieversIntegrationTests.test_ainvoke_returns_documents
    )

    @property
    def retriever_constructor(self) -> type[BaseRetriever]:
        return ArticleRetriever

    @property
    def retriever_constructor_params(self) -> dict[str, Any]:
        return {"search": search}

    @property
    def retriever_query_example(self) -> str:
        return "How many?"


def test_a_document_carries_the_whole_passage() -> None:
    assert [passage_of(document_of(passage)) for passage in PASSAGES] == PASSAGES


def test_the_search_is_asked_with_the_fields_and_what_the_call_overrides() -> None:
    asked: list[tuple[str, dict[str, object]]] = []

    def record(question: str, **arguments: object) -> list[Passage]:
        asked.append((question, arguments))
        return []

    filters = Filters(language=("ja",))
    retriever = ArticleRetriever(search=record, k=2, as_of="2025-12-20", filters=filters)
    retriever.invoke("Who?")
    retriever.invoke("When?", k=5)
    assert asked == [
        ("Who?", {"k": 2, "as_of": "2025-12-20", "filters": filters}),
        ("When?", {"k": 5, "as_of": "2025-12-20", "filters": filters}),
    ]
