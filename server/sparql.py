"""The SPARQL endpoint: `/sparql`."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from typing import Any, cast
from urllib.parse import urlencode

from flask import Blueprint, Response, current_app, render_template, request

from kg.namespaces import PREFIXES
from server import negotiation
from server.labels import prefixed
from server.links import in_language, page
from server.messages import DATA, Frame
from server.messages import Request as PoolRequest
from server.negotiation import JSON, MediaType
from server.pool import ClientGone, Refused, Unavailable
from server.problems import Problem, say, unavailable
from server.protocol import Asked, read
from server.requests import Admission, asked_language, client_gone, language, offered, on_close, served, site_url
from server.resources import examples
from server.scan import Scan, hints, scan
from server.service import description
from server.settings import Settings
from server.texts import shortened, written_size

log = logging.getLogger("kamergraaf.sparql")

blueprint = Blueprint("sparql", __name__)

_GRAPH_FORMS = ("CONSTRUCT", "DESCRIBE")
_NUMBERS = frozenset(PREFIXES["xsd"] + name for name in ("integer", "decimal", "double", "float"))
_FULL = 1 << 16  # bytes: what a worker sends when there may be more
_LONGEST_CELL = 2000  # characters of a value on a page
_LONGEST_SHOWN = 300  # characters of it that are seen at once
_MARGIN = 60  # characters that are shown before and after the place of an error


def _settings() -> Settings:
    return cast(Settings, current_app.config["SETTINGS"])


@blueprint.route("/sparql", methods=["GET", "POST"])
def sparql() -> Response:
    """Answer a query, or without one say what this endpoint is."""
    asked = read(request)
    if asked.query is None:
        return _without_query(asked)
    _check_length(asked.query)
    # Counted in before the query is looked at: also that costs time.
    admission = cast(Admission, current_app.extensions["kamergraaf-admission"])
    on_close(admission.enter(request.remote_addr or ""))
    found = _checked(asked.query)
    offers = negotiation.GRAPHS if found.form in _GRAPH_FORMS else negotiation.RESULTS
    offer = offered(offers, asked.format) if found.form else _for_an_error(asked)
    if request.method == "HEAD":
        return _headers(offer)
    return _page(asked, found) if offer is negotiation.HTML else _stream(asked, found, offer)


def _check_length(query: str) -> None:
    """Raise Problem 400, 413 or 414 for a query of nothing or of too much."""
    length = _settings().query_length
    if not query.strip():
        raise Problem(400, say("no-query"))
    if len(query) > length:
        if request.method == "POST":
            raise Problem(413, say("too-long", length=length))
        raise Problem(414, say("too-long-get", length=length))


def _checked(query: str) -> Scan:
    """Look at a query before a worker does. Raises Problem 400 or 403."""
    found = scan(query)
    if found.depth > _settings().query_depth:
        raise Problem(400, say("too-deep", depth=_settings().query_depth))
    if found.service:
        raise Problem(403, say("no-service"))
    if found.update:
        raise Problem(403, say("no-update", word=found.update))
    return found


def _for_an_error(asked: Asked) -> MediaType:
    """Return a form for what is no query: its error is worth more than the form of the answer."""
    if asked.format:
        return negotiation.by_format(asked.format, negotiation.RESULTS) or JSON
    return negotiation.choose(request.headers.get("Accept"), negotiation.RESULTS) or JSON


def _headers(offer: MediaType) -> Response:
    response = Response(status=200, content_type=offer.content_type)
    response.vary.update(["Accept"])
    # Without this the length of an empty body would be given as that of the answer.
    response.automatically_set_content_length = False
    return response


def _without_query(asked: Asked) -> Response:
    if request.method == "POST":
        raise Problem(400, say("no-query"))
    offer = offered(negotiation.SERVICE, asked.format)
    if offer is negotiation.HTML:
        response = Response(_form(""), content_type=offer.content_type)
    else:
        body = description(served(), f"{site_url()}/sparql", offer)
        response = Response(body, content_type=offer.content_type)
    response.headers["Cache-Control"] = "no-cache"  # it names the host that it was asked of, when no other is set
    response.vary.update(["Accept", "Accept-Language"])
    return response


def _form(query: str, **values: object) -> str:
    names = served().names
    return render_template(
        "sparql.html",
        query=query,
        examples=examples(),
        seconds=f"{_settings().query_timeout:g}",
        href_of=lambda value: in_language(page(value.value, names), asked_language()) if value.kind == "iri" else "",
        short_of=lambda value: prefixed(value.value).removeprefix(names.base),
        longest=_LONGEST_SHOWN,
        is_number=lambda value: value is not None and value.datatype in _NUMBERS,
        **values,
    )


def _pool_request(asked: Asked, found: Scan, **more: object) -> PoolRequest:
    return PoolRequest(
        query=asked.query or "",
        # A union would override the FROM clauses of the query.
        union=not found.from_clause,
        default_graphs=asked.default_graphs,
        named_graphs=asked.named_graphs,
        max_bytes=_settings().result_bytes,
        **more,  # type: ignore[arg-type]
    )


# ---------------------------------------------------------------- an answer as a stream


def _stream(asked: Asked, found: Scan, offer: MediaType) -> Response:
    """Send the bytes of a worker on as they come; an error before the first becomes a status."""
    pool_request = _pool_request(
        asked, found, results_format=offer.media_type, graph_format=offer.media_type, prefixes=PREFIXES
    )
    frames = served().queries.run(pool_request, _settings().query_timeout, client_gone())
    on_close(frames.close)  # type: ignore[attr-defined]
    try:
        pieces, whole = _early(frames)
    except (Unavailable, Refused) as error:
        raise _problem(error, asked.query or "", found) from error
    if whole:
        response = Response(b"".join(piece.body for piece in pieces), content_type=offer.content_type)
    elif request.environ.get("SERVER_PROTOCOL") == "HTTP/1.0":
        # Without chunks a part of an answer looks like a whole one.
        raise Problem(505, say("http-1.0"), headers={"Connection": "close"})
    else:
        response = Response(_bodies(pieces, frames), content_type=offer.content_type)
    response.vary.update(["Accept"])
    return response


def _early(frames: Iterator[Frame]) -> tuple[list[Frame], bool]:
    """Return the first data of an answer and whether that is all of it: a piece that is not full is the last one."""
    next(frames)  # the head
    first = next(frames)
    if first.kind != DATA:
        return [], True
    if len(first.body) >= _FULL:
        return [first], False
    second = next(frames)
    return ([first], True) if second.kind != DATA else ([first, second], False)


def _bodies(taken: list[Frame], frames: Iterator[Frame]) -> Iterator[bytes]:
    """Yield the data of an answer. A late failure goes on as an exception: the server then cuts the chunked body."""
    for frame in taken:
        yield frame.body
    try:
        for frame in frames:
            if frame.kind == DATA:
                yield frame.body
    except ClientGone:
        log.info("the client went away")
        raise
    except (Unavailable, Refused) as error:
        log.warning("an answer was cut off: %s", error)
        raise


def _problem(error: Unavailable | Refused, query: str, found: Scan) -> Problem:
    """Return the answer to a query that failed before its first byte."""
    if isinstance(error, Unavailable):
        if error.reason == "too-complex":
            return Problem(400, say("too-complex"), reason="too-complex")
        return unavailable(error, _settings().query_timeout)
    fields = error.fields
    kind = fields.get("kind")
    if kind == "query":
        return _query_problem(fields, query, found)
    if kind == "too-large":
        size = written_size(_settings().result_bytes, language())
        return Problem(503, say("too-large", size=size), reason="too-large")
    if kind == "not-xml":
        offers = [offer.media_type for offer in negotiation.GRAPHS if offer is not negotiation.RDF_XML]
        predicate = shortened(str(_parts(fields).get("value", "")))
        return Problem(406, say("not-xml", predicate=predicate, offers=", ".join(offers)), offers=offers)
    if kind == "memory":
        return Problem(503, say("crash"), headers={"Retry-After": "10"}, reason="memory")
    log.error("a worker could not answer: %s", fields)
    return Problem(500, say("unexpected"))


def _query_problem(fields: dict[str, object], query: str, found: Scan) -> Problem:
    line, column = cast(int, fields.get("line")), cast(int, fields.get("column"))
    if not line:
        parts = _parts(fields)
        # What the engine says is English: it stands beside the sentence, not in it.
        return Problem(400, say("not-evaluated"), engine=shortened(str(fields["message"])), **parts)
    given = [say(f"hint-{key}", value=shortened(value)) for key, value in hints(query, found)]
    # What the parser says it expected is the last thing it tried: only worth showing when there is nothing better.
    parts = {} if given else _parts(fields)
    excerpt = pointed(query, line, column)
    return Problem(
        400, say("syntax-at", line=line, column=column), line=line, column=column, excerpt=excerpt, hints=given, **parts
    )


def pointed(query: str, line: int, column: int) -> str:
    """Return the line of an error, or what is near it in a long one, with a caret under its place; both from 1."""
    lines = query.split("\n")
    if not 0 < line <= len(lines):
        return ""
    text = lines[line - 1].rstrip("\r").replace("\t", " ")
    place = min(max(column - 1, 0), len(text))
    start, end = max(0, place - _MARGIN), min(len(text), place + _MARGIN)
    before, after = "…" if start else "", "…" if end < len(text) else ""
    return f"{before}{text[start:end]}{after}\n{' ' * (len(before) + place - start)}^"


def _parts(fields: dict[str, object]) -> dict[str, Any]:
    parts = cast(dict[str, str], fields.get("parts", {}))
    return {name: shortened(parts[name]) for name in ("expected", "value") if name in parts}


# ---------------------------------------------------------------- an answer as a page


def _page(asked: Asked, found: Scan) -> Response:
    """Show the first rows of an answer as a table; errors are shown above the query, to mend it."""
    settings = _settings()
    query = asked.query or ""
    pool_request = _pool_request(asked, found, mode="rows", max_rows=settings.table_rows, max_cell=_LONGEST_CELL)
    try:
        table = served().queries.table(pool_request, settings.query_timeout, client_gone())
    except (Unavailable, Refused) as error:
        problem = _problem(error, query, found)
        body = _form(query, problem=problem)
        response = Response(body, problem.status, problem.headers, content_type=negotiation.HTML.content_type)
    else:
        offers = negotiation.GRAPHS if found.form in _GRAPH_FORMS else negotiation.RESULTS
        links = [(o.name, _link(asked, o)) for o in offers if o is not negotiation.HTML]
        if found.star:
            table = table.ordered(found.variables)
        cut = any(value is not None and len(value.value) > _LONGEST_SHOWN for row in table.rows for value in row)
        body = _form(query, table=table, form=found.form, links=links, cut=cut)
        response = Response(body, content_type=negotiation.HTML.content_type)
    response.vary.update(["Accept", "Accept-Language"])
    return response


def _link(asked: Asked, offer: MediaType) -> str:
    fields = [("query", asked.query or ""), ("format", offer.name)]
    fields += [("default-graph-uri", graph) for graph in asked.default_graphs or ()]
    fields += [("named-graph-uri", graph) for graph in asked.named_graphs or ()]
    return "/sparql?" + urlencode(fields)
