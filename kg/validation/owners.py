"""The check of the whole, entity by entity: most of what its queries ask is decided on the lines of one entity.

A release of 80,000 documents has millions of nodes; asked one by one, the queries of `geheel` take minutes. Here the
lines of each entity with its parts are gone through once, by as many processes as there are. A query in a form that is
known here is decided on these rows, as `compiled` does for the core constraints; what it needs of another entity is
looked up in the store. Nodes that are not certain, and queries in another form, are asked of the store as ever. A test
holds that the results are those of the queries alone.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

import pyoxigraph as ox

from kg.namespaces import KG, expand
from kg.validation import whole
from kg.validation.components import OF_VALUES, sh
from kg.validation.decided import normal
from kg.validation.rows import Row, Rows, kinds_of
from kg.validation.terms import TYPE, XSD, bare
from kg.validation.valued import test_of
from kg.validation.verdict import Verdict

_NAME = r"([a-z]+:[A-Za-z]+)"
_WORDS = {"NAME": _NAME, "LIST": "([^()]*)", "TEXT": '([^"]*)', "SAME": r"\1", "REST": "(.*)", "ANYTHING": ".*"}


@dataclass(frozen=True, slots=True)
class Part:
    """What is known of some entities: how many of their nodes are targeted, and which are not certain to conform.

    `odd` are questions that are not in the set under which their IRI stands: answers to them are not certain either.
    `keys` are the keys that must be unique, each with its property and the node that has it.
    """

    focus_nodes: int
    uncertain: frozenset[str]
    odd: frozenset[str]
    keys: tuple[tuple[str, str, str], ...]


@dataclass(slots=True)
class _Notes:
    """What one pass gathers. `claims` are nodes of other entities that must exist, by the classes they may have.

    `pointing` has, by property and class, what nodes of that class point at. No classes stands for any class.
    """

    pointing: dict[tuple[str, str], set[str]]
    claims: dict[frozenset[str], dict[str, set[str]]] = field(default_factory=lambda: defaultdict(dict))
    keys: list[tuple[str, str, str]] = field(default_factory=list)
    odd: set[str] = field(default_factory=set)


Decider = Callable[[str, Row, Rows, _Notes], bool]
"""True when a node certainly gives no result, as long as what is noted holds."""


class Plan:
    """The queries over the whole: those that are decided on rows, by class, and those that are `asked` of the store."""

    def __init__(self, queries: tuple[whole.Query, ...]) -> None:
        self.queries = queries
        self._targets = frozenset(f"<{kind}>" for query in queries for kind in query.classes)
        self._by_class: dict[str, list[Decider]] = defaultdict(list)
        self._kinds = self._targets | {_VRAAG, *(kind for _, kind in _INVERSE)}
        self._seen: set[str] = {TYPE, _IN_SET, *(path for path, _ in _INVERSE)}
        asked: list[whole.Query] = []
        for query in queries:
            form = _form(query.body)
            if form is None:
                asked.append(query)
                continue
            decider, paths = form
            self._seen.update(paths)
            for kind in query.classes:
                self._by_class[f"<{kind}>"].append(decider)
        self.asked = tuple(asked)

    def part(self, lines: Iterable[str], store: ox.Store) -> Part:
        """Look at the lines of whole entities: N-Quads, those of one subject together. `store` has the release."""
        rows = Rows(self._rows(lines))
        notes, uncertain, count = _Notes(self._pointing(rows)), set[str](), 0
        for node, row in rows.by_subject.items():
            kinds = self._targets.intersection(kinds_of(row))
            count += bool(kinds)
            if _VRAAG in kinds_of(row) and row.get(_IN_SET) != [_set_of(node)]:
                notes.odd.add(node)
            deciders = {decider: None for kind in sorted(kinds) for decider in self._by_class.get(kind, ())}
            if not all(decider(node, row, rows, notes) for decider in deciders):
                uncertain.add(node)
        uncertain |= _unmet(notes, store)
        return Part(count, frozenset(map(bare, uncertain)), frozenset(map(bare, notes.odd)), tuple(notes.keys))

    @staticmethod
    def _pointing(rows: Rows) -> dict[tuple[str, str], set[str]]:
        found: dict[tuple[str, str], set[str]] = {(path, kind): set() for path, kind in _INVERSE}
        for row in rows.by_subject.values():
            for path, kind in _INVERSE:
                if path in row and kind in kinds_of(row):
                    found[path, kind].update(row[path])
        return found

    def settle(self, parts: Iterable[Part], store: ox.Store) -> Verdict:
        """Return the verdict over the whole in `store`, of which `parts` are all parts.

        Raises ShapesError when the store has no node that is targeted.
        """
        count, uncertain, odd = 0, set[str](), set[str]()
        holders: dict[tuple[str, str], list[str]] = defaultdict(list)
        for part in parts:
            count += part.focus_nodes
            uncertain |= part.uncertain
            odd |= part.odd
            for path, key, node in part.keys:
                holders[path, key].append(node)
        if not count:
            raise whole.nothing_checked()
        uncertain.update(bare(node) for nodes in holders.values() if len(nodes) > 1 for node in nodes)
        uncertain |= _pointing_at(odd, store)
        decided = tuple(query for query in self.queries if query not in self.asked)
        found = {*whole.results(self.asked, store), *whole.run(decided, store, uncertain).results}
        return Verdict(not found, count, tuple(sorted(found)))

    def _rows(self, lines: Iterable[str]) -> dict[str, Row]:
        """The rows of what the deciders look at; half of a release is passages, of which they want nothing."""
        rows: dict[str, Row] = defaultdict(dict)
        for line in lines:
            subject, path, rest = line.split(" ", 2)
            if path in self._seen:
                value = rest[: rest.rindex(" <")]
                if path != TYPE or value in self._kinds:
                    values = rows[subject].setdefault(path, [])
                    if value not in values:
                        values.append(value)
        return dict(rows)


def _unmet(notes: _Notes, store: ox.Store) -> set[str]:
    """The nodes that point at something that does not exist, or is of another class."""
    found: set[str] = set()
    kind_of = ox.NamedNode(bare(TYPE))
    for classes, pointing in notes.claims.items():
        for value, nodes in pointing.items():
            kinds = store.quads_for_pattern(ox.NamedNode(bare(value)), kind_of, None) if value[0] == "<" else ()
            if not any(not classes or str(quad.object) in classes for quad in kinds):
                found |= nodes
    return found


def _pointing_at(nodes: set[str], store: ox.Store) -> set[str]:
    quads = (quad for node in sorted(nodes) for quad in store.quads_for_pattern(None, None, ox.NamedNode(node)))
    return {quad.subject.value for quad in quads if isinstance(quad.subject, ox.NamedNode)}


# ------------------------------------------------------------ the forms of queries that are decided on rows


def _form(body: str) -> tuple[Decider, tuple[str, ...]] | None:
    """Return how the query with this body is decided and the properties it looks at, None when it is not."""
    text = normal(body)
    for pattern, make in _FORMS:
        match = pattern.fullmatch(text)
        if match and (form := make(*match.groups())):
            return form
    return None


def _term(name: str) -> str:
    return f"<{expand(name)}>"


def _exists(path: str, classes: str = "", which: str = "") -> tuple[Decider, tuple[str, ...]]:
    """What is pointed at exists and is of one of some classes, or any; of which the IRI fits a pattern, or all."""
    wanted, iri, looked_at = frozenset(map(_term, re.findall(_NAME, classes))), _term(path), re.compile(which).search

    def decide(node: str, row: Row, rows: Rows, notes: _Notes) -> bool:
        for value in row.get(iri, ()):
            kinds = kinds_of(rows.by_subject.get(value, {}))
            if looked_at(value) and not (wanted.intersection(kinds) if wanted else kinds):
                notes.claims[wanted].setdefault(value, set()).add(node)
        return True

    return decide, (iri,)


def _exists_where(path: str, which: str) -> tuple[Decider, tuple[str, ...]]:
    """What is pointed at exists when its IRI fits a pattern."""
    return _exists(path, which=which)


def _present(*paths: str) -> tuple[Decider, tuple[str, ...]]:
    """The node has a value of one of some properties."""
    iris = tuple(map(_term, paths))
    return lambda _node, row, _rows, _notes: any(iri in row for iri in iris), iris


def _pointed_at(_variable: str, path: str, kind: str) -> tuple[Decider, tuple[str, ...]] | None:
    """A node of a class that stands under this one points at it."""
    key = _term(path), _term(kind)
    if key not in _INVERSE:
        return None
    return lambda node, _row, _rows, notes: node in notes.pointing[key], (key[0],)


def _one(path: str) -> tuple[Decider, tuple[str, ...]]:
    """The node has no two values."""
    iri = _term(path)
    return lambda _node, row, _rows, _notes: len(row.get(iri, ())) <= 1, (iri,)


def _unique(path: str) -> tuple[Decider, tuple[str, ...]]:
    """No other node has the same key."""
    iri = _term(path)

    def decide(node: str, row: Row, _rows: Rows, notes: _Notes) -> bool:
        notes.keys += ((iri, key, node) for key in row.get(iri, ()))
        return True

    return decide, (iri,)


def _below(path: str) -> tuple[Decider, tuple[str, ...]]:
    """The IRI stands under that of the value."""
    iri = _term(path)
    return lambda node, row, _rows, _notes: all(node.startswith(f"{v[:-1]}/") for v in row.get(iri, ())), (iri,)


def _ends(path: str) -> tuple[Decider, tuple[str, ...]]:
    """The IRI ends in the value."""
    iri = _term(path)
    return lambda node, row, _rows, _notes: all(node.endswith(f"/{bare(v)}>") for v in row.get(iri, ())), (iri,)


def _with(path: str, one: str, two: str) -> tuple[Decider, tuple[str, ...]]:
    """With one property come two others."""
    iri, others = _term(path), (_term(one), _term(two))
    return lambda _node, row, _rows, _notes: iri not in row or all(o in row for o in others), (iri, *others)


def _valued(path: str, text: str) -> tuple[Decider, tuple[str, ...]] | None:
    """Each value passes a test."""
    iri, test = _term(path), test_of(text)
    if test is None:
        return None
    return lambda _node, row, _rows, _notes: iri not in row or all(map(test, row[iri])), (iri,)


def _absent(path: str) -> tuple[Decider, tuple[str, ...]]:
    """The node has no value."""
    iri = _term(path)
    return lambda _node, row, _rows, _notes: iri not in row, (iri,)


def _said_there(path: str, other: str) -> tuple[Decider, tuple[str, ...]]:
    """What the node points at by another property has each of its values too."""
    iri, link = _term(path), _term(other)

    def decide(_node: str, row: Row, rows: Rows, _notes: _Notes) -> bool:
        wanted = row.get(iri)
        return not wanted or all(set(wanted) <= set(rows.values(there, iri)) for there in row.get(link, ()))

    return decide, (iri, link)


def _not_before(path: str, other: str, begin: str) -> tuple[Decider, tuple[str, ...]]:
    """The node's day is not before that of what it points at, both written as days."""
    iri, link, first = _term(path), _term(other), _term(begin)

    def decide(_node: str, row: Row, rows: Rows, _notes: _Notes) -> bool:
        days, linked = row.get(iri, ()), row.get(link, ())
        if days and not rows.by_subject.keys() >= set(linked):  # what it points at is of another entity
            return False
        begins = [day for there in linked for day in rows.values(there, first)]
        return all(_IS_DATE(one) and _IS_DATE(day) and one >= day for one in days for day in begins)

    return decide, (iri, link, first)


