"""Pools of worker processes that can be killed: no query outlives its deadline, its client or its limits.

Who gets a worker, and who must give it up, is decided by `server.turns`.
One thread of a pool, its supervisor, starts the nursery of its workers (`server.nursery`), orders all workers from it
and watches their deadlines. It must be one thread and stay alive: the kernel's parent-death signal follows the thread
that started a process, not the process it belongs to.
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
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kg.errors import KamergraafError, StoreError
from kg.store import Value
from server.messages import DATA, END, ERROR, HEAD, QUERY, STARTED, Frame, FrameBuffer, Request, send
from server.nursery import Nursery
from server.turns import ClientGone, Turn, Turns, Unavailable, overload

__all__ = ["ClientGone", "Pool", "PoolSettings", "Refused", "Table", "Unavailable", "Worker"]

log = logging.getLogger("kamergraaf.pool")

_RECEIVE = 1 << 18
_POLL = 0.1  # seconds between looks at whether the client is still there
_TICK = 0.25  # seconds between looks of the supervisor at deadlines
_END_TIME = 2.0  # seconds that a process may take to end after its socket closed
_START_TIME = 30.0  # seconds a worker may take to open its store


class Refused(KamergraafError):
    """The worker answered with an error; `fields` is what it said: kind, message, line, column, parts."""

    kind = "refused"

    def __init__(self, message: str, fields: dict[str, Any] | None = None, **parts: str) -> None:
        super().__init__(message, **parts)
        self.fields = fields or {}


@dataclass(frozen=True, slots=True)
class PoolSettings:
    """Limits of a pool. `memory` is the address space of each worker in bytes.

    `size` queries run at a time; `spares` are workers kept ready beyond that. `queue_timeout` is in seconds. At most
    `waiting` others wait, and while they do at most `long` of those that run are older than `short_time` seconds.
    `nice` is how far the workers give way to other processes, as nice(1) says it: a little only, for a
    process that is killed needs the processor too, to give back its memory.
    """

    size: int = 2
    spares: int = 1
    memory: int = 1 << 30
    queue_timeout: float = 5.0
    waiting: int = 64
    long: int = 64
    short_time: float = float("inf")
    nice: int = 0


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of a query, at most as many as asked for; `more` when there are others. None where nothing is bound.

    `searches` tells of each search in full text how many were found, and how many the query was given.
    """

    variables: tuple[str, ...]
    rows: list[tuple[Value | None, ...]]
    more: bool
    searches: tuple[tuple[int, int], ...] = ()

    def ordered(self, names: Sequence[str]) -> Table:
        """Return the table with its columns in the order of `names`; those that it does not name come last."""
        known = {name: place for place, name in enumerate(names)}
        order = sorted(range(len(self.variables)), key=lambda column: known.get(self.variables[column], len(known)))
        rows = [tuple(row[column] for column in order) for row in self.rows]
        return Table(tuple(self.variables[column] for column in order), rows, self.more, self.searches)

    def records(self) -> list[dict[str, Value]]:
        """Return each row by name of variable, without what is not bound."""
        return [
            {name: value for name, value in zip(self.variables, row, strict=True) if value is not None}
            for row in self.rows
        ]


class Worker:
    """One worker process, seen from the pool."""

    def __init__(self, nursery: Nursery, store: Path, memory: int) -> None:
        ours, theirs = socket.socketpair()
        self.connection = ours
        self._poll = select.poll()  # select() fails for descriptors from 1024 on
        self._poll.register(ours, select.POLLIN)
        self.frames = FrameBuffer()
        self.deadline = float("inf")
        with theirs:
            self.process = nursery.start(store, memory, theirs)

    def kill(self) -> None:
        """End the process and wait till it is gone."""
        self.process.kill()
        self.process.close()
        self.connection.close()

    def give_way(self, nice: int) -> None:
        """Let the kernel prefer other processes to this one from now on; `nice` is in addition to that of the pool."""
        with contextlib.suppress(OSError):  # it has ended already
            os.setpriority(os.PRIO_PROCESS, self.process.pid, os.getpriority(os.PRIO_PROCESS, 0) + nice)

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
            else:
                _raise_if(gone)
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
        return "too-complex" if self.process.status(_END_TIME) == -signal.SIGSEGV else "crash"


