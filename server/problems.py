"""Errors as the web sees them: a status, a title and what to do, as problem+json, text or a page. Source: RFC 9457."""

from __future__ import annotations

import json
import logging
from typing import Any

from flask import Flask, Response, g, render_template, request
from werkzeug.exceptions import (
    ClientDisconnected,
    HTTPException,
    MethodNotAllowed,
    NotFound,
    RequestedRangeNotSatisfiable,
    RequestEntityTooLarge,
)

from server import negotiation, traces
from server.pool import ClientGone, Refused, Unavailable
from server.texts import LONGEST, shortened, text

log = logging.getLogger("kamergraaf.web")

RETRY_AFTER = 10  # seconds


class Problem(Exception):
    """An answer that is an error. `detail` is a sentence in the language of the request; `extra` goes into the JSON."""

    def __init__(self, status: int, detail: str, *, headers: dict[str, str] | None = None, **extra: object) -> None:
        super().__init__(detail)
        self.status = status
        self.detail = detail
        self.headers = headers or {}
        self.extra = extra


def say(key: str, /, **values: object) -> str:
    """Return a text in the language of the request."""
    return text(key, g.get("language", "nl"), **values)


def unavailable(error: Unavailable, seconds: float) -> Problem:
    """Return 503 for a query that got no answer in time."""
    detail = say(error.reason or "overload", seconds=f"{seconds:g}")
    return Problem(503, detail, headers={"Retry-After": str(RETRY_AFTER)}, reason=error.reason)


def respond(problem: Problem) -> Response:
    """Return a problem in the form that the client accepts; JSON when it accepts none of ours."""
    offer = negotiation.choose(request.headers.get("Accept"), negotiation.PROBLEMS) or negotiation.PROBLEM
    title = say(f"title-{problem.status}")
    if reason := problem.extra.get("reason"):
        traces.note(reason=reason)
    fields: dict[str, Any] = {
        "type": "about:blank",
        "title": title,
        "status": problem.status,
        "detail": problem.detail,
        **problem.extra,
    }
    if offer is negotiation.HTML:
        short = len(request.full_path) <= LONGEST
        here: dict[str, Any] = {} if short else {"path_here": "/", "query_here": []}
        body = render_template("problem.html", title=title, problem=fields, **here)
    elif offer is negotiation.TEXT:
        body = _as_text(fields)
    else:
        body = json.dumps(fields, ensure_ascii=False) + "\n"
    response = Response(body, problem.status, problem.headers, content_type=offer.content_type)
    response.headers["Cache-Control"] = "no-store"
    response.vary.update(["Accept", "Accept-Language"])
    return response


def _as_text(fields: dict[str, Any]) -> str:
    lines = [f"{fields['status']} {fields['title']}", str(fields["detail"])]
    lines += [str(fields[name]) for name in ("excerpt", "engine", "report") if fields.get(name)]
    lines += [str(hint) for hint in fields.get("hints", ())]
    return "\n".join(lines) + "\n"


def register(app: Flask) -> None:
    """Make the application answer with problems."""
    app.register_error_handler(Problem, respond)
    app.register_error_handler(Unavailable, lambda error: respond(unavailable(error, app.config["PAGE_TIMEOUT"])))
    app.register_error_handler(ClientGone, lambda _: Response(status=499))
    app.register_error_handler(Refused, _unexpected)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Exception, _unexpected)


def _http(error: HTTPException) -> Response:
    status = error.code or 500
    if status < 400:
        return Response(error.get_response().get_data(), status, list(error.get_response().headers))
    if isinstance(error, MethodNotAllowed):
        methods = ", ".join(sorted(error.valid_methods or ()))
        return respond(Problem(405, say("other-method", methods=methods), headers={"Allow": methods}))
    if isinstance(error, RequestEntityTooLarge):
        return respond(Problem(413, say("title-413")))
    if isinstance(error, RequestedRangeNotSatisfiable):
        return respond(Problem(416, say("title-416"), headers={"Content-Range": f"bytes */{error.length}"}))
    if isinstance(error, NotFound):
        return respond(Problem(404, say("no-page")))
    if isinstance(error, ClientDisconnected):
        return respond(Problem(408, say("title-408")))
    return respond(Problem(status if status in (403, 415) else 400, say("title-400")))


def _unexpected(error: Exception) -> Response:
    log.error("unexpected: %s %s", request.method, shortened(repr(request.path)), exc_info=error)
    return respond(Problem(500, say("unexpected"), report=traces.request_id()))
