"""How far the queries over the whole look, and which nodes a change of the graph touches.

The result of a query for a node hangs on every statement that a pattern of the query may match, also far from the
node: whether an answer is within one set hangs on the sets of its questions. From each pattern a chain of patterns
leads to `?this`; a changed statement that a pattern matches touches the nodes at the end of its chain.

A chain only uses patterns that hold together with the one it begins at: those of its own group and of the groups
around it. So it is enough to follow chains in the graph as it is now: where a statement of a chain is gone, that
statement is itself part of the change, and has a chain of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import pyoxigraph as ox

from kg.errors import ShapesError
from kg.namespaces import PREFIXES, expand
from kg.validation.terms import XSD, Term

THIS = "?this"
_TOKEN = re.compile(r"[{}.;,]|[?$][A-Za-z]+|[A-Za-z]+:[A-Za-z]+(?:\|[A-Za-z]+:[A-Za-z]+)*|[A-Za-z]+|\S")
_KEYWORDS = {"FILTER", "NOT", "EXISTS", "OPTIONAL"}


@dataclass(frozen=True, slots=True)
class Pattern:
    """A triple pattern: `paths` are the properties it takes, `ends` its subject and object, variables or IRIs.

    `group` says in which group it stands: the numbers of the groups around it and its own.
    """

    ends: tuple[str, str]
    paths: tuple[str, ...]
    group: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """From a node along a property: to its values, or `back` to those that have it as a value."""

    path: ox.NamedNode
    back: bool


@dataclass(frozen=True, slots=True)
class Chain:
    """Where a statement with property `path` leads: from its subject or, when `from_object`, its object, by `steps`.

    `value` is the object (a term) that it must have, "" for any.
    """

    path: str
    value: str
    from_object: bool
    steps: tuple[Step, ...]


def patterns(body: str) -> tuple[Pattern, ...]:
    """Return the triple patterns of the body of a query, what follows its `WHERE {`.

    Raises ShapesError for a query in another form than ours have: basic patterns, filters, EXISTS and OPTIONAL.
    """
    found: list[Pattern] = []
    open_groups, groups, terms = [0], 1, list[str]()
    for token in _TOKEN.findall(_without_filters(body.replace("$this", THIS))):
        if token in "{};.," or token in _KEYWORDS:
            terms = _take(terms, token, tuple(open_groups), found)
            if token == "{":
                open_groups.append(groups)
                groups += 1
            elif token == "}":
                open_groups.pop()
        else:
            terms.append(token)
    if terms or open_groups:
        raise _unknown(body)
    return tuple(found)


def chains(everything: Iterable[Pattern]) -> tuple[Chain, ...]:
    """Return the chains of each pattern to `?this`. Raises ShapesError for a pattern that is not tied to it."""
    every = tuple(everything)
    return tuple({chain: None for pattern in every for chain in _chains(pattern, every)})


class Touched:
    """Finds the nodes that a change touches, in the graph as it is after the change."""

    def __init__(self, store: ox.Store, everything: Iterable[Chain]) -> None:
        self._store = store
        self._by_path: dict[str, list[Chain]] = {}
        for chain in dict.fromkeys(everything):
            self._by_path.setdefault(chain.path, []).append(chain)
        self._seen: set[tuple[tuple[Step, ...], Term]] = set()
        self._found: set[str] = set()

    def nodes(self, changed: Iterable[ox.Quad]) -> frozenset[str]:
        """Return the IRIs of the nodes whose results may differ for these statements, gone and new together."""
        for quad in changed:
            for chain in self._by_path.get(quad.predicate.value, ()):
                if not chain.value or str(quad.object) == chain.value:
                    self._follow(quad.object if chain.from_object else quad.subject, chain.steps)
        return frozenset(self._found)

    def _follow(self, start: Term, steps: tuple[Step, ...]) -> None:
        if (steps, start) in self._seen:
            return
        self._seen.add((steps, start))
        if not steps:
            if isinstance(start, ox.NamedNode):
                self._found.add(start.value)
            return
        for node in self._next(start, steps[0]):
            self._follow(node, steps[1:])

    def _next(self, node: Term, step: Step) -> Iterator[Term]:
        if step.back:
            yield from (quad.subject for quad in self._store.quads_for_pattern(None, step.path, node))
        elif isinstance(node, ox.NamedNode):
            yield from (quad.object for quad in self._store.quads_for_pattern(node, step.path, None))


def _without_filters(body: str) -> str:
    """Take out filters in parentheses: they only compare what patterns have found."""
    kept, depth, at = [], 0, 0
    for match in re.finditer(r'FILTER\s*\(|"(?:[^"\\]|\\.)*"|[()]', body):
        token = match.group()
        if token.startswith("FILTER") and not depth:
            kept.append(body[at : match.start()])
            depth = 1
        elif depth and token in "()":
            depth += 1 if token == "(" else -1
        elif depth and token.startswith("FILTER"):
            depth += 1
        at = match.end() if depth == 0 and token == ")" else at
    return " . ".join([*kept, body[at:]])


def _take(terms: list[str], token: str, group: tuple[int, ...], found: list[Pattern]) -> list[str]:
    """Take the pattern that a sign ends, and return what the next one begins with."""
    if not terms:
        return []
    if len(terms) != 3:
        raise _unknown(" ".join(terms))
    subject, path, value = terms
    found.append(Pattern((_end(subject), _end(value)), tuple(map(_property, path.split("|"))), group))
    return {";": [subject], ",": [subject, path]}.get(token, [])


def _property(name: str) -> str:
    return expand("rdf:type") if name == "a" else _end(name).strip("<>")


def _end(term: str) -> str:
    if term.startswith("?"):
        return term
    if term in ("true", "false"):
        return f'"{term}"^^<{XSD}boolean>'
    if term.partition(":")[0] not in PREFIXES:
        raise _unknown(term)
    return f"<{expand(term)}>"


def _chains(begin: Pattern, every: tuple[Pattern, ...]) -> Iterator[Chain]:
    """The chains of one pattern: the shortest from each of its ends, where there is one."""
    value = "" if begin.ends[1].startswith("?") else begin.ends[1]
    usable = [other for other in every if other != begin and begin.group[: len(other.group)] == other.group]
    found = [
        Chain(path, value, bool(from_object), steps)
        for from_object, end in enumerate(begin.ends)
        for steps in _ways(end, usable)
        for path in begin.paths
    ]
    if not found:
        raise _unknown(" ".join(begin.ends))
    shortest = min(len(chain.steps) for chain in found)
    yield from (chain for chain in found if len(chain.steps) == shortest)


def _ways(start: str, usable: list[Pattern]) -> list[tuple[Step, ...]]:
    """The shortest ways from a variable to `?this`, one for each property that a pattern on it takes."""
    ways: dict[str, list[tuple[Step, ...]]] = {start: [()]}
    front = [start]
    while front and THIS not in ways:
        reached: dict[str, list[tuple[Step, ...]]] = {}
        for variable in front:
            for pattern in usable:
                for back, (one, two) in enumerate((pattern.ends, pattern.ends[::-1])):
                    if one == variable and two.startswith("?") and two not in ways:
                        steps = [Step(ox.NamedNode(path), bool(back)) for path in pattern.paths]
                        more = [(*way, step) for way in ways[variable] for step in steps]
                        reached[two] = [*reached.get(two, ()), *more]
        ways |= reached
        front = list(reached)
    return ways.get(THIS, []) if start.startswith("?") else []


def _unknown(text: str) -> ShapesError:
    return ShapesError(
        "how far a query looks cannot be told",
        value=text,
        expected="basic patterns tied to $this, FILTER, EXISTS and OPTIONAL, with the prefixes of kg.namespaces",
        remedy="write the query in the form that the others have",
    )
