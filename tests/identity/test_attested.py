"""Posts that only a document shows."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from kg.identity import Register
from kg.identity.attested import attest
from kg.identity.document import Hints, resolve_document
from kg.model import Ambt, Document, Form, Records, Rol, Soort, Span, Value, Vermelding

# The register: Gea Twee Woorden, minister of mnre9001 until 2022-01-10; from then Eva Testersen only from 2022-07-01.
BETWEEN = date(2022, 3, 1)
GEA = Vermelding(
    Rol.BEANTWOORDER,
    1,
    "Minister Twee Woorden (Voorbeelden en Proeven)",
    (Span(0, 4),),
    naam="Twee Woorden",
    ambt=Ambt.MINISTER,
    ministerie="Voorbeelden en Proeven",
)


def test_earlier_post_at_the_ministry_makes_certain(register: Register) -> None:
    """Who was minister there shortly before is so still when a document says it, below 0.90 and with its ground."""
    shown = attest(register, GEA, BETWEEN)
    assert shown is not None
    assert shown.resolution.entity == "bewindspersoon/gea-twee-woorden-1977/mnre9001/op-2022-03-01"
    assert shown.resolution.zekerheid == 0.88
    assert shown.resolution.grond == (
        "Alleen dit document noemt Gea Twee Woorden op 2022-03-01 als Minister van Voorbeelden en Proeven; "
        "het register kent die post toen niet, maar Gea Twee Woorden had eerder of later een post bij dit ministerie."
    )


def test_role_is_called_by_the_name_of_the_day(register: Register) -> None:
    """The role has the post, the ministry and the day, and is marked as attested."""
    shown = attest(register, GEA, BETWEEN)
    assert shown is not None
    assert shown.held.attested
    assert (shown.held.post, shown.held.ministerie, shown.held.begin, shown.held.end) == (
        "Minister van Voorbeelden en Proeven",
        "mnre9001",
        BETWEEN,
        None,
    )


def test_full_name_makes_certain(register: Register) -> None:
    """Somebody who never had a post is attested by a full name that one person bears."""
    full = replace(GEA, naam="Ada Voorbeeld", ambt=Ambt.STAATSSECRETARIS)
    shown = attest(register, full, BETWEEN)
    assert shown is not None
    assert shown.resolution.entity == "bewindspersoon/ada-voorbeeld-1970/mnre9001/op-2022-03-01"
    assert shown.resolution.zekerheid == 0.9


def test_later_post_with_the_portfolio_makes_certain(register: Register) -> None:
    """A post without a ministry is known by its portfolio, and keeps the name that the register gives it."""
    early = replace(GEA, naam="Woorden", ministerie="", portefeuille="lange proeven en sport")
    shown = attest(register, early, date(2021, 12, 1))
    assert shown is not None
    assert (shown.held.person, shown.held.post) == ("hugo-woorden-1978", "Minister voor Lange Proeven en Sport")


@pytest.mark.parametrize(
    ("change", "on"),
    [
        ({"naam": "Voorbeeld"}, BETWEEN),  # the one of the name who is there is staatssecretaris
        ({"naam": "Niemandsland"}, BETWEEN),  # nobody does
        ({"naam": "Ada Voorbeeld", "ministerie": "Onbekende Zaken"}, BETWEEN),  # no such ministry
        ({}, date(2023, 9, 1)),  # too long after her post
        ({}, date(2022, 9, 1)),  # the register has another minister there
        ({"rol": Rol.GEADRESSEERDE}, BETWEEN),  # who asks may be mistaken
        ({"ambt": Ambt.MINISTER_PRESIDENT}, BETWEEN),
        ({"ambt": None}, BETWEEN),
        ({"naam": "Wim Twee Woorden"}, BETWEEN),  # another given name
    ],
)
def test_nothing_is_attested_without_certainty(register: Register, change: dict[str, object], on: date) -> None:
    """Nobody is made up, and nobody is guessed."""
    assert attest(register, replace(GEA, **change), on) is None  # type: ignore[arg-type]


def test_handover_may_overlap(register: Register) -> None:
    """Within two weeks of a change the register's other minister contradicts nothing."""
    assert attest(register, GEA, date(2022, 7, 10)) is not None


def records(*vermeldingen: Vermelding, ontvangen: str = "2022-03-01") -> Records:
    """An answer with these mentions."""
    document = Document("antwoord.txt", Form.TEXT, "0" * 64, "tekst")
    value = Value(ontvangen, (Span(0, 1),))
    return Records(document, "x-1", Soort.AANHANGSEL, ontvangen=value, vermeldingen=vermeldingen)


def test_document_tells_its_attested_roles_once(register: Register) -> None:
    """Two mentions of one role are two links and one role."""
    found = resolve_document(register, records(GEA, replace(GEA, volgorde=2)), Hints())
    entity = "bewindspersoon/gea-twee-woorden-1977/mnre9001/op-2022-03-01"
    assert [resolution.entity for resolution in found.resolutions] == [entity, entity]
    assert [(shown.held.key, shown.name) for shown in found.attested] == [
        (entity.removeprefix("bewindspersoon/"), "Gea Twee Woorden")
    ]
    assert found.places == ("mnre9001", "mnre9001")


def test_known_role_is_not_attested(register: Register) -> None:
    """A role of the register, or one that ended some days ago, is linked as it is."""
    found = resolve_document(register, records(GEA, ontvangen="2022-01-15"), Hints())
    assert found.attested == ()
    assert found.resolutions[0].entity == "bewindspersoon/gea-twee-woorden-1977/mnre9001/2020-01-01"
