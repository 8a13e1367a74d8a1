"""A worker process: opens a store read-only inside a sandbox and answers one query at a time over a socket.

Started by `server.pool` as `python -m server.worker SOCKET STORE MEMORY PARENT`: the number of the inherited socket,
the directory of the store, the limit of the address space in bytes and the process id of the pool. It never decides
about time: the pool kills it.
"""

from __future__ import annotations

import json
import socket
import sys
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO, cast

import pyoxigraph as ox

from kg.errors import KamergraafError, QueryError, StoreError
from kg.search import FOLDER as SEARCH
from kg.search.reading import Found, Hit, Page, SearchIndex, open_search
from kg.search.schema import META, size
from kg.search.words import WordsError, read_words
from kg.store import Dataset, Store, Value, open_read_only, plain, position, query_errors
from server import fulltext, sandbox
from server.messages import (
    DATA,
    END,
    ERROR,
    HEAD,
    PREFIX_BYTES,
    STARTED,
    Frame,
    FrameBuffer,
    Request,
    send,
    send_fields,
)
from server.xmltext import XmlText, has_local_name

PIECE = 1 << 16  # bytes of a data frame; an error before the first is full can still become an HTTP status
CUT = "…"  # what a value that was shortened ends with
RDF_XML = "application/rdf+xml"
JSON_LD = "application/ld+json"
_XML = ("application/sparql-results+xml", RDF_XML)
_WITH_PREFIXES = ("text/turtle", "application/trig", RDF_XML)
_TRIPLE = ("subject", "predicate", "object")
_MANY_KINDS = 50  # more than there are


class TooLarge(KamergraafError):
    """The result is larger than the request allows."""

    kind = "too-large"


class NotXml(KamergraafError):
    """The result has a predicate that RDF/XML has no way to write."""

    kind = "not-xml"


class NotJsonLd(KamergraafError):
    """The result has a triple as a value, which JSON-LD 1.1 has no way to write."""

    kind = "not-json-ld"


class NoIndex(KamergraafError):
    """There is no search index: the release is older, or what is served is no release."""

    kind = "no-index"


@dataclass(frozen=True, slots=True)
class _Opened:
    """What a worker answers from."""

    store: Store
    search: SearchIndex | None

    def index(self) -> SearchIndex:
        """Return the search index. Raises NoIndex."""
        if self.search is None:
            raise NoIndex("there is no search index here", remedy="serve a release that a build made")
        return self.search


class _Frames:
    """A stream that sends what is written to it as data frames of `PIECE` bytes, the last one at `finish`.

    Not an `io.BufferedWriter`: that sends what it holds when it is thrown away, and after an error the rest of one
    answer would then stand at the head of the next.
    """

    def __init__(self, connection: socket.socket, max_bytes: int, xml: bool) -> None:
        self._connection = connection
        self._left = max_bytes
        self._xml = XmlText() if xml else None
        self._held = bytearray()

    def write(self, piece: bytes) -> int:
        """Take the next bytes. Raises TooLarge when the result grows over its limit."""
        self._held += piece
        if len(self._held) >= PIECE:
            self.flush()
        return len(piece)

    def flush(self) -> None:
        """Send what is held, in pieces: one literal alone can be larger than a frame."""
        held = bytes(self._held)
        self._held.clear()
        self._check(len(held))
        for place in range(0, len(held), PIECE):
            piece = held[place : place + PIECE]
            self._send(self._xml.clean(piece) if self._xml else piece)

    def finish(self) -> None:
        """Send all that is left."""
        self.flush()
        if self._xml:
            self._send(self._xml.finish())

    def _check(self, size: int) -> None:
        if size > self._left:
            raise TooLarge("the result is too large", remedy="ask for less, with LIMIT, or take the downloads")

    def _send(self, piece: bytes) -> None:
        self._check(len(piece))
        self._left -= len(piece)
        if piece:
            send(self._connection, DATA, piece)


def main(arguments: list[str]) -> None:
    """Serve until the other side closes its socket."""
    number, store_path, memory, parent = arguments
    connection = socket.socket(fileno=int(number))
    directory = Path(store_path).resolve()
    folder = directory.parent / SEARCH
    search = folder if (folder / META).is_file() else None
    # The index is mapped into memory as a whole: that is no memory which a query takes.
    missing = sandbox.enter(directory, int(memory) + size(folder), int(parent), search)
    try:
        opened = _Opened(open_read_only(directory), _open_search(search, missing))
    except StoreError as error:
        send_fields(connection, ERROR, kind=error.kind, message=str(error))
        return
    send_fields(connection, STARTED, missing=missing)
    frames = FrameBuffer()
    while frame := _receive(connection, frames):
        _answer(opened, connection, Request.decode(frame.body))


