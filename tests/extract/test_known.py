"""Headings lost: known questions part a text, and make no difference to any other."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from dataclasses import replace

import pytest

from kg.extract import extract
from kg.extract.joined import fingerprint
from kg.extract.known import Known, choose, known_from, lost, tells
from kg.extract.locate import LIKENESS, Letters, letters_of, locate, shingles, traces
from kg.model import Antwoord, Document, Records, Soort, Vraag
from kg.readers import read
from tests.extract.covered import check_coverage
from tests.extract.degraded import copy
from tests.extract.test_degraded import ORIGINALS

QUESTIONS = (
    "Hoeveel nietmachines zijn er op uw ministerie, en hoeveel daarvan nieten werkelijk?",
    "Deelt u de mening dat een nietmachine zonder nietjes een presse-papier is?",
    "Zo ja, waarom?",
    "Bent u bereid alle nietmachines voor het zomerreces te laten vullen?",
)
ANSWERS = (
    "Er zijn er vierhonderd, waarvan er tien nieten. De andere wachten op onderdelen.",
    "Die mening deel ik niet: een presse-papier is zwaarder.",
    "Dat volgt uit het gewicht, dat de wet noemt.",
    "Ja, zodra de nietjes geleverd zijn. Dat kan nog even duren.",
)
SET = Known("ah-tk-20932094-90", tuple(enumerate(QUESTIONS, 1)))


def reread(text: str, known: Known | None = SET) -> Records:
    """The records of a text, every character covered."""
    document = read(text.encode(), "x.txt")
    assert isinstance(document, Document)
    found = extract(document, known=known)
    check_coverage(found)
    return found


def questions(records: Records) -> dict[int, str]:
    """The texts of the questions by number."""
    return {vraag.nummer: vraag.tekst for vraag in records.vragen}


def answers(records: Records) -> dict[tuple[int, ...], str]:
    """The texts of the answers by the numbers they answer."""
    return {antwoord.nummers: antwoord.tekst for antwoord in records.antwoorden}


def bare(*order: int, end: str = "\n") -> str:
    """Questions and answers, without headings; a negative number stands for an answer."""
    return end.join(QUESTIONS[n - 1] if n > 0 else ANSWERS[-n - 1] for n in order) + end


LETTER = "2094Z00090\nAntwoord van Minister Voorbeeld (Voorbeelden) (ontvangen 3 maart 2094).\n"
EVERY = (1, -1, 2, -2, 3, -3, 4, -4)
WANTED = {(n,): text for n, text in enumerate(ANSWERS, 1)}


# ---------------------------------------------------------------- every example without its headings


def stripped(records: Records, *, marks: bool, end: str) -> str:
    """A copy without a heading or note, `end` between its paragraphs; without question marks when `marks` is false."""
    stuk = copy(records)
    opening = "".join(f"{part.paragraphs[0]}\n" for part in stuk.opening)
    body = end.join(paragraph for part in stuk.body for paragraph in part.paragraphs)
    return opening + (body if marks else body.replace("?", "")) + "\n"


WITH_ANSWERS = {name: records for name, records in ORIGINALS.items() if records.antwoorden}
COPIES: dict[str, Callable[[Records], str]] = {
    "headings gone": lambda records: stripped(records, marks=True, end="\n"),
    "question marks gone too": lambda records: stripped(records, marks=False, end="\n"),
    "on one line": lambda records: stripped(records, marks=True, end=" "),
    "on one line, question marks gone": lambda records: stripped(records, marks=False, end=" "),
}


def by_place(records: Records) -> dict[tuple[int, ...], str]:
    """The answers by what their place tells: each to the questions since the last."""
    every: list[Vraag | Antwoord] = [*records.vragen, *records.antwoorden]
    order = sorted(every, key=lambda found: found.spans[0].begint)
    found: dict[tuple[int, ...], str] = {}
    waiting: tuple[int, ...] = ()
    for one in order:
        if isinstance(one, Vraag):
            waiting += (one.nummer,)
        else:
            found[waiting], waiting = fingerprint(one.tekst), ()
    return found


def test_there_are_examples() -> None:
    """The examples with answers were found; of one only headings tell that an answer is also to an earlier question."""
    assert len(WITH_ANSWERS) >= 8
    skipping = [n for n, r in WITH_ANSWERS.items() if {a.nummers for a in r.antwoorden} != set(by_place(r))]
    assert skipping == ["antwoordbrief-2094Z00021.docx"]


@pytest.mark.parametrize("form", COPIES)
@pytest.mark.parametrize("name", WITH_ANSWERS)
def test_an_example_without_headings_says_the_same(name: str, form: str) -> None:
    """Given its own questions, every example is told apart as with its headings."""
    original = WITH_ANSWERS[name]
    found = reread(COPIES[form](original), known_from(original, zeker=len(original.vragen) == 1))
    wanted = {v.nummer: v.vingerafdruk for v in original.vragen}
    assert {v.nummer: v.vingerafdruk for v in found.vragen} == wanted
    assert {v.nummer: v.bekend for v in found.vragen} == wanted
    assert {a.nummers: fingerprint(a.tekst) for a in found.antwoorden} == by_place(original)


@pytest.mark.parametrize("name", ORIGINALS)
def test_what_is_known_makes_no_difference_to_headings(name: str) -> None:
    """A document that prints its numbers is read as without, whatever is known."""
    original = ORIGINALS[name]
    if lost(original):
        pytest.skip("this example has no headings")
    assert extract(original.document, known=replace(known_from(original, zeker=True), bron="ergens")) == original


# ---------------------------------------------------------------- what may happen to a text


def test_a_row_of_questions_has_one_answer() -> None:
    """Questions without text between them are answered together, by what follows."""
    found = reread(bare(1, 2, -2, 3, 4, -4))
    assert answers(found) == {(1, 2): ANSWERS[1], (3, 4): ANSWERS[3]}


def test_answers_say_how_sure_they_are_and_why() -> None:
    """The certainty is below 1, and the reason names the document that told the questions."""
    found = reread(bare(*EVERY))
    assert {a.zekerheid for a in found.antwoorden} == {0.95}
    assert all("ah-tk-20932094-90" in a.grond for a in found.antwoorden)
    assert [d.text for d in found.doubts if d.soort == "koppenVerloren"] == [
        "De koppen ontbreken. Van de 4 vragen van ah-tk-20932094-90 staan er 4 in dit stuk."
    ]


def test_a_question_that_is_not_there_is_told() -> None:
    """The numbers of the others are those of the set, and the doubt names what was not found."""
    found = reread(bare(1, -1, 2, -2, 4, -4))
    assert sorted(questions(found)) == [1, 2, 4]
    assert any(d.soort == "koppenVerloren" and d.text.endswith("niet gevonden: 3.") for d in found.doubts)


def test_lines_broken_and_hyphenated() -> None:
    """Letters decide: words cut at a line's end, capitals and accents are no difference."""
    text = bare(*EVERY).replace("nietmachine zonder", "nietma-\nchine zonder").replace("Bent u", "BENT Ú")
    assert set(answers(reread(text))) == set(WANTED)


