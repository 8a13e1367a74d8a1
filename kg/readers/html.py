"""HTML pages of officielebekendmakingen.nl and tweedekamer.nl, whole or a fragment.

What a page shows as the document gives the same kept text and labels as the official XML of it; what a site puts
around it (navigation, footers, forms) is kept as furniture. Source: the pages that docs/sources.md describes.
"""

from __future__ import annotations

import re

from lxml import etree

from kg.model import BlockKind, Document, Doubt, Form, Gegeven
from kg.readers.body import BLOCK, GROUP, INLINE, SKIP, Body, Does, Rule, heading, part
from kg.readers.dates import bad_dates
from kg.readers.kept import fold, plain_mark
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
    **dict.fromkeys(("button", "select", "input", "textarea", "datalist", "progress", "meter"), SKIP),
    "li": Rule(Does.GROUP, numbered=True),
    "tr": Rule(Does.ROW, BlockKind.TABLE),
    **dict.fromkeys(("td", "th"), Rule(Does.CELL)),
    "br": Rule(Does.BREAK),
    "hr": Rule(Does.PART),
    "a": Rule(Does.LINK),
}
# Every other element is part of a line: HTML has many such, and what it does not know it treats so.

_MARK = Rule(Does.MARK)
_NOTE = Rule(Does.NOTE)
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
    "nootnum": _MARK,
    "noot": _NOTE,
    "note-close": SKIP,
    **dict.fromkeys(("breadcrumb", "breadcrumbs", "skiplinks", "skiplink", "skip-link"), _NAVIGATION),
}
_BY_ROLE: dict[str, Rule] = dict.fromkeys(
    ("navigation", "banner", "contentinfo", "search", "complementary", "dialog", "alertdialog"), _NAVIGATION
)
_BY_ID: dict[str, Rule] = dict.fromkeys(("kopregel", "inhoudsopgave", "voetregel"), _NAVIGATION)

_COOKIES = re.compile(r"(?:^|[\s_-])cookie", re.IGNORECASE)
_FOOTNOTE = re.compile(r"(?:ftn|edn|sdfootnote|sdendnote|fn[:-]?)(\d{1,4})")  # ids of notes in pages saved by others
_FOOTNOTE_MARK = re.compile(r"#(?:_ftn\d+|_edn\d+|sd(?:foot|end)note\d+sym|fn[:-]?\d+)")
_FOOTNOTE_BACK = re.compile(r"#(?:_ftnref\d+|_ednref\d+|sd(?:foot|end)note\d+anc|fnref[:-]?\d+)")
_CHARSET = re.compile(rb"<meta[^>]{1,300}?charset\s{0,9}=\s{0,9}[\"']?\s{0,9}([\w-]{1,40})", re.IGNORECASE)
_SINGLE_BYTE = re.compile(r"iso-?8859-?\d{1,2}|windows-125\d|cp\d{3,4}|latin-?\d|macintosh|koi8-r", re.IGNORECASE)
_OFFICIAL_PAGE = re.compile(r"^(?:https?://zoek\.officielebekendmakingen\.nl/|\./)?([a-z]{1,4}-[A-Za-z0-9-]+)\.html")
_ANSWERS = re.compile(r"\s*(?:nadere?\s+)?(?:antwoord|mededeling|reactie)", re.IGNORECASE)
_WINDOWS = re.compile(r"iso-?8859-?1|latin-?1|us-ascii", re.IGNORECASE)  # browsers read these as Windows-1252
_REFUSAL = re.compile(
    r"^\W{0,5}(?:error|fout|http)?\W{0,5}(?:40[0134]|410|429|50[0234])\b|\bpagina\b.{0,40}\bniet gevonden|not found\b"
    r"|access denied|toegang (?:geweigerd|verboden)|\bforbidden\b|service unavailable|bad gateway|internal server error"
    r"|just a moment|attention required|too many requests|(?:wegens|in) onderhoud|under maintenance|captcha"
    r"|^\W{0,5}cookie|cookies? (?:accepteren|toestaan|weigeren|instellingen|voorkeuren)|enable javascript"
    r"|javascript (?:staat )?(?:uit|aan)|er ging iets mis|something went wrong",
    re.IGNORECASE,
)
_QUESTIONS = re.compile(r"\b(?:vraag|antwoord)\s+\d|\bvragen van (?:de|het) (?:leden|lid)\b", re.IGNORECASE)
_SHORT, _NOTICE = 1500, 400  # characters: of a page that may be another than was asked for, and that says so itself


