"""Offices as written: "de Minister-President en de Ministers van X, van Y en voor Z en de Staatssecretaris van W".

"en" stands between offices, between ministries and inside the names of ministries; what tells them apart is that an
office begins with its title and a ministry with "van" or "voor" before a capital. Where a plural has only one "van"
("de Staatssecretarissen van Onderwijs, Cultuur en Wetenschap en Volksgezondheid, Welzijn en Sport"), the names of
ministries decide.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from kg.model import Ambt, value

# Names of ministries since 1995 as they stand in headers: needed only to find where one ends and the next begins.
MINISTRIES = (
    "Algemene Zaken",
    "Asiel en Migratie",
    "Binnenlandse Zaken en Koninkrijksrelaties",
    "Binnenlandse Zaken",
    "Buitenlandse Zaken",
    "Defensie",
    "Economische Zaken, Landbouw en Innovatie",
    "Economische Zaken en Klimaat",
    "Economische Zaken",
    "Financiën",
    "Infrastructuur en Milieu",
    "Infrastructuur en Waterstaat",
    "Justitie en Veiligheid",
    "Justitie",
    "Klimaat en Groene Groei",
    "Landbouw, Natuur en Voedselkwaliteit",
    "Landbouw, Natuurbeheer en Visserij",
    "Landbouw, Visserij, Voedselzekerheid en Natuur",
    "Onderwijs, Cultuur en Wetenschap",
    "Onderwijs, Cultuur en Wetenschappen",
    "Sociale Zaken en Werkgelegenheid",
    "Veiligheid en Justitie",
    "Verkeer en Waterstaat",
    "Volksgezondheid, Welzijn en Sport",
    "Volkshuisvesting en Ruimtelijke Ordening",
    "Volkshuisvesting, Ruimtelijke Ordening en Milieubeheer",
)

TITLE = r"(?:Minister(?:-|\s*–\s*)?\s?President|Ministers?|Staats?secretarissen|Staats?secretaris)"
_TITLE = re.compile(rf"(?<![a-zà-ÿ-])(?:de\s?)?((?i:{TITLE}))(?![a-z])")
_PREPOSITION = re.compile(r"(?:^|,|\ben\b|\s)\s*\b(van|voor)\s*(?=[A-ZÀ-Ý])")
_ABSENT = re.compile(r",?\s*(bij afwezigheid van|in afwezigheid van|als plaatsvervanger van)\b.*$", re.DOTALL)
_TRAILING = re.compile(r"[\s,;.:]*(?:\ben\b)?[\s,;.:]*$")
_TRAILS = (" ", "\n", ",", ";", ".", ":", "en")


@value
class Post:
    """An office as written. `ranges` are offsets in the text that was parsed: of the title, and of what follows it."""

    ambt: Ambt
    title: str
    ministerie: str
    portefeuille: str
    written: str
    ranges: tuple[tuple[int, int], ...]


def parse_absent(text: str, offset: int = 0) -> tuple[Post, ...]:
    """Return the offices in whose absence another is addressed: "bij afwezigheid van de Minister"."""
    absent = _ABSENT.search(text) if _may_be_absent(text) else None
    return parse_posts(text[absent.end(1) :], offset + absent.end(1)) if absent else ()


def _may_be_absent(text: str) -> bool:
    return "afwezigheid" in text or "plaatsvervanger" in text


def parse_posts(text: str, offset: int = 0) -> tuple[Post, ...]:
    """Return the offices that `text` names, in order; the one who is absent is none of them."""
    text = _ABSENT.sub("", text) if _may_be_absent(text) else text
    titles = list(_TITLE.finditer(text))
    found: list[Post] = []
    waiting: list[
        re.Match[str]
    ] = []  # titles that share the ministry of the next: "Minister en Staatssecretaris van X"
    for number, title in enumerate(titles):
        end = titles[number + 1].start() if number + 1 < len(titles) else len(text)
        ambt = _ambt(title[1])
        fields = list(_fields(text, title.end(), end))
        if ambt is Ambt.MINISTER_PRESIDENT:
            found.append(_post(text, title, ("", *_empty(title)), offset))
        elif not fields and number + 1 < len(titles):
            waiting.append(title)
        else:
            for field in fields or [("van", title.end(), title.end())]:
                found.extend(_post(text, sharer, field, offset) for sharer in (*waiting, title))
            waiting = []
    return tuple(_as_one_office(found))


def _as_one_office(posts: Sequence[Post]) -> Iterator[Post]:
    """Yield the offices, "de Minister-President, Minister van Algemene Zaken" as the one that it is."""
    before: Post | None = None
    for post in posts:
        if before and before.ambt is Ambt.MINISTER_PRESIDENT and _letters(post.ministerie) == "algemenezaken":
            written = f"{before.written}, {post.written}"
            before = replace(before, ministerie=post.ministerie, written=written, ranges=before.ranges + post.ranges)
            continue
        if before:
            yield before
        before = post
    if before:
        yield before


def _empty(title: re.Match[str]) -> tuple[int, int]:
    return title.end(), title.end()


def _ambt(title: str) -> Ambt:
    low = title.lower()
    if "president" in low:
        return Ambt.MINISTER_PRESIDENT
    return Ambt.STAATSSECRETARIS if low.startswith("staat") else Ambt.MINISTER


def _fields(text: str, begint: int, eindigt: int) -> Iterator[tuple[str, int, int]]:
    """Yield (preposition, start, end) of each ministry or portfolio between two titles."""
    prepositions = list(_PREPOSITION.finditer(text, begint, eindigt))
    if not prepositions:
        bare = re.match(r"\s*(?=[A-ZÀ-Ý])", text[begint:eindigt])
        if bare and text[begint + bare.end() : eindigt].strip():  # "de MinisterKlimaat en Groene Groei"
            yield from _names(text, "van", begint + bare.end(), eindigt)
        return
    for number, match in enumerate(prepositions):
        end = prepositions[number + 1].start() if number + 1 < len(prepositions) else eindigt
        yield from _names(text, match[1], match.end(), end)


def _names(text: str, preposition: str, begint: int, eindigt: int) -> Iterator[tuple[str, int, int]]:
    """Yield the one name between `begint` and `eindigt`, or each of several that only "en" or a comma parts."""
    name = text[begint:eindigt]
    if name.endswith(_TRAILS):  # the pattern is tried at every character
        name = _TRAILING.sub("", name)
    eindigt = begint + len(name)
    parts = _known_parts(name) if preposition == "van" else []
    if len(parts) > 1:
        for low, high in parts:
            yield preposition, begint + low, begint + high
    elif name:
        yield preposition, begint, eindigt


_MINISTERIE = re.compile(r"\b[Mm]inisterie\s+van\s+(?=[A-ZÀ-Ý])")


_CAPITALISED = re.compile(r"[A-ZÀ-Ý][\wÀ-ÿ-]+(?:(?:,\s|\sen\s|,\sen\s|\s)[A-ZÀ-Ý][\wÀ-ÿ-]+){0,7}")


def find_ministries(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield (start, end, name) of each "ministerie van X" in running text.

    X is a known name of a ministry, else the capitalised words that follow, with "en" and commas between them.
    """
    for match in _MINISTERIE.finditer(text) if "inisterie" in text else ():
        other = _CAPITALISED.match(text, match.end())
        end = _known_end(text, match.end()) or (other.end() if other else 0)
        if end:
            yield match.start(), end, text[match.end() : end]


