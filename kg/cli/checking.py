"""`kg check`: files of others, or a release, against the shapes."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pyoxigraph as ox

from kg.errors import SourceError
from kg.releases import Release
from kg.validation import folders
from kg.validation.shapes import Shapes
from kg.validation.verdict import Verdict, merge

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
        except (OSError, SyntaxError, ValueError) as error:
            raise SourceError("the file cannot be read as RDF", document=str(path), value=str(error)) from error
        lines += [f"{q.subject} {q.predicate} {q.object} {_GRAPH} ." for q in quads]
    return Shapes.load(folders.shapes()).check(lines)


def check_release(release: Release) -> Verdict:
    """Check a release again: each graph of a document by itself, and the whole."""
    shapes = Shapes.load(folders.shapes())
    store = ox.Store.read_only(str(release.store))
    prefix = f"{release.manifest['base']}graph/bron/"
    verdicts = [shapes.check_whole(store)]
    for graph in sorted(store.named_graphs(), key=str):
        if isinstance(graph, ox.NamedNode) and graph.value.startswith(prefix):
            quads = store.quads_for_pattern(None, None, None, graph)
            verdicts.append(shapes.check(f"{q} ." for q in quads))
    return merge(verdicts)
