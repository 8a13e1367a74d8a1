"""What is kept by hand beside the source files: people, memberships and posts that they lack, each with its source.

The files in `hand/` are turned into rows as the source files have them, so that one way leads into the register.
"""

from __future__ import annotations

from pathlib import Path

from kg.register.journal import Journal
from kg.register.tables import Row, read_rows

TWEEDE_KAMER = "org:tweede-kamer"
MARK = "by hand: "


def people(hand: Path) -> list[Row]:
    """Return the rows of hand/persons.csv as rows of persons.csv."""
    return [_person(row) for row in read_rows(hand / "persons.csv")]


def _person(row: Row) -> Row:
    name = " ".join(part for part in (row["given"] or row["initials"], row["prefix"], row["family"]) if part)
    return {
        "key": row["key"],
        "full_name": name,
        "given": row["given"],
        "prefix": row["prefix"],
        "family": row["family"],
        "initials": row["initials"],
        "birth": row["birth"],
        "tk_persoon_id": "",
        "wikidata": "",
        "parlement_id": "",
        "name_variants": "",
        "source": f"{MARK}{row['source']}",
    }


def offices(hand: Path, journal: Journal) -> list[Row]:
    """Return the memberships and posts that are kept by hand as rows of offices.csv."""
    seats = [
        _office(row, f"Kamerlid voor {row['fractie']}", TWEEDE_KAMER) for row in read_rows(hand / "kamerleden.csv")
    ]
    posts = [_office(row, row["role"], row["organization"]) for row in read_rows(hand / "bewindspersonen.csv")]
    for row in (*seats, *posts):
        journal.added("offices.csv", f"{row['key']}|{row['role']}|{row['start']}", row["why"])
    return [*seats, *posts]


def _office(row: Row, role: str, organisation: str) -> Row:
    return {
        "key": row["person"],
        "full_name": row["person"],
        "organization": organisation,
        "post": "",
        "role": role,
        "start": row["begin"],
        "end": row["end"],
        "sources": f"{MARK}{row['source']}",
        "why": row["why"],
    }
