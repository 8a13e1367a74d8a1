"""What a check returns: a verdict with its results, as W3C report in Turtle and as plain values for JSON.

Source: https://www.w3.org/TR/shacl/#validation-report
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import pyoxigraph as ox

from kg.namespaces import PREFIXES, expand
from kg.validation.terms import term

_TYPE = f"<{expand('rdf:type')}>"
_TRUE, _FALSE = (f'"{value}"^^<{PREFIXES["xsd"]}boolean>' for value in ("true", "false"))
SEVERITIES = ("Violation", "Warning", "Info")


@dataclass(frozen=True, slots=True, order=True)
class Result:
    """One result of a check.

    `focus`, `path` and `shape` are IRIs, `path` is "" for a node shape; in data of others `focus` may be a blank node,
    `_:label`. `shape` is the query's constraint when a query
    found it. `value` is a term as N-Triples writes it, "" when there is none. `severity` is "Violation", "Warning" or
    "Info"; `constraint` the local name of the constraint component ("MinCountConstraintComponent").
    """

    focus: str
    path: str
    value: str
    severity: str
    constraint: str
    shape: str
    message_nl: str
    message_en: str

    def as_dict(self) -> dict[str, str]:
        """Return the filled-in parts, for JSON."""
        parts = {name: getattr(self, name) for name in self.__slots__}
        return {name: value for name, value in parts.items() if value}

    @property
    def name(self) -> str:
        """The fragment of its IRI: `resultaat-` and 16 hex of the SHA-256 of what it says, messages apart."""
        said = (self.focus, self.path, self.value, self.severity, self.constraint, self.shape)
        return f"resultaat-{sixteen(chr(10).join(said))}"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the shapes say of a graph. `results` are sorted; `focus_nodes` is how many nodes were checked, at least one.

    `conforms` is SHACL's: no result of any severity. What decides about publication is `blocks`.
    """

    conforms: bool
    focus_nodes: int
    results: tuple[Result, ...]

    @property
    def blocks(self) -> bool:
        """True when a result is a Violation; warnings and infos are published as data."""
        return any(result.severity == "Violation" for result in self.results)

    @property
    def counts(self) -> dict[str, int]:
        """How many results there are of each severity."""
        found = Counter(result.severity for result in self.results)
        return {severity: found[severity] for severity in SEVERITIES}

    def as_dict(self) -> dict[str, object]:
        """Return the verdict as values that JSON knows."""
        return {
            "conforms": self.conforms,
            "blocks": self.blocks,
            "focus_nodes": self.focus_nodes,
            "counts": self.counts,
            "results": [result.as_dict() for result in self.results],
        }

    def report_turtle(self, iri: str) -> str:
        """Return a report that stands alone, as Turtle: it is `iri`, its results are `{iri}#resultaat-{16 hex}`.

        The same verdict and `iri` give the same bytes.
        """
        return "".join(f"{statement} .\n" for statement in statements(iri, self.results))


def merge(verdicts: Iterable[Verdict]) -> Verdict:
    """Return the verdict over several graphs as one."""
    conforms, focus_nodes, results = True, 0, set[Result]()
    for verdict in verdicts:
        conforms = conforms and verdict.conforms
        focus_nodes += verdict.focus_nodes
        results.update(verdict.results)
    return Verdict(conforms, focus_nodes, tuple(sorted(results)))


def statements(iri: str, results: Iterable[Result]) -> Iterator[str]:
    """Yield the statements of a report, as N-Triples without their end: it conforms when there are no results."""
    found = tuple(results)
    yield from report(iri, not found)
    for result in found:
        node = f"<{iri}#{result.name}>"
        yield f"<{iri}> {_sh('result')} {node}"
        yield from (f"{node} {path} {value}" for path, value in _said(result))


def report(iri: str, conforms: bool) -> Iterator[str]:
    """Yield the statements of a report about itself."""
    yield f"<{iri}> {_TYPE} {_sh('ValidationReport')}"
    yield f"<{iri}> {_sh('conforms')} {_TRUE if conforms else _FALSE}"


def sixteen(value: str) -> str:
    """Return the first 16 hex of the SHA-256 of a text."""
    return hashlib.sha256(value.encode()).hexdigest()[:16]


def _said(result: Result) -> Iterator[tuple[str, str]]:
    """The properties of a result with their values, as SHACL asks for them."""
    yield _TYPE, _sh("ValidationResult")
    yield _sh("focusNode"), term(result.focus)
    if result.path:
        yield _sh("resultPath"), f"<{result.path}>"
    if result.value:
        yield _sh("value"), result.value
    yield _sh("resultSeverity"), _sh(result.severity)
    yield _sh("sourceConstraintComponent"), _sh(result.constraint)
    yield _sh("sourceShape"), f"<{result.shape}>"
    yield _sh("resultMessage"), str(ox.Literal(result.message_nl, language="nl"))
    yield _sh("resultMessage"), str(ox.Literal(result.message_en, language="en"))


def _sh(name: str) -> str:
    return f"<{PREFIXES['sh']}{name}>"
