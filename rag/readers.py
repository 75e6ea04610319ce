"""The reader by name: the one that comes with the program, another one, or none."""

from rag.reranking import Reranker

OWN = "uradori-reader"
"""The name of the reader that comes with the program."""

NONE = "none"


def load_reranker(name: str | None) -> Reranker | None:
    """The reranker called `name`; the program's own without a name. Raises ModelUnavailable, MissingPackage."""
    if name == NONE:
        return None
    if not name or name == OWN:
        from rag.reader import OwnReader

        return OwnReader()
    from rag.foreign_readers import foreign_reader

    return foreign_reader(name)
