"""Who held which post on a day and what a ministry was called: what supports it, and what is not known."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from lxml import html

from server.application import close, create_app
from server.settings import Settings
from tests.server.release import BASE, make_release

IRI = "https://example.org/kamer/id/"
KG = "https://w3id.org/kamergraaf/def#"


def _json(client: FlaskClient, path: str, **asked: str) -> dict[str, Any]:
    response = client.get(path, query_string={**asked, "format": "json"}, buffered=True)
    assert response.status_code == 200, response.text
    assert response.mimetype == "application/json"
    found: dict[str, Any] = json.loads(response.data)
    return found


def _page(client: FlaskClient, path: str) -> html.HtmlElement:
    return html.fromstring(client.get(path, buffered=True, headers={"Accept": "text/html"}).text)


def _rows(client: FlaskClient, path: str, **asked: str) -> list[dict[str, str]]:
    response = client.get(path, query_string={**asked, "format": "csv"}, buffered=True)
    assert response.status_code == 200
    assert response.mimetype == "text/csv"
    return list(csv.DictReader(io.StringIO(response.text)))


def _who(found: dict[str, Any]) -> list[tuple[str, str, str]]:
    return [(post["post"], post["persoon"]["naam"], post["steun"]) for post in found["posten"]]


@pytest.mark.parametrize(
    ("op", "expected"),
    [
        ("2096-12-31", []),
        ("2097-01-01", [("Staatssecretaris van Water", "Inge van Proef", "register")]),
        ("2098-07-01", [("Staatssecretaris van Water", "Inge van Proef", "register")]),
        ("2098-07-02", [("Minister van Waterwegen", "Inge van Proef", "register")]),
        ("2120-01-01", [("Minister van Waterwegen", "Inge van Proef", "register")]),
    ],
)
def test_a_period_holds_its_first_and_last_day(
    client: FlaskClient, op: str, expected: list[tuple[str, str, str]]
) -> None:
    """Who held what changes exactly on the day."""
    assert _who(_json(client, "/wie", ministerie="mnre9004", op=op)) == expected


@pytest.mark.parametrize("written", ["mnre9004", "MNRE9004", f"{IRI}ministerie/mnre9004", "WW", "Waterwegen"])
def test_a_ministry_by_code_iri_abbreviation_or_name(client: FlaskClient, written: str) -> None:
    """All lead to the same ministry, and the answer says which and why."""
    found = _json(client, "/wie", ministerie=written, op="2099-01-01")
    assert found["ministerie"]["iri"] == f"{IRI}ministerie/mnre9004"
    assert found["uitkomst"] == "register"


def test_a_name_of_two_ministries_is_read_by_the_day(client: FlaskClient) -> None:
    """ "Water" was one ministry till 2095 and another from 2096."""
    assert _json(client, "/wie", ministerie="Water", op="2097-06-01")["ministerie"]["code"] == "mnre9004"
    assert _json(client, "/wie", ministerie="Water", op="2094-06-01")["ministerie"]["code"] == "mnre9005"


def test_a_post_is_given_with_all_that_is_known_of_it(client: FlaskClient) -> None:
    """IRI, person, period, cabinet, and which register says so."""
    [post] = _json(client, "/wie", ministerie="WW", op="2099-01-01")["posten"]
    assert post == {
        "iri": f"{IRI}bewindspersoon/p0003/mnre9004/2098-07-02",
        "post": "Minister van Waterwegen",
        "ambt": "https://w3id.org/kamergraaf/def#Minister",
        "persoon": {"iri": f"{IRI}persoon/p0003", "naam": "Inge van Proef"},
        "begin": "2098-07-02",
        "eind": None,
        "geattesteerdOp": None,
        "kabinet": {"iri": f"{IRI}kabinet/proef-i", "naam": "Kabinet-Proef I"},
        "steun": "register",
        "bron": "verzonnen",
        "documenten": [],
    }


def test_what_only_a_document_shows_is_said_to_be_so(client: FlaskClient) -> None:
    """An attested post holds for its day alone, and names the document."""
    found = _json(client, "/wie", ministerie="mnre9004", op="2096-05-05")
    assert found["uitkomst"] == "document"
    [post] = found["posten"]
    assert (post["steun"], post["geattesteerdOp"], post["begin"]) == ("document", "2096-05-05", None)
    assert [one["iri"] for one in post["documenten"]] == [f"{IRI}document/ah-tk-20982099-1"]
    assert _json(client, "/wie", ministerie="mnre9004", op="2096-05-06")["uitkomst"] == "onbekend"


def test_nobody_is_not_the_same_as_not_known(client: FlaskClient) -> None:
    """A ministry that did not exist had nobody; one that did may have had somebody whom we do not know."""
    assert _json(client, "/wie", ministerie="mnre9004", op="2095-12-31")["uitkomst"] == "niemand"
    assert _json(client, "/wie", ministerie="mnre9004", op="2096-02-01")["uitkomst"] == "onbekend"
    assert _json(client, "/wie", ministerie="mnre9003", op="2099-02-01")["uitkomst"] == "onbekend"
    assert _json(client, "/wie", ministerie="mnre9001", op="1850-02-01")["uitkomst"] == "onbekend"


def test_a_part_of_the_name_of_a_post_will_do(client: FlaskClient) -> None:
    """`post` leaves out the others; that none is left is not that nobody held it."""
    assert len(_json(client, "/wie", ministerie="WW", post="minister", op="2099-01-01")["posten"]) == 1
    found = _json(client, "/wie", ministerie="WW", post="staatssecretaris", op="2099-01-01")
    assert (found["uitkomst"], found["posten"]) == ("onbekend", [])


def test_without_a_ministry_the_whole_government_is_given(client: FlaskClient) -> None:
    """Everybody in office on the day."""
    found = _json(client, "/wie", op="2099-01-01")
    assert _who(found) == [
        ("Minister van Vaarten", "Mina Model", "register"),
        ("Minister van Waterwegen", "Inge van Proef", "register"),
    ]


def test_the_csv_of_nobody_says_why(client: FlaskClient) -> None:
    """An answer without posts is a row with its outcome, not an empty table."""
    [row] = _rows(client, "/wie", ministerie="mnre9004", op="2095-12-31")
    assert (row["op"], row["uitkomst"], row["ministerie"], row["post"]) == ("2095-12-31", "niemand", "mnre9004", "")
    [row] = _rows(client, "/wie", ministerie="mnre9004", op="2096-05-05")
    assert (row["uitkomst"], row["ambt"], row["documenten"]) == (
        "document",
        "Minister",
        f"{IRI}document/ah-tk-20982099-1",
    )


@pytest.mark.parametrize(
    ("ministerie", "op", "uitkomst", "naam"),
    [
        ("mnre9004", "2096-01-01", "register", "Water"),
        ("mnre9004", "2098-07-01", "register", "Water"),
        ("WAT", "2098-07-02", "register", "Waterwegen"),
        ("mnre9004", "2095-12-31", "niemand", None),
        ("mnre9002", "2099-01-01", "register", "Vaarten"),
        ("mnre9002", "1900-01-01", "onbekend", None),
        ("mnre9001", "2099-01-01", "onbekend", None),
        ("mnre9005", "2091-01-01", "document", "Water en Wallen"),
        ("mnre9005", "2097-01-01", "niemand", None),
    ],
)
def test_what_a_ministry_was_called(
    client: FlaskClient, ministerie: str, op: str, uitkomst: str, naam: str | None
) -> None:
    """The name of the day; where the register has no first day, from the first post there that it knows."""
    found = _json(client, "/heet", ministerie=ministerie, op=op)
    assert (found["uitkomst"], found["naam"]) == (uitkomst, naam)


def test_a_name_is_not_read_back_from_posts_of_before_the_cabinets(tmp_path: Path) -> None:
    """A post of long ago bears the name that its ministry has now: what that was called then is not known."""
    directory = make_release(tmp_path / "a")
    path = directory / "register" / "bewindspersonen.csv"
    old = "p0002,Minister,mnre9002,,Minister van Vaarten,2050-01-01,2051-01-01,,verzonnen\n"
    path.write_text(path.read_text(encoding="utf-8") + old, encoding="utf-8")
    app = create_app(Settings(release=directory, page_workers=1, query_workers=1, query_spares=0))
    try:
        client = app.test_client()
        found = _json(client, "/heet", ministerie="mnre9002", op="2050-06-01")
        assert (found["uitkomst"], found["naam"], found["andereNamen"]) == ("onbekend", None, ["Vaarten"])
        assert _json(client, "/heet", ministerie="mnre9002", op="2098-07-02")["naam"] == "Vaarten"
    finally:
        close(app)


def test_a_name_that_can_be_two_asks_which(tmp_path: Path) -> None:
    """300 with a link for each that keeps what else was asked, in its form and language."""
    directory = make_release(tmp_path / "a")
    path = directory / "register" / "ministerieversies.csv"
    both = "mnre9001,Bruggen en Sluizen,,2090-01-01,,,verzonnen\nmnre9002,Bruggen en Sluisen,,2090-01-01,,,verzonnen\n"
    path.write_text(path.read_text(encoding="utf-8") + both, encoding="utf-8")
    app = create_app(Settings(release=directory, page_workers=1, query_workers=1, query_spares=0))
    try:
        asked = {"ministerie": "Bruggen en Sluijen", "op": "2099-01-01", "post": "a&b=<i>", "lang": "en"}
        response = app.test_client().get("/wie", query_string=asked, headers={"Accept": "text/html"}, buffered=True)
        page = html.fromstring(response.text)
    finally:
        close(app)
    assert response.status_code == 300
    kept = "&op=2099-01-01&post=a%26b%3D%3Ci%3E&lang=en"
    assert page.xpath("//main//li/a/@href") == [f"/wie?ministerie=mnre900{n}{kept}" for n in (1, 2)]


def test_who_left_stands_before_who_came(tmp_path: Path) -> None:
    """On the day of a change both are in office; the page says why."""
    directory = make_release(tmp_path / "a", extra_nquads=_successor())
    app = create_app(Settings(release=directory, page_workers=1, query_workers=1, query_spares=0))
    try:
        client = app.test_client()
        found = _json(client, "/wie", ministerie="mnre9002", op="2099-06-01")
        page = _page(client, "/wie?ministerie=mnre9002&op=2099-06-01&lang=en")
    finally:
        close(app)
    assert [post["begin"] for post in found["posten"]] == ["2098-07-02", "2099-06-01"]
    assert "who left and who came" in page.text_content()


def _successor() -> str:
    """Return statements of somebody who took over a post on its last day, with an IRI that sorts first."""
    graph = f"<{BASE}graph/register/tk>"
    post = f"<{IRI}bewindspersoon/p0001/mnre9002/2099-06-01>"
    day = '"2099-06-01"^^<http://www.w3.org/2001/XMLSchema#date>'
    return (
        f"{post} <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <{KG}Minister> {graph} .\n"
        f"{post} <{KG}persoon> <{IRI}persoon/p0001> {graph} .\n"
        f"{post} <{KG}ministerie> <{IRI}ministerie/mnre9002> {graph} .\n"
        f"{post} <{KG}begin> {day} {graph} .\n"
        f'{post} <http://www.w3.org/2004/02/skos/core#prefLabel> "Minister van Vaarten"@nl {graph} .\n'
    )


@pytest.mark.parametrize("path", ["/wie", "/heet"])
def test_the_same_answer_is_not_sent_twice(client: FlaskClient, path: str) -> None:
    """With the entity tag of an answer in one form, only that form is 304."""
    asked = {"ministerie": "WW", "op": "2099-01-01"}
    tag = client.get(path, query_string=asked, buffered=True).headers["ETag"]
    same = client.get(path, query_string=asked, buffered=True, headers={"If-None-Match": tag})
    other = client.get(path, query_string=asked | {"format": "csv"}, buffered=True, headers={"If-None-Match": tag})
    assert (same.status_code, other.status_code) == (304, 200)
    assert {"Accept", "Accept-Language"} <= set(same.vary)


def test_an_office_given_as_a_ministry_is_told_where_it_goes(client: FlaskClient) -> None:
    """ "Minister voor …" is a post without a ministry of that name: 404 says to ask for it as post."""
    asked = {"ministerie": "Minister voor Vogels", "op": "2099-01-01", "lang": "en"}
    response = client.get("/wie", query_string=asked, buffered=True)
    assert response.status_code == 404
    assert "as office" in json.loads(response.data)["detail"]


def test_the_name_comes_with_its_version(client: FlaskClient) -> None:
    """Abbreviation, period, IRI of the version, and the names of other times."""
    found = _json(client, "/heet", ministerie="Waterwegen", op="2097-01-01")
    assert (found["afkorting"], found["begin"], found["eind"]) == ("WAT", "2096-01-01", "2098-07-01")
    assert found["versie"] == f"{IRI}ministerie/mnre9004/2096-01-01"
    assert found["andereNamen"] == ["Waterwegen"]
    assert "heette het niet zo" in found["ministerie"]["grond"]
    [row] = _rows(client, "/heet", ministerie="Waterwegen", op="2097-01-01")
    assert (row["naam"], row["versie"]) == ("Water", found["versie"])


@pytest.mark.parametrize("path", ["/wie", "/heet"])
def test_a_form_asks(client: FlaskClient, path: str) -> None:
    """Without a question a page has a form with a label for each field; it keeps what was asked, and the language."""
    page = _page(client, f"{path}?lang=en")
    fields = page.xpath("//form[@class='lookup']//input[not(@type='hidden')]/@id")
    assert fields == page.xpath("//form[@class='lookup']//label/@for")
    assert page.xpath("//form[@class='lookup']//input[@name='lang']/@value") == ["en"]
    assert "Waterwegen" in page.xpath("//datalist/option/@value")


def test_the_page_says_what_supports_it(client: FlaskClient) -> None:
    """Document or register stands with each post, and leads to it; nothing of a name is markup."""
    page = _page(client, "/wie?ministerie=mnre9004&op=2096-05-05")
    assert "alleen een document" in page.text_content()
    assert page.xpath("//td//a/@href")[-1] == "/doc/document/ah-tk-20982099-1"
    assert not page.xpath("//i | //script")
    assert "Olga de <i>Oefening</i>" in page.text_content()


@pytest.mark.parametrize(
    ("accept", "expected"),
    [
        ("text/html", "text/html"),
        ("*/*", "text/html"),
        ("application/json", "application/json"),
        ("text/csv", "text/csv"),
        ("text/turtle", "application/problem+json"),
    ],
)
@pytest.mark.parametrize("path", ["/wie", "/heet"])
def test_the_form_of_the_answer_is_negotiated(client: FlaskClient, path: str, accept: str, expected: str) -> None:
    """As for other pages."""
    asked = {"ministerie": "WW", "op": "2099-01-01"}
    response = client.get(path, query_string=asked, buffered=True, headers={"Accept": accept})
    assert response.mimetype == expected
    assert response.status_code == (406 if accept == "text/turtle" else 200)


@pytest.mark.parametrize(
    ("asked", "status"),
    [
        ({"ministerie": "WW"}, 400),
        ({"ministerie": "WW", "op": "gisteren"}, 400),
        ({"ministerie": "WW", "op": "2099-02-30"}, 400),
        ({"ministerie": "WW", "op": "2099-W05-1"}, 400),
        ({"ministerie": "WW", "op": "٢٠٩٩-٠١-٠١"}, 400),
        ({"ministerie": "Vogels", "op": "2099-01-01"}, 404),
        ({"ministerie": "x" * 500, "op": "2099-01-01"}, 400),
        ({"ministerie": "<script>alert(1)</script>", "op": "2099-01-01"}, 404),
        ({"ministerie": "\x00' OR 1=1 } --", "op": "2099-01-01"}, 404),
        ({"ministerie": "\u202e\ufffe", "op": "2099-01-01"}, 404),
    ],
)
@pytest.mark.parametrize("path", ["/wie", "/heet"])
def test_what_cannot_be_read_is_refused(client: FlaskClient, path: str, asked: dict[str, str], status: int) -> None:
    """A day is needed and is a day; a ministry that nobody knows is 404; what was sent comes back as text."""
    for accept in ("text/html", "application/json"):
        response = client.get(path, query_string=asked, buffered=True, headers={"Accept": accept})
        assert response.status_code == status
        assert accept != "text/html" or "<script>alert" not in response.text


def test_a_hostile_post_finds_nobody(client: FlaskClient) -> None:
    """What is sent is never a part of a query."""
    found = _json(client, "/wie", post='" } UNION { ?s ?p ?o } #', op="2099-01-01")
    assert found["posten"] == []
    found = _json(client, "/wie", post="<b>minister</b>", op="2099-01-01")
    assert found["posten"] == []
    page = client.get(
        "/wie", query_string={"post": "<b>x", "op": "2099-01-01"}, buffered=True, headers={"Accept": "text/html"}
    )
    assert "<b>x" not in page.text
