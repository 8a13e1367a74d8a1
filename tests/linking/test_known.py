"""Which documents may print the questions of a text without headings."""

from __future__ import annotations

import sqlite3
from array import array
from dataclasses import replace

from kg.linking import Bron, Bronnen
from kg.linking.alike import CROWD
from kg.linking.known import MOST
from kg.model import Change

ONE, TWO, THREE = (n << 40 for n in (1, 2, 3))
_EMPTY = Bron("", "", "", "", (), 0, False, array("Q"), False, array("Q"))


def bron(key: str, *traces: int, **parts: object) -> Bron:
    """A document that prints as many questions as it has traces, with their numbers; its path is its key."""
    told = replace(_EMPTY, key=key, bronbestand=key, count=len(traces), printed=bool(traces), traces=array("Q", traces))
    return replace(told, **parts)  # type: ignore[arg-type]


def suggested(every: list[Bron], *shingles: int) -> list[tuple[str, bool]]:
    """What is suggested for the last, by path, and whether it is sure."""
    text = replace(every[-1], lost=True, shingles=array("Q", shingles))
    bronnen = Bronnen(sqlite3.connect(":memory:"))
    bronnen.update({one.bronbestand: Change(None, one) for one in [*every[:-1], text]})
    return [(one.bronbestand, one.zeker) for one in bronnen.suggest(text.bronbestand)]


def test_most_traces_first() -> None:
    """The document of which most questions stand in the text is the likeliest; none of which nothing does."""
    every = [bron("a", ONE), bron("b", ONE, TWO), bron("c", THREE), bron("lost")]
    assert suggested(every, ONE, TWO) == [("b", False), ("a", False)]


def test_a_question_that_is_printed_twice_counts_once() -> None:
    """Who repeats a question does not print more of the text's questions."""
    every = [bron("a", ONE, ONE, ONE), bron("b", ONE, TWO), bron("lost")]
    assert suggested(every, ONE, TWO) == [("b", False), ("a", False)]


def test_a_case_number_is_sure() -> None:
    """The document of the same case comes first, whatever stands in the text."""
    every = [bron("a", ONE, TWO), bron("b", THREE, zaaknummer="2094Z00090"), bron("lost", zaaknummer="2094Z00090")]
    assert suggested(every, ONE, TWO) == [("b", True), ("a", False)]


def test_another_case_is_never_suggested() -> None:
    """Equal questions of another case are other questions, even of a file with the same key."""
    every = [bron("a", ONE, TWO, zaaknummer="2094Z00091"), bron("lost", zaaknummer="2094Z00090")]
    assert suggested(every, ONE, TWO) == []
    form = replace(every[0], key="lost")
    assert suggested([form, every[1]], ONE, TWO) == []


def test_unknown_cases_are_not_the_same_case() -> None:
    """Two documents that name no case are not tied by that."""
    assert suggested([bron("a", THREE), bron("lost")], ONE) == []


def test_metadata_that_name_the_answer_are_sure() -> None:
    """Metadata of the questions name the document of the answers, from either side."""
    assert suggested([bron("kv", ONE, aanhangsels=("ah-tk-1-7",)), bron("ah-tk-1-7")]) == [("kv", True)]
    assert suggested([bron("ah-tk-1-7", ONE), bron("kv", aanhangsels=("ah-tk-1-7",))]) == [("ah-tk-1-7", True)]


def test_another_form_of_the_same_document_is_sure() -> None:
    """The file with headings tells the one without."""
    assert suggested([bron("ah-tk-1-7", ONE, bronbestand="a.xml"), bron("ah-tk-1-7")]) == [("a.xml", True)]


def test_a_text_is_not_suggested_to_itself() -> None:
    """Not even when it could tell others of its questions."""
    assert suggested([bron("lost", ONE, zaaknummer="2094Z00090")], ONE) == []


def test_printed_numbers_before_counted_ones() -> None:
    """Of equals the one that prints its numbers, then the fuller, then the first by path, in any order."""
    every = [bron("a", ONE, printed=False), bron("d", ONE, count=2), bron("c", ONE), bron("b", ONE), bron("lost")]
    assert [key for key, _ in suggested(every, ONE)] == ["d", "b", "c", "a"]
    tied = [replace(one, zaaknummer="2094Z00090") for one in every]
    assert suggested(tied, ONE) == [("d", True), ("b", True), ("c", True), ("a", True)]


def test_a_common_question_tells_nothing() -> None:
    """What stands in more documents than a set can have is not followed; no more are suggested than will be read."""
    many = [bron(f"d{n:03d}", ONE) for n in range(CROWD + 1)]
    assert suggested([*many, bron("lost")], ONE) == []
    assert suggested([*many[:-1], bron("lost")], ONE) == [(f"d{n:03d}", False) for n in range(MOST)]
