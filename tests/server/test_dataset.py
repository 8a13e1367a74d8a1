"""RDF files of any kind as an endpoint: what is loaded where, what is refused and how, and that nothing is left."""

from __future__ import annotations

import gzip
import http.client
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import urlencode

import pyoxigraph as ox
import pytest

from kg.errors import SourceError
from server.dataset import FORMATS, Source, load, parse_source, temporary_release
from tests.server.conftest import ROOT, descendants, eventually, running

TRIPLE = ox.Triple(ox.NamedNode("https://example.org/s"), ox.NamedNode("https://example.org/p"), ox.Literal("één"))
SUFFIXES = sorted([*FORMATS, *(f"{suffix}.gz" for suffix in FORMATS)])


def loaded(folder: Path, sources: Sequence[Source], base: str | None = None) -> list[ox.Quad]:
    """Load files and return what is in the store."""
    place = folder / "geladen"
    place.mkdir()
    load(sources, place, base)
    return sorted(ox.Store.read_only(str(place / "store")), key=str)


def written(path: Path, text: str) -> Path:
    """Write a file, packed when its name says so."""
    content = text.encode()
    path.write_bytes(gzip.compress(content) if path.suffix == ".gz" else content)
    return path


@pytest.mark.parametrize("suffix", SUFFIXES)
@pytest.mark.parametrize("graph", ["", "https://example.org/g"])
def test_every_syntax_is_read(tmp_path: Path, suffix: str, graph: str) -> None:
    """A file is read by the end of its name, packed or not, into the default graph or a named one."""
    assert len(SUFFIXES) == 18
    body = ox.serialize([TRIPLE], format=FORMATS[suffix.removesuffix(".gz")]) or b""
    path = written(tmp_path / f"bestand{suffix}", body.decode())
    (quad,) = loaded(tmp_path, [Source(path, graph)])
    assert quad.triple == TRIPLE
    assert str(quad.graph_name) == (f"<{graph}>" if graph else "DEFAULT")


def test_named_graphs_of_a_file_stay(tmp_path: Path) -> None:
    """A file of quads brings its graphs with it."""
    path = written(tmp_path / "a.trig", "<a:g> { <a:s> <a:p> <a:o> } <a:s> <a:p> <a:q> .")
    assert [str(quad.graph_name) for quad in loaded(tmp_path, [Source(path)])] == ["<a:g>", "DEFAULT"]


def test_a_large_file_is_read_in_another_way(tmp_path: Path) -> None:
    """Many triples go through the bulk loader, with the same result."""
    lines = "".join(f'<https://example.org/{n}> <https://example.org/p> "{n}" .\n' for n in range(25_000))
    path = written(tmp_path / "a.nt", lines)
    assert path.stat().st_size > 1 << 20
    quads = loaded(tmp_path, [Source(path), Source(path, "https://example.org/g")])
    assert len(quads) == 50_000


def test_blank_nodes_of_two_files_differ(tmp_path: Path) -> None:
    """The same label in two files is not the same thing."""
    one, other = (written(tmp_path / f"{name}.nt", f'_:x <a:p> "{name}" .\n') for name in "ab")
    quads = loaded(tmp_path, [Source(one), Source(other), Source(one, "a:g")])
    assert len({quad.subject for quad in quads}) == 3


@pytest.mark.parametrize(
    ("base", "subject"), [(None, "bestand"), ("https://example.org/map/", "https://example.org/map/x")]
)
def test_relative_iris_have_a_base(tmp_path: Path, base: str | None, subject: str) -> None:
    """Relative IRIs are resolved against the base that is given, else against the address of the file."""
    path = written(tmp_path / "bestand.ttl", "<x> <a:p> 1 .")
    (quad,) = loaded(tmp_path, [Source(path)], base)
    assert isinstance(quad.subject, ox.NamedNode)
    assert quad.subject.value == (subject if base else (tmp_path / "x").as_uri())


BAD = [
    ("a.ttl", "<a:a> <a:b> 1 .\n<a:a> <a:b> oeps .\n", "", ("not Turtle", "line 2, column 13", "oeps")),
    ("a.nq", "<a:a> <a:b> 1 .\n", "", ("not N-Quads", "line 1")),
    ("a.jsonld", '{"@id": ', "", ("not JSON-LD", "line 1")),
    ("a.jsonld", '{"@context": "https://example.org/"}', "", ("not JSON-LD", "remote")),
    ("a.rdf", "<rdf", "", ("not RDF/XML", "line 1")),
    ("a.rdf", "<a/>", "", ("not RDF/XML", "namespaces")),
    ("a.trig", "<a:g> { <a:s> <a:p> <a:o> }", "a:g", ("names graphs itself", "without --graph")),
    ("a.docx", "", "", ("syntax", ".ttl")),
    ("a", "", "", ("syntax", ".ttl")),
]


@pytest.mark.parametrize(("name", "text", "graph", "told"), BAD, ids=lambda value: str(value)[:20])
def test_a_bad_file_is_named_with_its_place(
    tmp_path: Path, name: str, text: str, graph: str, told: tuple[str, ...]
) -> None:
    """Which file, where in it, what stood there, and what to do."""
    assert len(BAD) == 9
    path = written(tmp_path / name, text)
    with pytest.raises(SourceError) as refused:
        loaded(tmp_path, [Source(path, graph)])
    assert str(path) in str(refused.value)
    assert all(part in str(refused.value) for part in told)
    assert "what to do" in str(refused.value)


