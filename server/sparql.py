"""The SPARQL endpoint: `/sparql`."""

from __future__ import annotations

import logging
import math
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, cast
from urllib.parse import urlencode

import pyoxigraph as ox
from flask import Blueprint, Response, current_app, render_template, request

from kg.errors import KamergraafError
from kg.namespaces import KG, PREFIXES
from server import keeping, negotiation, traces
from server.labels import prefixed
from server.links import in_language, page
from server.messages import DATA, Frame
from server.messages import Request as PoolRequest
from server.negotiation import JSON, MediaType
from server.normalised import is_repeatable, normalised
from server.pool import ClientGone, Refused, Unavailable
from server.problems import Problem, say, unavailable
from server.protocol import WITH_BODY, Asked, read
from server.repeats import digest
from server.requests import (
    Admission,
    asked_language,
    client_gone,
    client_network,
    language,
    offered,
    on_close,
    served,
    site_url,
)
from server.resources import code_stamp, examples
from server.running import watched
from server.scan import Scan, hints, scan, slips
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


@blueprint.route("/sparql", methods=["GET", "POST", "QUERY"])
def sparql() -> Response:
    """Answer a query, or without one say what this endpoint is."""
    asked = read(request)
    return _without_query(asked) if asked.query is None else answer(asked, asked.query)


def answer(asked: Asked, query: str) -> Response:
    """Answer a query, after it was counted in and looked at. Raises Problem."""
    _check_length(query)
    # Counted in before the query is looked at: also that costs time.
    admission = cast(Admission, current_app.extensions["kamergraaf-admission"])
    on_close(admission.enter(request.remote_addr or ""))
    found = _checked(query)
    offers = negotiation.GRAPHS if found.form in _GRAPH_FORMS else negotiation.RESULTS
    offer = offered(offers, asked.format) if found.form else _for_an_error(asked)
    key = _key(asked, offer)
    if key and keeping.has(key):
        return keeping.not_modified(key, offer.content_type)
    if request.method == "HEAD":
        return _tagged(_headers(offer), key)
    if key and (response := keeping.kept(served(), key)) is not None:
        return response
    response = _page(asked, found) if offer is negotiation.HTML else _stream(asked, found, offer)
    return _tagged(response, key)


def _key(asked: Asked, offer: MediaType) -> str:
    """Return what stands for the answer to a query in one form; "" when asking again may give another answer.

    A page shows the query as it was written, and carries the fields of its address on.
    """
    query = asked.query or ""
    plain = normalised(query)
    traces.note(query=digest(plain)[:16])
    if _settings().log_queries:
        traces.note(text=query)
    if not is_repeatable(query):
        return ""
    on_page: tuple[object, ...] = ()
    if offer is negotiation.HTML:
        on_page = (query, request.path, request.query_string, language(), asked_language(), _settings().table_rows)
    of_release = (served().manifest.id, code_stamp(), ox.__version__)
    of_query = (plain, asked.default_graphs, asked.named_graphs)
    return digest("sparql", request.method in WITH_BODY, offer.name, *of_release, *of_query, *on_page)


def _tagged(response: Response, key: str) -> Response:
    """Give an answer its entity tag, and keep it. What POST brings has none: it does not stand at this address."""
    if response.status_code != 200:
        return response
    if key:
        keeping.keep(served(), key)
    if request.method not in WITH_BODY:
        response.headers["Cache-Control"] = keeping.fresh() if key else "no-store"
        if key:
            response.set_etag(key, weak=True)
    return response


def _time(asked: Asked) -> float:
    """Return the time of a query in seconds: what its sender gives it, and no more than the server does."""
    cap = _settings().query_timeout
    return cap if asked.timeout is None else min(asked.timeout, cap)


def _overdue_key(asked: Asked) -> str:
    return digest(normalised(asked.query or ""), asked.default_graphs, asked.named_graphs)


def _check_overdue(asked: Asked) -> None:
    """Raise Problem 503 for a query that took too long a short while ago, and has no more time now."""
    timeout = _time(asked)
    left = math.ceil(served().overdue.left(_overdue_key(asked), timeout))
    if left:
        detail = say("timed-out-before", seconds=f"{timeout:g}", left=left)
        raise Problem(503, detail, headers={"Retry-After": str(left)}, reason="timed-out-before")


def _check_length(query: str) -> None:
    """Raise Problem 400, 413 or 414 for a query of nothing or of too much."""
    length = _settings().query_length
    if not query.strip():
        raise Problem(400, say("no-query"))
    if len(query) > length:
        if request.method in WITH_BODY:
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
    if request.method in WITH_BODY:
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
        union=served().manifest.union and not found.from_clause,
        default_graphs=asked.default_graphs,
        named_graphs=asked.named_graphs,
        max_bytes=_settings().result_bytes,
        **more,  # type: ignore[arg-type]
    )


# ---------------------------------------------------------------- an answer as a stream


