"""What a build tells while it runs: steps with counts in and out, and what was quarantined."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Protocol

from kg.errors import KamergraafError


@dataclass(slots=True)
class Step:
    """One step of the build: what went in, what came out, in `unit`."""

    name: str
    unit: str
    into: int = 0
    out: int = 0

    def as_dict(self) -> dict[str, str | int]:
        """Return the counts for the report."""
        return {"step": self.name, "unit": self.unit, "in": self.into, "out": self.out}


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
    """The account of a build, which becomes `report/build.json`."""

    steps: list[Step] = field(default_factory=list)
    quarantine: list[dict[str, str]] = field(default_factory=list)

    def reject(self, bronbestand: str, step: str, error: KamergraafError) -> None:
        """Put an input in quarantine: it is in no graph, and stays visible here with the reason."""
        entry = {"bronbestand": bronbestand, "step": step, "kind": error.kind, "message": error.message}
        entry.update((name, text) for name, text in error.as_dict().items() if name != "document")
        self.quarantine.append(entry)
