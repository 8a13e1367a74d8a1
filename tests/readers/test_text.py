"""Plain text and Markdown: characters and lines."""

from __future__ import annotations

import pytest

from kg.errors import SourceError
from kg.readers import source as limits
from tests.readers.forms import document, shown, texts


def test_each_line_with_text_is_a_block() -> None:
    """A line block is the line without the white space around it; the kept text keeps that white space."""
    found = document("  Vraag 1 \n\n\tKent u de klont?  \n")
    assert shown(found) == [("line", "", "Vraag 1"), ("line", "", "Kent u de klont?")]
    assert found.text == "  Vraag 1 \n\n\tKent u de klont?  \n"


def test_ends_of_lines_and_pages_become_newlines() -> None:
    """Windows and old Mac line ends, and the form feed between pages, are all one newline."""
    assert document("a\r\nb\rc\fd\ne").text == "a\nb\nc\nd\ne"


def test_line_separators_of_unicode_end_a_block_and_stay() -> None:
    """U+2028 divides lines but is a character of the text, so it stays."""
    found = document("een\u2028twee")
    assert (found.text, texts(found)) == ("een\u2028twee", ["een", "twee"])


def test_nothing_is_normalised() -> None:
    """Decomposed letters and no-break spaces are kept as they are: offsets count what was printed."""
    text = "Koste\u0301r\u00a0zei «ﬁjn»"
    assert document(text).text == text


def test_markdown_keeps_its_signs() -> None:
    """Offsets count in the kept text, so the signs of Markdown stay in it."""
    assert texts(document("### 7\n\n**Vragen**\nKlont?[1 ]")) == ["### 7", "**Vragen**", "Klont?[1 ]"]


def test_a_windows_text_says_that_it_was_taken_for_one() -> None:
    """Bytes that are no UTF-8 are read as Windows-1252, and a doubt says so."""
    found = document("Financiën – “klont” € 5".encode("windows-1252"))
    assert found.text == "Financiën – “klont” € 5"
    assert [doubt.soort for doubt in found.doubts] == ["tekstHersteld"]
    assert "Windows-1252" in found.doubts[0].text


def test_one_wrong_byte_does_not_spoil_the_rest() -> None:
    """In a text that is UTF-8 but for a byte, that byte alone is read as Windows-1252."""
    found = document("Financiën, geïnd, coördinatie en kritië".encode() + b" caf\xe9")
    assert found.text == "Financiën, geïnd, coördinatie en kritië café"
    assert "1 bytes" in found.doubts[0].text


def test_control_characters_are_replaced_one_for_one_and_counted() -> None:
    """A character that no result format can carry becomes U+FFFD at the same place, with a doubt that counts them."""
    found = document("Kent u de klont? " * 3 + "\x00pap\x1f\ufffe")
    assert found.text.endswith("\ufffdpap\ufffd\ufffd")
    assert "3 stuurtekens (U+0000, U+001F, U+FFFE)" in found.doubts[0].text


def test_a_broken_utf_16_text_says_where() -> None:
    """An odd number of bytes in UTF-16 loses no text before it, and a doubt names the place."""
    found = document("\ufeffpap".encode("utf-16-le") + b"a")
    assert found.text == "pap\ufffd"
    assert "UTF-16-LE vanaf byte 6" in found.doubts[0].text


def test_one_long_line_is_one_block() -> None:
    """A whole document on one line is no problem."""
    found = document("Antwoord 1In de pap zit een klont. " * 50_000)
    assert len(found.blocks) == 1


def test_too_many_lines_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """The number of lines is limited, so that a file of newlines cannot fill the memory."""
    monkeypatch.setattr("kg.readers.text.MAX_LINES", 10)
    assert limits.MAX_LINES > 100_000
    with pytest.raises(SourceError, match="too many lines"):
        document("a\n" * 11)


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf_16_without_a_mark_is_known_by_its_zeros(encoding: str) -> None:
    """Every other byte of Dutch text in UTF-16 is zero; that it had to be guessed is a doubt."""
    found = document("Vragen over de Financiën van het Rijk\n".encode(encoding))
    assert texts(found) == ["Vragen over de Financiën van het Rijk"]
    assert [doubt.soort for doubt in found.doubts] == ["tekstHersteld"]


@pytest.mark.parametrize(
    ("broken", "whole"),
    [
        ("Financi\u00c3\u00abn", "Financiën"),
        ("\u00e2\u20ac\u2122s-Gravenhage", "’s-Gravenhage"),
        ("2093\u00e2\u20ac\u201c2094", "2093–2094"),
        ("\u20ac 5 \u00e2\u201a\u00ac", "€ 5 €"),
        ("\u00c3\u00adets", "íets"),
    ],
)
def test_characters_that_were_encoded_twice_are_repaired(broken: str, whole: str) -> None:
    """UTF-8 that was once read as Windows-1252 can be nothing else, and is undone, with a doubt."""
    found = document(broken)
    assert (texts(found), [doubt.soort for doubt in found.doubts]) == ([whole], ["tekstHersteld"])


@pytest.mark.parametrize("text", ["Ã la carte", "château", "COÖPERATIE ÂGE", "naïef — “zo”"])
def test_letters_that_may_be_right_are_left_alone(text: str) -> None:
    """What is not certainly broken stays as it is."""
    found = document(text)
    assert (found.text, found.doubts) == (text, ())


def test_characters_that_nobody_sees_are_left_out() -> None:
    """A mark of no width or a soft hyphen would break a heading or a word; at a line's end the hyphen is printed."""
    assert document("Vraag\u200b 1\nver\u00adzoek af\u00ad\nbreken").text == "Vraag 1\nverzoek af-\nbreken"
