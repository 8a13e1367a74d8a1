"""A build that is killed at any step leaves the release in service as it was, and the next build ends well."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from kg.releases import current, workplace

STEPS = (
    "read",
    "look for known questions",
    "read with known questions",
    "resolve",
    "link",
    "map and check",
    "load",
    "compare",
    "map and check what is shared",
    "dump",
    "index",
    "check the whole",
    "publish",
)


KEPT = ("releases", "current", "changes", "state", ".slot")


def command(inputs: Path, register: Path, out: Path) -> list[str]:
    """The command line of a build, as a process of its own."""
    arguments = ["build", str(inputs), "--register", str(register), "--out", str(out), "--workers", "1"]
    return [sys.executable, "-c", "from kg.cli import main; main()", *arguments]


def files(folder: Path) -> dict[str, tuple[int, int]]:
    """Every file of a release with its size and time."""
    every = sorted(path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): (path.stat().st_size, path.stat().st_mtime_ns) for path in every}


@pytest.fixture(scope="module")
def served(example_out: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a release in service, that the tests below try to spoil."""
    out = tmp_path_factory.mktemp("served") / "data"
    shutil.copytree(example_out, out, symlinks=True)
    return out


@pytest.fixture(scope="module")
def one(examples: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with one document: another release than the one in service."""
    folder = tmp_path_factory.mktemp("one")
    shutil.copy(examples / "corpus" / "officieel" / "ah-tk-20932094-12.xml", folder)
    return folder


def test_every_step_is_killed(served: Path, one: Path, examples: Path) -> None:
    """The steps below are those that a build goes through."""
    out = served.parent / "steps"
    done = subprocess.run(
        command(one, examples / "register", out), capture_output=True, text=True, check=True, timeout=60
    )
    begun = [line.removesuffix(" …") for line in done.stderr.splitlines() if line.endswith(" …")]
    assert tuple(dict.fromkeys(begun)) == STEPS  # what the report adds is dumped after the rest


@pytest.mark.parametrize("step", STEPS)
def test_killed_at(step: str, served: Path, one: Path, examples: Path) -> None:
    """`kill -9` as the step begins: nothing that is served has changed."""
    before, release = files(served / "releases"), current(served).id
    process = subprocess.Popen(
        command(one, examples / "register", served), stderr=subprocess.PIPE, text=True, start_new_session=True
    )
    assert process.stderr is not None
    for line in process.stderr:
        if line.strip() == f"{step} …":
            break
    os.killpg(process.pid, signal.SIGKILL)
    process.wait(timeout=20)
    process.stderr.close()
    assert process.returncode == -signal.SIGKILL
    assert current(served).id == release
    assert files(served / "releases") == before


def test_the_next_build_ends_well(served: Path, one: Path, examples: Path) -> None:
    """After all those, a build publishes, sweeps what the dead left, and keeps the older release."""
    older = current(served).id
    subprocess.run(command(one, examples / "register", served), check=True, capture_output=True, timeout=60)
    assert current(served).id != older
    assert (served / "releases" / older / "manifest.json").exists()
    left = [path.name for path in served.iterdir() if path.name not in KEPT]
    assert left == []


def test_two_builds_cannot_share_a_folder(served: Path, one: Path, examples: Path) -> None:
    """Whoever comes second is told to wait; the first is not disturbed."""
    with workplace(served) as first:
        (first.folder / "half").write_text("werk", encoding="utf-8")
        second = subprocess.run(
            command(one, examples / "register", served), capture_output=True, text=True, check=False, timeout=60
        )
        assert (first.folder / "half").read_text(encoding="utf-8") == "werk"
    assert second.returncode == 1
    assert "another build works here" in second.stderr
    assert "wait" in second.stderr


def test_nothing_to_publish_leaves_the_release(served: Path, examples: Path, tmp_path: Path) -> None:
    """A build whose every input is in quarantine fails, says why, and changes nothing."""
    (tmp_path / "leeg.txt").write_bytes(b"")
    before, release = files(served / "releases"), current(served).id
    done = subprocess.run(
        command(tmp_path, examples / "register", served), capture_output=True, text=True, check=False, timeout=60
    )
    assert done.returncode == 1
    assert "no document is left to publish" in done.stderr
    assert "leeg.txt" in done.stderr
    assert current(served).id == release
    assert files(served / "releases") == before
    assert json.loads((current(served).folder / "manifest.json").read_text(encoding="utf-8"))["id"] == release