def _open_search(folder: Path | None, missing: list[str]) -> SearchIndex | None:
    """Open the search index; one that is damaged is told, and the rest is served without."""
    if folder is None:
        return None
    try:
        return open_search(folder)
    except StoreError as error:
        missing.append(f"search: {error}")
        return None


def _receive(connection: socket.socket, frames: FrameBuffer) -> Frame | None:
    while (frame := frames.next()) is None:
        received = connection.recv(PIECE + PREFIX_BYTES)
        if not received:
            return None
        frames.feed(received)
    return frame


def _answer(opened: _Opened, connection: socket.socket, request: Request) -> None:
    try:
        evaluate = _search if request.mode == "search" else _evaluate
        more = evaluate(opened, connection, request)
    except fulltext.Misused as error:
        line, column = position(error) or (0, 0)
        value = error.as_dict().get("value", "")
        send_fields(connection, ERROR, kind="search", reason=error.reason, value=value, line=line, column=column)
    except WordsError as error:
        value = error.as_dict().get("value", "")
        send_fields(connection, ERROR, kind="search", reason=f"words-{error.reason}", value=value, line=0, column=0)
    except QueryError as error:
        line, column = position(error) or (0, 0)
        send_fields(
            connection, ERROR, kind=error.kind, message=error.message, line=line, column=column, parts=error.as_dict()
        )
    except KamergraafError as error:
        send_fields(connection, ERROR, kind=error.kind, message=error.message, parts=error.as_dict())
    except MemoryError:
        send_fields(connection, ERROR, kind="memory", message="the query takes more memory than it may")
    else:
        send_fields(connection, END, more=more)


def _evaluate(opened: _Opened, connection: socket.socket, request: Request) -> bool:
    """Run a request; return whether rows were left out."""
    dataset = Dataset(request.union, request.default_graphs, request.named_graphs)
    found = opened.store.query(request.query, dataset, request.bindings)
    searches: list[Found] = []
    if fulltext.mentions(request.query):
        # It is parsed as it was sent first, so that errors tell places in that.
        query, searches = _with_hits(opened, request.query)
        if searches:
            found = opened.store.query(query, dataset, request.bindings)
    media_type = request.graph_format if isinstance(found, ox.QueryTriples) else request.results_format
    _send_head(connection, found, searches)
    frames = _Frames(connection, request.max_bytes, request.mode == "serialize" and media_type in _XML)
    more = False
    with query_errors():
        if request.mode == "rows":
            more = _write_rows(found, frames, request)
        else:
            _serialize(found, cast("IO[bytes]", frames), media_type, request)
    frames.finish()
    return more


def _with_hits(opened: _Opened, query: str) -> tuple[str, list[Found]]:
    """Return a query with what its searches find, and that. Raises Misused, NoIndex."""
    woven = fulltext.read_searches(query)
    if not woven.searches:
        return query, []
    index = opened.index()
    found = [index.find(one.words, Page(one.limit), fragments=bool(one.fragment)) for one in woven.searches]
    return woven.with_hits([one.hits for one in found]), found


def _search(opened: _Opened, connection: socket.socket, request: Request) -> bool:
    """Answer a request of mode "search"; return whether there are more hits. Raises WordsError, NoIndex."""
    index, words = opened.index(), read_words(request.query)
    page = Page(request.max_rows, request.offset, tuple(request.soorten))
    found = index.find(words, page, fragments=True)
    counts = index.counts(words, "soort", _MANY_KINDS)
    send_fields(connection, HEAD, form="SEARCH", variables=[], count=found.count, soorten=counts)
    frames = _Frames(connection, request.max_bytes, xml=False)
    for hit in found.hits:
        frames.write(json.dumps(_shown(hit), ensure_ascii=False).encode() + b"\n")
    frames.finish()
    return request.offset + len(found.hits) < found.count


def _shown(hit: Hit) -> dict[str, object]:
    fields = asdict(hit)
    fields["fragment"] = list(hit.fragment.pieces()) if hit.fragment else []
    return fields


