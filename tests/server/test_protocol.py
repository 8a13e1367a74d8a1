"""The SPARQL 1.1 Protocol, its content negotiation and the Graph Store Protocol, as one table of requests."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import quote, urlencode
from xml.etree import ElementTree

import pyoxigraph as ox
import pytest
from flask import Flask
from flask.testing import FlaskClient

from server.application import close, create_app
from server.dataset import Source, load
from server.settings import Settings

FORM = "application/x-www-form-urlencoded"
QUERY = "application/sparql-query"
UPDATE = "application/sparql-update"
JSON, XML = "application/sparql-results+json", "application/sparql-results+xml"
CSV, TSV = "text/csv", "text/tab-separated-values"
TURTLE, N_TRIPLES, RDF_XML = "text/turtle", "application/n-triples", "application/rdf+xml"
JSON_LD, TRIG, N_QUADS = "application/ld+json", "application/trig", "application/n-quads"
HTML, PROBLEM = "text/html", "application/problem+json"

ASK = "ASK {}"
SELECT = "SELECT ?s { ?s ?p ?o }"
CONSTRUCT = "CONSTRUCT { ?s ?p ?o } { ?s ?p ?o }"
G1, G2, LEEG = "https://example.org/g1", "https://example.org/g2", "https://example.org/leeg"
IN_DEFAULT = "ASK { <https://example.org/a> ?p ?o }"
IN_BOTH = "ASK { <https://example.org/b> ?p ?o . <https://example.org/c> ?p ?o }"
NAMED = f"ASK {{ GRAPH <{G1}> {{ ?s ?p ?o }} }}"
NAMED_TWO = f"ASK {{ GRAPH <{G1}> {{ ?s ?p ?o }} GRAPH <{G2}> {{ ?t ?p ?o }} }}"
FULL = f"ASK {{ <https://example.org/b> ?p ?o . GRAPH <{G2}> {{ ?s ?p ?o }} }}"
FROM_G1 = f"ASK FROM <{G1}> {{ <https://example.org/c> ?p ?o }}"
ENDLESS = "SELECT (COUNT(*) AS ?n) { " + " ".join(f"?a{n} ?b{n} ?c{n} ." for n in range(40)) + " }"


def get(query: str, *more: tuple[str, str]) -> str:
    """Return the address of a query by GET."""
    return "/sparql?" + urlencode([("query", query), *more])


def form(query: str, *more: tuple[str, str]) -> str:
    """Return the body of a query by form."""
    return urlencode([("query", query), *more])


class Case(NamedTuple):
    """A request and its answer. `has` stands in the body; `headers` must be there with these values ("" is any)."""

    what: str
    method: str
    path: str
    status: int
    type: str
    accept: str | None = None
    body: str | bytes = b""
    content_type: str | None = None
    has: str = ""
    headers: tuple[tuple[str, str], ...] = ()


DEFAULT_1, DEFAULT_2 = ("default-graph-uri", G1), ("default-graph-uri", G2)
NAMED_1, NAMED_2 = ("named-graph-uri", G1), ("named-graph-uri", G2)
TRUE, FALSE = '"boolean":true', '"boolean":false'

# What W3C's own protocol test cases ask of a service that answers queries, in our words and with our data.
W3C = [
    Case("query via form", "POST", "/sparql", 200, JSON, body=form(ASK), content_type=FORM, has=TRUE),
    Case("query via GET", "GET", get(ASK), 200, JSON, has=TRUE),
    Case("query via POST directly", "POST", "/sparql", 200, JSON, body=ASK, content_type=QUERY, has=TRUE),
    Case("default graph in a GET", "GET", get(FROM_G1.replace(f"FROM <{G1}> ", ""), DEFAULT_2), 200, JSON, has=TRUE),
    Case("default graphs in a GET", "GET", get(IN_BOTH, DEFAULT_1, DEFAULT_2), 200, JSON, has=TRUE),
    Case(
        "default graphs in a form",
        "POST",
        "/sparql",
        200,
        JSON,
        body=form(IN_BOTH, DEFAULT_1, DEFAULT_2),
        content_type=FORM,
        has=TRUE,
    ),
    Case("named graphs in a GET", "GET", get(NAMED_TWO, NAMED_1, NAMED_2), 200, JSON, has=TRUE),
    Case(
        "named graphs in a form",
        "POST",
        "/sparql",
        200,
        JSON,
        body=form(NAMED_TWO, NAMED_1, NAMED_2),
        content_type=FORM,
        has=TRUE,
    ),
    Case("default and named graphs", "GET", get(FULL, DEFAULT_1, NAMED_2), 200, JSON, has=TRUE),
    Case("the dataset of the request wins over that of the query", "GET", get(FROM_G1, DEFAULT_2), 200, JSON, has=TRUE),
    Case("SELECT has a type of results", "GET", get(SELECT), 200, JSON),
    Case("ASK has a type of results", "GET", get(ASK), 200, XML, accept=XML),
    Case("DESCRIBE has a type of graphs", "GET", get("DESCRIBE <https://example.org/a>"), 200, TURTLE),
    Case("CONSTRUCT has a type of graphs", "GET", get(CONSTRUCT), 200, RDF_XML, accept=RDF_XML),
    Case("a method that does not exist here", "PUT", get(ASK), 405, PROBLEM, headers=(("Allow", ""),)),
    Case("two queries", "GET", get(ASK, ("query", SELECT)), 400, PROBLEM, has="2"),
    Case("two queries in a form", "POST", "/sparql", 400, PROBLEM, body=form(ASK, ("query", ASK)), content_type=FORM),
    Case("a body of another type", "POST", "/sparql", 415, PROBLEM, body=ASK, content_type="text/plain"),
    Case("a form without its type", "POST", "/sparql", 415, PROBLEM, body=form(ASK)),
    Case("a query without its type", "POST", "/sparql", 415, PROBLEM, body=ASK),
    Case(
        "a query that is no UTF-8", "POST", "/sparql", 400, PROBLEM, body="ASK {}".encode("utf-16"), content_type=QUERY
    ),
    Case("a query that is none", "GET", get("ASK { ?s ?p"), 400, PROBLEM, has='"line"'),
    # Updates are refused, whatever else is wrong with them.
    Case("an update by GET", "GET", "/sparql?update=CLEAR+ALL", 403, PROBLEM),
    Case("an update by form", "POST", "/sparql", 403, PROBLEM, body="update=CLEAR+ALL", content_type=FORM),
    Case("an update directly", "POST", "/sparql", 403, PROBLEM, body="CLEAR ALL", content_type=UPDATE),
    Case("two updates", "POST", "/sparql", 403, PROBLEM, body="update=CLEAR+ALL&update=CLEAR+ALL", content_type=FORM),
    Case("an update of another type", "POST", "/sparql", 415, PROBLEM, body="CLEAR ALL", content_type="text/plain"),
    Case("an update without its type", "POST", "/sparql", 415, PROBLEM, body="update=CLEAR+ALL"),
    Case("an update that is no UTF-8", "POST", "/sparql", 403, PROBLEM, body=b"\xff\xfe", content_type=UPDATE),
    Case("an update that is none", "POST", "/sparql", 403, PROBLEM, body="CLEAR NIETS", content_type=UPDATE),
    Case(
        "an update with a dataset",
        "POST",
        f"/sparql?using-graph-uri={G1}",
        403,
        PROBLEM,
        body="CLEAR ALL",
        content_type=UPDATE,
    ),
]

METHODS = [
    Case("QUERY with a bare query", "QUERY", "/sparql", 200, JSON, body=ASK, content_type=QUERY, has=TRUE),
    Case("QUERY with a form", "QUERY", "/sparql", 200, JSON, body=form(ASK), content_type=FORM, has=TRUE),
    Case(
        "QUERY with a dataset",
        "QUERY",
        f"/sparql?default-graph-uri={G2}",
        200,
        JSON,
        body=IN_DEFAULT,
        content_type=QUERY,
        has=FALSE,
    ),
    Case(
        "QUERY of another type",
        "QUERY",
        "/sparql",
        415,
        PROBLEM,
        body=ASK,
        content_type="text/plain",
        headers=(("Accept-Query", f"{QUERY}, {FORM}"),),
    ),
    Case("QUERY without a query", "QUERY", "/sparql", 415, PROBLEM),
    Case("QUERY with an empty query", "QUERY", "/sparql", 400, PROBLEM, body=" ", content_type=QUERY),
    Case(
        "a charset of a form",
        "POST",
        "/sparql",
        200,
        JSON,
        body=form(ASK),
        content_type=f"{FORM}; charset=UTF-8",
        has=TRUE,
    ),
    Case(
        "a charset of a query",
        "POST",
        "/sparql",
        200,
        JSON,
        body="ASK { FILTER('é' = \"é\") }",
        content_type=f"{QUERY};charset=utf-8",
        has=TRUE,
    ),
    Case(
        "a type in capitals", "POST", "/sparql", 200, JSON, body=ASK, content_type="Application/SPARQL-Query", has=TRUE
    ),
    Case(
        "a form with a dataset in the URL",
        "POST",
        f"/sparql?default-graph-uri={G1}",
        400,
        PROBLEM,
        body=form(ASK),
        content_type=FORM,
    ),
    Case(
        "a query with a dataset in the URL",
        "POST",
        f"/sparql?default-graph-uri={G1}",
        200,
        JSON,
        body=IN_DEFAULT,
        content_type=QUERY,
        has=FALSE,
    ),
    Case("POST without a body", "POST", "/sparql", 415, PROBLEM, headers=(("Accept-Post", f"{QUERY}, {FORM}"),)),
    Case("HEAD does not run it", "HEAD", get(ENDLESS), 200, JSON),
    Case("HEAD in another form", "HEAD", get(CONSTRUCT), 200, N_QUADS, accept=N_QUADS),
    Case("HEAD of what cannot be had", "HEAD", get(SELECT), 406, PROBLEM, accept=TURTLE),
    Case("HEAD of the description", "HEAD", "/sparql", 200, TURTLE),
    Case(
        "OPTIONS tells the methods",
        "OPTIONS",
        "/sparql",
        200,
        HTML,
        headers=(("Allow", ""), ("Access-Control-Allow-Origin", "*")),
    ),
    Case("DELETE", "DELETE", "/sparql", 405, PROBLEM),
    Case("PATCH", "PATCH", "/sparql", 405, PROBLEM),
]

DATASETS = [
    Case("without a dataset: the default graph", "GET", get(IN_DEFAULT), 200, JSON, has=TRUE),
    Case(
        "without a dataset: no named graph in it",
        "GET",
        get("ASK { <https://example.org/b> ?p ?o }"),
        200,
        JSON,
        has=FALSE,
    ),
    Case("without a dataset: every named graph", "GET", get(NAMED_TWO), 200, JSON, has=TRUE),
    Case("a default graph alone leaves no named ones", "GET", get(NAMED, DEFAULT_1), 200, JSON, has=FALSE),
    Case("named graphs alone leave the default empty", "GET", get(IN_DEFAULT, NAMED_1), 200, JSON, has=FALSE),
    Case(
        "a graph that is not there is empty",
        "GET",
        get("ASK { ?s ?p ?o }", ("default-graph-uri", LEEG)),
        200,
        JSON,
        has=FALSE,
    ),
    Case("a graph whose name is no IRI", "GET", get(ASK, ("default-graph-uri", "geen iri")), 400, PROBLEM),
    Case("FROM in the query", "GET", get(f"ASK FROM <{G1}> {{ <https://example.org/b> ?p ?o }}"), 200, JSON, has=TRUE),
    Case(
        "FROM NAMED in the query",
        "GET",
        get(f"ASK FROM NAMED <{G2}> {{ GRAPH ?g {{ <https://example.org/c> ?p ?o }} }}"),
        200,
        JSON,
        has=TRUE,
    ),
]

FORMS = [
    *[
        Case(f"{query[:6]} as {type_}", "GET", get(query), 200, type_, accept=type_)
        for query in (SELECT, ASK)
        for type_ in (JSON, XML, CSV, TSV, HTML)
    ],
    *[
        Case(f"{query[:8]} as {type_}", "GET", get(query), 200, type_, accept=type_)
        for query in (CONSTRUCT, "DESCRIBE <https://example.org/a>")
        for type_ in (TURTLE, N_TRIPLES, RDF_XML, JSON_LD, TRIG, N_QUADS, HTML)
    ],
    *[
        Case(f"format={name}", "GET", get(SELECT, ("format", name)), 200, type_, accept=HTML)
        for name, type_ in (("json", JSON), ("xml", XML), ("csv", CSV), ("tsv", TSV), ("html", HTML))
    ],
    *[
        Case(f"format={name}", "GET", get(CONSTRUCT, ("format", name)), 200, type_, accept=HTML)
        for name, type_ in (
            ("ttl", TURTLE),
            ("turtle", TURTLE),
            ("nt", N_TRIPLES),
            ("rdf", RDF_XML),
            ("jsonld", JSON_LD),
            ("trig", TRIG),
            ("nq", N_QUADS),
        )
    ],
    Case("format= of another kind of answer", "GET", get(SELECT, ("format", "ttl")), 406, PROBLEM, has='"offers"'),
    Case("format= that nobody knows", "GET", get(SELECT, ("format", "docx")), 406, PROBLEM, has='"offers"'),
]

NEGOTIATED = [
    Case("the greatest weight", "GET", get(SELECT), 200, TSV, accept=f"{CSV};q=0.5, {TSV};q=0.6"),
    Case("of equal weights the server chooses", "GET", get(SELECT), 200, JSON, accept=f"{CSV}, {TSV}, {XML}, {JSON}"),
    Case(
        "what is specific wins over a range",
        "GET",
        get(SELECT),
        200,
        CSV,
        accept=f"text/*;q=0.1, {CSV};q=0.9, {TSV};q=0.8",
    ),
    Case("a weight of zero is a no", "GET", get(SELECT), 200, XML, accept=f"{JSON};q=0, */*"),
    Case("a no to all", "GET", get(SELECT), 406, PROBLEM, accept="*/*;q=0", has='"offers"'),
    Case("a kind of answer that this is not", "GET", get(SELECT), 406, PROBLEM, accept=TURTLE, has=JSON),
    Case(
        "nothing that there is, in text",
        "GET",
        get(SELECT),
        406,
        "text/plain",
        accept="text/plain;q=0.5, image/png",
        has=JSON,
    ),
    Case("a range of types", "GET", get(CONSTRUCT), 200, TURTLE, accept="text/*"),
    Case("an empty header", "GET", get(SELECT), 200, JSON, accept=""),
    Case("a version", "GET", get(CONSTRUCT), 200, TURTLE, accept=f"{TURTLE};version=1.2"),
    Case("a version of results", "GET", get(SELECT), 200, JSON, accept=f"{JSON};version=1.2"),
    Case(
        "versions with weights",
        "GET",
        get(CONSTRUCT),
        200,
        TURTLE,
        accept=f"{TURTLE};version=1.1;q=0, {TURTLE};version=1.2, {N_TRIPLES};q=0.1",
    ),
    Case(
        "a profile",
        "GET",
        get(CONSTRUCT),
        200,
        JSON_LD,
        accept=f'{JSON_LD};profile="http://www.w3.org/ns/json-ld#expanded"',
    ),
    Case("a charset", "GET", get(SELECT), 200, CSV, accept=f"{CSV};charset=utf-8"),
    Case("plain JSON", "GET", get(SELECT), 200, JSON, accept="application/json"),
    Case("plain XML", "GET", get(SELECT), 200, XML, accept="application/xml"),
    Case(
        "the header of a browser",
        "GET",
        get(SELECT),
        200,
        HTML,
        accept="text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
    ),
    Case("no sense at all", "GET", get(SELECT), 200, JSON, accept="wat dan ook"),
]

STORE = "/rdf-graph-store"
GRAPHS = [
    Case("the default graph", "GET", f"{STORE}?default", 200, TURTLE, has="https://example.org/a"),
    Case("a named graph", "GET", f"{STORE}?graph={G1}", 200, N_TRIPLES, accept=N_TRIPLES, has="https://example.org/b"),
    Case(
        "a named graph, by format",
        "GET",
        f"{STORE}?graph={G1}&format=jsonld",
        200,
        JSON_LD,
        has="https://example.org/b",
    ),
    Case("the head of a graph", "HEAD", f"{STORE}?graph={G1}", 200, TURTLE),
    Case("the head of the default graph", "HEAD", f"{STORE}?default", 200, TRIG, accept=TRIG),
    Case("a graph that is not there", "GET", f"{STORE}?graph={LEEG}", 404, PROBLEM),
    Case("a graph whose name is no IRI", "GET", f"{STORE}?graph=geen%20iri", 400, PROBLEM),
    Case("no graph", "GET", STORE, 400, PROBLEM),
    Case("both", "GET", f"{STORE}?default&graph={G1}", 400, PROBLEM),
    Case("two graphs", "GET", f"{STORE}?graph={G1}&graph={G2}", 400, PROBLEM),
    Case("a graph as results", "GET", f"{STORE}?graph={G1}", 406, PROBLEM, accept=CSV, has='"offers"'),
    *[
        Case(
            f"{method} of a graph",
            method,
            f"{STORE}?graph={G1}",
            405,
            PROBLEM,
            headers=(("Allow", "GET, HEAD, OPTIONS"),),
        )
        for method in ("PUT", "POST", "DELETE", "PATCH")
    ],
]

DESCRIPTION = [
    *[
        Case(f"the description as {type_}", "GET", "/sparql", 200, type_, accept=type_)
        for type_ in (TURTLE, N_TRIPLES, RDF_XML, JSON_LD, TRIG, N_QUADS, HTML)
    ],
    Case("the description without a header", "GET", "/sparql", 200, TURTLE, has="sd:defaultDataset"),
    Case("how much there is", "GET", "/sparql", 200, TURTLE, has="void:triples"),
    Case("an empty query is no description", "GET", "/sparql?query=", 400, PROBLEM),
    Case("the description is no result", "GET", "/sparql", 406, PROBLEM, accept=CSV),
]

REFUSED = [
    Case(
        "a time that ends it",
        "GET",
        get(ENDLESS, ("timeout", "0.3")),
        503,
        PROBLEM,
        has="timeout",
        headers=(("Retry-After", ""),),
    ),
    Case("a time above the cap", "GET", get(ASK, ("timeout", "3600")), 200, JSON),
    Case("a time that is none", "GET", get(ASK, ("timeout", "lang")), 400, PROBLEM, has="lang"),
    Case("a time below zero", "GET", get(ASK, ("timeout", "-1")), 400, PROBLEM),
    Case("a time without end", "GET", get(ASK, ("timeout", "inf")), 400, PROBLEM),
    Case("a time in the URL of a form", "POST", "/sparql?timeout=1", 400, PROBLEM, body=form(ASK), content_type=FORM),
    Case("an instruction to write", "GET", get("INSERT DATA { <a:b> <a:b> 1 }"), 403, PROBLEM, has="INSERT"),
    Case("another service", "GET", get("ASK { SERVICE <http://127.0.0.1/> { ?s ?p ?o } }"), 403, PROBLEM),
    Case(
        "an unknown function", "GET", get("SELECT (<urn:niets>(1) AS ?x) { ?s ?p ?o }"), 400, PROBLEM, has="urn:niets"
    ),
    Case(
        "a mistake, as text",
        "GET",
        get("SELECT *\n{ ?s ?p ?o FILTR(?o) }"),
        400,
        "text/plain",
        accept=f"{CSV}, text/plain;q=0.5",
        has="^",
    ),
    Case("a mistake, as a page", "GET", get("SELECT * { ?s ?p ?o FILTR(?o) }"), 400, HTML, accept=HTML, has="FILTER"),
    Case("did you mean", "GET", get("SELECT * { ?s ?p ?o FILTR(?o) }"), 400, PROBLEM, has="FILTER"),
    Case("a prefix that we know", "GET", get("SELECT * { ?s kg:tekst ?o }"), 400, PROBLEM, has="PREFIX kg:"),
    Case("a mistake in English", "GET", get("SELEC", ("lang", "en")), 400, PROBLEM, has="not valid SPARQL"),
    Case("a mistake in Dutch", "GET", get("SELEC", ("lang", "nl")), 400, PROBLEM, has="geldige SPARQL"),
]

TERMS = "SELECT ?t { GRAPH <https://example.org/nieuw> { ?s <https://example.org/p> ?t } } ORDER BY ?s"
NEW_GRAPH = f"{STORE}?graph=https://example.org/nieuw"
NEW = [
    Case("a triple term in JSON", "GET", get(TERMS), 200, JSON, has='"type":"triple"'),
    Case("a triple term in XML", "GET", get(TERMS), 200, XML, accept=XML, has="<triple>"),
    Case("a triple term in TSV", "GET", get(TERMS), 200, TSV, accept=TSV, has="<<("),
    Case("a triple term in CSV", "GET", get(TERMS), 200, CSV, accept=CSV, has="a:s https://example.org/p a:o"),
    Case("a direction in JSON", "GET", get(TERMS), 200, JSON, has='"its:dir":"rtl"'),
    Case("a direction in XML", "GET", get(TERMS), 200, XML, accept=XML, has='its:dir="rtl"'),
    *[
        Case(f"a triple term in {type_}", "GET", NEW_GRAPH, 200, type_, accept=type_)
        for type_ in (TURTLE, N_TRIPLES, RDF_XML, TRIG, N_QUADS, HTML)
    ],
    Case("a triple term in JSON-LD", "GET", NEW_GRAPH, 406, PROBLEM, accept=JSON_LD, has='"offers"'),
    Case("a version in the query", "GET", get('VERSION "1.2" ' + ASK), 200, JSON, has=TRUE),
]

CASES = [*W3C, *METHODS, *DATASETS, *FORMS, *NEGOTIATED, *GRAPHS, *DESCRIPTION, *REFUSED, *NEW]

DATA = "<https://example.org/a> <https://example.org/p> 1 ; <https://example.org/naam> 'A' .\n"
NEW_DATA = (
    "<https://example.org/1> <https://example.org/p> <<( <a:s> <https://example.org/p> <a:o> )>> .\n"
    "<https://example.org/2> <https://example.org/p> '\u0645\u062b\u0627\u0644'@ar--rtl .\n"
)


@pytest.fixture(scope="module")
def application(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """The application over a small dataset of a default graph and three named ones."""
    folder = tmp_path_factory.mktemp("dataset")
    texts = {
        "": DATA,
        G1: DATA.replace("/a>", "/b>"),
        G2: DATA.replace("/a>", "/c>"),
        "https://example.org/nieuw": NEW_DATA,
    }
    sources = []
    for number, (graph, text) in enumerate(texts.items()):
        path = folder / f"{number}.ttl"
        path.write_text(text, encoding="utf-8")
        sources.append(Source(path, graph))
    load(sources, folder)
    made = create_app(Settings(release=folder, query_timeout=3))
    yield made
    close(made)


@pytest.fixture
def asker(application: Flask) -> FlaskClient:
    """A client in this process."""
    return application.test_client()


def test_the_table_is_whole() -> None:
    """The table has as many cases as it should, each by another name."""
    assert len(CASES) == 170
    assert len({(case.what, case.path) for case in CASES}) == len(CASES)
    assert len(W3C) == 31


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.method} {case.what}")
def test_protocol(asker: FlaskClient, case: Case) -> None:
    """Each request gets its status, media type and headers, and always CORS."""
    headers = {} if case.accept is None else {"Accept": case.accept}
    response = asker.open(
        case.path,
        method=case.method,
        headers=headers,
        data=case.body or None,
        content_type=case.content_type,
        buffered=True,
    )
    assert (response.status_code, response.mimetype) == (case.status, case.type), response.text[:500]
    assert case.has in response.text.replace('": ', '":')
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    for name, value in case.headers:
        assert name in response.headers
        assert value in ("", ", ".join(sorted(response.headers[name].split(", "))), response.headers[name])
    if case.method == "HEAD":
        assert response.data == b""


def problem(asker: FlaskClient, query: str, **headers: str) -> dict[str, Any]:
    """Return the problem that a query gets."""
    response = asker.get(get(query), headers=headers, buffered=True)
    found: dict[str, Any] = json.loads(response.data)
    assert response.status_code == found["status"]
    return found


def test_a_mistake_has_line_column_and_a_caret(asker: FlaskClient) -> None:
    """The place of a mistake is told by numbers, and shown."""
    found = problem(asker, "SELECT *\n{ ?s ?p ?o FILTR(?o) }")
    assert (found["status"], found["line"]) == (400, 2)
    text, caret = found["excerpt"].split("\n")
    assert text == "{ ?s ?p ?o FILTR(?o) }"
    assert caret == " " * (found["column"] - 1) + "^"
    assert any("FILTER" in hint for hint in found["hints"])


def test_the_offers_of_a_406_can_be_had(asker: FlaskClient) -> None:
    """What a refusal offers is what the next request gets."""
    refused = asker.get(get(CONSTRUCT), headers={"Accept": CSV}, buffered=True)
    offers = json.loads(refused.data)["offers"]
    assert len(offers) == 7
    for offer in offers:
        assert asker.get(get(CONSTRUCT), headers={"Accept": offer}, buffered=True).mimetype == offer


def test_control_characters_do_not_break_xml(asker: FlaskClient) -> None:
    """XML 1.0 has no way to write them: they come as U+FFFD, and the rest is well-formed."""
    query = 'SELECT ("a\\u0001b\\u000Bc\\uFFFEd\\re" AS ?x) {}'
    response = asker.get(get(query), headers={"Accept": XML}, buffered=True)
    (literal,) = ElementTree.fromstring(response.data).iter("{http://www.w3.org/2005/sparql-results#}literal")
    assert literal.text == "a\ufffdb\ufffdc\ufffdd\re"
    told = asker.get(get(query), headers={"Accept": JSON}, buffered=True).json
    assert told is not None
    assert told["results"]["bindings"][0]["x"]["value"] == "a\x01b\x0bc\ufffed\re"


def test_a_graph_is_the_same_in_every_form(asker: FlaskClient) -> None:
    """What a graph says does not depend on how it is written, triple terms and directions included."""
    seen = []
    for type_ in (TURTLE, N_TRIPLES, RDF_XML, TRIG, N_QUADS):
        body = asker.get(NEW_GRAPH, headers={"Accept": type_}, buffered=True).data
        seen.append({str(quad.triple) for quad in ox.parse(body, ox.RdfFormat.from_media_type(type_))})
    assert len(seen[0]) == 2
    assert all(one == seen[0] for one in seen)


def test_the_description_names_the_endpoint_and_counts(asker: FlaskClient) -> None:
    """Who asks the endpoint what it is gets its address, its dataset and the number of triples, as linked data."""
    quads = list(ox.parse(asker.get("/sparql", buffered=True).data, ox.RdfFormat.TURTLE))
    said = {(quad.predicate.value.rpartition("#")[2], getattr(quad.object, "value", "")) for quad in quads}
    assert ("endpoint", "http://localhost/sparql") in said
    assert ("triples", "8") in said
    assert ("feature", "http://www.w3.org/ns/sparql-service-description#UnionDefaultGraph") not in said


def test_a_preflight_allows_query(asker: FlaskClient) -> None:
    """A page of another site may use each method that reads."""
    asked = {"Origin": "https://example.org", "Access-Control-Request-Method": "QUERY"}
    response = asker.options("/sparql", headers=asked)
    assert "QUERY" in response.headers["Access-Control-Allow-Methods"]
    assert response.headers["Access-Control-Allow-Origin"] == "*"


def test_a_graph_by_name_with_signs(asker: FlaskClient) -> None:
    """The name of a graph is decoded once."""
    assert asker.get(f"{STORE}?graph={quote(G1, safe='')}", buffered=True).status_code == 200
    assert asker.get(f"{STORE}?graph={quote(quote(G1, safe=''), safe='')}", buffered=True).status_code == 400


def test_a_dataset_stays_where_it_is(application: Flask) -> None:
    """What is served is not written: the store is the one that was loaded."""
    place = Path(application.config["SETTINGS"].release)
    assert {path.name for path in place.iterdir()} >= {"manifest.json", "store"}
