"""The printed head and foot and the metadata of a document: numbers, ids and the parliamentary year."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from kg.extract.layout import FURNITURE_TAGS, Sheet
from kg.extract.lines import AH_NUMBER, NUMBER_IN_HEAD, OFFICIAL_ID, YEARS, ZAAK
from kg.extract.numbers import normalise_vergaderjaar
from kg.model import BlockKind, Gegeven, Span, Value

_ID = re.compile(rf"(?<![\w-])({OFFICIAL_ID})(?=ISSN|[^\w-]|$)")
_GIVEN_ID = re.compile(OFFICIAL_ID, re.IGNORECASE)
_ID_AH = re.compile(r"ah-(?:tk|ek)-(\d{4})(\d{4})-(\d+)", re.IGNORECASE)
_ID_KV = re.compile(r"kv-tk-(\d{4}Z\d{5})", re.IGNORECASE)
_YEAR = re.compile(rf"[Vv]ergaderjaar\s+({YEARS})")
_ZAAK_LINE = re.compile(r"\s*(?:Vraagnummer|Zaaknummer|Ons kenmerk|Nummer)?\s*:?\s*(\d{4})Z\s?(\d{5})\s*$")
_CELL_YEAR = re.compile(r"\d{4}-\d{4}")
_MARKDOWN_ID = re.compile(r"(?:ah?|h)\s?tk\s?(\d{8})\s?(\d+)\s*$")


@dataclass(slots=True)
class Head:
    """Values by the name of their property, and whether the text itself says that it is an Aanhangsel."""

    values: dict[str, Value] = field(default_factory=dict)
    is_aanhangsel: bool = False

    def put(self, name: str, value: str, spans: tuple[Span, ...]) -> None:
        """Keep the first value of each name: the head comes before the foot."""
        if value:
            self.values.setdefault(name, Value(value, spans))


def read_head(sheet: Sheet, gegevens: tuple[Gegeven, ...]) -> Head:
    """Read and tag the head; read the page feet. `gegevens` give what identifies the document, nothing else."""
    head = Head()
    first_text = _first_content(sheet)
    for i, line in enumerate(sheet.lines):
        tag = sheet.tags[i]
        if tag == "kop" or (not tag and i < first_text and _in_head(sheet, i)):
            _read_head_line(sheet, head, i)
        elif tag in FURNITURE_TAGS:
            _read_furniture(head, line.text, line.begint)
    for gegeven in gegevens:
        if gegeven.name == "identifier" and _GIVEN_ID.fullmatch(gegeven.value):
            _identify(head, gegeven.value, ())
    _combine(head)
    return head


def _first_content(sheet: Sheet) -> int:
    """Index of the first line that is longer than a head's lines: numbers stand before it."""
    for i, line in enumerate(sheet.lines):
        if not sheet.tags[i] and len(line.text) > 60:
            return i
    return len(sheet.lines)


def _in_head(sheet: Sheet, i: int) -> bool:
    line = sheet.lines[i]
    if line.label == "nummer" or _ZAAK_LINE.match(line.text) or AH_NUMBER.match(line.text) or "|" in line.text:
        return True
    alone = NUMBER_IN_HEAD.match(line.text)
    # A number alone is the Aanhangsel's below the printed head; elsewhere it may number a question.
    return bool(alone) and any(tag == "kop" for tag in sheet.tags[:i]) and line.kind is not BlockKind.NOTE


def _read_head_line(sheet: Sheet, head: Head, i: int) -> None:
    line = sheet.lines[i]
    at = line.begint
    sheet.tags[i] = "kop"
    if "Aanhangsel van de Handelingen" in line.text or "gegeven antwoorden" in line.text:
        head.is_aanhangsel = True
    year = _YEAR.search(line.text)
    if year:
        head.put("vergaderjaar", normalise_vergaderjaar(year[1]), _at(at, year, 1))
    zaak = ZAAK.search(line.text)
    if zaak:
        head.put("zaaknummer", f"{zaak[1]}Z{zaak[2]}", _at(at, zaak, 0))
    number = AH_NUMBER.match(line.text) or NUMBER_IN_HEAD.match(line.text)
    # Below the printed head a number alone is the Aanhangsel's; in it, "2" stands for the Tweede Kamer.
    if number and line.label != "kop" and not line.text.lstrip().startswith("# "):
        head.is_aanhangsel = True
        head.put("aanhangselnummer", str(int(number[1])), _at(at, number, 1))
    if "|" in line.text:
        _read_row(head, line.text, at)


def _at(offset: int, match: re.Match[str], group: int) -> tuple[Span, ...]:
    return (Span(offset + match.start(group), offset + match.end(group)),)


def _read_row(head: Head, text: str, at: int) -> None:
    """A row of the page's metadata table, cells told apart by their form: empty cells may be missing altogether."""
    for match in re.finditer(r"[^|]+", text):
        cell = match.group().strip()
        low = at + match.start() + match.group().index(cell) if cell else 0
        spans = (Span(low, low + len(cell)),)
        if _CELL_YEAR.fullmatch(cell):
            head.put("vergaderjaar", cell, spans)
        elif cell.isdigit() and len(cell) <= 5:
            head.is_aanhangsel = True
            head.put("aanhangselnummer", str(int(cell)), spans)


def _read_furniture(head: Head, text: str, at: int) -> None:
    match = _ID.search(text)
    if match:
        _identify(head, match[1], (Span(at + match.start(1), at + match.end(1)),))
    year = _YEAR.search(text)
    if year:
        head.put("vergaderjaar", normalise_vergaderjaar(year[1]), _at(at, year, 1))
    markdown = _MARKDOWN_ID.match(text.strip())
    if markdown:
        head.put("vergaderjaar", f"{markdown[1][:4]}-{markdown[1][4:]}", (Span(at, at + len(text)),))


def _identify(head: Head, identifier: str, spans: tuple[Span, ...]) -> None:
    head.put("identifier", _spelled(identifier), spans)
    ah, kv = _ID_AH.fullmatch(identifier), _ID_KV.fullmatch(identifier)
    if ah:
        head.is_aanhangsel = True
        head.put("aanhangselnummer", str(int(ah[3])), spans)
        head.put("vergaderjaar", f"{ah[1]}-{ah[2]}", spans)
    if kv:
        head.put("zaaknummer", kv[1].upper(), spans)


def _spelled(identifier: str) -> str:
    """The official spelling: lower case but for the Z of a question's number."""
    return re.sub(r"(\d{4})z(\d{5})", r"\1Z\2", identifier.lower())


def _combine(head: Head) -> None:
    """Number and parliamentary year, both printed, make the id of an Aanhangsel."""
    number, year = head.values.get("aanhangselnummer"), head.values.get("vergaderjaar")
    if number and year and head.is_aanhangsel:
        head.put("identifier", f"ah-tk-{year.value.replace('-', '')}-{number.value}", (*number.spans, *year.spans))
