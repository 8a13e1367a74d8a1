"""The printed head and foot and the metadata of a document: numbers, ids and the parliamentary year."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from kg.extract.header import ANTWOORD_VAN, VRAGEN_VAN
from kg.extract.layout import FURNITURE_TAGS, Sheet
from kg.extract.lines import OFFICIAL_ID
from kg.extract.numbers import YEARS, ZAAK, find_zaaknummer, normalise_vergaderjaar
from kg.model import BlockKind, Gegeven, Span, Value

_ID = re.compile(rf"(?<![\w-])({OFFICIAL_ID})")
_GIVEN_ID = re.compile(OFFICIAL_ID, re.IGNORECASE)
_ID_AH = re.compile(r"ah-(?:tk|ek)-(\d{4})(\d{4})-(\d+)(?:-h\d+)?", re.IGNORECASE)
_ID_KV = re.compile(r"kv-(?:tk-(\d{4}Z\d{5})|ek-(\d{9}))", re.IGNORECASE)
_YEAR = re.compile(rf"[Vv]ergaderjaar\s+({YEARS})")
_ZAAK_LINE = re.compile(
    r"(?:Vraagnummers?|Zaaknummer|(?:Ons|Uw) kenmerk|(?:Onze|Uw) (?:referentie|brief)|Nummer)?\s*:?\s*"
    rf"{ZAAK.pattern}\s*$",
    re.IGNORECASE,
)
_EK_NUMBER = re.compile(r"(\d{9})\s*$")
_AH_NUMBER = re.compile(r"(?:AH|Aanhangselnummer|Nr\.?)\s*:?\s*(\d{1,5})(?:\s*/\s*(\d{4}Z\s?\d{5}))?\s*$")
_NUMBER_ALONE = re.compile(r"(?:#{1,6}\s*)?(?:\*\*)?(\d{1,5})(?:\*\*)?\s*$")
_CHAMBER = re.compile(r"[#*\s]*(?:Tweede|Eerste) +Kamer +der +Staten-Generaal[*\s]*")
_CELL = re.compile(r"[^|]+")
_CELL_YEAR = re.compile(r"\d{4}-\d{4}")
_MARKDOWN_AH = re.compile(r"(?:ah|h)\s?[te]k\s?(\d{4})(\d{4})\s?(\d+)\s*$")
_MARKDOWN_KV = re.compile(r"kv\s?tk\s?(\d{4}Z\d{5})\s*$")
_LONGEST = 60  # characters: a longer line is text, and the head stands before it


@dataclass(slots=True)
class Head:
    """Values by the name of their property, and whether the text itself says that it is an Aanhangsel.

    `chamber` is "tk" or "ek".
    """

    values: dict[str, Value] = field(default_factory=dict)
    is_aanhangsel: bool = False
    chamber: str = "tk"

    def put(self, name: str, value: str, spans: tuple[Span, ...]) -> None:
        """Keep the first value of each name: the head comes before the foot."""
        if value:
            self.values.setdefault(name, Value(value, spans))


def read_head(sheet: Sheet, gegevens: tuple[Gegeven, ...]) -> Head:
    """Read and tag the head; read the page feet. `gegevens` give what identifies the document, nothing else."""
    head = Head()
    before_text, printed, described = True, False, False
    for i, line in enumerate(sheet.lines):
        tag = sheet.tags[i]
        before_text = before_text and (bool(tag) or len(line.text) <= _LONGEST)
        described = described or bool(not tag and (VRAGEN_VAN.match(line.text) or ANTWOORD_VAN.match(line.text)))
        if tag == "kop" or (not tag and before_text and _in_head(sheet, i, printed and not described)):
            _read_head_line(sheet, head, i)
            printed = True
        elif tag in FURNITURE_TAGS:
            _read_furniture(head, line.text, line.begint)
    for gegeven in gegevens:
        if gegeven.name == "identifier" and _GIVEN_ID.fullmatch(gegeven.value):
            _identify(head, gegeven.value, ())
    _combine(head)
    return head


def _in_head(sheet: Sheet, i: int, printed: bool) -> bool:
    """True for a line of numbers.

    A number alone is the Aanhangsel's below the printed head, and right above the header; elsewhere it may number a
    question.
    """
    line = sheet.lines[i]
    if line.label == "nummer" or "|" in line.text or _ZAAK_LINE.match(line.text) or _AH_NUMBER.match(line.text):
        return True
    if line.kind is BlockKind.NOTE or not (_NUMBER_ALONE.match(line.text) or _EK_NUMBER.match(line.text)):
        return False
    return printed or (i == 0 and len(sheet.lines) > 1 and bool(VRAGEN_VAN.match(sheet.lines[1].text)))


def _read_head_line(sheet: Sheet, head: Head, i: int) -> None:
    line = sheet.lines[i]
    at = line.begint
    printed = sheet.tags[i] == "kop"
    sheet.tags[i] = "kop"
    head.is_aanhangsel |= "Aanhangsel van de Handelingen" in line.text or "gegeven antwoorden" in line.text
    _read_chamber_and_year(head, line.text, at)
    zaak = find_zaaknummer(line.text)
    if zaak:
        head.put("zaaknummer", zaak[0], (Span(at + zaak[1], at + zaak[2]),))
    other_chamber = _EK_NUMBER.match(line.text)
    if other_chamber:
        head.put("zaaknummer", other_chamber[1], _at(at, other_chamber, 1))
    number = _AH_NUMBER.match(line.text) or _NUMBER_ALONE.match(line.text)
    # Below the printed head a number alone is the Aanhangsel's; in it, "2" stands for the Tweede Kamer.
    if number and not (printed and line.label != "nummer") and not _marks_chamber(sheet, i):
        head.is_aanhangsel = True
        head.put("aanhangselnummer", str(int(number[1])), _at(at, number, 1))
    if "|" in line.text:
        _read_row(head, line.text, at)


def _marks_chamber(sheet: Sheet, i: int) -> bool:
    """True for the "2" of the Tweede Kamer on a line of its own, above or below the name as a PDF was read."""
    text = sheet.lines[i].text
    beside = (*sheet.lines[max(0, i - 1) : i], *sheet.lines[i + 1 : i + 2])
    return text.startswith("# ") or (
        text.strip("# *") in ("1", "2") and any(_CHAMBER.fullmatch(line.text) for line in beside)
    )


def _read_chamber_and_year(head: Head, text: str, at: int) -> None:
    if text.lstrip("# ").startswith("Eerste Kamer") or "Eerste Kamer, vergaderjaar" in text:
        head.chamber = "ek"
    year = _YEAR.search(text) if "ergaderjaar" in text else None
    if year:
        head.put("vergaderjaar", normalise_vergaderjaar(year[1]), _at(at, year, 1))


def _at(offset: int, match: re.Match[str], group: int) -> tuple[Span, ...]:
    return (Span(offset + match.start(group), offset + match.end(group)),)


def _read_row(head: Head, text: str, at: int) -> None:
    """A row of the page's metadata table, cells told apart by their form: empty cells may be missing altogether."""
    for match in _CELL.finditer(text):
        cell = match.group().strip()
        low = at + match.start() + match.group().index(cell) if cell else 0
        spans = (Span(low, low + len(cell)),)
        if _CELL_YEAR.fullmatch(cell):
            head.put("vergaderjaar", cell, spans)
        elif cell.isdecimal() and len(cell) <= 5:
            head.is_aanhangsel = True
            head.put("aanhangselnummer", str(int(cell)), spans)


