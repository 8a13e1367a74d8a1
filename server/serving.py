"""Runs the application under gunicorn: several processes with threads, each with its own worker processes."""

from __future__ import annotations

import logging
import os
import resource
import shutil
import socket
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from flask import Flask
from gunicorn.app.base import BaseApplication  # type: ignore[import-untyped]

from kg.errors import StoreError
from server import logs
from server.releases import find_link
from server.settings import Settings, misspelt, read_settings
from server.webworker import WebWorker

log = logging.getLogger("kamergraaf.serving")

FOLDER = "PROMETHEUS_MULTIPROC_DIR"  # where the web processes count; read by the library when it is imported
_CONNECTIONS = 1000  # of a web process, those that wait for a request included
_OTHER_FILES = 300  # files and sockets of a web process that are no connections
_FILES = _CONNECTIONS + _OTHER_FILES
_FEWEST = 100
GRACE = 10  # seconds that running requests get to end


class _Application(BaseApplication):  # type: ignore[misc]
    """Kamergraaf as gunicorn sees it. The application is made in each web process, after the fork."""

    def __init__(self, settings: Settings, host: str, port: int, names: Path) -> None:
        self._settings = settings
        self._names = names
        self._address = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
        super().__init__()

    def load_config(self) -> None:
        options = {
            "bind": self._address,
            "worker_class": _worker_class(self._settings),
            "workers": self._settings.processes,
            "threads": self._settings.threads,
            "worker_connections": _most_connections(),
            "preload_app": False,
            "graceful_timeout": GRACE,
            "keepalive": 5,
            "accesslog": None,
            "logger_class": logs.WebLog,
            "loglevel": "warning",
            # server.webworker bounds the first line and the whole head before this parser sees them.
            "limit_request_line": 0,
            "limit_request_fields": 64,
            "limit_request_field_size": 8190,
            "control_socket_disable": True,
            "when_ready": _announce,
            "worker_exit": _close,
        }
        if FOLDER in os.environ:
            options["child_exit"] = _forget
        for name, value in options.items():
            self.cfg.set(name, value)

    def load(self) -> Flask:
        # Imported here: the library of the counters looks for their folder when it is imported.
        from server.application import create_app

        return create_app(self._settings, names=self._names)


def serve(release: Path, host: str, port: int) -> None:
    """Serve until SIGTERM or SIGINT.

    Raises SettingsError for a setting that cannot be, StoreError when there is no release or the address cannot be had.
    """
    settings = read_settings(release=find_link(release))
    logs.configure(settings.log_format)
    for name, meant in misspelt(os.environ).items():
        log.warning("%s is no setting and does nothing; did you mean %s?", name, meant)
    _try_address(host, port)
    with _counters(settings), _folder() as names:
        _Application(settings, host, port, names).run()


@contextmanager
def _counters(settings: Settings) -> Iterator[None]:
    """Make the folder in which the web processes count, when somebody may read that; remove it at the end."""
    if not settings.metrics_token.get_secret_value():
        os.environ.pop(FOLDER, None)
        yield
        return
    with _folder() as folder:
        os.environ[FOLDER] = str(folder)
        yield


@contextmanager
def _folder() -> Iterator[Path]:
    """Make a folder for the web processes to share; remove it at the end."""
    own = os.getpid()
    folder = Path(tempfile.mkdtemp(prefix="kamergraaf-"))
    try:
        yield folder
    finally:
        if os.getpid() == own:  # a web process, which is a fork of this one, comes by here too when it ends
            shutil.rmtree(folder, ignore_errors=True)


def _most_connections() -> int:
    """Return how many connections a web process may have: fewer than the files that it may have open."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft < _FILES and (hard == resource.RLIM_INFINITY or soft < hard):
        soft = _FILES if hard == resource.RLIM_INFINITY else min(hard, _FILES)
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    return max(_FEWEST, min(_CONNECTIONS, soft - _OTHER_FILES))


def _try_address(host: str, port: int) -> None:
    """Take the address for a moment: what stands in the way is said once, where gunicorn would try for five seconds."""
    try:
        with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((host, port))
    except OSError as error:
        raise StoreError(
            "the server cannot listen at this address",
            document=f"{host}:{port}",
            value=error.strerror or str(error),
            remedy="choose another --port (0 takes a free one) or --host, or end what listens there",
        ) from error


def _worker_class(settings: Settings) -> type[WebWorker]:
    limits = {
        "receive_timeout": settings.receive_timeout,
        "send_timeout": settings.send_timeout,
        "max_body": settings.body_bytes,
        # Behind a proxy all connections come from its one address: it has to share them out itself.
        "per_client": 0 if settings.proxies else settings.connections_per_client,
    }
    return type("LimitedWebWorker", (WebWorker,), limits)


def _announce(arbiter: Any) -> None:
    for listener in arbiter.LISTENERS:
        host, port = listener.sock.getsockname()[:2]
        shown = f"[{host}]" if ":" in host else host
        print(f"http://{shown}:{port}/", flush=True)


def _forget(_arbiter: Any, worker: Any) -> None:
    """Take a web process that ended out of what is counted of those that live; its counts stay."""
    from prometheus_client.multiprocess import mark_process_dead

    mark_process_dead(worker.pid)  # type: ignore[no-untyped-call]


def _close(_arbiter: Any, worker: Any) -> None:
    from server.application import close

    app = getattr(worker, "wsgi", None)
    if isinstance(app, Flask):
        close(app)
