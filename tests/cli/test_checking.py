"""How `kg check` shows a verdict, in each format."""

from __future__ import annotations

import csv
import io
import json
import shutil
from pathlib import Path

import pyoxigraph as ox
import pytest
from lxml import etree, html

from kg.cli.verdicts import Format, show
from kg.releases import current
from kg.validation.verdict import Result, Verdict
from tests.cli.conftest import Run

FOCUS = "https://voorbeeld.example/id/document/ah-1"
SHAPES = "https://w3id.org/kamergraaf/shapes#"
ODD = 'a "b" <c> & \x07 é 😀'


def result(severity: str, shape: str, value: str = "") -> Result:
    """A result with characters that formats must escape."""
    quoted = str(ox.Literal(value)) if value else ""
    return Result(FOCUS, "", quoted, severity, "InConstraintComponent", SHAPES + shape, "Kies <een>.", "Choose <one>.")


VERDICT = Verdict(
    False, 7, (result("Violation", "A"), result("Violation", "A", ODD), result("Warning", "B"), result("Info", "C"))
)
RIGHT = Verdict(True, 7, ())


def shown(verdict: Verdict, form: Format) -> str:
    """What is written for a verdict."""
    out = io.StringIO()
    show(verdict, form, out)
    return out.getvalue()


def test_every_format_is_known() -> None:
    """Every format writes something, whether it conforms or not."""
    assert len(Format) == 6
    for form in Format:
        assert shown(RIGHT, form).strip()
        assert len(shown(VERDICT, form)) > len(shown(RIGHT, form))


def test_text_has_a_line_per_kind() -> None:
    """On the terminal each kind of result is one line, the worst first, and nothing that a terminal would obey."""
    text = shown(VERDICT, Format.TEXT)
    kinds = ["       2  Violation  A", "       1  Info  C", "       1  Warning  B"]
    assert text.splitlines()[:4] == ["7 nodes checked: 2 violations, 1 warnings, 1 infos", *kinds]
    assert "\x07" not in text


def test_json_is_the_verdict() -> None:
    """JSON has every result."""
    assert json.loads(shown(VERDICT, Format.JSON)) == VERDICT.as_dict()


def test_csv_has_a_row_per_result() -> None:
    """CSV has a header and a row for each result, values as N-Triples."""
    rows = list(csv.DictReader(io.StringIO(shown(VERDICT, Format.CSV))))
    assert [row["value"] for row in rows] == [found.value for found in VERDICT.results]
    assert {row["focus"] for row in rows} == {FOCUS}


def test_junit_counts_rules() -> None:
    """JUnit has a test per rule with results and one for the check, and fails on violations alone."""
    suites = etree.fromstring(shown(VERDICT, Format.JUNIT).encode())
    suite = suites[0]
    assert (suite.get("tests"), suite.get("failures")) == ("4", "1")
    assert len(suite.findall("testcase")) == 4
    assert [case.getparent().get("name") for case in suite.iter("failure")] == ["Violation  A"]
    assert suite.findtext("testcase/failure").count(FOCUS) == 2


def test_junit_of_what_conforms() -> None:
    """What conforms is one test that passes: a suite without tests would be taken for nothing checked."""
    suite = etree.fromstring(shown(RIGHT, Format.JUNIT).encode())[0]
    assert (suite.get("tests"), suite.get("failures"), len(suite)) == ("1", "0", 1)


def test_html_is_escaped() -> None:
    """The page has a row per result, and its values are text."""
    page = html.document_fromstring(shown(VERDICT, Format.HTML))
    assert len(page.findall(".//tr")) == 5
    assert "<one>" in page.text_content()


def test_turtle_is_the_report() -> None:
    """Turtle is the W3C report."""
    quads = list(ox.parse(shown(VERDICT, Format.TURTLE).encode(), ox.RdfFormat.TURTLE))
    assert sum(quad.predicate.value.endswith("#result") for quad in quads) == 4


def test_a_release_whose_store_knows_an_empty_graph(run: Run, example_out: Path, tmp_path: Path) -> None:
    """The name of a graph that lost its document is no graph to check: the rest is."""
    shutil.copytree(example_out, tmp_path / "data", symlinks=True)
    release = current(tmp_path / "data")
    store = ox.Store(str(release.store))
    store.add_graph(ox.NamedNode(f"{release.manifest['base']}graph/bron/weg"))
    store.flush()
    del store
    done = run("check", "--data", tmp_path / "data")
    assert (done.status, done.err) == (0, "")


