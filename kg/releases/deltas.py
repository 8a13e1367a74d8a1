"""Changes to a release: the lines that go and come, and the shards that they touch."""

from __future__ import annotations

import os
import shutil
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import takewhile
from pathlib import Path

from kg.errors import StoreError
from kg.namespaces import Names
from kg.releases.owners import begins_shard, by_owner, owner_of_line
from kg.releases.shards import Index, Layout, Shardinfo, Shardtask, read_index, read_lines
from kg.releases.syntaxes import NQUADS, SYNTAXES


@dataclass(frozen=True, slots=True)
class Delta:
    """Lines that go and lines that come; both sorted, and no line is in both."""

    removed: tuple[str, ...] = ()
    added: tuple[str, ...] = ()

    @classmethod
    def between(cls, old: Iterable[str], new: Iterable[str]) -> Delta:
        """Return what turns one set of lines into another."""
        before, after = set(old), set(new)
        return cls(tuple(sorted(before - after)), tuple(sorted(after - before)))

    def then(self, later: Delta) -> Delta:
        """Return the two changes as one."""
        removed, added = set(self.removed), set(self.added)
        gone, come = set(later.removed), set(later.added)
        return Delta(tuple(sorted((removed - come) | (gone - added))), tuple(sorted((added - gone) | (come - removed))))

    def __bool__(self) -> bool:
        return bool(self.removed or self.added)


def apply(old: Path, delta: Delta, folder: Path, names: Names) -> Layout:
    """Plan the dumps in `folder` that are those in `old` after a change; what it does not touch is linked at once.

    The result is byte for byte what is written of the same lines from nothing. `folder` is another folder than `old`,
    which stays as it is. Raises StoreError when the old dumps cannot be read.
    """
    plan = _Plan(old, read_index(old), _Lines(delta.removed, names.base), _Lines(delta.added, names.base))
    kept: list[Shardinfo] = []
    tasks: list[Shardtask] = []
    for first, until in plan.ranges():
        shards = plan.shards(first, until)
        removed, added = plan.removed.between(first, until), plan.added.between(first, until)
        if not removed and not added and plan.stays(shards, first, until):
            kept += shards
        elif shards or removed or added:
            paths = tuple(old / shard.path(NQUADS.name) for shard in shards)
            tasks.append(Shardtask(first, folder, names.base, (), paths, until, removed, added))
    _link(old, folder, kept)
    return Layout(tuple(kept), tuple(tasks))


class _Lines:
    """Lines of a change by owner, to be asked for by range."""

    def __init__(self, lines: Iterable[str], base: str) -> None:
        self.of = by_owner(lines, base)
        self._owners = list(self.of)

    def between(self, first: str, until: str | None) -> tuple[str, ...]:
        """Return the lines of the owners from `first` up to `until`, None: to the end."""
        end = len(self._owners) if until is None else bisect_left(self._owners, until)
        found = self._owners[bisect_left(self._owners, first) : end]
        return tuple(line for one in found for line in self.of[one])


@dataclass(frozen=True, slots=True)
class _Plan:
    """Where shards begin after a change."""

    folder: Path
    index: Index
    removed: _Lines
    added: _Lines

    def ranges(self) -> Iterator[tuple[str, str | None]]:
        """Yield the first owner of each shard and where the next one begins; what is before the first may be empty."""
        begins = {shard.first for shard in self.index.shards if not self._is_gone(shard)}
        firsts = sorted({"", *begins, *filter(begins_shard, self.added.of)})
        yield from zip(firsts, [*firsts[1:], None], strict=True)

    def _is_gone(self, shard: Shardinfo) -> bool:
        """True when nothing is left of the owner that a shard begins with: its other owners join the shard before."""
        gone = self.removed.of.get(shard.first)
        if gone is None or shard.first in self.added.of:
            return False
        lines = read_lines(self.folder / shard.path(NQUADS.name))
        return set(gone).issuperset(takewhile(partial(_is_of, shard.first, self.index.base), lines))

    def shards(self, first: str, until: str | None) -> tuple[Shardinfo, ...]:
        """Return the old shards that may have owners from `first` up to `until`."""
        start = max(0, bisect_right(self.index.shards, first, key=_first) - 1)
        end = len(self.index.shards) if until is None else bisect_left(self.index.shards, until, key=_first)
        return self.index.shards[start:end]

    def stays(self, shards: Sequence[Shardinfo], first: str, until: str | None) -> bool:
        """True when the owners in the range are those of one old shard."""
        if len(shards) != 1 or shards[0].first != first:
            return False
        after = bisect_right(self.index.shards, first, key=_first)
        ends = self.index.shards[after].first if after < len(self.index.shards) else None
        return ends == until


def _first(shard: Shardinfo) -> str:
    return shard.first


def _is_of(found: str, base: str, line: str) -> bool:
    return owner_of_line(line, base) == found


def _link(old: Path, folder: Path, shards: Iterable[Shardinfo]) -> None:
    """Give the files of shards a name in another folder too; where that cannot be, on another disk, they are copied."""
    for syntax in SYNTAXES:
        (folder / syntax.name).mkdir(parents=True, exist_ok=True)
    for shard in shards:
        for syntax in SYNTAXES:
            path = shard.path(syntax.name)
            try:
                os.link(old / path, folder / path)
            except OSError:
                _copy(old / path, folder / path)


def _copy(old: Path, new: Path) -> None:
    try:
        shutil.copyfile(old, new)
    except OSError as error:
        raise StoreError(
            "a shard of the release before cannot be taken over",
            document=str(old),
            value=str(error),
            remedy="build the release again",
        ) from error


def lines_of(folder: Path, owners: Iterable[str]) -> list[str]:
    """Return the lines of some owners in a folder of dumps, sorted; only their shards are read. Raises StoreError."""
    index = read_index(folder)
    wanted: defaultdict[int, set[str]] = defaultdict(set)
    for found in owners:
        wanted[bisect_right(index.shards, found, key=_first) - 1].add(found)
    lines: list[str] = []
    for place, of in sorted(wanted.items()):
        if place >= 0:
            whole = read_lines(folder / index.shards[place].path(NQUADS.name))
            lines += (line for found, own in by_owner(whole, index.base).items() if found in of for line in own)
    return sorted(lines)
