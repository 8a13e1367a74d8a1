"""What publishing writes, read by the server: dumps in parts, and the log of changes."""

from __future__ import annotations

import gzip
import json
from datetime import UTC, datetime
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.namespaces import Names
from kg.releases import Release, layout, open_release, write_index, write_part, write_shard
from kg.releases.changes import record
from server.changes import Log
from server.dumps import Joined, read_dumps
from tests.server.release import BASE

NAMES = Names(BASE)
_TITLE = "<http://www.w3.org/2004/02/skos/core#prefLabel>"
_TYPE = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
_KG = "https://w3id.org/kamergraaf/def#"


def _lines(titles: dict[str, str]) -> list[str]:
    """Return what a release says of documents: their names by key."""
    return [
        line
        for key, title in titles.items()
        for line in (
            f'<{BASE}id/document/{key}> {_TITLE} "{title}"@nl <{BASE}graph/bron/{key}> .',
            f"<{BASE}id/document/{key}> {_TYPE} <{_KG}Aanhangsel> <{BASE}graph/bron/{key}> .",
        )
    ]


def _publish(out: Path, identifier: str, titles: dict[str, str]) -> Release:
    """Write the dumps and the manifest of a release as the build does."""
    folder = out / "releases" / identifier
    folder.mkdir(parents=True)
    part = write_part(out / f"delen-{identifier}", "een", _lines(titles), NAMES)
    found = layout([part], folder / "dumps", NAMES)
    index = write_index(folder / "dumps", NAMES, [*found.kept, *map(write_shard, found.tasks)])
    manifest = {"id": identifier, "base": BASE, "quads": index.quads, "classes": dict(index.classes), "files": {}}
    (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    return open_release(folder)


@pytest.fixture
def titles() -> dict[str, str]:
    """Some hundreds of documents, so that there are several parts."""
    return {f"ah-tk-20982099-{number}": f"Stuk {number}" for number in range(400)}


def test_the_server_gives_the_dumps_of_the_build(tmp_path: Path, titles: dict[str, str]) -> None:
    """Each is one valid file of its syntax, and they say the same."""
    release = _publish(tmp_path, "een", titles)
    dumps = read_dumps(release.folder / "dumps")
    assert sorted(dumps.by_name) == ["jsonld", "nq", "trig", "ttl"]
    assert dumps.shards > 1
    counts = {}
    for name, dump in dumps.by_name.items():
        whole = Joined(release.folder / "dumps", dump).read()
        assert whole is not None
        assert len(whole) == dump.size
        rdf_format = ox.RdfFormat.from_media_type(dump.media_type)
        assert rdf_format is not None
        counts[name] = len({str(quad.triple) for quad in ox.parse(gzip.decompress(whole), format=rdf_format)})
    assert counts == dict.fromkeys(counts, 800)


def test_the_server_reads_the_log_of_the_build(tmp_path: Path, titles: dict[str, str]) -> None:
    """The first release is counted; then one document came, one changed and one went, each told in words."""
    one = _publish(tmp_path, "een", titles)
    changed = titles | {"ah-tk-20982099-5": "Anders", "ah-tk-20982099-999": "Nieuw"}
    del changed["ah-tk-20982099-6"]
    two = _publish(tmp_path, "twee", changed)
    record(tmp_path, None, one, datetime(2099, 1, 1, tzinfo=UTC))
    record(tmp_path, one, two, datetime(2099, 1, 2, 3, 4, 5, tzinfo=UTC))
    log = Log(tmp_path / "changes")
    assert log.numbers() == [1, 2]
    first, second = log.change(1), log.change(2)
    assert (first.new, log.listed(first), log.patch(1)) == (400, 0, None)
    assert (second.before, second.after, second.published) == ("een", "twee", "2099-01-02T03:04:05Z")
    found = {entity.iri.rpartition("-")[2]: entity for entity in log.entities(second, 0, 10)}
    assert {key: entity.kind for key, entity in found.items()} == {"5": "changed", "999": "new", "6": "gone"}
    assert {(sign, value) for sign, _, value in found["5"].words} == {("-", "Stuk 5"), ("+", "Anders")}
    assert found["999"].class_name == "Aanhangsel"
    assert log.patch(2) is not None
