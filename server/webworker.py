"""A gunicorn worker that gives no thread to a client who is slow to ask, and little time to one who is slow to read.

The main loop of a worker collects each request, body included; only a whole one gets a thread. From then on the socket
itself keeps time for each piece that is sent. Connections and threads are shared out by address: none has more than its
part, and when no more connections can be had, the address with the most loses one that is idle. While requests wait
for a thread, answers whose reader has stopped are ended: many addresses that read nothing keep nobody waiting.

Source: RFC 9110, 10.1.1, 15.5.12 and 15.5.15; RFC 6585, 5.
"""

from __future__ import annotations

import contextlib
import errno
import ipaddress
import re
import select
import selectors
import socket
import time
from collections import Counter
from collections.abc import Callable
from functools import partial
from typing import Any

from gunicorn import util  # type: ignore[import-untyped]
from gunicorn.workers.gthread import ThreadWorker  # type: ignore[import-untyped]

from server.texts import LANGUAGES, text

MAX_LINE = 16_384  # bytes of a request's first line
MAX_HEAD = 32_768  # bytes of all of its head
MAX_HELD = 32 << 20  # bytes of requests that are not whole yet, in one process, beside the first 64 KB of each
_RECEIVE = 16_384
_PIECE = 1 << 16
_PATIENCE = 0.5  # seconds that a reader may take nothing while others wait for its thread
_TICK = 0.1  # seconds between looks at that
_LOWEST_RATE = 4096  # bytes a second that a reader must keep up, after the time it is given
_END_OF_HEAD = b"\r\n\r\n"
_LENGTH = re.compile(rb"\r\ncontent-length:[ \t]*+(\d{1,12})[ \t]*+\r\n", re.IGNORECASE)
_CODING = re.compile(rb"\r\ntransfer-encoding:", re.IGNORECASE)
_EXPECT = re.compile(rb"\r\nexpect:[ \t]*+100-continue[ \t]*+\r\n", re.IGNORECASE)
_CONTINUE = b"HTTP/1.1 100 Continue\r\n\r\n"
_REASONS = {411: "Length Required", 414: "URI Too Long", 431: "Request Header Fields Too Large"}


class TimedSocket(socket.socket):
    """A connection whose reads end at `read_by`, and whose writes must get on."""

    read_by = float("inf")  # monotonic seconds
    send_timeout = 30.0  # seconds for each piece of 64 KB
    waited = 0.0  # seconds that this answer has waited for its reader
    sent = 0  # bytes of it that were taken
    sending = 0.0  # monotonic seconds at which the piece under way began; 0 while there is none

    def recv(self, size: int, flags: int = 0) -> bytes:
        """Read as a socket does; past the time it is as if the client hung up."""
        own = self.gettimeout()
        left = min(self.read_by - time.monotonic(), float("inf") if own is None else own)
        if flags == 0 and own != 0 and left != float("inf") and not _readable(self, left):
            raise ConnectionResetError(errno.ECONNRESET, "the client took too long to ask")
        return super().recv(size, flags)

    def sendall(self, data: Any, flags: int = 0) -> None:
        """Send all of `data`, each piece in its time and the whole answer at no less than the lowest rate."""
        view = memoryview(data)
        before = self.gettimeout()
        self.settimeout(self.send_timeout)
        try:
            for place in range(0, len(view), _PIECE):
                if self.waited > self.send_timeout + self.sent / _LOWEST_RATE:
                    raise TimeoutError
                started = self.sending = time.monotonic()
                super().sendall(view[place : place + _PIECE], flags)
                self.waited += time.monotonic() - started
                self.sent += min(_PIECE, len(view) - place)
        except TimeoutError as error:
            raise ConnectionResetError(errno.ECONNRESET, "the client took too long to read") from error
        finally:
            self.sending = 0.0
            self.settimeout(before)


def _readable(connection: socket.socket, seconds: float) -> bool:
    if seconds <= 0:
        return False
    poll = select.poll()
    poll.register(connection, select.POLLIN)
    return bool(poll.poll(seconds * 1000))


