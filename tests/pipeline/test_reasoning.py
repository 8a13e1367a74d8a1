"""What a release says to follow from the ontology is what other reasoners find, no more and no less."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import owlrl
import pyoxigraph as ox
import pytest
from rdflib import RDF, Graph, URIRef

from kg.mapping.reasoning import GRAPH
from kg.namespaces import DEFAULT_BASE, KG, PREFIXES, Names
from kg.pipeline import Options, build
from kg.releases import Release, current
from kg.validation import folders

DERIVED = ox.NamedNode(Names().graph(GRAPH))
FOUND = ox.NamedNode("urn:gevonden")
SHORTCUTS = ("antwoord", "beantwoorder", "functie", "gerichtAan", "vragendeFractie", "vrager")
# One step of reasoning with each kind of axiom, as the release itself publishes the axioms.
STEPS = (
    "?y kg:gematerialiseerd true . ?class rdfs:subClassOf+ ?y . ?x a ?class BIND (rdf:type AS ?p)",
    "?p kg:gematerialiseerd true . ?below rdfs:subPropertyOf+ ?p . ?x ?below ?y",
    "?p kg:gematerialiseerd true ; owl:inverseOf ?other . ?y ?other ?x",
    "?p kg:gematerialiseerd true ; owl:propertyChainAxiom ?list . ?list rdf:first ?one ; rdf:rest [ rdf:first ?two ] ."
    " ?x ?one ?between . ?between ?two ?y",
    "?p kg:gematerialiseerd true ; owl:propertyChainAxiom ?list . ?list rdf:first [ owl:inverseOf ?one ] ;"
    " rdf:rest [ rdf:first ?two ] . ?between ?one ?x . ?between ?two ?y",
)


@pytest.fixture(scope="module")
def release(example_out: Path) -> Release:
    """The release of the examples."""
    return current(example_out)


@pytest.fixture(scope="module")
def corpus(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Release:
    """A release of the real documents, with the cases that concern them."""
    out = tmp_path_factory.mktemp("reasoning")
    return build(Options((shared / "corpus", shared / "zaken"), out, workers=2)).release


def quads(release: Release) -> set[ox.Quad]:
    """Every quad of a release."""
    return set(ox.Store.read_only(str(release.store)))


def split(release: Release) -> tuple[set[ox.Triple], set[ox.Triple]]:
    """The triples that are stated and those that are derived."""
    every = quads(release)
    return {q.triple for q in every if q.graph_name != DERIVED}, {q.triple for q in every if q.graph_name == DERIVED}


def by_queries(stated: Iterable[ox.Quad]) -> set[ox.Triple]:
    """What follows with the marked terms, by a query per kind of axiom, again and again until nothing is new."""
    store, found = ox.Store(), set[ox.Triple]()
    store.bulk_extend(stated)
    before = -1
    while len(found) > before:
        before = len(found)
        for step in STEPS:
            rows = store.query(
                f"SELECT ?x ?p ?y WHERE {{ {step} }}", use_default_graph_as_union=True, prefixes=PREFIXES
            )
            found |= {ox.Triple(row["x"], row["p"], row["y"]) for row in rows}
        store.extend(ox.Quad(one.subject, one.predicate, one.object, FOUND) for one in found)
    return found


def test_owl_rl_finds_the_same_in_the_examples(release: Release) -> None:
    """The rules of OWL 2 RL over the whole model, domains and ranges too, give the derived triples and no others."""
    stated, derived = split(release)
    model = Graph()
    for name in ("kamergraaf", "begrippen"):
        model.parse(folders.ontology() / f"{name}.ttl")
    marked = set(model.subjects(URIRef(f"{KG}gematerialiseerd")))
    data = Graph()
    for one in stated:
        if isinstance(one.object, ox.NamedNode) and one.subject.value.startswith(f"{DEFAULT_BASE}id/"):
            data.add((URIRef(one.subject.value), URIRef(one.predicate.value), URIRef(one.object.value)))
    before = set(data)
    data += model
    owlrl.DeductiveClosure(owlrl.OWLRL_Semantics).expand(data)
    found = {
        (s, p, o)
        for s, p, o in set(data) - before
        if s.startswith(f"{DEFAULT_BASE}id/") and (p in marked or (p == RDF.type and o in marked))
    }
    assert len(found) > 150
    assert found == {tuple(URIRef(term.value) for term in (t.subject, t.predicate, t.object)) for t in derived}


def test_queries_find_the_same_in_the_examples(release: Release) -> None:
    """The axioms that the release publishes are enough to find what it derives, in SPARQL alone."""
    stated, derived = split(release)
    found = by_queries(quad for quad in quads(release) if quad.graph_name != DERIVED)
    assert found - stated == derived
    assert {one.predicate.value.removeprefix(KG) for one in derived} >= {*SHORTCUTS, "betreftSet", "vergelijkt"}


@pytest.mark.slow
def test_queries_find_the_same_in_real_documents(corpus: Release) -> None:
    """Nothing is missed and nothing made up where roles, letters, sets and answers are as people really have them."""
    stated, derived = split(corpus)
    found = by_queries(quad for quad in quads(corpus) if quad.graph_name != DERIVED)
    assert len(derived) > 1000
    assert found - stated == derived


def test_deleting_the_graph_loses_nothing_else(release: Release) -> None:
    """What is left says what it said, and is enough to derive the same again."""
    store = ox.Store()
    store.bulk_extend(quads(release))
    store.remove_graph(DERIVED)
    assert set(store) == {quad for quad in quads(release) if quad.graph_name != DERIVED}
    stated, derived = split(release)
    assert by_queries(store) - stated == derived
    assert {quad.triple for quad in store}.isdisjoint(derived)


def test_shortcuts_are_never_stated(release: Release) -> None:
    """What can only follow stands in the graph of what follows, and no source, register or other rule has it."""
    graphs = {
        quad.predicate.value.removeprefix(KG): quad.graph_name
        for quad in quads(release)
        if quad.predicate.value.removeprefix(KG) in SHORTCUTS
    }
    assert graphs == dict.fromkeys(SHORTCUTS, DERIVED)


def test_sources_state_only_the_class_itself(release: Release) -> None:
    """In the graph of a text, of a register or of a link no class stands that follows from another one there."""
    store = ox.Store.read_only(str(release.store))
    query = "SELECT ?x ?g WHERE { GRAPH ?g { ?x a ?one, ?other } GRAPH ?o { ?one rdfs:subClassOf+ ?other } }"
    assert {row["g"] for row in store.query(query, prefixes=PREFIXES)} <= {DERIVED}
    count = "SELECT (COUNT(*) AS ?n) WHERE { GRAPH ?g { ?x a kg:Aanhangsel } }"
    assert int(next(iter(store.query(count, prefixes=PREFIXES)))["n"].value) > 5


def test_the_description_tells_by_which_rules(release: Release) -> None:
    """Graph `meta` leads from the derived graph to the version of the ontology and to each term with axioms."""
    store = ox.Store.read_only(str(release.store))
    query = (
        f"SELECT ?term WHERE {{ GRAPH <{Names().graph('meta')}> {{ {DERIVED} prov:wasGeneratedBy/prov:used ?term }}"
        " OPTIONAL { ?term kg:gematerialiseerd ?marked } OPTIONAL { ?model owl:versionIRI ?term }"
        " FILTER (BOUND(?marked) || BOUND(?model)) }"
    )
    used = {row["term"].value for row in store.query(query, use_default_graph_as_union=True, prefixes=PREFIXES)}
    marked = "SELECT ?term WHERE { ?term kg:gematerialiseerd true }"
    terms = {row["term"].value for row in store.query(marked, use_default_graph_as_union=True, prefixes=PREFIXES)}
    assert len(terms) == 12
    assert terms < used
    assert [term.rpartition("/")[0] for term in used - terms] == [KG.removesuffix("#")]
