"""The other commands: what they print, how they fail."""

from __future__ import annotations

import gzip
import json
import re
import shutil
import socket
import sys
from pathlib import Path

import pytest
import typer
from typer.main import get_command

from kg import __version__
from kg.cli import app
from kg.releases import current, read_index
from tests.cli.conftest import Run

COMMANDS = sorted(getattr(get_command(app), "commands"))  # noqa: B009  typer does not say that it is a group
DUMPS = ("nq", "trig", "ttl", "jsonld")


@pytest.mark.parametrize("command", COMMANDS)
def test_help_has_an_example(run: Run, command: str) -> None:
    """Every command says what it does and shows one call."""
    assert len(COMMANDS) >= 7
    done = run(command, "--help")
    assert done.status == 0
    assert f"Example: kg {command}" in " ".join(done.out.split())


def test_help_lists_every_command(run: Run) -> None:
    """Without arguments one sees what there is."""
    done = run("--help")
    assert done.status == 0
    assert all(re.search(rf"^ +{command} ", done.out, re.MULTILINE) for command in COMMANDS)
    assert "Usage: kg" in run().out + run().err


def test_version(run: Run) -> None:
    """One line."""
    assert run("--version").out == f"kg {__version__}\n"


@pytest.mark.parametrize("arguments", [["nonsens"], ["query"], ["dump", "--format", "xml"], ["build"]])
def test_a_wrong_command_line(run: Run, arguments: list[str]) -> None:
    """Exit status 2 is for the command line alone."""
    done = run(*arguments)
    assert done.status == 2
    assert done.out == ""


@pytest.mark.parametrize("command", ["check", "dump", "quality"])
@pytest.mark.parametrize("harm", ["absent", "empty", "damaged"])
def test_without_a_release(run: Run, tmp_path: Path, command: str, harm: str) -> None:
    """A missing, empty or damaged folder is told in a few lines with what to do, and never with a traceback."""
    data = tmp_path / "data"
    if harm != "absent":
        data.mkdir()
    if harm == "damaged":
        (data / "manifest.json").write_text("{}", encoding="utf-8")
    done = run(command, "--data", data)
    assert done.status == 1
    assert done.out == ""
    assert done.err.startswith("kg: ")
    assert "what to do:" in done.err
    assert len(done.err.splitlines()) <= 4


# ---------------------------------------------------------------- explain


def test_explain_a_question(ask: Run) -> None:
    """Each statement with its graph, and the words it was read from."""
    for iri in ("vragenset/2093z00034/vraag/1", "id/vragenset/2093z00034/vraag/1"):
        done = ask("explain", iri)
        assert done.status == 0
        assert done.out.startswith("https://w3id.org/kamergraaf/id/vragenset/2093z00034/vraag/1\n")
        assert re.search(r"^graph bron/[a-z0-9-]+$", done.out, re.MULTILINE)
        assert "\ngraph afleiding/sets\n" in done.out
        assert "  rdf:type  kg:Vraag" in done.out
        assert re.search(r"^Read from:\n  document/\S+ \d+-\d+.*: «.+»$", done.out, re.MULTILINE)
        assert re.search(r"^  document/\S+/antwoord/\S+  kg:beantwoordt    \[(bron|afleiding)/", done.out, re.MULTILINE)


def test_explain_says_what_a_passage_was_read_as(ask: Run) -> None:
    """For a document one sees which words gave its number."""
    assert re.search(r"\d+-\d+ \([^)]*ingezonden[^)]*\): «", ask("explain", "document/ah-tk-20932094-12").out)


def test_explain_a_person(ask: Run) -> None:
    """A person of the register, by full IRI."""
    done = ask("explain", "https://w3id.org/kamergraaf/id/persoon/vera-voorbeeld")
    assert "graph register/personen" in done.out
    assert "skos:prefLabel  Vera Voorbeeld@nl" in done.out


@pytest.mark.parametrize("iri", ["document/weg", "https://voorbeeld.example/weg", "urn:weg"])
def test_explain_something_unknown(ask: Run, iri: str) -> None:
    """Nothing known is an error with advice."""
    done = ask("explain", iri)
    assert done.status == 1
    assert iri in done.err
    assert "nothing is said about it" in done.err
    assert "what to do: check the IRI" in done.err


