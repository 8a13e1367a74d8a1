"""Numbers, years and dates as people write them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.extract.numbers import MONTHS, normalise_vergaderjaar, parse_date, parse_numbers

NUMBERS = {
    "3": (3,),
    "2 en 3": (2, 3),
    "7, 8, en 9": (7, 8, 9),
    "2 t/m 6": (2, 3, 4, 5, 6),
    "2 tot en met 4": (2, 3, 4),
    "4-7": (4, 5, 6, 7),
    "1,2,3,4 en 5": (1, 2, 3, 4, 5),
    "3 en 8": (3, 8),
    "1 t/m 3, 5 & 7/8": (1, 2, 3, 5, 7, 8),
    "9 t/m 2": (9, 2),
    "1 t/m 900": (1, 900),
}
YEARS = {
    "2093–2094": "2093-2094",
    "2093-2094": "2093-2094",
    "2093/94": "2093-2094",
    "2099/2100": "2099-2100",
    "2093Œ2094": "2093-2094",
    "2093â€“2094": "2093-2094",
    "2093–2095": "",
    "2093": "",
}
DATES = {
    "18 november2094": "2094-11-18",
    "van18 november 2094": "2094-11-18",
    "5-1-2094": "2094-01-05",
    "2094-01-05": "2094-01-05",
    "29 februari 2093": "",
    "31 juni 2094": "",
    "3 mei 0000": "",
    "november 2094": "",
}


@pytest.mark.parametrize("text", NUMBERS)
def test_a_list_of_numbers_is_spelled_out(text: str) -> None:
    """Every way to list questions gives their numbers in order; a run that cannot be one gives its ends."""
    assert parse_numbers(text) == NUMBERS[text]


@pytest.mark.parametrize("text", YEARS)
def test_a_parliamentary_year_is_two_years_that_follow_each_other(text: str) -> None:
    """Each spelling gives the same year; anything else gives none."""
    assert normalise_vergaderjaar(text) == YEARS[text]


@pytest.mark.parametrize("text", DATES)
def test_a_date_that_does_not_exist_is_no_date(text: str) -> None:
    """Dates in words or digits; what the calendar lacks gives none."""
    assert parse_date(text) == DATES[text]


@settings(max_examples=200, derandomize=True)
@given(st.integers(0, 60_000))
def test_every_date_in_words_is_read(days: int) -> None:
    """Any day of two centuries, as a header writes it."""
    day = date(1950, 1, 1) + timedelta(days)
    month = next(name for name, number in MONTHS.items() if number == day.month)
    assert parse_date(f"(ingezonden {day.day} {month} {day.year})") == day.isoformat()
