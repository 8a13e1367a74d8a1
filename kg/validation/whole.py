"""The queries in the shapes, run on a store: each is asked once for all its focus nodes.

SHACL asks the query of a constraint for one node at a time, with `$this` bound to it. Here the target takes the place
of that binding, so that the store plans one query for all nodes. That this gives pyshacl's results is held by a test
over the case files.

Source: https://www.w3.org/TR/shacl/#sparql-constraints
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import cast

import pyoxigraph as ox
from rdflib import Graph, Literal, Namespace
from rdflib.term import Node

from kg.errors import ShapesError
from kg.validation import graphs
from kg.validation.verdict import Result, Verdict

SH = Namespace("http://www.w3.org/ns/shacl#")
_COUNT = "SELECT (COUNT(DISTINCT ?this) AS ?n) WHERE {{ VALUES ?class {{ {classes} }} ?this a ?class }}"


@dataclass(frozen=True, slots=True)
class Query:
    """One constraint that is a query: `select` is complete SPARQL with `?this`, and may have `?path` and `?value`."""

    constraint: str
    shape: str
    classes: tuple[str, ...]
    severity: str
    select: str
    message_nl: str
    message_en: str


def nothing_checked() -> ShapesError:
    """Return the error for a check that found no node to check, which is a failure and never a success."""
    return ShapesError(
        "nothing was checked: the shapes target no node of this graph",
        expected="at least one node of a class of the ontology",
        remedy="check the classes that were written and the IRI of the namespace",
    )


def queries(graph: Graph) -> tuple[Query, ...]:
    """Return the queries of the shapes in `graph`, sorted. Raises ShapesError for one without a target or message."""
    found = [_query(graph, shape, constraint) for shape, constraint in graph.subject_objects(SH.sparql)]
    return tuple(sorted(found, key=lambda query: query.constraint))


def run(all_queries: tuple[Query, ...], store: ox.Store) -> Verdict:
    """Return the verdict of the queries over the union of the graphs in `store`.

    Raises ShapesError when the store has no node that they target.
    """
    nodes = _count(all_queries, store)
    if not nodes:
        raise nothing_checked()
    found = tuple(sorted(set(results(all_queries, store))))
    return Verdict(not found, nodes, found)


def results(all_queries: tuple[Query, ...], store: ox.Store) -> Iterator[Result]:
    """Yield the results of the queries over the union of the graphs in `store`, as the store finds them."""
    for query in all_queries:
        yield from _results(query, store)


def _query(graph: Graph, shape: Node, constraint: Node) -> Query:
    classes = tuple(sorted(str(kind) for kind in graph.objects(shape, SH.targetClass)))
    texts = {text.language: str(text) for text in graph.objects(constraint, SH.message) if isinstance(text, Literal)}
    select = str(graph.value(constraint, SH.select)).replace("$this", "?this")
    head, found, body = select.partition("WHERE {")
    if not (found and classes and {"nl", "en"} <= set(texts)):
        raise ShapesError(
            "a query lacks a target, a WHERE or a message",
            place=str(constraint),
            expected="sh:targetClass, WHERE {, and sh:message in nl and en",
        )
    return Query(
        constraint=str(constraint),
        shape=str(shape),
        classes=classes,
        severity=str(graph.value(shape, SH.severity)).rsplit("#", 1)[-1],
        select=f"{_prefixes(graph)}{head}WHERE {{ {_target(classes)} {body}",
        message_nl=texts["nl"],
        message_en=texts["en"],
    )


def _target(classes: tuple[str, ...]) -> str:
    if len(classes) == 1:
        return f"?this a <{classes[0]}> ."
    return f"{{ SELECT DISTINCT ?this WHERE {{ VALUES ?targetClass {{ {_listed(classes)} }} ?this a ?targetClass }} }}"


def _listed(iris: Iterable[str]) -> str:
    return " ".join(f"<{iri}>" for iri in iris)


def _prefixes(graph: Graph) -> str:
    pairs = sorted(
        (str(graph.value(node, SH.prefix)), str(graph.value(node, SH.namespace)))
        for node in graph.objects(None, SH.declare)
    )
    return "".join(f"PREFIX {prefix}: <{namespace}>\n" for prefix, namespace in pairs)


def _ask(text: str, store: ox.Store) -> ox.QuerySolutions:
    return cast("ox.QuerySolutions", store.query(text, use_default_graph_as_union=True))


def _count(all_queries: tuple[Query, ...], store: ox.Store) -> int:
    classes = sorted({name for query in all_queries for name in query.classes})
    row = next(_ask(_COUNT.format(classes=_listed(classes)), store))
    return int(graphs.text(row["n"]))


def _results(query: Query, store: ox.Store) -> Iterator[Result]:
    rows = _ask(query.select, store)
    names = {variable.value for variable in rows.variables}
    for row in rows:
        value = row["value"] if "value" in names else row["this"]
        shown = graphs.text(value)
        yield Result(
            focus=graphs.text(row["this"]),
            path=graphs.text(row["path"]) if "path" in names else "",
            value=str(value),
            severity=query.severity,
            constraint="SPARQLConstraintComponent",
            shape=query.shape,
            message_nl=query.message_nl.replace("{?value}", shown),
            message_en=query.message_en.replace("{?value}", shown),
        )
