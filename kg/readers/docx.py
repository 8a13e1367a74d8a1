"""Word documents (.docx): the text as Word shows it, with its notes, tables, text boxes and list numbers.

A text box is stored twice (`mc:AlternateContent`) and read once. Deleted and hidden text and field codes are not
read, the results of fields are. The header of the first page is read as the head of a letter (label `briefhoofd`)
when it holds one; other headers and footers are furniture. Source: ECMA-376 part 1, and the letters of docs/sources.md.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import takewhile

from lxml import etree

from kg.model import BlockKind, Document, Doubt, Form
from kg.readers.body import INLINE, SKIP, THROUGH, Body, Does, Rule
from kg.readers.kept import Line, without_controls
from kg.readers.markup import parse_xml
from kg.readers.numbering import as_number
from kg.readers.packed import Package
from kg.readers.source import Source
from kg.readers.word_lists import WordLists

LETTERHEAD = "briefhoofd"
PAGE_HEAD = "paginakop"
PAGE_FOOT = "paginavoet"

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_STRICT = (
    (b"http://purl.oclc.org/ooxml/wordprocessingml/main", _W[1:-1].encode()),
    (b"http://purl.oclc.org/ooxml/officeDocument/relationships", _R[1:-1].encode()),
)
_TEXT = frozenset({f"{_W}t", f"{_M}t"})
_NOTES = frozenset({f"{_W}footnoteReference", f"{_W}endnoteReference"})

_RULES: dict[str, Rule] = {
    f"{_W}p": Rule(Does.BLOCK, numbered=True),
    **dict.fromkeys((f"{_W}tab", f"{_W}ptab"), Rule(Does.SPACE)),
    **dict.fromkeys((f"{_W}br", f"{_W}cr"), Rule(Does.BREAK)),
    **dict.fromkeys((f"{_W}noBreakHyphen", f"{_W}sym"), Rule(Does.SIGN)),
    **dict.fromkeys((f"{_W}hyperlink", f"{_W}fldSimple"), Rule(Does.LINK)),
    f"{_W}tr": Rule(Does.ROW, BlockKind.TABLE),
    f"{_W}tc": Rule(Does.CELL),
    f"{_W}txbxContent": Rule(Does.ASIDE),
    **dict.fromkeys((f"{_W}fldChar", f"{_W}instrText"), Rule(Does.SIGNAL)),
    **dict.fromkeys(_NOTES, Rule(Does.NOTE)),
    **dict.fromkeys((f"{_W}pPr", f"{_W}rPr", f"{_W}sectPr", f"{_W}tblPr", f"{_W}tblGrid", f"{_W}tcPr"), SKIP),
    **dict.fromkeys((f"{_W}del", f"{_W}moveFrom", f"{_W}sdtPr", f"{_W}sdtEndPr"), SKIP),
}
# Whatever else there is may hold runs of text, but no text itself: THROUGH.

_OTHER_PARTS = (
    (re.compile(r"word/afchunk\d*\.\w+", re.IGNORECASE), "ingevoegde bestanden"),
    (re.compile(r"word/embeddings/.+"), "ingesloten bestanden"),
    (re.compile(r"word/diagrams/data\d*\.xml"), "schema's"),
    (re.compile(r"word/charts/chart\d*\.xml"), "grafieken"),
)
_LINKING = re.compile(r'\s*HYPERLINK\s+"([^"\\]+)"')
_HYPHEN = "-"
_NO_SIGN = "\ufffd"
_SIGNS = {"Wingdings": {0xE0: "→", 0xDF: "←", 0xFC: "✓", 0xFB: "✗", 0xFE: "☑", 0xFD: "☒", 0xA8: "☐", 0xA7: "▪"}}
_SIGNS["Symbol"] = {0xB7: "•", 0xAE: "→", 0xB3: "≥", 0xA3: "≤", 0xB1: "±", 0xB4: "×", 0xB0: "°", 0x2D: "−", 0x6D: "μ"}
"""What characters of these fonts look like, by their number; the letters of others are Unicode's own."""

