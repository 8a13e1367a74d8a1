"""Two texts compared word by word."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Sequence
from enum import StrEnum
from math import floor

from rapidfuzz.distance import Indel

from kg.linking.signatures import first_texts, words_of
from kg.model import Records, value

SHOWN = 25  # words that are named of those that only one of two texts has


class Overeenkomstsoort(StrEnum):
    """Why two texts are compared: a concept of the list Overeenkomstsoorten each."""

    ZELFDE_VRAAG = "overeenkomstZelfdeVraag"  # answers to one question, in two documents
    HERHAALD_ANTWOORD = "overeenkomstHerhaaldAntwoord"  # an answer, and the earlier answer of another set it repeats
    HERHAALDE_VRAAG = "overeenkomstHerhaaldeVraag"  # a question, and the earlier one of another set


@value
class Vergelijking:
    """Two texts to compare: paths under `id/`, and the numbers by which their documents know them.

    `eerste` is the earlier, or of one set that of the document that comes first in order of key.
    """

    soort: Overeenkomstsoort
    eerste: str
    tweede: str
    nummers_eerste: tuple[int, ...]
    nummers_tweede: tuple[int, ...]

    @property
    def key(self) -> str:
        """Sixteen hexadecimals that follow from the two paths, in whatever order."""
        return hashlib.sha256("\n".join(sorted((self.eerste, self.tweede))).encode()).hexdigest()[:16]


@value
class Paar:
    """Two documents by key, `a` of every `eerste` and `b` of every `tweede`, with what is to be compared of them."""

    a: str
    b: str
    items: tuple[Vergelijking, ...]


@value
class Overeenkomst:
    """What comparing two texts gave: a score of 0..1 with two decimals, 1 only for the same words in the same order.

    `alleen_eerste` and `alleen_tweede` are the first `SHOWN` words that only the one has, in order of appearance, with
    a space between; `aantal_eerste` and `aantal_tweede` count all of those.
    """

    key: str
    soort: Overeenkomstsoort
    eerste: str
    tweede: str
    gelijkenis: float
    alleen_eerste: str
    alleen_tweede: str
    aantal_eerste: int
    aantal_tweede: int


def compare(a: Records, b: Records, items: Iterable[Vergelijking]) -> tuple[Overeenkomst, ...]:
    """Compare texts of two documents word by word; `items` are those of their `Paar`."""
    return tuple(
        _compared(item, _words(a, item, item.nummers_eerste), _words(b, item, item.nummers_tweede)) for item in items
    )


def likeness(one: Sequence[str], other: Sequence[str]) -> float:
    """Return twice the longest row of words that both have in that order, as part of all words; 0 for no words.

    Rounded down to two decimals, so that 1 means equal.
    """
    if not one or not other:
        return 0.0
    return floor(round(Indel.normalized_similarity(one, other) * 100, 6)) / 100


def _words(records: Records, item: Vergelijking, nummers: tuple[int, ...]) -> list[str]:
    if item.soort is Overeenkomstsoort.HERHAALDE_VRAAG:
        return words_of(first_texts((vraag.nummer, vraag.tekst) for vraag in records.vragen)[nummers[0]])
    return words_of(first_texts((answer.nummers, answer.tekst) for answer in records.antwoorden)[nummers])


def _compared(item: Vergelijking, one: list[str], other: list[str]) -> Overeenkomst:
    mine, theirs = _only(one, set(other)), _only(other, set(one))
    return Overeenkomst(
        item.key,
        item.soort,
        item.eerste,
        item.tweede,
        likeness(one, other),
        " ".join(mine[:SHOWN]),
        " ".join(theirs[:SHOWN]),
        len(mine),
        len(theirs),
    )


def _only(words: Iterable[str], others: Collection[str]) -> list[str]:
    """The words that are not among `others`, each once."""
    return list(dict.fromkeys(word for word in words if word not in others))
