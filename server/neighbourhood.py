"""A small diagram of a term: what points at it, what it points at, what stands above and below it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from server.drawing import Box, Point, drawing, line, linked, rectangle, width_of, words
from server.labels import prefixed
from server.vocabulary import PROPERTIES, Kind, Term, Vocabulary

_ROW, _HEIGHT, _GAP = 34.0, 26.0, 16.0
_SIDE, _MIDDLE, _BETWEEN = 200.0, 190.0, 165.0
_WIDTH = 2 * _SIDE + _MIDDLE + 2 * _BETWEEN
_NAME = 13.0
_MOST = 12  # rows on a side; the rest is said in words

Neighbour = tuple[str, str]  # what the line says, and the name at its end: local when ours, a whole IRI when not
Href = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Neighbours:
    """What is around a term."""

    left: tuple[Neighbour, ...] = ()
    right: tuple[Neighbour, ...] = ()
    above: tuple[str, ...] = ()
    below: tuple[str, ...] = ()


def neighbours(vocabulary: Vocabulary, term: Term, lists: dict[str, str]) -> Neighbours:
    """Return what is around a term. `lists` says which list the values of a property are from."""
    above, below = term.above, tuple(found.name for found in vocabulary.below(term.name))
    if term.kind is Kind.CLASS:
        left = [(found.name, origin) for found in vocabulary.arriving(term.name) for origin in found.origin]
        right = [(found.name, to) for found in _leading(vocabulary, term) for to in _targets(found, lists)]
        return Neighbours(tuple(left), tuple(right), above, below)
    if term.kind in PROPERTIES:
        left, right = [("", origin) for origin in term.origin], [("", to) for to in _targets(term, lists)]
        return Neighbours(tuple(left), tuple(right), above, below)
    name = term.name if term.kind is Kind.SCHEME else next(iter(term.above), "")
    used = [found for found in vocabulary.of_kind(Kind.OBJECT) if lists.get(found.name) == name]
    return Neighbours(tuple((found.name, origin) for found in used for origin in found.origin), (), above, below)


def _leading(vocabulary: Vocabulary, term: Term) -> list[Term]:
    return [found for found in vocabulary.leaving(term.name) if found.kind is Kind.OBJECT]


def _targets(term: Term, lists: dict[str, str]) -> tuple[str, ...]:
    return (lists[term.name],) if term.name in lists else term.target


def diagram(around: Neighbours, name: str, title: str, href: Href) -> str:
    """Return the drawing; "" when nothing is around the term. `href` gives where a name of ours leads."""
    sides = max(len(_shown(around.left)), len(_shown(around.right)))
    top = _rows_of(around.above) * _ROW + (_GAP if around.above else 0)
    low = _rows_of(around.below) * _ROW + (_GAP if around.below else 0)
    if not sides and not top and not low:
        return ""
    middle = max(sides * _ROW, 44.0)
    height = top + middle + low + 4
    tall = max(38.0, 10.0 * (sides + 1))
    centre = Box(_SIDE + _BETWEEN, top + middle / 2 - tall / 2, _MIDDLE, tall)
    parts = [
        *_row(around.above, centre, 2.0, True, href),
        *_row(around.below, centre, top + middle + _GAP, False, href),
        *_side(_shown(around.left), centre, top + middle / 2, True, href),
        *_side(_shown(around.right), centre, top + middle / 2, False, href),
        rectangle(centre, "m-box m-here"),
        words(name, centre.middle, centre.y + tall / 2 + 5, "m-name", "middle"),
    ]
    return drawing(parts, _WIDTH, height, title)


def _shown(side: Sequence[Neighbour]) -> list[Neighbour]:
    if len(side) <= _MOST:
        return list(side)
    return [*side[: _MOST - 1], ("", f"+ {len(side) - _MOST + 1}")]


def _side(side: Sequence[Neighbour], centre: Box, middle: float, left: bool, href: Href) -> list[str]:
    """Return the boxes at one side, with a line from or to the term for each."""
    parts: list[str] = []
    first = middle - len(side) * _ROW / 2 + (_ROW - _HEIGHT) / 2
    for place, (label, name) in enumerate(side):
        box = Box(1.0 if left else _WIDTH - _SIDE - 1, first + place * _ROW, _SIDE, _HEIGHT)
        at = box.y + _HEIGHT / 2
        meeting = centre.down((place + 1) / (len(side) + 1))
        away = 14 + 3 * _depth(place, len(side))
        if left:
            parts.append(line(_bent((box.right, at), centre.x - away, (centre.x, meeting))))
            parts.append(words(label, box.right + 8, at - 4, "m-label"))
        else:
            parts.append(line(_bent((centre.right, meeting), centre.right + away, (box.x, at))))
            parts.append(words(label, box.x - 12, at - 4, "m-label", "end"))
        parts.append(_named(name, box, href))
    return parts


def _bent(start: Point, turn: float, end: Point) -> list[Point]:
    """Return the corners of a line that goes up or down at `turn`, or none when it is straight."""
    return [start, end] if start[1] == end[1] else [start, (turn, start[1]), (turn, end[1]), end]


def _depth(place: int, count: int) -> int:
    """Return how far from the middle row a line turns, so that lines do not lie on each other."""
    return min(place, count - 1 - place)


def _row(names: Sequence[str], centre: Box, y: float, above: bool, href: Href) -> list[str]:
    """Return the boxes above or below, with a dashed line up from each that stands below."""
    parts: list[str] = []
    per_row = max(1, int(_WIDTH // (_SIDE + 8)))
    for row in range(_rows_of(names)):
        found = names[row * per_row : (row + 1) * per_row]
        start = (_WIDTH - len(found) * (_SIDE + 8) + 8) / 2
        for place, name in enumerate(found):
            box = Box(start + place * (_SIDE + 8), y + row * _ROW, _SIDE, _HEIGHT)
            parts.append(_named(name, box, href))
    if names:
        ends = (centre.y, y + _rows_of(names) * _ROW - 8) if above else (y, centre.bottom)
        parts.insert(0, line([(centre.middle, end) for end in ends], "m-line m-is"))
    return parts


def _rows_of(names: Sequence[str]) -> int:
    per_row = max(1, int(_WIDTH // (_SIDE + 8)))
    return -(-len(names) // per_row)


def _named(name: str, box: Box, href: Href) -> str:
    shown = prefixed(name)
    kind = "m-other" if ":" in shown else "m-box"
    text = words(_fitting(shown), box.middle, box.y + 17.5, "m-prop m-strong", "middle")
    return linked(rectangle(box, kind) + text, href(name))


def _fitting(text: str) -> str:
    while width_of(text, _NAME) > _SIDE - 10 and len(text) > 8:
        text = text.removesuffix("…")[:-1] + "…"
    return text