def damaged(text: str, every: int, seed: int) -> str:
    """The text with one letter in so many replaced."""
    picked = random.Random(seed)
    return "".join("x" if c.isalpha() and picked.randrange(every) == 0 else c for c in text)


@pytest.mark.parametrize("seed", range(8))
def test_a_damaged_copy(seed: int) -> None:
    """One letter in forty wrong: the same numbers, the text as it stands there, and a lower certainty."""
    text = damaged(bare(1, -1, 2, -2, 4, -4), 40, seed)
    found = reread(text)
    assert sorted(questions(found)) == [1, 2, 4]
    assert [a.nummers for a in found.antwoorden] == [(1,), (2,), (4,)]
    assert [line for pair in zip(questions(found).values(), answers(found).values(), strict=True) for line in pair] == (
        text.splitlines()
    )
    assert any(a.zekerheid < 0.95 for a in found.antwoorden)
    assert all(a.zekerheid >= round(0.95 * LIKENESS / 100, 2) for a in found.antwoorden)


def test_a_question_damaged_beyond_recognition_is_found_by_its_place() -> None:
    """Where one known question is missing and one paragraph asks, that is it, with the certainty of form."""
    text = bare(*EVERY).replace(QUESTIONS[1], "Is dat ding zonder dingen soms een gewicht?")
    found = reread(text)
    assert questions(found)[2] == "Is dat ding zonder dingen soms een gewicht?"
    assert answers(found) == WANTED
    assert {a.nummers: a.zekerheid for a in found.antwoorden}[(2,)] == 0.8


