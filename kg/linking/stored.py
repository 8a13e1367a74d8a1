"""The tables of linking in the state of a build: what each document says, what it was linked to, what was published."""

from __future__ import annotations

import pickle
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from kg.linking.alike import CROWD, crowded, head_of, marks
from kg.linking.history import Gepubliceerd, Naamloze, Sleutelregel
from kg.linking.keys import SET_KINDS, Sleutels
from kg.linking.letters import LETTERS
from kg.linking.link import Setgegevens, cited_by, derived_identifier
from kg.linking.sets import head_key
from kg.model import Zaak

_TABLES = """
CREATE TABLE IF NOT EXISTS link_documents (
    n INTEGER PRIMARY KEY, key TEXT UNIQUE, nummer TEXT, brief TEXT, dag TEXT, kop TEXT, hoofd TEXT,
    component TEXT, eerste TEXT);
CREATE INDEX IF NOT EXISTS link_nummer ON link_documents (nummer);
CREATE INDEX IF NOT EXISTS link_brief ON link_documents (brief);
CREATE INDEX IF NOT EXISTS link_dag ON link_documents (dag);
CREATE INDEX IF NOT EXISTS link_kop ON link_documents (kop);
CREATE INDEX IF NOT EXISTS link_component ON link_documents (component);
CREATE INDEX IF NOT EXISTS link_eerste ON link_documents (eerste);
CREATE TABLE IF NOT EXISTS link_sleutels (key TEXT PRIMARY KEY, sleutels BLOB);
CREATE TABLE IF NOT EXISTS link_linkages (key TEXT PRIMARY KEY, linkage BLOB);
CREATE TABLE IF NOT EXISTS link_marks (mark INTEGER, n INTEGER, PRIMARY KEY (mark, n)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS link_names (
    name TEXT, how INTEGER, document TEXT, spelled TEXT, PRIMARY KEY (name, how, document)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS link_identifiers (name TEXT PRIMARY KEY, document TEXT, afgeleid INTEGER) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS link_stubs (name TEXT PRIMARY KEY, spelled TEXT, documents BLOB) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS link_sets (
    eerste TEXT PRIMARY KEY, key TEXT, nummer TEXT, own TEXT, zaak INTEGER) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS link_gegevens (eerste TEXT PRIMARY KEY, gegevens BLOB);
CREATE INDEX IF NOT EXISTS link_sets_key ON link_sets (key);
CREATE INDEX IF NOT EXISTS link_sets_own ON link_sets (own);
CREATE TABLE IF NOT EXISTS link_zaken (nummer TEXT PRIMARY KEY, zaak BLOB) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS link_published (document TEXT PRIMARY KEY, key TEXT) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS link_published_key ON link_published (key);
CREATE TABLE IF NOT EXISTS link_moved (document TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS link_history (key TEXT PRIMARY KEY, document TEXT, vervangen_door TEXT) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS link_history_door ON link_history (vervangen_door);
CREATE TABLE IF NOT EXISTS link_replaced (key TEXT PRIMARY KEY, vervangen_door TEXT) WITHOUT ROWID;
"""
STATES, FOLLOWS, CITES, NAMES = range(4)  # how a document has a name: its own id, one that follows, cited, its answer
_MANY = 500  # values that are asked for at once


