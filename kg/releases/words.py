"""Differences in words, for people: Dutch, with the labels of the ontology."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache

import pyoxigraph as ox

from kg.namespaces import KG, expand
from kg.releases.differences import Difference
from kg.releases.owners import owner_iri
from kg.releases.syntaxes import TYPE, Statement, statements
from kg.validation import folders

WORDS = 20  # statements of one entity that are told in words
_LONGEST = 200  # characters of a value
_LABELS = (expand("rdfs:label"), expand("skos:prefLabel"))
_NAMES = {  # of terms that the ontology uses and does not name
    expand("rdf:type"): "soort",
    expand("skos:prefLabel"): "naam",
    expand("skos:altLabel"): "andere naam",
    expand("skos:notation"): "afkorting",
    expand("dcterms:identifier"): "officieel nummer",
    expand("dcterms:isReplacedBy"): "vervangen door",
    expand("owl:sameAs"): "hetzelfde als",
    expand("schema:sameAs"): "pagina",
    expand("prov:specializationOf"): "versie van",
}
_SUBCLASS = expand("rdfs:subClassOf")
_NAME = f"<{expand('skos:prefLabel')}>"
_PASSAGE = "#char="
_ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))")
_ESCAPED = {"t": "\t", "b": "\b", "n": "\n", "r": "\r", "f": "\f"}


@dataclass(frozen=True, slots=True)
class Told:
    """A difference in words. `cls` is the local name of the entity's own class, "" for what is not ours.

    `words` are at most `WORDS` statements: "+" or "-", what is said, and the value; passages are left out.
    """

    iri: str
    cls: str
    label: str
    kind: str
    added: int
    removed: int
    words: tuple[tuple[str, str, str], ...]

    def as_dict(self) -> dict[str, object]:
        """Return it as a line of the change log."""
        counts = {"kind": self.kind, "added": self.added, "removed": self.removed}
        return {"iri": self.iri, "class": self.cls, "label": self.label, **counts, "words": list(self.words)}


@dataclass(frozen=True, slots=True)
class Terms:
    """Dutch labels of the terms of the ontology, and how deep each class lies below others."""

    labels: dict[str, str] = field(default_factory=dict)
    depths: dict[str, int] = field(default_factory=dict)

    def label(self, iri: str) -> str:
        """Return what a term is called, its last part when it has no label."""
        return self.labels.get(iri) or re.split(r"[#/]", iri.rstrip("#/"))[-1]

    def nearest(self, classes: Iterable[str]) -> str:
        """Return the local name of the one of our classes that says most; "" of none."""
        ours = [iri for iri in classes if iri.startswith(KG)]
        return max(ours, key=lambda iri: (self.depths.get(iri, 0), iri), default=KG).removeprefix(KG)


@cache
def terms() -> Terms:
    """Read the ontology. Raises SourceError when it is missing."""
    labels = dict(_NAMES)
    above: defaultdict[str, set[str]] = defaultdict(set)
    for path in sorted(folders.ontology().glob("*.ttl")):
        for quad in ox.parse(path.read_bytes(), ox.RdfFormat.TURTLE):
            if not isinstance(quad.subject, ox.NamedNode):
                continue
            if isinstance(quad.object, ox.Literal) and quad.object.language == "nl" and quad.predicate.value in _LABELS:
                labels[quad.subject.value] = quad.object.value
            elif isinstance(quad.object, ox.NamedNode) and quad.predicate.value == _SUBCLASS:
                above[quad.subject.value].add(quad.object.value)
    return Terms(labels, {iri: _depth(iri, above) for iri in sorted(above)})


def _depth(iri: str, above: dict[str, set[str]]) -> int:
    return 1 + max((_depth(one, above) for one in above.get(iri, ()) if one != iri), default=0)


def tell(difference: Difference, base: str) -> Told:
    """Return a difference in words."""
    iri = owner_iri(difference.owner, base)
    removed, added = difference.removed, difference.added
    own = [found for found in statements(difference.new or difference.old) if found[0] == f"<{iri}>"]
    kinds = [value[1:-1] for _, predicate, value, _ in own if predicate == TYPE]
    label = next((shown(value, base) for _, predicate, value, _ in own if predicate == _NAME), difference.owner)
    words = sorted(
        (subject != f"<{iri}>", subject, predicate, sign == "+", value)
        for sign, lines in (("-", removed), ("+", added))
        for subject, predicate, value, _ in _without_passages(lines)
    )
    told = tuple(
        ("+" if new else "-", _said(subject, predicate, iri), shown(value, base))
        for _, subject, predicate, new, value in words[:WORDS]
    )
    return Told(iri, terms().nearest(kinds), label, difference.kind, len(added), len(removed), told)


def _without_passages(lines: Iterable[str]) -> list[Statement]:
    return [found for found in statements(lines) if _PASSAGE not in found[0] and not _is_passage(found[2])]


def _is_passage(value: str) -> bool:
    return value[0] == "<" and _PASSAGE in value


def _said(subject: str, predicate: str, iri: str) -> str:
    """Return what a statement says, with the part of the entity that it is about: "tekst (vraag/1)"."""
    label = terms().label(predicate[1:-1])
    part = subject[1:-1].removeprefix(iri).lstrip("/#")
    return f"{label} ({part})" if part else label


def shown(value: str, base: str) -> str:
    """Return a term of N-Quads for people: a text without quotes, an IRI by its label or its path."""
    if value[0] == "<":
        iri = value[1:-1]
        return terms().labels.get(iri) or iri.removeprefix(f"{base}id/")
    text = _ESCAPE.sub(_character, value[1 : value.rindex('"')])
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"


def _character(match: re.Match[str]) -> str:
    code = match[1] or match[2]
    return chr(int(code, 16)) if code else _ESCAPED.get(match[3], match[3])
