"""HTTP as a table: path, method and Accept to status and media type."""

from __future__ import annotations

import json
import logging
from typing import NamedTuple
from urllib.parse import urlencode
from xml.etree import ElementTree

import pytest
from flask import Flask
from flask.testing import FlaskClient

from server import pages, resources
from server.problems import Problem
from server.requests import Admission
from server.sparql import pointed
from tests.server.conftest import ROOT

SELECT = "/sparql?query=SELECT+*+%7B%3Fs+%3Fp+%3Fo%7D+LIMIT+2"
ASK = "/sparql?query=ASK+%7B%3Fs+%3Fp+%3Fo%7D"
CONSTRUCT = "/sparql?query=CONSTRUCT+WHERE+%7B%3Fs+a+%3Fo%7D"
DESCRIBE = "/sparql?query=DESCRIBE+%3Chttps%3A%2F%2Fexample.org%2Fkamer%2Fid%2Fpersoon%2Fp0001%3E"
SERVICE = "/sparql?query=SELECT+*+%7BSERVICE+%3Chttp%3A%2F%2F127.0.0.1%2F%3E+%7B%3Fs+%3Fp+%3Fo%7D%7D"
UPDATE = "/sparql?query=INSERT+DATA+%7B%3Ca%3Aa%3E+%3Ca%3Ab%3E+1%7D"
SET = "vragenset/2099z00001"
JSON = "application/sparql-results+json"
PROBLEM = "application/problem+json"
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"


class Case(NamedTuple):
    """A request and its answer. An Accept of None sends no header."""

    path: str
    accept: str | None
    status: int
    type: str
    method: str = "GET"


