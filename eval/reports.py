"""What a benchmark hands out: figures under the names of its protocol."""

from collections.abc import Callable, Mapping

Report = Mapping[str, "float | Report"]
"""Nested figures; the path of a figure, joined by dots, is its name, such as `article.hit@1`."""

Progress = Callable[[int, int | None], None]
"""Told how many steps are done, and of how many, where that is known."""


def no_progress(done: int, total: int | None) -> None:
    """A Progress that tells nobody."""