class Stored:
    """Reads and writes the tables; knows nothing of why."""

    def __init__(self, state: sqlite3.Connection) -> None:
        self.state = state
        for statement in _TABLES.split(";\n"):
            if statement.strip():
                state.execute(statement)

    def ask(self, query: str, *values: object) -> list[Any]:
        """Return the rows of a query; of a query for one column its values."""
        rows = self.state.execute(query, values).fetchall()
        return [row[0] for row in rows] if rows and len(rows[0]) == 1 else rows

    def one(self, query: str, *values: object) -> Any:
        """Return the one column of the first row, None when there is none."""
        row = self.state.execute(query, values).fetchone()
        return row[0] if row else None

    def among(self, query: str, values: Iterable[object]) -> Iterator[Any]:
        """Yield the rows of a query that ends in `IN`, for many values."""
        every = list(values)
        for at in range(0, len(every), _MANY):
            some = every[at : at + _MANY]
            yield from self.ask(f"{query} ({', '.join('?' * len(some))})", *some)

    # ------------------------------------------------------------ documents

    def sleutels(self, keys: Iterable[str]) -> dict[str, Sleutels]:
        """The keys of documents, of those that are here."""
        rows = self.among("SELECT sleutels FROM link_sleutels WHERE key IN", sorted(keys))
        found: Iterator[Sleutels] = map(pickle.loads, rows)
        return {document.key: document for document in found}

    def every(self) -> Iterator[Sleutels]:
        """The keys of all documents."""
        return map(pickle.loads, self.ask("SELECT sleutels FROM link_sleutels ORDER BY key"))

    def remove(self, documents: Iterable[Sleutels]) -> None:
        """Take documents out, with their marks and names."""
        for document in documents:
            n = self.one("SELECT n FROM link_documents WHERE key = ?", document.key)
            self.state.execute("DELETE FROM link_documents WHERE n = ?", (n,))
            self.state.execute("DELETE FROM link_sleutels WHERE key = ?", (document.key,))
            self.state.execute("INSERT OR IGNORE INTO link_moved VALUES (?)", (document.key,))
            gone = [(number, n) for number in marks(document)]
            self.state.executemany("DELETE FROM link_marks WHERE mark = ? AND n = ?", gone)
            gone_names = [(name, how, document.key) for name, how, _ in _names(document)]
            self.state.executemany("DELETE FROM link_names WHERE name = ? AND how = ? AND document = ?", gone_names)

    def add(self, documents: Sequence[Sleutels], numbers: Mapping[str, str]) -> None:
        """Put documents in; `numbers` are their case numbers, found or stated."""
        first = 1 + (self.one("SELECT max(n) FROM link_documents") or 0)
        rows = (_row(n, document, numbers.get(document.key, "")) for n, document in enumerate(documents, first))
        self.state.executemany("INSERT INTO link_documents VALUES (?, ?, ?, ?, ?, ?, ?, '', '')", rows)
        blobs = ((document.key, pickle.dumps(document)) for document in documents)
        self.state.executemany("INSERT INTO link_sleutels VALUES (?, ?)", blobs)
        entries = [
            (number, n)
            for n, document in enumerate(documents, first)
            if document.soort in SET_KINDS
            for number in marks(document)
        ]
        self.state.executemany("INSERT INTO link_marks VALUES (?, ?)", sorted(entries))
        names = [(name, how, d.key, spelled) for d in documents for name, how, spelled in _names(d)]
        self.state.executemany("INSERT INTO link_names VALUES (?, ?, ?, ?)", sorted(names))

    def holders(self, number: int) -> list[int]:
        """The documents (by number in the table) that have a mark."""
        return self.ask("SELECT n FROM link_marks WHERE mark = ?", number)

    def is_common(self, number: int) -> bool:
        """True when a mark is too common to tell a set."""
        return crowded(
            self.ask(
                "SELECT hoofd FROM link_marks JOIN link_documents USING (n) WHERE mark = ? LIMIT ?", number, CROWD + 1
            )
        )

    # ------------------------------------------------------------ sets

    def naamloze(self, firsts: Iterable[str]) -> dict[str, Naamloze]:
        """What the keys of sets are made of, by their first document."""
        rows = self.among("SELECT eerste, nummer, own FROM link_sets WHERE eerste IN", sorted(firsts))
        return {
            first: Naamloze(
                nummer, own, tuple(self.ask("SELECT key FROM link_documents WHERE eerste = ? ORDER BY key", first))
            )
            for first, nummer, own in rows
        }

    def gegevens(self, firsts: Iterable[str]) -> dict[str, Setgegevens]:
        """Sets by their first document."""
        rows = self.among("SELECT eerste, gegevens FROM link_gegevens WHERE eerste IN", sorted(firsts))
        return {first: pickle.loads(blob) for first, blob in rows}

    def put_sets(self, sets: Iterable[tuple[str, Naamloze, Setgegevens]]) -> None:
        """Put sets in, each with its first document."""
        for first, kenmerk, found in sets:
            row = (first, found.key, kenmerk.zaaknummer, kenmerk.own, found.zaak is not None)
            self.state.execute("INSERT OR REPLACE INTO link_sets VALUES (?, ?, ?, ?, ?)", row)
            self.state.execute("INSERT OR REPLACE INTO link_gegevens VALUES (?, ?)", (first, pickle.dumps(found)))
            moved = ((document,) for document in found.documenten)
            self.state.executemany("INSERT OR IGNORE INTO link_moved VALUES (?)", moved)

    def drop_sets(self, firsts: Iterable[str]) -> None:
        """Take sets out."""
        for first in firsts:
            self.state.execute("DELETE FROM link_sets WHERE eerste = ?", (first,))
            self.state.execute("DELETE FROM link_gegevens WHERE eerste = ?", (first,))

    def used(self, key: str) -> bool:
        """True when a set has this key."""
        return self.one("SELECT 1 FROM link_sets WHERE key = ?", key) is not None

    def sets_of(self, documents: Iterable[str]) -> dict[str, str]:
        """The key of the set of each document that is in one."""
        query = "SELECT d.key, s.key FROM link_documents d JOIN link_sets s ON s.eerste = d.eerste WHERE d.key IN"
        return dict(self.among(query, sorted(documents)))

    def zaken(self, nummers: Iterable[str]) -> dict[str, Zaak]:
        """The rows of the export that were in force, by number."""
        rows = self.among("SELECT nummer, zaak FROM link_zaken WHERE nummer IN", sorted(nummers))
        return {nummer: pickle.loads(blob) for nummer, blob in rows}

    # ------------------------------------------------------------ what was published

    def published(self) -> Gepubliceerd:
        """All that was published."""
        return Gepubliceerd(
            dict(self.ask("SELECT document, key FROM link_published")),
            dict(self.ask("SELECT key, vervangen_door FROM link_history WHERE vervangen_door != ''")),
        )

    def history(self) -> list[Sleutelregel]:
        """The history that was published last."""
        return [Sleutelregel(*row) for row in self.ask("SELECT key, document, vervangen_door FROM link_history")]

    def put_history(self, rows: Iterable[Sleutelregel]) -> None:
        """Let these be the history that was published last."""
        self.state.execute("DELETE FROM link_history")
        values = ((row.key, row.document, row.vervangen_door) for row in rows)
        self.state.executemany("INSERT INTO link_history VALUES (?, ?, ?)", values)

    def publish(self, rows: Sequence[Sleutelregel]) -> None:
        """Let these be the history, and the sets of now those that are published.

        A key that waits for a document to return stays that document's.
        """
        self.put_history(rows)
        self.state.execute("DELETE FROM link_published WHERE document IN (SELECT document FROM link_moved)")
        self.state.execute(
            """INSERT INTO link_published SELECT d.key, s.key FROM link_moved m
            JOIN link_documents d ON d.key = m.document JOIN link_sets s ON s.eerste = d.eerste"""
        )
        self.state.execute("DELETE FROM link_moved")
        kept = ((row.document, row.key) for row in rows if row.document)
        self.state.executemany("INSERT OR IGNORE INTO link_published VALUES (?, ?)", kept)


def _row(n: int, document: Sleutels, nummer: str) -> tuple[object, ...]:
    in_set = document.soort in SET_KINDS
    asks = in_set and not document.zaaknummer and document.ingezonden and document.onderwerp
    return (
        n,
        document.key,
        nummer if in_set else "",
        document.zaaknummer if document.soort in LETTERS else "",
        str(document.ingezonden) if asks else "",
        head_key(document) if in_set else "",
        repr(head_of(document)),
    )


def _names(document: Sleutels) -> Iterator[tuple[str, int, str]]:
    """The names by which a document is found: the name in lower case, how it has it, how it is spelled."""
    if document.identifier:
        yield document.identifier.lower(), STATES, ""
    if follows := derived_identifier(document):
        yield follows, FOLLOWS, ""
    spelled = cited_by(document)
    for name in spelled.keys() | {cited.lower() for cited in document.aangehaald}:
        yield name, CITES, spelled.get(name, "")
    if document.soort in SET_KINDS:
        for name in {answers.lower() for answers in document.aanhangsels}:
            yield name, NAMES, ""
