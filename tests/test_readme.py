"""What the README shows is what happens: its commands are run on the example corpus and its output compared."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
from typer.testing import CliRunner

from kg.cli import app

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
SHOWN = [block for block in re.findall(r"```\n(.*?)```", README, re.DOTALL) if block.startswith("$ kg ")]


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A build of the example corpus by the command of the Makefile; every document of it is published."""
    out = tmp_path_factory.mktemp("data")
    corpus, register = ROOT / "examples" / "corpus", ROOT / "examples" / "register"
    result = CliRunner().invoke(app, ["build", str(corpus), "--register", str(register), "--out", str(out)])
    assert result.exit_code == 0, result.output
    assert "0 in quarantine" in result.output
    return out


def test_there_is_output_to_compare() -> None:
    """The README shows commands with their output."""
    assert len(SHOWN) == 2


@pytest.mark.slow
@pytest.mark.parametrize("block", SHOWN, ids=["query", "explain"])
def test_the_output_shown_is_the_output(data: Path, block: str) -> None:
    """Every line that the README shows after a command is a line, or part of one, that the command writes."""
    typed, shown = block.split("\n\n", 1)
    result = CliRunner().invoke(app, [*shlex.split(typed.removeprefix("$ kg ")), "--data", str(data)])
    assert result.exit_code == 0, result.output
    written = folded(result.output)
    lines = [folded(line) for line in shown.splitlines() if line.strip() not in {"", "…"}]
    assert len(lines) >= 4
    assert [line for line in lines if line not in written] == []


def folded(text: str) -> str:
    """White space and the lines of tables folded."""
    return " ".join(re.sub(r"[━╇]+", " ", text).split())
