"""Which documents may print the questions that stand, without headings, in the text of another.

Works on numbers, ids and traces of questions; which of the suggestions is right is seen when the text is read again.
A view: what it answers depends on the files that it was given, not on the order in which they came.
"""

from __future__ import annotations

import json
import sqlite3
from array import array
from bisect import bisect_left, insort
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby

from kg.linking.alike import CROWD
from kg.model import Changes, value

MOST = 5  # documents that are suggested for one text
_FILE_BITS = 24  # of an entry of 64 bits, for the number of a file; the rest is the beginning of a stretch
_FILES = (1 << _FILE_BITS) - 1
_STRETCH = (1 << 64) - 1 - _FILES
_ROW_SHIFT = 50  # the 14 bits above are the row: some hundreds of entries each in an archive of 80,000 documents

_TABLES = """
CREATE TABLE IF NOT EXISTS known_bron (
    id INTEGER PRIMARY KEY, bronbestand TEXT NOT NULL UNIQUE, key TEXT NOT NULL, zaaknummer TEXT NOT NULL,
    count INTEGER NOT NULL, printed INTEGER NOT NULL, lost INTEGER NOT NULL, shingles BLOB NOT NULL);
CREATE INDEX IF NOT EXISTS known_bron_key ON known_bron (key);
CREATE INDEX IF NOT EXISTS known_bron_zaaknummer ON known_bron (zaaknummer) WHERE zaaknummer <> '';
CREATE INDEX IF NOT EXISTS known_bron_lost ON known_bron (lost) WHERE lost;
CREATE TABLE IF NOT EXISTS known_aanhangsel (
    bron INTEGER NOT NULL, aanhangsel TEXT NOT NULL, PRIMARY KEY (bron, aanhangsel)) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS known_aanhangsel_by_id ON known_aanhangsel (aanhangsel)
"""

# Files that a key ties to one, from either side: the same key or case, or metadata that name the other as the answer.
_TIED = """
SELECT other.id FROM known_bron own JOIN known_bron other ON other.key = own.key WHERE own.id = :id
UNION SELECT other.id FROM known_bron own JOIN known_bron other
    ON other.zaaknummer = own.zaaknummer AND other.zaaknummer <> '' WHERE own.id = :id
UNION SELECT tie.bron FROM known_bron own JOIN known_aanhangsel tie ON tie.aanhangsel = own.key WHERE own.id = :id
UNION SELECT other.id FROM known_aanhangsel tie JOIN known_bron other ON other.key = tie.aanhangsel WHERE tie.bron = :id
"""


@value
class Bron:
    """A document by what may tie it to another: an input file that was read.

    `sha256` is of the file's bytes: with others it may tell other questions. `zaaknummer` ("" when unknown) and
    `aanhangsels` (official ids of the answers, lower case) are of its text or its metadata. `count` is how many
    questions it prints, 0 when it cannot tell others of them; `traces` are theirs, and `printed` says that it prints
    their numbers. `lost` says that its own headings may be: then `shingles` are the stretches of its text.
    """

    bronbestand: str
    sha256: str
    key: str
    zaaknummer: str
    aanhangsels: tuple[str, ...]
    count: int
    printed: bool
    traces: array[int]
    lost: bool
    shingles: array[int]


@dataclass(frozen=True, slots=True)
class Voorstel:
    """A document that may print the questions of another; `zeker` when a key says that they are of one set."""

    bronbestand: str
    zeker: bool


@dataclass(frozen=True, slots=True)
class _Teller:
    """What is known of a document that may tell."""

    bronbestand: str
    zaaknummer: str
    count: int
    printed: bool

    @property
    def trust(self) -> tuple[bool, int, str]:
        """Printed numbers before counted ones, the fuller print before the other, then the first by path."""
        return not self.printed, -self.count, self.bronbestand


