"""Any RDF files as something to serve: a store of its own in a temporary folder, with the manifest of a release.

Nothing of it is derived or checked: what the files say is what is served. Triples without a graph are the default
graph, and named graphs are beside it, as in any SPARQL store (the default graph of a release is the union of all).
"""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import shutil
import signal
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing import active_children, get_context
from pathlib import Path
from typing import IO
from xml.parsers import expat

import pyoxigraph as ox

from kg.errors import QueryError, SourceError
from kg.namespaces import DEFAULT_BASE
from kg.store import named_node

# By the end of the name; .gz may follow. What is in a file is not looked at: Turtle and N-Triples begin alike.
FORMATS: dict[str, ox.RdfFormat] = {
    ".ttl": ox.RdfFormat.TURTLE,
    ".nt": ox.RdfFormat.N_TRIPLES,
    ".nq": ox.RdfFormat.N_QUADS,
    ".trig": ox.RdfFormat.TRIG,
    ".rdf": ox.RdfFormat.RDF_XML,
    ".owl": ox.RdfFormat.RDF_XML,
    ".xml": ox.RdfFormat.RDF_XML,
    ".jsonld": ox.RdfFormat.JSON_LD,
    ".json": ox.RdfFormat.JSON_LD,
}
_SMALL = 1 << 20  # bytes; the bulk loader writes files of its own for each file, which pays for large ones only


@dataclass(frozen=True, slots=True)
class Source:
    """A file to serve, and the named graph that its triples go into; "" is the default graph."""

    path: Path
    graph: str = ""


def parse_source(text: str) -> Source:
    """Read `IRI=FILE`. Either may hold `=`: the split is where what follows is a file, else the last one.

    Raises SourceError when there is no `=` or the IRI is not an absolute one.
    """
    places = [place for place, character in enumerate(text) if character == "="]
    if not places:
        raise SourceError("a graph needs a name and a file", value=text, expected="IRI=FILE", remedy="see kg serve")
    place = next((place for place in places if Path(text[place + 1 :]).is_file()), places[-1])
    try:
        graph = named_node(text[:place]).value
    except QueryError as error:
        raise SourceError(
            "the name of a graph is not an absolute IRI", value=text[:place], expected="an IRI such as https://…"
        ) from error
    return Source(Path(text[place + 1 :]), graph)


@contextmanager
def temporary_release(sources: Sequence[Source], base: str | None = None) -> Iterator[Path]:
    """Load files into a store in a temporary folder; yield the folder, and remove it at the end.

    `base` is what relative IRIs are resolved against; by default the address of each file (`file:///…`). SIGTERM ends
    it as SIGINT does, till a server takes signals over. Raises SourceError for a file that is missing or no RDF.
    """
    folder = Path(tempfile.mkdtemp(prefix="kamergraaf-"))
    owner = os.getpid()
    before = signal.signal(signal.SIGTERM, _interrupt)
    try:
        # In a process of its own: the engine leaves threads behind, and a process that has had them cannot be forked.
        with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as loading:
            _wait_for(loading.submit(load, list(sources), folder, base))
        yield folder
    except BrokenProcessPool as error:
        raise SourceError("loading the files ended halfway", remedy="look whether there is memory enough") from error
    finally:
        if os.getpid() == owner:  # web processes are forked from here, and end through here
            signal.signal(signal.SIGTERM, before)
            shutil.rmtree(folder, ignore_errors=True)


def _wait_for(loaded: Future[None]) -> None:
    """Wait till the files are loaded; when this process is told to end, what loads them ends too and not only later."""
    try:
        loaded.result()
    except (KeyboardInterrupt, SystemExit):
        for child in active_children():
            child.kill()
        raise


def _interrupt(number: int, _frame: object) -> None:
    raise SystemExit(128 + number)


def load(sources: Sequence[Source], folder: Path, base: str | None = None) -> None:
    """Write a store with the triples of all files, and a manifest, into `folder`. Raises SourceError."""
    store = ox.Store(str(folder / "store"))
    digest = hashlib.sha256((base or "").encode())
    for source in sources:
        _load(store, source, base)
        digest.update(f"{source.graph}\0{source.path.resolve()}\0".encode() + _sha256(source.path))
    store.flush()
    store.optimize()
    manifest = {
        "id": digest.hexdigest()[:16],
        "base": DEFAULT_BASE,
        "classes": {},
        "quads": len(store),
        "files": {},
        "union": False,
    }
    (folder / "manifest.json").write_text(json.dumps(manifest) + "\n", encoding="utf-8")


def _sha256(path: Path) -> bytes:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").digest()


def _load(store: ox.Store, source: Source, base: str | None) -> None:
    path = source.path
    rdf_format = _format(path)
    base = base or path.resolve().as_uri()
    try:
        with _opened(path) as stream:
            if not source.graph:
                put = store.load if path.stat().st_size < _SMALL else store.bulk_load
                put(stream, rdf_format, base_iri=base)
            else:
                quads = ox.parse(stream, rdf_format, base_iri=base, without_named_graphs=True, rename_blank_nodes=True)
                _put(store, quads, source.graph, path.stat().st_size < _SMALL)
    except SyntaxError as error:
        if source.graph and "Named graphs are not allowed" in error.msg:
            raise SourceError(
                "the file names graphs itself", document=str(path), value=error.msg, remedy="give it without --graph"
            ) from error
        raise _not_rdf(path, rdf_format, error) from error
    except (OSError, EOFError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise SourceError("the file cannot be loaded", document=str(path), value=reason) from error


def _put(store: ox.Store, quads: Iterable[ox.Quad], graph: str, small: bool) -> None:
    name = ox.NamedNode(graph)
    named = (ox.Quad(quad.subject, quad.predicate, quad.object, name) for quad in quads)
    store.add_graph(name)  # a file without triples is an empty graph, and that is something else than none
    if small:
        store.extend(named)
    else:
        store.bulk_extend(named)


def _format(path: Path) -> ox.RdfFormat:
    suffixes = [suffix.lower() for suffix in path.suffixes]
    if suffixes and suffixes[-1] == ".gz":
        suffixes.pop()
    found = FORMATS.get(suffixes[-1]) if suffixes else None
    if found is None:
        raise SourceError(
            "the name of the file does not tell its syntax",
            document=str(path),
            expected=f"a name that ends in {', '.join(FORMATS)}, and perhaps .gz",
            remedy="rename it",
        )
    return found


def _opened(path: Path) -> IO[bytes]:
    # pyoxigraph accepts any object with read(); typeshed says that GzipFile is no IO[bytes].
    return gzip.open(path, "rb") if path.suffix.lower() == ".gz" else path.open("rb")  # type: ignore[return-value]


def _not_rdf(path: Path, rdf_format: ox.RdfFormat, error: SyntaxError) -> SourceError:
    message = error.msg
    line, column = error.lineno or 0, error.offset or 0
    if not line and rdf_format == ox.RdfFormat.RDF_XML:
        line, column = _place_in_xml(path)
    place = f"line {line}, column {column}" if line else ""
    return SourceError(
        f"the file is not {rdf_format.name}",
        document=str(path),
        place=place,
        value=message,
        remedy="mend the file, or rename it when its syntax is another one",
    )


def _place_in_xml(path: Path) -> tuple[int, int]:
    """Return the line and column where a file is no well-formed XML, zeros when it is: the engine does not tell."""
    try:
        with _opened(path) as stream:
            expat.ParserCreate().ParseFile(stream)
    except expat.ExpatError as error:
        return error.lineno, error.offset + 1
    return 0, 0
