"""What becomes of the addressings of real documents."""

from __future__ import annotations

import gzip
from datetime import date
from pathlib import Path

import pytest

from kg.extract import extract
from kg.identity import Register
from kg.identity.document import hints_of, resolve_document
from kg.linking import Adresseringgegevens, Setgegevens, Sleutels, keys_of, link, posts_of
from kg.model import Document, Zaak
from kg.readers import read

FILES = ("seeds/000.txt", "seeds/001.txt", "seeds/002.txt", "tk/08.txt", "tk/18.txt", "tk/76.txt", "tk/78.txt")


@pytest.fixture(scope="module")
def sets(shared: Path) -> dict[str, Setgegevens]:
    """The sets of some real documents and the export of cases, by key."""
    register = Register.load()
    export = gzip.decompress((shared / "zaken" / "zaken_schriftelijke_vragen.csv.gz").read_bytes())
    zaken = read(export, "zaken.csv")
    assert isinstance(zaken, tuple)
    documents = [_keys(register, shared / "corpus" / name) for name in FILES]
    cases = [zaak for zaak in zaken if isinstance(zaak, Zaak)]
    return {one.key: one for one in link(documents, cases, lambda zaak: posts_of(register, zaak)).sets}


def _keys(register: Register, path: Path) -> Sleutels:
    document = read(path.read_bytes(), path.name)
    assert isinstance(document, Document)
    return keys_of(resolve_document(register, extract(document), hints_of((), None)))


def of(sets: dict[str, Setgegevens], key: str) -> tuple[Adresseringgegevens, ...]:
    """The addressings of a set."""
    return sets[key].adresseringen


def test_twelve_posts_and_three_answers(sets: dict[str, Setgegevens]) -> None:
    """Of twelve posts three have answered; of the nine others we know that the case was settled, not how."""
    found = of(sets, "2024z01294")
    assert len(found) == 12
    answered = {one.post.place: (one.beantwoord_op, one.tijdig) for one in found if one.status == "beantwoord"}
    assert answered == {
        "mnre1010": (date(2024, 2, 15), True),
        "mnre1073": (date(2024, 2, 16), True),
        "mnre1090": (None, None),
    }
    assert {one.status for one in found} == {"beantwoord", "onbekend"}
    assert {one.uiterlijk for one in found} == {date(2024, 2, 19)}


def test_a_notice_of_the_last_day(sets: dict[str, Setgegevens]) -> None:
    """A notice without a day moves the term from three weeks to six; that the House names no case changes nothing."""
    (one,) = of(sets, "2024z16988")
    assert (one.status, one.oorspronkelijk, one.uiterlijk) == ("uitgesteld", date(2024, 11, 15), date(2024, 12, 6))


def test_a_notice_without_its_questions(sets: dict[str, Setgegevens]) -> None:
    """Who postpones questions that we do not have was asked them, as nobody says otherwise; until when is unknown."""
    (one,) = of(sets, "2024z17067")
    assert (one.status, one.uiterlijk, one.zekerheid) == ("uitgesteld", None, 0.9)


def test_a_late_answer_whose_notice_we_do_not_have(sets: dict[str, Setgegevens]) -> None:
    """The answer refers to an earlier Aanhangsel, which is not here: whether it was in time cannot be measured."""
    found = next(one.adresseringen for one in sets.values() if len(one.adresseringen) == 3)
    assert [(one.status, one.dagen, one.tijdig) for one in found] == [
        ("beantwoord", 46, None),
        ("onbekend", None, None),
        ("beantwoord", 46, None),
    ]
    assert "ah-tk-20242025-393" in found[0].termijngrond


def test_two_who_answer_together(sets: dict[str, Setgegevens]) -> None:
    """Both have answered, late, and each ground names the other."""
    found = next(one.adresseringen for one in sets.values() if len(one.adresseringen) == 2)
    assert [(one.status, one.tijdig) for one in found] == [("beantwoord", False)] * 2
    assert all("samen met" in one.grond for one in found)
