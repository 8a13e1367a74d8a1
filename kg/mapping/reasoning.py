"""What follows from the ontology: the statements with a term that it marks, made when a release is built.

The rules are axioms of the ontology itself: superclasses, super-properties, inverses and property chains. Only what
concludes a term marked `kg:gematerialiseerd true` is written, in a graph of its own. A marked property is unfolded
once into every path over stated properties that it follows from, so that no statement is derived from a derived one.
A marked property that is the inverse of another, or the end of a chain, is never stated itself.

Statements are derived for one owner at a time, as a build makes them. So a path may lead from what the owner states
into the register, or into what is told beside it; a rule that needs more gives too little, which the tests see.
Source: https://www.w3.org/TR/owl2-primer/
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain, product
from pathlib import Path

import pyoxigraph as ox

from kg.errors import RuleError
from kg.model import value
from kg.namespaces import KG, Names, expand

GRAPH = "afleiding/redenering"
_TYPE, _FIRST, _REST, _NIL = (expand(f"rdf:{name}") for name in ("type", "first", "rest", "nil"))
_ABOVE, _ABOVE_PROPERTY = expand("rdfs:subClassOf"), expand("rdfs:subPropertyOf")
_INVERSE, _CHAIN = expand("owl:inverseOf"), expand("owl:propertyChainAxiom")
_MARK = expand("kg:gematerialiseerd")
_PROPERTY = expand("owl:ObjectProperty")
_TYPE_TERM = f"<{_TYPE}>"
_TRUE = f'"true"^^<{expand("xsd:boolean")}>'


@value
class Step:
    """One property of a path, by its IRI; `back` goes from object to subject."""

    property: str
    back: bool = False


Steps = tuple[Step, ...]
Triple = tuple[str, str, str]  # terms as N-Quads writes them
_Ends = dict[tuple[str, bool, str], list[str]]  # where a property leads, back or forth, from a node


@dataclass(frozen=True, slots=True)
class Rules:
    """What is derived, by IRI, with the version of the ontology.

    `classes` are the marked classes above a class, `paths` what a marked property follows from.
    """

    version: str
    classes: Mapping[str, tuple[str, ...]]
    paths: Mapping[str, tuple[Steps, ...]]

    @classmethod
    def load(cls, folder: Path) -> Rules:
        """Read the rules from the Turtle files of the ontology.

        Raises RuleError for a mark that no rule concludes, and for a chain that leads to itself.
        """
        axioms = Axioms.load(folder)
        marked = {subject for subject, found in axioms.objects(_MARK) if found == _TRUE}
        properties = {subject for subject, found in axioms.objects(_TYPE) if found == _PROPERTY}
        never_stated = marked & axioms.shortcuts()
        paths = {
            name: tuple(path for path in axioms.paths(name) if never_stated.isdisjoint(step.property for step in path))
            for name in sorted(marked & properties)
        }
        every = ((name, axioms.above(name) & marked) for name in axioms.classes())
        classes = {name: tuple(sorted(above)) for name, above in every if above}
        idle = marked - {name for name, found in paths.items() if found} - set(chain.from_iterable(classes.values()))
        if idle:
            raise _wrong("a term is marked as materialised and nothing leads to it", ", ".join(sorted(idle)))
        return cls(axioms.version, classes, paths)

    @property
    def marked(self) -> tuple[str, ...]:
        """Every term that statements are derived with, in order."""
        return tuple(sorted({*self.paths, *chain.from_iterable(self.classes.values())}))


class Axioms:
    """The axioms of an ontology that rules are made of. IRIs are bare, literals as Turtle writes them."""

    def __init__(self, triples: Iterable[Triple]) -> None:
        self._said: dict[tuple[str, str], list[str]] = defaultdict(list)
        self._into: dict[tuple[str, str], list[str]] = defaultdict(list)
        for subject, name, found in triples:
            self._said[subject, name].append(found)
            self._into[found, name].append(subject)

    @classmethod
    def load(cls, folder: Path) -> Axioms:
        """Read the axioms of every Turtle file in a folder."""
        files = (ox.parse(path.read_bytes(), ox.RdfFormat.TURTLE) for path in sorted(folder.glob("*.ttl")))
        quads = chain.from_iterable(files)
        return cls((_bare(quad.subject), quad.predicate.value, _bare(quad.object)) for quad in quads)

    @property
    def version(self) -> str:
        """The IRI of the version of the model, "" when it has none."""
        return next(iter(self._said.get((KG.removesuffix("#"), expand("owl:versionIRI")), ())), "")

    def objects(self, name: str) -> Iterator[tuple[str, str]]:
        """Every subject and object of a property."""
        return ((subject, found) for (subject, said), every in self._said.items() if said == name for found in every)

    def classes(self) -> list[str]:
        """The classes that stand under another, in order."""
        return sorted({subject for subject, _ in self.objects(_ABOVE)})

    def above(self, name: str) -> set[str]:
        """The classes that a class stands under, near and far."""
        found: list[str] = [name]
        for one in found:
            found += [above for above in self._said.get((one, _ABOVE), ()) if above not in found]
        return set(found) - {name}

    def shortcuts(self) -> set[str]:
        """The properties that are said to be the inverse of another, or the end of a chain."""
        return {subject for name in (_INVERSE, _CHAIN) for subject, _ in self.objects(name)}

    def chains(self) -> dict[str, list[Steps]]:
        """The property chains, by the property that they conclude; each in the order of the ontology's terms."""
        found: dict[str, list[Steps]] = defaultdict(list)
        for subject, head in self.objects(_CHAIN):
            found[subject].append(tuple(self._step(member) for member in self._members(head)))
        return {subject: sorted(every, key=str) for subject, every in sorted(found.items())}

    def paths(self, name: str) -> tuple[Steps, ...]:
        """The paths over stated properties that a property follows from, itself apart, in order."""
        every = set(self._unfolded(Step(name), frozenset(), frozenset())) - {(Step(name),)}
        return tuple(sorted(every, key=str))

    def _step(self, member: str) -> Step:
        """A member of a chain: a property, or the inverse of one."""
        inverse = self._said.get((member, _INVERSE)) if member.startswith("_:") else None
        return Step(inverse[0], back=True) if inverse else Step(member)

    def _members(self, head: str) -> Iterator[str]:
        while head != _NIL:
            yield self._said[head, _FIRST][0]
            head = self._said[head, _REST][0]

    def _unfolded(self, step: Step, same: frozenset[str], within: frozenset[str]) -> Iterator[Steps]:
        """Every path that has a step as its conclusion.

        `same` are properties whose paths it is part of already; within a chain, `within`, that would never end.
        """
        name = step.property
        if name in within:
            raise _wrong("a chain of properties leads to itself", name)
        if name in same:
            return
        yield (step,)
        same = same | {name}
        for other in self._into.get((name, _ABOVE_PROPERTY), ()):
            yield from self._unfolded(Step(other, step.back), same, within)
        for other in (*self._said.get((name, _INVERSE), ()), *self._into.get((name, _INVERSE), ())):
            if not other.startswith("_:"):
                yield from self._unfolded(Step(other, not step.back), same, within)
        for one in self.chains().get(name, ()):
            every = [list(self._unfolded(member, frozenset(), within | same)) for member in one]
            for found in product(*every):
                path = tuple(chain.from_iterable(found))
                yield reversed_path(path) if step.back else path


