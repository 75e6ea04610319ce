"""What verifying, rebuilding, backing up and restoring did, for the terminal."""

from api.typesetting import Page
from index.records import BackupReport, RebuildReport, VerifyReport


def render_verify_report(report: VerifyReport, page: Page) -> str:
    """The counts, what was repaired, and each fault with its way out."""
    lines = [
        f"{report.articles:,} articles, {report.chunks:,} chunks; {report.vectors_in_chroma:,} in the dense "
        f"index, {report.documents_in_tantivy:,} in the keyword index; {report.looked_up:,} looked up."
    ]
    lines += [page.wrap(f"Repaired: {repair}", hanging="  ") for repair in report.repaired]
    for fault in report.faults:
        named = ", ".join(fault.examples) + (", …" if fault.count > len(fault.examples) else "")
        text = f"{fault.detail} {fault.count:,}: {named}. Way out: {fault.remedy}"
        lines.append(page.bad("✗") + page.wrap(text, indent="  ", hanging="  ")[1:])
    lines.append(page.good("All is well.") if report.ok else page.bad("Something is wrong."))
    return "\n".join(lines)


def render_rebuild_report(report: RebuildReport, page: Page) -> str:
    """One line."""
    embedded = f", {report.embedded:,} of them embedded now" if report.embedded else ""
    return page.wrap(f"Rebuilt: {report.chunks:,} chunks of {report.articles:,} articles{embedded}.")


def render_backup(report: BackupReport, page: Page) -> str:
    """One line."""
    return page.wrap(f"{report.articles:,} articles are in {report.file} ({report.size / 1e6:,.1f} MB).")


def render_restored(report: BackupReport, page: Page) -> str:
    """One line."""
    return page.wrap(f"{report.articles:,} articles, {report.chunks:,} chunks are back from {report.file}.")
