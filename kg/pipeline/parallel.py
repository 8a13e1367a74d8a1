"""Work per document over processes: a document that crashes or outlives its budget costs itself only.

Small pieces of work go to a process several at a time: a message costs as much as reading a short document. When such
a batch crashes or takes too long each of its items is done again alone, to find the one that is to blame.
"""

from __future__ import annotations

import errno
import multiprocessing
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import TimeoutError as FutureTimeout
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from typing import Any, TypeAlias, TypeVar

from pebble import ProcessExpired, ProcessFuture, ProcessPool

from kg.errors import FaultError, KamergraafError, SourceError, StoreError

T = TypeVar("T")
R = TypeVar("R")
Outcome: TypeAlias = R | KamergraafError
_AHEAD = 3  # batches per worker that wait in the queue: enough to keep it busy, little enough to bound memory
_OF_DISK = frozenset({errno.EDQUOT, errno.EIO, errno.EMFILE, errno.ENFILE, errno.ENOSPC, errno.EROFS})


class UnfinishedError(SourceError):
    """A document took too much time or memory, or ended the process: another try may end well."""


@dataclass(frozen=True, slots=True)
class Workers:
    """A pool of processes, and the time in seconds that one item may take."""

    pool: ProcessPool
    count: int
    budget: float

    def run(self, work: Callable[[T], R], items: Iterable[T], batch: int = 1) -> Iterator[tuple[T, Outcome[R]]]:
        """Yield each item with the result of `work`, or the error that came of it, in the order of `items`.

        Raises StoreError when something cannot be read or written: the disk is to blame for that, and no document.
        """
        waiting: deque[tuple[Sequence[T], ProcessFuture[list[Outcome[R]]]]] = deque()
        source = iter(items)
        while chunk := list(islice(source, batch)):
            waiting.append((chunk, self._schedule(work, chunk)))
            if len(waiting) >= self.count * _AHEAD:
                yield from self._results(work, *waiting.popleft())
        while waiting:
            yield from self._results(work, *waiting.popleft())

    def alone(self, work: Callable[[T], R], item: T) -> ProcessFuture[R]:
        """Begin one long piece of work, which may take as long as it takes; its `result()` waits, and raises."""
        return self.pool.schedule(work, args=[item])

    def _schedule(self, work: Callable[[T], R], chunk: Sequence[T]) -> ProcessFuture[list[Outcome[R]]]:
        return self.pool.schedule(_each, args=[work, chunk], timeout=self.budget)

    def _results(
        self, work: Callable[[T], R], chunk: Sequence[T], future: ProcessFuture[list[Outcome[R]]]
    ) -> Iterator[tuple[T, Outcome[R]]]:
        try:
            outcomes = future.result()
        except (FutureTimeout, ProcessExpired) as error:
            failed: KamergraafError = _failure(error, self.budget)
        except Exception as error:  # whatever it is, it came of sending the work or its result
            failed = _fault(error)
        else:
            yield from zip(chunk, (_unless_disk(outcome) for outcome in outcomes), strict=True)
            return
        if len(chunk) == 1:
            yield chunk[0], failed
            return
        for item in chunk:
            yield from self._results(work, [item], self._schedule(work, [item]))


def _unless_disk(outcome: Outcome[R]) -> Outcome[R]:
    if isinstance(outcome, StoreError):
        raise outcome
    return outcome


def or_raise(outcome: Outcome[R]) -> R:
    """The result, where nothing else will do. Raises the error that came instead."""
    if isinstance(outcome, KamergraafError):
        raise outcome
    return outcome


def _each(work: Callable[[T], R], chunk: Sequence[T]) -> list[Outcome[R]]:
    """Do several items in a worker; each has its own error."""
    return [_one(work, item) for item in chunk]


def _one(work: Callable[[T], R], item: T) -> Outcome[R]:
    try:
        return work(item)
    except KamergraafError as error:
        return error
    except MemoryError:
        return UnfinishedError("the document took too much memory", remedy="look at the file by itself")
    except OSError as error:
        return _disk(error) if error.errno in _OF_DISK else _fault(error)
    except Exception as error:  # it is one document's: the others must not pay for our fault
        return _fault(error)


def _disk(error: OSError) -> StoreError:
    return StoreError(
        "a file of the build cannot be read or written",
        document=str(error.filename or ""),
        value=error.strerror or str(error),
        remedy="check that the disk has room and is well; the release in service is untouched",
    )


def _fault(error: Exception) -> FaultError:
    return FaultError(
        "reading the document brought out a fault of Kamergraaf",
        value=f"{type(error).__name__}: {error}",
        remedy="please report it with the document",
    )


def _failure(error: FutureTimeout | ProcessExpired, budget: float) -> UnfinishedError:
    if isinstance(error, ProcessExpired):
        return UnfinishedError(
            "reading the document ended the process",
            value=f"exit code {error.exitcode}",
            remedy="look at the file by itself; it may be hostile",
        )
    return UnfinishedError(
        "the document took too long", expected=f"at most {budget:.0f} seconds", remedy="look at the file by itself"
    )


@contextmanager
def workers(count: int, budget: float, prepare: Callable[..., None], arguments: tuple[Any, ...]) -> Iterator[Workers]:
    """Open a pool whose processes each run `prepare(*arguments)` once; it is closed at the end, whatever happens."""
    context = multiprocessing.get_context("forkserver")
    with ProcessPool(max_workers=count, initializer=prepare, initargs=arguments, context=context) as pool:
        try:
            yield Workers(pool, count, budget)
        except BaseException:
            pool.stop()  # type: ignore[no-untyped-call]  # pebble has no types for it
            raise