class Pool:
    """Workers on one store. Safe to use from many threads."""

    def __init__(self, store: Path, settings: PoolSettings, name: str = "query") -> None:
        self.name = name
        self._store = store
        self._settings = settings
        self._turns = Turns(settings.size, settings.long, settings.waiting, settings.short_time)
        self._idle: queue.Queue[Worker] = queue.Queue()
        self._orders: queue.Queue[None] = queue.Queue()
        self._busy: set[Worker] = set()
        self._lock = threading.Lock()
        self._closed = False
        self._told: set[str] = set()
        self._failing = False
        self._nursery: Nursery | None = None
        for _ in range(settings.size + settings.spares):
            self._orders.put(None)
        self._supervisor = threading.Thread(target=self._supervise, name=f"supervisor-{name}", daemon=True)
        self._supervisor.start()

    def run(
        self, request: Request, timeout: float, gone: Callable[[], bool] = lambda: False, client: str = ""
    ) -> Iterator[Frame]:
        """Run a request; yield its head, its data and its end, in `timeout` seconds at most for all of it.

        `client` is whose use it counts as. Whoever stops reading, or closes the iterator, kills the worker. Raises
        Unavailable, ClientGone or Refused.
        """
        turn = self._turns.enter(client, self._settings.queue_timeout, gone)
        usable = False
        try:
            worker = self._take(turn, gone)
            finished = False
            try:
                self._turns.runs(turn, worker.process.kill)
                worker.deadline = time.monotonic() + timeout
                self._ask(worker, request)
                looked = time.monotonic()
                while not finished:
                    if time.monotonic() - looked > _POLL:  # an answer that flows is to be looked after as well
                        looked = time.monotonic()
                        _raise_if(gone)
                    frame = worker.receive(worker.deadline, gone)
                    finished = frame.kind in (END, ERROR)
                    if frame.kind == ERROR:
                        fields = frame.fields()
                        raise Refused(str(fields.get("message", "")), fields)
                    yield frame
            except Unavailable as error:
                raise (overload() if turn.refused else error) from error
            finally:
                usable = self._give_back(worker, finished)
        finally:
            self._turns.leave(turn, usable)

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

    def table(
        self, request: Request, timeout: float, gone: Callable[[], bool] = lambda: False, client: str = ""
    ) -> Table:
        """Run a request of mode "rows" and return its rows. Raises Unavailable, ClientGone or Refused."""
        head: dict[str, Any] = {"variables": ()}
        more = False
        data = bytearray()
        for frame in self.run(request, timeout, gone, client):
            if frame.kind == DATA:
                data += frame.body
            elif frame.kind == HEAD:
                head = frame.fields()
            elif frame.kind == END:
                more = bool(frame.fields()["more"])
            else:
                raise StoreError(f"a worker sent an unknown message: {frame.kind}")
        searches = tuple((found, given) for found, given in head.get("searches", ()))
        return Table(tuple(head["variables"]) or ("ask",), [_row(line) for line in data.splitlines()], more, searches)

    def pids(self) -> list[int]:
        """Return the process ids of all workers."""
        with self._lock:
            return [worker.process.pid for worker in (*self._busy, *list(self._idle.queue))]

    def close(self) -> None:
        """Kill all workers and end the supervisor."""
        with self._lock:
            self._closed = True
            busy = list(self._busy)
        self._turns.close()
        self._orders.put(None)
        for worker in busy:
            worker.process.kill()
        self._supervisor.join()
        while not self._idle.empty():
            self._idle.get_nowait().kill()
        if self._nursery:
            self._nursery.close()

    def _take(self, turn: Turn, gone: Callable[[], bool]) -> Worker:
        """Return an idle worker; when the one that was there has ended, wait for another at most the queue's time."""
        until = time.monotonic() + self._settings.queue_timeout
        while True:
            with contextlib.suppress(queue.Empty):
                worker = self._idle.get(timeout=_POLL)
                if not worker.process.ended():
                    break
                worker.kill()
                self._turns.offer(-1)
                self._orders.put(None)
            if self._closed or turn.refused or time.monotonic() > until:
                raise overload()
            _raise_if(gone)
        with self._lock:
            self._busy.add(worker)
        return worker

    def _ask(self, worker: Worker, request: Request) -> None:
        try:
            send(worker.connection, QUERY, request.encode())
        except OSError as error:
            raise Unavailable("the worker ended", reason="crash") from error

    def _give_back(self, worker: Worker, usable: bool) -> bool:
        """Let go of a worker; return whether it can be used again."""
        with self._lock:
            self._busy.discard(worker)
            worker.deadline = float("inf")
            # Bytes after the end would stand before the next answer: such a worker is not to be trusted.
            usable = usable and not self._closed and not len(worker.frames)
        if usable:
            self._put(worker)
        else:
            worker.kill()
            self._orders.put(None)
        return usable

    def _put(self, worker: Worker) -> None:
        self._idle.put(worker)
        self._turns.offer()

    def _supervise(self) -> None:
        while not self._closed:
            try:
                self._orders.get(timeout=_TICK)
            except queue.Empty:
                self._look_after()
                continue
            if not self._closed:
                self._start_one()
            self._look_after()

    def _start_one(self) -> None:
        """Start a worker; when that fails, whatever the cause, order another: this thread must go on."""
        try:
            self._put(self._started())
            self._failing = False
        except Exception as error:
            self._say_once(error)
            self._again()

    def _started(self) -> Worker:
        """Return a worker that has opened its store. Raises what prevents it."""
        if self._nursery and not self._nursery.alive():
            self._nursery.close()
            self._nursery = None
        self._nursery = self._nursery or Nursery()
        worker = Worker(self._nursery, self._store, self._settings.memory)
        try:
            frame = worker.receive(time.monotonic() + _START_TIME, lambda: self._closed)
            fields = frame.fields()
            if frame.kind != STARTED:
                raise StoreError(str(fields.get("message")))
            worker.give_way(self._settings.nice)
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

    def _look_after(self) -> None:
        """Kill workers past their deadline whose reader is itself stuck, as on a client that reads nothing."""
        now = time.monotonic()
        with self._lock:
            overdue = [worker for worker in self._busy if worker.deadline + _TICK < now]
        for worker in overdue:
            worker.process.kill()


def _raise_if(gone: Callable[[], bool]) -> None:
    if gone():
        raise ClientGone("the client went away")


def _row(line: bytes | bytearray) -> tuple[Value | None, ...]:
    return tuple(None if term is None else Value(*term) for term in json.loads(line))
