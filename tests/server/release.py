"""Makes a small release on disk, as the build does, for the tests of the server."""

from __future__ import annotations

import gzip
import hashlib
import json
from pathlib import Path

import pyoxigraph as ox

from kg.store import bulk_load
from tests.server.register import write_register

BASE = "https://example.org/kamer/"
_EXAMPLE = Path(__file__).parent / "example.trig"


def make_release(directory: Path, release_id: str = "proef-1", extra_nquads: str = "") -> Path:
    """Write a release with the example data and more quads; return its directory."""
    quads = b"".join(
        line for line in sorted((ox.serialize(_quads(), format=ox.RdfFormat.N_QUADS) or b"").splitlines(keepends=True))
    )
    quads += extra_nquads.encode()
    dumps = directory / "dumps"
    dumps.mkdir(parents=True)
    dump = dumps / "kamergraaf.nq.gz"
    dump.write_bytes(gzip.compress(quads, mtime=0))
    report = directory / "report" / "build.json"
    report.parent.mkdir()
    report.write_text('{"documents": 2}\n', encoding="utf-8")
    write_register(directory / "register")
    count = bulk_load(directory / "store", [dump])
    kept = (dump, report, *sorted((directory / "register").iterdir()))
    files = {path.relative_to(directory).as_posix(): path for path in kept}
    manifest = {
        "id": release_id,
        "base": BASE,
        "created_from": [],
        "classes": {"Vragenset": 1, "Vraag": 3, "Antwoord": 4, "Document": 2, "Persoon": 3, "Ministerie": 3},
        "quads": count,
        "files": {name: _described(path) for name, path in files.items()},
    }
    (directory / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    return directory


def _quads() -> list[ox.Quad]:
    return list(ox.parse(path=_EXAMPLE, format=ox.RdfFormat.TRIG))


def _described(path: Path) -> dict[str, object]:
    content = path.read_bytes()
    return {"sha256": hashlib.sha256(content).hexdigest(), "bytes": len(content)}
