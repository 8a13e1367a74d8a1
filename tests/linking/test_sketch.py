"""Sketches: what damaged questions still have in common."""

from __future__ import annotations

from random import Random

import pytest

from kg.linking.sketch import SIZE, bands, numbers, resemblance, sketch
from tests.linking.damaged import noise

TEXT = (
    "Deelt u de mening dat de nietmachines op de zolder van het kantoor opnieuw moeten worden geteld, en zo nee, "
    "waarom vindt u dat een oude lijst van het vorige jaar daarvoor genoeg is?"
)


def like(one: str, other: str) -> float:
    """How like two texts are by their sketches."""
    return resemblance(numbers(sketch(one)), numbers(sketch(other)))


@pytest.mark.parametrize("other", [TEXT.upper(), TEXT.replace(",", ""), TEXT.replace(" ", "\n"), f"  {TEXT}"])
def test_what_is_no_word_makes_no_difference(other: str) -> None:
    """Capitals, commas and line ends do not damage a question."""
    assert sketch(other) == sketch(TEXT)


def test_accents_make_no_difference() -> None:
    """A copy without accents, or with them in two signs, has the same sketch."""
    assert sketch(TEXT.replace("een", "één")) == sketch(TEXT.replace("een", "één"))
    assert sketch(TEXT.replace("een", "één")) == sketch(TEXT)


def test_misread_letters_leave_much() -> None:
    """With one letter in a hundred misread a question is more like itself than the bound for damage."""
    found = [like(TEXT, noise(Random(seed), [TEXT])[0]) for seed in range(50)]
    assert sum(one >= 0.35 for one in found) >= 48
    assert like(TEXT, TEXT) == 1


def test_another_question_is_not_like_it() -> None:
    """A question of other words shares nothing."""
    other = (
        "Welke gevolgen heeft het dat paperclips in het afgelopen jaar per gemeente zijn verspreid, volgens de telling?"
    )
    assert like(TEXT, other) == 0


@pytest.mark.parametrize("text", ["", "Ja?", "Kunt u dit bevestigen?", "!!! ???"])
def test_a_short_question_has_none(text: str) -> None:
    """Few words are too easily like others: no sketch, no band, like nothing."""
    assert sketch(text) == b""
    assert bands(sketch(text)) == ()
    assert like(text, text) == 0


def test_size() -> None:
    """A sketch is at most twelve numbers of four bytes, and has two odd bands of 60 bits."""
    assert len(sketch(TEXT)) == 4 * SIZE
    assert all(band & 1 and band < 1 << 60 for band in bands(sketch(TEXT)))
    assert len(set(bands(sketch(TEXT)))) == 2
