"""The library that the settings name."""

from collections.abc import Callable

from index.library import Library
from rag.settings import Settings


def open_library(settings: Settings, say: Callable[[str], None]) -> Library:
    """Open it, and own it; raises LibraryInUse."""
    return Library(
        settings.home,
        embedder=settings.embedder,
        models=settings.models_folder,
        chroma_url=settings.chroma_url,
        say=say,
    )
