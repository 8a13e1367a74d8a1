"""Work per document over processes: a document that crashes or outlives its budget costs itself only."""

from __future__ import annotations

import multiprocessing
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import TimeoutError as FutureTimeout
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, TypeVar

from pebble import ProcessExpired, ProcessFuture, ProcessPool

from kg.errors import FaultError, KamergraafError, SourceError

T = TypeVar("T")
R = TypeVar("R")
_AHEAD = 4  # tasks per worker that wait in the queue: enough to keep it busy, little enough to bound memory


@dataclass(frozen=True, slots=True)
class Workers:
    """A pool of processes, and the time in seconds that one task may take."""

    pool: ProcessPool
    count: int
    budget: float

    def run(self, work: Callable[[T], R], items: Iterable[T]) -> Iterator[tuple[T, R | KamergraafError]]:
        """Yield each item with the result of `work`, or the error that came of it, in the order of `items`."""
        waiting: deque[tuple[T, ProcessFuture[R]]] = deque()
        for item in items:
            waiting.append((item, self.pool.schedule(work, args=[item], timeout=self.budget)))
            if len(waiting) >= self.count * _AHEAD:
                yield _result(*waiting.popleft(), self.budget)
        while waiting:
            yield _result(*waiting.popleft(), self.budget)


def _result(item: Any, future: Any, budget: float) -> Any:
    try:
        return item, future.result()
    except KamergraafError as error:
        return item, error
    except FutureTimeout:
        return item, SourceError(
            "the document took too long", expected=f"at most {budget:.0f} seconds", remedy="look at the file by itself"
        )
    except MemoryError:
        return item, SourceError("the document took too much memory", remedy="look at the file by itself")
    except ProcessExpired as error:
        return item, SourceError(
            "reading the document ended the process",
            value=f"exit code {error.exitcode}",
            remedy="look at the file by itself; it may be hostile",
        )
    except Exception as error:  # whatever it is, it is one document's: the others must not pay for our fault
        return item, FaultError(
            "reading the document brought out a fault of Kamergraaf",
            value=f"{type(error).__name__}: {error}",
            remedy="please report it with the document",
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
