"""What things are called in Dutch, where no source gives them a name."""

from __future__ import annotations

from kg.extract.numbers import MONTHS
from kg.model import Records, Soort, Value

_NAMES = {
    Soort.AANHANGSEL: "Antwoord",
    Soort.VRAGENDOCUMENT: "Vragen",
    Soort.UITSTELBERICHT: "Uitstelbericht",
    Soort.MONDELINGE_VRAGEN: "Mondelinge vragen",
    Soort.KAMERBRIEF: "Kamerbrief",
    Soort.OPEN_BRIEF: "Open brief",
    Soort.BRIEF: "Brief",
    Soort.ANDERS: "Document",
}
_MONTHS = {number: name for name, number in MONTHS.items()}


def written_date(iso: str) -> str:
    """Return "16 februari 2024" for "2024-02-16"."""
    year, month, day = iso.split("-")
    return f"{int(day)} {_MONTHS[int(month)]} {year}"


def document_label(records: Records) -> str:
    """Return a name for a document: by its number, else by the day it is of, else by its file."""
    name = _NAMES[records.soort]
    number, year = records.aanhangselnummer, records.vergaderjaar
    if number and year:
        return f"{name}: Aanhangsel {year.value}, nr. {number.value}"
    if records.identifier:
        return f"{name}: {records.identifier.value}"
    days = (("ontvangen", records.ontvangen), ("van", records.gedateerd), ("ingezonden", records.ingezonden))
    said = next((f"{verb} {written_date(value.value)}" for verb, value in days if isinstance(value, Value)), "")
    if number:
        return f"{name}: Aanhangsel nr. {number.value}" + (f", {said}" if said else "")
    return f"{name}, {said}" if said else f"{name}: {records.document.bronbestand}"


def answer_label(nummers: tuple[int, ...], document: str) -> str:
    """Return a name for an answer: "Antwoord op vraag 1 en 2 (…)"."""
    first, last = ", ".join(map(str, nummers[:-1])), str(nummers[-1])
    listed = f"{first} en {last}" if first else last
    return f"Antwoord op vraag {listed} ({document})"
