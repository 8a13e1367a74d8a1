"""The numbers of a set's questions, and which document speaks for each."""

from __future__ import annotations

from kg.linking import Samenhang, Setgegevens, Sleutels
from kg.model import Soort
from tests.linking.sleutels import keys, linked, vragen

NINE = tuple(f"vraag {n} van negen" for n in range(1, 10))
EIGHT = NINE[:4] + NINE[5:]
CASE = "2094Z00001"


def of_case(*documents: Sleutels) -> tuple[Setgegevens, Samenhang]:
    """The one set that the documents are."""
    found = linked(*documents)
    assert len(found.sets) == 1
    return found.sets[0], found


def numbers(found: Samenhang, key: str) -> dict[int, int]:
    """A document's question numbers to those of the set."""
    return dict(found.koppelingen[key].nummers)


def test_printed_numbers_stand() -> None:
    """Where all print the same, nothing is derived."""
    one, found = of_case(
        keys("a", zaaknummer=CASE, vragen=vragen(*NINE)), keys("b", zaaknummer=CASE, vragen=vragen(*NINE))
    )
    assert one.nummers == tuple(range(1, 10))
    assert one.afgeleide_nummers == one.ongedrukt == ()
    assert numbers(found, "a") == numbers(found, "b") == {n: n for n in range(1, 10)}


def test_lost_headings_get_the_numbers_of_the_other_print() -> None:
    """Eight questions without numbers, the fifth lost: they are 1 to 4 and 6 to 9."""
    _, found = of_case(
        keys("a", zaaknummer=CASE, vragen=vragen(*NINE)),
        keys("b", zaaknummer=CASE, vragen=vragen(*EIGHT, printed=False)),
    )
    assert list(numbers(found, "b").values()) == [1, 2, 3, 4, 6, 7, 8, 9]


def test_a_notice_without_questions_decides_nothing() -> None:
    """A delay notice that prints no question does not take the place of the fullest print."""
    _, found = of_case(
        keys("a", zaaknummer=CASE, vragen=vragen(*NINE, printed=False)),
        keys("b", zaaknummer=CASE, vragen=vragen(*EIGHT, printed=False)),
        keys("z", zaaknummer=CASE, soort=Soort.UITSTELBERICHT),
    )
    assert list(numbers(found, "b").values()) == [1, 2, 3, 4, 6, 7, 8, 9]


def test_a_question_without_number_takes_its_place_between_its_neighbours() -> None:
    """One text differs by a slip of the reader, and just one number is free there: it is that question."""
    garbled = (*NINE[:4], "vraag 5 van nogen", *NINE[5:])
    one, found = of_case(
        keys("a", zaaknummer=CASE, vragen=vragen(*NINE)),
        keys("b", zaaknummer=CASE, vragen=vragen(*garbled, printed=False)),
    )
    assert numbers(found, "b") == {n: n for n in range(1, 10)}
    assert one.nummers == tuple(range(1, 10))


def test_a_question_that_fits_nowhere_is_counted_on() -> None:
    """Two places are free and one question is left: it may be neither, so it gets a number of its own."""
    left = (*NINE[:3], "iets anders", *NINE[5:])
    one, found = of_case(
        keys("a", zaaknummer=CASE, vragen=vragen(*NINE)),
        keys("b", zaaknummer=CASE, vragen=vragen(*left, printed=False)),
    )
    assert numbers(found, "b")[4] == 10
    assert one.nummers == tuple(range(1, 11))
    assert one.afgeleide_nummers == (10,)


def test_an_extra_question_of_two_documents_is_one_question() -> None:
    """What two documents print and the fullest does not is counted on once."""
    more = (*NINE[:5], "een tiende")
    one, found = of_case(
        keys("a", zaaknummer=CASE, vragen=vragen(*NINE)),
        keys("b", zaaknummer=CASE, vragen=vragen(*more, printed=False)),
        keys("c", zaaknummer=CASE, vragen=vragen(*more, printed=False)),
    )
    assert numbers(found, "b")[6] == numbers(found, "c")[6] == 10
    assert one.nummers == tuple(range(1, 11))


