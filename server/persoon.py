"""The page of a Persoon: the roles somebody had, and when; what they asked and answered; their keys elsewhere."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from kg.namespaces import KG
from server.entity import Entity, Shown, View
from server.texts import read_day, text, written_date
from server.timeline import Span, Timeline, draw

PAGE = 25  # questions or answers that are shown at a time
_ALL = 10_000  # rows that are read to choose them from
_GENERAL = frozenset({KG + "Bewindspersoon"})  # said better by the class below it


@dataclass(frozen=True, slots=True)
class Functie:
    """A role in a period, ready to show; `begin` and `eind` are ISO days, "" when not known, `op` of one only attested.

    `kind` names the sort of role for its colour: the class, in lower case.
    """

    naam: Shown
    soort: str
    kind: str
    bij: Shown | None
    kabinet: Shown | None
    periode: str
    begin: str
    eind: str
    op: str


@dataclass(frozen=True, slots=True)
class Listed:
    """Something in a list by date. `when` is written out, "" when unknown; `of` is the set that it belongs to."""

    what: Shown
    when: str
    of: Shown | None = None


@dataclass(frozen=True, slots=True)
class Listing:
    """A page of a list: the items numbered `first` to `last` of `count`. `more` tells that `count` is not all.

    `earlier` and `later` are the numbers of the pages beside it, 0 when there is none.
    """

    items: tuple[Listed, ...]
    first: int
    last: int
    count: int
    more: bool
    earlier: int
    later: int


@dataclass(frozen=True, slots=True)
class Identificatie:
    """A key that somebody else gave. `bron` and `vermeld` say where and when that was stated, "" when unknown."""

    schema: str
    sleutel: Shown
    bron: str
    vermeld: str


@dataclass(frozen=True, slots=True)
class Page:
    """All that the page shows beside the statements themselves."""

    functies: list[Functie]
    timeline: Timeline | None
    asked: Listing
    answered: Listing
    identificaties: list[Identificatie]
    elsewhere: list[Shown]


def gather(view: View, entity: Entity, asked: int = 1, answered: int = 1) -> Page:
    """Read what belongs to a person; `asked` and `answered` are the numbers of the pages to show, from 1."""
    functies = _functies(view, entity)
    return Page(
        functies,
        draw(list(_spans(functies))),
        _listing(view, "persoon_vroeg", entity.iri, ("set", "ingezonden"), asked),
        _listing(view, "persoon_antwoordde", entity.iri, ("document", "ontvangen"), answered),
        _identificaties(view, entity),
        _elsewhere(view, entity),
    )


# ---------------------------------------------------------------- roles


def _functies(view: View, entity: Entity) -> list[Functie]:
    rows: dict[str, dict[str, str]] = {}
    for row in view.records("persoon_functies", {"persoon": entity.iri}):
        known = rows.setdefault(row["functie"], row)
        if known["soort"] in _GENERAL and row["soort"] not in _GENERAL:
            rows[row["functie"]] = row
    functies = [_functie(view, row, entity.label) for row in rows.values()]
    return sorted(functies, key=lambda functie: functie.begin or functie.op, reverse=True)


def _functie(view: View, row: dict[str, str], persoon: str) -> Functie:
    naam = _without_person(view.name(row["functie"], row.get("naam", "")), persoon, view.term(row["soort"]))
    return Functie(
        naam=Shown(naam, view.href(row["functie"])),
        soort=view.term(row["soort"]),
        kind=row["soort"].removeprefix(KG).lower(),
        bij=_shown(view, row, "fractie") or _shown(view, row, "ministerie"),
        kabinet=_shown(view, row, "kabinet"),
        periode=periode(view, row),
        begin=row.get("begin", ""),
        eind=row.get("eind", ""),
        op=row.get("op", ""),
    )


def _without_person(naam: str, persoon: str, soort: str) -> str:
    """Return the name of a role without whose it is: "Minister van X (Ada Voorbeeld)", "Ada Voorbeeld (VBP)"."""
    if naam.startswith(f"{persoon} ("):
        return f"{soort[:1].upper()}{soort[1:]} {naam.removeprefix(persoon).strip()}"
    return naam.removesuffix(f" ({persoon})")


def _spans(functies: list[Functie]) -> Iterator[Span]:
    """Yield the roles whose days are known, for drawing."""
    for functie in functies:
        begin = read_day(functie.begin or functie.op)
        if begin is None:
            continue
        end = read_day(functie.eind) if functie.begin else begin
        yield Span(functie.naam.text, functie.kind, begin, end if end is None or end >= begin else begin)


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


# ---------------------------------------------------------------- questions and answers


def _listing(view: View, query: str, iri: str, names: tuple[str, str], number: int) -> Listing:
    """Return a page of what somebody asked or answered; a number past the last page gives the last.

    `names` are the variables of the query for the thing itself and for its day.
    """
    what, when = names
    table = view.rows(query, {"persoon": iri}, _ALL)
    rows: dict[str, dict[str, str]] = {}
    for record in view.preferred(table.records()):
        rows.setdefault(record[what].value, {name: value.value for name, value in record.items()})
    last_page = max(1, -(-len(rows) // PAGE))
    number = min(number, last_page)
    start = (number - 1) * PAGE
    items = tuple(_listed(view, row, what, when) for row in list(rows.values())[start : start + PAGE])
    earlier = number + 1 if number < last_page else 0
    return Listing(items, start + 1, start + len(items), len(rows), table.more, earlier, number - 1)


def _listed(view: View, row: dict[str, str], what: str, when: str) -> Listed:
    label = row.get("onderwerp") or row.get("label", "")
    shown = Shown(view.name(row[what], label), view.href(row[what]))
    of = Shown(view.name(row["van"], row.get("vannaam", "")), view.href(row["van"])) if "van" in row else None
    return Listed(shown, written_date(row.get(when, ""), view.language), of)


# ---------------------------------------------------------------- elsewhere


def _identificaties(view: View, entity: Entity) -> list[Identificatie]:
    found = []
    for row in view.records("persoon_identificaties", {"persoon": entity.iri}):
        scheme = view.term(row["schema"])
        day = written_date(row.get("vermeld", ""), view.language)
        found.append(Identificatie(scheme, _key(view, entity, row["sleutel"]), row.get("bron", ""), day))
    return found


def _key(view: View, entity: Entity, key: str) -> Shown:
    """Return a key, with a link when one of the pages that the graph gives ends in it."""
    pages = (iri for name in ("schema:sameAs", "owl:sameAs", "foaf:page") for iri in entity.all(name))
    return Shown(key, next((view.href(iri) for iri in pages if iri.endswith(f"/{key}")), ""))


def _elsewhere(view: View, entity: Entity) -> list[Shown]:
    iris = dict.fromkeys([*entity.all("schema:sameAs"), *entity.all("owl:sameAs")])
    return [Shown(_site(iri), view.href(iri), title=iri) for iri in iris if view.href(iri)]


def _site(iri: str) -> str:
    host = iri.split("/")[2] if iri.count("/") > 2 else iri
    return host.removeprefix("www.")
