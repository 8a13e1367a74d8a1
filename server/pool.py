"""Pools of worker processes that can be killed: no query outlives its deadline, its client or its limits.

One thread of a pool, its supervisor, starts all its workers and watches their deadlines. It must be one thread and stay
alive: the kernel's parent-death signal follows the thread that started a process, not the process it belongs to.
"""

from __future__ import annotations

import contextlib
import json
import logging
import os
import queue
import select
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kg.errors import KamergraafError, StoreError
from kg.store import Value
from server.messages import DATA, END, ERROR, HEAD, QUERY, STARTED, Frame, FrameBuffer, Request, send

log = logging.getLogger("kamergraaf.pool")

_RECEIVE = 1 << 18
_POLL = 0.1  # seconds between looks at whether the client is still there
_TICK = 0.25  # seconds between looks of the supervisor at deadlines
_END_TIME = 2.0  # seconds that a process may take to end after its socket closed
_START_TIME = 30.0  # seconds a worker may take to open its store
_ROOT = Path(__file__).resolve().parent.parent


class Unavailable(KamergraafError):
    """No answer now: overload, deadline passed, or the worker ended. `reason` names which."""

    kind = "unavailable"

    def __init__(self, message: str, *, reason: str = "", **parts: str) -> None:
        super().__init__(message, **parts)
        self.reason = reason


class ClientGone(KamergraafError):
    """Whoever asked is no longer there."""

    kind = "gone"


class Refused(KamergraafError):
    """The worker answered with an error; `fields` is what it said: kind, message, line, column, parts."""

    kind = "refused"

    def __init__(self, message: str, fields: dict[str, Any] | None = None, **parts: str) -> None:
        super().__init__(message, **parts)
        self.fields = fields or {}