_HEADING_NAME = re.compile(r"(?:heading|kop) ?\d|title|titel", re.IGNORECASE)
OF_A_LETTER = re.compile(r"\b(?:Datum|Betreft|Onderwerp|Aan de|[Vv]oorzitter|Ons kenmerk|Retouradres)\b")
PAGE_NUMBER = re.compile(r"Pagina\s*\d*\s*(?:van\s*\d*)?|\d{1,3}", re.IGNORECASE)


def read_docx(source: Source) -> Document:
    """Read a Word document. Raises SourceError when it is damaged, encrypted, or has no text."""
    word = _Word(source)
    body = _WordBody(source, word)
    first, others = word.headers()
    for root in first:
        _write_head(body, root)
    body.kept.section()
    body.element(word.main, BlockKind.PARAGRAPH, "")
    body.end_part()
    for root, label in others:
        body.element(root, BlockKind.FURNITURE, label)
        body.end_part()
    body.kept.doubts.extend(_not_read(word))
    return body.kept.document(source, Form.DOCX)


def _not_read(word: _Word) -> Iterator[Doubt]:
    """Say which parts of the file may hold text that is not read."""
    for pattern, what in _OTHER_PARTS:
        names = sorted(name for name in word.names if pattern.fullmatch(name))
        if names:
            yield Doubt("restTekst", f"Niet gelezen: {what} ({', '.join(names)[:300]}).")


def _write_head(body: _WordBody, root: etree._Element) -> None:
    """Write the header of the first page as the head of a letter; the page number in it is furniture."""
    written = len(body.kept.blocks)
    label = LETTERHEAD if OF_A_LETTER.search(_shown(root)) else PAGE_HEAD
    body.element(root, BlockKind.PARAGRAPH if label == LETTERHEAD else BlockKind.FURNITURE, label)
    body.end_part()
    body.kept.relabel(written, PAGE_NUMBER, BlockKind.FURNITURE, PAGE_HEAD)


class _Word:
    """The parts of a Word document that matter to its text."""

    def __init__(self, source: Source) -> None:
        self._package = Package(source)
        self.names = self._package.names
        self._targets: dict[etree._Element, dict[str, tuple[str, str]]] = {}  # relations by root of a part
        self._name = self._main_name()
        self.main = self._part(self._name)
        self._main_targets = self._targets[self.main]
        styles = self._related("styles")
        self.lists = WordLists(self._related("numbering"), styles)
        self.headings = _heading_styles(styles)
        self.notes = {f"{_W}{kind}Reference": self._notes(kind) for kind in ("footnote", "endnote")}

    def headers(self) -> tuple[list[etree._Element], list[tuple[etree._Element, str]]]:
        """Return the header of the first page (one or none), and the other headers and footers with their label."""
        first: list[etree._Element] = []
        others: list[tuple[etree._Element, str]] = []
        seen: set[str] = set()
        for number, section in enumerate(self.main.iter(f"{_W}sectPr")):
            wanted = "first" if section.find(f"{_W}titlePg") is not None else "default"
            for reference in section.iterchildren(f"{_W}headerReference", f"{_W}footerReference"):
                name = self._path(reference.get(f"{_R}id", ""))
                if name not in self._package.names or name in seen:
                    continue
                seen.add(name)
                is_head = reference.tag == f"{_W}headerReference"
                if is_head and number == 0 and reference.get(f"{_W}type") == wanted:
                    first.append(self._part(name))
                else:
                    others.append((self._part(name), PAGE_HEAD if is_head else PAGE_FOOT))
        return first, others

    def _main_name(self) -> str:
        for name, (kind, target) in self._relations("").items():
            if kind == "officeDocument" and name:
                return target.lstrip("/")
        return "word/document.xml"

    def _part(self, name: str) -> etree._Element:
        part = self._package.part(name)
        data = part.data
        for strict, transitional in _STRICT:
            data = data.replace(strict, transitional)
        root = parse_xml(Source(part.bronbestand, data, part.sha256))[0]
        self._targets[root] = self._relations(name)
        return root

    def address(self, element: etree._Element) -> str:
        """Return the address that an element's relation leads to, "" when it leads into the file."""
        relations = self._targets[element.getroottree().getroot()]
        kind, target = relations.get(element.get(f"{_R}id", ""), ("", ""))
        return target if kind == "hyperlink" else ""

    def _relations(self, name: str) -> dict[str, tuple[str, str]]:
        """Return the relations of a part ("" for the package): id to kind and target."""
        folder, base = posixpath.split(name)
        path = posixpath.join(folder, "_rels", f"{base}.rels")
        if path not in self._package.names:
            return {}
        found = parse_xml(self._package.part(path))[0].iter("{*}Relationship")
        return {r.get("Id", ""): (r.get("Type", "").rpartition("/")[2], r.get("Target", "")) for r in found}

    def _path(self, relation: str) -> str:
        return self._inside(self._main_targets.get(relation, ("", ""))[1])

    def _inside(self, target: str) -> str:
        folder = posixpath.dirname(self._name)
        return target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))

    def _related(self, kind: str) -> etree._Element | None:
        names = (self._inside(target) for found, target in self._main_targets.values() if found == kind)
        name = next((name for name in names if name in self._package.names), "")
        return self._part(name) if name else None

    def _notes(self, kind: str) -> dict[str, etree._Element]:
        root = self._related(f"{kind}s")
        found = [] if root is None else root.iterchildren(f"{_W}{kind}")
        return {note.get(f"{_W}id", ""): note for note in found if note.get(f"{_W}type") in (None, "normal")}


