"""The page of a Document: its kept text with every passage in place, who is mentioned, its questions and answers."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from dataclasses import dataclass, field

from kg.namespaces import KG
from server.entity import Entity, Shown, View


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of the kept text, in code points. `kinds` are classes of what was read there; `href` of what it is."""

    begint: int
    eindigt: int
    kinds: tuple[str, ...] = ()
    href: str = ""

    @property
    def anchor(self) -> str:
        """The id on the page: the fragment of the passage's own IRI, so that its address scrolls here."""
        return f"char={self.begint},{self.eindigt}"


@dataclass(frozen=True, slots=True)
class Piece:
    """A step in writing the text: "open" or "close" a passage, a bare "anchor", or "text"."""

    kind: str
    text: str = ""
    passage: Passage | None = None


@dataclass(frozen=True, slots=True)
class Vermelding:
    """A mention, as the table shows it."""

    tekst: str
    rol: str
    doel: Shown | None
    zekerheid: str
    grond: str


@dataclass(frozen=True, slots=True)
class Antwoord:
    """An answer in the document. `eerste` is the lowest question that it answers: there its text is shown."""

    naam: str
    tekst: str
    href: str
    eerste: int


@dataclass(slots=True)
class Vraag:
    """A question that the document prints or answers."""

    nummer: int
    tekst: str
    href: str
    antwoorden: list[Antwoord] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Page:
    """All that the page shows beside the statements themselves."""

    pieces: list[Piece]
    vermeldingen: list[Vermelding]
    vragen: list[Vraag]
    sets: list[Shown]


def gather(view: View, entity: Entity) -> Page:
    """Read what belongs to a document."""
    kept = entity.first("kg:bewaardeTekst")
    sets = dict.fromkeys([*entity.all("kg:betreftSet"), *entity.all("kg:antwoordOpSet")])
    return Page(
        pieces=list(weave(kept, _passages(view, entity.iri))) if kept else [],
        vermeldingen=_vermeldingen(view, entity.iri),
        vragen=_vragen(view, entity.iri),
        sets=[Shown(view.name(iri, entity.labels.get(iri, "")), view.href(iri)) for iri in sets],
    )


def _passages(view: View, iri: str) -> list[Passage]:
    found: dict[tuple[int, int], Passage] = {}
    for row in view.records("document_passages", {"document": iri}):
        place = (int(row["begint"]), int(row["eindigt"]))
        known = found.get(place, Passage(*place))
        kinds = set(known.kinds)
        if row.get("soort", "").startswith(KG):
            kinds.add(row["soort"].removeprefix(KG).lower())
        href = known.href or (view.href(row["doel"]) if "doel" in row else "")
        found[place] = Passage(*place, tuple(sorted(kinds)), href)
    return list(found.values())


def weave(kept: str, passages: list[Passage]) -> Iterator[Piece]:
    """Return the text with its passages opened and closed where they stand, as HTML can nest them.

    A passage that begins inside another and ends outside it cannot be an element: it gets an anchor at its beginning.
    A passage outside the text is left out.
    """
    open_: list[Passage] = []
    place = 0
    inside = [p for p in passages if 0 <= p.begint <= p.eindigt <= len(kept)]
    for passage in sorted(inside, key=lambda p: (p.begint, -p.eindigt)):
        while open_ and open_[-1].eindigt <= passage.begint:
            place = yield from _close(kept, place, open_)
        if passage.begint > place:
            yield Piece("text", kept[place : passage.begint])
            place = passage.begint
        crosses = bool(open_) and passage.eindigt > open_[-1].eindigt
        if crosses or passage.begint == passage.eindigt:
            yield Piece("anchor", passage=passage)
        else:
            open_.append(passage)
            yield Piece("open", passage=passage)
    while open_:
        place = yield from _close(kept, place, open_)
    if place < len(kept):
        yield Piece("text", kept[place:])


def _close(kept: str, place: int, open_: list[Passage]) -> Generator[Piece, None, int]:
    """Close the innermost passage; return how far the text is written."""
    passage = open_.pop()
    if passage.eindigt > place:
        yield Piece("text", kept[place : passage.eindigt])
    yield Piece("close", passage=passage)
    return max(place, passage.eindigt)


def _vermeldingen(view: View, iri: str) -> list[Vermelding]:
    found: dict[str, tuple[int, Vermelding]] = {}
    for row in view.records("document_vermeldingen", {"document": iri}):
        doel = Shown(view.name(row["doel"], row.get("doelnaam", "")), view.href(row["doel"])) if "doel" in row else None
        rol = view.term(row["rol"]) if "rol" in row else ""
        vermelding = Vermelding(row["tekst"], rol, doel, row.get("zekerheid", ""), row.get("grond", ""))
        found.setdefault(row["vermelding"], (_order(row["vermelding"]), vermelding))
    return [vermelding for _, vermelding in sorted(found.values(), key=lambda pair: pair[0])]


def _order(iri: str) -> int:
    number = iri.rsplit("/", 1)[-1]
    return int(number) if number.isdecimal() else 0


def _vragen(view: View, iri: str) -> list[Vraag]:
    found: dict[str, Vraag] = {}
    known: dict[str, Antwoord] = {}
    for row in view.records("document_vragen", {"document": iri}):
        nummer = int(row["nummer"])
        vraag = found.setdefault(row["vraag"], Vraag(nummer, row["tekst"], view.href(row["vraag"])))
        if "antwoord" in row:
            name = row["antwoord"]
            antwoord = Antwoord(view.name(name), row["antwoordtekst"], view.href(name), nummer)
            vraag.antwoorden.append(known.setdefault(name, antwoord))
    return sorted(found.values(), key=lambda vraag: vraag.nummer)
