"""Dumps beside the store's own load of the same quads: `python bench/dumps.py RELEASE [--quads 300000]`.

Measured on one core, in seconds of processor time, are: sorting into parts, writing the shards in four syntaxes, the
load by pyoxigraph's `bulk_load`; what compressors make of the four syntaxes; and what pyoxigraph's serializers take for
three of them. Ratios within one run count; seconds differ from day to day and from machine to machine.
"""

from __future__ import annotations

import argparse
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from time import process_time

import pyoxigraph as ox
from isal import isal_zlib

from kg.namespaces import Names
from kg.releases import SYNTAXES, current, layout, read_index, write_index, write_part, write_shard
from kg.releases.shards import read_lines, unpacked
from kg.store import bulk_load

_PART = 17_000  # lines, as many as fifty documents have
PACKERS: dict[str, Callable[[bytes], bytes]] = {
    "zlib 1": lambda data: zlib.compress(data, 1),
    "zlib 6": lambda data: zlib.compress(data, 6),
    "igzip 1": lambda data: bytes(isal_zlib.compress(data, 1)),
    "igzip 2": lambda data: bytes(isal_zlib.compress(data, 2)),
    "igzip 3": lambda data: bytes(isal_zlib.compress(data, 3)),
}


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("release", type=Path, help="a release, or the folder that a build made")
    parser.add_argument("--quads", type=int, default=300_000)
    chosen = parser.parse_args()
    dumps = current(chosen.release).dumps
    index = read_index(dumps)
    lines = list(
        islice((line for shard in index.shards for line in read_lines(dumps / shard.path("nq"))), chosen.quads)
    )
    print(f"{len(lines)} quads")
    with TemporaryDirectory() as work:
        written = shards(Path(work), lines, Names(index.base))
        load(Path(work), lines)
        compressors(written)
    serializers(lines)


@contextmanager
def told(what: str, quads: int = 0) -> Iterator[None]:
    """Print how long something took."""
    began = process_time()
    yield
    seconds = process_time() - began
    print(f"{what:34} {seconds:7.2f} s" + (f" {quads / seconds / 1000:7.0f} k quads/s" if quads else ""))


def shards(work: Path, lines: list[str], names: Names) -> list[Path]:
    """Write lines as a release does; return the files."""
    with told("parts", len(lines)):
        pieces = [lines[start : start + _PART] for start in range(0, len(lines), _PART)]
        parts = [write_part(work / "parts", f"{n:06}", piece, names) for n, piece in enumerate(pieces)]
    with told("shards in four syntaxes", len(lines)):
        plan = layout(parts, work / "dumps", names)
        index = write_index(work / "dumps", names, map(write_shard, plan.tasks))
    return [work / "dumps" / shard.path(syntax.name) for shard in index.shards for syntax in SYNTAXES]


def load(work: Path, lines: list[str]) -> None:
    """Load lines into a store."""
    (work / "all.nq").write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    with told("bulk_load", len(lines)):
        bulk_load(work / "store", [work / "all.nq"])


def compressors(files: list[Path]) -> None:
    """Compress the plain content of files in every way."""
    for name, pack in PACKERS.items():
        size = 0
        with told(f"four syntaxes by {name}"):
            size = sum(len(pack(unpacked(path))) for path in files)
        print(f"{'':34} {size / 1e6:7.1f} MB")


def serializers(lines: list[str]) -> None:
    """Parse lines and write them in three syntaxes with pyoxigraph."""
    with told("three syntaxes by pyoxigraph", len(lines)):
        quads = list(ox.parse("\n".join(lines), ox.RdfFormat.N_QUADS))
        ox.serialize(quads, format=ox.RdfFormat.TRIG)
        ox.serialize(quads, format=ox.RdfFormat.JSON_LD)
        ox.serialize([quad.triple for quad in quads], format=ox.RdfFormat.TURTLE)


if __name__ == "__main__":
    main()
