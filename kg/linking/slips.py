"""Slips in the headings of a document: a number printed twice, an answer in two parts, a heading over nothing.

A number is the name of a question within its set, and of an answer within its document: it must name one, and name
something. Extraction keeps what was printed and notes it (nummerDubbel); here it is told apart, and no text is lost.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from kg.model import Antwoord, Doubt, Records, Vraag


def mend(records: Records) -> Records:
    """Return the records with one question and one answer to a number, each with a text, in the same order.

    The second question of a number gets the next number when nothing has that, else one behind the last, as a number
    that is not printed. The second answer goes with the second question; when there is none, it goes on the first.
    A question or answer without text is left out, with a doubt.
    """
    vragen, again = _questions([vraag for vraag in records.vragen if vraag.tekst])
    antwoorden = tuple(_joined(_answers([answer for answer in records.antwoorden if answer.tekst], again)))
    if (vragen, antwoorden) == (records.vragen, records.antwoorden):
        return records
    return replace(records, vragen=vragen, antwoorden=antwoorden, doubts=(*records.doubts, *_empty(records)))


def _empty(records: Records) -> Iterator[Doubt]:
    for vraag in records.vragen:
        if not vraag.tekst:
            yield Doubt("restTekst", f"Onder de kop van vraag {vraag.nummer} staat geen tekst.", vraag.spans[0])
    for answer in records.antwoorden:
        if not answer.tekst:
            yield Doubt(
                "restTekst", f"Onder de kop van antwoord {answer.nummers[0]} staat geen tekst.", answer.spans[0]
            )


def _questions(vragen: Sequence[Vraag]) -> tuple[tuple[Vraag, ...], Mapping[int, list[int]]]:
    """Return the questions with different numbers, and the numbers given to the later ones of each printed number."""
    used = {vraag.nummer for vraag in vragen}
    again: dict[int, list[int]] = defaultdict(list)
    seen: set[int] = set()
    found: list[Vraag] = []
    for vraag in vragen:
        number = vraag.nummer
        if number in seen:
            following = found[-1].nummer + 1
            number = following if following not in used else max(used) + 1
            again[vraag.nummer].append(number)
        seen.add(number)
        used.add(number)
        found.append(vraag if number == vraag.nummer else replace(vraag, nummer=number, printed=False))
    return tuple(found), again


def _answers(antwoorden: Iterable[Antwoord], again: Mapping[int, list[int]]) -> Iterable[Antwoord]:
    """Let the second answer to a number answer the second question of that number, and so on."""
    seen: Counter[int] = Counter()
    for answer in antwoorden:
        numbers = {_of_turn(n, again.get(n, []), seen[n]) for n in answer.nummers}
        seen.update(answer.nummers)
        yield answer if numbers == set(answer.nummers) else replace(answer, nummers=tuple(sorted(numbers)))


def _of_turn(number: int, again: list[int], turn: int) -> int:
    return again[turn - 1] if 0 < turn <= len(again) else number


def _joined(antwoorden: Iterable[Antwoord]) -> Iterable[Antwoord]:
    """Make one answer of those to the very same questions."""
    found: dict[tuple[int, ...], Antwoord] = {}
    for answer in antwoorden:
        first = found.get(answer.nummers)
        found[answer.nummers] = _one(first, answer) if first else answer
    return found.values()


def _one(first: Antwoord, second: Antwoord) -> Antwoord:
    return replace(
        first,
        tekst=f"{first.tekst}\n{second.tekst}",
        spans=(*first.spans, *second.spans),
        zekerheid=min(first.zekerheid, second.zekerheid),
        grond=first.grond or second.grond,
    )
