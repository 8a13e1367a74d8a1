"""The pool and its nursery: workers that are forked, killed and replaced."""

from __future__ import annotations

import logging
import os
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from server.messages import Frame, Request
from server.pool import Pool, PoolSettings, Refused, Unavailable
from server.sandbox import enter
from tests.server.conftest import descendants, eventually, running

ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
ROWS = "SELECT * { ?a ?b ?c . ?d ?e ?f }"
ASK = "ASK { ?s ?p ?o }"


@pytest.fixture
def made(release: Path) -> Iterator[Pool]:
    """A pool of two places and one spare."""
    pool = Pool(release / "store", PoolSettings(size=2, spares=1, memory=640 << 20, queue_timeout=10))
    assert eventually(lambda: len(pool.pids()) == 3)
    yield pool
    pool.close()


def test_workers_are_forked_from_a_nursery(made: Pool) -> None:
    """All workers have one parent, which is a child of this process and no worker."""
    parents = {int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1]) for pid in made.pids()}
    assert len(parents) == 1
    nursery = parents.pop()
    assert nursery in descendants(os.getpid())
    assert nursery not in made.pids()


def test_a_worker_is_replaced(made: Pool) -> None:
    """One that is killed at its deadline makes room for another, and the next query is answered."""
    before = set(made.pids())
    with pytest.raises(Unavailable) as refused:
        list(made.run(Request(query=ENDLESS), 0.3))
    assert refused.value.reason == "timeout"
    assert made.rows(ASK).rows
    assert eventually(lambda: len(made.pids()) == 3)
    assert len(before & set(made.pids())) == 2


def test_a_worker_is_used_again(made: Pool) -> None:
    """Queries that end well cost no process."""
    before = set(made.pids())
    for _ in range(20):
        assert made.rows(ASK).rows
    assert set(made.pids()) == before


def test_a_nursery_that_ends_is_replaced(made: Pool) -> None:
    """Its workers end with it, and others take their place."""
    before = set(made.pids())
    assert made._nursery is not None
    made._nursery.process.kill()
    assert eventually(lambda: not any(running(pid) for pid in before))
    for _ in range(4):
        assert made.rows(ASK).rows
    assert not before & set(made.pids())


def test_a_worker_that_ended_idle_is_no_answer(made: Pool) -> None:
    """What was killed from outside while it waited is noticed before a query is lost on it."""
    for worker in list(made._idle.queue):
        worker.process.kill()
    assert eventually(lambda: all(worker.process.ended() for worker in list(made._idle.queue)))
    assert made.rows(ASK).rows


def test_a_closed_pool_leaves_nothing(release: Path) -> None:
    """Closing ends the workers and the nursery."""
    pool = Pool(release / "store", PoolSettings(size=2, spares=1))
    assert eventually(lambda: len(pool.pids()) == 3)
    assert pool._nursery is not None
    pids = [*pool.pids(), pool._nursery.process.pid]
    pool.close()
    assert eventually(lambda: not any(running(pid) for pid in pids))


def test_a_pool_keeps_no_files_open(made: Pool) -> None:
    """A hundred workers that were killed leave no descriptor behind in this process."""
    assert made.rows(ASK).rows
    before = len(os.listdir("/proc/self/fd"))
    for _ in range(100):
        query = made.run(Request(query=ROWS), 5)
        next(query)
        query.close()  # type: ignore[attr-defined]
    assert eventually(lambda: len(made.pids()) == 3)
    assert len(os.listdir("/proc/self/fd")) <= before + 3


def test_a_worker_has_no_file_of_another(made: Pool) -> None:
    """What a worker has open is its store, its own socket and the null device: nothing of its sisters."""
    for pid in made.pids():
        links = [os.readlink(f"/proc/{pid}/fd/{name}") for name in os.listdir(f"/proc/{pid}/fd")]
        assert sum(link.startswith("socket:") for link in links) == 1, links
        assert not any("pidfd" in link or link.startswith("pipe:") for link in links), links


def test_a_client_that_stops_reading_costs_a_worker_only(made: Pool) -> None:
    """An answer that is not read to its end kills what makes it."""
    frames = made.run(Request(query=ROWS), 20)
    next(frames)
    next(frames)
    frames.close()  # type: ignore[attr-defined]
    assert made.rows(ASK).rows


def test_errors_are_told_and_keep_the_worker(made: Pool) -> None:
    """A query that is wrong is no reason to end anything."""
    before = set(made.pids())
    with pytest.raises(Refused):
        list(made.run(Request(query="SELEC"), 5))
    assert set(made.pids()) == before


def test_what_the_kernel_lacks_is_logged_once(
    release: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Where Landlock is absent workers start all the same, and the log says what is missing, once for a pool."""
    from server import pool as module

    real = module.Worker.receive

    def receive(worker: module.Worker, until: float, gone: object) -> object:
        frame = real(worker, until, gone)  # type: ignore[arg-type]
        told = frame.body.replace(b'"missing": []', b'"missing": ["landlock"]')
        return Frame(frame.kind, told)

    monkeypatch.setattr(module.Worker, "receive", receive)
    with caplog.at_level(logging.WARNING):
        pool = Pool(release / "store", PoolSettings(size=2, spares=2))
        try:
            assert eventually(lambda: len(pool.pids()) == 4)
            assert pool.rows(ASK).rows
        finally:
            pool.close()
    assert [record.getMessage() for record in caplog.records] == ["workers of pool query run without: landlock"]


@pytest.mark.parametrize("answer", [-1, 0])
def test_without_landlock_the_rest_of_the_sandbox_holds(release: Path, answer: int) -> None:
    """A kernel that does not know Landlock, or has it switched off, is no reason to fail: it is told."""
    from server import sandbox

    class Libc:
        """The C library of such a kernel."""

        def syscall(self, *_: object) -> int:
            return answer

        def prctl(self, *arguments: object) -> int:
            return real.prctl(*arguments)  # type: ignore[no-any-return]

    real = sandbox._libc
    pid = os.fork()
    if pid == 0:
        status = 1
        try:
            sandbox._libc = Libc()  # type: ignore[assignment]
            missing = enter(release / "store", 1 << 40, os.getppid())
            status = 0 if missing == ["landlock"] and "Seccomp:\t2" in Path("/proc/self/status").read_text() else 2
        finally:
            os._exit(status)
    _, ended = os.waitpid(pid, 0)
    assert os.waitstatus_to_exitcode(ended) == 0


def test_starting_a_worker_is_cheap(made: Pool) -> None:
    """A kill costs the site little: ten workers that are killed one after another are replaced within seconds."""
    started = time.monotonic()
    for _ in range(10):
        query = made.run(Request(query=ROWS), 5)
        next(query)
        query.close()  # type: ignore[attr-defined]
    assert eventually(lambda: len(made.pids()) == 3)
    assert time.monotonic() - started < 5
