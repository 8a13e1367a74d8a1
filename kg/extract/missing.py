"""What a document of its kind should have and does not: doubts, which become notes on quality."""

from __future__ import annotations

from collections.abc import Iterator

from kg.model import Doubt, Records, Rol, Soort

_MOST = 300  # a number above this is a slip, not a count
_OF_QUESTIONS = (Soort.AANHANGSEL, Soort.VRAGENDOCUMENT, Soort.MONDELINGE_VRAGEN, Soort.UITSTELBERICHT)


def missing(records: Records) -> Iterator[Doubt]:
    """Yield what is not there."""
    if records.soort in _OF_QUESTIONS:
        yield from _header(records)
    if records.soort is Soort.AANHANGSEL:
        yield from _answers(records)
    yield from _double_numbers(records)
    yield from _skipped_numbers(records)
    for note in records.voetnoten:
        if note.bij is None:
            message = f"Het merk van noot {note.merk} is in de tekst niet gevonden."
            yield Doubt("voetnootZonderTekst", message, note.spans[0])


def _header(records: Records) -> Iterator[Doubt]:
    if not any(mention.rol is Rol.INDIENER for mention in records.vermeldingen):
        yield Doubt("indienerOnbekend", "De tekst noemt niet wie de vragen stelde.")
    if records.ingezonden is None and records.ontvangen is None and records.gedateerd is None:
        yield Doubt("datumOntbreekt", "De tekst noemt geen datum van indiening, ontvangst of dagtekening.")


def _answers(records: Records) -> Iterator[Doubt]:
    if not any(mention.rol is Rol.BEANTWOORDER for mention in records.vermeldingen):
        yield Doubt("beantwoorderOnbekend", "De tekst noemt niet wie antwoordt.")
    answered = {n for answer in records.antwoorden for n in answer.nummers}
    for vraag in records.vragen:
        if vraag.nummer not in answered:
            message = f"Vraag {vraag.nummer} heeft in dit stuk geen antwoord."
            yield Doubt("antwoordOntbreekt", message, vraag.spans[0])


def _skipped_numbers(records: Records) -> Iterator[Doubt]:
    """Numbers between the printed ones that are not there: the question was lost, or the source slipped."""
    printed = {vraag.nummer for vraag in records.vragen if vraag.printed}
    present = {vraag.nummer for vraag in records.vragen}
    if records.soort in _OF_QUESTIONS and printed:
        for nummer in sorted(set(range(1, min(max(printed), _MOST))) - present):
            yield Doubt("nummerOntbreekt", f"Vraag {nummer} staat niet in dit stuk, een latere vraag wel.")


def _double_numbers(records: Records) -> Iterator[Doubt]:
    seen: set[int] = set()
    for vraag in records.vragen:
        if vraag.nummer in seen:
            yield Doubt("nummerDubbel", f"Vraag {vraag.nummer} staat er meer dan eens.", vraag.spans[0])
        seen.add(vraag.nummer)
