"""Which documents may print the questions of a text without headings."""

from __future__ import annotations

from array import array
from dataclasses import replace

from kg.linking import Bron, Bronnen
from kg.linking.known import MOST
from kg.linking.sets import CROWD

ONE, TWO, THREE = (n << 40 for n in (1, 2, 3))
_EMPTY = Bron("", "", "", (), 0, False, array("Q"))


def bron(key: str, *traces: int, **parts: object) -> Bron:
    """A document that prints as many questions as it has traces, with their numbers."""
    told = replace(_EMPTY, key=key, count=len(traces), printed=bool(traces), traces=array("Q", traces))
    return replace(told, **parts)  # type: ignore[arg-type]


def suggested(every: list[Bron], *shingles: int) -> list[tuple[str, bool]]:
    """What is suggested for the last, by key, and whether it is sure."""
    found = Bronnen(every).suggest(len(every) - 1, array("Q", shingles))
    return [(every[one.place].key, one.zeker) for one in found]


def test_most_traces_first() -> None:
    """The document of which most questions stand in the text is the likeliest; none of which nothing does."""
    every = [bron("a", ONE), bron("b", ONE, TWO), bron("c", THREE), bron("lost")]
    assert suggested(every, ONE, TWO) == [("b", False), ("a", False)]


def test_a_case_number_is_sure() -> None:
    """The document of the same case comes first, whatever stands in the text."""
    every = [bron("a", ONE, TWO), bron("b", THREE, zaaknummer="2094Z00090"), bron("lost", zaaknummer="2094Z00090")]
    assert suggested(every, ONE, TWO) == [("b", True), ("a", False)]


def test_another_case_is_never_suggested() -> None:
    """Equal questions of another case are other questions."""
    every = [bron("a", ONE, TWO, zaaknummer="2094Z00091"), bron("lost", zaaknummer="2094Z00090")]
    assert suggested(every, ONE, TWO) == []


def test_metadata_that_name_the_answer_are_sure() -> None:
    """Metadata of the questions name the document of the answers, from either side."""
    assert suggested([bron("kv", ONE, aanhangsels=("ah-tk-1-7",)), bron("ah-tk-1-7")]) == [("kv", True)]
    assert suggested([bron("ah-tk-1-7", ONE), bron("kv", aanhangsels=("ah-tk-1-7",))]) == [("ah-tk-1-7", True)]


def test_another_form_of_the_same_document_is_sure() -> None:
    """The file with headings tells the one without."""
    assert suggested([bron("ah-tk-1-7", ONE), bron("ah-tk-1-7")]) == [("ah-tk-1-7", True)]


def test_a_text_is_not_suggested_to_itself() -> None:
    """Not even when it could tell others of its questions."""
    assert suggested([bron("lost", ONE, zaaknummer="2094Z00090")], ONE) == []


def test_printed_numbers_before_counted_ones() -> None:
    """Of equals the one that prints its numbers, then the first by path."""
    every = [bron("a", ONE, printed=False), bron("c", ONE), bron("b", ONE), bron("lost")]
    assert [key for key, _ in suggested(every, ONE)] == ["c", "b", "a"]


def test_a_common_question_tells_nothing() -> None:
    """What stands in more documents than a set can have is not followed; no more are suggested than will be read."""
    many = [bron(f"d{n:03d}", ONE) for n in range(CROWD + 1)]
    assert suggested([*many, bron("lost")], ONE) == []
    assert len(suggested([*many[:-1], bron("lost")], ONE)) == MOST
