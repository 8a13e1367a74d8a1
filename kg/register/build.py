"""Build the register from its source files: `python -m kg.register.build SOURCE_DIR [--out kg/register]`.

SOURCE_DIR holds persons.csv, offices.csv, ministries.csv, cabinets.csv, parties_openkamer_2019.csv and
tooi_rwc_ministeries_compleet_1.json. What is kept by hand is in `hand/` beside this script. The same files give the
same bytes; keys that `keys.csv` in the output folder already has are kept. See docs/register.md.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import astuple, dataclass, fields, replace
from datetime import date
from pathlib import Path

from kg.errors import SourceError
from kg.identity.names import fold, name_with_given, parse_name
from kg.model import Bewindspersoon, Fractie, Kabinet, Kamerlid, Ministerieversie, Persoon
from kg.register import bewindspersonen, by_hand, kamerleden, organisaties, personen
from kg.register.bewindspersonen import read_bewindspersonen
from kg.register.journal import Entry, Journal
from kg.register.organisaties import Ministeries
from kg.register.personen import Bronpersoon
from kg.register.tables import Row, read_rows, write_rows

HAND = Path(__file__).parent / "hand"
KEY_COLUMNS = ("key", "scheme", "id")
# A row of offices.csv names its person by the key of persons.csv, or by the id in the Tweede Kamer.
_OFFICE_IDS = ("bron", "tk")
ALIAS_COLUMNS = ("person", "name", "source")
_Appointment = tuple[str, str, str]  # organisation, first word of the role, first day


@dataclass(frozen=True, slots=True)
class Built:
    """All tables of the register, ready to be written."""

    people: list[Bronpersoon]
    kamerleden: list[Kamerlid]
    bewindspersonen: list[Bewindspersoon]
    ministeries: Ministeries
    fracties: dict[str, Fractie]
    kabinetten: dict[str, Kabinet]
    aliases: list[Row]
    keys: list[Row]
    journal: Journal


def build(source: Path, kept_keys: Sequence[Row] = (), hand: Path = HAND) -> Built:
    """Return the register that the files in `source` and `hand` give.

    `kept_keys` are the rows of an earlier keys.csv. Raises SourceError for a file or a value that is not as expected.
    """
    journal = Journal()
    offices = [row for row in read_rows(source / "offices.csv") if bewindspersonen.is_post(row, journal)]
    offices += by_hand.offices(hand, journal)
    other_names = read_rows(hand / "aliases.csv")
    people = _people(source, offices, hand, journal)
    people = personen.give_keys([_renamed(person, other_names) for person in people], kept_keys, journal)
    key_of = {value: person.persoon.key for person in people for scheme, value in person.ids if scheme in _OFFICE_IDS}
    seats = [row for row in offices if row["organization"] == by_hand.TWEEDE_KAMER]
    posts = [row for row in offices if row["organization"] != by_hand.TWEEDE_KAMER and row["key"] in key_of]
    kabinetten = organisaties.read_kabinetten(source)
    ministeries = organisaties.read_ministeries(source, hand, kabinetten.values(), journal)
    fracties = organisaties.read_fracties(source, hand)
    lids = kamerleden.read_kamerleden(seats, key_of, fracties, journal)
    corrections = read_rows(hand / "posts.csv")
    return Built(
        people=people,
        kamerleden=lids,
        bewindspersonen=read_bewindspersonen(posts, key_of, ministeries, kabinetten, corrections, journal),
        ministeries=ministeries,
        fracties=kamerleden.with_periods(fracties, lids),
        kabinetten=kabinetten,
        aliases=_aliases(people, other_names, key_of),
        keys=_keys(people, kept_keys),
        journal=journal,
    )


def _people(source: Path, offices: Sequence[Row], hand: Path, journal: Journal) -> list[Bronpersoon]:
    """Return the people who hold or held an office, one row each, as yet without keys."""
    rows = read_rows(source / personen.FILE) + by_hand.people(hand)
    named = [row for row in rows if personen.has_name(row, journal)]
    people = personen.join_duplicates([personen.read_person(row) for row in named], journal)
    people = _join_by_office(people, offices, journal)
    holders = {row["key"] for row in offices}
    kept = []
    for person in people:
        if holders.isdisjoint((*person.rows, *(value for _, value in person.ids))):
            journal.dropped(
                personen.FILE, person.rows[0], "no office in the source, so nothing can refer to this person"
            )
        else:
            kept.append(person)
    return kept


def _join_by_office(people: Sequence[Bronpersoon], offices: Sequence[Row], journal: Journal) -> list[Bronpersoon]:
    """Join a person without any id to the one with the same surname who took the same office on the same day.

    The Staatscourant writes "T.B.W. Berendsen" where Wikidata has Tom Berendsen.
    """
    appointments: dict[str, set[_Appointment]] = {}
    for row in offices:
        ambt = fold(row["role"]).split()[0]
        appointments.setdefault(row["key"], set()).add((row["organization"], ambt, row["start"]))
    joined = {person.rows: person for person in people}
    for person in people:
        same = None if _has_ids(person) or person.persoon.given else _namesake(person, people, appointments)
        if same is not None:
            why = f"same surname, office and first day as {same.rows[0]}, and no id or given name of its own"
            journal.merged(personen.FILE, person.rows[0], why)
            joined[same.rows] = personen.join(joined[same.rows], person)
            del joined[person.rows]
    return list(joined.values())


def _namesake(
    person: Bronpersoon, people: Iterable[Bronpersoon], appointments: Mapping[str, set[_Appointment]]
) -> Bronpersoon | None:
    """Return the only other person with this surname, a given name and one of the same appointments."""
    surname = parse_name(person.persoon.name).surname
    mine = _appointments(person, appointments)
    same = [
        other
        for other in people
        if other.persoon.given
        and mine & _appointments(other, appointments)
        and parse_name(other.persoon.name).surname == surname
    ]
    return same[0] if len(same) == 1 else None


def _has_ids(person: Bronpersoon) -> bool:
    return any(scheme != "bron" for scheme, _ in person.ids)


def _appointments(person: Bronpersoon, appointments: Mapping[str, set[_Appointment]]) -> set[_Appointment]:
    return {appointment for row in person.rows for appointment in appointments.get(row, ())}


def _renamed(person: Bronpersoon, names: Iterable[Row]) -> Bronpersoon:
    """Return the person under the name that is preferred by hand; the other name stays known."""
    ids = {value for _, value in person.ids}
    name = next((row["name"] for row in names if row["preferred"] and row["person"] in ids), "")
    if not name:
        return person
    parts = name_with_given(person.persoon.given, name)
    persoon = replace(person.persoon, name=name, given=parts.given, prefix=parts.prefix, family=parts.family)
    others = [n for n in person.names if n != name]
    return replace(person, persoon=persoon, names=(*others, person.persoon.name))


def _aliases(people: Iterable[Bronpersoon], kept: Iterable[Row], key_of: Mapping[str, str]) -> list[Row]:
    """Return the other names of people, one row each."""
    found = {(p.persoon.key, name): p.persoon.source for p in people for name in p.names}
    plain = [row for row in kept if not row["preferred"]]
    found |= {(key_of[row["person"]], row["name"]): f"{by_hand.MARK}{row['source']}" for row in plain}
    return [{"person": key, "name": name, "source": source} for (key, name), source in found.items()]


def _keys(people: Iterable[Bronpersoon], kept: Iterable[Row]) -> list[Row]:
    """Return the rows of keys.csv: all that were there, and the ids of everyone who is here now."""
    rows = {(row["scheme"], row["id"]): row["key"] for row in kept}
    for person in people:
        rows |= dict.fromkeys(person.ids, person.persoon.key)
    return [{"key": key, "scheme": scheme, "id": value} for (scheme, value), key in rows.items()]


# ---------------------------------------------------------------- writing


def write(built: Built, out: Path) -> dict[str, int]:
    """Write all tables in `out`; return how many rows each got."""
    versions = [version for ministerie in built.ministeries.by_code.values() for version in ministerie.versions]
    ministeries = [
        {"code": m.code, "owms": m.owms, "wikidata_id": m.wikidata_id, "source": m.source}
        for m in built.ministeries.by_code.values()
    ]
    tables: dict[str, tuple[Sequence[str], list[Row]]] = {
        "persons.csv": _table(Persoon, [person.persoon for person in built.people]),
        "kamerleden.csv": _table(Kamerlid, built.kamerleden),
        "bewindspersonen.csv": _table(Bewindspersoon, built.bewindspersonen, without={"attested"}),
        "ministeries.csv": (("code", "owms", "wikidata_id", "source"), ministeries),
        "ministerieversies.csv": _table(Ministerieversie, versions),
        "fracties.csv": _table(Fractie, built.fracties.values()),
        "kabinetten.csv": _table(Kabinet, built.kabinetten.values()),
        "aliases.csv": (ALIAS_COLUMNS, built.aliases),
        "keys.csv": (KEY_COLUMNS, built.keys),
        "dropped.csv": _table(Entry, built.journal.entries),
    }
    for name, (columns, rows) in tables.items():
        write_rows(out / name, columns, rows)
    return {name: len(rows) for name, (_, rows) in tables.items()}


def _table(
    kind: type, values: Iterable[object], without: frozenset[str] | set[str] = frozenset()
) -> tuple[tuple[str, ...], list[Row]]:
    columns = tuple(f.name for f in fields(kind) if f.name not in without)
    rows = []
    for value in values:
        cells = dict(zip((f.name for f in fields(kind)), astuple(value), strict=True))  # type: ignore[call-overload]
        rows.append({column: _cell(cells[column]) for column in columns})
    return columns, rows


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return "|".join(value)
    return str(value)


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m kg.register.build", description="Build the register.")
    parser.add_argument("source", type=Path, metavar="SOURCE_DIR", help="folder with the source files")
    parser.add_argument("--out", type=Path, default=Path(__file__).parent, help="folder to write in")
    options = parser.parse_args(arguments)
    options.out.mkdir(parents=True, exist_ok=True)
    keys = options.out / "keys.csv"
    try:
        counts = write(build(options.source, read_rows(keys) if keys.is_file() else ()), options.out)
    except SourceError as error:
        parser.exit(1, f"{error}\n")
    for name, count in counts.items():
        print(f"{count:6} {name}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
