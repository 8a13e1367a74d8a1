"""Official XML of officielebekendmakingen.nl: Aanhangsels, questions, Kamerstukken, and the older vraagdoc.

Each block element becomes a block of the kept text, on a line of its own; a blank line stands between the parts of a
document. `_RULES` is the table of elements: what is in it is handled or ignored by name, what is not keeps its text
and is named in a doubt. Source: the structure that docs/sources.md describes.
"""

from __future__ import annotations

import re

from lxml import etree

from kg.model import BlockKind, Document, Doubt, Form, Gegeven
from kg.readers.body import BLOCK, GROUP, INLINE, SKIP, Body, Does, Rule, heading, part
from kg.readers.dates import bad_dates, is_date, no_date
from kg.readers.markup import local_name, parse_xml, text_of
from kg.readers.source import Source

ROOTS = frozenset({"officiele-publicatie", "kamervragen", "kamerstuk", "vraagdoc", "kamerwrk"})

_OMSCHRIJVING = part("omschrijving")  # which of the two, `_omschrijving` tells
_RULES: dict[str, Rule] = {
    # the whole
    **dict.fromkeys(("officiele-publicatie", "kamervragen", "kamerstuk", "vraagdoc", "kamerwrk"), part("")),
    **dict.fromkeys(("metadata", "meta", "plaatje", "illustratie", "colspec", "spanspec", "redactie"), SKIP),
    # head of an Aanhangsel
    "kamervraagkop": part("kop"),
    "kamerstukkop": part("kop"),
    "tekstregel": heading("kop"),
    "kamervraagnummer": Rule(Does.PART, BlockKind.HEADING, "nummer"),
    "kamervraagomschrijving": _OMSCHRIJVING,
    "kamervraagopmerking": part("opmerking"),
    "kamervraagbijlage": part("bijlage"),
    # questions and answers
    "vraag": part("vraag"),
    "antwoord": part("antwoord"),
    "nr": heading(),
    "toelicht": part("toelichting"),
    "toelichting": part("toelichting"),
    "ondertekening": part("ondertekening"),
    "slotondertekening": part("ondertekening"),
    "ondertekenaar": GROUP,
    # older: vragen (with omschr and vraag), reactie (with omschr and antwoord)
    **dict.fromkeys(("vragen", "reactie"), part("")),
    "omschr": _OMSCHRIJVING,
    "nummer": heading(),
    "vraagnummer": Rule(Does.PART, BlockKind.HEADING, "nummer"),
    "ondw": INLINE,
    # Kamerstuk
    "dossier": part("dossier"),
    "dossiernummer": heading("dossier"),
    "stuk": part("stuk"),
    "stuknr": heading("nummer"),
    "titel": heading("titel"),
    "subtitel": heading("titel"),
    "datumtekst": Rule(Does.BLOCK, BlockKind.PARAGRAPH, "datum"),
    "bijlage": part("bijlage"),
    "brief": part("brief"),
    "aanhef": Rule(Does.BLOCK, BlockKind.PARAGRAPH, "aanhef"),
    # running text
    **dict.fromkeys(
        ("algemeen", "vrije-tekst", "tekst", "tekst-sluiting", "al-groep", "divisie", "lijst", "li", "citaat"), GROUP
    ),
    **dict.fromkeys(("table", "tgroup", "thead", "tbody", "tfoot", "naamgroep", "groep", "deel", "kader"), GROUP),
    **dict.fromkeys(("al", "p", "regel", "citaatregel", "plaats-datum", "bijschrift", "bron", "title"), BLOCK),
    "kop": Rule(Does.JOINED, BlockKind.HEADING),
    **dict.fromkeys(("tussenkop", "tuskop", "intitule", "opschrift"), heading()),
    **dict.fromkeys(("label", "ondernummer", "dossiernr", "begrotingshoofdstuk"), INLINE),
    "li.nr": Rule(Does.NUMBER),
    "row": Rule(Does.ROW, BlockKind.TABLE),
    "entry": Rule(Does.CELL),
    "br": Rule(Does.BREAK),
    # inside a line
    **dict.fromkeys(
        ("naam", "voornaam", "achternaam", "organisatie", "functie", "datum", "plaats", "kamervraagonderwerp", "cur"),
        INLINE,
    ),
    **dict.fromkeys(("nadruk", "sup", "inf", "vet", "cursief", "abbr", "onderstreept", "dossierref"), INLINE),
    **dict.fromkeys(("extref", "extraref", "intref", "intioref"), Rule(Does.LINK)),
    # notes
    "noot": Rule(Does.NOTE),
    "noot.al": BLOCK,
    "noot.li": GROUP,
    "noot.lijst": GROUP,
    "nootref": Rule(Does.MARK),
}