class Bronnen:
    """The documents that can tell others of their questions, by key and by trace, and the texts that may be told."""

    def __init__(self, state: sqlite3.Connection) -> None:
        self._state = state
        for statement in _TABLES.split(";"):
            state.execute(statement)
        self._traces = _Entries(state, "known_trace")
        self._shingles = _Entries(state, "known_shingle")

    def update(self, changes: Changes[Bron]) -> list[str]:
        """Take in what changed; return the paths of the lost files for which `suggest` may answer otherwise, sorted.

        Changed and new lost files are among them, and those to which a file is, or was, suggested of which anything
        changed: read again they may give something else. `old` of a change must be what was given before.
        """
        others = self._lost() - sum(change.old is not None and change.old.lost for change in changes.values())
        if not others:  # nobody else can be told: a build from nothing
            self._replace(changes)
            return self._paths([], changes)
        touched = {t & _STRETCH for change in changes.values() for b in (change.old, change.new) if b for t in b.traces}
        tied = self._tied(changes)
        before = self._traces.files(touched, CROWD + 1)
        self._replace(changes)
        after = self._traces.files(touched, CROWD + 1)
        rare = [t for t in touched if min(len(before.get(t, ())), len(after.get(t, ()))) <= CROWD]
        told = self._shingles.files(rare, len(changes) + others)
        self._shingles.forget()
        return self._paths(tied.union(self._tied(changes), *told.values()), changes)

    def suggest(self, bronbestand: str) -> tuple[Voorstel, ...]:
        """Return the documents that may print the questions in the text of a lost file, the likeliest first.

        Those that a key ties to it come first; then those of which most traces stand in its text. Never one with
        another case number.
        """
        own, zaaknummer, shingles = self._state.execute(
            "SELECT id, zaaknummer, shingles FROM known_bron WHERE bronbestand = ?", (bronbestand,)
        ).fetchone()
        tied = {id for (id,) in self._state.execute(_TIED, {"id": own})} - {own}
        sure = sorted(self._tellers(tied, zaaknummer), key=lambda teller: teller.trust)[:MOST]
        hits = self._hits(array("Q", shingles))
        likely = self._likeliest({id: n for id, n in hits.items() if id not in tied and id != own}, zaaknummer)
        found = [*(Voorstel(teller.bronbestand, True) for teller in sure)]
        found += (Voorstel(teller.bronbestand, False) for teller in likely[: MOST - len(found)])
        return tuple(found)

    # ------------------------------------------------------------ who is told by whom

    def _lost(self) -> int:
        (count,) = self._state.execute("SELECT count(*) FROM known_bron WHERE lost").fetchone()
        return int(count)

    def _tied(self, changes: Changes[Bron]) -> set[int]:
        """Files that a key ties to those of the changes that can tell, by what is known of these now."""
        telling = [path for path, change in changes.items() if any(b and b.count for b in (change.old, change.new))]
        tied: set[int] = set()
        for id in self._numbers(telling).values():
            tied.update(other for (other,) in self._state.execute(_TIED, {"id": id}))
        return tied

    def _paths(self, numbers: Iterable[int], changes: Changes[Bron]) -> list[str]:
        """Of those files, and of those of the changes, the lost ones."""
        paths = {path for path, change in changes.items() if change.new and change.new.lost}
        asked = "SELECT bronbestand FROM known_bron WHERE lost AND id IN (SELECT value FROM json_each(?))"
        paths.update(path for (path,) in self._state.execute(asked, (json.dumps(sorted(numbers)),)))
        return sorted(paths)

    def _tellers(self, numbers: Collection[int], zaaknummer: str) -> Iterator[_Teller]:
        """Those of the files that can tell of their questions, without those of another case."""
        asked = """SELECT bronbestand, zaaknummer, count, printed FROM known_bron
            WHERE count > 0 AND id IN (SELECT value FROM json_each(?))"""
        for path, number, count, printed in self._state.execute(asked, (json.dumps(sorted(numbers)),)):
            if not (number and zaaknummer and number != zaaknummer):
                yield _Teller(path, number, count, bool(printed))

    def _hits(self, shingles: array[int]) -> Counter[int]:
        """How many traces of each file stand in a text. One that is in more than CROWD files tells nothing."""
        found = self._traces.files(shingles, CROWD + 1)
        return Counter(id for files in found.values() if len(files) <= CROWD for id in files)

    def _likeliest(self, hits: Mapping[int, int], zaaknummer: str) -> list[_Teller]:
        """Files in order of traces found, as far as enough of them may be suggested."""
        found: list[_Teller] = []
        ordered = sorted(hits, key=lambda id: (-hits[id], id))
        for _, equals in groupby(ordered, hits.__getitem__):
            found += sorted(self._tellers(tuple(equals), zaaknummer), key=lambda teller: teller.trust)
            if len(found) >= MOST:
                break
        return found

    # ------------------------------------------------------------ what is known

    def _numbers(self, paths: Iterable[str]) -> dict[str, int]:
        """The numbers of the files that are known."""
        asked = "SELECT id FROM known_bron WHERE bronbestand = ?"
        rows = ((path, self._state.execute(asked, (path,)).fetchone()) for path in paths)
        return {path: row[0] for path, row in rows if row}

    def _replace(self, changes: Changes[Bron]) -> None:
        numbers = self._numbers(changes)
        known = [(id,) for id in numbers.values()]
        self._state.executemany("DELETE FROM known_aanhangsel WHERE bron = ?", known)
        self._state.executemany("DELETE FROM known_bron WHERE id = ?", known)
        (free,) = self._state.execute("SELECT coalesce(max(id), 0) + 1 FROM known_bron").fetchone()
        free = max(free, 1 + max(numbers.values(), default=0))
        numbers.update((path, free + n) for n, path in enumerate(path for path in changes if path not in numbers))
        self._insert((numbers[path], change.new) for path, change in changes.items() if change.new)
        self._traces.replace(
            (numbers[path], change.old.traces if change.old else (), change.new.traces if change.new else ())
            for path, change in changes.items()
        )
        self._shingles.replace(
            (numbers[path], change.old.shingles if change.old else (), change.new.shingles if change.new else ())
            for path, change in changes.items()
        )

    def _insert(self, files: Iterable[tuple[int, Bron]]) -> None:
        for id, bron in files:
            shingles = array("Q", sorted({shingle & _STRETCH for shingle in bron.shingles}))
            told = (bron.count, bron.printed, bron.lost, shingles.tobytes())
            row = (id, bron.bronbestand, bron.key, bron.zaaknummer, *told)
            self._state.execute("INSERT INTO known_bron VALUES (?, ?, ?, ?, ?, ?, ?, ?)", row)
            named = ((id, aanhangsel) for aanhangsel in sorted(set(bron.aanhangsels)))
            self._state.executemany("INSERT INTO known_aanhangsel VALUES (?, ?)", named)


