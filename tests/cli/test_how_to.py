"""What docs/how-to.md shows of judging and linking is what happens on the examples."""

from __future__ import annotations

import re
import shlex
import shutil
from pathlib import Path

import pytest

from kg.identity.judgements import COLUMNS, Decision
from tests.cli.conftest import Run

ROOT = Path(__file__).resolve().parents[2]
TEXT = (ROOT / "docs" / "how-to.md").read_text(encoding="utf-8")


def section(title: str) -> str:
    """The text under a heading."""
    return re.split(r"^## ", TEXT.split(f"## {title}\n", 1)[1], maxsplit=1, flags=re.MULTILINE)[0]


def commands(title: str) -> list[list[str]]:
    """The commands that the blocks of a section show."""
    return [shlex.split(line) for block in blocks(title, "") for line in block.splitlines()]


def blocks(title: str, language: str) -> list[str]:
    """The blocks of a section in a language, "" for those that name none."""
    found = re.findall(r"^```(\w*)\n(.*?)^```$", section(title), re.DOTALL | re.MULTILINE)
    return [text for name, text in found if name == language]


@pytest.fixture
def desk(tmp_path: Path, example_out: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the examples and a release of them, in which the commands are typed."""
    (tmp_path / "examples").symlink_to(ROOT / "examples")
    shutil.copytree(example_out, tmp_path / "data", symlinks=True)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_judging_as_shown(run: Run, desk: Path) -> None:
    """The commands run one after the other, and the last release says what was decided."""
    copy, *shown = commands("Decide who is who")
    assert [words[1] for words in shown] == ["judge", "judge", "build"]
    shutil.copytree(copy[2], copy[3])
    for words in shown:
        done = run(*words[1:])
        assert done.status == 0, done.err
    found = run("query", 'SELECT ?g WHERE { ?v kg:zoalsGeschreven "Steekproev" ; kg:grond ?g }', "--format", "csv").out
    assert "Besluit van redactie (" in found
    assert "): tikfout in het Aanhangsel" in found


def test_linking_as_shown(run: Run, desk: Path) -> None:
    """The table that is shown gives the line that is shown."""
    (table,) = blocks("Add ids to a table", "csv")
    (desk / "leden.csv").write_text(table, encoding="utf-8")
    (words,) = commands("Add ids to a table")
    done = run(*words[1:])
    assert done.status == 0, done.err
    assert f"`{done.err.strip()}`" in section("Add ids to a table")
    assert len((desk / "leden-ids.csv").read_text(encoding="utf-8").splitlines()) == 4


def test_every_kind_of_decision_and_column_is_told() -> None:
    """The page about the register names each decision and each column of the file."""
    page = (ROOT / "docs" / "register.md").read_text(encoding="utf-8")
    assert len(Decision) == 4
    assert [word for word in (*Decision, *COLUMNS) if f"`{word}`" not in page] == []


def test_the_short_way_gives_what_the_long_way_gives(run: Run, desk: Path) -> None:
    """Both queries about who asks most have the same rows, and so has each pair of the table."""
    _, long, short = blocks("Query", "sparql")
    pairs = [(long, short)]
    rows = [line.strip("| ").split(" | ") for line in section("Query").splitlines() if line.startswith("| `")]
    pairs += [tuple(f"SELECT DISTINCT * WHERE {{ {cell.strip('`')} }}" for cell in row) for row in rows]
    assert len(pairs) == 7
    for asked in pairs:
        one, other = (sorted(run("query", query, "--format", "csv").out.splitlines()) for query in asked)
        assert one == other, asked
        assert len(one) > 5, asked
