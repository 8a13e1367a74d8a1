"""The kept text with its passages as elements."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from server.document import Passage, weave


def _written(kept: str, places: list[tuple[int, int]]) -> str:
    marks = {"open": "[", "close": "]", "anchor": "^"}
    pieces = weave(kept, [Passage(*place) for place in places])
    return "".join(marks.get(piece.kind, piece.text) for piece in pieces)


def test_passages_nest() -> None:
    """A passage inside another is an element inside its element."""
    assert _written("abcdef", [(1, 5), (2, 3), (3, 5)]) == "a[b[c][de]]f"


def test_a_passage_that_crosses_another_gets_an_anchor() -> None:
    """HTML cannot overlap elements; the beginning can still be reached."""
    assert _written("abcdef", [(0, 3), (2, 5)]) == "[ab^c]def"


def test_a_passage_outside_the_text_is_left_out() -> None:
    """A damaged offset does not damage the page."""
    assert _written("abc", [(2, 9), (-1, 1), (2, 1)]) == "abc"


@given(st.text("abc", max_size=12), st.lists(st.tuples(st.integers(0, 12), st.integers(0, 12)), max_size=8))
def test_the_text_itself_never_changes(kept: str, places: list[tuple[int, int]]) -> None:
    """Whatever the passages, every character is written once, in order, and elements close as they opened."""
    pieces = list(weave(kept, [Passage(*place) for place in dict.fromkeys(places)]))
    assert "".join(piece.text for piece in pieces) == kept
    depth = 0
    for piece in pieces:
        depth += {"open": 1, "close": -1}.get(piece.kind, 0)
        assert depth >= 0
    assert depth == 0
