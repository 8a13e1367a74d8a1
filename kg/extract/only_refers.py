"""Whether an answer says anything, or only where the answer is."""

from __future__ import annotations

import re

from kg.extract.citations import cited_answers
from kg.extract.numbers import NUMBERS

ANSWER_WORD = r"(?:antwoord(?:en)?|beantwoording|reactie)"
_LONGEST = 600  # characters of an answer that only refers
_DOCUMENT = "§"  # stands for the number of a document while the sentences are read: it may hold full stops

_SIGN = re.compile(r"Zie\b|Verwezen wordt|[^.?!]{0,70}?\b(?:verwijs|verwijzen|verwezen)\b", re.IGNORECASE)
_REFERS = (
    r"(?:Zie|Verwezen wordt|(?:Ik|Wij|Graag|Hiervoor|Hierbij|Daarvoor|Kortheidshalve|Voor [^.?!]{2,60}?)\s?"
    r"(?:verwijs|verwijzen|wordt verwezen)(?: ik| wij| we)?(?: u)?)"
)
_QUESTIONS = rf"vra(?:ag|gen)\s*(?:{NUMBERS})"
_HERE = r"(?:\s*(?:hierboven|hiervoor|hieronder))?"
_AND = rf"(?:\s*(?:,|en)\s*(?:op\s*|(?:het|de)\s*{ANSWER_WORD}\s*(?:op|bij|van)\s*)?(?:de\s*)?{_QUESTIONS})*"
_OWN = (
    rf"(?:[^.?!§]{{0,80}}?{ANSWER_WORD}[^.?!§]{{0,40}}{_QUESTIONS}|[^.?!§]{{0,40}}?(?:{ANSWER_WORD}\s*(?:{NUMBERS})"
    rf"|{_QUESTIONS}|(?:de|het)\s*(?:vorige|voorgaande|bovenstaande)\s*(?:vraag|antwoord))){_AND}{_HERE}"
)
_OTHERS = (
    rf"(?:[^.?!§]{{0,80}}?(?:{ANSWER_WORD}|vragen)[^.?!§]{{0,300}}?|\s*(?:ook\s*)?)§(?:[^.?!§]{{0,40}}?§)?[)\]]*"
    rf"|[^.?!§]{{0,40}}?{ANSWER_WORD}[^.?!§]{{0,40}}?(?:Kamer|schriftelijke\s|eerdere\s)vragen[^.?!§]{{0,200}}"
)
_SENTENCE = rf"{_REFERS}(?:{_OWN}|{_OTHERS})\s*"
_NOTHING_ELSE = re.compile(rf"{_SENTENCE}(?:\.\s*{_SENTENCE}){{0,2}}\.?", re.IGNORECASE)


def only_refers(text: str) -> bool:
    """True when an answer says nothing but where the answer is: "Zie het antwoord op vraag 1."."""
    text = text.strip()
    return len(text) <= _LONGEST and bool(_SIGN.match(text)) and bool(_NOTHING_ELSE.fullmatch(_masked(text)))


def _masked(text: str) -> str:
    """The text with a sign in place of each document that it names."""
    for cited in reversed(cited_answers(text)):
        text = f"{text[: cited.begint]}{_DOCUMENT}{text[cited.eindigt :]}"
    return text
