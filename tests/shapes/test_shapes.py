"""The shapes as a text: every rule is named, graded and explained, every class is covered, every rule has its cases."""

from __future__ import annotations

import pytest
from rdflib import RDF, RDFS, BNode, Graph, Literal, Namespace, URIRef
from rdflib.term import Node

from kg.namespaces import KG
from kg.validation import folders, graphs
from kg.validation.ontology import code
from tests.shapes.reading import SHAPES, document_cases, whole_cases

SH = Namespace("http://www.w3.org/ns/shacl#")
OWL = Namespace("http://www.w3.org/2002/07/owl#")
FILES = sorted(folders.shapes().rglob("*.ttl"))
SEVERITIES = {SH.Violation, SH.Warning, SH.Info}
# Parameters of constraints that have no result of their own.
WITHOUT_CASE = {SH.flags}


def read(*names: str) -> Graph:
    """The shapes of some files, or of all."""
    return graphs.as_rdflib(graphs.read_turtle([path for path in FILES if not names or path.name in names]))


@pytest.fixture(scope="module")
def shapes() -> Graph:
    """All shapes, those for the ontology included."""
    return read()


@pytest.fixture(scope="module")
def ontology() -> Graph:
    """The model."""
    return graphs.as_rdflib(graphs.read_turtle([folders.ontology() / "kamergraaf.ttl"]))


def languages(graph: Graph, node: Node, predicate: URIRef) -> list[str | None]:
    """The languages of the texts of a node, sorted."""
    return sorted(text.language or "" for text in graph.objects(node, predicate) if isinstance(text, Literal))


def test_number_of_files_and_shapes(shapes: Graph) -> None:
    """The shapes are found where they should be."""
    assert len(FILES) > 21
    assert len(set(shapes.subjects(RDF.type, SH.PropertyShape))) > 200
    assert len(set(shapes.subjects(RDF.type, SH.NodeShape))) > 140


def test_every_property_shape_is_explained(shapes: Graph) -> None:
    """A property shape has a name, a severity, and a message in Dutch and in English."""
    for shape in shapes.subjects(RDF.type, SH.PropertyShape):
        assert languages(shapes, shape, SH.name) == ["en", "nl"], shape
        assert languages(shapes, shape, SH.message) == ["en", "nl"], shape
        assert shapes.value(shape, SH.severity) in SEVERITIES, shape


def test_every_shape_says_why(shapes: Graph) -> None:
    """A shape says in both languages why it is there and as severe as it is."""
    said = {SH.PropertyShape: SH.description, SH.NodeShape: RDFS.comment}
    for kind, predicate in said.items():
        for shape in shapes.subjects(RDF.type, kind):
            assert languages(shapes, shape, predicate) == ["en", "nl"], shape
            english = next(text for text in shapes.objects(shape, predicate) if text.language == "en")  # type: ignore[attr-defined]
            assert (shape, SH.message, english) not in shapes, shape
            severe = shapes.value(shape, SH.severity) == SH.Violation
            assert not (severe and "published with" in english), shape


def test_every_query_is_explained(shapes: Graph) -> None:
    """A query has a message in both languages, its shape a severity and a label in both."""
    pairs = list(shapes.subject_objects(SH.sparql))
    assert len(pairs) > 110
    for shape, query in pairs:
        assert languages(shapes, query, SH.message) == ["en", "nl"], query
        assert languages(shapes, shape, RDFS.label) == ["en", "nl"], shape
        assert shapes.value(shape, SH.severity) in SEVERITIES, shape


def test_every_node_shape_is_labelled(shapes: Graph) -> None:
    """A node shape has a label in both languages, and a message when it has a constraint of its own."""
    own = (SH.pattern, SH["or"], SH.xone)
    for shape in shapes.subjects(RDF.type, SH.NodeShape):
        assert languages(shapes, shape, RDFS.label) == ["en", "nl"], shape
        if any((shape, constraint, None) in shapes for constraint in own):
            assert languages(shapes, shape, SH.message) == ["en", "nl"], shape
            assert shapes.value(shape, SH.severity) in SEVERITIES, shape


def test_shapes_have_one_path(shapes: Graph) -> None:
    """No two shapes share an IRI by accident: each property shape has one path and one severity."""
    for shape in shapes.subjects(RDF.type, SH.PropertyShape):
        assert isinstance(shape, URIRef)
        assert len(list(shapes.objects(shape, SH.path))) == 1, shape
        assert len(list(shapes.objects(shape, SH.severity))) == 1, shape


def test_blank_nodes_are_lists_only(shapes: Graph) -> None:
    """What has no IRI cannot be named in a report; only the lists that SHACL asks for are without."""
    blank = {node for node in shapes.subjects() if isinstance(node, BNode)}
    assert blank == {node for node in shapes.subjects(RDF.first, None) if isinstance(node, BNode)}


def test_every_class_is_targeted(shapes: Graph, ontology: Graph) -> None:
    """Every class of the model is checked by a shape for one graph."""
    targeted = {
        str(kind)
        for kind in read(*[path.name for path in FILES if path.parent.name == "shapes"]).objects(None, SH.targetClass)
    }
    classes = {str(kind) for kind in ontology.subjects(RDF.type, OWL.Class) if str(kind).startswith(KG)}
    assert len(classes) == 31
    assert classes <= targeted


def test_targets_include_subclasses(shapes: Graph, ontology: Graph) -> None:
    """A shape for a class also names its subclasses, because the data is checked without inference.

    A stub is the exception: it is a document of which only the identifier is known.
    """
    for shape in set(shapes.subjects(SH.targetClass, None)):
        targets = set(shapes.objects(shape, SH.targetClass))
        for target in targets:
            below = set(ontology.transitive_subjects(RDFS.subClassOf, target)) - {URIRef(KG + "Stub")}
            assert below <= targets, shape


def test_every_property_of_the_model_has_a_shape(shapes: Graph, ontology: Graph) -> None:
    """Every property of the model is looked at by a property shape."""
    paths = set(shapes.objects(None, SH.path))
    kinds = (OWL.ObjectProperty, OWL.DatatypeProperty)
    properties = {p for kind in kinds for p in ontology.subjects(RDF.type, kind) if str(p).startswith(KG)}
    assert len(properties) > 108
    assert sorted(properties - paths) == []


def test_every_rule_has_cases() -> None:
    """Each shape has a case that passes; each constraint of a property shape a case that it does not let pass."""
    graph = read(*[path.name for path in FILES if path.parent.name == "shapes" and path.name != "ontologie.ttl"])
    cases = [*document_cases(), *whole_cases()]
    passing = {case.shape for case in cases if case.passes}
    failing = {case.shape for case in cases if not case.passes}
    failed = {(result.shape, result.constraint) for case in cases for result in case.expected}
    targeted = {str(shape).removeprefix(SHAPES) for shape in read().subjects(SH.targetClass, None)}
    own = {name for name in targeted if not name.startswith(("Ontologie", "Klasse", "Eigenschap", "Begrip"))}
    assert own <= passing
    assert own <= failing
    for shape in graph.objects(None, SH.property):
        if (None, SH.targetClass, None) not in graph or "-gelezen-" in str(shape):
            continue
        assert any(found == str(shape) for found, _ in failed), shape


def test_code_that_names_terms_is_found() -> None:
    """The check that every term in code is in the ontology has code to look at."""
    assert any(path.parent.name == "mapping" for path in code())
