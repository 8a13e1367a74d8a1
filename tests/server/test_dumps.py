"""The dumps: shards that are given as one file."""

from __future__ import annotations

import gzip
import hashlib
import io
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from kg.errors import StoreError
from server.application import close, create_app
from server.dumps import Joined, read_dumps
from server.settings import Settings
from tests.server.release import make_release

WHOLE = "/dumps/kamergraaf.nq.gz"


def _shards(release: Path, syntax: str) -> list[Path]:
    index = json.loads((release / "dumps" / "index.json").read_text(encoding="utf-8"))
    return [release / "dumps" / syntax / f"{shard['name']}.{syntax}.gz" for shard in index["shards"]]


def test_a_dump_is_its_shards_in_order(client: FlaskClient, release: Path) -> None:
    """One file of gzip, of the length that its head says."""
    response = client.get(WHOLE, buffered=True)
    assert response.data == b"".join(path.read_bytes() for path in _shards(release, "nq"))
    assert int(response.headers["Content-Length"]) == len(response.data)
    assert gzip.decompress(response.data).count(b" .\n") > 3000


def test_json_ld_has_what_stands_between(client: FlaskClient) -> None:
    """Head, commas and tail make one value of the shards."""
    found = json.loads(gzip.decompress(client.get("/dumps/kamergraaf.jsonld.gz", buffered=True).data))
    assert [node["@id"] for node in found["@graph"]] == [f"https://example.org/{place}" for place in range(3)]


RANGES = ["bytes=0-0", "bytes=0-99", "bytes=100-", "bytes=-50", "bytes=5000-70000", "bytes=1-999999999"]


@pytest.mark.parametrize("asked", RANGES)
def test_a_part_of_a_dump_is_that_part(client: FlaskClient, asked: str) -> None:
    """From any place to any other, over the borders of shards."""
    assert len(RANGES) == 6
    whole = client.get(WHOLE, buffered=True).data
    first, _, last = asked.removeprefix("bytes=").partition("-")
    start = int(first) if first else len(whole) - int(last)
    end = min(int(last) + 1 if first and last else len(whole), len(whole))
    part = client.get(WHOLE, headers={"Range": asked}, buffered=True)
    assert (part.status_code, part.data) == (206, whole[start:end])
    assert part.headers["Content-Range"] == f"bytes {start}-{end - 1}/{len(whole)}"


def test_a_part_past_the_end_is_refused(client: FlaskClient) -> None:
    """With 416 and the length that it has, as for any file."""
    for path in (WHOLE, "/downloads/register/persons.csv"):
        size = client.head(path, buffered=True).headers["Content-Length"]
        response = client.get(path, headers={"Range": "bytes=99999999-"}, buffered=True)
        assert (response.status_code, response.headers["Content-Range"]) == (416, f"bytes */{size}")


def test_head_gives_length_and_tag(client: FlaskClient) -> None:
    """Without a body; and who has the tag gets 304."""
    head = client.head(WHOLE, buffered=True)
    whole = client.get(WHOLE, buffered=True)
    assert (head.status_code, head.data) == (200, b"")
    assert head.headers["Content-Length"] == str(len(whole.data))
    assert head.headers["ETag"] == whole.headers["ETag"]
    assert head.headers["Accept-Ranges"] == "bytes"
    again = client.get(WHOLE, headers={"If-None-Match": head.headers["ETag"]}, buffered=True)
    assert (again.status_code, again.data) == (304, b"")


def test_shards_can_be_had_one_by_one(client: FlaskClient, release: Path) -> None:
    """The list of checksums names each of them as it comes."""
    lines = client.get("/dumps/SHA256SUMS", buffered=True).text.splitlines()
    assert len(lines) == len(_shards(release, "nq")) + len(_shards(release, "jsonld")) == 6
    for line in lines:
        sha256, path = line.split("  ")
        response = client.get(f"/dumps/{path}", buffered=True)
        assert hashlib.sha256(response.data).hexdigest() == sha256 == response.headers["ETag"].strip('"')
    index = client.get("/dumps/index.json", buffered=True)
    assert index.data == (release / "dumps" / "index.json").read_bytes()


