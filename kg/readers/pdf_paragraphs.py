"""Which printed lines of a PDF begin a paragraph: after a space, or where the line before stops though it had room.

A line is filled with words as long as they fit: when the first word of the next one would have fitted too, the break
was meant.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise

from kg.readers.pdf_lines import Printed

_MORE_SPACE = 1.3  # times the usual step from line to line
_ROOM = 1.5  # sizes more than the next word needs: words are spaced unevenly
_LONG = 40  # letters of a line that may tell how wide its column is
_ENDS = '.?!:;)”»"’'


def paragraph_begins(pages: Sequence[Sequence[Printed]]) -> set[Printed]:
    """Return the lines that begin a paragraph behind another line of the text."""
    steps = Counter(round(_step(a, b), 1) for page in pages for a, b in pairwise(page) if _is_under(a, b))
    usual = max(steps, key=lambda step: (steps[step], -step), default=0.0)
    edges = _right_edges(pages)
    return {b for page in pages for a, b in pairwise(page) if _begins(a, b, usual, edges)} | _after_pages(pages, edges)


def text_column(pages: Sequence[Sequence[Printed]]) -> tuple[float, float] | None:
    """Return where the lines of most of the text begin and end, None when there are too few to tell."""
    lefts = Counter(round(line.left / 10) for line in _long_lines(pages))
    edges = _right_edges(pages)
    left = max(edges, key=lambda place: (lefts[place], -place), default=None)
    return None if left is None else (left * 10.0 - 5, edges[left])


def _after_pages(pages: Sequence[Sequence[Printed]], edges: dict[int, float]) -> set[Printed]:
    lasts = [(a[-1], b[0]) for a, b in pairwise([page for page in pages if page])]
    return {b for a, b in lasts if _had_room(a, b, edges)}


def _begins(before: Printed, line: Printed, usual: float, edges: dict[int, float]) -> bool:
    if _is_under(before, line) and usual and _step(before, line) > _MORE_SPACE * usual:
        return True
    return _had_room(before, line, edges)


def _is_under(before: Printed, line: Printed) -> bool:
    return before.base > line.base and line.left < before.right and before.left < line.right


def _step(before: Printed, line: Printed) -> float:
    """Return how far a line is under the one before it, in sizes of its letters."""
    return (before.base - line.base) / max(before.size, line.size, 0.1)


def _right_edges(pages: Sequence[Sequence[Printed]]) -> dict[int, float]:
    """Return how far lines reach, by where they begin (to ten points): all but one in ten reach less."""
    reach: dict[int, list[float]] = {}
    for line in _long_lines(pages):
        reach.setdefault(round(line.left / 10), []).append(line.right)
    return {left: sorted(rights)[len(rights) * 9 // 10] for left, rights in reach.items() if len(rights) > 2}


def _long_lines(pages: Sequence[Sequence[Printed]]) -> Iterator[Printed]:
    for page in pages:
        for line in page:
            if len(line.text) > _LONG:
                yield line


def _had_room(before: Printed, line: Printed, edges: dict[int, float]) -> bool:
    """True when a line ends a sentence, and the first word of the next would have fitted behind it."""
    edge = edges.get(round(before.left / 10))
    if edge is None or before.text[-1:] not in _ENDS or line.text[:1].islower():
        return False
    width = (line.right - line.left) / max(1, len(line.text))
    word = len(line.text.split(" ", 1)[0])
    return edge - before.right > width * word + _ROOM * line.size
