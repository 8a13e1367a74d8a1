"""Giving an answer again: 304 to who has it, and kept answers to others, without a worker and without rendering."""

from __future__ import annotations

from typing import cast

from flask import Response, current_app, g, request
from werkzeug.datastructures import Headers
from werkzeug.http import unquote_etag

from server import codings, traces
from server.releases import Served
from server.repeats import Answer
from server.settings import Settings

SEARCHED = "Kamergraaf-Zoek"  # header: how much each search in a query found, and how much of it was used
# What a kept answer says of itself; all else is of the request, and said anew.
_OF_THE_ANSWER = (
    "Accept-Ranges Cache-Control Content-Encoding Content-Language Content-Location Content-Type ETag Last-Modified "
    f"Link Vary {SEARCHED}"
).split()


def fresh() -> str:
    """Return the Cache-Control of what holds for one release: ask each time, or after the time that is set."""
    seconds = cast(Settings, current_app.config["SETTINGS"]).max_age
    return f"public, max-age={seconds}" if seconds else "no-cache"


def has(tag: str) -> bool:
    """Tell whether who asks has the answer with this entity tag. "*" is no tag: it says nothing of which answer."""
    given = request.if_none_match
    return request.method in ("GET", "HEAD") and not given.star_tag and given.contains_weak(tag)


def not_modified(tag: str, content_type: str) -> Response:
    """Return 304 for an answer of which is known without making it that it is still the same."""
    response = Response(status=304, content_type=content_type)
    response.set_etag(tag, weak=True)
    response.headers["Cache-Control"] = fresh()
    response.vary.update(["Accept"])
    traces.note(cache="not-modified")
    return response


def kept(served: Served, key: str) -> Response | None:
    """Return the answer that was kept under `key`, or 304 when that is what the client has; None when there is none."""
    coding = codings.choose(request.headers.get("Accept-Encoding"))
    answer = served.answers.get(f"{key}/{coding}")
    if answer is None:
        answer = _in_another_coding(served, key, coding)
    if answer is None:
        return None
    response = Response(answer.body)
    response.headers = Headers(answer.headers)
    traces.note(cache="hit")
    if request.method in ("GET", "HEAD"):
        response.make_conditional(request)
    return response


def _in_another_coding(served: Served, key: str, coding: str) -> Answer | None:
    """Return the plain answer, which is then packed and kept so too, or any that the client has: that is 304."""
    for variant in ("", *codings.CODINGS):
        answer = served.answers.get(f"{key}/{variant}")
        if answer and variant == "" and coding:
            keep(served, key)
            return answer
        if answer and has(unquote_etag(dict(answer.headers).get("ETag"))[0] or ""):
            return answer
    return None


def keep(served: Served, key: str) -> None:
    """Keep the answer to this request under `key`, once all of it was sent; only one of status 200 is."""
    g.keep = served, key


def store(response: Response) -> Response:
    """Keep an answer as `keep` said, now when it is there, and a stream when it came to its end."""
    if "keep" not in g:
        return response
    served, key = g.pop("keep")
    if response.status_code != 200 or request.method == "HEAD":
        return response
    headers = tuple((name, value) for name, value in response.headers if name in _OF_THE_ANSWER)
    place = f"{key}/{response.headers.get('Content-Encoding', '')}"
    if not response.is_streamed:
        served.answers.put(place, Answer(headers, response.get_data()))
        return response
    body: traces.Watched = g.trace.body

    def put() -> None:
        if body.held is not None:
            served.answers.put(place, Answer(headers, bytes(body.held)))

    body.at_end = put
    return response
