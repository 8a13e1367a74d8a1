"""What follows from the ontology, by HermiT: it is consistent, and says what it should and not what it should not."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pyoxigraph as ox
import pytest
from rdflib import OWL, RDF, Graph

from kg.namespaces import DEFAULT_BASE, KG, PREFIXES
from kg.validation import folders, graphs
from kg.validation.ontology import examples

owlready2 = pytest.importorskip("owlready2", reason="owlready2 is not installed (pip install kamergraaf[ontology])")
pytestmark = [
    pytest.mark.java,
    pytest.mark.slow,
    pytest.mark.skipif(shutil.which("java") is None, reason="HermiT needs a Java runtime, and there is none"),
]

ONTOLOGY = folders.ontology()
PAGE = Path(__file__).resolve().parents[2] / "docs" / "ontology.md"
ID = "https://voorbeeld.example/id/"
EXAMPLE = "https://voorbeeld.example/rij/"
# A letter may carry the answers of an annex; a person may hold two posts.
ALLOWED = "<{id}a> a kg:Aanhangsel, kg:Brief . <{id}b> kg:persoon <{id}p> . <{id}c> kg:persoon <{id}p> ."


def rows(heading: str) -> list[tuple[str, str]]:
    """The rows of the table under a heading of docs/ontology.md, without the ticks around Turtle."""
    chapter = PAGE.read_text(encoding="utf-8").partition(f"## {heading}\n")[2].partition("\n## ")[0]
    cells = [line.strip("| ").split(" | ") for line in chapter.splitlines() if line.startswith("| `")]
    return [(first.strip("`"), second.strip("`")) for first, second in cells]


ENTAILED, NOT_ENTAILED = rows("What follows from it"), rows("What does not follow")
CONTRADICTIONS = rows("What can never be")

Load = Callable[..., "owlready2.World"]


@pytest.fixture
def load(tmp_path: Path) -> Load:
    """Return a function that loads the ontology, more files and more statements into a world of owlready2."""

    def _load(*files: Path, statements: str = "") -> owlready2.World:
        graph = graphs.as_rdflib(graphs.read_turtle([*ONTOLOGY.glob("*.ttl"), *files]))
        graph += _turtle(statements.replace("{id}", ID))
        return _world(graph, tmp_path / "ontology.nt")

    return _load


def _turtle(statements: str, base: str = ID) -> Graph:
    """Statements in the prefixes of the project; `:` is of invented things."""
    prefixes = "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in (PREFIXES | {"": base}).items())
    return Graph().parse(data=prefixes + statements, format="turtle")


def _world(graph: Graph, path: Path) -> owlready2.World:
    graph.serialize(path, format="nt", encoding="utf-8")
    world = owlready2.World()
    world.get_ontology(f"{DEFAULT_BASE}def").load(fileobj=path.open("rb"))
    return world


def _reason(world: owlready2.World, properties: bool = False) -> None:
    # xsd:date and rdf:langString are no datatypes of OWL 2; HermiT would refuse every date in the data.
    owlready2.sync_reasoner_hermit(world, debug=0, ignore_unsupported_datatypes=True, infer_property_values=properties)


def _classes(world: owlready2.World, name: str) -> set[str]:
    return {kind.name for kind in world[ID + name].INDIRECT_is_a if hasattr(kind, "name")}


def _asked(table: list[tuple[str, str]], load: Load) -> list[bool]:
    """Whether the second statement of each row follows from the first: each row speaks of things of its own.

    HermiT is asked once, about all rows: they do not touch each other.
    """
    given = Graph()
    for place, (when, _) in enumerate(table):
        given += _turtle(when, f"{EXAMPLE}{place}/")
    for thing in {node for triple in given for node in triple if str(node).startswith(EXAMPLE)}:
        given.add((thing, RDF.type, OWL.NamedIndividual))
    world = load(statements=given.serialize(format="nt"))
    _reason(world, properties=True)
    return [_holds(world, _turtle(then, f"{EXAMPLE}{place}/")) for place, (_, then) in enumerate(table)]


def _holds(world: owlready2.World, wanted: Graph) -> bool:
    """Whether one statement is among what the world knows after reasoning; of properties, with those above them."""
    ((thing, name, value),) = wanted
    individual = world[str(thing)]
    if name == RDF.type:
        return world[str(value)] in individual.INDIRECT_is_a
    return world[str(value)] in world[str(name)][individual].indirect()


def test_owlready_loads_the_terms(load: Load) -> None:
    """owlready2 reads every class and property, with the hierarchy that the pages show."""
    world = load()
    assert {kind.name for kind in world[f"{KG}MinisterPresident"].ancestors()} >= {"Minister", "Bewindspersoon"}
    assert len([kind for kind in world.classes() if kind.iri.startswith(KG)]) == 31
    assert len([kind for kind in world.properties() if kind.iri.startswith(KG)]) == 120


def test_consistent_without_unsatisfiable_class(load: Load) -> None:
    """The model, the lists and the alignments contradict nothing, and every class can have members."""
    world = load()
    _reason(world)
    assert list(world.inconsistent_classes()) == []


def test_examples_are_consistent(load: Load) -> None:
    """The examples can all be true together, and therefore each by itself."""
    files = examples(ONTOLOGY)
    assert len(files) == 17
    world = load(*files)
    _reason(world)
    assert "Document" in _classes(world, "document/ah-tk-20982099-8999")
    assert "Bewindspersoon" in _classes(world, "bewindspersoon/bram-proef/mnre9001/2097-07-01")


def test_a_built_release_is_consistent(example_out: Path, tmp_path: Path) -> None:
    """All that a release of the example corpus says of its entities can be true together, the ontology with it."""
    store = ox.Store.read_only(str(example_out / "current" / "store"))
    own = (f"<{DEFAULT_BASE}id/", f"<{KG}")
    said = {f"{quad.subject} {quad.predicate} {quad.object} ." for quad in store if str(quad.subject).startswith(own)}
    assert len(said) >= 4000
    path = tmp_path / "release.nt"
    path.write_text("\n".join(sorted(said)), encoding="utf-8")
    world = owlready2.World()
    world.get_ontology(f"{DEFAULT_BASE}def").load(fileobj=path.open("rb"))
    _reason(world)
    assert list(world.inconsistent_classes()) == []
    path.write_text("\n".join([*sorted(said), _impossible(store)]), encoding="utf-8")
    spoilt = owlready2.World()
    spoilt.get_ontology(f"{DEFAULT_BASE}def").load(fileobj=path.open("rb"))
    with pytest.raises(owlready2.OwlReadyInconsistentOntologyError):
        _reason(spoilt)


def _impossible(store: ox.Store) -> str:
    """A statement that makes a member of the House a person."""
    kind, member = ox.NamedNode(str(RDF.type)), ox.NamedNode(f"{KG}Kamerlid")
    found = min(str(quad.subject) for quad in store.quads_for_pattern(None, kind, member, None))
    return f"{found} {kind} <{KG}Persoon> ."


def test_the_tables_of_the_page_are_read() -> None:
    """The tables in docs/ontology.md are not empty."""
    assert (len(ENTAILED), len(NOT_ENTAILED), len(CONTRADICTIONS)) == (32, 19, 9)


def test_entailed(load: Load) -> None:
    """What the page says that follows, follows."""
    held = _asked(ENTAILED, load)
    assert [row for row, holds in zip(ENTAILED, held, strict=True) if not holds] == []


def test_not_entailed(load: Load) -> None:
    """What the page says that does not follow, does not."""
    held = _asked(NOT_ENTAILED, load)
    assert [row for row, holds in zip(NOT_ENTAILED, held, strict=True) if holds] == []


@pytest.mark.parametrize("statements", [row[0] for row in CONTRADICTIONS], ids=[row[1] for row in CONTRADICTIONS])
def test_inconsistent(load: Load, statements: str) -> None:
    """What the page says that can never be is a contradiction."""
    world = load(statements=statements)
    with pytest.raises(owlready2.OwlReadyInconsistentOntologyError):
        _reason(world)


def test_allowed(load: Load) -> None:
    """What does happen is not forbidden."""
    world = load(statements=ALLOWED)
    _reason(world)
    assert {"Aanhangsel", "Brief"} <= _classes(world, "a")
