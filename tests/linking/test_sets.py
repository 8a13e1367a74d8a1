"""Which documents print, answer or postpone the same questions."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import date
from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.linking import Sleutels
from kg.model import Soort
from tests.linking.sleutels import DAY, keys, linked, print_of, together, vragen, zaak

NINE = tuple(f"vraag {n} van negen" for n in range(1, 10))
HEAD = {"ingezonden": DAY, "surnames": ("voorbeeld",)}


def test_the_number_joins() -> None:
    """Documents with one case number are one set, and its key is that number."""
    found = linked(keys("a", zaaknummer="2094Z00001"), keys("b", zaaknummer="2094Z00001"))
    assert together(found) == {("a", "b")}
    assert found.sets[0].key == "2094z00001"


def test_no_reason_is_given_to_who_says_it_itself() -> None:
    """A document that prints the number needs no explanation of its set."""
    found = linked(keys("a", zaaknummer="2094Z00001"), keys("b", zaaknummer="2094Z00001"))
    assert [koppeling.grond for koppeling in found.koppelingen.values()] == [None, None]


def test_two_numbers_never_join() -> None:
    """Equal questions of two known cases stay two sets, whatever else is equal."""
    found = linked(
        keys("a", zaaknummer="2094Z00001", vragen=vragen(*NINE), **HEAD),
        keys("b", zaaknummer="2094Z00002", vragen=vragen(*NINE), **HEAD),
    )
    assert together(found) == {("a",), ("b",)}


def test_a_third_document_does_not_bridge_two_numbers() -> None:
    """A document without number that fits both cases does not make them one."""
    found = linked(
        keys("a", zaaknummer="2094Z00001", vragen=vragen(*NINE)),
        keys("b", zaaknummer="2094Z00002", vragen=vragen(*NINE)),
        keys("c", vragen=vragen(*NINE)),
    )
    assert {one.zaaknummer for one in found.sets} >= {"2094Z00001", "2094Z00002"}
    assert not any({"a", "b"} <= set(group) for group in together(found))


def test_metadata_of_the_questions_name_the_answer() -> None:
    """kv-tk → ah-tk: the answer gets the questions' number, with the metadata as its reason."""
    found = linked(
        keys("kv", soort=Soort.VRAGENDOCUMENT, zaaknummer="2094Z00001", aanhangsels=("AH-TK-20932094-7",)),
        keys("ah", identifier="ah-tk-20932094-7"),
    )
    assert together(found) == {("ah", "kv")}
    assert found.sets[0].zaaknummer == "2094Z00001"
    grond = found.koppelingen["ah"].grond
    assert grond is not None
    assert "AH-TK-20932094-7" in grond.text
    assert found.koppelingen["kv"].grond is None


def test_metadata_explain_whichever_side_lacks_the_number() -> None:
    """When the answer has the number and the questions have not, the questions are what was linked."""
    found = linked(
        keys("kv", soort=Soort.VRAGENDOCUMENT, aanhangsels=("ah-tk-20932094-7",)),
        keys("ah", identifier="ah-tk-20932094-7", zaaknummer="2094Z00001"),
    )
    assert together(found) == {("ah", "kv")}
    assert found.koppelingen["ah"].grond is None
    assert found.koppelingen["kv"].grond is not None


def test_metadata_name_every_answer() -> None:
    """A delay notice and the answer that came after it are both of the set that the metadata name them for."""
    found = linked(
        keys("kv", soort=Soort.VRAGENDOCUMENT, aanhangsels=("ah-tk-20932094-7", "ah-tk-20932094-9")),
        keys("ah", identifier="ah-tk-20932094-9"),
        keys("uitstel", soort=Soort.UITSTELBERICHT, identifier="ah-tk-20932094-7"),
    )
    assert together(found) == {("ah", "kv", "uitstel")}


def test_metadata_do_not_join_two_numbers() -> None:
    """A wrong link in the metadata does not make two known cases one."""
    found = linked(
        keys("kv", soort=Soort.VRAGENDOCUMENT, zaaknummer="2094Z00001", aanhangsels=("ah-tk-20932094-7",)),
        keys("ah", identifier="ah-tk-20932094-7", zaaknummer="2094Z00002"),
    )
    assert together(found) == {("ah",), ("kv",)}
    assert found.koppelingen["ah"].grond is None


