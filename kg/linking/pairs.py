"""The pairs of texts that are compared, and what comparing them gave: tables of the state.

Beside each pair that came or went since likeness was last settled stands what was known of it then, so that settling
tells what differs from what was told, whatever happened in between.
"""

from __future__ import annotations

import pickle
import sqlite3
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from itertools import groupby
from operator import attrgetter
from typing import NamedTuple

from kg.linking.comparing import Overeenkomst, Overeenkomstsoort, Paar, Vergelijking
from kg.model import Change

ALIKE = 0.8  # score from which a text is said to repeat an earlier one
SISTERS = 2  # questions that a set must have in common with an earlier one
_WITHIN, _ASKED = Overeenkomstsoort.ZELFDE_VRAAG, Overeenkomstsoort.HERHAALDE_VRAAG
_TABLES = (
    # `vragenset` is the set of a question that was asked before, empty for answers.
    "gelijkenis_paar (key TEXT PRIMARY KEY, a TEXT NOT NULL, b TEXT NOT NULL, soort TEXT NOT NULL,"
    " eerste TEXT NOT NULL, tweede TEXT NOT NULL, nummers_eerste TEXT NOT NULL, nummers_tweede TEXT NOT NULL,"
    " vragenset TEXT NOT NULL, gevonden BLOB) WITHOUT ROWID",
    "gelijkenis_verteld (key TEXT PRIMARY KEY, gevonden BLOB) WITHOUT ROWID",
    "gelijkenis_gevonden (key TEXT PRIMARY KEY, gevonden BLOB NOT NULL) WITHOUT ROWID",
    "gelijkenis_zuster (vragenset TEXT PRIMARY KEY, zuster TEXT NOT NULL) WITHOUT ROWID",
    "gelijkenis_geraakt (vragenset TEXT PRIMARY KEY) WITHOUT ROWID",
)
_INDEXES = (
    "gelijkenis_paar_a ON gelijkenis_paar (a)",
    "gelijkenis_paar_b ON gelijkenis_paar (b)",
    "gelijkenis_paar_tweede ON gelijkenis_paar (tweede) WHERE soort <> 'overeenkomstZelfdeVraag'",
    "gelijkenis_paar_vragenset ON gelijkenis_paar (vragenset) WHERE vragenset <> ''",
    "gelijkenis_paar_open ON gelijkenis_paar (a, b) WHERE gevonden IS NULL",
)
_ACROSS = "soort <> 'overeenkomstZelfdeVraag'"  # as the index has it
_FIELDS = attrgetter(
    "key", "eerste", "tweede", "gelijkenis", "alleen_eerste", "alleen_tweede", "aantal_eerste", "aantal_tweede"
)
_COLUMNS = "key, a, b, soort, eerste, tweede, nummers_eerste, nummers_tweede, vragenset"


class Pair(NamedTuple):
    """Two texts to compare, as the table has them; numbers are joined by commas."""

    key: str
    a: str
    b: str
    soort: str
    eerste: str
    tweede: str
    nummers_eerste: str
    nummers_tweede: str
    vragenset: str

    def item(self) -> Vergelijking:
        """What workers are asked to compare."""
        return Vergelijking(
            Overeenkomstsoort(self.soort),
            self.eerste,
            self.tweede,
            tuple(map(int, self.nummers_eerste.split(","))),
            tuple(map(int, self.nummers_tweede.split(","))),
        )


def pair(a: str, b: str, item: Vergelijking) -> Pair:
    """Return two texts of documents `a` and `b` that are to be compared."""
    return Pair(
        item.key,
        a,
        b,
        item.soort.value,
        item.eerste,
        item.tweede,
        ",".join(map(str, item.nummers_eerste)),
        ",".join(map(str, item.nummers_tweede)),
        item.tweede.split("/")[1] if item.soort is _ASKED else "",
    )


