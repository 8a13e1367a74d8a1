"""The register to quads: people and their roles, ministries, groups and cabinets, and the ids of each.

Ids stand in graphs of their own, one per register that gave them: see kg/mapping/identificaties.py.
"""

from __future__ import annotations

from datetime import date

from kg.identity import Register
from kg.mapping.identificaties import map_identificaties
from kg.mapping.quads import Quads, V, day, is_iri, text
from kg.model import Bewindspersoon, Fractie, Kabinet, Kamerlid, Ministerie, Ministerieversie, Persoon
from kg.namespaces import Names, bewindspersoon, fractie, kabinet, kamerlid, ministerie, persoon


def map_register(names: Names, register: Register) -> list[str]:
    """Return the N-Quads lines of every entity of the register, in order of their keys."""
    quads = Quads(names)
    quads.graph("register/personen")
    for person in sorted(register.persons.values(), key=lambda p: p.key):
        _person(quads, person, register.aliases.get(person.key, ()))
    for lid in sorted(register.kamerleden.values(), key=lambda k: k.key):
        _kamerlid(quads, register, lid)
    for post in sorted(register.bewindspersonen.values(), key=lambda b: b.key):
        map_bewindspersoon(quads, post, register.persons[post.person].name)
    for old, new in sorted(register.replaced.items()):
        quads.add(quads.node(old), "dcterms:isReplacedBy", quads.node(new))
    quads.graph("register/tooi")
    for ministry in sorted(register.ministeries.values(), key=lambda m: m.code):
        _ministerie(quads, ministry)
    quads.graph("register/fracties")
    for group in sorted(register.fracties.values(), key=lambda f: f.slug):
        _fractie(quads, group)
    quads.graph("register/kabinetten")
    for cabinet in sorted(register.kabinetten.values(), key=lambda k: k.slug):
        _kabinet(quads, cabinet)
    map_identificaties(quads, register)
    return quads.lines


def _period(quads: Quads, node: str, begin: date | None, end: date | None) -> None:
    if begin:
        quads.add(node, "kg:begin", day(begin))
    if end:
        quads.add(node, "kg:eind", day(end))


def _source(quads: Quads, node: str, source: str) -> None:
    if source:
        quads.add(node, "kg:bron", text(source))


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
    _source(quads, node, person.source)


def _kamerlid(quads: Quads, register: Register, lid: Kamerlid) -> None:
    node = quads.node(kamerlid(lid.key))
    group = register.fracties.get(lid.fractie)
    name = register.persons[lid.person].name
    quads.add(node, "rdf:type", V["kg:Kamerlid"])
    quads.add(node, "skos:prefLabel", text(f"{name} ({group.short_name if group else lid.fractie})", "nl"))
    quads.add(node, "kg:persoon", quads.node(persoon(lid.person)))
    quads.add(node, "kg:fractie", quads.node(fractie(lid.fractie)))
    _period(quads, node, lid.begin, lid.end)
    _source(quads, node, lid.source)


def map_bewindspersoon(quads: Quads, post: Bewindspersoon, name: str) -> None:
    """Add a post held by the person called `name`, in the graph that is set."""
    node = quads.node(bewindspersoon(post.key))
    quads.add(node, "rdf:type", V[f"kg:{post.ambt}"])
    quads.add(node, "skos:prefLabel", text(f"{post.post} ({name})", "nl"))
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


def _ministerie(quads: Quads, ministry: Ministerie) -> None:
    node = quads.node(ministerie(ministry.code))
    quads.add(node, "rdf:type", V["kg:Ministerie"])
    quads.add(node, "kg:tooiCode", text(ministry.code))
    current = ministry.versions[-1]
    quads.add(node, "skos:prefLabel", text(current.name, "nl"))
    for name in sorted({version.name for version in ministry.versions} - {current.name}):
        quads.add(node, "skos:altLabel", text(name, "nl"))
    if current.abbreviation:  # earlier ones are those of its versions
        quads.add(node, "skos:notation", text(current.abbreviation))
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
    # TOOI has one item for a ministry and for the name it bears now: that is the ministry's, not this version's.
    if is_iri(version.tooi) and not version.tooi.endswith(f"/{version.ministerie}"):
        quads.add(node, "owl:sameAs", f"<{version.tooi}>")
    _period(quads, node, version.begin, version.end)
    _source(quads, node, version.source)


def _fractie(quads: Quads, group: Fractie) -> None:
    node = quads.node(fractie(group.slug))
    quads.add(node, "rdf:type", V["kg:Fractie"])
    quads.add(node, "skos:prefLabel", text(group.names[0], "nl"))
    quads.add(node, "skos:notation", text(group.short_name))
    for name in sorted(set(group.names[1:]) - {group.names[0]}):
        quads.add(node, "skos:altLabel", text(name, "nl"))
    _period(quads, node, group.begin, group.end)
    _source(quads, node, group.source)


def _kabinet(quads: Quads, cabinet: Kabinet) -> None:
    node = quads.node(kabinet(cabinet.slug))
    quads.add(node, "rdf:type", V["kg:Kabinet"])
    quads.add(node, "skos:prefLabel", text(cabinet.name, "nl"))
    _period(quads, node, cabinet.begin, cabinet.end)
    _source(quads, node, cabinet.source)
