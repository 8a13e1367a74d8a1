"""Build the register from its source files: `python -m kg.register.build SOURCE_DIR [--out kg/register]`.

SOURCE_DIR holds persons.csv, offices.csv, ministries.csv, cabinets.csv, parties_openkamer_2019.csv and
tooi_rwc_ministeries_compleet_1.json. What is kept by hand is in `hand/` beside this script. The same files give the
same bytes; keys that `keys.csv` in the output folder already has are kept. See docs/register.md.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from kg.errors import SourceError
from kg.identity.judgements import FILE as JUDGEMENTS
from kg.identity.judgements import Judgements, read_file
from kg.identity.names import fold, parse_name
from kg.identity.persoonsbesluiten import Persoonsbesluiten
from kg.model import Bewindspersoon, Fractie, Identificatie, Kabinet, Kamerlid
from kg.register import bewindspersonen, by_hand, identifiers, kamerleden, organisaties, personen
from kg.register.bewindspersonen import read_bewindspersonen
from kg.register.built import Built, aliases
from kg.register.journal import Journal
from kg.register.meeting import People
from kg.register.organisaties import Ministeries
from kg.register.personen import Bronpersoon, Id
from kg.register.tables import Row, read_rows, rows_if_there, write_tables

HAND = Path(__file__).parent / "hand"
# A row of offices.csv names its person by the key of persons.csv, or by the id in the Tweede Kamer.
_OFFICE_IDS = ("bron", "tk")
_Appointment = tuple[str, str, str]  # organisation, first word of the role, first day


def build(
    source: Path, kept_keys: Sequence[Row] = (), hand: Path = HAND, judgements: Judgements | None = None
) -> Built:
    """Return the register that the files in `source` and `hand` give.

    `kept_keys` are the rows of an earlier keys.csv. Raises SourceError for a file or a value that is not as expected.
    """
    journal = Journal()
    besluiten = Persoonsbesluiten.of((judgements or Judgements()).pairs, kept_keys)
    offices = [row for row in read_rows(source / "offices.csv") if bewindspersonen.is_post(row, journal)]
    offices += by_hand.offices(hand, journal)
    rows = read_rows(source / personen.FILE) + by_hand.people(hand)
    found = _people(rows, offices, hand, personen.keys_by_id(kept_keys), besluiten, journal)
    people, leads = personen.give_keys(found, kept_keys, besluiten, journal)
    key_of = {value: person.persoon.key for person in people for scheme, value in person.ids if scheme in _OFFICE_IDS}
    tooi = organisaties.read_tooi(source)
    kabinetten = organisaties.read_kabinetten(source, hand)
    ministeries = organisaties.read_ministeries(source, tooi, hand, kabinetten.values(), journal)
    fracties = organisaties.read_fracties(source, hand)
    lids, posts = _offices(offices, key_of, fracties, ministeries, kabinetten, hand, journal)
    days = identifiers.retrieved(hand)
    ids: list[Identificatie] = [
        *identifiers.of_people(people, identifiers.links_of_table(people, rows, days)),
        *identifiers.of_ministeries(ministeries.by_code, tooi, days),
        *identifiers.of_others(fracties, kabinetten, days),
    ]
    return Built(
        people=people,
        kamerleden=lids,
        bewindspersonen=posts,
        ministeries=ministeries.by_code,
        fracties=kamerleden.with_periods(fracties, lids),
        kabinetten=kabinetten,
        aliases=aliases(people, by_hand.aliases(read_rows(hand / "aliases.csv"), key_of), {}),
        leads=leads,
        identifiers=ids,
        journal=journal,
    )


def _people(
    rows: Iterable[Row],
    offices: Sequence[Row],
    hand: Path,
    leads: Mapping[Id, str],
    besluiten: Persoonsbesluiten,
    journal: Journal,
) -> list[Bronpersoon]:
    """Return the people who hold or held an office, one row each, corrected by hand and as yet without keys."""
    people = People([], leads, besluiten, journal)
    named = [personen.read_person(row) for row in rows if personen.has_name(row, journal)]
    for person in sorted(named, key=lambda person: (personen.authority(person), person.rows)):
        if people.meet(person, personen.FILE, new=True) is None:
            people.add(person, personen.FILE)
    joined = personen.join_known(_join_by_office(people.found, offices, people, journal), leads, besluiten, journal)
    holders = {row["key"] for row in offices}
    right, other_names = by_hand.corrections(hand), read_rows(hand / "aliases.csv")
    kept = []
    for person in joined:
        if holders.isdisjoint((*person.rows, *(value for _, value in person.ids))):
            why = "no office in the source, so nothing can refer to this person"
            journal.dropped(personen.FILE, person.rows[0], why)
        else:
            kept.append(personen.renamed(personen.corrected(person, right), other_names))
    return kept


def _offices(
    rows: Sequence[Row],
    key_of: Mapping[str, str],
    fracties: Mapping[str, Fractie],
    ministeries: Ministeries,
    kabinetten: Mapping[str, Kabinet],
    hand: Path,
    journal: Journal,
) -> tuple[list[Kamerlid], list[Bewindspersoon]]:
    """Return the memberships and the posts that rows of offices.csv tell of."""
    seats = [row for row in rows if row["organization"] == by_hand.TWEEDE_KAMER]
    posts = [row for row in rows if row["organization"] != by_hand.TWEEDE_KAMER and row["key"] in key_of]
    corrections = read_rows(hand / "posts.csv")
    held = read_bewindspersonen(posts, key_of, ministeries, kabinetten, corrections, journal)
    return kamerleden.read_kamerleden(seats, key_of, fracties, journal), held


def _join_by_office(
    found: Sequence[Bronpersoon], offices: Sequence[Row], people: People, journal: Journal
) -> list[Bronpersoon]:
    """Join a person without any id to the one with the same surname who took the same office on the same day.

    The Staatscourant writes "T.B.W. Berendsen" where Wikidata has Tom Berendsen.
    """
    appointments: dict[str, set[_Appointment]] = {}
    for row in offices:
        ambt = fold(row["role"]).split()[0]
        appointments.setdefault(row["key"], set()).add((row["organization"], ambt, row["start"]))
    joined = {person.rows: person for person in found}
    for person in found:
        same = None if _has_ids(person) or person.persoon.given else _namesake(person, found, appointments)
        if same is not None and people.may_be(same, person):
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


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m kg.register.build", description="Build the register.")
    parser.add_argument("source", type=Path, metavar="SOURCE_DIR", help="folder with the source files")
    parser.add_argument("--out", type=Path, default=Path(__file__).parent, help="folder to write in")
    options = parser.parse_args(arguments)
    try:
        keys = rows_if_there(options.out / "keys.csv")
        tables = build(options.source, keys, HAND, read_file(options.out / JUDGEMENTS)).tables()
    except SourceError as error:
        parser.exit(1, f"{error}\n")
    write_tables(options.out, tables)
    for name, content in tables.items():
        print(f"{len(content.rows):6} {name}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