@dataclass(frozen=True, slots=True)
class PoolSettings:
    """Limits of a pool. `memory` is the address space of each worker in bytes.

    `size` queries run at a time; `spares` are workers kept ready beyond that. `queue_timeout` is in seconds.
    """

    size: int = 2
    spares: int = 1
    memory: int = 2 << 30
    queue_timeout: float = 5.0


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of a query, at most as many as asked for; `more` when there are others. None where nothing is bound."""

    variables: tuple[str, ...]
    rows: list[tuple[Value | None, ...]]
    more: bool

    def ordered(self, names: Sequence[str]) -> Table:
        """Return the table with its columns in the order of `names`; those that it does not name come last."""
        known = {name: place for place, name in enumerate(names)}
        order = sorted(range(len(self.variables)), key=lambda column: known.get(self.variables[column], len(known)))
        rows = [tuple(row[column] for column in order) for row in self.rows]
        return Table(tuple(self.variables[column] for column in order), rows, self.more)

    def records(self) -> list[dict[str, Value]]:
        """Return each row by name of variable, without what is not bound."""
        return [
            {name: value for name, value in zip(self.variables, row, strict=True) if value is not None}
            for row in self.rows
        ]


class Worker:
    """One worker process, seen from the pool."""

    def __init__(self, store: Path, memory: int) -> None:
        ours, theirs = socket.socketpair()
        self.connection = ours
        self._poll = select.poll()  # select() fails for descriptors from 1024 on
        self._poll.register(ours, select.POLLIN)
        self.frames = FrameBuffer()
        self.deadline = float("inf")
        arguments = [str(theirs.fileno()), str(store), str(memory), str(os.getpid())]
        self.process = subprocess.Popen(
            [sys.executable, "-m", "server.worker", *arguments],
            pass_fds=[theirs.fileno()],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env={"PYTHONPATH": str(_ROOT), "LANG": "C.UTF-8", "PYTHONDONTWRITEBYTECODE": "1"},
        )
        theirs.close()

    def kill(self) -> None:
        """End the process and wait till it is gone."""
        self.process.kill()
        self.process.wait()
        self.connection.close()

    def receive(self, until: float, gone: Callable[[], bool]) -> Frame:
        """Return the next frame.

        Raises Unavailable when `until` (monotonic seconds) passes or the process ended, ClientGone when `gone()`.
        """
        while (frame := self.frames.next()) is None:
            left = until - time.monotonic()
            if left <= 0:
                raise Unavailable("the query took too long", reason="timeout")
            if self._poll.poll(min(_POLL, left) * 1000):
                self._read()
            elif gone():
                raise ClientGone("the client went away")
        return frame

    def _read(self) -> None:
        try:
            received = self.connection.recv(_RECEIVE)
        except OSError:
            received = b""
        if not received:
            raise Unavailable("the worker ended", reason=self._end_reason())
        self.frames.feed(received)

    def _end_reason(self) -> str:
        """Name why the process ended: its deadline, the stack of its parser, or else a crash as by too much memory."""
        if time.monotonic() > self.deadline:
            return "timeout"
        with contextlib.suppress(subprocess.TimeoutExpired):
            if self.process.wait(_END_TIME) == -signal.SIGSEGV:
                return "too-complex"
        return "crash"


class Pool:
    """Workers on one store. Safe to use from many threads."""

    def __init__(self, store: Path, settings: PoolSettings, name: str = "query") -> None:
        self.name = name
        self._store = store
        self._settings = settings
        self._slots = threading.BoundedSemaphore(settings.size)
        self._idle: queue.Queue[Worker] = queue.Queue()
        self._orders: queue.Queue[None] = queue.Queue()
        self._busy: set[Worker] = set()
        self._lock = threading.Lock()
        self._closed = False
        self._told: set[str] = set()
        self._failing = False
        for _ in range(settings.size + settings.spares):
            self._orders.put(None)
        self._supervisor = threading.Thread(target=self._supervise, name=f"supervisor-{name}", daemon=True)
        self._supervisor.start()

    def run(self, request: Request, timeout: float, gone: Callable[[], bool] = lambda: False) -> Iterator[Frame]:
        """Run a request; yield its head, its data and its end, in `timeout` seconds at most for all of it.

        Whoever stops reading, or closes the iterator, kills the worker. Raises Unavailable, ClientGone or Refused.
        """
        worker = self._take(gone)
        finished = False
        try:
            worker.deadline = time.monotonic() + timeout
            self._ask(worker, request)
            while not finished:
                frame = worker.receive(worker.deadline, gone)
                finished = frame.kind in (END, ERROR)
                if frame.kind == ERROR:
                    fields = frame.fields()
                    raise Refused(str(fields.get("message", "")), fields)
                yield frame
        finally:
            self._give_back(worker, finished)

    def rows(
        self,
        query: str,
        bindings: dict[str, str] | None = None,
        *,
        timeout: float = 10.0,
        max_rows: int = 10_000,
    ) -> Table:
        """Run a fixed query and return its rows. Raises Unavailable or Refused."""
        request = Request(query=query, mode="rows", bindings=bindings or {}, max_rows=max_rows)
        return self.table(request, timeout)

    def table(self, request: Request, timeout: float, gone: Callable[[], bool] = lambda: False) -> Table:
        """Run a request of mode "rows" and return its rows. Raises Unavailable, ClientGone or Refused."""
        variables: tuple[str, ...] = ()
        more = False
        data = bytearray()
        for frame in self.run(request, timeout, gone):
            if frame.kind == DATA:
                data += frame.body
            elif frame.kind == HEAD:
                variables = tuple(frame.fields()["variables"]) or ("ask",)
            elif frame.kind == END:
                more = bool(frame.fields()["more"])
            else:
                raise StoreError(f"a worker sent an unknown message: {frame.kind}")
        return Table(variables, [_row(line) for line in data.splitlines()], more)

    def pids(self) -> list[int]:
        """Return the process ids of all workers."""
        with self._lock:
            return [worker.process.pid for worker in (*self._busy, *list(self._idle.queue))]

    def close(self) -> None:
        """Kill all workers and end the supervisor."""
        with self._lock:
            self._closed = True
            busy = list(self._busy)
        self._orders.put(None)
        for worker in busy:
            worker.process.kill()
        self._supervisor.join()
        while not self._idle.empty():
            self._idle.get_nowait().kill()

    def _take(self, gone: Callable[[], bool]) -> Worker:
        """Wait for a free worker, at most the queue's time."""
        until = time.monotonic() + self._settings.queue_timeout
        while not self._slots.acquire(timeout=_POLL):
            self._check(until, gone)
        try:
            while True:
                try:
                    worker = self._idle.get(timeout=_POLL)
                except queue.Empty:
                    self._check(until, gone)
                    continue
                if worker.process.poll() is None:
                    break
                worker.kill()
                self._orders.put(None)
        except BaseException:
            self._slots.release()
            raise
        with self._lock:
            self._busy.add(worker)
        return worker

    def _check(self, until: float, gone: Callable[[], bool]) -> None:
        if self._closed or time.monotonic() > until:
            raise Unavailable("all workers are busy", reason="overload")
        if gone():
            raise ClientGone("the client went away")

    def _ask(self, worker: Worker, request: Request) -> None:
        try:
            send(worker.connection, QUERY, request.encode())
        except OSError as error:
            raise Unavailable("the worker ended", reason="crash") from error

    def _give_back(self, worker: Worker, usable: bool) -> None:
        with self._lock:
            self._busy.discard(worker)
            worker.deadline = float("inf")
            # Bytes after the end would stand before the next answer: such a worker is not to be trusted.
            usable = usable and not self._closed and not len(worker.frames)
        if usable:
            self._idle.put(worker)
        else:
            worker.kill()
            self._orders.put(None)
        self._slots.release()

    def _supervise(self) -> None:
        while not self._closed:
            try:
                self._orders.get(timeout=_TICK)
            except queue.Empty:
                self._end_overdue()
                continue
            if not self._closed:
                self._start_one()
            self._end_overdue()

    def _start_one(self) -> None:
        """Start a worker; when that fails, whatever the cause, order another: this thread must go on."""
        try:
            self._idle.put(self._started())
            self._failing = False
        except Exception as error:
            self._say_once(error)
            self._again()

    def _started(self) -> Worker:
        """Return a worker that has opened its store. Raises what prevents it."""
        worker = Worker(self._store, self._settings.memory)
        try:
            frame = worker.receive(time.monotonic() + _START_TIME, lambda: self._closed)
            fields = frame.fields()
            if frame.kind != STARTED:
                raise StoreError(str(fields.get("message")))
            for missing in sorted(set(fields["missing"]) - self._told):
                self._told.add(missing)
                log.warning("workers of pool %s run without: %s", self.name, missing)
        except BaseException:
            worker.kill()
            raise
        return worker

    def _say_once(self, error: Exception) -> None:
        """Log that no worker starts: once till one does, and not when closing the pool is what ended it."""
        if not self._failing and not self._closed:
            log.error("no worker of pool %s starts; it is tried again every second: %s", self.name, error)
        self._failing = True

    def _again(self) -> None:
        # A store that cannot be opened must not become a loop at full speed.
        until = time.monotonic() + 1
        while not self._closed and time.monotonic() < until:
            time.sleep(_POLL)
        if not self._closed:
            self._orders.put(None)

    def _end_overdue(self) -> None:
        """Kill workers past their deadline whose reader is itself stuck, as on a client that reads nothing."""
        now = time.monotonic()
        with self._lock:
            overdue: Sequence[Worker] = [worker for worker in self._busy if worker.deadline + _TICK < now]
        for worker in overdue:
            worker.process.kill()


def _row(line: bytes | bytearray) -> tuple[Value | None, ...]:
    return tuple(None if term is None else Value(*term) for term in json.loads(line))
