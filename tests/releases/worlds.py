"""Invented quads to make dumps of: owners of every kind, awkward texts, and random changes of them."""

from __future__ import annotations

import random
from collections.abc import Iterable
from pathlib import Path

from kg.mapping.quads import text
from kg.namespaces import KG, Names, expand
from kg.releases import Delta, Index, apply, layout, write_index, write_part, write_shard
from kg.releases.owners import begins_shard, by_owner

BASE = "https://voorbeeld.example/"
NAMES = Names(BASE)
TYPE = f"<{expand('rdf:type')}>"
INTEGER = f"^^<{expand('xsd:integer')}>"
VALUES = (
    '"',
    "\\",
    "een\ntwee",
    "\x00\x07\x1b\x7f",
    "😀",
    "\u0301",
    " <a> .",
    "\u2028\ufffe",
    '"^^<x> <y> .',
    "@nl",
    "",
)
OWNERS = (
    *(f"document/ah-{number}" for number in (1, 2, 10, 11, 100)),
    *(f"vragenset/v{number}" for number in range(200)),
    "persoon/p1",
    "kamerlid/p1/2090-01-01",
    "bewindspersoon/p1/mnre1/2090-01-01",
)

BOUNDARIES = tuple(
    found for found in (f"vragenset/{letter}{n}" for letter in "anz" for n in range(500)) if begins_shard(found)
)


def about(owner: str, number: int) -> list[str]:
    """What is said about an owner and its parts, in two graphs; `number` makes it another."""
    iri, own = f"{BASE}id/{owner}", f"<{BASE}graph/bron/{owner.rpartition('/')[2]}> ."
    value = text(VALUES[number % len(VALUES)] + str(number), "nl")
    return [
        f"<{iri}> {TYPE} <{KG}Document> {own}",
        f'<{iri}> <{KG}nummer> "{number}"{INTEGER} {own}',
        f"<{iri}/deel/1> <{KG}tekst> {value} {own}",
        f"<{iri}/deel/1> <{KG}tekst> {text('plat')} {own}",
        f"<{iri}#char=0,{number}> <{KG}uitDocument> <{iri}> {own}",
        f"<{iri}> <{expand('dcterms:title')}> {value} <{BASE}graph/afleiding> .",
    ]


def world() -> set[str]:
    """Quads about every owner, and about what is not under `id/`."""
    lines = {line for number, owner in enumerate(OWNERS) for line in about(owner, number)}
    lines |= {f"<{KG}Vraag> {TYPE} <{expand('owl:Class')}> <{BASE}graph/ontologie> ."}
    lines |= {f"<{BASE}dataset> {TYPE} <{expand('void:Dataset')}> <{BASE}graph/meta> ."}
    twice = next(line for line in sorted(lines) if "graph/afleiding" in line)
    return lines | {twice.replace("graph/afleiding", "graph/dubbel")}


def changed(lines: set[str], chance: random.Random, count: int) -> set[str]:
    """The lines after `count` random changes: owners that come, change, lose a line or go."""
    owners = {found: set(own) for found, own in by_owner(lines, BASE).items()}
    for _ in range(count):
        act = chance.randrange(5) if owners else 0
        if act == 0:
            found = f"vragenset/n{chance.randrange(500)}"
        elif act == 1:
            found = chance.choice(OWNERS)
        elif act == 2:
            found = chance.choice(BOUNDARIES)
        else:
            found = chance.choice(sorted(owners))
            owners[found].remove(chance.choice(sorted(owners[found])))
            if act == 4 or not owners[found]:
                del owners[found]
            continue
        if act == 2 and found in owners:
            del owners[found]
        else:
            owners.setdefault(found, set()).update(about(found, chance.randrange(100)))
    return {line for own in owners.values() for line in own}


def written(folder: Path, lines: Iterable[str], parts: int = 3) -> Index:
    """Dumps of lines, made from nothing of some parts that share owners and lines."""
    ordered = sorted(lines)
    indexes = [
        write_part(folder / "parts", f"deel-{part}", [*ordered[part::parts], *ordered[:5]], NAMES)
        for part in range(parts)
    ]
    plan = layout(indexes, folder / "dumps", NAMES)
    return write_index(folder / "dumps", NAMES, [*plan.kept, *map(write_shard, plan.tasks)])


def applied(old: Path, folder: Path, delta: Delta) -> Index:
    """The dumps in `old` after a change, written in `folder`."""
    plan = apply(old, delta, folder, NAMES)
    return write_index(folder, NAMES, [*plan.kept, *map(write_shard, plan.tasks)])


def files(folder: Path) -> dict[str, bytes]:
    """The content of every file below a folder, by path."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
