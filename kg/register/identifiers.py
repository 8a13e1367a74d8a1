"""The ids that others gave to what is in the register, each with where the link was stated and on which day.

The tables do not say when they were made. What they state has the day on which the register took it from them, as
`hand/retrieved.csv` has it; what TOOI states has the day that TOOI's file gives for itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

from kg.errors import SourceError
from kg.model import Fractie, Identificatie, Identificatieschema, Kabinet, Ministerie
from kg.namespaces import fractie, kabinet, ministerie, persoon
from kg.register.personen import FILE, Bronpersoon, Id
from kg.register.tables import Row, read_rows
from kg.register.tooi import Waardelijst

_SCHEMES = frozenset(("tk", "wikidata", "parlement", "parlement-slug"))


class Link(NamedTuple):
    """Where it was stated that an id is of somebody, and on which day (ISO, "" when not known)."""

    source: str
    date: str


def retrieved(hand: Path) -> dict[str, str]:
    """Return the day on which each source file was taken into the register, of hand/retrieved.csv."""
    return {row["file"]: row["date"] for row in read_rows(hand / "retrieved.csv")}


def links_of_table(people: Iterable[Bronpersoon], rows: Iterable[Row], days: Mapping[str, str]) -> dict[Id, Link]:
    """Return the link of every id of people who come from persons.csv; `rows` are the rows of that file."""
    day = _day(days, FILE)
    from_open_kamer = {("parlement", row["parlement_id"]) for row in rows if row.get("in_openkamer") == "True"}
    return {
        known: Link(f"Open Kamer ({FILE})" if known in from_open_kamer else FILE, day)
        for person in people
        for known in person.ids
    }


def of_people(people: Iterable[Bronpersoon], links: Mapping[Id, Link]) -> list[Identificatie]:
    """Return the ids of people that others gave; keys of rows in a source are none of them."""
    return [
        Identificatie(persoon(person.persoon.key), Identificatieschema(known[0]), known[1], *links[known])
        for person in people
        for known in person.ids
        if known[0] in _SCHEMES
    ]


def of_ministeries(
    ministeries: Mapping[str, Ministerie], tooi: Waardelijst, days: Mapping[str, str]
) -> list[Identificatie]:
    """Return the ids of ministries: those that TOOI states have the day of its list."""
    now, later = Link("TOOI", tooi.day), Link("ministries.csv", _day(days, "ministries.csv"))
    found = []
    for code, ministry in ministeries.items():
        entity, listed = ministerie(code), code in tooi.owms
        found.append(Identificatie(entity, Identificatieschema.TOOI, code, *(now if listed else later)))
        if ministry.owms:
            stated = ministry.owms in tooi.owms.get(code, ())
            found.append(Identificatie(entity, Identificatieschema.OWMS, ministry.owms, *(now if stated else later)))
        if ministry.wikidata_id:
            found.append(Identificatie(entity, Identificatieschema.WIKIDATA, ministry.wikidata_id, *later))
    return found


def of_others(
    fracties: Mapping[str, Fractie], kabinetten: Mapping[str, Kabinet], days: Mapping[str, str]
) -> list[Identificatie]:
    """Return the ids of groups and cabinets."""
    wikidata = Identificatieschema.WIKIDATA
    groups = [
        Identificatie(fractie(key), wikidata, group.wikidata_id, group.source, _day(days, group.source))
        for key, group in fracties.items()
        if group.wikidata_id
    ]
    file = "cabinets.csv"
    cabinets = [
        Identificatie(kabinet(key), wikidata, cabinet.wikidata_id, file, _day(days, file))
        for key, cabinet in kabinetten.items()
        if cabinet.wikidata_id
    ]
    return groups + cabinets


def _day(days: Mapping[str, str], file: str) -> str:
    if file not in days:
        raise SourceError(
            "nobody wrote down when a source file was taken into the register",
            document="hand/retrieved.csv",
            value=", ".join(sorted(days)),
            expected=file,
            remedy="add the file with the day",
        )
    return days[file]
