"""The names and ids of a release as the build makes it: what is served agrees with what was built."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from kg.namespaces import KG
from kg.store import open_read_only
from server.application import close, create_app
from server.settings import Settings

LINKED = f"""
PREFIX kg: <{KG}>
SELECT DISTINCT ?tekst ?op ?doel WHERE {{
  ?vermelding kg:zoalsGeschreven ?tekst ; kg:rol kg:rolIndiener ; kg:verwijstNaarEntiteit ?doel ;
    kg:uitDocument ?document .
  ?document kg:betreftSet|kg:antwoordOpSet ?set .
  ?set kg:ingezonden ?op .
}}
"""


@pytest.fixture(scope="module")
def built(example_out: Path) -> Iterator[Flask]:
    """The application over the release of the examples."""
    app = create_app(Settings(release=example_out, page_workers=1, query_workers=1, query_spares=0))
    yield app
    close(app)


@pytest.fixture
def client(built: Flask) -> FlaskClient:
    """A client of it."""
    return built.test_client()


def _rows(examples: Path, name: str) -> list[dict[str, str]]:
    with (examples / "register" / name).open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def _candidates(client: FlaskClient, query: dict[str, Any]) -> list[dict[str, Any]]:
    response = client.post("/reconcile", data={"queries": json.dumps({"q": query})}, buffered=True)
    found: list[dict[str, Any]] = json.loads(response.data)["q"]["result"]
    return found


def test_every_id_of_the_register_leads_to_a_page(client: FlaskClient, examples: Path) -> None:
    """From the id by 303 to our name, by 303 to a page that is there."""
    rows = _rows(examples, "identifiers.csv")
    assert len(rows) >= 3
    for row in rows:
        response = client.get(f"/id/{row['scheme']}/{row['id']}", buffered=True)
        assert response.headers["Location"] == f"/id/{row['entity']}"
        assert client.get(f"/doc/{row['entity']}", buffered=True).status_code == 200


def test_every_candidate_is_in_the_graph(client: FlaskClient, examples: Path) -> None:
    """Whoever the register knows is found by name, under an IRI that the graph has."""
    rows = _rows(examples, "persons.csv")
    assert len(rows) >= 10
    for row in rows:
        best = _candidates(client, {"query": row["name"], "type": "Persoon"})[0]
        assert (best["id"], best["match"]) == (f"persoon/{row['key']}", True)
        assert client.get(f"/id/{best['id']}", buffered=True).status_code == 303


def test_links_are_those_of_the_build(client: FlaskClient, built: Flask) -> None:
    """A name as it stands in a document, with the day of the questions, is linked as the build linked it.

    Names that the build could link only with the party beside them get no link without it; none gets another.
    """
    store = open_read_only(built.extensions["kamergraaf"]._served.directory / "store")
    rows = [[value.value for value in row if value] for row in store.select(LINKED).rows]
    same = 0
    for tekst, op, doel in rows:
        asked = [{"pid": "op", "v": op}]
        found = _candidates(client, {"query": tekst, "type": "Kamerlid", "properties": asked})
        chosen = [one["id"] for one in found if one["match"]]
        assert chosen in ([], [doel.partition("/id/")[2]]), tekst
        same += bool(chosen)
    assert same >= 3


@pytest.mark.parametrize(
    ("op", "outcome", "who"),
    [
        ("2093-12-31", "register", "Pia Proefpersoon"),
        ("2094-01-01", "register", "Pia Proefpersoon"),
        ("2080-01-01", "onbekend", ""),
        ("2077-12-31", "niemand", ""),
    ],
)
def test_who_held_a_post_and_what_it_was_called(client: FlaskClient, op: str, outcome: str, who: str) -> None:
    """The ministry was renamed at the turn of the year, and its minister stayed."""
    found = json.loads(client.get(f"/wie?ministerie=VenP&op={op}&format=json", buffered=True).data)
    assert found["uitkomst"] == outcome
    assert [post["persoon"]["naam"] for post in found["posten"]] == ([who] if who else [])
    called = json.loads(client.get(f"/heet?ministerie=mnre9901&op={op}&format=json", buffered=True).data)
    assert called["naam"] == {"2093-12-31": "Voorbeelden", "2094-01-01": "Voorbeelden en Proeven"}.get(
        op, "Voorbeelden" if op == "2080-01-01" else None
    )
