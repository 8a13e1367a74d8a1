"""The page of a Vragenset: its questions with every answer, its addressees, and the matrix of who answered what."""

from __future__ import annotations

from dataclasses import dataclass, field

from server.entity import Shown, View
from server.texts import text, written_date

EXCERPT = 160  # characters of an answer in the matrix


@dataclass(slots=True)
class Antwoord:
    """One answer. `nummers` are of the questions it answers, lowest first; `doelen` of the answers it refers to."""

    iri: str
    tekst: str
    document: str
    nummers: list[int] = field(default_factory=list)
    ministeries: dict[str, tuple[str, str]] = field(default_factory=dict)  # IRI → name, abbreviation
    door: dict[str, str] = field(default_factory=dict)  # IRI → name
    doelen: list[str] = field(default_factory=list)
    alleen_verwijzing: bool = False

    @property
    def anchor(self) -> str:
        """The id of the answer on the page."""
        return "antwoord-" + self.document.rsplit("/", 1)[-1] + "-" + self.iri.rsplit("/", 1)[-1]


@dataclass(slots=True)
class Vraag:
    """One question with all its answers; `tekst` is "" when no document here prints it."""

    iri: str
    nummer: int
    tekst: str
    antwoorden: list[Antwoord] = field(default_factory=list)


@dataclass(slots=True)
class Adressering:
    """The set addressed to one post. `documenten` fulfil it. `iri` is "" for an answer that nobody was asked for.

    `kort` heads its column in the matrix; `silent` is true when we have no answer of it at all. Days are in words;
    `tijdig` is "true", "false", or "" when it cannot be measured.
    """

    iri: str
    naam: str
    kort: str
    ministerie: str = ""
    status: str = ""
    statusnaam: str = ""
    uiterlijk: str = ""
    oorspronkelijk: str = ""
    termijngrond: str = ""
    grond: str = ""
    beantwoord: str = ""
    dagen: str = ""
    tijdig: str = ""
    documenten: list[str] = field(default_factory=list)
    silent: bool = False

    def answered_by(self, antwoord: Antwoord) -> bool:
        """Tell whether an answer is this addressee's: by the document that fulfils it, else by the ministry."""
        if antwoord.document in self.documenten:
            return True
        return bool(self.ministerie) and self.ministerie in antwoord.ministeries


@dataclass(frozen=True, slots=True)
class Cell:
    """A place in the matrix. `kind` is "answer", "together", "refers" or "none"."""

    kind: str
    text: str
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class Set:
    """All that the page shows beside the statements themselves."""

    vragen: list[Vraag]
    adresseringen: list[Adressering]
    indieners: list[tuple[Shown, Shown | None]]
    documenten: list[tuple[Shown, str, str]]
    matrix: list[tuple[Vraag, list[Cell]]]

    @property
    def columns(self) -> list[Adressering]:
        """The columns of the matrix."""
        return self.adresseringen

    @property
    def timeliness(self) -> dict[str, int]:
        """How many addressings there are, of how many it can be measured whether they were in time, how many were.

        Those that were handed over count for who took them over.
        """
        counted = [one for one in self.adresseringen if one.iri and not one.status.endswith("#overgedragen")]
        measured = [one.tijdig for one in counted if one.tijdig]
        return {"every": len(counted), "measured": len(measured), "intime": measured.count("true")}

    def name(self, document: str, view: View) -> str:
        """Return what a document of the set is called."""
        href = view.href(document)
        named = (shown.text for shown, _, _ in self.documenten if shown.href == href)
        return next(named, view.name(document))


def gather(view: View, iri: str) -> Set:
    """Read what belongs to a set."""
    antwoorden = _antwoorden(view, iri)
    vragen = _vragen(view, iri, antwoorden)
    adresseringen = _adresseringen(view, iri)
    columns = adresseringen + _not_addressed(view, antwoorden, adresseringen)
    for column in columns:
        column.silent = not any(column.answered_by(antwoord) for antwoord in antwoorden.values())
    return Set(
        vragen=vragen,
        adresseringen=columns,
        indieners=_indieners(view, iri),
        documenten=_documenten(view, iri),
        matrix=[(vraag, [_cell(view, vraag, column, antwoorden) for column in columns]) for vraag in vragen],
    )


def _antwoorden(view: View, iri: str) -> dict[str, Antwoord]:
    found: dict[str, Antwoord] = {}
    for row in view.records("set_antwoorden", {"set": iri}):
        antwoord = found.setdefault(row["antwoord"], Antwoord(row["antwoord"], row["tekst"], row["document"]))
        nummer = int(row["nummer"])
        if nummer not in antwoord.nummers:
            antwoord.nummers = sorted([*antwoord.nummers, nummer])
        _add_answerers(view, antwoord, row)
        if "doel" in row and row["doel"] not in antwoord.doelen:
            antwoord.doelen.append(row["doel"])
        antwoord.alleen_verwijzing |= row.get("alleen") in ("true", "1")
    return found


def _add_answerers(view: View, antwoord: Antwoord, row: dict[str, str]) -> None:
    """Add on whose behalf and by whom: what is said of the answer itself, else of its document."""
    of = "" if "ministerie" in row else "document"
    if ministerie := row.get(f"{of}ministerie"):
        name = view.name(ministerie, row.get(f"{of}ministerienaam", ""))
        antwoord.ministeries.setdefault(ministerie, (name, row.get(f"{of}afkorting", "")))
    of = "" if "door" in row else "document"
    if door := row.get(f"{of}door"):
        antwoord.door.setdefault(door, view.name(door, row.get(f"{of}doornaam", "")))


