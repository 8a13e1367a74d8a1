"""What is like an answer, a question or a set."""

from __future__ import annotations

from flask.testing import FlaskClient
from lxml import html

ONE = "document/ah-tk-20982099-1/antwoord/1"
TWO = "document/ah-tk-20982099-2/antwoord/1"
JOINT = "document/ah-tk-20982099-1/antwoord/2-3"
SET = "vragenset/2099z00001"


def _like(client: FlaskClient, path: str, lang: str = "nl") -> list[html.HtmlElement]:
    response = client.get(f"/doc/{path}?lang={lang}", headers={"Accept": "text/html"}, buffered=True)
    assert response.status_code == 200
    found: list[html.HtmlElement] = html.fromstring(response.text).xpath("//section[@aria-labelledby='lijkt-op']//li")
    return found


def _text(element: html.HtmlElement) -> str:
    return " ".join(" ".join(element.itertext()).split())


def test_an_answer_shows_what_it_is_like(client: FlaskClient) -> None:
    """The most alike first, with how much, where it stands, and which was earlier or that both answer one question."""
    shown = [_text(item).partition(" Vergelijken")[0] for item in _like(client, ONE)]
    assert shown == [
        "100% gelijk antwoord 2-3 · Aanhangsel 2098-2099, nr. 1 eerder, 19 februari 2099",
        "29% gelijk antwoord 1 · Aanhangsel 2098-2099, nr. 2 op dezelfde vraag",
    ]


def test_likeness_is_shown_from_both_sides(client: FlaskClient) -> None:
    """What is earlier for the one is later for the other, in either language."""
    assert "later, 19 februari 2099" in _text(_like(client, JOINT)[0])
    assert "earlier, 29 January 2099" in _text(_like(client, f"{SET}/vraag/2", "en")[0])
    assert _like(client, f"{SET}/vraag/3") == []


def test_what_is_alike_can_be_compared(client: FlaskClient) -> None:
    """Each leads to the two texts beside each other, answers and questions both."""
    for path in (ONE, f"{SET}/vraag/1"):
        links = [link for item in _like(client, path) for link in item.xpath(".//a/@href") if "vergelijk" in link]
        assert links
        for link in links:
            assert client.get(link, buffered=True).status_code == 200


def test_a_set_shows_its_sisters(client: FlaskClient) -> None:
    """The earlier one of a later, and the later ones of an earlier."""
    found = {}
    for path in (SET, "vragenset/2099z00002"):
        page = html.fromstring(client.get(f"/doc/{path}", buffered=True).text)
        found[path] = [
            (_text(i), i.xpath("./a/@href")) for i in page.xpath("//section[@aria-labelledby='zustersets']//li")
        ]
    assert found == {
        SET: [("2099z00002 later", ["/doc/vragenset/2099z00002"])],
        "vragenset/2099z00002": [("het tellen van bruggen eerder, 29 januari 2099", [f"/doc/{SET}"])],
    }
