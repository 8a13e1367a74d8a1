"""The SPARQL endpoint: `/sparql`."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from typing import Any, cast
from urllib.parse import urlencode

from flask import Blueprint, Response, current_app, render_template, request

from kg.namespaces import PREFIXES
from server import negotiation
from server.labels import prefixed
from server.links import page
from server.messages import DATA, Frame
from server.messages import Request as PoolRequest
from server.negotiation import JSON, MediaType
from server.pool import ClientGone, Refused, Unavailable
from server.problems import Problem, say, unavailable
from server.protocol import Asked, read
from server.requests import Admission, client_gone, language, limit_sending, on_close, served
from server.resources import examples
from server.scan import Scan, hints, scan
from server.service import description
from server.settings import Settings
from server.texts import written_size

log = logging.getLogger("kamergraaf.sparql")

blueprint = Blueprint("sparql", __name__)

_GRAPH_FORMS = ("CONSTRUCT", "DESCRIBE")
_NUMBERS = frozenset(PREFIXES["xsd"] + name for name in ("integer", "decimal", "double", "float"))
_FULL = 1 << 16  # bytes: what a worker sends when there may be more


def _settings() -> Settings:
    return cast(Settings, current_app.config["SETTINGS"])


@blueprint.route("/sparql", methods=["GET", "POST"])
def sparql() -> Response:
    """Answer a query, or without one say what this endpoint is."""
    asked = read(request)
    if not asked.query or not asked.query.strip():
        return _without_query(asked)
    found = _checked(asked.query)
    offers = negotiation.GRAPHS if found.form in _GRAPH_FORMS else negotiation.RESULTS
    # Without a form it is no query: then its error is worth more than the form of the answer.
    offer = _chosen(asked, offers) if found.form else negotiation.choose(request.headers.get("Accept"), offers) or JSON
    if request.method == "HEAD":
        return _headers(offer)
    admission = cast(Admission, current_app.extensions["kamergraaf-admission"])
    on_close(admission.enter(request.remote_addr or ""))
    return _page(asked, found) if offer is negotiation.HTML else _stream(asked, found, offer)


def _checked(query: str) -> Scan:
    """Look at a query before a worker does. Raises Problem 400, 403, 413 or 414."""
    settings = _settings()
    if len(query) > settings.query_length:
        if request.method == "POST":
            raise Problem(413, say("too-long", length=settings.query_length))
        raise Problem(414, say("too-long-get", length=settings.query_length))
    found = scan(query)
    if found.depth > settings.query_depth:
        raise Problem(400, say("too-deep", depth=settings.query_depth))
    if found.service:
        raise Problem(403, say("no-service"))
    if found.update:
        raise Problem(403, say("no-update", word=found.update))
    return found


def _chosen(asked: Asked, offers: Sequence[MediaType]) -> MediaType:
    if asked.format:
        offer = negotiation.by_format(asked.format, offers)
    else:
        offer = negotiation.choose(request.headers.get("Accept"), offers)
    if offer is None:
        types = [found.media_type for found in offers]
        raise Problem(406, say("not-acceptable", offers=", ".join(types)), offers=types)
    return offer


def _headers(offer: MediaType) -> Response:
    response = Response(status=200, content_type=offer.content_type)
    response.vary.update(["Accept"])
    # Without this the length of an empty body would be given as that of the answer.
    response.automatically_set_content_length = False
    return response


def _without_query(asked: Asked) -> Response:
    if request.method == "POST":
        raise Problem(400, say("no-query"))
    offer = _chosen(asked, negotiation.SERVICE)
    if offer is negotiation.HTML:
        response = Response(_form(""), content_type=offer.content_type)
    else:
        body = description(served(), request.base_url, offer)
        response = Response(body, content_type=offer.content_type)
    response.vary.update(["Accept", "Accept-Language"])
    return response


def _form(query: str, **values: object) -> str:
    names = served().names
    return render_template(
        "sparql.html",
        query=query,
        examples=examples(),
        seconds=f"{_settings().query_timeout:g}",
        href_of=lambda value: page(value.value, names) if value.kind == "iri" else "",
        short_of=lambda value: prefixed(value.value).removeprefix(names.base),
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
        next(frames)  # the head
        first = next(frames)
        # A first piece that is not full is the whole answer: then its length can be said.
        second = next(frames, None) if first.kind == DATA and len(first.body) < _FULL else None
    except (Unavailable, Refused) as error:
        raise _problem(error, asked.query or "", found) from error
    whole = first.kind != DATA or (second is not None and second.kind != DATA)
    if whole:
        response = Response(first.body if first.kind == DATA else b"", content_type=offer.content_type)
    else:
        limit_sending(_settings().send_timeout)
        pieces = [first] if second is None else [first, second]
        response = Response(_bodies(pieces, frames), content_type=offer.content_type)
    response.vary.update(["Accept"])
    return response


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
        return unavailable(error, _settings().query_timeout)
    fields = error.fields
    kind = fields.get("kind")
    if kind == "query":
        return _query_problem(fields, query, found)
    if kind == "too-large":
        size = written_size(_settings().result_bytes, language())
        return Problem(503, say("too-large", size=size), reason="too-large")
    if kind == "memory":
        return Problem(503, say("crash"), headers={"Retry-After": "10"}, reason="memory")
    log.error("a worker could not answer: %s", fields)
    return Problem(500, say("unexpected"))


def _query_problem(fields: dict[str, object], query: str, found: Scan) -> Problem:
    line, column = cast(int, fields.get("line")), cast(int, fields.get("column"))
    if not line:
        return Problem(400, say("not-evaluated", message=fields["message"]), **_parts(fields))
    given = [say(f"hint-{key}", value=value) for key, value in hints(query, found)]
    detail = " ".join([say("syntax-at", line=line, column=column), *given])
    # What the parser says it expected is the last thing it tried: only worth showing when there is nothing better.
    parts = {} if given else _parts(fields)
    return Problem(400, detail, line=line, column=column, hints=given, **parts)


def _parts(fields: dict[str, object]) -> dict[str, Any]:
    parts = cast(dict[str, str], fields.get("parts", {}))
    return {name: parts[name] for name in ("expected", "value") if name in parts}


# ---------------------------------------------------------------- an answer as a page


def _page(asked: Asked, found: Scan) -> Response:
    """Show the first rows of an answer as a table; errors are shown above the query, to mend it."""
    settings = _settings()
    query = asked.query or ""
    pool_request = _pool_request(asked, found, mode="rows", max_rows=settings.table_rows)
    try:
        table = served().queries.table(pool_request, settings.query_timeout, client_gone())
    except (Unavailable, Refused) as error:
        problem = _problem(error, query, found)
        body = _form(query, problem=problem)
        response = Response(body, problem.status, problem.headers, content_type=negotiation.HTML.content_type)
    else:
        offers = negotiation.GRAPHS if found.form in _GRAPH_FORMS else negotiation.RESULTS
        links = [(o.name, _link(asked, o)) for o in offers if o is not negotiation.HTML]
        body = _form(query, table=table, form=found.form, links=links)
        response = Response(body, content_type=negotiation.HTML.content_type)
    response.vary.update(["Accept", "Accept-Language"])
    return response


def _link(asked: Asked, offer: MediaType) -> str:
    fields = [("query", asked.query or ""), ("format", offer.name)]
    fields += [("default-graph-uri", graph) for graph in asked.default_graphs or ()]
    fields += [("named-graph-uri", graph) for graph in asked.named_graphs or ()]
    return "/sparql?" + urlencode(fields)
