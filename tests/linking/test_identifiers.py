"""Official ids that follow from a number and a day, and documents that are cited but not here."""

from __future__ import annotations

from datetime import date

import pytest

from kg.linking.keys import aanhangsels
from kg.model import Gegeven, Soort
from tests.linking.sleutels import keys, linked, zaak

SPRING, OPENING = date(2024, 4, 2), date(2024, 9, 20)


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({}, "ah-tk-20232024-7"),
        ({"soort": Soort.UITSTELBERICHT}, "ah-tk-20232024-7"),
        ({"beantwoord": OPENING}, ""),  # it may have been counted in the old year
        ({"beantwoord": date(2024, 10, 2)}, "ah-tk-20242025-7"),
        ({"beantwoord": None}, ""),
        ({"aanhangselnummer": ""}, ""),
        ({"identifier": "ah-tk-20222023-9"}, ""),
        ({"soort": Soort.VRAGENDOCUMENT}, ""),
    ],
)
def test_derived_identifier(changed: dict[str, object], expected: str) -> None:
    """The number and the parliamentary year of the day of receipt make the id, away from the turn of the year."""
    parts: dict[str, object] = {"aanhangselnummer": "7", "beantwoord": SPRING}
    found = linked(keys("a", **(parts | changed)))
    assert found.koppelingen["a"].afgeleide_identifier == expected
    assert (expected in found.documenten) == bool(expected)


def test_a_stated_identifier_is_not_derived_for_another() -> None:
    """An official id names one document: who prints it has it."""
    found = linked(
        keys("a", aanhangselnummer="7", beantwoord=SPRING), keys("b", identifier="ah-tk-20232024-7", vragen=())
    )
    assert found.koppelingen["a"].afgeleide_identifier == ""
    assert found.documenten == {"ah-tk-20232024-7": "b"}


def test_an_identifier_is_not_derived_twice() -> None:
    """When two documents would get the same id one of the readings is wrong, and neither gets it."""
    found = linked(*(keys(key, aanhangselnummer="7", beantwoord=SPRING) for key in "ab"))
    assert {koppeling.afgeleide_identifier for koppeling in found.koppelingen.values()} == {""}
    assert found.documenten == {}


def test_stubs() -> None:
    """What is cited and not here is wanted, with everybody who cites it; other kinds of reference are not."""
    found = linked(
        keys("a", aangehaald=("ah-tk-20232024-1047", "kst-36410-XIV-9", "2094Z00001", "stb-2020-118")),
        keys("b", aangehaald=("AH-TK-20232024-1047", "ah-tk-20232024-8", "ah-tk-20232024-7", "h-tk-20232024-1")),
        keys("c", identifier="ah-tk-20232024-8"),
        keys("d", aanhangselnummer="7", beantwoord=SPRING),
    )
    assert found.stubs == {
        "ah-tk-20232024-1047": ("a", "b"),
        "h-tk-20232024-1": ("b",),
        "kst-36410-XIV-9": ("a",),
    }
    assert found.documenten == {"ah-tk-20232024-8": "c", "ah-tk-20232024-7": "d"}


def test_cases_lead_to_their_sets() -> None:
    """A reference to a question's number finds the set, whatever its key."""
    found = linked(keys("a", zaaknummer="2094Z00002"), keys("b"))
    assert found.cases == {"2094z00002": "2094z00002"}


def test_the_answers_that_metadata_names_are_wanted() -> None:
    """Metadata of questions say which document answers them; when it is not here, it is wanted."""
    found = linked(keys("kv-tk-2094z00002", aanhangsels=("ah-tk-20932094-99",)))
    assert found.stubs == {"ah-tk-20932094-99": ("kv-tk-2094z00002",)}


def test_what_is_no_id_in_metadata_is_wanted_by_nobody() -> None:
    """A slip in a metadata record makes no stub, which would have an IRI that cannot be."""
    values = ("ah-tk-20932094-99", " AH-TK-20932094-98 ", "ah-tk 20932094 97", "ah-tk-20932094-96 (herdruk)", "ah-", "")
    found = aanhangsels(Gegeven("aanhangsel", value) for value in values)
    assert found == ("ah-tk-20932094-99", "AH-TK-20932094-98")


def test_rows_without_document_are_counted() -> None:
    """The export is larger than what we have; how much is told."""
    rows = [zaak(f"2094Z0000{n}") for n in range(1, 6)]
    found = linked(keys("a", zaaknummer="2094Z00002"), keys("b", zaaknummer="2094Z00009"), zaken=rows)
    assert found.zaken_zonder_document == 4
    assert [one.zaak.nummer if one.zaak else "" for one in found.sets] == ["2094Z00002", ""]
