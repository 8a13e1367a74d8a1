"""What follows from the ontology, by HermiT: it is consistent, and says what it should and not what it should not."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from rdflib import OWL, Graph

from kg.namespaces import DEFAULT_BASE, KG
from kg.validation import folders, graphs
from kg.validation.ontology import examples

owlready2 = pytest.importorskip("owlready2", reason="owlready2 is not installed (pip install kamergraaf[ontology])")
pytestmark = [
    pytest.mark.java,
    pytest.mark.slow,
    pytest.mark.skipif(shutil.which("java") is None, reason="HermiT needs a Java runtime, and there is none"),
]

ONTOLOGY = folders.ontology()
ID = "https://voorbeeld.example/id/"

# A statement about invented things, the thing that it says something about, and the class that it must (not) be in.
ENTAILED = [
    ("<{id}1> a kg:Kamerbrief .", "1", "Document"),
    ("<{id}2> a kg:Stub .", "2", "Document"),
    ("<{id}3> a kg:MinisterPresident .", "3", "Bewindspersoon"),
    ("<{id}4> kg:indiener <{id}5> .", "5", "Kamerlid"),
    ("<{id}4> kg:indiener <{id}5> .", "4", "Vragenset"),
    ("<{id}6> kg:antwoordOpSet <{id}4> .", "6", "Aanhangsel"),
    ("<{id}7> kg:beantwoordt <{id}8> .", "8", "Vraag"),
    ("<{id}9> kg:begint 1 .", "9", "Passage"),
]
NOT_ENTAILED = [
    ("<{id}1> a kg:Brief .", "1", "Kamerbrief"),
    ("<{id}2> kg:verwijstNaarEntiteit <{id}3> .", "3", "Persoon"),
    ('<{id}4> kg:onderwerp "iets"@nl .', "4", "Document"),
    ("<{id}5> kg:persoon <{id}6> .", "5", "Kamerlid"),
    ("<{id}7> kg:medeNamens <{id}8> .", "8", "Bewindspersoon"),
]
INCONSISTENT = [
    ("a member is never a person", "<{id}a> a kg:Kamerlid, kg:Persoon ."),
    ("an annex is no delay notice", "<{id}a> a kg:Aanhangsel, kg:Uitstelbericht ."),
    ("an open letter is no Kamerbrief", "<{id}a> a kg:OpenBrief, kg:Kamerbrief ."),
    ("a minister is no state secretary", "<{id}a> a kg:Minister, kg:Staatssecretaris ."),
    ("a role is not somebody's person", "<{id}a> kg:persoon <{id}b> . <{id}b> a kg:Bewindspersoon ."),
    ("a ministry is not its version", "<{id}a> a kg:Ministerie, kg:Ministerieversie ."),
    ("a passage starts once", "<{id}a> kg:begint 1, 2 ."),
]
# A letter may carry the answers of an annex; a person may hold two posts.
ALLOWED = "<{id}a> a kg:Aanhangsel, kg:Brief . <{id}b> kg:persoon <{id}p> . <{id}c> kg:persoon <{id}p> ."

Load = Callable[..., "owlready2.World"]


@pytest.fixture
def load(tmp_path: Path) -> Load:
    """Return a function that loads the ontology, more files and more statements into a world of owlready2."""

    def _load(*files: Path, statements: str = "") -> owlready2.World:
        graph = graphs.as_rdflib(graphs.read_turtle([*ONTOLOGY.glob("*.ttl"), *files]))
        graph.parse(
            data=f"@prefix kg: <{KG}> . @prefix owl: <{OWL}> .\n" + statements.replace("{id}", ID), format="turtle"
        )
        return _world(graph, tmp_path / "ontology.nt")

    return _load


def _world(graph: Graph, path: Path) -> owlready2.World:
    graph.serialize(path, format="nt", encoding="utf-8")
    world = owlready2.World()
    world.get_ontology(f"{DEFAULT_BASE}def").load(fileobj=path.open("rb"))
    return world


def _reason(world: owlready2.World) -> None:
    # xsd:date and rdf:langString are no datatypes of OWL 2; HermiT would refuse every date in the data.
    owlready2.sync_reasoner_hermit(world, debug=0, ignore_unsupported_datatypes=True)


def _classes(world: owlready2.World, name: str) -> set[str]:
    return {kind.name for kind in world[ID + name].INDIRECT_is_a if hasattr(kind, "name")}


def _statements(table: list[tuple[str, str, str]]) -> str:
    """The statements of a table, with each thing named as an individual so that it is there to be asked about."""
    names = sorted({name for _, name, _ in table})
    return "\n".join([f"<{ID}{name}> a owl:NamedIndividual ." for name in names] + [row[0] for row in table])


def test_owlready_loads_the_terms(load: Load) -> None:
    """owlready2 reads every class and property, with the hierarchy that the pages show."""
    world = load()
    assert {kind.name for kind in world[f"{KG}MinisterPresident"].ancestors()} >= {"Minister", "Bewindspersoon"}
    assert len([kind for kind in world.classes() if kind.iri.startswith(KG)]) == 31
    assert len([kind for kind in world.properties() if kind.iri.startswith(KG)]) == 109


def test_consistent_without_unsatisfiable_class(load: Load) -> None:
    """The model, the lists and the alignments contradict nothing, and every class can have members."""
    world = load()
    _reason(world)
    assert list(world.inconsistent_classes()) == []


def test_examples_are_consistent(load: Load) -> None:
    """The examples can all be true together, and therefore each by itself."""
    files = examples(ONTOLOGY)
    assert len(files) == 11
    world = load(*files)
    _reason(world)
    assert "Document" in _classes(world, "document/ah-tk-20982099-8999")
    assert "Bewindspersoon" in _classes(world, "bewindspersoon/bram-proef/mnre9001/2097-07-01")


def test_number_of_entailments() -> None:
    """The tables are not empty."""
    assert (len(ENTAILED), len(NOT_ENTAILED), len(INCONSISTENT)) == (8, 5, 7)


def test_entailed(load: Load) -> None:
    """What follows from domains, ranges and the hierarchy is what we mean."""
    world = load(statements=_statements(ENTAILED))
    _reason(world)
    missing = [row for row in ENTAILED if row[2] not in _classes(world, row[1])]
    assert missing == []


def test_not_entailed(load: Load) -> None:
    """A property of several classes says nothing about which of them; a class nothing about its subclasses."""
    world = load(statements=_statements(NOT_ENTAILED))
    _reason(world)
    unwanted = [row for row in NOT_ENTAILED if row[2] in _classes(world, row[1])]
    assert unwanted == []


@pytest.mark.parametrize("statements", [row[1] for row in INCONSISTENT], ids=[row[0] for row in INCONSISTENT])
def test_inconsistent(load: Load, statements: str) -> None:
    """What can never be true is a contradiction."""
    world = load(statements=statements)
    with pytest.raises(owlready2.OwlReadyInconsistentOntologyError):
        _reason(world)


def test_allowed(load: Load) -> None:
    """What does happen is not forbidden."""
    world = load(statements=ALLOWED)
    _reason(world)
    assert {"Aanhangsel", "Brief"} <= _classes(world, "a")
