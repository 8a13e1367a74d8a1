"""Fixtures that more than one part of the suite uses."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
Kg = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture(scope="session")
def root() -> Path:
    """The checkout."""
    return ROOT


@pytest.fixture(scope="session")
def examples() -> Path:
    """The folder of the example corpus and its register."""
    return ROOT / "examples"


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real documents, which is not part of the project; skips the test when it is not there.

    `KAMERGRAAF_SHARED` names it; otherwise it is looked for beside the checkout.
    """
    folder = Path(os.environ.get("KAMERGRAAF_SHARED", ROOT.parent / "shared"))
    if not (folder / "corpus").is_dir():
        pytest.skip(f"the real documents are not here: {folder} has no folder corpus (set KAMERGRAAF_SHARED)")
    return folder


@pytest.fixture(scope="session")
def kg(tmp_path_factory: pytest.TempPathFactory) -> Kg:
    """Run `kg` with arguments in an empty folder; return the finished process with its text."""
    folder = tmp_path_factory.mktemp("cwd")

    def run(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-c", "from kg.cli import main; main()", *map(str, arguments)]
        return subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=120, check=False)

    return run


@pytest.fixture(scope="session")
def example_out(kg: Kg, examples: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a release built from the examples."""
    out = tmp_path_factory.mktemp("example") / "data"
    done = kg("build", examples / "corpus", "--register", examples / "register", "--out", out)
    assert done.returncode == 0, done.stderr
    return out