@pytest.mark.parametrize("iri", ["niet een iri", "<x>", "urn:", "http://[los"])
def test_explain_what_is_no_iri(ask: Run, iri: str) -> None:
    """What is no IRI is told as that."""
    done = ask("explain", iri)
    assert done.status == 1
    assert done.err.startswith("kg: ")


# ---------------------------------------------------------------- check

RIGHT = """@prefix kg: <https://w3id.org/kamergraaf/def#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
<https://voorbeeld.example/id/kabinet/model-i> a kg:Kabinet ; skos:prefLabel "Kabinet-Model I"@nl .
"""
WRONG = RIGHT.replace("Kabinet-Model I", "")


def test_check_a_right_file(run: Run, tmp_path: Path) -> None:
    """What conforms exits with 0 and says how much was checked."""
    (tmp_path / "goed.ttl").write_text(RIGHT, encoding="utf-8")
    done = run("check", tmp_path / "goed.ttl")
    assert (done.status, done.err) == (0, "")
    assert done.out.startswith("1 nodes checked: 0 violations")


def test_check_a_wrong_file(run: Run, tmp_path: Path) -> None:
    """What violates exits with 1 and says which node, which property, and what to do in two languages."""
    (tmp_path / "fout.ttl").write_text(WRONG, encoding="utf-8")
    done = run("check", tmp_path / "fout.ttl")
    assert done.status == 1
    assert "Violation: https://voorbeeld.example/id/kabinet/model-i" in done.out
    assert "path: http://www.w3.org/2004/02/skos/core#prefLabel" in done.out
    assert re.search(r"^  Geef .+\n  Give .+$", done.out, re.MULTILINE)


def test_check_several_files_together(run: Run, tmp_path: Path) -> None:
    """Files may speak of each other, in any syntax that the name tells."""
    (tmp_path / "een.nt").write_text(
        "<https://voorbeeld.example/id/kabinet/model-i> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> "
        "<https://w3id.org/kamergraaf/def#Kabinet> .\n",
        encoding="utf-8",
    )
    (tmp_path / "twee.ttl").write_text(RIGHT.replace("a kg:Kabinet ;", ""), encoding="utf-8")
    done = run("check", tmp_path / "een.nt", tmp_path / "twee.ttl")
    assert done.status == 0
    assert done.out.startswith("1 nodes checked: 0 violations")
    assert run("check", tmp_path / "een.nt").status == 1
    assert "nothing was checked" in run("check", tmp_path / "twee.ttl").err


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("x.docx", RIGHT, "the syntax is not known by the name"),
        ("x", RIGHT, "the syntax is not known by the name"),
        ("x.ttl", "<a", "the file cannot be read as RDF"),
        ("x.ttl", "", "nothing was checked"),
        ("x.ttl", "<urn:a> <urn:b> <urn:c> .", "nothing was checked"),
        ("x.ttl", RIGHT.replace("kg:Kabinet", "kg:Kabinnet"), "a term under our namespace is not in the ontology"),
    ],
)
def test_check_what_cannot_be_checked(run: Run, tmp_path: Path, name: str, content: str, says: str) -> None:
    """A check that checked nothing has failed, and says why."""
    (tmp_path / name).write_text(content, encoding="utf-8")
    done = run("check", tmp_path / name)
    assert done.status == 1
    assert says in done.err
    assert "Traceback" not in done.err


def test_check_a_file_that_is_not_there(run: Run, tmp_path: Path) -> None:
    """A missing file is told by its name."""
    done = run("check", tmp_path / "weg.ttl")
    assert done.status == 1
    assert "weg.ttl" in done.err


def test_check_the_release(ask: Run) -> None:
    """What was published conforms, apart from what is only a warning."""
    done = ask("check")
    assert done.status == 0
    assert re.match(r"\d{3,} nodes checked: 0 violations, \d+ warnings", done.out)


def test_check_and_quality_count_the_same(ask: Run) -> None:
    """What a check of the release warns of, of documents, registers and the whole, is what the build told."""
    kinds = re.compile(r"^ +(\d+)  Warning  (\S+)$", re.MULTILINE)
    checked, told = (sorted(set(kinds.findall(ask(command).out))) for command in ("check", "quality"))
    assert len(told) == 3
    assert checked == told


# ---------------------------------------------------------------- dump and quality


