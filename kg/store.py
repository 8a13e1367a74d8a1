"""The store: a thin adapter over pyoxigraph, and the one place where its exceptions become ours.

A store is a directory of RocksDB files. It is written once, by `bulk_load` and `extend` or by `derive`, and then only
opened to read: opening it that way changes none of its files and works on a read-only file system.
"""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import IO, NamedTuple

import pyoxigraph as ox

from kg.errors import QueryError, StoreError

_AT = re.compile(r"error at (\d+):(\d+): *")
_PLACE = re.compile(r"line (\d+), column (\d+)")
_EXPECTED = re.compile(r"expected (?:one of )?(.*)", re.DOTALL)
_CHARACTER_CLASS = re.compile(r"\[[^\]]*\]")
_XSD_STRING = "http://www.w3.org/2001/XMLSchema#string"
_BATCH = 10_000  # lines of a change that are parsed at once
_AGAIN = "build the release again"
_LANG_STRING = "http://www.w3.org/1999/02/22-rdf-syntax-ns#langString"


class Value(NamedTuple):
    """An RDF term as plain text. `kind` is "iri", "literal", "bnode" or "triple".

    `value` is the IRI, the lexical form, the label, or the triple as N-Triples writes it. `datatype` is "" for a plain
    string and for text with a language.
    """

    kind: str
    value: str
    datatype: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True)
class Dataset:
    """What a query sees. `union` makes the default graph the union of all graphs.

    With `default_graphs` or `named_graphs` not None, the query sees those graphs only: what one of the two leaves out
    is empty, not everything. With none of the three, the query's own FROM clauses decide.
    """

    union: bool = True
    default_graphs: tuple[str, ...] | None = None
    named_graphs: tuple[str, ...] | None = None

    def arguments(self) -> dict[str, object]:
        """Return the arguments of pyoxigraph that say the same.

        Given one of the two lists alone, pyoxigraph leaves the other wide open: both are always passed.
        """
        if self.default_graphs is None and self.named_graphs is None:
            return {"use_default_graph_as_union": self.union}
        return {
            "default_graph": [named_node(iri) for iri in self.default_graphs or ()],
            "named_graphs": [named_node(iri) for iri in self.named_graphs or ()],
        }


UNION = Dataset()


@dataclass(frozen=True, slots=True)
class Rows:
    """Rows of a SELECT, in the order of `variables`; None where a variable is not bound."""

    variables: tuple[str, ...]
    rows: Iterator[tuple[Value | None, ...]]


class Store:
    """A store that is open for reading."""

    def __init__(self, store: ox.Store) -> None:
        self._store = store

    def query(
        self, query: str, dataset: Dataset = UNION, bindings: Mapping[str, str] | None = None
    ) -> ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples:
        """Start `query`; the answer is evaluated while it is read, so read it inside `query_errors`.

        `bindings` gives variables an IRI before evaluation (never paste an IRI into a query); each of them must be in
        the projection of a SELECT. Raises QueryError.
        """
        _refuse_deep(query)
        substitutions = {ox.Variable(name): named_node(iri) for name, iri in (bindings or {}).items()}
        with query_errors():
            return self._store.query(query, substitutions=substitutions, **dataset.arguments())  # type: ignore[arg-type]

    def select(self, query: str, dataset: Dataset = UNION, bindings: Mapping[str, str] | None = None) -> Rows:
        """Run a SELECT. Raises QueryError, also for a query of another form."""
        found = self.query(query, dataset, bindings)
        if not isinstance(found, ox.QuerySolutions):
            raise QueryError("the query is not a SELECT", expected="SELECT", remedy="use ask() or construct()")
        names = tuple(variable.value for variable in found.variables)
        return Rows(names, _rows(found))

    def ask(self, query: str, dataset: Dataset = UNION, bindings: Mapping[str, str] | None = None) -> bool:
        """Run an ASK. Raises QueryError, also for a query of another form."""
        found = self.query(query, dataset, bindings)
        if not isinstance(found, ox.QueryBoolean):
            raise QueryError("the query is not an ASK", expected="ASK", remedy="use select() or construct()")
        return bool(found)

    def construct(
        self, query: str, dataset: Dataset = UNION, bindings: Mapping[str, str] | None = None
    ) -> Iterator[tuple[Value, Value, Value]]:
        """Run a CONSTRUCT or DESCRIBE. Raises QueryError, also for a query of another form."""
        found = self.query(query, dataset, bindings)
        if not isinstance(found, ox.QueryTriples):
            raise QueryError("the query is not a CONSTRUCT", expected="CONSTRUCT or DESCRIBE", remedy="use select()")
        return _triples(found)

    def __len__(self) -> int:
        return len(self._store)


def open_read_only(path: Path) -> Store:
    """Open the store at `path`. Changes no file. Raises StoreError when there is none or it is damaged."""
    try:
        return Store(ox.Store.read_only(str(path)))
    except OSError as error:
        raise StoreError("the store cannot be opened", document=str(path), value=str(error), remedy=_AGAIN) from error


