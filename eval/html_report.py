"""The report of a fact set as one HTML page: tables, plots, and every wrong answer with the passages it was drawn from.

One file without a script, and nothing that it loads from anywhere; all text from articles and models is escaped.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from html import escape

from eval.comparison import Change, Comparison
from eval.curves import Judged, accuracy_by_coverage, calibration, calibration_error, shares_within
from eval.facts import FactReport, FactResult
from eval.metrics import percentile
from eval.plots import Axis, Series, plot
from index.records import Passage

_STYLE = """
:root { color-scheme: light; }
body { font: 16px/1.5 system-ui, sans-serif; color: #222; background: #fff; max-width: 62rem; margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.6rem; margin-bottom: .2rem; } h2 { font-size: 1.2rem; margin-top: 2.2rem; } h3 { font-size: 1rem; margin: .2rem 0; }
table { border-collapse: collapse; width: 100%; font-size: .92rem; } th, td { text-align: left; vertical-align: top; padding: .3rem .6rem; border-bottom: 1px solid #e3e3e3; }
th { border-bottom: 2px solid #999; } td.number, th.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
.plots { display: flex; flex-wrap: wrap; gap: 1rem; } figure { margin: 0; } figcaption { font-size: .85rem; color: #555; max-width: 420px; }
svg text { font: 11px system-ui, sans-serif; fill: #444; }
.right { color: #2c6e2c; } .wrong { color: #a32020; } .small { color: #555; font-size: .88rem; }
article { border: 1px solid #ddd; border-left: 4px solid #a32020; padding: .6rem 1rem; margin: 1rem 0; }
blockquote { margin: .4rem 0; padding-left: .8rem; border-left: 3px solid #ccc; white-space: pre-line; overflow-wrap: anywhere; }
details > summary { cursor: pointer; margin: .4rem 0; } dl { display: grid; grid-template-columns: max-content 1fr; gap: .1rem 1rem; margin: .4rem 0; } dt { color: #555; } dd { margin: 0; overflow-wrap: anywhere; }
"""

_POLICY = "default-src 'none'; style-src 'unsafe-inline'"


def html_report(
    reports: Mapping[str, FactReport], *, title: str, comparison: Comparison | None = None
) -> str:
    """The page. `reports` are the runs over the same facts, by who wrote: "by quotation", a model's name."""
    judged = {name: [_judged(result) for result in report.results] for name, report in reports.items()}
    body = [
        f"<h1>{escape(title)}</h1>",
        *_summary(reports, judged),
        *(_comparison(comparison) if comparison else ()),
        *_plots(judged),
    ]
    for name, report in reports.items():
        body += _wrong(name, report)
    for name, report in reports.items():
        body += _all(name, report)
    return "\n".join(
        (
            "<!doctype html>",
            '<html lang="en"><head><meta charset="utf-8">',
            f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            f"<title>{escape(title)}</title><style>{_STYLE}</style></head><body>",
            *body,
            "</body></html>\n",
        )
    )


def _judged(result: FactResult) -> Judged:
    answer = result.answer
    return Judged(answer.status == "answered", result.passed, answer.confidence, result.milliseconds)


def _summary(reports: Mapping[str, FactReport], judged: Mapping[str, Sequence[Judged]]) -> Iterator[str]:
    yield "<table><tr><th>Written</th>"
    for heading in ("hold", "of", "share", "answered", "withheld", "median ms", "95 % within ms", "cost, $"):
        yield f'<th class="number">{heading}</th>'
    yield "</tr>"
    for name, report in reports.items():
        times = [each.milliseconds for each in judged[name]]
        cost = sum(result.answer.usage.get("cost_usd", 0.0) for result in report.results)
        cells = (
            str(report.passed),
            str(report.total),
            f"{report.passed / report.total:.1%}" if report.total else "–",
            str(sum(each.answered for each in judged[name])),
            str(sum(len(result.answer.withheld) for result in report.results)),
            f"{percentile(times, 50):,.0f}",
            f"{percentile(times, 95):,.0f}",
            f"{cost:.4f}" if cost else "–",
        )
        yield (
            f"<tr><td>{escape(name)}</td>"
            + "".join(f'<td class="number">{cell}</td>' for cell in cells)
            + "</tr>"
        )
    yield "</table>"


def _plots(judged: Mapping[str, Sequence[Judged]]) -> Iterator[str]:
    sure = {name: each for name, each in judged.items() if any(j.confidence is not None for j in each)}
    yield '<h2>Plots</h2><div class="plots">'
    if sure:
        points = [Series(name, calibration(each), marks=True) for name, each in sure.items()]
        error = ", ".join(f"{calibration_error(each):.2f}" for each in sure.values())
        yield _figure(
            plot("Calibration", Axis("confidence"), Axis("right answers"), points, diagonal=True),
            f"Calibration: of answers given with so much confidence, so many are right; on the dashed line "
            f"confidence tells the truth. Mean distance from it {error}. A larger dot stands for more questions; one "
            "that nothing answers counts as not right.",
        )
        curves = [Series(name, accuracy_by_coverage(each)) for name, each in sure.items()]
        yield _figure(
            plot(
                "Accuracy by coverage",
                Axis("questions answered, the surest first"),
                Axis("right of them"),
                curves,
            ),
            "Accuracy against coverage: if only the surest questions were answered, how many answers would be right.",
        )
    else:
        yield '<p class="small">No answer has a confidence: they were written by a language model.</p>'
    most = max((each.milliseconds for run in judged.values() for each in run), default=1.0)
    times = [Series(name, shares_within(each)) for name, each in judged.items()]
    yield _figure(
        plot("Latency", Axis("milliseconds", most, ",.0f"), Axis("answers given by then"), times),
        "Latency: the share of answers that are given within so many milliseconds. The first one loads what it needs.",
    )
    yield "</div>"


def _figure(svg: str, caption: str) -> str:
    return f"<figure>{svg}<figcaption>{escape(caption)}</figcaption></figure>"


def _comparison(found: Comparison) -> Iterator[str]:
    before = f", it was {found.milliseconds_before:,.0f}" if found.milliseconds_before else ""
    yield "<h2>Against the earlier run</h2>"
    yield (
        f"<p>{found.passed_now} facts hold where {found.passed_before} did; an answer takes "
        f"{found.milliseconds_now:,.0f} ms on average{before}. "
        f"New facts: {found.only_now}; gone: {found.only_before}.</p>"
    )
    for heading, changes in (
        ("Hold now", found.fixed),
        ("Fail now", found.broken),
        ("Fare the same in other words", found.other_words),
    ):
        yield from _changes(heading, changes)


def _changes(heading: str, changes: Sequence[Change]) -> Iterator[str]:
    if not changes:
        return
    yield f"<h3>{heading} ({len(changes)})</h3><table><tr><th>Fact</th><th>Before</th><th>Now</th></tr>"
    for change in changes:
        fact = f"{escape(change.id)}: {escape(change.question)}"
        yield f"<tr><td>{fact}</td><td>{escape(change.before)}</td><td>{escape(change.now)}</td></tr>"
    yield "</table>"


def _wrong(name: str, report: FactReport) -> Iterator[str]:
    wrong = [result for result in report.results if not result.passed]
    yield f"<h2>Wrong answers, {escape(name)} ({len(wrong)})</h2>"
    if not wrong:
        yield '<p class="right">Every fact holds.</p>'
    for result in wrong:
        yield from _case(result)


def _case(result: FactResult) -> Iterator[str]:
    answer = result.answer
    yield f"<article><h3>{escape(result.id)}: {escape(result.question)}</h3><dl>"
    rows = [
        ("expected", result.expected),
        ("answer", answer.short or ("not found" if answer.status == "not_found" else "(no short form)")),
        ("text", answer.text),
        ("asked on", answer.as_of),
        ("confidence", "–" if answer.confidence is None else f"{answer.confidence:.2f}"),
        *((f"withheld, {w.reason.replace('_', ' ')}", f"{w.text} — {w.detail}") for w in answer.withheld),
        *((f"note, {note.kind}", note.text) for note in answer.notes),
    ]
    yield from (f"<dt>{escape(term)}</dt><dd>{escape(text)}</dd>" for term, text in rows)
    yield "</dl><ul>"
    yield from (f'<li class="wrong">{escape(failure)}</li>' for failure in result.failures)
    yield f"</ul><details><summary>{len(result.passages)} passages that were found</summary>"
    yield from map(_passage, result.passages)
    yield "</details></article>"


def _passage(passage: Passage) -> str:
    origin = ", ".join(part for part in (passage.source, passage.published_at) if part)
    head = f"<strong>{escape(passage.title)}</strong> <span class='small'>{escape(origin)} · {passage.score:.3f}</span>"
    return f"<p>{head}</p><blockquote>{escape(passage.text)}</blockquote>"


def _all(name: str, report: FactReport) -> Iterable[str]:
    yield f"<h2>All facts, {escape(name)}</h2>"
    yield '<table><tr><th></th><th>Question</th><th>Expected</th><th>Answer</th><th class="number">Confidence</th><th class="number">ms</th></tr>'
    for result in report.results:
        answer = result.answer
        mark = '<span class="right">✓</span>' if result.passed else '<span class="wrong">✗</span>'
        said = answer.short or ("not found" if answer.status == "not_found" else answer.text)
        sure = "–" if answer.confidence is None else f"{answer.confidence:.2f}"
        yield (
            f"<tr><td>{mark}</td><td>{escape(result.question)}</td><td>{escape(result.expected)}</td>"
            f'<td>{escape(said)}</td><td class="number">{sure}</td><td class="number">{result.milliseconds:,.0f}</td></tr>'
        )
    yield "</table>"