def test_the_old_address_of_a_dump_leads_on(client: FlaskClient) -> None:
    """What was published under /downloads is found under /dumps."""
    response = client.get("/downloads/kamergraaf.nq.gz", buffered=True)
    assert (response.status_code, response.headers["Location"]) == (301, WHOLE)


@pytest.fixture
def spoilt(tmp_path: Path) -> Path:
    """A release of one's own, to be damaged."""
    return make_release(tmp_path / "uitgave")


@pytest.fixture
def spoilt_client(spoilt: Path) -> Iterator[FlaskClient]:
    """A client of an application over it."""
    app = create_app(Settings(release=spoilt, page_workers=1, query_workers=1, query_spares=0))
    yield app.test_client()
    close(app)


INDICES = {
    "no JSON": b"{",
    "a list": b"[]",
    "no shards": b'{"syntaxes": {}}',
    "a name with a path": b'{"syntaxes": {}, "shards": [{"name": "../../etc/passwd", "files": {}}]}',
    "a size below zero": b'{"syntaxes": {}, "shards": [{"name": "0000000000000000", "files": {"nq": {"bytes": -1}}}]}',
    "glue elsewhere": b'{"syntaxes": {"nq": {"media_type": "x", "head": "../store/CURRENT"}}, "shards": []}',
    "glue that is not there": b'{"syntaxes": {"nq": {"media_type": "x", "head": "nq/head.gz"}}, "shards": []}',
    "a syntax that no shard has": (
        b'{"syntaxes": {"ttl": {"media_type": "x"}}, "shards": [{"name": "0000000000000000", "files": {}}]}'
    ),
}


@pytest.mark.parametrize("name", INDICES)
def test_a_damaged_index_is_said(spoilt: Path, spoilt_client: FlaskClient, name: str) -> None:
    """503 for what needs it; the pages do not."""
    assert len(INDICES) == 8
    (spoilt / "dumps" / "index.json").write_bytes(INDICES[name])
    for path in ("/downloads", WHOLE, "/dumps/SHA256SUMS"):
        assert spoilt_client.get(path, buffered=True).status_code == 503
    assert spoilt_client.get("/", buffered=True).status_code == 200


def test_a_release_without_dumps_lists_the_rest(spoilt: Path, spoilt_client: FlaskClient) -> None:
    """No index, no dumps: register and report are there still."""
    (spoilt / "dumps" / "index.json").unlink()
    assert "persons.csv" in spoilt_client.get("/downloads", buffered=True).text
    assert spoilt_client.get(WHOLE, buffered=True).status_code == 404


def test_a_shard_that_was_cut_breaks_the_stream(spoilt: Path) -> None:
    """Nothing stands in for what is lost: whoever reads on gets an error, not an end."""
    folder = spoilt / "dumps"
    dump = read_dumps(folder).by_name["nq"]
    cut = folder / dump.members[1].path
    cut.write_bytes(cut.read_bytes()[:-10])
    with pytest.raises(StoreError, match="shorter than its index says"):
        Joined(folder, dump).read()


def test_any_place_in_a_dump_can_be_read_from(spoilt: Path) -> None:
    """Going back and forth gives the same bytes."""
    folder = spoilt / "dumps"
    dump = read_dumps(folder).by_name["jsonld"]
    whole = Joined(folder, dump).read()
    file = io.BufferedReader(Joined(folder, dump), buffer_size=16)
    assert whole is not None
    assert len(whole) == dump.size
    for place in range(len(whole), -1, -1):
        assert file.seek(place) == place
        assert file.read(3) == whole[place : place + 3]
    assert file.seek(-1, io.SEEK_END) == len(whole) - 1
    assert file.read() == whole[-1:]