_IS_DATE = OF_VALUES[sh("datatype")](Rows({}), f"<{XSD}date>")
_VRAAG, _IN_SET = f"<{KG}Vraag>", f"<{KG}inSet>"
_BEANTWOORDT, _UIT = f"<{KG}beantwoordt>", f"<{KG}uitDocument>"
_OF_SET = (f"<{KG}antwoordOpSet>", f"<{KG}betreftSet>")
# Parts that point at the entity they are a part of.
_INVERSE = ((_UIT, f"<{KG}Antwoord>"), (_IN_SET, f"<{KG}Adressering>"))


def _set_of(vraag: str) -> str:
    """The set under which the IRI of a question stands."""
    return f"{vraag.rpartition('/vraag/')[0]}>"


def _sets(answer: str, row: Row, notes: _Notes) -> set[str]:
    """The sets of the questions that an answer answers, as long as each is a question and none is odd."""
    for vraag in row.get(_BEANTWOORDT, ()):
        notes.claims[frozenset({_VRAAG})].setdefault(vraag, set()).add(answer)
    return {_set_of(vraag) for vraag in row.get(_BEANTWOORDT, ())}


def _one_set() -> tuple[Decider, tuple[str, ...]]:
    """An answer answers questions of one set."""
    return lambda node, row, _rows, notes: len(_sets(node, row, notes)) <= 1, (_BEANTWOORDT,)


