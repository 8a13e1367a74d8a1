"""A store that is filled in a process of its own while the build goes on making what it is to hold."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Iterator, Sequence
from itertools import chain
from multiprocessing.connection import Connection
from pathlib import Path
from queue import SimpleQueue
from threading import Thread
from types import TracebackType

from kg.errors import KamergraafError, StoreError
from kg.store import bulk_load


class Loading:
    """The loading of a new store at `path`: begins with `files`, waits for the rest of them, and ends with it.

    To be used with `with`: the process is gone afterwards, whatever happens.
    """

    def __init__(self, path: Path, files: Sequence[Path]) -> None:
        self._path = path
        self._told = frozenset(files)
        context = multiprocessing.get_context("forkserver")
        self._here, there = context.Pipe()
        self._process = context.Process(target=_load, args=(path, tuple(files), there), daemon=True)
        self._process.start()
        there.close()

    def __enter__(self) -> Loading:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._here.close()
        if error:
            self._process.kill()
        self._process.join()

    def rest(self, files: Sequence[Path]) -> None:
        """Tell which files there are in all: those that it did not begin with are loaded too. To be told once."""
        try:
            self._here.send(tuple(file for file in files if file not in self._told))
        except OSError as error:
            raise self._gone() from error

    def wait(self) -> None:
        """Return when the store is ready to be opened. Raises StoreError as `bulk_load` does."""
        try:
            failed: KamergraafError | None = self._here.recv()
        except (EOFError, OSError) as error:
            raise self._gone() from error
        if failed:
            raise failed

    def _gone(self) -> StoreError:
        self._process.join()
        return StoreError(
            "the process that loads the store has ended",
            document=str(self._path),
            value=f"exit code {self._process.exitcode}",
            remedy="look whether the machine has run out of memory; the release in service is untouched",
        )


def _load(path: Path, files: Sequence[Path], build: Connection) -> None:
    _see_one_processor()
    rest: SimpleQueue[Sequence[Path]] = SimpleQueue()
    Thread(target=_listen, args=(build, rest), daemon=True).start()
    failed: KamergraafError | None = None
    try:
        bulk_load(path, chain(files, _later(rest)))
    except KamergraafError as error:
        failed = error
    build.send(failed)


def _later(rest: SimpleQueue[Sequence[Path]]) -> Iterator[Path]:
    yield from rest.get()


def _listen(build: Connection, rest: SimpleQueue[Sequence[Path]]) -> None:
    """Take what the build tells; when it has ended there is nothing to load for."""
    try:
        while True:
            rest.put(build.recv())
    except (EOFError, OSError):
        os._exit(1)


def _see_one_processor() -> None:
    """Bound the memory of loading: the engine holds a million quads, 0.6 GB, for each processor it sees and one more.

    It takes the same work from one as from several, and the others have work to do meanwhile.
    """
    if hasattr(os, "sched_setaffinity"):  # Linux has it
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