CASES = [
    # the endpoint without a query
    Case("/sparql", None, 200, "text/turtle"),
    Case("/sparql", "", 200, "text/turtle"),
    Case("/sparql", "*/*", 200, "text/turtle"),
    Case("/sparql", BROWSER, 200, "text/html"),
    Case("/sparql", "application/ld+json", 200, "application/ld+json"),
    Case("/sparql", "application/rdf+xml", 200, "application/rdf+xml"),
    Case("/sparql", "text/csv", 406, PROBLEM),
    Case("/sparql?query=", None, 400, PROBLEM),
    Case("/sparql?query=%20%0A", "text/html", 400, "text/html"),
    # SELECT and ASK
    Case(SELECT, None, 200, JSON),
    Case(SELECT, "", 200, JSON),
    Case(SELECT, "*/*", 200, JSON),
    Case(SELECT, JSON, 200, JSON),
    Case(SELECT, "application/json", 200, JSON),
    Case(SELECT, "application/sparql-results+xml", 200, "application/sparql-results+xml"),
    Case(SELECT, "application/xml", 200, "application/sparql-results+xml"),
    Case(SELECT, "text/csv", 200, "text/csv"),
    Case(SELECT, "text/csv;charset=utf-8;header=present", 200, "text/csv"),
    Case(SELECT, "text/tab-separated-values", 200, "text/tab-separated-values"),
    Case(SELECT, "text/csv;q=0.2, text/tab-separated-values;q=0.3", 200, "text/tab-separated-values"),
    Case(SELECT, f"{JSON};q=0, */*;q=0.5", 200, "application/sparql-results+xml"),
    Case(SELECT, "text/csv;q=0, text/*", 200, "text/tab-separated-values"),
    Case(SELECT, BROWSER, 200, "text/html"),
    Case(SELECT, "text/turtle", 406, PROBLEM),
    Case(SELECT, "*/*;q=0", 406, PROBLEM),
    Case(SELECT, "image/png, text/plain", 406, "text/plain"),
    Case(SELECT + "&format=csv", BROWSER, 200, "text/csv"),
    Case(SELECT + "&format=xml", None, 200, "application/sparql-results+xml"),
    Case(SELECT + "&output=tsv", None, 200, "text/tab-separated-values"),
    Case(SELECT + "&format=ttl", None, 406, PROBLEM),
    Case(SELECT + "&format=%0D%0AX-Evil:1", None, 406, PROBLEM),
    Case(ASK, None, 200, JSON),
    Case(ASK, "application/sparql-results+xml", 200, "application/sparql-results+xml"),
    Case(ASK, "text/csv", 200, "text/csv"),
    Case(ASK, BROWSER, 200, "text/html"),
    # CONSTRUCT and DESCRIBE
    Case(CONSTRUCT, None, 200, "text/turtle"),
    Case(CONSTRUCT, "text/turtle;version=1.2", 200, "text/turtle"),
    Case(CONSTRUCT, "application/n-triples", 200, "application/n-triples"),
    Case(CONSTRUCT, "application/rdf+xml", 200, "application/rdf+xml"),
    Case(CONSTRUCT, 'application/ld+json;profile="http://www.w3.org/ns/json-ld#expanded"', 200, "application/ld+json"),
    Case(CONSTRUCT, "application/trig", 200, "application/trig"),
    Case(CONSTRUCT, "application/n-quads", 200, "application/n-quads"),
    Case(CONSTRUCT, BROWSER, 200, "text/html"),
    Case(CONSTRUCT, JSON, 406, PROBLEM),
    Case(DESCRIBE, "*/*", 200, "text/turtle"),
    # what is refused
    Case("/sparql?query=SELEC", None, 400, PROBLEM),
    Case("/sparql?query=SELEC", "text/plain", 400, "text/plain"),
    Case("/sparql?query=SELEC", BROWSER, 400, "text/html"),
    Case("/sparql?query=%FF%FE", None, 400, PROBLEM),
    Case(SELECT + "&query=ASK+%7B%7D", None, 400, PROBLEM),
    Case(SELECT + "&default-graph-uri=geen%20iri", None, 400, PROBLEM),
    Case(SERVICE, None, 403, PROBLEM),
    Case(UPDATE, None, 403, PROBLEM),
    Case("/sparql?update=CLEAR+ALL", None, 403, PROBLEM),
    Case("/sparql?query=SELECT+*+" + "%7B" * 101 + "%7D" * 101, None, 400, PROBLEM),
    Case("/sparql?query=" + "%20" * 20_000 + "ASK%7B%7D", None, 414, PROBLEM),
    Case("/sparql", None, 405, PROBLEM, "PUT"),
    Case("/sparql", None, 405, PROBLEM, "DELETE"),
    Case("/sparql", None, 415, PROBLEM, "POST"),
    # HEAD and OPTIONS
    Case(SELECT, "text/csv", 200, "text/csv", "HEAD"),
    Case(SELECT, "image/png", 406, PROBLEM, "HEAD"),
    Case("/sparql", None, 200, "text/turtle", "HEAD"),
    Case("/sparql", None, 200, "text/html", "OPTIONS"),
    # entities
    Case(f"/id/{SET}", None, 303, "text/html"),
    Case(f"/id/{SET}", "text/turtle", 303, "text/html"),
    Case(f"/id/{SET}", "image/png", 406, PROBLEM),
    Case("/id/persoon/p0000", None, 301, "text/html"),
    Case("/id/persoon/niemand", None, 404, PROBLEM),
    Case("/id/persoon/niemand", BROWSER, 404, "text/html"),
    Case("/id/%3Cscript%3E", BROWSER, 404, "text/html"),
    Case("/id/", None, 404, PROBLEM),
    Case(f"/doc/{SET}", None, 200, "text/html"),
    Case(f"/doc/{SET}", "", 200, "text/html"),
    Case(f"/doc/{SET}", "text/turtle;charset=utf-8", 200, "text/turtle"),
    Case(f"/doc/{SET}", "application/ld+json", 200, "application/ld+json"),
    Case(f"/doc/{SET}", "text/html;q=0, */*", 200, "text/turtle"),
    Case(f"/doc/{SET}", "image/png", 406, PROBLEM),
    Case(f"/doc/{SET}.ttl", BROWSER, 200, "text/turtle"),
    Case(f"/doc/{SET}.jsonld", BROWSER, 200, "application/ld+json"),
    Case(f"/doc/{SET}.rdf", BROWSER, 200, "application/rdf+xml"),
    Case(f"/doc/{SET}.nt", BROWSER, 200, "application/n-triples"),
    Case(f"/doc/{SET}.html", "text/turtle", 200, "text/html"),
    Case(f"/doc/{SET}.exe", None, 404, PROBLEM),
    Case(f"/doc/{SET}/vraag/1", None, 200, "text/html"),
    Case("/doc/document/ah-tk-20982099-1/antwoord/2-3", None, 200, "text/html"),
    Case("/doc/persoon/p0001", BROWSER, 200, "text/html"),
    Case("/doc/persoon/p0000", BROWSER, 301, "text/html"),
    Case("/doc/persoon/niemand.ttl", None, 404, PROBLEM),
    # the rest of the site
    Case("/", None, 200, "text/html"),
    Case("/?lang=en", None, 200, "text/html"),
    Case("/def", None, 200, "text/html"),
    Case("/def", "text/turtle", 200, "text/turtle"),
    Case("/def?format=jsonld", BROWSER, 200, "application/ld+json"),
    Case("/def", "image/png", 406, PROBLEM),
    Case("/gezond", None, 200, "text/plain"),
    Case("/klaar", None, 200, "text/plain"),
    Case("/downloads", BROWSER, 200, "text/html"),
    Case("/downloads/kamergraaf.nq.gz", None, 301, "text/html"),
    Case("/dumps/kamergraaf.nq.gz", None, 200, "application/gzip"),
    Case("/dumps/kamergraaf.nq.gz", None, 200, "application/gzip", "HEAD"),
    Case("/dumps/SHA256SUMS", None, 200, "text/plain"),
    Case("/dumps/index.json", None, 200, "application/json"),
    Case("/dumps/nq/0000000000000000.nq.gz", None, 404, PROBLEM),
    Case("/dumps/../manifest.json", None, 404, PROBLEM),
    Case("/dumps/..%2Fmanifest.json", None, 404, PROBLEM),
    Case("/dumps/%2e%2e/store/CURRENT", None, 404, PROBLEM),
    Case("/dumps//etc/passwd", None, 404, PROBLEM),
    Case("/downloads/report/build.json", None, 200, "application/json"),
    Case("/downloads/manifest.json", None, 404, PROBLEM),
    Case("/downloads/../manifest.json", None, 404, PROBLEM),
    Case("/downloads/..%2Fmanifest.json", None, 404, PROBLEM),
    Case("/downloads/%2e%2e/store/CURRENT", None, 404, PROBLEM),
    Case("/downloads/store/CURRENT", None, 404, PROBLEM),
    Case("/downloads//etc/passwd", None, 404, PROBLEM),
    Case("/downloads/dumps/kamergraaf.nq.gz", None, 404, PROBLEM),
    # changes, wanted documents, comparisons
    Case("/wijzigingen", BROWSER, 200, "text/html"),
    Case("/wijzigingen/1", None, 404, PROBLEM),
    Case("/wijzigingen.atom", None, 200, "application/atom+xml"),
    Case("/wijzigingen/ldes", None, 200, "text/turtle"),
    Case("/wijzigingen/ldes", BROWSER, 200, "text/turtle"),
    Case("/wijzigingen/ldes", "application/ld+json", 200, "application/ld+json"),
    Case("/wijzigingen/ldes", "text/csv", 406, PROBLEM),
    Case("/wijzigingen/ldes/1", None, 404, PROBLEM),
    Case("/gezocht", BROWSER, 200, "text/html"),
    Case("/gezocht", "text/csv", 200, "text/csv"),
    Case("/gezocht", "application/json", 200, "application/json"),
    Case("/gezocht?format=ttl", None, 406, PROBLEM),
    Case(f"/vergelijk?vraag={SET}/vraag/1", BROWSER, 200, "text/html"),
    Case("/vergelijk", None, 400, PROBLEM),
    Case("/static/kamergraaf.css", None, 200, "text/css"),
    Case("/static/../settings.py", None, 404, PROBLEM),
    Case("/nergens", None, 404, PROBLEM),
    Case("/nergens", BROWSER, 404, "text/html"),
]


