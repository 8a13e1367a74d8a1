"""Askers of one document against each other."""

from __future__ import annotations

from datetime import date

from kg.identity import Register, resolve_kamerlid
from kg.identity.askers import settle
from kg.model import Resolution, Rol, Span, Vermelding

DAY = date(2021, 3, 1)


def settled(register: Register, *names: tuple[str, str]) -> list[Resolution]:
    """The resolutions of askers with these names and parties, in one document."""
    mentions = [
        Vermelding(Rol.INDIENER, n, naam, (Span(0, 1),), naam=naam, fractie=fractie)
        for n, (naam, fractie) in enumerate(names, 1)
    ]
    return settle(register, mentions, [resolve_kamerlid(register, v.naam, v.fractie, DAY) for v in mentions])


def test_who_asks_already_is_no_candidate(register: Register) -> None:
    """Of two of one name and party the second mention is the other one."""
    first, second = settled(register, ("Bas Voorbeeld", "PvdP"), ("Voorbeeld", "PvdP"))
    assert first.entity.startswith("kamerlid/bas-voorbeeld-1971/")
    assert second.entity.startswith("kamerlid/bea-voorbeeld-1972/")
    assert second.zekerheid == 0.93
    assert second.grond == "De anderen van deze naam zijn al indiener van dit stuk: Bea Voorbeeld."


def test_party_of_the_others_decides_without_party(register: Register) -> None:
    """Without a party of its own the name is of the one in the party of the others, with less certainty."""
    found = settled(register, ("Voorbeeld", ""), ("Dirk Proef", "VBP"))[0]
    assert found.entity.startswith("kamerlid/ada-voorbeeld-1970/")
    assert found.zekerheid == 0.85


def test_two_of_one_name_stay_open(register: Register) -> None:
    """When the others say nothing the name stays text with its candidates."""
    alone, both = settled(register, ("Voorbeeld", "")), settled(register, ("Voorbeeld", "PvdP"), ("Voorbeeld", "PvdP"))
    assert [found.ambiguous for found in (*alone, *both)] == [True, True, True]
