"""Makes a small release on disk, as the build does, for the tests of the server."""

from __future__ import annotations

import gzip
import hashlib
import json
from pathlib import Path

import pyoxigraph as ox

from kg.namespaces import Names
from kg.search.entries import entries
from kg.search.writing import write_entries
from kg.store import bulk_load, open_read_only
from tests.server.register import write_register

BASE = "https://example.org/kamer/"
_EXAMPLE = Path(__file__).parent / "example.trig"


def make_release(directory: Path, release_id: str = "proef-1", extra_nquads: str = "") -> Path:
    """Write a release with the example data and more quads; return its directory."""
    quads = b"".join(
        line for line in sorted((ox.serialize(_quads(), format=ox.RdfFormat.N_QUADS) or b"").splitlines(keepends=True))
    )
    quads += extra_nquads.encode()
    directory.mkdir(parents=True)
    shards = write_dumps(directory / "dumps", quads.splitlines(keepends=True))
    report = directory / "report" / "build.json"
    report.parent.mkdir()
    report.write_text('{"documents": 2}\n', encoding="utf-8")
    write_register(directory / "register")
    bulk_load(directory / "store", shards)
    write_entries(directory / "search", entries(quads.decode().splitlines(), Names(BASE)))
    kept = (*shards, report, *sorted((directory / "register").iterdir()))
    files = {path.relative_to(directory).as_posix(): path for path in kept}
    manifest = {
        "id": release_id,
        "base": BASE,
        "created_from": [],
        "classes": {"Vragenset": 1, "Vraag": 3, "Antwoord": 4, "Document": 2, "Persoon": 3, "Ministerie": 3},
        "quads": len(open_read_only(directory / "store")),
        "files": {name: _described(path) for name, path in files.items()},
    }
    (directory / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    return directory


def write_dumps(folder: Path, lines: list[bytes]) -> list[Path]:
    """Write lines of N-Quads as three shards, with an index as the build writes it; return the files of N-Quads.

    Other syntaxes are only there in form: each shard of JSON-LD is one object, what stands between them a comma.
    """
    third = max(1, -(-len(lines) // 3))
    shards, written = [], []
    for place in range(3):
        first = "" if place == 0 else f"document/voorbeeld-{place}"
        name = hashlib.sha256(first.encode()).hexdigest()[:16]
        nquads = gzip.compress(b"".join(lines[place * third : (place + 1) * third]), mtime=0)
        jsonld = gzip.compress(json.dumps({"@id": f"https://example.org/{place}"}).encode(), mtime=0)
        files = {"nq": _written(folder, "nq", name, nquads), "jsonld": _written(folder, "jsonld", name, jsonld)}
        shards.append({"first": first, "name": name, "quads": third, "files": files})
        written.append(folder / "nq" / f"{name}.nq.gz")
    for name, glue in (("head", b'{"@graph": ['), ("between", b",\n"), ("tail", b"]}\n")):
        (folder / "jsonld" / f"{name}.gz").write_bytes(gzip.compress(glue, mtime=0))
    between = {place: f"jsonld/{place}.gz" for place in ("head", "between", "tail")}
    syntaxes = {
        "nq": {"media_type": "application/n-quads", "graphs": True},
        "jsonld": {"media_type": "application/ld+json", "graphs": True, **between},
    }
    index = {"quads": len(lines), "syntaxes": syntaxes, "shards": shards}
    (folder / "index.json").write_text(json.dumps(index), encoding="utf-8")
    return written


def _written(folder: Path, syntax: str, name: str, packed: bytes) -> dict[str, object]:
    (folder / syntax).mkdir(parents=True, exist_ok=True)
    (folder / syntax / f"{name}.{syntax}.gz").write_bytes(packed)
    return {"bytes": len(packed), "sha256": hashlib.sha256(packed).hexdigest()}


def _quads() -> list[ox.Quad]:
    return list(ox.parse(path=_EXAMPLE, format=ox.RdfFormat.TRIG))


def _described(path: Path) -> dict[str, object]:
    content = path.read_bytes()
    return {"sha256": hashlib.sha256(content).hexdigest(), "bytes": len(content)}
