"""A small release, the application over it in this process, and a real server over it on loopback."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from server.application import close, create_app
from server.settings import Settings
from tests.server.release import make_release

ROOT = Path(__file__).resolve().parents[2]
MANY = 3000  # statements for queries that are too much


def many() -> str:
    """Return statements whose cross joins never end."""
    lines = (
        f'<https://example.org/s{n}> <https://example.org/p> "{n}" <https://example.org/many> .' for n in range(MANY)
    )
    return "\n".join(lines) + "\n"


@pytest.fixture(scope="session")
def release(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A release directory."""
    return make_release(tmp_path_factory.mktemp("uitgave") / "a", extra_nquads=many())


@pytest.fixture(scope="session")
def app(release: Path) -> Iterator[Flask]:
    """The application, with limits that tests can reach."""
    made = create_app(Settings(release=release, query_timeout=3, table_rows=20, query_length=20_000))
    yield made
    close(made)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A client in this process. Pass buffered=True, so that each answer is read and closed."""
    return app.test_client()


class Live:
    """A server in its own process. `address` is host and port."""

    def __init__(self, release: Path, **settings: object) -> None:
        environment = {f"KAMERGRAAF_{name.upper()}": str(value) for name, value in settings.items()}
        self.process = subprocess.Popen(
            [
                sys.executable,
                "-c",
                f"from pathlib import Path; import server; server.main(Path({str(release)!r}), port=0)",
            ],
            cwd=ROOT,
            env={**os.environ, **environment},
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        host, _, port = line.strip().removeprefix("http://").rstrip("/").rpartition(":")
        self.address = (host, int(port))

    def workers(self) -> set[int]:
        """Return the process ids of all descendants."""
        return descendants(self.process.pid)

    def stop(self) -> int:
        """End it as an operator would; return its exit status."""
        self.process.send_signal(signal.SIGTERM)
        try:
            return self.process.wait(timeout=30)
        finally:
            if self.process.stdout:
                self.process.stdout.close()


def descendants(pid: int) -> set[int]:
    """Return the process ids below `pid` in the tree of processes."""
    children: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                stat = (entry / "stat").read_text()
            except OSError:
                continue
            children.setdefault(int(stat.rpartition(")")[2].split()[1]), []).append(int(entry.name))
    found: set[int] = set()
    todo = [pid]
    while todo:
        for child in children.get(todo.pop(), []):
            found.add(child)
            todo.append(child)
    return found


def running(pid: int) -> bool:
    """Tell whether a process exists and is no zombie."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def eventually(true: Callable[[], bool], seconds: float = 10) -> bool:
    """Wait till something is true."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if true():
            return True
        time.sleep(0.05)
    return False


@pytest.fixture(scope="session")
def live(release: Path) -> Iterator[Live]:
    """A real server with limits that tests can reach."""
    server = Live(
        release,
        processes=1,
        threads=24,
        query_timeout=2,
        query_memory_mb=640,
        result_bytes=3_000_000,
        queries_per_client=4,
        receive_timeout=3,
        send_timeout=2,
        timed_out_for=0,  # an attack is repeated, and must meet the same defence each time
    )
    yield server
    server.stop()


@pytest.fixture(scope="session")
def patient(release: Path) -> Iterator[Live]:
    """A real server whose queries have time enough: what ends one before that is what a test does."""
    server = Live(release, processes=1, query_timeout=120, query_memory_mb=640, queries_per_client=4, timed_out_for=0)
    yield server
    server.stop()
