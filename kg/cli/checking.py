"""`kg check`: files of others, or a release, against the shapes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import groupby
from pathlib import Path
from typing import TextIO

import pyoxigraph as ox

from kg.cli.querying import printable
from kg.errors import SourceError
from kg.releases import Release
from kg.validation import folders
from kg.validation.shapes import Shapes
from kg.validation.verdict import Result, Verdict, merge

_GRAPH = ox.NamedNode("urn:kamergraaf:check")
_SHOWN = 20  # results that are written out; the counts say how many there are


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


def tell(verdict: Verdict, out: TextIO) -> None:
    """Write the verdict: counts, one line per kind, and the first results with what to do."""
    counts = Counter(result.severity for result in verdict.results)
    print(
        f"{verdict.focus_nodes} nodes checked: {counts['Violation']} violations, {counts['Warning']} warnings,"
        f" {counts['Info']} infos",
        file=out,
    )
    for shape, results in groupby(sorted(verdict.results, key=lambda r: (r.severity != "Violation", r.shape)), _kind):
        print(f"  {len(list(results)):6}  {shape}", file=out)
    for result in sorted(verdict.results, key=lambda r: (r.severity != "Violation", r))[:_SHOWN]:
        _tell_result(result, out)


def _kind(result: Result) -> str:
    return f"{result.severity}  {result.shape.rsplit('#', 1)[-1]}"


def _tell_result(result: Result, out: TextIO) -> None:
    print(f"\n{result.severity}: {result.focus}", file=out)
    for name, text in (("path", result.path), ("value", result.value[:200]), ("constraint", result.constraint)):
        if text:
            print(f"  {name}: {printable(text)}", file=out)
    print(f"  {result.message_nl}\n  {result.message_en}", file=out)
