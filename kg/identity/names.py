"""Dutch names of people: reading them as they are written, and reducing them to what can be compared.

A surname is compared whole and with its prefix: "Dijk" is not "van Dijk", and "Erdmans" is not a part of "Eerdmans".
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

PREFIXES = frozenset(
    "van de der den het 't ten ter te el al la le les du von zu of op in aan bij tot uit d' vande vander vanden".split()
)
_TITLES = frozenset(
    "mr dr drs ir ing prof professor ds mevrouw mevr mw mej jhr jkvr dhr heer lid leden kamerlid kamerleden "
    "fractievoorzitter minister staatssecretaris minister-president excellentie".split()
)
_WITH_ARTICLE = frozenset(("de heer", "het lid", "de leden", "het kamerlid", "de kamerleden", "de minister"))
_DEGREES = frozenset("bc ba bsc ma msc mba llm phd mpa emia rc ra".split())
_UNDECOMPOSED = str.maketrans(
    {"ı": "i", "ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "ß": "ss", "æ": "ae", "đ": "d", "ĳ": "ij"}
)
_DASHES = re.compile(r"\s*[‐‑‒–—−]\s*|\s*-\s*")
# "v.d. Voorbeeld", "v/d Voorbeeld", "v. Voorbeeld": which of "van der" and "van den" is meant the text does not say.
_SHORT_PREFIX = re.compile(r"(?<![\w.])[vV](?:\.\s?d\.?|/d|d\.?)\s?(?=[A-ZÀ-Þ])")
_VAN_DE = ("van der", "van den", "van de")
_SHORT_VAN = re.compile(r"(?<![\w.])v(?:\.\s?|\s)(?=[A-ZÀ-Þ])")
_INVISIBLE = re.compile(r"[\u00ad\u200b-\u200f\u2060\ufeff]")
_READ_WRONGLY = re.compile(r"[ÂÃÄÅ][^\w\s]|[ÂÃÄÅ][\u0080-\u024f]")  # UTF-8 that was read as Windows-1252
_AFTER_POINT = re.compile(r"(?<=\w\.)(?=[^\W\d_])")
_APOSTROPHES = re.compile(r"[’‘`´ʼ]")
_DETACHED_ACCENT = re.compile(r"(?<=\w) ?[´`¨ˇ˝¸˛](?=\s|$|[-,.)])")
_NOT_WORD = re.compile(r"[^a-z0-9]+")
_GLUED = re.compile(
    r"(?<=[a-zà-ÿ])(?=[A-HJ-ZÀ-Þ]|IJ)(?<!\bMc)(?<!\bMac)(?<!\bde)(?<!\bDe)|(?<=\bvan)(?=[A-Z])|(?<=\bde)(?=[A-Z])"
)
_INITIALS = re.compile(r"(?:[A-ZÀ-Þ][a-z]{0,2}\.-?)+(?:[A-ZÀ-Þ]\.?)?$|[A-ZÀ-Þ]$|[A-ZÀ-Þ]{2,5}$")
_ONE_INITIAL = re.compile(r"([A-ZÀ-Þ])[a-z]{0,2}\.?")
_BRACKETS = re.compile(r"\(([^()]*)\)?")
_OPEN_DOUBLE = re.compile(rf"-(?:{'|'.join(sorted(PREFIXES))})$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Name:
    """A person's name in its parts, as far as the text tells them; "" for what it does not tell.

    `initials` are capitals with points ("B.J."), `prefix` is in lower case, `family` is without prefix. `surname` is
    the whole surname in comparable form (see `fold`).
    """

    given: str
    initials: str
    prefix: str
    family: str

    @property
    def surname(self) -> str:
        return fold(f"{self.prefix} {self.family}")

    @property
    def written_surname(self) -> str:
        """The surname as written, prefix included: "van der Staaij"."""
        return f"{self.prefix} {self.family}".strip()


@lru_cache(maxsize=65_536)
def fold(text: str) -> str:
    """Return `text` in lower-case ASCII words with one space between: "Yeşilgöz – Zegerius" → "yesilgoz zegerius".

    Accents, apostrophes, points and the kind of dash are not compared.
    """
    plain = text.translate(_UNDECOMPOSED)
    if not plain.isascii():
        plain = unicodedata.normalize("NFKD", _APOSTROPHES.sub("'", plain)).encode("ascii", "ignore").decode("ascii")
    return _NOT_WORD.sub(" ", plain.replace("'", "").lower()).strip()


def main_part(written_surname: str) -> str:
    """Return the part before the dash of a double surname, folded: "Yeşilgöz-Zegerius" → "yesilgoz"; else ""."""
    first, dash, _ = _DASHES.sub("-", written_surname).partition("-")
    return fold(first) if dash else ""


def turned(written_surname: str) -> str:
    """Return a double surname with its halves exchanged, folded, as married names are; "" when it is not double."""
    first, dash, second = _DASHES.sub("-", written_surname).partition("-")
    return fold(f"{second} {first}") if dash else ""


@lru_cache(maxsize=65_536)
def core(surname: str) -> str:
    """Return a folded surname without its prefix: "van dam" → "dam"."""
    words = surname.split()
    while len(words) > 1 and words[0] in PREFIXES:
        words = words[1:]
    return " ".join(words)


def repair(text: str) -> str:
    """Return a name with one kind of dash and apostrophe, without detached accents, with glued words set apart.

    "Kostic ´" → "Kostic", "DaniëlleJansen" → "Daniëlle Jansen", "Faber – Van de Klashorst" → "Faber-Van de Klashorst",
    "B.J.Eerdmans" → "B. J. Eerdmans", "v.d. Staaij" → "van der Staaij", "Ko&#351;er" and "KoÅŸer" → "Koşer".
    """
    return _repaired(text, _VAN_DE[0])


def _repaired(text: str, van_de: str) -> str:
    """Repair a name; `van_de` is what "v.d." is taken to stand for."""
    text = unicodedata.normalize("NFC", _INVISIBLE.sub("", _decoded(text)))
    text = _DETACHED_ACCENT.sub("", text)
    text = _APOSTROPHES.sub("'", _DASHES.sub("-", text))
    text = _SHORT_VAN.sub("van ", _SHORT_PREFIX.sub(f"{van_de} ", text))
    return " ".join(_GLUED.sub(" ", _AFTER_POINT.sub(" ", text)).split())


def _decoded(text: str) -> str:
    """Undo what the way to us did to letters: HTML references, and UTF-8 that was read as Windows-1252."""
    if "&" in text:
        text = html.unescape(text)
    if _READ_WRONGLY.search(text):
        try:
            return text.encode("cp1252").decode("utf-8")
        except UnicodeError:
            return text
    return text


def normal_initials(text: str) -> str:
    """Return initials as capitals with points: "Ch.B." → "C.B.", "EMH" → "E.M.H."."""
    return "".join(f"{letter}." for letter in _ONE_INITIAL.findall(text))


@lru_cache(maxsize=65_536)
def parse_name(text: str) -> Name:
    """Read one name, whichever of the usual ways it is written.

    Read are "Joost Eerdmans", "Joost Eerdmans (B.J.)", "R.H. (Romke) de Jong", "K.H. Ollongren", "Dijk, D.J.H. van",
    "drs. A.C. van Huffelen", "Van Weyenberg" and "mevrouw Bruins Slot". Where the text cannot tell a given name from
    the first word of a surname ("Bruins Slot", "Joost Eerdmans"), the first word is taken for a given name; `readings`
    gives the others.
    """
    parts = _parts(repair(text))
    options = _splits(parts)
    if _first_prefix(parts.words) is not None:
        return options[-1]
    return options[0] if parts.set_apart or len(options) == 1 else options[1]


def name_with_given(given: str, text: str) -> Name:
    """Read the name of somebody whose given name is known: "Melanie" leaves "Schultz van Haegen" as surname."""
    name = parse_name(text)
    options = (reading for reading in readings(text) if fold(reading.given) == fold(given))
    return next(options, name) if given else name


@lru_cache(maxsize=65_536)
def readings(text: str) -> tuple[Name, ...]:
    """Return every way to read a name, the whole as surname first: "Bruins Slot" is a surname, or Bruins + Slot.

    "v.d. Proef" is read with each prefix that it may stand for.
    """
    several = _VAN_DE if _SHORT_PREFIX.search(text) else _VAN_DE[:1]
    found = (_splits(_parts(_repaired(text, van_de))) for van_de in several)
    return tuple(dict.fromkeys(reading for splits in found for reading in splits))


@dataclass(frozen=True, slots=True)
class _Parts:
    """A written name taken apart as far as form alone goes.

    `words` are given names and surname; `set_apart` says that initials or brackets show where the surname begins.
    """

    words: tuple[str, ...]
    given: str
    initials: str
    set_apart: bool


def _parts(repaired: str) -> _Parts:
    rest, given, initials = _take_brackets(repaired)
    words = _without_titles((_straight(rest) if "," in rest or rest == repaired else _turned_back(rest)).split())
    if given and len(words) > 1 and fold(words[0]) == fold(given):
        words = words[1:]  # "Ada Voorbeeld (Ada)"
    leading = ""
    shouted = repaired.isupper()
    while len(words) > 1 and _are_initials(words[0]) and not (shouted and _may_be_given(words[0])):
        leading += normal_initials(words.pop(0))
    closed = _close_double(_close_suffix(words)) or [""]
    return _Parts(tuple(closed), given, initials or leading, bool(given or leading))


def _splits(parts: _Parts) -> tuple[Name, ...]:
    """Return a reading for each place where the surname may begin: at a prefix, or before it ("Schultz van Haegen")."""
    start = _first_prefix(parts.words)
    last = len(parts.words) - 1 if start is None else start
    return tuple(_name(parts, place) for place in range(last + 1))


def _are_initials(word: str) -> bool:
    return bool(_INITIALS.match(word)) and word.lower() not in PREFIXES


def _may_be_given(word: str) -> bool:
    """True when capitals without points can be spoken: in "JAN PROEF" they are a given name, in "JB PROEF" initials."""
    return len(word) > 1 and "." not in word and not set("AEIOUY").isdisjoint(word)


def _take_brackets(text: str) -> tuple[str, str, str]:
    """Return the text without its brackets, and the given name and the initials that they held."""
    given = initials = ""
    for found in _BRACKETS.findall(text):
        inside = found.strip()
        if _INITIALS.match(inside.replace(" ", "")):
            initials = normal_initials(inside)
        else:
            given = inside
    return " ".join(_BRACKETS.sub(" ", text).split()), given, initials


def _straight(text: str) -> str:
    """Turn an inverted name round: "Dijk, D.J.H. van" and "Dijk, van, D.J.H." → "D.J.H. van Dijk"."""
    family, *rest = (part.strip() for part in text.split(","))
    rest = [part for part in rest if not _is_degree_of(family, part)]
    prefixes = [part for part in rest if part and all(word.lower() in PREFIXES for word in part.split())]
    others = [part for part in rest if part and part not in prefixes]
    return " ".join([*others, *prefixes, family])


def _turned_back(text: str) -> str:
    """Put a prefix that stood behind brackets before its surname: "Proef (C.) van der" → "van der Proef"."""
    words = text.split()
    end = len(words)
    while end > 1 and words[end - 1].lower() in PREFIXES:
        end -= 1
    return " ".join((*words[: end - 1], *words[end:], *words[end - 1 : end]))


def _is_degree_of(name: str, part: str) -> bool:
    """True for "MA" in "C. Proef, MA" and "MSc" in any name; in "Proef, MA" they are initials."""
    plain = part.strip(". ")
    set_apart = not plain.isupper() or _are_initials(name.split(" ", 1)[0])
    return plain.lower() in _DEGREES and set_apart


def _without_titles(words: list[str]) -> list[str]:
    if len(words) > 2 and " ".join(words[:2]).lower() in _WITH_ARTICLE:
        words = words[2:]
    while len(words) > 1 and _is_title(words[0]):
        words = words[1:]
    while len(words) > 2 and words[-1][:1].isupper() and words[-1].strip(".,").lower() in _DEGREES:
        words = words[:-1]
    return words


def _is_title(word: str) -> bool:
    # "Ma", "Ra" and "Ba" are names too: a degree stands in front only with a point or in lower case.
    plain = word.strip(".,").lower()
    return plain in _TITLES or (plain in _DEGREES and (word.endswith(".") or word.islower()))


def _close_suffix(words: list[str]) -> list[str]:
    """Join "jr." and "sr." to the surname before them."""
    if len(words) > 1 and words[-1].lower().strip(".") in {"jr", "sr"}:
        return [*words[:-2], f"{words[-2]} {words[-1]}"]
    return words


def _close_double(words: list[str]) -> list[str]:
    """Join a double surname whose second part has a prefix: ["Faber-Van", "de", "Klashorst"] is one surname."""
    for place, word in enumerate(words):
        if _OPEN_DOUBLE.search(word):
            return [*words[:place], " ".join(words[place:])]
    return words


def _first_prefix(words: Sequence[str]) -> int | None:
    """Return where the first prefix stands that a word follows, None when there is none."""
    return next((place for place, word in enumerate(words[:-1]) if word.lower() in PREFIXES), None)


def _name(parts: _Parts, place: int) -> Name:
    """Return the reading in which the surname begins at `place`."""
    words = parts.words
    end = place
    while end < len(words) - 1 and words[end].lower() in PREFIXES:
        end += 1
    return Name(
        given=parts.given or " ".join(words[:place]),
        initials=parts.initials,
        prefix=" ".join(words[place:end]).lower(),
        family=" ".join(words[end:]),
    )
