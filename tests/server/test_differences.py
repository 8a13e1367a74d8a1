"""What differs between two texts, word by word."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.differences import MOST_WORDS, Differences, Piece, compare


def _marked(pieces: tuple[Piece, ...]) -> str:
    return "".join(piece.text if piece.same else f"[{piece.text}]" for piece in pieces)


CASES = [
    ("Er zijn er twaalf.", "Er zijn er twaalf.", "Er zijn er twaalf.", "Er zijn er twaalf."),
    ("Ja.", "Nee.", "[Ja].", "[Nee]."),
    ("", "Nee.", "", "[Nee.]"),
    ("", "", "", ""),
    (
        "Er zijn er twaalf geteld door het land.",
        "Er zijn er dertien geteld door het land.",
        "Er zijn er [twaalf] geteld door het land.",
        "Er zijn er [dertien] geteld door het land.",
    ),
    ("een  twee\ndrie vier", "een twee drie vier", "een  twee\ndrie vier", "een twee drie vier"),
    (
        "Zij varen de rivier af en slapen.",
        "Wij lopen de berg op en eten.",
        "[Zij varen de rivier af en slapen].",
        "[Wij lopen de berg op en eten].",
    ),
    ("Ja", "ja", "[Ja]", "[ja]"),
]


@pytest.mark.parametrize(("left", "right", "left_marked", "right_marked"), CASES)
def test_words_that_only_one_has_are_marked(left: str, right: str, left_marked: str, right_marked: str) -> None:
    """White space counts for nothing, and a word or two in between that both happen to have does not either."""
    assert len(CASES) == 8
    found = compare(left, right)
    assert (_marked(found.left), _marked(found.right)) == (left_marked, right_marked)


def test_likeness_is_whole_only_without_a_difference() -> None:
    """One word in a thousand is a difference."""
    words = [f"woord{n}" for n in range(1000)]
    other = [*words[:500], "anders", *words[501:]]
    assert compare(" ".join(words), " ".join(words)).likeness == 100
    found = compare(" ".join(words), " ".join(other))
    assert (found.likeness, found.shared, found.only_left, found.only_right) == (99, 999, 1, 1)
    assert compare("", "").likeness == 100
    assert Differences((), (), 0, 3, 0, cut=False).likeness == 0


def _is_said(character: str) -> bool:
    return not character.isspace()


@given(st.text(max_size=200), st.text(max_size=200))
def test_the_pieces_are_the_text(left: str, right: str) -> None:
    """Nothing is lost or added, and what is the same has the same words."""
    found = compare(left, right)
    for text, pieces in ((left, found.left), (right, found.right)):
        assert "".join(piece.text for piece in pieces) == (text if any(map(_is_said, text)) else "")
    same = [["".join(piece.text.split()) for piece in side if piece.same] for side in (found.left, found.right)]
    assert "".join(same[0]) == "".join(same[1])


def test_a_very_long_text_is_compared_in_bounds() -> None:
    """Only its beginning is, which is said; two that have nothing in common take no time that anybody notices."""
    left = " ".join(f"a{n}" for n in range(MOST_WORDS + 5000))
    right = " ".join(f"b{n}" for n in range(MOST_WORDS + 5000))
    began = time.monotonic()
    found = compare(left, right)
    assert time.monotonic() - began < 5
    assert found.cut
    assert (found.shared, found.only_left) == (0, MOST_WORDS)
