"""What a metadata record says otherwise than the text of its document: doubts, never corrections."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from kg.model import Doubt, Gegeven, Records, Rol, Value

# Name in the metadata: field of the records, what it is called in a doubt.
_COMPARED = {
    "identifier": ("identifier", "kenmerk"),
    "aanhangselNummer": ("aanhangselnummer", "nummer van het Aanhangsel"),
    "aanhangselnummer": ("aanhangselnummer", "nummer van het Aanhangsel"),
    "vraagnummer": ("zaaknummer", "vraagnummer"),
    "vraagNummer": ("zaaknummer", "vraagnummer"),
    "vergaderjaar": ("vergaderjaar", "vergaderjaar"),
    "datumIndiening": ("ingezonden", "datum van indiening"),
    "datumOntvangst": ("ontvangen", "datum van ontvangst"),
}
_DAYS = {  # of which a document has one
    "datumIndiening": ("ingezonden", "datum van indiening"),
    "datumOntvangst": ("ontvangen", "datum van ontvangst"),
    "available": ("gepubliceerd", "datum van publicatie"),
}
_DATE = len("2094-01-05")


def differences(records: Records, gegevens: Iterable[Gegeven]) -> Iterator[Doubt]:
    """Yield a doubt `metadataverschil` for each value of which text and metadata say something else.

    Compared is what the text itself prints; of a name that repeats in the metadata any of its values will do. A day
    that the text does not print and of which the metadata say several is told as well: the first counts.
    """
    said: dict[str, list[str]] = {}
    for gegeven in gegevens:
        if gegeven.value.strip():
            said.setdefault(gegeven.name, []).append(gegeven.value.strip())
    for name, (field, called) in _COMPARED.items():
        printed: Value | None = getattr(records, field)
        if name in said and printed and printed.spans and not any(_same(printed.value, v) for v in said[name]):
            text = f"De tekst zegt {printed.value}, de metadata zeggen {', '.join(said[name])}: {called}."
            yield Doubt("metadataverschil", text, printed.spans[0])
    for name, (field, called) in _DAYS.items():
        days = list(dict.fromkeys(value[:_DATE] for value in said.get(name, ())))
        if len(days) > 1 and getattr(records, field) is None:
            yield Doubt("metadataverschil", f"De metadata zeggen {', '.join(days)}: {called}; de eerste telt.")
    yield from _askers(records, said.get("indiener", []))


def _same(printed: str, given: str) -> bool:
    if len(printed) == _DATE and printed[4] == "-" == printed[7]:
        return given[:_DATE] == printed
    squeezed = "".join(given.split()).lower()
    return squeezed.lstrip("0") == printed.lower().lstrip("0")


def _askers(records: Records, given: list[str]) -> Iterator[Doubt]:
    """Askers are only counted: the metadata have initials where the text has a name, and neither has both."""
    named = [mention for mention in records.vermeldingen if mention.rol is Rol.INDIENER]
    if named and given and len(named) != len(set(given)):
        text = f"De tekst noemt {len(named)} indieners, de metadata noemen er {len(set(given))}."
        yield Doubt("metadataverschil", text, named[0].spans[0])
