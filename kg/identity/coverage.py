"""How many people in office carry an id of each other register: counted for the report of a build and for the docs."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from kg import namespaces
from kg.identity.register import Register
from kg.model import Bewindspersoon, Identificatieschema, Kamerlid

SINCE = date(2010, 1, 1)
SCHEMES = (
    Identificatieschema.TK,
    Identificatieschema.WIKIDATA,
    Identificatieschema.PARLEMENT,
    Identificatieschema.PARLEMENT_SLUG,
)


@dataclass(frozen=True, slots=True)
class Coverage:
    """Of one group of people: how many, how many have an id of each scheme, and how many have none at all.

    `page` counts those who have a page at parlement.com by the older key, the newer name, or both.
    """

    group: str  # name of the group in Dutch
    persons: int
    carrying: dict[str, int]  # by scheme
    page: int
    none: int

    def as_dict(self) -> dict[str, object]:
        """Return the counts for the report."""
        return {
            "group": self.group,
            "persons": self.persons,
            **self.carrying,
            "parlement.com": self.page,
            "none": self.none,
        }


def coverage(register: Register, since: date = SINCE) -> tuple[Coverage, ...]:
    """Count who was in office on or after `since`: members of the Tweede Kamer, of the government, and all."""
    kamer = _in_office(register.kamerleden.values(), since)
    kabinet = _in_office(register.bewindspersonen.values(), since)
    groups = (("Kamerleden", kamer), ("bewindspersonen", kabinet), ("allen", kamer | kabinet))
    return tuple(_counted(register, name, persons) for name, persons in groups)


def _in_office(roles: Iterable[Kamerlid | Bewindspersoon], since: date) -> set[str]:
    return {role.person for role in roles if role.end is None or role.end >= since}


def _counted(register: Register, group: str, persons: set[str]) -> Coverage:
    schemes = [
        {one.scheme for one in register.identificaties.get(namespaces.persoon(person), ())} for person in persons
    ]
    pages = {Identificatieschema.PARLEMENT, Identificatieschema.PARLEMENT_SLUG}
    return Coverage(
        group,
        len(persons),
        {scheme.value: sum(scheme in own for own in schemes) for scheme in SCHEMES},
        sum(bool(pages & own) for own in schemes),
        sum(not own for own in schemes),
    )