def test_a_question_quoted_in_an_answer_stays_in_it() -> None:
    """Between quotation marks it is the answer's, even when the answer stands before the question itself."""
    quoting = f"U vraagt mij «{QUESTIONS[3]}» en daar kom ik nog op."
    found = reread(bare(*EVERY).replace(ANSWERS[0], quoting))
    assert answers(found) == WANTED | {(1,): quoting}


def test_a_question_repeated_after_its_place_stays_in_the_answer() -> None:
    """In order, the first place of a question is its place."""
    again = f"{ANSWERS[3]} {QUESTIONS[0]} Dat zei ik al."
    found = reread(bare(*EVERY).replace(ANSWERS[3], again))
    assert set(answers(found)) == set(WANTED)
    assert "Dat zei ik al." in answers(found)[(4,)]


def test_questions_listed_first_and_repeated_above_their_answers() -> None:
    """The list is no row of joint questions: each is answered where it is repeated."""
    found = reread("Bijlage bij de brief\n" + bare(1, 2, 3, 4) + bare(*EVERY))
    assert answers(found) == WANTED


def test_questions_out_of_order() -> None:
    """A question that stands in one place alone keeps its number there."""
    found = reread(bare(1, -1, 4, -4, 2, -2))
    assert set(answers(found)) == {(1,), (2,), (4,)}


def test_figures_belong_to_their_question() -> None:
    """A question that begins or ends with a year keeps it, and a note's mark goes to neither side's text."""
    known = Known(
        "x", ((1, "Wat was de opbrengst van de nietmachines in 2093?"), (2, "2094 was een slecht jaar, niet?"))
    )
    text = "Wat was de opbrengst van de nietmachines in 2093? Niets. 2094 was een slecht jaar, niet? Zeer zeker."
    found = reread(text, replace(known, zeker=True))
    assert questions(found) == dict(known.vragen)
    assert answers(found) == {(1,): "Niets.", (2,): "Zeer zeker."}


def test_headings_of_answers_alone_are_read() -> None:
    """Where only the headings of the questions are gone, those of the answers say which they answer."""
    text = f"{QUESTIONS[0]}\n{QUESTIONS[1]}\nAntwoord 2\n{ANSWERS[1]}\nAntwoord 1\n{ANSWERS[0]}\n"
    found = reread(LETTER + text, replace(SET, zeker=True))
    assert sorted(questions(found)) == [1, 2]
    assert answers(found) == {(2,): ANSWERS[1], (1,): ANSWERS[0]}


# ---------------------------------------------------------------- whose questions they are


def test_one_question_of_another_set_is_not_enough() -> None:
    """A set of which one question stands in the text is not the text's set."""
    other = Known(
        "x-anders", ((1, QUESTIONS[0]), (2, "Kent u het rapport over perforatoren?"), (3, "Wat vindt u ervan?"))
    )
    text = bare(*EVERY)
    assert reread(text, other) == reread(text, None)
    assert reread(text, Known("x-anders", ((1, QUESTIONS[0]),))) == reread(text, None)


def test_the_set_that_fits_best_is_chosen() -> None:
    """Of several sets the one of which most questions stand there, in whatever order they are offered."""
    decoy = Known("x-anders", (*SET.vragen[:2], (3, "Kent u het rapport over perforatoren?")))
    document = reread(bare(*EVERY), None).document
    assert choose(document, [decoy, SET]) == choose(document, [SET, decoy]) == SET


def test_a_set_that_explains_less_than_form_is_not_taken() -> None:
    """When the text asks more than twice as much as was recognised, it is read by form."""
    more = "".join(f"Is dit de losse vraag nummer {n}?\nDat is hij.\n" for n in range(1, 9))
    text = LETTER + bare(1, -1) + more
    key = replace(SET, zeker=True)
    assert reread(text, key) == reread(text, None)


def test_with_a_key_one_question_is_enough() -> None:
    """Where a number says that it is the same set, what stands there of it is recognised."""
    text = bare(1, -1).replace("?", "")
    assert reread(text, None).vragen == ()
    assert set(answers(reread(text, replace(SET, zeker=True)))) == {(1,)}


