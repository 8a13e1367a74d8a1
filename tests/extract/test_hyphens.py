"""Hyphens inside a line: which a broken line left, and which belong to their word."""

from __future__ import annotations

import pytest

from kg.extract.hyphens import soft_hyphens

CASES = {
    "Dat kondi-gen wij: kondigen.": "Dat kondigen wij: kondigen.",
    "Kamerstuk-ken en een Kamerstuk: Kamerstukken": "Kamerstukken en een Kamerstuk: Kamerstukken",
    "Dat kondi-gen wij.": "Dat kondi-gen wij.",
    "een proef-instelling, proefinstelling en proef": "een proef-instelling, proefinstelling en proef",
    "een proef-instelling, proefinstelling en instelling": "een proef-instelling, proefinstelling en instelling",
    "voorbeeld.example/kondi-gen en kondigen": "voorbeeld.example/kondi-gen en kondigen",
    "kondi-gen-boek, kondigen": "kondi-gen-boek, kondigen",
}


@pytest.mark.parametrize("text", CASES)
def test_only_what_the_document_proves_is_joined(text: str) -> None:
    """The whole word stands elsewhere, and its halves are no words of their own."""
    joined = text
    for begint, eindigt in reversed(soft_hyphens(text)):
        joined = joined[:begint] + joined[eindigt:]
    assert joined == CASES[text]


def test_there_are_cases() -> None:
    """The table is whole."""
    assert len(CASES) == 7
