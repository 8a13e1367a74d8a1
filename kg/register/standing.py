"""The register as it stands in a folder, to be renewed: its values, and the rows of its files."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from kg.errors import SourceError
from kg.model import (
    Bewindspersoon,
    Fractie,
    Identificatie,
    Identificatieschema,
    Kabinet,
    Kamerlid,
    Ministerie,
    Ministerieversie,
    Persoon,
)
from kg.namespaces import ministerie, persoon
from kg.register.journal import Entry
from kg.register.personen import Bronpersoon, Id
from kg.register.tables import Row, read_value, rows_if_there

FILES = (
    "aliases.csv",
    "bewindspersonen.csv",
    "dropped.csv",
    "fracties.csv",
    "identifiers.csv",
    "kabinetten.csv",
    "kamerleden.csv",
    "keys.csv",
    "ministeries.csv",
    "ministerieversies.csv",
    "persons.csv",
)
"""The files of a register that are made; judgements.csv and hand/ are kept by people."""


@dataclass(frozen=True, slots=True)
class Standing:
    """A register as its files have it; a file that is not there is empty. `rows` are those of each of FILES."""

    people: list[Bronpersoon]
    kamerleden: list[Kamerlid]
    bewindspersonen: list[Bewindspersoon]
    ministeries: dict[str, Ministerie]
    fracties: dict[str, Fractie]
    kabinetten: dict[str, Kabinet]
    identifiers: list[Identificatie]
    entries: list[Entry]
    rows: Mapping[str, list[Row]]


def read_standing(folder: Path) -> Standing:
    """Read the register in a folder. Raises SourceError for a folder without one, or a row that cannot be read."""
    if not (folder / "persons.csv").is_file():
        raise SourceError("there is no register here", document=str(folder), expected="persons.csv and other files")
    rows = {name: rows_if_there(folder / name) for name in FILES}
    ids = [_identificatie(row) for row in rows["identifiers.csv"]]
    by_entity: dict[str, list[Identificatie]] = defaultdict(list)
    for one in ids:
        by_entity[one.entity].append(one)
    rows_of: dict[str, list[Id]] = defaultdict(list)
    for row in rows["keys.csv"]:
        if row["scheme"] == "bron":
            rows_of[row["key"]].append(("bron", row["id"]))
    return Standing(
        people=[_person(row, by_entity, rows_of) for row in rows["persons.csv"]],
        kamerleden=[read_value(Kamerlid, row) for row in rows["kamerleden.csv"]],
        bewindspersonen=[read_value(Bewindspersoon, row) for row in rows["bewindspersonen.csv"]],
        ministeries=_ministeries(rows, by_entity),
        fracties={row["slug"]: read_value(Fractie, row) for row in rows["fracties.csv"]},
        kabinetten={row["slug"]: read_value(Kabinet, row) for row in rows["kabinetten.csv"]},
        identifiers=ids,
        entries=[read_value(Entry, row) for row in rows["dropped.csv"]],
        rows=rows,
    )


def _identificatie(row: Row) -> Identificatie:
    return replace(read_value(Identificatie, row), scheme=Identificatieschema(row["scheme"]))


def _person(row: Row, ids: Mapping[str, list[Identificatie]], rows_of: Mapping[str, list[Id]]) -> Bronpersoon:
    """Return a person with the ids that others gave, and the keys of their rows in the tables of old."""
    key = row["key"]
    known = [(one.scheme.value, one.id) for one in ids.get(persoon(key), ())]
    return Bronpersoon(read_value(Persoon, row), (*known, *rows_of.get(key, ())), (), (key,))


def _ministeries(rows: Mapping[str, list[Row]], ids: Mapping[str, list[Identificatie]]) -> dict[str, Ministerie]:
    versions: dict[str, list[Ministerieversie]] = defaultdict(list)
    for row in rows["ministerieversies.csv"]:
        versions[row["ministerie"]].append(read_value(Ministerieversie, row))
    found = {}
    for row in rows["ministeries.csv"]:
        code = row["code"]
        owms = [one.id for one in ids.get(ministerie(code), ()) if one.scheme is Identificatieschema.OWMS]
        ordered = sorted(versions[code], key=lambda version: version.begin or date.min)
        found[code] = Ministerie(code, tuple(ordered), owms=next(iter(owms), ""), source=row["source"])
    return found
