"""What a build remembers for the next one: tables in one SQLite file, and the records of each document beside it.

OUT/state/state.sqlite                what the release in service was made of
OUT/state/records/<code>/ab/cd….pickle    the records of each document, by content and by the code that read it

All changes of a build are one transaction, which ends when its release is in service: a build that fails or is killed
leaves no trace. The state is of one version of the code, and is read by nothing else; without it, and when it turns out
to be damaged, a build begins anew.
"""

from __future__ import annotations

import hashlib
import pickle
import shutil
import sqlite3
import sys
from collections.abc import Callable, ItemsView, Iterable, Iterator, Mapping, ValuesView
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache, partial
from importlib.metadata import version
from pathlib import Path
from typing import Any, Generic, TypeVar

import kg
from kg.errors import StoreError
from kg.model import Change, Changes

T = TypeVar("T")
R = TypeVar("R")
FOLDER = "state"
REMEDY = "remove the folder state; the next build then reads everything again"
_FILE = "state.sqlite"
_MANY = 500  # values that are asked for at once
# The parts of kg that make records of a file, and whose classes stand in the files that keep them.
_READING = ("errors", "extract/", "linking/forms", "linking/slips", "model", "namespaces", "pipeline/tasks", "readers/")
_LIBRARIES = ("lxml", "msgspec", "pypdfium2", "pyoxigraph", "rapidfuzz", "rensa")  # what is found follows from these
_DAMAGED = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB})


class DamagedError(StoreError):
    """What the last build kept is damaged or incomplete: begin anew."""


class Lazy(Mapping[str, Change[T]]):
    """Changes that are made when they are asked for: from nothing, those of a whole archive would fill the memory."""

    def __init__(
        self,
        keys: Callable[[], Iterable[str]],
        items: Callable[[], Iterator[tuple[str, Change[T]]]],
        one: Callable[[str], Change[T] | None],
    ) -> None:
        self._find = keys
        self._items = items
        self._one = one
        self._keys: list[str] | None = None

    def _known(self) -> list[str]:
        if self._keys is None:
            self._keys = list(self._find())
        return self._keys

    def __iter__(self) -> Iterator[str]:
        return iter(self._known())

    def __len__(self) -> int:
        return len(self._known())

    def __getitem__(self, key: str) -> Change[T]:
        found = self._one(key)
        if found is None:
            raise KeyError(key)
        return found

    def items(self) -> _Items[T]:
        """Every key with its change, in order of key."""
        return _Items(self, self._items)

    def values(self) -> _Values[T]:
        """Every change, in order of key."""
        return _Values(self, self._items)


class _Items(ItemsView[str, Change[T]]):
    def __init__(self, of: Lazy[T], items: Callable[[], Iterator[tuple[str, Change[T]]]]) -> None:
        super().__init__(of)
        self._items = items

    def __iter__(self) -> Iterator[tuple[str, Change[T]]]:
        return self._items()


class _Values(ValuesView[Change[T]]):
    def __init__(self, of: Lazy[T], items: Callable[[], Iterator[tuple[str, Change[T]]]]) -> None:
        super().__init__(of)
        self._items = items

    def __iter__(self) -> Iterator[Change[T]]:
        return (change for _, change in self._items())


def part(changes: Changes[T], of: Callable[[T], R | None], *, every: bool = False) -> Changes[R]:
    """What changes of a part of each value; `every` says that each value has the part."""
    if not isinstance(changes, Lazy):
        made = ((key, _part(change, of)) for key, change in changes.items())
        return {key: change for key, change in made if change.old != change.new}
    items = partial(_parts, changes, of)
    keys = changes.__iter__ if every else lambda: (key for key, _ in items())
    return Lazy(keys, items, lambda key: _part(changes[key], of))


def _parts(changes: Changes[T], of: Callable[[T], R | None]) -> Iterator[tuple[str, Change[R]]]:
    for key, change in changes.items():
        made = _part(change, of)
        if made.old != made.new:
            yield key, made


def _part(change: Change[T], of: Callable[[T], R | None]) -> Change[R]:
    return Change(None if change.old is None else of(change.old), None if change.new is None else of(change.new))


