"""The alignments: every term of others was looked up, and is related to one of its own kind."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from rdflib import OWL, RDF, RDFS, SKOS, Graph, URIRef

from kg.namespaces import KG
from kg.validation import folders

FOREIGN = Path(__file__).parent / "foreign.csv"
BELOW = (RDFS.subClassOf, RDFS.subPropertyOf)
RELATIONS = (*BELOW, SKOS.closeMatch, SKOS.broadMatch)
# How many of our terms each vocabulary must be related to: more than for show.
LEAST = {
    "http://data.europa.eu/eli/ontology#": 12,
    "http://data.europa.eu/eli/eli-draft-legislation-ontology#": 8,
    "http://www.w3.org/ns/org#": 8,
    "http://www.w3.org/ns/prov#": 5,
    "https://schema.org/": 10,
    "http://xmlns.com/foaf/0.1/": 3,
    "http://www.w3.org/ns/oa#": 8,
    "https://identifier.overheid.nl/tooi/def/ont/": 5,
    "http://www.w3.org/ns/dqv#": 1,
    "http://www.w3.org/2016/05/ldqd#": 20,
    "http://parliament.uk/ontologies/question-and-answer/": 18,
}


@pytest.fixture(scope="module")
def alignments() -> Graph:
    """The alignments, loaded alone."""
    return Graph().parse(folders.ontology() / "alignments.ttl")


@pytest.fixture(scope="module")
def model() -> Graph:
    """The model and the lists."""
    graph = Graph()
    for name in ("kamergraaf.ttl", "begrippen.ttl"):
        graph.parse(folders.ontology() / name)
    return graph


def related(alignments: Graph) -> list[tuple[URIRef, URIRef, URIRef]]:
    """Each term of ours, the relation, and the term of others."""
    found = [triple for relation in RELATIONS for triple in alignments.triples((None, relation, None))]
    return [
        (ours, relation, theirs)
        for ours, relation, theirs in found
        if isinstance(ours, URIRef) and isinstance(relation, URIRef) and isinstance(theirs, URIRef) and KG in ours
    ]


def looked_up() -> dict[str, str]:
    """The kind of each term of others, by IRI."""
    with FOREIGN.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert all(row["looked_up_in"] and row["meaning"] for row in rows)
    return {row["iri"]: row["kind"] for row in rows}


def kind(model: Graph, term: URIRef) -> str:
    """Whether a term of ours is a class, a property or a concept."""
    if (term, RDF.type, OWL.Class) in model:
        return "class"
    return "concept" if (term, RDF.type, SKOS.Concept) in model else "property"


def test_every_foreign_term_was_looked_up(alignments: Graph) -> None:
    """A term of others that is not in the list was not looked up; one that is only in the list is not used."""
    used = {str(theirs) for _, _, theirs in related(alignments)}
    assert len(used) >= 85
    assert sorted(used ^ set(looked_up())) == []


def test_like_is_related_to_like(alignments: Graph, model: Graph) -> None:
    """A class of ours is related to classes, a property to properties, a concept to concepts."""
    kinds = looked_up()
    assert [row for row in related(alignments) if kind(model, row[0]) != kinds[str(row[2])]] == []


def test_every_aligned_term_is_ours(alignments: Graph, model: Graph) -> None:
    """No alignment speaks of a term that the model does not define."""
    assert [ours for ours, _, _ in related(alignments) if (ours, RDFS.isDefinedBy, None) not in model] == []


@pytest.mark.parametrize(("namespace", "least"), LEAST.items(), ids=list(LEAST))
def test_each_vocabulary_is_more_than_a_token(alignments: Graph, namespace: str, least: int) -> None:
    """Each vocabulary that is promised is related to as many terms as there is a reason for."""
    rows = {(ours, theirs) for ours, _, theirs in related(alignments) if theirs.startswith(namespace)}
    assert len(rows) >= least


def test_alignments_load_alone(alignments: Graph) -> None:
    """They import nothing, and declare each term of others that something is below, as OWL 2 DL asks."""
    assert list(alignments.objects(None, OWL.imports)) == []
    below = {theirs for ours, relation, theirs in related(alignments) if relation in BELOW}
    assert len(below) >= 20
    assert sorted(theirs for theirs in below if (theirs, RDF.type, None) not in alignments) == []


def test_near_infers_nothing(alignments: Graph) -> None:
    """No term of others is made equivalent to one of ours: what they mean may change without us."""
    strong = (OWL.equivalentClass, OWL.equivalentProperty, OWL.sameAs)
    assert [triple for relation in strong for triple in alignments.triples((None, relation, None))] == []


def test_every_kind_of_quality_note_has_a_dimension(alignments: Graph, model: Graph) -> None:
    """Who reads DQV finds for each kind of note which dimension of quality it is about."""
    notes = set(model.subjects(SKOS.inScheme, URIRef(KG + "Kwaliteitsoorten")))
    assert len(notes) >= 22
    assert notes == set(alignments.subjects(SKOS.broadMatch))
