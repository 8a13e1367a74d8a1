"""Trouble around a build: what passes is tried again, what is lost is made again, what cannot be is told."""

from __future__ import annotations

import ast
import json
import random
import shutil
import sqlite3
import sys
import zipfile
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from kg.errors import FaultError, StoreError
from kg.pipeline import Journal, Options, Outcome, build
from kg.pipeline.inputs import Rejected
from kg.pipeline.parallel import UnfinishedError, Workers, workers
from kg.pipeline.state import _LIBRARIES, _READING
from kg.releases import Release, current, switch
from tests.pipeline.test_incremental import assert_same, read
from tests.pipeline.test_known import LOST, TABLED

MORE = TABLED.replace("2094Z00090", "2094Z00093").replace("nietmachine", "perforator")
OTHERS = 6
ROOT = Path(__file__).resolve().parents[2]
building = import_module("kg.pipeline.build")


class Place:
    """Two documents, of which one needs the other to be read, among so many that a change is a small part of all."""

    def __init__(self, folder: Path, register: Path) -> None:
        self.folder = folder
        self.inputs = folder / "in"
        self.out = folder / "out"
        self.register = folder / "register"
        shutil.copytree(register, self.register)
        self.inputs.mkdir()
        self.write("kv.txt", TABLED)
        self.write("antwoord.txt", LOST)
        for number in range(OTHERS):
            self.write(f"ander-{number}.txt", MORE.replace("2094Z00093", f"2094Z002{number:02}"))

    def write(self, name: str, text: str) -> None:
        """Put a document among the inputs."""
        (self.inputs / name).write_text(text, encoding="utf-8")

    def build(self, history: Path | None = None, journal: Journal | None = None) -> Outcome:
        """Build what differs."""
        return build(Options((self.inputs,), self.out, self.register, workers=1, history=history), journal=journal)

    def from_nothing(self, history: Path) -> Release:
        """Build everything, into another folder."""
        return build(Options((self.inputs,), self.folder / "again", self.register, workers=1, history=history)).release

    def assert_as_from_nothing(self, release: Release) -> None:
        """The release has the bytes that its inputs and history give from nothing."""
        assert_same(release, self.from_nothing(release.folder))


@pytest.fixture
def place(tmp_path: Path, examples: Path) -> Place:
    """A place in which nothing was built yet."""
    return Place(tmp_path, examples / "register")


def steps(outcome: Outcome) -> list[str]:
    """The steps that put something in quarantine."""
    return [entry["step"] for entry in outcome.journal.quarantine]


# ---------------------------------------------------------------- what passes


PASSING = {"read_file": "read", "read_again": "read with known questions", "resolve_file": "resolve"}


def unfinished(work_name: str) -> Callable[..., Iterator[Any]]:
    """`Workers.run`, in which one kind of work does not end for the document without headings."""
    run = Workers.run

    def troubled(pool: Workers, work: Callable[[Any], Any], items: Any, batch: int = 1) -> Iterator[tuple[Any, Any]]:
        for item, outcome in run(pool, work, items, batch):
            hit = work.__name__ == work_name and "antwoord.txt" in repr(item)
            yield item, UnfinishedError("the document took too long") if hit else outcome

    return troubled


