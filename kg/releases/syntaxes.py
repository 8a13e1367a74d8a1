"""The syntaxes of the dumps, written from lines of N-Quads.

Lines are canonical N-Quads without blank nodes, in order of owner. They are taken apart at their spaces and put
together again: what is escaped in N-Quads is escaped likewise in Turtle and JSON, so no term is ever decoded. That is
three times as fast as terms as objects, and the bytes are ours: no new version of a library changes them.
Source: https://www.w3.org/TR/rdf12-n-quads/#canonical-quads
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TypeAlias

from kg.namespaces import KG, PREFIXES, expand


@dataclass(frozen=True, slots=True)
class Syntax:
    """A syntax of the dumps: the ending of its files, its media type, and whether graphs are in it."""

    name: str
    media_type: str
    graphs: bool


NQUADS = Syntax("nq", "application/n-quads", True)
TRIG = Syntax("trig", "application/trig", True)
TURTLE = Syntax("ttl", "text/turtle", False)
JSONLD = Syntax("jsonld", "application/ld+json", True)
SYNTAXES = (NQUADS, TRIG, TURTLE, JSONLD)

TYPE = f"<{expand('rdf:type')}>"
_LOCAL = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*")
_NAMESPACES = {namespace: prefix for prefix, namespace in PREFIXES.items()}
_BARE = {f"<{expand('xsd:integer')}>": re.compile(r"[0-9]+"), f"<{expand('xsd:boolean')}>": re.compile(r"true|false")}

Statement: TypeAlias = tuple[str, str, str, str]
"""A line taken apart: subject, predicate, value and graph, each as N-Quads writes it."""


def statements(lines: Iterable[str]) -> list[Statement]:
    """Take lines apart. A space stands between terms, and in a term only in the text of a literal."""
    found = []
    for line in lines:
        subject, predicate, rest = line.split(" ", 2)
        end = rest.rindex(" ", 0, -2)
        found.append((subject, predicate, rest[:end], rest[end + 1 : -2]))
    return found


def by_graph(found: Iterable[Statement]) -> dict[str, list[Statement]]:
    """Return statements by graph, graphs in order and the statements of one in the order they had."""
    graphs: dict[str, list[Statement]] = {}
    for statement in found:
        graphs.setdefault(statement[3], []).append(statement)
    return dict(sorted(graphs.items()))


def without_graph(found: Iterable[Statement]) -> Iterator[Statement]:
    """Yield statements; the same triple of several graphs stands together, and is kept once."""
    previous: tuple[str, ...] = ()
    for statement in found:
        if statement[:3] != previous:
            yield statement
        previous = statement[:3]


class _Terms(dict[str, str]):
    """Terms of N-Quads in another syntax, each made once. For one shard: it holds every term that was asked.

    IRIs under `id/` and `graph/` of the base are written relative to it, by far the most: not those that another reader
    may take for one with a scheme, or resolve to something else.
    """

    def __init__(self, base: str) -> None:
        super().__init__()
        self._own = (f"<{base}id/", f"<{base}graph/")
        self._cut = len(base) + 1

    def _relative(self, term: str) -> str:
        """Return an IRI in brackets without them, and without the base where that can be."""
        if not term.startswith(self._own):
            return term[1:-1]
        rest = term[self._cut : -1]
        return term[1:-1] if ":" in rest or "//" in rest or "/." in rest else rest


# ---------------------------------------------------------------- Turtle and TriG


class TurtleTerms(_Terms):
    """IRIs and typed literals; the others are in Turtle what they are in N-Quads."""

    def __missing__(self, term: str) -> str:
        found = self[term] = self._iri(term) if term[0] == "<" else self._typed(term)
        return found

    def _iri(self, term: str) -> str:
        if term.startswith(self._own):
            return f"<{self._relative(term)}>"
        cut = max(term.rfind("#"), term.rfind("/")) + 1
        prefix = _NAMESPACES.get(term[1:cut])
        return f"{prefix}:{term[cut:-1]}" if prefix and _LOCAL.fullmatch(term, cut, len(term) - 1) else term

    def _typed(self, term: str) -> str:
        text, datatype = term.rsplit("^^", 1)
        bare = _BARE.get(datatype)
        return text[1:-1] if bare and bare.fullmatch(text, 1, len(text) - 1) else f"{text}^^{self[datatype]}"


def turtle_head(base: str) -> str:
    """Return what a file in Turtle or TriG begins with."""
    prefixes = (f"@prefix {prefix}: <{namespace}> .\n" for prefix, namespace in sorted(PREFIXES.items()))
    return f"@base <{base}> .\n{''.join(prefixes)}"


def turtle(found: Iterable[Statement], terms: TurtleTerms, indent: str = "") -> str:
    """Return statements as Turtle without its head, every line after `indent`."""
    out: list[str] = []
    subject = predicate = end = ""
    for own, verb, term, _ in found:
        value = terms[term] if term[-1] == ">" else term
        if own != subject:
            out.append(f"{end}{indent}{terms[own]} {_verb(verb, terms)} {value}")
            end = " .\n"
        elif verb != predicate:
            out.append(f" ;\n{indent}\t{_verb(verb, terms)} {value}")
        else:
            out.append(f" , {value}")
        subject, predicate = own, verb
    return f"{''.join(out)}{end}"


def _verb(predicate: str, terms: TurtleTerms) -> str:
    return "a" if predicate == TYPE else terms[predicate]


def trig(graphs: dict[str, list[Statement]], terms: TurtleTerms) -> str:
    """Return graphs as TriG without its head."""
    return "".join(f"{terms[graph]} {{\n{turtle(found, terms, chr(9))}}}\n" for graph, found in graphs.items())


# ---------------------------------------------------------------- JSON-LD

JSONLD_HEAD, JSONLD_BETWEEN, JSONLD_TAIL = "[\n", ",\n", "]\n"
"""What stands before, between and after the shards, so that together they are one document."""


class JsonTerms(_Terms):
    """IRIs and literals as values, IRIs relative to the base."""

    def __missing__(self, term: str) -> str:
        found = self[term] = f'{{"@id":{self.id(term)}}}' if term[0] == "<" else _typed(term)
        return found

    def id(self, term: str) -> str:
        """Return the IRI as a string."""
        return f'"{self._relative(term)}"'


def _typed(term: str) -> str:
    text, datatype = term.rsplit("^^", 1)
    return f'{{"@value":{text},"@type":"{datatype[1:-1]}"}}'


def _text(term: str) -> str:
    """Return a plain literal, or one with a language."""
    end = term.rindex('"') + 1
    return f'{{"@value":{term[:end]},"@language":"{term[end + 1 :]}"}}' if end < len(term) else term


class _Keys(dict[str, str]):
    """Predicates to keys; terms of our own vocabulary by their local name."""

    def __missing__(self, predicate: str) -> str:
        found = self[predicate] = f'"{_local(predicate)}"'
        return found


_KEYS = _Keys({TYPE: '"@type"'})


def _local(term: str) -> str:
    iri = term[1:-1]
    return iri[len(KG) :] if iri.startswith(KG) and _LOCAL.fullmatch(iri, len(KG)) else iri


JSON_END = "\n]}\n"


def json_head(base: str) -> str:
    """Return what a document in JSON-LD begins with; its graphs follow, with commas between, and `JSON_END`."""
    return f'{{"@context":{{"@base":"{base}","@vocab":"{KG}"}},"@graph":[\n'


def json_graphs(graphs: dict[str, list[Statement]], terms: JsonTerms) -> str:
    """Return graphs with commas between, a line for each subject in each graph."""
    return ",\n".join(
        f'{{"@id":{terms.id(graph)},"@graph":[\n{_nodes(found, terms)}\n]}}' for graph, found in graphs.items()
    )


def _nodes(found: Iterable[Statement], terms: JsonTerms) -> str:
    out: list[str] = []
    subject = predicate = end = ""
    for own, verb, term, _ in found:
        value = _value(verb, term, terms)
        if own != subject:
            out.append(f'{end}{{"@id":{terms.id(own)},{_KEYS[verb]}:[{value}')
            end = "]},\n"
        elif verb != predicate:
            out.append(f"],{_KEYS[verb]}:[{value}")
        else:
            out.append(f",{value}")
        subject, predicate = own, verb
    return f"{''.join(out)}]}}"


def _value(predicate: str, term: str, terms: JsonTerms) -> str:
    if predicate == TYPE:
        return f'"{_local(term)}"'
    return terms[term] if term[-1] == ">" else _text(term)
