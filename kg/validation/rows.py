"""A graph by subject and property, read from lines of N-Quads.

Lines in the form that mapping writes, canonical N-Quads, are taken apart by hand, which is three times as fast as
parsing them; any other line sends all of them through the parser, which refuses what is wrong. A test holds that both
ways give the same rows.

Source: https://www.w3.org/TR/rdf12-n-quads/#canonical-quads
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import pyoxigraph as ox

from kg.validation import graphs
from kg.validation.terms import FIRST, REST, STRING, SUBCLASS, TYPE, written

Values = list[str]
Row = dict[str, Values]

# IRIs without anything that the parser would have to look at closely: user names, IPv6, other than ASCII.
_CHARS = r"[A-Za-z0-9._~:/?@!$&'()*+,;=-]*+"
_PART = rf"{_CHARS}(?:%[0-9A-Fa-f]{{2}}{_CHARS})*+"
_IRI = rf"<(?:https?://[A-Za-z0-9.-]++(?::[0-9]{{1,4}})?+(?=[/?#>])|urn:[a-z0-9-]++:){_PART}(?:#{_PART})?+>"
# One way of writing each character, so that texts are equal when terms are.
_PLAIN = r'[^"\\\x00-\x1f\x7f\ufffe\uffff]*+'
_ESCAPED = r'\\(?:["\\nrtbf]|u(?:000[0-7BEF]|001[0-9A-F]|007F|FFF[EF]))'
_LITERAL = rf'"{_PLAIN}(?:{_ESCAPED}{_PLAIN})*+"(?:@[a-z]{{2,3}}|\^\^(?!{re.escape(STRING)}){_IRI})?+'
_is_iri = re.compile(_IRI).fullmatch
_is_object = re.compile(f"{_IRI}|{_LITERAL}").fullmatch
_is_tail = re.compile(rf" {_IRI} \.").fullmatch
_MOST = 5000  # terms that are remembered as well written


@dataclass(frozen=True, slots=True)
class Rows:
    """A graph: `by_subject` has of each subject the values of each of its properties, once each, as N-Triples terms."""

    by_subject: dict[str, Row]
    _parts: dict[str, dict[str, list[str]]] = field(default_factory=dict, repr=False, compare=False)

    @staticmethod
    def of(quads: Iterable[ox.Quad]) -> Rows:
        """Arrange the union of `quads`."""
        found: dict[str, Row] = defaultdict(dict)
        for quad in quads:
            value = written(quad.object)
            values = found[written(quad.subject)].setdefault(str(quad.predicate), [])
            if value not in values:
                values.append(value)
        return Rows(dict(found))

    @staticmethod
    def read(lines: Sequence[str]) -> Rows:
        """Arrange lines of N-Quads. Raises SourceError when they are none, or have a blank node."""
        try:
            return Rows(_Reading().rows(lines))
        except ValueError:
            return Rows.of(graphs.read_lines(lines))

    def values(self, subject: str, path: str) -> Values:
        """The values of a property of a subject."""
        return self.by_subject.get(subject, {}).get(path, [])

    def value(self, subject: str, path: str) -> str:
        """One value of a property of a subject, "" when there is none."""
        return next(iter(self.values(subject, path)), "")

    def pointing(self, path: str, value: str) -> list[str]:
        """The subjects that have a value of a property, arranged when a property is first asked for."""
        if path not in self._parts:
            found: dict[str, list[str]] = defaultdict(list)
            for subject, row in self.by_subject.items():
                for one in row.get(path, ()):
                    found[one].append(subject)
            self._parts[path] = dict(found)
        return self._parts[path].get(value, [])

    def items(self, head: str) -> list[str]:
        """The members of a list."""
        found: list[str] = []
        while first := self.value(head, FIRST):
            found.append(first)
            head = self.value(head, REST)
        return found

    def subjects(self, path: str) -> list[str]:
        """The subjects that have a property, in order."""
        return sorted(subject for subject, row in self.by_subject.items() if path in row)

    def quads(self) -> list[ox.Quad]:
        """The graph as triples of the default graph."""
        lines = (f"{s} {p} {v} ." for s, row in self.by_subject.items() for p, values in row.items() for v in values)
        return list(ox.parse("\n".join(lines).encode(), ox.RdfFormat.N_TRIPLES))

    def with_classes(self, subjects: Iterable[str]) -> Rows:
        """What is said of `subjects`, and the classes of what they point at: all that the constraints look at."""
        found: dict[str, Row] = {subject: self.by_subject[subject] for subject in subjects}
        values = {value for row in found.values() for several in row.values() for value in several}
        for value in sorted(values & self.by_subject.keys() - found.keys()):
            found[value] = {TYPE: kinds_of(self.by_subject[value])}
        return Rows(found)

    @property
    def has_subclasses(self) -> bool:
        """True when the graph says that a class is below another, which changes what SHACL takes for its instances."""
        return any(SUBCLASS in row for row in self.by_subject.values())


class _Reading:
    """Takes canonical lines apart. Raises ValueError for the first that is not."""

    _good: set[str] = set()  # noqa: RUF012  terms that were found well written, of whatever document
    _tails: set[str] = set()  # noqa: RUF012  and ends of lines that were, likewise

    def rows(self, lines: Sequence[str]) -> dict[str, Row]:
        """Return the values of each property of each subject."""
        good, rows = self._good, dict[str, Row]()
        last, row, tail = "", Row(), "\0"
        for line in lines:
            subject, path, rest = line.split(" ", 2)
            if subject != last:
                last, row = subject, self._row(rows, subject)
            if path not in good:
                self._remember(path, _is_iri(path))
            if not rest.endswith(tail):
                tail = self._tail(rest)
            value = rest[: -len(tail)]
            if value not in good:
                self._look_at(value)
            values = row.get(path)
            if values is None:
                row[path] = [value]
            elif value not in values:
                values.append(value)
        return rows

    @staticmethod
    def _row(rows: dict[str, Row], subject: str) -> Row:
        if subject not in rows:
            if not _is_iri(subject):
                raise ValueError(subject)
            rows[subject] = {}
        return rows[subject]

    def _tail(self, rest: str) -> str:
        tail = rest[rest.rindex(" <") :]
        if tail not in self._tails:
            if not _is_tail(tail):
                raise ValueError(tail)
            self._tails.add(tail)
        return tail

    def _look_at(self, value: str) -> None:
        good = _is_object(value)
        if value[-1:] == ">":  # texts do not come again
            self._remember(value, good)
        elif not good:
            raise ValueError(value)

    def _remember(self, term: str, good: object) -> None:
        if not good:
            raise ValueError(term)
        if len(self._good) >= _MOST:
            self._good.clear()
            self._tails.clear()
        self._good.add(term)


def kinds_of(row: Row) -> Values:
    """The classes of the subject of a row."""
    return row.get(TYPE, [])
