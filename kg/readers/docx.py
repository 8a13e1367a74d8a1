"""Word documents (.docx): the text as Word shows it, with its notes, tables, text boxes and list numbers.

A text box is stored twice (`mc:AlternateContent`) and read once. Deleted and hidden text and field codes are not
read, the results of fields are. The header of the first page is read as the head of a letter (label `briefhoofd`)
when it holds one; other headers and footers are furniture. Source: ECMA-376 part 1, and the letters of docs/sources.md.
"""

from __future__ import annotations

import posixpath
import re

from lxml import etree

from kg.model import BlockKind, Document, Form
from kg.readers.body import INLINE, SKIP, THROUGH, Body, Does, Rule
from kg.readers.kept import fold
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
    f"{_W}hyperlink": Rule(Does.LINK),
    f"{_W}tr": Rule(Does.ROW, BlockKind.TABLE),
    f"{_W}tc": Rule(Does.CELL),
    f"{_W}txbxContent": Rule(Does.ASIDE),
    f"{_W}fldChar": Rule(Does.SIGNAL),
    **dict.fromkeys(_NOTES, Rule(Does.NOTE)),
    **dict.fromkeys((f"{_W}pPr", f"{_W}rPr", f"{_W}sectPr", f"{_W}tblPr", f"{_W}tblGrid", f"{_W}tcPr"), SKIP),
    **dict.fromkeys((f"{_W}del", f"{_W}moveFrom", f"{_W}instrText", f"{_W}sdtPr", f"{_W}sdtEndPr"), SKIP),
}
# Whatever else there is may hold runs of text, but no text itself: THROUGH.

_HEADING_NAME = re.compile(r"(?:heading|kop) ?\d|title|titel", re.IGNORECASE)
_OF_A_LETTER = re.compile(r"\b(?:Datum|Betreft|Onderwerp|Aan de|[Vv]oorzitter|Ons kenmerk|Retouradres)\b")
_PAGE_NUMBER = re.compile(r"Pagina\s*\d*\s*(?:van\s*\d*)?|\d{1,3}", re.IGNORECASE)


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
    return body.kept.document(source, Form.DOCX)


def _write_head(body: _WordBody, root: etree._Element) -> None:
    """Write the header of the first page as the head of a letter; the page number in it is furniture."""
    written = len(body.kept.blocks)
    label = LETTERHEAD if _OF_A_LETTER.search(_shown(root)) else PAGE_HEAD
    body.element(root, BlockKind.PARAGRAPH if label == LETTERHEAD else BlockKind.FURNITURE, label)
    body.end_part()
    body.kept.relabel(written, _PAGE_NUMBER, BlockKind.FURNITURE, PAGE_HEAD)


class _Word:
    """The parts of a Word document that matter to its text."""

    def __init__(self, source: Source) -> None:
        self._package = Package(source)
        self._name = self._main_name()
        self.main = self._part(self._name)
        self.targets = self._relations(self._name)
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
        return parse_xml(Source(part.bronbestand, data, part.sha256))[0]

    def _relations(self, name: str) -> dict[str, tuple[str, str]]:
        """Return the relations of a part ("" for the package): id to kind and target."""
        folder, base = posixpath.split(name)
        path = posixpath.join(folder, "_rels", f"{base}.rels")
        if path not in self._package.names:
            return {}
        found = self._part(path).iter("{*}Relationship")
        return {r.get("Id", ""): (r.get("Type", "").rpartition("/")[2], r.get("Target", "")) for r in found}

    def _path(self, relation: str) -> str:
        return self._inside(self.targets.get(relation, ("", ""))[1])

    def _inside(self, target: str) -> str:
        folder = posixpath.dirname(self._name)
        return target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))

    def _related(self, kind: str) -> etree._Element | None:
        names = (self._inside(target) for found, target in self.targets.values() if found == kind)
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
        self._codes: list[bool] = []  # of each open field: is its code what follows
        self._counts = {f"{_W}footnoteReference": 0, f"{_W}endnoteReference": 0}

    def rule(self, element: etree._Element, label: str) -> Rule:
        tag = element.tag
        if tag in _TEXT:
            return SKIP if any(self._codes) else INLINE
        if tag == f"{_W}r":
            return SKIP if _is_hidden(element) else THROUGH
        if tag == f"{_W}p" and label not in (PAGE_HEAD, PAGE_FOOT) and self._is_heading(element):
            return _HEADING
        if tag == f"{_MC}Fallback":
            return SKIP if _has_choice(element) else THROUGH
        return _RULES.get(tag, THROUGH)

    def signal(self, element: etree._Element) -> None:
        kind = element.get(f"{_W}fldCharType")
        if kind == "begin":
            self._codes.append(True)
        elif kind == "separate" and self._codes:
            self._codes[-1] = False
        elif kind == "end" and self._codes:
            self._codes.pop()

    def target(self, element: etree._Element) -> str:
        kind, target = self._word.targets.get(element.get(f"{_R}id", ""), ("", ""))
        return target if kind == "hyperlink" else ""

    def number(self, element: etree._Element) -> str:
        return self._word.lists.number(element)

    def note(self, element: etree._Element) -> tuple[str, str]:
        """Return the number that Word gives a note, and its text."""
        found = self._word.notes[str(element.tag)].get(element.get(f"{_W}id", ""))
        if found is None:
            return "", ""
        self._counts[str(element.tag)] += 1
        mark = as_number(self._counts[str(element.tag)], "1" if element.tag == f"{_W}footnoteReference" else "i")
        paragraphs = (fold(_shown(paragraph)) for paragraph in found.iter(f"{_W}p"))
        return mark, "\n".join(text for text in paragraphs if text)

    def _is_heading(self, paragraph: etree._Element) -> bool:
        style = paragraph.find(f"{_W}pPr/{_W}pStyle")
        if style is not None and style.get(f"{_W}val") in self._word.headings:
            return True
        return paragraph.find(f"{_W}pPr/{_W}outlineLvl") is not None


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
    for found in element.iter(f"{_W}t", f"{_W}tab", f"{_W}br", f"{_W}p"):
        words.append((found.text or "") if found.tag == f"{_W}t" else " ")
    return "".join(words)
