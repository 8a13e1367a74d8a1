"""People in letters, by name and day."""

from __future__ import annotations

from datetime import date

import pytest

from kg.identity import Register, resolve_persoon

DAY = date(2021, 3, 1)


def test_only_one_in_office(register: Register) -> None:
    """The only one of that name who is in office on the day is meant."""
    found = resolve_persoon(register, "mevrouw Testersen", DAY)
    assert (found.entity, found.zekerheid) == ("persoon/eva-testersen-1975", 0.9)


def test_given_name_raises_certainty(register: Register) -> None:
    """A given name that agrees makes the link surer."""
    assert resolve_persoon(register, "Eva Testersen", DAY).zekerheid == 0.97


def test_several_stay_open(register: Register) -> None:
    """Three of one name in office are all named."""
    assert len(resolve_persoon(register, "Voorbeeld", DAY).candidates) == 3


def test_nobody_in_office(register: Register) -> None:
    """A name of somebody who is not in office on the day is unmatched."""
    assert not resolve_persoon(register, "Woorden", date(2022, 1, 5)).matched


@pytest.mark.parametrize(
    ("name", "person"),
    [("mevrouw Bruins Slot", "hanke-bruins-slot-1977"), ("Rutte", "mark-rutte-1967"), ("Buitendijk", "")],
)
def test_open_letter_of_november_2022(packaged: Register, name: str, person: str) -> None:
    """Of the people in the open letter those in office are found, the others are not."""
    assert resolve_persoon(packaged, name, date(2022, 11, 15)).entity == (f"persoon/{person}" if person else "")
