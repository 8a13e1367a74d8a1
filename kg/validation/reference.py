"""The reference verdict: pyshacl on a graph of rdflib. Imported only when something is not certain to conform."""

from __future__ import annotations

import logging
import warnings
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import cast

import pyoxigraph as ox
from pyshacl.graph_abstraction import DataGraph
from pyshacl.pytypes import SHACLExecutor
from pyshacl.shapes_graph import ShapesGraph
from pyshacl.validator import Validator
from rdflib import RDF, BNode, Graph, Namespace, URIRef
from rdflib.term import Node

from kg.errors import FaultError
from kg.validation import graphs
from kg.validation.components import OF_NODES, sh
from kg.validation.rows import Rows
from kg.validation.terms import TYPE, bare, term
from kg.validation.verdict import Result

SH = Namespace("http://www.w3.org/ns/shacl#")


class Reference:
    """Shapes as pyshacl keeps them. `messages` has those of each shape, in Dutch and in English."""

    def __init__(self, quads: Collection[ox.Quad], messages: Mapping[str, tuple[str, str]]) -> None:
        self._shapes = Rows.of(quads)
        graph = graphs.as_rdflib(quads)
        graph.remove((None, SH.sparql, None))
        _spread(graph)
        self._parsed = ShapesGraph(graph, logger=logging.getLogger("pyshacl"))
        kinds = {str(shape.node): {f"<{kind}>" for kind in shape.target_classes()} for shape in self._parsed.shapes}
        self._targets = {shape: targets for shape, targets in kinds.items() if targets}
        self._messages = messages

    def results(
        self, quads: Iterable[ox.Quad], focus: Collection[str], shapes: Collection[str] | None = None
    ) -> Iterator[Result]:
        """Yield the results over the union of `quads`, about the nodes in `focus` and of `shapes` alone (None: all)."""
        data = list(quads)
        found: Iterable[Result]
        chosen = [shape for shape in self._targets if shapes is None or shape in shapes]
        try:
            with _quiet():
                found = list(self._reported(data, focus, chosen))
        except TypeError:
            if len(chosen) > 1:
                found = [result for shape in chosen for result in self.results(data, focus, {shape})]
            else:
                found = list(self._not_before(Rows.of(data), focus, chosen[0]))
        yield from found

    def _reported(self, quads: Iterable[ox.Quad], focus: Collection[str], chosen: Collection[str]) -> Iterator[Result]:
        report = _Validator(graphs.as_rdflib(quads), self._parsed, _asked_for(focus), chosen).report()
        for node in report.subjects(RDF.type, SH.ValidationResult):
            about = _named(report.value(node, SH.focusNode))
            if about not in focus:
                continue
            shape = str(report.value(node, SH.sourceShape))
            value = report.value(node, SH.value)
            nl, en = self._messages[shape]
            yield Result(
                focus=about,
                path=str(report.value(node, SH.resultPath) or ""),
                value="" if value is None else graphs.n_triples(value),
                severity=_local(report.value(node, SH.resultSeverity)),
                constraint=_local(report.value(node, SH.sourceConstraintComponent)),
                shape=shape,
                message_nl=nl,
                message_en=en,
            )

    def _not_before(self, rows: Rows, focus: Collection[str], shape: str) -> Iterator[Result]:
        """The results of a shape that compares what cannot be compared, an ill-formed date for one.

        pyshacl breaks off there, while SHACL asks for a result for each value that cannot be compared.
        Source: https://www.w3.org/TR/shacl/#LessThanConstraintComponent
        """
        row = self._shapes.by_subject[f"<{shape}>"]
        compared = [(name, other) for name in ("lessThan", "lessThanOrEquals") for other in row.get(sh(name), ())]
        if not compared:
            raise FaultError("pyshacl broke off", place=shape, remedy="please report it with the graph")
        nodes = [node for node in map(term, sorted(focus)) if self._targets[shape] & {*rows.values(node, TYPE)}]
        path, severity = row[sh("path")][0], bare(row[sh("severity")][0]).rsplit("#", 1)[-1]
        nl, en = self._messages[shape]
        for name, other in compared:
            constraint = f"{name[0].upper()}{name[1:]}ConstraintComponent"
            certain = OF_NODES[sh(name)](self._shapes, other)
            pairs = [(one, value) for one in nodes for value in rows.values(one, path)]
            for node, value in pairs:
                if not certain(node, [value], rows):
                    yield Result(bare(node), bare(path), value, severity, constraint, shape, nl, en)


class _Validator(Validator):
    """pyshacl's validator with shapes that were parsed before, which it would otherwise do for every graph."""

    def __init__(self, data: Graph, shapes: ShapesGraph, focus: frozenset[URIRef], chosen: Collection[str]) -> None:
        options = {"logger": shapes.logger, "inplace": True, "use_shapes": list(chosen)}
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
        # pyshacl has no types.
        _conforms, report, _text = cast("tuple[bool, Graph, str]", self.run())  # type: ignore[no-untyped-call]
        return report


@contextmanager
def _quiet() -> Iterator[None]:
    """rdflib logs and warns of every value that is ill-formed, with a traceback; the results tell it better."""
    log = logging.getLogger("rdflib.term")
    before = log.disabled
    log.disabled = True
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", UserWarning)
            yield
    finally:
        log.disabled = before


def _spread(graph: Graph) -> None:
    """Give each property shape the targets of its node shape, instead of being called by it.

    The results are the same; but pyshacl runs a property shape that is called once per node, one with a target once
    per graph, and it can be asked for alone.
    """
    for shape, part in sorted(graph.subject_objects(SH.property)):
        targets = list(graph.objects(shape, SH.targetClass))
        if targets:
            graph.remove((shape, SH.property, part))
        for target in targets:
            graph.add((part, SH.targetClass, target))


def _asked_for(focus: Collection[str]) -> frozenset[URIRef]:
    """The nodes for pyshacl to look at; none, which is all, when one is a blank node, that it would pass over."""
    return frozenset() if any(node.startswith("_:") for node in focus) else frozenset(map(URIRef, focus))


def _named(node: Node | None) -> str:
    return f"_:{node}" if isinstance(node, BNode) else str(node)


def _local(node: Node | None) -> str:
    return str(node).rsplit("#", 1)[-1]