def reversed_path(path: Steps) -> Steps:
    """The same path from its end to its begin."""
    return tuple(Step(step.property, not step.back) for step in reversed(path))


def _bare(term: object) -> str:
    return term.value if isinstance(term, ox.NamedNode) else str(term)


def _wrong(text: str, found: str) -> RuleError:
    remedy = "correct the axioms or the marks kg:gematerialiseerd in ontology/"
    return RuleError(text, document="ontology", value=found, expected="axioms that end in stated terms", remedy=remedy)


@dataclass(slots=True)
class _Plan:
    """The rules with terms as N-Quads writes them: by class and property of a statement, what it may lead to."""

    above: dict[str, tuple[str, ...]] = field(default_factory=dict)
    starts: dict[str, list[tuple[str, Steps, int]]] = field(default_factory=lambda: defaultdict(list))
    properties: set[str] = field(default_factory=set)
    classes: set[str] = field(default_factory=set)

    @classmethod
    def of(cls, rules: Rules) -> _Plan:
        plan = cls({f"<{one}>": tuple(f"<{name}>" for name in above) for one, above in rules.classes.items()})
        for name, paths in rules.paths.items():
            for path in (tuple(Step(f"<{step.property}>", step.back) for step in one) for one in paths):
                for place, step in enumerate(path):
                    plan.starts[step.property].append((f"<{name}>", path, place))
        plan.properties = {*plan.starts, *(f"<{name}>" for name in rules.paths)}
        plan.classes = {*plan.above, *chain.from_iterable(plan.above.values())}
        return plan