def bulk_load(path: Path, nquads_files: Iterable[Path]) -> None:
    """Create the store `path` from N-Quads files (plain, or gzip when the name ends in .gz).

    Files may be many, and hold lines that others hold too; each is asked for when those before it are read. The store
    is flushed and compacted: ready to be opened read-only, and three to six times as quick to look things up in as it
    is before. Raises StoreError when `path` exists already, or a file is missing or no N-Quads; what was written till
    then is left for the caller to remove.
    """
    store = _new(path)
    _load(store, nquads_files)
    store.flush()
    store.optimize()


def extend(path: Path, nquads_files: Iterable[Path]) -> None:
    """Add a little to the store at `path`, which is not yet in use. Raises StoreError."""
    store = _writable(path)
    _load(store, nquads_files)
    store.flush()


def derive(old: Path, new: Path, removed: Iterable[str], added: Iterable[str]) -> None:
    """Create the store `new` that is the store `old` without some lines of N-Quads and with others.

    The two share their files by hard links, which costs neither time nor room; on another disk they are copied. The old
    store stays as it is, and may be in use meanwhile. A graph of which nothing is left is gone, as in a store that was
    loaded so. Raises StoreError when `new` exists already, the old store is missing or damaged, or a line is not
    N-Quads.
    """
    _refuse_existing(new)
    try:
        ox.Store.read_only(str(old)).backup(str(new))
    except OSError as error:
        raise StoreError(
            "the store of the release before cannot be taken over", document=str(old), value=str(error), remedy=_AGAIN
        ) from error
    store = _writable(new)
    try:
        touched = _remove(store, removed)
        for quads in _batches(added):
            store.extend(quads)
        for graph in touched:
            if next(store.quads_for_pattern(None, None, None, graph), None) is None:
                store.remove_graph(graph)  # the engine keeps the names of graphs apart from what is in them
        store.flush()
    except (SyntaxError, ValueError) as error:
        raise StoreError("a line of the change is not N-Quads", document=str(new), value=str(error)) from error
    except OSError as error:
        raise StoreError("the store cannot be written", document=str(new), value=str(error)) from error


def _remove(store: ox.Store, lines: Iterable[str]) -> set[ox.NamedNode]:
    """Take lines of N-Quads out of a store; return the graphs that they were in."""
    graphs: set[ox.NamedNode] = set()
    for quads in _batches(lines):
        for quad in quads:
            store.remove(quad)
            if isinstance(quad.graph_name, ox.NamedNode):
                graphs.add(quad.graph_name)
    return graphs


def _batches(lines: Iterable[str]) -> Iterator[list[ox.Quad]]:
    """Parse lines, so many at once that parsing is quick and memory stays small."""
    rest = iter(lines)
    while batch := list(islice(rest, _BATCH)):
        yield list(ox.parse("\n".join(batch), ox.RdfFormat.N_QUADS))


def _new(path: Path) -> ox.Store:
    _refuse_existing(path)
    try:
        return ox.Store(str(path))
    except OSError as error:
        raise StoreError("the store cannot be created", document=str(path), value=str(error)) from error


def _refuse_existing(path: Path) -> None:
    if path.exists():
        raise StoreError("the store exists already", document=str(path), remedy="load into a new directory")
    path.parent.mkdir(parents=True, exist_ok=True)


def _writable(path: Path) -> ox.Store:
    try:
        return ox.Store(str(path))
    except OSError as error:
        raise StoreError("the store cannot be written", document=str(path), value=str(error)) from error


def _load(store: ox.Store, files: Iterable[Path]) -> None:
    """Load files as one: each load by itself would leave files of its own in the store, all to be compacted."""
    joined = _Joined(files)
    try:
        # Anything with read() will do, but pyoxigraph asks for a whole IO[bytes].
        store.bulk_load(joined, ox.RdfFormat.N_QUADS)  # type: ignore[arg-type]
    except (SyntaxError, ValueError) as error:
        wrong = next((file for file in joined.files if not _parses(file)), joined.file)
        raise StoreError(
            "the file is not N-Quads", document=str(wrong), value=str(error), remedy="write it again with the mapping"
        ) from error
    except (OSError, EOFError) as error:
        raise StoreError("the file cannot be loaded", document=str(joined.file), value=str(error)) from error
    finally:
        joined.close()


def _parses(file: Path) -> bool:
    try:
        with _opened(file) as stream:
            for _ in ox.parse(stream, ox.RdfFormat.N_QUADS):
                pass
    except (SyntaxError, ValueError):
        return False
    return True


