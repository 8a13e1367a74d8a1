"""The server beside the engine alone: `python -m bench.serve RELEASE [--seconds 4] [--clients 8] [--quick]`.

The server is the one of `kg serve`, the clients are a process of their own (bench/load.py). Each figure stands beside
the same in process (pyoxigraph, one thread, from the same store) and beside an empty page of Flask on the same web
server in the same run: ratios count, seconds differ from machine to machine. Each request asks something else, but for
the row that says "again". The processor's time of a request, of all processes of the server, stands beside its time in
process: on a machine that does other things as well, that is the figure to compare. `--peer URL` adds another SPARQL
endpoint with the same data.
"""

from __future__ import annotations

import argparse
import http.client
import io
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from itertools import cycle
from pathlib import Path
from urllib.parse import quote, urlencode, urlsplit

import pyoxigraph as ox

from kg.namespaces import KG
from kg.releases import current

_SERVED = "from pathlib import Path; import sys, server; server.main(Path(sys.argv[1]), port=0)"
_EMPTY = """
from flask import Flask
from gunicorn.app.base import BaseApplication
from server.serving import _announce, _worker_class
from server.settings import Settings
app = Flask("empty")
app.route("/")(lambda: "")
class Empty(BaseApplication):
    def load_config(self):
        settings = Settings()
        options = {"bind": "127.0.0.1:0", "worker_class": _worker_class(settings), "workers": settings.processes,
                   "threads": settings.threads, "keepalive": 5, "loglevel": "warning", "control_socket_disable": True,
                   "when_ready": _announce}
        for name, value in options.items():
            self.cfg.set(name, value)
    def load(self):
        return app
Empty().run()
"""
# One address asks here for all clients, so that the parts of an address are no part of what is measured; nor is the
# deadline, which a busy machine passes in the middle of a large result.
_LIMITS = {
    "KAMERGRAAF_QUERIES_PER_CLIENT": "256",
    "KAMERGRAAF_QUERY_WAITING": "256",
    "KAMERGRAAF_QUERY_TIMEOUT": "600",
}
_ENTITIES = 20_000
_TICKS = os.sysconf("SC_CLK_TCK")
JSON = "application/sparql-results+json"


@dataclass(frozen=True, slots=True)
class Task:
    """What is asked over HTTP: paths and Accept; `alone` does the same in process, `goal` is the share to reach."""

    name: str
    paths: Sequence[str]
    accept: str
    alone: Callable[[], object] | None = None
    goal: float = 0.0


@dataclass(frozen=True, slots=True)
class Running:
    """A server: its address, and the process that all of its processes descend from."""

    address: tuple[str, int]
    pid: int

    def cpu(self) -> float:
        """Return the seconds of processor that its processes took till now."""
        times: dict[int, tuple[int, float]] = {}
        for entry in Path("/proc").iterdir():
            with suppress(OSError):
                if entry.name.isdigit():
                    fields = (entry / "stat").read_text().rpartition(")")[2].split()
                    times[int(entry.name)] = int(fields[1]), (int(fields[11]) + int(fields[12])) / _TICKS
        family = {self.pid}
        while grown := {pid for pid, (parent, _) in times.items() if parent in family} - family:
            family |= grown
        return sum(times[pid][1] for pid in family if pid in times)


@contextmanager
def running(code: str, *arguments: str) -> Iterator[Running]:
    """Start a server that prints its address; yield it, and end it."""
    process = subprocess.Popen(
        [sys.executable, "-c", code, *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        env={**os.environ, **_LIMITS},
    )
    try:
        assert process.stdout is not None
        host, _, port = process.stdout.readline().strip().removeprefix("http://").rstrip("/").rpartition(":")
        yield Running((host, int(port)), process.pid)
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=30)


def asked(address: tuple[str, int], task: Task, seconds: float, clients: int) -> dict[str, float]:
    """Let the clients ask; return their figures. Raises RuntimeError when an answer was no 200."""
    head = f"HTTP/1.1\r\nHost: x\r\nAccept: {task.accept}\r\n\r\n"
    done = subprocess.run(
        [sys.executable, "-m", "bench.load", *map(str, (*address, seconds, clients))],
        input=json.dumps([f"GET {path} {head}" for path in task.paths]),
        capture_output=True,
        text=True,
        check=True,
    )
    found: dict[str, float] = json.loads(done.stdout)
    if set(found["statuses"]) != {"200"}:  # type: ignore[call-overload]
        raise RuntimeError(f"{task.name}: {found['statuses']}")
    return found


