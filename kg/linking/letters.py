"""Letters that stand beside the questions and answers they speak of: a covering letter whose annex is another file.

A letter joins the set of its case number when its sender or its day is one of the set's; a number that a letter only
mentions ties nothing. Source: a letter to the Kamer names the number ("uw kenmerk 2024Z01294"), its annex often neither
sender nor day.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from kg.linking.keys import Postsleutel, Sleutels
from kg.linking.sets import Grond
from kg.model import Soort

LETTERS = (Soort.KAMERBRIEF, Soort.BRIEF)
_ANSWERS = (Soort.AANHANGSEL, Soort.UITSTELBERICHT)


def letters_of(
    documents: Iterable[Sleutels], members: Mapping[str, Sequence[Sleutels]]
) -> Iterator[tuple[Sleutels, Grond]]:
    """Yield each letter that belongs to the set of its case number, and why.

    `members` are the documents of each set that has a case number, by that number.
    """
    for letter in documents:
        found = members.get(letter.zaaknummer) if letter.soort in LETTERS else None
        grond = _tie(letter, found) if found else None
        if grond:
            yield letter, grond


def _tie(letter: Sleutels, members: Sequence[Sleutels]) -> Grond | None:
    """Why a letter with the number of a set belongs to it; None when neither its sender nor its day says so."""
    number = letter.zaaknummer
    answering = [document for document in members if document.soort in _ANSWERS]
    posts = [post for document in answering for post in (*document.beantwoorders, *document.mede_namens)]
    if any(_same(sender, post) for sender in letter.afzenders for post in posts):
        return Grond(f"De brief noemt {number} en komt van wie de vragen van die zaak beantwoordt.", 0.97)
    if letter.beantwoord and any(document.beantwoord == letter.beantwoord for document in answering):
        return Grond(f"De brief noemt {number} en is van de dag van het antwoord op de vragen van die zaak.", 0.95)
    asked = [post for document in members for post in document.geadresseerden]
    if any(_same(sender, post) for sender in letter.afzenders for post in asked):
        return Grond(f"De brief noemt {number} en komt van een post aan wie de vragen van die zaak zijn gericht.", 0.95)
    return None


def _same(one: Postsleutel, other: Postsleutel) -> bool:
    return bool(one.place and one.place == other.place) or bool(one.entity and one.entity == other.entity)
