"""Reads the manifests of W3C's SPARQL suite, and those of ours that are written in the same manner."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import cast
from urllib.parse import unquote, urlsplit

import pyoxigraph as ox

from tests.server.w3c.fetch import PACKAGES, cache

_MF = "http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#"
_QT = "http://www.w3.org/2001/sw/DataAccess/tests/test-query#"
_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_LABEL = "http://www.w3.org/2000/01/rdf-schema#label"

EVALUATION = ("QueryEvaluationTest", "CSVResultFormatTest")
POSITIVE = ("PositiveSyntaxTest", "PositiveSyntaxTest11")
NEGATIVE = ("NegativeSyntaxTest", "NegativeSyntaxTest11")
# Entailment regimes are another service, and this endpoint calls no other one.
_LEFT_OUT = frozenset({"entailment", "service"})
QUADS = frozenset({".trig", ".nq"})

_Node = ox.NamedNode | ox.BlankNode


@dataclass(frozen=True, slots=True)
class Case:
    """A test: its query, the data of the default graph, files by the name of their graph, and the expected result.

    `lax` tells that how often a row comes does not count (REDUCED).
    """

    name: str
    kind: str
    query: Path
    data: tuple[Path, ...] = ()
    named: tuple[tuple[str, Path], ...] = ()
    result: Path | None = None
    lax: bool = False

    @property
    def text(self) -> str:
        """The query, with its own address as base."""
        return f"BASE <{self.query.as_uri()}>\n{self.query.read_text(encoding='utf-8')}"


def find_suite() -> tuple[str, Path] | None:
    """Return the name and folder of the suite: of KAMERGRAAF_W3C, else what was fetched; None when there is none."""
    if given := os.environ.get("KAMERGRAAF_W3C"):
        return "given", Path(given)
    for package in PACKAGES:
        if (cache() / package.name).is_dir():
            return package.name, cache() / package.name
    return None


def read_suite(folder: Path, kinds: tuple[str, ...]) -> list[Case]:
    """Return the tests of some kinds that the manifests below `folder` list, in order of their names."""
    cases = []
    for manifest in sorted(folder.resolve().rglob("manifest.ttl")):
        if manifest.parent.name not in _LEFT_OUT:
            cases += _Manifest(manifest).cases(kinds)
    return sorted(cases, key=lambda case: case.name)


class _Manifest:
    def __init__(self, path: Path) -> None:
        self._path = path
        self._store = ox.Store()
        self._store.load(path=str(path), format=ox.RdfFormat.TURTLE, base_iri=path.as_uri())

    def cases(self, kinds: tuple[str, ...]) -> list[Case]:
        found = []
        for quad in self._store.quads_for_pattern(None, ox.NamedNode(_MF + "entries"), None):
            for test in self._list(cast(_Node, quad.object)):
                type_ = next((name for name in kinds if ox.NamedNode(_MF + name) in self._all(test, _RDF + "type")), "")
                if type_ and (case := self._case(test, type_)).query.suffix == ".rq":  # an update may be called a query
                    found.append(case)
        return found

    def _case(self, test: _Node, kind: str) -> Case:
        name = f"{self._path.parent.name}/{test.value.rpartition('#')[2]}"
        action = self._all(test, _MF + "action")[0]
        lax = bool(self._all(test, _MF + "resultCardinality"))
        result = next((_path(found) for found in self._all(test, _MF + "result")), None)
        queries = self._all(action, _QT + "query")
        if not queries:
            return Case(name, kind, _path(action), result=result, lax=lax)
        data = tuple(_path(found) for found in self._all(action, _QT + "data"))
        named = tuple(self._named(found) for found in self._all(action, _QT + "graphData"))
        return Case(name, kind, _path(queries[0]), data, named, result, lax)

    def _named(self, found: _Node) -> tuple[str, Path]:
        """Return the name and file of a named graph; most are called by the address of their file."""
        if isinstance(found, ox.NamedNode):
            return found.value, _path(found)
        return self._all(found, _LABEL)[0].value, _path(self._all(found, _QT + "graph")[0])

    def _all(self, subject: _Node, predicate: str) -> list[_Node]:
        pattern = self._store.quads_for_pattern(subject, ox.NamedNode(predicate), None)
        return sorted((cast(_Node, quad.object) for quad in pattern), key=str)

    def _list(self, head: _Node) -> list[_Node]:
        found = []
        while head.value != _RDF + "nil":
            found.append(self._all(head, _RDF + "first")[0])
            head = self._all(head, _RDF + "rest")[0]
        return found


def _path(node: _Node) -> Path:
    return Path(unquote(urlsplit(node.value).path))
