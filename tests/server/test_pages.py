"""What the pages show, and that nothing in a document can become markup."""

from __future__ import annotations

import json
import re
from itertools import pairwise
from typing import cast
from xml.etree import ElementTree

import pyoxigraph as ox
import pytest
from flask.testing import FlaskClient
from lxml import html

from server.resources import examples
from tests.server.register import FILES

SET = "/doc/vragenset/2099z00001"
DOCUMENT = "/doc/document/ah-tk-20982099-1"
COMPARED = "/vergelijk?vraag=vragenset/2099z00001/vraag/1"


def _page(client: FlaskClient, path: str) -> html.HtmlElement:
    response = client.get(path, buffered=True, headers={"Accept": "text/html"})
    assert response.status_code == 200
    return html.fromstring(response.text)


def _elements(page: html.HtmlElement, path: str) -> list[html.HtmlElement]:
    return cast("list[html.HtmlElement]", page.xpath(path))


def _text(element: html.HtmlElement) -> str:
    return " ".join(" ".join(element.itertext()).split())


def test_the_matrix_says_who_answered_what(client: FlaskClient) -> None:
    """Rows are questions, columns the ministries that were asked, cells what each answered."""
    page = _page(client, SET)
    table = page.xpath("//table[@class='matrix']")[0]
    assert [_text(cell) for cell in table.xpath(".//thead//th")] == ["Vraag", "BRU", "VAA", "PON"]
    assert [[_text(cell) for cell in row] for row in table.xpath(".//tbody/tr")] == [
        ["1", 'Er zijn er twaalf. "Geteld" is geteld.', "Wij telden er dertien.", "onbekend"],
        [
            "2",
            "Dat hangt van het water af; de telling loopt nog en wordt gemeld zodra zij af is.",
            "verwijst naar 1",
            "onbekend",
        ],
        ["3", "samen met vraag 2", "niet in dit stuk", "onbekend"],
    ]


def test_an_addressee_has_its_term_and_its_answer(client: FlaskClient) -> None:
    """The term and what it was before a delay, the day of the answer, whether that was in time, and why we think so."""
    second = _text(_elements(_page(client, SET), "//ol[@class='addressees']/li")[1])
    assert "uiterlijk 12 maart 2099 (vóór uitstel 19 februari 2099)" in second
    assert "beantwoord op 1 maart 2099, na 31 dagen: op tijd" in second
    assert "De post beantwoordt de vragen in dit document." in second


def test_how_many_of_how_many_were_in_time(client: FlaskClient) -> None:
    """Of three addressees one can be measured: the page says so and not that all were in time."""
    assert "Geadresseerden: 3. Te meten of zij op tijd antwoordden: 1. Op tijd: 1." in _text(_page(client, SET))


def test_timeliness_of_a_ministry(client: FlaskClient) -> None:
    """A row per year with what was measured of all; the counts do not stand again among what refers to the ministry."""
    page = _page(client, "/doc/ministerie/mnre9002")
    (table,) = _elements(page, "//section[@aria-labelledby='tijdigheid']//table")
    assert [_text(cell) for cell in table.xpath(".//tbody/tr/*")] == ["2098-2099", "5 / 7", "4", "1", "2", "1", "21.5"]
    assert _text(page).count("2098-2099") == 1


def test_every_cell_leads_to_its_answer(client: FlaskClient) -> None:
    """A link in the matrix leads to a place that is there, once."""
    page = _page(client, SET)
    targets = page.xpath("//table[@class='matrix']//a/@href")
    assert len(targets) == 8
    for target in targets:
        assert len(page.xpath(f"//*[@id='{target[1:]}']")) == 1


def test_no_id_is_used_twice(client: FlaskClient) -> None:
    """Each page is one document with ids of its own."""
    for path in (SET, DOCUMENT, "/doc/persoon/p0001", "/", "/sparql", "/def", "/downloads", "/gezocht", COMPARED):
        ids = _page(client, path).xpath("//@id")
        assert len(ids) == len(set(ids)), path


def test_a_set_shows_its_addressees_with_their_status(client: FlaskClient) -> None:
    """Not in our data is unknown, never unanswered."""
    shown = [_text(item) for item in _page(client, SET).xpath("//ol[@class='addressees']/li")]
    assert shown == [
        "Minister van Bruggen beantwoord Aanhangsel 2098-2099, nr. 1",
        "Minister van Vaarten beantwoord uiterlijk 12 maart 2099 (vóór uitstel 19 februari 2099) beantwoord op "
        "1 maart 2099, na 31 dagen: op tijd Aanhangsel 2098-2099, nr. 2 De post beantwoordt de vragen in dit document.",
        "Minister voor Pontveren onbekend uiterlijk 19 februari 2099",
    ]


