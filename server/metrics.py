"""The counters of the server and `/metrics`, which gives them to who knows the password, as Prometheus reads them.

Each web process counts for itself, in a file of a folder that `server.serving` makes; any of them adds up all, also
those of processes that ended. Without such a folder (in tests, in another server) the counters are of one process.
"""

from __future__ import annotations

import hmac
import os
from collections.abc import Iterable
from typing import cast

from flask import Blueprint, Response, current_app, request
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.core import Metric
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from prometheus_client.multiprocess import MultiProcessCollector

from server.problems import Problem, say
from server.releases import Current, Served
from server.settings import Settings
from server.traces import Trace

blueprint = Blueprint("metrics", __name__)

_METHODS = frozenset({"GET", "HEAD", "POST", "QUERY", "OPTIONS"})
_SECONDS = (0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0, 30.0)


class Metrics:
    """The counters of this process. Labels are of our own making only, so that nobody can make them many."""

    def __init__(self) -> None:
        own = self._own = CollectorRegistry()
        self._requests = Counter(
            "kamergraaf_requests", "Requests that were answered.", ["route", "method", "status"], registry=own
        )
        self._seconds = Histogram(
            "kamergraaf_request_seconds", "From a request to its last byte.", ["route"], buckets=_SECONDS, registry=own
        )
        self._sent = Counter("kamergraaf_sent_bytes", "Bytes of bodies, as sent.", ["coding"], registry=own)
        self._again = Counter(
            "kamergraaf_repeats", "Answers given again: kept ones (hit), 304 and ones made anew.", ["how"], registry=own
        )
        self._queries = Counter("kamergraaf_queries", "Queries, by what came of them.", ["outcome"], registry=own)
        self._broken = Counter("kamergraaf_broken", "Answers that were cut off on their way.", ["route"], registry=own)
        self._kept_bytes = Gauge(
            "kamergraaf_kept_bytes", "Size of the kept answers.", registry=own, multiprocess_mode="livesum"
        )
        self._kept = Gauge("kamergraaf_kept", "Number of kept answers.", registry=own, multiprocess_mode="livesum")
        self._workers = Gauge(
            "kamergraaf_workers", "Worker processes.", ["pool"], registry=own, multiprocess_mode="livesum"
        )

    def count(self, route: str, method: str, status: int, sent: int, coding: str, trace: Trace) -> None:
        """Count one request that is over."""
        self._requests.labels(route, method if method in _METHODS else "other", str(status)).inc()
        self._seconds.labels(route).observe(trace.seconds)
        self._sent.labels(coding or "identity").inc(sent)
        if again := trace.notes.get("cache"):
            self._again.labels(str(again)).inc()
        if "query" in trace.notes:
            self._queries.labels(trace.outcome(status)).inc()
        if trace.notes.get("broken"):
            self._broken.labels(route).inc()

    def collect(self) -> Iterable[Metric]:
        """Return the counters of this process by themselves."""
        return self._own.collect()

    def look_at(self, served: Served) -> None:
        """Note the state of a release in this process."""
        self._kept_bytes.set(served.answers.size)
        self._kept.set(len(served.answers))
        for pool in (served.queries, served.pages):
            self._workers.labels(pool.name).set(len(pool.pids()))

    def text(self, current: Current) -> bytes:
        """Return the counters of all processes, and which release is served."""
        registry = self._own
        if "PROMETHEUS_MULTIPROC_DIR" in os.environ:
            registry = CollectorRegistry()
            MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
        return generate_latest(registry) + generate_latest(_of_release(current))


def _of_release(current: Current) -> CollectorRegistry:
    """Return what this process serves now; the others follow within the time of their next request."""
    registry = CollectorRegistry()
    id_, since, refused = current.state()
    Gauge("kamergraaf_release", "The release that is served.", ["id"], registry=registry).labels(id_).set(1)
    Gauge("kamergraaf_release_since_seconds", "When it was put in service.", registry=registry).set(since)
    Gauge("kamergraaf_release_refused", "1 when a newer one cannot be served.", registry=registry).set(refused)
    return registry


@blueprint.get("/metrics")
def metrics() -> Response:
    """Give the counters. Raises Problem 404 when no password is set, 401 for another."""
    password = cast(Settings, current_app.config["SETTINGS"]).metrics_token.get_secret_value()
    if not password:
        raise Problem(404, say("no-page"))
    given = request.headers.get("Authorization", "")
    if not hmac.compare_digest(given.encode(), f"Bearer {password}".encode()):
        raise Problem(401, say("no-password"), headers={"WWW-Authenticate": "Bearer"})
    body = cast(Metrics, current_app.extensions["kamergraaf-metrics"]).text(current_app.extensions["kamergraaf"])
    return Response(body, content_type=CONTENT_TYPE_LATEST, headers={"Cache-Control": "no-store"})
