"""The common ways of indexing that ours is measured against. Nothing else uses these packages so."""

import importlib.util
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from index.chunking import chunk_article
from index.embedding import Embedder
from index.errors import MissingPackage
from index.records import Article

Adding = Callable[[Sequence[Article]], int]
"""Adds articles and returns the number of chunks they became."""

_PACKAGES = ("langchain_chroma", "langchain_huggingface", "langchain_text_splitters")


def require_packages() -> None:
    """Raises MissingPackage, naming the command that installs them, unless the baselines are there."""
    missing = [name for name in _PACKAGES if importlib.util.find_spec(name) is None]
    if missing:
        raise MissingPackage(
            f"The benchmark needs the package {missing[0].replace('_', '-')}; "
            "install it with: pip install 'uradori[bench]'"
        )


def tutorial(model: str, folder: Path) -> Adding:
    """LangChain's tutorial path, kept in `folder`; the model is loaded and warm when this returns."""
    from langchain_chroma import Chroma
    from langchain_core.documents import Document
    from langchain_huggingface import HuggingFaceEmbeddings
    from langchain_text_splitters import RecursiveCharacterTextSplitter

    splitter = RecursiveCharacterTextSplitter(chunk_size=1000, chunk_overlap=200)
    embeddings = HuggingFaceEmbeddings(model_name=model)
    embeddings.embed_query("warm up")

    def add(articles: Sequence[Article]) -> int:
        documents = [Document(article.text, metadata={"title": article.title}) for article in articles]
        pieces = splitter.split_documents(documents)
        Chroma.from_documents(pieces, embeddings, persist_directory=str(folder))
        return len(pieces)

    return add


def plain_encoding(model: str, folder: Path, embedder: Embedder) -> Adding:
    """sentence-transformers' `encode` over our own chunks plus Chroma's `add`, kept in `folder`."""
    import chromadb
    from sentence_transformers import SentenceTransformer

    encoder = SentenceTransformer(model, device="cpu")
    encoder.encode("warm up")
    collection = chromadb.PersistentClient(str(folder)).create_collection("plain", embedding_function=None)

    def add(articles: Sequence[Article]) -> int:
        chunks = [
            chunk
            for article in articles
            for chunk in chunk_article(article, tokenizer=embedder, max_tokens=embedder.max_tokens)
        ]
        vectors: Any = encoder.encode([chunk.embedded_text for chunk in chunks])
        collection.add(
            ids=[f"{chunk.article_id}-{chunk.number}" for chunk in chunks],
            embeddings=vectors,
            documents=[chunk.text for chunk in chunks],
        )
        return len(chunks)

    return add
