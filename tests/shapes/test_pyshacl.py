"""What decides in production is held against pyshacl as it comes, with the shapes as they are written."""

from __future__ import annotations

from functools import cache
from typing import Any

import pyshacl
import pytest
from rdflib import RDF, Graph, Namespace
from rdflib.plugins.sparql import prepareQuery
from rdflib.plugins.sparql.processor import SPARQLProcessor
from rdflib.plugins.sparql.sparql import Query

from kg.validation import Shapes, folders, graphs
from kg.validation.shapes import ONTOLOGY_SHAPES
from kg.validation.verdict import Verdict
from tests.shapes.reading import Case, Expected, document_cases, observed, whole_cases

SH = Namespace("http://www.w3.org/ns/shacl#")


def expected_by_pyshacl(case: Case, shapes: Graph) -> set[Expected]:
    """The results that pyshacl gives for a case."""
    data = graphs.as_rdflib(graphs.read_lines(case.lines()))
    _conforms, report, _text = pyshacl.validate(data, shacl_graph=shapes, inference="none", advanced=False)
    return {
        Expected(
            severity=str(report.value(node, SH.resultSeverity)).rsplit("#", 1)[-1],
            focus=str(report.value(node, SH.focusNode)),
            path=str(report.value(node, SH.resultPath) or ""),
            constraint=str(report.value(node, SH.sourceConstraintComponent)).rsplit("#", 1)[-1],
            shape=str(report.value(node, SH.sourceShape)),
        )
        for node in report.subjects(RDF.type, SH.ValidationResult)
    }


def found(verdict: Verdict) -> set[Expected]:
    """The results of a verdict of ours."""
    return {observed(result) for result in verdict.results}


@pytest.fixture(autouse=True)
def queries_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """pyshacl has rdflib parse a query anew for every node; here each is parsed once, which changes no result."""
    asked = SPARQLProcessor.query

    @cache
    def prepared(query: str, names: tuple[tuple[str, str], ...]) -> Query:
        return prepareQuery(query, initNs=dict(names))

    def ask(self: SPARQLProcessor, query: str, bindings: Any = None, names: Any = None, *rest: Any, **more: Any) -> Any:
        return asked(self, prepared(query, tuple(sorted((names or {}).items()))), bindings, None, *rest, **more)

    monkeypatch.setattr(SPARQLProcessor, "query", ask)


@pytest.fixture(scope="module")
def document_shapes() -> Graph:
    """The shapes for one document, as written."""
    files = [path for path in folders.shapes().glob("*.ttl") if path.name != ONTOLOGY_SHAPES]
    return graphs.as_rdflib(graphs.read_turtle(files))


@pytest.fixture(scope="module")
def whole_shapes() -> Graph:
    """The shapes over the whole, as written."""
    folder = folders.shapes()
    return graphs.as_rdflib(graphs.read_turtle([*folder.glob("geheel/*.ttl"), folder / "prefixen.ttl"]))


@pytest.mark.slow
def test_document_cases_agree(document_shapes: Graph) -> None:
    """Over every case for one document, our check gives the results of pyshacl alone."""
    shapes = Shapes.load(folders.shapes())
    cases = document_cases()
    assert len(cases) > 200
    for case in cases:
        assert found(shapes.check(case.lines())) == expected_by_pyshacl(case, document_shapes), case.name


@pytest.mark.slow
def test_whole_cases_agree(whole_shapes: Graph) -> None:
    """Over every case for the whole, the queries on the store give the results of pyshacl alone."""
    shapes = Shapes.load(folders.shapes())
    cases = whole_cases()
    assert len(cases) > 150
    for case in cases:
        assert found(shapes.check_whole(case.lines())) == expected_by_pyshacl(case, whole_shapes), case.name
