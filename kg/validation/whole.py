"""The queries in the shapes, run on a store: each is asked once for all its focus nodes.

SHACL asks the query of a constraint for one node at a time, with `$this` bound to it. Here the target takes the place
of that binding, so that the store plans one query for all nodes. That this gives pyshacl's results is held by a test
over the case files.

Source: https://www.w3.org/TR/shacl/#sparql-constraints
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import cast

import pyoxigraph as ox

from kg.errors import ShapesError
from kg.validation import decided, graphs, reach
from kg.validation.components import sh
from kg.validation.rows import Rows
from kg.validation.terms import TYPE, bare, language, written
from kg.validation.verdict import Result, Verdict

_COUNT = "SELECT (COUNT(DISTINCT ?this) AS ?n) WHERE {{ VALUES ?class {{ {classes} }} ?this a ?class }}"
_KINDS = "SELECT ?this ?class WHERE {{ VALUES ?this {{ {nodes} }} ?this a ?class }}"
_BATCH = 500  # nodes that are asked about at once


@dataclass(frozen=True, slots=True)
class Query:
    """One constraint that is a query: its head, up to `WHERE {`, and the body that follows; `?this` is the node.

    It may select `?path` and `?value`.
    """

    constraint: str
    shape: str
    classes: tuple[str, ...]
    severity: str
    head: str
    body: str
    message_nl: str
    message_en: str
    decision: decided.Decision | None = None
    targets: tuple[str, ...] = ()  # its classes as terms


def nothing_checked() -> ShapesError:
    """Return the error for a check that found no node to check, which is a failure and never a success."""
    return ShapesError(
        "nothing was checked: the shapes target no node of this graph",
        expected="at least one node of a class of the ontology",
        remedy="check the classes that were written and the IRI of the namespace",
    )


def queries(shapes: Rows) -> tuple[Query, ...]:
    """Return the queries of the shapes, sorted. Raises ShapesError for one without a target or message."""
    asking = shapes.subjects(sh("sparql"))
    found = [_query(shapes, shape, constraint) for shape in asking for constraint in shapes.values(shape, sh("sparql"))]
    return tuple(sorted(found, key=lambda query: query.constraint))


def messages(shapes: Rows, node: str) -> tuple[str, str]:
    """Return the messages of a shape or constraint, in Dutch and in English. Raises ShapesError when one is missing."""
    texts = {language(text): bare(text) for text in shapes.values(node, sh("message"))}
    if not {"nl", "en"} <= texts.keys():
        raise ShapesError("a message is missing", place=bare(node), expected="sh:message in nl and in en")
    return texts["nl"], texts["en"]


def run(all_queries: tuple[Query, ...], store: ox.Store, nodes: Collection[str] | None = None) -> Verdict:
    """Return the verdict of the queries over the union of the graphs in `store`, about `nodes` alone when given.

    Raises ShapesError when the store has no node that they target; when nodes are given there may be none of them.
    """
    if nodes is None:
        count = _count(all_queries, store)
        found = set(results(all_queries, store))
    else:
        kinds = targeted(all_queries, store, nodes)
        count = len(kinds)
        found = set(_results_of(all_queries, store, kinds))
    if not count and nodes is None:
        raise nothing_checked()
    return Verdict(not found, count, tuple(sorted(found)))


def results(all_queries: Iterable[Query], store: ox.Store) -> Iterator[Result]:
    """Yield the results of the queries over the union of the graphs in `store`, as the store finds them."""
    for query in all_queries:
        yield from _results(query, _target(query.classes), store)


def targeted(all_queries: Iterable[Query], store: ox.Store, nodes: Collection[str]) -> dict[str, set[str]]:
    """Return the classes of those of `nodes` (IRIs) that the queries target."""
    wanted = {kind for query in all_queries for kind in query.classes}
    found: dict[str, set[str]] = defaultdict(set)
    for some in _batches(nodes):
        for row in _ask(_KINDS.format(nodes=_listed(some)), store):
            kind = graphs.text(row["class"])
            if kind in wanted:
                found[graphs.text(row["this"])].add(kind)
    return dict(found)


def touched(all_queries: Iterable[Query], store: ox.Store, changed: Iterable[ox.Quad]) -> frozenset[str]:
    """Return the nodes whose results may differ when `store` is what it is after these statements came and went."""
    found = [chain for query in all_queries for chain in reach.chains(reach.patterns(query.body))]
    targets = {reach.Chain(bare(TYPE), f"<{kind}>", False, ()) for query in all_queries for kind in query.classes}
    return reach.Touched(store, [*found, *sorted(targets, key=str)]).nodes(changed)


def _results_of(all_queries: Iterable[Query], store: ox.Store, kinds: dict[str, set[str]]) -> Iterator[Result]:
    for query in all_queries:
        wanted = set(query.classes)
        for some in _batches(sorted(node for node, own in kinds.items() if own & wanted)):
            yield from _results(query, f"VALUES ?this {{ {_listed(some)} }}", store)


def _batches(nodes: Collection[str]) -> Iterator[list[str]]:
    every = sorted(nodes)
    yield from (every[at : at + _BATCH] for at in range(0, len(every), _BATCH))


def _query(shapes: Rows, shape: str, constraint: str) -> Query:
    classes = tuple(sorted(bare(kind) for kind in shapes.values(shape, sh("targetClass"))))
    texts = {language(text): bare(text) for text in shapes.values(constraint, sh("message"))}
    asked = bare(shapes.value(constraint, sh("select")) or '""')
    head, found, body = asked.replace("$this", "?this").partition("WHERE {")
    if not (found and classes and {"nl", "en"} <= texts.keys()):
        raise ShapesError(
            "a query lacks a target, a WHERE or a message",
            place=bare(constraint),
            expected="sh:targetClass, WHERE {, and sh:message in nl and en",
        )
    return Query(
        constraint=bare(constraint),
        shape=bare(shape),
        classes=classes,
        severity=bare(shapes.value(shape, sh("severity"))).rsplit("#", 1)[-1],
        head=f"{_prefixes(shapes)}{head}WHERE {{",
        body=body,
        message_nl=texts["nl"],
        message_en=texts["en"],
        decision=decided.decision(asked),
        targets=tuple(f"<{kind}>" for kind in classes),
    )


def _target(classes: tuple[str, ...]) -> str:
    if len(classes) == 1:
        return f"?this a <{classes[0]}> ."
    return f"{{ SELECT DISTINCT ?this WHERE {{ VALUES ?targetClass {{ {_listed(classes)} }} ?this a ?targetClass }} }}"


def _listed(iris: Iterable[str]) -> str:
    return " ".join(f"<{iri}>" for iri in iris)


def _prefixes(shapes: Rows) -> str:
    pairs = sorted(
        (bare(shapes.value(node, sh("prefix"))), bare(shapes.value(node, sh("namespace"))))
        for collection in shapes.subjects(sh("declare"))
        for node in shapes.values(collection, sh("declare"))
    )
    return "".join(f"PREFIX {prefix}: <{namespace}>\n" for prefix, namespace in pairs)


def _ask(text: str, store: ox.Store) -> ox.QuerySolutions:
    return cast("ox.QuerySolutions", store.query(text, use_default_graph_as_union=True))


def _count(all_queries: tuple[Query, ...], store: ox.Store) -> int:
    classes = sorted({name for query in all_queries for name in query.classes})
    row = next(_ask(_COUNT.format(classes=_listed(classes)), store))
    return int(graphs.text(row["n"]))


def _results(query: Query, target: str, store: ox.Store) -> Iterator[Result]:
    rows = _ask(f"{query.head} {target} {query.body}", store)
    names = {variable.value for variable in rows.variables}
    for row in rows:
        value = row["value"] if "value" in names else row["this"]
        shown = graphs.text(value)
        yield Result(
            focus=bare(written(row["this"])),
            path=graphs.text(row["path"]) if "path" in names else "",
            value=str(value),
            severity=query.severity,
            constraint="SPARQLConstraintComponent",
            shape=query.shape,
            message_nl=query.message_nl.replace("{?value}", shown),
            message_en=query.message_en.replace("{?value}", shown),
        )
