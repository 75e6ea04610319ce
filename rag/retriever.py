"""The library as a LangChain retriever."""

from collections.abc import Callable
from typing import Any

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever

from index.records import Filters, Passage

DEFAULT_K = 8


class ArticleRetriever(BaseRetriever):
    """Finds passages by `search(question, k=…, as_of=…, filters=…)`, best first.

    Each document's text is the passage's, word for word; its metadata are the passage's other fields.
    `k`, `as_of` and `filters` may also be given with a call, as in `retriever.invoke(question, k=3)`.
    """

    search: Callable[..., list[Passage]]
    k: int = DEFAULT_K
    as_of: str | None = None
    filters: Filters = Filters()

    def _get_relevant_documents(
        self, query: str, *, run_manager: CallbackManagerForRetrieverRun, **overrides: Any
    ) -> list[Document]:
        asked = {"k": self.k, "as_of": self.as_of, "filters": self.filters, **overrides}
        return [document_of(passage) for passage in self.search(query, **asked)]


def document_of(passage: Passage) -> Document:
    """The passage as LangChain carries it; `passage_of` gives it back."""
    return Document(
        page_content=passage.text,
        metadata={
            "article_id": passage.article_id,
            "title": passage.title,
            "source": passage.source,
            "url": passage.url,
            "published_at": passage.published_at,
            "start": passage.start,
            "end": passage.end,
            "score": passage.score,
        },
    )


def passage_of(document: Document) -> Passage:
    """The passage that `document_of` made the document from."""
    return Passage(text=document.page_content, **document.metadata)