class _WordBody(Body):
    def __init__(self, source: Source, word: _Word) -> None:
        super().__init__(source)
        self._word = word
        self._fields: list[_Field] = []  # that are open
        self._in_codes = 0  # how many of those are in their code
        self._of_marks: set[etree._Element] = set()  # what shows a mark that was chosen by the writer
        self._counts = {f"{_W}footnoteReference": 0, f"{_W}endnoteReference": 0}
        self._marks: dict[etree._Element, str] = {}  # of the notes that were met

    def rule(self, element: etree._Element, label: str) -> Rule:
        tag = element.tag
        if tag in _TEXT:
            return SKIP if self._in_codes or element in self._of_marks else INLINE
        if tag == f"{_W}r":
            return SKIP if _is_hidden(element) else THROUGH
        if tag == f"{_W}p" and label not in (PAGE_HEAD, PAGE_FOOT) and self._is_heading(element):
            return _HEADING
        if tag == f"{_MC}Fallback":
            return SKIP if _has_choice(element) else THROUGH
        return _RULES.get(tag, THROUGH)

    def signal(self, element: etree._Element) -> None:
        """Follow a field from its code to its result; a result may link."""
        kind = element.get(f"{_W}fldCharType")
        if kind == "begin":
            self._fields.append(_Field())
            self._in_codes += 1
        elif not self._fields:
            return
        elif element.tag == f"{_W}instrText":
            self._fields[-1].code += element.text or ""
        elif kind == "separate":
            self._end_code(self._fields[-1])
        elif kind == "end":
            field = self._fields.pop()
            self._end_code(field)
            if self._line is not None and field.line in (None, self._line):
                self._line.add_link(field.begint, _linked(field.code))

    def _end_code(self, field: _Field) -> None:
        """Let the result of a field begin here, unless it has."""
        if field.in_code:
            self._in_codes -= 1
            field.in_code = False
            field.line, field.begint = self._line, self._line.place if self._line else 0

    def sign(self, element: etree._Element) -> str:
        return "" if self._in_codes or element in self._of_marks else _sign(element)

    def target(self, element: etree._Element) -> str:
        if element.tag == f"{_W}fldSimple":
            return _linked(element.get(f"{_W}instr", ""))
        return self._word.address(element)

    def number(self, element: etree._Element) -> str:
        return "" if _is_deleted(element) else self._word.lists.number(element)

    def note(self, element: etree._Element) -> tuple[str, etree._Element | None]:
        """Return the number that Word gives a note, or the mark that its writer did, and what it says."""
        tag = str(element.tag)
        found = self._word.notes[tag].get(element.get(f"{_W}id", ""))
        if found is None:
            return "", None
        if found in self._marks:  # a second reference to it
            return self._marks[found], None
        if _has_own_mark(element):
            shown = list(takewhile(lambda sibling: sibling.tag not in _NOTES, element.itersiblings()))
            self._marks[found] = "".join(map(_shown, shown))
            self._of_marks.update(shown)
        else:
            self._counts[tag] += 1
            self._marks[found] = as_number(self._counts[tag], "1" if tag == f"{_W}footnoteReference" else "i")
        return self._marks[found], found

    def _is_heading(self, paragraph: etree._Element) -> bool:
        style = paragraph.find(f"{_W}pPr/{_W}pStyle")
        if style is not None and style.get(f"{_W}val") in self._word.headings:
            return True
        return paragraph.find(f"{_W}pPr/{_W}outlineLvl") is not None


