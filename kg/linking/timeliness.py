"""How many questions were answered in time, per ministry and parliamentary year: "measurable / all".

A view: it counts what changes of sets add and take away, and what it answers depends on the sets alone.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator

from kg.linking.addressing import Adresseringgegevens, Status
from kg.linking.link import Setgegevens
from kg.linking.vergaderjaar import vergaderjaar_on
from kg.model import Change, Changes, value

UNKNOWN = "onbekend"  # the year of questions of which the day is not known, or is in none
_TABLE = """
CREATE TABLE IF NOT EXISTS tijdigheid_aantal (
    telling TEXT NOT NULL, wat TEXT NOT NULL, dagen INTEGER NOT NULL, aantal INTEGER NOT NULL,
    PRIMARY KEY (telling, wat, dagen)) WITHOUT ROWID
"""
_Aantallen = Counter[tuple[str, int]]


@value
class Telling:
    """Addressings at one ministry (by its TOOI code) of questions of one parliamentary year ("onbekend" without day).

    `adresseringen` are all but those that were handed over, which count for who took them over. `meetbaar` are those
    of which both days are known; `tijdig` plus `te_laat` is `meetbaar`, by the day that a notice moved the term to;
    `zonder_uitstel` were answered within the three weeks. `onbeantwoord` are those that a source says were not
    answered; they are not measurable. `mediaan` is of the days to the answer, None when none is measurable.
    """

    ministerie: str
    vergaderjaar: str
    adresseringen: int
    meetbaar: int
    tijdig: int
    te_laat: int
    zonder_uitstel: int
    onbeantwoord: int
    mediaan: float | None


class Tijdigheid:
    """The counts of all sets. Keys are `{TOOI code}/{parliamentary year}`."""

    def __init__(self, state: sqlite3.Connection) -> None:
        self._state = state
        state.execute(_TABLE)

    def update(self, changes: Changes[Setgegevens]) -> Changes[Telling]:
        """Take in changes of sets; return the counts that differ. `old` is what the last update was told of a set."""
        difference: dict[str, _Aantallen] = {}
        for change in changes.values():
            for found, sign in ((change.old, -1), (change.new, 1)):
                for key, wat, dagen in _counted(found.adresseringen if found else ()):
                    difference.setdefault(key, Counter())[wat, dagen] += sign
        answer: dict[str, Change[Telling]] = {}
        for key in sorted(difference):
            before = self._aantallen(key)
            after = Counter(before)
            after.update(difference[key])
            self._store(key, {name: count for name, count in difference[key].items() if count}, after)
            old, new = _telling(key, before), _telling(key, after)
            if old != new:
                answer[key] = Change(old, new)
        return answer

    def _aantallen(self, key: str) -> _Aantallen:
        rows = self._state.execute("SELECT wat, dagen, aantal FROM tijdigheid_aantal WHERE telling = ?", (key,))
        return Counter({(wat, dagen): aantal for wat, dagen, aantal in rows})

    def _store(self, key: str, changed: Iterable[tuple[str, int]], after: _Aantallen) -> None:
        names = sorted(changed)
        gone = [(key, *name) for name in names if not after[name]]
        kept = [(key, *name, after[name]) for name in names if after[name]]
        self._state.executemany("DELETE FROM tijdigheid_aantal WHERE telling = ? AND wat = ? AND dagen = ?", gone)
        self._state.executemany("INSERT OR REPLACE INTO tijdigheid_aantal VALUES (?, ?, ?, ?)", kept)


def _counted(found: Iterable[Adresseringgegevens]) -> Iterator[tuple[str, str, int]]:
    """Yield for each addressing at a ministry the key of its count and what counts there, with days for an answer."""
    for one in found:
        if not one.post.ministry or one.status is Status.OVERGEDRAGEN:
            continue
        key = f"{one.post.place}/{(one.ingezonden and vergaderjaar_on(one.ingezonden)) or UNKNOWN}"
        yield key, "alle", 0
        if one.status is Status.ONBEANTWOORD:
            yield key, "onbeantwoord", 0
        if one.tijdig is None or one.dagen is None:
            continue
        yield key, "gemeten", one.dagen
        yield key, "tijdig" if one.tijdig else "te laat", 0
        original = one.oorspronkelijk or one.uiterlijk
        if original and one.beantwoord_op and one.beantwoord_op <= original:
            yield key, "zonder uitstel", 0


def _telling(key: str, aantallen: _Aantallen) -> Telling | None:
    """The count of numbers, None when nothing is counted."""
    alle = aantallen["alle", 0]
    if not alle:
        return None
    ministerie, _, vergaderjaar = key.partition("/")
    days = sorted((dagen, count) for (wat, dagen), count in aantallen.items() if wat == "gemeten" and count)
    return Telling(
        ministerie,
        vergaderjaar,
        alle,
        sum(count for _, count in days),
        aantallen["tijdig", 0],
        aantallen["te laat", 0],
        aantallen["zonder uitstel", 0],
        aantallen["onbeantwoord", 0],
        _median(days),
    )


def _median(days: list[tuple[int, int]]) -> float | None:
    """The middle of days with how often each is, in order: of an even number the mean of the two in the middle."""
    total = sum(count for _, count in days)
    return (_at(days, (total - 1) // 2) + _at(days, total // 2)) / 2 if total else None


def _at(days: list[tuple[int, int]], place: int) -> int:
    for day, count in days:
        if place < count:
            return day
        place -= count
    raise IndexError(place)
