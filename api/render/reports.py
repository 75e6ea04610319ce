"""Fact sets, benchmarks and the doctor's findings, for the terminal."""

from collections.abc import Iterator, Mapping

from api.checkup import Checkup
from api.typesetting import Page
from eval.comparison import Comparison
from eval.facts import FactReport
from eval.reports import Report


def render_facts(report: FactReport, page: Page) -> str:
    """A line per fact, with what was otherwise than expected, and the count."""
    lines: list[str] = []
    for result in report.results:
        mark = page.good("✓") if result.passed else page.bad("✗")
        lines.append(mark + page.wrap(f"{result.id}: {result.question}", indent="  ", hanging="    ")[1:])
        lines += [page.wrap(failure, indent="    - ", hanging="      ") for failure in result.failures]
    share = report.passed / report.total if report.total else 0.0
    verdict = page.good("passed") if report.ok else page.bad("failed")
    count = (
        f"{report.passed} of {report.total} facts hold ({share:.0%}; {report.threshold:.0%} are asked for):"
    )
    return "\n".join([*lines, "", f"{page.strong(count)} {verdict}"])


def render_runs(reports: Mapping[str, FactReport], comparison: Comparison | None, page: Page) -> str:
    """The facts of each run, under who wrote where there are two, and what differs from an earlier run."""
    if len(reports) == 1:
        blocks = [render_facts(report, page) for report in reports.values()]
    else:
        blocks = [f"{page.strong(name)}\n{render_facts(report, page)}" for name, report in reports.items()]
    if comparison is not None:
        blocks.append(_compared(comparison, page))
    return "\n\n".join(blocks)


def _compared(found: Comparison, page: Page) -> str:
    before = f", {found.milliseconds_before:,.0f} before" if found.milliseconds_before else ""
    lines = [
        page.strong(f"Against the earlier run: {found.passed_now} facts hold, {found.passed_before} did."),
        f"  {found.milliseconds_now:,.0f} ms an answer{before}.",
    ]
    for heading, changes in (
        ("holds now", found.fixed),
        ("fails now", found.broken),
        ("other words", found.other_words),
    ):
        for change in changes:
            line = f"{heading}: {change.id}: {change.before} → {change.now}"
            lines.append(page.wrap(line, indent="  ", hanging="    "))
    return "\n".join(lines)


def render_benchmark(report: Report, page: Page) -> str:
    """A line per figure, under its name."""
    figures = list(_named(report, ""))
    margin = max((len(name) for name, _ in figures), default=0) + 2
    return "\n".join(f"{name:<{margin}}{page.strong(f'{value:.4g}')}" for name, value in figures)


def render_checkup(checkup: Checkup, page: Page) -> str:
    """A line per check: OK or PROBLEM, its name, and what was found."""
    margin = max(len(check.name) for check in checkup.checks) + 2
    lines = []
    for check in checkup.checks:
        state = page.good("OK     ") if check.ok else page.bad("PROBLEM")
        body = page.wrap(check.detail, indent=f"         {check.name:<{margin}}", hanging=" " * (margin + 9))
        lines.append(f"{state}  {body[9:]}")
    return "\n".join([*lines, "", "All is well." if checkup.ok else "Something needs attention."])


def _named(report: Report, prefix: str) -> Iterator[tuple[str, float]]:
    for name, value in report.items():
        if isinstance(value, float | int):
            yield f"{prefix}{name}", value
        else:
            yield from _named(value, f"{prefix}{name}.")
