"""OpenDocument texts (.odt): the same conventions as for Word, and the styles of the official ones as labels.

Source: OpenDocument 1.3 part 3, and the official text of docs/sources.md.
"""

from __future__ import annotations

import re

from lxml import etree

from kg.model import BlockKind, Document, Form
from kg.readers.body import GROUP, INLINE, SKIP, THROUGH, Body, Does, Rule
from kg.readers.docx import PAGE_FOOT, PAGE_HEAD
from kg.readers.kept import fold
from kg.readers.markup import parse_xml, text_of
from kg.readers.numbering import as_number
from kg.readers.packed import Package
from kg.readers.source import Source

_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_DRAW = "{urn:oasis:names:tc:opendocument:xmlns:drawing:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
_XLINK = "{http://www.w3.org/1999/xlink}"

_PAGE_FOOT = Rule(Does.ASIDE, BlockKind.FURNITURE, PAGE_FOOT)
_HEAD = Rule(Does.PART, BlockKind.HEADING, "kop")  # the table that the head of an official text is set in

_RULES: dict[str, Rule] = {
    f"{_TEXT}p": Rule(Does.BLOCK),
    f"{_TEXT}h": Rule(Does.BLOCK, BlockKind.HEADING),
    f"{_TEXT}list-item": Rule(Does.GROUP, numbered=True),
    **dict.fromkeys((f"{_TEXT}list", f"{_TEXT}list-header", f"{_TEXT}section", f"{_OFFICE}text"), GROUP),
    **dict.fromkeys((f"{_TEXT}s", f"{_TEXT}tab"), Rule(Does.SPACE)),
    f"{_TEXT}line-break": Rule(Does.BREAK),
    f"{_TEXT}a": Rule(Does.LINK),
    f"{_TEXT}note": Rule(Does.NOTE),
    **dict.fromkeys((f"{_TEXT}tracked-changes", f"{_TEXT}sequence-decls", f"{_OFFICE}annotation"), SKIP),
    **dict.fromkeys((f"{_OFFICE}forms", f"{_TEXT}variable-decls", f"{_TEXT}user-field-decls"), SKIP),
    f"{_TABLE}table-row": Rule(Does.ROW, BlockKind.TABLE),
    f"{_TABLE}table-cell": Rule(Does.CELL),
    f"{_DRAW}text-box": Rule(Does.ASIDE),
    **dict.fromkeys((f"{_STYLE}header", f"{_STYLE}header-first", f"{_STYLE}header-left"), GROUP),
    **dict.fromkeys((f"{_STYLE}footer", f"{_STYLE}footer-first", f"{_STYLE}footer-left"), GROUP),
}
# Of the rest, what is of the text namespace is part of a line (spans, fields, marks); other elements are walked
# through: frames, tables, columns.

_BY_STYLE: dict[str, Rule] = {  # names of paragraph styles in official texts
    "kamervraagnummer": Rule(Does.PART, BlockKind.HEADING, "nummer"),
}
_HEADS = tuple(f"{_STYLE}header{kind}" for kind in ("", "-first", "-left"))
_FEET = tuple(f"{_STYLE}footer{kind}" for kind in ("", "-first", "-left"))
_MAX_LEVELS = 10


def read_odt(source: Source) -> Document:
    """Read an OpenDocument text. Raises SourceError when it is damaged, encrypted, or has no text."""
    package = Package(source)
    _refuse_encrypted(source, package)
    content, _ = parse_xml(package.part("content.xml"))
    text = content.find(f"{_OFFICE}body/{_OFFICE}text")
    if text is None:
        raise source.damaged("the OpenDocument file is no text", expected="an element office:text")
    styles = parse_xml(package.part("styles.xml"))[0] if "styles.xml" in package.names else None
    body = _OdtBody(source, _Lists(content, styles))
    body.element(text, BlockKind.PARAGRAPH, "")
    body.end_part()
    for tags, label in ((_HEADS, PAGE_HEAD), (_FEET, PAGE_FOOT)):
        for element in [] if styles is None else styles.iter(*tags):
            body.element(element, BlockKind.FURNITURE, label)
            body.end_part()
    return body.kept.document(source, Form.ODT)


