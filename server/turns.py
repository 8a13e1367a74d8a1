"""Whose turn it is: who used least goes first, and when it is busy, who used most gives way.

What a client used is the time that its queries held a place beyond their first moment, so that simple queries cost
nothing, and a second for each worker that had to be replaced after one; it is halved each minute. The same rule decides
who waits in a queue that is full, who comes next, and which long query ends when a short one of somebody else waits.
The last place is kept for who used next to nothing.
"""

from __future__ import annotations

import itertools
import math
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from kg.errors import KamergraafError

_POLL = 0.05  # seconds between looks at whether somebody must give way
_FREE = 0.1  # seconds of each query that are not counted
_LITTLE = 0.5  # seconds of use up to which a client may have the last place
_REPLACED = 1.0  # seconds that are counted for a worker that cannot be used again
_HALVED = 60.0  # seconds after which half of what was used is forgotten
_FORGOTTEN = 0.05  # seconds of use that are not worth a place in the table
_MOST_KNOWN = 4096  # clients in the table


class Unavailable(KamergraafError):
    """No answer now: overload, deadline passed, or the worker ended. `reason` names which."""

    kind = "unavailable"

    def __init__(self, message: str, *, reason: str = "", **parts: str) -> None:
        super().__init__(message, **parts)
        self.reason = reason


class ClientGone(KamergraafError):
    """Whoever asked is no longer there."""

    kind = "gone"


@dataclass(eq=False, slots=True)
class Turn:
    """One query that waits or runs. `since` is when it began to run, in monotonic seconds; 0 while it waits.

    `refused` tells that it must wait no longer, or run no longer: somebody who used less takes its place. `called` is
    set when it need not wait any more.
    `stop` ends what runs; it is called once, while the lock of the turns is held.
    """

    client: str
    number: int
    since: float = 0.0
    refused: bool = False
    called: threading.Event = field(default_factory=threading.Event)
    stop: Callable[[], None] = field(default=lambda: None)


class Used:
    """Seconds that clients used of late. Not safe to use from several threads at once."""

    def __init__(self) -> None:
        self._known: dict[str, tuple[float, float]] = {}  # client → seconds, and when they were counted

    def __len__(self) -> int:
        return len(self._known)

    def of(self, client: str, now: float) -> float:
        """Return what a client used, halved for each minute since."""
        seconds, counted = self._known.get(client, (0.0, now))
        return seconds * math.pow(0.5, (now - counted) / _HALVED)

    def add(self, client: str, seconds: float, now: float) -> None:
        """Count seconds of a client."""
        if seconds <= 0:
            return
        self._known[client] = self.of(client, now) + seconds, now
        if len(self._known) > _MOST_KNOWN:
            self._forget(now)

    def _forget(self, now: float) -> None:
        """Drop who used next to nothing, and who used least when that is not enough."""
        order = sorted(self._known, key=lambda client: self.of(client, now))
        for place, client in enumerate(order):
            if place < len(order) // 2 or self.of(client, now) < _FORGOTTEN:
                del self._known[client]


