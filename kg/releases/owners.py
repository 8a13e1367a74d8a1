"""Owners: what a line is about, the order in which owners stand, and where a shard begins.

Lines stand in order of owner, and of one owner in code-point order. Plain order of lines would tear owners apart: what
is said of `…/ah-10` itself would stand among the statements about `…/ah-1`, because "/" < "0" < ">".
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from kg.namespaces import owner

_BOUNDARY = 0x3F  # of the last byte of the hash: one owner in 64 begins a shard


def owner_of_line(line: str, base: str) -> str:
    """Return the owner of a line of N-Quads."""
    return owner(line[1 : line.index("> ")], base)


def owner_iri(found: str, base: str) -> str:
    """Return the IRI of an owner."""
    return found if ":" in found.partition("/")[0] else f"{base}id/{found}"


def begins_shard(found: str) -> bool:
    """Tell whether an owner begins a shard: its hash decides, so that a new owner changes one shard or parts it."""
    return hashlib.sha256(found.encode()).digest()[-1] & _BOUNDARY == 0


def shard_name(first: str) -> str:
    """Return the name of the shard that begins with an owner: sixteen hexadecimal digits."""
    return hashlib.sha256(first.encode()).hexdigest()[:16]


def by_owner(lines: Iterable[str], base: str) -> dict[str, list[str]]:
    """Return every different line once, sorted, under its owner; the owners are in order."""
    found: dict[str, list[str]] = {}
    subject, own = "\0", list[str]()
    for line in sorted(set(lines)):
        if not line.startswith(subject):
            subject = line[: line.index("> ") + 2]
            own = found.setdefault(owner(subject[1:-2], base), [])
        own.append(line)
    return dict(sorted(found.items()))
