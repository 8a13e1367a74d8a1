"""Nodes that lead to each other come together, after what they lead to."""

from __future__ import annotations

import random

import pytest

from kg.linking.walk import components


def reached(graph: dict[int, tuple[int, ...]], start: int) -> set[int]:
    """All that can be reached from a node in one step or more."""
    found: set[int] = set()
    left = list(graph[start])
    while left:
        node = left.pop()
        if node not in found:
            found.add(node)
            left += graph[node]
    return found


@pytest.mark.parametrize("seed", range(60))
def test_components_are_those_that_lead_to_each_other(seed: int) -> None:
    """On random graphs: the same as looking for all that can be reached from each node, each node once."""
    source = random.Random(seed)
    size = source.randint(1, 9)
    graph = {n: tuple(source.randrange(size) for _ in range(source.choice((0, 1, 1, 2)))) for n in range(size)}
    ways = {n: reached(graph, n) for n in graph}
    found = list(components(range(size), lambda n: graph[n]))
    assert sorted(n for one in found for n in one) == list(range(size))
    for one in found:
        assert all(set(one) == {m for m in ways[n] | {n} if n in ways[m] | {m}} and sorted(one) == [*one] for n in one)


def test_what_a_node_leads_to_comes_first() -> None:
    """The end of a chain is settled before what leads to it."""
    graph = {1: (2,), 2: (3,), 3: (2, 4), 4: ()}
    assert list(components([1], lambda n: graph[n])) == [(4,), (2, 3), (1,)]


def test_a_chain_may_be_long() -> None:
    """Far longer than the interpreter would recurse."""
    assert len(list(components([0], lambda n: [n + 1] if n < 20000 else []))) == 20001