_IDENTIFIER = re.compile(r"/([a-z]+-[A-Za-z0-9-]+)/metadata\.xml$")


def read_official_xml(source: Source) -> Document:
    """Read an official publication.

    Raises SourceError when it is not well-formed or has no text.
    """
    root, doubts = parse_xml(source)
    body = _OfficialBody(source, root)
    body.kept.doubts.extend(doubts)
    body.element(root, BlockKind.PARAGRAPH, "")
    body.end_part()
    gegevens = _gegevens(root)
    body.kept.doubts.extend(bad_dates(gegevens))
    return body.kept.document(source, Form.XML, gegevens)


def _gegevens(root: etree._Element) -> list[Gegeven]:
    """Return what the document says of itself in `meta` elements; the record's address gives the identifier."""
    values = []
    for meta in root.iter("meta"):
        name, content = meta.get("name", ""), meta.get("content", "").strip()
        if name == "OVERHEIDop.externMetadataRecord":
            found = _IDENTIFIER.search(content)
            if found:
                values.append(Gegeven("identifier", found[1].lower()))
        elif name and content:
            values.append(Gegeven(name.rpartition(".")[2], content, meta.get("scheme", "")))
    return values


class _OfficialBody(Body):
    def __init__(self, source: Source, root: etree._Element) -> None:
        super().__init__(source)
        self._root = root
        self._numbers: dict[str, str] = {}  # of notes, by their id
        self._unknown: set[str] = set()
        self._bad_dates: set[str] = set()

    def rule(self, element: etree._Element, label: str) -> Rule:
        if element.tag in _NOTE_NUMBERS and _is_of_note(element):
            return SKIP  # the mark of the note, that stands where it is printed
        found = _RULES.get(element.tag)
        if found is None:
            return self._other(element)
        if element.tag == "datum":
            self._check_date(element.get("isodatum", ""))
        if found is INLINE and label == "ondertekening" and element.tag in _SIGNATURE_LINES:
            return BLOCK
        return _omschrijving(element) if found is _OMSCHRIJVING else found

    def _check_date(self, given: str) -> None:
        if given and given not in self._bad_dates and not is_date(given):
            self._bad_dates.add(given)
            self.kept.doubts.append(no_date(given, "element datum"))

    def target(self, element: etree._Element) -> str:
        return element.get("doc", "").strip()

    def note(self, element: etree._Element) -> tuple[str, etree._Element]:
        return self._number_of(element.get("id", "")) or _note_number(element), element

    def is_in_line(self, element: etree._Element) -> bool:
        parent = element.getparent()
        return self._line is not None or (parent is not None and self.rule(parent, "").does in _HOLDS_MARKS)

    def mark(self, element: etree._Element) -> str:
        """Return a mark that refers to a note elsewhere: as printed, or that note's number when it prints none."""
        return text_of(element).strip() or self._number_of(element.get("refid", ""))

    def _number_of(self, refid: str) -> str:
        if not self._numbers:
            notes = enumerate(self._root.iter("noot"), start=1)  # a note without a number has that of its place
            numbers = {note.get("id", ""): _note_number(note) or str(place) for place, note in notes}
            self._numbers = {**numbers, "": ""}
        return self._numbers.get(refid, "")

    def _other(self, element: etree._Element) -> Rule:
        """Return the rule for an element that the table lacks, and put a doubt that names it."""
        name = local_name(element)
        if name in _RULES:
            return _RULES[name]
        if name not in self._unknown:
            self._unknown.add(name)
            message = f"Onbekend element <{name[:80]}>: de tekst ervan is bewaard als alinea."
            self.kept.doubts.append(Doubt("restTekst", message))
        return INLINE if self._line is not None else _UNKNOWN


_SIGNATURE_LINES = frozenset({"functie", "naam", "plaats", "datum", "organisatie"})
_UNKNOWN = Rule(Does.BLOCK, BlockKind.PARAGRAPH, "")
_NOTE_NUMBERS = frozenset({"noot.nr", "nootnr", "nr", "nummer"})
_HOLDS_MARKS = frozenset({Does.BLOCK, Does.INLINE, Does.LINK, Does.NUMBER, Does.CELL})


def _is_of_note(element: etree._Element) -> bool:
    parent = element.getparent()
    return parent is not None and local_name(parent) == "noot"


def _note_number(note: etree._Element) -> str:
    return "".join(text_of(nr) for nr in note if local_name(nr) in _NOTE_NUMBERS) or note.get("nr", "")


def _omschrijving(element: etree._Element) -> Rule:
    """Tell the description of the questions from that of the answer, by its type or by what it stands in."""
    parent = element.getparent()
    old = "antwoord" if parent is not None and local_name(parent) == "reactie" else "vraag"
    given = element.get("type", "")
    return part(f"omschrijving-{given if given in ('vraag', 'antwoord') else old}")
