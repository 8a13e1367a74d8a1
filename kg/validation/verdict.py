"""What a check returns: a verdict with its results, as W3C report in Turtle and as plain values for JSON.

Source: https://www.w3.org/TR/shacl/#validation-report
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

SH = "http://www.w3.org/ns/shacl#"
SEVERITIES = ("Violation", "Warning", "Info")


@dataclass(frozen=True, slots=True, order=True)
class Result:
    """One result of a check.

    `focus`, `path` and `shape` are IRIs, `path` is "" for a node shape; `shape` is the query's constraint when a query
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
        return {name: text for name, text in parts.items() if text}


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

    def as_dict(self) -> dict[str, object]:
        """Return the verdict as values that JSON knows."""
        counts = Counter(result.severity for result in self.results)
        return {
            "conforms": self.conforms,
            "blocks": self.blocks,
            "focus_nodes": self.focus_nodes,
            "counts": {severity: counts[severity] for severity in SEVERITIES},
            "results": [result.as_dict() for result in self.results],
        }

    def report_turtle(self, iri: str) -> str:
        """Return the W3C report in Turtle. The report is `iri`, its results are `{iri}#resultaat-{n}`: no blank nodes.

        The same verdict and `iri` give the same bytes.
        """
        names = [f"<{iri}#resultaat-{number}>" for number in range(1, len(self.results) + 1)]
        head = [f"<{iri}> a sh:ValidationReport ;", f"    sh:conforms {'true' if self.conforms else 'false'}"]
        if names:
            head[-1] += " ;"
            head.append("    sh:result " + " ,\n        ".join(names))
        parts = [f"@prefix sh: <{SH}> .", "\n".join(head) + " ."]
        parts += [_result_turtle(name, result) for name, result in zip(names, self.results, strict=True)]
        return "\n\n".join(parts) + "\n"


def merge(verdicts: Iterable[Verdict]) -> Verdict:
    """Return the verdict over several graphs as one."""
    conforms, focus_nodes, results = True, 0, set[Result]()
    for verdict in verdicts:
        conforms = conforms and verdict.conforms
        focus_nodes += verdict.focus_nodes
        results.update(verdict.results)
    return Verdict(conforms, focus_nodes, tuple(sorted(results)))


def _result_turtle(name: str, result: Result) -> str:
    lines = [f"{name} a sh:ValidationResult", f"    sh:focusNode <{result.focus}>"]
    if result.path:
        lines.append(f"    sh:resultPath <{result.path}>")
    if result.value:
        lines.append(f"    sh:value {result.value}")
    lines += [
        f"    sh:resultSeverity sh:{result.severity}",
        f"    sh:sourceConstraintComponent sh:{result.constraint}",
        f"    sh:sourceShape <{result.shape}>",
        f"    sh:resultMessage {_quoted(result.message_nl)}@nl , {_quoted(result.message_en)}@en",
    ]
    return " ;\n".join(lines) + " ."


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\r", "\\r")
    return f'"{escaped}"'
