"""The terms of the ontology and how they hang together, read from its statements."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from kg.namespaces import KG, PREFIXES
from server.pool import Pool
from server.resources import query_text

Statement = tuple[str, str, str, str]  # term, property, value, and the language of the value or ""

_RDF, _RDFS, _OWL, _SKOS = (PREFIXES[prefix] for prefix in ("rdf", "rdfs", "owl", "skos"))
_SCHEMA, _DCTERMS = PREFIXES["schema"], PREFIXES["dcterms"]
_ONTOLOGY = KG.removesuffix("#")
_ABOVE = frozenset({_RDFS + "subClassOf", _RDFS + "subPropertyOf", _SKOS + "inScheme"})
_ORIGIN = frozenset({_RDFS + "domain", _SCHEMA + "domainIncludes"})
_LABELS = frozenset({_RDFS + "label", _SKOS + "prefLabel"})
_LITERAL = _RDFS + "Literal"
_NIL = _RDF + "nil"


class Kind(StrEnum):
    """What a term is. The value names it in the texts of the site."""

    CLASS = "class"
    OBJECT = "object-property"
    DATATYPE = "datatype-property"
    ANNOTATION = "annotation-property"
    SCHEME = "scheme"
    CONCEPT = "concept"


_KINDS = {
    _OWL + "Class": Kind.CLASS,
    _OWL + "ObjectProperty": Kind.OBJECT,
    _OWL + "DatatypeProperty": Kind.DATATYPE,
    _OWL + "AnnotationProperty": Kind.ANNOTATION,
    _SKOS + "ConceptScheme": Kind.SCHEME,
    _SKOS + "Concept": Kind.CONCEPT,
}
PROPERTIES = (Kind.OBJECT, Kind.DATATYPE)


@dataclass(frozen=True, slots=True)
class Term:
    """A term of ours. Other terms are local names when they are ours, whole IRIs when they are not; all in order.

    `above` are classes, properties or the list that it stands under; `origin` and `target` what a property goes from
    and to; `near` terms of others with nearly the same meaning, `wider` with a wider one. `labels`, `definitions` and
    `notes` are by language; `notes` say why a term is reserved. `successor` is what to use instead of a deprecated
    term, "" when nothing. `follows` are the properties that one after another give this one, with `^` before what is
    taken backwards; `derived` says that a release holds what follows with the term.
    """

    name: str
    kind: Kind
    above: tuple[str, ...] = ()
    origin: tuple[str, ...] = ()
    target: tuple[str, ...] = ()
    near: tuple[str, ...] = ()
    wider: tuple[str, ...] = ()
    labels: Mapping[str, str] = field(default_factory=dict)
    definitions: Mapping[str, str] = field(default_factory=dict)
    notes: Mapping[str, str] = field(default_factory=dict)
    follows: tuple[str, ...] = ()
    derived: bool = False
    deprecated: bool = False
    successor: str = ""


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Our terms by local name, in order of name, and the version of the ontology that they are of ("" when unsaid)."""

    terms: Mapping[str, Term] = field(default_factory=dict)
    version: str = ""

    @classmethod
    def of(cls, statements: Iterable[Statement]) -> Vocabulary:
        """Read the terms from the statements of the ontology, its lists and its alignments."""
        said: dict[str, list[Statement]] = {}
        for statement in statements:
            said.setdefault(statement[0], []).append(statement)
        terms = {
            _local(iri): term for iri, about in said.items() if iri.startswith(KG) and (term := _term(iri, about, said))
        }
        versions = [value for _, name, value, _ in said.get(_ONTOLOGY, ()) if name == _OWL + "versionInfo"]
        return cls(dict(sorted(terms.items())), min(versions, default=""))

    def of_kind(self, *kinds: Kind) -> list[Term]:
        """Return the terms of some kinds, in order of name."""
        return [term for term in self.terms.values() if term.kind in kinds]

    def below(self, name: str) -> list[Term]:
        """Return what stands right under a class, a property or a list."""
        return [term for term in self.terms.values() if name in term.above]

    def ancestors(self, name: str) -> list[str]:
        """Return a class of ours and all of ours that it stands under, nearest first."""
        found = [name]
        for place in found:
            term = self.terms.get(place)
            found += [above for above in (term.above if term else ()) if above not in found and above in self.terms]
        return found

    def leaving(self, name: str) -> list[Term]:
        """Return the properties that go from a class, its own first and then those of the classes above it."""
        found = {
            term.name: term
            for place in self.ancestors(name)
            for term in self.of_kind(*PROPERTIES)
            if place in term.origin
        }
        return list(found.values())

    def arriving(self, name: str) -> list[Term]:
        """Return the properties that point at a class."""
        return [term for term in self.of_kind(Kind.OBJECT) if name in term.target]


