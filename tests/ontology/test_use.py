"""Every class and property is used, in a release of the example corpus or in the numbered examples, or is reserved."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pyoxigraph as ox
import pytest
from rdflib import OWL, RDF, SKOS, Graph, Literal, URIRef

from kg.namespaces import KG
from kg.pipeline import Options, build
from kg.releases import Manifest, current
from kg.store import open_read_only
from kg.validation import folders, graphs
from kg.validation.ontology import examples

ABOUT_ITSELF = ("ontologie", "meta")  # graphs that name every term, used or not
# What neither the real documents nor the example corpus happen to have; the numbered examples show it.
ONLY_TOLD = {"Kamerbrief", "geattesteerdIn", "geattesteerdOp", "overgedragenAan", "zusterset"}
RESERVED = {"nl": "Gereserveerd: ", "en": "Reserved: "}


@pytest.fixture(scope="module")
def graph() -> Graph:
    """The model."""
    return Graph().parse(folders.ontology() / "kamergraaf.ttl")


def terms(graph: Graph) -> set[str]:
    """Local names of our classes and properties."""
    kinds = (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty)
    return {str(term).removeprefix(KG) for kind in kinds for term in graph.subjects(RDF.type, kind) if KG in str(term)}


def reserved(graph: Graph) -> dict[str, dict[str, str]]:
    """What is said of terms that wait for their use, by local name and language."""
    found: dict[str, dict[str, str]] = {}
    for term, note in graph.subject_objects(SKOS.editorialNote):
        if isinstance(term, URIRef) and isinstance(note, Literal):
            found.setdefault(str(term).removeprefix(KG), {})[note.language or ""] = str(note)
    return found


def named(quads: Iterable[ox.Quad]) -> set[str]:
    """Local names of our terms in statements."""
    nodes = (node for quad in quads for node in (quad.predicate, quad.object) if isinstance(node, ox.NamedNode))
    return {node.value.removeprefix(KG) for node in nodes if node.value.startswith(KG)}


@pytest.fixture(scope="module")
def used(example_out: Path) -> set[str]:
    """Local names of the terms that something is said with."""
    store = open_read_only(example_out / "current" / "store")
    query = f"SELECT DISTINCT ?term WHERE {{ GRAPH ?graph {{ {{ ?a ?term ?b }} UNION {{ ?a ?b ?term }} }} {_about()} }}"
    found = {row[0].value for row in store.select(query).rows if row[0] is not None}
    return {name.removeprefix(KG) for name in found if name.startswith(KG)} | named(
        graphs.read_turtle(examples(folders.ontology()))
    )


def _about() -> str:
    return " ".join(f'FILTER (!STRENDS(STR(?graph), "/graph/{name}"))' for name in ABOUT_ITSELF)


def test_every_class_and_property_is_used(graph: Graph, used: set[str]) -> None:
    """A term without a use is one that nobody could check; it waits, and says for what, or is in an example."""
    assert len(terms(graph)) >= 130
    assert sorted(terms(graph) - used - set(reserved(graph))) == []


def test_what_is_used_is_not_reserved(graph: Graph, used: set[str]) -> None:
    """A term that is used does not wait for its use."""
    assert sorted(set(reserved(graph)) & used) == []


def test_reserved_terms_say_for_what(graph: Graph) -> None:
    """The reason stands in the ontology, in Dutch and in English."""
    for name, said in reserved(graph).items():
        assert set(said) == set(RESERVED), name
        assert all(said[language].startswith(RESERVED[language]) for language in RESERVED), name


def test_a_note_is_read_as_a_reason() -> None:
    """What the tests above look for is found when it is there."""
    said = 'kg:nieuw skos:editorialNote "Reserved: for later."@en, "Gereserveerd: voor later."@nl .'
    graph = Graph().parse(data=f"@prefix kg: <{KG}> . @prefix skos: <{SKOS}> . {said}", format="turtle")
    assert reserved(graph) == {"nieuw": {"nl": "Gereserveerd: voor later.", "en": "Reserved: for later."}}


def made(manifest: Manifest) -> set[str]:
    """Local names of the classes and properties that a release uses, as its manifest counts them."""
    properties = {name.removeprefix("kg:") for name in manifest["properties"] if name.startswith("kg:")}
    return properties | set(manifest["classes"])


def test_every_class_and_property_is_made_by_a_build(
    graph: Graph, example_out: Path, shared: Path, tmp_path: Path
) -> None:
    """What no build of the example corpus or of real documents has ever made waits for it, and is known by name."""
    real = build(Options((shared / "corpus",), tmp_path / "uit", workers=2)).release.manifest
    assert len(made(real)) >= 120
    never = terms(graph) - made(real) - made(current(example_out).manifest) - set(reserved(graph))
    assert sorted(never - ONLY_TOLD) == []