def test_a_document_shows_its_text_with_passages_in_place(client: FlaskClient) -> None:
    """The fragment of a passage's IRI is an id on the page, and holds exactly its characters."""
    page = _page(client, DOCUMENT)
    assert page.get_element_by_id("char=19,28").text_content() == "Voorbeeld"
    assert page.get_element_by_id("char=74,104").text_content() == "Hoeveel bruggen telt het land?"
    kept = page.xpath("//div[@class='kept']")[0].text_content()
    assert kept.startswith("Vragen van het lid Voorbeeld (VBP) over <b>bruggen</b> & vaarten.\nVraag 1")


def test_a_document_shows_who_is_mentioned_and_why_we_think_so(client: FlaskClient) -> None:
    """What is written stays as written; the link has its certainty and reason."""
    rows = [_text(row) for row in _page(client, DOCUMENT).xpath("//table/tbody/tr")]
    assert rows == ["Voorbeeldt indiener Victor Voorbeeld (VBP) 0.85 een letter verschil"]


def test_a_person_shows_roles_and_what_was_asked(client: FlaskClient) -> None:
    """A person's page has periods, fractie, questions and pages elsewhere."""
    text = _text(_page(client, "/doc/persoon/p0001"))
    assert "31 maart 2097 – heden" in text
    assert "Voorbeeldpartij" in text
    assert "het tellen van bruggen" in text
    assert "parlement.com" in text


def test_statements_stand_by_layer(client: FlaskClient) -> None:
    """What a source says and what we linked are never shown as one."""
    page = _page(client, "/doc/document/ah-tk-20982099-1/vermelding/1")
    layers = {tag.text: _text(tag.getparent().getparent()) for tag in page.xpath("//span[@class='tag']")}
    assert set(layers) == {"Bron", "Koppeling"}
    assert "Voorbeeldt" in layers["Bron"]
    assert "0.85" in layers["Koppeling"]


@pytest.mark.parametrize("path", [DOCUMENT, SET, "/doc/persoon/p0001", "/doc/document/ah-tk-20982099-2/melding/1"])
def test_no_value_becomes_markup(client: FlaskClient, path: str) -> None:
    """Nothing that a document says is ever an element, a script, a handler or a dangerous link."""
    page = _page(client, path)
    assert not page.xpath("//script | //b | //een | //*[@style] | //@*[starts-with(name(), 'on')]")
    assert not page.xpath("//@href[starts-with(., 'javascript:')]")


@pytest.mark.parametrize(
    "query",
    [
        "SELECT ('<script>alert(1)</script>' AS ?x) {}",
        "SELECT (<javascript:alert(1)> AS ?x) {}",
        "SELECT ('\"><img src=x onerror=alert(1)>' AS ?x) {}",
        "SELEC </textarea><script>alert(1)</script>",
    ],
)
def test_no_query_becomes_markup(client: FlaskClient, query: str) -> None:
    """Neither a result nor the query itself can leave its place on the page."""
    response = client.get("/sparql", query_string={"query": query, "format": "html"}, buffered=True)
    page = html.fromstring(response.text)
    assert not page.xpath("//script | //img[@src='x'] | //@href[starts-with(., 'javascript:')]")


def test_a_header_cannot_be_injected(client: FlaskClient) -> None:
    """No part of a request can add a header to its answer."""
    for path in ("/id/persoon/p0001%0D%0AX-Evil:%201", "/doc/x%0d%0aX-Evil: 1.ttl", "/downloads/%0D%0AX-Evil:%201"):
        response = client.get(path, buffered=True)
        assert response.status_code == 404
        assert "X-Evil" not in response.headers


def test_capped_rows_are_said_openly(client: FlaskClient) -> None:
    """A table that is not whole says so, and where the whole is."""
    response = client.get("/sparql", query_string={"query": "SELECT * { ?s ?p ?o }", "format": "html"}, buffered=True)
    page = html.fromstring(response.text)
    assert len(_elements(page, "//table/tbody/tr")) == 20
    assert "Dit zijn de eerste 20 rijen; er zijn er meer." in _text(page)
    assert page.xpath("//p[@class='forms']//a[contains(@href, 'format=csv')]")


