"""The command line as a process of its own, and a small input."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

Kg = Callable[..., "subprocess.CompletedProcess[str]"]


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
