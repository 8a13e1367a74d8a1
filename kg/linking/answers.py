"""What linking needs to know of the answers of a document: what each answers, and what it refers to."""

from __future__ import annotations

from collections.abc import Iterator

from kg.extract.only_refers import only_refers
from kg.model import Antwoord, Records, Verwijzingsoort, value


@value
class Antwoordsleutel:
    """An answer: what it answers, whether it only refers, and the numbers of the answers that it refers to.

    `eigen` are question numbers of its own document. `elders` are official ids or case numbers, lower case, each with
    the question numbers there; none means all its answers.
    """

    nummers: tuple[int, ...]
    alleen: bool = False
    eigen: tuple[int, ...] = ()
    elders: tuple[tuple[str, tuple[int, ...]], ...] = ()


def answers_of(records: Records) -> tuple[Antwoordsleutel, ...]:
    """The keys of the answers; a reference is of the first answer with the number that it says it stands in."""
    eigen: dict[int, list[int]] = {n: [] for n in range(len(records.antwoorden))}
    elders: dict[int, list[tuple[str, tuple[int, ...]]]] = {n: [] for n in eigen}
    place: dict[int, int] = {}
    for at, answer in enumerate(records.antwoorden):
        for number in answer.nummers:
            place.setdefault(number, at)
    for one in records.verwijzingen:
        if one.soort is Verwijzingsoort.ANTWOORD and one.in_antwoord in place:
            if one.doel:
                elders[place[one.in_antwoord]].append((one.doel.lower(), one.vragen))
            else:
                eigen[place[one.in_antwoord]].extend(one.vragen)
    return tuple(
        _antwoordsleutel(records, answer, eigen[at], elders[at]) for at, answer in enumerate(records.antwoorden)
    )


def _antwoordsleutel(
    records: Records, answer: Antwoord, eigen: list[int], elders: list[tuple[str, tuple[int, ...]]]
) -> Antwoordsleutel:
    alleen = only_refers(answer.tekst)
    if alleen and not eigen and not elders:
        elders = [(doel, ()) for doel in _noted(records, answer)]
    return Antwoordsleutel(answer.nummers, alleen, tuple(dict.fromkeys(eigen)), tuple(dict.fromkeys(elders)))


def _noted(records: Records, answer: Antwoord) -> Iterator[str]:
    """What the notes of an answer name as questions or answers: "Zie de antwoorden op eerdere vragen.¹"."""
    spans = [s for note in records.voetnoten if note.bij == ("antwoord", min(answer.nummers)) for s in note.spans]
    for one in records.verwijzingen:
        if one.soort in (Verwijzingsoort.AANHANGSEL, Verwijzingsoort.VRAGEN) and one.doel:
            at = one.spans[0].begint
            if any(span.begint <= at < span.eindigt for span in spans):
                yield one.doel.lower()
