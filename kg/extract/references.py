"""References as written: to answers here, and what `citations`, `laws` and `urls` find of other sources."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from kg.extract.citations import (
    cite,
    find_aanhangsels,
    find_handelingen,
    find_kamerstukken,
    find_official_ids,
    find_tk_documents,
    find_vragen,
)
from kg.extract.joined import Joined
from kg.extract.laws import find_bulletins, find_laws, find_union_acts, law_places
from kg.extract.numbers import MONTHS, NUMBERS, parse_numbers
from kg.extract.signs import as_bytes, digit_runs
from kg.extract.urls import find_urls
from kg.model import Verwijzing, Verwijzingsoort

# "het antwoord op vraag 5", "de antwoorden op de vragen 2 en 3", "antwoord 3", "zoals bij vraag 2 aangegeven".
_ANSWER_WORD = r"(?:antwoord(?:en)?|beantwoording|reactie)"
_OF_OTHERS = r"(?!\d*Z|\s*(?:van|uit) (?:de|het) (?:lid|leden))"
_COUNTED = rf"(?!\s*(?:{'|'.join(MONTHS)}|procent|%|dagen|weken))"
_ANTWOORD = re.compile(
    rf"\b{_ANSWER_WORD}\s*(?:op|van|bij|onder|aan)?\s*(?:de\s*)?(?:bovenstaande\s*|eerdere\s*|voorgaande\s*)?"
    rf"(?:deel)?vra(?:ag|gen)\s*({NUMBERS}){_OF_OTHERS}"
    rf"|\b{_ANSWER_WORD}\s*({NUMBERS})\b{_COUNTED}"
    rf"|\b(?:bij|onder|op|in|van|zie)\s*(?:de\s*)?vra(?:ag|gen)\s*({NUMBERS})\b",
    re.IGNORECASE,
)
_BEFORE_NUMBER = ("raag", "ragen", "oord", "oorden", "ording", "actie")
_LONGEST = 80  # characters of a reference before its first number
_PREVIOUS = re.compile(r"\b(?:vorige|voorgaande)\s+(vraag|antwoord)\b", re.IGNORECASE)
_ELSEWHERE = re.compile(
    r"\b(?:eerdere|schriftelijke|Kamer|feitelijke)\s?vragen\s*$|\b(?:motie|rapport|brief|Aanhangsel|Kamerstuk)\b[^.]*$",
    re.IGNORECASE,
)
_REFERS = r"(?:Zie|Verwezen wordt|(?:Ik|Graag|Hiervoor|Voor [^.]{2,60}?) ?verwijs(?: ik)?(?: u)?)"
_NOTHING_ELSE = re.compile(
    rf"^{_REFERS}[^.?!]{{0,80}}?{_ANSWER_WORD}[^.?!]{{0,40}}vra(?:ag|gen)\s*(?:{NUMBERS})"
    r"\s*(?:hierboven|hiervoor)?\.?$",
    re.IGNORECASE,
)

# Each finder of numbers of three digits or more, with what else a text must hold for it to find anything: most texts
# hold none of it. Rare letters and long words are the quickest to look for.
Finder = tuple[Callable[[Joined], Iterator[Verwijzing]], tuple[str, ...]]
_NUMBERED_FINDERS: tuple[Finder, ...] = (
    (find_aanhangsels, ("anh", "ah-", "AH ")),
    (find_official_ids, ("-tk-", "-ek-", "kst-")),
    (find_kamerstukken, ("nr", "Kamer", "motie", "Kst.", "TK ", "EK ")),
    (find_tk_documents, ("D",)),
    (find_handelingen, ("Handelingen",)),
    (find_vragen, ("Z",)),
    (find_bulletins, ("St", "Trb", "Tractatenblad")),
)
_LAW_SIGNS = ("W", "wet", "rtikel", "art.", "AVG", "Awb")


def only_refers(text: str) -> bool:
    """True when an answer says nothing but where the answer is: "Zie het antwoord op vraag 1."."""
    return bool(_NOTHING_ELSE.match(text.strip()))


class Place(NamedTuple):
    """A running text to look for references in.

    `in_antwoord` is the lowest question number of the answer that it is, and `eigen` all its numbers: an answer does
    not refer to itself. References to answers are looked for in answers only.
    """

    text: Joined
    in_antwoord: int | None = None
    eigen: tuple[int, ...] = ()


def find_references(running: Sequence[Place]) -> Iterator[Verwijzing]:
    """Yield the references in the running texts of a document, text by text.

    What every rule needs is looked for once in all of them together: numbers, and what the name of a law begins with.
    """
    whole = "\n".join([place.text.text for place in running])
    data = as_bytes(whole)
    numbers, laws = digit_runs(data), law_places(whole, data)
    begin = 0
    for place in running:
        end = begin + len(place.text.text)
        own = numbers[bisect_left(numbers, (begin, 0)) : bisect_left(numbers, (end, 0))]
        names = laws[bisect_left(laws, begin) : bisect_left(laws, end)]
        yield from _in_text(place.text, own, [at - begin for at in names])
        if place.in_antwoord is not None:
            yield from _antwoorden(place, [at - begin for at, _ in own])
        begin = end + 1


def _in_text(text: Joined, numbers: Sequence[tuple[int, int]], laws: Sequence[int]) -> Iterator[Verwijzing]:
    """The references to other sources in one text; `numbers` are its digits, `laws` where a law's name may begin."""
    running = text.text
    if numbers and max([end - begin for begin, end in numbers]) > 2:
        for find, signs in _NUMBERED_FINDERS:
            for sign in signs:
                if sign in running:
                    yield from find(text)
                    break
    if numbers and "/" in running:
        yield from find_union_acts(text)
    if (laws or (numbers and "rt" in running)) and any(sign in running for sign in _LAW_SIGNS):
        yield from find_laws(text, laws)
    if "/" in running or "www." in running:
        yield from find_urls(text)


def _antwoorden(place: Place, numbers: Sequence[int]) -> Iterator[Verwijzing]:
    """References from an answer to others of the document; `numbers` are the places of numbers in it."""
    running, lowest = place.text.text, place.in_antwoord or 0
    previous = _PREVIOUS.search(running) if "orige" in running or "oorgaande" in running else None
    if previous and lowest > 1:
        spans = place.text.spans(previous.start(), previous.end())
        yield Verwijzing(Verwijzingsoort.ANTWOORD, previous.group(), spans, vragen=(lowest - 1,), in_antwoord=lowest)
    for match in _numbered(running, numbers):
        vragen = tuple(n for n in parse_numbers(match[1] or match[2] or match[3]) if n not in place.eigen)
        if vragen and not _ELSEWHERE.search(running, max(0, match.start() - 60), match.start()):
            found = cite(place.text, match, Verwijzingsoort.ANTWOORD)
            yield replace(found, vragen=vragen, in_antwoord=place.in_antwoord)


def _numbered(text: str, numbers: Sequence[int]) -> Iterator[re.Match[str]]:
    """Yield the matches of `_ANTWOORD`, each looked for only right before a number behind one of its words.

    Up to the first digit anything that may be one is found, and then tried with all that follows.
    """
    end = 0
    for number in numbers:
        if number < end or not text[max(0, number - 9) : number].rstrip().lower().endswith(_BEFORE_NUMBER):
            continue
        at = max(end, number - _LONGEST)
        while begin := _ANTWOORD.search(text, at, number + 1):
            match = _ANTWOORD.match(text, begin.start())
            if match:
                yield match
                end = match.end()
                break
            at = begin.start() + 1
