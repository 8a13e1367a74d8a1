"""Dutch names of people: reading them as they are written, and reducing them to what can be compared.

A surname is compared whole and with its prefix: "Dijk" is not "van Dijk", and "Erdmans" is not a part of "Eerdmans".
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

PREFIXES = frozenset(
    "van de der den het 't ten ter te el al la le les du von zu of op in aan bij tot uit d' vande vander vanden".split()
)
_TITLES = frozenset(
    "mr dr drs ir ing prof professor ds mevrouw mevr mw dhr heer lid kamerlid minister staatssecretaris "
    "minister-president excellentie".split()
)
_DEGREES = frozenset("bc ba bsc ma msc mba llm phd mpa emia rc ra".split())
_UNDECOMPOSED = str.maketrans(
    {"ı": "i", "ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "ß": "ss", "æ": "ae", "đ": "d", "ĳ": "ij"}
)
_DASHES = re.compile(r"\s*[‐‑‒–—−]\s*|\s*-\s*")
_APOSTROPHES = re.compile(r"[’‘`´ʼ]")
_DETACHED_ACCENT = re.compile(r"(?<=\w) ?[´`¨ˇ˝¸˛](?=\s|$|[-,.)])")
_NOT_WORD = re.compile(r"[^a-z0-9]+")
_GLUED = re.compile(
    r"(?<=[a-zà-ÿ])(?=[A-ZÀ-Þ])(?<!\bMc)(?<!\bMac)(?<!\bde)(?<!\bDe)|(?<=\bvan)(?=[A-Z])|(?<=\bde)(?=[A-Z])"
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


def repair(text: str) -> str:
    """Return a name with one kind of dash and apostrophe, without detached accents, with glued words set apart.

    "Kostic ´" → "Kostic", "DaniëlleJansen" → "Daniëlle Jansen", "Faber – Van de Klashorst" → "Faber-Van de Klashorst".
    """
    text = unicodedata.normalize("NFC", text.replace("\u00ad", ""))
    text = _DETACHED_ACCENT.sub("", text)
    text = _APOSTROPHES.sub("'", _DASHES.sub("-", text))
    return " ".join(_GLUED.sub(" ", text).split())


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
    parts = _parts(text)
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
    """Return every way to read a name, the whole as surname first: "Bruins Slot" is a surname, or Bruins + Slot."""
    return _splits(_parts(text))


@dataclass(frozen=True, slots=True)
class _Parts:
    """A written name taken apart as far as form alone goes.

    `words` are given names and surname; `set_apart` says that initials or brackets show where the surname begins.
    """

    words: tuple[str, ...]
    given: str
    initials: str
    set_apart: bool


def _parts(text: str) -> _Parts:
    rest, given, initials = _take_brackets(repair(text))
    words = _without_titles(_straight(rest).split())
    leading = ""
    while len(words) > 1 and _are_initials(words[0]):
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
    """Turn an inverted name round: "Dijk, D.J.H. van" → "D.J.H. van Dijk"."""
    family, comma, rest = text.partition(",")
    return f"{rest.strip()} {family.strip()}" if comma and rest.strip() else family.strip()


def _without_titles(words: list[str]) -> list[str]:
    if [word.lower() for word in words[:2]] == ["de", "heer"]:
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