def test_the_table_is_whole() -> None:
    """The table has the cases that it should have."""
    assert len(CASES) == 133


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.method} {case.path[:60]} {case.accept}")
def test_status_and_type(client: FlaskClient, case: Case) -> None:
    """Each request gets its status and media type, and always the headers for use by others and against abuse."""
    headers = {} if case.accept is None else {"Accept": case.accept}
    response = client.open(case.path, method=case.method, headers=headers, buffered=True)
    assert (response.status_code, response.mimetype) == (case.status, case.type)
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert "unsafe-inline" not in response.headers["Content-Security-Policy"]
    if case.method == "HEAD":
        assert response.data == b""


POSTS = [
    ("application/x-www-form-urlencoded", b"query=ASK+%7B%7D", 200),
    ("application/x-www-form-urlencoded; charset=utf-8", b"query=ASK+%7B%7D", 200),
    ("application/x-www-form-urlencoded", "query=ASK { FILTER('é' = \"%C3%A9\") }".encode(), 200),
    ("application/x-www-form-urlencoded", b"query=ASK { FILTER('\xe9' = '') }", 400),
    ("application/sparql-query", b"ASK {}", 200),
    ("application/sparql-query; charset=utf-8", "ASK { FILTER(\"é\" = 'é') }".encode(), 200),
    ("application/sparql-query", b"\xff\xfe", 400),
    ("application/sparql-query", b"", 400),
    ("application/x-www-form-urlencoded", b"query=%FF", 400),
    ("application/x-www-form-urlencoded", b"x=1", 400),
    ("application/x-www-form-urlencoded", b"query=ASK+%7B%7D&query=ASK+%7B%7D", 400),
    ("application/x-www-form-urlencoded", b"update=CLEAR+ALL", 403),
    ("application/sparql-update", b"CLEAR ALL", 403),
    ("multipart/form-data; boundary=x", b"--x--", 415),
    ("text/plain", b"ASK {}", 415),
    ("application/sparql-query", b"ASK {}" + b" " * 20_000, 413),
    ("application/sparql-query", b"ASK {}" + b" " * 400_000, 413),
    ("application/sparql-query", b"SELECT * " + b"{" * 20_000, 413),
    ("application/sparql-query", b"SELECT * " + b"{" * 9_000 + b"}" * 9_000, 400),
]