def test_examples_run(client: FlaskClient) -> None:
    """Each example query on the home page has a title in two languages and runs."""
    assert len(examples()) == 7
    for example in examples():
        assert set(example.titles) == {"nl", "en"}
        response = client.get("/sparql", query_string={"query": example.query, "format": "html"}, buffered=True)
        assert (example.name, response.status_code) == (example.name, 200)


def test_the_home_page_counts_and_links_examples(client: FlaskClient) -> None:
    """The home page says what is in the release and leads to queries that run."""
    page = _page(client, "/")
    assert "vragen 3 antwoorden 4" in _text(page.xpath("//dl[@class='counts']")[0])
    links = page.xpath("//ol[@class='examples']//a/@href")
    assert len(links) == 7
    assert client.get(links[0], buffered=True).mimetype == "text/html"


def test_pages_come_in_two_languages(client: FlaskClient) -> None:
    """`?lang=` wins from Accept-Language, which wins from Dutch."""
    assert _page(client, "/").get("lang") == "nl"
    assert _page(client, "/?lang=en").get("lang") == "en"
    response = client.get("/", headers={"Accept-Language": "en"}, buffered=True)
    assert html.fromstring(response.text).get("lang") == "en"


def test_links_on_pages_are_of_this_site(client: FlaskClient) -> None:
    """Whatever host serves a page, its links to entities stay on that host."""
    links = _page(client, SET).xpath("//main//a/@href")
    assert len(links) > 20
    assert not [link for link in links if link.startswith("https://example.org")]


def test_data_about_a_document_holds_its_passages_and_labels(client: FlaskClient) -> None:
    """The IRI of a passage is looked up at its document, so its statements are there; objects have names."""
    response = client.get(f"{DOCUMENT}.ttl", buffered=True)
    triples = {str(triple) for triple in ox.parse(response.data, format=ox.RdfFormat.TURTLE)}
    begins = (
        "<https://example.org/kamer/id/document/ah-tk-20982099-1#char=19,28> <https://w3id.org/kamergraaf/def#begint>"
    )
    assert any(begins in triple for triple in triples)
    assert any("vraag/1> <https://w3id.org/kamergraaf/def#afgedruktIn>" in triple for triple in triples)
    assert response.text.index("@prefix") == 0


@pytest.mark.parametrize("suffix", ["ttl", "nt", "rdf", "jsonld"])
def test_each_form_says_the_same(client: FlaskClient, suffix: str) -> None:
    """Every form of an entity parses, and holds the same statements."""
    formats = {
        "ttl": ox.RdfFormat.TURTLE,
        "nt": ox.RdfFormat.N_TRIPLES,
        "rdf": ox.RdfFormat.RDF_XML,
        "jsonld": ox.RdfFormat.JSON_LD,
    }
    expected = set(map(str, ox.parse(client.get(f"{SET}.nt", buffered=True).data, format=ox.RdfFormat.N_TRIPLES)))
    found = set(map(str, ox.parse(client.get(f"{SET}.{suffix}", buffered=True).data, format=formats[suffix])))
    assert found == expected
    assert len(found) > 10


def test_xml_is_well_formed_whatever_a_literal_holds(client: FlaskClient) -> None:
    """A control character shows as U+FFFD, and a carriage return comes back as it was."""
    query = "SELECT ?t { ?m <https://w3id.org/kamergraaf/def#grond> ?t FILTER(CONTAINS(?t, 'teken')) }"
    response = client.get("/sparql", query_string={"query": query, "format": "xml"}, buffered=True)
    literal = next(ElementTree.fromstring(response.data).iter("{http://www.w3.org/2005/sparql-results#}literal"))
    assert literal.text == "regelovergang\ren een \N{REPLACEMENT CHARACTER} teken uit <een> & ander bestand"
    ElementTree.fromstring(client.get("/doc/document/ah-tk-20982099-2/melding/1.rdf", buffered=True).data)


def test_json_keeps_every_character(client: FlaskClient) -> None:
    """Forms that can hold a character hold it."""
    query = "SELECT ?t { ?m <https://w3id.org/kamergraaf/def#grond> ?t FILTER(CONTAINS(?t, 'teken')) }"
    response = client.get("/sparql", query_string={"query": query}, buffered=True)
    assert json.loads(response.data)["results"]["bindings"][0]["t"]["value"].startswith(
        "regelovergang\ren een \x01 teken"
    )


