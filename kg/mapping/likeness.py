"""Likeness to quads: what comparing two texts gave, and which set of questions is the sister of which."""

from __future__ import annotations

from kg.linking.comparing import Overeenkomst, Overeenkomstsoort
from kg.mapping.quads import Quads, V, decimal, integer, text
from kg.namespaces import Names, overeenkomst, vragenset

_GRAPH = "afleiding/gelijkenis"
_SOORTEN = {  # each with its concept, and how it is called in a label
    Overeenkomstsoort.ZELFDE_VRAAG: ("kg:overeenkomstZelfdeVraag", "Antwoorden op dezelfde vraag"),
    Overeenkomstsoort.HERHAALD_ANTWOORD: ("kg:overeenkomstHerhaaldAntwoord", "Herhaald antwoord"),
    Overeenkomstsoort.HERHAALDE_VRAAG: ("kg:overeenkomstHerhaaldeVraag", "Eerder gestelde vraag"),
}


def map_overeenkomst(names: Names, found: Overeenkomst) -> list[str]:
    """Return the N-Quads lines of one likeness."""
    quads = Quads(names).graph(_GRAPH)
    add, node = quads.add, quads.node(overeenkomst(found.key))
    concept, name = _SOORTEN[found.soort]
    add(node, "rdf:type", V["kg:Overeenkomst"])
    add(node, "skos:prefLabel", text(f"{name}: {found.gelijkenis:.0%} gelijk".replace("%", " %"), "nl"))
    add(node, "kg:soortOvereenkomst", V[concept])
    add(node, "kg:methode", V["kg:woordvergelijking"])
    add(node, "kg:eersteTekst", quads.node(found.eerste))
    add(node, "kg:tweedeTekst", quads.node(found.tweede))
    add(node, "kg:gelijkenis", decimal(found.gelijkenis))
    if found.alleen_eerste:
        add(node, "kg:alleenInEerste", text(found.alleen_eerste, "nl"))
    if found.alleen_tweede:
        add(node, "kg:alleenInTweede", text(found.alleen_tweede, "nl"))
    add(node, "kg:aantalAlleenInEerste", integer(found.aantal_eerste))
    add(node, "kg:aantalAlleenInTweede", integer(found.aantal_tweede))
    return quads.lines


def map_zusterset(names: Names, set_key: str, zuster: str) -> list[str]:
    """Return the line that says which earlier set is the sister of a set; both are keys."""
    quads = Quads(names).graph(_GRAPH)
    quads.add(quads.node(vragenset(set_key)), "kg:zusterset", quads.node(vragenset(zuster)))
    return quads.lines
