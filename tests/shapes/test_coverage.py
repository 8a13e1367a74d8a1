"""What the shapes are about: everything the ontology, the public contract and real builds have, and nothing besides."""

from __future__ import annotations

import re
from collections import defaultdict
from pathlib import Path

import pyoxigraph as ox
import pytest
from rdflib import OWL, RDF, RDFS, SKOS, Graph, Namespace, URIRef

from kg.namespaces import KG, PREFIXES, expand
from kg.pipeline import Options, build
from kg.releases import current
from kg.validation import Shapes, folders, graphs
from kg.validation.shapes import ONTOLOGY_SHAPES

SH = Namespace("http://www.w3.org/ns/shacl#")
SCHEMA = Namespace(PREFIXES["schema"])
PROPERTIES = (OWL.ObjectProperty, OWL.DatatypeProperty)
STUB = URIRef(f"{KG}Stub")
TYPE = str(RDF.type)
_PATH = re.compile(r"\(([a-z]+:[A-Za-z]+) AS \?path\)")


@pytest.fixture(scope="module")
def ontology() -> Graph:
    """The ontology, its lists and its alignments."""
    return graphs.as_rdflib(graphs.read_turtle(folders.ontology().glob("*.ttl")))


@pytest.fixture(scope="module")
def shapes() -> Graph:
    """All shapes about data."""
    paths = folders.shapes().rglob("*.ttl")
    return graphs.as_rdflib(graphs.read_turtle(path for path in paths if path.name != ONTOLOGY_SHAPES))


@pytest.fixture(scope="module")
def reached(shapes: Graph) -> dict[URIRef, set[URIRef]]:
    """The properties that shapes look at, by the class that they target."""
    found: dict[URIRef, set[URIRef]] = defaultdict(set)
    for shape, kind in shapes.subject_objects(SH.targetClass):
        assert isinstance(kind, URIRef)
        for part in shapes.objects(shape, SH.property):
            found[kind].update(path for path in shapes.objects(part, SH.path) if isinstance(path, URIRef))
        for query in shapes.objects(shape, SH.sparql):
            found[kind].update(URIRef(expand(name)) for name in _PATH.findall(str(shapes.value(query, SH.select))))
    return dict(found)


def below(ontology: Graph, kind: URIRef) -> set[URIRef]:
    """A class and those below it, which data without inference has apart. A stub has only its number."""
    return {found for found in ontology.transitive_subjects(RDFS.subClassOf, kind) if isinstance(found, URIRef)} - {
        STUB
    }


def only_above(ontology: Graph, predicate: URIRef) -> set[URIRef]:
    """Terms of others that stand above ours, for who reasons over the graph; nothing writes them."""
    above = {term for term in ontology.objects(None, predicate) if isinstance(term, URIRef)}
    return {term for term in above if not term.startswith(KG)}


def test_every_class_of_the_ontology_is_targeted(ontology: Graph, shapes: Graph) -> None:
    """Every class of each file of the ontology is the target of a shape, but those that only stand above ours."""
    known = {kind for kind in ontology.subjects(RDF.type, OWL.Class) if isinstance(kind, URIRef)}
    rules = Graph().parse(folders.shapes() / ONTOLOGY_SHAPES)
    targeted = {*shapes.objects(None, SH.targetClass), *rules.objects(None, SH.targetClass)}
    assert len(known) > 31
    assert known - targeted <= only_above(ontology, RDFS.subClassOf)
    assert not {kind for kind in known - targeted if kind.startswith(KG)}


def test_every_property_of_every_class_is_constrained(ontology: Graph, reached: dict[URIRef, set[URIRef]]) -> None:
    """Each property that the ontology gives a class is looked at by a shape of that class, and of each below it."""
    pairs = [
        (prop, kind)
        for form in PROPERTIES
        for prop in ontology.subjects(RDF.type, form)
        for origin in (*ontology.objects(prop, RDFS.domain), *ontology.objects(prop, SCHEMA.domainIncludes))
        if isinstance(origin, URIRef)
        for kind in below(ontology, origin)
    ]
    assert len(pairs) > 300
    assert sorted({(p, kind) for p, kind in pairs if p not in reached.get(kind, ())}) == []


