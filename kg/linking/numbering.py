"""The numbers of a set's questions, and which document speaks for each.

Documents print the same questions with other numbers, without numbers, or not all of them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from kg.linking.keys import Sleutels, Vraagsleutel

Prints = dict[str, list[int]]  # fingerprint → the set's numbers of the questions with that text


def fullest_first(members: Sequence[Sleutels]) -> list[Sleutels]:
    """Return the documents in order of trust: those that print every number first, of those the longest."""
    return sorted(members, key=lambda d: (not d.vragen, not _all_printed(d), -len(d.vragen), d.key))


def _all_printed(document: Sleutels) -> bool:
    return all(vraag.printed for vraag in document.vragen)


def number_questions(members: Sequence[Sleutels]) -> dict[str, dict[int, int]]:
    """For each document, by key, its question numbers to those of the set.

    The document that is trusted most gives the set's numbers. Equal texts get equal numbers, a repeated one in order.
    Where no text decides, a printed number stands; a question without one takes its place between its neighbours when
    just as many are free there, else it is counted on: better one question too many than two taken for one. A number
    that only an answer names (its question was lost) stands as it is.
    """
    prints: Prints = defaultdict(list)
    taken: set[int] = set()
    ordered = fullest_first(members)
    numbers = {document.key: _numbers(document, prints, taken) for document in ordered}
    return {document.key: numbers[document.key] for document in members}


def _numbers(document: Sleutels, prints: Prints, taken: set[int]) -> dict[int, int]:
    """The numbers of one document; adds its texts and numbers to what is known of the set."""
    local: dict[int, int] = {}
    for vraag in document.vragen:
        known = _known(vraag, prints, local)
        if known:
            local.setdefault(vraag.nummer, known)
    first = not taken  # nothing is known yet: this document counts for the set, also where it does not print
    used = set(local.values())
    for vraag in document.vragen:
        if (vraag.printed or first) and vraag.nummer not in local and vraag.nummer not in used:
            local[vraag.nummer] = vraag.nummer
    _fill(document, local, taken)
    taken.update(local.values())
    for vraag in document.vragen:
        if local[vraag.nummer] not in prints[vraag.vingerafdruk]:
            prints[vraag.vingerafdruk].append(local[vraag.nummer])
    return local | {number: number for number in document.beantwoord_nummers if number not in local}


def _known(vraag: Vraagsleutel, prints: Prints, local: dict[int, int]) -> int:
    """The set's number of a question with this text that the document has not yet, its own if it can be; else 0."""
    free = [number for number in prints.get(vraag.vingerafdruk, ()) if number not in local.values()]
    return vraag.nummer if vraag.nummer in free and vraag.printed else next(iter(free), 0)


def _fill(document: Sleutels, local: dict[int, int], taken: set[int]) -> None:
    """Number what is left, run by run."""
    end = max([*taken, *local.values()], default=0) + 1
    for run, before, after in _runs(document, local, end):
        room = list(range(before + 1, after))
        if len(room) == len(run) and not set(room) & set(local.values()):
            local.update(zip(run, room, strict=True))
        else:
            start = max([*taken, *local.values()], default=0) + 1
            local.update(zip(run, range(start, start + len(run)), strict=True))


def _runs(document: Sleutels, local: dict[int, int], end: int) -> Iterator[tuple[list[int], int, int]]:
    """Yield each run of questions without a number, with the set's numbers before and after it."""
    own = list(dict.fromkeys(vraag.nummer for vraag in document.vragen))
    known = dict(local)
    run: list[int] = []
    before = 0
    for number in own:
        if number not in known:
            run.append(number)
            continue
        if run:
            yield run, before, known[number]
        run, before = [], known[number]
    if run:
        yield run, before, end


def owners(members: Sequence[Sleutels], numbers: dict[str, dict[int, int]]) -> dict[int, tuple[str, bool]]:
    """For each question of the set, the document that speaks for it, and whether that prints this very number.

    A question exists once, and so does each statement about it: of the documents that print it the most trusted gives
    its text; the others have their passages.
    """
    owner: dict[int, tuple[str, bool]] = {}
    for document in fullest_first(members):
        for vraag in document.vragen:
            number = numbers[document.key][vraag.nummer]
            owner.setdefault(number, (document.key, vraag.printed and number == vraag.nummer))
    return owner
