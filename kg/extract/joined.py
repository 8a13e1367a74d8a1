"""Lines of kept text joined to running text, with the way back to where each character stands."""

from __future__ import annotations

import hashlib
import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from operator import itemgetter

from kg.model import Span, value

_RUN = re.compile(r"\S+(?: \S+)*")
_NOT_ASCII = re.compile(r"[^\x00-\x7f]")
_NO_ASCII_LETTER = bytes(c for c in range(128) if not chr(c).isalnum())
# A hyphen at a line's end joins two halves of a word, unless the hyphen is the word's own: before a capital or a
# digit ("ICT-\nexpertise" keeps it by its first half), or before "en"/"of" ("inclusie-\nen diversiteitsbeleid").
_OWN_HYPHEN_AFTER = re.compile(r"(?:en|of|als|tot|en/of)\b|[^a-zà-ÿ]")
_OWN_HYPHEN_BEFORE = re.compile(r"(?:[A-Z0-9]{2,}|\b(?:oud|niet|non|ex|anti|pro|semi|vice))$")


@value
class Joined:
    """Running text made of pieces of `kept`. `pieces` are (offset in `text`, offset in `kept`, length)."""

    text: str
    kept: str
    pieces: tuple[tuple[int, int, int], ...]

    def spans(self, begint: int, eindigt: int) -> tuple[Span, ...]:
        """Return where `text[begint:eindigt]` stands in the kept text.

        One span per stretch; what stands between two stretches is more than white space and a line-end hyphen.
        """
        ranges: list[tuple[int, int]] = []
        first = max(0, bisect_right(self.pieces, begint, key=itemgetter(0)) - 1)
        for n in range(first, len(self.pieces)):
            at, kept, length = self.pieces[n]
            if at >= eindigt:
                break
            low, high = max(begint, at), min(eindigt, at + length)
            if low < high:
                ranges.append((kept + low - at, kept + high - at))
        return merge(self.kept, ranges, "-")

    def at_line_end(self, place: int) -> bool:
        """True when `place` in the running text is the end of a line of the kept text."""
        piece = bisect_right(self.pieces, place - 1, key=itemgetter(0)) - 1
        at, kept, length = self.pieces[piece] if piece >= 0 else (0, 0, 0)
        rest = self.kept[kept + length : kept + length + 3]
        return place == at + length and ("\n" in rest[: len(rest) - len(rest.lstrip())] or not rest)


def join(
    kept: str,
    ranges: Sequence[tuple[int, int]],
    without: Sequence[tuple[int, int]] = (),
    breaks: frozenset[int] = frozenset(),
) -> Joined:
    """Join ranges of kept text (a line each) into running text.

    White space is folded, halves of a word hyphenated at a line's end are joined, `without` (the ranges of note
    marks, in order) is left out, and a newline comes before the ranges whose place is in `breaks`.
    """
    builder = _Builder(kept)
    skip = 0
    for place, (begint, eindigt) in enumerate(ranges):
        builder.end_line("\n" if place in breaks else " ")
        at = begint
        while skip < len(without) and without[skip][0] < eindigt:
            low, high = without[skip]
            if high > at:
                builder.add(at, max(at, low))
                at = max(at, high)
            skip += 1
        builder.add(at, eindigt)
    return builder.result()


def is_folded(text: str) -> bool:
    """True for text that has no white space but single spaces between words."""
    if text.isprintable():
        return "  " not in text and text[:1] != " " and text[-1:] != " "
    return " ".join(text.split()) == text


class _Builder:
    """Collects pieces; knows what is due before the next one."""

    def __init__(self, kept: str) -> None:
        self.kept = kept
        self.parts: list[str] = []
        self.pieces: list[tuple[int, int, int]] = []
        self.length = 0
        self.due = ""

    def add(self, begint: int, eindigt: int) -> None:
        text = self.kept[begint:eindigt]
        if is_folded(text):  # the common case, and four times as fast
            if text:
                self._piece(begint, text)
            return
        for match in _RUN.finditer(text):
            if match.start():
                self.due = self.due or " "
            self._piece(begint + match.start(), match.group())
        if text[-1].isspace():
            self.due = self.due or " "

    def end_line(self, due: str) -> None:
        self.due = due

    def _piece(self, kept: int, text: str) -> None:
        if self.due and self.parts:
            self._separate(text)
        self.due = ""
        self.parts.append(text)
        self.pieces.append((self.length, kept, len(text)))
        self.length += len(text)

    def _separate(self, following: str) -> None:
        last = self.parts[-1]
        if self.due == "\n" or not (last[-1] == "-" and last[-2:-1].strip() and self._at_line_end()):
            self._literal(self.due)
        elif _OWN_HYPHEN_AFTER.match(following):
            if following[:2] in ("en", "of"):
                self._literal(" ")
        elif not _OWN_HYPHEN_BEFORE.search(last[:-1][-20:]) and not self._in_address():
            self._drop_last_character()

    def _in_address(self) -> bool:
        """True when the last word is a web address: those are broken behind a hyphen of their own."""
        last = "".join(self.parts[-4:])[-400:].rsplit(None, 1)[-1]
        return "://" in last or "www." in last

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

    def result(self) -> Joined:
        return Joined("".join(self.parts), self.kept, tuple(self.pieces))


def merge(kept: str, ranges: Iterable[tuple[int, int]], also: str = "") -> tuple[Span, ...]:
    """Merge ranges with nothing but white space (and characters of `also`) between them into spans, in order."""
    spans: list[Span] = []
    begin = end = -1
    for begint, eindigt in ranges:
        if begin >= 0 and not kept[end:begint].strip().strip(also):
            end = eindigt
        else:
            if begin >= 0:
                spans.append(Span(begin, end))
            begin, end = begint, eindigt
    if begin >= 0:
        spans.append(Span(begin, end))
    return tuple(spans)


def fingerprint(text: str) -> str:
    """Return the SHA-256 (hex) of `text` reduced to lower-case letters and digits."""
    lower = text.lower()
    if lower.isascii():
        return hashlib.sha256(lower.encode().translate(None, _NO_ASCII_LETTER)).hexdigest()
    for sign in set(_NOT_ASCII.findall(lower)):
        if not sign.isalnum():
            lower = lower.replace(sign, "")
    return hashlib.sha256(lower.encode().translate(None, _NO_ASCII_LETTER)).hexdigest()
