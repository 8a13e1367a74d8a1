"""The release that is served: found, pinned or followed, and switched without losing a request."""

from __future__ import annotations

import json
import logging
import os
import resource
import shutil
import time
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from kg.errors import SourceError, StoreError
from server import pool
from server.application import close, create_app
from server.nursery import Nursery
from server.pool import Pool, PoolSettings
from server.releases import find_link, read_manifest
from server.settings import Settings
from tests.server.conftest import eventually, running
from tests.server.release import make_release


def _point(link: Path, target: str) -> None:
    fresh = link.with_name("current.new")
    fresh.symlink_to(target)
    os.replace(fresh, link)


def test_a_switch_serves_the_new_release_and_drains_the_old(tmp_path: Path) -> None:
    """Requests after a switch get the new release; a stream that runs goes on; then the old workers end."""
    make_release(tmp_path / "releases" / "een", "een", extra_nquads=_rows(4000))
    make_release(tmp_path / "releases" / "twee", "twee")
    _point(tmp_path / "current", "releases/een")
    app = create_app(Settings(release=tmp_path))
    try:
        client = app.test_client()
        assert client.get("/klaar", buffered=True).text == "klaar een\n"
        old = app.extensions["kamergraaf"]._served
        pids = old.queries.pids() + old.pages.pids()
        stream = client.get("/sparql", query_string={"query": "SELECT * { ?s ?p ?o }", "format": "csv"})
        _point(tmp_path / "current", "releases/twee")
        assert eventually(lambda: client.get("/klaar", buffered=True).text == "klaar twee\n")
        assert stream.data.count(b"\r\n") > 4000
        stream.close()
        _wait_till_gone(pids)
    finally:
        close(app)


def test_a_switch_replaces_the_register_with_the_graph(tmp_path: Path) -> None:
    """Names are resolved by the register of the release that is served, from the same moment as its graph."""
    make_release(tmp_path / "releases" / "een", "een")
    later = make_release(tmp_path / "releases" / "twee", "twee") / "register" / "persons.csv"
    later.write_text(later.read_text(encoding="utf-8").replace("Mina Model", "Mona Model"), encoding="utf-8")
    _point(tmp_path / "current", "releases/een")
    app = create_app(Settings(release=tmp_path))
    try:
        client = app.test_client()
        first = client.get("/reconcile?query=Model", buffered=True).json["result"]  # type: ignore[index]
        _point(tmp_path / "current", "releases/twee")
        assert eventually(lambda: client.get("/klaar", buffered=True).text == "klaar twee\n")
        then = client.get("/reconcile?query=Model", buffered=True).json["result"]  # type: ignore[index]
    finally:
        close(app)
    assert [one["name"] for one in (*first, *then)] == ["Mina Model", "Mona Model"]


def test_a_release_with_a_broken_register_is_not_served(tmp_path: Path) -> None:
    """A row that cannot be read is a fault of the release: better the old one than half of the names."""
    release = make_release(tmp_path / "een")
    (release / "register" / "kamerleden.csv").write_text("person,fractie,begin,end,source\np0001,vbp,ooit,,x\n")
    with pytest.raises(SourceError, match="a row of the register cannot be read"):
        create_app(Settings(release=release))


def test_a_release_without_a_register_is_served(tmp_path: Path) -> None:
    """Releases of before it was in them are: nobody is known by name or id, all else is there."""
    release = make_release(tmp_path / "een")
    shutil.rmtree(release / "register")
    app = create_app(Settings(release=release))
    try:
        client = app.test_client()
        assert client.get("/reconcile?query=Model", buffered=True).json == {"result": []}
        assert client.get("/id/wikidata/Q900001", buffered=True).status_code == 404
        assert client.get("/wie?op=2099-01-01&format=json", buffered=True).json["uitkomst"] == "register"  # type: ignore[index]
        assert client.get("/doc/persoon/p0001", buffered=True).status_code == 200
    finally:
        close(app)


def test_a_broken_release_is_not_switched_to(tmp_path: Path) -> None:
    """A link to something that is no release leaves the old one in place."""
    make_release(tmp_path / "releases" / "een", "een")
    (tmp_path / "releases" / "kapot").mkdir()
    _point(tmp_path / "current", "releases/een")
    app = create_app(Settings(release=tmp_path / "current"))
    try:
        _point(tmp_path / "current", "releases/kapot")
        for _ in range(2):
            assert app.test_client().get("/klaar", buffered=True).text == "klaar een\n"
    finally:
        close(app)


