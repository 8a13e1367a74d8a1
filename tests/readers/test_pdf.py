"""PDF: lines, and the furniture at the edges of pages."""

from __future__ import annotations

import io
import zlib
from collections.abc import Callable, Sequence
from typing import Any

import pytest
from PIL import Image
from reportlab.lib.pagesizes import A4
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

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


@pytest.mark.parametrize(("limit", "says"), [("MAX_PAGES", "too many pages"), ("MAX_LETTERS", "too long")])
def test_pages_and_their_letters_are_limited(monkeypatch: pytest.MonkeyPatch, limit: str, says: str) -> None:
    """What one document may take is limited, in pages and in letters."""
    monkeypatch.setattr(f"kg.readers.pdf.{limit}", 1)
    with pytest.raises(SourceError, match=says):
        document(forms.pdf([["Vraag 1"], ["Pap"]]))


# ---------------------------------------------------------------- drawn by hand


def drawn(*pages: Callable[[Canvas], None], **options: Any) -> bytes:
    """A PDF of pages that are drawn."""
    stream = io.BytesIO()
    canvas = Canvas(stream, pagesize=A4, invariant=True, **options)
    for page in pages:
        page(canvas)
        canvas.showPage()
    canvas.save()
    return stream.getvalue()


def lines(canvas: Canvas, texts: Sequence[str], x: float = 60, y: float = 780, size: float = 10) -> None:
    """Draw lines under each other."""
    canvas.setFont("Helvetica", size)
    for n, text in enumerate(texts):
        canvas.drawString(x, y - 1.3 * size * n, text)


def marked(canvas: Canvas, y: float, *parts: str) -> None:
    """Draw a line of which every second part stands raised and small."""
    x = 60.0
    for n, part in enumerate(parts):
        size, raise_by = (6, 4) if n % 2 else (11, 0)
        lines(canvas, [part], x=x, y=y + raise_by, size=size)
        x += canvas.stringWidth(part, "Helvetica", size)


LEFT = [f"links {n}: de klonten in de pap, en hoe die daar" for n in range(8)]
RIGHT = [f"rechts {n}: kwamen, is van meer belang dan men" for n in range(8)]


def row_by_row(canvas: Canvas) -> None:
    """Two columns that are drawn line by line through both."""
    lines(
        canvas, ["Vragen van het lid Voorbeeld (VBP) aan de Minister van Pap over klonten, die overal in staan"], y=800
    )
    for n, (left, right) in enumerate(zip(LEFT, RIGHT, strict=True)):
        lines(canvas, [left], y=780 - 13 * n)
        lines(canvas, [right], x=310, y=780 - 13 * n)


def column_by_column(canvas: Canvas) -> None:
    """Two columns, the first before the second."""
    lines(canvas, LEFT)
    lines(canvas, RIGHT, x=310)


@pytest.mark.parametrize("page", [row_by_row, column_by_column])
def test_columns_are_read_one_after_the_other(page: Callable[[Canvas], None]) -> None:
    """Whatever order a page was drawn in, the first column is read before the second; a line over both comes first."""
    found = texts(document(drawn(page)))
    assert found[-16:] == LEFT + RIGHT
    assert len(found) in (16, 17)


def test_a_table_is_read_row_by_row() -> None:
    """Short cells beside each other are a row of a table, not columns."""

    def page(canvas: Canvas) -> None:
        for n in range(8):
            lines(canvas, [f"Jaar {n}"], y=780 - 13 * n)
            lines(canvas, [f"{n} klonten"], x=310, y=780 - 13 * n)

    assert texts(document(drawn(page))) == [f"Jaar {n} {n} klonten" for n in range(8)]


def test_a_page_drawn_from_its_foot_up_is_read_from_its_top() -> None:
    """Where the order of drawing cannot be that of reading, the places decide."""

    def page(canvas: Canvas) -> None:
        for n in reversed(range(8)):
            lines(canvas, [f"regel {n}"], y=780 - 13 * n)

    assert texts(document(drawn(page))) == [f"regel {n}" for n in range(8)]


def test_notes_at_the_foot_are_joined_to_their_marks() -> None:
    """A note is one block without its mark, its lines joined; its mark in the text has a place; m² is no mark."""

    def page(canvas: Canvas) -> None:
        lines(canvas, ["Vraag 1"], size=11)
        marked(canvas, 765, "Kent u de klont?", "1", " Waar?")
        lines(canvas, ["Antwoord 1"], y=750, size=11)
        marked(canvas, 735, "Op 5 m", "2", " en elders.", "2")
        for n, texts_of_note in enumerate(
            (["Papkrant, over klon-", "ten, op https://vbp.example/a/", "b-c."], ["Pap."])
        ):
            lines(canvas, [str(n + 1)], y=103 - 40 * n, size=5)
            lines(canvas, texts_of_note, x=64, y=100 - 40 * n, size=8)

    found = document(drawn(page))
    assert shown(found) == [
        ("line", "", "Vraag 1"),
        ("line", "", "Kent u de klont?1 Waar?"),
        ("line", "", "Antwoord 1"),
        ("line", "", "Op 5 m2 en elders.2"),
        ("note", "1", "Papkrant, over klonten, op https://vbp.example/a/b-c."),
        ("note", "2", "Pap."),
    ]
    assert [(found.text[m.begint - 1 : m.eindigt], m.mark) for m in found.marks] == [("?1", "1"), (".2", "2")]