class Turns:
    """Places for queries that run, and a bounded queue before them. Safe to use from many threads.

    Nobody gets a place without a worker that is ready for it: see `offer`. While somebody waits, at most `long` of the
    `places` are held by queries of more than `short_time` seconds: above that the one whose client used most ends, if
    that is over twice what the first in the queue used.
    """

    def __init__(self, places: int, long: int, waiting: int, short_time: float) -> None:
        self._places = places
        self._long = long
        self._most_waiting = waiting
        self._workers = 0
        self._short_time = short_time
        self._used = Used()
        self._numbers = itertools.count()
        self._waiting: list[Turn] = []
        self._running: list[Turn] = []
        self._lock = threading.Lock()
        self._closed = False

    def enter(self, client: str, seconds: float, gone: Callable[[], bool]) -> Turn:
        """Wait for a place, at most `seconds`. Raises Unavailable or ClientGone.

        `client` is "" for who is not counted.
        """
        until = time.monotonic() + seconds
        turn = Turn(client, next(self._numbers))
        with self._lock:
            self._waiting.append(turn)
            self._next()
            self._shorten()
        try:
            while not turn.since:
                self._check(turn, until)
                if gone():
                    raise ClientGone("the client went away")
                with self._lock:
                    self._make_room()
                turn.called.wait(_POLL)
        except BaseException:
            self._give_up(turn)
            raise
        return turn

    def _give_up(self, turn: Turn) -> None:
        """Wait no longer; a place that was given at this very moment is given to the next, with its worker."""
        with self._lock:
            if turn in self._waiting:
                self._waiting.remove(turn)
            elif turn in self._running:
                self._running.remove(turn)
                self._workers += 1
                self._next()

    def leave(self, turn: Turn, usable: bool) -> None:
        """Give a place back. `usable` tells whether its worker can be used again."""
        with self._lock:
            self._end(turn)
            if not usable:
                self._used.add(turn.client, _REPLACED, time.monotonic())

    def offer(self, workers: int = 1) -> None:
        """Say that so many more workers are ready; fewer when that turned out to be wrong."""
        with self._lock:
            self._workers += workers
            self._next()

    def runs(self, turn: Turn, stop: Callable[[], None]) -> None:
        """Say how what runs in a place is stopped. Raises Unavailable when it had to give way before it began."""
        with self._lock:
            if turn.refused:
                raise overload()
            turn.stop = stop

    def close(self) -> None:
        """Send away who waits."""
        with self._lock:
            self._closed = True
            for turn in self._waiting:
                turn.called.set()

    def _end(self, turn: Turn) -> None:
        """Count what a query used and give its place to the next; one that was made to end has none any more."""
        if turn not in self._running:
            return
        self._running.remove(turn)
        now = time.monotonic()
        self._used.add(turn.client, now - turn.since - _FREE, now)
        self._next()

    def _next(self) -> None:
        """Give free places to who used least, and of those to who came first."""
        now = time.monotonic()
        for turn in sorted((turn for turn in self._waiting if not turn.refused), key=self._order(now)):
            kept = 1 if self._places > 1 and self._total(turn.client, now) > _LITTLE else 0
            if min(self._workers, self._places - len(self._running)) <= kept:
                return
            self._waiting.remove(turn)
            self._running.append(turn)
            self._workers -= 1
            turn.since = now
            turn.called.set()

    def _shorten(self) -> None:
        """Send away whose client used most when too many wait, and of those who came last."""
        waiting = [turn for turn in self._waiting if not turn.refused]
        if len(waiting) > self._most_waiting:
            last = self._most_used(waiting)
            last.refused = True
            last.called.set()

    def _check(self, turn: Turn, until: float) -> None:
        if self._closed or turn.refused or time.monotonic() > until:
            raise overload()

    def _make_room(self) -> None:
        """End the long query whose client used most, when there are too many for the one that is first to wait."""
        now = time.monotonic()
        waiting = [turn for turn in self._waiting if not turn.refused]
        long = [turn for turn in self._running if now - turn.since >= self._short_time]
        if not waiting or len(self._running) < self._places or len(long) <= self._long:
            return
        last = self._most_used(long)
        first = min(waiting, key=self._order(now))
        if self._total(last.client, now) > 2 * self._total(first.client, now) + self._short_time - _FREE:
            last.refused = True
            last.stop()
            self._end(last)  # now: whoever sends its answer may be waiting for a client that reads nothing

    def _most_used(self, turns: list[Turn]) -> Turn:
        return max(turns, key=self._order(time.monotonic()))

    def _order(self, now: float) -> Callable[[Turn], tuple[float, int]]:
        return lambda turn: (self._total(turn.client, now), turn.number)

    def _total(self, client: str, now: float) -> float:
        """Return what a client used, with what it is using."""
        if not client:
            return 0.0
        running = (max(0.0, now - turn.since - _FREE) for turn in self._running if turn.client == client)
        return self._used.of(client, now) + sum(running)


def overload() -> Unavailable:
    """Return what tells a client that others come before it."""
    return Unavailable("all workers are busy", reason="overload")
