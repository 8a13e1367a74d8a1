"""What was asked before is answered again without a worker: 304, kept answers, and queries that took too long."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from flask import Flask
from flask.testing import FlaskClient

from server.application import close, create_app
from server.pool import Pool
from server.repeats import Answers
from server.settings import Settings
from tests.server.conftest import Live, eventually
from tests.server.release import make_release
from tests.server.test_attacks import get

DOC = "/doc/vragenset/2099z00001"
SELECT = "SELECT * { ?s ?p ?o } ORDER BY ?s ?p ?o LIMIT 60"
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
CSV = {"Accept": "text/csv"}


def at(query: str, **fields: str) -> str:
    """Return the address of a query."""
    return f"/sparql?query={quote(query)}" + "".join(f"&{name}={quote(value)}" for name, value in fields.items())


@pytest.fixture(scope="module")
def own(release: Path) -> Iterator[Flask]:
    """An application of these tests alone."""
    made = create_app(Settings(release=release, queue_timeout=30, timed_out_for=50))
    yield made
    close(made)


@pytest.fixture
def fresh(own: Flask) -> FlaskClient:
    """A client of an application that has nothing kept yet."""
    answers(own).clear()
    return own.test_client()


def forbid(patch: pytest.MonkeyPatch) -> None:
    """From now on no worker may be asked anything."""

    def asked(*_: object, **__: object) -> None:
        raise AssertionError("a worker was asked")

    patch.setattr(Pool, "run", asked)


def answers(app: Flask) -> Answers:
    """Return what is kept."""
    served = app.extensions["kamergraaf"].acquire()
    served.release()
    kept: Answers = served.answers
    return kept


PATHS = [
    (DOC, {"Accept": "text/html"}),
    (f"{DOC}.html", {"Accept-Language": "en"}),
    (f"{DOC}.ttl", {}),
    (f"{DOC}.jsonld", {}),
    (f"{DOC}.rdf", {}),
    (f"{DOC}.nt", {}),
    (at(SELECT), {"Accept": "application/sparql-results+json"}),
    (at(SELECT), CSV),
    (at(SELECT), {"Accept": "text/html"}),
    (at("ASK { ?s ?p ?o }"), {}),
    (at("CONSTRUCT WHERE { ?s ?p ?o } LIMIT 40"), {"Accept": "text/turtle"}),
    (at(SELECT, format="xml"), {}),
]


@pytest.mark.parametrize("coding", ["", "gzip", "br"])
@pytest.mark.parametrize(("path", "headers"), PATHS)
def test_a_second_time_no_worker_is_asked(
    fresh: FlaskClient, monkeypatch: pytest.MonkeyPatch, path: str, headers: dict[str, str], coding: str
) -> None:
    """The same answer, byte for byte and with the same headers but its id, comes from memory."""
    assert len(PATHS) == 12
    headers = {**headers, "Accept-Encoding": coding}
    first = fresh.get(path, headers=headers, buffered=True)
    forbid(monkeypatch)
    again = fresh.get(path, headers=headers, buffered=True)
    assert (first.status_code, again.status_code) == (200, 200)
    assert again.data == first.data
    for response in (first, again):
        response.headers.pop("X-Request-ID")
    assert set(again.headers) == set(first.headers)


@pytest.mark.parametrize("coding", ["", "gzip"])
@pytest.mark.parametrize(("path", "headers"), PATHS)
def test_who_has_it_gets_304_without_a_worker(
    fresh: FlaskClient, monkeypatch: pytest.MonkeyPatch, path: str, headers: dict[str, str], coding: str
) -> None:
    """With the entity tag of an answer in any coding nothing is asked and nothing sent, and what it varies with is."""
    first = fresh.get(path, headers={**headers, "Accept-Encoding": coding}, buffered=True)
    forbid(monkeypatch)
    again = fresh.get(path, headers={**headers, "If-None-Match": first.headers["ETag"]}, buffered=True)
    assert (again.status_code, again.data) == (304, b"")
    assert again.headers["ETag"] == first.headers["ETag"]
    assert again.headers["Cache-Control"] == first.headers["Cache-Control"] == "no-cache"
    assert {name.lower() for name in again.vary} == {name.lower() for name in first.vary}


def test_a_query_need_not_be_kept_to_be_304(release: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The tag of a query follows from its text: another process, without memory, knows it too."""
    one = create_app(Settings(release=release, cache_mb=0))
    try:
        client = one.test_client()
        first = client.get(at(SELECT), buffered=True)
        assert len(answers(one)) == 0
        forbid(monkeypatch)
        again = client.get(at(SELECT), headers={"If-None-Match": first.headers["ETag"]}, buffered=True)
        head = client.head(at(SELECT), headers={"If-None-Match": first.headers["ETag"]}, buffered=True)
    finally:
        close(one)
    assert (again.status_code, head.status_code) == (304, 304)