class _Joined:
    """Files one after another as one stream of lines, each open only while it is read."""

    def __init__(self, files: Iterable[Path]) -> None:
        self._left = iter(files)
        self._stream: IO[bytes] | None = None
        self._last = b""
        self.files: list[Path] = []  # those that were opened

    def read(self, size: int = -1) -> bytes:
        """Return some bytes, none at the end."""
        while True:
            if self._stream is None:
                file = next(self._left, None)
                if file is None:
                    return b""
                self.files.append(file)
                self._stream = _opened(file)
            if found := self._stream.read(size):
                self._last = found[-1:]
                return found
            self.close()
            if self._last not in (b"", b"\n"):  # the last line of a file may lack its end
                self._last = b"\n"
                return b"\n"

    @property
    def file(self) -> Path:
        """The file that was opened last."""
        return self.files[-1] if self.files else Path()

    def close(self) -> None:
        """Close the file that is open."""
        if self._stream:
            self._stream.close()
            self._stream = None


def _opened(file: Path) -> IO[bytes]:
    # pyoxigraph accepts any object with read(); typeshed says that GzipFile is no IO[bytes].
    return gzip.open(file, "rb") if file.suffix == ".gz" else file.open("rb")  # type: ignore[return-value]


MAX_DEPTH = 400
"""How deep brackets may nest in a query. The engine's parser recurses, and at some 1,600 it ends the process."""


def _refuse_deep(query: str) -> None:
    depth = deepest = 0
    for character in query:
        if character in "({[":
            depth += 1
            deepest = max(deepest, depth)
        elif character in ")}]":
            depth -= 1
    if deepest > MAX_DEPTH:
        raise QueryError("the query nests too deep", value=f"{deepest} brackets", expected=f"at most {MAX_DEPTH}")


@contextmanager
def query_errors() -> Iterator[None]:
    """Turn what pyoxigraph raises about a query into QueryError, with its place when the message tells it."""
    try:
        yield
    except SyntaxError as error:
        raise _syntax_error(str(error)) from error
    except (RuntimeError, ValueError) as error:
        # An unknown function IRI or a graph name that is no IRI: the caller's fault.
        raise QueryError(str(error), remedy="use functions and graph names that exist") from error
    except OSError as error:
        # What a query can make fail outside itself: a SERVICE that does not answer, or a damaged store.
        raise StoreError("the query could not be evaluated", value=str(error)) from error


def _syntax_error(text: str) -> QueryError:
    at = _AT.match(text)
    rest = text[at.end() :] if at else text
    place = f"line {at[1]}, column {at[2]}" if at else ""
    if "Prefix not found" in rest:
        return QueryError("a prefix is used that is not declared", place=place, remedy="add a PREFIX line for it")
    found = _EXPECTED.match(rest)
    expected = _readable(found[1]) if found else ""
    message = "the query is not valid SPARQL" if found else rest
    return QueryError(message, place=place, expected=expected)


def _readable(expected: str) -> str:
    """Leave out the character classes of a parser's list of what it expected; the words say more."""
    words = (word.strip() for word in _CHARACTER_CLASS.sub("", expected).split(","))
    return ", ".join(word for word in words if word and "\\u{" not in word and word != "|")


def position(error: QueryError) -> tuple[int, int] | None:
    """Return line and column, both from 1, of an error that has a place."""
    found = _PLACE.search(error.place)
    return (int(found[1]), int(found[2])) if found else None


def named_node(iri: str) -> ox.NamedNode:
    """Return an IRI as a term of pyoxigraph. Raises QueryError when it is not a valid absolute IRI."""
    try:
        return ox.NamedNode(iri)
    except ValueError as error:
        raise QueryError("not a valid absolute IRI", value=iri, expected="an IRI such as https://…") from error


def plain(term: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple) -> Value:
    """Return a term of pyoxigraph as plain text."""
    if isinstance(term, ox.NamedNode):
        return Value("iri", term.value)
    if isinstance(term, ox.Literal):
        datatype = term.datatype.value
        language = term.language or ""
        return Value("literal", term.value, "" if datatype in (_XSD_STRING, _LANG_STRING) else datatype, language)
    if isinstance(term, ox.BlankNode):
        return Value("bnode", term.value)
    if isinstance(term, ox.Triple):
        return Value("triple", str(term))
    raise StoreError(f"a term of an unknown kind: {type(term).__name__}", value=str(term))


def first(rows: Rows, count: int) -> tuple[list[tuple[Value | None, ...]], bool]:
    """Return at most `count` rows and whether there were more."""
    found = list(islice(rows.rows, count + 1))
    return found[:count], len(found) > count


def _rows(found: ox.QuerySolutions) -> Iterator[tuple[Value | None, ...]]:
    with query_errors():
        for solution in found:
            yield tuple(None if term is None else plain(term) for term in solution)


def _triples(found: ox.QueryTriples) -> Iterator[tuple[Value, Value, Value]]:
    with query_errors():
        for triple in found:
            subject, predicate, object_ = _parts(triple)
            yield subject, predicate, object_


def _parts(triple: ox.Triple) -> Sequence[Value]:
    return plain(triple.subject), plain(triple.predicate), plain(triple.object)