ROW = {"ingezonden": DAY, "surnames": ("voorbeeld",), "onderwerp": "de zin van het voorbeeld"}


@pytest.mark.parametrize(
    ("changed", "number"),
    [
        ({}, "2094Z00001"),
        ({"surnames": ("vorbeeld",)}, "2094Z00001"),  # one letter wrong
        ({"surnames": ("lorem", "voorbeeld")}, "2094Z00001"),  # one of several askers
        ({"onderwerp": "De zin van het voorbeeld!"}, "2094Z00001"),
        ({"surnames": ("steekproef",)}, ""),
        ({"surnames": ()}, ""),
        ({"ingezonden": date(2094, 3, 4)}, ""),
        ({"ingezonden": None}, ""),
        ({"onderwerp": "De prijs van de nietmachine"}, ""),
        ({"onderwerp": ""}, ""),
    ],
)
def test_a_row_of_the_export(changed: dict[str, object], number: str) -> None:
    """Day, asker and subject together find the case; when one of them differs it is not found."""
    found = linked(keys("a", **(ROW | changed)), zaken=[zaak("2094Z00001")])
    assert found.sets[0].zaaknummer == number
    assert (found.koppelingen["a"].grond is not None) == bool(number)


def test_a_co_asker_counts() -> None:
    """The export names the other askers apart; any of them will do."""
    row = zaak("2094Z00001", indieners=("Sam Steekproef (S.)",), mede_indieners=("Vera Voorbeeld (V.)",))
    assert linked(keys("a", **ROW), zaken=[row]).sets[0].zaaknummer == "2094Z00001"


def test_two_rows_that_fit_are_none() -> None:
    """The same asker, day and subject twice in the export: it is not for us to choose."""
    found = linked(keys("a", **ROW), zaken=[zaak("2094Z00001"), zaak("2094Z00002")])
    assert found.sets[0].zaaknummer == ""


def test_one_row_in_two_exports_is_one_row() -> None:
    """Exports overlap: a case that two files have is still one case."""
    rows = [zaak("2094Z00001"), zaak("2094Z00001", bronbestand="zaken-odata.json")]
    found = linked(keys("a", **ROW), zaken=rows)
    assert found.sets[0].zaaknummer == "2094Z00001"
    assert found.zaken_zonder_document == 0
    assert linked(keys("a", **ROW), zaken=rows[::-1]) == found


@pytest.mark.parametrize("later", [{"afgedaan": True}, {"afgedaan": False, "stand": date(2094, 5, 1)}])
def test_the_later_of_two_exports_counts(later: dict[str, object]) -> None:
    """What was open in one export and is settled, or is still open, in a later one: the later one tells."""
    early = zaak("2094Z00001", afgedaan=False, stand=date(2094, 4, 1))
    row = zaak("2094Z00001", bronbestand="zaken-later.csv", **later)
    for rows in ([early, row], [row, early]):
        assert linked(keys("a", **ROW), zaken=rows).sets[0].zaak == row


def test_a_row_without_a_proper_number_is_no_case() -> None:
    """What becomes an IRI is checked: a row numbered "<onbekend>" finds nothing."""
    assert linked(keys("a", **ROW), zaken=[zaak("<onbekend>")]).sets[0].zaaknummer == ""


def test_fingerprints_join() -> None:
    """Questions and answers without any number are one set when their questions are equal."""
    found = linked(keys("a", vragen=vragen(*NINE), **HEAD), keys("b", vragen=vragen(*NINE)))
    assert together(found) == {("a", "b")}
    grond = found.koppelingen["b"].grond
    assert grond is not None
    assert grond.text == "9 van de 9 vragen zijn letterlijk die van a."
    assert 0.9 <= grond.zekerheid < 1


def test_a_missing_question_joins() -> None:
    """A print of eight of the nine questions is still of the set."""
    eight = NINE[:4] + NINE[5:]
    assert together(linked(keys("a", vragen=vragen(*NINE)), keys("b", vragen=vragen(*eight)))) == {("a", "b")}


def test_renumbered_questions_join() -> None:
    """The texts decide, not the numbers."""
    other = keys("b", vragen=vragen(*NINE, first=4))
    assert together(linked(keys("a", vragen=vragen(*NINE)), other)) == {("a", "b")}


