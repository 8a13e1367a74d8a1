"""Linking as a view: it keeps what ties documents in the state of the build, and tells what a change of some changes.

What it holds is what `link` gives for all documents at once. A set depends on the documents that could be of it: those
with its case number, those that metadata tie, those that are as like as documents of one set, those with its header.
They are found through indexes, and only they are linked again, with what is common in the whole archive as a fact.
"""

from __future__ import annotations

import pickle
import sqlite3
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from kg.errors import FaultError
from kg.linking.alike import alike, marks, worth_comparing
from kg.linking.history import Naamloze, Sleutelregel, assign, derived, published, successor
from kg.linking.keys import SET_KINDS, Sleutels
from kg.linking.letters import LETTERS, letters_of
from kg.linking.link import (
    Addressed,
    Koppeling,
    Setgegevens,
    cited_by,
    derived_identifier,
    known_of,
    letter_of,
    make_set,
)
from kg.linking.sets import Cases, Group, group, naamloze, number_of
from kg.linking.stored import CITES, FOLLOWS, NAMES, STATES, Stored
from kg.model import Change, Changes, Zaak, value

T = TypeVar("T")


@value
class Linkage:
    """What mapping a document needs of the others: its place among them, and what the ids that it cites stand for.

    `known` are ids, lower case, with entity paths, in order.
    """

    koppeling: Koppeling
    known: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class LinkChanges:
    """What differs from the last update.

    By document key; by key of the set; by official id as it is spelled, with the keys of who cites it; by official id
    in lower case, with the key of its document; by key of a set that is no longer used, with the key in its place.
    """

    documents: Changes[Linkage]
    sets: Changes[Setgegevens]
    stubs: Changes[tuple[str, ...]]
    identifiers: Changes[str]
    replaced: Changes[str]


class Linking:
    """The links of all documents, in the open state of a build; never commits."""

    def __init__(self, state: sqlite3.Connection) -> None:
        self._stored = Stored(state)

    def seed(self, history: Iterable[Sleutelregel], previous: Mapping[str, str]) -> None:
        """Tell a new state what was published: the rows of a history, and the key of the set of each document.

        `previous` may be empty when only the history is at hand. Raises FaultError when the state is not new.
        """
        stored, rows = self._stored, tuple(history)
        if self.documents() or stored.history():
            raise FaultError("a history is told to a state that has one", remedy="seed a new state only")
        stored.put_history(rows)
        known = published(rows, previous).sets
        stored.state.executemany("INSERT INTO link_published VALUES (?, ?)", sorted(known.items()))
        stored.state.executemany("INSERT INTO link_moved VALUES (?)", ((document,) for document in sorted(known)))

    def update(
        self, documents: Changes[Sleutels], cases: Cases, recased: Collection[Zaak], addressed: Addressed
    ) -> LinkChanges:
        """Take in changes; return what they change.

        `recased` are the rows of the export, old and new versions, that differ from the last update, `cases` are all
        there are. `addressed` gives the posts that a row is addressed to; rows for which it changed are in `recased`.
        """
        return _Update(self._stored, cases, addressed).run(documents, recased)

    def history(self) -> tuple[Sleutelregel, ...]:
        """What of the keys of now cannot be worked out from the documents alone: the rows of history.csv."""
        return tuple(sorted(_history(self._stored), key=lambda row: row.key))

    def publish(self) -> tuple[Sleutelregel, ...]:
        """Take the keys of now as published: they are kept from here on. Return the rows of history.csv."""
        stored, rows = self._stored, self.history()
        stored.publish(rows)
        return rows

    def published(self) -> Iterator[tuple[str, str]]:
        """The key of the set of each document, as it was published last, in order of document."""
        return iter(self._stored.ask("SELECT document, key FROM link_published ORDER BY document"))

    def linkage(self, key: str) -> Linkage | None:
        """What ties one document, None when it is not here."""
        blob = self._stored.one("SELECT linkage FROM link_linkages WHERE key = ?", key)
        return pickle.loads(blob) if blob else None

    def wanted(self) -> Iterator[tuple[str, tuple[str, ...]]]:
        """The documents that are cited and not here, as they are spelled, with the keys of who cites them; in order."""
        for spelled, blob in self._stored.ask("SELECT spelled, documents FROM link_stubs ORDER BY spelled"):
            yield spelled, pickle.loads(blob)

    def zaken_zonder_document(self, cases: Cases) -> int:
        """How many rows of the export have no set."""
        return len(cases.by_number) - self.sets_with_case()

    def documents(self) -> int:
        """How many documents there are."""
        return int(self._stored.one("SELECT count(*) FROM link_documents"))

    def sets(self) -> int:
        """How many sets there are."""
        return int(self._stored.one("SELECT count(*) FROM link_sets"))

    def sets_with_case(self) -> int:
        """How many sets have a row of the export."""
        return int(self._stored.one("SELECT count(*) FROM link_sets WHERE zaak"))


