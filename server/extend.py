"""Properties of entities as the reconciliation service gives them: which there are, and their values."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from kg import namespaces
from kg.identity.register import covers
from kg.model import Identificatieschema
from server.catalogue import Catalogue, Entry

Cell = dict[str, str]


@dataclass(frozen=True, slots=True)
class Property:
    """A property. `id` is its local name in the ontology; `names` are Dutch and English; `kinds` have it.

    `of` is the kind of entity that its values are, "" when they are texts or days.
    """

    id: str
    names: tuple[str, str]
    kinds: tuple[str, ...]
    values: Callable[[Catalogue, Entry, date | None], Iterable[Cell]]
    of: str = ""


def values(catalogue: Catalogue, entry: Entry, asked: Property, on: date | None, most: int) -> list[Cell]:
    """Return at most `most` values of a property of an entity, those of the day `on` when that is given."""
    if entry.kind not in asked.kinds:
        return []
    found = {tuple(cell.items()): cell for cell in asked.values(catalogue, entry, on)}
    return list(found.values())[:most]


def _ids(scheme: Identificatieschema) -> Callable[[Catalogue, Entry, date | None], Iterator[Cell]]:
    def found(catalogue: Catalogue, entry: Entry, on: date | None) -> Iterator[Cell]:
        for identifier in catalogue.register.identificaties.get(entry.path, ()):
            if identifier.scheme is scheme:
                yield {"str": identifier.id}

    return found


def _tooi(catalogue: Catalogue, entry: Entry, on: date | None) -> Iterator[Cell]:
    yield {"str": entry.path.partition("/")[2]}


def _fracties(catalogue: Catalogue, entry: Entry, on: date | None) -> Iterator[Cell]:
    for role in _roles(catalogue, entry, on):
        lid = catalogue.register.kamerleden.get(role)
        if lid:
            yield _entity(catalogue, namespaces.fractie(lid.fractie))


def _ministeries(catalogue: Catalogue, entry: Entry, on: date | None) -> Iterator[Cell]:
    for role in _roles(catalogue, entry, on):
        held = catalogue.register.bewindspersonen.get(role)
        if held and held.ministerie:
            yield _entity(catalogue, namespaces.ministerie(held.ministerie))


def _posten(catalogue: Catalogue, entry: Entry, on: date | None) -> Iterator[Cell]:
    for role in _roles(catalogue, entry, on):
        if held := catalogue.register.bewindspersonen.get(role):
            yield {"str": held.post}


def _personen(catalogue: Catalogue, entry: Entry, on: date | None) -> Iterator[Cell]:
    key = entry.path.partition("/")[2]
    role = catalogue.register.kamerleden.get(key) or catalogue.register.bewindspersonen.get(key)
    if role:
        yield _entity(catalogue, namespaces.persoon(role.person))


def _begin(catalogue: Catalogue, entry: Entry, on: date | None) -> Iterator[Cell]:
    if entry.begin:
        yield _day(entry.begin)


def _eind(catalogue: Catalogue, entry: Entry, on: date | None) -> Iterator[Cell]:
    if entry.end:
        yield _day(entry.end)


def _afkorting(catalogue: Catalogue, entry: Entry, on: date | None) -> Iterator[Cell]:
    key = entry.path.partition("/")[2]
    if entry.kind == "Fractie":
        yield {"str": catalogue.register.fracties[key].short_name}
    else:
        versions = catalogue.register.ministeries[key].versions
        then = [version for version in versions if on and covers(version, on)] or versions[-1:]
        yield from ({"str": version.abbreviation} for version in then if version.abbreviation)


def _roles(catalogue: Catalogue, entry: Entry, on: date | None) -> Iterator[str]:
    """Yield the keys of a person's roles, newest first, or that of the role itself."""
    for path in catalogue.roles(entry.path) if entry.kind == "Persoon" else [entry.path]:
        if catalogue.entries[path].covers(on):
            yield path.partition("/")[2]


def _entity(catalogue: Catalogue, path: str) -> Cell:
    entry = catalogue.entries.get(path)
    return {"id": path, "name": entry.label if entry else path.partition("/")[2]}


def _day(day: date) -> Cell:
    # The specification knows moments only: a day is its midnight, as in other services.
    return {"date": f"{day.isoformat()}T00:00:00Z"}


_ROLES = ("Kamerlid", "Bewindspersoon")
PROPERTIES = {
    found.id: found
    for found in (
        Property("fractie", ("fractie", "parliamentary group"), ("Persoon", "Kamerlid"), _fracties, "Fractie"),
        Property("ministerie", ("ministerie", "ministry"), ("Persoon", "Bewindspersoon"), _ministeries, "Ministerie"),
        Property("post", ("post", "office"), ("Persoon", "Bewindspersoon"), _posten),
        Property("persoon", ("persoon", "person"), _ROLES, _personen, "Persoon"),
        Property("begin", ("begin", "begin"), (*_ROLES, "Fractie"), _begin),
        Property("eind", ("eind", "end"), (*_ROLES, "Fractie"), _eind),
        Property("afkorting", ("afkorting", "abbreviation"), ("Ministerie", "Fractie"), _afkorting),
        Property(
            "wikidataId",
            ("Wikidata-id", "Wikidata id"),
            ("Persoon", "Ministerie", "Fractie"),
            _ids(Identificatieschema.WIKIDATA),
        ),
        Property(
            "parlementId",
            ("id bij parlement.com", "parlement.com id"),
            ("Persoon",),
            _ids(Identificatieschema.PARLEMENT),
        ),
        Property(
            "parlementSlug",
            ("biografie bij parlement.com", "parlement.com biography"),
            ("Persoon",),
            _ids(Identificatieschema.PARLEMENT_SLUG),
        ),
        Property(
            "tkPersoonId",
            ("persoons-id bij de Tweede Kamer", "person id of the House of Representatives"),
            ("Persoon",),
            _ids(Identificatieschema.TK),
        ),
        Property("tooiCode", ("TOOI-code", "TOOI code"), ("Ministerie",), _tooi),
    )
}