def test_few_equal_questions_do_not_join() -> None:
    """Two sets that share the closing question and one more are two sets."""
    other = ("heel", "iets", "anders", *NINE[:2])
    assert together(linked(keys("a", vragen=vragen(*NINE)), keys("b", vragen=vragen(*other)))) == {("a",), ("b",)}


@pytest.mark.parametrize("changed", [{"ingezonden": date(2094, 4, 3)}, {"surnames": ("steekproef",)}])
def test_the_same_questions_asked_again_are_another_set(changed: dict[str, object]) -> None:
    """Another day or another asker: another set with a key of its own, though every question is equal."""
    found = linked(keys("a", vragen=vragen(*NINE), **HEAD), keys("b", vragen=vragen(*NINE), **(HEAD | changed)))
    assert together(found) == {("a",), ("b",)}
    assert len({one.key for one in found.sets}) == 2


def test_a_document_without_head_does_not_bridge_two_sets() -> None:
    """An answer without header that prints questions asked twice goes with neither: it would be a guess."""
    again = HEAD | {"ingezonden": date(2094, 4, 3)}
    found = linked(
        keys("a", vragen=vragen(*NINE), **HEAD),
        keys("b", vragen=vragen(*NINE), **again),
        keys("c", vragen=vragen(*NINE)),
    )
    assert together(found) == {("a",), ("b",), ("c",)}
    assert found.koppelingen["c"].grond is None


def test_a_document_without_head_goes_where_it_is_most_alike() -> None:
    """Of two sets the one with more of its questions gets it."""
    changed = ("een nieuwe eerste vraag", *NINE[1:])
    found = linked(
        keys("a", vragen=vragen(*changed), **(HEAD | {"ingezonden": date(2094, 4, 3)})),
        keys("b", vragen=vragen(*NINE), **HEAD),
        keys("c", vragen=vragen(*NINE)),
    )
    assert together(found) == {("a",), ("b", "c")}


def test_documents_without_head_are_joined_with_each_other() -> None:
    """Two answers that both lost their header print the same questions."""
    assert together(linked(keys("a", vragen=vragen(*NINE)), keys("b", vragen=vragen(*NINE)))) == {("a", "b")}


def test_a_set_of_many_documents_joins() -> None:
    """Twelve addressees, twelve answers without number: many documents share each question, and are one set."""
    documents = [keys(f"d{n:02}", vragen=vragen(*NINE), **HEAD) for n in range(24)]
    assert len(linked(*documents).sets) == 1


def test_a_common_question_joins_nothing() -> None:
    """What every asker asks at the end says nothing, also when it is the only question."""
    closing = "Kunt u deze vragen afzonderlijk beantwoorden?"
    documents = [keys(f"d{n:02}", vragen=vragen(closing), surnames=(f"lid{n}",)) for n in range(20)]
    bare = keys("zonder", vragen=vragen(closing))
    assert len(linked(*documents, bare).sets) == 21


def test_questions_without_text_join_nothing() -> None:
    """Headings with nothing under them are not the same question."""
    assert together(linked(keys("a", vragen=vragen("")), keys("b", vragen=vragen("")))) == {("a",), ("b",)}


def test_keys_of_sets_are_different() -> None:
    """A hundred and more equal documents that nothing ties are sets apart, and so are their IRIs."""
    documents = [keys(f"d{n:03}", vragen=vragen("dezelfde vraag")) for n in range(120)]
    found = linked(*documents)
    assert len({one.key for one in found.sets}) == len(found.sets) == 120


def test_a_letter_is_in_no_set() -> None:
    """Letters print no questions; their key links to nothing."""
    found = linked(keys("a", soort=Soort.OPEN_BRIEF, zaaknummer="2094Z00001"))
    assert found.sets == ()
    assert found.koppelingen["a"].set_key == ""


def test_every_document_is_in_one_set() -> None:
    """No document is lost, and none is in two sets."""
    documents = [keys(f"d{n}", vragen=vragen(*NINE[: n + 1])) for n in range(9)]
    found = linked(*documents)
    assert sorted(key for group in together(found) for key in group) == sorted(d.key for d in documents)


