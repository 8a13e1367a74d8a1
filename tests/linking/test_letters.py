"""Covering letters whose annex is another file: they concern its set when number and sender or day say so."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from kg.linking import Sleutels
from kg.model import Soort
from tests.linking.sleutels import DAY, keys, linked, post, vragen

NUMBER = "2094Z00090"
LATER = DAY + timedelta(days=18)
ANNEX = keys("annex", zaaknummer=NUMBER, beantwoord=LATER, beantwoorders=(post("mnre1"),), vragen=vragen("een", "twee"))


def letter(**parts: object) -> Sleutels:
    """A letter to the Kamer that names the number."""
    return keys("letter", **({"soort": Soort.KAMERBRIEF, "zaaknummer": NUMBER} | parts))


@pytest.mark.parametrize(
    ("parts", "certainty"),
    [
        ({"afzenders": (post("mnre1"),)}, 0.97),
        ({"afzenders": (post("mnre1"),), "beantwoord": date(2094, 1, 1)}, 0.97),
        ({"beantwoord": LATER}, 0.95),
        ({"afzenders": (post("mnre2"),), "beantwoord": LATER}, 0.95),
    ],
)
def test_a_letter_with_the_number_and_sender_or_day(parts: dict[str, object], certainty: float) -> None:
    """It concerns the set, with the reason and its certainty; the annex needs no reason."""
    found = linked(ANNEX, letter(**parts))
    assert found.koppelingen["letter"].set_key == "2094z00090"
    grond = found.koppelingen["letter"].grond
    assert grond is not None
    assert grond.zekerheid == certainty
    assert NUMBER in grond.text
    assert found.koppelingen["annex"].grond is None


@pytest.mark.parametrize(
    "parts",
    [
        {},
        {"afzenders": (post("mnre2"),)},
        {"beantwoord": DAY},
        {"afzenders": (post("mnre1"),), "zaaknummer": ""},
        {"afzenders": (post("mnre1"),), "zaaknummer": "2094Z00091"},
        {"afzenders": (post("mnre1"),), "soort": Soort.OPEN_BRIEF},
    ],
)
def test_a_letter_that_only_mentions_the_case(parts: dict[str, object]) -> None:
    """A number alone, another number, or a letter by others ties nothing."""
    found = linked(ANNEX, letter(**parts))
    assert found.koppelingen["letter"].set_key == ""
    assert found.koppelingen["letter"].grond is None


def test_a_letter_of_an_addressed_post() -> None:
    """Where the annex says neither who nor when, the questions say whom they asked."""
    tabled = keys("kv", soort=Soort.VRAGENDOCUMENT, zaaknummer=NUMBER, geadresseerden=(post("mnre1"),))
    annex = keys("annex", zaaknummer=NUMBER, vragen=vragen("een", "twee"))
    found = linked(tabled, annex, letter(afzenders=(post("mnre1"),)))
    assert found.koppelingen["letter"].set_key == "2094z00090"


def test_a_letter_makes_no_set() -> None:
    """Without questions or answers of its case there is nothing that it could concern, and it is none of the set's."""
    assert linked(letter(afzenders=(post("mnre1"),))).sets == ()
    assert linked(ANNEX, letter(afzenders=(post("mnre1"),))).sets[0].documenten == ("annex",)