def read_html(source: Source) -> Document:
    """Read a page or a fragment of one.

    Raises SourceError when it has no text of its own, is nested too deep, or is the page that a site gives instead of
    a document: an error, a wall of cookies, a check for robots.
    """
    root, doubts = _root(source)
    body = _Page(source)
    body.kept.doubts.extend(doubts)
    body.element(root, BlockKind.PARAGRAPH, "")
    body.end_part()
    gegevens = _gegevens(root)
    body.kept.doubts.extend(bad_dates(gegevens))
    document = body.kept.document(source, Form.HTML, gegevens)
    _refuse_other_page(source, document, root)
    return document


def _refuse_other_page(source: Source, document: Document, root: etree._Element) -> None:
    own = [b for b in document.blocks if b.kind is not BlockKind.FURNITURE]
    if not own:
        raise source.damaged("the page has no text but that of the site", expected="the page of a document")
    text = document.text[own[0].begint : min(own[-1].eindigt, own[0].begint + _SHORT + 1)]
    if len(text) > _SHORT or any(b.label for b in own) or document.metadata or _QUESTIONS.search(text):
        return
    title = fold((root.findtext(".//title") or "")[:_NOTICE])
    if _REFUSAL.search(title) or _REFUSAL.search(text if len(text) <= _NOTICE else text[:_NOTICE].partition("\n")[0]):
        said = title or text[:100]
        raise source.damaged("the site gave an error or a wall instead of a document", said, expected="a document")


def _root(source: Source) -> tuple[etree._Element, tuple[Doubt, ...]]:
    check_tags(source)
    declared = _CHARSET.search(source.data[:4096])
    text, doubts = decode(source, _encoding(declared[1].decode("ascii", "replace")) if declared else "")
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


def _encoding(declared: str) -> str:
    """Return the encoding that a page declares, as browsers take it; "" for one that needs no telling."""
    if not _SINGLE_BYTE.fullmatch(declared):
        return ""
    return "windows-1252" if _WINDOWS.fullmatch(declared) else declared


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
                if found is _MARK and _is_of_note(element):
                    return SKIP  # the number of the note, that stands where it is printed
                if found is not None:
                    return _described(element) if found is _OMSCHRIJVING_VRAAG else found
            if _COOKIES.search(named):
                return _NAVIGATION
        if element.tag in ("header", "footer") and _is_inside(element, "main", "article"):
            return GROUP  # of the document, not of the site
        return _by_attributes(element) or _BY_TAG.get(element.tag, INLINE)

    def target(self, element: etree._Element) -> str:
        """Return a link's address, of a page of officielebekendmakingen.nl the document's id, of a place here none."""
        address = element.get("href", "").strip()
        official = _OFFICIAL_PAGE.match(address)
        if official:
            return official[1].lower()
        return address if address.startswith(("http://", "https://", "mailto:")) else ""

    def note(self, element: etree._Element) -> tuple[str, etree._Element]:
        own = _FOOTNOTE.fullmatch(element.get("id", ""))
        for found in element.iter("span", "a", "sup"):
            if "nootnum" in _classes(found) or (own and _FOOTNOTE_BACK.fullmatch(found.get("href", ""))):
                printed = text_of(found)
                if own is None or (plain_mark(printed).isalnum() and not own[0].startswith("fn")):
                    return printed, element
        return own[1] if own else "", element  # converters of Markdown print no number in a note, but an arrow back

    def is_in_line(self, element: etree._Element) -> bool:
        return False  # notes stand at the foot of the page, under the number that marks them in the text

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


def _by_attributes(element: etree._Element) -> Rule | None:
    """Return the rule for an element by its role, its id, or what it links to within the page."""
    found = _BY_ROLE.get(element.get("role", "")) or _BY_ID.get(element.get("id", ""))
    if found is not None:
        return found
    if element.tag == "a":
        address = element.get("href", "")
        if _FOOTNOTE_BACK.fullmatch(address):
            return SKIP
        return _MARK if _FOOTNOTE_MARK.fullmatch(address) else None
    named = element.get("id", "")
    if _COOKIES.search(named):
        return _NAVIGATION
    return _NOTE if element.tag in ("div", "li", "p") and _FOOTNOTE.fullmatch(named) else None


def _is_of_note(element: etree._Element) -> bool:
    return any("noot" in _classes(around) for around in element.iterancestors())


def _described(element: etree._Element) -> Rule:
    return _OMSCHRIJVING_ANTWOORD if _ANSWERS.match(text_of(element)) else _OMSCHRIJVING_VRAAG
