"""The gate: reads the shapes once, checks a graph, and never takes a check of nothing for a success."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.errors import ShapesError, SourceError
from kg.validation import Shapes, folders
from kg.validation.graphs import read_turtle
from kg.validation.shapes import shape_graph
from tests.shapes.reading import CASES, read

BASE = "https://voorbeeld.example/id/"
KG = "https://w3id.org/kamergraaf/def#"
TYPE = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
PREFIXES = "@prefix kg: <https://w3id.org/kamergraaf/def#> . @prefix sh: <http://www.w3.org/ns/shacl#> ."
SPECIAL = f"{PREFIXES} @prefix s: <https://voorbeeld.example/shapes#> ."


@pytest.fixture(scope="module")
def shapes() -> Shapes:
    """The shapes of the project."""
    return Shapes.load(folders.shapes())


def line(subject: str, predicate: str, value: str) -> str:
    """One line of N-Quads."""
    return f"<{BASE}{subject}> {predicate} {value} <https://voorbeeld.example/graph/bron/a> ."


def case(name: str) -> list[str]:
    """The lines of a case file."""
    return read(CASES / name).lines()


def test_load_reads_once() -> None:
    """A worker reads the shapes once, however often it asks."""
    assert Shapes.load(folders.shapes()) is Shapes.load(folders.shapes())


def test_nothing_checked_is_an_error(shapes: Shapes) -> None:
    """A graph of which no node is targeted is no success."""
    with pytest.raises(ShapesError, match="nothing was checked"):
        shapes.check([line("a", "<http://xmlns.com/foaf/0.1/name>", '"a"')])


def test_empty_graph_is_an_error(shapes: Shapes) -> None:
    """An empty graph is no success either."""
    with pytest.raises(ShapesError, match="nothing was checked"):
        shapes.check([])


def test_class_without_shape_is_an_error(shapes: Shapes) -> None:
    """SHACL calls a misspelt class valid; here it is an error that names the node."""
    with pytest.raises(ShapesError, match="no shape targets") as caught:
        shapes.check([*case("Vraag/ok-minimaal.ttl"), line("b", TYPE, f"<{KG}Vraagje>")])
    assert caught.value.place == f"{BASE}b"


def test_warning_does_not_block(shapes: Shapes) -> None:
    """What is missing is published as data: it does not conform, and does not block."""
    verdict = shapes.check(case("Brief-verwacht/fout-gedateerd.ttl"))
    assert not verdict.conforms
    assert not verdict.blocks


def test_violation_blocks(shapes: Shapes) -> None:
    """A violation keeps a document out."""
    assert shapes.check(case("Vraag/fout-tekst.ttl")).blocks


def test_context_is_seen_and_not_checked(shapes: Shapes) -> None:
    """What a graph points at makes its references good, and is not judged itself."""
    whole = case("Vraag/ok-minimaal.ttl")
    own = [text for text in whole if "/vraag/1>" in text.split(" ")[0]]
    passage = [text for text in whole if text not in own and "eindigt" not in text]
    assert {result.constraint for result in shapes.check(own).results} == {"ClassConstraintComponent"}
    verdict = shapes.check(own, context=passage)
    assert (verdict.conforms, verdict.focus_nodes) == (True, 1)


def test_lexical_form_is_checked_as_written(shapes: Shapes) -> None:
    """A date that is none is found, and the value is shown as it stands."""
    lines = case("Document/ok-minimaal.ttl")
    bad = '"2099-02-30"^^<http://www.w3.org/2001/XMLSchema#date>'
    verdict = shapes.check([*lines, line("document/ah-1", f"<{KG}ontvangen>", bad)])
    assert [result.value for result in verdict.results] == [bad]


def test_bad_lines_are_an_error(shapes: Shapes) -> None:
    """Lines that are no N-Quads are refused with what the parser says."""
    with pytest.raises(SourceError, match="not N-Quads"):
        shapes.check(["<a> <b>"])


def test_blank_node_is_an_error(shapes: Shapes) -> None:
    """A node without an IRI cannot be named in a report, and is not published."""
    with pytest.raises(SourceError, match="no blank nodes"):
        shapes.check([*case("Vraag/ok-minimaal.ttl"), f"_:a {TYPE} <{KG}Vraag> ."])


def test_other_base_passes(shapes: Shapes) -> None:
    """The base is configurable: the shapes look at the path after /id/ alone."""
    lines = [
        text.replace("https://voorbeeld.example/", "http://localhost:8080/kg/")
        for text in case("Vraag/ok-volledig.ttl")
    ]
    assert shapes.check(lines).conforms


def test_check_graph_agrees_with_check(shapes: Shapes) -> None:
    """A long graph is checked in batches with the same results as whole."""
    lines = sorted(case("Persoon/fout-wikidataId.ttl"))
    verdict = shapes.check_graph(lines, batch=2)
    assert verdict == shapes.check(lines)
    assert verdict.focus_nodes == 3


def test_check_graph_passes_over_what_is_not_ours(shapes: Shapes) -> None:
    """A batch without an entity of ours is passed over, as long as another has one."""
    other = [f"<https://a.example/{n}> <https://a.example/p> <https://a.example/o> ." for n in range(5)]
    assert shapes.check_graph([*other, *case("Persoon/ok-minimaal.ttl")], batch=2).conforms
    with pytest.raises(ShapesError, match="nothing was checked"):
        shapes.check_graph(other)


def test_check_whole_takes_a_store(shapes: Shapes) -> None:
    """The whole is checked in the store that will be served, or from lines, with the same result."""
    lines = case("geheel/Vraag-inSet-geheel/fout.ttl")
    store = ox.Store()
    store.load(input="\n".join(lines).encode(), format=ox.RdfFormat.N_QUADS)
    assert shapes.check_whole(store) == shapes.check_whole(lines)


def test_check_whole_of_nothing_is_an_error(shapes: Shapes) -> None:
    """A store without an entity of ours is no release."""
    with pytest.raises(ShapesError, match="nothing was checked"):
        shapes.check_whole(ox.Store())


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("s:A a sh:NodeShape ; sh:targetSubjectsOf kg:tekst .", "target that is not counted"),
        ("s:A sh:targetClass kg:Vraag ; sh:property [ sh:path kg:tekst ; sh:minCount 1 ] .", "no IRI"),
        ("s:A sh:targetClass kg:Vraag ; sh:property s:B . s:B sh:path [ sh:inversePath kg:inSet ] .", "several steps"),
        ('s:A sh:targetClass kg:Vraag ; sh:message "alleen"@nl .', "message is missing"),
        ('s:A sh:targetClass kg:Vraag ; sh:sparql s:B . s:B sh:select "SELECT $this WHERE { }" .', "or a message"),
    ],
)
def test_shapes_of_another_kind_are_refused(tmp_path: Path, text: str, said: str) -> None:
    """A shape that could not be counted or reported exactly is refused when it is read."""
    (tmp_path / "a.ttl").write_text(f"{SPECIAL}\n{text}", encoding="utf-8")
    with pytest.raises(ShapesError, match=said):
        shape_graph(read_turtle(tmp_path.glob("*.ttl")))


def test_folder_without_shapes_is_an_error(tmp_path: Path) -> None:
    """An empty folder is an error, not a set of shapes that lets everything pass."""
    with pytest.raises(SourceError, match="no Turtle file"):
        Shapes.load(tmp_path)


def test_file_that_is_no_turtle_is_an_error(tmp_path: Path) -> None:
    """A damaged file is named."""
    (tmp_path / "a.ttl").write_text("kg:A a", encoding="utf-8")
    with pytest.raises(SourceError, match=r"a\.ttl"):
        Shapes.load(tmp_path)
