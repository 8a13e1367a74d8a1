"""The check of the ontology, its examples and the shapes against each other: `python -m kg.validation.ontology`.

Prints what is wrong, one line each, and ends with status 1; or prints what was checked and ends with status 0.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox

from kg.errors import KamergraafError, ShapesError
from kg.namespaces import KG
from kg.validation import folders, graphs
from kg.validation.rows import Rows
from kg.validation.shapes import ONTOLOGY_SHAPES, Shapes, shape_graph
from kg.validation.verdict import Verdict

REGISTER = "00-register.ttl"
_GRAPH = ox.NamedNode("https://voorbeeld.example/graph/voorbeeld")
_OURS = "https://w3id.org/kamergraaf/def"
_IS_DEFINED_BY = ox.NamedNode("http://www.w3.org/2000/01/rdf-schema#isDefinedBy")
_SELECT = ox.NamedNode("http://www.w3.org/ns/shacl#select")
_TERM = re.compile(r"\bkg:([A-Za-z][A-Za-z0-9]*)")
_CODE = ("mapping", "linking", "identity")


def main() -> int:
    """Run every check and print the outcome. Returns the exit status."""
    ontology, shapes = folders.ontology(), folders.shapes()
    try:
        problems = list(check(ontology, shapes))
    except KamergraafError as error:
        problems = [str(error)]
    for problem in problems:
        print(problem, file=sys.stderr)
    if not problems:
        print(f"ontology: {len(terms(ontology))} terms and {len(examples(ontology))} examples, no problem found")
    return 1 if problems else 0


def check(ontology: Path, shapes: Path) -> Iterator[str]:
    """Yield what is wrong with the ontology in `ontology`, its examples and the shapes in `shapes`, a sentence each."""
    yield from _sentences("ontology", check_terms(ontology, shapes))
    yield from check_examples(ontology, shapes)
    known = terms(ontology)
    for path in sorted([*shapes.rglob("*.ttl"), *examples(ontology)]):
        yield from (f"{path.name}: kg:{name} is not in the ontology" for name in sorted(_used(path) - known))
    for path in code():
        yield from (f"{path.name}: kg:{name} is not in the ontology" for name in sorted(_named(path) - known))


def check_terms(ontology: Path, shapes: Path) -> Verdict:
    """Return the verdict of `ontologie.ttl` over our own terms. Raises ShapesError when there is none."""
    rules = shape_graph(graphs.read_turtle([shapes / ONTOLOGY_SHAPES]))
    found = graphs.read_turtle(ontology.glob("*.ttl"))
    return rules.verdict(Rows.of(quad for quad in found if graphs.text(quad.subject).startswith(_OURS)))


def check_examples(ontology: Path, shapes: Path) -> Iterator[str]:
    """Yield what is wrong with the examples. Each is complete together with the register."""
    files = examples(ontology)
    if not files:
        raise ShapesError("there is no example", place=str(ontology / "examples"))
    register = _lines(ontology / "examples" / REGISTER)
    loaded = Shapes.load(shapes)
    for path in files:
        lines = _lines(path)
        yield from _sentences(path.name, loaded.check(lines))
        yield from _sentences(path.name, loaded.check_whole([*register, *lines]))


def examples(ontology: Path) -> list[Path]:
    """Return the files of the examples, in order of their numbers."""
    return sorted((ontology / "examples").glob("[0-9][0-9]-*.ttl"))


def terms(ontology: Path) -> frozenset[str]:
    """Return the local names of the terms that the ontology defines."""
    found = graphs.read_turtle(ontology.glob("*.ttl"))
    subjects = {graphs.text(quad.subject) for quad in found if quad.predicate == _IS_DEFINED_BY}
    return frozenset(name.removeprefix(KG) for name in subjects if name.startswith(KG))


def code() -> list[Path]:
    """Return the Python files that name terms of the ontology in a graph."""
    package = Path(folders.__file__).parents[1]
    return sorted(path for folder in _CODE for path in (package / folder).glob("*.py"))


def _lines(path: Path) -> list[str]:
    return [f"{ox.Quad(quad.subject, quad.predicate, quad.object, _GRAPH)} ." for quad in graphs.read_turtle([path])]


def _used(path: Path) -> set[str]:
    """Return the local names of our terms that stand in a Turtle file, those in queries included."""
    names: set[str] = set()
    for quad in graphs.read_turtle([path]):
        values = [graphs.text(part) for part in (quad.subject, quad.predicate, quad.object)]
        names.update(value.removeprefix(KG) for value in values if value.startswith(KG) and value != KG)
        if quad.predicate == _SELECT:
            names.update(_TERM.findall(values[2]))
    return names


def _named(path: Path) -> set[str]:
    return set(_TERM.findall(path.read_text(encoding="utf-8")))


def _sentences(name: str, verdict: Verdict) -> Iterator[str]:
    for result in verdict.results:
        place = f"{result.focus} {result.path}".strip()
        yield f"{name}: {result.severity} at {place}: {result.message_en} (found {result.value or 'nothing'})"


if __name__ == "__main__":
    sys.exit(main())
