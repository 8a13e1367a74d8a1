"""Runs the application under gunicorn: several processes with threads, each with its own worker processes."""

from __future__ import annotations

import logging
import socket
import sys
from pathlib import Path
from typing import Any

from flask import Flask
from gunicorn.app.base import BaseApplication  # type: ignore[import-untyped]

from kg.errors import StoreError
from server.application import close, create_app
from server.releases import find_link
from server.settings import Settings
from server.webworker import WebWorker

GRACE = 10  # seconds that running requests get to end


class _Application(BaseApplication):  # type: ignore[misc]
    """Kamergraaf as gunicorn sees it. The application is made in each web process, after the fork."""

    def __init__(self, settings: Settings, host: str, port: int) -> None:
        self._settings = settings
        self._address = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
        super().__init__()

    def load_config(self) -> None:
        options = {
            "bind": self._address,
            "worker_class": _worker_class(self._settings),
            "workers": self._settings.processes,
            "threads": self._settings.threads,
            "preload_app": False,
            "graceful_timeout": GRACE,
            "keepalive": 5,
            "accesslog": None,
            "loglevel": "warning",
            # server.webworker bounds the first line and the whole head before this parser sees them.
            "limit_request_line": 0,
            "limit_request_fields": 64,
            "limit_request_field_size": 8190,
            "control_socket_disable": True,
            "when_ready": _announce,
            "worker_exit": _close,
        }
        for name, value in options.items():
            self.cfg.set(name, value)

    def load(self) -> Flask:
        return create_app(self._settings)


def serve(release: Path, host: str, port: int) -> None:
    """Serve until SIGTERM or SIGINT. Raises StoreError when there is no release or the address cannot be had."""
    logging.basicConfig(stream=sys.stderr, level=logging.INFO, format="%(levelname)s %(name)s: %(message)s")
    link = find_link(release)
    _try_address(host, port)
    _Application(Settings(release=link), host, port).run()


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
    }
    return type("LimitedWebWorker", (WebWorker,), limits)


def _announce(arbiter: Any) -> None:
    for listener in arbiter.LISTENERS:
        host, port = listener.sock.getsockname()[:2]
        shown = f"[{host}]" if ":" in host else host
        print(f"http://{shown}:{port}/", flush=True)


def _close(_arbiter: Any, worker: Any) -> None:
    app = getattr(worker, "wsgi", None)
    if isinstance(app, Flask):
        close(app)
