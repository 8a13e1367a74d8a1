"""Results of queries, from what a test expects and from what came back, and whether two are the same.

Blank nodes are compared by what is said of them: a result is written as a graph, and graphs are brought to one form.
Numbers are compared by value: 1.0 and 1.00 are one decimal.
"""

from __future__ import annotations

import csv
import io
from collections import Counter
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any, cast

import pyoxigraph as ox

_RS = "http://www.w3.org/2001/sw/DataAccess/tests/result-set#"
_XSD = "http://www.w3.org/2001/XMLSchema#"
_TYPE = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
Term = Any  # pyoxigraph has no name for the union of its terms
Row = dict[str, Term]


@dataclass(slots=True)
class Result:
    """A result: `truth` of an ASK, `rows` of a SELECT, or `triples`; `cells` when only the texts of values are known.

    `ordered` tells that the order of the rows counts.
    """

    truth: bool | None = None
    variables: tuple[str, ...] = ()
    rows: list[Row] | None = None
    triples: list[ox.Triple] | None = None
    cells: list[tuple[str, ...]] | None = None
    ordered: bool = field(default=False)

    def as_cells(self) -> list[tuple[str, ...]]:
        """Return the texts of the values, as CSV has them, in alphabetical order of the variables."""
        names = sorted(self.variables)
        return [tuple(_text(row.get(name)) for name in names) for row in self.rows or ()]


def of_answer(answer: object) -> Result:
    """Return a result of pyoxigraph."""
    if isinstance(answer, ox.QueryBoolean):
        return Result(truth=bool(answer))
    if isinstance(answer, ox.QueryTriples):
        return Result(triples=list(answer))
    if isinstance(answer, ox.QuerySolutions):
        names = tuple(variable.value for variable in answer.variables)
        return Result(variables=names, rows=[_row(names, solution) for solution in answer])
    raise TypeError(f"a result of an unknown kind: {type(answer).__name__}")


def _row(names: tuple[str, ...], solution: ox.QuerySolution) -> Row:
    return {name: term for name, term in zip(names, solution, strict=True) if term is not None}


def parsed(body: bytes, media_type: str) -> Result:
    """Read a result in a format for results or for graphs."""
    if media_type == "text/csv":
        return _csv(body.decode())
    if results := ox.QueryResultsFormat.from_media_type(media_type):
        return of_answer(ox.parse_query_results(body, results))
    graphs = ox.RdfFormat.from_media_type(media_type)
    return Result(triples=[quad.triple for quad in ox.parse(body, graphs, base_iri="http://example.org/base")])


def _csv(text: str) -> Result:
    lines = list(csv.reader(io.StringIO(text)))
    if text.strip() in ("true", "false"):
        return Result(truth=text.strip() == "true")
    order = sorted(range(len(lines[0])), key=lines[0].__getitem__)
    # A row of one column that is not bound is an empty line.
    rows = [tuple(_unlabelled(line[place]) if line else "" for place in order) for line in lines[1:]]
    return Result(variables=tuple(lines[0]), cells=rows)


def expected(path: Path) -> Result:
    """Read the file of an expected result."""
    suffix = path.suffix
    if suffix in (".srx", ".srj", ".tsv"):
        format_ = {".srx": "xml", ".srj": "json", ".tsv": "tsv"}[suffix]
        results = cast(ox.QueryResultsFormat, ox.QueryResultsFormat.from_extension(format_))
        return of_answer(ox.parse_query_results(path.read_bytes(), results))
    if suffix == ".csv":
        return _csv(path.read_text(encoding="utf-8"))
    format_of_graph = ox.RdfFormat.from_extension(suffix[1:])
    quads = list(ox.parse(path.read_bytes(), format_of_graph, base_iri=path.as_uri()))
    store = ox.Store()
    store.extend(quads)
    for quad in store.quads_for_pattern(None, _TYPE, ox.NamedNode(_RS + "ResultSet")):
        return _result_set(store, quad.subject)
    return Result(triples=[quad.triple for quad in quads])


