"""The picture of a timeline: well formed, harmless, and nothing over anything else."""

from dataclasses import replace
from itertools import pairwise
from typing import Any
from xml.etree import ElementTree

from api.render.timeline_svg import TEXT, WIDTH, timeline_svg
from rag.records import TimelineEntry

SVG = "{http://www.w3.org/2000/svg}"
HOSTILE = '<script>alert(1)</script> & \x1b]0;x\x07 \ufffe "it" sails'


def drawn(records: Any, *entries: TimelineEntry) -> ElementTree.Element:
    return ElementTree.fromstring(timeline_svg(replace(records.summary, timeline=entries)))


def test_texts_are_escaped_and_nothing_in_it_runs_or_links(records: Any) -> None:
    picture = drawn(records, TimelineEntry("2026-03-03", HOSTILE, 1))
    names = {element.tag.removeprefix(SVG) for element in picture.iter()}
    assert names <= {"svg", "title", "desc", "style", "rect", "line", "g", "text", "circle"}
    assert any("<script>alert(1)</script> &" in (text.text or "") for text in picture.iter(f"{SVG}text"))
    assert picture.findtext(f"{SVG}title") == records.summary.title


def test_lines_of_twenty_entries_neither_overlap_nor_leave_the_picture(records: Any) -> None:
    words = "The harbour office of MINATOMI measured the tide at the old quay and wrote it down. " * 4
    entries = [TimelineEntry(f"2026-03-{day:02}", words, 1) for day in range(1, 21)]
    picture = drawn(records, *entries)
    lines = [float(text.get("y", 0)) for text in picture.iter(f"{SVG}text") if text.get("x") == str(TEXT)]
    assert len(lines) > 60
    assert all(later - sooner >= 14 for sooner, later in pairwise(lines))
    assert max(lines) < float(picture.get("height", 0))
    assert picture.get("width") == str(WIDTH)


def test_what_is_planned_is_drawn_hollow_and_said(records: Any) -> None:
    entry = TimelineEntry("2026-10", "It sails.", 1, (1,), "2026-03-03", "planned")
    picture = drawn(records, entry)
    assert [circle.get("class") for circle in picture.iter(f"{SVG}circle")] == ["ahead"]
    texts = [text.text for text in picture.iter(f"{SVG}text")]
    assert {"October", "2026", "Planned · reported 3 March 2026 · Harbour Post [1]"} <= set(texts)


def test_a_day_is_written_once(records: Any) -> None:
    picture = drawn(records, TimelineEntry("2026-03-03", "One.", 1), TimelineEntry("2026-03-03", "Two.", 1))
    assert [text.text for text in picture.iter(f"{SVG}text")].count("3 March") == 1


def test_a_timeline_without_entries_says_so(records: Any) -> None:
    assert "No dated event was found." in [text.text for text in drawn(records).iter(f"{SVG}text")]
