"""What happens to one request, from its coming in to its last byte: for the log and for the counters.

Nothing that tells who asked is kept: no address, no name of a program, no text of a query.
"""

from __future__ import annotations

import re
import secrets
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from flask import g, request

HEADER = "X-Request-ID"

_ID = re.compile(r"[A-Za-z0-9-]{8,64}")


@dataclass(slots=True)
class Trace:
    """One request. `notes` are what handlers said of it, by name; `body` is what is sent, when that is a stream."""

    id: str
    started: float = field(default_factory=time.monotonic)
    notes: dict[str, object] = field(default_factory=dict)
    body: Watched | None = None

    def outcome(self, status: int) -> str:
        """Say what came of a query: "hit", "not-modified", "broken", the reason of a problem, or else the status."""
        broken = "broken" if self.notes.get("broken") else ""
        return str(broken or self.notes.get("cache") or self.notes.get("reason") or status)

    @property
    def seconds(self) -> float:
        """How long ago it came in."""
        return time.monotonic() - self.started


class Watched:
    """A stream on its way: how many bytes were sent, and whether it came to its end.

    It holds the bytes themselves while they are no more than `most`; `held` is None when they are more. `at_end` is
    called when all pieces are there, before whoever sends them learns that.
    """

    def __init__(self, pieces: Iterable[bytes], most: int = 0) -> None:
        self.count = 0
        self.whole = False
        self.at_end: Callable[[], object] = lambda: None
        self._pieces = pieces
        self._most = most
        self.held: bytearray | None = bytearray()

    def __iter__(self) -> Iterator[bytes]:
        for piece in self._pieces:
            self.count += len(piece)
            if self.held is not None:
                self.held += piece
                if len(self.held) > self._most:
                    self.held = None
            yield piece
        self.whole = True
        self.at_end()

    def close(self) -> None:
        """Let go of what the pieces come from."""
        close = getattr(self._pieces, "close", None)
        if close:
            close()


def begin(trusted: bool) -> Trace:
    """Begin the trace of this request; its id is that of a proxy in front when it is `trusted` to give one."""
    given = request.headers.get(HEADER, "") if trusted else ""
    g.trace = Trace(given if _ID.fullmatch(given) else secrets.token_hex(8))
    return g.trace  # type: ignore[no-any-return]


def note(**values: object) -> None:
    """Say something about this request."""
    trace: Trace | None = g.get("trace")
    if trace:
        trace.notes.update(values)


def request_id() -> str:
    """Return the id of this request, "" when it has none yet."""
    trace: Trace | None = g.get("trace")
    return trace.id if trace else ""