def rate(alone: Callable[[], object], seconds: float) -> tuple[float, float]:
    """Return how often a second something can be done in this process, and its milliseconds of processor."""
    began, used, count = time.perf_counter(), time.process_time(), 0
    while (passed := time.perf_counter() - began) < seconds:
        alone()
        count += 1
    return count / passed, 1000 * (time.process_time() - used) / count


class Engine:
    """The store of a release in this process, and what is asked of it."""

    def __init__(self, store: Path) -> None:
        self._store = ox.Store.read_only(str(store))
        query = f"SELECT ?s {{ ?s a <{KG}Vraag> }} LIMIT {_ENTITIES}"
        rows = self._store.query(query, use_default_graph_as_union=True)
        assert isinstance(rows, ox.QuerySolutions)
        self.entities = sorted(row["s"].value for row in rows)
        if not self.entities:
            raise RuntimeError("the release has no Vraag to ask for")

    def written(self, query: str, form: ox.QueryResultsFormat | ox.RdfFormat, out: io.IOBase | None = None) -> object:
        """Run a query and write its answer."""
        found = self._store.query(query, use_default_graph_as_union=True)
        return found.serialize(out or io.BytesIO(), form)  # type: ignore[arg-type]


def small(engine: Engine, base: str) -> list[Task]:
    """Return what is small: an ASK, five rows, an entity in its forms."""
    asks = [f"ASK {{ <{iri}> a <{KG}Vraag> }}" for iri in engine.entities]
    selects = [f"SELECT ?p ?o {{ <{iri}> ?p ?o }} LIMIT 5" for iri in engine.entities]
    constructs = [f"CONSTRUCT {{ <{iri}> ?p ?o }} {{ <{iri}> ?p ?o }}" for iri in engine.entities]
    ask, select, construct = (iter(cycle(queries)) for queries in (asks, selects, constructs))
    docs = [f"/doc/{quote(iri.removeprefix(base + 'id/'))}" for iri in engine.entities]
    json_, turtle, json_ld = ox.QueryResultsFormat.JSON, ox.RdfFormat.TURTLE, ox.RdfFormat.JSON_LD
    return [
        Task("ASK", _sparql(asks), JSON, lambda: engine.written(next(ask), json_), 0.5),
        Task("ASK, the same again", _sparql(asks[:1]), JSON, lambda: engine.written(asks[0], json_)),
        Task("five rows", _sparql(selects), JSON, lambda: engine.written(next(select), json_), 0.5),
        Task("entity as Turtle", docs, "text/turtle", lambda: engine.written(next(construct), turtle), 0.5),
        Task("entity as JSON-LD", docs, "application/ld+json", lambda: engine.written(next(construct), json_ld), 0.5),
        Task("entity as HTML", docs, "text/html"),
    ]


def _sparql(queries: Sequence[str], path: str = "/sparql") -> list[str]:
    return [f"{path}?{urlencode({'query': query})}" for query in queries]


def large(address: tuple[str, int], path: str, accept: str) -> tuple[float, float, int]:
    """Read one large answer; return seconds to its first byte and to its last, and its size."""
    connection = http.client.HTTPConnection(*address, timeout=300)
    began = time.perf_counter()
    connection.request("GET", path, headers={"Accept": accept})
    response = connection.getresponse()
    size = len(response.read(1))
    first = time.perf_counter() - began
    while piece := response.read(1 << 18):
        size += len(piece)
    connection.close()
    return first, time.perf_counter() - began, size


