"""The keys of answers: what each refers to, in its own document and elsewhere."""

from __future__ import annotations

import sqlite3

from kg.extract import extract
from kg.linking import Ketens, Sleutels
from kg.linking.answers import answers_of
from kg.linking.keys import keys_of
from kg.model import Antwoord, Change, Document, Records, Span, Verwijzing, Verwijzingsoort, Voetnoot
from kg.readers import read
from tests.linking.chained import told
from tests.linking.sleutels import linked
from tests.mapping.records import records, resolved

S = Verwijzingsoort
AT = (Span(0, 5),)
ELSEWHERE = "Zie de beantwoording van eerdere vragen van het lid Voorbeeld."


def refers(number: int, *vragen: int, doel: str = "") -> Verwijzing:
    """A reference in the answer to a question."""
    return Verwijzing(S.ANTWOORD, "zie", AT, doel, vragen, number)


def noted(*targets: str, bij: tuple[str, int] | None = ("antwoord", 1), text: str = ELSEWHERE) -> Records:
    """An answer, and a note in which documents are named."""
    note = Voetnoot("1", "noot", (Span(10, 20),), bij)
    named = tuple(Verwijzing(S.AANHANGSEL, "nr.", (Span(12, 15),), doel) for doel in targets)
    return records(antwoorden=(Antwoord((1,), text, AT),), verwijzingen=named, voetnoten=(note,))


def test_references_belong_to_the_answer_that_they_stand_in() -> None:
    """Each number once, in order; a joint answer has those of all its questions."""
    found = records(
        antwoorden=(Antwoord((1,), "Ja.", AT), Antwoord((2, 3), "Zie het antwoord op vraag 1.", AT)),
        verwijzingen=(refers(2, 1), refers(3, 1, 4), refers(2, 5, doel="AH-tk-20932094-7"), refers(9, 1)),
    )
    one, two = answers_of(found)
    assert (one.alleen, one.eigen, one.elders) == (False, (), ())
    assert (two.alleen, two.eigen, two.elders) == (True, (1, 4), (("ah-tk-20932094-7", (5,)),))


def test_a_note_names_the_document_that_an_answer_only_refers_to() -> None:
    """All answers of what the note names are meant."""
    (found,) = answers_of(noted("ah-tk-20932094-7", "ah-tk-20932094-8"))
    assert found.elders == (("ah-tk-20932094-7", ()), ("ah-tk-20932094-8", ()))


def test_a_note_elsewhere_names_nothing_for_an_answer() -> None:
    """The note of another answer, of a question, or of an answer that says something is no reference of this one."""
    assert answers_of(noted("ah-tk-20932094-7", bij=("antwoord", 2)))[0].elders == ()
    assert answers_of(noted("ah-tk-20932094-7", bij=("vraag", 1)))[0].elders == ()
    assert answers_of(noted("ah-tk-20932094-7", text="Ja, zie eerdere antwoorden."))[0].elders == ()


def test_questions_that_are_cited_cite_their_case() -> None:
    """The set of the case number is looked up too; another id stays alone."""
    cited = tuple(Verwijzing(S.VRAGEN, "zie", AT, doel) for doel in ("kv-tk-2094Z00001", "ah-tk-20932094-7"))
    assert keys_of(resolved(records(verwijzingen=cited))).aangehaald == (
        "kv-tk-2094Z00001",
        "2094Z00001",
        "ah-tk-20932094-7",
    )


def written(number: int, case: str, *answers: str) -> Sleutels:
    """The keys of an Aanhangsel as text, with these answers to as many questions."""
    parts = [
        "Tweede Kamer der Staten-Generaal",
        "Vergaderjaar 2093–2094 Aanhangsel van de Handelingen",
        f"{number}\n{case}\nVragen van het lid Voorbeeld (VBP) aan de Minister van Voorbeelden over nietjes "
        "(ingezonden 3 maart 2094).",
        "Antwoord van Minister Proefpersoon (Voorbeelden) (ontvangen 3 april 2094).",
    ]
    for n, text in enumerate(answers, 1):
        parts.append(f"Vraag {n}\nWat is nietje {n}?\nAntwoord {n}\n{text}")
    parts.append(f"ah-tk-20932094-{number}\nISSN 0921 - 7398")
    document = read("\n\n".join(parts).encode(), f"{number}.txt")
    assert isinstance(document, Document)
    return keys_of(resolved(extract(document)))


def test_from_texts_to_chains() -> None:
    """Three documents that lead to the next, by case number and by year and number, to what says something."""
    keys = [
        written(1, "2094Z00001", "Zie het antwoord op vraag 2.", "Zie het antwoord op vraag 1 van 2094Z00002."),
        written(2, "2094Z00002", "Zie mijn antwoord op vraag 2 (Aanhangsel Handelingen 2093–2094, nr. 3)."),
        written(3, "2094Z00003", "Nee.", "Nietjes roesten.", "Zie Aanhangsel Handelingen 2093–2094, nr. 4."),
    ]
    samenhang = linked(*keys)
    ketens = Ketens(sqlite3.connect(":memory:"))
    ketens.update(
        {one.key: Change(None, one) for one in keys},
        {identifier: Change(None, key) for identifier, key in sorted(samenhang.documenten.items())},
        {one.key: Change(None, one) for one in samenhang.sets},
    )
    assert told(ketens.keten(keys[0].key)) == {
        "1": ("ah-tk-20932094-1/2", "ah-tk-20932094-3/2", "", ()),
        "2": ("ah-tk-20932094-2/1", "ah-tk-20932094-3/2", "", ()),
    }
    assert told(ketens.keten(keys[2].key)) == {"3": ("", "", "", ("Het stuk ah-tk-20932094-4 is er niet.",))}
    assert samenhang.stubs == {"ah-tk-20932094-4": ("ah-tk-20932094-3",)}
