"""Graphs that were made wrong on purpose: each breaks one constraint of one shape, which is known beforehand."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from kg.validation import folders, graphs
from kg.validation.components import sh
from kg.validation.rows import Rows
from kg.validation.shapes import ONTOLOGY_SHAPES
from kg.validation.terms import TYPE, bare, datatype, language
from tests.shapes.reading import Case, document_cases

PER_KIND = 24  # wrong graphs of each kind, chosen by the seed
Fault = Callable[[str], str | None]


@dataclass(frozen=True, slots=True)
class Wrong:
    """A wrong graph: what was done to which case, and the result that it must have."""

    name: str
    lines: tuple[str, ...]
    focus: str
    shape: str
    constraint: str


# What is done to a value so that it breaks a constraint: the parameter, the component, and the wrong value.
FAULTS: dict[str, tuple[str, str, Fault]] = {
    "retype": ("datatype", "Datatype", lambda v: f'"{v.split(chr(34))[1]}"^^<https://voorbeeld.example/soort>'),
    "re-date": (
        "datatype",
        "Datatype",
        lambda v: v[:6] + "-02-30" + v[11:] if datatype(v).endswith("#date>") else None,
    ),
    "wrong language": ("languageIn", "LanguageIn", lambda v: v[: -len(language(v))] + "en" if language(v) else None),
    "empty": ("minLength", "MinLength", lambda v: '""' + v[v.rindex('"') + 1 :]),
    "out of range": ("minInclusive", "MinInclusive", lambda v: '"-7' + v[v.rindex('"') :]),
    "not from the list": ("in", "In", lambda v: f"{v[:-1]}-onzin>"),
    "literal for IRI": ("nodeKind", "NodeKind", lambda v: f'"{bare(v)}"' if v[0] == "<" else None),
    "misspelt": (
        "pattern",
        "Pattern",
        lambda v: v.replace("/id/", "/di/") if v[0] == "<" else '"/ ?"' + v[v.rindex('"') + 1 :],
    ),
    "dangling": ("class", "Class", lambda v: f"{v.rpartition('#')[0]}#char=999990,999999>"),
}


def wrong_graphs(seed: int) -> list[Wrong]:
    """Wrong graphs of every kind, made from the cases that pass; the same seed gives the same ones."""
    shapes = _shapes()
    everything: dict[str, list[Wrong]] = {}
    for case in document_cases():
        if case.passes:
            for wrong in _of_case(case, shapes):
                everything.setdefault(wrong.name.split(":")[0], []).append(wrong)
    choice = random.Random(seed)
    return [wrong for _, some in sorted(everything.items()) for wrong in choice.sample(some, min(PER_KIND, len(some)))]


def _shapes() -> Rows:
    paths = [path for path in folders.shapes().glob("*.ttl") if path.name != ONTOLOGY_SHAPES]
    return Rows.of(graphs.read_turtle(paths))


def _of_case(case: Case, shapes: Rows) -> Iterator[Wrong]:
    lines = sorted(case.lines())
    rows = Rows.read(lines)
    for node, row in rows.by_subject.items():
        targeting = [
            s for s in shapes.subjects(sh("targetClass")) if set(shapes.values(s, sh("targetClass"))) & {*row[TYPE]}
        ]
        for shape in sorted({part for whole in targeting for part in shapes.values(whole, sh("property"))}):
            path = shapes.value(shape, sh("path"))
            for value in row.get(path, ()):
                line = next(line for line in lines if line.startswith(f"{node} {path} {value} "))
                for name, component, changed in _changes(shapes, shape, value, line):
                    rest = [other for other in lines if other != line]
                    yield Wrong(f"{name}: {case.name} {path}", (*rest, *changed), bare(node), bare(shape), component)


def _changes(shapes: Rows, shape: str, value: str, line: str) -> Iterator[tuple[str, str, list[str]]]:
    """What can be done to a statement, and the component of the shape that must find it."""
    for name, (parameter, component, fault) in FAULTS.items():
        if shapes.values(shape, sh(parameter)):
            other = fault(value)
            if other and other != value:
                yield name, f"{component}ConstraintComponent", [line.replace(f" {value} ", f" {other} ")]
    if shapes.value(shape, sh("minCount")):
        yield "drop", "MinCountConstraintComponent", []
    if shapes.value(shape, sh("maxCount")):
        second = f"{value[:-1]}0>" if value[0] == "<" else '"9' + value[1:]
        yield "duplicate", "MaxCountConstraintComponent", [line, line.replace(f" {value} ", f" {second} ")]
