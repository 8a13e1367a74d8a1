"""Sorting more lines of N-Quads than memory holds: sorted parts on disk, merged as a stream.

Code-point order of lines is the byte order of their UTF-8, and brings equal triples of different graphs together.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

OPEN = 200  # parts that are open at once: a process may have a thousand files, and an archive has more parts
Key = Callable[[str], tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Parts:
    """A folder of sorted parts; each part is written twice, in order of subject and in order of graph."""

    folder: Path

    def write(self, name: str, lines: Iterable[str]) -> int:
        """Write one part; return how many different lines it has. `name` is unique among the parts."""
        self.folder.mkdir(parents=True, exist_ok=True)
        unique = sorted(set(lines))
        write_lines(self.folder / f"{name}.subject.nq", unique)
        write_lines(self.folder / f"{name}.graph.nq", sorted(unique, key=graph_key))
        return len(unique)

    def by_subject(self) -> Iterator[str]:
        """Yield every different line once, sorted."""
        return _merge(self._few("subject", None), None)

    def by_graph(self) -> Iterator[str]:
        """Yield every different line once, sorted by graph and then by line."""
        return _merge(self._few("graph", graph_key), graph_key)

    def _few(self, order: str, key: Key | None) -> list[Path]:
        """Merge parts into larger ones until there are few enough to have open at once; return them."""
        paths = sorted(self.folder.glob(f"*.{order}.nq"))
        while len(paths) > OPEN:
            first, paths = paths[:OPEN], paths[OPEN:]
            merged = self.folder / f"{first[0].name.removesuffix(f'.{order}.nq')}+.{order}.nq"
            write_lines(merged, _merge(first, key))
            for path in first:
                path.unlink()
            paths.append(merged)
        return paths


def graph_key(line: str) -> tuple[str, str]:
    """Return (graph, line) of a line that has a graph."""
    return line[line.rindex(" <", 0, -2) + 1 : -2], line


def triple(line: str) -> str:
    """Return a line without its graph."""
    return line[: line.rindex(" <", 0, -2)] + " ."


def write_lines(path: Path, lines: Iterable[str]) -> int:
    """Write lines to a file, streaming; return how many."""
    count = 0
    with path.open("w", encoding="utf-8", newline="\n") as file:
        for line in lines:
            file.write(f"{line}\n")
            count += 1
    return count


def _merge(paths: list[Path], key: Key | None) -> Iterator[str]:
    with ExitStack() as stack:
        files = [stack.enter_context(path.open(encoding="utf-8", newline="\n")) for path in paths]
        merged = heapq.merge(*map(_lines, files), key=key)
        previous = ""
        for line in merged:
            if line != previous:
                yield line
            previous = line


def _lines(file: TextIO) -> Iterator[str]:
    for line in file:
        yield line[:-1]
