"""Which answers and questions are alike, over the whole collection: a view that keeps its own tables.

Answers by several documents to one question are all compared. Across sets each answer, and each question, is compared
with one earlier text: of those that share a band of its signature the one that is most like it by estimate, of equals
the most recent. A band that more than `CROWD` texts have is a common phrase and leads to none. See docs/likeness.md.

`candidates` tells what must be compared, workers do that with `compare`, `settle` takes what they found.
"""

from __future__ import annotations

import pickle
import sqlite3
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations, product
from typing import TypeAlias

from rapidfuzz.distance import Hamming

from kg.linking.bands import Bands, Texts, bands_of
from kg.linking.comparing import Overeenkomst, Overeenkomstsoort, Paar, Vergelijking, compare
from kg.linking.link import Koppeling
from kg.linking.pairs import SISTERS, Pair, Pairs, pair
from kg.linking.signatures import BANDS, SLOTS, Teksten, texts_of
from kg.linking.view import Linkage
from kg.model import Change, Changes
from kg.namespaces import antwoord, vraag

__all__ = ["Likeness", "Likenesses", "Overeenkomst", "Paar", "Teksten", "Vergelijking", "compare", "texts_of"]

CROWD = 30  # texts that may share a band: what stands in more of them is how such texts are written
# Slots of `SLOTS` that must be equal for two texts to be compared word by word. Questions are written to a pattern
# ("Bent u bereid ervoor te zorgen dat …"), in which one other word makes another question; answers are not.
LIKELY_ASKED, LIKELY_SAID = 36, 29
STEP = 6  # slots: two estimates in one step are as good as equal, and the most recent text is taken
SISTER_SHARE = 0.5  # the part of its long questions that must have been asked in an earlier set for it to be a sister
ANSWERING = 40  # documents that answer one set: more are no set but a mistake, and are not compared
_BULK = 1500  # changed documents from which every text is looked at again, in order of band
_PLACE_BITS = 10  # of the number of a text, for its place; the rest is the number of its document
_PLACES = (1 << _PLACE_BITS) - 1

Order: TypeAlias = tuple[str, str, int]
Best: TypeAlias = dict[int, tuple[tuple[int, Order], int]]
"""For the number of a text: how good the best earlier one is, by estimate and order, and the number of that."""


@dataclass(frozen=True, slots=True)
class Likenesses:
    """What differs since likeness was last settled: by key of the likeness, and the sister set by key of the set."""

    overeenkomsten: Changes[Overeenkomst]
    zustersets: Changes[str]


@dataclass(frozen=True, slots=True)
class _Stuk:
    """A document in the view. A text is known by its place: the long questions first, then the long answers."""

    key: str
    teksten: Teksten
    set_key: str
    nummers: dict[int, int]
    eigen: frozenset[int]

    def places(self) -> Iterator[int]:
        """The texts that are compared across sets: dated ones, questions in the document that speaks for them."""
        teksten = self.teksten
        if not self.set_key or not (teksten.gevraagd or teksten.beantwoord):
            return
        seen: set[int] = set()
        for place, number in enumerate(teksten.vragen):
            if self.nummers.get(number) in self.eigen - seen:
                seen.add(self.nummers[number])
                yield place
        yield from range(len(teksten.vragen), len(teksten.vragen) + len(teksten.lange))

    def is_question(self, place: int) -> bool:
        return place < len(self.teksten.vragen)

    def questions(self) -> int:
        """How many questions this document speaks for that are long enough to be compared."""
        return sum(map(self.is_question, self.places()))

    def signature(self, place: int) -> bytes:
        return self.teksten.signatures[place * SLOTS : (place + 1) * SLOTS]

    def order(self, place: int) -> Order:
        """What is earlier: the day of asking or of answering, then the key."""
        asked, answered = self.teksten.gevraagd, self.teksten.beantwoord
        day = asked or answered if self.is_question(place) else answered or asked
        assert day is not None, "only dated texts are compared"
        return day.isoformat(), self.key, place

    def numbers(self, place: int) -> tuple[int, ...]:
        """The question numbers by which the document knows a text."""
        teksten = self.teksten
        if self.is_question(place):
            return (teksten.vragen[place],)
        return teksten.antwoorden[teksten.lange[place - len(teksten.vragen)]]

    def path(self, place: int) -> str:
        """The path of a text under `id/`."""
        numbers = self.numbers(place)
        return vraag(self.set_key, self.nummers[numbers[0]]) if self.is_question(place) else antwoord(self.key, numbers)

    def answers(self) -> list[tuple[str, tuple[int, ...], frozenset[int]]]:
        """Every answer: its path, its numbers, and those as the set numbers its questions."""
        return [
            (antwoord(self.key, numbers), numbers, frozenset(self.nummers[n] for n in numbers if n in self.nummers))
            for numbers in self.teksten.antwoorden
        ]