def test_the_downloads_page_lists_checksums(client: FlaskClient) -> None:
    """Each file stands there with its size and SHA-256."""
    page = _page(client, "/downloads")
    assert page.xpath("//tbody//a/@href") == [
        "/dumps/kamergraaf.nq.gz",
        "/dumps/kamergraaf.jsonld.gz",
        *(f"/downloads/register/{name}" for name in sorted(FILES)),
        "/downloads/report/build.json",
    ]
    assert all(re.fullmatch(r"[0-9a-f]{64}", code.text) for code in page.xpath("//code[@class='hash']"))


def test_the_downloads_page_names_forms_and_leads_to_tables(client: FlaskClient) -> None:
    """Who looks for a table is led to a query that gives one; a dump has the name of its syntax."""
    page = _page(client, "/downloads")
    assert [_text(cell) for cell in page.xpath("//section[@aria-labelledby='dumps']//td[2]")] == ["N-Quads", "JSON-LD"]
    (link,) = page.xpath("//main/p/a/@href")
    assert link == "/#voorbeelden"
    assert _page(client, "/").xpath("//h2[@id='voorbeelden']")


def test_the_page_of_an_answer_begins_with_its_text(client: FlaskClient) -> None:
    """Before what it is like and what else is known of it; also that of a question."""
    for path in ("document/ah-tk-20982099-1/antwoord/1", "vragenset/2099z00001/vraag/1"):
        first = _page(client, f"/doc/{path}").xpath("//h1/following-sibling::*[1]")[0]
        assert (first.tag, first.get("class"), first.get("lang")) == ("p", "asked", "nl")
        assert _text(first)


def test_the_result_of_a_check_is_told_by_its_message(client: FlaskClient) -> None:
    """In the language of the page, once, and without a link: no page is about it."""
    said = {}
    for language in ("nl", "en"):
        page = _page(client, f"/doc/ministerie/mnre9002?lang={language}")
        (line,) = page.xpath("//section[@aria-labelledby='hierheen']//div[dt/a[contains(@href, 'focusNode')]]")
        said[language] = [_text(part) for part in line]
        assert not line.xpath("./dd//a")
    assert said == {
        "nl": ["opmerking bij de controle", "Verbind het ministerie met zijn IRI."],
        "en": ["remark of the check", "Connect the ministry with its IRI."],
    }


def test_terms_have_places_of_their_own(client: FlaskClient) -> None:
    """The fragment of a term's IRI is an id on the page of terms."""
    page = _page(client, "/def")
    assert "De vragen zoals ingediend." in _text(page.get_element_by_id("Vragenset"))


def test_what_was_read_leads_to_its_place_in_the_text(client: FlaskClient) -> None:
    """From a question or a mention there is a link to the very characters it was read from."""
    page = _page(client, "/doc/document/ah-tk-20982099-1/vermelding/1")
    assert page.xpath("//main//a[@href='/doc/document/ah-tk-20982099-1#char=19,28']/text()") == ["tekens 19–28"]


def test_a_class_that_another_says_better_is_left_out(client: FlaskClient) -> None:
    """Above the title stands the most specific class."""
    assert _text(_page(client, DOCUMENT).xpath("//p[@class='kind']")[0]) == "Aanhangsel van de Handelingen"


@pytest.mark.parametrize("language", ["nl", "en"])
def test_names_of_concepts_are_in_the_language_of_the_page(client: FlaskClient, language: str) -> None:
    """A label in another language never stands for the one that is there."""
    text = _text(_page(client, f"/doc/vragenset/2099z00001/adressering/3?lang={language}"))
    here, other = ("onbekend", "unknown") if language == "nl" else ("unknown", "onbekend")
    assert here in text
    assert other not in text


def test_a_language_that_was_asked_for_is_carried_on(client: FlaskClient) -> None:
    """Every link to a page of the site keeps `?lang=`; without it no link has one."""
    links = _page(client, f"{SET}?lang=en").xpath("//main//a/@href")
    pages = [link for link in links if link.startswith(("/doc/", "/def"))]
    data = [link for link in pages if link.endswith((".ttl", ".jsonld", ".rdf", ".nt"))]
    assert len(pages) > 20
    assert [link for link in pages if "?lang=en" not in link] == data
    assert not [link for link in _page(client, SET).xpath("//main//a/@href") if "lang=" in link]
    redirected = client.get("/id/vragenset/2099z00001?lang=en", headers={"Accept": "text/html"})
    assert redirected.headers["Location"] == f"{SET}?lang=en"


