"""What a build tells while it runs: steps with counts in and out, how long they took, and what was quarantined."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from time import perf_counter
from typing import Protocol, TypeVar

T = TypeVar("T")


@dataclass(slots=True)
class Step:
    """One step of the build: what went in, what came out, in `unit`, and how many seconds it took.

    Seconds are for whoever waits; nothing that is published has them.
    """

    name: str
    unit: str
    into: int = 0
    out: int = 0
    seconds: float = 0.0


class Watch(Protocol):
    """Somebody who is told of progress; the command line draws a bar of it."""

    def begin(self, step: Step, total: int | None) -> None:
        """A step begins; `total` items are expected, None when that is not known."""

    def advance(self, step: Step) -> None:
        """One item of the step is done."""

    def end(self, step: Step) -> None:
        """The step is over, its counts are final."""


class Silent:
    """A watch that shows nothing."""

    def begin(self, step: Step, total: int | None) -> None: ...

    def advance(self, step: Step) -> None: ...

    def end(self, step: Step) -> None: ...


@dataclass(slots=True)
class Journal:
    """The account of a build: the work that it did, and what is in quarantine after it."""

    steps: list[Step] = field(default_factory=list)
    quarantine: list[dict[str, str]] = field(default_factory=list)

    def timings(self) -> dict[str, list[dict[str, str | int | float]]]:
        """Return the steps with their seconds, for JSON."""
        return {
            "steps": [
                {"step": s.name, "unit": s.unit, "in": s.into, "out": s.out, "seconds": round(s.seconds, 3)}
                for s in self.steps
            ]
        }


class Account:
    """Keeps the journal and tells the watch."""

    def __init__(self, watch: Watch, journal: Journal) -> None:
        self._watch = watch
        self._journal = journal
        self._begun: dict[int, float] = {}

    def begin(self, name: str, unit: str, total: int | None = None) -> Step:
        """Begin a step; `end` it, or go through its items with `each`."""
        step = Step(name, unit)
        self._journal.steps.append(step)
        self._begun[id(step)] = perf_counter()
        self._watch.begin(step, total)
        return step

    def each(self, step: Step, items: Iterable[T]) -> Iterator[T]:
        """Yield the items of a step, counted; the step ends with the last."""
        for item in items:
            step.into += 1
            yield item
            self._watch.advance(step)
        self.end(step)

    def end(self, step: Step, into: int | None = None, out: int | None = None) -> None:
        """End a step, with its counts where they are not counted yet."""
        step.into = step.into if into is None else into
        step.out = step.out if out is None else out
        step.seconds = perf_counter() - self._begun.pop(id(step))
        self._watch.end(step)
