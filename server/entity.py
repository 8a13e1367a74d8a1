"""An entity as its page shows it: its statements grouped by the layer they come from, and what refers to it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import groupby

from kg.namespaces import KG, PREFIXES
from kg.store import Value
from server.links import in_language, page, short_name
from server.pool import Table
from server.releases import Served
from server.resources import query_text
from server.texts import written_date

LAYERS = ("bron", "register", "koppeling", "afleiding", "kwaliteit", "overig")
MAX_INCOMING = 100
COUNT_LIMIT = 10_000

_TYPE = PREFIXES["rdf"] + "type"
_LABEL = PREFIXES["skos"] + "prefLabel"
_XSD = PREFIXES["xsd"]
_NUMBER = re.compile(r"([0-9]+)")
_PART = re.compile(r"(?P<set>vragenset/[^/]+)(?P<part>/(?:vraag|adressering)/[^/]+)")
_MOST_STEPS = 10  # from one replaced entity to the next


@dataclass(frozen=True, slots=True)
class Shown:
    """A value ready for a page. `href` is "" when it is no link; `place` marks a link into a text."""

    text: str
    href: str = ""
    language: str = ""
    title: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A property with its values. `title` is what the ontology says about it."""

    property: str
    name: str
    title: str
    href: str
    values: tuple[Shown, ...]


@dataclass(frozen=True, slots=True)
class Layer:
    """The statements of one layer."""

    name: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Entity:
    """All that the page of an entity says. `classes` are the most specific ones.

    `count` is of what refers to it, `counted` False when it stopped counting. `values` are of its properties;
    `labels` the names of entities among them.
    """

    iri: str
    label: str
    classes: tuple[str, ...]
    layers: tuple[Layer, ...]
    incoming: tuple[Line, ...] = ()
    shown: int = 0
    count: int = 0
    counted: bool = True
    values: dict[str, list[Value]] = field(default_factory=dict)
    labels: dict[str, str] = field(default_factory=dict)

    def first(self, name: str) -> str:
        """Return the first value of a property such as `kg:onderwerp`, "" when there is none."""
        prefix, local = name.split(":", 1)
        found = self.values.get(PREFIXES[prefix] + local)
        return found[0].value if found else ""

    def all(self, name: str) -> list[str]:
        """Return all values of a property such as `kg:onderwerp`."""
        prefix, local = name.split(":", 1)
        return [value.value for value in self.values.get(PREFIXES[prefix] + local, ())]


class View:
    """What the pages need to know of a request: the release, the language and how long a query may take."""

    def __init__(self, served: Served, language: str, timeout: float, asked: str = "") -> None:
        self.served = served
        self.language = language
        self._asked = asked
        self._timeout = timeout

    def rows(self, query: str, bindings: dict[str, str], max_rows: int = 10_000) -> Table:
        """Run a fixed query by name."""
        return self.served.pages.rows(query_text(query), bindings, timeout=self._timeout, max_rows=max_rows)

    def records(self, query: str, bindings: dict[str, str], max_rows: int = 10_000) -> list[dict[str, str]]:
        """Run a fixed query by name; return its rows as plain text by variable.

        Of rows that only differ in the language of a text, those in the language of the page are returned.
        """
        table = self.rows(query, bindings, max_rows)
        return [{name: value.value for name, value in row.items()} for row in self.preferred(table.records())]

    def preferred(self, rows: list[dict[str, Value]]) -> list[dict[str, Value]]:
        """Leave out rows that another one says in a better language."""
        best: dict[frozenset[tuple[str, Value | None]], int] = {}
        weighed = []
        for row in rows:
            same = frozenset((name, None if value.language else value) for name, value in row.items())
            weight = sum(value.language == self.language for value in row.values())
            weight = 2 * weight + all(value.language in ("", "nl", self.language) for value in row.values())
            best[same] = max(best.get(same, 0), weight)
            weighed.append((same, weight, row))
        return [row for same, weight, row in weighed if weight == best[same]]

    def href(self, iri: str) -> str:
        """Return where to read about an IRI, "" when nowhere."""
        return in_language(page(iri, self.served.names), self._asked)

    def path(self, iri: str) -> str:
        """Return what stands behind `id/` in an IRI of ours; another IRI as it is."""
        return iri.removeprefix(self.served.names.id(""))

    def name(self, iri: str, label: str = "", whole: bool = False) -> str:
        """Return what to call an entity or a term; `whole` adds what a part without a name is a part of."""
        if label and not iri.startswith(KG):  # the names of our terms are known in both languages
            return label
        own = iri.startswith(self.served.names.id(""))
        return short_name(iri, self.served.names, self.language, whole) if own else self.term(iri)

    def term(self, iri: str) -> str:
        """Return the name of a term of the ontology."""
        return self.served.labels.name(iri, self.language)

    def show(self, value: Value, label: str = "") -> Shown:
        """Return a value as a page shows it."""
        if value.kind == "iri":
            return Shown(self.name(value.value, label, whole=True), self.href(value.value), title=value.value)
        if value.datatype == _XSD + "date":
            return Shown(written_date(value.value, self.language))
        if value.datatype == _XSD + "boolean":
            words = ("yes", "no") if self.language == "en" else ("ja", "nee")
            return Shown(words[value.value not in ("true", "1")])
        return Shown(value.value, language=value.language)


