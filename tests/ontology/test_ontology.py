"""The ontology as a text: its terms, its examples, and its agreement with the shapes and the code."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from rdflib import OWL, RDF, RDFS, SKOS, BNode, Graph, URIRef

from kg.model import Ambt, Form, Rol, Soort, Verwijzingsoort
from kg.namespaces import KG
from kg.validation import folders, graphs
from kg.validation import ontology as check

FILES = sorted(folders.ontology().glob("*.ttl"))


@pytest.fixture(scope="module")
def graph() -> Graph:
    """The model, the lists and the alignments together."""
    return graphs.as_rdflib(graphs.read_turtle(FILES))


@pytest.fixture
def copy(tmp_path: Path) -> tuple[Path, Path]:
    """Copies of the folders of the ontology and the shapes, to spoil."""
    places = (tmp_path / "ontology", tmp_path / "shapes")
    for source, place in zip((folders.ontology(), folders.shapes()), places, strict=True):
        shutil.copytree(source, place)
    return places


def spoil(path: Path, old: str, new: str) -> None:
    """Replace a text in a file that has it."""
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_nothing_is_wrong() -> None:
    """The command that `make check` runs finds no problem."""
    assert list(check.check(folders.ontology(), folders.shapes())) == []


def test_main_prints_and_ends_well(capsys: pytest.CaptureFixture[str]) -> None:
    """The command says how much it checked, so that a run over nothing is seen."""
    assert check.main() == 0
    assert "221 terms and 17 examples" in capsys.readouterr().out


def test_files() -> None:
    """The model, the lists and the alignments are three files; there are seventeen examples, numbered without a gap."""
    assert [path.name for path in FILES] == ["alignments.ttl", "begrippen.ttl", "kamergraaf.ttl"]
    names = [path.name[:2] for path in check.examples(folders.ontology())]
    assert names == [f"{number:02}" for number in range(17)]


def test_blank_nodes_are_of_property_chains(graph: Graph) -> None:
    """The ontology is published in the same store as the data, where only the nodes of a chain can be given names."""
    heads = set(graph.objects(None, OWL.propertyChainAxiom))
    nodes = {node for head in heads for node in graph.transitive_objects(head, RDF.rest)} - {RDF.nil}
    inverses = {member for node in nodes for member in graph.objects(node, RDF.first) if isinstance(member, BNode)}
    assert {node for triple in graph for node in triple if isinstance(node, BNode)} == nodes | inverses
    assert {name for node in inverses for name in graph.predicates(node)} == {OWL.inverseOf}
    assert len(heads) == 4


def test_model_loads_alone(graph: Graph) -> None:
    """The model needs no other file: it imports nothing."""
    assert list(graph.objects(None, OWL.imports)) == []


def test_properties_are_of_one_kind(graph: Graph) -> None:
    """OWL 2 DL: a property takes things or values, never both, and no term is class and property at once."""
    kinds = [set(graph.subjects(RDF.type, kind)) for kind in (OWL.ObjectProperty, OWL.DatatypeProperty, OWL.Class)]
    kinds.append(set(graph.subjects(RDF.type, OWL.AnnotationProperty)))
    assert all(not one & other for place, one in enumerate(kinds) for other in kinds[place + 1 :])


def test_every_term_used_is_declared(graph: Graph) -> None:
    """OWL 2 DL: each property that a statement uses is declared, terms of others included."""
    built_in = (str(RDF), str(RDFS), str(OWL))
    used = {p for p in graph.predicates() if not str(p).startswith(built_in)}
    assert sorted(p for p in used if (p, RDF.type, None) not in graph) == []


def test_model_agrees_with_the_code() -> None:
    """Kinds of document, roles, kinds of reference, forms and offices of the code are terms of the ontology."""
    terms = check.terms(folders.ontology())
    names = [*map(str, Soort), *map(str, Rol), *map(str, Verwijzingsoort), *map(str, Ambt)]
    forms = [f"vorm{form.value.capitalize()}" if form is not Form.TEXT else "vormTekst" for form in Form]
    assert set(names) | set(forms) <= terms
    assert len([*names, *forms]) == 35


def test_lists_are_whole(graph: Graph) -> None:
    """Each list has the concepts that the model names."""
    sizes = {
        str(scheme).removeprefix(KG): len(list(graph.subjects(SKOS.inScheme, scheme)))
        for scheme in graph.subjects(RDF.type, SKOS.ConceptScheme)
    }
    assert sizes == {
        "Statussen": 6,
        "Rollen": 7,
        "Verwijzingsoorten": 8,
        "Kwaliteitsoorten": 22,
        "Vormen": 9,
        "Identificatieschemas": 6,
        "Overeenkomstsoorten": 3,
        "Vergelijkwijzen": 1,
    }


def test_lists_in_shapes_are_the_lists(graph: Graph) -> None:
    """A closed list in a shape names the concepts of the list, all of them."""
    shapes = graphs.as_rdflib(graphs.read_turtle(folders.shapes().glob("*.ttl")))
    inside = URIRef("http://www.w3.org/ns/shacl#in")
    lists = {frozenset(shapes.items(head)) for head in shapes.objects(None, inside)}
    schemes = {frozenset(graph.subjects(SKOS.inScheme, scheme)) for scheme in graph.objects(None, SKOS.inScheme)}
    assert lists == schemes


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        ("ontology/kamergraaf.ttl", '"vragenset"@nl, ', "", "rdfs:label in Dutch"),
        ("ontology/kamergraaf.ttl", "    rdfs:domain kg:Vraag ;\n", "", "Say which class the property is of"),
        ("ontology/kamergraaf.ttl", "kg:Vraag a owl:Class", "kg:vraag_ a owl:Class", "begin with a capital"),
        ("ontology/begrippen.ttl", "    skos:inScheme kg:Statussen ;\n", "", "in exactly one list"),
        (
            "ontology/examples/01-ingediend.ttl",
            "kg:rol kg:rolIndiener",
            "kg:rol kg:rolVrager",
            "from the list kg:Rollen",
        ),
        ("ontology/examples/01-ingediend.ttl", "kg:tekst", "kg:teksten", "kg:teksten is not in the ontology"),
        (
            "ontology/examples/04-beantwoord.ttl",
            "kg:status kg:onbekend",
            "kg:volgorde 2",
            "Give the addressing a status",
        ),
        ("shapes/brief.ttl", "sh:path kg:plaats", "sh:path kg:plek", "kg:plek is not in the ontology"),
    ],
)
def test_faults_are_found(copy: tuple[Path, Path], file: str, old: str, new: str, said: str) -> None:
    """A fault in a file is reported in a sentence that says what to do."""
    spoil(copy[0].parent / file, old, new)
    assert any(said in problem for problem in check.check(*copy))


def test_folder_without_turtle_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder that is not there is an error, not an empty ontology."""
    monkeypatch.setattr(folders, "_PACKAGE", tmp_path / "kg")
    with pytest.raises(Exception, match="folder ontology"):
        folders.ontology()


def test_installed_folders_win(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In a wheel the folders are inside the package."""
    place = tmp_path / "kg" / "_data" / "shapes"
    place.mkdir(parents=True)
    (place / "prefixen.ttl").touch()
    monkeypatch.setattr(folders, "_PACKAGE", tmp_path / "kg")
    assert folders.shapes() == place