class Reasoner:
    """Derives what follows from the statements of one owner and those of the register."""

    def __init__(self, rules: Rules, names: Names, register: Iterable[str]) -> None:
        """`register` are lines of N-Quads, as all statements here are."""
        self.rules = rules
        self._plan = _Plan.of(rules)
        self._end = f"<{names.graph(GRAPH)}> ."
        self._register = _ends(self._read(register))

    def derive(self, lines: Sequence[str], beside: Sequence[str] = ()) -> list[str]:
        """Return the lines that follow from `lines` and are not among them, in order.

        `beside` are statements of others that those may lead into; nothing that follows from them alone is returned.
        """
        own = self._read(lines)
        around = _ends([*own, *self._read(beside)])
        found = {made for triple in own for made in self._follow(triple, around)}
        return sorted(f"{subject} {name} {target} {self._end}" for subject, name, target in found.difference(own))

    def _read(self, lines: Iterable[str]) -> list[Triple]:
        """The statements that a rule looks at. Their objects are IRIs.

        Half of all lines are of passages: a line that no rule looks at is left as soon as that is seen.
        """
        properties, classes, found = self._plan.properties, self._plan.classes, list[Triple]()
        for line in lines:
            subject, name, rest = line.split(" ", 2)
            if name in properties:
                found.append((subject, name, rest.partition(" ")[0]))
            elif name == _TYPE_TERM:
                target = rest.partition(" ")[0]
                if target in classes:
                    found.append((subject, name, target))
        return found

    def _follow(self, triple: Triple, around: _Ends) -> Iterator[Triple]:
        """What follows from one statement with those around it."""
        subject, name, target = triple
        if name == _TYPE_TERM:
            yield from ((subject, name, above) for above in self._plan.above.get(target, ()))
            return
        for concluded, path, place in self._plan.starts.get(name, ()):
            first, last = (target, subject) if path[place].back else (subject, target)
            begins = self._walk(first, reversed_path(path[:place]), around)
            ends = self._walk(last, path[place + 1 :], around)
            yield from ((begin, concluded, end) for begin in begins for end in ends)

    def _walk(self, node: str, path: Steps, around: _Ends) -> list[str]:
        """Where a path leads from a node."""
        nodes = [node]
        for step in path:
            keys = [(step.property, step.back, one) for one in nodes]
            nodes = [end for key in keys for known in (around, self._register) for end in known.get(key, ())]
        return nodes


def _ends(triples: Iterable[Triple]) -> _Ends:
    """Statements by property and node, both ways."""
    found: _Ends = defaultdict(list)
    for subject, name, target in triples:
        if name != _TYPE_TERM:  # no path goes over it
            found[name, False, subject].append(target)
            found[name, True, target].append(subject)
    return found