class WebWorker(ThreadWorker):  # type: ignore[misc]
    """Threads for whole requests only. Times are in seconds, `max_body` is in bytes."""

    receive_timeout = 10.0
    send_timeout = 30.0
    max_body = 1 << 20
    per_client = 64  # connections of one address; 0 for all that there are

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self._open: dict[str, dict[Any, None]] = {}  # address → its connections, the oldest first
        self._ready: list[Any] = []  # connections with a whole request that wait for a thread
        self._threads: Counter[str] = Counter()  # threads by the address that they work for
        self._working: set[Any] = set()  # connections that have a thread

    def enqueue_req(self, conn: Any) -> None:
        """Give a connection a thread when its next request is whole, and else wait for that in the main loop."""
        if not isinstance(conn.sock, TimedSocket) and not self._admit(conn):
            return
        _collect_rest(conn)
        if refused(conn.head) or is_whole(conn.head, self.max_body):
            self._make_ready(conn)
            return
        conn.sock.setblocking(False)
        conn.timeout = time.monotonic() + self.receive_timeout
        self.pending_conns.append(conn)
        self.poller.register(conn.sock, selectors.EVENT_READ, partial(self.on_pending_socket_readable, conn))
        self._bound_held()

    def on_pending_socket_readable(self, conn: Any, client: Any) -> None:
        """Take what came in; the time for a request runs from its beginning and not from its last byte."""
        try:
            received = conn.sock.recv(_RECEIVE)
        except BlockingIOError:
            return
        except OSError:
            received = b""
        conn.head += received
        if not received:
            self._drop(conn)
        elif refused(conn.head) or is_whole(conn.head, self.max_body):
            self.poller.unregister(client)
            self.pending_conns.remove(conn)
            self._make_ready(conn)
        elif _END_OF_HEAD in conn.head and not conn.told and _EXPECT.search(conn.head):
            conn.told = True
            with contextlib.suppress(OSError):
                client.send(_CONTINUE)
        elif len(conn.head) >= _PIECE:
            self._bound_held()

    def _bound_held(self) -> None:
        """End the largest request that is not whole when all of them together are too much to hold."""
        if sum(len(other.head) for other in self.pending_conns) > MAX_HELD:
            self._drop(max(self.pending_conns, key=lambda other: len(other.head)))

    def _admit(self, conn: Any) -> bool:
        """Take a new connection in; False when its address has too many and it was closed."""
        address = _address(conn)
        _prepare(conn, self.send_timeout, self._forget)
        self._open.setdefault(address, {})[conn] = None
        if self.per_client and len(self._open[address]) > self.per_client:
            self.nr_conns -= 1
            conn.close()
            return False
        if self.nr_conns >= self.worker_connections:
            self._end_an_idle_one()
        return True

    def _forget(self, conn: Any) -> None:
        """Count a connection out that is closed."""
        address = _address(conn)
        self._open[address].pop(conn, None)
        if not self._open[address]:
            del self._open[address]

    def _end_an_idle_one(self) -> None:
        """End the oldest connection without a request of the address that has most of them."""
        idle: dict[str, list[Any]] = {}
        for conn in (*self.keepalived_conns, *self.pending_conns):
            idle.setdefault(_address(conn), []).append(conn)
        if not idle:
            return
        conn = max(idle.values(), key=len)[0]
        if conn in self.keepalived_conns:
            self.keepalived_conns.remove(conn)
            self.pending_conns.append(conn)
        self._drop(conn)

    def _make_ready(self, conn: Any) -> None:
        """Give a whole request a thread when there is one."""
        self._ready.append(conn)
        self._give_threads()

    def _give_threads(self) -> None:
        """Share free threads out: first to the address that has fewest, and never more than half to one."""
        most = self.cfg.threads // 2 if self.per_client else self.cfg.threads
        while self._ready and self._threads.total() < self.cfg.threads:
            conn = min(self._ready, key=lambda ready: self._threads[_address(ready)])
            if self._threads[_address(conn)] >= most:
                return
            self._ready.remove(conn)
            self._working.add(conn)
            self._threads[_address(conn)] += 1
            super().enqueue_req(conn)

    def wait_for_and_dispatch_events(self, timeout: float) -> None:
        """Wait for what happens, but not long while a request waits for a thread."""
        super().wait_for_and_dispatch_events(min(timeout, _TICK) if self._ready else timeout)
        if self._ready and self._threads.total() >= self.cfg.threads:
            self._end_slow_readers()

    def _end_slow_readers(self) -> None:
        """End answers whose reader takes nothing, one for each request that waits; of who has most threads first."""
        now = time.monotonic()
        slow = [conn for conn in self._working if (since := conn.sock.sending) and now - since > _PATIENCE]
        slow.sort(key=lambda conn: (-self._threads[_address(conn)], conn.sock.sending))
        for conn in slow[: len(self._ready)]:
            with contextlib.suppress(OSError):
                conn.sock.shutdown(socket.SHUT_RDWR)  # the thread that sends learns that at once

    def finish_request(self, conn: Any, fs: Any) -> None:
        """Take a thread back, and give it to the next."""
        address = _address(conn)
        self._working.discard(conn)
        self._threads[address] -= 1
        if self._threads[address] <= 0:
            del self._threads[address]
        super().finish_request(conn, fs)
        self._give_threads()

    def _drop(self, conn: Any) -> None:
        """End a connection that has no whole request."""
        self.poller.unregister(conn.sock)
        self.pending_conns.remove(conn)
        self.nr_conns -= 1
        conn.close()

    def handle(self, conn: Any) -> Any:
        """Answer the request that is there; what the parser may still read of it must come in the same time."""
        conn.sock.setblocking(True)
        kept: Any = False
        if status := refused(conn.head):
            _refuse(conn.sock, status)
        else:
            conn.data_ready = True
            conn.init()
            _drop_expectation(conn.head)
            conn.parser.unreader.unread(bytes(conn.head))
            conn.head.clear()
            conn.told = False
            conn.sock.waited, conn.sock.sent = 0.0, 0
            conn.sock.read_by = time.monotonic() + self.receive_timeout
            kept = super().handle(conn)
        conn.sock.read_by = float("inf")
        if not kept:
            # A connection ends with waiting for the other side: never in the main loop, where all would wait.
            util.close_graceful(conn.sock, timeout=1.0)
        return kept