@pytest.mark.parametrize("form", DUMPS)
def test_dump(ask: Run, example_out: Path, form: str) -> None:
    """A dump is the shards of the release after one another, unpacked."""
    dumps = current(example_out).dumps
    done = ask("dump", "--format", form)
    assert done.status == 0
    for shard in read_index(dumps).shards:
        with gzip.open(dumps / shard.path(form)) as file:
            assert file.read().decode() in done.out


@pytest.mark.parametrize("harm", ["absent", "damaged"])
def test_dump_of_a_release_that_lost_it(run: Run, example_out: Path, tmp_path: Path, harm: str) -> None:
    """A missing or damaged dump is told by its name."""
    copied = shutil.copytree(current(example_out).folder, tmp_path / "release")
    path = copied / "dumps" / read_index(copied / "dumps").shards[0].path("ttl")
    path.unlink()
    if harm == "damaged":
        path.write_bytes(b"\x1f\x8bkapot")
    done = run("dump", "--data", copied, "--format", "ttl")
    assert done.status == 1
    assert path.name in done.err
    assert "Traceback" not in done.err


def test_quality(ask: Run, example_out: Path) -> None:
    """What the shapes warn of, what is noted, what is wanted and what is in quarantine, each with its number."""
    done = ask("quality")
    account = json.loads((current(example_out).folder / "report" / "build.json").read_text(encoding="utf-8"))
    assert done.out.startswith(f"release {current(example_out).id}\n")
    assert re.search(r"^Shapes:\n +\d+  Warning  \S+\n +\S", done.out, re.MULTILINE)
    assert re.search(r"^Notes on quality:\n +\d+  [a-z]", done.out, re.MULTILINE)
    assert f"\nWanted: cited, not here ({len(account['wanted'])}):\n" in done.out
    for identifier in account["wanted"]:
        assert identifier in done.out
    assert f"\nQuarantine ({len(account['quarantine'])}):\n" in done.out


def test_quality_without_report(run: Run, example_out: Path, tmp_path: Path) -> None:
    """A release that lost its report says so."""
    copied = shutil.copytree(current(example_out).folder, tmp_path / "release")
    shutil.rmtree(copied / "report")
    done = run("quality", "--data", copied)
    assert done.status == 1
    assert "the release lacks a report" in done.err


# ---------------------------------------------------------------- build


def test_build(run: Run, examples: Path, tmp_path: Path) -> None:
    """A build tells its steps, what is in the release, and where it is."""
    register, out = examples / "register", tmp_path / "uit"
    (tmp_path / "leeg.txt").write_text("", encoding="utf-8")
    source = examples / "corpus" / "officieel" / "ah-tk-20932094-12.xml"
    done = run("build", source, tmp_path / "leeg.txt", "--register", register, "--out", out, "--workers", "1")
    assert done.status == 0
    assert re.match(r"release [0-9a-f]{16}: \d+ quads\n  \d+ Document, 1 Vragenset, ", done.out)
    assert done.out.endswith(f"{current(out).folder}\n")
    assert "read: 2 files in, 1 out\n" in done.err
    assert re.search(r"^quarantine: leeg.txt \(read\): .+; what to do: .+$", done.err, re.MULTILINE)


@pytest.mark.parametrize(
    "arguments", [["--out"], ["INPUT"], ["INPUT", "--out"], ["INPUT", "--out", "x", "--workers", "0"]]
)
def test_build_with_a_wrong_command_line(run: Run, arguments: list[str]) -> None:
    """Input and output must be named; the rest must be in range."""
    assert run("build", *arguments).status == 2


@pytest.mark.parametrize(
    "base",
    [
        "https://voorbeeld.example",
        "voorbeeld/",
        "https://een twee/",
        "https://x.example/<a>/",
        "urn:x/",
        "https:///",
        "",
    ],
)
def test_build_with_a_wrong_base(run: Run, examples: Path, tmp_path: Path, base: str) -> None:
    """A base that gives no good IRIs is refused before anything is done."""
    done = run("build", examples / "corpus", "--out", tmp_path / "uit", "--base", base)
    assert done.status == 2
    assert "must be an http(s) IRI that ends with /" in " ".join(done.err.replace("│", " ").split())
    assert not (tmp_path / "uit").exists()


def test_build_of_nothing(run: Run, tmp_path: Path) -> None:
    """An empty folder publishes nothing."""
    (tmp_path / "leeg").mkdir()
    done = run("build", tmp_path / "leeg", "--out", tmp_path / "uit")
    assert done.status == 1
    assert "no document is left to publish" in done.err
    assert not (tmp_path / "uit" / "current").exists()


