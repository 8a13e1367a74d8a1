"""What every request has: a release to answer from, a language, and things to let go of when its answer is sent."""

from __future__ import annotations

import re
import select
import socket
import threading
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import cast

import structlog
from flask import Flask, Response, current_app, g, request

from server import codings, keeping, logs, negotiation, traces
from server.metrics import Metrics
from server.negotiation import MediaType
from server.problems import Problem, say
from server.releases import Current, Served
from server.settings import Settings
from server.texts import LANGUAGES, choose_language, shortened
from server.webworker import network

_HOST = re.compile(r"(?:[A-Za-z0-9.-]{1,253}|\[[0-9A-Fa-f:.]{2,45}\])(?::[0-9]{1,5})?")
_WITHOUT_RELEASE = frozenset({"static", "health.alive"})
_log = logs.events("kamergraaf.request")
_POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self' data:; font-src 'self'; script-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)


def served() -> Served:
    """Return the release that this request is answered from."""
    return cast(Served, g.served)


def language() -> str:
    """Return the language of this request: "nl" or "en"."""
    return cast(str, g.language)


def asked_language() -> str:
    """Return the language that the URL of this request asks for, "" when it asks for none: links then carry it on."""
    asked = request.args.get("lang", "")
    return asked if asked in LANGUAGES else ""


def site_url() -> str:
    """Return the address of the site without a slash at the end.

    Raises Problem 400 when neither a setting nor the request tells it.
    """
    if public := cast(Settings, current_app.config["SETTINGS"]).public_url:
        return public.rstrip("/")
    if not _HOST.fullmatch(request.host):
        raise Problem(400, say("bad-host"))
    return request.url_root.rstrip("/")


def on_close(let_go: Callable[[], object]) -> None:
    """Call `let_go` when the answer to this request has been sent, or could not be."""
    g.on_close.append(let_go)


def register(app: Flask) -> None:
    """Give requests what this module promises."""
    app.before_request(_begin)
    app.after_request(_end)


def _begin() -> None:
    settings = cast(Settings, current_app.config["SETTINGS"])
    trace = traces.begin(trusted=bool(settings.proxies))
    structlog.contextvars.clear_contextvars()
    structlog.contextvars.bind_contextvars(request_id=trace.id)
    # A weak tag says nothing of bytes, so no part may follow it; werkzeug takes it for a strong one. RFC 9110, 13.1.5.
    if request.headers.get("If-Range", "").startswith("W/"):
        request.environ.pop("HTTP_RANGE", None)
    g.on_close = []
    g.language = choose_language(request.args.get("lang"), request.headers.get("Accept-Language"))
    if request.endpoint not in _WITHOUT_RELEASE:
        current = cast(Current, current_app.extensions["kamergraaf"])
        g.served = current.acquire()
        on_close(g.served.release)


def _end(response: Response) -> Response:
    response.direct_passthrough = False  # a file that is passed through is never closed as an answer
    headers = response.headers
    headers.pop("Date", None)  # gunicorn gives it; werkzeug too, when an answer is conditional
    headers.setdefault("Content-Security-Policy", _POLICY)
    headers.setdefault("X-Content-Type-Options", "nosniff")
    headers.setdefault("Referrer-Policy", "strict-origin-when-cross-origin")
    if response.mimetype == "text/html":
        headers.setdefault("Content-Language", g.get("language", "nl"))
        response.vary.update(["Accept-Language"])
    headers[traces.HEADER] = traces.request_id()
    keeping.store(_watched(codings.apply(response)))
    for let_go in [*g.pop("on_close", ()), _over(response)]:
        response.call_on_close(let_go)
    return response


def _watched(response: Response) -> Response:
    """Count the bytes of a stream on its way, and hold them when they are to be kept."""
    if response.is_streamed:
        most = served().answers.largest if "keep" in g else 0
        body = traces.Watched(cast(Iterable[bytes], response.response), most)
        response.response = g.trace.body = body
    return response


