"""Faults that readers of real results found, each with a document of its own."""

from __future__ import annotations

import pytest

from kg.extract import extract
from kg.extract.only_refers import only_refers
from kg.model import Records, Rol, Soort, Verwijzingsoort
from kg.readers import read
from kg.readers.source import ReadResult

HEADER = (
    "Vragen van het lid Voorbeeld (VBP) aan de Minister van Voorbeelden over proeven (ingezonden 3 maart 2094).\n"
    "Antwoord van Minister Proef (Voorbeelden) (ontvangen 20 maart 2094).\n"
)


def records(text: str) -> Records:
    """The records of a text."""
    found: ReadResult = read(text.encode(), "proef.txt")
    assert not isinstance(found, tuple)
    return extract(found)


def test_a_kamerstuk_has_no_aanhangselnummer() -> None:
    """The number on a Kamerstuk, or the 2 of the Tweede Kamer, is not that of an Aanhangsel."""
    found = records(
        "Tweede Kamer der Staten-Generaal\n2\nVergaderjaar 2093–2094\n99 901 Proeven\nNr. 12\n"
        "MOTIE VAN HET LID VOORBEELD\n"
        "Voorgesteld 3 maart 2094\nDe Kamer, gehoord de beraadslaging, en gaat over tot de orde van de dag.\n"
        "kst-99901-12\nISSN 0921 - 7371\n’s-Gravenhage 2094 Tweede Kamer, vergaderjaar 2093–2094, 99 901, nr. 12\n"
    )
    assert found.soort is Soort.ANDERS
    assert found.aanhangselnummer is None
    assert found.identifier is not None
    assert found.identifier.value == "kst-99901-12"


@pytest.mark.parametrize("chamber", ["Tweede Kamer der Staten-Generaal\n2\n", "2\nTweede Kamer der Staten-Generaal\n"])
def test_the_mark_of_the_chamber_is_no_number(chamber: str) -> None:
    """The 2 of the Tweede Kamer stands on a line of its own in some PDFs: else all would be Aanhangsel 2."""
    found = records(
        f"{chamber}Vergaderjaar 2093–2094 Aanhangsel van de Handelingen\n"
        "Vragen gesteld door de leden der Kamer, met de daarop door de regering gegeven antwoorden\n"
        f"12\n{HEADER}Vraag 1\nKlopt dat?\nAntwoord 1\nJa.\n"
    )
    assert found.identifier is not None
    assert found.identifier.value == "ah-tk-20932094-12"


def test_who_is_absent_is_named() -> None:
    """In whose absence another is asked is said, and is no addressee."""
    found = records(
        "2094Z00061\nMondelinge vragen van het lid Voorbeeld (VBP) aan de Minister van Voorbeelden, "
        "bij afwezigheid van de Staatssecretaris van Papier en Perforatie, over proeven (ingezonden 3 maart 2094)\n"
    )
    said = {rol: [m.zoals_geschreven for m in found.vermeldingen if m.rol is rol] for rol in Rol}
    assert said[Rol.GEADRESSEERDE] == ["Minister van Voorbeelden"]
    assert said[Rol.GENOEMD] == ["Staatssecretaris van Papier en Perforatie"]


@pytest.mark.parametrize(
    ("text", "doel"),
    [
        ("Kamerstuk 99 501-02, nr. 2733", "kst-99501-02-2733"),
        ("Kamerstukken II 2093/94, 99501-20, nr. 19", "kst-99501-20-19"),
        ("Kamerstuk 99 410 XIV, nr. 9", "kst-99410-XIV-9"),
        ("2Stb. 2094, 153", "stb-2094-153"),
    ],
)
def test_references_with_a_suffix(text: str, doel: str) -> None:
    """Dossiers with a number behind a hyphen, and a Staatsblad glued to a mark, are references."""
    found = records(f"{HEADER}Vraag 1\nKlopt dat?\nAntwoord 1\nJa ({text}), en dat blijft zo.\n")
    assert doel in [v.doel for v in found.verwijzingen if v.soort is not Verwijzingsoort.ANTWOORD]


@pytest.mark.parametrize(
    ("text", "alone"),
    [
        ("Zie het antwoord op vraag 2.", True),
        ("Ik verwijs u naar het antwoord op de vragen 2 en 3.", True),
        ("Nee. Zie het antwoord op vraag 2.", False),
        ("Zie het antwoord op vraag 2. Dat blijft zo.", False),
    ],
)
def test_an_answer_that_says_no_says_something(text: str, alone: bool) -> None:
    """Only an answer that says nothing but where the answer is, only refers."""
    assert only_refers(text) is alone


def test_a_mark_without_a_note_is_told() -> None:
    """A mark whose note stayed behind is no part of the question, and is told."""
    found = records(f"{HEADER}Vraag 1\nKent u de proef? 1)\nAntwoord 1\nJa.\nVraag 2\nKlopt dat?\nAntwoord 2\nJa.\n")
    assert found.vragen[0].tekst == "Kent u de proef?"
    assert [d.text for d in found.doubts if d.soort == "voetnootZonderTekst"] == [
        "Bij merk 1 staat in dit stuk geen noot."
    ]


def test_a_number_that_is_skipped_is_told() -> None:
    """Questions 1, 2 and 4 say that question 3 is not here."""
    text = "".join(f"Vraag {n}\nKlopt dat {n}?\nAntwoord {n}\nJa.\n" for n in (1, 2, 4))
    doubts = [d.text for d in records(HEADER + text).doubts if d.soort == "nummerOntbreekt"]
    assert doubts == ["Vraag 3 staat niet in dit stuk, een latere vraag wel."]


def test_a_ministry_that_no_list_knows_is_found_in_the_answers() -> None:
    """A ministry of a name that nobody listed is named by its capitals."""
    found = records(
        f"{HEADER}Vraag 1\nKlopt dat?\nAntwoord 1\nHet Ministerie van Proeven en Voorbeelden weet het niet.\n"
    )
    assert [m.ministerie for m in found.vermeldingen if m.rol is Rol.GENOEMD] == ["Proeven en Voorbeelden"]