class Likeness:
    """What is alike among the documents that it was told of."""

    def __init__(self, state: sqlite3.Connection) -> None:
        self._state = state
        self._bands = Bands(state)
        self._pairs = Pairs(state)
        state.execute(
            "CREATE TABLE IF NOT EXISTS gelijkenis_stuk"
            " (nummer INTEGER PRIMARY KEY, key TEXT UNIQUE NOT NULL, set_key TEXT NOT NULL, stuk BLOB NOT NULL)"
        )
        state.execute("CREATE INDEX IF NOT EXISTS gelijkenis_stuk_set ON gelijkenis_stuk (set_key)")
        self._known: dict[int, _Stuk] = {}  # of this update

    def candidates(self, texts: Changes[Teksten], linked: Changes[Linkage]) -> list[Paar]:
        """Take in what changed; return all that must be compared before it can be settled, in order of key.

        May be called several times in between: what is no longer to be compared falls out.
        """
        self._known = {}
        old, new = self._take(texts, linked)
        gone, come = _texts(old), _texts(new)
        self._bands.change(gone, come)
        self._pairs.forget(stuk.key for stuk in old.values())
        if max(len(old), len(new)) > _BULK:
            self._pairs.across(None, self._wanted(self._best_of_all()))
        else:
            touched = self._touched(gone, come)
            paths = [self._stuk(text >> _PLACE_BITS).path(text & _PLACES) for text in touched]
            self._pairs.across(paths, self._wanted(self._best_of(touched)))
        sets = {stuk.set_key for stuk in (*old.values(), *new.values())} - {""}
        for set_key in sorted(sets):
            self._compare_answers(set_key)
        self._pairs.touch(sets)
        self._known = {}
        return self._pairs.open()

    def settle(self, found: Iterable[Overeenkomst]) -> Likenesses:
        """Take in what comparing gave; return what differs since this was last asked."""
        return Likenesses(dict(self._pairs.settle(found)), self._sisters())

    def settle_first(self, found: Iterable[Overeenkomst]) -> Likenesses:
        """As `settle`, when nothing was ever asked: without the likenesses, which `told` gives one by one."""
        for _ in self._pairs.settle(found):
            pass
        return Likenesses({}, self._sisters())

    def told(self) -> Iterator[tuple[str, Overeenkomst]]:
        """Every likeness that is published, in order of key."""
        return self._pairs.told()

    def _sisters(self) -> dict[str, Change[str]]:
        sisters = ((key, self._pairs.sister(key, self._sister(key))) for key in self._pairs.touched())
        return {key: change for key, change in sisters if change}

    # ------------------------------------------------------------ documents

    def _take(self, texts: Changes[Teksten], linked: Changes[Linkage]) -> tuple[dict[int, _Stuk], dict[int, _Stuk]]:
        """Keep the documents that changed; return them by number, as they were and as they are."""
        old: dict[int, _Stuk] = {}
        new: dict[int, _Stuk] = {}
        last = self._state.execute("SELECT coalesce(max(nummer), 0) FROM gelijkenis_stuk").fetchone()[0]
        for key in sorted({*texts, *linked}):
            number, before = self._row(key)
            after = _changed(key, before, texts.get(key), linked.get(key))
            if before == after:
                continue
            if before is None:
                number = last = last + 1
            else:
                old[number] = before
            if after is not None:
                new[number] = after
        self._state.executemany("DELETE FROM gelijkenis_stuk WHERE nummer = ?", ((number,) for number in old))
        rows = ((number, stuk.key, stuk.set_key, pickle.dumps(stuk)) for number, stuk in new.items())
        self._state.executemany("INSERT INTO gelijkenis_stuk VALUES (?, ?, ?, ?)", rows)
        self._known.update(new)
        return old, new

    def _row(self, key: str) -> tuple[int, _Stuk | None]:
        row = self._state.execute("SELECT nummer, stuk FROM gelijkenis_stuk WHERE key = ?", (key,)).fetchone()
        return (row[0], pickle.loads(row[1])) if row else (0, None)

    def _stuk(self, number: int) -> _Stuk:
        stuk = self._known.get(number)
        if stuk is None:
            row = self._state.execute("SELECT stuk FROM gelijkenis_stuk WHERE nummer = ?", (number,)).fetchone()
            stuk = self._known[number] = pickle.loads(row[0])
        return stuk

    def _of_set(self, set_key: str) -> list[_Stuk]:
        """The documents of a set, in order of key."""
        rows = self._state.execute("SELECT nummer FROM gelijkenis_stuk WHERE set_key = ? ORDER BY key", (set_key,))
        return [self._stuk(number) for (number,) in rows.fetchall()]

    # ------------------------------------------------------------ across sets

    def _touched(self, gone: Texts, come: Texts) -> list[int]:
        """The texts that may have another best earlier one now: those that share a band with what went or came."""
        times = Counter(band for _, values in (*gone, *come) for band in enumerate(values))
        found = set(come.numbers)
        for (band, value), count in times.items():
            texts = self._bands.sharing(band, value, CROWD + count + 1)
            # Common before and after: it led to nothing, and leads to nothing.
            if len(texts) <= CROWD + count:
                found.update(texts)
        return sorted(found)

    def _best_of(self, texts: Collection[int]) -> Best:
        """The best earlier text of each of these."""
        best: Best = {}
        groups: dict[tuple[int, int], list[int]] = {}
        for text in texts:
            for band in enumerate(bands_of(self._stuk(text >> _PLACE_BITS).signature(text & _PLACES))):
                if band not in groups:
                    groups[band] = self._bands.sharing(*band, CROWD + 1)
        wanted = frozenset(texts)
        for group in groups.values():
            self._weigh(best, group, wanted)
        return best

    def _best_of_all(self) -> Best:
        best: Best = {}
        for band in range(BANDS):
            for group in self._bands.groups(band):
                self._weigh(best, group)
        return best

    def _weigh(self, best: Best, group: Sequence[int], wanted: Collection[int] | None = None) -> None:
        """Keep for the texts of a group (`wanted` of them, None for all) which earlier one of it is the best so far."""
        if len(group) > CROWD:
            return
        members = sorted(self._member(text) for text in group)
        for n, (_, set_key, signature, text) in enumerate(members):
            if wanted is not None and text not in wanted:
                continue
            likely = LIKELY_ASKED if self._stuk(text >> _PLACE_BITS).is_question(text & _PLACES) else LIKELY_SAID
            for order, other_set, other, earlier in members[:n]:
                if other_set != set_key and (same := Hamming.similarity(signature, other)) >= likely:
                    weight = (same // STEP, order)
                    if text not in best or weight > best[text][0]:
                        best[text] = weight, earlier

    def _member(self, text: int) -> tuple[Order, str, bytes, int]:
        stuk, place = self._stuk(text >> _PLACE_BITS), text & _PLACES
        return stuk.order(place), stuk.set_key, stuk.signature(place), text

    def _wanted(self, best: Best) -> list[Pair]:
        """What is to be compared across sets."""
        found = []
        for text, (_, earlier) in best.items():
            a, b = self._stuk(earlier >> _PLACE_BITS), self._stuk(text >> _PLACE_BITS)
            one, other = earlier & _PLACES, text & _PLACES
            asked = b.is_question(other)
            soort = Overeenkomstsoort.HERHAALDE_VRAAG if asked else Overeenkomstsoort.HERHAALD_ANTWOORD
            item = Vergelijking(soort, a.path(one), b.path(other), a.numbers(one), b.numbers(other))
            found.append(pair(a.key, b.key, item))
        return found

    # ------------------------------------------------------------ within a set

    def _compare_answers(self, set_key: str) -> None:
        """Let all answers by different documents to one question of the set be compared."""
        answering = [(stuk.key, stuk.answers()) for stuk in self._of_set(set_key) if stuk.teksten.antwoorden]
        wanted = [
            pair(a, b, Vergelijking(Overeenkomstsoort.ZELFDE_VRAAG, one[0], other[0], one[1], other[1]))
            for (a, mine), (b, theirs) in combinations(answering if len(answering) <= ANSWERING else (), 2)
            for one, other in product(mine, theirs)
            if not one[2].isdisjoint(other[2])
        ]
        if len(answering) > 1:
            self._pairs.within([key for key, _ in answering], wanted)

    def _sister(self, set_key: str) -> str | None:
        """The earlier set in which most of a set's questions were asked before, if they are enough."""
        earlier = self._pairs.asked_before(set_key)
        if not earlier:
            return None
        count, sister = max((count, key) for key, count in earlier.items())
        questions = sum(stuk.questions() for stuk in self._of_set(set_key))
        return sister if count >= max(SISTERS, SISTER_SHARE * questions) else None


def _changed(
    key: str, before: _Stuk | None, texts: Change[Teksten] | None, linked: Change[Linkage] | None
) -> _Stuk | None:
    """A document as it is now; None when it is gone."""
    teksten = texts.new if texts else before.teksten if before else None
    if teksten is None:
        return None
    if linked is None:
        return replace(before, teksten=teksten) if before else _Stuk(key, teksten, "", {}, frozenset())
    koppeling = linked.new.koppeling if linked.new else Koppeling(key)
    return _Stuk(key, teksten, koppeling.set_key, dict(koppeling.nummers), koppeling.eigen)


def _texts(stukken: Mapping[int, _Stuk]) -> Texts:
    """The texts of documents that are compared across sets."""
    found = Texts()
    for number, stuk in stukken.items():
        for place in stuk.places():
            found.add(number << _PLACE_BITS | place, stuk.signature(place))
    return found
