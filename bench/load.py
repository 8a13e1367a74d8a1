"""A client that asks as fast as it is answered: many connections that are kept, in one thread of a process of its own.

`python -m bench.load HOST PORT SECONDS CLIENTS < requests.json` prints figures as JSON. Its input is a list of
requests as bytes in Latin-1, asked in turn; each answer must have a length or be chunked.
"""

from __future__ import annotations

import json
import re
import selectors
import socket
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import cycle

_LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
_CHUNKED = re.compile(rb"\r\ntransfer-encoding: *chunked", re.IGNORECASE)
_PIECE = 1 << 18


@dataclass(slots=True)
class Connection:
    """One connection: what came of the answer that is under way, and when it was asked for."""

    socket: socket.socket
    came: bytearray = field(default_factory=bytearray)
    asked: float = 0.0

    def ask(self, request: bytes) -> None:
        """Send a request."""
        self.came.clear()
        self.asked = time.perf_counter()
        self.socket.sendall(request)

    def whole(self) -> bool:
        """Read what is there; tell whether the answer is whole. Raises ConnectionError when it was cut."""
        piece = self.socket.recv(_PIECE)
        if not piece:
            raise ConnectionError("the server ended a connection in the middle of an answer")
        self.came += piece
        head = self.came.find(b"\r\n\r\n")
        if head < 0:
            return False
        start = bytes(self.came[: head + 2])
        if found := _LENGTH.search(start):
            return len(self.came) >= head + 4 + int(found[1])
        return self.came.endswith(b"\r\n0\r\n\r\n") if _CHUNKED.search(start) else True


def run(address: tuple[str, int], requests: list[bytes], seconds: float, clients: int) -> dict[str, object]:
    """Ask for so many seconds; return requests a second, percentiles in milliseconds, statuses and bytes."""
    turn = cycle(requests)
    connections = [Connection(socket.create_connection(address)) for _ in range(clients)]
    took: list[float] = []
    statuses: dict[str, int] = {}
    received = 0
    began = time.perf_counter()
    for connection in _answered(connections, turn, began + seconds):
        took.append(time.perf_counter() - connection.asked)
        status = connection.came[9:12].decode()
        statuses[status] = statuses.get(status, 0) + 1
        received += len(connection.came)
    passed = time.perf_counter() - began
    for connection in connections:
        connection.socket.close()
    took.sort()
    return {
        "count": len(took),
        "per_second": len(took) / passed,
        "p50": 1000 * took[len(took) // 2],
        "p99": 1000 * took[min(len(took) - 1, len(took) * 99 // 100)],
        "statuses": statuses,
        "bytes": received // max(1, len(took)),
    }


def _answered(connections: list[Connection], turn: Iterator[bytes], until: float) -> Iterator[Connection]:
    """Yield each connection that got an answer, and let it ask again till the time is over."""
    with selectors.DefaultSelector() as selector:
        for connection in connections:
            selector.register(connection.socket, selectors.EVENT_READ, connection)
            connection.ask(next(turn))
        waiting = len(connections)
        while waiting:
            for key, _ in selector.select(30):
                connection = key.data
                if not connection.whole():
                    continue
                yield connection
                if time.perf_counter() < until:
                    connection.ask(next(turn))
                else:
                    waiting -= 1


def main() -> None:
    """Read the requests, ask, print."""
    host, port, seconds, clients = sys.argv[1:]
    requests = [request.encode("latin-1") for request in json.load(sys.stdin)]
    print(json.dumps(run((host, int(port)), requests, float(seconds), int(clients))))


if __name__ == "__main__":
    main()
