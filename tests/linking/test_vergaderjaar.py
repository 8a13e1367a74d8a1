"""The parliamentary year turns on the third Tuesday of September."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from kg.linking.vergaderjaar import near_opening, opening, vergaderjaar_on

OPENINGS = (
    date(2009, 9, 15),
    date(2010, 9, 21),
    date(2012, 9, 18),
    date(2015, 9, 15),
    date(2016, 9, 20),
    date(2018, 9, 18),
    date(2020, 9, 15),
    date(2021, 9, 21),
    date(2022, 9, 20),
    date(2023, 9, 19),
    date(2024, 9, 17),
    date(2025, 9, 16),
)


@pytest.mark.parametrize("day", OPENINGS, ids=str)
def test_opening(day: date) -> None:
    """The days on which the States General were opened."""
    assert opening(day.year) == day
    assert vergaderjaar_on(day) == f"{day.year}-{day.year + 1}"
    assert vergaderjaar_on(day - timedelta(days=1)) == f"{day.year - 1}-{day.year}"


def test_every_opening_is_the_third_tuesday() -> None:
    """Over a century: a Tuesday, from the 15th to the 21st."""
    days = [opening(year) for year in range(1995, 2095)]
    assert all(day.weekday() == 1 and 15 <= day.day <= 21 and day.month == 9 for day in days)
    assert {day.day for day in days} == set(range(15, 22))


@pytest.mark.parametrize(("shift", "near"), [(-15, False), (-14, True), (0, True), (14, True), (15, False)])
def test_near_opening(shift: int, near: bool) -> None:
    """Two weeks on either side a document may be counted in the other year."""
    assert near_opening(date(2024, 9, 17) + timedelta(days=shift)) is near


def test_new_year_is_in_the_middle() -> None:
    """Winter belongs to the year that began in September."""
    assert vergaderjaar_on(date(2024, 12, 31)) == vergaderjaar_on(date(2025, 1, 1)) == "2024-2025"


@pytest.mark.parametrize("day", [date.min, date(202, 5, 3), date(1814, 9, 1), date(9999, 10, 1), date.max], ids=str)
def test_a_slip_of_the_pen_is_in_no_year(day: date) -> None:
    """A year that cannot be meant, in a document or an export, gives no parliamentary year and no error."""
    assert vergaderjaar_on(day) == ""
    assert near_opening(day) is (day == date(9999, 10, 1))
