"""Headings of questions and answers: "Vraag 2", "Antwoord op vraag 3 en 8:", a bare "Antwoord".

A heading is a line of its own (`heading`), stands before its text on the same line (`opening`), or inside a line that
holds more than one part (`inner`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.extract.numbers import NUMBERS, parse_numbers
from kg.model import value

_DECORATION = r"[#*_>\s]{0,12}"
_NR = r"(?:nrs?\b\.?|nummers?\b)?\s*"
_VRAAG = r"Vra(?:ag|gen)"
_ANTWOORD = r"Antwoord(?:en)?"
_OP_VRAAG = rf"(?:\s*\b(?:op|bij|van))?(?:\s*\b(?:de\s+)?vra(?:ag|gen))?\s*{_NR}"
_END = r"\s*[*_]*\s*[):.]?\s*[*_]*\s*$"

VRAAG_KOP = re.compile(rf"{_DECORATION}(?P<word>{_VRAAG})\s*{_NR}(?P<numbers>{NUMBERS})?{_END}", re.IGNORECASE)
ANTWOORD_KOP = re.compile(rf"{_DECORATION}(?P<word>{_ANTWOORD}){_OP_VRAAG}(?P<numbers>{NUMBERS})?{_END}", re.IGNORECASE)
_PLAIN_KOP = re.compile(r"(?:Vraag|Antwoord) \d{1,3}$")
_MAY_BE = re.compile(rf"{_DECORATION}(?:vra|antw)", re.IGNORECASE)
_LONGEST = 90  # characters; "Antwoord op de vragen 1, 2, …" for twenty questions

# Words with which a sentence goes on: "zie het antwoord op" / "vraag 2".
_GOES_ON = frozenset("op bij van onder aan de het zie in met en of naar mijn antwoord antwoorden vraag vragen".split())
_SENTENCE_END = ".?!:;)]”»\"'’0123456789"

# A heading with the text behind it on the same line: "Antwoord 1In …", "Vraag 3: Bent u …".
_NUMBERED = rf"(?:{_VRAAG}\s*{_NR}|{_ANTWOORD}{_OP_VRAAG})(?:{NUMBERS})"
_BEGINS = frozenset("VA#*_> \n\t\xa0")
OPENING_KOP = re.compile(
    rf"{_DECORATION}{_NUMBERED}\s*"
    r"(?:[*_]{0,3}[).]?[*_]{0,3}\s*(?=[A-ZÀ-Ý«“‘\"'(„])|[*_]{0,3}:[*_]{0,3}\s*(?=[^\s*_:]))"
)
_TEXT = r"(?:\s*[:.]?\s*(?:[A-ZÀ-Ý«“‘\"(„]|$))"
INNER_KOP = re.compile(rf"(?<=[\s.?!»”’\")\]\d:,])(?={_NUMBERED}{_TEXT})")
INNER_KOP_AT_SENTENCE = re.compile(
    rf"(?:(?<=[.?!»”’\")\]:])|(?<=[.?!»”’\")\]:]\s)|(?<=[?.!»”]\d\s)|(?<=[?.!»”]\d\d\s))(?={_NUMBERED}{_TEXT})"
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
    if len(text) > _LONGEST or not _MAY_BE.match(text):
        return None
    for kind, pattern in (("vraag", VRAAG_KOP), ("antwoord", ANTWOORD_KOP)):
        match = pattern.match(text)
        if match and not _in_sentence(match, text, before.rstrip()):
            numbers = match["numbers"]
            return Kop(kind, parse_numbers(numbers) if numbers else ()) if _stands_alone(kind, match, text) else None
    return None


def _in_sentence(match: re.Match[str], text: str, before: str) -> bool:
    if before and before.rsplit(None, 1)[-1] in _GOES_ON:
        return True
    return match["word"][0].islower() and (text.endswith(".") or bool(before and before[-1] not in _SENTENCE_END))


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
    return len(text) < 14 and bool(_PLAIN_KOP.match(text))


def opening(text: str, begint: int = 0) -> int:
    """Return where the text begins behind a heading at `begint` on the same line, 0 when there is no such heading."""
    match = OPENING_KOP.match(text, begint) if text[begint : begint + 1] in _BEGINS else None
    return match.end() if match and match.end() < len(text) else 0


def inner(text: str, *, many: bool) -> Iterator[tuple[int, int]]:
    """Yield where headings inside a line begin, and where the text behind each begins.

    `many` says that the line may hold a whole document: then headings need not stand at the end of a sentence.
    """
    for match in (INNER_KOP if many else INNER_KOP_AT_SENTENCE).finditer(text):
        behind = OPENING_KOP.match(text, match.start())
        yield match.start(), behind.end() if behind else match.start()
