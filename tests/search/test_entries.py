"""What is searched follows from the lines of one owner."""

from __future__ import annotations

from kg.search.entries import SOORTEN, entries
from kg.validation import folders
from tests.search.texts import NAMES, entry, lines


def test_what_is_indexed() -> None:
    """Questions, answers, letters, documents, sets, people and ministries; no notes, counts, versions or stubs."""
    found = {one.iri.removeprefix(NAMES.id("")) for one in entries(lines(), NAMES)}
    assert found == {
        "vragenset/2099z00001",
        "vragenset/2099z00001/vraag/1",
        "vragenset/2099z00001/vraag/2",
        "document/ah-tk-20982099-1",
        "document/ah-tk-20982099-1/antwoord/1",
        "document/x-1",
        "persoon/mina-model",
        "ministerie/mnre9001",
    }


def test_a_question_has_the_day_ministry_and_asker_of_its_set() -> None:
    """They are said of the set and its addressings, which are of the same owner."""
    found = entry("vragenset/2099z00001/vraag/1")
    assert (found.owner, found.soorten, found.dag) == ("vragenset/2099z00001", ("Vraag",), 20990129)
    assert found.ministeries == (NAMES.id("ministerie/mnre9001"),)
    assert found.personen == (NAMES.id("persoon/victor-voorbeeld"),)
    assert (found.titel, found.onderwerp) == ("Vraag 1 van 2099Z00001", "de neutraliteit van brugwachters")


def test_an_answer_has_the_day_ministry_and_minister_of_its_document() -> None:
    """The day on which it was received goes before the day on which the questions were tabled."""
    found = entry("document/ah-tk-20982099-1/antwoord/1")
    assert found.dag == 20990220
    assert found.ministeries == (NAMES.id("ministerie/mnre9001"),)
    assert found.personen == (NAMES.id("persoon/mina-model"),)


def test_a_question_is_not_found_by_the_subject_of_its_set() -> None:
    """Else each word of a subject would find all questions and answers: the set and the document are found by it."""
    assert entry("vragenset/2099z00001/vraag/1").namen == ()
    assert entry("vragenset/2099z00001").namen == ("de neutraliteit van brugwachters",)


def test_the_most_specific_class_is_first() -> None:
    """An open letter is a letter and a document too."""
    assert entry("document/x-1").soorten == ("OpenBrief", "Brief", "Document")


def test_the_sender_of_a_letter_is_its_person() -> None:
    """A person who has no role is one as well."""
    assert entry("document/x-1").personen == (NAMES.id("persoon/olga-oefening"),)


def test_names_of_all_times() -> None:
    """A ministry is found by what it was called before, and not by what is counted of it; a person by other names."""
    assert entry("ministerie/mnre9001").namen == ("Vaarwegen", "VAA", "Bruggen en Pontveren")
    assert entry("persoon/mina-model").namen == ("Mina Model", "M.M. Model-Brug")


def test_numbers() -> None:
    """The official id of a document and the number of a case are words too."""
    assert entry("document/ah-tk-20982099-1").nummers == ("ah-tk-20982099-1",)
    assert entry("vragenset/2099z00001").nummers == ("2099Z00001",)


def test_texts_are_without_escapes() -> None:
    """What N-Quads writes with a backslash is what it was."""
    assert entry("vragenset/2099z00001/vraag/2").tekst.endswith('brug "per jaar"?\nEn per maand?')


def test_the_order_of_lines_makes_no_difference() -> None:
    """An entry follows from what is said, however it is handed over."""
    backwards = {one.iri: one for one in entries(reversed(lines()), NAMES)}
    assert backwards == {one.iri: one for one in entries(lines(), NAMES)}
    assert len(backwards) == 8


def test_classes_are_of_the_ontology() -> None:
    """Each class that is indexed is one."""
    text = (folders.ontology() / "kamergraaf.ttl").read_text(encoding="utf-8")
    assert [name for name in SOORTEN if f"\nkg:{name} a owl:Class" not in text] == []
