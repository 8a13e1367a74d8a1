"""`kg explain`: every statement about something, with its graph and the passages it was read from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TextIO

from kg.cli.querying import printable, shown, with_prefixes
from kg.releases import Release
from kg.store import Store, Value, open_read_only

_ABOUT = "SELECT ?iri ?g ?p ?o WHERE { GRAPH ?g { ?iri ?p ?o } } ORDER BY ?g ?p ?o"
_INTO = "SELECT ?iri ?g ?s ?p WHERE { GRAPH ?g { ?s ?p ?iri } FILTER(?p != kg:uitDocument) } ORDER BY ?g ?s ?p LIMIT 50"
_PASSAGES = """
SELECT ?iri ?passage ?document ?begint ?eindigt ?exact
  (GROUP_CONCAT(STRAFTER(STR(?leest), "#"); separator=", ") AS ?als)
WHERE {
  ?iri kg:passage ?passage .
  ?passage kg:uitDocument ?document ; kg:begint ?begint ; kg:eindigt ?eindigt ; oa:exact ?exact .
  OPTIONAL { ?passage kg:gelezenAls ?leest }
} GROUP BY ?iri ?passage ?document ?begint ?eindigt ?exact ORDER BY ?document ?begint
"""
_WIDTH = 160


def explain(release: Release, iri: str, out: TextIO) -> bool:
    """Write what the release says about `iri` (ours may be given as the path behind id/); False when nothing."""
    base = str(release.manifest["base"])
    full = iri if "://" in iri or iri.startswith("urn:") else f"{base}id/{iri.removeprefix('id/')}"
    store = open_read_only(release.store)
    about = list(_rows(store, _ABOUT, full))
    into = list(_rows(store, _INTO, full))
    if not about and not into:
        return False
    print(full, file=out)
    _statements(((g, shown(p), _text(o, base)) for _, g, p, o in about), base, out)
    _passages(store, full, base, out)
    if into:
        print("\nStatements that point here (at most 50):", file=out)
        for _, graph, subject, predicate in into:
            print(f"  {_short(subject, base)}  {shown(predicate)}    [{_short(graph, base)}]", file=out)
    return True


def _rows(store: Store, query: str, iri: str) -> Iterator[tuple[Value, ...]]:
    for row in store.select(with_prefixes(query), bindings={"iri": iri}).rows:
        yield tuple(cell if cell is not None else Value("literal", "") for cell in row)


def _statements(statements: Iterable[tuple[Value, str, str]], base: str, out: TextIO) -> None:
    previous = ""
    for graph, predicate, value in statements:
        if graph.value != previous:
            print(f"\ngraph {_short(graph, base)}", file=out)
        previous = graph.value
        print(f"  {predicate}  {value}", file=out)


def _passages(store: Store, iri: str, base: str, out: TextIO) -> None:
    rows = [row for row in _rows(store, _PASSAGES, iri) if row[1].value]
    if not rows:
        return
    print("\nRead from:", file=out)
    for _, _, document, begint, eindigt, exact, read_as in rows:
        label = f" ({read_as.value})" if read_as.value else ""
        text = printable(" ".join(exact.value.split()))
        shown_text = text if len(text) <= _WIDTH else f"{text[: _WIDTH - 1]}…"
        print(f"  {_short(document, base)} {begint.value}-{eindigt.value}{label}: «{shown_text}»", file=out)


def _text(value: Value, base: str) -> str:
    if value.kind == "iri":
        return _short(value, base)
    flat = printable(" ".join(value.value.split()))
    cut = flat if len(flat) <= _WIDTH else f"{flat[: _WIDTH - 1]}…"
    return f"{cut}@{value.language}" if value.language else cut


def _short(value: Value, base: str) -> str:
    for prefix in (f"{base}id/", f"{base}graph/"):
        if value.value.startswith(prefix):
            return value.value.removeprefix(prefix)
    return shown(value)