def test_a_printed_number_stands_when_the_text_differs() -> None:
    """ "Vraag 5" is question 5, also when a word was read wrong."""
    garbled = (*NINE[:4], "vraag 5 van nogen", *NINE[5:])
    one, _ = of_case(
        keys("a", zaaknummer=CASE, vragen=vragen(*NINE)), keys("b", zaaknummer=CASE, vragen=vragen(*garbled))
    )
    assert one.nummers == tuple(range(1, 10))


def test_renumbered_questions_follow_their_text() -> None:
    """A print that begins to count at 4 gets the set's numbers back."""
    _, found = of_case(
        keys("a", zaaknummer=CASE, vragen=vragen(*NINE)), keys("b", zaaknummer=CASE, vragen=vragen(*NINE, first=4))
    )
    assert numbers(found, "b") == {n + 3: n for n in range(1, 10)}


def test_a_number_that_is_taken_is_not_given_twice() -> None:
    """The text says that "1" is question 2; the unknown text numbered "2" cannot be question 2 as well."""
    one, found = of_case(
        keys("a", zaaknummer=CASE, vragen=vragen(*NINE)), keys("b", zaaknummer=CASE, vragen=vragen(NINE[1], "anders"))
    )
    assert numbers(found, "b") == {1: 2, 2: 10}
    assert one.nummers == tuple(range(1, 11))


def test_a_repeated_question_keeps_its_places() -> None:
    """The same sentence as question 2 and 4: each print gives both."""
    texts = ("een", "Waarom niet?", "drie", "Waarom niet?")
    _, found = of_case(
        keys("a", zaaknummer=CASE, vragen=vragen(*texts)),
        keys("b", zaaknummer=CASE, vragen=vragen(*texts, printed=False)),
    )
    assert numbers(found, "a") == numbers(found, "b") == {1: 1, 2: 2, 3: 3, 4: 4}


def test_a_question_that_only_an_answer_names() -> None:
    """Its text was lost, its answer was not: it exists, and no document prints it."""
    one, found = of_case(keys("a", zaaknummer=CASE, vragen=vragen("een", "twee"), beantwoord_nummers=(1, 2, 3)))
    assert one.nummers == (1, 2, 3)
    assert one.ongedrukt == one.afgeleide_nummers == (3,)
    assert found.koppelingen["a"].eigen == {1, 2}


def test_only_answers() -> None:
    """A set of which no question is left has the numbers that its answers name."""
    one, found = of_case(keys("a", zaaknummer=CASE, beantwoord_nummers=(1, 2)))
    assert one.nummers == one.ongedrukt == (1, 2)
    assert found.koppelingen["a"].eigen == frozenset()


def test_the_fullest_print_with_numbers_speaks() -> None:
    """Of three prints the longest with printed numbers gives the text of what it has, another of the rest."""
    one, found = of_case(
        keys("a", zaaknummer=CASE, vragen=vragen(*NINE[:7])),
        keys("b", zaaknummer=CASE, vragen=vragen(*NINE, printed=False)),
        keys("c", zaaknummer=CASE, vragen=vragen(*NINE[:8])),
    )
    assert {key: set(found.koppelingen[key].eigen) for key in "abc"} == {"a": set(), "b": {9}, "c": set(range(1, 9))}
    assert one.afgeleide_nummers == (9,)


def test_numbers_nobody_prints_are_derived() -> None:
    """A set whose only document lost its headings is numbered by us, and says so."""
    one, _ = of_case(keys("a", zaaknummer=CASE, vragen=vragen(*EIGHT, printed=False)))
    assert one.nummers == one.afgeleide_nummers == tuple(range(1, 9))
    assert one.ongedrukt == ()
