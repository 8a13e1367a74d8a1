"""Reading graphs for a check, and the two ways they are held: as quads of pyoxigraph and as a graph of rdflib."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox

from kg.errors import SourceError
from kg.validation.terms import Term

if TYPE_CHECKING:  # rdflib takes a third of a second to import, and a graph that conforms does not need it
    from rdflib import Graph
    from rdflib.term import Node


def read_lines(lines: Iterable[str]) -> list[ox.Quad]:
    """Return the quads of N-Quads lines. Raises SourceError when they are no N-Quads, or have a blank node."""
    text = "\n".join(line.rstrip("\n") for line in lines)
    try:
        quads = list(ox.parse(input=text.encode(), format=ox.RdfFormat.N_QUADS))
    except SyntaxError as error:
        raise SourceError("the lines are not N-Quads", value=str(error), remedy="correct what wrote them") from error
    for quad in quads:
        if isinstance(quad.subject, ox.BlankNode) or isinstance(quad.object, ox.BlankNode):
            raise SourceError("published data has no blank nodes", value=str(quad), remedy="give the node an IRI")
    return quads


def read_turtle(files: Iterable[Path]) -> list[ox.Quad]:
    """Return the triples of Turtle files together, as quads of the default graph.

    Raises SourceError when a file is no Turtle, or when there is none.
    """
    paths = sorted(files)
    if not paths:
        raise SourceError("no Turtle file was found", expected="files that end in .ttl")
    return [quad for path in paths for quad in _read(path)]


def as_rdflib(quads: Iterable[ox.Quad]) -> Graph:
    """Return the union of `quads` as a graph of rdflib, each literal as it was written."""
    from rdflib import Graph

    graph = Graph()
    for quad in quads:
        graph.add((_node(quad.subject), _node(quad.predicate), _node(quad.object)))
    return graph


def in_store(quads: Iterable[ox.Quad]) -> ox.Store:
    """Return a store in memory with `quads`."""
    store = ox.Store()
    store.extend(quads)
    return store


def text(value: Term) -> str:
    """Return the IRI, lexical form or label of a term. Raises SourceError for a triple: our graphs have none."""
    if isinstance(value, ox.Triple):
        raise SourceError("a triple stands where a term should", value=str(value))
    return value.value


def n_triples(node: Node) -> str:
    """Return a term of rdflib as N-Triples writes it."""
    from rdflib import Literal, URIRef

    if isinstance(node, Literal) and node.language:
        return str(ox.Literal(str(node), language=node.language))
    if isinstance(node, Literal):
        return str(ox.Literal(str(node), datatype=ox.NamedNode(str(node.datatype)) if node.datatype else None))
    return f"<{node}>" if isinstance(node, URIRef) else f"_:{node}"


def _read(path: Path) -> list[ox.Quad]:
    try:
        return list(ox.parse(path=str(path), format=ox.RdfFormat.TURTLE))
    except (SyntaxError, OSError) as error:
        raise SourceError(
            "the file is not Turtle", document=path.name, value=str(error), remedy="correct the file"
        ) from error


def _node(value: Term) -> Node:
    from rdflib import BNode, Literal, URIRef

    match value:
        case ox.NamedNode():
            return URIRef(value.value)
        case ox.BlankNode():
            return BNode(value.value)
        case ox.Literal(language=None):
            # normalize=False keeps "01" as it stands, so that the check sees what will be published.
            return Literal(value.value, datatype=URIRef(value.datatype.value), normalize=False)
        case ox.Literal():
            return Literal(value.value, lang=value.language)
        case _:
            raise SourceError("a triple stands where a term should", value=str(value))
