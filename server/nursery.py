"""The process that worker processes are forked from, and the pool's side of it.

It has imported all that a worker needs and does nothing else, so that a new worker costs some milliseconds and not the
start of an interpreter: workers are killed often, and an attacker must not gain by it. It has one thread only, or
forking would not be safe. Started by `server.pool` as `python -m server.nursery SOCKET PARENT`: the number of an
inherited socket and the process id that it must not outlive. Its workers do not outlive it.

A message asks for a worker: JSON with the store and the memory, and the socket that it is to answer on. The answer has
its process id, a descriptor of the process, and a pipe on which the nursery says how it ended; or what failed.
"""

from __future__ import annotations

import contextlib
import gc
import json
import os
import select
import signal
import socket
import struct
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

from kg.errors import StoreError

_ROOT = Path(__file__).resolve().parent.parent
_LARGEST = 8192  # bytes of a message
_START_TIME = 30.0  # seconds that the nursery may take to come up
_STATUS = struct.Struct("=i")


class Child:
    """A worker process, forked by a nursery. `pid` stays its own: it is held by a descriptor."""

    def __init__(self, pid: int, descriptor: int, pipe: int) -> None:
        self.pid = pid
        self._descriptor = descriptor
        self._pipe = pipe
        self._lock = threading.Lock()

    def kill(self) -> None:
        """End the process."""
        with self._lock, contextlib.suppress(ProcessLookupError):
            if self._descriptor >= 0:
                signal.pidfd_send_signal(self._descriptor, signal.SIGKILL)

    def ended(self) -> bool:
        """Tell whether the process has ended."""
        return self._descriptor < 0 or _readable(self._descriptor, 0)

    def status(self, seconds: float) -> int | None:
        """Return how the process ended, below 0 for a signal; None when that is not known in time, or told already."""
        if not _readable(self._pipe, seconds):
            return None
        told = os.read(self._pipe, _STATUS.size)
        return int(_STATUS.unpack(told)[0]) if len(told) == _STATUS.size else None

    def close(self) -> None:
        """Wait till the process, which was killed, is gone, and let go of it."""
        _readable(self._descriptor, _START_TIME)
        with self._lock:
            os.close(self._descriptor)
            os.close(self._pipe)
            self._descriptor = -1


class Nursery:
    """The nursery, seen from the pool. Start it and ask it for workers from one thread that stays alive."""

    def __init__(self) -> None:
        self._connection, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._connection.settimeout(_START_TIME)
        with theirs:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "server.nursery", str(theirs.fileno()), str(os.getpid())],
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                env={"PYTHONPATH": str(_ROOT), "LANG": "C.UTF-8", "PYTHONDONTWRITEBYTECODE": "1"},
            )

    def alive(self) -> bool:
        """Tell whether the process is there."""
        return self.process.poll() is None

    def start(self, store: Path, memory: int, connection: socket.socket) -> Child:
        """Fork a worker that answers on `connection`. Raises StoreError when none came."""
        asked = json.dumps({"store": str(store), "memory": memory}).encode()
        try:
            socket.send_fds(self._connection, [asked], [connection.fileno()])
            received, descriptors, _, _ = socket.recv_fds(self._connection, _LARGEST, 2)
            fields: dict[str, Any] = json.loads(received or '{"failed": "the process that starts them ended"}')
        except OSError as error:
            raise StoreError("no worker process can be started", value=str(error)) from error
        if "failed" in fields:
            raise StoreError("no worker process can be started", value=str(fields["failed"]))
        return Child(int(fields["pid"]), *descriptors)

    def close(self) -> None:
        """End the process, and with it all its workers."""
        self.process.kill()
        self.process.wait()
        self._connection.close()


def _readable(descriptor: int, seconds: float) -> bool:
    poll = select.poll()  # select() fails for descriptors from 1024 on
    poll.register(descriptor, select.POLLIN)
    return bool(poll.poll(seconds * 1000))


# ---------------------------------------------------------------- in the process


def main(arguments: list[str]) -> None:
    """Fork workers until the other side closes its socket."""
    from server import sandbox, worker  # noqa: F401 - imported here once, for all that are forked

    number, parent = arguments
    sandbox.die_with(int(parent))
    connection = socket.socket(fileno=int(number))
    gc.freeze()  # what is shared with the workers is not to be copied by looking at it
    poll = select.poll()
    poll.register(connection, select.POLLIN)
    workers: dict[int, tuple[int, int]] = {}  # descriptor of a process → its id, and the pipe for how it ended
    while True:
        for ready, _ in poll.poll():
            if ready in workers:
                poll.unregister(ready)
                _bury(ready, *workers.pop(ready))
                continue
            received, descriptors, _, _ = socket.recv_fds(connection, _LARGEST, 1)
            if not received:
                return
            forked = _fork(connection, json.loads(received), descriptors[0])
            for descriptor in forked:
                poll.register(descriptor, select.POLLIN)
            workers |= forked


def _fork(connection: socket.socket, fields: dict[str, Any], number: int) -> dict[int, tuple[int, int]]:
    """Fork a worker and tell it; return the descriptor of its process with its id and the pipe for how it ended."""
    nursery = os.getpid()
    try:
        pid = os.fork()
    except OSError as error:
        connection.send(json.dumps({"failed": str(error)}).encode())
        os.close(number)
        return {}
    if pid == 0:
        _become_worker(number, [str(number), fields["store"], str(fields["memory"]), str(nursery)])
    os.close(number)
    descriptor = os.pidfd_open(pid)
    reading, writing = os.pipe()
    socket.send_fds(connection, [json.dumps({"pid": pid}).encode()], [descriptor, reading])
    os.close(reading)
    return {descriptor: (pid, writing)}


def _become_worker(number: int, arguments: list[str]) -> None:
    """Be a worker till the end, with no other file open than `number`; never come back into what the nursery does."""
    from server import worker

    status = 1
    try:
        os.closerange(3, number)
        os.closerange(number + 1, os.sysconf("SC_OPEN_MAX"))
        worker.main(arguments)
        status = 0
    finally:
        os._exit(status)


def _bury(descriptor: int, pid: int, pipe: int) -> None:
    """Say how a worker ended, to who still wants to know."""
    _, status = os.waitpid(pid, 0)
    with contextlib.suppress(BrokenPipeError):
        os.write(pipe, _STATUS.pack(os.waitstatus_to_exitcode(status)))
    os.close(pipe)
    os.close(descriptor)


if __name__ == "__main__":
    main(sys.argv[1:])
