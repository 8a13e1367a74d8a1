"""The report as data: a report per entity, and results that keep their IRI."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.namespaces import Names
from kg.validation import Shapes, Verdict, folders
from kg.validation.report import by_owner, map_report, map_report_whole, write_json, write_turtle
from kg.validation.verdict import Result
from tests.validation.releases import changed, release

NAMES = Names("https://voorbeeld.example/")
SH = "http://www.w3.org/ns/shacl#"


def result(path: str, value: str = '"a"', message: str = "Kijk het na.") -> Result:
    """A result about a node under our base."""
    focus = NAMES.id(path)
    return Result(focus, f"{SH}path", value, "Warning", "InConstraintComponent", f"{SH}Shape", message, "Check it.")


@pytest.fixture(scope="module")
def verdict() -> Verdict:
    """A verdict with results of several entities."""
    choice = random.Random(2099)
    lines = release()
    for _ in range(12):
        lines = changed(lines, choice)
    return Shapes.load(folders.shapes()).check_whole(lines)


@pytest.mark.parametrize(
    ("iri", "owner"),
    [
        ("https://voorbeeld.example/id/document/ah-1#char=1,2", "document/ah-1"),
        ("https://voorbeeld.example/id/document/ah-1/vermelding/1", "document/ah-1"),
        ("https://voorbeeld.example/id/vragenset/v-1/vraag/2", "vragenset/v-1"),
        ("https://voorbeeld.example/id/kamerlid/p/2099-01-01", "kamerlid/p/2099-01-01"),
        ("https://voorbeeld.example/id/bewindspersoon/p/m/2099-01-01", "bewindspersoon/p/m/2099-01-01"),
        ("https://voorbeeld.example/rapport#resultaat-1", "https://voorbeeld.example/rapport"),
        ("https://elders.example/id/document/ah-1#a", "https://elders.example/id/document/ah-1"),
    ],
)
def test_owner(iri: str, owner: str) -> None:
    """A node is of the entity under whose IRI it stands; what is not ours is its own owner."""
    assert NAMES.owner(iri) == owner


def test_one_result_more_changes_one_report() -> None:
    """The lines of a report stay when it gets another result, and those of other reports are not touched."""
    one, two, other = result("document/ah-1"), result("document/ah-1/vermelding/1"), result("document/ah-10")
    before, after = by_owner(NAMES, [one, other]), by_owner(NAMES, [two, other, one, one])
    assert list(after) == ["document/ah-1", "document/ah-10"]
    assert before["document/ah-10"] == after["document/ah-10"]
    old, new = ({*map_report(NAMES, "document/ah-1", found["document/ah-1"])} for found in (before, after))
    assert old < new


def test_iri_of_a_result_is_what_it_says() -> None:
    """The IRI changes with the value and stays with the wording of the message."""
    assert result("document/ah-1").name == result("document/ah-1", message="Anders gezegd.").name
    assert result("document/ah-1").name != result("document/ah-1", '"b"').name
    assert len(result("document/ah-1").name) == len("resultaat-") + 16


def test_report_of_an_owner() -> None:
    """The report stands in graph kwaliteit under the owner's path, with its results as parts."""
    lines = map_report(NAMES, "document/ah-1", [result("document/ah-1")])
    assert lines == sorted(lines)
    assert {line.split("#")[0].split(">")[0] for line in lines} == {"<https://voorbeeld.example/rapport/document/ah-1"}
    assert all(line.endswith(" <https://voorbeeld.example/graph/kwaliteit> .") for line in lines)
    assert f'<{SH}conforms> "false"' in "".join(lines)


def test_owner_without_results_has_no_report() -> None:
    """What conforms is not told owner by owner."""
    assert map_report(NAMES, "document/ah-1", []) == []


def test_report_of_what_is_not_ours() -> None:
    """A node elsewhere gets a report under our base with a name of its own, which is an IRI."""
    elsewhere = "https://elders.example/a"
    lines = map_report(NAMES, elsewhere, [result("document/ah-1")])
    assert {line[:43] for line in lines} == {"<https://voorbeeld.example/rapport/x-" + lines[0][37:43]}
    assert list(ox.parse("\n".join(lines).encode(), ox.RdfFormat.N_QUADS))


@pytest.mark.parametrize("conforms", [True, False])
def test_report_of_the_whole(conforms: bool) -> None:
    """The report of the whole says whether everything conforms, and nothing else."""
    lines = map_report_whole(NAMES, conforms)
    assert len(lines) == 2
    assert f'"{str(conforms).lower()}"' in "".join(lines)


def test_files_say_what_the_graph_says(verdict: Verdict, tmp_path: Path) -> None:
    """The Turtle file has the statements of the graph, the JSON file those of the verdict."""
    owners = by_owner(NAMES, verdict.results)
    assert len(owners) > 2
    write_turtle(tmp_path / "shacl.ttl", NAMES, verdict.results, verdict.conforms)
    write_json(tmp_path / "shacl.json", verdict.results, verdict.conforms, verdict.focus_nodes)
    mapped = [line for owner, results in owners.items() for line in map_report(NAMES, owner, results)]
    mapped += map_report_whole(NAMES, verdict.conforms)
    in_graph = {q.triple for q in ox.parse("\n".join(mapped).encode(), ox.RdfFormat.N_QUADS)}
    assert {q.triple for q in ox.parse((tmp_path / "shacl.ttl").read_bytes(), ox.RdfFormat.TURTLE)} == in_graph
    assert json.loads((tmp_path / "shacl.json").read_text(encoding="utf-8")) == verdict.as_dict()


def test_lines_are_canonical(verdict: Verdict) -> None:
    """The store writes the lines of a report as they are mapped."""
    for owner, results in by_owner(NAMES, verdict.results).items():
        for line in map_report(NAMES, owner, results):
            assert f"{next(iter(ox.parse(line.encode(), ox.RdfFormat.N_QUADS)))} ." == line


def test_json_without_results_is_json(tmp_path: Path) -> None:
    """A report without results is complete too."""
    write_json(tmp_path / "shacl.json", (), True, 7)
    found = json.loads((tmp_path / "shacl.json").read_text(encoding="utf-8"))
    assert found == Verdict(True, 7, ()).as_dict()
