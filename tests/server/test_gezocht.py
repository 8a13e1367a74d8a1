"""Documents that are cited and not there."""

from __future__ import annotations

import csv
import io
import json

import pytest
from flask.testing import FlaskClient
from lxml import html

from server import gezocht

ID = "https://example.org/kamer/id/document/"
BOTH = [ID + "ah-tk-20982099-1", ID + "ah-tk-20982099-2"]


def test_the_most_cited_stand_first(client: FlaskClient) -> None:
    """Each with how often, and with links to itself and to who cites it."""
    page = html.fromstring(client.get("/gezocht", headers={"Accept": "text/html"}, buffered=True).text)
    rows = page.xpath("//tbody/tr")
    assert [[" ".join(cell.text_content().split()) for cell in row] for row in rows] == [
        ["Kamerstuk 99999, nr. 5", "2", "Aanhangsel 2098-2099, nr. 1; Aanhangsel 2098-2099, nr. 2"],
        ["Aanhangsel 2097-2098, nr. 7", "1", "Aanhangsel 2098-2099, nr. 1"],
    ]
    assert rows[0].xpath(".//a/@title") == ["kst-99999-5", "ah-tk-20982099-1", "ah-tk-20982099-2"]
    assert rows[0].xpath(".//a/@href") == [
        "/doc/document/kst-99999-5",
        "/doc/document/ah-tk-20982099-1",
        "/doc/document/ah-tk-20982099-2",
    ]


def test_json_names_all_who_cite(client: FlaskClient) -> None:
    """With IRIs, and how many there are in all."""
    found = json.loads(client.get("/gezocht", headers={"Accept": "application/json"}, buffered=True).data)
    assert (found["aantal"], found["pagina"], found["paginas"]) == (2, 1, 1)
    assert found["gezocht"][0] == {
        "iri": ID + "kst-99999-5",
        "identificatie": "kst-99999-5",
        "aantal": 2,
        "aangehaaldDoor": BOTH,
    }


def test_csv_has_a_row_for_each(client: FlaskClient) -> None:
    """A header, and the citing documents in one column with a space between."""
    response = client.get("/gezocht?format=csv", buffered=True)
    rows = list(csv.reader(io.StringIO(response.text)))
    assert rows == [
        ["stub", "identificatie", "aantal", "aangehaald_door"],
        [ID + "kst-99999-5", "kst-99999-5", "2", " ".join(BOTH)],
        [ID + "ah-tk-20972098-7", "ah-tk-20972098-7", "1", BOTH[0]],
    ]


@pytest.mark.parametrize(("name", "form"), [("PAGE", "html"), ("DATA_PAGE", "csv"), ("DATA_PAGE", "json")])
def test_a_long_list_comes_in_pages(client: FlaskClient, monkeypatch: pytest.MonkeyPatch, name: str, form: str) -> None:
    """Each page leads to the next in its head, whatever its form; past the last there is none."""
    monkeypatch.setattr(gezocht, name, 1)
    first, second = (client.get(f"/gezocht?format={form}&p={n}", buffered=True) for n in (1, 2))
    assert first.headers.getlist("Link") == [f'</gezocht?format={form}&p=2>; rel="next"']
    assert second.headers.getlist("Link") == [f'</gezocht?format={form}&p=1>; rel="prev"']
    assert ("kst-99999-5" in first.text, "kst-99999-5" in second.text) == (True, False)
    assert client.get(f"/gezocht?format={form}&p=3", buffered=True).status_code == 404


def test_another_form_is_not_acceptable(client: FlaskClient) -> None:
    """What there is is said."""
    response = client.get("/gezocht", headers={"Accept": "image/png"}, buffered=True)
    assert response.status_code == 406
    assert "text/csv" in json.loads(response.data)["offers"]
