"""Printed lines of a PDF's page, in the order in which they are read, from pieces of text with their places.

The order in which a page was set is mostly that of reading: columns and cells of tables stay whole in it. Where it
goes from column to column at every line, or up and down, the places decide.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from statistics import median
from typing import NamedTuple

from kg.readers.kept import fold, visible

_LIGATURES = str.maketrans({"\ufb00": "ff", "\ufb01": "fi", "\ufb02": "fl", "\ufb03": "ffi", "\ufb04": "ffl"})
_BULLETS = str.maketrans(dict.fromkeys("\uf0b7\uf0a7\uf0d8\uf076", "•"))  # as the fonts of office programs draw them
_ASKEW = -1

# Lengths below are times the size of the letters.
_SAME_BASE = 0.25
_MUCH_LARGER = 1.8
_WORD_GAP = 0.25
_GAP = 1.1  # between words of one line; more may be the gutter between columns
_SMALLER = 0.9  # letters that stand raised or lowered are smaller than this
_RAISED = ((0.9, 0.2), (0.75, 0.08))  # smaller than the one, and higher than the other
_UP = 0.5  # a line that is so much higher than the one before it goes up

_LEAST_LINES = 5  # of a column
_PROSE = 0.5  # of its column's width is a line of running text on average
_ALTERNATES = 0.5  # of the lines go from one column to the other
_DISORDERED = 0.45  # of the lines go up: more than tables do


class Piece(NamedTuple):
    """A run of letters of one size on one baseline; see `pdf_letters`."""

    text: str
    left: float
    right: float
    base: float
    size: float
    turns: int
    space: bool


class Raised(NamedTuple):
    """A part of a line's text that stands raised and smaller."""

    begint: int
    eindigt: int


class Printed:
    """A printed line: its text, where on the page it stands, and what in it is raised."""

    __slots__ = ("_longest", "base", "left", "pieces", "raised", "right", "size", "text")

    def __init__(self, piece: Piece) -> None:
        self.pieces = [piece]
        self.left, self.right, self.base, self.size = piece.left, piece.right, piece.base, piece.size
        self._longest = len(piece.text)
        self.text = ""
        self.raised: list[Raised] = []

    def add(self, pieces: Iterable[Piece]) -> None:
        """Let pieces go on in this line; the longest gives its size and baseline."""
        for piece in pieces:
            self.pieces.append(piece)
            self.right = max(self.right, piece.right)
            if len(piece.text) > self._longest:
                self._longest, self.size, self.base = len(piece.text), piece.size, piece.base

    def finish(self) -> None:
        """Write the text, once all pieces are there."""
        parts: list[str] = []
        length = 0
        for n, piece in enumerate(self.pieces):
            words = _words(piece.text, n == len(self.pieces) - 1)
            if parts and (piece.space or piece.left - self.pieces[n - 1].right > _WORD_GAP * self.size):
                words = f" {words}"
            parts.append(words)
            if self._is_raised(piece) and words.strip():
                self.raised.append(Raised(length + len(words) - len(words.lstrip()), length + len(words)))
            length += len(words)
        self.text = "".join(parts)

    def _is_raised(self, piece: Piece) -> bool:
        step = (piece.base - self.base) / max(self.size, 0.1)
        return any(piece.size < size * self.size and step > height for size, height in _RAISED)


def _words(text: str, is_last: bool) -> str:
    """Return the text of a piece as it is seen: a soft hyphen only at the end of a line, ligatures as letters."""
    if text.isascii():
        return fold(text)
    shown = text[:-1] + "-" if is_last and text.endswith("\xad") else text
    return fold(visible(shown).translate(_LIGATURES).translate(_BULLETS))


def lines_of(pieces: Sequence[Piece]) -> tuple[list[Printed], list[Printed]]:
    """Return the lines of a page in reading order, and the lines that are askew: a stamp, a watermark.

    Lines that are turned otherwise than most come last.
    """
    letters: Counter[int] = Counter()
    for piece in pieces:
        letters[piece.turns] += len(piece.text)
    askew = _finished(Printed(piece) for piece in pieces if piece.turns == _ASKEW)
    lines: list[Printed] = []
    for turns, _ in letters.most_common():
        if turns != _ASKEW:
            lines += _ordered([piece for piece in pieces if piece.turns == turns], turns)
    return lines, askew


def _ordered(pieces: Iterable[Piece], turns: int) -> list[Printed]:
    fragments = list(_fragments(pieces))
    gutter = _gutter(fragments)
    if (gutter is not None and _alternates(fragments, gutter)) or turns or _is_disordered(fragments):
        fragments = list(_by_columns(fragments, gutter))
    else:
        gutter = None
    return _finished(_joined(fragments, gutter))


def _finished(lines: Iterable[Printed]) -> list[Printed]:
    found = list(lines)
    for line in found:
        line.finish()
    return [line for line in found if line.text]


