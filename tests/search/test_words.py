"""The language that people search in."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.search.words import MAX_LENGTH, MAX_WORDS, Clause, WordsError, read_words


def written(text: str) -> tuple[list[list[str]], list[str]]:
    """What was read, with a star for prefixes: groups of alternatives, and what is excluded."""
    found = read_words(text)
    return [[_clause(one) for one in group] for group in found.groups], [_clause(one) for one in found.excluded]


def _clause(clause: Clause) -> str:
    return clause.text + "*" * (clause.kind == "prefix")


READ = [
    ("neutraliteit ambtenaren", [["neutraliteit"], ["ambtenaren"]], []),
    ('"open brief" minister', [["open brief"], ["minister"]], []),
    ("“open brief”", [["open brief"]], []),
    ("neutral*", [["neutral*"]], []),
    ("boeren -stikstof", [["boeren"]], ["stikstof"]),
    ('boeren -"open brief"', [["boeren"]], ["open brief"]),
    ("boeren OF tuinders OR vissers land", [["boeren", "tuinders", "vissers"], ["land"]], []),
    ("OF boeren OF", [["boeren"]], []),
    ("een & - twee", [["een"], ["twee"]], []),
    ("EU-lidstaten", [["EU-lidstaten"]], []),
    ("tekst:geheim [a TO z]", [["tekst:geheim"], ["[a"], ["TO"], ["z]"]], []),
    ("a/b (c)", [["a/b"], ["(c)"]], []),
]


@pytest.mark.parametrize(("text", "groups", "excluded"), READ)
def test_is_read(text: str, groups: list[list[str]], excluded: list[str]) -> None:
    """Words, phrases, prefixes, what is left out and alternatives; other signs mean nothing."""
    assert written(text) == (groups, excluded)


REFUSED = [
    ("", "empty"),
    ("& …", "empty"),
    ('"open brief', "quote"),
    ("-stikstof", "only-not"),
    ("ne*", "prefix"),
    ("*aliteit", "prefix"),
    ("neu*al", "prefix"),
    ("eu-lid*", "prefix"),
    ("een " * (MAX_WORDS + 1), "many"),
    ("e" * (MAX_LENGTH + 1), "long"),
]


@pytest.mark.parametrize(("text", "reason"), REFUSED)
def test_is_refused(text: str, reason: str) -> None:
    """What cannot be read says why, and what is expected."""
    with pytest.raises(WordsError) as caught:
        read_words(text)
    assert caught.value.reason == reason
    assert "expected" in caught.value.as_dict()


def test_there_are_cases() -> None:
    """The tables have what they should."""
    assert (len(READ), len(REFUSED)) == (12, 10)


@given(st.text(max_size=80))
def test_any_text_is_read_or_refused(text: str) -> None:
    """Nothing else comes of what somebody types."""
    try:
        found = read_words(text)
    except WordsError:
        return
    assert found.groups
