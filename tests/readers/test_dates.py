"""Dates that a form gives as such."""

from __future__ import annotations

import pytest

from kg.model import Gegeven
from kg.readers.dates import bad_dates, is_date


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2094-03-21", True),
        ("2094-03-21T00:00:00+01:00", True),
        ("2009-02-31", False),
        ("20090", False),
        ("20940321", False),
        ("21-03-2094", False),
        ("2094-W12-1", False),
        ("", False),
    ],
)
def test_only_a_day_that_exists_is_a_date(text: str, expected: bool) -> None:
    """Nothing is read into other forms: which of "01-02" is the month, nobody can tell."""
    assert is_date(text) is expected


def test_values_under_the_name_of_a_date_are_looked_at() -> None:
    """Each that is none is told, with its name and what stood there; other values are not looked at."""
    values = (
        Gegeven("datumIndiening", "20090"),
        Gegeven("datumOntvangst", "2094-03-21"),
        Gegeven("available", "2094-02-30"),
        Gegeven("title", "20090"),
    )
    assert [(doubt.soort, doubt.text.split("»")[0]) for doubt in bad_dates(values)] == [
        ("datumOntbreekt", "«20090"),
        ("datumOntbreekt", "«2094-02-30"),
    ]
