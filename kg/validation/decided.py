"""Queries of the shapes for one document that are decided on its rows, without asking the store's engine.

Each is bound to the exact text of its query: when that changes, the query is asked again until this module follows. As
with `compiled`, what is said here is only that a node certainly gives no result.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from kg.namespaces import expand
from kg.validation.rows import Row, Rows
from kg.validation.terms import STRING, XSD, bare, datatype

Decision = Callable[[str, Rows], bool]
"""True when the node certainly gives no result."""

_TEKST, _UIT, _EXACT = (f"<{expand(name)}>" for name in ("kg:bewaardeTekst", "kg:uitDocument", "oa:exact"))
_BEGINT, _EINDIGT = (f"<{expand(name)}>" for name in ("kg:begint", "kg:eindigt"))
_GEDRUKT = tuple(f"<{expand(f'kg:{name}')}>" for name in ("afgedruktIn", "tekst", "vingerafdruk", "passage"))
_END = f'"^^<{XSD}integer>'
_JAAR, _YEARS = f"<{expand('kg:vergaderjaar')}>", re.compile('"([0-9]{4})-([0-9]{4})"').fullmatch


def decision(select: str) -> Decision | None:
    """Return how the query with this text is decided, None when it must be asked."""
    return _KNOWN.get(normal(select))


def normal(select: str) -> str:
    """Return a query with its white space reduced to single spaces."""
    return " ".join(select.split())


def _passages(document: str, rows: Rows) -> bool:
    """The passages of a document quote its text, under an IRI that says from where to where."""
    texts = rows.values(document, _TEKST)
    if not texts:
        return True
    if len(texts) > 1 or datatype(texts[0]) != STRING:
        return False
    text = bare(texts[0])
    begins = f"{document[:-1]}#char="
    for node in rows.pointing(_UIT, document):
        row = rows.by_subject[node]
        if _BEGINT in row and not _quotes(node, row, begins, text):
            return False
    return True


def _quotes(node: str, row: Row, begins: str, text: str) -> bool:
    try:
        (begint,), (eindigt,), (exact,) = row[_BEGINT], row[_EINDIGT], row[_EXACT]
    except (KeyError, ValueError):
        return False
    if not (begint.endswith(_END) and eindigt.endswith(_END)):
        return False
    start, end = begint[1 : -len(_END)], eindigt[1 : -len(_END)]
    if not (node == f"{begins}{start},{end}>" and start.isdecimal() and end.isdecimal() and exact[-1] == '"'):
        return False
    return int(start) <= int(end) and text[int(start) : int(end)] == bare(exact)


def _printed_whole(vraag: str, rows: Rows) -> bool:
    """A printed question has its text, fingerprint, passage and document: all four, or none when it is not printed."""
    row = rows.by_subject[vraag]
    return len({path in row for path in _GEDRUKT}) == 1


def _part_of_document(part: str, rows: Rows) -> bool:
    """A part stands under the IRI of its document."""
    return all(part.startswith((f"{value[:-1]}/", f"{value[:-1]}#")) for value in rows.by_subject[part].get(_UIT, ()))


def _next_year(node: str, rows: Rows) -> bool:
    """A parliamentary year is a year and the one after it; what is not written as one is for another shape to tell."""
    years = map(_YEARS, rows.by_subject[node].get(_JAAR, ()))
    return all(found and int(found[2]) == int(found[1]) + 1 for found in years)


_KNOWN: dict[str, Decision] = {
    "SELECT $this ?value WHERE { $this kg:bewaardeTekst ?tekst ."
    " ?value kg:begint ?begint ; kg:eindigt ?eindigt ; kg:uitDocument $this ; oa:exact ?exact ."
    " FILTER (SUBSTR(?tekst, ?begint + 1, ?eindigt - ?begint) != ?exact"
    ' || STR(?value) != CONCAT(STR($this), "#char=", STR(?begint), ",", STR(?eindigt))) }': _passages,
    "SELECT DISTINCT $this WHERE { $this kg:afgedruktIn|kg:tekst|kg:vingerafdruk|kg:passage ?iets ."
    " FILTER NOT EXISTS { $this kg:afgedruktIn ?document ; kg:tekst ?tekst ; kg:vingerafdruk ?afdruk ;"
    " kg:passage ?passage } }": _printed_whole,
    "SELECT $this (kg:uitDocument AS ?path) ?value WHERE { $this kg:uitDocument ?value ."
    ' FILTER (!(STRSTARTS(STR($this), CONCAT(STR(?value), "/"))'
    ' || STRSTARTS(STR($this), CONCAT(STR(?value), "#")))) }': _part_of_document,
    "SELECT $this (kg:vergaderjaar AS ?path) ?value WHERE { $this kg:vergaderjaar ?value ."
    " FILTER (xsd:integer(SUBSTR(?value, 6)) != xsd:integer(SUBSTR(?value, 1, 4)) + 1) }": _next_year,
}