def test_answers_without_their_questions_are_not_guessed() -> None:
    """Bare answers stay what they were, with a doubt that says why: their order proves nothing."""
    text = LETTER + "".join(f"Antwoord\n{answer}\n" for answer in ANSWERS)
    before, after = reread(text, None), reread(text, replace(SET, zeker=True))
    assert after.antwoorden == ()
    assert after.doubts[:-1] == before.doubts
    assert after.doubts[-1].soort == "koppenVerloren"
    assert reread(text, SET) == before


def test_answers_that_name_their_questions_need_nothing_known() -> None:
    """The questions stand elsewhere: the numbers in the headings are enough."""
    text = LETTER + "".join(f"Antwoord op vraag {n}\n{answer}\n" for n, answer in enumerate(ANSWERS, 1))
    assert answers(reread(text, None)) == WANTED
    assert reread(text, replace(SET, zeker=True)) == reread(text, None)


def test_a_document_of_another_kind_is_left_alone() -> None:
    """A letter in which nothing known stands is read as before, also when its number is that of the set."""
    text = "Geachte voorzitter,\n\nIk groet u met zaak 2094Z00090.\n\nHoogachtend,\n\nV. Voorbeeld\n"
    assert reread(text, replace(SET, zeker=True)) == reread(text, None)


def test_two_questions_under_one_heading_are_parted_by_what_is_known() -> None:
    """Where form cannot part them, their texts elsewhere do; the doubt says so."""
    one, two = "Graag verneem ik of dat zo is.", "Ook verneem ik graag hoe dan."
    text = f"{LETTER}Vraag 1 en 2\n{one} {two}\nAntwoord 1 en 2\nJa.\n"
    assert len(set(questions(reread(text, None)).values())) == 1
    found = reread(text, Known("kv-tk-2094Z00090", ((1, one), (2, two))))
    assert questions(found) == {1: one, 2: two}
    assert any("gescheiden aan hun tekst in kv-tk-2094Z00090" in d.text for d in found.doubts)


# ---------------------------------------------------------------- who tells, and who is told


def test_who_can_tell_its_questions() -> None:
    """Printed numbers tell; paragraphs without a header, that may be anything, do not."""
    assert tells(WITH_ANSWERS["ah-tk-20932094-40.txt"])
    assert not lost(WITH_ANSWERS["ah-tk-20932094-40.txt"])
    assert lost(reread(bare(*EVERY), None))
    assert not tells(reread(bare(*EVERY), None))
    asked = (
        "Vragen van het lid Voorbeeld (VBP) aan de Minister van Voorbeelden over nieten (ingezonden 3 maart 2094).\n\n"
    )
    told = reread(asked + "\n\n".join(QUESTIONS) + "\n", None)
    assert told.soort is Soort.VRAGENDOCUMENT
    assert lost(told)
    assert tells(told)


# ---------------------------------------------------------------- letters


def test_letters_of_a_text() -> None:
    """Small letters without accents, ligatures, figures and signs."""
    assert letters_of("Één ﬁets, 2 CO2-\nmeters!") == "eenfietscometers"


def test_traces_of_a_question_are_in_any_text_that_holds_it() -> None:
    """However lines are broken; and not in another text."""
    text = " ".join(QUESTIONS)
    for question in (QUESTIONS[0], QUESTIONS[1], QUESTIONS[3]):
        found = traces(question)
        assert 1 <= len(found) <= 2
        assert set(found) <= set(shingles(letters_of(text.replace(" ", "-\n").upper())))
        assert not set(found) & set(shingles(letters_of(" ".join(ANSWERS))))


def test_a_short_question_has_no_trace() -> None:
    """ "Zo ja, waarom?" stands everywhere."""
    assert not traces(QUESTIONS[2])


def test_locating_is_not_slower_than_the_text_is_long() -> None:
    """Ten times as much text, at most about ten times as long: no document makes it slow."""
    hostile = "zijn er op uw ministerie bijeenkomsten georganiseerd op "

    def seconds(times: int) -> float:
        text = hostile * times
        begin = time.perf_counter()
        locate(Letters(text, [(0, len(text))]), [hostile * 4 + str(n) + "x" for n in range(9)])
        return time.perf_counter() - begin

    seconds(200)
    assert seconds(10_000) < 30 * max(seconds(1_000), 0.01)