@pytest.mark.parametrize(
    ("name", "content", "told"), [("a.ttl", None, "No such file"), ("a.nt.gz", b"geen gzip", "gzip")]
)
def test_a_file_that_cannot_be_read(tmp_path: Path, name: str, content: bytes | None, told: str) -> None:
    """A file that is missing or damaged is told by its name."""
    if content:
        (tmp_path / name).write_bytes(content)
    with pytest.raises(SourceError, match=told) as refused:
        loaded(tmp_path, [Source(tmp_path / name)])
    assert str(tmp_path / name) in str(refused.value)


def test_a_graph_is_a_name_and_a_file(tmp_path: Path) -> None:
    """Both may hold an equals sign: it is split where a file follows."""
    path = written(tmp_path / "a=b.ttl", "")
    assert parse_source(f"https://example.org/?x=1={path}") == Source(path, "https://example.org/?x=1")
    assert parse_source("https://example.org/?x=weg.ttl") == Source(Path("weg.ttl"), "https://example.org/?x")
    for wrong in ("geen", "geen=a.ttl"):
        with pytest.raises(SourceError, match="graph"):
            parse_source(wrong)


def test_the_same_files_are_the_same_release(tmp_path: Path) -> None:
    """What caches go by changes with what the files say, and with nothing else."""
    path = written(tmp_path / "a.ttl", "<a:s> <a:p> 1 .")
    ids = []
    for text in ("", "<a:s> <a:p> 2 .", "", "<a:s> <a:p> 2 ."):
        path.write_text(text, encoding="utf-8")
        with temporary_release([Source(path)]) as release:
            ids.append((release / "manifest.json").read_text(encoding="utf-8"))
        assert not release.exists()
    assert ids[:2] == ids[2:]
    assert ids[0] != ids[1]


def test_nothing_is_left_of_what_cannot_be_loaded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The temporary folder goes when a file is bad, too."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    with pytest.raises(SourceError), temporary_release([Source(tmp_path / "weg.ttl")]):
        pytest.fail("it was loaded")
    assert list(tmp_path.iterdir()) == []


def test_who_ends_it_does_not_wait_for_a_large_file(tmp_path: Path) -> None:
    """SIGTERM while files are loaded ends that at once, and leaves nothing."""
    lines = "".join(f'<https://example.org/{n}> <https://example.org/p> "{n}" .\n' for n in range(10_000)).encode()
    large = tmp_path / "a.nt.gz"
    large.write_bytes(gzip.compress(lines, 1) * 3_000)  # thirty million lines
    (tmp_path / "tmp").mkdir()
    process = subprocess.Popen(
        [sys.executable, "-c", "from kg.cli import main; main()", "serve", "--data", large, "--port", "0"],
        cwd=ROOT,
        env={**os.environ, "TMPDIR": str(tmp_path / "tmp")},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        assert eventually(lambda: any((tmp_path / "tmp").glob("kamergraaf-*/store")), 60)
        loading = descendants(process.pid)
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=20) == 128 + signal.SIGTERM
        assert eventually(lambda: not any(running(pid) for pid in loading))
    finally:
        for pid in {process.pid, *descendants(process.pid)} if process.poll() is None else ():
            os.kill(pid, signal.SIGKILL)
        process.wait(timeout=20)
    assert list((tmp_path / "tmp").glob("kamergraaf-*")) == []


ROUTES = (
    "/ /sparql /def /downloads /dumps/index.json /wie /heet /reconcile /wijzigingen /wijzigingen.atom /gezocht /klaar "
    "/gezond /id/document/x /doc/document/x.ttl /vergelijk"
).split()


@pytest.mark.slow
def test_the_command_serves_files_and_leaves_nothing(tmp_path: Path) -> None:
    """`kg serve --data FILE` answers queries over the files; no page is an error of ours; the end is clean."""
    assert len(ROUTES) == 16
    one = written(tmp_path / "a.ttl", "<a:s> <a:p> 1 .")
    other = written(tmp_path / "b.nq.gz", "<a:s> <a:p> <a:o> <a:g> .\n")
    (tmp_path / "tmp").mkdir()
    process = subprocess.Popen(
        [sys.executable, "-c", "from kg.cli import main; main()", "serve", "--data", one, other, "--port", "0"],
        cwd=ROOT,
        env={**os.environ, "TMPDIR": str(tmp_path / "tmp"), "KAMERGRAAF_PROCESSES": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    host, _, port = process.stdout.readline().strip().removeprefix("http://").rstrip("/").rpartition(":")
    connection = http.client.HTTPConnection(host, int(port), timeout=30)

    def got(path: str) -> tuple[int, str]:
        connection.request("GET", path)
        response = connection.getresponse()
        return response.status, response.read().decode()

    query = "SELECT ?g ?o { { ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } } }"
    rows = got("/sparql?" + urlencode({"query": query, "format": "tsv"}))
    statuses = {path: got(path)[0] for path in ROUTES}
    connection.close()
    process.send_signal(signal.SIGTERM)
    _, told = process.communicate(timeout=30)
    assert rows[0] == 200
    assert sorted(rows[1].splitlines()[1:]) == ["\t1", "<a:g>\t<a:o>"]
    assert {path: status for path, status in statuses.items() if status not in (200, 400, 404)} == {}
    assert process.returncode == 0
    assert "Traceback" not in told
    assert list((tmp_path / "tmp").glob("kamergraaf-*")) == []