@dataclass(slots=True)
class _Field:
    """An open field: its code, and where in which line its result begins."""

    code: str = ""
    in_code: bool = True
    line: Line | None = None
    begint: int = 0


def _linked(code: str) -> str:
    """Return the address in the code of a field that links, "" of any other."""
    found = _LINKING.match(code)
    return found[1].strip() if found else ""


def _sign(element: etree._Element) -> str:
    """Return the character of a symbol or hyphen; U+FFFD for one of a font that only draws."""
    if element.tag == f"{_W}noBreakHyphen":
        return _HYPHEN
    try:
        code = int(element.get(f"{_W}char", ""), 16)
    except ValueError:
        return _NO_SIGN
    drawn = 0xF000 <= code <= 0xF0FF
    known = _SIGNS.get(element.get(f"{_W}font", ""), {})
    shown = known.get(code & 0xFF, _NO_SIGN) if drawn or known else chr(code) if code < 0xD800 else _NO_SIGN
    return without_controls(shown)[0]


def _is_deleted(paragraph: etree._Element) -> bool:
    """True for a paragraph whose end was deleted and that has no text left: it counts in no list."""
    mark = paragraph.find(f"{_W}pPr/{_W}rPr")
    deleted = mark is not None and (mark.find(f"{_W}del") is not None or mark.find(f"{_W}moveFrom") is not None)
    return deleted and not any(_is_kept(text) for text in paragraph.iter(*_TEXT))


def _is_kept(text: etree._Element) -> bool:
    return next(text.iterancestors(f"{_W}del", f"{_W}moveFrom"), None) is None


def _has_own_mark(reference: etree._Element) -> bool:
    return reference.get(f"{_W}customMarkFollows", "0") not in ("0", "false", "off")


_HEADING = Rule(Does.BLOCK, BlockKind.HEADING, numbered=True)


def _heading_styles(styles: etree._Element | None) -> frozenset[str]:
    """Return the ids of the styles that are headings by their name."""
    found = set()
    for style in [] if styles is None else styles.iterchildren(f"{_W}style"):
        name = style.find(f"{_W}name")
        if name is not None and _HEADING_NAME.fullmatch(name.get(f"{_W}val", "")):
            found.add(style.get(f"{_W}styleId", ""))
    return frozenset(found)


def _is_hidden(run: etree._Element) -> bool:
    vanish = run.find(f"{_W}rPr/{_W}vanish")
    return vanish is not None and vanish.get(f"{_W}val", "1") not in ("0", "false", "off")


def _has_choice(fallback: etree._Element) -> bool:
    """True when the other branch of the alternative has text, so that this one repeats it."""
    parent = fallback.getparent()
    choices = [] if parent is None else parent.iterchildren(f"{_MC}Choice")
    return any(next(choice.iter(f"{_W}t"), None) is not None for choice in choices)


def _shown(element: etree._Element) -> str:
    """Return the text in an element, with spaces for tabs and line ends, deleted text left out."""
    words = []
    for found in element.iter(f"{_W}t", f"{_W}sym", f"{_W}tab", f"{_W}br", f"{_W}p"):
        if found.tag == f"{_W}sym":
            words.append(_sign(found))
        else:
            words.append((found.text or "") if found.tag == f"{_W}t" else " ")
    return "".join(words)
