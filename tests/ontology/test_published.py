"""A published term stays, and means what it meant: the list of what was ever published is beside this file."""

from __future__ import annotations

import csv
import hashlib
import io
import re
from pathlib import Path

import pytest
from rdflib import DCTERMS, OWL, RDF, RDFS, SKOS, Graph, Literal, URIRef

from kg.namespaces import KG
from kg.validation import folders, graphs

PUBLISHED = Path(__file__).parent / "published.csv"
PAGE = Path(__file__).resolve().parents[2] / "docs" / "ontology.md"
SCHEMA = "https://schema.org/"
MEANING = (
    RDF.type,
    RDFS.subClassOf,
    RDFS.subPropertyOf,
    RDFS.domain,
    RDFS.range,
    URIRef(SCHEMA + "domainIncludes"),
    URIRef(SCHEMA + "rangeIncludes"),
    SKOS.inScheme,
    SKOS.definition,
)


@pytest.fixture(scope="module")
def graph() -> Graph:
    """The model and the lists. The alignments are apart: what others mean is not what we mean."""
    folder = folders.ontology()
    return graphs.as_rdflib(graphs.read_turtle([folder / "kamergraaf.ttl", folder / "begrippen.ttl"]))


def meanings(graph: Graph) -> dict[str, str]:
    """The first 16 hex of the SHA-256 of what each term of ours means, by its name."""
    terms = {term for term in graph.subjects(RDFS.isDefinedBy) if isinstance(term, URIRef)}
    return {str(term).removeprefix(KG): meaning(graph, term) for term in sorted(terms) if term.startswith(KG)}


def meaning(graph: Graph, term: URIRef) -> str:
    """A hash of the kind of a term, what it stands under, what it goes from and to, and its definitions."""
    said = sorted(f"{name} {value.n3()}" for name in MEANING for value in graph.objects(term, name))
    return hashlib.sha256("\n".join(said).encode()).hexdigest()[:16]


def published() -> dict[str, str]:
    """The list of what was ever published."""
    with PUBLISHED.open(encoding="utf-8", newline="") as stream:
        return {row["term"]: row["meaning"] for row in csv.DictReader(stream)}


def write(found: dict[str, str]) -> None:
    """Write the list with what there is now. What is no longer there stays in it, and is found by the tests."""
    text = io.StringIO()
    rows = csv.writer(text, lineterminator="\n")
    rows.writerow(("term", "meaning"))
    rows.writerows(sorted((published() | found).items()))
    PUBLISHED.write_text(text.getvalue(), encoding="utf-8")


def test_every_term_is_in_the_list(graph: Graph, update_published: bool) -> None:
    """What is published is in the list, so that it cannot go unnoticed later."""
    if update_published:
        write(meanings(graph))
    assert len(published()) >= 200
    assert sorted(set(meanings(graph)) - set(published())) == []


def test_no_published_term_is_gone(graph: Graph) -> None:
    """A term that is not used any more is deprecated, not taken away: queries and data elsewhere name it."""
    assert sorted(set(published()) - set(meanings(graph))) == []


def test_no_published_term_means_something_else(graph: Graph) -> None:
    """Who words a definition better says so under a version in docs/ontology.md, and writes the list again."""
    now = meanings(graph)
    assert sorted(term for term, meant in published().items() if now.get(term, meant) != meant) == []


def test_a_change_of_meaning_is_seen(graph: Graph) -> None:
    """Another definition, kind or range gives another hash; another label or note does not."""
    changed = Graph()
    changed += graph
    term = URIRef(KG + "indiener")
    before = meaning(changed, term)
    changed.add((term, SKOS.scopeNote, Literal("Een opmerking.", lang="nl")))
    assert meaning(changed, term) == before
    changed.add((term, RDFS.range, URIRef(KG + "Persoon")))
    assert meaning(changed, term) != before


def test_a_deprecated_term_says_what_and_why(graph: Graph) -> None:
    """It leads to another term, and says in two languages why it went; `owl:deprecated` is true or absent."""
    deprecated = set(graph.subjects(OWL.deprecated))
    for term in deprecated:
        assert list(graph.objects(term, OWL.deprecated)) == [Literal(True)]
        assert {note.language for note in graph.objects(term, SKOS.scopeNote) if isinstance(note, Literal)} == {
            "nl",
            "en",
        }
        assert all(
            (successor, RDFS.isDefinedBy, None) in graph for successor in graph.objects(term, DCTERMS.isReplacedBy)
        )
    assert "deprecated" in PAGE.read_text(encoding="utf-8")


def test_the_three_files_are_of_one_version() -> None:
    """Each has the version in its IRI, the IRI of the one before, and a chapter in the changelog."""
    found = set()
    for path in sorted(folders.ontology().glob("*.ttl")):
        graph = Graph().parse(path)
        (ontology,) = graph.subjects(RDF.type, OWL.Ontology)
        version = str(graph.value(ontology, OWL.versionInfo))
        assert graph.value(ontology, OWL.versionIRI) == URIRef(f"{ontology}/{version}")
        before = str(graph.value(ontology, OWL.priorVersion))
        assert before.startswith(f"{ontology}/")
        found.add((version, before.rpartition("/")[2]))
    assert len(found) == 1
    chapters = re.findall(r"^### ([0-9.]+)$", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
    assert chapters[:2] == list(found.pop())


def test_every_earlier_version_is_kept() -> None:
    """Each version of the changelog but the newest is a file that its IRI leads to, and none of its terms is gone."""
    chapters = re.findall(r"^### ([0-9.]+)$", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
    folder = PAGE.parents[1] / "server" / "versions"
    assert sorted(path.stem for path in folder.glob("*.ttl")) == sorted(chapters[1:])
    for path in sorted(folder.glob("*.ttl")):
        graph = Graph().parse(path)
        assert str(graph.value(URIRef(KG.removesuffix("#")), OWL.versionInfo)) == path.stem
        terms = {str(term).removeprefix(KG) for term in graph.subjects(RDFS.isDefinedBy) if str(term).startswith(KG)}
        assert len(terms) >= 150
        assert sorted(terms - set(published())) == []
