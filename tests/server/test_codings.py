"""What a client takes, and what it gets: codings of answers, whole and as a stream."""

from __future__ import annotations

import http.client
import zlib
from collections.abc import Callable, Iterator
from urllib.parse import quote

import brotli
import pytest
from flask.testing import FlaskClient

from server import codings
from tests.server.conftest import Live
from tests.server.test_attacks import get

UNPACK: dict[str, Callable[[bytes], bytes]] = {"gzip": lambda body: zlib.decompress(body, 31), "br": brotli.decompress}
ALL = f"/sparql?query={quote('SELECT * { ?s ?p ?o }')}"
LONG = f"/sparql?query={quote('SELECT * { ?a ?b ?c . ?d ?e ?f } LIMIT 6000')}"

HEADERS = {
    None: "",
    "": "",
    "identity": "",
    "gzip": "gzip",
    "x-gzip": "gzip",
    "GZIP;Q=0.5": "gzip",
    "gzip, deflate, br, zstd": "br",
    "br;q=0.1, gzip;q=0.9": "gzip",
    "br;q=0, gzip": "gzip",
    "gzip;q=0": "",
    "gzip;q=0, *": "br",
    "*": "br",
    "*;q=0": "",
    "identity, gzip;q=0.5": "",
    "identity;q=0.5, gzip": "gzip",
    "identity;q=0, deflate": "",
    "deflate, zstd": "",
    "gzip;q=nonsense": "",
    "gzip;level=9, br;q=0": "",
    "gzip,": "gzip",
    ", ".join(["gzip"] * 500): "",
}


@pytest.mark.parametrize(("header", "coding"), HEADERS.items())
def test_the_coding_is_the_one_a_client_prefers(header: str | None, coding: str) -> None:
    """Weights decide, then what is smallest; plain is for who asks for it or says nothing."""
    assert len(HEADERS) == 21
    assert codings.choose(header) == coding


@pytest.mark.parametrize("coding", sorted(codings.CODINGS))
def test_a_packed_stream_is_the_same_bytes(coding: str) -> None:
    """Packing piece by piece and at once both unpack to what was packed."""
    assert set(codings.CODINGS) == set(UNPACK)
    pieces = [b"kamervragen " * 900, b"", b"antwoord", b"x" * 70_000]
    stream = b"".join(codings.PackedStream(iter(pieces), coding))
    assert UNPACK[coding](stream) == UNPACK[coding](codings.pack(b"".join(pieces), coding)) == b"".join(pieces)


@pytest.mark.parametrize("coding", sorted(codings.CODINGS))
def test_each_piece_can_be_read_when_it_is_sent(coding: str) -> None:
    """A reader need not wait for the end: what was packed of a first piece gives all of it."""
    first = next(iter(codings.PackedStream(iter([b"eerste regel\n", b"tweede\n"]), coding)))
    reader = zlib.decompressobj(31) if coding == "gzip" else brotli.Decompressor()
    read = reader.decompress(first) if coding == "gzip" else reader.process(first)
    assert read == b"eerste regel\n"


@pytest.mark.parametrize("coding", sorted(codings.CODINGS))
def test_a_stream_that_breaks_off_has_no_end(coding: str) -> None:
    """An error goes on to who sends, and what was sent till then is recognised as a part."""

    def pieces() -> Iterator[bytes]:
        yield b"een deel " * 10_000
        raise RuntimeError("afgebroken")

    sent = []
    with pytest.raises(RuntimeError):
        sent.extend(codings.PackedStream(pieces(), coding))
    reader = zlib.decompressobj(31) if coding == "gzip" else brotli.Decompressor()
    got = b"".join(reader.decompress(piece) if coding == "gzip" else reader.process(piece) for piece in sent)
    assert not (reader.eof if coding == "gzip" else reader.is_finished())
    assert len(got) <= 90_000


@pytest.mark.parametrize(
    ("media_type", "packed"),
    [
        ("text/html", True),
        ("text/turtle", True),
        ("application/ld+json", True),
        ("application/sparql-results+json", True),
        ("application/sparql-results+xml", True),
        ("application/rdf+xml", True),
        ("application/json", True),
        ("application/problem+json", True),
        ("application/n-triples", True),
        ("application/trig", True),
        ("image/svg+xml", True),
        ("application/gzip", False),
        ("application/zstd", False),
        ("application/octet-stream", False),
        ("image/png", False),
        ("font/woff2", False),
    ],
)
def test_only_text_is_packed(media_type: str, packed: bool) -> None:
    """What is packed already, or an image, is sent as it is."""
    assert codings.is_packable(media_type) is packed