def test_content_location_names_the_very_page(client: FlaskClient) -> None:
    """Form and language both stand in the address of what was given."""
    for headers, language in (({"Accept-Language": "en"}, "en"), ({}, "nl")):
        response = client.get(SET, headers=headers, buffered=True)
        assert response.headers["Content-Location"] == f"{SET}.html?lang={language}"
        assert {"Accept", "Accept-Language"} <= {name.strip() for name in response.headers["Vary"].split(",")}
    assert client.get(f"{SET}.ttl", buffered=True).headers["Content-Location"] == f"{SET}.ttl"


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/sparql",
        "/def",
        "/downloads",
        SET,
        DOCUMENT,
        "/doc/persoon/p0001",
        "/doc/ministerie/mnre9002",
        f"{SET}/vraag/1",
        "/doc/document/ah-tk-20982099-1/vermelding/1",
        "/gezocht",
        "/wijzigingen",
        COMPARED,
    ],
)
def test_headings_go_down_one_step_at_a_time(client: FlaskClient, path: str) -> None:
    """A page has one h1, and no heading skips a level or is empty."""
    headings = _page(client, path).xpath("//h1 | //h2 | //h3 | //h4")
    levels = [int(heading.tag[1]) for heading in headings]
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    assert all(_text(heading) for heading in headings)


def test_a_ministry_lists_who_held_a_post_and_when(client: FlaskClient) -> None:
    """Each post stands there once, with its period."""
    page = _page(client, "/doc/ministerie/mnre9002")
    assert [_text(item) for item in page.xpath("//ul[@class='dated roles']/li")] == [
        "2 juli 2098 – 1 juni 2099 Minister van Vaarten (Mina Model)"
    ]
    assert _text(page).count("Mina Model") == 1


def _table(client: FlaskClient, query: str) -> html.HtmlElement:
    response = client.get("/sparql", query_string={"query": query, "format": "html"}, buffered=True)
    assert response.status_code == 200
    return html.fromstring(response.text)


def test_columns_of_a_star_stand_as_the_query_names_them(client: FlaskClient) -> None:
    """Who writes ?z before ?a reads ?z before ?a; a selection keeps its own order."""
    star = _table(client, "SELECT * { ?z a ?m . ?z <http://www.w3.org/2004/02/skos/core#prefLabel> ?a }")
    assert star.xpath("//thead//th/text()") == ["z", "m", "a"]
    chosen = _table(client, "SELECT ?a ?z { ?z a ?m . ?z <http://www.w3.org/2004/02/skos/core#prefLabel> ?a }")
    assert chosen.xpath("//thead//th/text()") == ["a", "z"]


def _doubled(times: int) -> str:
    steps = " ".join(f"BIND(CONCAT(?x{n}, ?x{n}) AS ?x{n + 1})" for n in range(times))
    return f'BIND("abcdefghij" AS ?x0) {steps}'


def test_a_long_cell_is_shortened_openly(client: FlaskClient) -> None:
    """A page holds the beginning of a value and says that there is more."""
    page = _table(client, f"SELECT ?x12 {{ {_doubled(12)} }}")
    cell = page.xpath("//td/span")[0]
    assert (len(cell.text), cell.text[-1]) == (301, "…")
    assert (len(cell.get("title")), cell.get("title")[-1]) == (2001, "…")
    assert "afgekort" in _text(page)


def test_a_table_has_a_limit_in_bytes(client: FlaskClient) -> None:
    """Many columns of long values make a page of some megabytes at most."""
    columns = " ".join(f"(?x9 AS ?c{n})" for n in range(500))
    query = f"SELECT {columns} {{ ?s ?p ?o {{ SELECT * {{ {_doubled(9)} }} }} }}"
    response = client.get("/sparql", query_string={"query": query, "format": "html"}, buffered=True)
    assert response.status_code == 200
    assert len(response.data) < 8_000_000


def test_an_error_in_the_form_has_place_line_and_hint_apart(client: FlaskClient) -> None:
    """The box says where, shows it and says what may help, each on a line of its own."""
    query = "SELECT *\n{ ?s ?p ?o FILTR(1) }"
    response = client.get("/sparql", query_string={"query": query, "format": "html"}, buffered=True)
    box = _elements(html.fromstring(response.text), "//div[@class='problem']/*")
    assert [element.tag for element in box] == ["p", "pre", "p"]
    assert box[1].text_content().splitlines()[0] == "{ ?s ?p ?o FILTR(1) }"
    assert _text(box[2]) == "Bedoelde u FILTER?"


def test_a_set_without_questions_has_no_heading_for_them(client: FlaskClient) -> None:
    """What is not there is not announced."""
    page = _page(client, "/doc/vragenset/2099z00002")
    assert not page.xpath("//h2[@id='vragen']")