def _stream(asked: Asked, found: Scan, offer: MediaType) -> Response:
    """Send the bytes of a worker on as they come; an error before the first becomes a status."""
    _check_overdue(asked)
    pool_request = _pool_request(
        asked, found, results_format=offer.media_type, graph_format=offer.media_type, prefixes=PREFIXES
    )
    gone = watched(client_gone(), on_close)
    frames = served().queries.run(pool_request, _time(asked), gone, client_network())
    on_close(frames.close)  # type: ignore[attr-defined]
    try:
        head = next(frames).fields()
        pieces, whole = _early(frames)
    except (Unavailable, Refused) as error:
        raise _problem(error, asked, found) from error
    if whole:
        response = Response(b"".join(piece.body for piece in pieces), content_type=offer.content_type)
    elif request.environ.get("SERVER_PROTOCOL") == "HTTP/1.0":
        # Without chunks a part of an answer looks like a whole one.
        raise Problem(505, say("http-1.0"), headers={"Connection": "close"})
    else:
        response = Response(_bodies(pieces, frames), content_type=offer.content_type)
    _tell_searches(response, head["searches"])
    response.vary.update(["Accept"])
    return response


def _tell_searches(response: Response, searches: Iterable[Sequence[int]]) -> None:
    """Say of each search in full text how many were found, and how many of those the query was given."""
    if told := ", ".join(f"gevonden={found}; gegeven={given}" for found, given in searches):
        response.headers[keeping.SEARCHED] = told


def _early(frames: Iterator[Frame]) -> tuple[list[Frame], bool]:
    """Return the first data after the head, and whether that is all of it: a piece that is not full is the last one."""
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


def _problem(error: Unavailable | Refused, asked: Asked, found: Scan) -> Problem:
    """Return the answer to a query that failed before its first byte."""
    if isinstance(error, Unavailable):
        # Only here: what takes too long after its first byte may have had a slow reader.
        if error.reason == "timeout":
            served().overdue.note(_overdue_key(asked), _time(asked))
        if error.reason == "too-complex":
            return Problem(400, say("too-complex"), reason="too-complex")
        if error.reason == "stopped":
            return Problem(503, say("stopped"), reason="stopped")
        return unavailable(error, _time(asked))
    fields = error.fields
    kind = fields.get("kind")
    if kind == "query":
        return _query_problem(fields, asked.query or "", found)
    if kind == "search":
        return _search_problem(fields, asked.query or "")
    if kind == "no-index":
        return Problem(501, say("zoek-no-index"), reason="no-index")
    if kind == "not-json-ld":
        return _cannot_hold(fields, "not-json-ld", negotiation.JSON_LD)
    if kind == "too-large":
        size = written_size(_settings().result_bytes, language())
        return Problem(503, say("too-large", size=size), reason="too-large")
    if kind == "not-xml":
        return _cannot_hold(fields, "not-xml", negotiation.RDF_XML)
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
    given = [say(f"hint-{key}", value=shortened(value)) for key, value in hints(query, found, _terms())]
    # What the parser says it expected is the last thing it tried: only worth showing when there is nothing better.
    parts = {} if given else _parts(fields)
    excerpt = pointed(query, line, column)
    return Problem(
        400, say("syntax-at", line=line, column=column), line=line, column=column, excerpt=excerpt, hints=given, **parts
    )


def _terms() -> frozenset[str]:
    """Return the local names of our terms; none when they cannot be read now, for a hint is not worth an error."""
    try:
        return frozenset(iri.removeprefix(KG) for iri, _ in served().labels.names if iri.startswith(KG))
    except KamergraafError:
        return frozenset()


def _cannot_hold(fields: dict[str, object], key: str, form: MediaType) -> Problem:
    """Return the answer when a form has no way to write a result; the others have."""
    offers = [offer.media_type for offer in negotiation.GRAPHS if offer is not form]
    predicate = shortened(str(_parts(fields).get("value", "")))
    return Problem(406, say(key, predicate=predicate, offers=", ".join(offers)), offers=offers)


def _search_problem(fields: dict[str, Any], query: str) -> Problem:
    """Return the answer to a query with a search that is not as it must be."""
    line, column = fields["line"], fields["column"]
    detail = say(f"zoek-{fields['reason']}", value=shortened(fields["value"]))
    excerpt = pointed(query, line, column)
    return Problem(400, detail, line=line, column=column, excerpt=excerpt, hints=[say("zoek-hint")])


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
        _check_overdue(asked)
        gone = watched(client_gone(), on_close)
        table = served().queries.table(pool_request, _time(asked), gone, client_network())
    except (Unavailable, Refused, Problem) as error:
        problem = error if isinstance(error, Problem) else _problem(error, asked, found)
        if reason := problem.extra.get("reason"):
            traces.note(reason=reason)
        body = _form(query, problem=problem)
        response = Response(body, problem.status, problem.headers, content_type=negotiation.HTML.content_type)
        response.headers["Cache-Control"] = "no-store"
    else:
        offers = negotiation.GRAPHS if found.form in _GRAPH_FORMS else negotiation.RESULTS
        links = [(o.name, _link(asked, o)) for o in offers if o is not negotiation.HTML]
        if found.star:
            table = table.ordered(found.variables)
        cut = any(value is not None and len(value.value) > _LONGEST_SHOWN for row in table.rows for value in row)
        meant = [say("hint-meant", value=name) for name in slips(query, _terms())]
        body = _form(query, table=table, form=found.form, links=links, cut=cut, meant=meant)
        response = Response(body, content_type=negotiation.HTML.content_type)
        _tell_searches(response, table.searches)
    response.vary.update(["Accept", "Accept-Language"])
    return response


def _link(asked: Asked, offer: MediaType) -> str:
    fields = [("query", asked.query or ""), ("format", offer.name)]
    fields += [("default-graph-uri", graph) for graph in asked.default_graphs or ()]
    fields += [("named-graph-uri", graph) for graph in asked.named_graphs or ()]
    return "/sparql?" + urlencode(fields)
