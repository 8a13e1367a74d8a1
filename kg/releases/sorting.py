"""Sorting more lines of N-Quads than memory holds: sorted parts on disk, merged as a stream.

Code-point order of lines is the byte order of their UTF-8, and brings equal triples of different graphs together.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO


@dataclass(frozen=True, slots=True)
class Parts:
    """A folder of sorted parts; each part is written twice, in order of subject and in order of graph."""

    folder: Path

    def write(self, name: str, lines: Iterable[str]) -> int:
        """Write one part; return how many different lines it has. `name` is unique among the parts."""
        self.folder.mkdir(parents=True, exist_ok=True)
        unique = sorted(set(lines))
        _write(self.folder / f"{name}.subject.nq", unique)
        _write(self.folder / f"{name}.graph.nq", sorted(unique, key=graph_key))
        return len(unique)

    def by_subject(self) -> Iterator[str]:
        """Yield every different line once, sorted."""
        return _merge(sorted(self.folder.glob("*.subject.nq")), None)

    def by_graph(self) -> Iterator[str]:
        """Yield every different line once, sorted by graph and then by line."""
        return _merge(sorted(self.folder.glob("*.graph.nq")), graph_key)


def graph_key(line: str) -> tuple[str, str]:
    """Return (graph, line) of a line that has a graph."""
    return line[line.rindex(" <", 0, -2) + 1 : -2], line


def triple(line: str) -> str:
    """Return a line without its graph."""
    return line[: line.rindex(" <", 0, -2)] + " ."


def _write(path: Path, lines: Iterable[str]) -> None:
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.writelines(f"{line}\n" for line in lines)


def _merge(paths: list[Path], key: object) -> Iterator[str]:
    with ExitStack() as stack:
        files = [stack.enter_context(path.open(encoding="utf-8", newline="\n")) for path in paths]
        merged = heapq.merge(*map(_lines, files), key=graph_key if key else None)
        previous = ""
        for line in merged:
            if line != previous:
                yield line
            previous = line


def _lines(file: TextIO) -> Iterator[str]:
    for line in file:
        yield line[:-1]
