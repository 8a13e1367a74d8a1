"""Graphs that were made wrong on purpose: each breaks one constraint of one shape, which is known beforehand.

They are derived from the shapes: for each constraint of each property shape there is an operator that breaks it, tried
on the values that the passing cases have. So a new constraint has its wrong graph, or the suite says that it has none.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from kg.validation import folders, graphs
from kg.validation.components import sh
from kg.validation.rows import Rows
from kg.validation.shapes import ONTOLOGY_SHAPES
from kg.validation.terms import TYPE, bare, datatype, language
from tests.shapes.reading import GRAPH, Case, document_cases

Lines = tuple[str, ...]
Fault = Callable[[str], str | None]
ELSEWHERE = "https://elders.example/niets"


@dataclass(frozen=True, slots=True)
class Wrong:
    """A wrong graph: what was done to which case, and the result that it must have."""

    fault: str
    case: str
    lines: Lines
    focus: str
    path: str
    shape: str
    constraint: str


def _retyped(value: str) -> str:
    return f'"{value.split(chr(34))[1] if value[0] == chr(34) else "x"}"^^<https://voorbeeld.example/soort>'


def _no_day(value: str) -> str | None:
    return f"{value[:5]}-02-30{value[11:]}" if datatype(value).endswith("#date>") else None


def _in_english(value: str) -> str | None:
    return f"{value[: -len(language(value))]}en" if language(value) else None


def _of_another_form(value: str) -> str:
    return f"<{ELSEWHERE}>" if value[0] == "<" else f'"/ ?"{value[value.rindex(chr(34)) + 1 :]}'


# What is done to a value: the parameter of a shape that it breaks, and the wrong value, None where it has none.
FAULTS: dict[str, tuple[str, Fault]] = {
    "retype": ("datatype", _retyped),
    "re-date": ("datatype", _no_day),
    "wrong language": ("languageIn", _in_english),
    "no language": ("languageIn", lambda value: value[: value.rindex("@")] if language(value) else None),
    "empty": ("minLength", lambda value: f'""{value[value.rindex(chr(34)) + 1 :]}'),
    "too low": ("minInclusive", lambda value: f'"-7{value[value.rindex(chr(34)) :]}'),
    "too high": ("maxInclusive", lambda value: f'"7{value[value.rindex(chr(34)) :]}'),
    "not from the list": ("in", lambda value: f"{value[:-1]}-onzin>"),
    "the other kind of node": ("nodeKind", lambda value: f'"{bare(value)}"' if value[0] == "<" else f"<{ELSEWHERE}>"),
    "misspelt": ("pattern", _of_another_form),
    "dangling": ("class", lambda value: f"{value.rpartition('#')[0]}#char=999990,999999>"),
}
_COMPARED = {"lessThan": 0, "lessThanOrEquals": -1}  # how much the other value is more than this one


def document_shapes() -> Rows:
    """The shapes for one graph."""
    paths = [path for path in folders.shapes().glob("*.ttl") if path.name != ONTOLOGY_SHAPES]
    return Rows.of(graphs.read_turtle(paths))


def constraints(shapes: Rows) -> set[tuple[str, str]]:
    """Each property shape that is checked by itself, with each parameter of a constraint that it has."""
    known = {parameter for parameter, _ in FAULTS.values()} | {"minCount", "maxCount", *_COMPARED}
    parts = {part for whole in shapes.subjects(sh("targetClass")) for part in shapes.values(whole, sh("property"))}
    return {(bare(part), name) for part in parts for name in known if shapes.values(part, sh(name))}


def wrong_graphs(parameters: set[str]) -> list[Wrong]:
    """A wrong graph for each fault of each property shape, of the faults that break one of `parameters`."""
    shapes = document_shapes()
    found: dict[tuple[str, str], Wrong] = {}
    for case in document_cases():
        if case.passes:
            for wrong in _of_case(case, shapes, parameters):
                found.setdefault((wrong.shape, wrong.fault), wrong)
    return [found[key] for key in sorted(found)]


def component(parameter: str) -> str:
    """The name of the constraint component of a parameter."""
    return f"{parameter[0].upper()}{parameter[1:]}ConstraintComponent"


def _of_case(case: Case, shapes: Rows, parameters: set[str]) -> Iterator[Wrong]:
    lines = tuple(sorted(case.lines()))
    rows = Rows.read(lines)
    for node, row in rows.by_subject.items():
        kinds = {*row.get(TYPE, ())}
        targeting = [s for s in shapes.subjects(sh("targetClass")) if kinds & {*shapes.values(s, sh("targetClass"))}]
        for part in sorted({part for whole in targeting for part in shapes.values(whole, sh("property"))}):
            path = shapes.value(part, sh("path"))
            for fault, parameter, changed in _changes(shapes, part, node, rows, lines):
                if parameter in parameters:
                    yield Wrong(fault, case.name, changed, bare(node), bare(path), bare(part), component(parameter))


def _changes(shapes: Rows, part: str, node: str, rows: Rows, lines: Lines) -> Iterator[tuple[str, str, Lines]]:
    """What can be done to what a node has for a shape: the fault, the parameter that it breaks, and the graph then."""
    path = shapes.value(part, sh("path"))
    own = tuple(line for line in lines if line.startswith(f"{node} {path} "))
    rest = tuple(line for line in lines if line not in own)
    for value in rows.values(node, path):
        others = tuple(line for line in own if not line.startswith(f"{node} {path} {value} "))
        for fault, parameter, wrong in _wrong_values(shapes, part, node, value, rows):
            yield fault, parameter, (*rest, *others, _line(node, path, wrong))
    if shapes.value(part, sh("minCount")) and own:
        yield "drop", "minCount", rest
    if shapes.value(part, sh("maxCount")) and (own or shapes.value(part, sh("maxCount")).startswith('"0"')):
        second = _second(rows.value(node, path) or '"tekst"')
        yield "duplicate", "maxCount", (*lines, _line(node, path, second))


def _wrong_values(shapes: Rows, part: str, node: str, value: str, rows: Rows) -> Iterator[tuple[str, str, str]]:
    for fault, (parameter, make) in FAULTS.items():
        wrong = make(value) if shapes.values(part, sh(parameter)) else None
        if wrong and wrong != value:
            yield fault, parameter, wrong
    for parameter, more in _COMPARED.items():
        for path in shapes.values(part, sh(parameter)):
            for other in rows.values(node, path):
                yield "out of order", parameter, _moved(other, -more)


def _second(value: str) -> str:
    """Another value of the same kind."""
    if "#date>" in value:
        return _moved(value, 1)
    if "#boolean>" in value:
        return value.replace("true", "no").replace("false", "true").replace("no", "false")
    return f"{value[:-1]}0>" if value[0] == "<" else f'"9{value[1:]}'


def _moved(value: str, by: int) -> str:
    """A day or whole number, moved."""
    lexical = bare(value)
    moved = date.fromisoformat(lexical) + timedelta(by) if "#date>" in value else int(lexical) + by
    return f'"{moved}"{value[value.rindex(chr(34)) + 1 :]}'


def _line(node: str, path: str, value: str) -> str:
    return f"{node} {path} {value} {GRAPH} ."
