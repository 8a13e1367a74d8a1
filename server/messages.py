"""What the application and its worker processes say to each other: frames over a socket.

A frame is one letter, the length of the body in four bytes (big-endian) and the body. The application sends a `Q`; the
worker answers with one `H` (head), any number of `D` (data) and one `Z` (end), or an `E` (error) instead of any.
A worker that is ready says so with an `S` (started), which tells what its sandbox lacks.
"""

from __future__ import annotations

import json
import socket
import struct
from dataclasses import dataclass, field
from typing import Any

HEAD, DATA, END, ERROR, QUERY, STARTED = "H", "D", "Z", "E", "Q", "S"
PREFIX_BYTES = 5
MAX_FRAME = 64 << 20


@dataclass(frozen=True, slots=True)
class Request:
    """One query for a worker.

    `mode` is "serialize" (bytes in `results_format` or `graph_format`, media types) or "rows" (one JSON array per line,
    at most `max_rows`, and when `max_cell` is set with no value longer than that many characters and no more than some
    `table_bytes` in all). `bindings` gives variables an IRI. `prefixes` are for forms of a graph that have them.
    With `order_from` a graph is sorted, and so held in memory first: what is about that IRI comes before the rest.
    Of mode "search" `query` is what somebody searches for: the answer is `max_rows` hits after the first `offset`, of
    one of `soorten` when there are any, as one JSON object per line.
    """

    query: str
    mode: str = "serialize"
    results_format: str = "application/sparql-results+json"
    graph_format: str = "text/turtle"
    union: bool = True
    default_graphs: tuple[str, ...] | None = None
    named_graphs: tuple[str, ...] | None = None
    bindings: dict[str, str] = field(default_factory=dict)
    prefixes: dict[str, str] = field(default_factory=dict)
    order_from: str | None = None
    max_bytes: int = 1 << 30
    max_rows: int = 1000
    max_cell: int | None = None
    table_bytes: int = 1 << 20
    offset: int = 0
    soorten: tuple[str, ...] = ()

    def encode(self) -> bytes:
        """Return the body of a `Q` frame."""
        # Not asdict(): it copies every value deep, which takes a fifth of the time of a small query.
        return json.dumps({name: getattr(self, name) for name in self.__slots__}).encode()

    @classmethod
    def decode(cls, body: bytes) -> Request:
        """Read the body of a `Q` frame."""
        fields: dict[str, Any] = json.loads(body)
        for name in ("default_graphs", "named_graphs"):
            if fields[name] is not None:
                fields[name] = tuple(fields[name])
        return cls(**fields)


@dataclass(frozen=True, slots=True)
class Frame:
    """One message."""

    kind: str
    body: bytes

    def fields(self) -> dict[str, Any]:
        """Return the body of every kind of frame but `D` and `Q`."""
        found: dict[str, Any] = json.loads(self.body)
        return found


def send(connection: socket.socket, kind: str, body: bytes) -> None:
    """Write one frame."""
    connection.sendall(kind.encode() + struct.pack(">I", len(body)) + body)


def send_fields(connection: socket.socket, letter: str, **fields: Any) -> None:
    """Write one frame with a JSON body."""
    send(connection, letter, json.dumps(fields).encode())


class FrameBuffer:
    """Puts frames together from bytes as they come in."""

    def __init__(self) -> None:
        self._bytes = bytearray()

    def feed(self, received: bytes) -> None:
        """Add what was received."""
        self._bytes += received

    def __len__(self) -> int:
        return len(self._bytes)

    def next(self) -> Frame | None:
        """Take the first frame, or None when it is not whole yet. Raises ValueError for an impossible length."""
        if len(self._bytes) < PREFIX_BYTES:
            return None
        (length,) = struct.unpack_from(">I", self._bytes, 1)
        if length > MAX_FRAME:
            raise ValueError(f"a frame of {length} bytes")
        end = PREFIX_BYTES + length
        if len(self._bytes) < end:
            return None
        frame = Frame(chr(self._bytes[0]), bytes(self._bytes[PREFIX_BYTES:end]))
        del self._bytes[:end]
        return frame
