"""The order in which Python keeps sets and dictionaries of strings must not reach the bytes of a release."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest


def built(examples: Path, out: Path, seed: str) -> dict[str, Any]:
    """The manifest of the examples, built by processes that hash strings with this seed."""
    arguments = ["build", examples / "corpus", "--register", examples / "register", "--out", out, "--workers", "2"]
    command = [sys.executable, "-c", "from kg.cli import main; main()", *map(str, arguments)]
    environment = os.environ | {"PYTHONHASHSEED": seed}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=100, check=False)
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads((out / "current" / "manifest.json").read_text(encoding="utf-8"))
    return found


@pytest.mark.slow
def test_other_hashes_give_the_same_bytes(examples: Path, tmp_path: Path) -> None:
    """Two builds with different hash seeds have the same name, dumps and reports."""
    one, other = built(examples, tmp_path / "a", "1"), built(examples, tmp_path / "b", "4242")
    assert one["id"] == other["id"]
    for name, entry in one["files"].items():
        if not name.startswith(("store/", "search/")):
            assert other["files"][name] == entry, name
