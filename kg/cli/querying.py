"""`kg query`: rows as a table, CSV or JSON."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import TextIO

import pyoxigraph as ox
from rich.console import Console
from rich.table import Table

from kg.errors import QueryError
from kg.namespaces import PREFIXES
from kg.releases import Release
from kg.store import Value, open_read_only, plain, query_errors


class Format(StrEnum):
    """How rows are shown."""

    TABLE = "table"
    CSV = "csv"
    JSON = "json"


def read_query(argument: str) -> str:
    """Return the query that an argument names: itself, a file behind @, or standard input for "-".

    Raises QueryError when the file cannot be read.
    """
    if argument == "-":
        return sys.stdin.read()
    if not argument.startswith("@"):
        return argument
    try:
        return Path(argument[1:]).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise QueryError("the query file cannot be read", document=argument[1:], value=str(error)) from error


def with_prefixes(query: str) -> str:
    """Put our prefixes before a query, on its first line so that line numbers stay; its own come later and win."""
    return " ".join(f"PREFIX {name}: <{iri}>" for name, iri in PREFIXES.items()) + " " + query


def run(release: Release, query: str, form: Format, out: TextIO) -> None:
    """Run a query on a release and write the answer. Raises QueryError."""
    found = open_read_only(release.store).query(with_prefixes(query))
    with query_errors():
        if isinstance(found, ox.QueryTriples):
            out.write((ox.serialize(found, format=ox.RdfFormat.TURTLE, prefixes=PREFIXES) or b"").decode())
        elif isinstance(found, ox.QueryBoolean) or form is not Format.TABLE:
            kind = ox.QueryResultsFormat.CSV if form is Format.CSV else ox.QueryResultsFormat.JSON
            out.write(_boolean(found, form) if isinstance(found, ox.QueryBoolean) else _serialized(found, kind))
        else:
            _table(found, out)


def _boolean(found: ox.QueryBoolean, form: Format) -> str:
    if form is Format.JSON:
        return _serialized(found, ox.QueryResultsFormat.JSON)
    return f"{'true' if found else 'false'}\n"


def _serialized(found: ox.QueryBoolean | ox.QuerySolutions, kind: ox.QueryResultsFormat) -> str:
    text = (found.serialize(format=kind) or b"").decode()
    return f"{text}\n" if kind is ox.QueryResultsFormat.JSON else text


def _table(found: ox.QuerySolutions, out: TextIO) -> None:
    table = Table(show_edge=False, pad_edge=False)
    for variable in found.variables:
        table.add_column(variable.value, overflow="fold")
    count = 0
    for solution in found:
        table.add_row(*("" if term is None else shown(plain(term)) for term in solution))
        count += 1
    console = Console(file=out, markup=False, highlight=False, width=None if out.isatty() else 200)
    console.print(table)
    console.print(f"{count} row{'' if count == 1 else 's'}")


def shown(value: Value) -> str:
    """A term as people read it: IRIs by prefix, literals without quotes."""
    if value.kind != "iri":
        return value.value
    for prefix, iri in PREFIXES.items():
        if value.value.startswith(iri) and value.value[len(iri) :].isidentifier():
            return f"{prefix}:{value.value[len(iri) :]}"
    return value.value
