"""The page of a person: offices over time, questions and answers in pages, keys elsewhere."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from lxml import html

from server.application import close, create_app
from server.settings import Settings
from tests.server.release import BASE, make_release

SETS = 60
KG = "https://w3id.org/kamergraaf/def#"
PERSON = "/doc/persoon/p0001"


def _sets() -> str:
    """Return statements of sixty sets that one member asked, one a day."""
    lines = []
    for number in range(1, SETS + 1):
        node, day = f"<{BASE}id/vragenset/2090z{number:05}>", f"2090-{1 + number // 28:02}-{1 + number % 28:02}"
        graph = f"<{BASE}graph/afleiding/sets>"
        lines += [
            f"{node} <{KG}indiener> <{BASE}id/kamerlid/p0001/2097-03-31> {graph} .",
            f'{node} <{KG}onderwerp> "onderwerp {number:02} <i>x</i>"@nl {graph} .',
            f'{node} <{KG}ingezonden> "{day}"^^<http://www.w3.org/2001/XMLSchema#date> {graph} .',
        ]
    return "\n".join(lines) + "\n"


@pytest.fixture(scope="module")
def asked_much(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """The application over a release in which one member asked sixty-one sets."""
    release: Path = make_release(tmp_path_factory.mktemp("vroeg") / "a", extra_nquads=_sets())
    app = create_app(Settings(release=release, page_workers=1, query_workers=1, query_spares=0))
    yield app
    close(app)


def _page(client: FlaskClient, query: str = "", path: str = PERSON) -> html.HtmlElement:
    response = client.get(f"{path}{query}", buffered=True, headers={"Accept": "text/html"})
    assert response.status_code == 200
    return html.fromstring(response.text)


def _asked(page: html.HtmlElement) -> list[str]:
    links = page.xpath("//section[@aria-labelledby='vroeg']//li//a")
    return [link.text_content() for link in links]


def test_the_newest_questions_come_first_in_pages(asked_much: Flask) -> None:
    """Twenty-five at a time; together all of them, each once."""
    client = asked_much.test_client()
    pages = [_asked(_page(client, f"?vroeg={number}")) for number in (1, 2, 3)]
    assert [len(page) for page in pages] == [25, 25, 11]
    assert pages[0][0] == "het tellen van bruggen"
    assert pages[0][1] == "onderwerp 60 <i>x</i>"
    assert len({subject for page in pages for subject in page}) == SETS + 1


def test_pages_lead_to_each_other(asked_much: Flask) -> None:
    """Older and newer keep the place in the other list and the language."""
    page = _page(asked_much.test_client(), "?vroeg=2&antwoordde=3&lang=en")
    assert page.xpath("//p[@class='paging']/a/@href") == [
        f"{PERSON}?vroeg=1&antwoordde=3&lang=en#vroeg",
        f"{PERSON}?vroeg=3&antwoordde=3&lang=en#vroeg",
    ]
    assert "26–50 of 61" in page.xpath("//p[@class='paging']")[0].text_content()


@pytest.mark.parametrize("number", ["0", "-1", "x", "٣", "99999999999999999999", "1e3", "%00", ""])
def test_a_page_that_is_no_number_is_the_first(asked_much: Flask, number: str) -> None:
    """And one past the last is the last."""
    client = asked_much.test_client()
    assert len(_asked(_page(client, f"?vroeg={number}"))) == 25
    assert len(_asked(_page(client, "?vroeg=9999"))) == 11


def test_each_page_of_a_list_has_its_own_tag(asked_much: Flask) -> None:
    """A cache never gives the one for the other; the place of the content says which it is."""
    client = asked_much.test_client()
    first, second = (client.get(f"{PERSON}{query}", buffered=True) for query in ("", "?vroeg=2"))
    assert first.headers["ETag"] != second.headers["ETag"]
    assert second.headers["Content-Location"] == f"{PERSON}.html?vroeg=2&lang=nl"
    tag = second.headers["ETag"]
    assert client.get(f"{PERSON}?vroeg=2", headers={"If-None-Match": tag}, buffered=True).status_code == 304
    assert client.get(PERSON, headers={"If-None-Match": tag}, buffered=True).status_code == 200


def test_offices_are_drawn_and_told(client: FlaskClient) -> None:
    """A bar for each office, with its name; the table says the same, and what supports it."""
    page = _page(client, path="/doc/persoon/p0003")
    bars = page.xpath("//figure[@class='timeline']//*[local-name()='rect']/@class")
    assert bars == ["bar bar-minister bar-open", "bar bar-staatssecretaris", "bar bar-kamerlid"]
    labels = [label.text for label in page.xpath("//*[@class='label']")]
    rows = page.xpath("//table[@class='roles stacked']/tbody/tr")
    assert [row.xpath("./td[2]/a")[0].text for row in rows] == labels
    assert len(rows) == 3
    assert {row.xpath("./td[5]")[0].text for row in rows} == {"register"}
    [image] = page.xpath("//figure[@class='timeline']//*[@role='img']")
    assert image.get("aria-label").endswith("Inge van Proef")


def test_each_cell_names_its_column(client: FlaskClient) -> None:
    """Where the head of a table is away, on a narrow screen, each cell says what it is; roles keep it a table."""
    for path, query in ((PERSON, ""), ("/wie", "?ministerie=mnre9004&op=2099-01-01")):
        page = _page(client, query, path)
        [table] = page.xpath("//table[contains(@class, 'stacked')]")
        heads = [head.text for head in table.xpath("./thead//th")]
        rows = table.xpath("./tbody/tr")
        assert rows
        assert all([cell.get("data-name") for cell in row] == heads for row in rows)
        assert {cell.get("role") for row in rows for cell in row} == {"cell"}
        assert page.get_element_by_id(table.get("aria-labelledby")).tag == "h2"


def test_an_office_that_only_a_document_shows_is_told_apart(client: FlaskClient) -> None:
    """It is drawn as a day, and the table says that no register has it."""
    page = _page(client, path="/doc/persoon/p0005")
    assert page.xpath("//table[@class='roles stacked']/tbody/tr/td[5]")[0].text == "alleen een document"
    assert len(page.xpath("//*[local-name()='rect']")) == 1
    assert not page.xpath("//i")


def test_nothing_is_drawn_with_a_style_or_a_script(client: FlaskClient) -> None:
    """The policy of the site forbids both, so that they would not show."""
    for path in (PERSON, "/doc/persoon/p0003"):
        assert not _page(client, path=path).xpath("//@style | //style | //script")


def test_keys_elsewhere_stand_with_their_source_and_day(client: FlaskClient) -> None:
    """Who stated a key and when; not known is said, not left blank."""
    rows = _page(client).xpath("//section[@aria-labelledby='sleutels']//tbody/tr")
    assert [[cell.text_content() for cell in row] for row in rows] == [
        ["parlement.com", "vg00voorbeel", "Proefregister", "1 januari 2098"],
        ["parlement.com, biografie", "v-victor-voorbeeld", "Proefregister", "onbekend"],
    ]
    assert rows[0].xpath(".//a/@href") == ["https://www.parlement.com/id/vg00voorbeel"]


def test_an_answer_stands_with_the_set_that_it_answers(tmp_path: Path) -> None:
    """Whoever answered a document sees which questions it was about."""
    graph = f"<{BASE}graph/koppeling>"
    door = (
        f"<{BASE}id/document/ah-tk-20982099-2> <{KG}beantwoordDoor> "
        f"<{BASE}id/bewindspersoon/p0002/mnre9002/2098-07-02> {graph} .\n"
    )
    app = create_app(Settings(release=make_release(tmp_path / "a", extra_nquads=door), page_workers=1, query_workers=1))
    try:
        page = _page(app.test_client(), path="/doc/persoon/p0002")
    finally:
        close(app)
    [item] = page.xpath("//section[@aria-labelledby='antwoordde']//li")
    assert item.xpath(".//a/@href") == ["/doc/document/ah-tk-20982099-2", "/doc/vragenset/2099z00001"]
