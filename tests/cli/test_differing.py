"""`kg diff`: two releases held against each other, as a patch and in words."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from kg.mapping.quads import text
from kg.namespaces import KG, Names, expand
from kg.releases import layout, workplace, write_index, write_part, write_shard
from tests.cli.conftest import Run

BASE = "https://voorbeeld.example/"
MANIFEST: dict[str, Any] = {"base": BASE, "quads": 1, "classes": {}}
SET, GRAPH = f"{BASE}id/vragenset/2093z00001", f"<{BASE}graph/a> ."


def lines(subject: str) -> list[str]:
    """A set of questions, as the mapping says it."""
    return [
        f"<{SET}> <{expand('rdf:type')}> <{KG}Vragenset> {GRAPH}",
        f"<{SET}> <{expand('skos:prefLabel')}> {text('Vragen over voorbeelden', 'nl')} {GRAPH}",
        f"<{SET}> <{KG}onderwerp> {text(subject, 'nl')} {GRAPH}",
    ]


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with two releases, of which the second is in service."""
    out = tmp_path_factory.mktemp("data")
    for identifier, subject in (("aaaa", "oude regels"), ("bbbb", "nieuwe\nregels")):
        with workplace(out) as place:
            dumps = place.folder / "release" / "dumps"
            part = write_part(place.folder / "parts", "a", lines(subject), Names(BASE))
            write_index(dumps, Names(BASE), map(write_shard, layout([part], dumps, Names(BASE)).tasks))
            place.publish(place.folder / "release", MANIFEST | {"id": identifier})
    return out


def test_as_a_patch(run: Run, out: Path) -> None:
    """What makes the second of the first, ready to be applied elsewhere."""
    done = run("diff", "aaaa", "bbbb", "--data", out)
    assert done.status == 0
    assert done.out.splitlines() == [
        "H id <urn:kamergraaf:bbbb> .",
        "H prev <urn:kamergraaf:aaaa> .",
        "TX .",
        f"D {lines('oude regels')[2]}",
        f"A {lines(f'nieuwe{chr(10)}regels')[2]}",
        "TC .",
    ]


def test_in_words(run: Run, out: Path) -> None:
    """By entity, with Dutch labels, a line each, and the sums below."""
    done = run("diff", out / "releases" / "aaaa", "current", "--data", out, "--format", "words")
    assert done.status == 0
    assert done.out.splitlines() == [
        f"~ Vragen over voorbeelden  Vragenset  <{SET}>",
        "    - onderwerp: oude regels",
        "    + onderwerp: nieuwe regels",
        "0 nieuw, 1 gewijzigd, 0 vervallen; 1 bewering erbij, 1 eraf",
    ]


def test_of_a_release_with_itself(run: Run, out: Path) -> None:
    """Nothing differs, and that is said."""
    assert run("diff", out, "bbbb", "--data", out, "--format", "words").out.startswith("0 nieuw, 0 gewijzigd")
    assert len(run("diff", out, "bbbb", "--data", out).out.splitlines()) == 4


def test_a_release_that_is_not_there(run: Run, out: Path) -> None:
    """The name is told, with what could stand there."""
    done = run("diff", "cccc", "bbbb", "--data", out)
    assert done.status == 1
    assert "cccc" in done.err
    assert "the id of a release" in done.err
