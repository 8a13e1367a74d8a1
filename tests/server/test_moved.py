"""Addresses of sets that were replaced: what was once published leads on."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

OLD, OLDEST, LOOP = (f"vragenset/v-000000000000000{n}" for n in (2, 1, 3))
NEW = "vragenset/2099z00001"

CASES = [
    (f"/id/{OLD}", f"/id/{NEW}"),
    (f"/id/{OLDEST}", f"/id/{NEW}"),
    (f"/id/{OLD}?lang=en&x=a%20b", f"/id/{NEW}?lang=en&x=a%20b"),
    (f"/doc/{OLD}", f"/doc/{NEW}"),
    (f"/doc/{OLD}.ttl", f"/doc/{NEW}.ttl"),
    (f"/doc/{OLDEST}.jsonld?x=1", f"/doc/{NEW}.jsonld?x=1"),
    (f"/doc/{OLD}.html", f"/doc/{NEW}.html"),
    (f"/id/{OLD}/vraag/2", f"/id/{NEW}/vraag/2"),
    (f"/id/{OLDEST}/vraag/2", f"/id/{NEW}/vraag/2"),
    (f"/doc/{OLD}/vraag/2.nt", f"/doc/{NEW}/vraag/2.nt"),
    (f"/doc/{OLD}/adressering/3?lang=en", f"/doc/{NEW}/adressering/3?lang=en"),
    (f"/id/{OLD}/vraag/99", f"/id/{NEW}"),
    (f"/doc/{OLD}/adressering/99.rdf", f"/doc/{NEW}.rdf"),
]


@pytest.mark.parametrize(("path", "target"), CASES)
@pytest.mark.parametrize("accept", ["text/html", "text/turtle", "application/ld+json"])
def test_an_old_address_leads_to_the_new_one(client: FlaskClient, path: str, target: str, accept: str) -> None:
    """For good, in one step, in the form that was asked for; a part that the new set has not leads to the set."""
    assert len(CASES) == 13
    response = client.get(path, headers={"Accept": accept}, buffered=True)
    assert (response.status_code, response.headers["Location"]) == (301, target)


@pytest.mark.parametrize("path", [f"{NEW}/vraag/99", "vragenset/onbekend/vraag/1", f"{OLD}/melding/1", f"{OLD}/vraag"])
def test_what_was_never_there_is_not_found(client: FlaskClient, path: str) -> None:
    """Only the questions and addressings of a set that was replaced lead on."""
    assert client.get(f"/id/{path}", buffered=True).status_code == 404


def test_what_replaces_itself_is_shown(client: FlaskClient) -> None:
    """A ring in the data is no ring of redirects."""
    assert client.get(f"/doc/{LOOP}", buffered=True).status_code == 200
    assert client.get(f"/id/{LOOP}/vraag/1", buffered=True).status_code == 404
