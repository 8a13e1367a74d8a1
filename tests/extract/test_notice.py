"""What a notice says of the answers to come."""

from __future__ import annotations

import pytest

from kg.extract import extract
from kg.extract.joined import join
from kg.extract.notice import read_notice
from kg.model import Ambt, Document, Mededeling, Rol, Soort
from kg.readers import read

ON = "2094-03-24"
ABOUT = "De vragen van het lid Voorbeeld (VBP) over de regel die voor 1 maart is ingetrokken (2094Z00001) "
LATER = "kunnen niet binnen de gebruikelijke termijn worden beantwoord. "

PROMISES = [
    ("Ik streef ernaar de vragen uiterlijk 3 mei te beantwoorden.", "2094-05-03", "uiterlijk 3 mei"),
    ("Ik streef ernaar de vragen uiterlijk 3 januari te beantwoorden.", "2095-01-03", "uiterlijk 3 januari"),
    ("U ontvangt de antwoorden vóór 1 mei 2094.", "2094-04-30", "vóór 1 mei 2094"),
    ("De antwoorden volgen uiterlijk op 2 april 2094.", "2094-04-02", "uiterlijk op 2 april 2094"),
    ("De antwoorden volgen uiterlijk vrijdag 2 april 2094.", "2094-04-02", "uiterlijk vrijdag 2 april 2094"),
    ("De antwoorden volgen uiterlijk 2-4-2094.", "2094-04-02", "uiterlijk 2-4-2094"),
    ("De vragen zullen binnen zes weken worden beantwoord.", "P6W", "binnen zes weken"),
    ("Ik zal de vragen binnen 10 dagen beantwoorden.", "P10D", "binnen 10 dagen"),
    ("Ik zal de vragen binnen een maand beantwoorden.", "P1M", "binnen een maand"),
    ("U ontvangt de antwoorden voor het einde van de maand.", "2094-03-31", "het einde van de maand"),
    ("U ontvangt de antwoorden eind volgende maand.", "2094-04-30", "eind volgende maand"),
    ("U ontvangt de antwoorden voor het einde van het jaar.", "2094-12-31", "het einde van het jaar"),
    ("U ontvangt de antwoorden eind april.", "2094-04-30", "eind april"),
    ("U ontvangt de antwoorden in de loop van april.", "2094-04-30", "in de loop van april"),
    ("De antwoorden zullen in de week van 3 mei 2094 aan u toekomen.", "2094-05-09", "in de week van 3 mei 2094"),
    ("Ik zal u zo spoedig mogelijk de antwoorden doen toekomen.", "", ""),
    ("De reden is dat de beantwoording voor 3 mei afstemming vergt.", "", ""),
    ("Zodra op 3 mei het rapport er is, volgen de antwoorden.", "", ""),
    ("Op 3 mei is een debat.", "", ""),
    ("U ontvangt de antwoorden uiterlijk 3 mei 2093.", "", ""),
    ("U ontvangt de antwoorden uiterlijk 31 april 2094.", "", ""),
    ("U ontvangt de antwoorden uiterlijk 3 mei 2194.", "", ""),
]


def said(text: str, on: str = ON) -> Mededeling:
    """What a notice of one line says."""
    found = read_notice(join(text, [(0, len(text))]), on)
    return found[0] if found else Mededeling()


def test_number_of_promises() -> None:
    """The table is whole."""
    assert len(PROMISES) == 22


@pytest.mark.parametrize(("sentence", "value", "words"), PROMISES)
def test_promise(sentence: str, value: str, words: str) -> None:
    """A day or duration that is promised for the answers is read where it stands; everything else is not."""
    text = ABOUT + LATER + sentence
    found = said(text).toegezegd
    assert (found.value if found else "") == value
    assert "".join(text[s.begint : s.eindigt] for s in found.spans) == words if found else not words


@pytest.mark.parametrize(
    "end",
    [
        "kunnen niet binnen drie weken worden beantwoord.",
        "kunnen niet binnen de termijn van drie weken worden beantwoord, omdat op 3 mei een debat is.",
    ],
)
def test_the_term_that_is_missed_is_no_promise(end: str) -> None:
    """What stands behind "niet binnen" is what does not happen."""
    assert said(ABOUT + end) == Mededeling()


