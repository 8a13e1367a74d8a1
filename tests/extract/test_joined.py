"""Lines joined to running text, and the way back."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.extract.joined import fingerprint, join
from kg.model import Span

HYPHENS = {
    "achter-\ngebleven": "achtergebleven",
    "ICT-\nexpertise": "ICT-expertise",
    "inclusie-\nen diversiteitsbeleid": "inclusie- en diversiteitsbeleid",
    "Noord-\nHolland": "Noord-Holland",
    "oud-\nminister": "oud-minister",
    "woord -\ndeel": "woord - deel",
    "woord\ndeel": "woord deel",
    "woord-deel": "woord-deel",
}


def ranges(kept: str) -> list[tuple[int, int]]:
    """The ranges of the lines of a text."""
    found, at = [], 0
    for line in kept.split("\n"):
        found.append((at, at + len(line)))
        at += len(line) + 1
    return found


@pytest.mark.parametrize("kept", HYPHENS)
def test_a_hyphen_at_a_lines_end_goes_unless_it_is_the_words_own(kept: str) -> None:
    """Halves of a word are joined; a hyphen before a capital, behind capitals, or before "en" stays."""
    assert join(kept, ranges(kept)).text == HYPHENS[kept]


def test_marks_leave_the_text_and_paragraphs_stay_apart() -> None:
    """What is left out leaves no space behind; a break is a newline."""
    kept = "Kent u dit?1\nEn dat [2].\nJa."
    joined = join(kept, ranges(kept), [(11, 12), (19, 23)], frozenset({2}))
    assert joined.text == "Kent u dit? En dat.\nJa."
    assert joined.spans(0, len(joined.text)) == (Span(0, 11), Span(13, 19), Span(23, 28))


@settings(max_examples=200, derandomize=True)
@given(st.lists(st.text(alphabet="ab- \u00a0\tÉ1.", max_size=12), min_size=1, max_size=6))
def test_every_character_has_its_place(lines: list[str]) -> None:
    """The characters of the running text, white space apart, are those of the kept text at their places."""
    kept = "\n".join(lines)
    joined = join(kept, ranges(kept))
    for at, c in enumerate(joined.text):
        found = joined.spans(at, at + 1)
        places = [kept[span.begint : span.eindigt] for span in found]
        assert places == [c] or (c.isspace() and places == [])


@settings(max_examples=200, derandomize=True)
@given(st.text(max_size=60))
def test_a_fingerprint_sees_letters_and_digits_alone(text: str) -> None:
    """White space and signs do not count, whichever way the letters are found."""
    assert fingerprint(text) == fingerprint("".join(c for c in text.lower() if c.isalnum()))
    assert fingerprint(text) == fingerprint(f"«{text} – »")
