"""The gate: the shapes, read once per process, and the verdict over a graph.

pyshacl decides about the core constraints, unless `kg.validation.rows` is certain that they hold, which is the common
case and takes a twentieth of the time. The queries of `sh:sparql` are asked of the store's engine by
`kg.validation.whole`. A test holds all of it against pyshacl alone. The shapes keep to what
can be counted and reported exactly: targets are classes, paths are single properties, every shape has an IRI. Loading
refuses anything else.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox

from kg.errors import FaultError, ShapesError
from kg.namespaces import KG
from kg.validation import graphs, owners, whole
from kg.validation.compiled import PATH, TARGET_CLASS, Compiled
from kg.validation.components import sh
from kg.validation.rows import Rows, kinds_of
from kg.validation.terms import bare, term
from kg.validation.verdict import Result, Verdict, merge

if TYPE_CHECKING:
    from kg.validation.reference import Reference

ONTOLOGY_SHAPES = "ontologie.ttl"
PREFIXES = "prefixen.ttl"
WHOLE = "geheel"
_OTHER_TARGETS = tuple(map(sh, ("targetNode", "targetSubjectsOf", "targetObjectsOf", "target")))


@dataclass(frozen=True)
class ShapeGraph:
    """Shapes that are applied together: compiled, their queries, and what they say of themselves.

    `quads` are the shapes as they are written, for pyshacl. `classes` are the terms of the classes that they target.
    """

    quads: list[ox.Quad]
    compiled: Compiled
    queries: tuple[whole.Query, ...]
    classes: frozenset[str]
    messages: Mapping[str, tuple[str, str]]
    _targeted: dict[tuple[str, ...], bool] = field(default_factory=dict)

    def verdict(self, rows: Rows, focus: Collection[str] | None = None, shortcut: bool = True) -> Verdict:
        """Return the verdict over `rows`, over the nodes (terms) in `focus` alone when that is given.

        Without `shortcut` every node goes to pyshacl, however certain it is that it conforms. Raises ShapesError when
        the shapes target nothing in it, or when it has a class of ours without a shape.
        """
        nodes = self._nodes(rows, focus)
        if not nodes:
            raise whole.nothing_checked()
        if shortcut and not rows.has_subclasses:
            found = set(self._uncertain_results(rows, nodes))
        else:
            found = {*self.reference.results(rows.quads(), set(map(bare, nodes))), *self._asked(rows, self.queries)}
        if focus is not None:
            found = {result for result in found if term(result.focus) in focus}
        return Verdict(not found, len(nodes), tuple(sorted(found)))

    @cached_property
    def reference(self) -> Reference:
        """pyshacl with these shapes, imported and read when it is first needed: that takes half a second."""
        from kg.validation.reference import Reference

        return Reference(self.quads, self.messages)

    def _nodes(self, rows: Rows, focus: Collection[str] | None) -> list[str]:
        """The nodes of a class that is targeted."""
        found: list[str] = []
        for node, row in rows.by_subject.items():
            kinds = kinds_of(row)
            if kinds and (focus is None or node in focus):
                key = tuple(kinds)
                targeted = self._targeted.get(key)
                if targeted is None:
                    targeted = self._targeted[key] = self._target(node, key)
                if targeted:
                    found.append(node)
        return found

    def _target(self, node: str, kinds: tuple[str, ...]) -> bool:
        for kind in kinds:
            if kind.startswith(f"<{KG}") and kind not in self.classes:
                raise ShapesError(
                    "a class of ours that no shape targets would pass unchecked",
                    place=bare(node),
                    value=bare(kind),
                    expected="a class that the shapes target",
                    remedy="correct the class, or write a shape for it",
                )
        return not self.classes.isdisjoint(kinds)

    def _uncertain_results(self, rows: Rows, nodes: list[str]) -> Iterator[Result]:
        yield from self._asked(rows, self._undecided(rows, nodes))
        uncertain = self.compiled.uncertain(rows, nodes)
        if uncertain:
            shapes = {shape for several in uncertain.values() for shape in several}
            seen = rows.with_classes(uncertain) if all(shape.known for shape in shapes) else rows
            names = {bare(shape.iri) for shape in shapes}
            yield from self.reference.results(seen.quads(), set(map(bare, uncertain)), names)

    def _undecided(self, rows: Rows, nodes: list[str]) -> list[whole.Query]:
        """The queries of which some node is not certain to give no result."""
        by_class: dict[str, list[str]] = defaultdict(list)
        for node in nodes:
            for kind in kinds_of(rows.by_subject[node]):
                by_class[kind].append(node)
        return [query for query in self.queries if not _certain(query, rows, by_class)]

    @staticmethod
    def _asked(rows: Rows, queries: Collection[whole.Query]) -> Iterator[Result]:
        if queries:
            yield from whole.results(queries, graphs.in_store(rows.quads()))


@dataclass(frozen=True, slots=True)
class Shapes:
    """The shapes of a folder: `document` for one graph, `release` for the whole."""

    document: ShapeGraph
    release: tuple[whole.Query, ...]
    entities: owners.Plan

    @staticmethod
    def load(folder: Path) -> Shapes:
        """Read the shapes of `folder`, once per process and folder.

        Shapes in `folder` gate a graph by itself, those in `folder/geheel` the whole release; `ontologie.ttl` is about
        the ontology and left out. Raises ShapesError when a shape is not of the kind that this module handles,
        SourceError when a file is no Turtle.
        """
        return _load(folder.resolve())

    def check(self, lines: Iterable[str], context: Iterable[str] = ()) -> Verdict:
        """Check one graph, given as N-Quads lines. `context` is what it points at: seen by the shapes, not checked.

        Raises ShapesError when the shapes target nothing in `lines`: a check that checked nothing has failed.
        """
        own, known = list(lines), list(context)
        if not known:
            return self.document.verdict(Rows.read(own))
        return self.document.verdict(Rows.read([*own, *known]), Rows.read(own).by_subject.keys())

    def check_quads(self, quads: Iterable[ox.Quad]) -> Verdict:
        """Check the union of `quads`, data of others. A blank node where an IRI should be is a result.

        Raises ShapesError when the shapes target nothing in it.
        """
        return self.document.verdict(Rows.of(quads))

    def check_again(self, lines: Iterable[str], verdict: Verdict) -> None:
        """Check one graph once more, by pyshacl alone, and hold `verdict` against it.

        Raises FaultError when they differ: then the shortcut is wrong, and so may be every verdict that it gave.
        """
        again = self.document.verdict(Rows.of(graphs.read_lines(lines)), shortcut=False)
        if again != verdict:
            different = sorted(set(again.results) ^ set(verdict.results))
            raise FaultError(
                "the quick check and pyshacl disagree",
                place=different[0].focus if different else "",
                value=f"{len(verdict.results)} results instead of {len(again.results)}",
                remedy="please report it with the document",
            )

    def check_graph(self, lines: Iterable[str], batch: int = 2000) -> Verdict:
        """Check a long graph (a register, a derived graph) in batches of about `batch` lines, to bound memory.

        Lines are in order of subject. Each subject is checked with its own lines, which is all that the shapes of
        classes need that were not read from a text. Raises ShapesError when no batch has a node that is targeted.
        """
        parts = (Rows.read(part) for part in _batches(lines, batch))
        verdicts = [self.document.verdict(rows) for rows in parts if _has_ours(rows)]
        if not verdicts:
            raise whole.nothing_checked()
        return merge(verdicts)

    def check_whole(self, source: ox.Store | Iterable[str], nodes: Collection[str] | None = None) -> Verdict:
        """Check a whole release, in a store or as N-Quads lines, with the shapes of `geheel`.

        With `nodes` (IRIs) only the results of these are told, all of them; `focus_nodes` is how many of them are
        targeted. Raises ShapesError when the shapes target nothing in the whole.
        """
        store = source if isinstance(source, ox.Store) else graphs.in_store(graphs.read_lines(source))
        return whole.run(self.release, store, nodes)

    def part_of_whole(self, lines: Iterable[str], store: ox.Store) -> owners.Part:
        """Look at some entities of a release for `settle`: N-Quads lines, all lines of each entity and its parts.

        The lines of one subject stand together. `store` has the whole release.
        """
        return self.entities.part(lines, store)

    def settle(self, store: ox.Store, parts: Iterable[owners.Part]) -> Verdict:
        """Return what `check_whole(store)` returns, of which `parts` together are every entity, in a fifth of the time.

        Raises ShapesError when the shapes target nothing in the whole.
        """
        return self.entities.settle(parts, store)

    def touched(self, store: ox.Store, lines: Iterable[str]) -> frozenset[str]:
        """Return the nodes whose results in the whole may differ after a change; some may be gone.

        `store` is the graph after the change, `lines` are the N-Quads that came and that went, together. What is said
        of these nodes before and after is all in which `check_whole` differs.
        """
        return whole.touched(self.release, store, graphs.read_lines(lines))

    def focus_nodes(self, store: ox.Store, nodes: Collection[str]) -> int:
        """Return how many of `nodes` (IRIs) the shapes over the whole target in `store`."""
        return len(whole.targeted(self.release, store, nodes))


def shape_graph(quads: list[ox.Quad]) -> ShapeGraph:
    """Return the shapes in `quads`, ready for use. Raises ShapesError when one is not of the kind that is handled."""
    shapes = Rows.of(quads)
    _refuse_other_kinds(shapes)
    queries = whole.queries(shapes)
    return ShapeGraph(
        quads=quads,
        compiled=Compiled(shapes),
        queries=queries,
        classes=frozenset(kind for node in shapes.subjects(TARGET_CLASS) for kind in shapes.values(node, TARGET_CLASS)),
        messages={bare(node): whole.messages(shapes, node) for node in shapes.subjects(sh("message"))},
    )


@cache
def _load(folder: Path) -> Shapes:
    document = graphs.read_turtle(path for path in folder.glob("*.ttl") if path.name != ONTOLOGY_SHAPES)
    release = graphs.read_turtle([*(folder / WHOLE).glob("*.ttl"), folder / PREFIXES])
    queries = whole.queries(Rows.of(release))
    return Shapes(shape_graph(document), queries, owners.Plan(queries))


def _certain(query: whole.Query, rows: Rows, by_class: Mapping[str, list[str]]) -> bool:
    """True when a query certainly has no result."""
    targets = (node for kind in query.targets for node in by_class.get(kind, ()))
    return all(query.decision is not None and query.decision(node, rows) for node in targets)


def _refuse_other_kinds(shapes: Rows) -> None:
    for target in _OTHER_TARGETS:
        for shape in shapes.subjects(target):
            raise ShapesError("a shape has a target that is not counted", place=bare(shape), expected="sh:targetClass")
    for shape in shapes.subjects(PATH):
        if shape[0] != "<" or any(path[0] != "<" for path in shapes.values(shape, PATH)):
            raise ShapesError(
                "a property shape has no IRI, or a path of several steps",
                place=bare(shape),
                expected="an IRI and a single property",
            )


def _has_ours(rows: Rows) -> bool:
    return any(kind.startswith(f"<{KG}") for row in rows.by_subject.values() for kind in kinds_of(row))


def _batches(lines: Iterable[str], size: int) -> Iterator[list[str]]:
    batch: list[str] = []
    for _subject, group in groupby(lines, key=lambda line: line.split(" ", 1)[0]):
        batch.extend(group)
        if len(batch) >= size:
            yield batch
            batch = []
    if batch:
        yield batch
