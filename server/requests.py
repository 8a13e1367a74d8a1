"""What every request has: a release to answer from, a language, and things to let go of when its answer is sent."""

from __future__ import annotations

import select
import socket
import threading
from collections import Counter
from collections.abc import Callable
from typing import cast

from flask import Flask, Response, current_app, g, request

from server.problems import Problem, say
from server.releases import Current, Served
from server.texts import choose_language

_WITHOUT_RELEASE = frozenset({"static", "site.alive"})
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


def on_close(let_go: Callable[[], object]) -> None:
    """Call `let_go` when the answer to this request has been sent, or could not be."""
    g.on_close.append(let_go)


def register(app: Flask) -> None:
    """Give requests what this module promises."""
    app.before_request(_begin)
    app.after_request(_end)


def _begin() -> None:
    g.on_close = []
    g.language = choose_language(request.args.get("lang"), request.accept_languages)
    if request.endpoint not in _WITHOUT_RELEASE:
        current = cast(Current, current_app.extensions["kamergraaf"])
        g.served = current.acquire()
        on_close(g.served.release)


def _end(response: Response) -> Response:
    for let_go in g.pop("on_close", ()):
        response.call_on_close(let_go)
    headers = response.headers
    headers.setdefault("Content-Security-Policy", _POLICY)
    headers.setdefault("X-Content-Type-Options", "nosniff")
    headers.setdefault("Referrer-Policy", "strict-origin-when-cross-origin")
    if response.mimetype == "text/html":
        headers.setdefault("Content-Language", g.get("language", "nl"))
        response.vary.update(["Accept-Language"])
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
            if not select.select([connection], [], [], 0)[0]:
                return False
            return connection.recv(1, socket.MSG_PEEK | socket.MSG_DONTWAIT) == b""
        except BlockingIOError:
            return False
        except (OSError, ValueError):
            return True

    return gone


def limit_sending(seconds: float) -> None:
    """Break the connection when the client takes longer than this for a piece: it holds a thread and a worker."""
    connection: socket.socket | None = request.environ.get("gunicorn.socket")
    if connection is not None:
        connection.settimeout(seconds)
        on_close(lambda: _block(connection))


def _block(connection: socket.socket) -> None:
    if connection.fileno() >= 0:
        connection.settimeout(None)


class Admission:
    """Counts the queries that run or wait, so that they never take all threads of the site."""

    def __init__(self, total: int, per_client: int) -> None:
        self._total = total
        self._per_client = per_client
        self._running: Counter[str] = Counter()
        self._lock = threading.Lock()

    def enter(self, client: str) -> Callable[[], None]:
        """Count a query in; return what counts it out. Raises Problem 503 or 429."""
        with self._lock:
            if self._running[client] >= self._per_client:
                detail = say("per-client", count=self._per_client)
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


def has_release() -> bool:
    """Tell whether this request got a release; one that failed before has none."""
    return "served" in g
