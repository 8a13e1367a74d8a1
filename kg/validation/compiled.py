"""A faster way to see that a graph conforms: the core constraints of the shapes as plain tests on its rows.

It says of a node that it certainly conforms, or which shapes are not certain. Those go to pyshacl, whose verdict
counts; a constraint that is not known here makes a shape uncertain. A test over the case files and over graphs that
were made wrong on purpose holds that a shape of which pyshacl has a result is never certain.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

from kg.validation.components import OF_NODES, OF_VALUES, SH, Relation, Test, never, sh
from kg.validation.rows import Row, Rows, Values, kinds_of
from kg.validation.terms import bare

PATH, OR, PROPERTY, TARGET_CLASS = sh("path"), sh("or"), sh("property"), sh("targetClass")
_MIN_COUNT, _MAX_COUNT = sh("minCount"), sh("maxCount")
# What a shape says that is no constraint, or is looked at by itself.
_SAID = ("name", "message", "severity", "order", "description", "sparql")
_ABOUT = {PATH, TARGET_CLASS, PROPERTY, _MIN_COUNT, _MAX_COUNT, *map(sh, _SAID)}
# Relations that a node without values can break.
_OF_NOTHING = {sh("hasValue")}
_MANY = 1 << 60
_MOST = 2000  # values of a property that are remembered as good


@dataclass(frozen=True, slots=True)
class Shape:
    """One shape: `path` is "" for a node shape, whose value is the node itself.

    `wants` is true when it also has something to say of a node without values of its property. `least` is how many
    values it wants, `most` how many it bears. `known` is false when one of its constraints is not known here; then
    what it looks at is not known either.
    """

    iri: str
    path: str
    wants: bool
    known: bool
    least: int
    most: int
    tests: tuple[Test, ...]
    relations: tuple[Relation, ...]
    parts: tuple[Shape, ...] = ()

    def passes(self, node: str, rows: Rows) -> bool:
        """True when the node certainly satisfies the shape, its parts apart."""
        values = rows.values(node, self.path) if self.path else [node]
        if not (values or self.wants):
            return True
        return (
            self.least <= len(values) <= self.most
            and all(test(value) for test in self.tests for value in values)
            and all(relation(node, values, rows) for relation in self.relations)
        )

    def passes_whole(self, node: str, rows: Rows) -> bool:
        """True when the node certainly satisfies the shape and its parts."""
        return self.passes(node, rows) and all(part.passes_whole(node, rows) for part in self.parts)


@dataclass(slots=True)
class _Property:
    """What all shapes of a plan ask of the values of one property, one by one."""

    most: int = _MANY
    tests: list[Test] = field(default_factory=list)
    good: set[str] = field(default_factory=set)

    def takes(self, value: str) -> bool:
        for test in self.tests:
            if not test(value):
                return False
        if len(self.good) >= _MOST:
            self.good.clear()
        self.good.add(value)
        return True


class Plan:
    """The shapes of nodes of the same classes, arranged so that each property of a node is looked up once."""

    def __init__(self, shapes: tuple[Shape, ...]) -> None:
        self.shapes = shapes
        self._own = [test for shape in shapes if not shape.path for test in shape.tests]
        self._needed: set[str] = set()
        self._relations: list[tuple[Shape, Relation]] = []
        self._properties: dict[str, _Property] = defaultdict(_Property)
        for shape in shapes:
            self._relations += [(shape, relation) for relation in shape.relations]
            if shape.path:
                self._arrange(shape)

    def _arrange(self, shape: Shape) -> None:
        found = self._properties[shape.path]
        found.most = min(found.most, shape.most)
        found.tests += shape.tests
        if shape.least == 1:
            self._needed.add(shape.path)
        elif shape.least:
            self._relations.append((shape, lambda _node, values, _rows: len(values) >= shape.least))

    def certain(self, node: str, row: Row, rows: Rows) -> bool:
        """True when the node certainly satisfies every shape."""
        properties = self._properties
        for path, values in row.items():
            if path in properties:
                found = properties[path]
                if len(values) > found.most:
                    return False
                for value in values:
                    if value not in found.good and not found.takes(value):
                        return False
        if not self._needed <= row.keys():
            return False
        for test in self._own:
            if not test(node):
                return False
        for shape, relation in self._relations:
            values = row.get(shape.path, []) if shape.path else [node]
            if (values or shape.wants) and not relation(node, values, rows):
                return False
        return True


class Compiled:
    """The core constraints of shapes, by the class that they target."""

    def __init__(self, shapes: Rows) -> None:
        self._by_class: dict[str, list[Shape]] = defaultdict(list)
        self._plans: dict[str | frozenset[str], Plan] = {}
        for iri in shapes.subjects(TARGET_CLASS):
            shape = _shape(shapes, iri)
            for kind in shapes.values(iri, TARGET_CLASS):
                self._by_class[kind] += [shape, *shape.parts]

    def uncertain(self, rows: Rows, nodes: list[str]) -> dict[str, tuple[Shape, ...]]:
        """Return the shapes that each of `nodes` does not certainly satisfy, for those that have one."""
        found: dict[str, tuple[Shape, ...]] = {}
        for node in nodes:
            row = rows.by_subject[node]
            plan = self._plan(kinds_of(row))
            if not plan.certain(node, row, rows):
                found[node] = tuple(shape for shape in plan.shapes if not shape.passes(node, rows))
        return found

    def _plan(self, kinds: Values) -> Plan:
        key = kinds[0] if len(kinds) == 1 else frozenset(kinds)
        plan = self._plans.get(key)
        if plan is None:
            found = {shape.iri: shape for kind in sorted(kinds) for shape in self._by_class.get(kind, ())}
            plan = self._plans[key] = Plan(tuple(found.values()))
        return plan


def _shape(shapes: Rows, iri: str) -> Shape:
    row = shapes.by_subject.get(iri, {})
    nested = PATH in row and PROPERTY in row  # a shape of the values of a property is not known here
    constraints = [
        _constraint(shapes, parameter, value)
        for parameter, values in sorted(row.items())
        if parameter.startswith(f"<{SH}") and parameter not in _ABOUT
        for value in sorted(values)
    ]
    constraints += [_UNKNOWN] if nested else []
    least, most = shapes.value(iri, _MIN_COUNT), shapes.value(iri, _MAX_COUNT)
    return Shape(
        iri,
        shapes.value(iri, PATH),
        bool(least) or any(found.wants for found in constraints),
        all(found.known for found in constraints),
        int(bare(least)) if least else 0,
        int(bare(most)) if most else _MANY,
        tuple(found.test for found in constraints if found.test),
        tuple(found.relation for found in constraints if found.relation),
        tuple(_shape(shapes, part) for part in sorted(shapes.values(iri, PROPERTY))),
    )


@dataclass(frozen=True, slots=True)
class _Constraint:
    """One constraint of a shape: a test of each value, or a relation of the node; see `Shape` for the rest."""

    test: Test | None = None
    relation: Relation | None = None
    wants: bool = False
    known: bool = True


_UNKNOWN = _Constraint(relation=never, wants=True, known=False)


def _constraint(shapes: Rows, parameter: str, value: str) -> _Constraint:
    if parameter in OF_VALUES:
        return _Constraint(test=OF_VALUES[parameter](shapes, value))
    if parameter in OF_NODES:
        return _Constraint(relation=OF_NODES[parameter](shapes, value), wants=parameter in _OF_NOTHING)
    if parameter == OR:
        relation, known = _or(shapes, value)
        return _Constraint(relation=relation, wants=True, known=known)
    return _UNKNOWN


def _or(shapes: Rows, head: str) -> tuple[Relation, bool]:
    choices = [_shape(shapes, choice) for choice in shapes.items(head)]
    everything = [*choices, *(part for choice in choices for part in choice.parts)]

    def holds(node: str, _values: Values, rows: Rows) -> bool:
        return any(choice.passes_whole(node, rows) for choice in choices)

    return holds, all(shape.known for shape in everything)
