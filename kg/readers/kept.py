"""The kept text of a document while a reader builds it: lines, and the blocks, marks and links in them.

Every reader of a form with structure writes through `KeptText`, so that one document in several forms gives the
same kept text: one block a line, white space folded, a blank line between sections.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from kg.model import Block, BlockKind, Document, Doubt, Form, Gegeven, Link, Mark
from kg.readers.source import Source

# White space of XML and HTML; a no-break space is a character of the text and stays.
_WHITE = re.compile(r"[ \t\n\r\f]+")
_SPACES = " \t\n\r\f"
_RUNS = ("\n", "  ", "\t", "\r", "\f")
_INVISIBLE = "\xad\u200b\u2060\ufeff"
_MARK_SIGNS = " \t\n\r\f()[].\xa0"

# What XML 1.0 cannot carry, and so no result of ours either; a form feed or vertical tab ends a line.
_FORBIDDEN = re.compile("[\x00-\x08\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_ENDS = {"\r\n": "\n", "\r": "\n", "\f": "\n", "\v": "\n"}


def fold(text: str) -> str:
    """Return `text` with each run of white space as one space, and none at its ends. A no-break space stays."""
    if text.isascii():
        return " ".join(text.split())
    if any(run in text for run in _RUNS):  # rare, and the search costs a tenth of the substitution
        text = _WHITE.sub(" ", text)
    return text.strip(_SPACES)


def visible(text: str) -> str:
    """Return `text` without the characters that nobody sees: soft hyphens, and marks of no width.

    They may stand within a word or a number, where no rule expects them.
    """
    if not text.isascii():
        for sign in _INVISIBLE:  # looking for each is a hundred times as fast as translating every character
            if sign in text:
                text = text.replace(sign, "")
    return text


def trim(text: str) -> str:
    """Return the folded text of a whole block, without no-break spaces at its ends either."""
    return text.strip("\xa0 \t\n")


def plain_mark(text: str) -> str:
    """Return a note's mark without the signs around it: "1)" and "[1 ]" are "1"."""
    return text.strip(_MARK_SIGNS)


def with_line_ends(text: str) -> str:
    """Return `text` with every end of line or page as `\\n`."""
    for found, end in _ENDS.items():
        if found in text:
            text = text.replace(found, end)
    return text


def without_controls(text: str) -> tuple[str, tuple[Doubt, ...]]:
    """Return `text` with line ends as `\\n` and control characters as U+FFFD, and a doubt that counts those.

    Each control character is replaced by one character; DEL and the code points that are no character go with them.
    """
    text = with_line_ends(text)
    if not _FORBIDDEN.search(text):
        return text, ()
    names = sorted({f"U+{ord(c):04X}" for c in _FORBIDDEN.findall(text)})
    text, count = _FORBIDDEN.subn("\ufffd", text)
    shown = ", ".join(names[:5]) + (", …" if len(names) > 5 else "")
    return text, (Doubt("tekstHersteld", f"{count} stuurtekens ({shown}) zijn vervangen door U+FFFD."),)


class Line:
    """The text of one block while it is gathered: white space folded, marks and links at their places."""

    __slots__ = ("_begun", "_length", "_parts", "_space", "kind", "label", "links", "marks")

    def __init__(self, kind: BlockKind, label: str) -> None:
        self.kind = kind
        self.label = label
        self.marks: list[Mark] = []
        self.links: list[tuple[int, int, str]] = []
        self._parts: list[str] = []
        self._length = 0
        self._space = False
        self._begun = False  # a word came since the line, or the last separator, began

    @property
    def place(self) -> int:
        """Where the next word will begin."""
        return self._length + 1 if self._space else self._length

    def add(self, text: str) -> None:
        """Add inline text; white space at its ends counts as one space between words."""
        if not self._length:
            text = text.lstrip("\xa0 \t\n\r\f")
        words = fold(text)
        if not words:
            self._space = self._begun and (self._space or bool(text))
            return
        if self._begun and (self._space or text[0] in _SPACES):
            self._parts.append(" ")
            self._length += 1
        self._parts.append(words)
        self._length += len(words)
        self._begun = True
        self._space = text[-1] in _SPACES

    def add_sign(self, sign: str) -> None:
        """Add a separator as it is: a tab between cells, a line end in a note."""
        if self._length:
            self._parts.append(sign)
            self._length += len(sign)
        self._space = self._begun = False

    def add_mark(self, printed: str) -> None:
        """Add the mark of a note where it stands, as printed."""
        shown = fold(printed)
        if not shown:
            return
        begint = self.place
        self.add(printed.strip())
        self.marks.append(Mark(begint, begint + len(shown), plain_mark(shown)))

    def add_link(self, begint: int, target: str) -> None:
        """Let everything since `begint` (a former `place`) link to `target`."""
        if target and begint < self._length:
            self.links.append((begint, self._length, target))

    def text(self) -> str:
        """Return what was gathered."""
        return trim("".join(self._parts))


class KeptText:
    """Grows a kept text block by block, each on a line of its own, and knows where all of it stands."""

    __slots__ = ("_gap", "_length", "_parts", "blocks", "doubts", "links", "marks")

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self.marks: list[Mark] = []
        self.links: list[Link] = []
        self.doubts: list[Doubt] = []
        self._parts: list[str] = []
        self._length = 0
        self._gap = ""

    def section(self) -> None:
        """Let a blank line come before the next block."""
        if self._length:
            self._gap = "\n\n"

    def add(self, kind: BlockKind, label: str, text: str) -> int:
        """Add a block of one or more lines; return where it begins. `text` is not empty."""
        begint = self._length + len(self._gap)
        self._parts.append(self._gap)
        self._parts.append(text)
        self._length = begint + len(text)
        self._gap = "\n"
        self.blocks.append(Block(begint, self._length, kind, label))
        return begint

    def add_line(self, line: Line) -> None:
        """Add a gathered line as a block, with its marks and links; nothing when it is empty."""
        text = line.text()
        if not text:
            return
        begint = self.add(line.kind, line.label, text)
        self.marks.extend(Mark(begint + m.begint, begint + m.eindigt, m.mark) for m in line.marks)
        end = len(text)
        self.links.extend(Link(begint + b, begint + min(e, end), target) for b, e, target in line.links if b < end)

    def relabel(self, first: int, which: re.Pattern[str], kind: BlockKind, label: str) -> None:
        """Give the blocks from number `first` on whose whole text matches `which` another kind and label."""
        text = "".join(self._parts)
        for place, block in enumerate(self.blocks[first:], start=first):
            if which.fullmatch(text, block.begint, block.eindigt):
                self.blocks[place] = Block(block.begint, block.eindigt, kind, label)

    def document(self, source: Source, form: Form, metadata: Iterable[Gegeven] = ()) -> Document:
        """Return the document. Raises SourceError when no text was kept."""
        if not self.blocks:
            raise source.damaged("the document has no text", expected="at least one paragraph")
        return Document(
            source.bronbestand,
            form,
            source.sha256,
            "".join(self._parts),
            tuple(self.blocks),
            tuple(self.marks),
            tuple(self.links),
            tuple(metadata),
            tuple(self.doubts),
        )
