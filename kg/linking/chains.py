"""Answers that refer to answers, followed to the answers that say something: a view over all documents.

"Zie het antwoord op vraag 1" and "zie het antwoord op vraag 3 van 2094Z00012" lead from answer to answer. Only an
answer that says nothing else is followed further; what it says is what the answers at the end say.
"""

from __future__ import annotations

import pickle
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from kg.linking.answers import Antwoordsleutel
from kg.linking.keys import QUESTIONS, ZAAKNUMMER, Sleutels
from kg.linking.link import Setgegevens
from kg.linking.walk import components
from kg.model import Change, Changes, value


class Antwoordplaats(NamedTuple):
    """One answer: the key of its document and the numbers of the questions that it answers."""

    document: str
    nummers: tuple[int, ...]


@value
class Elders:
    """A reference into another document, as `Antwoordsleutel.elders` has it, and the answers that it leads to."""

    identifier: str
    nummers: tuple[int, ...]
    antwoorden: tuple[Antwoordplaats, ...]


@value
class Schakel:
    """An answer that refers, and where that leads.

    `doelen` are the answers that it refers to, here and elsewhere. The rest is of an answer that only refers: `einde`
    are the answers at the end of its chain that say something, `kring` those that it goes round in, itself included,
    and `doodlopend` tells in Dutch why there is no end.
    """

    nummers: tuple[int, ...]
    doelen: tuple[Antwoordplaats, ...]
    elders: tuple[Elders, ...] = ()
    einde: tuple[Antwoordplaats, ...] = ()
    kring: tuple[Antwoordplaats, ...] = ()
    doodlopend: tuple[str, ...] = ()


@value
class Keten:
    """The answers of one document that refer, in order of their numbers."""

    schakels: tuple[Schakel, ...]


# `identifier` is an official id or a case number, lower case; `alleen` is 1 where an answer that only refers names it.
_TABLES = """
CREATE TABLE IF NOT EXISTS keten_document (key TEXT PRIMARY KEY, antwoorden BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS keten_verwijzing (
  identifier TEXT NOT NULL, key TEXT NOT NULL, alleen INTEGER NOT NULL, PRIMARY KEY (identifier, key)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS keten_plaats (
  identifier TEXT NOT NULL, key TEXT NOT NULL, PRIMARY KEY (identifier, key)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS keten_plaats_key ON keten_plaats (key);
CREATE TABLE IF NOT EXISTS keten_keten (key TEXT PRIMARY KEY, keten BLOB NOT NULL) WITHOUT ROWID;
"""