def _address(conn: Any) -> str:
    """Return who connected, as limits count; all that come by a socket file are one."""
    return network(str(conn.client[0])) if conn.client else ""


def network(address: str) -> str:
    """Return who an address belongs to: itself, or for IPv6 the network of 64 bits that one subscriber has."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return address
    if isinstance(found, ipaddress.IPv4Address):
        return str(found)
    if found.ipv4_mapped:
        return str(found.ipv4_mapped)
    return str(ipaddress.ip_network((found, 64), strict=False))


def _prepare(conn: Any, send_timeout: float, forget: Callable[[Any], None]) -> None:
    """Make the socket of a new connection keep time; `forget` is called when it is closed."""
    conn.sock = TimedSocket(fileno=conn.sock.detach())
    conn.sock.send_timeout = send_timeout
    conn.head, conn.told = bytearray(), False
    conn.close = partial(_close, conn, forget)


def _collect_rest(conn: Any) -> None:
    """Collect what was read beyond the last request of a connection."""
    if conn.initialized:
        conn.head += conn.parser.unreader.take_buffered()


def _drop_expectation(head: bytearray) -> None:
    """Take "Expect: 100-continue" out of a request that is there: its client was told already, or did not wait."""
    expectation = _EXPECT.search(head, 0, head.find(_END_OF_HEAD, 0, MAX_HEAD) + 2)
    if expectation:
        del head[expectation.start() : expectation.end() - 2]


def _close(conn: Any, forget: Callable[[Any], None], graceful: bool = False) -> None:
    """Close at once: `WebWorker.handle` has waited for the other side already, when that was due."""
    forget(conn)
    util.close(conn.sock)


def refused(head: bytes | bytearray) -> int:
    """Return the status of a request that is not read further, 0 when nothing is wrong.

    414 and 431 are for a first line and a head that are too long already, 411 for a body of unknown length.
    """
    if len(head) >= MAX_LINE and head.find(b"\r\n", 0, MAX_LINE) < 0:
        return 414
    end = head.find(_END_OF_HEAD, 0, MAX_HEAD)
    if end < 0:
        return 431 if len(head) >= MAX_HEAD else 0
    return 411 if _CODING.search(head, 0, end + 2) else 0


def is_whole(head: bytes | bytearray, max_body: int) -> bool:
    """Tell whether a request is there up to the last byte of its body; one too large is refused without its body."""
    end = head.find(_END_OF_HEAD, 0, MAX_HEAD)
    if end < 0:
        return False
    length = _LENGTH.search(head, 0, end + 2)
    size = int(length[1]) if length else 0
    return size > max_body or len(head) >= end + len(_END_OF_HEAD) + size


def _refuse(connection: socket.socket, status: int) -> None:
    """Say why a request is not read; in both languages, because which one is wanted was not read either."""
    length = MAX_LINE if status == 414 else MAX_HEAD
    lines = [text(f"head-{status}", language, length=length) for language in LANGUAGES]
    body = ("\n".join(lines) + "\n").encode()
    head = (
        f"HTTP/1.1 {status} {_REASONS[status]}\r\nConnection: close\r\nContent-Type: text/plain; charset=utf-8\r\n"
        f"Access-Control-Allow-Origin: *\r\nX-Content-Type-Options: nosniff\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    try:
        connection.sendall(head.encode() + body)
    except OSError:
        return
