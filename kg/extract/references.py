"""References as written: to answers here, and what `citations`, `laws` and `urls` find of other sources."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace

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
from kg.extract.laws import find_bulletins, find_laws, find_union_acts
from kg.extract.numbers import MONTHS, NUMBERS, parse_numbers
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
_NUMBERED = re.compile(r"(?:raag|ragen|oord|oorden|ording)\s*\d")
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

# Each finder with what a text must hold for it to find anything: most texts hold none of it.
# Rare letters and long words are the quickest to look for.
_FINDERS: tuple[tuple[Callable[[Joined], Iterator[Verwijzing]], tuple[str, ...]], ...] = (
    (find_aanhangsels, ("anh", "ah-", "AH ")),
    (find_official_ids, ("-tk-", "-ek-", "kst-")),
    (find_kamerstukken, ("nr", "Kamer", "motie", "Kst.", "TK ", "EK ")),
    (find_tk_documents, ("D",)),
    (find_handelingen, ("Handelingen",)),
    (find_vragen, ("Z",)),
    (find_bulletins, ("St", "Trb", "Tractatenblad")),
    (find_union_acts, ("/",)),
    (find_laws, ("W", "wet", "rtikel", "art.", "AVG", "Awb")),
    (find_urls, ("/", "www.")),
)


def only_refers(text: str) -> bool:
    """True when an answer says nothing but where the answer is: "Zie het antwoord op vraag 1."."""
    return bool(_NOTHING_ELSE.match(text.strip()))


def find_references(text: Joined, in_antwoord: int | None, eigen: tuple[int, ...] = ()) -> Iterator[Verwijzing]:
    """Yield the references in running text.

    `in_antwoord` is the lowest question number of the answer that the text is, and `eigen` all its numbers: an
    answer does not refer to itself. References to answers are looked for in answers only.
    """
    running = text.text
    for find, signs in _FINDERS:
        for sign in signs:
            if sign in running:
                yield from find(text)
                break
    if in_antwoord is not None:
        yield from _antwoorden(text, in_antwoord, eigen)


def _antwoorden(text: Joined, in_antwoord: int, eigen: tuple[int, ...]) -> Iterator[Verwijzing]:
    previous = _PREVIOUS.search(text.text) if "orige" in text.text or "oorgaande" in text.text else None
    if previous and in_antwoord > 1:
        spans = text.spans(previous.start(), previous.end())
        yield Verwijzing(
            Verwijzingsoort.ANTWOORD, previous.group(), spans, vragen=(in_antwoord - 1,), in_antwoord=in_antwoord
        )
    if not ("raag" in text.text or "ragen" in text.text or "ntwoord" in text.text) or not _NUMBERED.search(text.text):
        return
    for match in _ANTWOORD.finditer(text.text):
        numbers = tuple(n for n in parse_numbers(match[1] or match[2] or match[3]) if n not in eigen)
        if numbers and not _ELSEWHERE.search(text.text, max(0, match.start() - 60), match.start()):
            found = cite(text, match, Verwijzingsoort.ANTWOORD)
            yield replace(found, vragen=numbers, in_antwoord=in_antwoord)
