"""A faster way to see that a graph conforms: the core constraints of the shapes as plain tests on its rows.

It says of a node that it certainly conforms, or that it is not certain. What is not certain goes to pyshacl, whose
verdict counts; a constraint that is not known here makes a node uncertain. A test over the case files holds that a node
of which pyshacl has a result is never certain.

Source: https://www.w3.org/TR/shacl/#core-components
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import pyoxigraph as ox
from rdflib import RDF, Graph, Namespace, URIRef
from rdflib.term import Node

from kg.validation import graphs

SH = Namespace("http://www.w3.org/ns/shacl#")
_XSD = "http://www.w3.org/2001/XMLSchema#"
_NUMBERS = {f"{_XSD}integer": re.compile(r"[+-]?[0-9]+"), f"{_XSD}decimal": re.compile(r"[+-]?[0-9]+(\.[0-9]+)?")}
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
# What a shape says that is no constraint.
_ABOUT = {SH.path, SH.name, SH.message, SH.severity, SH.targetClass, SH.order, SH.description, RDF.type, SH.property}
# Constraints that a node without values can break.
_OF_NOTHING = {SH.minCount, SH.hasValue, SH["or"]}

Values = dict[graphs.Term, None]
Row = dict[str, Values]
Test = Callable[[Values, "Rows", str], bool]


@dataclass(frozen=True, slots=True)
class Rows:
    """A graph by subject and property. `row` of a subject has the values of each of its properties, once each."""

    by_subject: dict[str, Row]

    @staticmethod
    def of(quads: Iterable[ox.Quad]) -> Rows:
        """Arrange the union of `quads`."""
        found: dict[str, Row] = defaultdict(lambda: defaultdict(dict))
        for quad in quads:
            found[graphs.text(quad.subject)][quad.predicate.value][quad.object] = None
        return Rows(found)

    def values(self, subject: str, path: str) -> Values:
        """The values of a property of a subject."""
        row = self.by_subject.get(subject)
        return row.get(path, {}) if row else {}

    def classes(self, subject: str) -> frozenset[str]:
        """The classes of a subject."""
        return frozenset(graphs.text(kind) for kind in self.values(subject, graphs.RDF_TYPE))


@dataclass(frozen=True, slots=True)
class Check:
    """The tests of one shape: `path` is "" for a node shape, whose value is the node itself.

    `wants` is true when it also has something to say of a node without values of its property.
    """

    path: str
    wants: bool
    tests: tuple[Test, ...]
    parts: tuple[Check, ...] = ()

    def passes(self, rows: Rows, node: str) -> bool:
        """True when the node certainly satisfies the shape."""
        values: Values = rows.values(node, self.path) if self.path else {ox.NamedNode(node): None}
        if not (values or self.wants):
            return True
        return all(test(values, rows, node) for test in self.tests) and all(p.passes(rows, node) for p in self.parts)


class Compiled:
    """The core constraints of shapes, by the class that they target."""

    def __init__(self, graph: Graph) -> None:
        self._by_class: dict[str, list[Check]] = defaultdict(list)
        self._by_classes: dict[frozenset[str], tuple[Check, ...]] = {}
        for shape in sorted(set(graph.subjects(SH.targetClass, None)), key=str):
            check = _check(graph, shape)
            for kind in graph.objects(shape, SH.targetClass):
                self._by_class[str(kind)].append(check)

    def uncertain(self, rows: Rows, nodes: Iterable[str]) -> frozenset[str]:
        """Return those of `nodes` that do not certainly satisfy every shape that targets a class of theirs."""
        return frozenset(node for node in nodes if not self._certain(rows, node))

    def _certain(self, rows: Rows, node: str) -> bool:
        return all(check.passes(rows, node) for check in self._checks(rows.classes(node)))

    def _checks(self, classes: frozenset[str]) -> tuple[Check, ...]:
        if classes not in self._by_classes:
            found = [check for kind in sorted(classes) for check in self._by_class.get(kind, ())]
            self._by_classes[classes] = tuple({id(check): check for check in found}.values())
        return self._by_classes[classes]


def _check(graph: Graph, shape: Node) -> Check:
    tests, wants = [], False
    for parameter, value in sorted(graph.predicate_objects(shape), key=str):
        if parameter in _ABOUT or not str(parameter).startswith(str(SH)):
            continue
        make = _TESTS.get(parameter)
        wants = wants or make is None or parameter in _OF_NOTHING
        tests.append(make(graph, value) if make else _never)
    path = graph.value(shape, SH.path)
    parts = tuple(_check(graph, part) for part in sorted(graph.objects(shape, SH.property), key=str))
    return Check(str(path) if path else "", wants, tuple(tests), parts)


def _never(_values: Values, _rows: Rows, _node: str) -> bool:
    return False


def _each(test: Callable[[graphs.Term], bool]) -> Test:
    return lambda values, _rows, _node: all(test(value) for value in values)


def _min_count(_graph: Graph, least: Node) -> Test:
    number = int(str(least))
    return lambda values, _rows, _node: len(values) >= number


def _max_count(_graph: Graph, most: Node) -> Test:
    number = int(str(most))
    return lambda values, _rows, _node: len(values) <= number


def _datatype(_graph: Graph, kind: Node) -> Test:
    wanted = str(kind)
    return _each(lambda v: isinstance(v, ox.Literal) and v.datatype.value == wanted and _well_formed(v, wanted))


def _well_formed(value: ox.Literal, kind: str) -> bool:
    if kind in _NUMBERS:
        return bool(_NUMBERS[kind].fullmatch(value.value))
    if kind == f"{_XSD}date":
        return _is_date(value.value)
    if kind == f"{_XSD}boolean":
        return value.value in {"true", "false"}
    return kind in {f"{_XSD}string", str(RDF.langString)}


def _is_date(text: str) -> bool:
    if not _DATE.fullmatch(text):
        return False
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _node_kind(_graph: Graph, kind: Node) -> Test:
    wanted = {SH.IRI: ox.NamedNode, SH.Literal: ox.Literal}.get(URIRef(str(kind)))
    return _each(lambda v: isinstance(v, wanted)) if wanted else _never


def _min_length(_graph: Graph, least: Node) -> Test:
    number = int(str(least))
    return _each(lambda v: not isinstance(v, ox.BlankNode) and len(graphs.text(v)) >= number)


def _pattern(_graph: Graph, pattern: Node) -> Test:
    search = re.compile(str(pattern)).search
    return _each(lambda v: not isinstance(v, ox.BlankNode) and bool(search(graphs.text(v))))


def _language_in(graph: Graph, head: Node) -> Test:
    languages = {str(language) for language in graph.items(head)}
    return _each(lambda v: isinstance(v, ox.Literal) and v.language in languages)


def _in(graph: Graph, head: Node) -> Test:
    members = [*graph.items(head)]
    iris = {ox.NamedNode(str(member)) for member in members if isinstance(member, URIRef)}
    return _each(lambda v: v in iris) if len(iris) == len(members) else _never


def _number(value: graphs.Term) -> Decimal | None:
    if isinstance(value, ox.Literal) and value.datatype.value in _NUMBERS:
        return Decimal(value.value) if _NUMBERS[value.datatype.value].fullmatch(value.value) else None
    return None


def _min_inclusive(_graph: Graph, least: Node) -> Test:
    bound = Decimal(str(least))
    return _each(lambda v: (number := _number(v)) is not None and number >= bound)


def _max_inclusive(_graph: Graph, most: Node) -> Test:
    bound = Decimal(str(most))
    return _each(lambda v: (number := _number(v)) is not None and number <= bound)


def _class(_graph: Graph, kind: Node) -> Test:
    wanted = str(kind)
    return lambda values, rows, _node: all(
        isinstance(v, ox.NamedNode) and wanted in rows.classes(v.value) for v in values
    )


def _has_value(_graph: Graph, value: Node) -> Test:
    if not isinstance(value, URIRef):
        return _never
    wanted = ox.NamedNode(str(value))
    return lambda values, _rows, _node: wanted in values


def _less_than(or_equal: bool) -> Callable[[Graph, Node], Test]:
    def make(_graph: Graph, other: Node) -> Test:
        path = str(other)
        return lambda values, rows, node: all(
            _before(one, two, or_equal) for one in values for two in rows.values(node, path)
        )

    return make


def _before(one: graphs.Term, two: graphs.Term, or_equal: bool) -> bool:
    low, high = _number(one), _number(two)
    if low is not None and high is not None:
        return low < high or (or_equal and low == high)
    kinds = {value.datatype.value for value in (one, two) if isinstance(value, ox.Literal)}
    texts = graphs.text(one), graphs.text(two)
    if kinds != {f"{_XSD}date"} or not all(map(_is_date, texts)):
        return False
    return texts[0] < texts[1] or (or_equal and texts[0] == texts[1])


def _or(graph: Graph, head: Node) -> Test:
    choices = [_check(graph, shape) for shape in graph.items(head)]
    return lambda _values, rows, node: any(choice.passes(rows, node) for choice in choices)


_TESTS: dict[Node, Callable[[Graph, Node], Test]] = {
    SH.minCount: _min_count,
    SH.maxCount: _max_count,
    SH.datatype: _datatype,
    SH.nodeKind: _node_kind,
    SH.minLength: _min_length,
    SH.pattern: _pattern,
    SH.languageIn: _language_in,
    SH["in"]: _in,
    SH.minInclusive: _min_inclusive,
    SH.maxInclusive: _max_inclusive,
    SH["class"]: _class,
    SH.hasValue: _has_value,
    SH.lessThan: _less_than(or_equal=False),
    SH.lessThanOrEquals: _less_than(or_equal=True),
    SH["or"]: _or,
}
