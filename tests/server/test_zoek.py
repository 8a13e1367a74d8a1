"""Searching at `/zoek`, and in SPARQL, over HTTP."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from server.application import close, create_app
from server.settings import Settings
from tests.server.release import BASE

PREFIX = "PREFIX kg: <https://w3id.org/kamergraaf/def#>\n"
JSON = {"Accept": "application/json"}
SET = f"{BASE}id/vragenset/2099z00001"


def search(client: FlaskClient, accept: str = "text/html", **fields: str | list[str]) -> TestResponse:
    """Ask `/zoek`."""
    return client.get("/zoek", query_string=fields, headers={"Accept": accept}, buffered=True)


def ask(client: FlaskClient, query: str, accept: str = "application/json") -> TestResponse:
    """Ask the endpoint."""
    return client.get("/sparql", query_string={"query": PREFIX + query}, headers={"Accept": accept}, buffered=True)


def told(response: TestResponse) -> dict[str, object]:
    """The members of a problem."""
    fields: dict[str, object] = response.get_json()
    return fields


# ---------------------------------------------------------------- /zoek


def test_the_page_finds_other_forms_of_a_word(client: FlaskClient) -> None:
    """Who looks for "brug" finds "bruggen", marked, with a link to the question."""
    page = search(client, q="brug hoeveel").get_data(as_text=True)

    assert "<mark>Hoeveel</mark> <mark>bruggen</mark> telt het land?" in page
    assert 'href="/doc/vragenset/2099z00001/vraag/1"' in page
    assert "1 treffer" in page


def test_the_page_in_english(client: FlaskClient) -> None:
    """What the site says is English, the texts stay Dutch, and links carry the language on."""
    page = search(client, q="hoeveel", lang="en").get_data(as_text=True)
    assert "1 hit" in page
    assert 'href="/doc/vragenset/2099z00001/vraag/1?lang=en" lang="nl"' in page


def test_markup_in_a_text_is_text(client: FlaskClient) -> None:
    """What a document says never becomes a part of the page."""
    page = search(client, q="vaarten script").get_data(as_text=True)
    assert "&lt;<mark>script</mark>&gt;alert(" in page
    assert "<script" not in page


def test_markup_in_the_words_is_text(client: FlaskClient) -> None:
    """What somebody searches for never becomes a part of the page either."""
    page = search(client, q='"><img src=x> brug').get_data(as_text=True)
    assert "<img src=x" not in page


def test_kinds_are_counted_and_chosen(client: FlaskClient) -> None:
    """All that is found is counted by class, whichever class is chosen."""
    whole = search(client, "application/json", q="brug").get_json()
    assert whole["soorten"] == {"Vraag": 1, "Aanhangsel": 1, "Document": 1, "Vragenset": 1, "Ministerie": 1}
    chosen = search(client, "application/json", q="brug", soort=["Vraag", "Ministerie"]).get_json()
    assert chosen["soorten"] == whole["soorten"]
    assert {hit["soort"] for hit in chosen["treffers"]} == {"Vraag", "Ministerie"}
    assert (whole["aantal"], chosen["aantal"]) == (4, 2)


def test_json(client: FlaskClient) -> None:
    """Each hit says what it is, when, and where the words stand."""
    response = search(client, "application/json", q="hoeveel")
    assert response.mimetype == "application/json"
    (hit,) = response.get_json()["treffers"]
    assert hit["iri"] == f"{SET}/vraag/1"
    assert (hit["soort"], hit["dag"], hit["onderwerp"]) == ("Vraag", "2099-01-29", "het tellen van bruggen")
    assert hit["fragment"][0] == {"tekst": "Hoeveel", "gevonden": True}
    assert hit["score"] > 0


def test_without_words_it_says_how(client: FlaskClient) -> None:
    """An empty search is the form with examples; as JSON it is an error."""
    response = search(client)
    assert (response.status_code, b'name="q"' in response.data, b"neutral*" in response.data) == (200, True, True)
    assert search(client, "application/json").status_code == 400


@pytest.mark.parametrize("words", ["ne*", '"open', "-niet", "&", "a" * 501, "een " * 33])
def test_words_that_cannot_be_read(client: FlaskClient, words: str) -> None:
    """It is 400 with what to do, on a page with the form and as JSON."""
    page = search(client, q=words)
    assert (page.status_code, b'role="alert"' in page.data) == (400, True)
    assert "detail" in told(search(client, "application/json", q=words))


@pytest.mark.parametrize(
    ("fields", "status"),
    [({"soort": "Zot"}, 400), ({"p": "0"}, 400), ({"p": "2"}, 404), ({"p": "9999"}, 404), ({"format": "csv"}, 406)],
)
def test_what_cannot_be_asked(client: FlaskClient, fields: dict[str, str], status: int) -> None:
    """A class that is not searched, a page that is not there, a form that is not given."""
    assert search(client, "application/json", q="brug", **fields).status_code == status


def test_pages_link_to_each_other(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    """The next page is in the `Link` header, and the pages together are the whole."""
    monkeypatch.setattr("server.zoek.DATA_PAGE", 3)
    first = search(client, "application/json", q="brug")
    assert 'p=2>; rel="next"' in first.headers["Link"]
    second = search(client, "application/json", q="brug", p="2").get_json()
    iris = [hit["iri"] for hit in (*first.get_json()["treffers"], *second["treffers"])]
    assert len(set(iris)) == len(iris) == first.get_json()["aantal"] == 4


def test_an_answer_is_revalidated(client: FlaskClient) -> None:
    """Who has it asks whether it still holds."""
    tag = search(client, q="brug").headers["ETag"]
    again = client.get("/zoek?q=brug", headers={"Accept": "text/html", "If-None-Match": tag}, buffered=True)
    assert again.status_code == 304


def test_each_page_has_a_box_to_search_in(client: FlaskClient) -> None:
    """It is a form that needs no JavaScript."""
    page = client.get("/", headers={"Accept": "text/html"}, buffered=True).get_data(as_text=True)
    assert '<form class="search" action="/zoek" method="get" role="search">' in page


# ---------------------------------------------------------------- in SPARQL


def test_a_search_in_a_query(client: FlaskClient) -> None:
    """The hits take part in the query, with score and fragment; how many there were is in a header."""
    query = """SELECT ?x ?s ?f ?set {
      ?x kg:zoek "brug" ; kg:zoekScore ?s ; kg:zoekFragment ?f ; kg:inSet ?set .
    } ORDER BY DESC(?s)"""
    response = ask(client, query)
    (row,) = response.get_json()["results"]["bindings"]
    assert row["x"]["value"] == f"{SET}/vraag/1"
    assert row["set"]["value"] == SET
    assert row["f"] == {"type": "literal", "value": "Hoeveel **bruggen** telt het land?", "xml:lang": "nl"}
    assert float(row["s"]["value"]) > 0
    assert response.headers["Kamergraaf-Zoek"] == "gevonden=4; gegeven=4"


def test_what_is_left_off_is_said(client: FlaskClient) -> None:
    """In a header of each form, and in words on the page; also when the answer was kept and is given again."""
    query = 'SELECT * { ?x kg:zoek "brug" ; kg:zoekAantal 2 }'
    for _ in range(2):
        response = ask(client, query)
        assert len(response.get_json()["results"]["bindings"]) == 2
        assert response.headers["Kamergraaf-Zoek"] == "gevonden=4; gegeven=2"
    page = ask(client, query, "text/html")
    assert "Er zijn 4 treffers; de 2 beste deden mee." in page.get_data(as_text=True)
    assert page.headers["Kamergraaf-Zoek"] == "gevonden=4; gegeven=2"


def test_a_query_without_a_search_has_no_header(client: FlaskClient) -> None:
    """Nor has one that only names the word."""
    assert "Kamergraaf-Zoek" not in ask(client, 'ASK { ?x kg:tekst "kg:zoek" }').headers


@pytest.mark.parametrize(
    ("query", "answer"), [('ASK { ?x kg:zoek "brug" }', True), ('ASK { ?x kg:zoek "zeppelin" }', False)]
)
def test_ask(client: FlaskClient, query: str, answer: bool) -> None:
    """Whether there is anything."""
    assert ask(client, query).get_json()["boolean"] is answer


def test_construct(client: FlaskClient) -> None:
    """A graph of what was found, with scores when the template has them."""
    query = 'CONSTRUCT { ?x kg:zoekScore ?s } WHERE { ?x kg:zoek "hoeveel" ; kg:zoekScore ?s }'
    body = ask(client, query, "application/n-triples").get_data(as_text=True)
    assert body.startswith(f"<{SET}/vraag/1> <https://w3id.org/kamergraaf/def#zoekScore> ")


def test_a_dataset_of_the_query_holds(client: FlaskClient) -> None:
    """Of what is found, only what the graphs of the query say takes part."""
    query = 'SELECT * FROM <https://example.org/many> { ?x kg:zoek "brug" . ?x a ?soort }'
    assert ask(client, query).get_json()["results"]["bindings"] == []


def test_a_variable_is_no_text(client: FlaskClient) -> None:
    """It is 400 with the place and an example; in Dutch, or English."""
    response = ask(client, "SELECT * {\n  ?x kg:zoek ?w }")
    fields = told(response)
    assert (response.status_code, fields["line"], fields["column"]) == (400, 3, 14)
    assert "tussen aanhalingstekens, niet ?w" in str(fields["detail"])
    assert "kg:zoekScore" in str(fields["hints"])
    assert str(fields["excerpt"]).endswith("^")


def test_a_mistake_is_told_in_the_query_as_it_was_sent(client: FlaskClient) -> None:
    """The place of an error of syntax is not that in the query with the hits woven in."""
    fields = told(ask(client, 'SELECT * {\n  ?x kg:zoek "brug" .\n  ?x kg:tekst ?t ?u }'))
    assert (fields["status"], fields["line"]) == (400, 4)


@pytest.fixture
def bare(release: Path, tmp_path: Path) -> Iterator[FlaskClient]:
    """A client of a release without an index."""
    shutil.copytree(release, tmp_path / "oud", symlinks=True)
    shutil.rmtree(tmp_path / "oud" / "search")
    app = create_app(Settings(release=tmp_path / "oud", processes=1, query_workers=1, query_spares=0, page_workers=1))
    yield app.test_client()
    close(app)


def test_without_an_index(bare: FlaskClient) -> None:
    """Searching is 501 and says so; everything else answers, also queries that only name the word."""
    for response in (ask(bare, 'SELECT * { ?x kg:zoek "brug" }'), search(bare, "application/json", q="brug")):
        assert (response.status_code, told(response)["reason"]) == (501, "no-index")
    assert search(bare, q="brug").status_code == 501
    assert ask(bare, 'SELECT * { ?x kg:tekst "kg:zoek" }').status_code == 200


def test_a_damaged_index_stops_nothing_else(release: Path, tmp_path: Path) -> None:
    """Workers start without it, and searching is 501."""
    shutil.copytree(release, tmp_path / "stuk", symlinks=True)
    (tmp_path / "stuk" / "search" / "meta.json").write_text("{", encoding="utf-8")
    app = create_app(Settings(release=tmp_path / "stuk", processes=1, query_workers=1, query_spares=0, page_workers=1))
    try:
        assert ask(app.test_client(), 'ASK { ?x kg:zoek "brug" }').status_code == 501
        assert ask(app.test_client(), "ASK { ?x kg:tekst ?t }").status_code == 200
    finally:
        close(app)


def test_the_description_of_the_endpoint_names_the_extension(client: FlaskClient, bare: FlaskClient) -> None:
    """Who looks at what the endpoint speaks finds `kg:zoek`, where there is an index."""
    said = "sd:propertyFeature kg:zoek"
    described = [one.get("/sparql", headers={"Accept": "text/turtle"}, buffered=True) for one in (client, bare)]
    assert [said in response.get_data(as_text=True) for response in described] == [True, False]
