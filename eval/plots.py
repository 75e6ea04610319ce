"""Plots as inline SVG, drawn by hand: no script, no font, nothing from the network."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from eval.curves import Point

WIDTH, HEIGHT = 420, 300
LEFT, RIGHT, TOP, BOTTOM = 52, 28, 14, 46
"""Room around the axes, in pixels: for the numbers and the names of both."""

TICKS = 5


@dataclass(frozen=True, slots=True)
class Axis:
    """The name of an axis, its greatest value, and how its numbers are written."""

    name: str
    most: float = 1.0
    form: str = ".0%"


@dataclass(frozen=True, slots=True)
class Series:
    """Points under a name; `marks` draws each with a size by its count, else a line joins them."""

    name: str
    points: Sequence[Point]
    marks: bool = False


COLOURS = ("#1b5e8c", "#b4531a", "#4a7a3a")


def plot(title: str, x: Axis, y: Axis, series: Sequence[Series], *, diagonal: bool = False) -> str:
    """The SVG element; `title` describes it for those who cannot see it."""
    parts = [
        f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}" role="img" aria-label="{escape(title)}">'
    ]
    parts += _grid(x, y)
    if diagonal:
        parts.append(
            _path([_place(Point(0, 0, 0), x, y), _place(Point(x.most, y.most, 0), x, y)], "#999", dashed=True)
        )
    for colour, each in zip(COLOURS, series, strict=False):
        places = [_place(point, x, y) for point in each.points]
        if len(places) > 1:
            parts.append(_path(places, colour))
        if each.marks:
            parts += [_mark(place, point, colour) for place, point in zip(places, each.points, strict=True)]
    parts += _legend([each.name for each in series])
    return "\n".join([*parts, "</svg>"])


def _place(point: Point, x: Axis, y: Axis) -> tuple[float, float]:
    width, height = WIDTH - LEFT - RIGHT, HEIGHT - TOP - BOTTOM
    across = min(point.x / x.most, 1.0) if x.most else 0.0
    up = min(point.y / y.most, 1.0) if y.most else 0.0
    return round(LEFT + across * width, 1), round(TOP + (1 - up) * height, 1)


def _grid(x: Axis, y: Axis) -> list[str]:
    parts = []
    bottom, right = HEIGHT - BOTTOM, WIDTH - RIGHT
    for tick in range(TICKS + 1):
        share = tick / TICKS
        across, up = _place(Point(share * x.most, share * y.most, 0), x, y)
        parts.append(f'<line x1="{LEFT}" y1="{up}" x2="{right}" y2="{up}" stroke="#e3e3e3"/>')
        parts.append(f'<text x="{LEFT - 6}" y="{up + 4}" text-anchor="end">{share * y.most:{y.form}}</text>')
        parts.append(
            f'<text x="{across}" y="{bottom + 16}" text-anchor="middle">{share * x.most:{x.form}}</text>'
        )
    parts.append(f'<line x1="{LEFT}" y1="{bottom}" x2="{right}" y2="{bottom}" stroke="#444"/>')
    middle = (TOP + bottom) / 2
    parts.append(
        f'<text x="{(LEFT + right) / 2}" y="{HEIGHT - 8}" text-anchor="middle">{escape(x.name)}</text>'
    )
    parts.append(
        f'<text x="12" y="{middle}" text-anchor="middle" transform="rotate(-90 12 {middle})">{escape(y.name)}</text>'
    )
    return parts


def _path(places: Sequence[tuple[float, float]], colour: str, *, dashed: bool = False) -> str:
    line = " L".join(f"{across} {up}" for across, up in places)
    dash = ' stroke-dasharray="4 4"' if dashed else ""
    return f'<path d="M{line}" fill="none" stroke="{colour}" stroke-width="1.8"{dash}/>'


def _mark(place: tuple[float, float], point: Point, colour: str) -> str:
    radius = round(3 + min(point.count, 100) ** 0.5, 1)
    told = f"{point.x:.2f}: {point.y:.2f} of {point.count}"
    return f'<circle cx="{place[0]}" cy="{place[1]}" r="{radius}" fill="{colour}" fill-opacity=".55"><title>{told}</title></circle>'


def _legend(names: Sequence[str]) -> list[str]:
    if len(names) < 2:
        return []
    parts = []
    for number, (name, colour) in enumerate(zip(names, COLOURS, strict=False)):
        up = HEIGHT - BOTTOM - 12 - 16 * (len(names) - 1 - number)
        parts.append(f'<rect x="{WIDTH - 140}" y="{up - 9}" width="10" height="10" fill="{colour}"/>')
        parts.append(f'<text x="{WIDTH - 125}" y="{up}">{escape(name)}</text>')
    return parts