def test_every_property_of_others_is_constrained(ontology: Graph, reached: dict[URIRef, set[URIRef]]) -> None:
    """A property of others that the ontology declares is looked at by a shape, but what only stands above ours.

    Which list a concept is in is for the shapes of the ontology.
    """
    declared = {p for form in PROPERTIES for p in ontology.subjects(RDF.type, form) if not str(p).startswith(KG)}
    looked_at = set().union(*reached.values())
    lists = {SKOS.inScheme, SKOS.topConceptOf}
    assert len(declared) > 10
    assert declared - looked_at - lists <= only_above(ontology, RDFS.subPropertyOf)


def test_every_shape_about_data_is_about_our_terms(ontology: Graph, shapes: Graph) -> None:
    """No shape targets a class that the ontology does not have: it would never find anything."""
    known = set(ontology.subjects(RDF.type, OWL.Class))
    assert set(shapes.objects(None, SH.targetClass)) <= known


def test_the_public_contract_is_constrained(shared: Path, shapes: Graph, reached: dict[URIRef, set[URIRef]]) -> None:
    """Every class and property that the tables of the published model name has a shape."""
    page = shared / "MODEL.md"
    if not page.is_file():
        pytest.skip(f"the published model is not here: {page}")
    _, classes, properties = re.split(r"^## (?:Classes|Properties)$", page.read_text(encoding="utf-8"), flags=re.M)
    kinds, props = first_columns(classes), first_columns(properties.split("\n## ")[0])
    assert len(kinds) > 25
    assert len(props) > 55
    assert sorted(kinds - {str(kind) for kind in shapes.objects(None, SH.targetClass)}) == []
    assert sorted(props - {str(path) for path in set().union(*reached.values())}) == []


def first_columns(text: str) -> set[str]:
    """The terms in the first column of the tables of a page."""
    cells = [line.split("|")[1] for line in text.splitlines() if line.startswith("| `") or line.startswith("| ⊃")]
    return {expand(name) for cell in cells for name in re.findall(r"`([a-z]+:[A-Za-z]+)`", cell)}


@pytest.fixture(scope="module")
def corpus_store(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> ox.Store:
    """The store of a release of the real documents."""
    inputs = (shared / "corpus", shared / "zaken")
    return ox.Store.read_only(str(build(Options(inputs, tmp_path_factory.mktemp("corpus"), workers=2)).release.store))


def held(store: ox.Store) -> dict[frozenset[str], set[str]]:
    """The properties that entities of a store have, by their classes of ours taken together."""
    kinds: dict[str, set[str]] = defaultdict(set)
    for quad in store.quads_for_pattern(None, ox.NamedNode(TYPE), None, None):
        if isinstance(quad.object, ox.NamedNode) and quad.object.value.startswith(KG):
            kinds[str(quad.subject)].add(quad.object.value)
    found: dict[frozenset[str], set[str]] = defaultdict(set)
    for quad in store:
        if str(quad.subject) in kinds:
            found[frozenset(kinds[str(quad.subject)])].add(quad.predicate.value)
    return found


def hold_to(store: ox.Store, reached: dict[URIRef, set[URIRef]]) -> None:
    """Every shape has a node in a store, and every property of its entities is looked at by a shape of theirs."""
    found = held(store)
    there = frozenset().union(*found)
    loaded = Shapes.load(folders.shapes())
    idle = [
        query.constraint for query in (*loaded.release, *loaded.document.queries) if there.isdisjoint(query.classes)
    ]
    assert idle == []
    assert sorted({kind for kind in map(str, reached) if kind not in there} - MAY_BE_ABSENT) == []
    loose = {
        (sorted(kinds)[0], path)
        for kinds, paths in found.items()
        for path in paths - {TYPE}
        if not any(URIRef(path) in reached.get(URIRef(kind), ()) for kind in kinds)
    }
    assert sorted(loose) == []


# A letter to the House by itself: here each such letter stands in the document of its answers.
MAY_BE_ABSENT = {f"{KG}Kamerbrief"}


def test_every_shape_has_something_in_the_examples(example_out: Path, reached: dict[URIRef, set[URIRef]]) -> None:
    """In a build of the examples no shape is idle, and nothing that is said of an entity goes unlooked at."""
    hold_to(ox.Store.read_only(str(current(example_out).store)), reached)


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_every_shape_has_something_in_real_documents(
    corpus_store: ox.Store, reached: dict[URIRef, set[URIRef]]
) -> None:
    """In a build of the real documents likewise."""
    hold_to(corpus_store, reached)
