"""The numbered examples on the site: in order, in every form, with their terms as links."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import lxml.html
import pyoxigraph as ox
import pytest
from flask.testing import FlaskClient

from server.levensloop import _LIFE, using, voorbeelden

FOLDER = Path(__file__).resolve().parents[2] / "ontology" / "examples"


def page(client: FlaskClient, path: str) -> Any:
    """A page as a tree."""
    return lxml.html.fromstring(client.get(path, buffered=True).data)


def test_the_site_has_every_example() -> None:
    """What the site shows is what stands in the ontology; run docs/make.py when this fails."""
    files = {path.stem: path.read_text(encoding="utf-8") for path in FOLDER.glob("*.ttl")}
    assert {name: one.turtle for name, one in voorbeelden().items()} == files
    assert len(files) == 17


def test_each_says_what_it_tells_in_two_languages() -> None:
    """Dutch and English stand in the file itself."""
    for one in voorbeelden().values():
        assert all(f"# {language}: {said}\n" in one.turtle for language, said in one.said.items())
        assert len(set(one.said.values())) == 2


def test_the_list_begins_with_tabling_and_ends_with_amending(client: FlaskClient) -> None:
    """First the life of questions in order, then what is around it; each example once."""
    found = page(client, "/def/voorbeelden")
    links = [link.rpartition("/")[2] for link in found.xpath("//main//dl//a/@href")]
    assert sorted(links) == sorted(voorbeelden())
    assert links[0] == "01-ingediend"
    assert links.index("13-antwoord-gewijzigd") == _LIFE.index("13") == len(_LIFE) - 2


def test_the_list_is_in_the_language_that_is_asked_for(client: FlaskClient) -> None:
    """In English, and the links keep it."""
    found = page(client, "/def/voorbeelden?lang=en")
    assert "The questions are withdrawn" in found.text_content()
    assert all(link.endswith("?lang=en") for link in found.xpath("//main//dl//a/@href"))


@pytest.mark.parametrize("name", sorted(voorbeelden()))
def test_a_page_shows_the_turtle_as_it_is(client: FlaskClient, name: str) -> None:
    """Links and all, what one reads is the file."""
    found = page(client, f"/def/voorbeelden/{name}")
    assert found.xpath("//main//pre")[0].text_content() == voorbeelden()[name].turtle


@pytest.mark.parametrize(
    ("form", "syntax"),
    [
        ("ttl", ox.RdfFormat.TURTLE),
        ("jsonld", ox.RdfFormat.JSON_LD),
        ("rdf", ox.RdfFormat.RDF_XML),
        ("nt", ox.RdfFormat.N_TRIPLES),
    ],
)
def test_every_form_says_the_same(client: FlaskClient, form: str, syntax: ox.RdfFormat) -> None:
    """Each form holds the statements of the file."""
    body = client.get(f"/def/voorbeelden/13-antwoord-gewijzigd?format={form}", buffered=True).data
    expected = {quad.triple for quad in ox.parse(path=FOLDER / "13-antwoord-gewijzigd.ttl")}
    assert {quad.triple for quad in ox.parse(body, syntax)} == expected
    assert len(expected) >= 60


@pytest.mark.parametrize(("name", "accept", "status"), [("17-niets", None, 404), ("16-te-laat", "image/png", 406)])
def test_what_is_not_there(client: FlaskClient, name: str, accept: str | None, status: int) -> None:
    """An example that is not there and a form that we do not have are told apart."""
    headers = {"Accept": accept} if accept else {}
    assert client.get(f"/def/voorbeelden/{name}", headers=headers, buffered=True).status_code == status


def test_the_register_is_no_example_of_a_term() -> None:
    """Every example needs the register; a term that only it uses is in none of them."""
    assert [one.name for one in using("Ministerieversie")] == []
    assert [one.name for one in using("overgedragenAan")] == ["11-overgedragen"]
