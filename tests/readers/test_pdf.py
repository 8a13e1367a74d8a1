"""PDF: lines, and the furniture at the edges of pages."""

from __future__ import annotations

import pytest

from kg.errors import SourceError
from tests.readers import forms
from tests.readers.forms import document, shown, texts

FOOT = "Tweede Kamer, vergaderjaar 2093-2094, Aanhangsel {}"


def test_lines_come_page_by_page() -> None:
    """Each printed line is a line block; a page's end is no more than a line's."""
    found = document(forms.pdf([["Vraag 1", "Kent u de kl-"], ["ont?"]]))
    assert shown(found) == [("line", "", "Vraag 1"), ("line", "", "Kent u de kl-"), ("line", "", "ont?")]
    assert found.text == "Vraag 1\nKent u de kl-\nont?"


def test_the_foot_of_an_official_page_is_furniture() -> None:
    """Id, ISSN, place of issue and running foot are known by what they say."""
    lines = ["Vraag 1", "ah-tk-20932094-7", "ISSN 0921 - 7398", "'s-Gravenhage 2094 " + FOOT.format(1)]
    assert [block[:2] for block in shown(document(forms.pdf([lines])))] == [
        ("line", ""),
        *[("furniture", "paginavoet")] * 3,
    ]


def test_what_every_page_repeats_at_its_edge_is_furniture() -> None:
    """A line that comes back on most pages with another number is of the page; a heading that comes back is not."""
    pages = [
        ["Ministerie van Pap", f"Vraag {n}", "a", "b", "c", "d", "e", "f", f"Bladzijde {n} van 3"] for n in (1, 2, 3)
    ]
    found = document(forms.pdf(pages))
    assert {block for block in shown(found) if block[0] == "furniture"} == {
        ("furniture", "paginakop", "Ministerie van Pap"),
        *(("furniture", "paginavoet", f"Bladzijde {n} van 3") for n in (1, 2, 3)),
    }
    assert "Vraag 2" in [text for kind, _, text in shown(found) if kind == "line"]


def test_a_page_number_alone_at_the_end_of_its_page_is_furniture() -> None:
    """Only the page's own number as the last line: another number may be a note's mark."""
    found = document(forms.pdf([["Pap", "7"], ["Klont", "2"]]))
    assert [block for block in shown(found) if block[0] == "furniture"] == [("furniture", "paginavoet", "2")]


def test_a_pdf_without_text_says_that_it_must_be_recognised() -> None:
    """A scan has no text layer."""
    with pytest.raises(SourceError, match="no text layer"):
        document(forms.pdf([[]]))


def test_an_encrypted_pdf_says_so() -> None:
    """A PDF that needs a password to be read is refused with the reason."""
    with pytest.raises(SourceError, match="encrypted"):
        document(forms.pdf([["Vraag 1"]], password="pap"))


@pytest.mark.parametrize(("limit", "says"), [("MAX_PAGES", "too many pages"), ("MAX_CONTENT", "too long")])
def test_pages_and_their_length_are_limited(monkeypatch: pytest.MonkeyPatch, limit: str, says: str) -> None:
    """Reading a PDF is slow, so that its size on paper is limited."""
    monkeypatch.setattr(f"kg.readers.pdf.{limit}", 1)
    with pytest.raises(SourceError, match=says):
        document(forms.pdf([["Vraag 1"], ["Pap"]]))


def test_glued_words_are_read_again_by_their_places(monkeypatch: pytest.MonkeyPatch) -> None:
    """When the words of a file come out without spaces between them, the places of the letters decide."""
    glued = "Vraagnaarhetbestaanvanklonten " * 30
    monkeypatch.setattr("kg.readers.pdf._pages", lambda source: [glued])
    assert texts(document(forms.pdf([["Vraag naar klonten"]]))) == ["Vraag naar klonten"]