def test_a_note_that_goes_on_at_the_foot_of_the_next_page_is_one() -> None:
    """A note may be broken by the end of its page."""

    def first(canvas: Canvas) -> None:
        marked(canvas, 780, "Kent u de klont?", "1")
        lines(canvas, ["1 Papkrant, over de"], y=60, size=8)

    def second(canvas: Canvas) -> None:
        lines(canvas, ["Ja, die ken ik, en de andere ook."], size=11)
        lines(canvas, ["klont van gisteren."], y=60, size=8)

    assert shown(document(drawn(first, second))) == [
        ("line", "", "Kent u de klont?1"),
        ("note", "1", "Papkrant, over de klont van gisteren."),
        ("line", "", "Ja, die ken ik, en de andere ook."),
    ]


def test_a_line_that_stops_though_it_had_room_ends_a_paragraph() -> None:
    """A blank line stands where the page has more space, or where the next word would have fitted."""
    width = "en dit is een regel die zo lang is dat hij de hele breedte van de kolom vult, tot aan de kant"

    def page(canvas: Canvas) -> None:
        lines(canvas, [width, width, "en stopt.", "Bovendien is er pap,", width, width])
        lines(canvas, ["Vraag 2"], y=690)

    assert [len(part.split("\n")) for part in document(drawn(page)).text.split("\n\n")] == [3, 3, 1]


def test_a_number_that_is_much_larger_stands_beside_its_line() -> None:
    """The head of an official page has the number of the chamber in large print beside its name."""

    def page(canvas: Canvas) -> None:
        lines(canvas, ["Tweede Kamer der Staten-Generaal"], y=760, size=16)
        lines(canvas, ["2"], x=500, y=740, size=44)
        lines(canvas, ["Vergaderjaar 2093-2094"], y=700)

    assert texts(document(drawn(page))) == ["Tweede Kamer der Staten-Generaal 2", "Vergaderjaar 2093-2094"]


def test_letters_that_are_drawn_as_one_come_out_as_letters() -> None:
    """A ligature is two letters in one place, within a word."""

    def page(canvas: Canvas) -> None:
        pdfmetrics.registerFont(TTFont("Vera", "Vera.ttf"))
        canvas.setFont("Vera", 11)
        canvas.drawString(60, 780, "de of\ufb01ci\u00eble \ufb02es")

    assert texts(document(drawn(page))) == ["de officiële fles"]


def test_what_a_letter_repeats_in_its_margin_is_furniture() -> None:
    """Date and number beside the text of a following page are those of the first, where they belong to the letter."""
    width = "en dit is een regel die zo lang is dat hij de hele breedte vult"

    def page(*own: str) -> Callable[[Canvas], None]:
        def draw(canvas: Canvas) -> None:
            lines(canvas, [own[0], *[width] * 4, own[1]])
            lines(canvas, ["Datum 1 maart 2094"], x=450, y=740)

        return draw

    found = shown(document(drawn(page("Geachte voorzitter,", "a"), page("Vraag 1", "b"))))
    assert [kind for kind, _, text in found if text.startswith("Datum")] == ["line", "furniture"]


def test_what_a_second_column_says_again_is_text() -> None:
    """An answer that stands in the second column of two pages is no furniture."""

    def page(number: int) -> Callable[[Canvas], None]:
        def draw(canvas: Canvas) -> None:
            lines(canvas, [f"Pagina {number} begint anders dan de andere"])
            lines(canvas, LEFT, y=760 - number)
            lines(canvas, [f"Vraag {number}", *RIGHT, "Ja, dat klopt helemaal."], x=310, y=760 - number * 20)

        return draw

    found = shown(document(drawn(page(1), page(2))))
    assert [kind for kind, _, text in found if text == "Ja, dat klopt helemaal."] == ["line", "line"]


def test_small_lines_without_a_mark_in_the_text_are_lines() -> None:
    """What stands in small letters at the foot is a note only when the text has its mark."""

    def page(canvas: Canvas) -> None:
        lines(canvas, ["Kent u de klont, en zo ja, waarvan?"], size=11)
        lines(canvas, ["1 Papkrant 3."], y=60, size=8)

    assert [kind for kind, _, _ in shown(document(drawn(page)))] == ["line", "line"]


