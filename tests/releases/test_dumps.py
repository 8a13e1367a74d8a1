"""The dumps: every syntax says the same, and the same quads are the same bytes."""

from __future__ import annotations

import gzip
import os
import time
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.mapping.quads import text
from kg.namespaces import Names
from kg.releases import DUMPS, Dump, Parts, write_dumps

BASE = "https://voorbeeld.example/"
KINDS = {kind.media_type: kind for kind in (ox.RdfFormat.N_QUADS, ox.RdfFormat.TRIG, ox.RdfFormat.TURTLE)}
KINDS["application/ld+json"] = ox.RdfFormat.JSON_LD
VALUES = ('"', "\\", "een\ntwee", "\x00\x07\x1b\x7f", "😀", "\u0301", " <a> .", "\u2028\ufffe")


def lines() -> list[str]:
    """Quads with awkward literals; one triple stands in two graphs."""
    found = [
        f"<{BASE}id/document/d{n}> <urn:p> {text(value, 'nl')} <{BASE}graph/{'ab'[n % 2]}> ."
        for n, value in enumerate(VALUES)
    ]
    return [*found, found[0].replace("graph/a", "graph/b")]


def written(folder: Path, names: tuple[str, ...] = ("een", "twee", "drie")) -> Path:
    """Dumps of the quads, spread over parts."""
    parts = Parts(folder / "parts")
    for number, name in enumerate(names):
        parts.write(name, lines()[number :: len(names)])
    write_dumps(parts, folder / "dumps", Names(BASE))
    return folder / "dumps"


@pytest.mark.parametrize("dump", DUMPS, ids=lambda dump: dump.name)
def test_every_dump_says_the_same(dump: Dump, tmp_path: Path) -> None:
    """Each has every quad, or every triple once where the syntax has no graphs."""
    assert len(DUMPS) == 4
    with gzip.open(written(tmp_path) / dump.name) as file:
        found = list(ox.parse(file.read(), KINDS[dump.media_type]))
    expected = list(ox.parse("\n".join(lines()), ox.RdfFormat.N_QUADS))
    if dump.graphs:
        assert len(found) == len(set(found)) == len(expected)
        assert set(found) == set(expected)
    else:
        assert len(found) == len({quad.triple for quad in expected}) == len(VALUES)
        assert {quad.triple for quad in found} == {quad.triple for quad in expected}


def test_the_same_quads_are_the_same_bytes(tmp_path: Path) -> None:
    """Other parts, another folder, another moment: not a byte differs."""
    first = written(tmp_path / "a")
    os.utime(first / DUMPS[0].name, (0, 0))
    time.sleep(1.1)  # a gzip head counts whole seconds
    second = written(tmp_path / "b", ("x",))
    assert {path.name: path.read_bytes() for path in first.iterdir()} == {
        path.name: path.read_bytes() for path in second.iterdir()
    }


def test_nothing_is_dumped_as_nothing(tmp_path: Path) -> None:
    """A dump of no quads can be read."""
    write_dumps(Parts(tmp_path / "parts"), tmp_path / "dumps", Names(BASE))
    for dump in DUMPS:
        with gzip.open(tmp_path / "dumps" / dump.name) as file:
            assert list(ox.parse(file.read(), KINDS[dump.media_type])) == []
