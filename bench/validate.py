"""Documents per second and core of the check, beside plain pyshacl on the same: `python -m bench.validate`.

Both get the graphs of the same invented documents (`bench.corpus`) and the same shapes, and must give the same
results, or the benchmark ends with an error. The check starts from lines of N-Quads; pyshacl from a graph of rdflib
that was read outside the clock, once as it comes and once with shapes that were parsed before. Of every document one
more graph is measured that does not conform: it lacks a number. Of the check the best of three rounds counts; pyshacl,
that takes minutes, has one. Ratios within one run count; seconds differ from day to day and from machine to machine.

`--release FOLDER` measures the check of the whole of a release: its queries on the store, and entity by entity.
"""

from __future__ import annotations

import argparse
import gc
import gzip
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from time import process_time
from typing import TypeVar

import pyoxigraph as ox
import pyshacl
from rdflib import RDF, SH, Graph

from bench.corpus import make
from bench.extract import by_form, mapped
from kg.identity import Register
from kg.validation import Shapes, Verdict, folders, graphs
from kg.validation.reference import Reference
from kg.validation.shapes import ONTOLOGY_SHAPES

DOCUMENTS, QUICK = 200, 30
AIM = 10  # times plain pyshacl, on documents that conform
_ROUNDS = 3  # the best counts
Result = tuple[str, ...]
T = TypeVar("T")


def main() -> None:
    """Measure what the arguments ask for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("-n", "--documents", type=int, default=DOCUMENTS, help="how many documents")
    parser.add_argument("--quick", action="store_true", help=f"{QUICK} documents: less certain")
    parser.add_argument("--release", type=Path, help="measure the check of the whole of this release instead")
    given = parser.parse_args()
    if given.release:
        measure_whole(given.release)
    else:
        measure_documents(QUICK if given.quick else given.documents)


def measure_documents(count: int) -> None:
    """Compare the check with pyshacl, document by document."""
    documents = conforming(count)
    quads = sum(map(len, documents)) / len(documents)
    print(f"{len(documents)} documents that conform, {quads:.0f} quads each on average; documents per second:")
    reached = compare(documents)
    lacking = [wrong for lines in documents if (wrong := without_number(lines)) != lines]
    print(f"{len(lacking)} documents that lack a number; documents per second:")
    compare(lacking)
    print(f"Times plain pyshacl on documents that conform: {reached:.0f} (aim {AIM})")


def compare(documents: list[list[str]]) -> float:
    """Measure the check and pyshacl on some graphs; return how many times as fast the check is as plain pyshacl."""
    shapes = Shapes.load(folders.shapes())
    written = _shapes_as_written()
    kept = graphs.as_rdflib(written)
    data = [graphs.as_rdflib(graphs.read_lines(lines)) for lines in documents]
    again = Reference(shapes.document.quads, shapes.document.messages)
    nodes = [[graphs.read_lines(lines)] for lines in documents]
    _hold_equal(shapes, documents, data, kept)
    gc.freeze()
    check = rate(shapes.check, documents)
    plain = rate(partial(pyshacl.validate, shacl_graph=kept, inference="none", advanced=False), data, 1)
    parsed = rate(lambda quads: list(again.results(quads[0], {str(q.subject)[1:-1] for q in quads[0]})), nodes, 1)
    print(f"  check {check:8,.0f}\n  plain pyshacl {plain:8,.1f}  ({check / plain:.0f} times as slow)")
    print(f"  pyshacl, core constraints, shapes parsed before {parsed:8,.1f}  ({check / parsed:.0f} times as slow)")
    return check / plain


def conforming(count: int) -> list[list[str]]:
    """The lines of invented documents that conform."""
    shapes = Shapes.load(folders.shapes())
    with TemporaryDirectory() as folder:
        make(Path(folder), count)
        found = by_form(Path(folder) / "documents", Register.load(Path(folder) / "register"))
        every = [mapped(given) for _, files in sorted(found.items()) for given in files]
    return [lines for lines in every if shapes.check(lines).conforms]


def without_number(lines: list[str]) -> list[str]:
    """The lines of a document without the number of the Aanhangsel or of the case, which is a warning."""
    return [line for line in lines if "#aanhangselnummer> " not in line and "#zaaknummer> " not in line]


def rate(step: Callable[[T], object], items: Sequence[T], rounds: int = _ROUNDS) -> float:
    """How many items a second go through a step, in the best of some rounds."""
    best = float("inf")
    for _ in range(rounds):
        began = process_time()
        for item in items:
            step(item)
        best = min(best, process_time() - began)
    return len(items) / best


def _shapes_as_written() -> list[ox.Quad]:
    return graphs.read_turtle(path for path in folders.shapes().glob("*.ttl") if path.name != ONTOLOGY_SHAPES)


def _hold_equal(shapes: Shapes, documents: list[list[str]], data: list[Graph], kept: Graph) -> None:
    """End when a result of the check is not one of pyshacl, or the other way round."""
    for lines, graph in zip(documents, data, strict=True):
        _conforms, report, _text = pyshacl.validate(graph, shacl_graph=kept, inference="none", advanced=False)
        if of_verdict(shapes.check(lines)) != set(of_report(report)):
            sys.exit(f"the check and pyshacl disagree about {lines[0].split(' ')[0]}")


def of_verdict(verdict: Verdict) -> set[Result]:
    """The results of a verdict."""
    return {(r.focus, r.path, r.severity, r.constraint, r.shape) for r in verdict.results}


def of_report(report: Graph) -> Iterator[Result]:
    """The results of a report of pyshacl."""
    for node in report.subjects(RDF.type, SH.ValidationResult):
        parts = (SH.resultSeverity, SH.sourceConstraintComponent)
        severity, constraint = (str(report.value(node, part)).rsplit("#", 1)[-1] for part in parts)
        path, shape = str(report.value(node, SH.resultPath) or ""), str(report.value(node, SH.sourceShape))
        yield str(report.value(node, SH.focusNode)), path, severity, constraint, shape


def measure_whole(folder: Path) -> None:
    """Compare the two ways to check the whole of a release."""
    shapes = Shapes.load(folders.shapes())
    store = ox.Store.read_only(str(folder / "store"))
    lines = sorted(_dumped(folder))
    began = process_time()
    slow = shapes.check_whole(store)
    asked = process_time()
    part = shapes.part_of_whole(lines, store)
    parts = process_time()
    quick = shapes.settle(store, [part])
    done = process_time()
    if quick != slow:
        sys.exit("the two ways to check the whole disagree")
    print(f"{len(lines):,} quads, {slow.focus_nodes:,} nodes; seconds of processor time:")
    print(f"  queries on the store {asked - began:.2f}")
    print(f"  entity by entity {parts - asked:.2f} (in any number of processes), then {done - parts:.2f}")


def _dumped(folder: Path) -> Iterable[str]:
    for path in sorted((folder / "dumps").rglob("*.nq.gz")):
        with gzip.open(path, "rt", encoding="utf-8") as file:
            yield from (line.rstrip("\n") for line in file)


if __name__ == "__main__":
    main()
