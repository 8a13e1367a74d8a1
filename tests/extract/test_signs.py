"""Where literal signs stand."""

from __future__ import annotations

from kg.extract.signs import as_bytes, digit_runs, places, signs_in, table

TEXT = "Op 3 maart 2094 — «de 12e» ’s avonds"


def test_places_are_those_of_every_sign_in_order() -> None:
    """Each place of each sign is given, whichever sign comes first in the list."""
    assert places("wet, Wet en wet", ("Wet", "wet")) == [0, 5, 12]


def test_a_sign_that_is_not_there_has_no_place() -> None:
    """A text without the sign gives nothing."""
    assert places(TEXT, ("Wet",)) == []


def test_digit_runs_are_where_the_digits_stand_in_the_text() -> None:
    """Characters beyond Latin-1 before a number do not move it."""
    assert [TEXT[begin:end] for begin, end in digit_runs(as_bytes(TEXT))] == ["3", "2094", "12"]


def test_signs_of_a_table_are_told_from_all_others() -> None:
    """Only the characters of the table are found, each at its place."""
    assert [TEXT[at] for at in signs_in(as_bytes(TEXT), table("Om"))] == ["O", "m"]
