"""The faster path: it may only say that a graph conforms when pyshacl says so too."""

from __future__ import annotations

import pyoxigraph as ox
import pytest
from rdflib import Graph

from kg.namespaces import KG
from kg.validation import Shapes, Verdict, folders
from kg.validation.graphs import read_lines, types
from kg.validation.rows import Compiled, Rows
from kg.validation.shapes import ShapeGraph
from tests.shapes.reading import document_cases

NODE = "https://voorbeeld.example/a"
XSD = "http://www.w3.org/2001/XMLSchema#"
SHAPE = """
@prefix kg: <https://w3id.org/kamergraaf/def#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix s: <https://voorbeeld.example/shapes#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
s:A a sh:NodeShape ; sh:targetClass kg:Vraag ; sh:property s:B .
s:B sh:path kg:tekst ; %s .
"""


@pytest.fixture(scope="module")
def gate() -> ShapeGraph:
    """The shapes for one graph."""
    return Shapes.load(folders.shapes()).document


def nodes(quads: list[ox.Quad]) -> frozenset[str]:
    """The nodes of a graph that have a class."""
    return frozenset(node for node, _ in types(quads))


def test_never_certain_where_a_result_is(gate: ShapeGraph) -> None:
    """Over every case, the uncertain nodes are those of which pyshacl, asked apart, has a result."""
    cases = document_cases()
    assert len(cases) > 200
    for case in cases:
        quads = read_lines(case.lines())
        found = {result.focus for result in gate._core_results(quads, nodes(quads))}
        assert gate.rows.uncertain(Rows.of(quads), nodes(quads)) == found, case.name


def test_a_conforming_graph_does_not_need_pyshacl(gate: ShapeGraph, monkeypatch: pytest.MonkeyPatch) -> None:
    """For a graph that conforms, pyshacl is not run at all."""
    case = next(case for case in document_cases() if case.name == "Vraag/ok-volledig.ttl")
    monkeypatch.setattr(ShapeGraph, "_core_results", lambda *_: pytest.fail("pyshacl was run"))
    assert gate.verdict(read_lines(case.lines())) == Verdict(True, case.nodes, ())


@pytest.mark.parametrize(
    ("constraint", "value", "passes"),
    [
        ("sh:datatype xsd:date", f'"2099-02-28"^^<{XSD}date>', True),
        ("sh:datatype xsd:date", f'"2099-02-30"^^<{XSD}date>', False),
        ("sh:datatype xsd:date", f'"2099-2-3"^^<{XSD}date>', False),
        ("sh:datatype xsd:integer", f'"1"^^<{XSD}integer>', True),
        ("sh:datatype xsd:integer", f'"1.0"^^<{XSD}integer>', False),
        ("sh:datatype xsd:boolean", f'"ja"^^<{XSD}boolean>', False),
        ("sh:datatype rdf:langString", '"a"@nl', True),
        ("sh:datatype xsd:string", '"a"@nl', False),
        ("sh:datatype xsd:anyURI", f'"a"^^<{XSD}anyURI>', False),
        ('sh:languageIn ( "nl" )', '"a"@nl-NL', False),
        ("sh:minInclusive 0", '"tien"', False),
        ("sh:maxInclusive 1", f'"1.00"^^<{XSD}decimal>', True),
        ("sh:maxInclusive 1", f'"1.01"^^<{XSD}decimal>', False),
        ("sh:minLength 2", '"😀"', False),
        ("sh:in ( kg:onbekend )", f"<{KG}onbekend>", True),
        ("sh:in ( 1 )", f'"1"^^<{XSD}integer>', False),
        ("sh:hasValue kg:onbekend", f"<{KG}onbekend>", True),
        ("sh:nodeKind sh:BlankNodeOrIRI", f"<{KG}onbekend>", False),
        ("sh:uniqueLang true", '"a"@nl', False),
    ],
)
def test_constraint(constraint: str, value: str, passes: bool) -> None:
    """A constraint is certain for a good value only; one that is not known here never is."""
    compiled = Compiled(Graph().parse(data=SHAPE % constraint, format="turtle"))
    quads = read_lines(
        [
            f"<{NODE}> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <{KG}Vraag> .",
            f"<{NODE}> <{KG}tekst> {value} .",
        ]
    )
    assert (not compiled.uncertain(Rows.of(quads), [NODE])) is passes
