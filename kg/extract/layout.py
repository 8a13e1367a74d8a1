"""What each line is: the working sheet of one extraction.

A line has exactly one tag. Tags are names of `Onderdeel` (furniture and parts) or of a section that a record is made
of; what stays untagged is the rest, and is reported.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from kg.extract.joined import Joined, join, merge
from kg.extract.lines import Line, furniture, is_head
from kg.model import BlockKind, Document, Span

FURNITURE_TAGS = frozenset({"paginavoet", "paginakop", "paginascheiding", "tabellijn", "sitenavigatie", "furniture"})


@dataclass(slots=True)
class Sheet:
    """The lines of a document with their tags; `marks` are the ranges of note marks, filled in as they are found.

    `wrapped` says that printed lines were broken to fit a page.
    """

    document: Document
    lines: tuple[Line, ...]
    tags: list[str] = field(default_factory=list)
    marks: list[tuple[int, int, str]] = field(default_factory=list)
    wrapped: bool = False

    def __post_init__(self) -> None:
        self.wrapped = _is_wrapped(self.lines)
        self.tags = [_form_tag(line) for line in self.lines]
        self.marks = [(mark.begint, mark.eindigt, mark.mark) for mark in self.document.marks]

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

    def ranges(self, indices: Iterable[int]) -> list[tuple[int, int]]:
        """Ranges of kept text of lines."""
        return [(self.lines[i].begint, self.lines[i].eindigt) for i in indices]

    def joined(self, indices: Sequence[int]) -> Joined:
        """Running text of lines, without note marks."""
        if not indices:
            return Joined("", self.kept, ())
        low, high = self.lines[indices[0]].begint, self.lines[indices[-1]].eindigt
        marks = [(a, b) for a, b, _ in self.marks if a < high and b > low]
        return join(self.kept, self.ranges(indices), marks)

    def text(self, indices: Sequence[int]) -> str:
        """Cleaned text of lines: paragraphs apart by a newline, printed lines of one paragraph joined."""
        return "\n".join(joined.text for joined in map(self.joined, self.paragraphs(indices)) if joined.text)

    def paragraphs(self, indices: Sequence[int]) -> list[list[int]]:
        """Group lines into paragraphs: what the form says, else blank lines."""
        groups: list[list[int]] = []
        for i in indices:
            line = self.lines[i]
            new = (
                not groups
                or line.paragraph
                or self.lines[groups[-1][-1]].paragraph
                or self.starts_paragraph(i, groups[-1][-1])
            )
            if new:
                groups.append([i])
            else:
                groups[-1].append(i)
        return groups

    def starts_paragraph(self, i: int, before: int) -> bool:
        """True when line `i` begins a paragraph behind line `before`.

        A blank line parts paragraphs, and where lines are not broken to fit a page each is a paragraph; but a
        sentence that goes on is a page break, not a paragraph.
        """
        line = self.lines[i]
        if not line.gap and self.wrapped:
            return False
        ended = self.lines[before].text.rstrip()[-1:] in ".?!:;)”»\"'’"
        return ended or not line.text[:1].islower()

    def spans(self, indices: Iterable[int]) -> tuple[Span, ...]:
        """Spans of lines, those with only white space between them merged."""
        return merge(self.kept, self.ranges(indices))


def _is_wrapped(lines: Sequence[Line]) -> bool:
    """True when printed lines were broken to fit a page: of the long ones, many stop in mid-sentence."""
    long = [line.text.rstrip() for line in lines if line.kind is BlockKind.LINE and len(line.text) > 40]
    broken = sum(text[-1] not in ".?!:;)”»\"'’|" for text in long)
    return broken * 4 > len(long)


def _form_tag(line: Line) -> str:
    if line.kind is BlockKind.FURNITURE:
        return line.label if line.label in FURNITURE_TAGS else "furniture"
    if line.kind is BlockKind.NOTE:
        return ""
    name = furniture(line.text)
    if name:
        return name
    if line.label == "kop" or is_head(line.text):
        return "kop"
    return ""