PERMUTED = (
    keys("a", zaaknummer="2094Z00001", vragen=vragen(*NINE), **HEAD),
    keys("b", vragen=vragen(*NINE[:4], *NINE[5:], printed=False), beantwoord_nummers=(1, 2, 3, 9)),
    keys("c", vragen=vragen(*NINE), **(HEAD | {"ingezonden": date(2094, 5, 3)})),
    keys("d", soort=Soort.UITSTELBERICHT, surnames=("vorbeeld",), vragen=vragen(*NINE)),
    keys("e", **ROW),
)


def test_order_makes_no_difference() -> None:
    """All orders of five documents and two rows give the same."""
    rows = (zaak("2094Z00001"), zaak("2094Z00003", onderwerp="Iets anders"))
    expected = linked(*PERMUTED, zaken=rows)
    orders = list(permutations(PERMUTED))
    assert len(orders) == 120
    for number, order in enumerate(orders):
        assert linked(*order, zaken=rows[:: 1 if number % 2 else -1]) == expected


SOME = st.builds(
    lambda texts, day, asker, number, soort, printed: keys(
        "",
        soort=soort,
        zaaknummer=number,
        ingezonden=day,
        surnames=asker,
        vragen=vragen(*texts, printed=printed),
        beantwoord_nummers=tuple(range(1, len(texts) + 2)) if soort is Soort.AANHANGSEL else (),
    ),
    st.lists(st.sampled_from("abcdef"), max_size=6),
    st.sampled_from([None, DAY, date(2094, 4, 3)]),
    st.sampled_from([(), ("voorbeeld",), ("vorbeeld",), ("steekproef",)]),
    st.sampled_from(["", "", "2094Z00001", "2094Z00002"]),
    st.sampled_from([Soort.AANHANGSEL, Soort.VRAGENDOCUMENT, Soort.UITSTELBERICHT]),
    st.booleans(),
)


@settings(max_examples=150, deadline=None)
@given(st.lists(SOME, max_size=7), st.randoms(use_true_random=False))
def test_whatever_comes_in(documents: list[Sleutels], random: object) -> None:
    """Any order gives the same; numbers never mix; each question has one owner that prints it; keys are unique."""
    named = [replace(document, key=f"d{n}") for n, document in enumerate(documents)]
    found = linked(*named)
    shuffled = list(named)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert linked(*shuffled) == found
    by_key = {document.key: document for document in named}
    assert len({one.key for one in found.sets}) == len(found.sets)
    for one in found.sets:
        assert len({by_key[key].zaaknummer for key in one.documenten} - {""}) <= 1
        owned = [number for key in one.documenten for number in found.koppelingen[key].eigen]
        assert sorted(owned) == sorted(set(one.nummers) - set(one.ongedrukt))
        for key in one.documenten:
            numbers = dict(found.koppelingen[key].nummers)
            assert {v.nummer for v in by_key[key].vragen} | set(by_key[key].beantwoord_nummers) == set(numbers)
            printed = [numbers[v.nummer] for v in by_key[key].vragen]
            assert len(set(printed)) == len(printed)


def crowd(count: int) -> list[Sleutels]:
    """Documents of nine questions, three to a set, that all end in one common question."""
    common = print_of("Kunt u deze vragen afzonderlijk beantwoorden?")
    documents = []
    for number in range(count):
        own = vragen(*(f"vraag {n} van set {number // 3}" for n in range(9)))
        own = (*own, replace(own[-1], nummer=10, vingerafdruk=common))
        documents.append(keys(f"d{number:05}", vragen=own, ingezonden=DAY, surnames=(f"lid{number // 3}",)))
    return documents


@pytest.mark.slow
@pytest.mark.parametrize("count", [2_000, 10_000])
def test_many_documents(count: int) -> None:
    """Ten thousand documents that share a question are linked in seconds, not in hours."""
    documents = crowd(count)
    started = time.perf_counter()
    found = linked(*documents)
    assert len(found.sets) == (count + 2) // 3
    assert time.perf_counter() - started < 10


@pytest.mark.slow
def test_many_documents_of_one_head() -> None:
    """Two thousand documents of one day and asker that share one question are not compared all with all."""
    documents = [
        keys(f"d{n:04}", vragen=vragen(f"vraag {n}", "dezelfde"), ingezonden=DAY, surnames=("voorbeeld",))
        for n in range(2_000)
    ]
    started = time.perf_counter()
    assert len(linked(*documents).sets) == 2_000
    assert time.perf_counter() - started < 5
