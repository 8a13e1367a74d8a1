"""What is kept by hand beside the sources: people, memberships, posts and cabinets that they lack.

The files in `hand/` are turned into rows as the source files have them, so that one way leads into the register.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path

from kg.errors import SourceError
from kg.model import Kabinet
from kg.namespaces import slug
from kg.register.journal import Journal
from kg.register.tables import Row, read_rows, rows_if_there

TWEEDE_KAMER = "org:tweede-kamer"
MARK = "by hand: "
CORRECTABLE = ("given", "prefix", "family", "initials", "birth")
"""What hand/names.csv can put right."""


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
        "parlement_biografie_slug": "",
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


def corrections(hand: Path) -> dict[str, dict[str, str]]:
    """Return what hand/names.csv puts right: by the key of a person in a source, the columns that are otherwise.

    Raises SourceError for a column that persons.csv does not have.
    """
    found: dict[str, dict[str, str]] = {}
    for row in rows_if_there(hand / "names.csv"):
        if row["column"] not in CORRECTABLE:
            raise SourceError(
                "a correction is of something that people do not have",
                document=str(hand / "names.csv"),
                place=row["person"],
                value=row["column"],
                expected=", ".join(CORRECTABLE),
                remedy="correct the column",
            )
        found.setdefault(row["person"], {})[row["column"]] = row["value"]
    return found


def aliases(rows: Iterable[Row], key_of: Mapping[str, str]) -> dict[tuple[str, str], str]:
    """Return the source of each other name that is kept by hand, by key of the person and name.

    `rows` are those of hand/aliases.csv; a name that is preferred is no other name. `key_of` gives our key for the
    key of a source.
    """
    plain = (row for row in rows if not row["preferred"])
    return {(key_of[row["person"]], row["name"]): f"{MARK}{row['source']}" for row in plain if row["person"] in key_of}


def kabinetten(hand: Path) -> dict[str, Kabinet]:
    """Return the cabinets of hand/kabinetten.csv by slug; one that a source has too is as it is here."""
    found = {}
    for row in rows_if_there(hand / "kabinetten.csv"):
        key = slug(row["name"].removeprefix("Kabinet-"))
        end = date.fromisoformat(row["end"]) if row["end"] else None
        found[key] = Kabinet(key, row["name"], date.fromisoformat(row["begin"]), end, source=f"{MARK}{row['source']}")
    return found