def _result_set(store: ox.Store, head: Term) -> Result:
    """Read a result written as a graph. Source: the vocabulary of result sets of the Data Access Working Group."""

    def every(subject: Term, name: str) -> list[Term]:
        return [quad.object for quad in store.quads_for_pattern(subject, ox.NamedNode(_RS + name), None)]

    if truth := every(head, "boolean"):
        return Result(truth=truth[0].value == "true")
    variables = tuple(found.value for found in every(head, "resultVariable"))
    numbered: list[tuple[int, Row]] = []
    for solution in every(head, "solution"):
        row = {every(b, "variable")[0].value: every(b, "value")[0] for b in every(solution, "binding")}
        place = every(solution, "index")
        numbered.append((int(place[0].value) if place else 0, row))
    numbered.sort(key=lambda one: one[0])
    return Result(variables=variables, rows=[row for _, row in numbered], ordered=any(place for place, _ in numbered))


def same(found: Result, wanted: Result, lax: bool = False) -> bool:
    """Tell whether a result is the expected one; `lax`: how often a row comes does not count."""
    if wanted.truth is not None:
        return found.truth == wanted.truth
    if wanted.triples is not None:
        return found.triples is not None and _canonical(found.triples) == _canonical(wanted.triples)
    if set(found.variables) != set(wanted.variables):
        return False
    if found.cells is not None or wanted.cells is not None:
        ours, theirs = (one.cells if one.cells is not None else one.as_cells() for one in (found, wanted))
        return set(ours) == set(theirs) if lax else Counter(ours) == Counter(theirs)
    return _as_graph(found.rows or [], wanted.ordered, lax) == _as_graph(wanted.rows or [], wanted.ordered, lax)


def _canonical(triples: list[ox.Triple]) -> set[str]:
    dataset = ox.Dataset(ox.Quad(one.subject, one.predicate, one.object) for one in triples)
    dataset.canonicalize(ox.CanonicalizationAlgorithm.UNSTABLE)
    return {str(quad) for quad in dataset}


def _by_value(term: Term) -> Term:
    """Return a number in the one form that its value has; any other term as it is."""
    kind = term.datatype.value.removeprefix(_XSD) if isinstance(term, ox.Literal) else ""
    try:
        if kind in ("double", "float"):
            return ox.Literal(repr(float(term.value)), datatype=term.datatype)
        if kind in ("decimal", "integer"):
            return ox.Literal(str(Decimal(term.value).normalize()), datatype=term.datatype)
    except (ValueError, ArithmeticError):
        return term
    return term


def _as_graph(rows: list[Row], ordered: bool, lax: bool) -> set[str]:
    """Return rows as statements: a node for each row that differs, with how often it comes, or where."""
    rows = [{name: _by_value(term) for name, term in row.items()} for row in rows]
    keys = [
        (place if ordered else 0, *sorted((name, str(term)) for name, term in row.items()))
        for place, row in enumerate(rows)
    ]
    counts = Counter(keys)
    triples = []
    for key, row in dict(zip(keys, rows, strict=True)).items():
        node = ox.BlankNode()
        often = f"{key[0]}" if ordered else "1" if lax else f"{counts[key]}"
        triples.append(ox.Triple(node, ox.NamedNode("urn:row"), ox.Literal(often)))
        triples += [ox.Triple(node, ox.NamedNode(f"urn:variable:{name}"), term) for name, term in row.items()]
    return _canonical(triples)


def has_triple_terms(result: Result) -> bool:
    """Tell whether a value is a triple, which CSV has no one way to write."""
    rows = [list(row.values()) for row in result.rows or ()]
    return any(isinstance(term, ox.Triple) for row in rows for term in row)


def _text(term: Term | None) -> str:
    if term is None:
        return ""
    return "_:" if isinstance(term, ox.BlankNode) else str(term.value)


def _unlabelled(cell: str) -> str:
    return "_:" if cell.startswith("_:") else cell
