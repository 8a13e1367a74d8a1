"""The page of a Ministerie: who held a post there and when, and how many questions it answered in time."""

from __future__ import annotations

from dataclasses import dataclass, replace

from server.entity import Entity, Shown, View
from server.persoon import periode

MOST = 300


@dataclass(frozen=True, slots=True)
class Functie:
    """A post that somebody held; `periodes` are in words, newest first, each once."""

    naam: Shown
    periodes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Telling:
    """The counts of one parliamentary year, "" when it is unknown; all but the year are numbers as text."""

    iri: str
    jaar: str
    alle: str
    meetbaar: str
    tijdig: str
    laat: str
    kort: str
    onbeantwoord: str
    mediaan: str


@dataclass(frozen=True, slots=True)
class Page:
    """All that the page shows beside the statements themselves. `more` tells that only the newest are shown.

    `iris` are of the posts that stand in `functies` and of the counts, newest year first, in `tellingen`.
    """

    functies: list[Functie]
    more: bool
    iris: frozenset[str]
    tellingen: list[Telling]


def gather(view: View, entity: Entity) -> Page:
    """Read what belongs to a ministry. Posts of the same name, as of one person in two cabinets, are one line."""
    table = view.rows("ministerie_functies", {"ministerie": entity.iri}, MOST)
    found: dict[str, tuple[Shown, dict[str, None]]] = {}
    for record in view.preferred(table.records()):
        row = {name: value.value for name, value in record.items()}
        name = view.name(row["functie"], row.get("naam", ""))
        _, periodes = found.setdefault(name, (Shown(name, view.href(row["functie"])), {}))
        if said := periode(view, row):
            periodes.setdefault(said)
    tellingen = _tellingen(view, entity)
    iris = frozenset(record["functie"].value for record in table.records()) | {one.iri for one in tellingen}
    return Page([Functie(shown, tuple(periodes)) for shown, periodes in found.values()], table.more, iris, tellingen)


def _tellingen(view: View, entity: Entity) -> list[Telling]:
    rows = view.records("ministerie_tijdigheid", {"ministerie": entity.iri}, MOST)
    return [
        Telling(
            iri=row["telling"],
            jaar=row.get("jaar", ""),
            alle=row["alle"],
            meetbaar=row["meetbaar"],
            tijdig=row["tijdig"],
            laat=row["laat"],
            kort=row["kort"],
            onbeantwoord=row["onbeantwoord"],
            mediaan=row.get("mediaan", ""),
        )
        for row in rows
    ]


def without_functies(entity: Entity, page: Page) -> Entity:
    """Return the entity without those references to it that the page shows as posts or counts."""
    kept = [
        replace(line, values=tuple(value for value in line.values if value.title not in page.iris))
        for line in entity.incoming
    ]
    left_out = sum(len(line.values) for line in entity.incoming) - sum(len(line.values) for line in kept)
    return replace(
        entity,
        incoming=tuple(line for line in kept if line.values),
        shown=entity.shown - left_out,
        count=entity.count - left_out,
    )