def test_a_release_whose_store_is_unusable_is_not_switched_to(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """A manifest alone is not enough: a new release must have answered; that it did not is logged once."""
    make_release(tmp_path / "releases" / "een", "een")
    broken = make_release(tmp_path / "releases" / "kapot", "kapot")
    shutil.rmtree(broken / "store")
    (broken / "store").mkdir()
    _point(tmp_path / "current", "releases/een")
    app = create_app(Settings(release=tmp_path, queue_timeout=2))
    try:
        client = app.test_client()
        _point(tmp_path / "current", "releases/kapot")
        current = app.extensions["kamergraaf"]
        assert eventually(lambda: client.get("/klaar").text == "klaar een\n" and current._refused is not None)
        for _ in range(3):
            assert client.get("/klaar", buffered=True).text == "klaar een\n"
        assert sum("is not served" in record.message for record in caplog.records) == 1
        assert sum("starts" in record.message for record in caplog.records) <= 2  # once for each pool
    finally:
        close(app)


def test_every_answer_lets_go_of_its_release(app: Flask, client: FlaskClient) -> None:
    """A page, a download, a part of one, a stream and an error are all counted off when they have been sent."""
    paths = [
        "/",
        "/dumps/kamergraaf.nq.gz",
        "/nergens",
        "/sparql?query=SELEC",
        "/sparql?query=ASK%7B%7D&format=csv",
    ]
    before = app.extensions["kamergraaf"]._served._users
    for path in paths:
        client.get(path, buffered=True)
        client.get(path, headers={"Range": "bytes=0-9"}, buffered=True)
    assert app.extensions["kamergraaf"]._served._users == before


def test_a_pool_that_is_closed_says_nothing_of_workers_that_start(
    release: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Ending what was just begun is no error."""
    for _ in range(3):
        Pool(release / "store", PoolSettings(), "kort").close()
    assert [record for record in caplog.records if record.levelno >= logging.WARNING] == []


def test_a_pool_works_with_many_open_files(release: Path) -> None:
    """Descriptors from 1024 on, where select() fails, are as good as others."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if hard < 2048:
        pytest.skip("this machine does not allow 2,048 open files")
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, 2048), hard))
    taken = [os.open(os.devnull, os.O_RDONLY) for _ in range(1100)]
    made = Pool(release / "store", PoolSettings(size=1, spares=0))
    try:
        assert made.rows("SELECT * { ?s ?p ?o } LIMIT 1").rows
    finally:
        made.close()
        for descriptor in taken:
            os.close(descriptor)
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


def test_a_supervisor_outlives_what_prevents_a_worker(release: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever fails while a worker starts, the next one is started by the same thread."""
    real, failures = pool.Worker, iter([OSError("no processes left"), ValueError("a frame of 9 bytes")])

    def worker(nursery: Nursery, store: Path, memory: int) -> pool.Worker:
        for failure in failures:
            raise failure
        return real(nursery, store, memory)

    monkeypatch.setattr(pool, "Worker", worker)
    made = Pool(release / "store", PoolSettings(size=1, spares=0))
    try:
        assert eventually(lambda: len(made.pids()) == 1)
    finally:
        made.close()


def test_a_directory_is_pinned(release: Path) -> None:
    """The directory of a release is served as it is."""
    assert find_link(release) == release.absolute()


def test_nothing_to_serve_is_said_with_the_place(tmp_path: Path) -> None:
    """Starting without a release names what was looked for."""
    with pytest.raises(StoreError, match="no release here"):
        find_link(tmp_path)


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"id": "x", "quads": "veel", "classes": {}, "files": {}}'])
def test_a_manifest_that_is_not_one_is_refused(tmp_path: Path, content: str) -> None:
    """A manifest without its parts is no release."""
    (tmp_path / "manifest.json").write_text(content, encoding="utf-8")
    with pytest.raises(StoreError, match="manifest"):
        read_manifest(tmp_path)


def test_a_manifest_cannot_name_files_outside(tmp_path: Path) -> None:
    """What the manifest names outside the open folders is never given."""
    release = make_release(tmp_path / "een")
    manifest = json.loads((release / "manifest.json").read_text(encoding="utf-8"))
    described = {"sha256": "0" * 64, "bytes": 1}
    manifest["files"] |= {"dumps/../manifest.json": described, "store/CURRENT": described, "/etc/passwd": described}
    (release / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    app = create_app(Settings(release=release))
    try:
        for name in ("../manifest.json", "store/CURRENT", "/etc/passwd", "etc/passwd"):
            assert app.test_client().get(f"/downloads/{name}", buffered=True).status_code == 404
    finally:
        close(app)


def _rows(count: int) -> str:
    lines = (
        f'<https://example.org/r{n}> <https://example.org/p> "{n}" <https://example.org/g> .' for n in range(count)
    )
    return "\n".join(lines) + "\n"


def _wait_till_gone(pids: list[int]) -> None:
    until = time.monotonic() + 10
    while any(running(pid) for pid in pids):
        assert time.monotonic() < until, "workers of the old release are still there"
        time.sleep(0.05)