@pytest.mark.parametrize(("content_type", "body", "status"), POSTS)
def test_post(client: FlaskClient, content_type: str, body: bytes, status: int) -> None:
    """POST takes a form or a bare query, in UTF-8, once, and not too long."""
    assert len(POSTS) == 19
    response = client.post("/sparql", data=body, content_type=content_type, buffered=True)
    assert response.status_code == status


def test_an_error_in_a_query_has_its_place_and_a_hint(client: FlaskClient) -> None:
    """Line, column and what to do stand in the problem."""
    query = "SELECT *\nWHERE { ?s kg:onderwerp ?o }"
    response = client.get("/sparql", query_string={"query": query}, buffered=True)
    problem = json.loads(response.data)
    assert (problem["status"], problem["line"]) == (400, 2)
    assert problem["hints"] == ["Zet erboven: PREFIX kg: <https://w3id.org/kamergraaf/def#>"]


OURS = "PREFIX kg: <https://w3id.org/kamergraaf/def#> "


@pytest.mark.parametrize(
    ("query", "status"),
    [
        (OURS + "SELECT ?s { ?s kg:onderwrp ?o }", 200),
        (OURS + "SELECT ?s { ?s kg:onderwrp ?o", 400),
        (OURS + "SELECT ?s { ?s onderwerp ?o }", 400),
    ],
)
def test_a_term_that_may_be_meant_is_named(client: FlaskClient, query: str, status: int) -> None:
    """A page asks whether a term of the release was meant, when nothing is found and when the query is wrong."""
    page = client.get("/sparql", query_string={"query": query, "format": "html"}, buffered=True)
    assert (page.status_code, "Bedoelde u kg:onderwerp?" in page.text) == (status, True)


