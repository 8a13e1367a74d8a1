"""OpenDocument texts (.odt): the same conventions as for Word, and the styles of the official ones as labels.

Source: OpenDocument 1.3 part 3, and the official text of docs/sources.md.
"""

from __future__ import annotations

from lxml import etree

from kg.model import BlockKind, Document, Form
from kg.readers.body import GROUP, INLINE, SKIP, THROUGH, Body, Does, Rule
from kg.readers.docx import LETTERHEAD, OF_A_LETTER, PAGE_FOOT, PAGE_HEAD, PAGE_NUMBER
from kg.readers.markup import parse_xml, text_of
from kg.readers.odt_lists import Lists
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
    f"{_TEXT}h": Rule(Does.BLOCK, BlockKind.HEADING, numbered=True),
    f"{_TEXT}list-item": Rule(Does.GROUP, numbered=True),
    **dict.fromkeys((f"{_TEXT}list", f"{_TEXT}list-header", f"{_TEXT}section", f"{_OFFICE}text"), GROUP),
    **dict.fromkeys((f"{_TEXT}s", f"{_TEXT}tab"), Rule(Does.SPACE)),
    f"{_TEXT}line-break": Rule(Does.BREAK),
    f"{_TEXT}a": Rule(Does.LINK),
    f"{_TEXT}note": Rule(Does.NOTE),
    **dict.fromkeys((f"{_TEXT}tracked-changes", f"{_TEXT}sequence-decls", f"{_OFFICE}annotation"), SKIP),
    f"{_TEXT}hidden-text": SKIP,
    f"{_TEXT}hidden-paragraph": SKIP,
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


def read_odt(source: Source) -> Document:
    """Read an OpenDocument text. Raises SourceError when it is damaged, encrypted, or has no text."""
    package = Package(source)
    _refuse_encrypted(source, package)
    content, _ = parse_xml(package.part("content.xml"))
    text = content.find(f"{_OFFICE}body/{_OFFICE}text")
    if text is None:
        raise source.damaged("the OpenDocument file is no text", expected="an element office:text")
    styles = parse_xml(package.part("styles.xml"))[0] if "styles.xml" in package.names else None
    body = _OdtBody(source, Lists(content, styles))
    first = None if styles is None else _first_head(content, text, styles)
    if first is not None:
        _write_letterhead(body, first)
    body.element(text, BlockKind.PARAGRAPH, "")
    body.end_part()
    for tags, label in ((_HEADS, PAGE_HEAD), (_FEET, PAGE_FOOT)):
        for element in [] if styles is None else styles.iter(*tags):
            if element is not first:
                body.element(element, BlockKind.FURNITURE, label)
                body.end_part()
    return body.kept.document(source, Form.ODT)


def _first_head(content: etree._Element, text: etree._Element, styles: etree._Element) -> etree._Element | None:
    """Return the header of the first page when it holds the head of a letter.

    The first paragraph's style names the page that the text begins with, else that is "Standard".
    """
    paragraph = next(text.iter(f"{_TEXT}p", f"{_TEXT}h"), None)
    name = "" if paragraph is None else paragraph.get(f"{_TEXT}style-name", "")
    own = (style for style in content.iter(f"{_STYLE}style") if style.get(f"{_STYLE}name") == name)
    page = next((style.get(f"{_STYLE}master-page-name", "") for style in own), "") or "Standard"
    for master in styles.iter(f"{_STYLE}master-page"):
        if master.get(f"{_STYLE}name") == page:
            heads = [master.find(f"{_STYLE}header-first"), master.find(f"{_STYLE}header")]
            head = next((head for head in heads if head is not None), None)
            return head if head is not None and OF_A_LETTER.search(text_of(head)) else None
    return None


def _write_letterhead(body: _OdtBody, head: etree._Element) -> None:
    written = len(body.kept.blocks)
    body.element(head, BlockKind.PARAGRAPH, LETTERHEAD)
    body.end_part()
    body.kept.relabel(written, PAGE_NUMBER, BlockKind.FURNITURE, PAGE_HEAD)


def _refuse_encrypted(source: Source, package: Package) -> None:
    manifest = "META-INF/manifest.xml"
    if manifest in package.names and b"encryption-data" in package.part(manifest).data:
        raise source.damaged("the document is encrypted", expected="no password")


class _OdtBody(Body):
    def __init__(self, source: Source, lists: Lists) -> None:
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

    def note(self, element: etree._Element) -> tuple[str, etree._Element | None]:
        mark = element.find(f"{_TEXT}note-citation")
        return "" if mark is None else text_of(mark), element.find(f"{_TEXT}note-body")

    def number(self, element: etree._Element) -> str:
        return self._lists.number(element)


def _is_page_foot(box: etree._Element) -> bool:
    """True for the box at the foot of the page of an official text, with its id and place of issue."""
    frame = box.getparent()
    return frame is not None and frame.get(f"{_DRAW}name") == "frillblok"
