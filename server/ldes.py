"""The log of changes as a Linked Data Event Stream: each member says that a version of an entity came into service.

Members are numbered through all changes, oldest first, and a fragment holds a fixed number of them: one that is full
never changes. Sources: the specifications of LDES (https://w3id.org/ldes/specification, and its server primer) and of
TREE (https://w3id.org/tree/specification).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import quote

import pyoxigraph as ox

from kg.namespaces import KG, PREFIXES, Names
from server.changes import Change, ChangedEntity, Damaged, Log

FRAGMENT = 1000  # members in a fragment
POLLING = 3600  # seconds that a client should wait before it looks again

LDES = "https://w3id.org/ldes#"
TREE = "https://w3id.org/tree#"
AS = "https://www.w3.org/ns/activitystreams#"
STREAM_PREFIXES = {
    "ldes": LDES,
    "tree": TREE,
    "as": AS,
    **{name: PREFIXES[name] for name in ("dcterms", "kg", "schema", "skos", "void", "xsd")},
}

_SAFE = "/-._~!$&'()*+,;=:@"
_ACTIVITY = {"new": "Create", "changed": "Update", "gone": "Delete"}
_DATE_TIME = ox.NamedNode(PREFIXES["xsd"] + "dateTime")
_TYPE = ox.NamedNode(PREFIXES["rdf"] + "type")
_ISSUED = ox.NamedNode(PREFIXES["dcterms"] + "issued")
_VERSION_OF = ox.NamedNode(PREFIXES["dcterms"] + "isVersionOf")
_VERSION = ox.NamedNode(PREFIXES["schema"] + "version")


@dataclass(frozen=True, slots=True)
class Member:
    """A version of an entity: what became of it in a change."""

    change: Change
    entity: ChangedEntity


@dataclass(frozen=True, slots=True)
class Fragment:
    """Members `start` up to `end` of the stream. `first` and `last` are the earliest and latest moment of any."""

    number: int
    start: int
    end: int
    first: str
    last: str

    @property
    def full(self) -> bool:
        """True when no member can come to it any more."""
        return self.end - self.start == FRAGMENT


class Stream:
    """All changes of a log as one sequence of members. Raises Damaged when one is missing or cannot be read."""

    def __init__(self, log: Log) -> None:
        self._log = log
        numbers = log.numbers()
        if numbers != list(range(1, len(numbers) + 1)):
            raise Damaged("a change is missing", document="changes", value=str(len(numbers)))
        changes = [log.change(number) for number in numbers]
        self._changes = [(change, log.listed(change)) for change in changes]

    def fragments(self) -> list[Fragment]:
        """Return the fragments, oldest first; the last one may not be full."""
        found: dict[int, list[tuple[int, int, str]]] = {}
        start = 0
        for change, listed in self._changes:
            end = start + listed
            for number in range(start // FRAGMENT, -(-end // FRAGMENT) if listed else 0):
                low, high = number * FRAGMENT, (number + 1) * FRAGMENT
                found.setdefault(number, []).append((max(start, low), min(end, high), change.published))
            start = end
        return [
            Fragment(
                number + 1,
                pieces[0][0],
                pieces[-1][1],
                min(published for *_, published in pieces),
                max(published for *_, published in pieces),
            )
            for number, pieces in found.items()
        ]

    def members(self, fragment: Fragment) -> Iterator[Member]:
        """Yield the members of a fragment. Raises Damaged."""
        start = 0
        for change, listed in self._changes:
            end = start + listed
            low, high = max(start, fragment.start), min(end, fragment.end)
            if low < high:
                for entity in self._log.entities(change, low - start, high - low):
                    yield Member(change, entity)
            start = end


def stream_iri(names: Names) -> str:
    """Return the IRI of the stream: the same whatever site serves it."""
    return f"{names.base}wijzigingen/ldes#stroom"


def entity_path(iri: str, names: Names) -> str:
    """Return what stands for an entity behind the # of a change: its path under `id/`, or else its whole IRI."""
    return iri.removeprefix(names.id(""))


def member_iri(names: Names, change: int, iri: str) -> str:
    """Return the IRI of a version: the change with the entity behind it, so no other member can have it."""
    return f"{names.base}wijzigingen/{change}#{quote(entity_path(iri, names), safe=_SAFE)}"


