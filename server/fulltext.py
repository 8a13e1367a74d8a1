"""Full text in SPARQL: `?x kg:zoek "woorden"` becomes VALUES with what the search index finds, before the engine runs.

    ?x kg:zoek "neutraliteit ambtenaren" ; kg:zoekScore ?score ; kg:zoekFragment ?fragment ; kg:zoekAantal 50 .

The query is read by its tokens (a name in a string or a comment is none) and by the little of the grammar that tells
where a triple begins and ends; the engine has parsed it before, so that what is read here is valid. What is woven in
are terms that are written by the engine's own library, so no text can become a part of the query.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain, groupby, repeat
from operator import attrgetter
from urllib.parse import urljoin

import pyoxigraph as ox

from kg.errors import QueryError
from kg.namespaces import KG, PREFIXES
from kg.search.reading import Fragment, Hit
from kg.search.words import Words, WordsError, read_words
from server.tokens import END, TERMS, Token, tokens, value

DEFAULT_HITS = 1000
MAX_HITS = 10_000
MAX_SEARCHES = 10  # in one query
MARK = "**"  # stands before and after a word that was found, in a fragment

_SEARCH, _SCORE, _FRAGMENT, _COUNT = "zoek", "zoekScore", "zoekFragment", "zoekAantal"
_PROPERTIES = {KG + name: name for name in (_SEARCH, _SCORE, _FRAGMENT, _COUNT)}
_NOT_TRIPLES = frozenset({"OPTIONAL", "GRAPH", "FILTER", "BIND", "VALUES", "MINUS", "UNION", "SERVICE", "LATERAL"})
_CALLED = frozenset({"FILTER", "BIND", "GRAPH", "SERVICE"})  # what follows them is no triple


class Misused(QueryError):
    """A search in a query is not as it must be. `reason` is a key of a text; `place` tells line and column."""

    def __init__(self, reason: str, query: str, start: int, value: str = "") -> None:
        line = query.count("\n", 0, start) + 1
        column = start - (query.rfind("\n", 0, start) + 1) + 1
        super().__init__(reason, place=f"line {line}, column {column}", value=value)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Search:
    """One search of a query: at most `limit` hits for the variable `subject`. `score` and `fragment` may be ""."""

    words: Words
    subject: str
    score: str
    fragment: str
    limit: int


@dataclass(frozen=True, slots=True)
class _Pair:
    """A verb with its objects; `name` is that of our property, "" for any other."""

    name: str
    start: int
    end: int
    objects: tuple[tuple[Token, ...], ...]


@dataclass(frozen=True, slots=True)
class _Statement:
    """A subject with its pairs. `end` is where its last token ends, `dot` where the point after it does.

    `block` is where the triples begin that it stands among: all of them stay one pattern, for two patterns may not
    share a blank node.
    """

    subject: tuple[Token, ...]
    pairs: tuple[_Pair, ...]
    end: int
    dot: int
    block: int

    @property
    def start(self) -> int:
        return self.subject[0].start


@dataclass(slots=True)
class _Frame:
    """A bracket that is open: `group` when triples may stand in it. `call` tells that no triple can begin now.

    `block` is where the triples began that come without another pattern between them; -1 when none did.
    """

    group: bool
    call: bool = False
    block: int = -1
    statements: list[_Statement] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Woven:
    """A query with its searches: `pieces` of its text, and between each two of them a search or nothing."""

    pieces: tuple[str, ...]
    between: tuple[Search | None, ...]

    @property
    def searches(self) -> list[Search]:
        """The searches in order."""
        return [search for search in self.between if search]

    def with_hits(self, found: Sequence[Sequence[Hit]]) -> str:
        """Return the query with the hits of each search, in order, as VALUES."""
        hits = iter(found)
        parts = [self.pieces[0]]
        for search, piece in zip(self.between, self.pieces[1:], strict=True):
            parts += [_values(search, next(hits)) if search else "", piece]
        return "".join(parts)


def mentions(query: str) -> bool:
    """Tell whether there may be a search in a query."""
    return _SEARCH in query


def read_searches(query: str) -> Woven:
    """Find the searches in a query that the engine has parsed. Raises Misused for one that is not as it must be."""
    return _Reader(query).read()


def _values(search: Search, hits: Sequence[Hit]) -> str:
    names = " ".join(f"?{name}" for name in (search.subject, search.score, search.fragment) if name)
    return f"VALUES ({names}) {{ {' '.join(_row(search, hit) for hit in hits)} }} "


def _row(search: Search, hit: Hit) -> str:
    terms: list[ox.NamedNode | ox.Literal] = [ox.NamedNode(hit.iri)]
    if search.score:
        terms.append(ox.Literal(f"{hit.score:.4f}", datatype=ox.NamedNode(PREFIXES["xsd"] + "decimal")))
    if search.fragment:
        terms.append(ox.Literal(marked(hit.fragment), language="nl"))
    return f"({' '.join(map(str, terms))})"


def marked(fragment: Fragment | None) -> str:
    """Return a fragment as text, with `MARK` around what was found."""
    return "".join(f"{MARK}{text}{MARK}" if found else text for text, found in fragment.pieces()) if fragment else ""


class _Reader:
    """Reads a query once, token by token; what is inside brackets that hold no triples is passed over."""

    def __init__(self, query: str) -> None:
        self.query = query
        self.tokens = list(tokens(query))
        self.place = 0
        self.base = ""
        self.prefixes: dict[str, str] = {}
        self.edits: list[tuple[int, int, Search | None, str]] = []
        self.short_construct = False

    def read(self) -> Woven:
        """Return the query taken apart. Raises Misused."""
        frames = [_Frame(group=False)]
        while (token := self.tokens[self.place]).kind != END:
            if token.kind == "close":
                self.place += 1
                self._finish(frames.pop() if len(frames) > 1 else frames[0])
            elif token.kind == "open" and (token.text == "{" or not frames[-1].group or frames[-1].call):
                self.place += 1
                frames.append(self._opened(token, frames[-1]))
            elif token.kind == "words":
                self.place += 1
                self._word(token.text.upper(), frames[-1])
            elif frames[-1].group and not frames[-1].call and self._begins_statement():
                frames[-1].statements.append(self._statement(frames[-1]))
            else:
                self._other(token, frames[-1])
        return self._woven()

    # ------------------------------------------------------------ around triples

    def _opened(self, token: Token, frame: _Frame) -> _Frame:
        if not frame.call:
            frame.block = -1  # a group of its own; one that belongs to a FILTER parts no triples
        frame.call = False
        return _Frame(group=token.text == "{")

    def _word(self, word: str, frame: _Frame) -> None:
        if word in _NOT_TRIPLES and word != "FILTER":
            frame.block = -1
        if word == "BASE":
            self.base = self._iri(self.tokens[self.place])
        elif word == "PREFIX":
            self._prefix()
        elif word == "VALUES":
            self._skip_values()
        elif word == "CONSTRUCT":
            if self._is("{"):
                self._skip_brackets()
            else:
                self.short_construct = True
        elif word == "SELECT":
            frame.group = False  # of a sub-select: its own triples stand in the bracket that follows
        elif word in _CALLED:
            frame.call = True

    def _other(self, token: Token, frame: _Frame) -> None:
        """Pass over a token outside triples: a point, the name of a graph, a function."""
        self.place += 1
        if frame.call and token.kind in TERMS and not self._is("("):
            frame.call = False

    def _prefix(self) -> None:
        name, iri = self.tokens[self.place : self.place + 2]
        if name.kind == "name" and iri.kind == "iri":
            self.prefixes[name.text[:-1]] = self._iri(iri)
            self.place += 2

    def _iri(self, token: Token) -> str:
        """Return an IRI as it is written, resolved against the BASE before it."""
        written = value(token)
        joined = urljoin(self.base, written)
        return f"{joined}#" if written.endswith("#") and not joined.endswith("#") else joined  # it drops an empty one

    def _skip_values(self) -> None:
        while not self._is("{", ""):
            self.place += 1
        self._skip_brackets()

    def _is(self, *texts: str) -> bool:
        return self.tokens[self.place].text in texts

    def _skip_brackets(self) -> None:
        """Pass over a bracket with all that is in it."""
        depth = 0
        while (token := self.tokens[self.place]).kind != END:
            self.place += 1
            depth += (token.kind == "open") - (token.kind == "close")
            if depth == 0:
                return

    # ------------------------------------------------------------ triples

    def _begins_statement(self) -> bool:
        token = self.tokens[self.place]
        return token.kind in TERMS or token.text in ("(", "[", "<", "+", "-")

    def _statement(self, frame: _Frame) -> _Statement:
        subject = self._term()
        if frame.block < 0:
            frame.block = subject[0].start
        self._refuse_inside(subject)
        pairs: list[_Pair] = []
        while True:
            while self._is(";"):
                self.place += 1
            if self._at_end():
                break
            pairs.append(self._pair())
        end = self.tokens[self.place - 1].end
        dot = self.tokens[self.place].end if self._is(".") else end
        return _Statement(subject, tuple(pairs), end, dot, frame.block)

    def _at_end(self) -> bool:
        token = self.tokens[self.place]
        return token.kind in ("close", END) or token.text in (".", "{") or token.text.upper() in _NOT_TRIPLES

    def _pair(self) -> _Pair:
        first = self.place
        self._verb()
        verb = self.tokens[first : self.place]
        found = [name for token in verb if (name := self._property(token))]
        if found and len(verb) > 1:
            raise self._misused("path", verb[0])
        objects = [self._term()]
        while self._is(","):
            self.place += 1
            objects.append(self._term())
        for one in objects:
            self._refuse_inside(one)
        if found and self.short_construct:
            raise self._misused("construct", verb[0])
        return _Pair(found[0] if found else "", verb[0].start, self.tokens[self.place - 1].end, tuple(objects))

    def _verb(self) -> None:
        """Pass over a verb: a property, a variable or a path."""
        while not self._at_end():
            while self._is("^", "!"):
                self.place += 1
            if self._is("("):
                self._skip_brackets()
            else:
                self.place += 1
            if self._is("*", "+", "?"):
                self.place += 1
            if not self._is("/", "|"):
                return
            self.place += 1

    def _term(self) -> tuple[Token, ...]:
        """Pass over a term with what belongs to it; return its tokens."""
        first = self.place
        if self._is("(", "["):
            self._skip_brackets()
        elif self._is("<"):
            self._skip_triple()
        elif not self._at_end():
            self.place += 2 if self._is("+", "-") else 1
            self._skip_kind_of_literal(self.tokens[self.place - 1])
        while self._is("~") or (self._is("{") and self._next_is("|")):
            self._skip_annotation()
        return tuple(self.tokens[first : self.place]) or (self.tokens[first - 1],)

    def _skip_kind_of_literal(self, token: Token) -> None:
        if token.kind in ("string", "long"):
            if self.tokens[self.place].kind == "language":
                self.place += 1
            elif self._is("^") and self._next_is("^"):
                self.place += 3

    def _skip_triple(self) -> None:
        """Pass over a triple term or a reified triple, `<<…>>`."""
        depth = 0
        while not self._is(""):
            depth += self._is("<") - self._is(">")
            self.place += 1
            if depth == 0:
                return

    def _skip_annotation(self) -> None:
        if self._is("{"):
            self._skip_brackets()
            return
        self.place += 1
        if self.tokens[self.place].kind in TERMS:
            self.place += 1

    def _next_is(self, text: str) -> bool:
        return self.tokens[self.place + 1].text == text

    def _property(self, token: Token) -> str:
        """Return which of our properties a token names, "" when none."""
        if token.kind == "iri":
            return _PROPERTIES.get(self._iri(token), "")
        if token.kind == "name":
            prefix, _, local = token.text.partition(":")
            return _PROPERTIES.get(self.prefixes.get(prefix, "") + local, "")
        return ""

    def _refuse_inside(self, term: Sequence[Token]) -> None:
        """Raise Misused when a search stands in brackets, where it has no variable."""
        if len(term) > 1:
            for token in term:
                if self._property(token) == _SEARCH:
                    raise self._misused("subject", token)

    # ------------------------------------------------------------ searches

    def _finish(self, frame: _Frame) -> None:
        """Turn the searches of a group that is closed into edits. Raises Misused."""
        of_subject: dict[str, list[_Statement]] = {}
        for statement in frame.statements:
            if any(pair.name for pair in statement.pairs):
                subject = statement.subject[0]
                if subject.kind != "variable":
                    raise self._misused("subject", subject)
                of_subject.setdefault(subject.text[1:], []).append(statement)
        searches: dict[int, list[Search]] = {}
        for name, statements in of_subject.items():
            for block, search in self._searches(name, statements):
                searches.setdefault(block, []).append(search)
        for block, of_block in groupby(frame.statements, attrgetter("block")):
            self._edit(block, list(of_block), searches.get(block, []))

    def _searches(self, subject: str, statements: list[_Statement]) -> Iterator[tuple[int, Search]]:
        """Yield the searches of one variable in a group, each with its block. Raises Misused."""
        pairs = [(statement.block, pair) for statement in statements for pair in statement.pairs if pair.name]
        searches = [(block, pair) for block, pair in pairs if pair.name == _SEARCH]
        others = [pair for _, pair in pairs if pair.name != _SEARCH]
        said = {pair.name: pair for pair in others}
        if not searches:
            raise self._misused("alone", statements[0].subject[0], others[0].name)
        if others and (len(searches) > 1 or len(said) < len(others)):
            raise self._misused("two", statements[0].subject[0])
        for block, pair in searches:
            yield block, self._search(subject, pair, said)

    def _edit(self, block: int, statements: list[_Statement], searches: list[Search]) -> None:
        """Put the searches of a block before what it says besides.

        LATERAL makes the engine look up each hit. Without it, it may walk all of the archive instead: it guesses from
        the number of rows, and for more than a thousand guesses wrong.
        """
        rests = [(statement, self._rest(statement)) for statement in statements]
        if not searches:
            for statement, rest in rests:
                if any(pair.name for pair in statement.pairs):
                    self.edits.append((statement.start, statement.end if rest else statement.dot, None, rest))
            return
        self.edits += ((block, block, search, "") for search in searches)
        inside = " . ".join(rest for _, rest in rests if rest)
        lateral = f"LATERAL {{ {inside} }} " if inside else ""
        for statement, text in zip(statements, chain([lateral], repeat("")), strict=False):
            self.edits.append((statement.start, statement.dot, None, text))

    def _rest(self, statement: _Statement) -> str:
        """Return what a statement says besides our properties; a point may not stand alone when that is nothing."""
        if not any(pair.name for pair in statement.pairs):
            return self.query[statement.start : statement.end]
        kept = [self.query[pair.start : pair.end] for pair in statement.pairs if not pair.name]
        return f"{statement.subject[0].text} {' ; '.join(kept)}" if kept else ""

    def _search(self, subject: str, pair: _Pair, said: dict[str, _Pair]) -> Search:
        score, fragment = (self._variable(said.get(name)) for name in (_SCORE, _FRAGMENT))
        return Search(self._words(pair), subject, score, fragment, self._limit(said.get(_COUNT)))

    def _words(self, pair: _Pair) -> Words:
        """Read what is searched for. Raises Misused when it is not one text that stands there."""
        term = self._only(pair)
        text = term[0]
        if text.kind not in ("string", "long") or (len(term) > 1 and term[1].kind != "language"):
            raise self._misused("constant", text)
        try:
            return read_words(value(text))
        except WordsError as error:
            raise self._misused(f"words-{error.reason}", text, error.as_dict().get("value", "")) from error

    def _variable(self, pair: _Pair | None) -> str:
        if pair is None:
            return ""
        term = self._only(pair)
        if term[0].kind != "variable":
            raise self._misused("variable", term[0])
        return term[0].text[1:]

    def _limit(self, pair: _Pair | None) -> int:
        if pair is None:
            return DEFAULT_HITS
        term = self._only(pair)
        if term[0].kind != "number" or not term[0].text.isdigit() or not 0 < int(term[0].text[:9]) <= MAX_HITS:
            raise self._misused("count-limit", term[0])
        return int(term[0].text)

    def _only(self, pair: _Pair) -> tuple[Token, ...]:
        if len(pair.objects) > 1:
            raise self._misused("one-value", pair.objects[1][0])
        return pair.objects[0]

    def _misused(self, reason: str, token: Token, found: str = "") -> Misused:
        return Misused(reason, self.query, token.start, found or token.text)

    def _woven(self) -> Woven:
        pieces: list[str] = []
        between: list[Search | None] = []
        text, place = "", 0
        for start, end, search, rest in sorted(self.edits, key=lambda edit: edit[:2]):
            pieces.append(text + self.query[place:start])
            between.append(search)
            text, place = rest, end
        pieces.append(text + self.query[place:])
        woven = Woven(tuple(pieces), tuple(between))
        if len(woven.searches) > MAX_SEARCHES:
            raise Misused("searches", self.query, self.edits[0][0])
        return woven
