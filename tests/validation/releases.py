"""A small release that is whole, the examples of the ontology together, and seeded changes of it."""

from __future__ import annotations

import random
from functools import cache

import pyoxigraph as ox

from kg.namespaces import Names
from kg.validation import folders, graphs
from kg.validation.graphs import read_lines
from kg.validation.ontology import REGISTER, examples

NAMES = Names("https://voorbeeld.example/")
GRAPH = ox.NamedNode("https://voorbeeld.example/graph/bron/voorbeeld")


@cache
def release() -> tuple[str, ...]:
    """The lines of the examples that go together, sorted."""
    folder = folders.ontology()
    paths = {folder / "examples" / REGISTER, *examples(folder)}
    quads = graphs.read_turtle(paths)
    return tuple(sorted({f"{ox.Quad(q.subject, q.predicate, q.object, GRAPH)} ." for q in quads}))


def changed(lines: tuple[str, ...], choice: random.Random) -> tuple[str, ...]:
    """The lines with one to four of them gone, come twice in another way, pointing elsewhere or of another subject."""
    found = set(lines)
    for _ in range(choice.randint(1, 4)):
        line = choice.choice(sorted(found))
        subject, path, rest = line.split(" ", 2)
        other_subject, _, other = choice.choice(sorted(found)).split(" ", 2)
        same = [one for one in sorted(found) if one.split(" ", 2)[1] == path]
        found -= {line} if choice.random() < 0.6 else set()
        found |= choice.choice(
            (
                set(),
                {f"{subject} {path} {choice.choice(same).split(' ', 2)[2]}"},
                {f"{subject} {path} {other}"} if rest[0] == "<" else set(),
                {f"{other_subject} {path} {rest}"},
            )
        )
    return tuple(sorted(found))


def store_of(lines: tuple[str, ...]) -> ox.Store:
    """A store in memory."""
    return graphs.in_store(read_lines(lines))


def parts_of(lines: tuple[str, ...], choice: random.Random) -> list[list[str]]:
    """The lines in runs of whole owners, as the shards of a release have them."""
    by_owner: dict[str, list[str]] = {}
    for line in lines:
        by_owner.setdefault(NAMES.owner(line[1 : line.index(">")]), []).append(line)
    parts: list[list[str]] = [[]]
    for _, own in sorted(by_owner.items()):
        if choice.random() < 0.2:
            parts.append([])
        parts[-1] += own
    return parts