def test_problems_speak_english_when_asked(client: FlaskClient) -> None:
    """Accept-Language decides the language of an error."""
    response = client.get("/sparql?query=SELEC", headers={"Accept-Language": "en-GB, nl;q=0.5"}, buffered=True)
    assert "not valid SPARQL" in response.json["detail"]  # type: ignore[index]


@pytest.mark.parametrize(
    ("parameters", "count"),
    [
        ({}, 3),
        ({"default-graph-uri": "https://example.org/kamer/graph/register/tooi"}, 3),
        ({"default-graph-uri": "https://example.org/kamer/graph/register/personen"}, 0),
        ({"named-graph-uri": "https://example.org/kamer/graph/register/tooi"}, 0),
    ],
)
def test_the_dataset_of_the_protocol(client: FlaskClient, parameters: dict[str, str], count: int) -> None:
    """Without a dataset the default graph is the union; with one it is what was named and nothing else."""
    query = "SELECT ?m { ?m a <https://w3id.org/kamergraaf/def#Ministerie> }"
    response = client.get("/sparql", query_string={"query": query, **parameters}, buffered=True)
    assert len(response.json["results"]["bindings"]) == count  # type: ignore[index]


def test_from_in_a_query_is_honoured(client: FlaskClient) -> None:
    """A query that names its own dataset does not see the union."""
    query = "SELECT * FROM <https://example.org/kamer/graph/register/fracties> { ?s ?p ?o }"
    response = client.get("/sparql", query_string={"query": query}, buffered=True)
    assert len(response.json["results"]["bindings"]) == 3  # type: ignore[index]


def test_head_runs_no_query(client: FlaskClient) -> None:
    """HEAD of a query that never ends answers at once, and gives no length that it does not know."""
    query = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
    response = client.head("/sparql", query_string={"query": query}, buffered=True)
    assert response.status_code == 200
    assert "Content-Length" not in response.headers


def test_a_query_that_takes_too_long_is_503_with_retry_after(client: FlaskClient) -> None:
    """A deadline that passes before the first byte is an honest status."""
    query = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
    response = client.get("/sparql", query_string={"query": query}, buffered=True)
    assert response.status_code == 503
    assert int(response.headers["Retry-After"]) > 0
    assert response.json["reason"] == "timeout"  # type: ignore[index]


def test_vary_names_what_the_answer_depends_on(client: FlaskClient) -> None:
    """Caches must keep the forms apart."""
    for path in (SELECT, f"/id/{SET}", f"/doc/{SET}", "/def"):
        assert "Accept" in client.get(path, buffered=True).headers["Vary"]


def test_a_document_is_not_sent_twice(client: FlaskClient) -> None:
    """An entity has an entity tag of its release; who has it gets 304."""
    first = client.get(f"/doc/{SET}.ttl", buffered=True)
    again = client.get(f"/doc/{SET}.ttl", headers={"If-None-Match": first.headers["ETag"]}, buffered=True)
    assert (again.status_code, again.data) == (304, b"")


def test_id_leads_to_the_form_that_is_asked_for(client: FlaskClient) -> None:
    """A name leads people to a page and programs to data."""
    assert client.get(f"/id/{SET}", headers={"Accept": BROWSER}).headers["Location"] == f"/doc/{SET}"
    assert client.get(f"/id/{SET}", headers={"Accept": "text/turtle"}).headers["Location"] == f"/doc/{SET}.ttl"


def test_a_replaced_name_leads_to_its_successor(client: FlaskClient) -> None:
    """A name once published stays, and leads to the better one."""
    response = client.get("/id/persoon/p0000")
    assert (response.status_code, response.headers["Location"]) == (301, "/id/persoon/p0001")


