"""Numbers that a document prints twice, and headings over nothing."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from kg.linking.slips import mend
from kg.model import Antwoord, Document, Form, Records, Soort, Span, Vraag

BARE = Records(Document("x.txt", Form.TEXT, "0" * 64, ""), "x", Soort.AANHANGSEL)


def records(questions: list[int], answers: list[tuple[int, ...]]) -> Records:
    """Records with questions and answers of these numbers; each text is its place."""
    vragen = tuple(Vraag(n, True, f"v{i}", f"{i:064x}", (Span(i, i + 1),)) for i, n in enumerate(questions))
    antwoorden = tuple(Antwoord(n, f"a{i}", (Span(i, i + 1),)) for i, n in enumerate(answers))
    return Records(BARE.document, BARE.key, BARE.soort, vragen=vragen, antwoorden=antwoorden)


def numbers(found: Records) -> tuple[list[int], list[tuple[int, ...]]]:
    """The numbers of questions and answers, in order."""
    return [v.nummer for v in found.vragen], [a.nummers for a in found.antwoorden]


def test_different_numbers_are_left_alone() -> None:
    """A document without a slip is not touched, out of order or not."""
    found = records([1, 3, 2], [(1,), (2, 3)])
    assert mend(found) is found


def test_the_next_number_was_meant() -> None:
    """Vraag 1, Vraag 1, Vraag 3: the second is question 2, and the second answer is to it."""
    found = mend(records([1, 1, 3], [(1,), (1,), (3,)]))
    assert numbers(found) == ([1, 2, 3], [(1,), (2,), (3,)])
    assert [v.printed for v in found.vragen] == [True, False, True]


def test_the_next_number_is_taken() -> None:
    """Vraag 1, 2, 2, 3: the second 2 cannot be 3, and is counted on."""
    assert numbers(mend(records([1, 2, 2, 3], [(1,), (2,), (2,), (3,)]))) == (
        [1, 2, 4, 3],
        [(1,), (2,), (4,), (3,)],
    )


def test_an_answer_in_two_parts() -> None:
    """Antwoord 1 twice with one question 1: one answer with both texts."""
    found = mend(records([1, 2], [(1,), (1,), (2,)]))
    assert numbers(found) == ([1, 2], [(1,), (2,)])
    assert found.antwoorden[0].tekst == "a0\na1"
    assert found.antwoorden[0].spans == (Span(0, 1), Span(1, 2))


def test_joint_answers_that_overlap_stay() -> None:
    """An answer to 1 and one to 1 and 2 have names of their own."""
    assert numbers(mend(records([1, 2], [(1,), (1, 2)])))[1] == [(1,), (1, 2)]


def test_headings_over_nothing() -> None:
    """They are no question and no answer; what was left out is told."""
    found = records([1, 2], [(1,), (2,)])
    empty = replace(
        found,
        vragen=(found.vragen[0], replace(found.vragen[1], tekst="")),
        antwoorden=(replace(found.antwoorden[0], tekst=""), found.antwoorden[1]),
    )
    mended = mend(empty)
    assert numbers(mended) == ([1], [(2,)])
    assert [doubt.soort for doubt in mended.doubts] == ["restTekst", "restTekst"]
    assert mend(mended) is mended


NUMBERS = st.integers(1, 5)


@settings(deadline=None)
@given(st.lists(NUMBERS, max_size=8), st.lists(st.sets(NUMBERS, min_size=1, max_size=3), max_size=6))
def test_whatever_is_repeated(questions: list[int], answers: list[set[int]]) -> None:
    """Every question and answer has a number of its own, and no text is lost."""
    found = mend(records(questions, [tuple(sorted(one)) for one in answers]))
    mine, theirs = numbers(found)
    assert len(set(mine)) == len(mine) == len(questions)
    assert len(set(theirs)) == len(theirs)
    assert all(tuple(sorted(set(one))) == one for one in theirs)
    assert sorted(text for a in found.antwoorden for text in a.tekst.split("\n")) == [
        f"a{i}" for i in range(len(answers))
    ]
    assert mend(found) is found
