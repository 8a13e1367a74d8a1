"""The gate: the shapes, read once per process, and the verdict over a graph.

pyshacl decides about the core constraints, unless `kg.validation.rows` is certain that they hold, which is the common
case and takes a twentieth of the time. The queries of `sh:sparql` are asked of the store's engine by
`kg.validation.whole`. A test holds all of it against pyshacl alone. The shapes keep to what
can be counted and reported exactly: targets are classes, paths are single properties, every shape has an IRI. Loading
refuses anything else.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import cast

import pyoxigraph as ox
from pyshacl.graph_abstraction import DataGraph
from pyshacl.pytypes import SHACLExecutor
from pyshacl.shapes_graph import ShapesGraph
from pyshacl.validator import Validator
from rdflib import RDF, Graph, Literal, Namespace, URIRef
from rdflib.term import Node

from kg.errors import FaultError, ShapesError
from kg.namespaces import KG
from kg.validation import graphs, rows, whole
from kg.validation.verdict import Result, Verdict, merge

SH = Namespace("http://www.w3.org/ns/shacl#")
ONTOLOGY_SHAPES = "ontologie.ttl"
PREFIXES = "prefixen.ttl"
WHOLE = "geheel"
_OTHER_TARGETS = (SH.targetNode, SH.targetSubjectsOf, SH.targetObjectsOf, SH.target)


@dataclass(frozen=True, slots=True)
class ShapeGraph:
    """Shapes that are applied together: as pyshacl keeps them, their queries, and what they say of themselves."""

    parsed: ShapesGraph
    rows: rows.Compiled
    queries: tuple[whole.Query, ...]
    classes: frozenset[str]
    messages: Mapping[str, tuple[str, str]]

    def verdict(self, quads: list[ox.Quad], focus: frozenset[str] | None = None, shortcut: bool = True) -> Verdict:
        """Return the verdict over the union of `quads`, over the nodes in `focus` alone when that is given.

        Without `shortcut` every node goes to pyshacl, however certain it is that it conforms. Raises ShapesError when
        the shapes target nothing in it, or when it has a class of ours without a shape.
        """
        found = [pair for pair in graphs.types(quads) if focus is None or pair[0] in focus]
        self._refuse_unknown(found)
        nodes = {node for node, kind in found if kind in self.classes}
        if not nodes:
            raise whole.nothing_checked()
        results = set(self._query_results(quads, focus))
        uncertain = self.rows.uncertain(rows.Rows.of(quads), nodes) if shortcut else frozenset(nodes)
        if uncertain:
            results.update(self._core_results(quads, uncertain))
        return Verdict(not results, len(nodes), tuple(sorted(results)))

    def _refuse_unknown(self, found: list[tuple[str, str]]) -> None:
        for node, kind in found:
            if kind.startswith(KG) and kind not in self.classes:
                raise ShapesError(
                    "a class of ours that no shape targets would pass unchecked",
                    place=node,
                    value=kind,
                    expected="a class that the shapes target",
                    remedy="correct the class, or write a shape for it",
                )

    def _query_results(self, quads: list[ox.Quad], focus: frozenset[str] | None) -> Iterator[Result]:
        for result in whole.results(self.queries, graphs.in_store(quads)):
            if focus is None or result.focus in focus:
                yield result

    def _core_results(self, quads: list[ox.Quad], focus: frozenset[str]) -> Iterator[Result]:
        report = _Validator(graphs.as_rdflib(quads), self.parsed, frozenset(map(URIRef, focus))).report()
        for node in report.subjects(RDF.type, SH.ValidationResult):
            shape = str(report.value(node, SH.sourceShape))
            value = report.value(node, SH.value)
            nl, en = self.messages[shape]
            yield Result(
                focus=str(report.value(node, SH.focusNode)),
                path=str(report.value(node, SH.resultPath) or ""),
                value="" if value is None else graphs.n_triples(value),
                severity=_local(report.value(node, SH.resultSeverity)),
                constraint=_local(report.value(node, SH.sourceConstraintComponent)),
                shape=shape,
                message_nl=nl,
                message_en=en,
            )


@dataclass(frozen=True, slots=True)
class Shapes:
    """The shapes of a folder: `document` for one graph, `release` for the whole."""

    document: ShapeGraph
    release: tuple[whole.Query, ...]

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
        quads = graphs.read_lines(lines)
        known = graphs.read_lines(context)
        focus = frozenset(graphs.text(quad.subject) for quad in quads) if known else None
        return self.document.verdict(quads + known, focus)

    def check_again(self, lines: Iterable[str], verdict: Verdict) -> None:
        """Check one graph once more, by pyshacl alone, and hold `verdict` against it.

        Raises FaultError when they differ: then the shortcut is wrong, and so may be every verdict that it gave.
        """
        again = self.document.verdict(graphs.read_lines(lines), shortcut=False)
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
        parts = (graphs.read_lines(part) for part in _batches(lines, batch))
        verdicts = [self.document.verdict(quads) for quads in parts if _has_ours(quads)]
        if not verdicts:
            raise whole.nothing_checked()
        return merge(verdicts)

    def check_whole(self, source: ox.Store | Iterable[str]) -> Verdict:
        """Check a whole release, in a store or as N-Quads lines, with the shapes of `geheel`.

        Raises ShapesError when the shapes target nothing in it.
        """
        store = source if isinstance(source, ox.Store) else graphs.in_store(graphs.read_lines(source))
        return whole.run(self.release, store)


def shape_graph(quads: list[ox.Quad]) -> ShapeGraph:
    """Return the shapes in `quads`, ready for use. Raises ShapesError when one is not of the kind that is handled."""
    graph = graphs.as_rdflib(quads)
    _refuse_other_kinds(graph)
    queries = whole.queries(graph)
    graph.remove((None, SH.sparql, None))
    _spread(graph)
    return ShapeGraph(
        rows=rows.Compiled(graph),
        parsed=ShapesGraph(graph, logger=logging.getLogger("pyshacl")),
        queries=queries,
        classes=frozenset(str(kind) for kind in graph.objects(None, SH.targetClass)),
        messages={str(node): _messages(graph, node) for node in graph.subjects(SH.message, unique=True)},
    )


@cache
def _load(folder: Path) -> Shapes:
    document = graphs.read_turtle(path for path in folder.glob("*.ttl") if path.name != ONTOLOGY_SHAPES)
    release = graphs.read_turtle([*(folder / WHOLE).glob("*.ttl"), folder / PREFIXES])
    return Shapes(shape_graph(document), whole.queries(graphs.as_rdflib(release)))


def _refuse_other_kinds(graph: Graph) -> None:
    for target in _OTHER_TARGETS:
        for shape in graph.subjects(target, None):
            raise ShapesError("a shape has a target that is not counted", place=str(shape), expected="sh:targetClass")
    for shape, path in graph.subject_objects(SH.path):
        if not (isinstance(shape, URIRef) and isinstance(path, URIRef)):
            raise ShapesError(
                "a property shape has no IRI, or a path of several steps",
                place=str(shape),
                expected="an IRI and a single property",
            )


def _spread(graph: Graph) -> None:
    """Give each property shape the targets of its node shape, instead of being called by it.

    The results are the same; but pyshacl runs a property shape that is called once per node, one with a target once
    per graph.
    """
    for shape, part in sorted(graph.subject_objects(SH.property)):
        targets = list(graph.objects(shape, SH.targetClass))
        if targets:
            graph.remove((shape, SH.property, part))
        for target in targets:
            graph.add((part, SH.targetClass, target))


def _messages(graph: Graph, node: Node) -> tuple[str, str]:
    texts = {text.language: str(text) for text in graph.objects(node, SH.message) if isinstance(text, Literal)}
    if not {"nl", "en"} <= set(texts):
        raise ShapesError("a message is missing", place=str(node), expected="sh:message in nl and in en")
    return texts["nl"], texts["en"]


class _Validator(Validator):
    """pyshacl's validator with shapes that were parsed before, which it would otherwise do for every graph."""

    def __init__(self, data: Graph, shapes: ShapesGraph, focus: frozenset[URIRef]) -> None:
        options = {"logger": shapes.logger, "inplace": True}
        super().__init__(DataGraph.from_rdflib_graph(data), shacl_graph=Graph(), options=options)
        self.shacl_graph = shapes
        self._focus = focus

    def make_executor(self) -> SHACLExecutor:
        executor = super().make_executor()
        # pyshacl only asks whether a node is in it; a set answers that at once.
        executor.focus_nodes = cast("list[URIRef]", self._focus)
        return executor

    def report(self) -> Graph:
        """Return the validation report as pyshacl gives it."""
        _conforms, report, _text = cast("tuple[bool, Graph, str]", self.run())  # type: ignore[no-untyped-call]
        return report


def _has_ours(quads: list[ox.Quad]) -> bool:
    return any(kind.startswith(KG) for _, kind in graphs.types(quads))


def _batches(lines: Iterable[str], size: int) -> Iterator[list[str]]:
    batch: list[str] = []
    for _subject, group in groupby(lines, key=lambda line: line.split(" ", 1)[0]):
        batch.extend(group)
        if len(batch) >= size:
            yield batch
            batch = []
    if batch:
        yield batch


def _local(node: Node | None) -> str:
    return str(node).rsplit("#", 1)[-1]
