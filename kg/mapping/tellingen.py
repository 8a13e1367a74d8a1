"""Counts that are kept up from build to build, to quads."""

from __future__ import annotations

from kg.linking.timeliness import UNKNOWN, Telling
from kg.mapping.quads import Quads, V, decimal, integer, text
from kg.namespaces import Names, ministerie, tijdigheid


def map_telling(names: Names, telling: Telling) -> list[str]:
    """Return the N-Quads lines of the count of one ministry and parliamentary year."""
    quads = Quads(names).graph("afleiding/tellingen")
    node = quads.node(tijdigheid(telling.ministerie, telling.vergaderjaar))
    known = telling.vergaderjaar != UNKNOWN
    year = telling.vergaderjaar if known else "van onbekende dag"
    quads.add(node, "rdf:type", V["kg:Telling"])
    quads.add(node, "skos:prefLabel", text(f"Beantwoording van vragen {year} ({telling.ministerie})", "nl"))
    quads.add(node, "kg:tellingVan", quads.node(ministerie(telling.ministerie)))
    if known:
        quads.add(node, "kg:vergaderjaar", text(telling.vergaderjaar))
    quads.add(node, "kg:aantalAdresseringen", integer(telling.adresseringen))
    quads.add(node, "kg:aantalMeetbaar", integer(telling.meetbaar))
    quads.add(node, "kg:aantalTijdig", integer(telling.tijdig))
    quads.add(node, "kg:aantalTeLaat", integer(telling.te_laat))
    quads.add(node, "kg:aantalZonderUitstel", integer(telling.zonder_uitstel))
    quads.add(node, "kg:aantalOnbeantwoord", integer(telling.onbeantwoord))
    if telling.mediaan is not None:
        quads.add(node, "kg:mediaanDagen", decimal(telling.mediaan))
    return quads.lines
