"""The benchmark `guard`: is what a text says more than its source found, and the rest let through?

`check` is asked of each text against its source alone, without a language model; `RAG_VERIFIER=none` leaves it to the rules. A text counts as
faulty where its verdict is not `supported`.
- `summedits`: balanced accuracy of consistent against not, by domain.
- `ragtruth.summary`, `ragtruth.qa`: precision, recall and F1 of "has a hallucinated span", and `span_f1` over
  characters.
- `wice`: accuracy of supported against not, `balanced` the mean over both, and `token_f1` of what is not supported.
- `speed.check_ms`: a draft of 500 words against 20 passages, the median of five runs; `speed.rules_ms` by the rules alone.
- `hostile.ms`: milliseconds for 10,000 characters of each kind of strange text, `hostile.growth` how much longer twice as
  much takes (2 is linear), by processor time.
"""

import random
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import median

from eval.guard_data import GuardItem, ragtruth, summedits, wice_claims, wice_tokens
from eval.hostile_texts import HOSTILE
from eval.metrics import mean
from eval.reports import Progress, Report, no_progress
from eval.synthetic_articles import synthetic_articles
from index.errors import UnreadableSource
from index.records import Article
from index.sentences import split_sentences
from rag.checking import check_text
from rag.engine import Engine
from rag.records import Check, EngineInfo

DRAFT_WORDS = 500
PASSAGES = 20
PASSAGE_CHARACTERS = 900
RUNS = 5
HOSTILE_CHARACTERS = 50_000


@dataclass(frozen=True, slots=True)
class Finding:
    """What an item is, and what the check made of it."""

    item: GuardItem
    flagged: bool
    spans: tuple[tuple[int, int], ...]


def run(directory: Path, engine: Engine, *, progress: Progress = no_progress) -> Report:
    """The figures of the sets in `directory`. Raises UnreadableSource if it holds none of them."""
    sets: dict[str, Sequence[GuardItem]] = {
        "summedits": summedits(directory),
        "summary": ragtruth(directory, "summary"),
        "qa": ragtruth(directory, "qa"),
        "claims": wice_claims(directory),
        "tokens": wice_tokens(directory),
    }
    total = sum(map(len, sets.values()))
    if not total:
        raise UnreadableSource(f"{directory} holds none of summedits, ragtruth and wice.")
    done = 0
    found: dict[str, list[Finding]] = defaultdict(list)
    for name, items in sets.items():
        for item in items:
            check = engine.check(item.text, [item.source])
            found[name].append(Finding(item, check.verdict != "supported", _spans(check)))
            done += 1
            progress(done, total)
    return {**_report(found), "speed": speed(engine), "hostile": hostile()}


def _report(found: dict[str, list[Finding]]) -> Report:
    report: dict[str, Report] = {}
    if found["summedits"]:
        domains = sorted({each.item.group for each in found["summedits"]})
        report["summedits"] = {
            domain: balanced_accuracy([each for each in found["summedits"] if each.item.group == domain])
            for domain in domains
        }
    parts = {part: found[part] for part in ("summary", "qa") if found[part]}
    if parts:
        report["ragtruth"] = {part: detection(findings) for part, findings in parts.items()}
    if found["claims"]:
        report["wice"] = {
            "accuracy": mean(each.flagged == each.item.faulty for each in found["claims"]),
            "balanced": balanced_accuracy(found["claims"]),
            "token_f1": span_f1(found["tokens"], _claim_tokens),
        }
    return report


def balanced_accuracy(findings: Sequence[Finding]) -> float:
    """The mean of the shares of faulty and of sound texts that are told as such."""
    faulty = [each for each in findings if each.item.faulty]
    sound = [each for each in findings if not each.item.faulty]
    return (mean(each.flagged for each in faulty) + mean(not each.flagged for each in sound)) / 2


