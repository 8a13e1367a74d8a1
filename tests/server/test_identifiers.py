"""Ids of others lead to what has them here."""

from __future__ import annotations

import json

import pytest
from flask.testing import FlaskClient

GUID = "00000000-0000-4000-8000-00000000000a"


@pytest.mark.parametrize(
    ("path", "target"),
    [
        ("parlement/vg00voorbeel", "persoon/p0001"),
        ("parlement/VG00VOORBEEL", "persoon/p0001"),
        ("parlement/v-victor-voorbeeld", "persoon/p0001"),
        ("wikidata/Q900001", "persoon/p0001"),
        ("wikidata/q900001", "persoon/p0001"),
        ("wikidata/Q900500", "fractie/vbp"),
        (f"tk/{GUID}", "persoon/p0001"),
        (f"tk/{GUID.upper()}", "persoon/p0001"),
        ("tooi/mnre9001", "ministerie/mnre9001"),
        ("tooi/MNRE9004", "ministerie/mnre9004"),
        ("tooi/hv_00009004", "ministerie/mnre9004"),
    ],
)
def test_an_id_leads_to_our_name(client: FlaskClient, path: str, target: str) -> None:
    """303 to the IRI of ours, as that is not the thing itself; in whatever case the id is written."""
    response = client.get(f"/id/{path}", buffered=True)
    assert response.status_code == 303
    assert response.headers["Location"] == f"/id/{target}"


def test_a_language_that_was_asked_for_goes_along(client: FlaskClient) -> None:
    """A link in English leads to a page in English."""
    assert client.get("/id/wikidata/Q900001?lang=en", buffered=True).headers["Location"] == "/id/persoon/p0001?lang=en"


def test_it_ends_at_the_page(client: FlaskClient) -> None:
    """Following it as a browser does gives the page of the person."""
    response = client.get(
        "/id/parlement/vg00voorbeel", buffered=True, follow_redirects=True, headers={"Accept": "text/html"}
    )
    assert response.status_code == 200
    assert "<h1>Victor Voorbeeld</h1>" in response.text


def test_an_item_of_several_gives_a_choice(client: FlaskClient) -> None:
    """300 with all of them, as JSON or as a page, and none chosen."""
    as_json = client.get("/id/wikidata/Q900900", buffered=True, headers={"Accept": "application/json"})
    assert as_json.status_code == 300
    assert "Location" not in as_json.headers
    found = json.loads(as_json.data)
    assert [(one["iri"], one["naam"]) for one in found["keuzes"]] == [
        ("https://example.org/kamer/id/ministerie/mnre9001", "Bruggen"),
        ("https://example.org/kamer/id/ministerie/mnre9002", "Vaarten"),
    ]
    page = client.get("/id/wikidata/Q900900", buffered=True, headers={"Accept": "text/html"})
    assert page.status_code == 300
    assert 'href="/doc/ministerie/mnre9002"' in page.text


@pytest.mark.parametrize(
    "path", ["parlement/vzz00000000x", "parlement/niemand", "wikidata/Q1", f"tk/{GUID[:-1]}b", "tooi/mnre0001"]
)
def test_an_unknown_id_is_not_found(client: FlaskClient, path: str) -> None:
    """404, which says that the register may not know the id although the entity is here."""
    response = client.get(f"/id/{path}", buffered=True, headers={"Accept": "text/plain"})
    assert response.status_code == 404
    assert "op naam" in response.text


@pytest.mark.parametrize(
    "path",
    [
        "parlement/a--b",
        "parlement/-",
        "parlement/x%27%22;--",
        "parlement/" + "a" * 500,
        "wikidata/Q0",
        "wikidata/P31",
        "wikidata/Q%D9%A3",
        "wikidata/%3Cscript%3E",
        "tk/1234",
        "tk/" + GUID.replace("-", ""),
        "tooi/%00",
        "tooi/mnre",
        "tk/%F0%9F%8E%88",
    ],
)
def test_a_malformed_id_is_refused(client: FlaskClient, path: str) -> None:
    """400, which says what an id of that kind looks like."""
    response = client.get(f"/id/{path}", buffered=True)
    assert response.status_code == 400
    assert response.mimetype == "application/problem+json"


def test_entities_keep_their_own_names(client: FlaskClient) -> None:
    """The routes for ids of others take nothing from `/id/…` itself."""
    assert client.get("/id/persoon/p0001", buffered=True).status_code == 303
    assert client.get("/id/wikidata/Q900001/x", buffered=True).status_code == 404
