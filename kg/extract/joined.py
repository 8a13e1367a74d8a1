"""Lines of kept text joined to running text, with the way back to where each character stands."""

from __future__ import annotations

import hashlib
import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kg.model import Span

_SPACES = re.compile(r"\s+")
_RUN = re.compile(r"\S+(?: \S+)*")
# A hyphen at a line's end joins two halves of a word, unless the hyphen is the word's own: before a capital or a
# digit ("ICT-\nexpertise" keeps it by its first half), or before "en"/"of" ("inclusie-\nen diversiteitsbeleid").
_OWN_HYPHEN_AFTER = re.compile(r"(?:en|of|als|tot|en/of)\b|[^a-zà-ÿ]")
_OWN_HYPHEN_BEFORE = re.compile(r"(?:[A-Z0-9]{2,}|\b(?:oud|niet|non|ex|anti|pro|semi|vice))$")


@dataclass(frozen=True, slots=True)
class Joined:
    """Running text made of pieces of `kept`. `pieces` are (offset in `text`, offset in `kept`, length)."""

    text: str
    kept: str
    pieces: tuple[tuple[int, int, int], ...]

    def spans(self, begint: int, eindigt: int) -> tuple[Span, ...]:
        """Return where `text[begint:eindigt]` stands in the kept text.

        One span per stretch; what stands between two stretches is more than white space and a line-end hyphen.
        """
        starts = [piece[0] for piece in self.pieces]
        ranges: list[tuple[int, int]] = []
        for at, kept, length in self.pieces[max(0, bisect_right(starts, begint) - 1) :]:
            if at >= eindigt:
                break
            low, high = max(begint, at), min(eindigt, at + length)
            if low < high:
                ranges.append((kept + low - at, kept + high - at))
        return merge(self.kept, ranges, "-")


def join(kept: str, ranges: Sequence[tuple[int, int]], without: Iterable[tuple[int, int]] = ()) -> Joined:
    """Join ranges of kept text (a line each) into running text.

    White space is folded, halves of a word hyphenated at a line's end are joined, and `without` (the ranges of note
    marks) is left out.
    """
    skip = sorted(without)
    builder = _Builder(kept)
    for begint, eindigt in ranges:
        at = begint
        for low, high in skip:
            if low < eindigt and high > begint:
                builder.add(at, max(at, low))
                at = max(at, high)
        builder.add(at, eindigt)
        builder.end_line()
    return builder.result()


class _Builder:
    """Collects pieces; knows whether the last line ended in a hyphen."""

    def __init__(self, kept: str) -> None:
        self.kept = kept
        self.parts: list[str] = []
        self.pieces: list[tuple[int, int, int]] = []
        self.length = 0
        self.pending = False  # white space is due before the next piece

    def add(self, begint: int, eindigt: int) -> None:
        for match in _RUN.finditer(self.kept, begint, eindigt):
            if self.pending or (match.start() > begint and self.length):
                self._space(match.group())
            self._piece(match.start(), match.group())
            self.pending = False
        if eindigt > begint and self.kept[eindigt - 1].isspace():
            self.pending = True

    def end_line(self) -> None:
        self.pending = True

    def _space(self, following: str) -> None:
        last = self.parts[-1] if self.parts else ""
        if not last:
            return
        if self.pending and last.endswith("-") and len(last) > 1 and self._at_line_end():
            before = last[:-1]
            if _OWN_HYPHEN_AFTER.match(following):
                if following[:2] in ("en", "of"):
                    self._literal(" ")
                return
            if not _OWN_HYPHEN_BEFORE.search(before):
                self._drop_last_character()
            return
        self._literal(" ")

    def _at_line_end(self) -> bool:
        _, kept, length = self.pieces[-1]
        rest = self.kept[kept + length : kept + length + 3]
        return "\n" in rest or not rest

    def _literal(self, text: str) -> None:
        self.parts.append(text)
        self.length += len(text)

    def _drop_last_character(self) -> None:
        self.parts[-1] = self.parts[-1][:-1]
        at, kept, length = self.pieces[-1]
        self.pieces[-1] = (at, kept, length - 1)
        self.length -= 1

    def _piece(self, kept: int, text: str) -> None:
        self.parts.append(text)
        self.pieces.append((self.length, kept, len(text)))
        self.length += len(text)

    def result(self) -> Joined:
        return Joined("".join(self.parts), self.kept, tuple(self.pieces))


def merge(kept: str, ranges: Iterable[tuple[int, int]], also: str = "") -> tuple[Span, ...]:
    """Merge ranges with nothing but white space (and characters of `also`) between them into spans, in order."""
    spans: list[Span] = []
    for begint, eindigt in ranges:
        if spans and not kept[spans[-1].eindigt : begint].strip().strip(also):
            spans[-1] = Span(spans[-1].begint, eindigt)
        else:
            spans.append(Span(begint, eindigt))
    return tuple(spans)


def fingerprint(text: str) -> str:
    """Return the SHA-256 (hex) of `text` reduced to lower-case letters and digits."""
    return hashlib.sha256("".join(c for c in text.lower() if c.isalnum()).encode()).hexdigest()


def fold(text: str) -> str:
    """Return `text` with each run of white space as one space."""
    return _SPACES.sub(" ", text).strip()