@pytest.mark.parametrize("form", list(Format))
def test_exit_status(run: Run, tmp_path: Path, form: Format) -> None:
    """A violation is status 1 in every format."""
    (tmp_path / "fout.ttl").write_text(
        f"<{FOCUS.replace('document/ah-1', 'kabinet/k')}> a <https://w3id.org/kamergraaf/def#Kabinet> .",
        encoding="utf-8",
    )
    assert run("check", tmp_path / "fout.ttl", "--format", form).status == 1


SET = "<https://elders.example/id/vragenset/2099z00001>"
KG = "https://w3id.org/kamergraaf/def#"


def own_file(folder: Path, text: str) -> Path:
    """A file of somebody else."""
    path = folder / "mine.ttl"
    path.write_text(f"@prefix kg: <{KG}> .\n@prefix foaf: <http://xmlns.com/foaf/0.1/> .\n{text}\n", encoding="utf-8")
    return path


def test_blank_nodes_of_others_are_left_alone(run: Run, tmp_path: Path) -> None:
    """A blank node that has nothing to do with our terms is the user's own business."""
    done = run("check", own_file(tmp_path, f'{SET} a kg:Vragenset ; foaf:maker [ foaf:name "Jan" ] .'))
    assert (done.status, done.err) == (0, "")


def test_a_blank_node_where_an_iri_should_be_is_a_result(run: Run, tmp_path: Path) -> None:
    """A blank node of a class of ours is told to get an IRI, under the same label however often it is checked."""
    path = own_file(tmp_path, f"{SET} a kg:Vragenset ; kg:indiener [ a kg:Kamerlid ] .")
    done = run("check", path, "--format", "json")
    found = {(r["focus"], r["shape"].split("#")[1], r["constraint"]) for r in json.loads(done.out)["results"]}
    assert {
        ("_:file1-1", "Kamerlid", "NodeKindConstraintComponent"),
        (SET[1:-1], "Vragenset-indiener", "NodeKindConstraintComponent"),
    } <= found
    assert (done.status, done.err) == (1, "")
    assert run("check", path, "--format", "json").out == done.out


def test_blank_nodes_of_two_files_are_two(run: Run, tmp_path: Path) -> None:
    """The same label in two files is not the same node."""
    one, other = tmp_path / "een.nt", tmp_path / "twee.nt"
    for path in (one, other):
        path.write_text(f"_:a <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <{KG}Kabinet> .\n", encoding="utf-8")
    assert json.loads(run("check", one, other, "--format", "json").out)["focus_nodes"] == 2


def test_the_turtle_report_about_a_blank_node_is_turtle(run: Run, tmp_path: Path) -> None:
    """The W3C report names a blank node as what it is."""
    done = run("check", own_file(tmp_path, "[] a kg:Kabinet ."), "--format", "turtle")
    quads = list(ox.parse(done.out.encode(), ox.RdfFormat.TURTLE))
    assert any(isinstance(q.object, ox.BlankNode) for q in quads if q.predicate.value.endswith("#focusNode"))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (f'{SET} a kg:Vragenset ; kg:onderwep "het voorbeeld"@nl .', "did you mean kg:onderwerp?"),
        (f"{SET} a kg:Vragenzet .", "did you mean kg:Vragenset?"),
        (f'{SET} a kg:Vragenset ; kg:xyzzy "?" .', "under a namespace of your own"),
        ('<https://elders.example/a> foaf:name "Jan" .', "nothing was checked"),
        ("<a> <b", "correct the file there"),
    ],
)
def test_what_would_pass_unchecked_is_an_error(run: Run, tmp_path: Path, text: str, said: str) -> None:
    """A misspelt term, a file about something else and a broken file never end as a success."""
    done = run("check", own_file(tmp_path, text))
    assert done.status == 1
    assert said in done.err


def test_junit_of_a_file_that_cannot_be_checked(run: Run, tmp_path: Path) -> None:
    """A service that reads the XML gets an error with the reason, not an empty file."""
    done = run("check", own_file(tmp_path, "<a> <b"), "--format", "junit")
    suite = etree.fromstring(done.out.encode())[0]
    assert (done.status, suite.get("tests"), suite.get("errors")) == (1, "1", "1")
    assert [error.get("message") for error in suite.iter("error")] == ["the file cannot be read as RDF"]


def test_ill_formed_values_say_nothing_on_the_side(run: Run, tmp_path: Path) -> None:
    """A date that is none is a result, and leaves no traceback of a library on standard error."""
    text = f'{SET} a kg:Vragenset ; kg:ingezonden "2099-02-30"^^<http://www.w3.org/2001/XMLSchema#date> .'
    done = run("check", own_file(tmp_path, text))
    assert (done.status, done.err) == (1, "")
    assert "Vragenset-ingezonden" in done.out
