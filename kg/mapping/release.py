"""What a release says of itself: the ontology it follows, and its description as a dataset."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import pyoxigraph as ox

from kg import __version__
from kg.mapping.quads import Quads, V, integer, text
from kg.mapping.reasoning import GRAPH, Axioms, Rules
from kg.namespaces import KG, Names, expand

LICENSE = "https://creativecommons.org/publicdomain/zero/1.0/"
RIGHTS = {
    "nl": "CC0 voor wat Kamergraaf toevoegt. Op de teksten van vragen, antwoorden en Kamerbrieven, openbaar gemaakt "
    "door de openbare macht, rust geen voorbehoud (Auteurswet, artikel 15b); andere documenten houden eigen rechten.",
    "en": "CC0 for what Kamergraaf adds. Texts of questions, answers and letters to the House were made public by "
    "public authority without reservation (Dutch Copyright Act, section 15b); other documents keep their own rights.",
}


def map_ontology(names: Names, folder: Path) -> list[str]:
    """Return the statements of the ontology's files, in graph `ontologie`.

    Blank nodes are in property chains alone; there is none in a release, so that these get names.
    """
    graph = ox.NamedNode(names.graph("ontologie"))
    lines: set[str] = set()
    for path in sorted(folder.glob("*.ttl")):
        for quad in ox.parse(path.read_bytes(), ox.RdfFormat.TURTLE):
            if not isinstance(quad.subject, ox.BlankNode) and not isinstance(quad.object, ox.BlankNode):
                lines.add(f"{quad.subject} {quad.predicate} {quad.object} {graph} .")
    return sorted([*lines, *_chains(names, folder)])


def _chains(names: Names, folder: Path) -> Iterator[str]:
    """The property chains as lists: `kg:vrager-keten-1-1` is the first node of the first chain of `kg:vrager`."""
    out = Quads(names).graph("ontologie")
    for name, chains in Axioms.load(folder).chains().items():
        for number, steps in enumerate(chains, 1):
            nodes = [f"<{name}-keten-{number}-{place}>" for place in range(1, len(steps) + 1)]
            out.add(f"<{name}>", "owl:propertyChainAxiom", nodes[0])
            for node, step, rest in zip(nodes, steps, [*nodes[1:], V["rdf:nil"]], strict=True):
                member = f"{node.removesuffix('>')}-omgekeerd>" if step.back else f"<{step.property}>"
                out.add(node, "rdf:first", member)
                out.add(node, "rdf:rest", rest)
                if step.back:
                    out.add(member, "owl:inverseOf", f"<{step.property}>")
    yield from out.lines


def map_reasoning(names: Names, rules: Rules) -> list[str]:
    """Return where the derived statements come from, in graph `meta`: the terms whose axioms were used."""
    out = Quads(names).graph("meta")
    graph, activity = f"<{names.graph(GRAPH)}>", f"<{names.base}bouw/redenering>"
    out.add(graph, "rdf:type", V["prov:Entity"])
    out.add(graph, "dcterms:title", text("Wat uit de ontologie volgt", "nl"))
    out.add(graph, "dcterms:title", text("What follows from the ontology", "en"))
    out.add(graph, "prov:wasGeneratedBy", activity)
    out.add(graph, "prov:wasDerivedFrom", f"<{rules.version}>")
    out.add(activity, "rdf:type", V["prov:Activity"])
    out.add(activity, "rdfs:label", text("Afleiden met de gemarkeerde begrippen van de ontologie", "nl"))
    out.add(activity, "rdfs:label", text("Deriving with the marked terms of the ontology", "en"))
    out.add(activity, "prov:wasInformedBy", f"<{names.base}bouw>")
    out.add(activity, "prov:wasAssociatedWith", f"<{names.base}software>")
    for term in (rules.version, *rules.marked):
        out.add(activity, "prov:used", f"<{term}>")
    return out.lines


def map_meta(names: Names, classes: Mapping[str, int], properties: Mapping[str, int], quads: int) -> list[str]:
    """Return the VoID, DCAT and PROV description, in graph `meta`.

    `classes` counts nodes by local name of the class, `properties` statements by prefixed name of the property; neither
    counts this description, nor does `quads`. When it was built is not said: the same input gives the same bytes. What
    went in is in the manifest, with hashes.
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
    out.add(dataset, "void:classes", integer(len(classes)))
    out.add(dataset, "void:properties", integer(len(properties)))
    _partitions(out, dataset, classes, properties)
    return out.lines


def _partitions(out: Quads, dataset: str, classes: Mapping[str, int], properties: Mapping[str, int]) -> None:
    """Say how many nodes each class has, and how many statements each property that has a prefix."""
    for name, count in sorted(classes.items()):
        part = f"{dataset[:-1]}/klasse/{name}>"
        out.add(dataset, "void:classPartition", part)
        out.add(part, "void:class", V[f"kg:{name}"])
        out.add(part, "void:entities", integer(count))
    for name, count in sorted(properties.items()):
        if not name.startswith("<"):
            part = f"{dataset[:-1]}/eigenschap/{name.removeprefix('kg:').replace(':', '-')}>"
            out.add(dataset, "void:propertyPartition", part)
            out.add(part, "void:property", f"<{expand(name)}>")
            out.add(part, "void:triples", integer(count))
