"""Walking marked-up text: a table of elements decides what each does to the kept text.

Official XML, HTML pages, Word and OpenDocument texts are all trees of elements. Each reader gives the table for its
own, and what only its form knows (where a link points, what a note says, which number a list puts before a line).
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from enum import Enum, auto

from lxml import etree

from kg.model import BlockKind
from kg.readers.kept import KeptText, Line, fold, plain_mark, trim, visible
from kg.readers.markup import text_of
from kg.readers.source import MAX_DEPTH, MAX_ELEMENTS, Source


class Does(Enum):
    """What an element does to the kept text."""

    PART = auto()  # holds blocks; a blank line before and after, the notes that it has at its end
    GROUP = auto()  # holds blocks
    BLOCK = auto()  # is a line of its own
    INLINE = auto()  # is part of a line
    LINK = auto()  # is part of a line, and links
    SPACE = auto()  # is a space
    SIGN = auto()  # is a character that its form names
    BREAK = auto()  # ends a printed line within a block
    NUMBER = auto()  # stands before the block that follows it, on the same line
    ROW = auto()  # is a line of its own with the blocks in it, a tab between cells
    CELL = auto()
    JOINED = auto()  # is a line of its own with the blocks in it
    NOTE = auto()  # holds a note; stands where its mark is
    MARK = auto()  # stands where the mark of a note is
    ASIDE = auto()  # holds blocks that stand beside the text (a text box): they come after the block around it
    THROUGH = auto()  # has no text itself, but elements that may
    SIGNAL = auto()  # changes what the reader does next
    SKIP = auto()  # has no text of the document


@dataclass(frozen=True, slots=True)
class Rule:
    """What to do with an element. `kind` and `label` are those of the element around it when None."""

    does: Does
    kind: BlockKind | None = None
    label: str | None = None
    numbered: bool = False  # the form puts a number before it that is not in its text


INLINE = Rule(Does.INLINE)
GROUP = Rule(Does.GROUP)
BLOCK = Rule(Does.BLOCK)
SKIP = Rule(Does.SKIP)
THROUGH = Rule(Does.THROUGH)


# Looking a member up in its enum costs more than all else that is done for most elements.
_PART, _BLOCK, _INLINE, _THROUGH, _ROW, _SKIP = Does.PART, Does.BLOCK, Does.INLINE, Does.THROUGH, Does.ROW, Does.SKIP
_FURNITURE = BlockKind.FURNITURE
_NAMING = frozenset({Does.PART, Does.BLOCK, Does.GROUP, Does.ROW, Does.JOINED})


def part(label: str) -> Rule:
    """Return the rule of a part of a document, of paragraphs."""
    return Rule(Does.PART, BlockKind.PARAGRAPH, label)


def heading(label: str | None = None) -> Rule:
    """Return the rule of a heading."""
    return Rule(Does.BLOCK, BlockKind.HEADING, label)


class Body(ABC):
    """Walks elements and writes `kept`; the open line is the block that is being gathered, if any."""

    def __init__(self, source: Source) -> None:
        self.kept = KeptText()
        self._source = source
        self._line: Line | None = None
        self._notes: list[Line] = []
        self._asides: list[tuple[etree._Element, BlockKind, str, int]] = []
        self._numbered = False  # the open line holds only the number of the block that comes next
        self._broken = False  # a line of this block has ended, the block has not
        self._joined = 0  # how many rows are open
        self._note_end: int | None = None  # where the last paragraph of the open note ended; None outside notes
        self._left = MAX_ELEMENTS

    # ------------------------------------------------------------ what the form knows

    @abstractmethod
    def rule(self, element: etree._Element, label: str) -> Rule:
        """Return what to do with an element inside a part of this label."""

    def target(self, element: etree._Element) -> str:
        """Return where a LINK points, "" when nowhere."""
        return ""

    def note(self, element: etree._Element) -> tuple[str, etree._Element | None]:
        """Return a NOTE's mark as printed, and the element that holds its text, None when that is nowhere."""
        return "", element

    def is_in_line(self, element: etree._Element) -> bool:
        """True when a NOTE stands where its mark is, False when its mark stands elsewhere."""
        return True

    def mark(self, element: etree._Element) -> str:
        """Return a MARK as printed."""
        return text_of(element)

    def number(self, element: etree._Element) -> str:
        """Return the number that the form puts before a numbered block, "" when none."""
        return ""

    def sign(self, element: etree._Element) -> str:
        """Return the character that a SIGN stands for, "" for none."""
        return ""

    def signal(self, element: etree._Element) -> None:
        """Take notice of a SIGNAL; a form whose table has one says how."""
        raise AssertionError(element.tag)

    # ------------------------------------------------------------ the walk

    def element(self, element: etree._Element, kind: BlockKind, label: str, depth: int = 0) -> None:
        """Write one element; `kind` and `label` are those of the element around it.

        Raises SourceError for elements nested deeper than `MAX_DEPTH`, and for more than `MAX_ELEMENTS`.
        """
        rule = self.rule(element, label)
        does = rule.does
        if does is _BLOCK and self._is_alone(element, rule) and kind is not _FURNITURE:
            text = trim(fold(visible(element.text or "")))  # the common case: a paragraph of text alone
            if text:
                self.kept.add(rule.kind or kind, label if rule.label is None else rule.label, text)
        elif does is _INLINE:
            self._mixed(element, kind, label, depth)
        elif does is _THROUGH:
            self._through(element, kind, label, depth)
        elif does is _ROW and self._is_layout(element, label):
            self._mixed(element, kind, label, depth)
        elif kind is _FURNITURE and does in _NAMING:
            self._structure(element, Rule(does), (kind, label), depth)  # what is in furniture is furniture
        elif does is not _SKIP:
            self._structure(element, rule, (rule.kind or kind, label if rule.label is None else rule.label), depth)

    def _is_alone(self, element: etree._Element, rule: Rule) -> bool:
        return self._line is None and len(element) == 0 and not self._joined and not rule.numbered

    def end_part(self) -> None:
        """End the line and write the notes that were met, as blocks of their own; a blank line comes next."""
        self._flush()
        self._write_asides()
        for line in self._notes:
            self.kept.add_line(line)
        self._notes.clear()
        self.kept.section()

    def _structure(self, element: etree._Element, rule: Rule, around: tuple[BlockKind, str], depth: int) -> None:
        kind, label = around
        if rule.does is _PART and self._note_end is None:
            self.end_part()
            self._mixed(element, kind, label, depth)
            self.end_part()
            return
        match rule.does:
            case Does.BLOCK | Does.GROUP | Does.PART:  # within a note, a part is no more than a block
                self._block(element, rule, around, depth)
            case Does.ROW | Does.JOINED:
                self._row(element, kind, label, depth)
            case Does.CELL:
                self._cell(element, kind, label, depth)
            case Does.NUMBER:
                self._begin_block()
                self._mixed(element, kind, label, depth)
                self._number("", kind, label)
            case Does.ASIDE:
                self._asides.append((element, kind, label, depth))
            case _:
                self._inside_line(element, rule.does, around, depth)

    def _inside_line(self, element: etree._Element, does: Does, around: tuple[BlockKind, str], depth: int) -> None:
        kind, label = around
        match does:
            case Does.LINK:
                begint = self._open(kind, label).place
                self._mixed(element, kind, label, depth)
                if self._line is not None:
                    self._line.add_link(begint, self.target(element))
            case Does.SPACE:
                if self._line is not None:
                    self._line.add(" ")
            case Does.SIGN:
                self._open(kind, label).add(self.sign(element))
            case Does.BREAK:
                self._break()
            case Does.SIGNAL:
                self.signal(element)
            case Does.NOTE:
                mark, text = self.note(element)
                if mark and self.is_in_line(element):
                    self._open(kind, label).add_mark(mark)
                if text is not None:
                    self._write_note(plain_mark(mark), text, depth)
            case Does.MARK:
                self._open(kind, label).add_mark(self.mark(element))
            case _:
                raise AssertionError(does)

    def _write_note(self, mark: str, element: etree._Element, depth: int) -> None:
        """Gather a note in a line of its own, a line end between its paragraphs, for the end of the part."""
        around = self._line, self._numbered, self._broken, self._joined, self._note_end
        self._line, self._joined, self._note_end = Line(BlockKind.NOTE, mark), 0, 0
        self._mixed(element, BlockKind.NOTE, mark, depth + 1)
        self._notes.append(self._line)
        self._line, self._numbered, self._broken, self._joined, self._note_end = around

    def _mixed(self, element: etree._Element, kind: BlockKind, label: str, depth: int) -> None:
        """Write the text and the elements in an element, in order."""
        self._visit(depth, len(element))
        text = element.text
        if text and (self._line is not None or not text.isspace()):
            self._open(kind, label).add(visible(text))
        for child in element:
            self.element(child, kind, label, depth + 1)
            text = child.tail
            if text and (self._line is not None or not text.isspace()):
                self._open(kind, label).add(visible(text))

    def _visit(self, depth: int, count: int) -> None:
        """Count `count` elements at this depth against the limits."""
        self._left -= count
        if depth > MAX_DEPTH:
            raise self._source.damaged("elements are nested too deep", expected=f"at most {MAX_DEPTH} levels")
        if self._left < 0:
            raise self._source.damaged("there are too many elements", expected=f"at most {MAX_ELEMENTS}")

    def _has_text(self, element: etree._Element) -> bool:
        for text in element.itertext():
            self._visit(0, 1)
            if not text.isspace():
                return True
        return False

    def _block(self, element: etree._Element, rule: Rule, around: tuple[BlockKind, str], depth: int) -> None:
        self._begin_block()
        if rule.numbered:
            self._number(self.number(element), *around)
        self._mixed(element, *around, depth)
        self._end_line()
        if self._line is None:
            self._write_asides()

    def _write_asides(self) -> None:
        asides, self._asides = self._asides, []
        for aside, kind, label, depth in asides:
            self._mixed(aside, kind, label, depth)
            self._flush()
            self._write_asides()

    def _through(self, element: etree._Element, kind: BlockKind, label: str, depth: int) -> None:
        self._visit(depth, len(element))
        for child in element:
            self.element(child, kind, label, depth + 1)

    def _row(self, element: etree._Element, kind: BlockKind, label: str, depth: int) -> None:
        self._begin_block()
        self._joined += 1
        self._mixed(element, kind, label, depth)
        self._joined -= 1
        self._end_line()

    def _cell(self, element: etree._Element, kind: BlockKind, label: str, depth: int) -> None:
        if self._joined and self._line is not None:
            self._line.add_sign("\t")
        self._begin_block()
        self._mixed(element, kind, label, depth)
        self._end_line()

    def _is_layout(self, row: etree._Element, label: str) -> bool:
        """True for a row that only places paragraphs: one cell with text, or a cell of several blocks."""
        filled = 0
        for cell in row:
            blocks = (child for child in cell if self.rule(child, label).does is Does.BLOCK)
            if sum(self._has_text(block) for block in blocks) > 1:
                return True
            filled += self._has_text(cell)
        return filled < 2

    # ------------------------------------------------------------ the open line

    def _open(self, kind: BlockKind, label: str) -> Line:
        if self._line is None:
            broken = self._broken and kind is BlockKind.PARAGRAPH
            self._line = Line(BlockKind.LINE if broken else kind, label)
        return self._line

    def _number(self, number: str, kind: BlockKind, label: str) -> None:
        """Put a list's number in the line, and let the block that comes next go on in it."""
        if number:
            self._open(kind, label).add(number)
        if self._line is not None:
            self._line.add(" ")
            self._numbered = True

    def _begin_block(self) -> None:
        if self._numbered:
            self._numbered = False
        else:
            self._end_line()

    def _end_line(self) -> None:
        """End the open line, within a row only the word, and within a note only its line."""
        if self._line is None:
            self._flush()
        elif self._joined:
            self._line.add(" ")
        elif self._note_end is None:
            self._flush()
        elif self._line.place != self._note_end:
            self._line.add_sign("\n")
            self._note_end = self._line.place

    def _break(self) -> None:
        if self._joined or self._note_end is not None:
            self._end_line()
        elif self._line is not None:
            if self._line.kind is BlockKind.PARAGRAPH:
                self._line.kind = BlockKind.LINE
            self._flush()
            self._broken = True

    def _flush(self) -> None:
        self._numbered = self._broken = False
        if self._line is not None:
            self.kept.add_line(self._line)
            self._line = None