def test_build_of_what_is_not_there(run: Run, tmp_path: Path) -> None:
    """A path that does not exist is a mistake, not an empty corpus."""
    done = run("build", tmp_path / "weg", "--out", tmp_path / "uit")
    assert done.status == 1
    assert "there is no such input" in done.err
    assert str(tmp_path / "weg") in done.err


def test_build_of_two_inputs_with_one_name(run: Run, tmp_path: Path) -> None:
    """Their files could not be told apart."""
    for folder in ("a", "b"):
        (tmp_path / folder / "corpus").mkdir(parents=True)
    done = run("build", tmp_path / "a" / "corpus", tmp_path / "b" / "corpus", "--out", tmp_path / "uit")
    assert done.status == 1
    assert "two inputs have one name" in done.err
    assert "rename" in done.err


def test_build_into_what_cannot_be_written(run: Run, examples: Path, tmp_path: Path) -> None:
    """An output below a file is refused before anything is read."""
    (tmp_path / "bestand").write_text("", encoding="utf-8")
    done = run("build", examples / "corpus", "--out", tmp_path / "bestand" / "uit")
    assert done.status == 1
    assert "the output folder cannot be written" in done.err
    assert "read" not in done.err.splitlines()[0].split(":")[0]


def test_build_with_a_register_that_is_not_there(run: Run, examples: Path, tmp_path: Path) -> None:
    """A register that is missing is told by its path."""
    done = run("build", examples / "corpus", "--out", tmp_path / "uit", "--register", tmp_path / "weg")
    assert done.status == 1
    assert str(tmp_path / "weg") in done.err
    assert "Traceback" not in done.err


def test_serving_where_another_listens(ask: Run) -> None:
    """Said once, with what to do."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        done = ask("serve", "--port", str(taken.getsockname()[1]))
    assert done.status == 1
    assert done.err.count("cannot listen at this address") == 1
    assert "--port" in done.err


def test_serving_at_no_address(ask: Run) -> None:
    """A host that is not of this machine is said in the same way."""
    done = ask("serve", "--port", "0", "--host", "192.0.2.1")
    assert done.status == 1
    assert "192.0.2.1:0" in done.err


@pytest.mark.parametrize(("option", "status"), [("--history", 1), ("--timings", 2)])
def test_build_says_at_once_what_is_not_there(
    run: Run, examples: Path, tmp_path: Path, option: str, status: int
) -> None:
    """A release whose keys stay, or a folder for the seconds, that is missing: said before anything is read."""
    missing = tmp_path / "nergens" / "iets"
    done = run("build", examples / "corpus", "--out", tmp_path / "data", option, missing)
    assert done.status == status
    assert "nergens" in done.err
    assert "read …" not in done.err
    assert not list((tmp_path / "data").glob("releases/*"))


def test_a_full_disk_is_no_traceback(run: Run, monkeypatch: pytest.MonkeyPatch, examples: Path, tmp_path: Path) -> None:
    """What the system refuses while we write is told as its message."""

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device", str(tmp_path / "uit"))

    monkeypatch.setattr(sys.modules["kg.cli.app"], "build", full)
    done = run("build", examples / "corpus", "--out", tmp_path / "uit")
    assert done.status == 1
    assert "No space left on device" in done.err
    assert "what to do: check that the disk has room" in done.err


def test_quarantine_is_a_line_each(run: Run, monkeypatch: pytest.MonkeyPatch, examples: Path, tmp_path: Path) -> None:
    """Whatever stood in a file, its line in the list is one line, and gives the terminal no orders."""
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "kwaad\x1b[31m.bin").write_bytes(b"\x1b[2J\x00\n\x9b31m" + bytes(range(256)))
    done = run("build", tmp_path / "in", "--out", tmp_path / "uit", "--register", examples / "register")
    assert done.status == 1
    assert "\x1b" not in done.err
    assert "\x9b" not in done.err
    assert len([line for line in done.err.splitlines() if line.startswith("quarantine: ")]) == 1


def test_commands_are_typer_commands() -> None:
    """The table of commands above is not empty by mistake."""
    assert isinstance(app, typer.Typer)
    assert {"build", "check", "dump", "explain", "quality", "query", "serve"} <= set(COMMANDS)