def _known_end(text: str, begint: int) -> int:
    """Where the longest known name that begins at `begint` ends, 0 when none does."""
    tail = text[begint : begint + 80]
    at = [i for i, c in enumerate(tail) if c.isalpha()]
    letters = "".join(tail[i].lower() for i in at)
    known = next((k for k in _KNOWN if letters.startswith(k)), "")
    return begint + at[len(known) - 1] + 1 if known else 0


def _letters(text: str) -> str:
    return "".join(c for c in text.lower() if c.isalpha())


_KNOWN = sorted({_letters(name) for name in MINISTRIES}, key=len, reverse=True)


def _known_parts(name: str) -> list[tuple[int, int]]:
    """Return the ranges of two or more known ministries that make up `name` whole, or []."""
    at = [i for i, c in enumerate(name) if c.isalpha()]
    letters = "".join(name[i].lower() for i in at)
    parts: list[tuple[int, int]] = []
    position = 0
    while position < len(letters):
        known = next(
            (k for k in _KNOWN if letters.startswith(k, position) and _ends_well(letters, position + len(k))), ""
        )
        if not known:
            return []
        parts.append((at[position], at[position + len(known) - 1] + 1))
        position += len(known)
        if letters.startswith("en", position) and position < len(letters):
            position += 2
    return parts


def _ends_well(letters: str, position: int) -> bool:
    rest = letters[position:]
    return not rest or any(rest.startswith(k) or rest.startswith("en" + k) for k in _KNOWN)


def _post(text: str, title: re.Match[str], field: tuple[str, int, int], offset: int) -> Post:
    preposition, begint, eindigt = field
    name = text[begint:eindigt]
    ranges = [(title.start(1), title.end(1))]
    written = title[1]
    if name:
        low = text.rfind(preposition, 0, begint)
        if low < 0 or text[low + len(preposition) : begint].strip():
            low = begint
        ranges.append((low, eindigt))
        written = f"{written} {text[low:eindigt]}"
    return Post(
        ambt=_ambt(title[1]),
        title=title[1],
        ministerie=name if preposition == "van" else "",
        portefeuille=name if preposition == "voor" else "",
        written=written,
        ranges=tuple((low + offset, high + offset) for low, high in ranges),
    )
