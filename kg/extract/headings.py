"""Headings of questions and answers: "Vraag 2", "Antwoord op vraag 3 en 8:", a bare "Antwoord".

A heading is a line of its own (`heading`), stands before its text on the same line (`opening`), or inside a line that
holds more than one part (`inner`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.extract.numbers import NUMBERS, parse_numbers
from kg.extract.signs import places
from kg.model import value

_DECORATION = r"[#*_>\s]{0,12}"
_NR = r"(?:nrs?\b\.?|nummers?\b)?\s*"
_VRAAG = r"Vra(?:ag|gen)"
_ANTWOORD = (
    r"(?:(?:Gezamenlijk|Gecombineerd)e?\s+)?"
    r"(?:Antwoord(?:en)?|(?:Beantwoording|Reactie)(?=\s+(?:(?:op|van|bij)\s+)?(?:(?:de|uw)\s+)?vra))"
)
_OP_VRAAG = rf"(?:\s*\b(?:op|bij|van))?(?:\s*\(?\b(?:(?:de|uw)\s+)?vra(?:ag|gen))?\s*{_NR}"
# "Vraag 2 en vraag 3", "Antwoord op vraag 2, 3 en vraag 4": the word may stand before each number.
_AGAIN = r"(?:\s*(?:,\s*en|,|en|&)\s+(?:vraag|antwoord)\s+\d{1,3}(?:\s*,\s*\d{1,3}(?!\d))*)"
_LIST = rf"{NUMBERS}{_AGAIN}*"
_PART = r"(?:\s?[a-h]\b)?"  # "Vraag 1a"
_OF_MEMBERS = r"(?:\s+van\s+(?:het\s+lid|de\s+leden)\s+[^.:?!]{2,60}?)?"
_END = r"\s*[*_]*\s*[):.–-]?\s*[*_]*\s*$"

VRAAG_KOP = re.compile(
    rf"{_DECORATION}(?P<word>{_VRAAG})\s*{_NR}(?:(?P<numbers>{_LIST}){_PART}{_OF_MEMBERS})?{_END}", re.IGNORECASE
)
ANTWOORD_KOP = re.compile(
    rf"{_DECORATION}(?P<word>{_ANTWOORD}){_OP_VRAAG}(?:(?P<numbers>{_LIST}){_PART}{_OF_MEMBERS})?{_END}",
    re.IGNORECASE,
)
_PLAIN_KOP = re.compile(r"(?:Vraag|(Antwoord)) (\d{1,3})$")
_MAY_BE = re.compile(rf"{_DECORATION}(?:vra|antw|beantw|react|gezam|gecom)", re.IGNORECASE)
_PLAIN = 14  # characters: "Antwoord 123" and a line end
_LONGEST = 90  # characters; "Antwoord op de vragen 1, 2, …" for twenty questions

# Words with which a sentence goes on: "zie het antwoord op" / "vraag 2".
_GOES_ON = frozenset("op bij van onder aan de het zie in met en of naar mijn antwoord antwoorden vraag vragen".split())
_SENTENCE_END = ".?!:;)]”»\"'’0123456789"

# A heading with the text behind it on the same line: "Antwoord 1In …", "Vraag 3: Bent u …".
_NUMBERED = rf"(?:{_VRAAG}\s*{_NR}|{_ANTWOORD}{_OP_VRAAG})(?:{_LIST})"
_BEGINS = frozenset("VABRG#*_> \n\t\xa0")
OPENING_KOP = re.compile(
    rf"{_DECORATION}(?:{_NUMBERED}\s*"
    r"(?:[*_]{0,3}[).]?[*_]{0,3}\s*(?=[A-ZÀ-Ý«“‘\"'(„])|[*_]{0,3}:[*_]{0,3}\s*(?=[^\s*_:]))"
    r"|(?:Antwoord|ANTWOORD)[*_]{0,3}\s?:[*_]{0,3}\s*(?=[A-ZÀ-Ý«“‘\"'(„]))"
)
_WORDS = ("Vra", "Antwoord", "Beantwoording", "Reactie", "Gezamenlijk", "Gecombineerd")  # what it begins with
_TEXT = r"(?:\s*[:.]?\s*(?:[A-ZÀ-Ý«“‘\"(„]|$))"
_BARE_INSIDE = r"(?<=\?\s)(?=Antwoord\s?:\s*[A-ZÀ-Ý«“‘\"'(„])"
INNER_KOP = re.compile(rf"(?<=[\s.?!»”’\")\]\d:,])(?={_NUMBERED}{_TEXT})|{_BARE_INSIDE}")
INNER_KOP_AT_SENTENCE = re.compile(
    rf"(?:(?<=[.?!»”’\")\]:])|(?<=[.?!»”’\")\]:]\s)|(?<=[?.!»”]\d\s)|(?<=[?.!»”]\d\d\s))(?={_NUMBERED}{_TEXT})"
    rf"|{_BARE_INSIDE}"
)


@value
class Kop:
    """A heading: `kind` is "vraag" or "antwoord"; `nummers` is empty when it has none."""

    kind: str
    nummers: tuple[int, ...]


def heading(text: str, before: str) -> Kop | None:
    """Return the heading that a whole line is; `before` is the line of text before it, "" when a gap parts them.

    A line that begins in small letters, or follows a sentence that goes on, is a piece of that sentence.
    """
    plain = _PLAIN_KOP.match(text) if len(text) < _PLAIN else None
    if plain and not _goes_on(before.rstrip()):  # as nearly all are
        return Kop("antwoord" if plain[1] else "vraag", (int(plain[2]),))
    if len(text) > _LONGEST or not _MAY_BE.match(text):
        return None
    for kind, pattern in (("vraag", VRAAG_KOP), ("antwoord", ANTWOORD_KOP)):
        match = pattern.match(text)
        if match and not _in_sentence(match, text, before.rstrip()):
            numbers = match["numbers"]
            return Kop(kind, parse_numbers(numbers) if numbers else ()) if _stands_alone(kind, match, text) else None
    return None


def _in_sentence(match: re.Match[str], text: str, before: str) -> bool:
    if _goes_on(before):
        return True
    return match["word"][0].islower() and (text.endswith(".") or bool(before and before[-1] not in _SENTENCE_END))


def _goes_on(before: str) -> bool:
    return bool(before) and before.rsplit(None, 1)[-1] in _GOES_ON


def _stands_alone(kind: str, match: re.Match[str], text: str) -> bool:
    """A word without a number heads one question ("Vraag") or an answer, never "vragen" in small letters."""
    if match["numbers"]:
        return True
    word = match["word"]
    if word[0].islower() or text.rstrip().endswith((".", ")")):
        return False
    return kind == "antwoord" or word == "Vraag" or word == "VRAAG"


def is_plain(text: str) -> bool:
    """True for "Vraag 1" or "Antwoord 1" and nothing else."""
    return len(text) < _PLAIN and bool(_PLAIN_KOP.match(text))


def opening(text: str, begint: int = 0) -> int:
    """Return where the text begins behind a heading at `begint` on the same line, 0 when there is no such heading."""
    match = OPENING_KOP.match(text, begint) if text[begint : begint + 1] in _BEGINS else None
    return match.end() if match and match.end() < len(text) else 0


def inner(text: str, *, many: bool) -> Iterator[tuple[int, int]]:
    """Yield where headings inside a line begin, and where the text behind each begins.

    `many` says that the line may hold a whole document: then headings need not stand at the end of a sentence.
    """
    pattern = INNER_KOP if many else INNER_KOP_AT_SENTENCE
    for begint in places(text, _WORDS):
        if pattern.match(text, begint):
            behind = OPENING_KOP.match(text, begint)
            yield begint, behind.end() if behind else begint
