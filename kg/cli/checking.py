"""`kg check`: files of others, or a release, against the shapes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import pyoxigraph as ox

from kg.errors import SourceError
from kg.namespaces import KG, PREFIXES, Names
from kg.releases import Release
from kg.validation import folders
from kg.validation.shapes import Shapes
from kg.validation.verdict import Verdict, merge

_TYPE = ox.NamedNode(PREFIXES["rdf"] + "type")
_TEXT = "bron"
_SHARED = ("register", "koppeling", "afleiding", "kwaliteit")  # layers of what no single document says
_GRAPH = ox.NamedNode("urn:kamergraaf:check")


def check_files(paths: Sequence[Path]) -> Verdict:
    """Check RDF files together against the shapes for one graph. Raises SourceError for what is no RDF."""
    lines: list[str] = []
    for path in paths:
        kind = ox.RdfFormat.from_extension(path.suffix.removeprefix("."))
        if kind is None:
            raise SourceError(
                "the syntax is not known by the name",
                document=str(path),
                expected=".ttl, .nt, .nq, .trig, .rdf or .jsonld",
            )
        try:
            quads = list(ox.parse(path.read_bytes(), kind, base_iri=path.resolve().as_uri()))
        except OSError as error:
            raise SourceError("the file cannot be read", document=str(path), value=error.strerror or "") from error
        except (SyntaxError, ValueError) as error:
            raise SourceError("the file cannot be read as RDF", document=str(path), value=str(error)) from error
        lines += [f"{q.subject} {q.predicate} {q.object} {_GRAPH} ." for q in quads]
    return Shapes.load(folders.shapes()).check(lines)


def check_release(release: Release) -> Verdict:
    """Check a release again: each graph of a document by itself, what documents share, and the whole."""
    shapes = Shapes.load(folders.shapes())
    store = ox.Store.read_only(str(release.store))
    graphs = Names(str(release.manifest["base"])).graph("")
    verdicts = [shapes.check_whole(store)]
    for graph in sorted(store.named_graphs(), key=str):
        layer = graph.value.removeprefix(graphs).split("/")[0] if isinstance(graph, ox.NamedNode) else ""
        nodes = _nodes(store, graph) if layer in (_TEXT, *_SHARED) else []
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
