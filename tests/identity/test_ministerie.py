"""Ministries by name and day."""

from __future__ import annotations

from datetime import date

import pytest

from kg.identity import Register, resolve_ministerie

DAY = date(2021, 3, 1)


@pytest.mark.parametrize(
    "text",
    [
        "Voorbeelden en Proeven",
        "Ministerie van Voorbeelden en Proeven",
        "het ministerie van Voorbeelden en Proeven",
        "vanVoorbeeldenen Proeven",
        "voorbeelden en proeven",
        "VenP",
        "venp",
        "Voorbeelden en Proeven (VenP)",
    ],
)
def test_name_of_the_day_is_certain(register: Register, text: str) -> None:
    """The name that the ministry has on the day is linked with certainty, however it is written."""
    found = resolve_ministerie(register, text, DAY)
    assert (found.entity, found.zekerheid) == ("ministerie/mnre9001", 0.99)


def test_old_name_keeps_identity(register: Register) -> None:
    """A name of another time is the same ministry, with less certainty and the reason."""
    found = resolve_ministerie(register, "Voorbeelden", DAY)
    assert (found.entity, found.zekerheid) == ("ministerie/mnre9001", 0.8)
    assert "tot en met 2019-12-31" in found.grond


def test_name_some_weeks_outside_is_nearly_certain(register: Register) -> None:
    """A new cabinet uses the new name some weeks before the decree does."""
    assert resolve_ministerie(register, "Voorbeelden en Proeven", date(2019, 11, 1)).zekerheid == 0.95


def test_spelling_error_is_said(register: Register) -> None:
    """A letter off in a long name is understood, with the reason."""
    found = resolve_ministerie(register, "Voorbelden en Proeven", DAY)
    assert (found.entity, found.zekerheid) == ("ministerie/mnre9001", 0.95)
    assert "1 letter(s) anders gespeld" in found.grond


@pytest.mark.parametrize(("on", "code"), [(date(2008, 1, 1), "mnre9003"), (date(2020, 1, 1), "mnre9004")])
def test_name_that_two_ministries_had_goes_to_the_one_of_the_day(register: Register, on: date, code: str) -> None:
    """Two ministries bore one name in turn: the day decides."""
    assert resolve_ministerie(register, "Schijnzaken", on).entity == f"ministerie/{code}"


def test_without_day_a_name_of_two_ministries_stays_open(register: Register) -> None:
    """No day, one name, two ministries: none is chosen; a name of one ministry is."""
    assert resolve_ministerie(register, "Schijnzaken", None).ambiguous
    assert resolve_ministerie(register, "Voorbeelden", None).entity == "ministerie/mnre9001"


def test_other_name_is_no_ministry(register: Register) -> None:
    """A name that is none is unmatched."""
    assert not resolve_ministerie(register, "Onzin en Flauwekul", DAY).matched


REAL = [
    ("SZW", date(2024, 1, 1), "mnre1073"),
    ("V&J", date(2016, 1, 1), "mnre1058"),
    ("Justitie", date(2009, 1, 1), "mnre1058"),
    ("Economische Zaken", date(2009, 1, 1), "mnre1040"),
    ("Economische Zaken", date(2015, 1, 1), "mnre1045"),
    ("Economische Zaken", date(2025, 1, 1), "mnre1045"),
    ("Economische Zaken, Landbouw en Innovatie", date(2011, 1, 1), "mnre1045"),
    ("Landbouw, Natuur en Voedselkwaliteit", date(2009, 1, 1), "mnre1150"),
    ("Landbouw, Natuur en Voedselkwaliteit", date(2020, 1, 1), "mnre1153"),
    ("Landbouw, Visserij, Voedselzekerheid en Natuur", date(2025, 1, 1), "mnre1153"),
    ("Infrastructuur en Milieu", date(2014, 1, 1), "mnre1130"),
    ("Asiel en Migratie", date(2025, 1, 1), "mnre1162"),
    ("Klimaat en Groene Groei", date(2025, 1, 1), "mnre1182"),
    ("Volkshuisvesting en Ruimtelijke Ordening", date(2025, 1, 1), "mnre1171"),
]


@pytest.mark.parametrize(("text", "on", "code"), REAL)
def test_real_ministry_is_found(packaged: Register, text: str, on: date, code: str) -> None:
    """Ministries keep their identity through their renamings."""
    found = resolve_ministerie(packaged, text, on)
    assert (found.entity, found.zekerheid) == (f"ministerie/{code}", 0.99)


def test_all_real_ministries_were_tried() -> None:
    """The table of real ministries is whole."""
    assert len(REAL) == 14
