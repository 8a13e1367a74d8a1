"""What is different between two states of a register, entity by entity."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from kg.namespaces import fractie, kabinet, ministerie, persoon
from kg.register.tables import Row


class What(StrEnum):
    """What happened to a row."""

    ADDED = "added"
    CHANGED = "changed"
    ENDED = "ended"  # it got a last day, and nothing else changed
    REMOVED = "removed"
    MERGED = "merged"  # a key leads to another from now on


@dataclass(frozen=True, slots=True)
class Change:
    """A row of a file that is different. `entity` is a path under `id/`, `row` says which of its rows it is.

    `cells` are the columns beside those of `row` that differ, each with its value before and after ("" for none).
    """

    entity: str
    what: What
    file: str
    row: str
    cells: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True)
class _Kind:
    """Of which entity a row of a file tells: what the first of the columns `key` names. All of them say which row."""

    entity: Callable[[Row], str]
    key: tuple[str, ...]


_KINDS = {
    "persons.csv": _Kind(lambda row: persoon(row["key"]), ("key",)),
    "kamerleden.csv": _Kind(lambda row: persoon(row["person"]), ("person", "begin")),
    "bewindspersonen.csv": _Kind(
        lambda row: persoon(row["person"]), ("person", "ambt", "ministerie", "portefeuille", "begin")
    ),
    "ministeries.csv": _Kind(lambda row: ministerie(row["code"]), ("code",)),
    "ministerieversies.csv": _Kind(lambda row: ministerie(row["ministerie"]), ("ministerie", "begin", "name")),
    "fracties.csv": _Kind(lambda row: fractie(row["slug"]), ("slug",)),
    "kabinetten.csv": _Kind(lambda row: kabinet(row["slug"]), ("slug",)),
    "aliases.csv": _Kind(lambda row: persoon(row["person"]), ("person", "name")),
    "identifiers.csv": _Kind(lambda row: row["entity"], ("entity", "scheme", "id")),
}
_KEYS = "keys.csv"
_EARLIER_KEY = "persoon"


def compare(before: Mapping[str, Iterable[Row]], after: Mapping[str, Iterable[Row]]) -> list[Change]:
    """Return every difference between the files of two registers, in order of entity."""
    found = [change for file, kind in _KINDS.items() for change in _in_file(file, kind, before[file], after[file])]
    return sorted([*found, *_merges(before[_KEYS], after[_KEYS])], key=_order)


def _order(change: Change) -> tuple[str, int, str]:
    """By entity, and of one the person or organisation before her offices, other names and ids."""
    return change.entity, list(_KINDS).index(change.file) if change.file in _KINDS else -1, change.row


def _in_file(file: str, kind: _Kind, before: Iterable[Row], after: Iterable[Row]) -> list[Change]:
    earlier = {tuple(row[name] for name in kind.key): row for row in before}
    later = {tuple(row[name] for name in kind.key): row for row in after}
    found = []
    for key in sorted(earlier.keys() | later.keys()):
        one, other = earlier.get(key, {}), later.get(key, {})
        names = (name for name in {**one, **other} if name not in kind.key)
        cells = tuple((name, one.get(name, ""), other.get(name, "")) for name in names)
        differ = tuple(cell for cell in cells if cell[1] != cell[2])
        if differ or not (one and other):
            entity = kind.entity(other or one)
            found.append(Change(entity, _what(one, other, differ), file, " ".join(filter(None, key[1:])), differ))
    return found


def _what(before: Row, after: Row, cells: tuple[tuple[str, str, str], ...]) -> What:
    if not before:
        return What.ADDED
    if not after:
        return What.REMOVED
    ended = {name for name, _, _ in cells} <= {"end", "source"} and not before.get("end", "-")
    return What.ENDED if ended and after.get("end") else What.CHANGED


def _merges(before: Iterable[Row], after: Iterable[Row]) -> list[Change]:
    known = {row["id"] for row in before if row["scheme"] == _EARLIER_KEY}
    return [
        Change(persoon(row["id"]), What.MERGED, _KEYS, "", (("key", row["id"], row["key"]),))
        for row in after
        if row["scheme"] == _EARLIER_KEY and row["id"] not in known
    ]
