"""Boxes, lines and words as SVG. Sizes are in the units of the drawing; text is text, measured by its letters."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape

CORNER = 6.0  # radius with which a line turns
_NARROW, _WIDE = frozenset("iljtfrI.,:;'|()-· "), frozenset("mwMW→")


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle. `x` and `y` are of its upper left corner."""

    x: float
    y: float
    width: float
    height: float

    @property
    def middle(self) -> float:
        """Halfway from left to right."""
        return self.x + self.width / 2

    @property
    def right(self) -> float:
        """The right edge."""
        return self.x + self.width

    @property
    def bottom(self) -> float:
        """The lower edge."""
        return self.y + self.height

    def across(self, share: float) -> float:
        """A place between left (0) and right (1)."""
        return self.x + self.width * share

    def down(self, share: float) -> float:
        """A place between top (0) and bottom (1)."""
        return self.y + self.height * share


Point = tuple[float, float]


def width_of(text: str, size: float) -> float:
    """Return about how wide a text is in a sans-serif letter of `size`: on the wide side, so that it fits."""
    ems = sum(0.36 if sign in _NARROW else 0.92 if sign in _WIDE else 0.7 if sign.isupper() else 0.61 for sign in text)
    return ems * size


def wrapped(words: Sequence[str], width: float, size: float) -> list[str]:
    """Return words on lines of at most `width`; a word that is wider stands alone."""
    lines: list[str] = []
    for word in words:
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and width_of(longer, size) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def rectangle(box: Box, kind: str, radius: float = 5) -> str:
    """Return a box of a CSS class."""
    place = f'x="{_n(box.x)}" y="{_n(box.y)}" width="{_n(box.width)}" height="{_n(box.height)}"'
    return f'<rect class="{kind}" {place} rx="{_n(radius)}"/>'


def words(text: str, x: float, y: float, kind: str, anchor: str = "start", upright: bool = False) -> str:
    """Return a line of text of a CSS class; `y` is of its base line, `anchor` start, middle or end.

    Text that is `upright` reads from below, beside a line that goes up.
    """
    turned = f' transform="rotate(-90 {_n(x)} {_n(y)})"' if upright else ""
    return f'<text class="{kind}" x="{_n(x)}" y="{_n(y)}" text-anchor="{anchor}"{turned}>{escape(text)}</text>'


def linked(inner: str, href: str) -> str:
    """Return something as a link, or as it is when `href` is ""."""
    return f'<a href="{escape(href)}">{inner}</a>' if href else inner


def line(points: Sequence[Point], kind: str = "m-line") -> str:
    """Return a line with an arrow at its end, that turns its corners round."""
    return f'<path class="{kind}" d="{_path(points)}"/>{_arrow(points)}'


def _path(points: Sequence[Point]) -> str:
    written = [f"M{_p(points[0])}"]
    for before, here, after in zip(points, points[1:], points[2:], strict=False):
        written.append(f"L{_p(_towards(here, before))}Q{_p(here)} {_p(_towards(here, after))}")
    return "".join([*written, f"L{_p(points[-1])}"])


def _towards(start: Point, end: Point) -> Point:
    """Return the point on the way to `end` where a turn begins."""
    length = max(abs(end[0] - start[0]), abs(end[1] - start[1]))
    share = min(CORNER, length / 2) / length if length else 0.0
    return start[0] + (end[0] - start[0]) * share, start[1] + (end[1] - start[1]) * share


def _arrow(points: Sequence[Point]) -> str:
    (x, y), (bx, by) = points[-1], points[-2]
    dx, dy = (x > bx) - (x < bx), (y > by) - (y < by)
    left = (x - 7 * dx - 4 * dy, y - 7 * dy - 4 * dx)
    right = (x - 7 * dx + 4 * dy, y - 7 * dy + 4 * dx)
    return f'<path class="m-arrow" d="M{_p((x, y))}L{_p(left)}L{_p(right)}Z"/>'


def drawing(parts: Iterable[str], width: float, height: float, title: str, style: str = "") -> str:
    """Return a drawing. `title` is what a screen reader says; `style` is CSS, for one that is a file of its own."""
    inside = [f"<title>{escape(title)}</title>", f"<style>{style}</style>" if style else "", *parts]
    size = f'viewBox="0 0 {_n(width)} {_n(height)}"'
    if style:
        size += f' width="{_n(width)}" height="{_n(height)}"'
    body = "\n".join(part for part in inside if part)
    return f'<svg xmlns="http://www.w3.org/2000/svg" class="diagram" {size}>\n{body}\n</svg>\n'


def _p(point: Point) -> str:
    return f"{_n(point[0])} {_n(point[1])}"


def _n(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")
