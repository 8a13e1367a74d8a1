"""Which documents print like questions: letter for letter by fingerprint, else by sketch where a copy is damaged."""

from __future__ import annotations

import hashlib
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, groupby

from kg.linking.keys import Sleutels
from kg.linking.sketch import bands, numbers, resemblance

COMMON = (
    12  # a question of more askers or days than this ("Kunt u deze vragen afzonderlijk beantwoorden?") joins nothing
)
CROWD = 100  # nor does one in more documents than this: no set has so many, and comparing all with all would take long
SHARE = 0.6  # part of the smaller document's questions that must be equal
DAMAGED = 0.35  # part of its pairs of words that a damaged question shares with the whole one
_NO_TEXT = hashlib.sha256().hexdigest()  # the fingerprint of a question of which nothing is left
_PLACES = 24  # bits of the place of a document among all
_PRINT = 1 << 20  # more than the bands of any document

Common = Callable[[int], bool]
"""True of the mark of what is too common in the whole archive to tell a set."""


@dataclass(frozen=True, slots=True)
class Likeness:
    """Two documents with `count` questions in common, of which `equal` to the letter; `letterlijk` when all are.

    `gewicht` is how many that is when each counts for what it is like.
    """

    a: Sleutels
    b: Sleutels
    count: int
    equal: int
    letterlijk: bool
    gewicht: float


def mark(vingerafdruk: str) -> int:
    """A fingerprint (hex) as an even number of 60 bits; bands of sketches are odd."""
    return int(vingerafdruk[:15], 16) & ~1


def marks(document: Sleutels) -> set[int]:
    """The numbers by which documents of like questions are found: fingerprints of those with a text, and bands."""
    found = {mark(vraag.vingerafdruk) for vraag in document.vragen if vraag.vingerafdruk != _NO_TEXT}
    for vraag in document.vragen:
        found.update(bands(vraag.schets))
    return found


def crowded(heads: Collection[object]) -> bool:
    """True when what documents with these heads share is common. A head is day and askers, one for each document."""
    return len(heads) > CROWD or len(set(heads)) > COMMON


def head_of(document: Sleutels) -> tuple[object, ...]:
    """What a document says of when its questions were tabled and by whom."""
    return document.ingezonden, document.surnames


def likenesses(members: Sequence[Sleutels], common: Common | None = None) -> tuple[list[Likeness], Common]:
    """Return the pairs of documents that print like questions, those that share most first, and what is common.

    `members` are in order of key. Without `common` they are all there are, and what is common follows from them.
    """
    shared: Counter[int] = Counter()  # of a pair, both places in one number: marks, and times _PRINT fingerprints
    too_common: set[int] = set()
    heads = [head_of(document) for document in members]
    for number, places in _holders(members):
        if common(number) if common else crowded([heads[place] for place in places]):
            too_common.add(number)
            continue
        weight = 1 if number & 1 else _PRINT
        for first, second in combinations(places, 2):
            shared[first << _PLACES | second] += weight
    is_common = common or too_common.__contains__
    found: list[Likeness] = []
    for pair, count in shared.items():
        if count > 1:  # one band alone says nothing
            a, b = members[pair >> _PLACES], members[pair & (1 << _PLACES) - 1]
            like = _compare(a, b, *divmod(count, _PRINT), is_common)
            found += [like] if like else []
    return sorted(found, key=lambda like: (-like.gewicht, like.a.key, like.b.key)), is_common


def _holders(members: Iterable[Sleutels]) -> Iterator[tuple[int, list[int]]]:
    """Yield each mark that several documents have, with their places.

    One list of numbers is sorted: a table by mark would take ten times the memory in an archive of 80,000 documents.
    """
    entries = sorted(number << _PLACES | place for place, document in enumerate(members) for number in marks(document))
    for number, found in groupby(entries, key=lambda entry: entry >> _PLACES):
        places = [entry & (1 << _PLACES) - 1 for entry in found]
        if len(places) > 1:
            yield number, places


def worth_comparing(shared: Iterable[int]) -> bool:
    """False when marks that two documents share cannot make them alike, whatever they are: one band alone."""
    return sum(1 if number & 1 else 2 for number in shared) > 1


def alike(a: Sleutels, b: Sleutels, common: Common) -> Likeness | None:
    """Compare two documents; None when they share too few questions. `a` and `b` are in order of key."""
    shared = [number for number in marks(a) & marks(b) if not common(number)]
    equal = sum(number & 1 == 0 for number in shared)
    return _compare(a, b, equal, len(shared) - equal, common)


def _compare(a: Sleutels, b: Sleutels, equal: int, near: int, common: Common) -> Likeness | None:
    """Compare two documents that share `equal` fingerprints and `near` bands."""
    fewest = min(len(a.vragen), len(b.vragen))
    if equal and equal >= SHARE * fewest:
        return Likeness(a, b, equal, equal, True, float(equal))
    return damaged(a, b, common) if fewest > 1 and 2 * equal + near > 1 else None


def damaged(a: Sleutels, b: Sleutels, common: Common) -> Likeness | None:
    """Compare two documents of which questions are misread; None when too few of them are alike."""
    mine, theirs = _telling(a, common), _telling(b, common)
    equal = len(mine.keys() & theirs.keys())
    likes = list(_damaged(mine, theirs))
    if equal + len(likes) < max(2.0, SHARE * min(len(a.vragen), len(b.vragen))):
        return None
    return Likeness(a, b, equal + len(likes), equal, False, round(equal + sum(likes), 3))


def _telling(document: Sleutels, common: Common) -> dict[int, frozenset[int]]:
    """The sketches of the questions that are not common, by mark."""
    every = {mark(v.vingerafdruk): v.schets for v in reversed(document.vragen) if v.vingerafdruk != _NO_TEXT}
    return {number: numbers(found) for number, found in every.items() if not common(number)}


def _damaged(mine: dict[int, frozenset[int]], theirs: dict[int, frozenset[int]]) -> Iterator[float]:
    """Yield how like the questions are that are not equal, each with one other, the likest first."""
    right = [(number, found) for number, found in theirs.items() if number not in mine]
    scored = [
        (score, a, b)
        for a, found in mine.items()
        if a not in theirs
        for b, other in right
        if (score := resemblance(found, other)) >= DAMAGED
    ]
    taken: set[int] = set()
    for score, a, b in sorted(scored, key=lambda one: (-one[0], one[1], one[2])):
        if a not in taken and b not in taken:
            taken |= {a, b}
            yield score


def in_order(one: Sleutels, other: Sleutels) -> int:
    """How many of the questions that two documents share stand in the same order in both."""
    places = {vraag.vingerafdruk: place for place, vraag in enumerate(other.vragen)}
    rising: list[int] = []
    for vraag in one.vragen:
        place = places.get(vraag.vingerafdruk)
        if place is not None:
            at = bisect_left(rising, place)
            rising[at : at + 1] = [place]
    return len(rising)
