"""Dates that a form gives as such: those that do not exist are told, never guessed at."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date

from kg.model import Doubt, Gegeven

_ISO = re.compile(r"(\d{4}-\d\d-\d\d)(?:T.*)?")
_NAMES = re.compile(r"datum\w*|date|issued|available|modified", re.IGNORECASE)


def is_date(text: str) -> bool:
    """True for a day that exists, as "2094-03-21", or a moment that begins with one."""
    found = _ISO.fullmatch(text.strip())
    try:
        return found is not None and bool(date.fromisoformat(found[1]))
    except ValueError:
        return False


def no_date(given: str, place: str) -> Doubt:
    """Return the doubt about a date that is none: "2009-02-31", "20090", "21-03-2094"."""
    return Doubt("datumOntbreekt", f"«{given[:80]}» ({place}) is geen datum als 2094-03-21, en is niet overgenomen.")


def bad_dates(gegevens: Iterable[Gegeven]) -> Iterator[Doubt]:
    """Yield a doubt for each value under the name of a date that is none."""
    for gegeven in gegevens:
        if _NAMES.fullmatch(gegeven.name) and not is_date(gegeven.value):
            yield no_date(gegeven.value, f"gegeven {gegeven.name}")
