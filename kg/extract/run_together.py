"""Where the parts of a letter begin in a line into which a whole letter ran together."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.extract.posts import TITLE

# A sentence follows the comma: a capital, and then a word that goes on with neither a name nor a list of names.
_SENTENCE = r"(?=\s+[A-ZÀ-Ý][\wà-ÿ’'-]*,?\s+(?!(?:en|van|de|der|den)\b)[a-zà-ÿ])"
_GREETING = re.compile(
    rf"(?<![\wÀ-ÿ])(?:Geachte|Beste|Mijnheer de|Mevrouw de)\s[^.?!:;]{{3,160}}?(?:,{_SENTENCE}|,\s*$|:(?=\s))"
)
_FAREWELL = re.compile(
    r"(?<=[.?!,]\s)(?:Hoogachtend|Met (?:vriendelijke|hartelijke) groet(?:en)?|Met de meeste hoogachting)\s?,?(?=\s|$)"
)
_INITIALS = r"(?:(?:drs|dr|mr|ir|ing|prof)\.\s|[A-Z][a-z]?\.\s?(?:[A-Z]|\())"
_WHOLE_NAME = r"[A-ZÀ-Ý][\wÀ-ÿ’'-]+(?:\s[\wÀ-ÿ’'-]+){1,4}\s+(?:Vra(?:ag|gen)\b|Bijlage\b|1\s?[.)])"
_POST = rf"(?i:{TITLE})\s+(?:van|voor)\s[^.;:]{{3,120}}?"
_PERSON = (
    r"(?:(?:drs|dr|mr|ir|ing|prof)\.\s?)*(?:[A-Z][a-z]?\.\s?)+(?:\([A-Z][a-zà-ÿ]+\)\s)?"
    r"(?:(?:[Vv]an|[Dd]e|der|den|ter|ten|te)\s)*[A-ZÀ-Ý][\wÀ-ÿ’'-]+"
)
_SIGNED = re.compile(
    rf"\s*(?P<behalf>\(?[Mm]ede namens (?:de|het)\s[^.;:]{{3,160}}?,\s*(?=(?i:{TITLE})|de\s|De\s))?"
    rf"(?P<post>(?:[Dd]e\s+)?{_POST},?(?=\s+(?:{_INITIALS}|{_WHOLE_NAME})|\s*$))\s*(?P<name>{_PERSON}(?=\s|$))?"
)
_SIGNED_INSIDE = re.compile(
    rf"(?<=[.:]\s)(?=(?:Mede namens (?:de|het)\s[^.;:]{{3,160}},\s*de\s+|De\s+){_POST},?\s+{_INITIALS})"
)
_TELLS = re.compile(r"\b(?:deel|zend|bied|stuur) ik u\b|\bbeantwoord ik\b")
_BODY = re.compile(
    r"(?<=\s)(?:In antwoord op|Hierbij\s|Hiermee\s|Naar aanleiding van|Op (?:verzoek|uw verzoek|\d{1,2}\s)|Mede namens)"
)


def letter_cuts(text: str) -> Iterator[int]:
    """Yield offsets of salutation, closing and signature in a line, both ends of each.

    A letter without salutation is known by what it does ("deel ik u mede") and by its signature.
    """
    greeting = _GREETING.search(text)
    tells = greeting or _TELLS.search(text)
    if not tells:
        return
    if greeting:
        yield from greeting.span()
    else:
        yield from (match.start() for match in list(_BODY.finditer(text, 0, tells.end()))[-1:])
    farewell = _FAREWELL.search(text, tells.end()) or _SIGNED_INSIDE.search(text, tells.end())
    if not farewell:
        return
    yield from farewell.span()
    signed = _SIGNED.match(text, farewell.end())
    for part in ("behalf", "post", "name") if signed else ():
        if signed and signed[part]:
            yield signed.end(part)
