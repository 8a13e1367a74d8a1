"""An office as people write it in a query: "Minister van Voorbeelden", "Minister Voorbeeld (Proeven)".

The forms are those of headings of an Aanhangsel, signatures of letters, and the names of posts in the register.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from kg.identity import Register, resolve_ministerie
from kg.identity.register import letters
from kg.model import Ambt

_AMBTEN = {
    "minister-president": Ambt.MINISTER_PRESIDENT,
    "premier": Ambt.MINISTER_PRESIDENT,
    "minister": Ambt.MINISTER,
    "ministers": Ambt.MINISTER,
    "staatssecretaris": Ambt.STAATSSECRETARIS,
    "staatssecretarissen": Ambt.STAATSSECRETARIS,
}
_AMBT = (
    rf"(?:(?:de|het) )?(?:demissionaire? )?({'|'.join(sorted(_AMBTEN, key=len, reverse=True))})"
    r"(?:,? minister van algemene zaken)?"
)
_BEGINS = re.compile(rf"{_AMBT}(?![\w-])", re.IGNORECASE)
# The closing bracket may be missing, as in "staatssecretaris Voorbeeld (Proeven".
_WRITTEN = re.compile(rf"{_AMBT}(?:,? ([^()]+?))?(?: ?\(([^()]+)\)?)?", re.IGNORECASE)
_PREPOSITION = re.compile(r"(van|voor) (.+)", re.IGNORECASE)
_SHORTEST = 4  # letters of a part of a portfolio: "Zorg"
_DASH = re.compile(r" [–—-] ")  # "Staatssecretaris van Voorbeelden – Proeven"


@dataclass(frozen=True, slots=True)
class WrittenPost:
    """A post as it is written: office, who holds it, and where or for what; "" for what is not written."""

    ambt: Ambt
    naam: str = ""
    ministerie: str = ""
    portefeuille: str = ""


def begins_with_office(written: str) -> bool:
    """Tell whether a text begins with the name of an office; "Ministerie van Voorbeelden" does not."""
    return bool(_BEGINS.match(written.strip()))


def read_post(register: Register, written: str, on: date | None) -> WrittenPost | None:
    """Return the post that a text names, read as on a day; None when it does not begin with an office.

    What follows "van", or stands in brackets, is a ministry, a portfolio or somebody's name: which, the register says.
    """
    found = _WRITTEN.fullmatch(" ".join(written.split()))
    if found is None:
        return None
    office, rest, bracket = found[1], found[2] or "", (found[3] or "").strip()
    ambt = _AMBTEN[office.lower()]
    if not rest:
        return _in_brackets(register, WrittenPost(ambt), bracket, on)
    place = _read_place(register, rest, on)
    if place is None:
        return _in_brackets(register, WrittenPost(ambt, naam=rest), bracket, on)
    ministerie, portefeuille, naam = place
    holder = "" if _is_ministerie(register, bracket, on) else bracket
    return WrittenPost(ambt, naam or holder, ministerie, portefeuille)


def _in_brackets(register: Register, post: WrittenPost, bracket: str, on: date | None) -> WrittenPost:
    """Add what stands in brackets after a name or an office: its ministry, its portfolio, or who holds it.

    A parliamentary group there tells nothing about the post.
    """
    if _is_ministerie(register, bracket, on):
        return WrittenPost(post.ambt, post.naam, ministerie=bracket)
    if _is_portefeuille(register, bracket):
        return WrittenPost(post.ambt, post.naam, portefeuille=bracket)
    if letters(bracket) in register.fractie_names:
        return post
    return WrittenPost(post.ambt, bracket or post.naam)


def _read_place(register: Register, rest: str, on: date | None) -> tuple[str, str, str] | None:
    """Return ministry, portfolio and name of "van Voorbeelden, V. Voorbeeld"; None when it is a name altogether."""
    written = _PREPOSITION.fullmatch(rest)
    word, place = (written[1].lower(), written[2]) if written else ("", rest)
    head, _, tail = place.rpartition(", ")
    for where, naam in ((place, ""), (head, tail)):
        if word == "voor" and _is_portefeuille(register, where):
            return "", where, naam
        ministerie, *portefeuille = _DASH.split(where, maxsplit=1)
        if word != "voor" and _is_ministerie(register, ministerie, on):
            return ministerie, "".join(portefeuille), naam
    return ("", place, "") if word == "voor" else None


def _is_ministerie(register: Register, written: str, on: date | None) -> bool:
    found = resolve_ministerie(register, written, on) if written else None
    return found is not None and bool(found.matched or found.candidates)


def _is_portefeuille(register: Register, written: str) -> bool:
    wanted = letters(written)
    return len(wanted) >= _SHORTEST and any(
        wanted in letters(held.portefeuille) for held in register.bewindspersonen.values()
    )