class _Entries:
    """Which files have a stretch of letters: a table of sorted entries.

    An entry is a number of 64 bits, the beginning of the stretch's own and the number of the file; a row holds all that
    begin with the same 14 bits. A row for each entry would take ten times as long to write. What is read is kept until
    it is told to `forget`.
    """

    def __init__(self, state: sqlite3.Connection, table: str) -> None:
        self._state = state
        self._table = table
        self._rows: dict[int, array[int]] = {}
        state.execute(f"CREATE TABLE IF NOT EXISTS {table} (row INTEGER PRIMARY KEY, entries BLOB NOT NULL)")

    def replace(self, files: Iterable[tuple[int, Iterable[int], Iterable[int]]]) -> None:
        """Put, for files by number, other stretches in the place of those that they had."""
        gone: dict[int, array[int]] = defaultdict(lambda: array("Q"))
        come: dict[int, array[int]] = defaultdict(lambda: array("Q"))
        for id, old, new in files:
            before, now = {s & _STRETCH | id for s in old}, {s & _STRETCH | id for s in new}
            for entry in before - now:
                gone[entry >> _ROW_SHIFT].append(entry)
            for entry in now - before:
                come[entry >> _ROW_SHIFT].append(entry)
        for row in sorted({*gone, *come}):
            self._write(row, gone.pop(row, array("Q")), come.pop(row, array("Q")))
        self.forget()

    def _write(self, row: int, gone: array[int], come: array[int]) -> None:
        entries = self._read(row)
        for entry in gone:
            entries.remove(entry)
        if entries:
            for entry in come:
                insort(entries, entry)
        else:
            entries = array("Q", sorted(come))
        if entries:
            self._state.execute(f"INSERT OR REPLACE INTO {self._table} VALUES (?, ?)", (row, entries.tobytes()))
        else:
            self._state.execute(f"DELETE FROM {self._table} WHERE row = ?", (row,))

    def _read(self, row: int) -> array[int]:
        found = self._state.execute(f"SELECT entries FROM {self._table} WHERE row = ?", (row,)).fetchone()
        return array("Q", found[0] if found else b"")

    def files(self, stretches: Iterable[int], most: int) -> dict[int, list[int]]:
        """The numbers of the files that have each stretch, at most so many; without stretches that none has."""
        found: dict[int, list[int]] = {}
        for stretch in stretches:
            row = stretch >> _ROW_SHIFT
            entries = self._rows.get(row)
            if entries is None:
                entries = self._rows[row] = self._read(row)
            low = bisect_left(entries, stretch)
            if low < len(entries) and entries[low] <= stretch | _FILES:
                high = bisect_left(entries, stretch + _FILES + 1, low, min(low + most, len(entries)))
                found[stretch] = [entry & _FILES for entry in entries[low:high]]
        return found

    def forget(self) -> None:
        """Let go of what was read."""
        self._rows.clear()
