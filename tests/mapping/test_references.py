"""References to quads: answers here and elsewhere, the ends of chains, and what an id leads to."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping

import pytest

from kg.linking import Ketens, Koppeling, keys_of
from kg.mapping import map_document
from kg.mapping.document import Sources
from kg.mapping.targets import entities, publication
from kg.model import Antwoord, Change, Records, Verwijzing, Verwijzingsoort
from tests.mapping.records import KEY, NAMES, records, resolved, span, statements

DOC = f"document/{KEY}"
OTHER = "ah-tk-20932094-3"


def answer(*numbers: int, text: str = "Ja.") -> Antwoord:
    """An answer that stands where "Ja." does."""
    return Antwoord(numbers, text, span("Ja."))


def refers(number: int, *vragen: int, doel: str = "") -> Verwijzing:
    """A reference in the answer to a question."""
    return Verwijzing(Verwijzingsoort.ANTWOORD, "zie", span("Ja"), doel, vragen, number)


def mapped(found: Records, others: Mapping[str, Records] | None = None) -> list[str]:
    """The lines of a document in a build with others, whose keys are their ids."""
    keys = {found.key: keys_of(resolved(found))} | {
        key: keys_of(resolved(records(antwoorden=one.antwoorden, verwijzingen=one.verwijzingen)))
        for key, one in (others or {}).items()
    }
    ketens = Ketens(sqlite3.connect(":memory:"))
    ketens.update(
        {key: Change(None, one) for key, one in sorted(keys.items())},
        {key: Change(None, key) for key in sorted(keys)},
        {},
    )
    known = {key: f"document/{key}" for key in keys}
    sources = Sources(("map/bestand.txt",))
    return map_document(NAMES, resolved(found), Koppeling(KEY), known, sources, ketens.keten(found.key))


def objects(lines: list[str], subject: str, predicate: str) -> set[str]:
    """What is derived of a subject by a predicate."""
    return {o for s, p, o in statements(lines, "afleiding/verwijzingen") if (s, p) == (f"{DOC}/{subject}", predicate)}


def meldingen(lines: list[str]) -> list[tuple[str, str, str]]:
    """Kind, subject and reason of each note on quality."""
    said: dict[str, dict[str, str]] = {}
    for s, p, o in statements(lines, "kwaliteit"):
        said.setdefault(s, {})[p] = o
    return [
        (one["soortMelding"].rsplit("#", 1)[-1], one["over"].removeprefix(f"{DOC}/"), one["grond"])
        for _, one in sorted(said.items())
    ]


REFERS = "Zie het antwoord op vraag 1."


def test_a_chain_leads_to_what_says_something() -> None:
    """Answer 3 refers to 2 and that to 1: the reference stays to 2, the answer in the end is 1."""
    found = records(
        antwoorden=(answer(1), answer(2, text=REFERS), answer(3, text="Zie het antwoord op vraag 2.")),
        verwijzingen=(refers(2, 1), refers(3, 2)),
    )
    lines = mapped(found)
    assert objects(lines, "antwoord/3", "verwijstNaarAntwoord") == {f"{DOC}/antwoord/2"}
    assert objects(lines, "antwoord/3", "uiteindelijkAntwoord") == {f"{DOC}/antwoord/1"}
    assert objects(lines, "antwoord/1", "uiteindelijkAntwoord") == set()
    assert meldingen(lines) == []


def test_a_reference_to_an_answer_elsewhere() -> None:
    """It points at the answer of the other document, and the answer that it stands in does too."""
    found = records(
        antwoorden=(answer(1, text=f"Zie het antwoord op vraag 4 van {OTHER}."),),
        verwijzingen=(
            refers(1, 4, doel=OTHER),
            Verwijzing(Verwijzingsoort.AANHANGSEL, OTHER, span("Ja"), OTHER),
        ),
    )
    lines = mapped(found, {OTHER: records(antwoorden=(answer(4, 5),))})
    target = f"document/{OTHER}/antwoord/4-5"
    assert objects(lines, "verwijzing/1", "doel") == {target}
    assert objects(lines, "antwoord/1", "verwijstNaarAntwoord") == {target}
    assert objects(lines, "antwoord/1", "uiteindelijkAntwoord") == {target}
    assert objects(lines, "verwijzing/2", "doel") == {f"document/{OTHER}"}


def test_a_reference_to_an_answer_of_a_stub() -> None:
    """It points at the document, which is cited; that the answer says nothing else is told to lead nowhere."""
    found = records(
        antwoorden=(answer(1, text=f"Zie het antwoord op vraag 4 van {OTHER}."),),
        verwijzingen=(refers(1, 4, doel=OTHER),),
    )
    lines = mapped(found)
    assert objects(lines, "verwijzing/1", "doel") == {f"document/{OTHER}"}
    assert objects(lines, "antwoord/1", "verwijstNaarAntwoord") == set()
    assert meldingen(lines) == [("verwijzingDoodlopend", "antwoord/1", f"Het stuk {OTHER} is er niet.")]


def test_answers_that_refer_to_each_other_are_told() -> None:
    """A ring is noted at each of its answers, with who is in it."""
    found = records(
        antwoorden=(answer(1, 2, text="Zie het antwoord op vraag 3."), answer(3, text=REFERS)),
        verwijzingen=(refers(1, 3), refers(3, 1)),
    )
    grond = "De antwoorden 1+2 en 3 verwijzen naar elkaar."
    assert meldingen(mapped(found)) == [
        ("verwijzingKring", "antwoord/1-2", grond),
        ("verwijzingKring", "antwoord/3", grond),
    ]


def test_an_answer_that_is_not_here() -> None:
    """The reference is unresolved; an answer that says nothing else leads nowhere, one that does has no such note."""
    found = records(
        antwoorden=(answer(1, text="Zie het antwoord op vraag 9."), answer(2)),
        verwijzingen=(refers(1, 9), refers(2, 8)),
    )
    assert meldingen(mapped(found)) == [
        ("verwijzingOnopgelost", "verwijzing/1", "In dit stuk staat geen antwoord 9."),
        ("verwijzingOnopgelost", "verwijzing/2", "In dit stuk staat geen antwoord 8."),
        ("verwijzingDoodlopend", "antwoord/1", "In dit stuk staat geen antwoord 9."),
    ]


KNOWN = {
    "ah-tk-20932094-3": "document/ah-tk-20932094-3",
    "kv-tk-2094z00002": "document/kv-tk-2094z00002",
    "2094z00002": "vragenset/2094z00002",
    "2094z00003": "vragenset/2094z00003",
}
LEADS = {
    "AH-tk-20932094-3": ["document/ah-tk-20932094-3"],
    "ah-tk-20932094-4": ["document/ah-tk-20932094-4"],
    "kst-19410-XIV-9": ["document/kst-19410-xiv-9"],
    "h-tk-20932094-70-4": ["document/h-tk-20932094-70-4"],
    "2094Z00003": ["vragenset/2094z00003"],
    "2094Z00009": [],
    "kv-tk-2094Z00002": ["document/kv-tk-2094z00002", "vragenset/2094z00002"],
    "kv-tk-2094Z00003": ["document/kv-tk-2094z00003", "vragenset/2094z00003"],
    "kv-tk-2094Z00009": ["document/kv-tk-2094z00009"],
    "stb-2094-118": [],
    "2094D28457": [],
}


@pytest.mark.parametrize("doel", LEADS)
def test_an_id_leads_to_what_is_here_or_to_a_stub(doel: str) -> None:
    """A parliamentary document always has an entity; a case its set when we have it; the rest none."""
    assert list(entities(doel, KNOWN)) == LEADS[doel]


PUBLISHED = {
    "stb-2094-118": "https://zoek.officielebekendmakingen.nl/stb-2094-118.html",
    "stcrt-2094-12345": "https://zoek.officielebekendmakingen.nl/stcrt-2094-12345.html",
    "trb-2094-7": "https://zoek.officielebekendmakingen.nl/trb-2094-7.html",
    "32016R0679": "http://publications.europa.eu/resource/celex/32016R0679",
    "BWBR0005537": "https://wetten.overheid.nl/BWBR0005537",
    "ah-tk-20932094-4": "",
    "2094Z00003": "",
    "2094D28457": "",
    "": "",
}


@pytest.mark.parametrize("doel", PUBLISHED)
def test_what_is_no_document_of_parliament_leads_to_its_publication(doel: str) -> None:
    """A bulletin, an act of the Union and a law have an address that follows from their number; nothing is guessed."""
    assert publication(doel) == PUBLISHED[doel]


def test_there_are_cases() -> None:
    """The tables are whole."""
    assert (len(LEADS), len(PUBLISHED)) == (11, 9)
