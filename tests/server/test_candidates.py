"""Candidates of a query: what is looked for once, and what is let go of."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from kg.identity import Register
from kg.identity.matching import NameFit, fit_misspelt
from server import candidates
from server.candidates import Sought, find
from server.catalogue import KINDS, Catalogue
from tests.server.register import write_register


@pytest.fixture
def catalogue(tmp_path: Path) -> Catalogue:
    """The small register."""
    write_register(tmp_path / "register")
    return Catalogue(Register.load(tmp_path / "register"))


def test_a_name_is_compared_with_all_others_once(catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch) -> None:
    """However many types are asked for: letter by letter is what takes time."""
    compared: list[str] = []

    def counted(register: Register, naam: str, people: Sequence[str]) -> list[NameFit]:
        compared.append(naam)
        return fit_misspelt(register, naam, people)

    monkeypatch.setattr(candidates, "fit_misspelt", counted)
    found = find(catalogue, Sought("Voorbeeldt", KINDS))
    assert {one.entry.path for one in found} == {"kamerlid/p0001/2097-03-31", "persoon/p0001", "fractie/vbp"}
    assert compared == ["Voorbeeldt"]


def test_what_is_remembered_has_a_bound(catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch) -> None:
    """Names come from outside: they are forgotten before there are too many."""
    monkeypatch.setattr(candidates, "_FITS_KEPT", 3)
    for number in range(10):
        find(catalogue, Sought(f"Niemand {number}", ("Persoon",)))
        assert len(catalogue.fits) <= 3
