"""The page of a Persoon: the roles somebody had, and when; what they asked and answered in them."""

from __future__ import annotations

from dataclasses import dataclass

from kg.namespaces import KG
from server.entity import Entity, Shown, View
from server.texts import text, written_date

NEWEST = 50
_GENERAL = frozenset({KG + "Bewindspersoon"})  # said better by the class below it


@dataclass(frozen=True, slots=True)
class Functie:
    """A role in a period, ready to show."""

    naam: Shown
    soort: str
    bij: Shown | None
    kabinet: Shown | None
    periode: str


@dataclass(frozen=True, slots=True)
class Listed:
    """Something in a list by date. `when` is written out, "" when unknown."""

    what: Shown
    when: str


@dataclass(frozen=True, slots=True)
class Page:
    """All that the page shows beside the statements themselves. `more_*` tell that only the newest are shown."""

    functies: list[Functie]
    asked: list[Listed]
    more_asked: bool
    answered: list[Listed]
    more_answered: bool
    elsewhere: list[Shown]


def gather(view: View, entity: Entity) -> Page:
    """Read what belongs to a person."""
    asked, more_asked = _listed(view, "persoon_vroeg", entity.iri, "set", "ingezonden")
    answered, more_answered = _listed(view, "persoon_antwoordde", entity.iri, "document", "ontvangen")
    return Page(_functies(view, entity.iri), asked, more_asked, answered, more_answered, _elsewhere(view, entity))


def _functies(view: View, iri: str) -> list[Functie]:
    rows: dict[str, dict[str, str]] = {}
    for row in view.records("persoon_functies", {"persoon": iri}):
        known = rows.setdefault(row["functie"], row)
        if known["soort"] in _GENERAL and row["soort"] not in _GENERAL:
            rows[row["functie"]] = row
    return [_functie(view, row) for row in rows.values()]


def _functie(view: View, row: dict[str, str]) -> Functie:
    return Functie(
        naam=Shown(view.name(row["functie"], row.get("naam", "")), view.href(row["functie"])),
        soort=view.term(row["soort"]),
        bij=_shown(view, row, "fractie") or _shown(view, row, "ministerie"),
        kabinet=_shown(view, row, "kabinet"),
        periode=periode(view, row),
    )


def _shown(view: View, row: dict[str, str], name: str) -> Shown | None:
    if name not in row:
        return None
    return Shown(view.name(row[name], row.get(f"{name}naam", "")), view.href(row[name]))


def periode(view: View, row: dict[str, str]) -> str:
    """Return `begin` to `eind` of a row in words, or the day `op` that it is attested on, or ""."""
    if "begin" in row:
        begin = written_date(row["begin"], view.language)
        end = written_date(row["eind"], view.language) if "eind" in row else text("now", view.language)
        return f"{begin} – {end}"
    return written_date(row["op"], view.language) if "op" in row else ""


def _listed(view: View, query: str, iri: str, what: str, when: str) -> tuple[list[Listed], bool]:
    table = view.rows(query, {"persoon": iri}, NEWEST)
    found: dict[str, Listed] = {}
    for record in view.preferred(table.records()):
        row = {name: value.value for name, value in record.items()}
        label = row.get("onderwerp") or row.get("label", "")
        shown = Shown(view.name(row[what], label), view.href(row[what]))
        found.setdefault(row[what], Listed(shown, written_date(row.get(when, ""), view.language)))
    return list(found.values()), table.more


def _elsewhere(view: View, entity: Entity) -> list[Shown]:
    iris = dict.fromkeys([*entity.all("schema:sameAs"), *entity.all("owl:sameAs")])
    return [Shown(_site(iri), view.href(iri), title=iri) for iri in iris if view.href(iri)]


def _site(iri: str) -> str:
    host = iri.split("/")[2] if iri.count("/") > 2 else iri
    return host.removeprefix("www.")
