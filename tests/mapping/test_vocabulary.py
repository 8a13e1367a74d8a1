"""What mapping writes: terms that the ontology defines, under the IRIs that the model fixes."""

from __future__ import annotations

import re
from collections import defaultdict
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.namespaces import DEFAULT_BASE, KG, PREFIXES
from kg.releases import current, dump_stream

RDF_TYPE = f"{PREFIXES['rdf']}type"
DOCUMENT = r"document/[a-z0-9][a-z0-9._-]*"
SET = r"vragenset/(?:\d{4}z\d{5}|v-[0-9a-f]{16})"
DAY = r"\d{4}-\d\d-\d\d"
IRIS = {
    "Document": DOCUMENT,
    "Aanhangsel": DOCUMENT,
    "Vragendocument": DOCUMENT,
    "Uitstelbericht": DOCUMENT,
    "MondelingeVragen": DOCUMENT,
    "Brief": DOCUMENT,
    "OpenBrief": DOCUMENT,
    "Stub": DOCUMENT,
    "Vragenset": SET,
    "Vraag": SET + r"/vraag/[1-9]\d*",
    "Adressering": SET + r"/adressering/[1-9]\d*",
    "Antwoord": DOCUMENT + r"/antwoord/[1-9]\d*(?:-[1-9]\d*|(?:\+[1-9]\d*)+)?",
    "Vermelding": DOCUMENT + r"/vermelding/[1-9]\d*",
    "Verwijzing": DOCUMENT + r"/verwijzing/[1-9]\d*",
    "Voetnoot": DOCUMENT + r"/voetnoot/[^/#]+",
    "Passage": DOCUMENT + r"#char=\d+,\d+",
    "Kwaliteitsmelding": DOCUMENT + r"/melding/[1-9]\d*",
    "Overeenkomst": r"overeenkomst/[0-9a-f]{16}",
    "Telling": r"ministerie/mnre\d+/tijdigheid/(?:\d{4}-\d{4}|onbekend)",
    "Persoon": r"persoon/[a-z0-9-]+",
    "Kamerlid": rf"kamerlid/[a-z0-9-]+/{DAY}",
    "Bewindspersoon": rf"bewindspersoon/[a-z0-9-]+/[a-z0-9-]+/(?:op-)?{DAY}",
    "Minister": rf"bewindspersoon/[a-z0-9-]+/[a-z0-9-]+/(?:op-)?{DAY}",
    "MinisterPresident": rf"bewindspersoon/[a-z0-9-]+/[a-z0-9-]+/(?:op-)?{DAY}",
    "Staatssecretaris": rf"bewindspersoon/[a-z0-9-]+/[a-z0-9-]+/(?:op-)?{DAY}",
    "Ministerie": r"ministerie/mnre\d+",
    "Ministerieversie": rf"ministerie/mnre\d+/{DAY}",
    "Fractie": r"fractie/[a-z0-9-]+",
    "Kabinet": r"kabinet/[a-z0-9-]+",
    "Identificatie": r"(?:persoon|ministerie|fractie|kabinet)/[a-z0-9-]+/identificatie/[a-z0-9-]+",
}


@pytest.fixture(scope="module")
def quads(example_out: Path) -> list[ox.Quad]:
    """The quads of the examples, without the ontology."""
    every = list(ox.parse(b"".join(dump_stream(current(example_out), "nq")), ox.RdfFormat.N_QUADS))
    ontology = ox.NamedNode(f"{DEFAULT_BASE}graph/ontologie")
    return [quad for quad in every if quad.graph_name != ontology]


@pytest.fixture(scope="module")
def defined(root: Path) -> set[str]:
    """The terms of ours that the ontology defines."""
    found: set[str] = set()
    for path in (root / "ontology").glob("*.ttl"):
        for quad in ox.parse(path.read_bytes(), ox.RdfFormat.TURTLE):
            if quad.predicate.value == RDF_TYPE and isinstance(quad.subject, ox.NamedNode):
                found.add(quad.subject.value)
    return {iri for iri in found if iri.startswith(KG)}


def test_every_term_is_defined(quads: list[ox.Quad], defined: set[str]) -> None:
    """Predicates, classes and concepts of ours that the examples use are in the ontology."""
    used = {quad.predicate.value for quad in quads}
    used |= {quad.object.value for quad in quads if isinstance(quad.object, ox.NamedNode)}
    ours = {iri for iri in used if iri.startswith(KG) and iri != KG}
    assert len(ours) > 100
    assert sorted(ours - defined) == []


def test_every_foreign_predicate_is_of_a_known_vocabulary(quads: list[ox.Quad]) -> None:
    """What is not ours has a prefix that we know."""
    for iri in {quad.predicate.value for quad in quads}:
        assert any(iri.startswith(namespace) for namespace in PREFIXES.values()), iri


def test_iris_of_every_class(quads: list[ox.Quad]) -> None:
    """Each class of the examples has IRIs of the form that the model fixes, and every class of the table occurs."""
    found: dict[str, set[str]] = defaultdict(set)
    for quad in quads:
        if quad.predicate.value == RDF_TYPE and isinstance(quad.object, ox.NamedNode):
            assert isinstance(quad.subject, ox.NamedNode)
            if quad.object.value.startswith(KG):
                found[quad.object.value.removeprefix(KG)].add(quad.subject.value)
    assert set(found) == set(IRIS)
    for name, nodes in found.items():
        pattern = re.compile(re.escape(f"{DEFAULT_BASE}id/") + IRIS[name])
        assert [node for node in sorted(nodes) if not pattern.fullmatch(node)] == []


def test_every_graph_is_one_of_the_model(quads: list[ox.Quad]) -> None:
    """Graphs are those of sources, registers, links, rules, quality and the description."""
    names = {quad.graph_name.value for quad in quads if isinstance(quad.graph_name, ox.NamedNode)}
    pattern = re.compile(
        re.escape(f"{DEFAULT_BASE}graph/")
        + r"(bron/[a-z0-9._-]+|register/[a-z]+|afleiding/[a-z]+|koppeling|kwaliteit|meta)"
    )
    assert len(names) > 20
    assert [name for name in sorted(names) if not pattern.fullmatch(name)] == []
