"""What a release says of itself: the ontology it follows, and its description as a dataset."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pyoxigraph as ox

from kg import __version__
from kg.mapping.quads import Quads, V, integer, text
from kg.namespaces import KG, Names

LICENSE = "https://creativecommons.org/publicdomain/zero/1.0/"
RIGHTS = {
    "nl": "CC0 voor wat Kamergraaf toevoegt. Op de teksten van vragen, antwoorden en Kamerbrieven, openbaar gemaakt "
    "door de openbare macht, rust geen voorbehoud (Auteurswet, artikel 15b); andere documenten houden eigen rechten.",
    "en": "CC0 for what Kamergraaf adds. Texts of questions, answers and letters to the House were made public by "
    "public authority without reservation (Dutch Copyright Act, section 15b); other documents keep their own rights.",
}


def map_ontology(names: Names, folder: Path) -> list[str]:
    """Return the statements of the ontology's files that have no blank node, in graph `ontologie`.

    Axioms that need blank nodes (disjointness lists) are in the ontology's own files, which are published whole.
    """
    graph = ox.NamedNode(names.graph("ontologie"))
    lines: set[str] = set()
    for path in sorted(folder.glob("*.ttl")):
        for quad in ox.parse(path.read_bytes(), ox.RdfFormat.TURTLE):
            if not isinstance(quad.subject, ox.BlankNode) and not isinstance(quad.object, ox.BlankNode):
                lines.add(f"{quad.subject} {quad.predicate} {quad.object} {graph} .")
    return sorted(lines)


def map_meta(names: Names, classes: Mapping[str, int], quads: int) -> list[str]:
    """Return the VoID, DCAT and PROV description, in graph `meta`.

    `classes` counts nodes by local name of the class; `quads` are those without this description and the report. When
    it was built is not said: the same input gives the same bytes. What went in is in the manifest, with hashes.
    """
    out = Quads(names).graph("meta")
    dataset = f"<{names.base}dataset>"
    out.add(dataset, "rdf:type", V["void:Dataset"])
    out.add(dataset, "rdf:type", V["dcat:Dataset"])
    out.add(dataset, "dcterms:title", text("Kamergraaf: schriftelijke vragen van de Tweede Kamer", "nl"))
    out.add(dataset, "dcterms:title", text("Kamergraaf: written questions of the Dutch House of Representatives", "en"))
    out.add(dataset, "dcterms:license", f"<{LICENSE}>")
    for language, rights in RIGHTS.items():
        out.add(dataset, "dcterms:rights", text(rights, language))
    out.add(dataset, "void:triples", integer(quads))
    out.add(dataset, "void:uriSpace", text(f"{names.base}id/"))
    out.add(dataset, "void:vocabulary", f"<{KG}>")
    build, software = f"<{names.base}bouw>", f"<{names.base}software>"
    out.add(dataset, "prov:wasGeneratedBy", build)
    out.add(build, "rdf:type", V["prov:Activity"])
    out.add(build, "prov:wasAssociatedWith", software)
    out.add(software, "rdf:type", V["prov:SoftwareAgent"])
    out.add(software, "rdfs:label", text(f"Kamergraaf {__version__}"))
    for name, count in sorted(classes.items()):
        part = f"<{names.base}dataset/klasse/{name}>"
        out.add(dataset, "void:classPartition", part)
        out.add(part, "void:class", V[f"kg:{name}"])
        out.add(part, "void:entities", integer(count))
    return out.lines
