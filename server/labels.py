"""Names of classes, properties and concepts, in Dutch and English, as the ontology in the release gives them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from kg.namespaces import PREFIXES
from server.pool import Pool
from server.resources import query_text

# Terms of others that our data uses and our ontology may leave without a name: (Dutch, English).
_OF_OTHERS = {
    "dcterms:identifier": ("identificatie", "identifier"),
    "dcterms:isPartOf": ("maakt deel uit van", "is part of"),
    "dcterms:isReplacedBy": ("vervangen door", "is replaced by"),
    "dcterms:title": ("titel", "title"),
    "dcterms:source": ("bron", "source"),
    "dcterms:description": ("beschrijving", "description"),
    "foaf:name": ("naam", "name"),
    "foaf:familyName": ("achternaam", "family name"),
    "foaf:givenName": ("voornaam", "given name"),
    "schema:givenName": ("voornaam", "given name"),
    "schema:familyName": ("achternaam", "family name"),
    "schema:birthDate": ("geboren", "born"),
    "oa:exact": ("tekst", "text"),
    "owl:sameAs": ("hetzelfde als", "same as"),
    "prov:specializationOf": ("is een versie van", "is a version of"),
    "rdf:type": ("soort", "kind"),
    "rdfs:label": ("naam", "label"),
    "rdfs:comment": ("toelichting", "comment"),
    "rdfs:seeAlso": ("zie ook", "see also"),
    "schema:name": ("naam", "name"),
    "schema:sameAs": ("pagina elders", "page elsewhere"),
    "sh:focusNode": ("opmerking bij de controle", "remark of the check"),
    "skos:altLabel": ("ook", "also"),
    "skos:notation": ("afkorting", "notation"),
    "skos:prefLabel": ("naam", "label"),
    "skos:definition": ("definitie", "definition"),
    "skos:inScheme": ("in lijst", "in scheme"),
}


@dataclass(frozen=True, slots=True)
class Labels:
    """Names by IRI and language; `comments` likewise; `parents` are pairs of a class and one above it."""

    names: Mapping[tuple[str, str], str] = field(default_factory=dict)
    comments: Mapping[tuple[str, str], str] = field(default_factory=dict)
    parents: frozenset[tuple[str, str]] = frozenset()

    def specific(self, classes: Sequence[str]) -> tuple[str, ...]:
        """Leave out the classes that another one of `classes` stands under."""
        general = {parent for child, parent in self.parents if child in classes}
        return tuple(name for name in classes if name not in general) or tuple(classes)

    def name(self, iri: str, language: str) -> str:
        """Return the name of a term in `language`, else in another, else its prefixed name."""
        for wanted in (language, "nl", "en", ""):
            if found := self.names.get((iri, wanted)):
                return found
        short = prefixed(iri)
        if short in _OF_OTHERS:
            return _OF_OTHERS[short][language == "en"]
        return short

    def comment(self, iri: str, language: str) -> str:
        """Return what the ontology says about a term, "" when nothing."""
        for wanted in (language, "nl", "en", ""):
            if found := self.comments.get((iri, wanted)):
                return found
        return ""


def read_labels(pool: Pool, graph: str, timeout: float) -> Labels:
    """Read the names in the graph of the ontology. Raises Unavailable or Refused."""
    table = pool.rows(query_text("labels"), {"graph": graph}, timeout=timeout, max_rows=50_000)
    names: dict[tuple[str, str], str] = {}
    comments: dict[tuple[str, str], str] = {}
    parents: set[tuple[str, str]] = set()
    for row in table.records():
        if row["soort"].value == "parent":
            parents.add((row["term"].value, row["text"].value))
            continue
        into = comments if row["soort"].value == "comment" else names
        into.setdefault((row["term"].value, row["text"].language), row["text"].value)
    return Labels(names, comments, frozenset(parents))


def prefixed(iri: str) -> str:
    """Return `kg:Vraag` for an IRI in a namespace that we know, else the IRI."""
    for prefix, namespace in PREFIXES.items():
        local = iri.removeprefix(namespace)
        if local != iri and local and "/" not in local:
            return f"{prefix}:{local}"
    return iri