def detection(findings: Sequence[Finding]) -> Report:
    """Precision, recall and F1 over texts, and F1 over characters."""
    hits = sum(each.flagged and each.item.faulty for each in findings)
    precision = hits / max(1, sum(each.flagged for each in findings))
    recall = hits / max(1, sum(each.item.faulty for each in findings))
    return {
        "precision": precision,
        "recall": recall,
        "f1": _f1(precision, recall),
        "span_f1": span_f1(findings, _characters),
    }


def span_f1(
    findings: Iterable[Finding], units: Callable[[str, Iterable[tuple[int, int]]], set[int]]
) -> float:
    """F1 of the marked characters, or tokens, over all texts together."""
    marked = right = expected = 0
    for each in findings:
        ours, theirs = units(each.item.text, each.spans), units(each.item.text, each.item.spans)
        marked, right, expected = marked + len(ours), right + len(ours & theirs), expected + len(theirs)
    return _f1(right / max(1, marked), right / max(1, expected))


def _characters(text: str, spans: Iterable[tuple[int, int]]) -> set[int]:
    return {place for start, end in spans for place in range(start, end)}


def _claim_tokens(text: str, spans: Iterable[tuple[int, int]]) -> set[int]:
    """The places at which the marked words begin."""
    inside = _characters(text, spans)
    return {
        place for place in inside if text[place].isalnum() and (place == 0 or not text[place - 1].isalnum())
    }


def _f1(precision: float, recall: float) -> float:
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def _spans(check: Check) -> tuple[tuple[int, int], ...]:
    return tuple((span.start, span.end) for claim in check.sentences for span in claim.spans)


def speed(engine: Engine) -> Report:
    """Milliseconds for a draft, as the engine checks it and by the rules alone."""
    info = EngineInfo("extractive", None, engine.settings.embedder)
    return {
        "check_ms": check_milliseconds(lambda text, sources: engine.check(text, sources)),
        "rules_ms": check_milliseconds(lambda text, sources: check_text(text, sources, info)),
    }


def hostile() -> Report:
    """What strange texts cost the rules, and how that grows."""
    article, info = synthetic_articles(1, seed=4)[0], EngineInfo("extractive", None, "none")
    milliseconds: dict[str, float] = {}
    growth: dict[str, float] = {}
    for kind, text in HOSTILE.items():
        once, twice = (
            min(_processor_milliseconds(text(length), article, info) for _ in range(3))
            for length in (HOSTILE_CHARACTERS, 2 * HOSTILE_CHARACTERS)
        )
        milliseconds[kind] = once * 10_000 / HOSTILE_CHARACTERS
        growth[kind] = twice / max(once, 1e-3)
    return {"ms": milliseconds, "growth": growth}


def _processor_milliseconds(text: str, article: Article, info: EngineInfo) -> float:
    began = time.process_time()
    check_text(text, [article], info)
    return 1000 * (time.process_time() - began)


def check_milliseconds(check: Callable[[str, Sequence[Article]], Check]) -> float:
    """How long it takes to check a draft of DRAFT_WORDS words against PASSAGES passages, the median of RUNS."""
    sources = [
        replace(article, text=_shortened(article.text)) for article in synthetic_articles(PASSAGES, seed=4)
    ]
    chance = random.Random(4)
    sentences = [
        article.text[span.start : span.end]
        for article in sources
        for span in split_sentences(article.text, language="en")
    ]
    draft: list[str] = []
    while sum(len(sentence.split()) for sentence in draft) < DRAFT_WORDS:
        draft.append(chance.choice(sentences).replace("the", "this", 1))
    check(draft[0], sources)
    times = []
    for _ in range(RUNS):
        began = time.perf_counter()
        check(" ".join(draft), sources)
        times.append(1000 * (time.perf_counter() - began))
    return median(times)


def _shortened(text: str) -> str:
    """The beginning of a text, of whole sentences."""
    ends = [span.end for span in split_sentences(text, language="en") if span.end <= PASSAGE_CHARACTERS]
    return text[: ends[-1]]