def _own_set() -> tuple[Decider, tuple[str, ...]]:
    """An answer answers questions of a set that its document is about."""

    def decide(node: str, row: Row, rows: Rows, notes: _Notes) -> bool:
        sets = _sets(node, row, notes)
        return all(
            sets <= {found for path in _OF_SET for found in rows.values(document, path)}
            for document in row.get(_UIT, ())
        )

    return decide, (_BEANTWOORDT, _UIT, *_OF_SET)


def _pattern(text: str) -> re.Pattern[str]:
    """The pattern of a form. In it NAME is any property or class, LIST several, SAME the first name again."""
    pattern = re.escape(text)
    for word, stands_for in _WORDS.items():
        pattern = pattern.replace(word, stands_for)
    return re.compile(pattern.replace(r"\?VARIABLE", r"(\?[a-z]+)", 1).replace(r"\?VARIABLE", r"\1"))


_FORMS: tuple[tuple[re.Pattern[str], Callable[..., tuple[Decider, tuple[str, ...]] | None]], ...] = tuple(
    (_pattern(text), make)
    for text, make in (
        (r"?this NAME ?value . FILTER NOT EXISTS { ?value a ?soort } }", _exists),
        (r"?this NAME ?value . FILTER NOT EXISTS { ?value a NAME } }", _exists),
        (r"?this NAME ?value . FILTER NOT EXISTS { ?value a ?soort . FILTER (?soort IN (LIST)) } }", _exists),
        (
            r'?this NAME ?value . FILTER (REGEX(STR(?value), "TEXT")) FILTER NOT EXISTS { ?value a ?soort } }',
            _exists_where,
        ),
        (r"FILTER NOT EXISTS { ?this NAME ?iets } }", _present),
        (r"FILTER NOT EXISTS { ?this NAME|NAME ?set } }", _present),
        (r"FILTER NOT EXISTS { ?VARIABLE NAME ?this . FILTER EXISTS { ?VARIABLE a NAME } } }", _pointed_at),
        (r"?this NAME ?een , ?value . FILTER (STR(?een) < STR(?value)) }", _one),
        (r"?this NAME ?een , ?ander . FILTER (STR(?een) < STR(?ander)) }", _one),
        (r"?this NAME ?sleutel . ?value SAME ?sleutel . FILTER (STR(?value) < STR(?this)) ?value a ANYTHING", _unique),
        (r'?this NAME ?value . FILTER (!STRSTARTS(STR(?this), CONCAT(STR(?value), "/"))) }', _below),
        (r'?this NAME ?value . FILTER (!STRENDS(STR(?this), CONCAT("/", STR(?value)))) }', _ends),
        (r"?this NAME ?value . FILTER NOT EXISTS { ?this NAME ?zekerheid ; NAME ?grond } }", _with),
        (r"?this NAME ?value . FILTER (!COALESCE(REST, false)) }", _valued),
        (r"?this NAME ?value . }", _absent),
        (r"?this NAME ?value ; NAME ?document . FILTER NOT EXISTS { ?document SAME ?value } }", _said_there),
        (r"?this NAME ?value ; NAME ?set . ?set NAME ?dag . FILTER (?value < ?dag) }", _not_before),
        (
            "?this kg:beantwoordt ?eerste , ?value . ?eerste kg:inSet ?set . ?value kg:inSet ?andere ."
            " FILTER (STR(?set) < STR(?andere)) }",
            _one_set,
        ),
        (
            "?this kg:beantwoordt ?value ; kg:uitDocument ?document . ?value kg:inSet ?set ."
            " FILTER NOT EXISTS { ?document kg:antwoordOpSet ?set }"
            " FILTER NOT EXISTS { ?document kg:betreftSet ?set } }",
            _own_set,
        ),
    )
)
