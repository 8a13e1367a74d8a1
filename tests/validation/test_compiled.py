"""The faster path: it may only say that a graph conforms when pyshacl says so too."""

from __future__ import annotations

import sys
from subprocess import run

import pyoxigraph as ox
import pytest

from kg.namespaces import KG
from kg.validation import Shapes, Verdict, folders
from kg.validation.compiled import Compiled
from kg.validation.reference import Reference
from kg.validation.rows import Rows
from kg.validation.shapes import ShapeGraph
from kg.validation.terms import bare
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


def test_never_certain_where_a_result_is(gate: ShapeGraph) -> None:
    """Over every case, what is uncertain is exactly that of which pyshacl, asked apart, has a result."""
    cases = document_cases()
    assert len(cases) > 200
    for case in cases:
        rows = Rows.read(case.lines())
        nodes = gate._nodes(rows, None)
        found = {(result.focus, result.shape) for result in gate.reference.results(rows.quads(), set(map(bare, nodes)))}
        uncertain = gate.compiled.uncertain(rows, nodes)
        assert {(bare(node), bare(shape.iri)) for node in uncertain for shape in uncertain[node]} == found, case.name


def test_a_conforming_graph_does_not_need_pyshacl(gate: ShapeGraph, monkeypatch: pytest.MonkeyPatch) -> None:
    """For a graph that conforms, pyshacl is not run at all."""
    case = next(case for case in document_cases() if case.name == "Vraag/ok-volledig.ttl")
    monkeypatch.setattr(Reference, "results", lambda *_: pytest.fail("pyshacl was run"))
    assert gate.verdict(Rows.read(case.lines())) == Verdict(True, case.nodes, ())


def test_a_conforming_graph_does_not_import_pyshacl() -> None:
    """A process that only meets what conforms never spends the half second that pyshacl and rdflib take to import."""
    code = (
        "import sys; from kg.validation import Shapes, folders; from tests.shapes.reading import CASES, read;"
        "assert Shapes.load(folders.shapes()).check(read(CASES / 'Vraag' / 'ok-volledig.ttl').lines()).conforms;"
        "sys.exit(bool({'rdflib', 'pyshacl'} & sys.modules.keys()))"
    )
    assert run([sys.executable, "-c", code], check=False, cwd=folders.shapes().parent).returncode == 0


def test_subclasses_in_the_data_go_to_pyshacl(gate: ShapeGraph) -> None:
    """What a graph says of classes changes what is an instance, and is left to pyshacl."""
    case = next(case for case in document_cases() if case.name == "Vraag/ok-volledig.ttl")
    below = f"<{NODE}> <http://www.w3.org/2000/01/rdf-schema#subClassOf> <{KG}Vraag> ."
    lines = [*case.lines(), below, f"<{NODE}/1> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <{NODE}> ."]
    assert gate.verdict(Rows.read(lines)).conforms  # of what is a class of ours; the other node is not counted


@pytest.mark.parametrize(
    ("constraint", "value", "passes"),
    [
        ("sh:datatype xsd:date", f'"2099-02-28"^^<{XSD}date>', True),
        ("sh:datatype xsd:date", f'"2099-02-30"^^<{XSD}date>', False),
        ("sh:datatype xsd:date", f'"2099-2-3"^^<{XSD}date>', False),
        ("sh:datatype xsd:date", '"2099-02-28"', False),
        ("sh:datatype xsd:integer", f'"1"^^<{XSD}integer>', True),
        ("sh:datatype xsd:integer", f'"1.0"^^<{XSD}integer>', False),
        ("sh:datatype xsd:boolean", f'"ja"^^<{XSD}boolean>', False),
        ("sh:datatype xsd:boolean", f'"true"^^<{XSD}boolean>', True),
        ("sh:datatype rdf:langString", '"a"@nl', True),
        ("sh:datatype rdf:langString", f"<{KG}onbekend>", False),
        ("sh:datatype xsd:string", '"a"@nl', False),
        ("sh:datatype xsd:string", '"a"', True),
        ("sh:datatype xsd:anyURI", f'"a"^^<{XSD}anyURI>', False),
        ('sh:languageIn ( "nl" )', '"a"@nl-NL', False),
        ('sh:languageIn ( "nl" )', '"@nl"', False),
        ("sh:minInclusive 0", '"tien"', False),
        ("sh:maxInclusive 1", f'"1.00"^^<{XSD}decimal>', True),
        ("sh:maxInclusive 1", f'"1.01"^^<{XSD}decimal>', False),
        ("sh:minLength 1", '""', False),
        ("sh:minLength 1", '""@nl', False),
        ("sh:minLength 1", '"\\""', True),
        ("sh:minLength 2", '"😀"', False),
        ("sh:minLength 2", '"\\n"', False),
        ('sh:pattern "^a$"', '"a"', True),
        ('sh:pattern "^a$"', '"ab"', False),
        ('sh:pattern "^a$" ; sh:flags "i"', '"a"', False),
        ("sh:in ( kg:onbekend )", f"<{KG}onbekend>", True),
        ("sh:in ( 1 )", f'"1"^^<{XSD}integer>', False),
        ("sh:hasValue kg:onbekend", f"<{KG}onbekend>", True),
        ("sh:minCount 2", '"a"', False),
        ("sh:maxCount 0", '"a"', False),
        ("sh:nodeKind sh:BlankNodeOrIRI", f"<{KG}onbekend>", False),
        ("sh:uniqueLang true", '"a"@nl', False),
        ("sh:property s:C", '"a"', False),
    ],
)
def test_constraint(constraint: str, value: str, passes: bool) -> None:
    """A constraint is certain for a good value only; one that is not known here never is."""
    shapes = Rows.of(ox.parse((SHAPE % constraint).encode(), ox.RdfFormat.TURTLE))
    lines = [
        f"<{NODE}> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <{KG}Vraag> .",
        f"<{NODE}> <{KG}tekst> {value} .",
    ]
    assert (not Compiled(shapes).uncertain(Rows.read(lines), [f"<{NODE}>"])) is passes