# ---------------------------------------------------------------- history

_DOUBTFUL = """SELECT eerste, key, own FROM link_sets s WHERE nummer = ''
    AND (key != own OR EXISTS (SELECT 1 FROM link_sets t WHERE t.own = s.own AND t.eerste != s.eerste))"""


def _history(stored: Stored) -> Iterator[Sleutelregel]:
    """The keys that another build would not give, those that were replaced, and what waits for documents to return."""
    for first, key, own in stored.ask(_DOUBTFUL):
        if key != derived(Naamloze("", own, (first,)), *_others(stored, first)):
            yield Sleutelregel(key, document=first)
    replaced = dict(stored.ask("SELECT key, vervangen_door FROM link_replaced"))
    yield from (Sleutelregel(key, vervangen_door=target) for key, target in replaced.items())
    yield from (row for row in stored.history() if row.key not in replaced and not stored.used(row.key))


def _others(stored: Stored, first: str) -> tuple[Callable[[str], bool], Callable[[str], bool]]:
    """Whether several sets have a key as their own, and whether another than this has it as its key."""
    return (
        lambda key: stored.one("SELECT count(*) FROM link_sets WHERE own = ?", key) > 1,
        lambda key: stored.one("SELECT 1 FROM link_sets WHERE key = ? AND eerste != ?", key, first) is not None,
    )


# ---------------------------------------------------------------- an update