def _send_head(connection: socket.socket, found: object, searches: list[Found]) -> None:
    told = [[one.count, len(one.hits)] for one in searches]
    if isinstance(found, ox.QuerySolutions):
        names = [variable.value for variable in found.variables]
        send_fields(connection, HEAD, form="SELECT", variables=names, searches=told)
    elif isinstance(found, ox.QueryBoolean):
        send_fields(connection, HEAD, form="ASK", variables=[], searches=told)
    elif isinstance(found, ox.QueryTriples):
        send_fields(connection, HEAD, form="CONSTRUCT", variables=list(_TRIPLE), searches=told)
    else:
        raise StoreError(f"a result of an unknown kind: {type(found).__name__}")


def _serialize(
    found: ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples,
    stream: IO[bytes],
    media_type: str,
    request: Request,
) -> None:
    if not isinstance(found, ox.QueryTriples):
        found.serialize(stream, ox.QueryResultsFormat.from_media_type(media_type))
        return
    graph_format = ox.RdfFormat.from_media_type(media_type)
    check = _CHECKS.get(media_type)
    found_triples = check(found) if check else found
    if request.order_from is not None:
        triples = sorted(found_triples, key=lambda triple: (triple.subject.value != request.order_from, str(triple)))
        ox.serialize(triples, stream, graph_format, prefixes=_used(request.prefixes, triples))
    elif media_type in _WITH_PREFIXES:
        ox.serialize(found_triples, stream, graph_format, prefixes=request.prefixes)
    elif check:
        ox.serialize(found_triples, stream, graph_format)
    else:
        found.serialize(stream, graph_format)


def _writable_as_xml(triples: Iterable[ox.Triple]) -> Iterator[ox.Triple]:
    """Pass triples on. Raises NotXml at the first whose predicate has no name that an XML element can have."""
    for triple in triples:
        predicate = triple.predicate.value
        if not has_local_name(predicate):
            raise NotXml("RDF/XML cannot name this predicate", value=predicate, remedy="ask for another form")
        yield triple


def _writable_as_json_ld(triples: Iterable[ox.Triple]) -> Iterator[ox.Triple]:
    """Pass triples on. Raises NotJsonLd at the first whose object is a triple."""
    for triple in triples:
        if isinstance(triple.object, ox.Triple):
            raise NotJsonLd("JSON-LD cannot hold a triple", value=str(triple.object), remedy="ask for another form")
        yield triple


_CHECKS = {RDF_XML: _writable_as_xml, JSON_LD: _writable_as_json_ld}


def _used(prefixes: dict[str, str], triples: list[ox.Triple]) -> dict[str, str]:
    """Return those prefixes that something in `triples` begins with."""
    text = "\n".join(map(str, triples))
    return {prefix: namespace for prefix, namespace in sorted(prefixes.items()) if f"<{namespace}" in text}


def _write_rows(
    found: ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples, stream: _Frames, request: Request
) -> bool:
    """Write one JSON array of terms per row; return whether there were more rows than fit."""
    written = 0
    for number, row in enumerate(_rows(found)):
        if number >= request.max_rows or (request.max_cell is not None and written >= request.table_bytes):
            return True
        fitting = row if request.max_cell is None else _fitting(row, request.max_cell, request.table_bytes)
        written += stream.write(json.dumps(fitting, ensure_ascii=False).encode() + b"\n")
    return False


def _fitting(row: list[Value | None], max_cell: int, table_bytes: int) -> list[Value | None]:
    """Shorten the values of a row; in one of very many columns they get less, so that it fits in the table."""
    longest = min(max_cell, table_bytes // max(1, len(row)))
    return [None if term is None else _cut(term, longest) for term in row]


def _cut(term: Value, longest: int) -> Value:
    """Shorten a value for a table, with an ellipsis; an IRI that was cut names nothing any more, so it is text then."""
    if len(term.value) <= longest and len(term.datatype) <= longest:
        return term
    kind = "literal" if term.kind == "iri" else term.kind
    return Value(kind, term.value[:longest] + CUT, term.datatype[:longest], term.language)


def _rows(found: ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples) -> Iterator[list[Value | None]]:
    if isinstance(found, ox.QueryBoolean):
        yield [Value("literal", "true" if found else "false")]
    elif isinstance(found, ox.QueryTriples):
        for triple in found:
            yield [plain(triple.subject), plain(triple.predicate), plain(triple.object)]
    else:
        for solution in found:
            yield [None if term is None else plain(term) for term in solution]


if __name__ == "__main__":
    main(sys.argv[1:])