def test_a_download_has_length_tag_and_ranges(client: FlaskClient) -> None:
    """A file of the release comes with its length and checksum, whole or in part."""
    path = "/downloads/register/persons.csv"
    response = client.get(path, buffered=True)
    assert int(response.headers["Content-Length"]) == len(response.data)
    tag = response.headers["ETag"]
    assert len(tag.strip('"')) == 64
    part = client.get(path, headers={"Range": "bytes=0-9"}, buffered=True)
    assert (part.status_code, part.data) == (206, response.data[:10])
    assert client.get(path, headers={"If-None-Match": tag}).status_code == 304
    assert client.head(path).headers["Content-Length"] == str(len(response.data))


def test_the_code_that_answers_follow_from_is_all_in_their_tags() -> None:
    """What names, stores and searches is a part of it, templates are, and what only builds a release may be."""
    known = {path.relative_to(ROOT).as_posix() for path in resources._code()}
    assert {"kg/search/reading.py", "kg/store.py", "kg/namespaces.py", "server/templates/base.html"} <= known


def test_entity_tags_change_with_the_code(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    """A new template is a new page, though the release is the same."""
    before = client.get(f"/doc/{SET}", buffered=True).headers["ETag"]
    monkeypatch.setattr(pages, "code_stamp", lambda: "anders")
    response = client.get(f"/doc/{SET}", headers={"If-None-Match": before}, buffered=True)
    assert response.status_code == 200
    assert response.headers["ETag"] != before


PATHS = ["%FF", "%ED%A0%80", "%F4%90%80%80", "a%zz", "a%25zz", "%00", "[x]", "a%5B", "%7B%7D", ":x", "x%25", "%0A"]


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("under", ["id", "doc"])
def test_a_path_that_is_no_iri_is_not_found(
    client: FlaskClient, caplog: pytest.LogCaptureFixture, under: str, path: str
) -> None:
    """What cannot name anything is 404 and no error of ours."""
    assert len(PATHS) == 12
    response = client.get(f"/{under}/{path}", headers={"Accept": BROWSER}, buffered=True)
    assert response.status_code == 404
    assert [record for record in caplog.records if record.levelno >= logging.WARNING] == []


@pytest.mark.parametrize(
    "path", ["/doc/" + "y" * 3000, "/id/" + "y" * 3000, "/nergens/" + "y" * 3000, "/n?" + "y" * 3000]
)
@pytest.mark.parametrize("accept", [BROWSER, None, "text/plain"])
def test_an_error_does_not_say_back_a_long_path(client: FlaskClient, path: str, accept: str | None) -> None:
    """At most some 200 characters of what was asked for come back."""
    response = client.get(path, headers={"Accept": accept} if accept else {}, buffered=True)
    assert response.status_code in (404, 406)
    assert "y" * 201 not in response.text


@pytest.mark.parametrize(
    ("url", "content_type", "body", "status", "count"),
    [
        ("?default-graph-uri=https://example.org/leeg", "application/sparql-query", "QUERY", 200, 0),
        (
            "?default-graph-uri=https://example.org/kamer/graph/register/tooi",
            "application/sparql-query",
            "QUERY",
            200,
            3,
        ),
        ("?query=ASK%7B%7D", "application/sparql-query", "QUERY", 400, None),
        ("?default-graph-uri=https://example.org/leeg", "application/x-www-form-urlencoded", "FORM", 400, None),
        ("?named-graph-uri=https://example.org/leeg", "application/x-www-form-urlencoded", "FORM", 400, None),
        ("?query=ASK%7B%7D", "application/x-www-form-urlencoded", "FORM", 400, None),
        ("?format=csv", "application/x-www-form-urlencoded", "FORM", 400, None),
        ("?lang=en", "application/x-www-form-urlencoded", "FORM", 200, 3),
    ],
)
def test_parameters_in_the_url_of_a_post(
    client: FlaskClient, url: str, content_type: str, body: str, status: int, count: int | None
) -> None:
    """A dataset in the URL is honoured or refused, never passed over."""
    query = "SELECT ?m { ?m a <https://w3id.org/kamergraaf/def#Ministerie> }"
    data = query if body == "QUERY" else urlencode({"query": query})
    response = client.post(f"/sparql{url}", data=data, content_type=content_type, buffered=True)
    assert response.status_code == status
    if count is not None:
        assert len(response.json["results"]["bindings"]) == count  # type: ignore[index]


@pytest.mark.parametrize(
    ("predicate", "status"),
    [("urn:1", 406), ("http://x/", 406), ("http://x/a(b)", 406), ("http://x/1a", 200), ("http://x/\u00e9", 200)],
)
def test_rdf_xml_is_well_formed_or_refused(client: FlaskClient, predicate: str, status: int) -> None:
    """A predicate that no element can be named after is named in a 406, with other forms."""
    query = f"CONSTRUCT {{ <a:b> <{predicate}> 1 }} {{}}"
    response = client.get("/sparql", query_string={"query": query, "format": "rdf"}, buffered=True)
    assert response.status_code == status
    if status == 200:
        ElementTree.fromstring(response.data)
    else:
        assert predicate in response.json["detail"]  # type: ignore[index]
        assert "text/turtle" in response.json["offers"]  # type: ignore[index]


@pytest.mark.parametrize("name", ["", "a b", "x/y", "x?", "<x>", "x:y", "x" * 300])
def test_the_endpoint_is_not_named_after_an_invalid_host(client: FlaskClient, name: str) -> None:
    """What cannot be a host is refused, not published."""
    response = client.get("/sparql", headers={"Host": name}, buffered=True)
    assert response.status_code in (200, 400)
    assert response.status_code == 400 or b"<http://localhost/sparql>" in response.data


def test_the_endpoint_has_the_public_address_when_that_is_set(
    app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever asks under another name gets the address of the setting."""
    settings = app.config["SETTINGS"].model_copy(update={"public_url": "https://kamer.example.org"})
    monkeypatch.setitem(app.config, "SETTINGS", settings)
    response = client.get("/sparql", headers={"Host": "elders.example.org"}, buffered=True)
    assert "<https://kamer.example.org/sparql>" in response.text
    assert "elders" not in response.text


@pytest.mark.parametrize(("query", "status"), [("ASK {}", 200), ("SELECT * { ?long ?and ?new }", 505)])
def test_http_1_0_gets_whole_answers_only(client: FlaskClient, query: str, status: int) -> None:
    """Without chunks a broken answer looks whole: a long one is refused, with what to do."""
    response = client.get(
        "/sparql",
        query_string={"query": query, "format": "csv"},
        environ_overrides={"SERVER_PROTOCOL": "HTTP/1.0"},
        buffered=True,
    )
    assert response.status_code == status
    assert status == 200 or "proxy_http_version" in response.text


def test_an_error_shows_its_place() -> None:
    """The line stands there with a caret; of a long line what is near."""
    assert pointed("SELECT *\n{ ?s FILTR }", 2, 6) == "{ ?s FILTR }\n     ^"
    assert pointed("x" * 500, 1, 250) == "…" + "x" * 120 + "…\n" + " " * 61 + "^"
    assert pointed("x", 9, 1) == ""


def test_errors_are_in_one_language(client: FlaskClient) -> None:
    """What the engine says in English stands beside a Dutch sentence, not in it."""
    query = "SELECT * { ?s ?p ?o FILTER(<urn:onbekend>(?o)) }"
    problem = client.get("/sparql", query_string={"query": query}, buffered=True).json
    assert problem is not None
    assert "custom" not in problem["detail"]
    assert "urn:onbekend" in problem["engine"]


def test_one_address_gets_half_of_the_places(app: Flask) -> None:
    """However many one address may have, others find room; an IPv6 network is one address."""
    with app.test_request_context():
        admission = Admission(4, 10, "per-client")
        let_go = [admission.enter(f"2001:db8::{n}") for n in (1, 2)]
        with pytest.raises(Problem) as refused:
            admission.enter("2001:db8::3")
        assert refused.value.status == 429
        admission.enter("2001:db8:1::1")
        let_go[0]()
        admission.enter("2001:db8::3")
