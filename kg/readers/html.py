"""HTML pages of officielebekendmakingen.nl and tweedekamer.nl, whole or a fragment.

What a page shows as the document gives the same kept text and labels as the official XML of it; what a site puts
around it (navigation, footers, forms) is kept as furniture. Source: the pages that docs/sources.md describes.
"""

from __future__ import annotations

import re

from lxml import etree

from kg.model import BlockKind, Document, Doubt, Form, Gegeven
from kg.readers.body import BLOCK, GROUP, INLINE, SKIP, Body, Does, Rule, heading, part
from kg.readers.kept import fold
from kg.readers.markup import check_tags, text_of
from kg.readers.numbering import as_number
from kg.readers.source import Source
from kg.readers.text import decode

ROOTS = frozenset(
    {"html", "body", "div", "article", "section", "main", "p", "h1", "h2", "h3", "span", "table", "ul", "ol"}
)
NAVIGATION = "sitenavigatie"

_NAVIGATION = Rule(Does.PART, BlockKind.FURNITURE, NAVIGATION)
_OMSCHRIJVING_VRAAG = Rule(Does.PART, BlockKind.PARAGRAPH, "omschrijving-vraag")
_OMSCHRIJVING_ANTWOORD = Rule(Does.PART, BlockKind.PARAGRAPH, "omschrijving-antwoord")

_BY_TAG: dict[str, Rule] = {
    **dict.fromkeys(("html", "body", "main", "article", "section", "div", "center", "blockquote", "figure"), GROUP),
    **dict.fromkeys(("ul", "ol", "dl", "menu", "table", "thead", "tbody", "tfoot", "details", "fieldset"), GROUP),
    **dict.fromkeys(("p", "dt", "dd", "pre", "address", "caption", "figcaption", "summary", "legend"), BLOCK),
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), heading()),
    **dict.fromkeys(("nav", "header", "footer", "aside", "form", "dialog"), _NAVIGATION),
    **dict.fromkeys(("head", "script", "style", "template", "noscript", "svg", "iframe", "object", "img"), SKIP),
    **dict.fromkeys(("col", "colgroup", "meta", "link", "base", "title", "video", "audio", "canvas", "map"), SKIP),
    "li": Rule(Does.GROUP, numbered=True),
    "tr": Rule(Does.ROW, BlockKind.TABLE),
    **dict.fromkeys(("td", "th"), Rule(Does.CELL)),
    "br": Rule(Does.BREAK),
    "hr": Rule(Does.PART),
    "a": Rule(Does.LINK),
}
# Every other element is part of a line: HTML has many such, and what it does not know it treats so.

_BY_CLASS: dict[str, Rule] = {
    "vraag": part("vraag"),
    "antwoord": part("antwoord"),
    "kamervraagopmerking": part("opmerking"),
    "toelicht": part("toelichting"),
    "toelichting": part("toelichting"),
    "ondertekening": part("ondertekening"),
    "kamervraagomschrijving_kop": _OMSCHRIJVING_VRAAG,
    "kamervraagomschrijving": _OMSCHRIJVING_VRAAG,
    "kamervraagnummer": Rule(Does.PART, BlockKind.HEADING, "nummer"),
    "nummer": heading(),
    "dossiertitel": Rule(Does.PART, BlockKind.HEADING, "dossier"),
    "nootnum": Rule(Does.MARK),
    "noot": Rule(Does.NOTE),
    "note-close": SKIP,
    "breadcrumb": _NAVIGATION,
    "skiplinks": _NAVIGATION,
}
_BY_ID: dict[str, Rule] = dict.fromkeys(("kopregel", "inhoudsopgave", "voetregel"), _NAVIGATION)

_CHARSET = re.compile(rb"<meta[^>]+charset\s*=\s*[\"']?\s*([\w-]+)", re.IGNORECASE)
_OFFICIAL_PAGE = re.compile(r"^(?:https?://zoek\.officielebekendmakingen\.nl/|\./)?([a-z]{1,4}-[A-Za-z0-9-]+)\.html")
_ANSWERS = re.compile(r"\s*(?:nadere?\s+)?(?:antwoord|mededeling|reactie)", re.IGNORECASE)
_WINDOWS = frozenset({"windows-1252", "iso-8859-1", "latin-1", "latin1", "cp1252"})


