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
from kg.store import Value, open_read_only, plain, position, query_errors


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


_PROLOGUE = " ".join(f"PREFIX {name}: <{iri}>" for name, iri in PREFIXES.items()) + " "


def with_prefixes(query: str) -> str:
    """Put our prefixes before a query, on its first line so that line numbers stay; its own come later and win."""
    return _PROLOGUE + query


def run(release: Release, query: str, form: Format, out: TextIO) -> None:
    """Run a query on a release and write the answer. Raises QueryError, with the place as the caller counts it."""
    try:
        found = open_read_only(release.store).query(with_prefixes(query))
    except QueryError as error:
        raise _as_written(error) from error
    with query_errors():
        answer = _answer(found, form)
    if isinstance(answer, str):
        out.write(answer)
    else:
        _print_table(answer, out)


def _answer(found: ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples, form: Format) -> str | Table:
    """Evaluate a query to the end: what goes wrong while it is written is no error of the query."""
    if isinstance(found, ox.QueryTriples):
        return (ox.serialize(found, format=ox.RdfFormat.TURTLE, prefixes=PREFIXES) or b"").decode()
    if isinstance(found, ox.QueryBoolean):
        return _boolean(found, form)
    if form is Format.TABLE:
        return _table(found)
    return _serialized(found, ox.QueryResultsFormat.CSV if form is Format.CSV else ox.QueryResultsFormat.JSON)


def _as_written(error: QueryError) -> QueryError:
    """Return the error with its column as in the query without our prefixes, which stand before its first line."""
    line, column = position(error) or (0, 0)
    if line != 1:
        return error
    parts = error.as_dict() | {"place": f"line 1, column {max(1, column - len(_PROLOGUE))}"}
    return QueryError(error.message, **parts)


def _boolean(found: ox.QueryBoolean, form: Format) -> str:
    if form is Format.JSON:
        return _serialized(found, ox.QueryResultsFormat.JSON)
    return f"{'true' if found else 'false'}\n"


def _serialized(found: ox.QueryBoolean | ox.QuerySolutions, kind: ox.QueryResultsFormat) -> str:
    text = (found.serialize(format=kind) or b"").decode()
    return f"{text}\n" if kind is ox.QueryResultsFormat.JSON else text


def _table(found: ox.QuerySolutions) -> Table:
    table = Table(show_edge=False, pad_edge=False)
    for variable in found.variables:
        table.add_column(variable.value, overflow="fold")
    for solution in found:
        table.add_row(*("" if term is None else shown(plain(term)) for term in solution))
    return table


def _print_table(table: Table, out: TextIO) -> None:
    console = Console(file=out, markup=False, emoji=False, highlight=False, width=None if out.isatty() else 200)
    console.print(table)
    console.print(f"{table.row_count} row{'' if table.row_count == 1 else 's'}")


def shown(value: Value) -> str:
    """A term as people read it: IRIs by prefix, literals without quotes."""
    if value.kind != "iri":
        return printable(value.value)
    for prefix, iri in PREFIXES.items():
        if value.value.startswith(iri) and value.value[len(iri) :].isidentifier():
            return f"{prefix}:{value.value[len(iri) :]}"
    return value.value


_CONTROL = dict.fromkeys((*range(9), *range(11, 32), *range(127, 160)), "\ufffd")


def printable(text: str) -> str:
    """Text of a document with U+FFFD for control characters: a terminal would obey them."""
    return text.translate(_CONTROL)