def find(view: View, iris: Iterable[str]) -> tuple[str, str] | None:
    """Return the first of `iris` that occurs, and the IRI that stands in its place now or ""; None when none occurs."""
    for iri in iris:
        found = view.records("exists", {"entity": iri})
        if found:
            return iri, _last(view, iri, found[0].get("successor", ""))
    return None


def _last(view: View, iri: str, successor: str) -> str:
    """Follow what replaced an entity to the end, "" when that leads back to it or to nowhere one can go."""
    seen = {iri}
    while successor and successor not in seen and len(seen) < _MOST_STEPS:
        seen.add(successor)
        found = view.records("exists", {"entity": successor}) if view.path(successor) != successor else []
        following = found[0].get("successor", "") if found else ""
        if not following:
            return successor if page(successor, view.served.names) else ""
        successor = following
    return ""


def moved(view: View, iris: Iterable[str]) -> str:
    """Return where a part of a set has gone that was replaced: the same part of the new one, or else the new set.

    "" when none of `iris` is such a part. Neither the part nor the old set's other statements are in the graph then:
    only that the set was replaced.
    """
    for iri in iris:
        part = _PART.fullmatch(view.path(iri))
        known = find(view, [view.served.names.id(part["set"])]) if part else None
        if part and known and known[1]:
            same = known[1] + part["part"]
            return same if find(view, [same]) else known[1]
    return ""


def gather(view: View, iri: str, leave_out: frozenset[str] = frozenset()) -> Entity:
    """Read an entity. `leave_out` are properties that its page shows in another way."""
    records = _in_language(view, view.rows("quads", {"entity": iri}).records())
    values: dict[str, list[Value]] = {}
    for row in records:
        known = values.setdefault(row["property"].value, [])
        if row["value"] not in known:
            known.append(row["value"])
    incoming = view.rows("incoming", {"entity": iri}, MAX_INCOMING)
    count = shown = len({(row["property"], row["from"]) for row in incoming.records()})
    if incoming.more:
        count = int(view.records("incoming_count", {"entity": iri})[0]["count"])
    return Entity(
        iri=iri,
        label=_own_label(view, iri, values),
        classes=view.served.labels.specific([value.value for value in values.get(_TYPE, ())]),
        layers=_layers(view, records, leave_out),
        incoming=_lines(
            view, [(r["property"].value, r["from"], r.get("label")) for r in view.preferred(incoming.records())]
        ),
        shown=shown,
        count=min(count, COUNT_LIMIT),
        counted=count <= COUNT_LIMIT,
        values=values,
        labels={row["value"].value: row["label"].value for row in reversed(records) if "label" in row},
    )


def _in_language(view: View, records: list[dict[str, Value]]) -> list[dict[str, Value]]:
    """Put the rows whose label is in the language of the page, or else Dutch, before the same in another one."""
    wanted = {"nl": 1} | {view.language: 0}
    return sorted(records, key=lambda row: wanted.get(row["label"].language, 2) if "label" in row else 0)


def _own_label(view: View, iri: str, values: dict[str, list[Value]]) -> str:
    labels = values.get(_LABEL, [])
    best = next((label for label in labels if label.language == view.language), labels[0] if labels else None)
    return best.value if best else short_name(iri, view.served.names, view.language)


def _layers(view: View, records: list[dict[str, Value]], leave_out: frozenset[str]) -> tuple[Layer, ...]:
    by_layer: dict[str, list[tuple[str, Value, Value | None]]] = {}
    for row in records:
        name = row["property"].value
        if name not in leave_out:
            layer = layer_of(row["graph"].value, view.served.names.graph(""))
            by_layer.setdefault(layer, []).append((name, row["value"], row.get("label")))
    return tuple(Layer(name, _lines(view, by_layer[name])) for name in LAYERS if name in by_layer)


def layer_of(graph: str, graphs: str) -> str:
    """Return the layer of a graph's IRI; `graphs` is where our graphs begin."""
    name = graph.removeprefix(graphs).split("/", 1)[0]
    return name if graph.startswith(graphs) and name in LAYERS else "overig"


def _lines(view: View, statements: list[tuple[str, Value, Value | None]]) -> tuple[Line, ...]:
    """Group statements by property, each value once, the class first and names after it."""
    ordered = sorted(statements, key=lambda found: (_rank(found[0]), found[0]))
    lines = []
    for name, group in groupby(ordered, key=lambda found: found[0]):
        shown: dict[Value, Shown] = {}
        for _, value, label in group:
            shown.setdefault(value, view.show(value, label.value if label else ""))
        comment = view.served.labels.comment(name, view.language)
        values = tuple(sorted(shown.values(), key=lambda value: _natural(value.text)))
        lines.append(Line(name, view.term(name), comment, view.href(name), values))
    return tuple(lines)


def _natural(written: str) -> list[tuple[int, str]]:
    """Return a key that sorts "antwoord 2" before "antwoord 10"."""
    return [(int(part), "") if part.isdecimal() else (-1, part) for part in _NUMBER.split(written.casefold())]


def _rank(name: str) -> int:
    return {_TYPE: 0, _LABEL: 1}.get(name, 2)