def test_missed_and_promised_in_one_sentence() -> None:
    """ "Niet binnen drie weken maar binnen zes weken" promises six."""
    found = said(ABOUT + "kunnen niet binnen drie weken maar binnen zes weken worden beantwoord.").toegezegd
    assert found is not None
    assert found.value == "P6W"


def test_without_its_day_a_notice_promises_only_whole_days() -> None:
    """The end of "the" month is no day when nobody knows which month it is."""
    assert said(ABOUT + LATER + "U ontvangt de antwoorden uiterlijk 3 mei 2094.", "").toegezegd is not None
    assert said(ABOUT + LATER + "U ontvangt de antwoorden uiterlijk 3 mei.", "").toegezegd is None
    assert said(ABOUT + LATER + "U ontvangt de antwoorden voor het einde van de maand.", "").toegezegd is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (ABOUT + "zijn door de vraagsteller ingetrokken.", True),
        (ABOUT + "worden ingetrokken.", True),
        ("Hierbij trek ik mijn vragen over de regel (2094Z00001) in.", True),
        (ABOUT + "zijn niet ingetrokken.", False),
        ("De vragen van het lid Voorbeeld (VBP) over de regel zijn op zijn verzoek ingetrokken.", True),
        ("De vragen van het lid Voorbeeld (VBP) over de regel zijn niet ingetrokken.", False),
        ("Ik kom terug op de vragen van het lid Voorbeeld (VBP) over regels die door hem zijn ingetrokken.", False),
        (ABOUT + LATER, False),
        (ABOUT + LATER + "Omdat wetsvoorstellen zijn ingetrokken vergt het meer tijd.", False),
    ],
)
def test_withdrawn(text: str, expected: bool) -> None:
    """Withdrawn is what the sentence says of the questions, not of what they are about."""
    assert (said(text).ingetrokken is not None) == expected


@pytest.mark.parametrize(
    ("end", "posts"),
    [
        ("zijn ter beantwoording doorgezonden aan de Minister van Losse Eindjes.", ["Minister van Losse Eindjes"]),
        ("heb ik aan de Minister van Losse Eindjes overgedragen.", ["Minister van Losse Eindjes"]),
        (
            "zullen door mijn ambtgenoot, de Staatssecretaris van Losse Eindjes worden beantwoord.",
            ["Staatssecretaris van Losse Eindjes"],
        ),
        ("zullen worden beantwoord door de Minister van Losse Eindjes.", ["Minister van Losse Eindjes"]),
        (
            "heb ik overgedragen aan de Minister van Losse Eindjes en de Minister voor Kleine Lettertjes.",
            ["Minister van Losse Eindjes", "Minister voor Kleine Lettertjes"],
        ),
        (LATER + "Ik heb de Minister van Losse Eindjes daarover geschreven.", []),
    ],
)
def test_handed_over(end: str, posts: list[str]) -> None:
    """The posts that the questions go to are named by the sentence that says so."""
    text = ABOUT + end
    found = read_notice(join(text, [(0, len(text))]), ON)
    assert [post.written for post in (found[1] if found else ())] == posts


def test_a_document_that_hands_over() -> None:
    """The post is a mention of the document, within the words that say it."""
    text = (
        "AH 15\n2094Z00001\nMededeling van minister Dummy (Voorbeelden) (ontvangen 24 maart 2094)\n\n"
        "De vragen van het lid Voorbeeld (VBP) over nietjes (2094Z00001) zijn ter beantwoording "
        "doorgezonden aan de Minister van Losse Eindjes.\n"
    )
    document = read(text.encode(), "uitstel.txt")
    assert isinstance(document, Document)
    records = extract(document)
    assert records.soort is Soort.UITSTELBERICHT
    assert records.mededeling is not None
    handed = records.mededeling.overgedragen
    assert handed is not None
    (mention,) = [v for v in records.vermeldingen if v.rol is Rol.GENOEMD]
    assert (mention.ambt, mention.ministerie) == (Ambt.MINISTER, "Losse Eindjes")
    assert handed.spans[0].begint < mention.spans[0].begint < mention.spans[-1].eindigt <= handed.spans[-1].eindigt