def measure(release: Path, seconds: float, clients: int, rows: int, peer: str = "") -> None:
    """Measure and print."""
    place = current(release)
    engine = Engine(place.store)
    tasks = small(engine, json.loads((place.folder / "manifest.json").read_text(encoding="utf-8"))["base"])
    with running(_EMPTY) as server:
        empty = asked(server.address, Task("empty page", ["/"], "*/*"), seconds, clients)
    print(f"{clients} clients, {seconds:g} s each; an empty page of Flask: {empty['per_second']:.0f} a second\n")
    heads = ("a second", "p50 ms", "p99 ms", "bytes", "alone", "share", "goal", "of empty", "cpu ms", "alone", "share")
    print(" " * 20 + "".join(f"{head:>9}" for head in heads))
    with running(_SERVED, str(place.folder)) as server:
        for task in tasks:
            asked(server.address, task, seconds / 4, clients)
            before = server.cpu()
            found = asked(server.address, task, seconds, clients)
            cpu = 1000 * (server.cpu() - before) / found["count"]
            tell(task, found, cpu, seconds, empty["per_second"])
        tell_many(asked(server.address, tasks[0], seconds, 50))
        tell_large(server.address, engine, rows)
    tell_peer(peer, tasks[:3], seconds, clients)


def tell(task: Task, found: dict[str, float], cpu: float, seconds: float, empty: float) -> None:
    """Print a line: requests a second and time of the processor, over HTTP and in process, and one as a share."""
    alone, alone_cpu = rate(task.alone, seconds / 2) if task.alone else (0.0, 0.0)
    cells = [
        f"{found['per_second']:.0f}",
        *(f"{found[name]:.1f}" for name in ("p50", "p99")),
        f"{found['bytes']:.0f}",
        *((f"{alone:.0f}", f"{found['per_second'] / alone:.0%}") if alone else ("-", "-")),
        f"{task.goal:.0%}" if task.goal else "-",
        f"{found['per_second'] / empty:.0%}",
        f"{cpu:.2f}",
        *((f"{alone_cpu:.2f}", f"{alone_cpu / cpu:.0%}") if alone and cpu else ("-", "-")),
    ]
    print(f"{task.name:20}" + "".join(f"{cell:>9}" for cell in cells))


def tell_many(found: dict[str, float]) -> None:
    """Print what fifty clients wait for."""
    print(f"\nASK by 50 clients: {found['per_second']:.0f} a second, p99 {found['p99']:.0f} ms (goal: below 50)")


def tell_large(address: tuple[str, int], engine: Engine, rows: int) -> None:
    """Print rows a second and the time to the first byte of a large result, over HTTP and in process."""
    query = f"SELECT ?s ?p ?o {{ ?s ?p ?o }} LIMIT {rows}"
    forms = {"JSON": ox.QueryResultsFormat.JSON, "XML": ox.QueryResultsFormat.XML, "CSV": ox.QueryResultsFormat.CSV}
    print(f"\n{rows} rows")
    for name, form in forms.items():
        with open(os.devnull, "wb") as nowhere:
            began = time.perf_counter()
            engine.written(query, form, nowhere)
            alone = time.perf_counter() - began
        first, took, size = large(address, _sparql([query])[0], form.media_type)
        print(
            f"{name:22}{rows / took:>9.0f} rows/s, in process {rows / alone:.0f}: {alone / took:.0%} (goal: 80%); "
            f"first byte {first:.2f} s (goal: 0.30); {size / 1e6:.0f} MB"
        )


def tell_peer(peer: str, tasks: Sequence[Task], seconds: float, clients: int) -> None:
    """Print the same of another endpoint."""
    if not peer:
        print("\nno other endpoint measured: --peer URL names one with the same data")
        return
    url = urlsplit(peer)
    address = url.hostname or "", url.port or 80
    print(f"\n{peer}")
    for task in tasks:
        paths = [path.replace("/sparql", url.path, 1) for path in task.paths]
        found = asked(address, Task(task.name, paths, task.accept), seconds, clients)
        print(f"{task.name:22}{found['per_second']:>9.0f}{found['p50']:>8.1f}{found['p99']:>8.1f}")


def main() -> None:
    """Read the command line, measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("release", type=Path, help="the folder that a build made")
    parser.add_argument("--seconds", type=float, default=4.0)
    parser.add_argument("--clients", type=int, default=8)
    parser.add_argument("--rows", type=int, default=500_000)
    parser.add_argument("--peer", default="", help="address of another SPARQL endpoint with the same data")
    parser.add_argument("--quick", action="store_true", help="a look at whether it runs, no figures to tell others")
    chosen = parser.parse_args()
    if chosen.quick:
        chosen.seconds, chosen.rows = 0.4, 2_000
    measure(chosen.release, chosen.seconds, chosen.clients, chosen.rows, chosen.peer)


if __name__ == "__main__":
    main()
