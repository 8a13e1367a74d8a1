"""Reading a SPARQL Protocol request: the query, its dataset, its form and its time. Source: SPARQL 1.1 Protocol, 2.1.

The method QUERY is POST that says of itself that it changes nothing: what it carries is read alike. Source: the HTTP
QUERY method of the IETF HTTP working group.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from urllib.parse import parse_qsl

from flask import Request

from server.problems import Problem, say
from server.texts import shortened

FORM = "application/x-www-form-urlencoded"
QUERY = "application/sparql-query"
UPDATE = "application/sparql-update"
_MAX_FIELDS = 200
# With a form all of these stand in the body: one in the URL would be passed over, and the answer be of other data.
_PARAMETERS = frozenset(
    "query update default-graph-uri named-graph-uri using-graph-uri using-named-graph-uri format output timeout".split()
)
WITH_BODY = frozenset({"POST", "QUERY"})


@dataclass(frozen=True, slots=True)
class Asked:
    """A protocol request. `default_graphs` and `named_graphs` are both None when neither was given.

    `timeout` is the time that the client gives it, in seconds; None when it did not say.
    """

    query: str | None
    default_graphs: tuple[str, ...] | None
    named_graphs: tuple[str, ...] | None
    format: str | None
    timeout: float | None = None


def read(request: Request) -> Asked:
    """Read a request. Raises Problem 400, 403 or 415."""
    fields = _fields(request.query_string)
    if request.method not in WITH_BODY:
        return _asked(fields)
    if request.mimetype == FORM:
        misplaced = sorted({name for name, _ in fields if name in _PARAMETERS})
        if misplaced:
            raise Problem(400, say("misplaced", names=", ".join(misplaced)))
        return _asked(_fields(request.get_data()))
    if request.mimetype == QUERY:
        return _asked([*fields, ("query", _decoded(request.get_data()))])
    if request.mimetype == UPDATE:
        raise Problem(403, say("no-update", word=UPDATE))
    types = f"{QUERY}, {FORM}"
    raise Problem(415, say("unsupported", types=types), headers={"Accept-Post": types, "Accept-Query": types})


def _fields(encoded: bytes) -> list[tuple[str, str]]:
    """Read fields. Letters that should have been escaped and are not, as curl sends them, are UTF-8 too."""
    try:
        return parse_qsl(encoded.decode("utf-8"), keep_blank_values=True, errors="strict", max_num_fields=_MAX_FIELDS)
    except UnicodeDecodeError as error:
        raise Problem(400, say("not-utf8")) from error
    except ValueError as error:
        raise Problem(400, say("bad-form")) from error


def _decoded(body: bytes) -> str:
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise Problem(400, say("not-utf8")) from error


def _asked(fields: list[tuple[str, str]]) -> Asked:
    values: dict[str, list[str]] = {}
    for name, value in fields:
        values.setdefault(name, []).append(value)
    if "update" in values:
        raise Problem(403, say("no-update", word="update"))
    queries = values.get("query", [])
    if len(queries) > 1:
        raise Problem(400, say("two-queries", count=len(queries)))
    default_graphs, named_graphs = values.get("default-graph-uri"), values.get("named-graph-uri")
    if default_graphs is None and named_graphs is None:
        graphs: tuple[tuple[str, ...] | None, tuple[str, ...] | None] = (None, None)
    else:
        graphs = (tuple(default_graphs or ()), tuple(named_graphs or ()))
    formats = values.get("format", values.get("output", []))
    timeout = _seconds(values.get("timeout", []))
    return Asked(queries[0] if queries else None, *graphs, formats[0] if formats and formats[0] else None, timeout)


def _seconds(values: list[str]) -> float | None:
    """Read the time that a query may take. Raises Problem 400 for what is no number of seconds above zero."""
    if not values or not values[0]:
        return None
    try:
        seconds = float(values[0])
    except ValueError:
        seconds = 0.0
    if not (math.isfinite(seconds) and seconds > 0):
        raise Problem(400, say("bad-timeout", value=shortened(values[0])))
    return seconds
