"""Which documents may print the questions that stand, without headings, in the text of another.

Works on numbers, ids and traces of questions; which of the suggestions is right is seen when the text is read again.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kg.linking.sets import CROWD

MOST = 5  # documents that are suggested for one text
_PLACE_BITS = 24  # of a number of 64 bits, for the place of a document in the build; the rest is of its trace
_PLACES = (1 << _PLACE_BITS) - 1


@dataclass(frozen=True, slots=True)
class Bron:
    """A document by what may tie it to another: an input file that was read.

    `zaaknummer` ("" when unknown) and `aanhangsels` (official ids of the answers, lower case) are of its text or its
    metadata.
    `count` is how many questions it prints, 0 when it cannot tell others of them; `traces` are theirs, and `printed`
    says that it prints their numbers.
    """

    bronbestand: str
    key: str
    zaaknummer: str
    aanhangsels: tuple[str, ...]
    count: int
    printed: bool
    traces: array[int]


@dataclass(frozen=True, slots=True)
class Voorstel:
    """A document that may print the questions of another; `zeker` when a key says that they are of one set."""

    place: int
    zeker: bool


class Bronnen:
    """The documents that can tell others of their questions, by key and by trace. `every` is in order of path."""

    def __init__(self, every: Sequence[Bron]) -> None:
        self.every = every
        self.by_key: dict[str, list[int]] = defaultdict(list)
        self.by_zaak: dict[str, list[int]] = defaultdict(list)
        self.by_aanhangsel: dict[str, list[int]] = defaultdict(list)
        for place, bron in enumerate(every):
            if bron.count:
                self.by_key[bron.key].append(place)
                self.by_zaak[bron.zaaknummer].append(place)
                for answers in bron.aanhangsels:
                    self.by_aanhangsel[answers].append(place)
        # A number each, sorted: as many fit in memory as there are questions in the archive.
        self.traces = array("Q", sorted(_bare(t) | place for place, bron in enumerate(every) for t in bron.traces))

    def suggest(self, place: int, shingles: array[int]) -> tuple[Voorstel, ...]:
        """Return the documents that may print the questions in the text of `every[place]`, the likeliest first.

        Those that a key ties to it come first; then those of which most traces stand in its text. Never one with
        another case number.
        """
        own = self.every[place]
        sure = {other for other in self._by_key(own) if other != place and not self._other_case(own, other)}
        hits = Counter(self._by_trace(shingles))
        likely = {other for other in hits if other != place and not self._other_case(own, other)} - sure
        ordered = [
            *sorted(sure, key=lambda other: (self._trust(other), other)),
            *sorted(likely, key=lambda other: (-hits[other], self._trust(other), other)),
        ]
        return tuple(Voorstel(other, other in sure) for other in ordered[:MOST])

    def _by_key(self, own: Bron) -> Iterator[int]:
        yield from self.by_key.get(own.key, ())
        if own.zaaknummer:
            yield from self.by_zaak.get(own.zaaknummer, ())
        yield from self.by_aanhangsel.get(own.key, ())
        for answers in own.aanhangsels:
            yield from self.by_key.get(answers, ())

    def _by_trace(self, shingles: array[int]) -> Iterator[int]:
        """The documents of each trace that is not common: what stands in more documents tells nothing."""
        for shingle in sorted(set(map(_bare, shingles))):
            low = bisect_left(self.traces, shingle)
            high = bisect_left(self.traces, shingle | _PLACES, low, min(len(self.traces), low + CROWD + 1))
            if high - low <= CROWD:
                yield from (self.traces[n] & _PLACES for n in range(low, high))

    def _other_case(self, own: Bron, other: int) -> bool:
        numbers = {own.zaaknummer, self.every[other].zaaknummer} - {""}
        return len(numbers) > 1

    def _trust(self, other: int) -> tuple[bool, int]:
        """Printed numbers before counted ones, the fuller print before the other."""
        return not self.every[other].printed, -self.every[other].count


def _bare(trace: int) -> int:
    return trace & ~_PLACES
