"""`kg check`: files of others, or a release, against the shapes."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from difflib import get_close_matches
from itertools import chain
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from kg.errors import SourceError
from kg.namespaces import KG, PREFIXES, Names
from kg.releases import Release
from kg.validation import folders
from kg.validation.ontology import terms
from kg.validation.shapes import Shapes
from kg.validation.verdict import Verdict, merge

_TYPE = ox.NamedNode(PREFIXES["rdf"] + "type")
_TEXT = "bron"
_REASONED = "afleiding/redenering"  # classes that follow from those that other graphs give
_SHARED = ("register", "koppeling", "afleiding", "kwaliteit")  # layers of what no single document says


def check_files(paths: Sequence[Path]) -> Verdict:
    """Check RDF files together against the shapes for one graph; their blank nodes are told apart, and judged.

    Raises SourceError for what is no RDF, and for a term under our namespace that the ontology does not have.
    """
    quads = list(chain.from_iterable(_read(path, number) for number, path in enumerate(paths, 1)))
    _refuse_unknown(quads)
    return Shapes.load(folders.shapes()).check_quads(quads)


def _read(path: Path, number: int) -> Iterator[ox.Quad]:
    """Yield the triples of the file with a number, blank nodes labelled in the order in which they come."""
    kind = ox.RdfFormat.from_extension(path.suffix.removeprefix("."))
    if kind is None:
        raise SourceError(
            "the syntax is not known by the name",
            document=str(path),
            expected="a file that ends in .ttl, .nt, .nq, .trig, .rdf or .jsonld",
            remedy="rename the file after its syntax, or name the files in a folder",
        )
    try:
        found = list(ox.parse(path.read_bytes(), kind, base_iri=path.resolve().as_uri()))
    except OSError as error:
        raise SourceError(
            "the file cannot be read", document=str(path), value=error.strerror or "", remedy="check the path"
        ) from error
    except (SyntaxError, ValueError) as error:
        raise SourceError(
            "the file cannot be read as RDF", document=str(path), value=str(error), remedy="correct the file there"
        ) from error
    labels: dict[ox.BlankNode, ox.BlankNode] = {}
    for quad in found:
        subject, value = (_labelled(term, labels, number) for term in (quad.subject, quad.object))
        yield ox.Quad(subject, quad.predicate, value)


def _labelled(term: Any, labels: dict[ox.BlankNode, ox.BlankNode], number: int) -> Any:
    if not isinstance(term, ox.BlankNode):
        return term
    return labels.setdefault(term, ox.BlankNode(f"file{number}-{len(labels) + 1}"))


def _refuse_unknown(quads: Iterable[ox.Quad]) -> None:
    """A misspelt property would be looked at by no shape, and so pass."""
    known = terms(folders.ontology())
    for quad in quads:
        for term in (quad.predicate, quad.object if quad.predicate == _TYPE else quad.predicate):
            if isinstance(term, ox.NamedNode) and term.value.startswith(KG):
                name = term.value.removeprefix(KG)
                if name not in known:
                    raise _unknown(str(quad.subject), name, known)


def _unknown(subject: str, name: str, known: Collection[str]) -> SourceError:
    near = get_close_matches(name, sorted(known), 1)
    return SourceError(
        "a term under our namespace is not in the ontology, and would pass unchecked",
        place=subject,
        value=f"kg:{name}",
        expected="a class or property of docs/model.md",
        remedy=f"did you mean kg:{near[0]}?" if near else "put terms of your own under a namespace of your own",
    )


def check_release(release: Release) -> Verdict:
    """Check a release again: each graph of a document by itself, what documents share, and the whole."""
    shapes = Shapes.load(folders.shapes())
    store = ox.Store.read_only(str(release.store))
    graphs = Names(str(release.manifest["base"])).graph("")
    verdicts = [shapes.check_whole(store)]
    for graph in sorted(store.named_graphs(), key=str):
        name = graph.value.removeprefix(graphs) if isinstance(graph, ox.NamedNode) else ""
        layer = name.split("/")[0]
        nodes = _nodes(store, graph) if layer in (_TEXT, *_SHARED) and name != _REASONED else []
        if nodes and layer == _TEXT:
            verdicts.append(shapes.check(f"{q} ." for q in store.quads_for_pattern(None, None, None, graph)))
        elif nodes:
            verdicts.append(shapes.check_graph(_about(store, nodes, graphs + _TEXT)))
    return merge(verdicts)


def _nodes(store: ox.Store, graph: ox.NamedNode | ox.BlankNode | ox.DefaultGraph) -> list[ox.NamedNode]:
    """What a graph gives a class of ours. A store may also know the name of a graph whose document went."""
    types = store.quads_for_pattern(None, _TYPE, None, graph)
    ours = (q for q in types if isinstance(q.object, ox.NamedNode) and q.object.value.startswith(KG))
    return list(dict.fromkeys(q.subject for q in ours if isinstance(q.subject, ox.NamedNode)))


def _about(store: ox.Store, nodes: Sequence[ox.NamedNode], texts: str) -> Iterator[str]:
    """Yield all that is said of nodes outside the graphs of documents, node by node: a person has several graphs."""
    for node in nodes:
        for quad in store.quads_for_pattern(node, None, None, None):
            if not str(quad.graph_name).startswith(f"<{texts}"):
                yield f"{quad} ."
