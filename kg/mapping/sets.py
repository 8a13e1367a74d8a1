"""Sets, addressings and stubs to quads: what is derived from several documents, and the rows of the Zaken export."""

from __future__ import annotations

import re
from collections.abc import Mapping

from kg.extract.numbers import normalise_vergaderjaar
from kg.linking import Adresseringgegevens, Setgegevens
from kg.mapping.quads import Quads, V, boolean, day, decimal, integer, text
from kg.model import Zaak
from kg.namespaces import Names, adressering, document, ministerie, vraag, vragenset

_GUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def map_sets(names: Names, found: Setgegevens, indieners: tuple[str, ...] = ()) -> list[str]:
    """Return the N-Quads lines of one set.

    `indieners` are entity paths of the askers that the row of the Zaken export resolved to.
    """
    quads = Quads(names)
    node = quads.node(vragenset(found.key))
    quads.graph("afleiding/sets")
    quads.add(node, "rdf:type", V["kg:Vragenset"])
    quads.add(node, "skos:prefLabel", text(_label(found), "nl"))
    _from_documents(quads, node, found)
    for number in found.nummers:
        question = quads.node(vraag(found.key, number))
        quads.add(question, "kg:inSet", node)
        quads.add(question, "skos:prefLabel", text(f"Vraag {number} van {found.zaaknummer or found.key}", "nl"))
    quads.graph("afleiding/nummering")
    for number in found.afgeleide_nummers:
        quads.add(quads.node(vraag(found.key, number)), "kg:nummer", integer(number))
    for number in found.ongedrukt:
        quads.add(quads.node(vraag(found.key, number)), "rdf:type", V["kg:Vraag"])
    for one in found.adresseringen:
        _addressing(quads, found, one)
    if found.zaak:
        _zaak(quads, node, found.zaak)
    quads.graph("koppeling")
    for path in sorted({*found.indieners, *indieners}):
        quads.add(node, "kg:indiener", quads.node(path))
    return quads.lines


def _from_documents(quads: Quads, node: str, found: Setgegevens) -> None:
    """What the row of the export does not say: no statement stands in two graphs."""
    zaak = found.zaak
    if found.zaaknummer and not zaak:
        quads.add(node, "kg:zaaknummer", text(found.zaaknummer))
    if found.ingezonden and not zaak:
        quads.add(node, "kg:ingezonden", day(found.ingezonden))
    if found.onderwerp and not (zaak and zaak.onderwerp):
        quads.add(node, "kg:onderwerp", text(found.onderwerp, "nl"))


def _label(found: Setgegevens) -> str:
    name = f"Vragen {found.zaaknummer}" if found.zaaknummer else "Vragen"
    return f"{name} over {found.onderwerp}" if found.onderwerp else name


def _addressing(quads: Quads, found: Setgegevens, one: Adresseringgegevens) -> None:
    node = quads.node(adressering(found.key, one.nummer))
    quads.graph("afleiding/adressering")
    quads.add(node, "rdf:type", V["kg:Adressering"])
    quads.add(node, "kg:inSet", quads.node(vragenset(found.key)))
    quads.add(node, "skos:prefLabel", text(f"{one.post.written}, over {found.zaaknummer or found.key}", "nl"))
    quads.add(node, "kg:volgorde", integer(one.nummer))
    quads.add(node, "kg:geadresseerdePost", text(one.post.written, "nl"))
    if one.post.ministry:
        quads.add(node, "kg:geadresseerdMinisterie", quads.node(ministerie(one.post.place)))
    _term(quads, node, one)
    quads.graph("afleiding/status")
    quads.add(node, "kg:status", V[f"kg:{one.status}"])
    quads.add(node, "kg:grond", text(one.grond, "nl"))
    if one.zekerheid < 1:
        quads.add(node, "kg:zekerheid", decimal(one.zekerheid))
    for key in one.vervuld_door:
        quads.add(node, "kg:vervuldDoor", quads.node(document(key)))
    for taker in one.overgedragen_aan:
        quads.add(node, "kg:overgedragenAan", quads.node(adressering(found.key, taker)))
    if one.beantwoord_op:
        quads.add(node, "kg:beantwoordOp", day(one.beantwoord_op))
    if one.dagen is not None:
        quads.add(node, "kg:dagenTotAntwoord", integer(one.dagen))
    if one.tijdig is not None:
        quads.add(node, "kg:tijdig", boolean(one.tijdig))


def _term(quads: Quads, node: str, one: Adresseringgegevens) -> None:
    if one.uiterlijk:
        quads.add(node, "kg:uiterlijk", day(one.uiterlijk))
    if one.oorspronkelijk:
        quads.add(node, "kg:oorspronkelijkUiterlijk", day(one.oorspronkelijk))
    if one.termijngrond:
        quads.add(node, "kg:termijngrond", text(one.termijngrond, "nl"))
    for key in one.uitgesteld_door:
        quads.add(node, "kg:uitgesteldDoor", quads.node(document(key)))


def _zaak(quads: Quads, node: str, zaak: Zaak) -> None:
    """What a row of the export says, as far as it is of the form that it should be: other people filled it in."""
    quads.graph("register/zaken")
    if _GUID.fullmatch(zaak.zaak_id.lower()):
        quads.add(node, "kg:tkZaakId", text(zaak.zaak_id.lower()))
    quads.add(node, "kg:zaaknummer", text(zaak.nummer))
    if zaak.onderwerp:
        quads.add(node, "kg:onderwerp", text(zaak.onderwerp, "nl"))
    quads.add(node, "kg:ingezonden", day(zaak.gestart_op))
    vergaderjaar = normalise_vergaderjaar(zaak.vergaderjaar)
    if vergaderjaar:
        quads.add(node, "kg:vergaderjaar", text(vergaderjaar))
    quads.add(node, "kg:bron", text(f"{zaak.bronbestand}, zaak {zaak.zaak_id}"))
    if zaak.afgedaan is not None:
        quads.add(node, "kg:afgedaan", boolean(zaak.afgedaan))


def map_stubs(names: Names, stubs: Mapping[str, tuple[str, ...]]) -> list[str]:
    """Return the lines of the documents that are cited but not here; `stubs` is official id → keys of who cites it."""
    quads = Quads(names).graph("afleiding/verwijzingen")
    for identifier, citing in stubs.items():
        node = quads.node(document(identifier.lower()))
        quads.add(node, "rdf:type", V["kg:Stub"])
        quads.add(node, "dcterms:identifier", text(identifier))
        quads.add(node, "skos:prefLabel", text(identifier, "nl"))
        for key in citing:
            quads.add(node, "kg:geciteerdDoor", quads.node(document(key)))
    return quads.lines
