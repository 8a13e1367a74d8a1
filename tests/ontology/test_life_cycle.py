"""The numbered examples tell the whole life of questions, from the day they are tabled to an answer that is amended."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.namespaces import PREFIXES
from kg.validation import folders

EXAMPLES = folders.ontology() / "examples"
# Each step of a question's life, the example that tells it, and a pattern that only an example of it has.
STEPS = {
    "tabled": (
        "01-ingediend",
        "?set kg:indiener ?lid ; kg:ingezonden ?day . ?vraag kg:inSet ?set ; kg:afgedruktIn ?stuk",
    ),
    "addressed to one post": ("01-ingediend", "?post kg:inSet ?set ; kg:status kg:onbekend ; kg:uiterlijk ?day"),
    "addressed to two posts": (
        "02-twee-posten",
        "?one kg:inSet ?set ; kg:volgorde 1 . ?two kg:inSet ?set ; kg:volgorde 2",
    ),
    "notice of delay": (
        "03-uitgesteld",
        "?post kg:status kg:uitgesteld ; kg:uitgesteldDoor ?stuk ; kg:uiterlijk ?new ; kg:oorspronkelijkUiterlijk ?old "
        ". ?stuk a kg:Uitstelbericht FILTER (?new > ?old)",
    ),
    "answered by one of two": (
        "04-beantwoord",
        "?one kg:inSet ?set ; kg:status kg:beantwoord . ?two kg:inSet ?set ; kg:status kg:onbekend",
    ),
    "joint answer": (
        "05-gezamenlijk-antwoord",
        "?answer kg:beantwoordt ?one, ?two . ?stuk kg:medeNamens ?post FILTER (?one != ?two)",
    ),
    "answer that only refers": (
        "06-verwijzend-antwoord",
        "?answer kg:alleenVerwijzing true ; kg:verwijstNaarAntwoord ?other",
    ),
    "transferred": (
        "11-overgedragen",
        "?one kg:status kg:overgedragen ; kg:overgedragenAan ?two . ?two kg:status kg:beantwoord",
    ),
    "withdrawn": ("12-ingetrokken", "?set kg:afgedaan true . ?post kg:inSet ?set ; kg:status kg:ingetrokken"),
    "answer amended": (
        "13-antwoord-gewijzigd",
        "?old kg:beantwoordt ?vraag ; kg:uitDocument ?one . ?new kg:beantwoordt ?vraag ; kg:uitDocument ?two . "
        "?two a kg:Kamerbrief ; kg:verwijstNaar ?one . ?both kg:eersteTekst ?old ; kg:tweedeTekst ?new",
    ),
    "asked again": ("14-opnieuw-gesteld", "?later kg:zusterset ?earlier"),
    "partial answer": (
        "15-deels-beantwoord",
        "?post kg:vervuldDoor ?one, ?two . ?melding kg:soortMelding kg:antwoordOntbreekt ; kg:over ?vraag ; "
        "kg:uitDocument ?one . ?answer kg:beantwoordt ?vraag ; kg:uitDocument ?two",
    ),
    "answered late": (
        "16-te-laat",
        "?post kg:tijdig false ; kg:uitgesteldDoor ?notice ; kg:beantwoordOp ?day ; kg:uiterlijk ?due "
        "FILTER (?day > ?due)",
    ),
}


def told(path: Path, pattern: str) -> bool:
    """Whether an example has a pattern."""
    store = ox.Store()
    store.load(path.read_bytes(), ox.RdfFormat.TURTLE)
    return bool(store.query(f"ASK {{ {pattern} }}", prefixes=PREFIXES))


def test_there_are_steps() -> None:
    """Thirteen steps are told."""
    assert len(STEPS) == 13


@pytest.mark.parametrize(("name", "pattern"), STEPS.values(), ids=list(STEPS))
def test_a_step_is_told(name: str, pattern: str) -> None:
    """The example of a step has what makes it that step."""
    assert told(EXAMPLES / f"{name}.ttl", pattern)


@pytest.mark.parametrize(
    "step", ["notice of delay", "transferred", "withdrawn", "answer amended", "partial answer", "asked again"]
)
def test_a_step_is_not_told_before(step: str) -> None:
    """The example of questions that are only tabled tells nothing of what may come of them."""
    assert not told(EXAMPLES / "01-ingediend.ttl", STEPS[step][1])
