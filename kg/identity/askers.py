"""Askers of one document against each other: what the others say about a name that alone would stay open."""

from __future__ import annotations

from collections.abc import Sequence

from kg.identity.kamerlid import party_on
from kg.identity.matching import matched
from kg.identity.register import Register
from kg.model import Candidate, Resolution, Rol, Vermelding

_ALL_BUT_ONE_TAKEN = 93
_PARTY_OF_OTHERS = 85


def settle(
    register: Register, vermeldingen: Sequence[Vermelding], resolutions: Sequence[Resolution]
) -> list[Resolution]:
    """Return the resolutions with ambiguous askers linked where the other askers leave one candidate.

    Nobody asks one set of questions twice: who is linked by another mention is no candidate any more. Of those left, an
    asker without a party is the only one who belongs to the party of the others.
    """
    askers = [n for n, vermelding in enumerate(vermeldingen) if vermelding.rol is Rol.INDIENER]
    taken = {_person(resolutions[n].entity) for n in askers if resolutions[n].matched}
    parties = {vermeldingen[n].fractie for n in askers} - {""}
    settled = list(resolutions)
    for n in askers:
        if resolutions[n].ambiguous:
            settled[n] = _settled(register, vermeldingen[n], resolutions[n], taken, parties)
    return settled


def _settled(
    register: Register, vermelding: Vermelding, found: Resolution, taken: set[str], parties: set[str]
) -> Resolution:
    left = [candidate for candidate in found.candidates if _person(candidate.entity) not in taken]
    if len(left) == 1 and vermelding.fractie:
        return _chosen(register, left[0], _ALL_BUT_ONE_TAKEN, "De anderen van deze naam zijn al indiener van dit stuk")
    if not vermelding.fractie:
        same = [candidate for candidate in left if _is_of(register, candidate, parties)]
        if len(same) == 1:
            why = "De enige van deze naam in de fractie van een mede-indiener"
            return _chosen(register, same[0], _PARTY_OF_OTHERS, why)
    return found


def _is_of(register: Register, candidate: Candidate, parties: set[str]) -> bool:
    lid = register.kamerleden[candidate.entity.removeprefix("kamerlid/")]
    return any(party_on(register, lid, party) for party in parties)


def _chosen(register: Register, candidate: Candidate, certainty: int, why: str) -> Resolution:
    return matched(candidate.entity, certainty, f"{why}: {register.persons[_person(candidate.entity)].name}.")


def _person(entity: str) -> str:
    return entity.split("/")[1] if "/" in entity else ""
