"""Ids that others gave to what is in the register: each its own node with value, scheme, source and day, per register.

Beside the node stand the plain statements that queries use: the id as a property of the entity, and the link to the
page or item of the other register.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from kg.identity import Register
from kg.mapping.quads import Quads, V, day, is_iri, text
from kg.model import Identificatie, Identificatieschema
from kg.namespaces import identificatie, slug

_PARLEMENT = "https://www.parlement.com/id/"
_BIOGRAFIE = "https://www.parlement.com/biografie/"
_WIKIDATA = "http://www.wikidata.org/entity/"
_TOOI = "https://identifier.overheid.nl/tooi/id/ministerie/"

# The graph of each scheme, its concept, and how it is called in a label.
_SCHEMAS = {
    Identificatieschema.TK: ("register/tk", "kg:schemaTk", "Tweede Kamer"),
    Identificatieschema.WIKIDATA: ("register/wikidata", "kg:schemaWikidata", "Wikidata"),
    Identificatieschema.PARLEMENT: ("register/pdc", "kg:schemaParlement", "parlement.com"),
    Identificatieschema.PARLEMENT_SLUG: ("register/pdc", "kg:schemaParlementSlug", "parlement.com, biografie"),
    Identificatieschema.TOOI: ("register/tooi", "kg:schemaTooi", "TOOI"),
    Identificatieschema.OWMS: ("register/owms", "kg:schemaOwms", "OWMS"),
}
_PROPERTIES = {
    Identificatieschema.TK: "kg:tkPersoonId",
    Identificatieschema.WIKIDATA: "kg:wikidataId",
    Identificatieschema.PARLEMENT: "kg:parlementId",
    Identificatieschema.PARLEMENT_SLUG: "kg:parlementSlug",
    Identificatieschema.OWMS: "kg:owmsId",
}


def map_identificaties(quads: Quads, register: Register) -> None:
    """Add every id of the register, in order of entity, scheme and id."""
    bearers = Counter((one.scheme, one.id) for ids in register.identificaties.values() for one in ids)
    for entity, ids in sorted(register.identificaties.items()):
        for name, one in named(ids):
            _identificatie(quads, entity, name, one)
            _plain(quads, quads.node(entity), one, alone=bearers[one.scheme, one.id] == 1)


def named(ids: tuple[Identificatie, ...]) -> Iterator[tuple[str, Identificatie]]:
    """Yield each id with the last part of its IRI: the scheme, and for all but the oldest of one scheme its value too.

    The oldest keeps its IRI when another one comes.
    """
    seen: set[Identificatieschema] = set()
    for one in sorted(ids, key=lambda one: (one.scheme, one.date, one.id)):
        yield (one.scheme.value if one.scheme not in seen else f"{one.scheme}-{slug(one.id)}"), one
        seen.add(one.scheme)


def _identificatie(quads: Quads, entity: str, name: str, one: Identificatie) -> None:
    graph, concept, label = _SCHEMAS[one.scheme]
    quads.graph(graph)
    node = quads.node(identificatie(entity, name))
    quads.add(quads.node(entity), "kg:identificatie", node)
    quads.add(node, "rdf:type", V["kg:Identificatie"])
    quads.add(node, "skos:prefLabel", text(f"{label}: {one.id}", "nl"))
    quads.add(node, "skos:notation", text(one.id))
    quads.add(node, "kg:identificatieschema", V[concept])
    quads.add(node, "kg:bron", text(one.source))
    if one.date:
        quads.add(node, "kg:vermeldOp", day(one.date))


def _plain(quads: Quads, node: str, one: Identificatie, *, alone: bool) -> None:
    """Say the id of the entity itself, and link it.

    One item may stand for several (Q2986560 for two ministries in turn): then it is not the same as any of them.
    """
    # A group has an id in the Tweede Kamer too; the property is of people.
    if one.scheme in _PROPERTIES and (one.scheme is not Identificatieschema.TK or one.entity.startswith("persoon/")):
        quads.add(node, _PROPERTIES[one.scheme], text(one.id))
    link = _link(one)
    if link and is_iri(link[1]) and alone:
        quads.add(node, link[0], f"<{link[1]}>")


def _link(one: Identificatie) -> tuple[str, str] | None:
    """Return the property and the IRI that an id leads to, None where it leads to no page."""
    match one.scheme:
        case Identificatieschema.WIKIDATA:
            return "owl:sameAs", f"{_WIKIDATA}{one.id}"
        case Identificatieschema.TOOI:
            return "owl:sameAs", f"{_TOOI}{one.id}"
        case Identificatieschema.PARLEMENT:
            return "schema:sameAs", f"{_PARLEMENT}{one.id}"
        case Identificatieschema.PARLEMENT_SLUG:
            return "foaf:page", f"{_BIOGRAFIE}{one.id}"
        case Identificatieschema.TK | Identificatieschema.OWMS:
            return None
