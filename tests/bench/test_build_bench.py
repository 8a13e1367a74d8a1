"""The benchmark of a whole build: what it reads of processes and steps, and that it runs."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from bench.build import Archive, measure, seconds_to_check, steps_of, watched
from kg.extract import extract
from kg.model import Document
from kg.readers import read

DOCUMENTS = 40
_MEGABYTES = 80
_CHILD = f"import time; held = bytearray({_MEGABYTES} << 20); time.sleep(1.5); print('held')"
_PARENT = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {_CHILD!r}], check=True)"


@pytest.fixture(scope="module")
def work(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that keeps archives."""
    return tmp_path_factory.mktemp("work")


def test_memory_is_that_of_all_processes() -> None:
    """What a process that the command started holds is counted, and once."""
    run = watched([sys.executable, "-c", _PARENT])
    assert run.told == "held\n"
    assert run.seconds > 1.5
    assert _MEGABYTES << 20 < run.memory < 2 * _MEGABYTES << 20


def test_a_command_that_fails_is_told() -> None:
    """A build that fails gives no figures, but what it printed."""
    with pytest.raises(RuntimeError, match=r"status 3:\nno room"):
        watched([sys.executable, "-c", "import sys; print('no room'); sys.exit(3)"])


def test_a_step_that_is_done_twice_counts_together() -> None:
    """Seconds are added by name, in the order in which the steps began."""
    steps: list[Mapping[str, object]] = [
        {"step": "read", "seconds": 1.5},
        {"step": "dump", "seconds": 1},
        {"step": "read", "seconds": 2},
    ]
    assert list(steps_of({"steps": steps}).items()) == [("read", 3.5), ("dump", 1.0)]


def test_one_document_is_kept_out(work: Path) -> None:
    """The archive has so many documents without the one that comes later; it is written once."""
    archive = Archive.at(work, DOCUMENTS)
    assert len([path for path in (archive.folder / "documents").rglob("*") if path.is_file()]) == DOCUMENTS
    written = archive.apart.stat().st_mtime_ns
    archive.place.write_bytes(b"of a run that was broken off")
    assert Archive.at(work, DOCUMENTS) == archive
    assert not archive.place.exists()
    assert archive.apart.stat().st_mtime_ns == written


def test_the_correction_changes_the_text_alone(work: Path) -> None:
    """The corrected document is the same document: other bytes, the same key and numbers."""
    archive = Archive.at(work, DOCUMENTS)
    before, after = (read(data, archive.place.name) for data in (archive.apart.read_bytes(), archive.corrected()))
    assert isinstance(before, Document)
    assert isinstance(after, Document)
    assert before.text != after.text
    one, other = extract(before), extract(after)
    assert (one.key, [v.nummer for v in one.vragen]) == (other.key, [v.nummer for v in other.vragen])


def test_a_check_of_nothing_is_no_figure(tmp_path: Path) -> None:
    """Only what is said of documents counts: without any there is no figure."""
    plain = tmp_path / "none.nq"
    plain.write_text("<https://w3id.org/kamergraaf/id/fractie/vbp> <http://example.org/p> <http://example.org/o> .\n")
    with pytest.raises(ValueError, match="no document"):
        seconds_to_check(plain, DOCUMENTS)


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_a_small_archive_gives_every_figure(
    work: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every figure is printed, and the build without the document that came is the first release again."""
    monkeypatch.setattr("bench.build.SMALL", DOCUMENTS // 2)
    assert measure(work, DOCUMENTS, workers=2, more=True)
    told = capsys.readouterr().out
    names = (
        "documents a second",
        "whole build : bare load",
        "without the checks : bare load",
        "without the checks : load and optimize",
        "dumps : bare load",
        "memory at its most",
        f"growth of the time from {DOCUMENTS // 2} documents",
        "one document more",
        "the document corrected",
        "the document removed",
    )
    assert [name for name in names if f"\n  {name} " not in told] == []
    assert told.startswith(f"{DOCUMENTS} documents, ")
    assert json.loads((work / "timings.json").read_text(encoding="utf-8"))["steps"]
