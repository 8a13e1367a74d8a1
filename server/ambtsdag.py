"""Who held which post on a day, and what a ministry was called then: from the graph, with what supports it.

Four outcomes are kept apart: a register says so; only a document does; nobody can have, because the ministry did not
exist; and not known. Not being in our data is never "nobody".
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from kg import namespaces
from kg.identity import Register, resolve_ministerie
from kg.identity.names import fold
from kg.identity.register import covers
from kg.model import Ministerie, Ministerieversie
from kg.namespaces import KG
from server.catalogue import Catalogue
from server.entity import Shown, View

MOST = 10_000  # rows; the whole register has some 1,300
_DOCUMENTS = 10  # that are named as support for one post
_AMBTEN = tuple(KG + name for name in ("MinisterPresident", "Minister", "Staatssecretaris"))  # in order of a list


class Uitkomst(StrEnum):
    """What an answer rests on."""

    REGISTER = "register"
    DOCUMENT = "document"
    NIEMAND = "niemand"
    ONBEKEND = "onbekend"


@dataclass(frozen=True, slots=True)
class Gevraagd:
    """The ministry that a question is about. `grond` says why it is this one, `zekerheid` how sure (0..1)."""

    code: str
    naam: str
    grond: str
    zekerheid: float

    @property
    def path(self) -> str:
        return namespaces.ministerie(self.code)


@dataclass(frozen=True, slots=True)
class Post:
    """A post that somebody held on the day. `begin`, `eind` and `op` are ISO days, "" when not known."""

    iri: str
    naam: str
    ambt: str
    persoon: Shown
    persoon_iri: str
    begin: str
    eind: str
    op: str
    kabinet: Shown | None
    bron: str
    steun: Uitkomst
    documenten: tuple[tuple[str, Shown], ...] = ()


@dataclass(frozen=True, slots=True)
class Wie:
    """The answer to who held which post."""

    uitkomst: Uitkomst
    posten: tuple[Post, ...]


@dataclass(frozen=True, slots=True)
class Heet:
    """The answer to what a ministry was called. Names are "" when not known; days are ISO, "" when not known."""

    uitkomst: Uitkomst
    naam: str = ""
    afkorting: str = ""
    begin: str = ""
    eind: str = ""
    bron: str = ""
    iri: str = ""
    bekend: tuple[str, ...] = field(default=())  # names of other times


def find_ministerie(catalogue: Catalogue, written: str, on: date, ours: str) -> list[Gevraagd]:
    """Return the ministry that is meant by a code, an IRI, an abbreviation or a name; several when it can be more."""
    paths = [path for path in catalogue.named_by_id(written, ours) if path.startswith("ministerie/")]
    if paths:
        return [_gevraagd(catalogue.register, path, on, "", 1.0) for path in paths]
    found = resolve_ministerie(catalogue.register, written, on)
    if found.matched:
        return [_gevraagd(catalogue.register, found.entity, on, found.grond, found.zekerheid)]
    return [_gevraagd(catalogue.register, c.entity, on, found.grond, c.score) for c in found.candidates]


def _gevraagd(register: Register, path: str, on: date, grond: str, zekerheid: float) -> Gevraagd:
    ministry = register.ministeries[path.partition("/")[2]]
    then = [version for version in ministry.versions if covers(version, on)] or [ministry.versions[-1]]
    return Gevraagd(ministry.code, then[-1].name, grond, zekerheid)


# ---------------------------------------------------------------- who


def wie(view: View, gevraagd: Gevraagd | None, post: str, on: date) -> Wie:
    """Return who held the posts of a ministry on a day, or of all when none is asked; `post` is a part of a name.

    All periods are read first, and the rest only of those that cover the day: that is five times as fast.
    """
    if gevraagd:
        rows = view.records("wie_ministerie", {"ministerie": view.served.names.id(gevraagd.path)}, MOST)
    else:
        rows = view.records("wie_allen", {"klasse": KG + "Bewindspersoon"}, MOST)
    held = [row | _detail(view, row["functie"]) for row in rows if _on(row, on)]
    found = [_post(view, row) for row in held if _is_post(row, post)]
    posten = tuple(sorted(found, key=_order))
    if posten:
        sure = any(held.steun is Uitkomst.REGISTER for held in posten)
        return Wie(Uitkomst.REGISTER if sure else Uitkomst.DOCUMENT, posten)
    existed = gevraagd is None or _existed(view.served.catalogue.register, gevraagd.code, on)
    return Wie(Uitkomst.NIEMAND if existed is False else Uitkomst.ONBEKEND, ())


def _order(post: Post) -> tuple[int, str, str, str]:
    """Return a key that puts higher offices first, and who left a post on the day before who came."""
    rank = _AMBTEN.index(post.ambt) if post.ambt in _AMBTEN else len(_AMBTEN)
    return rank, post.naam, post.begin or post.op, post.iri


def _detail(view: View, functie: str) -> dict[str, str]:
    """Return what is known of a post beside its period, with its most specific class."""
    rows = view.records("wie_post", {"functie": functie})
    return next((row for row in rows if row["soort"] in _AMBTEN), rows[0])


def _on(row: dict[str, str], on: date) -> bool:
    """Tell whether a role covers a day, first and last day included; one that is only attested covers that day."""
    day = on.isoformat()
    if "begin" in row:
        return row["begin"] <= day <= row.get("eind", day)
    return row.get("op") == day


def _is_post(row: dict[str, str], post: str) -> bool:
    return set(fold(post).split()) <= set(fold(_name(row)).split())


def _name(row: dict[str, str]) -> str:
    """Return what a post is called: its label without the person who held it."""
    return row.get("naam", "").removesuffix(f" ({row.get('persoonnaam', '')})")


def _post(view: View, row: dict[str, str]) -> Post:
    steun = Uitkomst.REGISTER if "begin" in row else Uitkomst.DOCUMENT
    return Post(
        iri=row["functie"],
        naam=_name(row) or view.name(row["functie"]),
        ambt=row["soort"],
        persoon=Shown(view.name(row["persoon"], row.get("persoonnaam", "")), view.href(row["persoon"])),
        persoon_iri=row["persoon"],
        begin=row.get("begin", ""),
        eind=row.get("eind", ""),
        op=row.get("op", ""),
        kabinet=_kabinet(view, row),
        bron=row.get("bron", ""),
        steun=steun,
        documenten=_documents(view, row["functie"]) if steun is Uitkomst.DOCUMENT else (),
    )


def _kabinet(view: View, row: dict[str, str]) -> Shown | None:
    if "kabinetnaam" not in row:
        return None
    return Shown(row["kabinetnaam"], view.href(row["kabinet"]), title=row["kabinet"])


def _documents(view: View, functie: str) -> tuple[tuple[str, Shown], ...]:
    """Return the documents that show a post, by IRI."""
    rows = view.records("functie_documenten", {"functie": functie}, _DOCUMENTS)
    found = {row["document"]: Shown(view.name(row["document"], row.get("naam", ""))) for row in rows}
    return tuple((iri, Shown(shown.text, view.href(iri), title=iri)) for iri, shown in found.items())


# ---------------------------------------------------------------- what it was called


def heet(view: View, gevraagd: Gevraagd, on: date) -> Heet:
    """Return what a ministry was called on a day."""
    register = view.served.catalogue.register
    ministry = register.ministeries[gevraagd.code]
    names = tuple(dict.fromkeys(version.name for version in ministry.versions))
    version = _version_on(register, ministry, on)
    rows = view.records("ministerie_versies", {"ministerie": view.served.names.id(gevraagd.path)}, MOST)
    if version:
        return _by_register(view, version, [row["versie"] for row in rows], names)
    attested = next((row for row in rows if row.get("op") == on.isoformat()), None)
    if attested:
        return Heet(
            Uitkomst.DOCUMENT,
            attested.get("naam", ""),
            attested.get("afkorting", ""),
            bron=attested.get("bron", ""),
            iri=attested["versie"],
            bekend=names,
        )
    existed = _existed(register, gevraagd.code, on)
    return Heet(Uitkomst.NIEMAND if existed is False else Uitkomst.ONBEKEND, bekend=names)


def _by_register(view: View, version: Ministerieversie, known: Iterable[str], names: tuple[str, ...]) -> Heet:
    iri = view.served.names.id(f"{namespaces.ministerie(version.ministerie)}/{version.begin}")
    return Heet(
        Uitkomst.REGISTER,
        version.name,
        version.abbreviation,
        version.begin.isoformat() if version.begin else "",
        version.end.isoformat() if version.end else "",
        version.source,
        iri if iri in known else "",
        tuple(name for name in names if name != version.name),
    )


def _version_on(register: Register, ministry: Ministerie, on: date) -> Ministerieversie | None:
    """Return the version of a day, None when the register does not tell."""
    for version in ministry.versions:
        since = version.begin or _described_since(register, ministry.code)
        if since and since <= on and covers(version, on):
            return version
    return None


def _described_since(register: Register, code: str) -> date | None:
    """Return from when a name without a first day is sure: the first post there, under a cabinet of the register.

    Posts go back to 1945 and bear the name that their ministry has now: the minister of Sociale Zaken of 1950 stands
    there as of Sociale Zaken en Werkgelegenheid. Of the time of the cabinets the names are described.
    """
    posts = (held.begin for held in register.bewindspersonen.values() if held.ministerie == code)
    cabinets = (kabinet.begin for kabinet in register.kabinetten.values())
    first_post, first_cabinet = min(posts, default=None), min(cabinets, default=None)
    return max(first_post, first_cabinet) if first_post and first_cabinet else None


def _existed(register: Register, code: str, on: date) -> bool | None:
    """Tell whether a ministry existed on a day; None when the register does not tell."""
    ministry = register.ministeries[code]
    if _version_on(register, ministry, on):
        return True
    begins = [version.begin for version in ministry.versions]
    ends = [version.end for version in ministry.versions]
    before = all(begins) and on < min(begin for begin in begins if begin)
    after = all(ends) and on > max(end for end in ends if end)
    return False if before or after else None