def _read_furniture(head: Head, text: str, at: int) -> None:
    match = _ID.search(text)
    if match:
        _identify(head, match[1], _at(at, match, 1))
    _read_chamber_and_year(head, text, at)
    markdown = _MARKDOWN_AH.match(text)
    if markdown:
        head.put("vergaderjaar", f"{markdown[1]}-{markdown[2]}", (Span(at + markdown.start(1), at + markdown.end(2)),))
        head.put("aanhangselnummer", str(int(markdown[3])), _at(at, markdown, 3))
    question = _MARKDOWN_KV.match(text)
    if question:
        head.put("identifier", f"kv-tk-{question[1]}", _at(at, question, 1))
        head.put("zaaknummer", question[1], _at(at, question, 1))


def _identify(head: Head, identifier: str, spans: tuple[Span, ...]) -> None:
    head.put("identifier", _spelled(identifier), spans)
    ah, kv = _ID_AH.fullmatch(identifier), _ID_KV.fullmatch(identifier)
    if ah:
        head.is_aanhangsel = True
        head.put("aanhangselnummer", str(int(ah[3])), spans)
        head.put("vergaderjaar", f"{ah[1]}-{ah[2]}", spans)
    if kv:
        head.put("zaaknummer", (kv[1] or kv[2]).upper(), spans)


def _spelled(identifier: str) -> str:
    """The official spelling: lower case but for the Z of a question's number."""
    return re.sub(r"(\d{4})z(\d{5})", r"\1Z\2", identifier.lower())


def _combine(head: Head) -> None:
    """Number and parliamentary year, both printed, make the id of an Aanhangsel."""
    number, year = head.values.get("aanhangselnummer"), head.values.get("vergaderjaar")
    if number and year and head.is_aanhangsel:
        identifier = f"ah-{head.chamber}-{year.value.replace('-', '')}-{number.value}"
        head.put("identifier", identifier, (*number.spans, *year.spans))
