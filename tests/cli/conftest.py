"""The command line in this process, which is quicker than a process for each test."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from kg.cli import main


@dataclass(frozen=True, slots=True)
class Done:
    """What a command left behind: exit status, standard output and standard error."""

    status: int
    out: str
    err: str


Run = Callable[..., Done]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Run:
    """Run `kg` with arguments."""

    def call(*arguments: str | Path) -> Done:
        monkeypatch.setattr(sys, "argv", ["kg", *map(str, arguments)])
        with pytest.raises(SystemExit) as ended:
            main()
        captured = capfd.readouterr()
        return Done(int(ended.value.code or 0), captured.out, captured.err)

    return call


@pytest.fixture
def ask(run: Run, example_out: Path) -> Run:
    """Run a `kg` command on the release of the examples."""

    def call(command: str, *arguments: str | Path) -> Done:
        return run(command, "--data", example_out, *arguments)

    return call
