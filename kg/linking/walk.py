"""Which nodes of a directed graph lead to each other."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Protocol, Self, TypeVar


class Ordered(Protocol):
    """What can be hashed and put in order."""

    def __hash__(self) -> int: ...

    def __lt__(self, other: Self, /) -> bool: ...


Node = TypeVar("Node", bound=Ordered)


def components(starts: Iterable[Node], onward: Callable[[Node], Iterable[Node]]) -> Iterator[tuple[Node, ...]]:
    """Yield the nodes that can be reached from `starts`, those that lead to each other together and in order.

    What a node leads to comes before it. Without recursion, so that a chain may be of any length.
    Source: R. Tarjan, Depth-first search and linear graph algorithms (1972).
    """
    index: dict[Node, int] = {}
    low: dict[Node, int] = {}
    open_: dict[Node, None] = {}
    for start in starts:
        if start in index:
            continue
        index[start] = low[start] = len(index)
        open_[start] = None
        path = [(start, iter(onward(start)))]
        while path:
            node, left = path[-1]
            for target in left:
                if target not in index:
                    index[target] = low[target] = len(index)
                    open_[target] = None
                    path.append((target, iter(onward(target))))
                    break
                if target in open_:
                    low[node] = min(low[node], index[target])
            else:
                path.pop()
                if path:
                    low[path[-1][0]] = min(low[path[-1][0]], low[node])
                if low[node] == index[node]:
                    yield tuple(sorted(_taken(open_, node)))


def _taken(open_: dict[Node, None], node: Node) -> Iterator[Node]:
    """Take from the end of `open_` up to and with `node`."""
    while True:
        last, _ = open_.popitem()
        yield last
        if last == node:
            return