def _fragments(pieces: Iterable[Piece]) -> Iterator[Printed]:
    """Gather pieces that follow each other on a line without a gap."""
    line: Printed | None = None
    for piece in pieces:
        if line is not None and _goes_on(line, piece):
            line.add((piece,))
            continue
        if line is not None:
            yield line
        line = Printed(piece)
    if line is not None:
        yield line


def _goes_on(line: Printed, piece: Piece) -> bool:
    size = max(line.size, piece.size)
    if not -0.6 * size <= piece.left - line.right <= _GAP * size:
        return False
    step = piece.base - line.base
    if min(line.size, piece.size) >= _SMALLER * size:
        return abs(step) <= _SAME_BASE * size
    if piece.size < line.size:
        return -0.4 * size < step < 0.75 * size
    return -0.75 * size < step < 0.4 * size


def _joined(fragments: Sequence[Printed], gutter: float | None) -> Iterator[Printed]:
    """Join fragments of one baseline that follow each other, unless the gutter parts them."""
    line: Printed | None = None
    for fragment in fragments:
        if line is not None and _is_beside(line, fragment) and not _is_across(line, fragment, gutter):
            line.add(piece._replace(space=True) if n == 0 else piece for n, piece in enumerate(fragment.pieces))
            continue
        if line is not None:
            yield line
        line = fragment
    if line is not None:
        yield line


def _is_beside(line: Printed, following: Printed) -> bool:
    """True for what stands right of a line on its baseline, or is so much larger that it stands beside it all."""
    size, small = max(line.size, following.size), min(line.size, following.size)
    if following.left < line.right - 0.6 * small:
        return False
    if abs(line.base - following.base) <= _SAME_BASE * small:
        return True
    large, other = (line, following) if line.size > following.size else (following, line)
    return size > _MUCH_LARGER * small and large.base < other.base < large.base + large.size - small


def _is_across(line: Printed, following: Printed, gutter: float | None) -> bool:
    return gutter is not None and line.right <= gutter <= following.left


# ---------------------------------------------------------------- columns


def _gutter(fragments: Sequence[Printed]) -> float | None:
    """Return where the second of two columns of running text begins, None when there are none."""
    if len(fragments) < 2 * _LEAST_LINES:
        return None
    low, high = min(line.left for line in fragments), max(line.right for line in fragments)
    begins = Counter(round(line.left / 4) for line in fragments if low + 0.3 * (high - low) < line.left)
    for place, count in begins.most_common(3):
        edge = place * 4 - 4.0
        if count >= _LEAST_LINES and _has_columns(fragments, edge, low, high):
            return edge
    return None


def _has_columns(fragments: Sequence[Printed], edge: float, low: float, high: float) -> bool:
    left = [line for line in fragments if line.right <= edge]
    right = [line for line in fragments if line.left >= edge]
    if min(len(left), len(right)) < _LEAST_LINES:
        return False
    top = min(max(line.base for line in side) for side in (left, right))
    foot = max(min(line.base for line in side) for side in (left, right))
    across = sum(line.left < edge < line.right and foot < line.base < top for line in fragments)
    return (
        across * 5 <= min(len(left), len(right))
        and median(line.right - line.left for line in left) > _PROSE * (edge - low)
        and median(line.right - line.left for line in right) > _PROSE * (high - edge)
    )


def _alternates(fragments: Sequence[Printed], edge: float) -> bool:
    """True when the page was set line by line through both columns."""
    steps = sum(_is_beside(a, b) and a.right <= edge <= b.left for a, b in pairwise(fragments))
    sides = Counter(line.left >= edge for line in fragments)
    return steps >= _ALTERNATES * min(sides[True], sides[False])


def _is_disordered(fragments: Sequence[Printed]) -> bool:
    steps = sum(b.base > a.base + _UP * a.size for a, b in pairwise(fragments))
    return steps > max(2, _DISORDERED * len(fragments))


def _by_columns(fragments: Sequence[Printed], edge: float | None) -> Iterator[Printed]:
    """Yield lines from top to foot; between lines that go across, the first column before the second."""
    first: list[Printed] = []
    second: list[Printed] = []
    for line in _from_top(fragments):
        if edge is None or line.right <= edge:
            first.append(line)
        elif line.left >= edge:
            second.append(line)
        else:
            yield from (*first, *second, line)
            first, second = [], []
    yield from (*first, *second)


def _from_top(fragments: Sequence[Printed]) -> Iterator[Printed]:
    """Yield lines from top to foot, those of one baseline from left to right."""
    row: list[Printed] = []
    for line in sorted(fragments, key=lambda line: (-line.base, line.left)):
        if row and row[0].base - line.base > _SAME_BASE * row[0].size:
            yield from sorted(row, key=lambda line: line.left)
            row = []
        row.append(line)
    yield from sorted(row, key=lambda line: line.left)
