"""A simple query while hostile clients work: `python bench/hostile.py RELEASE [--clients 50] [--seconds 60]`.

A server is started on the release, as `kg serve` does. First nobody disturbs; then the hostile clients send queries
that never end, hoard memory, break the parser or flood, all from one address, then each from an address of its own
(127.0.1.1 and on). Each asks again a tenth of a second after it was answered, every time another query. Meanwhile one
client, at an address of its own, asks a simple query twenty times a second, and another one a query that takes some
time, every five seconds. Printed are what came of them, and the memory of the server with all its processes
(proportional set size).

The peer is the first line: the same server, undisturbed. The clients work on the same machine.
"""

from __future__ import annotations

import argparse
import contextlib
import http.client
import multiprocessing
import os
import signal
import statistics
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PAUSE = 0.1  # seconds between an answer and the next hostile query
EVERY = 0.05  # seconds between simple queries
LONG_EVERY = 5.0
ROWS = " ".join(f"({number})" for number in range(300))
# Each has a number in it, so that it is another query each time: what was asked before is known.
HOSTILE = (
    "SELECT (COUNT(*) AS ?nNUMBER) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }",
    "SELECT * { ?aNUMBER ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?i ?f ?c",
    "SELECT * { ?aNUMBER ?b ?c . ?d ?e ?f . ?g ?h ?i }",
    "SELECT (SUM(?a * ?b * ?c) AS ?nNUMBER) { VALUES (?a) { ROWS } VALUES (?b) { ROWS } VALUES (?c) { ROWS } }",
    "ASK { FILTER(" + "!" * 60_000 + "NUMBER) }",
)
SIMPLE = "SELECT ?s ?p ?o { ?s ?p ?o FILTER(?o != NUMBER) } LIMIT 5"
LONGER = (
    "SELECT (SUM(?a * ?b) AS ?nNUMBER) { VALUES (?a) { ROWS } VALUES (?b) { ROWS } VALUES (?c) { (1) (2) (3) (4) } }"
)

Address = tuple[str, int]


@dataclass
class Answers:
    """What came of queries: seconds of those that were answered, and how often each status."""

    seconds: list[float] = field(default_factory=list)
    statuses: Counter[str] = field(default_factory=Counter)

    def written(self) -> str:
        """Return the figures in a line."""
        ordered = sorted(self.seconds) or [float("nan")]
        total = max(1, self.statuses.total())
        soon = sum(seconds < 1 for seconds in self.seconds)
        last = ordered[min(len(ordered) - 1, int(0.99 * len(ordered)))]
        return (
            f"{100 * len(self.seconds) / total:5.1f} % answered, {100 * soon / total:5.1f} % within 1 s, "
            f"p50 {1000 * statistics.median(ordered):6.0f} ms, p99 {1000 * last:6.0f} ms, "
            f"longest {1000 * ordered[-1]:6.0f} ms; {dict(sorted(self.statuses.items()))}"
        )


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("release", type=Path, help="a release, or the folder that a build made")
    parser.add_argument("--clients", type=int, default=50)
    parser.add_argument("--seconds", type=float, default=60)
    chosen = parser.parse_args()
    with served(chosen.release) as (address, pid):
        for name, clients, addresses in (
            ("nobody", 0, 1),
            (f"{chosen.clients} from one address", chosen.clients, 1),
            (f"{chosen.clients} from as many", chosen.clients, chosen.clients),
        ):
            simple, longer, memory = measured(address, pid, clients, addresses, chosen.seconds)
            print(f"{name}: peak memory {memory / (1 << 20):.0f} MiB\n  simple {simple.written()}")
            print(f"  longer {longer.written()}", flush=True)


@contextlib.contextmanager
def served(release: Path) -> Iterator[tuple[Address, int]]:
    """Serve a release with the settings of the environment; yield its address and process id."""
    command = f"from pathlib import Path; import server; server.main(Path({str(release)!r}), port=0)"
    process = subprocess.Popen(
        [sys.executable, "-c", command], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )
    assert process.stdout is not None
    try:
        host, _, port = process.stdout.readline().strip().removeprefix("http://").rstrip("/").rpartition(":")
        address = host, int(port)
        while ask(address, "ASK {}", "127.0.0.1", 30) != "200":
            time.sleep(0.2)
        yield address, process.pid
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=60)


