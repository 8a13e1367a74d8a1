"""Reads the case files: a comment head with what is expected, and a small graph in Turtle.

The head has a sentence that says what the case is, `# knopen: n` for the number of focus nodes, and per result a line
`# verwacht: severity <focus> path constraint shape`, where `-` stands for no path.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from kg.namespaces import PREFIXES
from kg.validation import graphs
from kg.validation.verdict import Result

CASES = Path(__file__).parent / "cases"
BASE = "https://voorbeeld.example/"
SHAPES = "https://w3id.org/kamergraaf/shapes#"
GRAPH = ox.NamedNode(f"{BASE}graph/bron/voorbeeld")


@dataclass(frozen=True, slots=True)
class Expected:
    """One result that a case must give."""

    severity: str
    focus: str
    path: str
    constraint: str
    shape: str


@dataclass(frozen=True, slots=True)
class Case:
    """One case file. `shape` is the local name of the node shape that it is about."""

    path: Path
    shape: str
    passes: bool
    nodes: int
    expected: frozenset[Expected]

    @property
    def name(self) -> str:
        """The file relative to the folder of the cases, for test ids."""
        return self.path.relative_to(CASES).as_posix()

    def lines(self) -> list[str]:
        """The graph as N-Quads lines."""
        return [f"{ox.Quad(q.subject, q.predicate, q.object, GRAPH)} ." for q in graphs.read_turtle([self.path])]


def document_cases() -> list[Case]:
    """The cases for the shapes that gate one document."""
    return [read(path) for path in sorted(CASES.glob("[A-Z]*/*.ttl"))]


def whole_cases() -> list[Case]:
    """The cases for the shapes over the whole release."""
    return [read(path) for path in sorted(CASES.glob("geheel/*/*.ttl"))]


def read(path: Path) -> Case:
    """Read one case file. Raises ValueError when its head does not say how many nodes there are."""
    head = [line.removeprefix("# ") for line in path.read_text(encoding="utf-8").splitlines() if line.startswith("# ")]
    fields = [line.partition(": ") for line in head]
    nodes = [int(value) for key, _, value in fields if key == "knopen"]
    if len(nodes) != 1:
        raise ValueError(f"{path}: no line '# knopen: n'")
    expected = frozenset(_expected(value) for key, _, value in fields if key == "verwacht")
    return Case(path, path.parent.name, path.name.startswith("ok-") or path.name == "ok.ttl", nodes[0], expected)


def observed(result: Result) -> Expected:
    """A result of a check in the terms of a case."""
    return Expected(result.severity, result.focus, result.path, result.constraint, result.shape)


def _expected(text: str) -> Expected:
    severity, focus, path, constraint, shape = text.split(" ")
    prefix, _, name = path.partition(":")
    iri = "" if path == "-" else PREFIXES[prefix] + name
    return Expected(severity, BASE + focus.strip("<>"), iri, constraint, SHAPES + shape)
