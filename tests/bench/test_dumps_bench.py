"""The measurement of dumps runs on a release, and prints each figure."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from bench import dumps
from tests.releases.worlds import BASE, world, written


def test_it_measures_a_release(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Shards, load, compressors and serializers, each a line."""
    written(tmp_path, world())
    manifest = {"id": "proef", "base": BASE, "quads": len(world()), "classes": {}, "files": {}}
    (tmp_path / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    monkeypatch.setattr(sys, "argv", ["dumps.py", str(tmp_path), "--quads", "100"])
    dumps.main()
    told = capsys.readouterr().out
    assert told.startswith("100 quads\n")
    assert all(name in told for name in ("parts", "shards", "bulk_load", "pyoxigraph", *dumps.PACKERS))
