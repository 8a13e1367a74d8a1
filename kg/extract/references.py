"""References as written: to answers here, and what `citations`, `laws` and `urls` find of other sources."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from kg.extract.citations import (
    AANHANGSEL_SIGNS,
    Cited,
    cite,
    cite_at,
    cited_answers,
    find_aanhangsels,
    find_bwb,
    find_handelingen,
    find_kamerstukken,
    find_official_ids,
    find_tk_documents,
    find_vragen,
)
from kg.extract.joined import Joined
from kg.extract.laws import find_bulletins, find_laws, find_union_acts, law_places
from kg.extract.numbers import MONTHS, NUMBERS, parse_numbers
from kg.extract.only_refers import ANSWER_WORD, only_refers
from kg.extract.signs import as_bytes, digit_runs
from kg.extract.urls import find_urls
from kg.model import Verwijzing, Verwijzingsoort

# "het antwoord op vraag 5", "de antwoorden op de vragen 2 en 3", "antwoord 3", "zoals bij vraag 2 aangegeven".
_COUNTED = rf"(?!\s*(?:{'|'.join(MONTHS)}|procent|%|dagen|weken))"
_ANTWOORD = re.compile(
    rf"\b{ANSWER_WORD}\s*(?:op|van|bij|onder|aan)?\s*(?:de\s*)?(?:bovenstaande\s*|eerdere\s*|voorgaande\s*)?"
    rf"(?:deel)?vra(?:ag|gen)\s*({NUMBERS})(?!\d|Z)"
    rf"|\b{ANSWER_WORD}\s*({NUMBERS})\b{_COUNTED}"
    rf"|\b(?:bij|onder|op|in|van|zie)\s*(?:de\s*)?vra(?:ag|gen)\s*({NUMBERS})\b",
    re.IGNORECASE,
)
_ANSWERS = re.compile(rf"\b{ANSWER_WORD}\b", re.IGNORECASE)
_BEFORE_NUMBER = ("raag", "ragen", "oord", "oorden", "ording", "actie")
_LONGEST = 80  # characters of a reference before its first number
_PREVIOUS = re.compile(r"\b(?:vorige|voorgaande)\s+(vraag|antwoord)\b", re.IGNORECASE)
_ELSEWHERE = re.compile(
    r"\b(?:eerdere|schriftelijke|Kamer|feitelijke)\s?vragen\s*$|\b(?:motie|rapport|brief|Aanhangsel|Kamerstuk)\b[^.]*$",
    re.IGNORECASE,
)
# What stands between the number of a question and the document that it is a question of: "vraag 3 van de vragen van het
# lid Voorbeeld (VBP) over nietjes (2094Z00012)", "vraag 3 (Aanhangsel …)"; and between a document and its question.
_ADJECTIVE = r"(?:de|het|mijn|onze|uw|die|deze|eerder|eerdere|gestelde|voorgaande|vorige|recente|schriftelijke)"
_BEHIND = re.compile(
    r"[\s,(]*(?:(?:van|uit|in|bij|op)\b"
    rf"(?:\s*{_ADJECTIVE}\b)*\s*(?:(?:set|reeks|lijst)\s*)?(?:(?:Kamer)?vragen|antwoorden|beantwoording|stuk)?"
    r"(?:\s*(?:van|door|over|met|inzake|aan|op|d\.d\.|Ministers?|Staatssecretaris(?:sen)?|lid|leden)\b"
    r"(?:[^.;?!()]|\.(?=\w)|\([^()]{1,60}\)){0,200}?)?)?"
    r"[\s,(\[]*(?:(?:zie|ook|met|onder|kenmerk|zaaknummer|nummer|nr\.|Kamervragen)\s*)*",
    re.IGNORECASE,
)
_BEFORE = re.compile(r"[\s,():]*(?:(?:in|bij|onder|het|de|mijn)\s+)*", re.IGNORECASE)
_GAP = 260  # characters between the two
_LISTED = 20  # documents that one word lists
_OF_OTHERS = re.compile(
    rf"\s*(?:van|uit|in|bij)\s+(?:{_ADJECTIVE}\s+)*(?:(?:set|reeks)\s+)?"
    r"(?:(?:eerdere|gestelde|schriftelijke|Kamer)\s?vragen|(?:vragen\s+van\s+)?(?:het\s+lid|de\s+leden)\b"
    r"|(?:Minister|Staatssecretaris)\b)",
    re.IGNORECASE,
)

# Each finder of numbers of three digits or more, with what else a text must hold for it to find anything: most texts
# hold none of it. Rare letters and long words are the quickest to look for.
Finder = tuple[Callable[[Joined], Iterator[Verwijzing]], tuple[str, ...]]
_NUMBERED_FINDERS: tuple[Finder, ...] = (
    (find_aanhangsels, AANHANGSEL_SIGNS),
    (find_official_ids, ("-tk-", "-ek-", "kst-")),
    (find_kamerstukken, ("nr", "Kamer", "motie", "Kst.", "TK ", "EK ")),
    (find_tk_documents, ("D",)),
    (find_handelingen, ("Handelingen",)),
    (find_vragen, ("Z",)),
    (find_bulletins, ("St", "Trb", "Tractatenblad")),
    (find_bwb, ("BWB",)),
)
_LAW_SIGNS = ("W", "wet", "rtikel", "art.", "AVG", "Awb")


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
    matches = list(_numbered(running, numbers))
    only = only_refers(running)
    cited = cited_answers(running) if matches or only else []
    for match in matches:
        yield from _of_question(place, match, cited)
    if only and not (matches or previous):
        yield from _of_all(place, cited)


def _of_question(place: Place, match: re.Match[str], cited: Sequence[Cited]) -> Iterator[Verwijzing]:
    """The reference that names numbers of questions: of this document, or of another that it names too.

    Of another document that it does not name nothing can be told.
    """
    running, vragen = place.text.text, parse_numbers(match[1] or match[2] or match[3])
    of = [one for one in _next_to(match, cited) if _belongs(running, match, one)]
    if len(of) == 1 and of[0].doel:
        found = _elsewhere(place, min(match.start(), of[0].begint), max(match.end(), of[0].eindigt), of[0].doel)
        yield replace(found, vragen=vragen)
    own = tuple(n for n in vragen if n not in place.eigen)
    elsewhere = _OF_OTHERS.match(running, match.end()) or _ELSEWHERE.search(
        running, max(0, match.start() - 60), match.start()
    )
    if own and not of and not elsewhere:
        found = cite(place.text, match, Verwijzingsoort.ANTWOORD)
        yield replace(found, vragen=own, in_antwoord=place.in_antwoord)


def _next_to(match: re.Match[str], cited: Sequence[Cited]) -> Iterator[Cited]:
    """What is cited first behind a match and last before it; several at once when one word lists them."""
    behind = bisect_left(cited, match.end(), key=lambda one: one.begint)
    for place in range(max(0, behind - 1), min(behind + 1, len(cited))):
        yield from (one for one in cited[max(0, place - _LISTED) : place + _LISTED] if one[:2] == cited[place][:2])


def _belongs(running: str, match: re.Match[str], one: Cited) -> bool:
    """True when the question of `match` is one of the document that `one` names, right behind or before it."""
    if match.end() <= one.begint <= match.end() + _GAP:
        return bool(_BEHIND.fullmatch(running, match.end(), one.begint))
    return one.eindigt <= match.start() and bool(_BEFORE.fullmatch(running, one.eindigt, match.start()))


def _of_all(place: Place, cited: Sequence[Cited]) -> Iterator[Verwijzing]:
    """The references of an answer that only refers, to all answers of the documents that it names."""
    for one in cited:
        if one.doel:
            words = [match.start() for match in _ANSWERS.finditer(place.text.text, 0, one.begint)]
            yield _elsewhere(place, words[-1] if words else one.begint, one.eindigt, one.doel)


def _elsewhere(place: Place, begint: int, eindigt: int, doel: str) -> Verwijzing:
    """A reference to answers of another document, with the bracket that closes one in it."""
    words = place.text.text[begint : eindigt + 1]
    eindigt += words.endswith(")") and words.count("(") == words.count(")")
    found = cite_at(place.text, begint, eindigt, Verwijzingsoort.ANTWOORD, doel)
    return replace(found, in_antwoord=place.in_antwoord)


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
