"""The register to quads, one graph per source kind."""

from __future__ import annotations

from collections import Counter
from datetime import date

from kg.identity import Register
from kg.mapping.quads import Quads, V, day, is_iri, text
from kg.model import Bewindspersoon, Fractie, Kabinet, Kamerlid, Ministerie, Ministerieversie, Persoon
from kg.namespaces import Names, bewindspersoon, fractie, kabinet, kamerlid, ministerie, persoon

_PARLEMENT = "https://www.parlement.com/id/"
_WIKIDATA = "http://www.wikidata.org/entity/"
_TOOI = "https://identifier.overheid.nl/tooi/id/ministerie/"


def map_register(names: Names, register: Register) -> list[str]:
    """Return the N-Quads lines of every entity of the register, in order of their keys."""
    quads = Quads(names)
    quads.graph("register/personen")
    for person in sorted(register.persons.values(), key=lambda p: p.key):
        _person(quads, person, register.aliases.get(person.key, ()))
    for lid in sorted(register.kamerleden.values(), key=lambda k: k.key):
        _kamerlid(quads, register, lid)
    for post in sorted(register.bewindspersonen.values(), key=lambda b: b.key):
        _bewindspersoon(quads, register, post)
    quads.graph("register/tooi")
    # One Wikidata item may stand for several ministries in time (Q2986560): then it is no owl:sameAs of any.
    shared = Counter(ministry.wikidata_id for ministry in register.ministeries.values())
    for ministry in sorted(register.ministeries.values(), key=lambda m: m.code):
        _ministerie(quads, ministry, shared[ministry.wikidata_id] == 1)
    quads.graph("register/fracties")
    for group in sorted(register.fracties.values(), key=lambda f: f.slug):
        _fractie(quads, group)
    quads.graph("register/kabinetten")
    for cabinet in sorted(register.kabinetten.values(), key=lambda k: k.slug):
        _kabinet(quads, cabinet)
    return quads.lines


def _period(quads: Quads, node: str, begin: date | None, end: date | None) -> None:
    if begin:
        quads.add(node, "kg:begin", day(begin))
    if end:
        quads.add(node, "kg:eind", day(end))


def _source(quads: Quads, node: str, source: str) -> None:
    if source:
        quads.add(node, "kg:bron", text(source))


def _wikidata(quads: Quads, node: str, wikidata_id: str) -> None:
    if wikidata_id:
        quads.add(node, "kg:wikidataId", text(wikidata_id))
        quads.add(node, "owl:sameAs", f"<{_WIKIDATA}{wikidata_id}>")


def _person(quads: Quads, person: Persoon, aliases: tuple[str, ...]) -> None:
    node = quads.node(persoon(person.key))
    quads.add(node, "rdf:type", V["kg:Persoon"])
    quads.add(node, "skos:prefLabel", text(person.name, "nl"))
    for alias in sorted(set(aliases) - {person.name}):
        quads.add(node, "skos:altLabel", text(alias, "nl"))
    names = (("foaf:givenName", person.given), ("foaf:familyName", f"{person.prefix} {person.family}".strip()))
    for predicate, value in names:
        if value:
            quads.add(node, predicate, text(value))
    if person.tk_persoon_id:
        quads.add(node, "kg:tkPersoonId", text(person.tk_persoon_id))
    if person.parlement_id:
        quads.add(node, "kg:parlementId", text(person.parlement_id))
        quads.add(node, "schema:sameAs", f"<{_PARLEMENT}{person.parlement_id}>")
    _wikidata(quads, node, person.wikidata_id)
    _source(quads, node, person.source)


def _kamerlid(quads: Quads, register: Register, lid: Kamerlid) -> None:
    node = quads.node(kamerlid(lid.key))
    group = register.fracties.get(lid.fractie)
    name = register.persons[lid.person].name
    quads.add(node, "rdf:type", V["kg:Kamerlid"])
    quads.add(node, "skos:prefLabel", text(f"{name} ({short_name(group) if group else lid.fractie})", "nl"))
    quads.add(node, "kg:persoon", quads.node(persoon(lid.person)))
    quads.add(node, "kg:fractie", quads.node(fractie(lid.fractie)))
    _period(quads, node, lid.begin, lid.end)
    _source(quads, node, lid.source)