class Ketens:
    """The view. `state` is an open connection in a transaction of the caller; nothing is committed here."""

    def __init__(self, state: sqlite3.Connection) -> None:
        self.state = state
        for statement in _TABLES.split(";\n"):
            state.execute(statement)

    def update(
        self, documents: Changes[Sleutels], identifiers: Changes[str], sets: Changes[Setgegevens]
    ) -> Changes[Keten]:
        """Take what changed and return the documents whose chains are others than before, by key.

        `identifiers` gives the document of an official id (lower case), `sets` the documents of a case number. A
        document whose answers refer to nothing has no chain.
        """
        touched = self._places(identifiers, sets)
        changed = self._documents(documents)
        return self._settle(sorted(self._affected(changed, touched)))

    def keten(self, key: str) -> Keten | None:
        """Return the chains of a document, None when its answers refer to nothing."""
        row = self.state.execute("SELECT keten FROM keten_keten WHERE key = ?", (key,)).fetchone()
        return pickle.loads(row[0]) if row else None

    # ------------------------------------------------------------ what changes

    def _places(self, identifiers: Changes[str], sets: Changes[Setgegevens]) -> set[str]:
        """Note where ids lead; return those that lead elsewhere than before."""
        old = {(identifier, change.old) for identifier, change in identifiers.items() if change.old is not None}
        new = {(identifier, change.new) for identifier, change in identifiers.items() if change.new is not None}
        for change in sets.values():
            old |= _documents_of(change.old)
            new |= _documents_of(change.new)
        self.state.executemany("DELETE FROM keten_plaats WHERE identifier = ? AND key = ?", sorted(old - new))
        self.state.executemany("INSERT OR IGNORE INTO keten_plaats VALUES (?, ?)", sorted(new - old))
        return {identifier for identifier, _ in old ^ new}

    def _documents(self, documents: Changes[Sleutels]) -> set[str]:
        """Note the answers of documents; return the keys of those whose answers are others than before."""
        every = {key: (_answers(change.old), _answers(change.new)) for key, change in documents.items()}
        changed = {key: (old, new) for key, (old, new) in every.items() if old != new}
        gone = [(identifier, key) for key, (old, _) in changed.items() for identifier in _named(old)]
        self.state.executemany("DELETE FROM keten_verwijzing WHERE identifier = ? AND key = ?", sorted(gone))
        self.state.executemany("DELETE FROM keten_document WHERE key = ?", [(key,) for key in sorted(changed)])
        blobs = [(key, pickle.dumps(new)) for key, (_, new) in sorted(changed.items()) if new]
        self.state.executemany("INSERT INTO keten_document VALUES (?, ?)", blobs)
        named = [
            (identifier, key, only) for key, (_, new) in changed.items() for identifier, only in _named(new).items()
        ]
        self.state.executemany("INSERT INTO keten_verwijzing VALUES (?, ?, ?)", sorted(named))
        return set(changed)

    def _affected(self, changed: set[str], touched: set[str]) -> set[str]:
        """The documents whose chains may be others: those that changed, and who leads to them along any chain."""
        found = set(changed)
        lists = [self._ids_of(key) for key in sorted(changed)]
        queue = sorted(touched.union(*lists))
        seen = set(queue)
        while queue:
            rows = self.state.execute("SELECT key, alleen FROM keten_verwijzing WHERE identifier = ?", (queue.pop(),))
            for key, only in rows.fetchall():
                found.add(key)
                # What only mentions an answer leads nobody on.
                for identifier in self._ids_of(key) if only else ():
                    if identifier not in seen:
                        seen.add(identifier)
                        queue.append(identifier)
        return found

    def _ids_of(self, key: str) -> list[str]:
        rows = self.state.execute("SELECT identifier FROM keten_plaats WHERE key = ?", (key,))
        return [identifier for (identifier,) in rows]

    def _settle(self, keys: Iterable[str]) -> Changes[Keten]:
        changes: dict[str, Change[Keten]] = {}
        stuk = lru_cache(maxsize=_KEPT)(self._stuk)
        for key in keys:
            old, new = self.keten(key), _Volgen(key, stuk, self._keys_of).keten()
            if old != new:
                changes[key] = Change(old, new)
        gone = [(key,) for key in changes]
        self.state.executemany("DELETE FROM keten_keten WHERE key = ?", gone)
        blobs = [(key, pickle.dumps(change.new)) for key, change in changes.items() if change.new]
        self.state.executemany("INSERT INTO keten_keten VALUES (?, ?)", blobs)
        return changes

    # ------------------------------------------------------------ what is there

    def _stuk(self, key: str) -> _Stuk:
        row = self.state.execute("SELECT antwoorden FROM keten_document WHERE key = ?", (key,)).fetchone()
        answers: tuple[Antwoordsleutel, ...] = pickle.loads(row[0]) if row else ()
        return _Stuk.of(key, answers)

    def _keys_of(self, identifier: str) -> tuple[str, ...]:
        """The documents that an official id or a case number leads to, in order."""
        case = identifier.removeprefix(QUESTIONS)
        rows = self.state.execute("SELECT DISTINCT key FROM keten_plaats WHERE identifier = ? ORDER BY key", (case,))
        return tuple(key for (key,) in rows)


_KEPT = 4096  # documents whose answers are kept at hand


def _documents_of(one: Setgegevens | None) -> set[tuple[str, str]]:
    return {(one.zaaknummer.lower(), key) for key in one.documenten} if one and one.zaaknummer else set()


def _answers(one: Sleutels | None) -> tuple[Antwoordsleutel, ...]:
    return one.antwoorden if one else ()