def _refuse_encrypted(source: Source, package: Package) -> None:
    manifest = "META-INF/manifest.xml"
    if manifest in package.names and b"encryption-data" in package.part(manifest).data:
        raise source.damaged("the document is encrypted", expected="no password")


class _OdtBody(Body):
    def __init__(self, source: Source, lists: _Lists) -> None:
        super().__init__(source)
        self._lists = lists

    def rule(self, element: etree._Element, label: str) -> Rule:
        tag = str(element.tag)
        if label == "kop" and tag == f"{_TABLE}table-row":
            return THROUGH
        if tag == f"{_TABLE}table" and element.get(f"{_TABLE}name") == "parlementair.kop":
            return _HEAD
        if tag == f"{_TEXT}p":
            return _BY_STYLE.get(element.get(f"{_TEXT}style-name", ""), _RULES[tag])
        if tag == f"{_DRAW}text-box" and _is_page_foot(element):
            return _PAGE_FOOT
        return _RULES.get(tag) or (INLINE if tag.startswith(_TEXT) else THROUGH)

    def target(self, element: etree._Element) -> str:
        address = element.get(f"{_XLINK}href", "").strip()
        return "" if address.startswith("#") else address

    def note(self, element: etree._Element) -> tuple[str, str]:
        mark = element.find(f"{_TEXT}note-citation")
        body = element.find(f"{_TEXT}note-body")
        paragraphs = [] if body is None else [fold(text_of(p)) for p in body.iter(f"{_TEXT}p")]
        return "" if mark is None else text_of(mark), "\n".join(text for text in paragraphs if text)

    def number(self, element: etree._Element) -> str:
        return self._lists.number(element)


def _is_page_foot(box: etree._Element) -> bool:
    """True for the box at the foot of the page of an official text, with its id and place of issue."""
    frame = box.getparent()
    return frame is not None and frame.get(f"{_DRAW}name") == "frillblok"


class _Lists:
    """The numbers that an office program puts before list items."""

    def __init__(self, *roots: etree._Element | None) -> None:
        self._levels: dict[tuple[str, int], etree._Element] = {}
        self._counts: dict[etree._Element, int] = {}
        self._styles: dict[etree._Element, tuple[str, int]] = {}
        for root in roots:
            for style in [] if root is None else root.iter(f"{_TEXT}list-style"):
                for level in style:
                    place = style.get(f"{_STYLE}name", ""), _int(level.get(f"{_TEXT}level"), 1)
                    self._levels.setdefault(place, level)

    def number(self, item: etree._Element) -> str:
        """Count an item in its list, and return what is shown before it; "" for a list without numbers."""
        parent = item.getparent()
        if parent is None:
            return ""
        level = self._levels.get(self._style(parent))
        if level is None:
            return ""
        if level.tag == f"{_TEXT}list-level-style-bullet":
            return "•"
        style = level.get(f"{_STYLE}num-format", "")
        if not style:
            return ""
        start = _int(level.get(f"{_TEXT}start-value"), 1)
        value = _int(item.get(f"{_TEXT}start-value"), self._counts.get(parent, start - 1) + 1)
        self._counts[parent] = value
        around = level.get(f"{_STYLE}num-prefix", ""), level.get(f"{_STYLE}num-suffix", "")
        return f"{around[0]}{as_number(value, style)}{around[1]}".strip()

    def _style(self, found: etree._Element) -> tuple[str, int]:
        """Return the style and level of a list: its own style's name, or that of the list around it."""
        if found not in self._styles:
            around = next(found.iterancestors(f"{_TEXT}list"), None)
            name, level = ("", 0) if around is None else self._style(around)
            self._styles[found] = found.get(f"{_TEXT}style-name", name), min(level + 1, _MAX_LEVELS)
        return self._styles[found]


def _int(text: str | None, default: int) -> int:
    return int(text) if text and re.fullmatch(r"[0-9]{1,6}", text) else default