def _over(response: Response) -> Callable[[], object]:
    """Return what counts and logs this request when its answer was sent, or could not be."""
    trace: traces.Trace = g.trace
    metrics = cast(Metrics, current_app.extensions["kamergraaf-metrics"])
    route = request.url_rule.rule if request.url_rule else "none"
    release: Served | None = g.get("served")
    about = {
        "method": request.method,
        "path": shortened(request.path),
        "release": release.manifest.id if release else "",
        "route": route,
        "status": response.status_code,
    }

    def over() -> None:
        coding = response.headers.get("Content-Encoding", "")
        size = trace.body.count if trace.body else response.content_length or 0
        if request_method == "HEAD" or response.status_code == 304:
            size = 0  # a body that nobody was to get
        elif trace.body and not trace.body.whole:
            trace.notes["broken"] = True
        metrics.count(route, request_method, response.status_code, size, coding, trace)
        if release:
            metrics.look_at(release)
        _log.info("request", bytes=size, coding=coding, seconds=round(trace.seconds, 4), **about, **trace.notes)

    request_method = request.method
    return over


def revalidated(response: Response, *vary: str) -> Response:
    """Let caches keep an answer and ask each time whether it still holds; 304 when it does.

    The entity tag is of its bytes. `vary` are the request headers that it depends on beside Accept-Language.
    """
    response.headers["Cache-Control"] = keeping.fresh()
    response.vary.update([*vary, "Accept-Language"])
    if request.method in ("GET", "HEAD") and response.status_code == 200:
        response.add_etag()
        response.make_conditional(request)
    return response


def client_gone() -> Callable[[], bool]:
    """Return a function that tells whether the client of this request hung up.

    Only gunicorn hands out the socket; elsewhere nobody is ever gone.
    """
    connection: socket.socket | None = request.environ.get("gunicorn.socket")
    if connection is None:
        return lambda: False

    def gone() -> bool:
        try:
            poll = select.poll()  # select() fails for descriptors from 1024 on
            poll.register(connection, select.POLLIN | select.POLLRDHUP)
            found = poll.poll(0)
            if not found:
                return False
            # What was sent after the request, as by a client that asks on without waiting, hides no end that follows.
            if found[0][1] & select.POLLRDHUP:
                return True
            return connection.recv(1, socket.MSG_PEEK | socket.MSG_DONTWAIT) == b""
        except BlockingIOError:
            return False
        except (OSError, ValueError):
            return True

    return gone


class Admission:
    """Counts what takes long (queries that run or wait, downloads), so that it never takes all threads of the site.

    One address gets at most half of the places, whatever `per_client` says. An IPv6 client is its network of 64 bits.
    """

    def __init__(self, total: int, per_client: int, too_many: str) -> None:
        self._too_many = too_many  # the text for one address that has too many
        self._total = total
        self._per_client = min(per_client, max(1, total // 2))
        self._running: Counter[str] = Counter()
        self._lock = threading.Lock()

    def enter(self, client: str) -> Callable[[], None]:
        """Count one in; return what counts it out. Raises Problem 503 or 429."""
        client = network(client)
        with self._lock:
            if self._running[client] >= self._per_client:
                detail = say(self._too_many, count=self._per_client)
                raise Problem(429, detail, headers={"Retry-After": "1"}, reason="per-client")
            if self._running.total() >= self._total:
                raise Problem(503, say("overload"), headers={"Retry-After": "2"}, reason="overload")
            self._running[client] += 1
        return lambda: self._leave(client)

    def _leave(self, client: str) -> None:
        with self._lock:
            self._running[client] -= 1
            if self._running[client] <= 0:
                del self._running[client]


def client_network() -> str:
    """Return who asks, as limits count: an address, or for IPv6 the network of 64 bits that one subscriber has."""
    return network(request.remote_addr or "")


def has_release() -> bool:
    """Tell whether this request got a release; one that failed before has none."""
    return "served" in g


def offered(offers: Sequence[MediaType], asked: str | None = None) -> MediaType:
    """Return the form of an answer: the one that is `asked` for by name ("csv"), else what Accept prefers.

    Raises Problem 406, which lists the offers.
    """
    header = request.headers.get("Accept")
    offer = negotiation.by_format(asked, offers) if asked else negotiation.choose(header, offers)
    if offer is None:
        types = [found.media_type for found in offers]
        raise Problem(406, say("not-acceptable", offers=", ".join(types)), offers=types)
    return offer
