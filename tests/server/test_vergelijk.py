"""Two answers beside each other."""

from __future__ import annotations

from urllib.parse import urlencode

import pytest
from flask.testing import FlaskClient
from lxml import html

VRAAG = "vragenset/2099z00001/vraag/1"
ONE, TWO = "document/ah-tk-20982099-1/antwoord/1", "document/ah-tk-20982099-2/antwoord/1"
JOINT = "document/ah-tk-20982099-1/antwoord/2-3"


def _page(client: FlaskClient, **asked: str) -> html.HtmlElement:
    response = client.get("/vergelijk", query_string=asked, buffered=True)
    assert response.status_code == 200
    return html.fromstring(response.text)


def _text(element: html.HtmlElement) -> str:
    return " ".join(" ".join(element.itertext()).split())


def test_a_set_leads_from_a_question_to_its_comparison(client: FlaskClient) -> None:
    """Where two answers say something; not where one only refers, or there is only one."""
    page = html.fromstring(client.get("/doc/vragenset/2099z00001", buffered=True).text)
    assert page.xpath("//article//a[starts-with(@href, '/vergelijk')]/@href") == [f"/vergelijk?vraag={VRAAG}"]


def test_two_answers_stand_beside_each_other(client: FlaskClient) -> None:
    """By ministry, what differs as ins and del with words that say so, and links to where it all comes from."""
    page = _page(client, vraag=VRAAG)
    sides = page.xpath("//section[contains(@class, 'side')]")
    assert [_text(side.xpath("./h2")[0]) for side in sides] == ["Bruggen", "Vaarten"]
    assert [_text(mark) for mark in page.xpath("//del | //ins")] == [
        '[alleen hier: Er zijn er twaalf. "Geteld" is geteld ]',
        "[alleen hier: Wij telden er dertien ]",
    ]
    assert sides[0].xpath(".//a/@href") == [f"/doc/{ONE}", "/doc/document/ah-tk-20982099-1"]
    assert page.xpath("//p[@class='kind']/a/@href") == [f"/doc/{VRAAG}"]
    assert _text(page.xpath("//h1/following-sibling::p[1]")[0]).endswith("?")


@pytest.mark.parametrize("written", [(ONE, JOINT), tuple("https://example.org/kamer/id/" + p for p in (ONE, JOINT))])
def test_any_two_answers_can_be_compared(client: FlaskClient, written: tuple[str, str]) -> None:
    """Also of other questions or sets, by path or by IRI."""
    page = _page(client, a=written[0], b=written[1])
    assert "Dat hangt van het water af" in _text(page)
    assert not page.xpath("//main//form")


def test_one_of_the_two_may_be_chosen(client: FlaskClient) -> None:
    """Then the other is the first of the rest."""
    page = _page(client, vraag=VRAAG, a=TWO)
    assert [_text(heading) for heading in page.xpath("//section/h2")] == ["Vaarten", "Bruggen"]


BAD = [
    ({}, 400),
    ({"a": ONE}, 400),
    ({"a": ONE, "b": ONE}, 400),
    ({"a": ONE, "b": "document/ah-tk-20982099-9/antwoord/1"}, 404),
    ({"a": ONE, "b": "persoon/p0001"}, 400),
    ({"a": ONE, "b": "document/x/antwoord/1#y"}, 400),
    ({"a": ONE, "b": "document/<script>/antwoord/1"}, 404),
    ({"a": ONE, "b": "document/%/antwoord/" + "9" * 300}, 400),
    ({"vraag": "vragenset/2099z00001/vraag/99"}, 404),
    ({"vraag": "vragenset/2099z00001/vraag/3"}, 404),
    ({"vraag": "vragenset/2099z00001"}, 400),
    ({"vraag": "javascript:alert(1)"}, 400),
]


@pytest.mark.parametrize(("asked", "status"), BAD)
def test_what_cannot_be_compared_is_refused(client: FlaskClient, asked: dict[str, str], status: int) -> None:
    """Nothing, one, twice the same, something unknown or no answer at all."""
    assert len(BAD) == 12
    for accept in ("text/html", "application/json"):
        response = client.get(f"/vergelijk?{urlencode(asked)}", headers={"Accept": accept}, buffered=True)
        assert response.status_code == status
        assert "<script>" not in response.text or accept == "application/json"
