"""Markdown as converters write it."""

from __future__ import annotations

import pytest

from kg.model import Form
from tests.readers.forms import document, shown, texts


def test_headings_and_emphasis_stay_as_they_are_written() -> None:
    """What copies of every kind share is known later, where text is read."""
    found = document("# Vragen\n\n**Vraag 1**\nKent u _de_ klont?[1 ]\n")
    assert found.form is Form.MARKDOWN
    assert found.text == "# Vragen\n\n**Vraag 1**\nKent u _de_ klont?[1 ]"


@pytest.mark.parametrize("line", ["===", "-----"])
def test_the_line_under_a_heading_is_furniture(line: str) -> None:
    """A heading may be underlined instead of marked before it."""
    found = document(f"Antwoorden\n======\n\nVraag 1\n{line}\nKlont?\n")
    assert shown(found)[2:] == [("line", "", "Vraag 1"), ("furniture", "opmaak", line), ("line", "", "Klont?")]


def test_a_note_is_a_note_and_its_mark_a_mark() -> None:
    """A footnote in Markdown's own way has a place and a text; an indented line goes on with it."""
    found = document("Kent u de klont?[^1] Ja.\n\n[^1]: Papkrant 3,\n    en 4.\n\nSlot.\n")
    assert shown(found) == [
        ("line", "", "Kent u de klont?1 Ja."),
        ("note", "1", "Papkrant 3,"),
        ("note", "1", "en 4."),
        ("line", "", "Slot."),
    ]
    assert [(found.text[mark.begint : mark.eindigt], mark.mark) for mark in found.marks] == [("1", "1")]


@pytest.mark.parametrize(
    ("written", "shown_as"),
    [
        ("1\\. Klont \\* en \\_pap\\_ \\[1\\]", "1. Klont * en _pap_ [1]"),
        ("Pap &amp; klont, 3 &lt; 4 &euro;&nbsp;5 &#8211; &onzin;", "Pap & klont, 3 < 4 €\u00a05 – &onzin;"),
        ("een<br>twee <u>drie</u> <span style='x'>vier</span>", "een twee drie vier"),
        ("5 m<sup>2</sup> pap", "5 m2 pap"),
        ("zie [Staatsblad](stb-2093-1.html) en ![logo](a.png)", "zie Staatsblad en logo"),
        ("C:\\pap en a_b_c", "C:\\pap en a_b_c"),
    ],
    ids=["escapes", "entities", "tags", "powers", "links", "no escapes"],
)
def test_signs_are_read_as_what_they_show(written: str, shown_as: str) -> None:
    """Escapes, entities, tags and links stand for text."""
    assert texts(document(f"# Pap\n{written}\n"))[1] == shown_as


def test_a_raised_number_is_a_mark() -> None:
    """Converters that do not know notes leave their marks raised."""
    found = document("# Pap\nKlont?<sup>1</sup> Ja.\n")
    assert [(found.text[mark.begint : mark.eindigt], mark.mark) for mark in found.marks] == [("1", "1")]


def test_links_point_where_they_say() -> None:
    """A link in brackets, and an address between angles."""
    found = document("# Pap\nzie [hier](https://vbp.example/a) en <https://vbp.example/b>\n")
    assert [(found.text[link.begint : link.eindigt], link.target) for link in found.links] == [
        ("hier", "https://vbp.example/a"),
        ("https://vbp.example/b", "https://vbp.example/b"),
    ]


def test_the_lines_of_a_table_are_furniture_and_its_rows_text() -> None:
    """A row keeps its bars, where extraction looks for them."""
    found = document("| Jaar | Klonten |\n|:-----|--------:|\n| 2093 | 4 |\n")
    assert shown(found) == [
        ("line", "", "| Jaar | Klonten |"),
        ("furniture", "tabellijn", "|:-----|--------:|"),
        ("line", "", "| 2093 | 4 |"),
    ]


def test_what_a_converter_says_of_pictures_is_furniture() -> None:
    """A comment in the place of a picture, and the fence around code, are no text."""
    assert [kind for kind, _, _ in shown(document("# Pap\n<!-- image -->\n```text\nklont\n```\n"))] == [
        "line", "furniture", "furniture", "line", "furniture"
    ]  # fmt: skip
