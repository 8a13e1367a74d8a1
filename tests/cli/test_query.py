"""`kg query`: every kind of query, in every form."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.cli.querying import printable
from kg.namespaces import DEFAULT_BASE
from tests.cli.conftest import Run

AANHANGSELS = "SELECT ?d ?n WHERE { ?d a kg:Aanhangsel ; kg:aanhangselnummer ?n } ORDER BY ?n LIMIT 2"


def test_a_table(ask: Run) -> None:
    """A table for people, with how many rows it has."""
    done = ask("query", AANHANGSELS)
    assert done.status == 0
    assert "id/document/ah-tk-20932094-12" in done.out
    assert done.out.rstrip().endswith("2 rows")
    assert ask("query", AANHANGSELS.replace("LIMIT 2", "LIMIT 1")).out.rstrip().endswith("1 row")
    assert ask("query", "SELECT ?x WHERE { ?x a kg:Kabinet FILTER(false) }").out.rstrip().endswith("0 rows")


def test_prefixed_names_and_emoji(ask: Run) -> None:
    """IRIs are shown by prefix; text is text, also when it looks like markup or an emoji's name."""
    done = ask("query", 'SELECT (kg:Vraag AS ?a) ("[red]:cat:[/red]" AS ?b) WHERE {}')
    assert "kg:Vraag" in done.out
    assert "[red]:cat:[/red]" in done.out


def test_control_characters_do_not_reach_the_terminal(ask: Run) -> None:
    """A document cannot give the terminal orders."""
    done = ask("query", 'SELECT ("rood\\u001B[31m" AS ?b) WHERE {}')
    assert "\x1b" not in done.out
    assert "rood\ufffd[31m" in done.out
    assert printable("a\tb\nc\x00\x9b") == "a\tb\nc\ufffd\ufffd"


def test_csv(ask: Run) -> None:
    """Rows that a spreadsheet reads."""
    done = ask("query", AANHANGSELS, "--format", "csv")
    rows = list(csv.reader(io.StringIO(done.out)))
    assert rows[0] == ["d", "n"]
    assert rows[1] == [f"{DEFAULT_BASE}id/document/ah-tk-20932094-12", "12"]
    assert len(rows) == 3


def test_json(ask: Run) -> None:
    """The W3C's JSON for results."""
    found = json.loads(ask("query", AANHANGSELS, "--format", "json").out)
    assert found["head"]["vars"] == ["d", "n"]
    assert [row["n"]["value"] for row in found["results"]["bindings"]][:1] == ["12"]


@pytest.mark.parametrize(("form", "expected"), [("table", "true\n"), ("csv", "true\n")])
def test_ask(ask: Run, form: str, expected: str) -> None:
    """A yes or no is one word."""
    assert ask("query", "ASK { ?x a kg:Vraag }", "--format", form).out == expected


def test_ask_as_json(ask: Run) -> None:
    """A yes or no as JSON is the W3C's."""
    assert json.loads(ask("query", "ASK { ?x a kg:Brief, kg:Vraag }", "--format", "json").out)["boolean"] is False


@pytest.mark.parametrize(
    "query", ["CONSTRUCT { ?x a kg:Vraag } WHERE { ?x a kg:Vraag }", "DESCRIBE ?x WHERE { ?x a kg:Kabinet }"]
)
def test_graphs(ask: Run, query: str) -> None:
    """Triples come as Turtle."""
    done = ask("query", query)
    assert len(list(ox.parse(done.out, ox.RdfFormat.TURTLE))) > 3
    assert "@prefix kg:" in done.out


def test_from_a_file(ask: Run, tmp_path: Path) -> None:
    """@name reads the query from a file."""
    file = tmp_path / "vraag.rq"
    file.write_text(f"# hoeveel\n{AANHANGSELS}", encoding="utf-8")
    assert ask("query", f"@{file}").out == ask("query", AANHANGSELS).out


@pytest.mark.parametrize("name", ["weg.rq", "", "binair.rq"])
def test_from_a_file_that_cannot_be_read(ask: Run, tmp_path: Path, name: str) -> None:
    """A file that is not there, a folder, and bytes that are no text are told as such."""
    (tmp_path / "binair.rq").write_bytes(b"\xff\xfe\x00")
    done = ask("query", f"@{tmp_path / name}")
    assert done.status == 1
    assert "the query file cannot be read" in done.err
    assert str(tmp_path) in done.err


def test_from_standard_input(ask: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """A dash reads the query from standard input."""
    monkeypatch.setattr(sys, "stdin", io.StringIO("ASK { ?x a kg:Vraag }"))
    assert ask("query", "-").out == "true\n"


@pytest.mark.parametrize(
    ("query", "line", "says"),
    [
        ("SELECT * WHER { ?s ?p ?o }", 1, "not valid SPARQL"),
        ("SELEC", 1, "not valid SPARQL"),
        ("SELECT *\nWHERE { ?s ?p }", 2, "not valid SPARQL"),
        ("SELECT * WHERE { ?s foo:bar 1 }", 1, "a prefix is used that is not declared"),
        ("INSERT DATA { <urn:a> <urn:b> <urn:c> }", 1, "not valid SPARQL"),
        ("", 1, "not valid SPARQL"),
    ],
)
def test_a_wrong_query(ask: Run, query: str, line: int, says: str) -> None:
    """Line and column are those of what was typed, without the prefixes that we put before it."""
    with pytest.raises(SyntaxError) as caught:
        ox.Store().query(query)
    at = re.match(r"error at (\d+):(\d+)", str(caught.value))
    assert at is not None
    assert int(at[1]) == line
    done = ask("query", query)
    assert (done.status, done.out) == (1, "")
    assert done.err.startswith(f"kg: line {at[1]}, column {at[2]}: ")
    assert says in done.err


def test_own_prefixes_win(ask: Run) -> None:
    """A query may declare a prefix that we know as something else."""
    done = ask("query", "PREFIX kg: <urn:ander:> SELECT (kg:x AS ?x) WHERE {}")
    assert "urn:ander:x" in done.out


def test_a_function_that_does_not_exist(ask: Run) -> None:
    """What is only found out while evaluating is an error of the query too, or gives no value; never a traceback."""
    done = ask("query", "SELECT (<urn:f>(1) AS ?x) WHERE {}")
    assert "Traceback" not in done.err


def test_without_data(run: Run, tmp_path: Path) -> None:
    """Without a release the advice is where to find one."""
    done = run("query", "--data", tmp_path / "weg", AANHANGSELS)
    assert done.status == 1
    assert done.out == ""
    assert "what to do: name the folder that `kg build --out` made" in done.err
    assert str(tmp_path / "weg") in done.err


@pytest.mark.parametrize(
    "arguments",
    [
        ["dump"],
        ["quality"],
        ["explain", "document/ah-tk-20932094-12"],
        ["query", "SELECT * WHERE { ?s ?p ?o }", "--format", "csv"],
        ["query", "ASK {}"],
        ["check"],
        ["--help"],
    ],
    ids=" ".join,
)
@pytest.mark.parametrize("taken", [0, 1])
def test_a_reader_that_leaves(example_out: Path, arguments: list[str], taken: int) -> None:
    """`kg dump | head -1` ends quietly, however little was taken and however little there was."""
    command = [sys.executable, "-c", "from kg.cli import main; main()", *arguments]
    process = subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=os.environ | {"KAMERGRAAF_DATA": str(example_out)},
    )
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.read(taken)
    process.stdout.close()
    assert process.stderr.read() == b""
    process.stderr.close()
    assert process.wait(timeout=60) in (0, 1)
