"""Parts: what workers leave of a build from nothing, and the plan that makes shards of them.

A part is a file of different lines in order of owner, and an index of where each owner's lines end. Parts may share
owners, and lines; nothing of them is held in memory but the indexes.
"""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from kg.namespaces import Names
from kg.releases.owners import begins_shard, by_owner
from kg.releases.shards import Layout, Shardtask


class Slice(NamedTuple):
    """Bytes of a part, from `start` up to `end`: whole lines."""

    part: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class PartIndex:
    """Where the lines of each owner end in the file of a part, in bytes."""

    path: Path
    owners: tuple[str, ...]
    ends: array[int]
    quads: int


def write_part(folder: Path, name: str, lines: Iterable[str], names: Names) -> PartIndex:
    """Write the different lines of `lines` in order of owner; `name` is unique among the parts. Runs in a worker."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}.nq"
    owners = by_owner(lines, names.base)
    ends = array("Q")
    with path.open("wb") as file:
        for own in owners.values():
            file.write(("\n".join(own) + "\n").encode())
            ends.append(file.tell())
    return PartIndex(path, tuple(owners), ends, sum(map(len, owners.values())))


def layout(parts: Iterable[PartIndex], folder: Path, names: Names) -> Layout:
    """Plan the shards of parts; `folder` is made, and gets them when the tasks are run."""
    slices: dict[str, list[Slice]] = {}
    for part in parts:
        start = 0
        for found, end in zip(part.owners, part.ends, strict=True):
            slices.setdefault(found, []).append(Slice(str(part.path), start, end))
            start = end
    ordered = sorted(slices)
    firsts = ["", *filter(begins_shard, ordered)]
    owned: list[list[str]] = [[] for _ in firsts]
    for found in ordered:
        owned[bisect_right(firsts, found) - 1].append(found)
    tasks = (
        Shardtask(first, folder, names.base, runs=_runs([slices[found] for found in own]))
        for first, own in zip(firsts, owned, strict=True)
        if own
    )
    return Layout((), tuple(tasks))


def _runs(found: Iterable[list[Slice]]) -> tuple[tuple[Slice, ...], ...]:
    """Join what stands together in one part: of a run of several slices the lines must be merged, of one not."""
    runs: list[tuple[Slice, ...]] = []
    for slices in found:
        last = runs[-1] if runs else ()
        if len(slices) == len(last) == 1 and slices[0].part == last[0].part and slices[0].start == last[0].end:
            runs[-1] = (last[0]._replace(end=slices[0].end),)
        else:
            runs.append(tuple(slices))
    return tuple(runs)