class Table(Generic[T]):
    """Values by key. `put` tells what differs from what stood there."""

    def __init__(self, state: sqlite3.Connection, name: str) -> None:
        self._state = state
        self._name = f"build_{name}"
        state.execute(f"CREATE TABLE IF NOT EXISTS {self._name} (key TEXT PRIMARY KEY, value BLOB) WITHOUT ROWID")

    def put(self, values: Mapping[str, T | None]) -> dict[str, Change[T]]:
        """Set values, or take them out (None); return what changed, in order of key."""
        fresh = not self
        found: dict[str, Change[T]] = {}
        for key in sorted(values):
            old, new = None if fresh else self.get(key), values[key]
            if old != new:
                found[key] = Change(old, new)
        gone = ((key,) for key, change in found.items() if change.new is None)
        self._state.executemany(f"DELETE FROM {self._name} WHERE key = ?", gone)
        self._insert((key, change.new) for key, change in found.items() if change.new is not None)
        return found

    def put_all(self, values: Iterable[tuple[str, T | None]]) -> Changes[T]:
        """Set values that come one by one; into an empty table they are not held in memory."""
        if self:
            return self.put(dict(values))
        self._insert((key, value) for key, value in values if value is not None)
        return self.as_new()

    def as_new(self) -> Changes[T]:
        """Every value as one that was not there."""
        return Lazy(self.keys, lambda: ((key, Change(None, value)) for key, value in self.items()), self._new)

    def _new(self, key: str) -> Change[T] | None:
        value = self.get(key)
        return None if value is None else Change(None, value)

    def _insert(self, values: Iterable[tuple[str, T]]) -> None:
        rows = ((key, _packed(value)) for key, value in values)
        self._state.executemany(f"INSERT OR REPLACE INTO {self._name} VALUES (?, ?)", rows)

    def get(self, key: str) -> T | None:
        """The value of a key, None when it has none."""
        row = self._state.execute(f"SELECT value FROM {self._name} WHERE key = ?", (key,)).fetchone()
        return _unpacked(row[0]) if row else None

    def __getitem__(self, key: str) -> T:
        found = self.get(key)
        if found is None:
            raise KeyError(key)
        return found

    def of(self, keys: Iterable[str]) -> Iterator[tuple[str, T]]:
        """Those of `keys` that have a value, with it, in order of key."""
        wanted = sorted(set(keys))
        for at in range(0, len(wanted), _MANY):
            some = wanted[at : at + _MANY]
            marks = ",".join("?" * len(some))
            query = f"SELECT key, value FROM {self._name} WHERE key IN ({marks}) ORDER BY key"
            for key, value in self._state.execute(query, some).fetchall():
                yield key, _unpacked(value)

    def items(self) -> Iterator[tuple[str, T]]:
        """Every key with its value, in order of key."""
        for key, value in self._state.execute(f"SELECT key, value FROM {self._name} ORDER BY key"):
            yield key, _unpacked(value)

    def keys(self) -> list[str]:
        """Every key, in order."""
        return [key for (key,) in self._state.execute(f"SELECT key FROM {self._name} ORDER BY key")]

    def __len__(self) -> int:
        return int(self._state.execute(f"SELECT COUNT(*) FROM {self._name}").fetchone()[0])

    def __bool__(self) -> bool:
        return self._state.execute(f"SELECT 1 FROM {self._name} LIMIT 1").fetchone() is not None


class Index:
    """Pairs of a key and what it is found by."""

    def __init__(self, state: sqlite3.Connection, name: str) -> None:
        self._state = state
        self._name = f"build_{name}"
        state.execute(
            f"CREATE TABLE IF NOT EXISTS {self._name} (by TEXT, key TEXT, PRIMARY KEY (by, key)) WITHOUT ROWID"
        )

    def move(self, key: str, old: Iterable[str], new: Iterable[str]) -> None:
        """Let `key` be found by `new` and no longer by `old`."""
        before, after = set(old), set(new)
        if before == after:
            return
        self._state.executemany(
            f"DELETE FROM {self._name} WHERE by = ? AND key = ?", [(by, key) for by in sorted(before - after)]
        )
        self._state.executemany(
            f"INSERT OR IGNORE INTO {self._name} VALUES (?, ?)", [(by, key) for by in sorted(after - before)]
        )

    def find(self, by: str) -> list[str]:
        """The keys that are found by `by`, in order."""
        query = f"SELECT key FROM {self._name} WHERE by = ? ORDER BY key"
        return [key for (key,) in self._state.execute(query, (by,))]

    def groups(self, prefix: str) -> list[str]:
        """Everything that begins with `prefix` and by which something is found, once, in order."""
        query = f"SELECT DISTINCT by FROM {self._name} WHERE by >= ? AND by < ? ORDER BY by"
        return [by for (by,) in self._state.execute(query, (prefix, f"{prefix}\U0010ffff"))]


def _packed(value: Any) -> bytes:
    return pickle.dumps(value, protocol=pickle.HIGHEST_PROTOCOL)


def _unpacked(blob: bytes) -> Any:
    try:
        return pickle.loads(blob)
    except Exception as error:  # damaged, it may bring out anything
        raise DamagedError("a value in the state is damaged", value=repr(error), remedy=REMEDY) from error


@dataclass(frozen=True, slots=True)
class Identity:
    """What a state is of: another of these and nothing in it holds. All are hashes but `base` and `release`."""

    code: str
    register: str
    base: str
    release: str