def read_html(source: Source) -> Document:
    """Read a page or a fragment of one. Raises SourceError when it has no text or is nested too deep."""
    root, doubts = _root(source)
    body = _Page(source)
    body.kept.doubts.extend(doubts)
    body.element(root, BlockKind.PARAGRAPH, "")
    body.end_part()
    return body.kept.document(source, Form.HTML, _gegevens(root))


def _root(source: Source) -> tuple[etree._Element, tuple[Doubt, ...]]:
    check_tags(source)
    text, doubts = decode(source)
    declared = _CHARSET.search(source.data[:4096])
    if declared and declared[1].decode("ascii").lower() in _WINDOWS and "\ufffd" not in text:
        doubts = ()  # it is what the page says it is
    parser = etree.HTMLParser(encoding="utf-8", no_network=True, huge_tree=False, remove_comments=True, remove_pis=True)
    try:
        root = etree.fromstring(text.encode("utf-8"), parser)
    except etree.ParserError as error:
        raise source.damaged("the page cannot be read", error) from error
    except etree.XMLSyntaxError as error:
        raise source.damaged("the page cannot be read", error.msg, place=f"line {error.lineno}") from error
    if root is None:
        raise source.damaged("the page has no elements", expected="an HTML page")
    return root, doubts


def _gegevens(root: etree._Element) -> list[Gegeven]:
    """Return the values that the page's head gives, under their names without prefix."""
    values = []
    for meta in root.iter("meta"):
        name, content = meta.get("name", ""), fold(meta.get("content", ""))
        if content and "." in name:  # DC., DCTERMS., OVERHEID., OVERHEIDop.: others speak of the page
            values.append(Gegeven(name.rpartition(".")[2], content, meta.get("scheme", "")))
    return values


class _Page(Body):
    def __init__(self, source: Source) -> None:
        super().__init__(source)
        self._items: dict[etree._Element, int] = {}

    def rule(self, element: etree._Element, label: str) -> Rule:
        if label == NAVIGATION:
            return _BY_TAG.get(element.tag, INLINE)
        named = element.get("class")
        if named:
            for name in named.split():
                found = _BY_CLASS.get(name)
                if found is not None:
                    return _described(element) if found is _OMSCHRIJVING_VRAAG else found
        if element.tag in ("header", "footer") and _is_inside(element, "main", "article"):
            return GROUP  # of the document, not of the site
        return _BY_ID.get(element.get("id", "")) or _BY_TAG.get(element.tag, INLINE)

    def target(self, element: etree._Element) -> str:
        """Return a link's address, of a page of officielebekendmakingen.nl the document's id, of a place here none."""
        address = element.get("href", "").strip()
        official = _OFFICIAL_PAGE.match(address)
        if official:
            return official[1].lower()
        return address if address.startswith(("http://", "https://", "mailto:")) else ""

    def note(self, element: etree._Element) -> tuple[str, str]:
        mark = next((text_of(found) for found in element.iter("span", "a") if "nootnum" in _classes(found)), "")
        texts = [fold(text_of(paragraph)) for paragraph in element.iter("p")]
        return mark, "\n".join(text for text in texts if text)

    def number(self, element: etree._Element) -> str:
        """Return the number that a browser shows before an item of an ordered list."""
        parent = element.getparent()
        written = element.find("span"), element.find("p/span")
        if parent is None or parent.tag != "ol" or any("ol" in _classes(s) for s in written if s is not None):
            return ""
        start = parent.get("start", "1")
        value = self._items.get(parent, int(start) if re.fullmatch(r"[0-9]{1,6}", start) else 1)
        self._items[parent] = value + 1
        return as_number(value, parent.get("type", "1")) + "."


def _is_inside(element: etree._Element, *tags: str) -> bool:
    return next(element.iterancestors(*tags), None) is not None


def _classes(element: etree._Element) -> list[str]:
    return element.get("class", "").split()


def _described(element: etree._Element) -> Rule:
    return _OMSCHRIJVING_ANTWOORD if _ANSWERS.match(text_of(element)) else _OMSCHRIJVING_VRAAG
