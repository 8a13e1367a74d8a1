"""Queries that have a name, and how they are stopped by it."""

from __future__ import annotations

import http.client
import threading
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from server.problems import Problem
from server.running import Running
from tests.server.conftest import Live, eventually

ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
ROWS = "SELECT * { ?a ?b ?c . ?d ?e ?f }"
NAME = "proef-0123456789"


def _ask(live: Live, query: str, name: str, got: list[object]) -> None:
    connection = http.client.HTTPConnection(*live.address, timeout=30)
    headers = {"Content-Type": "application/sparql-query", "Query-ID": name, "Accept": "text/csv"}
    connection.request("POST", "/sparql", query, headers)
    try:
        response = connection.getresponse()
        got += [response.status, response.read()]
    except http.client.HTTPException as error:
        got.append(error)
    finally:
        connection.close()


def _stop(live: Live, name: str) -> int:
    connection = http.client.HTTPConnection(*live.address, timeout=30)
    try:
        connection.request("DELETE", f"/sparql/queries/{name}")
        return connection.getresponse().status
    finally:
        connection.close()


def test_a_query_is_stopped_by_its_name(patient: Live) -> None:
    """Before its first byte too, and long before its deadline; whoever asked it is told."""
    got: list[object] = []
    thread = threading.Thread(target=_ask, args=(patient, ENDLESS, NAME, got))
    thread.start()
    assert eventually(lambda: _stop(patient, NAME) == 204)
    thread.join(timeout=20)
    assert got[0] == 503
    assert b'"reason": "stopped"' in got[1]  # type: ignore[operator]


def test_a_stream_that_is_stopped_breaks_off(patient: Live) -> None:
    """What was sent before is not taken for the whole."""
    got: list[object] = []
    thread = threading.Thread(target=_ask, args=(patient, ROWS + " OFFSET 1", NAME, got))
    thread.start()
    assert eventually(lambda: _stop(patient, NAME) == 204)
    thread.join(timeout=20)
    assert isinstance(got[-1], http.client.IncompleteRead) or got[0] == 503


def test_other_processes_can_stop_it(release: Path) -> None:
    """Whichever web process gets the request to stop."""
    server = Live(release, processes=3, query_timeout=20, query_workers=1, query_spares=0, page_workers=1)
    try:
        for number in range(4):
            got: list[object] = []
            name = f"{NAME}-{number}"
            thread = threading.Thread(target=_ask, args=(server, ENDLESS, name, got))
            thread.start()
            assert eventually(lambda name=name: _stop(server, name) == 204)  # type: ignore[misc]
            thread.join(timeout=5)
            assert got[0] == 503
    finally:
        server.stop()


def test_a_name_is_free_again_when_its_query_is_over(client: FlaskClient) -> None:
    """And then there is nothing to stop."""
    for _ in range(2):
        asked = client.post("/sparql", data={"query": "ASK {}"}, headers={"Query-ID": NAME}, buffered=True)
        assert asked.status_code == 200
    assert client.delete(f"/sparql/queries/{NAME}", buffered=True).status_code == 404


@pytest.mark.parametrize(
    "name", ["kort", "x" * 65, "../../../../etc/passwd", "a" * 16 + "\u00e9", "een naam met spaties"]
)
def test_names_are_long_and_plain(client: FlaskClient, name: str) -> None:
    """A name that could be guessed, or that is a path, is refused."""
    asked = client.post("/sparql", data={"query": "ASK { ?x ?y 1 }"}, headers={"Query-ID": name}, buffered=True)
    assert asked.status_code == 400
    assert client.delete(f"/sparql/queries/{name}", buffered=True).status_code == 404


def test_a_name_belongs_to_one_query(app: Flask, tmp_path: Path) -> None:
    """Nobody can take a name that is in use."""
    names = Running(tmp_path)
    with app.test_request_context():
        names.enter(NAME)
        with pytest.raises(Problem) as refused:
            names.enter(NAME)
    assert refused.value.status == 409


def test_a_name_that_is_in_use_is_told(app: Flask, client: FlaskClient) -> None:
    """The second query of a name is 409 with what is wrong, and the first goes on."""
    names: Running = app.extensions["kamergraaf-running"]
    with app.test_request_context():
        file = names.enter(NAME)
    asked = client.post("/sparql", data={"query": "ASK { 1 ?p ?o }"}, headers={"Query-ID": NAME}, buffered=True)
    assert (asked.status_code, "Query-ID" in asked.get_json()["detail"], file.exists()) == (409, True, True)
    assert names.stop(NAME)


def test_only_delete_stops(client: FlaskClient) -> None:
    """Following a link stops nothing."""
    answer = client.get(f"/sparql/queries/{NAME}", buffered=True)
    assert answer.status_code == 405
    assert "DELETE" in answer.headers["Allow"]
