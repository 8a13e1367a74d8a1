"""`kg register update`: what it shows, and when it writes."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest

from kg.register.asking import Recorder
from kg.register.tables import read_rows
from kg.register.update import Source, update
from tests.cli.conftest import Run
from tests.register.world import DAY, World, write_register

NEW = "persoon/dirk-de-dummy-2053"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The folder of the invented register."""
    return write_register(tmp_path / "register")


@pytest.fixture
def recording(tmp_path: Path, folder: Path) -> Path:
    """Answers in which somebody took a seat, a post ended, and an item claims another's id."""
    world = World()
    world.seat("93", "d1", "e1", "2091-01-01")
    world.posts[0] |= {"end": {"value": "2091-12-01T00:00:00Z"}, "endPrecision": {"value": "11"}}
    world.item("Q99999000103", "Cor Test", "2052-07-07", "vaaaaaaaaaaa")
    update(folder, frozenset(Source), Recorder(world.ask, tmp_path / "opname", DAY), DAY)
    return tmp_path / "opname"


def files(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_dry_run_shows_and_writes_nothing(run: Run, folder: Path, recording: Path) -> None:
    """What would change is shown entity by entity, with what was not taken and why; the files are as they were."""
    before = files(folder)
    done = run("register", "update", "--replay", recording, "--out", folder, "--dry-run")
    assert done.status == 0, done.err
    assert f"{NEW}\n  + person added: name Dirk de Dummy; given Dirk" in done.out
    assert "  + membership 2091-01-01 added: fractie vbp; source tk_odata" in done.out
    assert "  | post Minister mnre9001 2090-06-15 ended: end - → 2091-12-01" in done.out
    assert "contradicted Wikidata Q99999000103: parlement vaaaaaaaaaaa is claimed by ada-van-voorbeeld-2050" in done.out
    assert "3 added, 0 changed, 1 ended, 0 removed, 0 merged, 1 told" in done.out
    assert files(folder) == before


def test_yes_writes(run: Run, folder: Path, recording: Path) -> None:
    """With --yes the register is written, and the account of what was not taken with it."""
    done = run("register", "update", "--replay", recording, "--out", folder, "--yes")
    assert done.status == 0, done.err
    assert "written to" in done.err
    assert any(row["key"] == NEW.removeprefix("persoon/") for row in read_rows(folder / "persons.csv"))
    assert [row["what"] for row in read_rows(folder / "dropped.csv")] == ["contradicted"]


@pytest.mark.parametrize(("answer", "status"), [("n\n", 1), ("", 1), ("y\n", 0)])
def test_it_is_asked(
    run: Run, folder: Path, recording: Path, monkeypatch: pytest.MonkeyPatch, answer: str, status: int
) -> None:
    """Without --yes it is asked, and only a yes writes; silence is none."""
    before = files(folder)
    monkeypatch.setattr("sys.stdin", io.StringIO(answer))
    done = run("register", "update", "--replay", recording, "--out", folder)
    assert done.status == status
    assert "Write this to" in done.err
    assert (files(folder) == before) is (status == 1)


def test_nothing_to_write_is_not_asked(run: Run, folder: Path, recording: Path) -> None:
    """A register that is what the sources say is not written again."""
    run("register", "update", "--replay", recording, "--out", folder, "--yes")
    done = run("register", "update", "--replay", recording, "--out", folder)
    assert done.status == 0
    assert "Write this" not in done.err
    assert "0 added, 0 changed, 0 ended, 0 removed, 0 merged, 0 told" in done.out


def test_changes_as_json(run: Run, folder: Path, recording: Path) -> None:
    """Programs get every change with its cells, the account, and what was ignored."""
    done = run("register", "update", "--replay", recording, "--out", folder, "--dry-run", "--format", "json")
    told = json.loads(done.out)
    ended = [change for change in told["changes"] if change["what"] == "ended"]
    assert [change["cells"] for change in ended] == [[["end", "", "2091-12-01"]]]
    assert [entry["what"] for entry in told["account"]] == ["contradicted"]
    assert told["ignored"] == {}


def test_only_the_sources_that_are_named(run: Run, folder: Path, recording: Path) -> None:
    """With --from wikidata nobody takes a seat."""
    done = run("register", "update", "--from", "wikidata", "--replay", recording, "--out", folder, "--dry-run")
    assert NEW not in done.out
    assert "1 ended" in done.out


@pytest.mark.parametrize("sources", ["tk,parlement", "", ","])
def test_unknown_source(run: Run, folder: Path, sources: str) -> None:
    """A source that is not one is a fault of the command line, and it is said which there are."""
    done = run("register", "update", "--from", sources, "--out", folder)
    assert done.status == 2
    assert "tk, wikidata, tooi" in done.err


def test_record_or_replay(run: Run, folder: Path, recording: Path) -> None:
    """A recording is made or replayed, not both."""
    done = run("register", "update", "--record", recording, "--replay", recording, "--out", folder)
    assert done.status == 2


def test_error_is_one_message(run: Run, folder: Path, tmp_path: Path) -> None:
    """A recording that is not there is one message, and status 1."""
    done = run("register", "update", "--replay", tmp_path / "weg", "--out", folder)
    assert done.status == 1
    assert "recording cannot be read" in done.err
    assert "Traceback" not in done.err


def test_another_folder_than_a_register(run: Run, recording: Path, tmp_path: Path) -> None:
    """A folder without a register is refused before anything is written."""
    done = run("register", "update", "--replay", recording, "--out", tmp_path / "leeg", "--yes")
    assert done.status == 1
    assert "no register here" in done.err
    assert not (tmp_path / "leeg").exists()
