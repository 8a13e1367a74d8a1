"""The account of what the build of the register left out, joined, corrected or added, and why."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, order=True)
class Entry:
    """One row of dropped.csv: `what` happened to the row `key` of the source file `file`."""

    file: str
    key: str
    what: str
    why: str


@dataclass(slots=True)
class Journal:
    """Collects entries while the build runs; the order of arrival does not matter."""

    entries: set[Entry] = field(default_factory=set)

    def added(self, file: str, key: str, why: str) -> None:
        self.entries.add(Entry(file, key, "added", why))

    def dropped(self, file: str, key: str, why: str) -> None:
        self.entries.add(Entry(file, key, "dropped", why))

    def merged(self, file: str, key: str, why: str) -> None:
        self.entries.add(Entry(file, key, "merged", why))

    def corrected(self, file: str, key: str, why: str) -> None:
        self.entries.add(Entry(file, key, "corrected", why))
