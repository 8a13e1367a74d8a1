"""What was asked before is not worked out again: kept answers, and queries that took too long.

Both belong to one release and go with it, so that nothing of one release is ever given for another.
"""

from __future__ import annotations

import hashlib
import threading
import time
from collections import OrderedDict
from dataclasses import dataclass

_OVERHEAD = 1_024  # bytes that an answer takes beside its body: key, headers, places in the table
_MOST_OVERDUE = 2_048  # queries that are remembered, of some 200 bytes each


def digest(*parts: object) -> str:
    """Return 32 hexadecimal digits that stand for `parts`, which are texts, numbers, None and tuples of those."""
    return hashlib.blake2b(repr(parts).encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


@dataclass(frozen=True, slots=True)
class Answer:
    """A whole answer of status 200, in its content coding."""

    headers: tuple[tuple[str, str], ...]
    body: bytes


class Answers:
    """The answers that were asked for last, as many as fit in `room` bytes; none of over `largest`. Thread-safe."""

    def __init__(self, room: int, largest: int) -> None:
        self.largest = min(largest, room - _OVERHEAD)
        self.size = 0
        self._room = room
        self._kept: OrderedDict[str, Answer] = OrderedDict()
        self._lock = threading.Lock()

    def __len__(self) -> int:
        return len(self._kept)

    def get(self, key: str) -> Answer | None:
        """Return the answer with this key, or None."""
        with self._lock:
            if answer := self._kept.get(key):
                self._kept.move_to_end(key)
            return answer

    def put(self, key: str, answer: Answer) -> None:
        """Keep an answer, in place of those that were not asked for longest."""
        if len(answer.body) > self.largest:
            return
        with self._lock:
            if old := self._kept.pop(key, None):
                self.size -= _size(old)
            self._kept[key] = answer
            self.size += _size(answer)
            while self.size > self._room:
                self.size -= _size(self._kept.popitem(last=False)[1])

    def clear(self) -> None:
        """Forget all."""
        with self._lock:
            self._kept.clear()
            self.size = 0


def _size(answer: Answer) -> int:
    return len(answer.body) + _OVERHEAD


class Overdue:
    """Queries that took too long on this release: for `seconds` they are not tried again with as little time."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._known: OrderedDict[str, tuple[float, float]] = OrderedDict()  # key → time it had, moment it is forgotten
        self._lock = threading.Lock()

    def __len__(self) -> int:
        return len(self._known)

    def note(self, key: str, had: float) -> None:
        """Remember that a query did not end in the `had` seconds that it had."""
        if self._seconds <= 0:
            return
        with self._lock:
            longest, _ = self._known.pop(key, (0.0, 0.0))
            self._known[key] = max(had, longest), time.monotonic() + self._seconds
            if len(self._known) > _MOST_OVERDUE:
                self._known.popitem(last=False)

    def left(self, key: str, has: float) -> float:
        """Return for how many seconds a query that may now take `has` seconds is refused; 0 when it may run."""
        with self._lock:
            had, until = self._known.get(key, (0.0, 0.0))
            left = until - time.monotonic()
            if had and left <= 0:
                del self._known[key]
        return left if has <= had and left > 0 else 0.0