def _vragen(view: View, iri: str, antwoorden: dict[str, Antwoord]) -> list[Vraag]:
    found: dict[str, Vraag] = {}
    for row in view.records("set_vragen", {"set": iri}):
        vraag = found.setdefault(row["vraag"], Vraag(row["vraag"], int(row["nummer"]), row.get("tekst", "")))
        vraag.antwoorden = [antwoord for antwoord in antwoorden.values() if vraag.nummer in antwoord.nummers]
    return sorted(found.values(), key=lambda vraag: vraag.nummer)


def _adresseringen(view: View, iri: str) -> list[Adressering]:
    found: dict[str, Adressering] = {}
    for row in view.records("set_adresseringen", {"set": iri}):
        adressering = found.get(row["adressering"])
        if adressering is None:
            adressering = found[row["adressering"]] = _adressering(view, row)
        elif row.get("afkorting", adressering.kort) != adressering.kort:
            adressering.kort = adressering.naam  # a ministry that was renamed has several: none is sure to be of then
        if "document" in row and row["document"] not in adressering.documenten:
            adressering.documenten.append(row["document"])
    return list(found.values())


def _adressering(view: View, row: dict[str, str]) -> Adressering:
    ministerie = row.get("ministerie", "")
    name = row.get("post") or (view.name(ministerie, row.get("ministerienaam", "")) if ministerie else "")
    status = row.get("status", "")
    return Adressering(
        iri=row["adressering"],
        naam=name or view.name(row["adressering"]),
        kort=row.get("afkorting") or name,
        ministerie=ministerie,
        status=status,
        statusnaam=view.term(status) if status else text("unknown", view.language),
        uiterlijk=written_date(row.get("uiterlijk", ""), view.language),
        oorspronkelijk=written_date(row.get("oorspronkelijk", ""), view.language),
        termijngrond=row.get("termijngrond", ""),
        grond=row.get("grond", ""),
        beantwoord=written_date(row.get("beantwoord", ""), view.language),
        dagen=row.get("dagen", ""),
        tijdig={"1": "true", "0": "false"}.get(row.get("tijdig", ""), row.get("tijdig", "")),
    )


def _not_addressed(view: View, antwoorden: dict[str, Antwoord], adresseringen: list[Adressering]) -> list[Adressering]:
    """Return a column for each document that answers without being asked, as far as we know."""
    found: dict[str, Adressering] = {}
    for antwoord in antwoorden.values():
        if any(adressering.answered_by(antwoord) for adressering in adresseringen):
            continue
        name, short = next(iter(antwoord.ministeries.values()), (view.name(antwoord.document), ""))
        found.setdefault(
            antwoord.document,
            Adressering(
                "", name, short or name, statusnaam=text("not-addressed", view.language), documenten=[antwoord.document]
            ),
        )
    return list(found.values())


def _cell(view: View, vraag: Vraag, column: Adressering, antwoorden: dict[str, Antwoord]) -> Cell:
    antwoord = next((found for found in vraag.antwoorden if column.answered_by(found)), None)
    if antwoord is None:
        return Cell("none", column.statusnaam if column.silent else text("not-here", view.language))
    if antwoord.nummers[0] != vraag.nummer:
        return Cell("together", text("together", view.language, number=antwoord.nummers[0]), antwoord.anchor)
    if antwoord.alleen_verwijzing:
        numbers = sorted({n for doel in antwoord.doelen if doel in antwoorden for n in antwoorden[doel].nummers[:1]})
        if numbers:
            said = text("refers", view.language, number=", ".join(map(str, numbers)))
            return Cell("refers", said, antwoord.anchor)
    return Cell("answer", excerpt(antwoord.tekst), antwoord.anchor)


def excerpt(long: str, length: int = EXCERPT) -> str:
    """Return the beginning of a text, cut at a word."""
    flat = " ".join(long.split())
    if len(flat) <= length:
        return flat
    return flat[:length].rsplit(" ", 1)[0].rstrip(",;:.") + " …"


def _indieners(view: View, iri: str) -> list[tuple[Shown, Shown | None]]:
    found: dict[str, tuple[Shown, Shown | None]] = {}
    for row in view.records("set_indieners", {"set": iri}):
        about = row.get("persoon", row["lid"])
        name = view.name(about, row.get("persoonnaam") or row.get("lidnaam", ""))
        fractie = row.get("fractie")
        party = Shown(view.name(fractie, row.get("fractienaam", "")), view.href(fractie)) if fractie else None
        found.setdefault(row["lid"], (Shown(name, view.href(about)), party))
    return list(found.values())


def _documenten(view: View, iri: str) -> list[tuple[Shown, str, str]]:
    """Return each document of the set with its kind and its date."""
    found: dict[str, tuple[Shown, str, str]] = {}
    for row in view.records("set_documenten", {"set": iri}):
        label = row.get("label") or row.get("identifier", "")
        day = row.get("ontvangen") or row.get("gepubliceerd", "")
        shown = Shown(view.name(row["document"], label), view.href(row["document"]))
        kind = view.term(row["soort"]) if "soort" in row else ""
        found.setdefault(row["document"], (shown, kind, written_date(day, view.language)))
    return list(found.values())
