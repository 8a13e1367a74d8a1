"""Literals and IRIs as N-Quads writes them: what goes in comes out of the store."""

from __future__ import annotations

from datetime import date

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.mapping.quads import boolean, day, decimal, integer, is_iri, is_plain, text

XSD = "http://www.w3.org/2001/XMLSchema#"


def read(term: str) -> ox.Literal:
    """A term as the store reads it."""
    (quad,) = ox.parse(f"<urn:s> <urn:p> {term} <urn:g> .", ox.RdfFormat.N_QUADS)
    assert isinstance(quad.object, ox.Literal)
    return quad.object


AWKWARD = (
    "",
    'Hij zei: "nee"',
    "pad\\naar\\bestand",
    "\\",
    '\\"',
    "regel\nvolgende\r\nen\tverder",
    "\x00\x01\x08\x0b\x0c\x1b\x7f\x85",
    "\u2028\u2029\ufeff\ufffe\uffff",
    "😀 👩‍👩‍👧",
    "\u0301los accent",
    " <a> . <b> <c> .",
    '"@nl <https://voorbeeld.example/graph/x> .',
    "\\u0041 \\U0001F600",
)


@pytest.mark.parametrize("value", AWKWARD)
@pytest.mark.parametrize("language", ["", "nl"])
def test_awkward_text(value: str, language: str) -> None:
    """Quotes, backslashes, line ends, control characters and what looks like a quad stay text."""
    literal = read(text(value, language))
    assert literal.value == value
    assert literal.language == (language or None)
    assert "\n" not in text(value, language)


@settings(deadline=None)
@given(st.text(st.characters(codec="utf-8")))
def test_any_text(value: str) -> None:
    """Every text of characters comes back as it was, and is written as the store itself writes it."""
    assert read(text(value)).value == value
    assert text(value, "nl") == str(ox.Literal(value, language="nl"))


@settings(deadline=None)
@given(st.text(st.characters(codec="utf-8")), st.integers(0, 20), st.integers(0, 20))
def test_a_stretch_of_a_plain_text_is_written_the_same(value: str, begint: int, eindigt: int) -> None:
    """What is known to be plain, or is part of it, is written as it would be without knowing."""
    stretch = value[begint:eindigt]
    assert not is_plain(value) or text(stretch, plain=True) == text(stretch)


def test_only_quotes_backslashes_and_line_ends_are_plain() -> None:
    """Odd spaces are plain; a control character, half a pair or what is no character is not."""
    assert is_plain('"a"\\b\n\xa0\u2009c 😀')
    assert [c for c in "\t\r\f\x00\x7f\ud800\ufffe\uffff" if is_plain(f"a{c}b")] == []


def test_half_a_pair_becomes_the_replacement_character() -> None:
    """Half a surrogate pair, which JSON can hold, is no character; the length stays, so offsets do too."""
    literal = read(text('a\ud83dz"'))
    assert literal.value == 'a\ufffdz"'


@pytest.mark.parametrize(
    ("number", "lexical"),
    [(1.0, "1"), (0.0, "0"), (0.95, "0.95"), (0.9, "0.9"), (0.1 + 0.2, "0.3"), (0.999, "1"), (10.0, "10")],
)
def test_decimals(number: float, lexical: str) -> None:
    """Two places at most: the canonical form, so that equal numbers are equal bytes, in the store and in the dumps."""
    literal = read(decimal(number))
    assert (literal.value, literal.datatype.value) == (lexical, f"{XSD}decimal")


def test_other_kinds() -> None:
    """Integers, booleans and dates in their lexical forms."""
    found = [
        read(term) for term in (integer(7), boolean(True), boolean(False), day(date(2094, 3, 3)), day("2094-03-03"))
    ]
    assert [literal.value for literal in found] == ["7", "true", "false", "2094-03-03", "2094-03-03"]
    kinds = [literal.datatype.value.removeprefix(XSD) for literal in found]
    assert kinds == ["integer", "boolean", "boolean", "date", "date"]


@pytest.mark.parametrize(
    ("value", "right"),
    [
        ("https://voorbeeld.example/a?b=c#d", True),
        ("https://voorbeeld.example/é", True),
        ("https://voorbeeld.example/%20", True),
        ("https://voorbeeld.example/%zz", False),
        ("https://voorbeeld.example/a b", False),
        ("https://voorbeeld.example/a[b]", False),
        ("https://voorbeeld.example/a|b", False),
        ("https://voorbeeld.example/a#b#c", False),
        ("https://voorbeeld.example:poort/", False),
        ("http://[los", False),
        ("https://voorbeeld.example/<a>", False),
        ("voorbeeld.example", False),
        ("", False),
    ],
)
def test_what_is_an_iri(value: str, right: bool) -> None:
    """Only what the store takes may stand between angle brackets: people write URLs of all kinds."""
    assert is_iri(value) is right
    if right:
        assert list(ox.parse(f"<urn:s> <urn:p> <{value}> <urn:g> .", ox.RdfFormat.N_QUADS))
