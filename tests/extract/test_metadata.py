"""Text and metadata that say something else: a doubt each."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kg.extract import extract
from kg.model import Document, Gegeven
from kg.readers import read
from tests.extract.variants import AH, ANSWERED, ASKED, FOOT

TEXT = AH + ASKED + ANSWERED + "Vraag 1\nKlopt dat?\nAntwoord 1\nJa.\n" + FOOT

CASES = {
    "identifier": ("ah-tk-20932094-13", "ah-tk-20932094-12"),
    "aanhangselNummer": ("13", "0012"),
    "vergaderjaar": ("2092-2093", "2093-2094"),
    "datumIndiening": ("2093-12-04", "2093-12-03T00:00:00"),
    "datumOntvangst": ("2094-01-06", "2094-01-05"),
}


def doubts(*gegevens: tuple[str, str]) -> list[str]:
    """What the document's doubts say of its metadata."""
    document = read(TEXT.encode(), "x.txt")
    assert isinstance(document, Document)
    given = replace(document, metadata=tuple(Gegeven(name, value) for name, value in gegevens))
    return [doubt.text for doubt in extract(given).doubts if doubt.soort == "metadataverschil"]


@pytest.mark.parametrize("name", CASES)
def test_another_value_is_told(name: str) -> None:
    """The doubt holds both values."""
    other, _ = CASES[name]
    [said] = doubts((name, other))
    assert other in said


@pytest.mark.parametrize("name", CASES)
def test_the_same_value_in_another_spelling_is_not_told(name: str) -> None:
    """Leading zeros and a time behind a date make no difference."""
    _, same = CASES[name]
    assert doubts((name, same)) == []


def test_the_cases_are_all_there() -> None:
    """The table is whole."""
    assert len(CASES) == 5


def test_any_of_several_values_will_do() -> None:
    """A name that repeats in the metadata differs only when none of its values is the text's."""
    assert doubts(("identifier", "x-1"), ("identifier", "ah-tk-20932094-12")) == []


def test_askers_are_counted() -> None:
    """Another number of askers is told; one asker under another spelling is not."""
    assert doubts(("indiener", "N.N. Voorbeeld")) == []
    [said] = doubts(("indiener", "N.N. Voorbeeld"), ("indiener", "L. Lorem"))
    assert "2" in said


def test_what_the_text_does_not_print_is_not_compared() -> None:
    """A number that only the metadata have is no difference."""
    assert doubts(("vraagnummer", "2093Z00012")) == []


def test_several_days_that_the_text_does_not_print_are_told() -> None:
    """Of the day of publication, which no text prints, the metadata may say two: both are told, once."""
    [said] = doubts(("available", "2094-01-07"), ("available", "2094-01-09"), ("available", "2094-01-07T00:00:00"))
    assert said == "De metadata zeggen 2094-01-07, 2094-01-09: datum van publicatie; de eerste telt."
    assert doubts(("available", "2094-01-07"), ("available", "2094-01-07T12:00:00")) == []