PATHS = ("/", "/doc/vragenset/2099z00001", "/doc/vragenset/2099z00001.jsonld", "/def.ttl", ALL, f"{ALL}&format=csv")


@pytest.mark.parametrize("coding", sorted(codings.CODINGS))
@pytest.mark.parametrize("path", PATHS)
def test_answers_come_packed_and_whole(client: FlaskClient, path: str, coding: str) -> None:
    """Pages, data and results of queries unpack to the very bytes of the plain answer, and say that they vary."""
    assert len(PATHS) == 6
    path = path.replace("/def.ttl", "/def?format=ttl")
    plain = client.get(path, buffered=True)
    packed = client.get(path, headers={"Accept-Encoding": coding}, buffered=True)
    assert (plain.status_code, packed.status_code) == (200, 200)
    assert "Content-Encoding" not in plain.headers
    assert packed.headers["Content-Encoding"] == coding
    assert len(packed.data) < len(plain.data) * 0.6
    assert UNPACK[coding](packed.data) == plain.data
    for response in (plain, packed):
        assert "accept-encoding" in {name.lower() for name in response.vary}


def test_small_answers_are_not_packed(client: FlaskClient) -> None:
    """What fits in a packet would only grow; that it varies is said all the same."""
    response = client.get("/gezond", headers={"Accept-Encoding": "gzip"}, buffered=True)
    assert "Content-Encoding" not in response.headers
    assert "Accept-Encoding" in response.vary


def test_dumps_are_not_packed_twice(client: FlaskClient) -> None:
    """A file that is gzip comes as the file it is, with its length."""
    response = client.get("/dumps/kamergraaf.nq.gz", headers={"Accept-Encoding": "gzip, br"}, buffered=True)
    assert "Content-Encoding" not in response.headers
    assert int(response.headers["Content-Length"]) == len(response.data)


def test_a_packed_file_has_a_weak_tag_and_no_ranges(client: FlaskClient) -> None:
    """Its strong tag and its offsets are of the plain bytes; the weak one still tells who has it already."""
    path = "/downloads/register/persons.csv"
    plain = client.get(path, buffered=True)
    packed = client.get(path, headers={"Accept-Encoding": "gzip"}, buffered=True)
    assert packed.headers["Content-Encoding"] == "gzip"
    assert UNPACK["gzip"](packed.data) == plain.data
    assert packed.headers["ETag"] == f"W/{plain.headers['ETag']}"
    assert packed.headers["Accept-Ranges"] == "none"
    both = {"Accept-Encoding": "gzip", "If-None-Match": packed.headers["ETag"]}
    assert client.get(path, headers=both, buffered=True).status_code == 304


def test_a_part_of_a_file_is_plain(client: FlaskClient) -> None:
    """A range counts bytes of the file, whatever coding the client takes."""
    headers = {"Accept-Encoding": "gzip", "Range": "bytes=0-9"}
    response = client.get("/downloads/register/persons.csv", headers=headers, buffered=True)
    assert (response.status_code, len(response.data)) == (206, 10)
    assert "Content-Encoding" not in response.headers


def test_a_range_after_a_packed_file_gets_the_whole(client: FlaskClient) -> None:
    """Who has half of a packed file cannot go on with plain bytes: If-Range with its weak tag gives all."""
    path = "/downloads/register/persons.csv"
    packed = client.get(path, headers={"Accept-Encoding": "gzip"}, buffered=True)
    headers = {"Range": "bytes=10-", "If-Range": packed.headers["ETag"]}
    assert client.get(path, headers=headers, buffered=True).status_code == 200


def test_a_long_answer_is_packed_as_it_streams(live: Live) -> None:
    """More than a first piece goes out in chunks, and unpacks to the same rows."""
    _, _, plain = get(live, LONG)
    _, headers, packed = get(live, LONG, **{"Accept-Encoding": "gzip"})
    assert headers["Transfer-Encoding"] == "chunked"
    assert headers["Content-Encoding"] == "gzip"
    assert "Content-Length" not in headers
    assert UNPACK["gzip"](packed) == plain
    assert len(plain) > 1_000_000


def test_a_packed_answer_that_fails_late_is_broken(live: Live) -> None:
    """An answer over its largest size ends without its last chunk, packed or not."""
    query = quote("SELECT * { ?a ?b ?c . ?d ?e ?f } LIMIT 40000")
    with pytest.raises(http.client.IncompleteRead):
        get(live, f"/sparql?query={query}", **{"Accept-Encoding": "gzip"})
