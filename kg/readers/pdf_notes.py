"""Footnotes of a PDF: lines in small letters at the foot of a page or column, each under a mark that is raised.

A note counts only when its mark stands raised in the text: without one, extraction may still find it by its number.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from kg.readers.pdf_lines import Printed, Raised

_MARK = re.compile(r"\(?\d{1,3}\)?(?:\s?,\s?\d{1,3})*|[*†‡]{1,3}|[a-z]")
_ONE = re.compile(r"\d{1,3}|[*†‡]{1,3}|[a-z]")
_NUMBERED = re.compile(r"(\d{1,3})[.)]?\s+(?=\S)")
_UNIT = re.compile(r"(?:^|[\s\d/(])(?:[kcdm]?m|ha)$")  # what is raised behind these is a power
_SMALL = 0.95  # times the size of most letters
_ENDS = re.compile(r"[.!?)»”\"’…]$|://\S+$")
_ADDRESS = re.compile(r"(?:://|www\.)\S*$")
_ADDRESS_GOES_ON = re.compile(r"[\w%]*[/.=?&#_-]\S*|\d\S*")


@dataclass(slots=True)
class Note:
    """A note: its mark, and its lines; `lead` characters of the first are the mark."""

    mark: str
    lead: int
    lines: list[Printed] = field(default_factory=list)

    def text(self) -> str:
        """Return the note without its mark, as running text: halves of words and of addresses joined."""
        text = self.lines[0].text[self.lead :].strip()
        for line in self.lines[1:]:
            text = _continued(text, line.text)
        return text


def _continued(text: str, line: str) -> str:
    if text.endswith("-") and text[-2:-1].islower() and line[:1].islower() and line.split()[0] not in ("en", "of"):
        return text[:-1] + line
    if _ADDRESS.search(text[-300:]) and _ADDRESS_GOES_ON.match(line):
        return text + line
    return f"{text} {line}".strip()


def find_notes(pages: Sequence[Sequence[Printed]], furniture: set[Printed]) -> list[Note]:
    """Return the notes whose marks stand in the text; `furniture` are lines that are of the page."""
    small = _SMALL * _body_size(pages)
    marks = {mark for page in pages for line in page for _, mark in marks_of(line) if line not in furniture}
    found: list[Note] = []
    for page in pages:
        waiting = found[-1] if found else None
        for zone in _zones([line for line in page if line not in furniture], small):
            new = list(_notes(zone, marks, waiting))
            found += new
            waiting = new[-1] if new else waiting
    return found


def marks_of(line: Printed) -> Iterator[tuple[Raised, str]]:
    """Yield what is raised in a line and looks like the marks of notes, behind other text; each mark apart."""
    for place in line.raised:
        text = line.text[place.begint : place.eindigt]
        before = line.text[: place.begint].rstrip()
        if before and _MARK.fullmatch(text) and not _UNIT.search(before[-6:]):
            for one in _ONE.finditer(text):
                yield Raised(place.begint + one.start(), place.begint + one.end()), one[0]


def _body_size(pages: Sequence[Sequence[Printed]]) -> float:
    """Return the size of most letters, to half a point."""
    letters: Counter[float] = Counter()
    for page in pages:
        for line in page:
            letters[round(line.size * 2) / 2] += len(line.text)
    return max(letters, key=lambda size: (letters[size], size), default=0.0)


def _zones(page: Sequence[Printed], small: float) -> Iterator[list[Printed]]:
    """Yield the small lines at the foot of each column of a page, or all lines from a raised mark on at the end."""
    begin = 0
    ends = [n for n, (a, b) in enumerate(pairwise(page), start=1) if b.base > a.base + 2 * a.size]
    for end in (*ends, len(page)):
        column = page[begin:end]
        begin = end
        first = len(column)
        while first and column[first - 1].size < small:
            first -= 1
        own = next((n for n, line in enumerate(column[:first]) if _raised_mark(line)), first)
        zone = list(column[own:] if first == len(column) else column[first:])
        if zone:
            yield zone


def _notes(zone: Sequence[Printed], marks: set[str], waiting: Note | None) -> Iterator[Note]:
    """Yield the notes of a zone; lines before the first go on with the note before, if that is not at its end."""
    note: Note | None = waiting if waiting and not _ENDS.search(waiting.lines[-1].text) else None
    for line in zone:
        mark, lead = _start(line)
        if mark in marks:
            note = Note(mark, lead, [line])
            yield note
        elif note is not None:
            note.lines.append(line)


def _start(line: Printed) -> tuple[str, int]:
    """Return the mark that a line begins with, raised or as a number, and how long it is; ("", 0) for none."""
    raised = _raised_mark(line)
    if raised:
        return raised, line.raised[0].eindigt
    found = _NUMBERED.match(line.text)
    return (found[1], found.end(1)) if found else ("", 0)


def _raised_mark(line: Printed) -> str:
    if not line.raised or line.raised[0].begint:
        return ""
    text = line.text[: line.raised[0].eindigt].strip("()")
    return text if _ONE.fullmatch(text) and len(line.text) > line.raised[0].eindigt else ""
