"""The benchmarks by name."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Protocol

from eval import (
    answers_benchmark,
    briefing_benchmark,
    dates_benchmark,
    extraction_benchmark,
    figures_benchmark,
    guard_benchmark,
    japanese_benchmark,
    retrieval_benchmark,
    speed_benchmark,
    summary_benchmark,
    timeline_benchmark,
)
from eval.reports import Progress, Report
from rag.engine import Engine


class Benchmark(Protocol):
    """Measures an engine over the data in a folder."""

    def __call__(self, directory: Path, engine: Engine, *, progress: Progress = ...) -> Report:
        """The figures of the benchmark, under the names of its protocol."""
        ...


BENCHMARKS: Mapping[str, Benchmark] = {
    "retrieval": retrieval_benchmark.run,
    "answers": answers_benchmark.run,
    "guard": guard_benchmark.run,
    "speed": speed_benchmark.run,
    "dates": dates_benchmark.run,
    "extraction": extraction_benchmark.run,
    "japanese": japanese_benchmark.run,
    "figures": figures_benchmark.run,
    "summary": summary_benchmark.run,
    "timeline": timeline_benchmark.run,
    "briefing": briefing_benchmark.run,
}

LIMITED: Mapping[str, Callable[..., Report]] = {
    "summary": summary_benchmark.run,
    "japanese": japanese_benchmark.run,
}
"""Benchmarks that take a `limit`."""

ABLATIONS: Mapping[str, Benchmark] = {"retrieval": retrieval_benchmark.ablate}
"""Benchmarks that can leave out one step after the other."""
