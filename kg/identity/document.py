"""All mentions of one document resolved, given the register and what is known of the document from elsewhere."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from kg.identity.askers import settle
from kg.identity.attested import Attested, attest
from kg.identity.bewindspersoon import resolve_bewindspersoon
from kg.identity.judgements import judged
from kg.identity.kamerlid import resolve_kamerlid
from kg.identity.ministerie import resolve_ministerie
from kg.identity.names import parse_name
from kg.identity.persoon import resolve_persoon
from kg.identity.register import Register, covers
from kg.model import Ambt, Gegeven, Records, Resolution, Rol, Vermelding, Zaak
from kg.namespaces import slug

_UNDATED = Resolution("", 0.0, "Het document geeft geen datum waarop de naam te toetsen is.")
_NOBODY = Resolution("", 0.0, "Deze vermelding noemt een functie die in geen register staat.")


@dataclass(frozen=True, slots=True)
class Hints:
    """What is known of a document from its metadata record or its row of the Zaken export.

    `indieners` are fuller names of the askers ("R.H. (Romke) de Jong"); dates fill in where the text has none.
    """

    indieners: tuple[str, ...] = ()
    ingezonden: date | None = None
    ontvangen: date | None = None


@dataclass(frozen=True, slots=True)
class Resolved:
    """A document's records with, for each mention in order, its resolution and its place.

    A place is the TOOI code of the ministry (then `ministries` is true there) or the slug of the portfolio that the
    mention names, "" when unknown. `attested` are the roles that this document shows and no register knows, by key.
    """

    records: Records
    resolutions: tuple[Resolution, ...]
    places: tuple[str, ...]
    ministries: tuple[bool, ...]
    attested: tuple[Attested, ...] = ()

    def of(self, rol: Rol) -> tuple[int, ...]:
        """Positions of the mentions with a role."""
        return tuple(n for n, v in enumerate(self.records.vermeldingen) if v.rol is rol)

    def surnames(self) -> tuple[str, ...]:
        """Folded surnames of the askers as written."""
        return tuple(parse_name(self.records.vermeldingen[n].naam).surname for n in self.of(Rol.INDIENER))


def hints_of(gegevens: Iterable[Gegeven], zaak: Zaak | None) -> Hints:
    """Collect hints from a metadata record and a row of the Zaken export, either of which may be missing."""
    names: dict[str, None] = {}
    dates: dict[str, date] = {}
    for gegeven in gegevens:
        if gegeven.name == "indiener":
            names[gegeven.value] = None
        elif gegeven.name in ("datumIndiening", "datumOntvangst"):
            dates[gegeven.name] = date.fromisoformat(gegeven.value[:10]) if is_date(gegeven.value) else date.min
    if zaak is not None:
        names.update(dict.fromkeys((*zaak.indieners, *zaak.mede_indieners)))
        dates.setdefault("datumIndiening", zaak.gestart_op)
    known = {name: day for name, day in dates.items() if day != date.min}
    return Hints(tuple(names), known.get("datumIndiening"), known.get("datumOntvangst"))


def is_date(text: str) -> bool:
    """True when `text` begins with an ISO date that exists."""
    try:
        date.fromisoformat(text[:10])
    except ValueError:
        return False
    return True


def resolve_document(register: Register, records: Records, hints: Hints) -> Resolved:
    """Resolve every mention of a document as of the day that counts for it.

    Askers and addressees are tested on the day of tabling, answerers and correspondents on the day of the answer.
    """
    asked = _date(records, "ingezonden") or hints.ingezonden
    answered = _date(records, "ontvangen") or _date(records, "gedateerd") or hints.ontvangen
    resolutions: list[Resolution] = []
    places: list[str] = []
    attested: dict[str, Attested] = {}
    for vermelding in records.vermeldingen:
        first = vermelding.rol in (Rol.INDIENER, Rol.GEADRESSEERDE)
        on = (asked or answered) if first else (answered or asked)
        place = _place(register, vermelding, on)
        found = _resolve(register, vermelding, on, hints, place)
        shown = attest(register, vermelding, on) if on and vermelding.naam and not found.matched else None
        found = judged(register.judgements, vermelding, on, shown.resolution if shown else found)
        if shown and found.entity == shown.resolution.entity:
            attested[shown.held.key] = shown
        resolutions.append(found)
        places.append(_ministry_held(register, resolutions[-1]) or place)
    resolutions = settle(register, records.vermeldingen, resolutions)
    ministries = tuple(place in register.ministeries for place in places)
    roles = tuple(shown for _, shown in sorted(attested.items()))
    return Resolved(records, tuple(resolutions), tuple(places), ministries, roles)


def _date(records: Records, name: str) -> date | None:
    value = getattr(records, name)
    return date.fromisoformat(value.value) if value else None


def _place(register: Register, vermelding: Vermelding, on: date | None) -> str:
    if vermelding.ambt is Ambt.MINISTER_PRESIDENT:
        return ministry_of_minister_president(register, on)
    name = vermelding.ministerie or vermelding.portefeuille
    if not name:
        return ""
    found = resolve_ministerie(register, name, on)
    if found.matched and vermelding.ministerie:
        return found.entity.removeprefix("ministerie/")
    return slug(vermelding.portefeuille or name)


def _ministry_held(register: Register, found: Resolution) -> str:
    """The ministry of a resolved post that has no portfolio of its own: "Minister voor Economische Zaken" heads one."""
    held = register.bewindspersonen.get(found.entity.removeprefix("bewindspersoon/"))
    return held.ministerie if held and not held.portefeuille else ""


def ministry_of_minister_president(register: Register, on: date | None) -> str:
    """Return the code of the ministry that the Minister-President heads on a day; the last known one when undated."""
    held = [
        post for post in register.bewindspersonen.values() if post.ambt is Ambt.MINISTER_PRESIDENT and post.ministerie
    ]
    in_office = [post for post in held if on is not None and covers(post, on)]
    return max(in_office or held, key=lambda post: post.begin).ministerie if held else ""


def _resolve(register: Register, vermelding: Vermelding, on: date | None, hints: Hints, place: str) -> Resolution:
    if vermelding.rol is Rol.GENOEMD and not vermelding.ambt:
        return resolve_ministerie(register, vermelding.ministerie, on)
    if on is None:
        return _UNDATED
    if vermelding.rol is Rol.INDIENER:
        return resolve_kamerlid(register, vermelding.naam, vermelding.fractie, on, hints.indieners)
    if vermelding.ambt is None and not vermelding.ministerie:
        return resolve_persoon(register, vermelding.naam, on) if vermelding.naam else _NOBODY
    found = resolve_bewindspersoon(
        register,
        on,
        vermelding.ambt,
        vermelding.naam,
        vermelding.ministerie,
        vermelding.portefeuille,
    )
    if not found.matched and not vermelding.naam and place in register.ministeries:
        ministry = resolve_ministerie(register, vermelding.ministerie, on)
        grond = f"{ministry.grond} Wie de post bekleedde is niet bekend: {found.grond}"
        return Resolution(ministry.entity, ministry.zekerheid, grond, found.candidates)
    return found
