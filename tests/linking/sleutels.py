"""Keys of documents that do not exist, with only what a test is about."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from kg.linking import Samenhang, Sleutels, link
from kg.linking.keys import Postsleutel, Vraagsleutel
from kg.model import Ambt, Soort, Zaak

DAY = date(2094, 3, 3)
_EMPTY = Sleutels("", Soort.AANHANGSEL, "", "", "", None, None, (), "", (), (), (), (), (), (), ())


def print_of(text: str) -> str:
    """The fingerprint of a question with this text."""
    return hashlib.sha256(text.encode()).hexdigest()


def vragen(*texts: str, printed: bool = True, first: int = 1) -> tuple[Vraagsleutel, ...]:
    """Questions with these texts, numbered from `first`."""
    return tuple(Vraagsleutel(n, printed, print_of(text)) for n, text in enumerate(texts, first))


def keys(key: str, **parts: object) -> Sleutels:
    """The keys of an Aanhangsel, unless `soort` says otherwise."""
    return replace(_EMPTY, key=key, **parts)  # type: ignore[arg-type]


def post(place: str, ambt: Ambt | None = Ambt.MINISTER) -> Postsleutel:
    """A post at a ministry, or for a portfolio when `place` is no TOOI code."""
    return Postsleutel(f"Minister van {place}", ambt, place, place.startswith("mnre"), "")


def zaak(nummer: str, **parts: object) -> Zaak:
    """A row of the export: asked by Vera Voorbeeld about the example, on `DAY`."""
    row = Zaak(
        "zaken.csv",
        "00000000-0000-4000-8000-000000000001",
        nummer,
        "De zin van het voorbeeld",
        DAY,
        "2093-2094",
        (),
        ("Vera Voorbeeld (V.)",),
        (),
        None,
    )
    return replace(row, **parts)  # type: ignore[arg-type]


def nobody(_: Zaak) -> tuple[Postsleutel, ...]:
    """No addressee is known from the export."""
    return ()


def linked(*documents: Sleutels, zaken: Iterable[Zaak] = ()) -> Samenhang:
    """Link documents; rows of the export name no addressee."""
    return link(documents, zaken, nobody)


def together(found: Samenhang) -> set[tuple[str, ...]]:
    """The documents of each set."""
    return {one.documenten for one in found.sets}