def root(names: Names, site: str, fragments: Sequence[Fragment], titles: Mapping[str, str]) -> Iterator[ox.Triple]:
    """Yield the first page: the stream, and where each of its fragments is. `titles` are by language."""
    page = f"{site}/wijzigingen/ldes"
    stream = ox.NamedNode(stream_iri(names))
    yield from _context(stream)
    for language, title in titles.items():
        yield ox.Triple(stream, ox.NamedNode(PREFIXES["dcterms"] + "title"), ox.Literal(title, language=language))
    yield ox.Triple(stream, _tree("view"), ox.NamedNode(page))
    yield ox.Triple(ox.NamedNode(page), _TYPE, _tree("Node"))
    for fragment in fragments:
        yield from _relation(page, fragment, "vanaf", "GreaterThanOrEqualToRelation", fragment.first)
        if fragment.full:  # of the others nobody knows what is yet to come
            yield from _relation(page, fragment, "tot", "LessThanOrEqualToRelation", fragment.last)


def page(names: Names, site: str, fragment: Fragment, members: Iterator[Member]) -> Iterator[ox.Triple]:
    """Yield one fragment with its members, oldest first."""
    node = ox.NamedNode(f"{site}/wijzigingen/ldes/{fragment.number}")
    stream = ox.NamedNode(stream_iri(names))
    yield from _context(stream)
    yield ox.Triple(stream, ox.NamedNode(PREFIXES["void"] + "subset"), node)
    yield ox.Triple(node, _TYPE, _tree("Node"))
    yield ox.Triple(node, ox.NamedNode(PREFIXES["dcterms"] + "isPartOf"), stream)
    if fragment.full:
        yield ox.Triple(node, _ldes("immutable"), ox.Literal(True))
    for member in members:
        yield from _member(names, stream, member)


def _context(stream: ox.NamedNode) -> Iterator[ox.Triple]:
    """Yield what a client must know to read members: what orders them, and what they are versions of."""
    yield ox.Triple(stream, _TYPE, _ldes("EventStream"))
    yield ox.Triple(stream, _ldes("timestampPath"), _ISSUED)
    yield ox.Triple(stream, _ldes("sequencePath"), _VERSION)
    yield ox.Triple(stream, _ldes("versionOfPath"), _VERSION_OF)
    yield ox.Triple(stream, _ldes("versionCreateObject"), ox.NamedNode(AS + "Create"))
    yield ox.Triple(stream, _ldes("versionUpdateObject"), ox.NamedNode(AS + "Update"))
    yield ox.Triple(stream, _ldes("versionDeleteObject"), ox.NamedNode(AS + "Delete"))
    yield ox.Triple(stream, _ldes("pollingInterval"), ox.Literal(POLLING))


def _relation(page: str, fragment: Fragment, side: str, kind: str, moment: str) -> Iterator[ox.Triple]:
    relation = ox.NamedNode(f"{page}#{side}-{fragment.number}")
    yield ox.Triple(ox.NamedNode(page), _tree("relation"), relation)
    yield ox.Triple(relation, _TYPE, _tree(kind))
    yield ox.Triple(relation, _tree("node"), ox.NamedNode(f"{page}/{fragment.number}"))
    yield ox.Triple(relation, _tree("path"), _ISSUED)
    yield ox.Triple(relation, _tree("value"), ox.Literal(moment, datatype=_DATE_TIME))


def _member(names: Names, stream: ox.NamedNode, member: Member) -> Iterator[ox.Triple]:
    change, entity = member.change, member.entity
    version = ox.NamedNode(member_iri(names, change.number, entity.iri))
    yield ox.Triple(stream, _tree("member"), version)
    yield ox.Triple(version, _TYPE, ox.NamedNode(AS + _ACTIVITY[entity.kind]))
    yield ox.Triple(version, _VERSION_OF, ox.NamedNode(entity.iri))
    yield ox.Triple(version, _ISSUED, ox.Literal(change.published, datatype=_DATE_TIME))
    yield ox.Triple(version, _VERSION, ox.Literal(change.number))
    if entity.class_name:
        yield ox.Triple(version, ox.NamedNode(PREFIXES["dcterms"] + "type"), ox.NamedNode(KG + entity.class_name))
    if entity.label:
        yield ox.Triple(version, ox.NamedNode(PREFIXES["skos"] + "prefLabel"), ox.Literal(entity.label, language="nl"))


def _ldes(name: str) -> ox.NamedNode:
    return ox.NamedNode(LDES + name)


def _tree(name: str) -> ox.NamedNode:
    return ox.NamedNode(TREE + name)
