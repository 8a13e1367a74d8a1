"""The verdict: as a W3C report with the same bytes every time, and as values for JSON."""

from __future__ import annotations

import json

import pyoxigraph as ox
import pytest
from rdflib import RDF, BNode, Graph, Namespace

from kg.validation import Shapes, Verdict, folders
from kg.validation.verdict import merge
from tests.shapes.reading import CASES, read

SH = Namespace("http://www.w3.org/ns/shacl#")
IRI = "https://voorbeeld.example/report"


@pytest.fixture(scope="module")
def verdict() -> Verdict:
    """A verdict with several results, one of which has a value with a language."""
    return Shapes.load(folders.shapes()).check(read(CASES / "Vraag" / "fout-tekst.ttl").lines())


def test_report_is_a_w3c_report(verdict: Verdict) -> None:
    """The report has a result for each result, with all that SHACL asks of one."""
    graph = Graph().parse(data=verdict.report_turtle(IRI), format="turtle")
    results = list(graph.subjects(RDF.type, SH.ValidationResult))
    assert len(results) == len(verdict.results) == 5
    for result in results:
        for name in ("focusNode", "resultSeverity", "sourceConstraintComponent", "sourceShape", "resultPath"):
            assert graph.value(result, SH[name]) is not None
        assert {text.language for text in graph.objects(result, SH.resultMessage)} == {"nl", "en"}  # type: ignore[attr-defined]
    assert [str(value) for value in graph.objects(None, SH.conforms)] == ["false"]


def test_report_has_no_blank_nodes(verdict: Verdict) -> None:
    """The report is published data, which has none."""
    graph = Graph().parse(data=verdict.report_turtle(IRI), format="turtle")
    assert not [node for triple in graph for node in triple if isinstance(node, BNode)]


def test_report_has_the_same_bytes(verdict: Verdict) -> None:
    """The order of the lines of a graph does not show in its report."""
    lines = read(CASES / "Vraag" / "fout-tekst.ttl").lines()
    again = Shapes.load(folders.shapes()).check(reversed(lines))
    assert again.report_turtle(IRI) == verdict.report_turtle(IRI)


def test_report_of_what_conforms() -> None:
    """A report without results says that the graph conforms."""
    text = Verdict(True, 3, ()).report_turtle(IRI)
    assert len(list(ox.parse(input=text.encode(), format=ox.RdfFormat.TURTLE))) == 2
    assert '#conforms> "true"' in text


def test_value_survives_quoting() -> None:
    """A value with quotes, a backslash and a line end comes through the report as it was."""
    lines = read(CASES / "Document" / "ok-minimaal.ttl").lines()
    odd = 'zo "niet" \\ \n 😀'
    quad = ox.Quad(
        ox.NamedNode("https://voorbeeld.example/id/document/ah-1"),
        ox.NamedNode("https://w3id.org/kamergraaf/def#vergaderjaar"),
        ox.Literal(odd),
    )
    verdict = Shapes.load(folders.shapes()).check([*lines, f"{quad} ."])
    graph = Graph().parse(data=verdict.report_turtle(IRI), format="turtle")
    assert [str(value) for value in graph.objects(None, SH.value)] == [odd]


def test_as_dict_is_json(verdict: Verdict) -> None:
    """The verdict as JSON counts its results by severity and leaves out what is empty."""
    found = json.loads(json.dumps(verdict.as_dict()))
    assert found["counts"] == {"Violation": 5, "Warning": 0, "Info": 0}
    assert (found["conforms"], found["blocks"], found["focus_nodes"]) == (False, True, verdict.focus_nodes)
    assert all("" not in result.values() for result in found["results"])


def test_merge(verdict: Verdict) -> None:
    """Verdicts over several graphs make one: counts add up, equal results are one result."""
    both = merge([verdict, Verdict(True, 4, ()), verdict])
    assert both.focus_nodes == 2 * verdict.focus_nodes + 4
    assert both.results == verdict.results
    assert not both.conforms