def short_name(group: Fractie) -> str:
    """The abbreviation of a group when it has one, else its name."""
    return group.names[1] if len(group.names) > 1 else group.names[0]


def _bewindspersoon(quads: Quads, register: Register, post: Bewindspersoon) -> None:
    node = quads.node(bewindspersoon(post.key))
    quads.add(node, "rdf:type", V["kg:Bewindspersoon"])
    quads.add(node, "rdf:type", V[f"kg:{post.ambt}"])
    quads.add(node, "skos:prefLabel", text(f"{post.post} ({register.persons[post.person].name})", "nl"))
    quads.add(node, "kg:persoon", quads.node(persoon(post.person)))
    if post.ministerie:
        quads.add(node, "kg:ministerie", quads.node(ministerie(post.ministerie)))
    if post.portefeuille:
        quads.add(node, "kg:portefeuille", text(post.portefeuille, "nl"))
    if post.kabinet:
        quads.add(node, "kg:kabinet", quads.node(kabinet(post.kabinet)))
    if post.attested:
        quads.add(node, "kg:geattesteerdOp", day(post.begin))
    else:
        _period(quads, node, post.begin, post.end)
    _source(quads, node, post.source)


def _ministerie(quads: Quads, ministry: Ministerie, own_item: bool) -> None:
    node = quads.node(ministerie(ministry.code))
    quads.add(node, "rdf:type", V["kg:Ministerie"])
    quads.add(node, "kg:tooiCode", text(ministry.code))
    current = ministry.versions[-1]
    quads.add(node, "skos:prefLabel", text(current.name, "nl"))
    for name in sorted({version.name for version in ministry.versions} - {current.name}):
        quads.add(node, "skos:altLabel", text(name, "nl"))
    if current.abbreviation:  # earlier ones are those of its versions
        quads.add(node, "skos:notation", text(current.abbreviation))
    if any(version.tooi for version in ministry.versions):  # TOOI has it: a code alone may be invented
        quads.add(node, "owl:sameAs", f"<{_TOOI}{ministry.code}>")
    if ministry.owms and is_iri(ministry.owms):
        quads.add(node, "kg:owmsId", text(ministry.owms))
    if own_item:
        _wikidata(quads, node, ministry.wikidata_id)
    elif ministry.wikidata_id:
        quads.add(node, "kg:wikidataId", text(ministry.wikidata_id))
    _source(quads, node, ministry.source)
    for version in ministry.versions:
        if version.begin:
            _version(quads, node, version)


def _version(quads: Quads, ministry: str, version: Ministerieversie) -> None:
    node = quads.node(f"ministerie/{version.ministerie}/{version.begin}")
    quads.add(node, "rdf:type", V["kg:Ministerieversie"])
    quads.add(node, "prov:specializationOf", ministry)
    quads.add(node, "skos:prefLabel", text(version.name, "nl"))
    if version.abbreviation:
        quads.add(node, "skos:notation", text(version.abbreviation))
    if version.tooi and is_iri(version.tooi):
        quads.add(node, "owl:sameAs", f"<{version.tooi}>")
    _period(quads, node, version.begin, version.end)
    _source(quads, node, version.source)


def _fractie(quads: Quads, group: Fractie) -> None:
    node = quads.node(fractie(group.slug))
    quads.add(node, "rdf:type", V["kg:Fractie"])
    quads.add(node, "skos:prefLabel", text(group.names[0], "nl"))
    quads.add(node, "skos:notation", text(short_name(group)))
    for name in sorted(set(group.names[1:]) - {group.names[0]}):
        quads.add(node, "skos:altLabel", text(name, "nl"))
    _period(quads, node, group.begin, group.end)
    _wikidata(quads, node, group.wikidata_id)
    _source(quads, node, group.source)


def _kabinet(quads: Quads, cabinet: Kabinet) -> None:
    node = quads.node(kabinet(cabinet.slug))
    quads.add(node, "rdf:type", V["kg:Kabinet"])
    quads.add(node, "skos:prefLabel", text(cabinet.name, "nl"))
    _period(quads, node, cabinet.begin, cabinet.end)
    _wikidata(quads, node, cabinet.wikidata_id)
    _source(quads, node, cabinet.source)