def _term(iri: str, about: list[Statement], said: Mapping[str, list[Statement]]) -> Term | None:
    kinds = [_KINDS[value] for _, name, value, _ in about if name == _RDF + "type" and value in _KINDS]
    if not kinds:
        return None
    return Term(
        name=_local(iri),
        kind=kinds[0],
        above=_values(about, _ABOVE),
        origin=_values(about, _ORIGIN),
        target=_target(about),
        near=_values(about, frozenset({_SKOS + "closeMatch"})),
        wider=_values(about, frozenset({_SKOS + "broadMatch"})),
        labels=_by_language(about, _LABELS),
        definitions=_by_language(about, frozenset({_SKOS + "definition"})),
        notes=_by_language(about, frozenset({_SKOS + "editorialNote"})),
        follows=_follows(about, said),
        derived=_values(about, frozenset({KG + "gematerialiseerd"})) == ("true",),
        deprecated=_values(about, frozenset({_OWL + "deprecated"})) == ("true",),
        successor=next(iter(_values(about, frozenset({_DCTERMS + "isReplacedBy"}))), ""),
    )


def _target(about: list[Statement]) -> tuple[str, ...]:
    """Return what a property points at. Where OWL has no datatype for it, what is meant stands beside rdfs:Literal."""
    meant = _values(about, frozenset({_SCHEMA + "rangeIncludes"}))
    return meant or _values(about, frozenset({_RDFS + "range"}))


def _follows(about: list[Statement], said: Mapping[str, list[Statement]]) -> tuple[str, ...]:
    """Return what a property is the inverse of, or the members of its chain."""
    turned = _values(about, frozenset({_OWL + "inverseOf"}))
    if turned:
        return (f"^{turned[0]}",)
    node = next((value for _, name, value, _ in about if name == _OWL + "propertyChainAxiom"), _NIL)
    found = []
    while node != _NIL:
        parts = {name: value for _, name, value, _ in said[node]}
        member, node = parts[_RDF + "first"], parts[_RDF + "rest"]
        own = {name: value for _, name, value, _ in said.get(member, ())}
        # An inverse without a name of its own is of no kind: only of which property it is the inverse is said.
        unnamed = _OWL + "inverseOf" in own and _RDF + "type" not in own
        found.append(f"^{_local(own[_OWL + 'inverseOf'])}" if unnamed else _local(member))
    return tuple(found)


def _values(about: list[Statement], names: frozenset[str]) -> tuple[str, ...]:
    return tuple(sorted({_local(value) for _, name, value, _ in about if name in names}))


def _by_language(about: list[Statement], names: frozenset[str]) -> dict[str, str]:
    return {language: value for _, name, value, language in sorted(about) if name in names}


def _local(iri: str) -> str:
    return iri.removeprefix(KG)


def read_vocabulary(pool: Pool, graph: str, timeout: float) -> Vocabulary:
    """Read the terms in the graph of the ontology. Raises Unavailable or Refused."""
    table = pool.rows(query_text("ontology_rows"), {"graph": graph}, timeout=timeout, max_rows=50_000)
    rows = table.records()
    return Vocabulary.of(
        (row["term"].value, row["property"].value, row["value"].value, row["value"].language) for row in rows
    )


def read_uses(pool: Pool, graph: str, timeout: float) -> dict[str, int]:
    """Read how often each class and property is used, by IRI, from the description of the release in `graph`.

    Empty for a release without description. Raises Unavailable or Refused.
    """
    table = pool.rows(query_text("uses"), {"graph": graph}, timeout=timeout, max_rows=50_000)
    return {row["term"].value: int(row["count"].value) for row in table.records()}
