"""The account of what was left out, joined, corrected or added while the register was made, and why."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, order=True)
class Entry:
    """One row of dropped.csv: `what` happened to `key` of the source `file` (a file, or the name of a service)."""

    file: str
    key: str
    what: str
    why: str


@dataclass(slots=True)
class Journal:
    """Collects entries; the order of arrival does not matter."""

    entries: set[Entry] = field(default_factory=set)

    def added(self, file: str, key: str, why: str) -> None:
        self.entries.add(Entry(file, key, "added", why))

    def dropped(self, file: str, key: str, why: str) -> None:
        self.entries.add(Entry(file, key, "dropped", why))

    def merged(self, file: str, key: str, why: str) -> None:
        self.entries.add(Entry(file, key, "merged", why))

    def corrected(self, file: str, key: str, why: str) -> None:
        self.entries.add(Entry(file, key, "corrected", why))

    def contradicted(self, file: str, key: str, why: str) -> None:
        """Two sources, or two rows, cannot both be right: nothing was joined, people decide."""
        self.entries.add(Entry(file, key, "contradicted", why))

    def kept(self, file: str, key: str, why: str) -> None:
        """Something stays as it was, although a rule or a source would have it otherwise."""
        self.entries.add(Entry(file, key, "kept", why))

    def since(self, earlier: Iterable[Entry]) -> list[Entry]:
        """Return the entries that were not there, in order."""
        return sorted(self.entries.difference(earlier))
