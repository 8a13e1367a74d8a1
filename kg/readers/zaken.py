"""Cases (Zaken) of the Tweede Kamer with Soort "Schriftelijke vragen": rows of a CSV export or of OData JSON.

Rows of another Soort and rows with Verwijderd true are no cases of ours and are left out; that is the whole rule.
An export does not say of which day it is: it is at least as late as the latest change (GewijzigdOp) of any of its rows.
"""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from kg.errors import SourceError
from kg.model import Zaak
from kg.readers.source import MAX_BYTES, Source
from kg.readers.text import decode

SOORT = "Schriftelijke vragen"
COLUMNS = ("Id", "Nummer", "Soort", "Onderwerp", "GestartOp", "Vergaderjaar")
"""What a row must have; Afgedaan, GewijzigdOp, Verwijderd and the names may be absent."""

MAX_ROWS = 200_000
"""How many rows are read of one file; the years 2008 to 2024 have 34,395."""

_AMSTERDAM = ZoneInfo("Europe/Amsterdam")
_BETWEEN_NAMES = re.compile(r",\s+(?![^()]*\))")
_MIDNIGHT = re.compile(r"(\d{4}-\d\d-\d\d)T00:00:00\+0[12]:00")
_LINE = re.compile(r"[^\n]*\n|[^\n]+")
_MAX_FIELD = 1_000_000  # characters


def read_csv(source: Source) -> tuple[Zaak, ...]:
    """Read a CSV export, a header first and commas between.

    Raises SourceError for a missing column, a row that is cut off and a date that is none, with the line.
    """
    text, _ = decode(source)
    csv.field_size_limit(_MAX_FIELD)
    rows = csv.DictReader((line[0] for line in _LINE.finditer(text)), strict=True)
    try:
        _require(source, rows.fieldnames or ())
        return _read(source, rows, "row")
    except csv.Error as error:
        raise source.damaged("the CSV cannot be read", error, place=f"line {rows.line_num}") from error


def read_json(source: Source) -> tuple[Zaak, ...]:
    """Read OData rows: a list, or an object with the list under `value`.

    Raises SourceError when it is no JSON, holds no list of objects, or a row lacks a value it must have.
    """
    if len(source.data) > MAX_BYTES:
        raise source.damaged("the JSON is too large", expected=f"at most {MAX_BYTES} bytes; CSV may be larger")
    text, _ = decode(source)
    try:
        found = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise source.damaged("the JSON cannot be read", error) from error
    rows = found.get("value") if isinstance(found, dict) else found
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise source.damaged("the JSON holds no rows", expected='a list of objects, or {"value": [objects]}')
    for row in rows:
        _require(source, row)
    return _read(source, rows, "object")


def _read(source: Source, rows: Iterable[Mapping[str, object]], unit: str) -> tuple[Zaak, ...]:
    """Return the cases, those that are not settled with the day of which the file is."""
    changed: list[date] = []
    zaken = tuple(_zaken(source, rows, unit, changed))
    stand = max(changed, default=None)
    return tuple(replace(zaak, stand=stand) if stand and zaak.afgedaan is False else zaak for zaak in zaken)


def _require(source: Source, names: Iterable[str]) -> None:
    missing = set(COLUMNS).difference(names)
    if missing:
        raise source.damaged(
            "the export lacks columns", ", ".join(sorted(missing)), place="header", expected=", ".join(COLUMNS)
        )


def _zaken(source: Source, rows: Iterable[Mapping[str, object]], unit: str, changed: list[date]) -> Iterator[Zaak]:
    """Yield the cases, and add to `changed` the day of the last change of every row that says it."""
    for number, row in enumerate(rows, start=1):
        if number > MAX_ROWS:
            raise source.damaged("the export has too many rows", expected=f"at most {MAX_ROWS} in one file")
        day = _changed(row)
        if day:
            changed.append(day)
        if row.get("Soort") == SOORT and not _truth(row.get("Verwijderd")):
            yield _zaak(source, row, f"{unit} {number}")


def _zaak(source: Source, row: Mapping[str, object], place: str) -> Zaak:
    if not (_text(row, "Id") and _text(row, "Nummer")):
        raise source.damaged("a case has no Id or no Nummer", row.get("Nummer"), place=place)
    actors = _actors(row.get("ZaakActor"))
    return Zaak(
        source.bronbestand,
        zaak_id=_text(row, "Id"),
        nummer=_text(row, "Nummer"),
        onderwerp=_text(row, "Onderwerp"),
        gestart_op=_date(source, _text(row, "GestartOp"), place),
        vergaderjaar=_text(row, "Vergaderjaar"),
        gericht_aan=_names(_text(row, "GerichtAan")) + actors.get("gerichtaan", ()),
        indieners=_names(_text(row, "Indiener")) + actors.get("indiener", ()),
        mede_indieners=_names(_text(row, "Medeindiener")) + actors.get("medeindiener", ()),
        afgedaan=_truth(row.get("Afgedaan")),
    )


def _text(row: Mapping[str, object], name: str) -> str:
    value = row.get(name)
    return value.strip() if isinstance(value, str) else ""


def _names(text: str) -> tuple[str, ...]:
    """Split names at commas outside brackets; no name in the export of 2008 to 2024 holds a comma."""
    return tuple(name for name in _BETWEEN_NAMES.split(text) if name)


def _actors(expanded: object) -> dict[str, tuple[str, ...]]:
    """Return the names of expanded ZaakActor objects by their relation, lower case without spaces."""
    found: dict[str, tuple[str, ...]] = {}
    for actor in expanded if isinstance(expanded, list) else ():
        if isinstance(actor, dict) and actor.get("ActorNaam"):
            relation = str(actor.get("Relatie", "")).replace(" ", "").lower()
            found[relation] = (*found.get(relation, ()), str(actor["ActorNaam"]).strip())
    return found


def _changed(row: Mapping[str, object]) -> date | None:
    """Return the day of the last change of a row, None when it says none: nothing hangs on a single one."""
    try:
        return date.fromisoformat(_text(row, "GewijzigdOp")[:10])
    except ValueError:
        return None


def _truth(value: object) -> bool | None:
    if isinstance(value, bool):
        return value
    return {"true": True, "false": False}.get(str(value).lower())


def _date(source: Source, text: str, place: str) -> date:
    """Return the day in Amsterdam of a moment such as "2024-03-21T00:00:00+01:00"."""
    try:
        local = _MIDNIGHT.fullmatch(text)
        if local:
            return date.fromisoformat(local[1])
        moment = datetime.fromisoformat(text)
        return (moment.astimezone(_AMSTERDAM) if moment.tzinfo else moment).date()
    except (ValueError, OverflowError) as error:
        raise _no_date(source, text, place) from error


def _no_date(source: Source, text: str, place: str) -> SourceError:
    return SourceError(
        "GestartOp is no moment in time",
        document=source.bronbestand,
        place=place,
        value=text,
        expected='such as "2024-03-21T00:00:00+01:00"',
        remedy="correct the row, or leave it out",
    )