def test_another_layout_is_the_same_query(fresh: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    """Comments and white space make no other answer."""
    first = fresh.get(at(SELECT), buffered=True)
    forbid(monkeypatch)
    again = fresh.get(at(f"# alles\n{SELECT.replace(' ', '   ')}\n"), buffered=True)
    assert (again.data, again.headers["ETag"]) == (first.data, first.headers["ETag"])


def test_forms_languages_graphs_and_queries_have_tags_of_their_own(fresh: FlaskClient) -> None:
    """Nothing that makes another answer shares an entity tag."""
    asked = [
        (at(SELECT), CSV),
        (at(SELECT), {}),
        (at(SELECT), {"Accept": "text/html"}),
        (at(SELECT), {"Accept": "text/html", "Accept-Language": "en"}),
        (at(SELECT + " OFFSET 1"), CSV),
        (at(SELECT, **{"default-graph-uri": "https://example.org/many"}), CSV),
        (at(SELECT, **{"named-graph-uri": "https://example.org/many"}), CSV),
        (DOC, {"Accept": "text/html"}),
        (DOC, {"Accept": "text/html", "Accept-Language": "en"}),
        (f"{DOC}?lang=en", {"Accept": "text/html"}),
        (DOC, {"Accept": "text/turtle"}),
    ]
    tags = [fresh.get(path, headers=headers, buffered=True).headers["ETag"] for path, headers in asked]
    assert len(set(tags)) == len(tags) == 11
    assert all(tag.startswith('W/"') for tag in tags)


def test_a_page_carries_only_its_own_address_on(fresh: FlaskClient) -> None:
    """What somebody added to an address never shows on the page of somebody else."""
    fresh.get(f"{DOC}?van=iemand-anders", headers={"Accept": "text/html"}, buffered=True)
    page = fresh.get(DOC, headers={"Accept": "text/html"}, buffered=True)
    assert b"iemand-anders" not in page.data
    fresh.get(at(f"# iemand-anders\n{SELECT}"), headers={"Accept": "text/html"}, buffered=True)
    page = fresh.get(at(SELECT), headers={"Accept": "text/html"}, buffered=True)
    assert b"iemand-anders" not in page.data


@pytest.mark.parametrize("query", ["SELECT (NOW() AS ?n) {}", "SELECT (UUID() AS ?n) {}", "SELECT (RAND() AS ?n) {}"])
def test_what_changes_each_time_is_never_kept(own: Flask, fresh: FlaskClient, query: str) -> None:
    """The clock and chance are asked anew; caches are told not to keep it either."""
    first = fresh.get(at(query), buffered=True)
    assert (first.status_code, first.headers["Cache-Control"]) == (200, "no-store")
    assert "ETag" not in first.headers
    assert len(answers(own)) == 0
    assert (
        fresh.get(at("SELECT (UUID() AS ?n) {}"), buffered=True).data
        != fresh.get(at("SELECT (UUID() AS ?n) {}"), buffered=True).data
    )


def test_posted_queries_are_kept_without_a_tag(fresh: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    """A body that is posted again is answered from memory; the answer does not stand at an address, so has no tag."""
    fields = {"query": SELECT}
    first = fresh.post("/sparql", data=fields, buffered=True)
    forbid(monkeypatch)
    again = fresh.post("/sparql", data=fields, headers={"If-None-Match": "*"}, buffered=True)
    assert (again.status_code, again.data) == (200, first.data)
    assert "ETag" not in first.headers
    assert "ETag" not in again.headers


@pytest.mark.parametrize(
    ("query", "status"),
    [("SELECT * {", 400), ("SELECT * { SERVICE <https://example.org/> { ?s ?p ?o } }", 403), (ENDLESS, 503)],
)
def test_errors_are_never_kept(own: Flask, fresh: FlaskClient, query: str, status: int) -> None:
    """Only what was answered whole and well is kept; a star is no entity tag of a query that may be wrong."""
    response = fresh.get(at(query, timeout="0.3"), headers={"If-None-Match": "*"}, buffered=True)
    assert (response.status_code, response.headers["Cache-Control"]) == (status, "no-store")
    page = fresh.get(at(query, timeout="0.3"), headers={"Accept": "text/html"}, buffered=True)
    assert (page.status_code, page.headers["Cache-Control"]) == (status, "no-store")
    assert len(answers(own)) == 0


def test_unknown_entities_are_not_kept(own: Flask, fresh: FlaskClient) -> None:
    """404 is said anew each time."""
    assert fresh.get("/doc/persoon/niemand", buffered=True).status_code == 404
    assert len(answers(own)) == 0


def test_last_modified_is_when_the_release_came_in_service(fresh: FlaskClient) -> None:
    """Who has a page since then gets 304; who has an older one gets the page."""
    first = fresh.get(f"{DOC}.ttl", buffered=True)
    moment = first.headers["Last-Modified"]
    same = fresh.get(f"{DOC}.ttl", headers={"If-Modified-Since": moment}, buffered=True)
    older = fresh.get(f"{DOC}.ttl", headers={"If-Modified-Since": "Thu, 01 Jan 2015 00:00:00 GMT"}, buffered=True)
    assert (same.status_code, older.status_code) == (304, 200)


def test_caches_may_be_given_time(release: Path) -> None:
    """With KAMERGRAAF_MAX_AGE a cache in front need not ask each time."""
    one = create_app(Settings(release=release, max_age=60))
    try:
        client = one.test_client()
        found = {client.get(path, buffered=True).headers["Cache-Control"] for path in (DOC, at(SELECT), "/wie")}
        broken = client.get(at("SELECT"), buffered=True).headers["Cache-Control"]
    finally:
        close(one)
    assert found == {"public, max-age=60"}
    assert broken == "no-store"


def test_a_query_that_took_too_long_is_refused_at_once(fresh: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    """On this release it is 503 with the reason and how long to wait, however it is laid out and in every form."""
    endless = ENDLESS.replace("?n", "?k")
    assert fresh.get(at(endless, timeout="0.3"), buffered=True).json["reason"] == "timeout"  # type: ignore[index]
    forbid(monkeypatch)
    for headers in ({}, CSV):
        again = fresh.get(at(f"{endless} # nog eens", timeout="0.3"), headers=headers, buffered=True)
        assert (again.status_code, again.json["reason"]) == (503, "timed-out-before")  # type: ignore[index]
        assert 20 < int(again.headers["Retry-After"]) <= 50
    page = fresh.get(at(endless, timeout="0.3"), headers={"Accept": "text/html"}, buffered=True)
    assert (page.status_code, page.headers["Retry-After"].isdecimal()) == (503, True)
    assert b"COUNT(*)" in page.data


def test_with_more_time_it_may_try_again(fresh: FlaskClient) -> None:
    """A larger `timeout=` than it had before is tried; the same or a smaller one is not."""
    tries = [at(ENDLESS.replace("?n", "?m"), timeout=seconds) for seconds in ("0.3", "0.2", "0.3", "0.6", "0.6")]
    reasons = [fresh.get(path, buffered=True).json["reason"] for path in tries]  # type: ignore[index]
    assert reasons == ["timeout", "timed-out-before", "timed-out-before", "timeout", "timed-out-before"]


def test_a_switch_of_release_forgets(release: Path, tmp_path: Path) -> None:
    """Answers, tags and queries that took too long belong to one release."""
    place = tmp_path / "data"
    place.mkdir()
    first = make_release(place / "a", "proef-1", '<https://example.org/s> <https://example.org/p> "oud" .\n')
    second = make_release(place / "b", "proef-2", '<https://example.org/s> <https://example.org/p> "nieuw" .\n')
    link = place / "current"
    link.symlink_to(first)
    app = create_app(Settings(release=place, queue_timeout=30))
    try:
        client = app.test_client()
        path = at("SELECT ?o { <https://example.org/s> ?p ?o }", format="csv")
        old = client.get(path, buffered=True)
        held = answers(app)
        assert (old.data.split(), len(held)) == ([b"o", b"oud"], 1)
        (place / "new").symlink_to(second)
        (place / "new").rename(link)
        asked = {"If-None-Match": old.headers["ETag"]}
        assert eventually(lambda: client.get(path, headers=asked, buffered=True).status_code == 200)
        assert client.get(path, buffered=True).data.split() == [b"o", b"nieuw"]
        assert eventually(lambda: len(held) == 0)
    finally:
        close(app)


def test_long_answers_are_kept_when_whole_and_never_when_cut(release: Path) -> None:
    """A streamed answer under the limit is kept from its last byte on; one that broke off is not."""
    server = Live(release, processes=1, result_bytes=700_000, timed_out_for=0, metrics_token="x" * 16)
    try:
        whole = at("SELECT * { ?a ?b ?c . ?d ?e ?f } LIMIT 900", format="csv")
        first = get(server, whole, **{"Accept-Encoding": "gzip"})
        assert first[1]["Transfer-Encoding"] == "chunked"
        again = get(server, whole, **{"Accept-Encoding": "gzip"})
        assert (again[2], again[1]["Content-Length"]) == (first[2], str(len(first[2])))
        cut = at("SELECT * { ?a ?b ?c . ?d ?e ?f } LIMIT 90000", format="csv")
        for _ in range(2):
            with pytest.raises(Exception, match="IncompleteRead"):
                get(server, cut, **{"Accept-Encoding": "gzip"})
        _, _, counted = get(server, "/metrics", Authorization=f"Bearer {'x' * 16}")
        assert b'kamergraaf_repeats_total{how="hit"} 1.0' in counted
        assert b'kamergraaf_queries_total{outcome="broken"} 2.0' in counted
    finally:
        server.stop()
