"""A real `kg serve` over the data of tests, and queries to it over HTTP on loopback."""

from __future__ import annotations

import http.client
import os
import signal
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from urllib.parse import urlencode

from tests.server.conftest import ROOT
from tests.server.w3c.suite import Case

EMPTY = "urn:leeg"
_START = "from kg.cli import main; main()"


class Endpoint:
    """`kg serve` on a free port: `graphs` are files in named graphs, by name; `files` are the dataset itself."""

    def __init__(self, files: Iterable[Path] = (), graphs: Iterable[tuple[str, Path]] = ()) -> None:
        arguments = ["serve", *map(str, files), *(f"--graph={name}={path}" for name, path in graphs), "--port=0"]
        self._process = subprocess.Popen(
            [sys.executable, "-c", _START, *arguments],
            cwd=ROOT,
            env={**os.environ, "KAMERGRAAF_PROCESSES": "1"},
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        assert self._process.stdout is not None
        address = self._process.stdout.readline().strip().removeprefix("http://").rstrip("/")
        host, _, port = address.rpartition(":")
        self._connection = http.client.HTTPConnection(host, int(port), timeout=60)

    def ask(self, query: str, accept: str, fields: list[tuple[str, str]]) -> tuple[int, str, bytes]:
        """Send a query as a form; return status, media type and body."""
        body = urlencode([("query", query), *fields])
        headers = {"Accept": accept, "Content-Type": "application/x-www-form-urlencoded"}
        try:
            self._connection.request("POST", "/sparql", body, headers)
            response = self._connection.getresponse()
        except ConnectionError:  # it was idle for longer than the server keeps a connection
            self._connection.close()
            self._connection.request("POST", "/sparql", body, headers)
            response = self._connection.getresponse()
        return response.status, response.headers.get_content_type(), response.read()

    def stop(self) -> int:
        """End it as an operator would; return its exit status."""
        self._connection.close()
        self._process.send_signal(signal.SIGTERM)
        try:
            return self._process.wait(timeout=30)
        finally:
            if self._process.stdout:
                self._process.stdout.close()


def as_default(path: Path) -> str:
    """Return the name of the graph with the data of a default graph.

    The same file may be a named graph of the same test: then its blank nodes are others.
    """
    return f"{path.as_uri()}#default"


def dataset(case: Case) -> list[tuple[str, str]]:
    """Return the fields that make the dataset of a test out of the named graphs of one endpoint.

    There are none when the query itself names its dataset with FROM.
    """
    fields = [("default-graph-uri", as_default(path)) for path in case.data]
    fields += [("named-graph-uri", name) for name, _ in case.named]
    if not case.data and "FROM" in case.text.upper():
        return []
    return fields or [("default-graph-uri", EMPTY)]