def test_notes_that_cite_alike_are_no_furniture() -> None:
    """Notes at one place on every page differ in their numbers only, and stay notes."""

    def page(number: int) -> Callable[[Canvas], None]:
        def draw(canvas: Canvas) -> None:
            marked(canvas, 780, f"{'Klont' * number} in de pap van deze dag?", str(number))
            lines(canvas, [f"{number} Kamerstuk 99 001, nr. {number + 3}."], y=60, size=8)

        return draw

    found = shown(document(drawn(*map(page, (1, 2, 3)))))
    assert [block for block in found if block[0] != "line"] == [
        ("note", str(n), f"Kamerstuk 99 001, nr. {n + 3}.") for n in (1, 2, 3)
    ]


def test_page_numbers_are_known_by_counting_with_the_pages() -> None:
    """A number that stands at one place and goes up with the pages is theirs, at the top as at the foot."""
    pages = [[f"- {n + 4} -", f"Tekst {n}", "a", "b", "c", "d", "e", "f", f"Slot {n}"] for n in (1, 2, 3)]
    found = shown(document(forms.pdf(pages)))
    assert [text for kind, _, text in found if kind == "furniture"] == ["- 5 -", "- 6 -", "- 7 -"]


@pytest.mark.parametrize("angle", [90, 180, 270])
def test_a_turned_page_is_read_in_its_own_direction(angle: int) -> None:
    """Text that is turned on the page (a landscape table) is read line by line."""

    def page(canvas: Canvas) -> None:
        canvas.translate(300, 400)
        canvas.rotate(angle)
        lines(canvas, ["Vraag 1", "Kent u de klont in de pap?", "Zo ja, welke?"], x=0, y=0)

    assert texts(document(drawn(page))) == ["Vraag 1", "Kent u de klont in de pap?", "Zo ja, welke?"]


def test_a_watermark_is_furniture() -> None:
    """Text that is askew is no text of the document."""

    def page(canvas: Canvas) -> None:
        lines(canvas, ["Vraag 1", "Kent u de klont?"])
        canvas.translate(100, 100)
        canvas.rotate(45)
        lines(canvas, ["CONCEPT"], x=0, y=0, size=60)

    assert shown(document(drawn(page)))[-1] == ("furniture", "watermerk", "CONCEPT")


def test_words_that_are_placed_letter_by_letter_come_out_as_words() -> None:
    """A file without any space in it shows words all the same."""

    def page(canvas: Canvas) -> None:
        x = 60.0
        for letter in "Vraag naar klonten":
            if letter != " ":
                canvas.drawString(x, 780, letter)
            x += canvas.stringWidth(letter)

    assert texts(document(drawn(page))) == ["Vraag naar klonten"]


def test_an_encrypted_pdf_that_anyone_may_open_is_read() -> None:
    """Official files may be locked against change only: the password to read them is empty."""
    locked = StandardEncryption("", ownerPassword="pap", canModify=0)
    assert texts(document(drawn(lambda canvas: lines(canvas, ["Vraag 1"]), encrypt=locked))) == ["Vraag 1"]


def test_a_page_that_is_a_picture_among_pages_of_text_is_told() -> None:
    """A document that is scanned in part names the pages that were not read; an empty page is no matter."""

    def scan(canvas: Canvas) -> None:
        canvas.drawInlineImage(Image.new("L", (4, 4)), 60, 600, 200, 100)

    found = document(drawn(lambda canvas: lines(canvas, ["Vraag 1"]), scan, lambda canvas: None, scan))
    assert [(doubt.soort, "bladzijde 2, 4 " in doubt.text) for doubt in found.doubts] == [("restTekst", True)]


def test_fields_that_were_filled_in_are_told() -> None:
    """What stands in the fields of a form is no part of the page's text, and is not left out unsaid."""

    def page(canvas: Canvas) -> None:
        lines(canvas, ["Vraag 1"])
        canvas.acroForm.textfield(name="a", value="Een klont.", x=60, y=700)

    assert ["velden" in doubt.text for doubt in document(drawn(page)).doubts] == [True]


def test_a_pdf_that_keeps_the_library_busy_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    """PDFium has a limit on its time, and what breaks it is an error of the file."""
    monkeypatch.setattr("kg.readers.pdf.MAX_SECONDS", 1)
    content = b"BT /F1 10 Tf 10 10 Td " + b"(x) Tj " * 800_000 + b"ET"
    with pytest.raises(SourceError, match="within limits"):
        document(forms.raw_pdf(content))


def test_a_pdf_that_inflates_without_end_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    """PDFium has a limit on its memory, and what breaks it is an error of the file."""
    monkeypatch.setattr("kg.readers.pdf.MAX_MEMORY", 200_000_000)
    bomb = zlib.compress(zlib.compress(b" " * 200_000_000, 1), 9)
    assert len(bomb) < 100_000
    with pytest.raises(SourceError, match="within limits"):
        document(forms.raw_pdf(bomb, b"/Filter[/FlateDecode/FlateDecode]"))
