"""Roles that only a document shows: somebody whom the register knows, in a post that it does not know of that day.

Who signs an answer as Staatssecretaris van X was so on that day, whatever the register lacks. A role is attested only
when the person is certain: by a full name that one person bears, or because that person held a post at the same
ministry shortly before or after. A person is never made up.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from kg import namespaces
from kg.identity.matching import CONFIRMED, NameFit, fit_by_surname, matched
from kg.identity.ministerie import resolve_ministerie
from kg.identity.register import Register, covers, letters
from kg.model import Ambt, Bewindspersoon, Kamerlid, Resolution, Rol, Vermelding

_BY_FULL_NAME = 90
_BY_MINISTRY = 88
_SHORTLY = timedelta(days=400)  # between two posts at one ministry: a cabinet that resigned may stay for a year
_IN_PUBLIC_LIFE = timedelta(days=15 * 365)  # between any other role and the day; a namesake of long ago is another
_HANDOVER = timedelta(days=14)
_ROLES = (Rol.BEANTWOORDER, Rol.AFZENDER)  # who answers or signs; others may be named by a mistake of somebody else


@dataclass(frozen=True, slots=True)
class Attested:
    """A role that a document shows, the name of the person who holds it, and the link of the mention to it."""

    held: Bewindspersoon
    name: str
    resolution: Resolution


def attest(register: Register, vermelding: Vermelding, on: date) -> Attested | None:
    """Return the role that a mention attests, None when post or person is not certain.

    For a mention that the register itself gives no link for. The role is the same for every document of that day.
    """
    if vermelding.rol not in _ROLES or vermelding.ambt not in (Ambt.MINISTER, Ambt.STAATSSECRETARIS):
        return None
    fits = [
        fit
        for fit in fit_by_surname(register, vermelding.naam)
        if not fit.cost and not fit.support.contradicted and _in_public_life(register, fit.person, on)
    ]
    for chosen, certainty, why in (
        (_by_ministry(register, fits, vermelding, on), _BY_MINISTRY, "eerder of later een post bij dit ministerie"),
        (_by_full_name(register, fits, vermelding, on), _BY_FULL_NAME, "als enige deze volledige naam"),
    ):
        if chosen and not _contradicted(register, chosen) and not _held_by_another(register, chosen):
            return _attested(register, chosen, certainty, why)
    return None


def _attested(register: Register, held: Bewindspersoon, certainty: int, why: str) -> Attested:
    name = register.persons[held.person].name
    grond = (
        f"Alleen dit document noemt {name} op {held.begin} als {held.post}; het register kent die post toen niet, "
        f"maar {name} had {why}."
    )
    return Attested(held, name, matched(namespaces.bewindspersoon(held.key), certainty, grond))


def _in_public_life(register: Register, person: str, on: date) -> bool:
    roles: list[Kamerlid | Bewindspersoon] = [*register.posts.get(person, ()), *register.seats.get(person, ())]
    return any(
        role.begin - _IN_PUBLIC_LIFE <= on and (role.end is None or on <= role.end + _IN_PUBLIC_LIFE) for role in roles
    )


def _by_full_name(
    register: Register, fits: Sequence[NameFit], vermelding: Vermelding, on: date
) -> Bewindspersoon | None:
    """Return the role when given name or initials are written whole and one person bears them."""
    sure = [fit for fit in fits if fit.support.points >= CONFIRMED]
    code = _code(register, vermelding.ministerie, on)
    if len(sure) != 1 or not code or vermelding.ambt is None:
        return None
    return _role(register, sure[0].person, vermelding.ambt, code, on)


def _by_ministry(
    register: Register, fits: Sequence[NameFit], vermelding: Vermelding, on: date
) -> Bewindspersoon | None:
    """Return the role when one person of the name had a post at the ministry, or with the portfolio, near the day."""
    code = _code(register, vermelding.ministerie, on)
    near = [
        held
        for fit in fits
        for held in register.posts.get(fit.person, ())
        if held.begin - _SHORTLY <= on and (held.end is None or on <= held.end + _SHORTLY)
    ]
    there = [held for held in near if code and held.ministerie == code]
    if not code:
        wanted = letters(vermelding.portefeuille)
        there = [held for held in near if wanted and letters(held.portefeuille) == wanted]
    if len({held.person for held in there}) != 1 or vermelding.ambt is None:
        return None
    if code:
        return _role(register, there[0].person, vermelding.ambt, code, on)
    held = min(there, key=lambda held: (abs(held.begin - on), held.key))
    return Bewindspersoon(
        held.person, vermelding.ambt, held.ministerie, held.portefeuille, held.post, on, None, attested=True
    )


def _role(register: Register, person: str, ambt: Ambt, code: str, on: date) -> Bewindspersoon:
    """Return the role at a ministry; it is called by the name that the ministry had on the day."""
    versions = register.ministeries[code].versions
    version = next((version for version in versions if covers(version, on)), versions[-1])
    return Bewindspersoon(person, ambt, code, "", f"{ambt} van {version.name}", on, None, attested=True)


def _code(register: Register, naam: str, on: date) -> str:
    return resolve_ministerie(register, naam, on).entity.removeprefix("ministerie/") if naam else ""


def _contradicted(register: Register, role: Bewindspersoon) -> bool:
    """True when the register has the person in another post at that ministry on the day: then the text errs."""
    return any(
        covers(held, role.begin) and held.ministerie == role.ministerie
        for held in register.posts.get(role.person, ())
        if role.ministerie
    )


def _held_by_another(register: Register, role: Bewindspersoon) -> bool:
    """True when the register gives the one seat of minister to somebody else on the day, and no handover is near."""
    return role.ambt is Ambt.MINISTER and any(
        held.ambt is Ambt.MINISTER
        and (held.ministerie, held.portefeuille) == (role.ministerie, role.portefeuille)
        and held.person != role.person
        and held.begin + _HANDOVER < role.begin
        and (held.end is None or role.begin < held.end - _HANDOVER)
        for held in register.bewindspersonen_on(role.begin)
    )