@pytest.mark.parametrize("work", PASSING)
def test_what_took_too_long_is_tried_again(work: str, place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    """A document that a busy machine put in quarantine is in the next release, though its file is the same."""
    with monkeypatch.context() as patch:
        patch.setattr(Workers, "run", unfinished(work))
        assert PASSING[work] in steps(place.build())
    outcome = place.build()
    assert steps(outcome) == []
    place.assert_as_from_nothing(outcome.release)


def test_what_takes_too_long_again_stays_out(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    """Tried again in vain it is in quarantine as before, and the release is the one in service."""
    monkeypatch.setattr(Workers, "run", unfinished("resolve_file"))
    first, second = place.build(), place.build()
    assert steps(first) == steps(second) == ["resolve"]
    assert first.release.id == second.release.id


def test_a_full_disk_is_no_fault_of_a_document() -> None:
    """It stops the build; another error of a document's reader is that document's."""
    with workers(1, 20, random.seed, ()) as pool:
        with pytest.raises(StoreError, match="cannot be read or written") as caught:
            list(pool.run(Path("/dev/full").write_bytes, [b"x" * 100_000]))
        assert "room" in caught.value.remedy
        outcomes = [outcome for _, outcome in pool.run(Path.read_bytes, [Path("/dev/niets")])]
    assert [type(outcome) for outcome in outcomes] == [FaultError]


# ---------------------------------------------------------------- what is lost


def lose_one_record(state: Path) -> None:
    """The largest record is gone."""
    max(state.glob("records/*/*/*"), key=lambda path: path.stat().st_size).unlink()


def lose_records(state: Path) -> None:
    """Every record is gone."""
    shutil.rmtree(state / "records")


def spoil_records(state: Path) -> None:
    """Every record is empty, as after a loss of power."""
    for path in state.glob("records/*/*/*"):
        path.write_bytes(b"")


def spoil_pages(state: Path) -> None:
    """The head of the file is well, what follows is not."""
    path = state / "state.sqlite"
    data = path.read_bytes()
    path.write_bytes(data[: 1 << 14] + b"\xff" * (len(data) - (1 << 14)))


def spoil_values(state: Path) -> None:
    """The file is well, values in it are not."""
    with sqlite3.connect(state / "state.sqlite") as connection:
        connection.execute("UPDATE build_tasks SET value = x'80'")
    connection.close()


@pytest.mark.parametrize("harm", [lose_one_record, lose_records, spoil_records, spoil_pages, spoil_values])
def test_a_damaged_state_loses_nothing(harm: Callable[[Path], None], place: Place) -> None:
    """Whatever is lost of what a build keeps, the next one has every document and is as from nothing."""
    place.build()
    harm(place.out / "state")
    place.write("kv.txt", TABLED.replace("voor het zomerreces", "voor het kerstreces"))
    outcome = place.build()
    assert steps(outcome) == []
    place.assert_as_from_nothing(outcome.release)


def test_a_damaged_release_is_not_gone_on_from(place: Place) -> None:
    """A dump that is gone is not missed: the next build begins anew, and keeps what was published."""
    release = place.build().release
    for path in (release.dumps / "nq").iterdir():
        path.unlink()
    place.write("meer.txt", MORE)
    outcome = place.build()
    assert read(outcome.journal) == OTHERS + 3
    place.assert_as_from_nothing(outcome.release)


def test_keys_are_not_lost_in_silence(place: Place) -> None:
    """When the release in service is gone the build says so, unless another one tells what was published."""
    release = place.build().release
    kept = place.folder / "kept"
    release.folder.rename(kept)
    with pytest.raises(StoreError, match="would be lost") as caught:
        place.build()
    assert "--history" in caught.value.remedy
    assert place.build(history=kept).release.id == release.id


# ---------------------------------------------------------------- inputs of a build


def test_another_history_begins_anew(place: Place) -> None:
    """A history that is named is the one that counts, whatever is in the folder."""
    place.build()
    other = place.from_nothing(place.out)
    place.write("kv.txt", TABLED.replace("2094Z00090\n", ""))
    place.build()
    journal = Journal()
    release = place.build(history=other.folder, journal=journal).release
    assert read(journal) == OTHERS + 2
    assert_same(release, place.from_nothing(other.folder))


def test_a_history_that_is_none(place: Place) -> None:
    """It is refused before anything is read."""
    journal = Journal()
    with pytest.raises(StoreError, match="this is no release"):
        place.build(history=place.inputs, journal=journal)
    assert journal.steps == []


def test_a_register_that_changes_meanwhile(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is written to the register while a build runs is seen by the next one."""
    load = building.load_register

    def then_changed(folder: Path | None) -> Any:
        found = load(folder)
        (place.register / "aliases.csv").write_text("person,name,source\n", encoding="utf-8")
        return found

    with monkeypatch.context() as patch:
        patch.setattr(building, "load_register", then_changed)
        place.build()
    journal = Journal()
    release = place.build(journal=journal).release
    assert read(journal) == OTHERS + 2
    place.assert_as_from_nothing(release)


def test_the_place_of_the_inputs_makes_no_difference(place: Place) -> None:
    """Another parent folder is the same archive, also for what cannot be read in it."""
    (place.inputs / "nergens.txt").symlink_to("niets")
    outcome = place.build()
    assert steps(outcome) == ["open"]
    assert str(place.folder) not in json.dumps(outcome.journal.quarantine)
    (place.folder / "elders").mkdir()
    place.inputs = place.inputs.rename(place.folder / "elders" / "in")
    assert place.build().release.id == outcome.release.id
    place.assert_as_from_nothing(outcome.release)


def test_two_members_of_one_name(place: Place) -> None:
    """The second one is refused, is seen, and does not take the first with it when the archive is written again."""
    path = place.inputs / "stukken.zip"
    for count in (1, 2):
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("a.txt", MORE)
            with pytest.warns(UserWarning, match="Duplicate name"):
                archive.writestr("a.txt", "iets anders")
            archive.writestr("b.txt", MORE.replace("2094Z00093", f"2094Z0010{count}"))
        outcome = place.build()
        assert [entry["bronbestand"] for entry in outcome.journal.quarantine] == ["in/stukken.zip/a.txt (2)"]
        assert outcome.release.manifest["classes"]["Vragendocument"] == OTHERS + 3
    place.assert_as_from_nothing(outcome.release)


def test_a_file_that_is_written_again_at_once(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    """A clock that does not tell two writes apart hides nothing: of what was just written the bytes are compared."""
    path = place.inputs / "kv.txt"
    known = path.stat()
    monkeypatch.setattr("kg.pipeline.inputs.time_ns", lambda: known.st_ctime_ns)
    place.build()
    path.write_text(TABLED.replace("zomerreces", "winterreces"[:10]), encoding="utf-8")
    monkeypatch.setattr("kg.pipeline.inputs.os", SimpleNamespace(stat=lambda _: known))
    assert read(place.build().journal) == 1


def test_a_file_of_every_kind_in_turn(place: Place, examples: Path) -> None:
    """A document becomes metadata, rows of cases, rubbish, and a document again: each time it is only what it is."""
    metadata = examples / "corpus" / "officieel" / "ah-tk-20932094-12.metadata.xml"
    cases = next((examples / "corpus" / "zaken").glob("*.csv"))
    kinds = (MORE, metadata.read_text(encoding="utf-8"), cases.read_text(encoding="utf-8"), "", MORE)
    with_it, without = OTHERS + 2, OTHERS + 1
    found: list[tuple[int, list[str]]] = []
    for text in kinds:
        place.write("wissel.txt", text)
        outcome = place.build()
        found.append((outcome.release.manifest["classes"]["Vragendocument"], steps(outcome)))
        place.assert_as_from_nothing(outcome.release)
    assert found == [(with_it, []), (without, []), (without, []), (without, ["read"]), (with_it, [])]


def test_other_inputs_into_the_same_folder(place: Place) -> None:
    """Another folder instead, the same documents in it: what is not given is gone, and nothing else."""
    first = place.build().release
    other = place.folder / "ander"
    other.mkdir()
    shutil.copyfile(place.inputs / "kv.txt", other / "vragen.txt")
    before, place.inputs = place.inputs, other
    second = place.build().release
    place.assert_as_from_nothing(second)
    place.inputs = before
    again = place.build().release
    assert again.manifest["classes"] == first.manifest["classes"]
    place.assert_as_from_nothing(again)


# ---------------------------------------------------------------- the change log


def entries(out: Path) -> list[tuple[str, str]]:
    """From which release to which, by number."""
    found = [json.loads(path.read_text(encoding="utf-8")) for path in sorted(out.glob("changes/*/change.json"))]
    return [(entry["from"], entry["to"]) for entry in found]


def test_a_release_set_back_by_hand(place: Place) -> None:
    """The state of the newer one is refused, and each entry of the log begins where the one before it ended."""
    first = place.build().release
    place.write("meer.txt", MORE)
    second = place.build().release
    switch(place.out, first.id)
    place.write("nog-meer.txt", MORE.replace("2094Z00093", "2094Z00094"))
    outcome = place.build()
    assert read(outcome.journal) == OTHERS + 4
    third = outcome.release
    assert entries(place.out) == [("", first.id), (first.id, second.id), (second.id, third.id)]
    assert_same(third, place.from_nothing(first.folder))


def test_killed_before_the_log_is_written(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    """The release is in service and the entry is missing: the next build writes it, once."""
    first = place.build().release
    place.write("meer.txt", MORE)
    with monkeypatch.context() as patch:
        patch.setattr(building, "record", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            place.build()
    second = current(place.out)
    assert second.id != first.id
    for _ in range(2):
        assert place.build().release.id == second.id
        assert entries(place.out) == [("", first.id), (first.id, second.id)]


def test_killed_before_the_state_is_kept(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    """The release is in service and in the log: the next build begins anew, and adds nothing to it."""
    first = place.build().release
    place.write("meer.txt", MORE)
    with monkeypatch.context() as patch:
        patch.setattr("kg.pipeline.state.State.commit", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            place.build()
    second = current(place.out)
    outcome = place.build()
    assert (read(outcome.journal), outcome.release.id) == (OTHERS + 3, second.id)
    assert entries(place.out) == [("", first.id), (first.id, second.id)]


# ---------------------------------------------------------------- what the state is of


def imported(*patterns: str) -> set[str]:
    """Names of modules that some files of kg import, as far as the second dot."""
    paths = sorted(path for pattern in patterns for path in (ROOT / "kg").glob(pattern))
    assert len(paths) >= 2
    found: set[str] = set()
    for node in (node for path in paths for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module)
    return {".".join(name.split(".")[:2]) for name in found}


def test_records_are_of_all_code_that_makes_them() -> None:
    """Records of files are read again when any code changes that reads them, or takes from them what is kept."""
    parts = imported("readers/*.py", "extract/*.py", "linking/slips.py", "linking/forms.py")
    ours = {name.partition(".")[2] for name in parts if name.startswith("kg.")}
    assert len(ours) >= 4
    assert ours <= {part.partition("/")[0] for part in _READING}
    assert {"linking/forms", "linking/slips", "pipeline/tasks"} <= set(_READING)


def test_the_state_is_of_all_libraries_that_decide() -> None:
    """What the steps of a build import of others is among the libraries whose version counts."""
    folders = ("readers", "extract", "identity", "linking", "mapping")
    parts = {name.partition(".")[0] for name in imported(*(f"{folder}/*.py" for folder in folders))}
    named = {"pypdfium2_raw": "pypdfium2"}
    theirs = {named.get(name, name) for name in parts - {"kg", "__future__"} if name not in sys.stdlib_module_names}
    assert len(theirs) >= 4
    assert theirs <= set(_LIBRARIES)


def test_a_reason_that_passes_is_told_from_one_that_does_not() -> None:
    """Only what another try may change is tried again."""
    assert Rejected.of("read", UnfinishedError("te lang")).passing
    assert not Rejected.of("read", FaultError("fout")).passing
