"""What each line is: the working sheet of one extraction.

A line has exactly one tag. Tags are names of `Onderdeel` (furniture and parts) or of a section that a record is made
of; what stays untagged is the rest, and is reported.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from operator import itemgetter

from kg.extract.headings import Kop, heading, is_plain
from kg.extract.hyphens import soft_hyphens
from kg.extract.joined import Joined, join, merge
from kg.extract.lines import Line, furniture, is_head
from kg.model import BlockKind, Document, Form, Span

_LINE, _NOTE, _FURNITURE = BlockKind.LINE, BlockKind.NOTE, BlockKind.FURNITURE
FURNITURE_TAGS = frozenset({"paginavoet", "paginakop", "paginascheiding", "tabellijn", "sitenavigatie", "furniture"})
PAGE_ENDS = frozenset({"paginavoet", "paginascheiding"})
_CUT_FROM_PAGES = frozenset({Form.PDF, Form.TEXT, Form.MARKDOWN})
_SENTENCE_END = ".?!:;)”»\"'’"


@dataclass(slots=True)
class Sheet:
    """The lines of a document with their tags, and the heading that each is, if any.

    `marks` are the ranges of note marks in order, filled in as they are found, `hyphens` those of hyphens inside lines
    that a broken line left. `wrapped` says that printed lines were broken to fit a page.
    """

    document: Document
    lines: tuple[Line, ...]
    tags: list[str] = field(default_factory=list)
    koppen: list[Kop | None] = field(default_factory=list)
    marks: list[tuple[int, int, str]] = field(default_factory=list)
    hyphens: list[tuple[int, int]] = field(default_factory=list)
    wrapped: bool = False

    def __post_init__(self) -> None:
        if self.document.form in _CUT_FROM_PAGES:
            self.hyphens = soft_hyphens(self.kept)
        self.wrapped = is_wrapped(self.lines)
        if self.wrapped and _double_spaced(self.lines):
            self.lines = tuple(line._replace(gap=False) for line in self.lines)
        self.tags = [_form_tag(line) for line in self.lines]
        self.koppen = list(_koppen(self.lines, self.tags))
        self.add_marks((mark.begint, mark.eindigt, mark.mark) for mark in self.document.marks)

    @property
    def kept(self) -> str:
        """The kept text."""
        return self.document.text

    def free(self, begin: int = 0, end: int | None = None) -> list[int]:
        """Indices of the lines between `begin` and `end` that have no tag yet."""
        stop = len(self.lines) if end is None else end
        return [i for i in range(begin, stop) if not self.tags[i]]

    def tag(self, indices: Iterable[int], name: str) -> None:
        """Give lines their tag."""
        for i in indices:
            self.tags[i] = name

    def add_marks(self, marks: Iterable[tuple[int, int, str]]) -> None:
        """Add note marks that were found."""
        self.marks.extend(marks)
        self.marks.sort()

    def marks_between(self, begint: int, eindigt: int) -> list[tuple[int, int, str]]:
        """Note marks that begin between two offsets of the kept text."""
        low = bisect_left(self.marks, begint, key=itemgetter(0))
        return self.marks[low : bisect_left(self.marks, eindigt, low, key=itemgetter(0))]

    def ranges(self, indices: Iterable[int]) -> list[tuple[int, int]]:
        """Ranges of kept text of lines."""
        return [(self.lines[i].begint, self.lines[i].eindigt) for i in indices]

    def joined(self, indices: Sequence[int]) -> Joined:
        """Cleaned text of lines without note marks: paragraphs apart by a newline, printed lines of one joined."""
        breaks = frozenset(n for n in range(1, len(indices)) if self.breaks(indices[n - 1], indices[n]))
        return self._joined(indices, breaks)

    def sentence(self, indices: Sequence[int]) -> Joined:
        """Cleaned text of lines as one paragraph: a header sentence, wherever its lines were broken."""
        return self._joined(indices, frozenset())

    def _joined(self, indices: Sequence[int], breaks: frozenset[int]) -> Joined:
        if not indices:
            return Joined("", self.kept, ())
        ranges = self.ranges(indices)
        begint, eindigt = ranges[0][0], ranges[-1][1]
        without = [(a, b) for a, b, _ in self.marks_between(begint, eindigt)] if self.marks else []
        if self.hyphens:
            low = bisect_left(self.hyphens, (begint, 0))
            without = sorted([*without, *self.hyphens[low : bisect_left(self.hyphens, (eindigt, 0), low)]])
        return join(self.kept, ranges, without, breaks)

    def paragraphs(self, indices: Sequence[int]) -> list[list[int]]:
        """Group lines into paragraphs: what the form says, else blank lines."""
        groups: list[list[int]] = []
        for i in indices:
            if not groups or self.breaks(groups[-1][-1], i):
                groups.append([i])
            else:
                groups[-1].append(i)
        return groups

    def breaks(self, before: int, i: int) -> bool:
        """True when line `i` begins a paragraph behind line `before`.

        A blank line parts paragraphs, and where lines are not broken to fit a page each is a paragraph; but a
        sentence that goes on is a page break, not a paragraph.
        """
        line, previous = self.lines[i], self.lines[before]
        if line.kind is not _LINE or previous.kind is not _LINE:
            return True
        if not line.gap and self.wrapped:
            return False
        return previous.text[-1:] in _SENTENCE_END or not line.text[:1].islower()

    def spans(self, indices: Iterable[int]) -> tuple[Span, ...]:
        """Spans of lines, those with only white space between them merged."""
        return merge(self.kept, self.ranges(indices))


def is_wrapped(lines: Sequence[Line]) -> bool:
    """True when printed lines were broken to fit a page: of the long ones, many stop in mid-sentence."""
    long = [line.text for line in lines if len(line.text) > 40 and line.kind is _LINE]
    broken = sum(text[-1] not in ".?!:;)”»\"'’|" for text in long)
    return broken * 4 > len(long)


def _double_spaced(lines: Sequence[Line]) -> bool:
    """True when a blank line stands behind nearly every printed line, also where a sentence goes on: it parts nothing.

    Forced by text whose line ends were doubled.
    """
    gaps = sum(line.gap for line in lines)
    goes_on = sum(line.gap and line.text[0].islower() for line in lines)
    return gaps * 10 >= len(lines) * 8 and goes_on * 15 > gaps


def _form_tag(line: Line) -> str:
    if line.kind is _FURNITURE:
        return line.label if line.label in FURNITURE_TAGS else "furniture"
    if line.kind is _NOTE:
        return ""
    plain = is_plain(line.text)  # the most of all short lines of a structured form: a heading, so nothing of the page
    name = "" if plain else furniture(line.text)
    if name:
        return name
    return "kop" if line.label == "kop" or (not plain and is_head(line.text)) else ""


def _koppen(lines: Sequence[Line], tags: Sequence[str]) -> Iterator[Kop | None]:
    """Yield the heading that each line is; the line before counts only in running text."""
    before = ""
    for line, tag in zip(lines, tags, strict=True):
        if tag or line.kind is _NOTE:
            yield None
            continue
        found = heading(line.text, "" if line.gap or line.paragraph else before)
        yield found
        before = "" if found else line.text