@dataclass(frozen=True, slots=True)
class State:
    """The state of one output folder, open for one build. `fresh` is true when it holds nothing."""

    connection: sqlite3.Connection
    records: Path
    fresh: bool

    def commit(self, identity: Identity) -> None:
        """Keep the changes: the release that they made is in service."""
        self.connection.execute("INSERT OR REPLACE INTO build_identity VALUES (0, ?)", (_packed(identity),))
        self.connection.execute("COMMIT")

    def remove_records(self, names: Iterable[str]) -> None:
        """Remove files with records that nothing needs any more."""
        for name in names:
            (self.records / name).unlink(missing_ok=True)

    def keep_records(self, names: set[str]) -> None:
        """Remove every file with records that is not named: what builds left that came to nothing."""
        found = {path.relative_to(self.records).as_posix() for path in self.records.glob("*/*")}
        self.remove_records(found - names)


@contextmanager
def open_state(out: Path, expected: Identity) -> Iterator[State]:
    """Open the state under `out`, empty when it is of something else than `expected`.

    Raises StoreError when it cannot be opened or written, DamagedError when it turns out to be damaged.
    """
    folder = out / FOLDER
    try:
        folder.mkdir(exist_ok=True)
        connection = _connect(folder / _FILE, expected)
        records = _records(folder / "records")
    except (OSError, sqlite3.Error) as error:
        text = "the state of the last build cannot be opened"
        raise StoreError(text, document=str(folder), value=str(error), remedy=REMEDY) from error
    try:
        connection.execute("BEGIN IMMEDIATE")
        known = connection.execute("SELECT COUNT(*) FROM build_identity").fetchone()[0]
        yield State(connection, records, fresh=not known)
    except sqlite3.DatabaseError as error:
        if type(error) not in (sqlite3.DatabaseError, sqlite3.OperationalError):
            raise  # no trouble of the disk but a fault of ours
        raise _trouble(folder, error) from error
    finally:
        connection.close()  # what is not committed is undone


def _records(folder: Path) -> Path:
    """The folder for records by this version of the code; those of others are removed."""
    records = folder / code_of(_READING)[:12]
    records.mkdir(parents=True, exist_ok=True)
    for other in sorted(folder.iterdir()):
        if other.is_dir() and other != records:
            shutil.rmtree(other)
    return records


def _trouble(folder: Path, error: sqlite3.DatabaseError) -> StoreError:
    """What an error of SQLite means: the file is damaged, or the disk is full or fails."""
    if error.sqlite_errorcode & 0xFF in _DAMAGED:
        return DamagedError("the state is damaged", document=str(folder), value=str(error), remedy=REMEDY)
    remedy = "check that the disk has room and is well; the next build begins where this one did"
    return StoreError("the state cannot be read or written", document=str(folder), value=str(error), remedy=remedy)


def _connect(path: Path, expected: Identity) -> sqlite3.Connection:
    """Open the file; it is removed first when it is damaged or of something else."""
    if path.exists() and _identity(path) != expected:
        _remove(path)
    connection = sqlite3.connect(path, isolation_level=None)
    for pragma in ("journal_mode = DELETE", "synchronous = NORMAL", "temp_store = MEMORY", "cache_size = -65536"):
        connection.execute(f"PRAGMA {pragma}")
    connection.execute("CREATE TABLE IF NOT EXISTS build_identity (one INTEGER PRIMARY KEY, value BLOB)")
    return connection


def _identity(path: Path) -> Identity | None:
    connection = sqlite3.connect(path)
    try:
        row = connection.execute("SELECT value FROM build_identity").fetchone()
        found = _unpacked(row[0]) if row else None
    except (sqlite3.Error, DamagedError):
        return None
    finally:
        connection.close()
    return found if isinstance(found, Identity) else None


def _remove(path: Path) -> None:
    for name in (path.name, f"{path.name}-wal", f"{path.name}-shm", f"{path.name}-journal"):
        path.with_name(name).unlink(missing_ok=True)


@cache
def code_of(parts: tuple[str, ...] = ()) -> str:
    """SHA-256 (hex) of the code of some parts of kg, all of it when none is named, and of what that code runs with.

    `parts` are how the paths of their files begin, from the folder of kg.
    """
    root = Path(kg.__file__).parent
    versions = [sys.version, *(f"{name} {version(name)}" for name in _LIBRARIES)]
    digest = hashlib.sha256("\n".join([kg.__version__, *versions]).encode())
    for path in sorted(root.rglob("*.py")):
        name = path.relative_to(root).as_posix()
        if name.startswith(parts or ("",)):
            digest.update(f"\n{name} {hashlib.sha256(path.read_bytes()).hexdigest()}".encode())
    return digest.hexdigest()


def hash_of(folder: Path, pattern: str) -> str:
    """SHA-256 (hex) of the names and contents of the files of a folder."""
    digest = hashlib.sha256()
    for path in sorted(folder.glob(pattern)):
        digest.update(f"{path.name} {hashlib.sha256(path.read_bytes()).hexdigest()}\n".encode())
    return digest.hexdigest()