class Pairs:
    """Which texts are compared with which. Documents are known by key, texts by path."""

    def __init__(self, state: sqlite3.Connection) -> None:
        self._state = state
        for table in _TABLES:
            state.execute(f"CREATE TABLE IF NOT EXISTS {table}")
        for index in _INDEXES:
            state.execute(f"CREATE INDEX IF NOT EXISTS {index}")

    # ------------------------------------------------------------ what is compared

    def forget(self, documents: Iterable[str]) -> None:
        """Take out every pair of these documents."""
        for document in documents:
            self._drop(self._where("a = ? OR b = ?", document, document))

    def across(self, texts: Collection[str] | None, wanted: Iterable[Pair]) -> None:
        """Let each of these texts (None for all) be compared with what is wanted for it across sets, nothing else."""
        if texts is None:
            self._let(self._where(_ACROSS), wanted)
        else:
            self._let([row for path in texts for row in self._where(f"{_ACROSS} AND tweede = ?", path)], wanted)

    def within(self, documents: Iterable[str], wanted: Iterable[Pair]) -> None:
        """Let the documents of one set be compared as wanted, and not otherwise."""
        found = (row for document in documents for row in self._where("a = ?", document) if row.soort == _WITHIN)
        self._let(list(found), wanted)

    def _where(self, condition: str, *values: str) -> list[Pair]:
        rows = self._state.execute(f"SELECT {_COLUMNS} FROM gelijkenis_paar WHERE {condition}", values)
        return list(map(Pair._make, rows))

    def _let(self, found: Collection[Pair], wanted: Iterable[Pair]) -> None:
        """Replace the pairs `found` by those that are wanted; what comparing gave stays where nothing differs."""
        rows = set(wanted)
        self._drop([row for row in found if row not in rows])
        new = sorted(rows.difference(found))
        self._state.executemany("INSERT OR IGNORE INTO gelijkenis_verteld VALUES (?, NULL)", ((r.key,) for r in new))
        self._state.executemany("INSERT INTO gelijkenis_paar VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, NULL)", new)
        self.touch(row.vragenset for row in new)

    def _drop(self, pairs: Collection[Pair]) -> None:
        """Take out pairs, and keep what was last told of them."""
        keys = [(row.key,) for row in pairs]
        self._state.executemany(
            "INSERT OR IGNORE INTO gelijkenis_verteld SELECT key, gevonden FROM gelijkenis_paar WHERE key = ?", keys
        )
        self._state.executemany("DELETE FROM gelijkenis_paar WHERE key = ?", keys)
        self.touch(row.vragenset for row in pairs)

    def touch(self, sets: Iterable[str]) -> None:
        """Look again for the sister of these sets when likeness is settled."""
        rows = ((key,) for key in sorted({*sets} - {""}))
        self._state.executemany("INSERT OR IGNORE INTO gelijkenis_geraakt VALUES (?)", rows)

    def open(self) -> list[Paar]:
        """Return what has not been compared, in order of the two documents."""
        query = f"SELECT {_COLUMNS} FROM gelijkenis_paar WHERE gevonden IS NULL ORDER BY a, b, key"
        rows = map(Pair._make, self._state.execute(query))
        return [
            Paar(a, b, tuple(row.item() for row in items))
            for (a, b), items in groupby(rows, key=lambda row: (row.a, row.b))
        ]

    # ------------------------------------------------------------ what was found

    def settle(self, found: Iterable[Overeenkomst]) -> Iterator[tuple[str, Change[Overeenkomst]]]:
        """Take in what comparing gave; yield what differs from what was last told, in order of key."""
        self._take(found)
        rows = self._state.execute(
            "SELECT v.key, v.gevonden, p.gevonden FROM gelijkenis_verteld v LEFT JOIN gelijkenis_paar p USING (key)"
            " ORDER BY v.key"
        )
        for key, before, after in rows:
            old, new = _told(before), _told(after)
            if old != new:
                yield key, Change(old, new)
        self._state.execute("DELETE FROM gelijkenis_verteld")

    def told(self) -> Iterator[tuple[str, Overeenkomst]]:
        """What is published of all that was found, in order of key."""
        rows = self._state.execute("SELECT key, gevonden FROM gelijkenis_paar ORDER BY key")
        return ((key, one) for key, blob in rows if (one := _told(blob)))

    def _take(self, found: Iterable[Overeenkomst]) -> None:
        rows = ((one.key, _packed(one)) for one in found)
        self._state.executemany("INSERT OR REPLACE INTO gelijkenis_gevonden VALUES (?, ?)", rows)
        joined = "FROM gelijkenis_gevonden g JOIN gelijkenis_paar p USING (key)"
        # What was told of a pair that came before the last settling, and is only compared now, is nothing.
        self._state.execute(f"INSERT OR IGNORE INTO gelijkenis_verteld SELECT p.key, p.gevonden {joined}")
        self._state.execute(
            f"INSERT OR IGNORE INTO gelijkenis_geraakt SELECT p.vragenset {joined} WHERE p.vragenset <> ''"
        )
        self._state.execute(
            "UPDATE gelijkenis_paar SET gevonden = g.gevonden FROM gelijkenis_gevonden g"
            " WHERE g.key = gelijkenis_paar.key"
        )
        self._state.execute("DELETE FROM gelijkenis_gevonden")

    def touched(self) -> list[str]:
        """Return the sets whose sister may be another than was told, sorted; they are told with this."""
        found = [key for (key,) in self._state.execute("SELECT vragenset FROM gelijkenis_geraakt ORDER BY vragenset")]
        self._state.execute("DELETE FROM gelijkenis_geraakt")
        return found

    def asked_before(self, set_key: str) -> Counter[str]:
        """Count the questions of a set that were asked before, by the set in which they were."""
        rows = self._state.execute(
            "SELECT gevonden FROM gelijkenis_paar WHERE vragenset = ? AND vragenset <> ''", (set_key,)
        )
        told = (_told(blob) for (blob,) in rows)
        return Counter(one.eerste.split("/")[1] for one in told if one is not None)

    def sister(self, set_key: str, found: str | None) -> Change[str] | None:
        """Take in the sister set of a set (None: it has none); return what differs from what was told, if it does."""
        row = self._state.execute("SELECT zuster FROM gelijkenis_zuster WHERE vragenset = ?", (set_key,)).fetchone()
        old = row[0] if row else None
        if old == found:
            return None
        self._state.execute("DELETE FROM gelijkenis_zuster WHERE vragenset = ?", (set_key,))
        if found is not None:
            self._state.execute("INSERT INTO gelijkenis_zuster VALUES (?, ?)", (set_key, found))
        return Change(old, found)


def _packed(found: Overeenkomst) -> bytes:
    """Return the fields of what was found, without the class: half the size, and twice as quick."""
    return pickle.dumps((found.soort.value, *_FIELDS(found)), pickle.HIGHEST_PROTOCOL)


def _told(blob: bytes | None) -> Overeenkomst | None:
    """What is published of what comparing gave: across sets only what is alike."""
    if blob is None:
        return None
    soort, key, *fields = pickle.loads(blob)
    found = Overeenkomst(key, Overeenkomstsoort(soort), *fields)
    return found if found.soort is _WITHIN or found.gelijkenis >= ALIKE else None
