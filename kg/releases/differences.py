"""What differs between two releases, entity by entity; what is equal by its hash is not read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from heapq import merge
from itertools import groupby
from operator import itemgetter
from pathlib import Path

from kg.releases.owners import by_owner
from kg.releases.shards import Index, Shardinfo, read_index, read_lines
from kg.releases.syntaxes import NQUADS


@dataclass(frozen=True, slots=True)
class Difference:
    """Lines of one owner before and after, each sorted and not the same; none when the owner was not, or is no more."""

    owner: str
    old: tuple[str, ...]
    new: tuple[str, ...]

    @property
    def kind(self) -> str:
        """new, changed or gone."""
        if not self.old:
            return "new"
        return "changed" if self.new else "gone"

    @property
    def removed(self) -> list[str]:
        """Lines that go."""
        return sorted(set(self.old).difference(self.new))

    @property
    def added(self) -> list[str]:
        """Lines that come."""
        return sorted(set(self.new).difference(self.old))


def differences(old: Path, new: Path) -> Iterator[Difference]:
    """Yield what differs between two folders of dumps, by owner and in their order; of each, one shard is in memory.

    Raises StoreError when a shard cannot be read.
    """
    before, after = read_index(old), read_index(new)
    same = {_content(shard) for shard in before.shards} & {_content(shard) for shard in after.shards}
    streams = (_owned(old, before, same, 0), _owned(new, after, same, 1))
    for found, sides in groupby(merge(*streams, key=itemgetter(0, 1)), key=itemgetter(0)):
        own: list[tuple[str, ...]] = [(), ()]
        for _, side, lines in sides:
            own[side] = lines
        if own[0] != own[1]:
            yield Difference(found, own[0], own[1])


def _content(shard: Shardinfo) -> tuple[str, str]:
    return shard.first, shard.sha256


def _owned(
    folder: Path, index: Index, same: Iterable[tuple[str, str]], side: int
) -> Iterator[tuple[str, int, tuple[str, ...]]]:
    """Yield owner, side and lines of the shards that are not the same."""
    for shard in index.shards:
        if _content(shard) not in same:
            for found, lines in by_owner(read_lines(folder / shard.path(NQUADS.name)), index.base).items():
                yield found, side, tuple(lines)