def _named(answers: Iterable[Antwoordsleutel]) -> dict[str, int]:
    """The ids that answers refer to, as they are looked up, and whether one that only refers does."""
    found: dict[str, int] = {}
    for answer in answers:
        for identifier, _ in answer.elders:
            case = identifier.removeprefix(QUESTIONS)
            found[case] = max(found.get(case, 0), int(answer.alleen))
    return found


# ---------------------------------------------------------------- one document


@dataclass(frozen=True, slots=True)
class _Stuk:
    """The answers of a document: by place, and the place of each question number (the first that answers it)."""

    key: str
    antwoorden: dict[Antwoordplaats, Antwoordsleutel] = field(default_factory=dict)
    nummers: dict[int, Antwoordplaats] = field(default_factory=dict)

    @classmethod
    def of(cls, key: str, answers: Iterable[Antwoordsleutel]) -> _Stuk:
        """Put the answers in their places; two that answer the same questions are one, which says what either says."""
        found = cls(key)
        for answer in answers:
            place = Antwoordplaats(key, answer.nummers)
            other = found.antwoorden.get(place)
            found.antwoorden[place] = _both(other, answer) if other else answer
            for number in answer.nummers:
                found.nummers.setdefault(number, place)
        return found


def _both(one: Antwoordsleutel, other: Antwoordsleutel) -> Antwoordsleutel:
    eigen = tuple(dict.fromkeys((*one.eigen, *other.eigen)))
    elders = tuple(dict.fromkeys((*one.elders, *other.elders)))
    return Antwoordsleutel(one.nummers, one.alleen and other.alleen, eigen, elders)


@dataclass(frozen=True, slots=True)
class _Stap:
    """Where one answer leads: the answers that it refers to, and in Dutch what of it leads nowhere."""

    doelen: tuple[Antwoordplaats, ...]
    elders: tuple[Elders, ...]
    dood: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Uitkomst:
    """Where a chain comes out: ends, what is dead on the way and where, and the rings that it goes through."""

    einde: frozenset[Antwoordplaats]
    dood: frozenset[tuple[Antwoordplaats, str]]
    kringen: frozenset[tuple[Antwoordplaats, ...]]


