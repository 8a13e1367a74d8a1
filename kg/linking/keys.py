"""What linking needs to know of a document: small, without text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date

from kg.identity import Register, resolve_bewindspersoon
from kg.identity.document import Resolved
from kg.linking.answers import Antwoordsleutel, answers_of
from kg.linking.sketch import sketch
from kg.model import Ambt, Gegeven, Records, Rol, Soort, Span, Vermelding, Verwijzing, Verwijzingsoort, Zaak, value
from kg.namespaces import slug

SET_KINDS = frozenset({Soort.AANHANGSEL, Soort.VRAGENDOCUMENT, Soort.UITSTELBERICHT, Soort.MONDELINGE_VRAGEN})
ZAAKNUMMER = re.compile(r"\d{4}Z\d{5}")
_OFFICIAL = re.compile(r"[A-Za-z0-9]+(?:-[A-Za-z0-9._]+)+")
QUESTIONS = "kv-tk-"  # before a case number: the official id of the document of its questions


@value
class Vraagsleutel:
    """A question as a document prints it: its number there, whether that was printed, and its fingerprint.

    Where it was recognised as a question of another document (its heading was lost), the fingerprint is of that.
    `schets` tells what it is like when its letters are damaged: see kg.linking.sketch.
    """

    nummer: int
    printed: bool
    vingerafdruk: str
    schets: bytes = b""


@value
class Postsleutel:
    """An addressed or answering post: as written, and the ministry or portfolio it resolved to.

    `place` is the TOOI code when `ministry` is true, else the slug of the portfolio or name, "" when there is none.
    `entity` is the path under `id/` of the Bewindspersoon, "" when unknown.
    """

    written: str
    ambt: Ambt | None
    place: str
    ministry: bool
    entity: str


@value
class Bericht:
    """What a notice says of the answers to come.

    `toegezegd` is an ISO day or duration, "" when it names none, and `woorden` how it is written. `overgedragen_aan`
    are the posts that it hands the questions to.
    """

    toegezegd: str = ""
    woorden: str = ""
    ingetrokken: bool = False
    overgedragen_aan: tuple[Postsleutel, ...] = ()


@value
class Sleutels:
    """The keys of one document.

    Dates are None when unknown; `surnames` are those of the askers, folded as kg.identity.names does.
    """

    key: str
    soort: Soort
    identifier: str
    aanhangselnummer: str
    zaaknummer: str
    ingezonden: date | None
    beantwoord: date | None  # received, else dated
    surnames: tuple[str, ...]
    onderwerp: str
    vragen: tuple[Vraagsleutel, ...]
    beantwoord_nummers: tuple[int, ...]
    geadresseerden: tuple[Postsleutel, ...]
    beantwoorders: tuple[Postsleutel, ...]
    mede_namens: tuple[Postsleutel, ...]
    genoemd: tuple[str, ...]  # TOOI codes of the ministries named in the answers
    aangehaald: tuple[str, ...]  # official ids referred to
    aanhangsels: tuple[str, ...] = ()  # official ids of the answers, from the metadata of the questions
    afzenders: tuple[Postsleutel, ...] = ()  # of a letter
    antwoorden: tuple[Antwoordsleutel, ...] = ()
    bericht: Bericht | None = None
    zie_ook: tuple[str, ...] = ()  # official ids of the Aanhangsels that its header refers to ("Zie ook Aanhangsel …")
    indieners: tuple[str, ...] = ()  # the askers: paths under `id/`, in order, once each


def keys_of(resolved: Resolved, gegevens: tuple[Gegeven, ...] = ()) -> Sleutels:
    """Reduce a resolved document to its keys; `gegevens` is its metadata record, which fills what the text lacks."""
    records = resolved.records
    meta = {gegeven.name: gegeven.value for gegeven in reversed(gegevens)}
    posts = {rol: tuple(_post(resolved, n) for n in resolved.of(rol)) for rol in Rol}
    return Sleutels(
        key=records.key,
        soort=records.soort,
        identifier=records.identifier.value if records.identifier else "",
        aanhangselnummer=records.aanhangselnummer.value if records.aanhangselnummer else "",
        zaaknummer=zaaknummer(records.zaaknummer.value if records.zaaknummer else meta.get("vraagnummer", "")),
        ingezonden=_date(records.ingezonden.value if records.ingezonden else meta.get("datumIndiening", "")),
        beantwoord=_date(
            next((v.value for v in (records.ontvangen, records.gedateerd) if v), meta.get("datumOntvangst", ""))
        ),
        surnames=resolved.surnames(),
        onderwerp=records.onderwerp.value if records.onderwerp else "",
        vragen=tuple(
            Vraagsleutel(v.nummer, v.printed, v.bekend or v.vingerafdruk, sketch(v.tekst)) for v in records.vragen
        ),
        beantwoord_nummers=tuple(sorted({n for a in records.antwoorden for n in a.nummers})),
        geadresseerden=posts[Rol.GEADRESSEERDE],
        beantwoorders=posts[Rol.BEANTWOORDER],
        mede_namens=posts[Rol.MEDE_NAMENS],
        genoemd=tuple(dict.fromkeys(p.place for p in posts[Rol.GENOEMD] if p.place and p.ambt is None)),
        aangehaald=tuple(dict.fromkeys(_cited(records.verwijzingen))),
        aanhangsels=aanhangsels(gegevens),
        afzenders=posts[Rol.AFZENDER],
        antwoorden=answers_of(records),
        bericht=_bericht(resolved),
        zie_ook=_zie_ook(resolved.records),
        indieners=tuple(sorted({post.entity for post in posts[Rol.INDIENER] if post.entity})),
    )


def _cited(verwijzingen: Iterable[Verwijzing]) -> Iterator[str]:
    """The ids that are referred to; with the id of a document of questions also its case number, which has the set."""
    for verwijzing in verwijzingen:
        if verwijzing.doel and verwijzing.soort is not Verwijzingsoort.URL:
            yield verwijzing.doel
            if verwijzing.doel.startswith(QUESTIONS):
                yield verwijzing.doel.removeprefix(QUESTIONS)


def aanhangsels(gegevens: Iterable[Gegeven]) -> tuple[str, ...]:
    """Official ids of the answers that a metadata record names; one set has several: a delay notice and the answer.

    What is no id is left out: people fill these records in, and a document that is cited and not here becomes a stub.
    """
    values = (gegeven.value.strip() for gegeven in gegevens if gegeven.name == "aanhangsel")
    return tuple(dict.fromkeys(value for value in values if _OFFICIAL.fullmatch(value)))


def posts_of(register: Register, zaak: Zaak) -> tuple[Postsleutel, ...]:
    """The posts that a row of the Zaken export is addressed to: it names people, the register knows their posts."""
    found: list[Postsleutel] = []
    for name in zaak.gericht_aan:
        entity = resolve_bewindspersoon(register, zaak.gestart_op, naam=name).entity
        held = register.bewindspersonen.get(entity.removeprefix("bewindspersoon/"))
        if held is None:
            found.append(Postsleutel(name, None, "", False, ""))
        else:
            place = held.ministerie or slug(held.portefeuille)
            found.append(Postsleutel(held.post, held.ambt, place, bool(held.ministerie), entity))
    return tuple(found)


def _zie_ook(records: Records) -> tuple[str, ...]:
    """What the header refers to; of an answer that is mostly the notice that it would be late."""
    parts = [*(vraag.spans for vraag in records.vragen), *(antwoord.spans for antwoord in records.antwoorden)]
    end = min((spans[0].begint for spans in parts if spans), default=len(records.document.text))
    found = (v for v in records.verwijzingen if v.soort is Verwijzingsoort.AANHANGSEL and v.doel)
    return tuple(dict.fromkeys(v.doel for v in found if v.in_antwoord is None and v.spans[0].begint < end))


def _bericht(resolved: Resolved) -> Bericht | None:
    records, said = resolved.records, resolved.records.mededeling
    if said is None:
        return None
    until, handed = said.toegezegd, said.overgedragen
    words = " ".join(records.document.text[s.begint : s.eindigt] for s in until.spans) if until else ""
    aan = [
        n
        for n in resolved.of(Rol.GENOEMD)
        if handed and records.vermeldingen[n].ambt and _within(records.vermeldingen[n].spans, handed.spans)
    ]
    return Bericht(
        toegezegd=until.value if until else "",
        woorden=" ".join(words.split()),
        ingetrokken=said.ingetrokken is not None,
        overgedragen_aan=tuple(_post(resolved, n) for n in aan),
    )


def _within(inner: Iterable[Span], outer: Iterable[Span]) -> bool:
    """True when each stretch of `inner` lies in one of `outer`."""
    return all(any(o.begint <= i.begint and i.eindigt <= o.eindigt for o in outer) for i in inner)


def _post(resolved: Resolved, number: int) -> Postsleutel:
    vermelding: Vermelding = resolved.records.vermeldingen[number]
    entity = resolved.resolutions[number].entity
    place = resolved.places[number]
    return Postsleutel(vermelding.zoals_geschreven, vermelding.ambt, place, resolved.ministries[number], entity)


def zaaknummer(text: str) -> str:
    """The case number that a text is, as it is spelled ("2024Z 17972" → "2024Z17972"); "" when it is none."""
    squeezed = text.replace(" ", "").upper()
    return squeezed if ZAAKNUMMER.fullmatch(squeezed) else ""


def _date(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
