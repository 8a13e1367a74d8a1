"""Writes a log of changes as publishing does, for the tests of the server."""

from __future__ import annotations

import gzip
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

ID = "https://example.org/kamer/id/"


def entity(path: str, kind: str = "changed", **more: Any) -> dict[str, Any]:
    """Return what a line says about an entity."""
    words = [["-", "onderwerp", "het tellen"], ["+", "onderwerp", "het tellen van <b>bruggen</b>"]]
    fields = {"iri": ID + path, "class": "Vragenset", "label": f"Naam van {path}", "kind": kind}
    return {**fields, "added": 1, "removed": 1, "words": words, **more}


def change(number: int, kinds: Sequence[str], **more: Any) -> dict[str, Any]:
    """Return what change.json says of a change with entities of these kinds."""
    fields = {
        "number": number,
        "from": f"uitgave-{number - 1}" if number > 1 else "",
        "to": f"uitgave-{number}",
        "published": f"2099-01-{number:02d}T02:10:00Z" if number < 32 else f"2099-02-{number - 31:02d}T02:10:00Z",
        "quads": {"added": 10 * number, "removed": number},
        "entities": {kind: list(kinds).count(kind) for kind in ("new", "changed", "gone")},
    }
    return fields | more


def write_change(out: Path, number: int, lines: Sequence[dict[str, Any]], **more: Any) -> Path:
    """Write one change under OUT/changes; return its folder. The first has no patch."""
    folder = out / "changes" / f"{number:06d}"
    folder.mkdir(parents=True)
    described = change(number, [found["kind"] for found in lines], **more)
    (folder / "change.json").write_text(json.dumps(described), encoding="utf-8")
    written = "".join(json.dumps(found) + "\n" for found in lines)
    (folder / "entities.jsonl.gz").write_bytes(gzip.compress(written.encode(), mtime=0))
    if number > 1:
        patch = f"H id <uitgave-{number}> .\nTX .\nTC .\n"
        (folder / "patch.gz").write_bytes(gzip.compress(patch.encode(), mtime=0))
    return folder
