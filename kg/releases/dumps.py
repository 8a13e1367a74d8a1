"""The dumps of a release: N-Quads, TriG, Turtle and JSON-LD, sorted, compressed, byte-reproducible."""

from __future__ import annotations

import gzip
import io
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import pyoxigraph as ox

from kg.namespaces import PREFIXES, Names
from kg.releases.sorting import Parts, triple

_CHUNK = 20_000  # lines that are parsed at once


@dataclass(frozen=True, slots=True)
class Dump:
    """One dump: the file's name, its media type without compression, and whether graphs are in it."""

    name: str
    media_type: str
    graphs: bool


DUMPS = (
    Dump("kamergraaf.nq.gz", "application/n-quads", True),
    Dump("kamergraaf.trig.gz", "application/trig", True),
    Dump("kamergraaf.ttl.gz", "text/turtle", False),
    Dump("kamergraaf.jsonld.gz", "application/ld+json", True),
)


def write_dumps(parts: Parts, folder: Path, names: Names) -> int:
    """Write every dump of the sorted parts into `folder`, streaming; return the number of quads."""
    folder.mkdir(parents=True, exist_ok=True)
    quads = 0
    with _gzip(folder / "kamergraaf.nq.gz") as file:
        for line in parts.by_subject():
            file.write(f"{line}\n".encode())
            quads += 1
    prefixes = {**PREFIXES, "id": f"{names.base}id/", "graph": f"{names.base}graph/"}
    for name, kind, lines in (
        ("kamergraaf.trig.gz", ox.RdfFormat.TRIG, parts.by_graph()),
        ("kamergraaf.jsonld.gz", ox.RdfFormat.JSON_LD, parts.by_graph()),
        ("kamergraaf.ttl.gz", ox.RdfFormat.TURTLE, _triples(parts.by_subject())),
    ):
        with _gzip(folder / name) as file:
            _serialize(_parsed(lines), file, kind, prefixes)
    return quads


def _triples(lines: Iterable[str]) -> Iterator[str]:
    """Lines without their graph; the same triple of several graphs stands together and is kept once."""
    previous = ""
    for line in lines:
        bare = triple(line)
        if bare != previous:
            yield bare
        previous = bare


def _parsed(lines: Iterable[str]) -> Iterator[ox.Quad]:
    chunk: list[str] = []
    for line in lines:
        chunk.append(line)
        if len(chunk) == _CHUNK:
            yield from ox.parse("\n".join(chunk), ox.RdfFormat.N_QUADS)
            chunk = []
    yield from ox.parse("\n".join(chunk), ox.RdfFormat.N_QUADS)


def _serialize(quads: Iterator[ox.Quad], file: BinaryIO, kind: ox.RdfFormat, prefixes: dict[str, str]) -> None:
    if kind.supports_datasets:
        ox.serialize(quads, file, kind, prefixes=prefixes)
    else:
        ox.serialize((quad.triple for quad in quads), file, kind, prefixes=prefixes)


@contextmanager
def _gzip(path: Path) -> Iterator[BinaryIO]:
    """A gzip file without name and time in its head, so that the same content is the same bytes."""
    with (
        path.open("wb") as raw,
        gzip.GzipFile(filename="", mode="wb", fileobj=raw, mtime=0, compresslevel=6) as packed,
        io.BufferedWriter(packed, 1 << 20) as buffered,
    ):
        yield buffered