class _Update:
    """One update at work. Sets are spoken of by their first document, which is the same whatever their keys become."""

    def __init__(self, stored: Stored, cases: Cases, addressed: Addressed) -> None:
        self.stored = stored
        self.cases = cases
        self.addressed = addressed
        self.ties: dict[str, Koppeling] = {}  # of the documents that were linked again
        self.again: set[str] = set()  # documents of which an id, or what they cite, may be another's now
        self.names: set[str] = set()  # ids of which holder or citing documents may differ
        self.numbers: set[str] = set()  # case numbers of which the set may differ
        self.keys: set[str] = set()  # keys of sets that may be used by others than before
        self.old_sets: dict[str, Setgegevens] = {}  # by key, as all that follow
        self.new_sets: dict[str, Setgegevens] = {}
        self.common: dict[int, bool] = {}

    def run(self, documents: Changes[Sleutels], recased: Collection[Zaak]) -> LinkChanges:
        """Take in the changes, link again what they touch, tell what differs."""
        stored = self.stored
        fresh = stored.one("SELECT 1 FROM link_documents") is None
        whole = fresh or len(documents) * 2 > stored.one("SELECT count(*) FROM link_documents")
        if whole:
            self._take_in(documents)
            self._recase(recased, whole=fresh)
            here = (one.new for one in documents.values() if one.new) if fresh else stored.every()
            members = {d.key: d for d in here if d.soort in SET_KINDS}
        else:
            members = self._touched_by(documents, recased)
        self._link(members, whole=whole)
        self._tie_others(documents)
        self._tie_letters(documents)
        identifiers = self._identify()
        return LinkChanges(
            documents=self._linkages(documents),
            sets=_changes(self.old_sets, self.new_sets),
            stubs=self._stubs(),
            identifiers=identifiers,
            replaced=self._replace(whole=fresh),
        )

    # ------------------------------------------------------------ what is touched

    def _touched_by(self, documents: Changes[Sleutels], recased: Collection[Zaak]) -> dict[str, Sleutels]:
        """Take the changes in; return all documents that could be of one set with one that is touched by them."""
        stored = self.stored
        changed = {number for one in documents.values() for d in (one.old, one.new) if d for number in _marks(d)}
        before = {number: stored.is_common(number) for number in changed}
        near = self._components(documents)
        self._take_in(documents)
        touched = {key for key, one in documents.items() if one.new} | self._recase(recased, whole=False)
        self.common = {number: stored.is_common(number) for number in changed}
        for number in changed:
            if self.common[number] != before[number]:
                query = "SELECT key FROM link_documents WHERE n IN"
                touched.update(stored.among(query, stored.holders(number)))
        near |= self._components(touched)
        for document in stored.sleutels(touched).values():
            if document.soort in SET_KINDS:
                near |= self._components(self._neighbours(document))
        keys = touched | set(stored.among("SELECT key FROM link_documents WHERE component IN", sorted(near)))
        return {key: d for key, d in stored.sleutels(keys).items() if d.soort in SET_KINDS}

    def _components(self, keys: Iterable[str]) -> set[str]:
        query = "SELECT component FROM link_documents WHERE component != '' AND key IN"
        return set(self.stored.among(query, sorted(keys)))

    def _take_in(self, documents: Changes[Sleutels]) -> None:
        """Put new documents in and take old ones out; remember the sets and names that they had."""
        stored = self.stored
        self._forget_sets(stored.among("SELECT eerste FROM link_documents WHERE key IN", documents))
        stored.remove(one.old for one in documents.values() if one.old)
        fresh = [one.new for one in documents.values() if one.new]
        stored.add(fresh, {d.key: number_of(d, self.cases)[0] for d in fresh if d.soort in SET_KINDS})
        for one in documents.values():
            for document in (one.old, one.new):
                if document:
                    self.names.update({document.identifier.lower(), derived_identifier(document)} - {""})
                    self.names.update(cited_by(document))

    def _recase(self, recased: Collection[Zaak], *, whole: bool) -> set[str]:
        """Take in the rows of the export; return the documents whose case they change."""
        stored = self.stored
        nummers = self.cases.by_number.keys() if whole else {zaak.nummer for zaak in recased}
        old, new = stored.zaken(nummers), {n: z for n in nummers if (z := self.cases.by_number.get(n))}
        stored.state.executemany("DELETE FROM link_zaken WHERE nummer = ?", ((n,) for n in old))
        rows = ((nummer, pickle.dumps(zaak)) for nummer, zaak in sorted(new.items()))
        stored.state.executemany("INSERT INTO link_zaken VALUES (?, ?)", rows)
        if whole:
            return set()
        days = {str(zaak.gestart_op) for zaak in (*old.values(), *new.values())}
        found = set(stored.among("SELECT key FROM link_documents WHERE nummer IN", sorted(nummers)))
        asking = stored.among("SELECT key FROM link_documents WHERE dag != '' AND dag IN", sorted(days))
        return found | self._renumber(stored.sleutels(asking).values())

    def _renumber(self, documents: Iterable[Sleutels]) -> set[str]:
        """Look for the case of documents again; return those for which it is another."""
        stored = self.stored
        found: set[str] = set()
        for document in documents:
            number = number_of(document, self.cases)[0]
            if number != stored.one("SELECT nummer FROM link_documents WHERE key = ?", document.key):
                stored.state.execute("UPDATE link_documents SET nummer = ? WHERE key = ?", (number, document.key))
                found.add(document.key)
        return found

    def _neighbours(self, document: Sleutels) -> set[str]:
        """The documents that something may tie to this one directly."""
        stored = self.stored
        me = "SELECT {} FROM link_documents WHERE key = ?"
        found: set[str] = set()
        for column in ("nummer", "kop"):
            value = stored.one(me.format(column), document.key)
            if value:
                found.update(stored.ask(f"SELECT key FROM link_documents WHERE {column} = ?", value))
        named = "SELECT document FROM link_names WHERE name = ? AND how = ?"
        if document.identifier:
            found.update(stored.ask(named, document.identifier.lower(), NAMES))
        for answers in document.aanhangsels:
            found.update(stored.ask(named, answers.lower(), STATES))
        return found | self._alike(document)

    def _alike(self, document: Sleutels) -> set[str]:
        stored = self.stored
        shared: defaultdict[int, list[int]] = defaultdict(list)
        for number in marks(document):
            if not self._is_common(number):
                for n in stored.holders(number):
                    shared[n].append(number)
        near = sorted(n for n, found in shared.items() if worth_comparing(found))
        keys = set(stored.among("SELECT key FROM link_documents WHERE n IN", near)) - {document.key}
        return {other.key for other in stored.sleutels(keys).values() if self._like(document, other)}

    def _like(self, one: Sleutels, other: Sleutels) -> bool:
        a, b = sorted((one, other), key=lambda d: d.key)
        return alike(a, b, self._is_common) is not None

    def _is_common(self, number: int) -> bool:
        known = self.common.get(number)
        if known is None:
            known = self.common[number] = self.stored.is_common(number)
        return known

    # ------------------------------------------------------------ sets

    def _forget_sets(self, firsts: Iterable[str]) -> None:
        """Take sets out, to be made again; remember what they were."""
        stored = self.stored
        found = stored.gegevens({first for first in firsts if first})
        for one in found.values():
            self.old_sets[one.key] = one
            self.numbers |= {one.zaaknummer} - {""}
            self.keys.add(one.key)
            query = "SELECT key FROM link_published WHERE document IN"
            self.keys.update(stored.among(query, one.documenten))
        for kenmerk in stored.naamloze(found).values():
            self.keys |= {kenmerk.own} - {""}
        stored.drop_sets(found)

    def _link(self, members: Mapping[str, Sleutels], *, whole: bool) -> None:
        """Make the sets of `members` anew; of other sets at most the key changes."""
        stored = self.stored
        self._forget_sets(stored.among("SELECT DISTINCT eerste FROM link_documents WHERE key IN", sorted(members)))
        groups = {g.members[0].key: g for g in group(members.values(), self.cases, None if whole else self._is_common)}
        places = [(g.component, first, d.key) for first, g in groups.items() for d in g.members]
        stored.state.executemany("UPDATE link_documents SET component = ?, eerste = ? WHERE key = ?", places)
        kenmerken = {first: naamloze(found) for first, found in groups.items()}
        before = self._published(members)
        others = {} if whole else self._rekeyed(kenmerken, before)
        pool = kenmerken | others
        keys = dict(zip(pool, assign(list(pool.values()), before), strict=True))
        stored.put_sets(self._made(groups, kenmerken, keys))
        stored.put_sets(self._moved(others, keys))
        self.keys.update(keys.values(), before.values())

    def _published(self, keys: Iterable[str]) -> dict[str, str]:
        query = "SELECT document, key FROM link_published WHERE document IN"
        return dict(self.stored.among(query, sorted(keys)))

    def _rekeyed(self, made: Mapping[str, Naamloze], before: dict[str, str]) -> dict[str, Naamloze]:
        """The other sets whose keys may differ now: equal questions, or a published key that sets contend for.

        Fills `before` with what was published of their documents.
        """
        found: dict[str, Naamloze] = {}
        todo = self.keys | {kenmerk.own for kenmerk in made.values()} | set(before.values())
        done = {""}
        while todo:
            self.keys |= todo
            more = self.stored.naamloze(set(self._contending(todo)) - made.keys() - found.keys())
            found |= more
            before |= self._published(d for kenmerk in more.values() for d in kenmerk.documenten)
            done |= todo
            todo = {kenmerk.own for kenmerk in more.values()}
            todo |= {before.get(d, "") for kenmerk in more.values() for d in kenmerk.documenten}
            todo -= done
        return found

    def _contending(self, keys: Iterable[str]) -> Iterator[str]:
        """The sets, by first document, that have one of these keys, would have it, or have a document that had it."""
        ordered = sorted(keys)
        for column in ("own", "key"):
            yield from self.stored.among(f"SELECT eerste FROM link_sets WHERE {column} != '' AND {column} IN", ordered)
        query = """SELECT DISTINCT d.eerste FROM link_published p JOIN link_documents d ON d.key = p.document
            WHERE d.eerste != '' AND p.key IN"""
        yield from self.stored.among(query, ordered)

    def _made(
        self, groups: Mapping[str, Group], kenmerken: Mapping[str, Naamloze], keys: Mapping[str, str]
    ) -> Iterator[tuple[str, Naamloze, Setgegevens]]:
        for first, found in groups.items():
            zaak = self.cases.by_number.get(found.zaaknummer)
            made, ties = make_set(keys[first], found, zaak, self.addressed)
            self.new_sets[made.key] = made
            self.numbers |= {found.zaaknummer} - {""}
            self.ties.update((tie.key, tie) for tie in ties)
            yield first, kenmerken[first], made

    def _moved(
        self, others: Mapping[str, Naamloze], keys: Mapping[str, str]
    ) -> Iterator[tuple[str, Naamloze, Setgegevens]]:
        for first, old in self.stored.gegevens(others).items():
            if old.key != keys[first]:
                moved = replace(old, key=keys[first])
                self.old_sets[old.key], self.new_sets[moved.key] = old, moved
                for key, linkage in self._linked(old.documenten).items():
                    self.ties[key] = replace(linkage.koppeling, set_key=moved.key)
                yield first, others[first], moved

    # ------------------------------------------------------------ what is in no set

    def _tie_others(self, documents: Changes[Sleutels]) -> None:
        for key, one in documents.items():
            if one.new and one.new.soort not in SET_KINDS:
                self.ties[key] = Koppeling(key)

    def _tie_letters(self, documents: Changes[Sleutels]) -> None:
        """Tie the letters that changed, and those to a case whose set did."""
        stored = self.stored
        letters = {k: one.new for k, one in documents.items() if one.new and one.new.soort in LETTERS}
        query = "SELECT key FROM link_documents WHERE brief != '' AND brief IN"
        letters.update(stored.sleutels(stored.among(query, sorted(self.numbers))))
        members = {n: self._members(n) for n in sorted({letter.zaaknummer for letter in letters.values()} - {""})}
        self.ties.update((key, Koppeling(key)) for key in letters)
        for letter, grond in letters_of(letters.values(), members):
            self.ties[letter.key] = letter_of(letter, grond)

    def _members(self, number: str) -> list[Sleutels]:
        """The documents of the set of a case, in order of key."""
        query = "SELECT d.key FROM link_sets s JOIN link_documents d ON d.eerste = s.eerste WHERE s.key = ?"
        return [d for _, d in sorted(self.stored.sleutels(self.stored.ask(query, number.lower())).items())]

    # ------------------------------------------------------------ ids

    def _identify(self) -> dict[str, Change[str]]:
        """Decide anew which document has an id."""
        stored = self.stored
        names = sorted(self.names)
        query = "SELECT name, document, afgeleid FROM link_identifiers WHERE name IN"
        old = {name: (document, bool(follows)) for name, document, follows in stored.among(query, names)}
        new = self._holders(names)
        differing = [name for name in names if old.get(name) != new.get(name)]
        stored.state.executemany("DELETE FROM link_identifiers WHERE name = ?", ((name,) for name in differing))
        rows = ((name, *new[name]) for name in differing if name in new)
        stored.state.executemany("INSERT INTO link_identifiers VALUES (?, ?, ?)", rows)
        self.again.update(found[name][0] for name in differing for found in (old, new) if name in found)
        self.again.update(self._citing([*differing, *(number.lower() for number in self.numbers)]))
        return _changes(_documents(old), _documents(new))

    def _holders(self, names: Sequence[str]) -> dict[str, tuple[str, bool]]:
        """The document of each id, and whether the id only follows from what it says.

        An id that a document states is that document's, of several the last in order; one that follows must follow for
        one document alone. Says what `link` says.
        """
        stated: dict[str, str] = {}
        following: dict[str, list[str]] = {}
        query = f"SELECT name, how, document FROM link_names WHERE how IN ({STATES}, {FOLLOWS}) AND name IN"
        for name, how, document in self.stored.among(query, names):
            if how == STATES:
                stated[name] = max(stated.get(name, ""), document)
            else:
                following.setdefault(name, []).append(document)
        alone = {name: (found[0], True) for name, found in following.items() if len(found) == 1}
        return alone | {name: (document, False) for name, document in stated.items()}

    def _citing(self, names: Iterable[str]) -> Iterator[str]:
        return self.stored.among(f"SELECT document FROM link_names WHERE how = {CITES} AND name IN", names)

    def _stubs(self) -> dict[str, Change[tuple[str, ...]]]:
        """Decide anew which ids are cited and not here."""
        stored, names = self.stored, sorted(self.names)
        query = "SELECT name, spelled, documents FROM link_stubs WHERE name IN"
        old = {name: (spelled, pickle.loads(blob)) for name, spelled, blob in stored.among(query, names)}
        here = set(stored.among("SELECT name FROM link_identifiers WHERE name IN", names))
        citing: dict[str, list[tuple[str, str]]] = {}
        query = f"SELECT name, document, spelled FROM link_names WHERE spelled != '' AND how = {CITES} AND name IN"
        for name, document, spelled in stored.among(query, [name for name in names if name not in here]):
            citing.setdefault(name, []).append((document, spelled))
        new = {n: (min(s for _, s in found), tuple(sorted(d for d, _ in found))) for n, found in citing.items()}
        differing = [name for name in names if old.get(name) != new.get(name)]
        stored.state.executemany("DELETE FROM link_stubs WHERE name = ?", ((name,) for name in differing))
        rows = ((name, new[name][0], pickle.dumps(new[name][1])) for name in differing if name in new)
        stored.state.executemany("INSERT INTO link_stubs VALUES (?, ?, ?)", rows)
        return _changes(dict(old.values()), dict(new.values()))

    # ------------------------------------------------------------ what comes of it

    def _linkages(self, documents: Changes[Sleutels]) -> dict[str, Change[Linkage]]:
        """Put together what differs for each document."""
        keys = sorted(self.ties.keys() | self.again | documents.keys())
        found: dict[str, Change[Linkage]] = {}
        for at in range(0, len(keys), _AT_ONCE):
            some = keys[at : at + _AT_ONCE]
            old = self._linked(some)
            new = {key: self._linkage(d, old.get(key)) for key, d in self._here(some, documents)}
            found |= _changes(old, new)
        gone = ((key,) for key, one in found.items() if one.new is None)
        self.stored.state.executemany("DELETE FROM link_linkages WHERE key = ?", gone)
        rows = ((key, pickle.dumps(one.new)) for key, one in found.items() if one.new is not None)
        self.stored.state.executemany("INSERT OR REPLACE INTO link_linkages VALUES (?, ?)", rows)
        return found

    def _here(self, keys: Sequence[str], documents: Changes[Sleutels]) -> Iterator[tuple[str, Sleutels]]:
        """The keys of documents, those that were handed in as they were."""
        for key in keys:
            one = documents.get(key)
            if one is not None and one.new is not None:
                yield key, one.new
        yield from self.stored.sleutels(key for key in keys if key not in documents).items()

    def _linked(self, keys: Iterable[str]) -> dict[str, Linkage]:
        rows = self.stored.among("SELECT key, linkage FROM link_linkages WHERE key IN", keys)
        return {key: pickle.loads(blob) for key, blob in rows}

    def _linkage(self, document: Sleutels, old: Linkage | None) -> Linkage:
        tie = self.ties.get(document.key) or (old.koppeling if old else Koppeling(document.key))
        follows = derived_identifier(document)
        query = "SELECT document FROM link_identifiers WHERE name = ? AND afgeleid"
        if follows and self.stored.one(query, follows) != document.key:
            follows = ""
        return Linkage(replace(tie, afgeleide_identifier=follows), known_of(document, self._holder, self.stored.used))

    def _holder(self, identifier: str) -> str | None:
        found: str | None = self.stored.one("SELECT document FROM link_identifiers WHERE name = ?", identifier)
        return found

    def _replace(self, *, whole: bool) -> dict[str, Change[str]]:
        """Decide anew where keys lead that are no longer used."""
        stored = self.stored
        if whole:
            self.keys.update(stored.ask("SELECT key FROM link_published UNION SELECT key FROM link_history"))
        keys = sorted(self._leading(self.keys))
        old = dict(stored.among("SELECT key, vervangen_door FROM link_replaced WHERE key IN", keys))
        new = {key: target for key in keys if not stored.used(key) and (target := self._in_place(key))}
        found = _changes(old, new)
        stored.state.executemany("DELETE FROM link_replaced WHERE key = ?", ((key,) for key in found))
        rows = ((key, one.new) for key, one in found.items() if one.new is not None)
        stored.state.executemany("INSERT INTO link_replaced VALUES (?, ?)", rows)
        return found

    def _leading(self, keys: Iterable[str]) -> set[str]:
        """These keys, and those that were replaced by one of them."""
        todo = set(keys) - {""}
        found: set[str] = set()
        while todo:
            found |= todo
            query = "SELECT key FROM link_history WHERE vervangen_door != '' AND vervangen_door IN"
            todo = set(self.stored.among(query, sorted(todo))) - found
        return found

    def _in_place(self, key: str) -> str:
        """The key in use that another leads to, "" when nothing came of it. Says what `successors` says."""
        stored = self.stored
        while key and not stored.used(key):
            documents = stored.ask("SELECT document FROM link_published WHERE key = ?", key)
            key = successor(documents, stored.sets_of(documents)) or (
                stored.one("SELECT vervangen_door FROM link_history WHERE key = ?", key) or ""
            )
        return key


_AT_ONCE = 2_000  # documents whose links are compared at once


def _marks(document: Sleutels) -> set[int]:
    return marks(document) if document.soort in SET_KINDS else set()


def _documents(found: Mapping[str, tuple[str, bool]]) -> dict[str, str]:
    return {name: document for name, (document, _) in found.items()}


def _changes(old: Mapping[str, T], new: Mapping[str, T]) -> dict[str, Change[T]]:
    """What differs, in order of key."""
    every = sorted(old.keys() | new.keys())
    return {key: Change(old.get(key), new.get(key)) for key in every if old.get(key) != new.get(key)}
