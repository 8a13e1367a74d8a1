"""Decisions by people win over what is computed."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from kg.errors import SourceError
from kg.identity import Register, resolve_bewindspersoon, resolve_kamerlid


def test_accepted_link_is_certain(register: Register) -> None:
    """What people accepted is linked with certainty 1, with who, when and why."""
    found = resolve_kamerlid(register, "Bijnaam", "VBP", date(2020, 5, 1))
    assert (found.entity, found.zekerheid) == ("kamerlid/ada-voorbeeld-1970/2020-01-01", 1.0)
    assert found.grond == "Besluit van redactie (2090-01-01): zo genoemd"


def test_decision_holds_for_its_dates_only(register: Register) -> None:
    """Outside its dates a decision says nothing."""
    assert not resolve_kamerlid(register, "Bijnaam", "VBP", date(2021, 5, 1)).matched


def test_decision_holds_for_its_party_only(register: Register) -> None:
    """For another party a decision says nothing."""
    assert not resolve_kamerlid(register, "Bijnaam", "PvdP", date(2020, 5, 1)).matched


def test_rejected_link_is_not_made(register: Register) -> None:
    """What people rejected is not linked, and the reason says who rejected it."""
    found = resolve_kamerlid(register, "Van Proef", "VBP", date(2020, 5, 1))
    assert not found.matched
    assert found.grond.startswith("Besluit van redactie")


def test_decision_about_a_member_is_not_one_about_a_minister(register: Register) -> None:
    """A decision holds for the kind of entity that it names."""
    assert not resolve_bewindspersoon(register, date(2020, 5, 1), naam="Bijnaam").matched


@pytest.mark.parametrize(
    "row", ["Naam,VBP,,,kamerlid/x/2020-01-01,maybe,a,b,c", "Naam,VBP,,,kamerlid/x/2020-01-01,accept,,,"]
)
def test_incomplete_decision_is_an_error(tmp_path: Path, row: str) -> None:
    """A decision that is no decision, or without who and why, is refused."""
    header = "mention,fractie,date_from,date_to,entity,decision,who,when,why"
    (tmp_path / "judgements.csv").write_text(f"{header}\n{row}\n", encoding="utf-8")
    with pytest.raises(SourceError, match="a judgement is not complete"):
        Register.load(tmp_path)
