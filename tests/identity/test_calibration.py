"""How many real askers and addressees are linked, and how often rightly. Needs the export of cases."""

from __future__ import annotations

import csv
import gzip
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from kg.identity import Register, resolve_bewindspersoon, resolve_kamerlid
from kg.identity.names import fold, parse_name, readings

FILE = "zaken/zaken_schriftelijke_vragen.csv.gz"


@pytest.fixture(scope="module")
def cases(shared: Path) -> list[tuple[date, list[str], list[str]]]:
    """Day, askers and addressees of every case."""
    if not (shared / FILE).is_file():
        pytest.skip(f"the export of cases is not here: {shared / FILE}")
    with gzip.open(shared / FILE, "rt", encoding="utf-8", newline="") as stream:
        return [
            (
                date.fromisoformat(row["GestartOp"][:10]),
                [name for name in f"{row['Indiener']}, {row['Medeindiener']}".split(", ") if name],
                [name for name in row["GerichtAan"].split(", ") if name],
            )
            for row in csv.DictReader(stream)
        ]


def _askers(cases: list[tuple[date, list[str], list[str]]]) -> Iterator[tuple[date, str]]:
    return ((on, name) for on, askers, _ in cases for name in askers if on.year >= 2010)


def _initials_agree(written: str, known: str) -> bool:
    one, other = fold(written), fold(known)
    return one.startswith(other) or other.startswith(one)


def test_askers_by_full_name(packaged: Register, cases: list[tuple[date, list[str], list[str]]]) -> None:
    """Of the askers since 2010 nearly all are linked, to somebody with their initials."""
    asked = linked = agree = 0
    for on, name in _askers(cases):
        asked += 1
        found = resolve_kamerlid(packaged, name, "", on)
        if found.matched:
            linked += 1
            person = packaged.persons[packaged.kamerleden[found.entity.removeprefix("kamerlid/")].person]
            agree += _initials_agree(parse_name(name).initials, person.initials)
    print(f"askers {asked}, linked {linked / asked:.4%}, initials agree {agree / linked:.4%}")
    assert asked > 45_000
    assert linked / asked >= 0.999
    # T.M.Ch. stands in the register as T.M.C.H.; all others agree.
    assert agree / linked >= 0.999


def test_askers_by_surname_and_party(packaged: Register, cases: list[tuple[date, list[str], list[str]]]) -> None:
    """By surname and party alone, as documents have them, as many are linked and nobody to another person."""
    asked = linked = wrong = 0
    for on, name in _askers(cases):
        truth = resolve_kamerlid(packaged, name, "", on)
        if not truth.matched:
            continue
        asked += 1
        lid = packaged.kamerleden[truth.entity.removeprefix("kamerlid/")]
        surnames = {known.surname for known in packaged.names[lid.person]}
        written = next((r.written_surname for r in readings(name) if r.surname in surnames), name)
        found = resolve_kamerlid(packaged, written, packaged.fracties[lid.fractie].names[1], on)
        linked += found.matched
        wrong += found.matched and found.entity != truth.entity
    print(f"surname and party {asked}, linked {linked / asked:.4%}, wrong {wrong}")
    assert linked / asked >= 0.99
    assert wrong == 0


def test_addressees_by_name(packaged: Register, cases: list[tuple[date, list[str], list[str]]]) -> None:
    """Nearly all addressees are in office by the register on the day they are asked."""
    asked = [(on, name) for on, _, addressees in cases for name in addressees]
    linked = sum(resolve_bewindspersoon(packaged, on, naam=name).matched for on, name in asked)
    print(f"addressees {len(asked)}, linked {linked / len(asked):.4%}")
    assert len(asked) > 44_000
    assert linked / len(asked) >= 0.999