class _Volgen:
    """Follows the references of one document."""

    def __init__(self, key: str, stuk: Callable[[str], _Stuk], keys_of: Callable[[str], tuple[str, ...]]) -> None:
        self.key = key
        self.stuk = stuk
        self.keys_of = keys_of
        self.stappen: dict[Antwoordplaats, _Stap] = {}
        self.uitkomsten: dict[Antwoordplaats, _Uitkomst] = {}

    def keten(self) -> Keten | None:
        """Return the chains of the document, None when none of its answers refers."""
        here = self.stuk(self.key).antwoorden
        refers = sorted(place for place, one in here.items() if one.alleen or one.eigen or one.elders)
        if not refers:
            return None
        for ring in components([place for place in refers if here[place].alleen], self._onward):
            self._come_out(ring)
        return Keten(tuple(self._schakel(place) for place in refers))

    def _onward(self, place: Antwoordplaats) -> tuple[Antwoordplaats, ...]:
        """Where a chain goes on from an answer: nowhere when it says something."""
        return self._stap(place).doelen if self._only(place) else ()

    def _only(self, place: Antwoordplaats) -> bool:
        return self.stuk(place.document).antwoorden[place].alleen

    def _stap(self, place: Antwoordplaats) -> _Stap:
        found = self.stappen.get(place)
        if found is None:
            found = self.stappen[place] = self._look(place)
        return found

    def _look(self, place: Antwoordplaats) -> _Stap:
        stuk = self.stuk(place.document)
        answer = stuk.antwoorden[place]
        doelen = {stuk.nummers[n] for n in answer.eigen if n in stuk.nummers}
        lost = [n for n in answer.eigen if n not in stuk.nummers]
        dood = [f"In dit stuk staat geen antwoord {_listed(lost)}."] if lost else []
        elders: list[Elders] = []
        for identifier, nummers in answer.elders:
            found, reason = self._elsewhere(place, identifier, nummers)
            elders.append(Elders(identifier, nummers, found))
            doelen.update(found)
            dood += [reason] if reason else []
        if not answer.eigen and not answer.elders:
            dood.append("Welk antwoord bedoeld is, volgt niet uit de tekst.")
        return _Stap(tuple(sorted(doelen - {place})), tuple(elders), tuple(dood))

    def _elsewhere(
        self, place: Antwoordplaats, identifier: str, nummers: tuple[int, ...]
    ) -> tuple[tuple[Antwoordplaats, ...], str]:
        """The answers that an id and numbers lead to, and why there are none."""
        keys = self.keys_of(identifier)
        if place.document in keys:
            keys = (place.document,)  # it names its own case: what it says of its own numbers it means of itself
        stukken = [self.stuk(key) for key in keys]
        if nummers:
            found = {stuk.nummers[n] for stuk in stukken for n in nummers if n in stuk.nummers}
        else:
            found = {answer for stuk in stukken for answer in stuk.antwoorden}
        if found == {place}:
            return (), "Het antwoord verwijst naar zichzelf."
        return tuple(sorted(found - {place})), "" if found else _nothing(identifier, nummers, stukken)

    # ------------------------------------------------------------ where it comes out

    def _come_out(self, ring: tuple[Antwoordplaats, ...]) -> None:
        """Settle answers that lead to each other; what they lead to is settled already."""
        if not self._only(ring[0]):
            self.uitkomsten[ring[0]] = _Uitkomst(frozenset(ring), frozenset(), frozenset())
            return
        onward = {target for place in ring for target in self._onward(place)} - set(ring)
        dood = {(place, reason) for place in ring for reason in self._stap(place).dood}
        further = [self.uitkomsten[target] for target in sorted(onward)]
        found = _Uitkomst(
            frozenset[Antwoordplaats]().union(*(one.einde for one in further)),
            frozenset(dood).union(*(one.dood for one in further)),
            frozenset({ring} if len(ring) > 1 else ()).union(*(one.kringen for one in further)),
        )
        self.uitkomsten.update(dict.fromkeys(ring, found))

    def _schakel(self, place: Antwoordplaats) -> Schakel:
        stap = self._stap(place)
        if not self._only(place):
            return Schakel(place.nummers, stap.doelen, stap.elders)
        found = self.uitkomsten[place]
        kring = next((ring for ring in found.kringen if place in ring), ())
        doodlopend = () if found.einde or kring else tuple(dict.fromkeys(self._reasons(place, found)))
        return Schakel(place.nummers, stap.doelen, stap.elders, tuple(sorted(found.einde)), kring, doodlopend)

    def _reasons(self, place: Antwoordplaats, found: _Uitkomst) -> Iterator[str]:
        """Tell why a chain has no end: what is dead in it, its own first, and the rings that it gets lost in."""
        for at, reason in sorted(found.dood, key=lambda one: (one[0] != place, one)):
            yield reason if at == place else f"Via {self._told(at)}: {reason[0].lower()}{reason[1:]}"
        for ring in sorted(found.kringen):
            yield f"De verwijzing komt uit in een kring: {', '.join(map(self._told, ring))}."

    def _told(self, place: Antwoordplaats) -> str:
        name = f"antwoord {_listed(place.nummers)}"
        return name if place.document == self.key else f"{name} van {place.document}"


def _listed(numbers: Iterable[int]) -> str:
    *first, last = map(str, numbers)
    return f"{', '.join(first)} en {last}" if first else last


def _nothing(identifier: str, nummers: tuple[int, ...], stukken: Iterable[_Stuk]) -> str:
    """Tell why a reference elsewhere leads to no answer."""
    case = identifier.upper()
    name = case if ZAAKNUMMER.fullmatch(case) else identifier
    stukken = list(stukken)
    if not stukken:
        return f"Het stuk {name} is er niet."
    if nummers and any(stuk.antwoorden for stuk in stukken):
        return f"In {name} staat geen antwoord {_listed(nummers)}."
    return f"In {name} staan geen antwoorden."
