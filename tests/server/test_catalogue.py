"""What a register holds, by name: periods, and what tells people apart."""

from __future__ import annotations

from datetime import date

import pytest

from kg.identity import Register
from server.catalogue import Catalogue
from tests.server.register import FILES, write_register

PERSON = "persoon/p0003"


@pytest.fixture(scope="module")
def catalogue(tmp_path_factory: pytest.TempPathFactory) -> Catalogue:
    """The small register, in which a minister also had a seat for a month."""
    folder = tmp_path_factory.mktemp("catalogus") / "register"
    write_register(folder)
    seats = FILES["kamerleden.csv"] + "p0003,vbp,2099-01-01,2099-01-31,verzonnen\n"
    (folder / "kamerleden.csv").write_text(seats, encoding="utf-8")
    people = FILES["persons.csv"] + "p0009,Nico Niemand,Nico,,Niemand,N.,2050,verzonnen\n"
    (folder / "persons.csv").write_text(people, encoding="utf-8")
    return Catalogue(Register.load(folder))


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        (None, "Minister van Waterwegen, 2 juli 2098 – heden"),
        (date(2099, 1, 15), "Minister van Waterwegen, 2 juli 2098 – heden"),
        (date(2098, 7, 1), "Staatssecretaris van Water, 1 januari 2097 – 1 juli 2098"),
        (date(2094, 1, 1), "PvdP, 20 maart 2093 – 31 december 2096"),
        (date(2090, 1, 1), "Minister van Waterwegen, 2 juli 2098 – heden"),
    ],
)
def test_a_person_is_told_by_one_role(catalogue: Catalogue, on: date | None, expected: str) -> None:
    """That of the day, a post rather than a seat; else the one that ended last, not the one that began last."""
    assert catalogue.describe(catalogue.entries[PERSON], "nl", on) == expected


def test_a_person_without_roles_is_told_by_nothing(catalogue: Catalogue) -> None:
    """Only people of whom nothing but a name is known."""
    assert catalogue.describe(catalogue.entries["persoon/p0009"], "nl") == ""


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("ministerie/mnre9004", "WW, 1 January 2096 – now"),
        ("ministerie/mnre9005", "WA, unknown – 31 December 2095"),
        ("ministerie/mnre9001", "BRU"),
        ("fractie/pvdp", "PvdP, 1 January 2093 – 31 December 2097"),
    ],
)
def test_an_organisation_is_told_by_its_period(catalogue: Catalogue, path: str, expected: str) -> None:
    """From the first to the last day of all its names; without either, by its abbreviation."""
    assert catalogue.describe(catalogue.entries[path], "en") == expected


def test_a_period_holds_its_first_and_last_day(catalogue: Catalogue) -> None:
    """And every entity holds when no day is asked."""
    group = catalogue.entries["fractie/pvdp"]
    days = [date(2092, 12, 31), date(2093, 1, 1), date(2097, 12, 31), date(2098, 1, 1)]
    assert [group.covers(day) for day in days] == [False, True, True, False]
    assert group.covers(None)