def measured(address: Address, pid: int, clients: int, addresses: int, seconds: float) -> tuple[Answers, Answers, int]:
    """Return what came of simple and of longer queries, and the most bytes that the server held meanwhile."""
    attack = multiprocessing.get_context("spawn").Process(
        target=hostile, args=(address, clients, addresses, seconds + 5), daemon=True
    )
    attack.start()
    time.sleep(2)
    simple, longer, until = Answers(), Answers(), time.monotonic() + seconds
    threads = [
        threading.Thread(target=asking, args=(address, SIMPLE, "127.0.0.9", EVERY, until, simple)),
        threading.Thread(target=asking, args=(address, LONGER, "127.0.0.8", LONG_EVERY, until, longer)),
    ]
    for thread in threads:
        thread.start()
    most = 0
    while time.monotonic() < until:
        most = max(most, memory_of(pid))
        time.sleep(0.5)
    for thread in threads:
        thread.join()
    attack.join(timeout=60)
    return simple, longer, most


def asking(address: Address, text: str, source: str, every: float, until: float, answers: Answers) -> None:
    """Ask a query, each time another one, again and again."""
    number = 0
    while time.monotonic() < until:
        number += 1
        began = time.monotonic()
        status = ask(address, numbered(text, number), source, 30)
        answers.statuses[status] += 1
        if status == "200":
            answers.seconds.append(time.monotonic() - began)
        time.sleep(max(0.0, began + every - time.monotonic()))


def hostile(address: Address, clients: int, addresses: int, seconds: float) -> None:
    """Let clients attack for some time, each in a thread."""
    until = time.monotonic() + seconds
    threads = [
        threading.Thread(
            target=_attack, args=(address, number, f"127.0.1.{1 + number % addresses}", until), daemon=True
        )
        for number in range(clients)
    ]
    for thread in threads:
        thread.start()
    time.sleep(seconds)
    os._exit(0)  # what still waits for an answer hangs up


def _attack(address: Address, number: int, source: str, until: float) -> None:
    asked = 0
    while time.monotonic() < until:
        asked += 1
        text = HOSTILE[(number + asked) % len(HOSTILE)]
        ask(address, numbered(text, 1_000_000 * (number + 1) + asked), source, 40)
        time.sleep(PAUSE)


def numbered(text: str, number: int) -> str:
    """Return a query with a number in it, and its rows."""
    return text.replace("NUMBER", str(number)).replace("ROWS", ROWS)


def ask(address: Address, text: str, source: str, timeout: float) -> str:
    """Send a query and read its answer; return its status, or the name of what went wrong."""
    connection = http.client.HTTPConnection(*address, timeout=timeout, source_address=(source, 0))
    try:
        headers = {"Content-Type": "application/sparql-query", "Accept": "text/csv"}
        connection.request("POST", "/sparql", body=text.encode(), headers=headers)
        response = connection.getresponse()
        while response.read(1 << 16):
            pass
        return str(response.status)
    except (OSError, http.client.HTTPException) as error:
        return type(error).__name__
    finally:
        connection.close()


def memory_of(pid: int) -> int:
    """Return the bytes that a process and its descendants hold, what they share counted once."""
    parents: dict[int, int] = {}
    for place in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            parents[int(place.parent.name)] = int(place.read_text().rpartition(")")[2].split()[1])
    tree = {pid}
    for _ in range(4):  # the server, its web processes, their workers
        tree |= {child for child, parent in parents.items() if parent in tree}
    return sum(map(_held, tree))


def _held(pid: int) -> int:
    with contextlib.suppress(OSError):
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
        return sum(int(line.split()[1]) << 10 for line in lines if line.startswith("Pss:"))
    return 0


if __name__ == "__main__":
    main()
