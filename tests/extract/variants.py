"""Invented documents, one for each way in which real ones differ from what a naive parser expects.

People, parties, ministries and sentences do not exist; only the grammar is that of real documents. An expectation that
is None is not checked; coverage is checked for every one of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from textwrap import dedent

from kg.model import Soort

AH = """\
Tweede Kamer der Staten-Generaal2
Vergaderjaar 2093–2094 Aanhangsel van de Handelingen
Vragen gesteld door de leden der Kamer, met de daarop door de
regering gegeven antwoorden
12
"""
KV = """\
Tweede Kamer der Staten-Generaal2
Vergaderjaar 2093–2094 Vragen gesteld door de leden der Kamer

2094Z00012
"""
ASKED = """\
Vragen van het lid Voorbeeld (VBP) aan de Minister van Papier en Perforatie
over nietjes (ingezonden 3 december 2093).
"""
ANSWERED = "Antwoord van Minister Proef (Papier en Perforatie) (ontvangen 5 januari 2094).\n"
FOOT = """\
ah-tk-20932094-12
ISSN 0921 - 7398’s-Gravenhage 2094Tweede Kamer, vergaderjaar 2093–2094, Aanhangsel 1
"""


@dataclass(frozen=True, slots=True)
class Variant:
    """A document as text and what is read from it.

    Mentions are (as written, party) for askers, (name, ministry) for who answers, as written for the others. Notes are
    (mark, text, ("vraag" | "antwoord", number) or None). `rest` lists the text that no rule is expected to take.
    """

    name: str
    text: str
    soort: Soort = Soort.AANHANGSEL
    vragen: dict[int, str] | None = None
    antwoorden: dict[tuple[int, ...], str] | None = None
    indieners: tuple[tuple[str, str], ...] | None = None
    geadresseerden: tuple[str, ...] | None = None
    beantwoorders: tuple[tuple[str, str], ...] | None = None
    mede_namens: tuple[str, ...] | None = None
    afzenders: tuple[str, ...] | None = None
    ontvangers: tuple[str, ...] | None = None
    voetnoten: tuple[tuple[str, str, tuple[str, int] | None], ...] | None = None
    doelen: tuple[str, ...] | None = None
    values: dict[str, str | None] | None = None
    rest: tuple[str, ...] = ()


def _pairs(*numbers: int) -> str:
    return "".join(f"Vraag {n}\nHoeveel nietjes telt la {n}?\nAntwoord {n}\nLa {n} telt er elf.\n" for n in numbers)


def _asked(*numbers: int) -> str:
    return "".join(f"Vraag {n}\nHoeveel nietjes telt la {n}?\n" for n in numbers)


def _q(*numbers: int) -> dict[int, str]:
    return {n: f"Hoeveel nietjes telt la {n}?" for n in numbers}


def _a(*numbers: int) -> dict[tuple[int, ...], str]:
    return {(n,): f"La {n} telt er elf." for n in numbers}


ASKER = (("Voorbeeld", "VBP"),)
PROEF = (("Proef", "Papier en Perforatie"),)

VARIANTS: tuple[Variant, ...] = (
    Variant(
        "plain",
        AH + ASKED + ANSWERED + _pairs(1, 2) + FOOT,
        vragen=_q(1, 2),
        antwoorden=_a(1, 2),
        indieners=ASKER,
        geadresseerden=("Minister van Papier en Perforatie",),
        beantwoorders=PROEF,
        mede_namens=(),
        values={
            "identifier": "ah-tk-20932094-12",
            "aanhangselnummer": "12",
            "vergaderjaar": "2093-2094",
            "ingezonden": "2093-12-03",
            "ontvangen": "2094-01-05",
            "onderwerp": "nietjes",
            "zaaknummer": None,
        },
    ),
    # ------------------------------------------------------------ joint answers
    Variant(
        "joint answer, a run in words",
        AH + ASKED + ANSWERED + _pairs(1) + _asked(2, 3, 4) + "Antwoord 2 t/m 4\nElf, in alle lades.\n",
        vragen=_q(1, 2, 3, 4),
        antwoorden={**_a(1), (2, 3, 4): "Elf, in alle lades."},
    ),
    Variant(
        "joint answer, tot en met",
        AH + ASKED + ANSWERED + _asked(1, 2, 3) + "Antwoord 1 tot en met 3\nElf.\n",
        antwoorden={(1, 2, 3): "Elf."},
    ),
    Variant(
        "joint answer, a run with a hyphen and a colon",
        AH + ASKED + ANSWERED + _pairs(1) + _asked(2, 3, 4, 5) + "Antwoord vraag 2-5:\nElf, in alle lades.\n",
        vragen=_q(1, 2, 3, 4, 5),
        antwoorden={**_a(1), (2, 3, 4, 5): "Elf, in alle lades."},
    ),
    Variant(
        "joint answer to all, behind all questions",
        AH + ASKED + ANSWERED + _asked(1, 2, 3, 4, 5) + "Antwoord vragen 1,2,3,4 en 5\nElf, in alle lades.\n",
        vragen=_q(1, 2, 3, 4, 5),
        antwoorden={(1, 2, 3, 4, 5): "Elf, in alle lades."},
    ),
    Variant(
        "joint question and answer",
        AH + ASKED + ANSWERED + "Vraag 1 en 2\nHoeveel nietjes telt la 1?\n\nHoeveel nietjes telt la 2?\n"
        "Antwoord 1 en 2\nElf.\n",
        vragen=_q(1, 2),
        antwoorden={(1, 2): "Elf."},
    ),
    Variant(
        "joint question in one block, two sentences",
        AH + ASKED + ANSWERED + "Vraag 1 en 2\nHoeveel nietjes telt la 1? Hoeveel nietjes telt\nla 2?\n"
        "Antwoorden 1 en 2\nElf.\n",
        vragen=_q(1, 2),
        antwoorden={(1, 2): "Elf."},
    ),
    Variant(
        "joint answer, comma before en",
        AH + ASKED + ANSWERED + _asked(1, 2, 3) + "Antwoord op vragen 1, 2, en 3\nElf.\n",
        antwoorden={(1, 2, 3): "Elf."},
    ),
    Variant(
        "joint answer that skips",
        AH
        + ASKED
        + ANSWERED
        + _asked(1)
        + _asked(2, 3)
        + "Antwoord op vragen 2 en 3\nTwaalf.\n"
        + _asked(4)
        + "Antwoord op vraag 1 en 4\nElf.\n",
        vragen=_q(1, 2, 3, 4),
        antwoorden={(2, 3): "Twaalf.", (1, 4): "Elf."},
    ),
    Variant(
        "questions out of order",
        AH
        + ASKED
        + ANSWERED
        + _pairs(1, 2)
        + _asked(3, 4, 5, 9, 10)
        + "Antwoord 3, 4, 5, 9 en 10\nElf.\n"
        + _asked(6, 7, 8, 11)
        + "Antwoord 6, 7, 8 en 11\nTwaalf.\n",
        vragen=_q(*range(1, 12)),
        antwoorden={**_a(1, 2), (3, 4, 5, 9, 10): "Elf.", (6, 7, 8, 11): "Twaalf."},
    ),
    # ------------------------------------------------------------ headings of other kinds
    Variant(
        "an answer without a heading",
        AH
        + ASKED
        + ANSWERED
        + _pairs(1)
        + "Vraag 2\nHoeveel nietjes telt la 2?\n\nDie la telt er geen.\n\n"
        + _pairs(3),
        vragen=_q(1, 2, 3),
        antwoorden={**_a(1, 3), (2,): "Die la telt er geen."},
    ),
    Variant(
        "Antwoord op vraag, Antwoord vraag, bare Antwoord",
        AH
        + ASKED
        + ANSWERED
        + _asked(1)
        + "Antwoord op vraag 1\nElf.\n"
        + _asked(2)
        + "Antwoord vraag 2:\nTwaalf.\n"
        + _asked(3)
        + "Antwoord\nDertien.\n"
        + _asked(4)
        + "Antwoord:\nVeertien.\n",
        vragen=_q(1, 2, 3, 4),
        antwoorden={(1,): "Elf.", (2,): "Twaalf.", (3,): "Dertien.", (4,): "Veertien."},
    ),
    Variant(
        "headings in capitals and in running letters",
        AH + ASKED + ANSWERED + "VRAAG 1\nHoeveel nietjes telt la 1?\nANTWOORD 1\nElf.\nvraag 2:\n"
        "Hoeveel nietjes telt la 2?\nantwoord 2:\nTwaalf.\n",
        vragen=_q(1, 2),
        antwoorden={(1,): "Elf.", (2,): "Twaalf."},
    ),
    Variant(
        "headings with a number word or a sign",
        AH + ASKED + ANSWERED + "Vraag nr. 1\nHoeveel nietjes telt la 1?\nAntwoord op vraag nr. 1\nElf.\n"
        "Vraag 2)\nHoeveel nietjes telt la 2?\nAntwoord op vraag 2)\nTwaalf.\n",
        vragen=_q(1, 2),
        antwoorden={(1,): "Elf.", (2,): "Twaalf."},
    ),
    Variant(
        "text behind the heading on the same line",
        AH + ASKED + ANSWERED + "Vraag 1: Hoeveel nietjes telt la 1?\nAntwoord 1: Elf.\n"
        "Vraag 2 Hoeveel nietjes telt la 2?\nAntwoord op vraag 2: Twaalf.\n",
        vragen=_q(1, 2),
        antwoorden={(1,): "Elf.", (2,): "Twaalf."},
    ),
    Variant(
        "questions numbered with a point",
        "AH 12\n\n2094Z00012\n\n" + ANSWERED.replace("Minister", "minister") + "\n1. Hoeveel nietjes telt la 1?\n\n"
        "Antwoord vraag 1:\nElf.\n\n2. Hoeveel nietjes telt la 2?\n\nAntwoord vraag "
        "2:\nTwaalf.\n\n1. Eerst.\n2. Dan.\n",
        vragen=_q(1, 2),
        antwoorden={(1,): "Elf.", (2,): "Twaalf. 1. Eerst. 2. Dan."},
        values={"aanhangselnummer": "12", "zaaknummer": "2094Z00012", "ontvangen": "2094-01-05"},
    ),
    Variant(
        "questions numbered by a number alone",
        "AH 12\n2094Z00012\n" + ANSWERED + "\n1\nHoeveel nietjes telt la 1?\n\nAntwoord\nElf.\n\n2\n"
        "Hoeveel nietjes telt la 2?\n\nAntwoord\nTwaalf.\n",
        vragen=_q(1, 2),
        antwoorden={(1,): "Elf.", (2,): "Twaalf."},
    ),
    Variant(
        "a number alone that is a note's mark",
        AH + ASKED + ANSWERED + "Vraag 1\nKent u het bericht?\n1\nAntwoord 1\nJa.\nVraag 2\nEn dit onderzoek?\n2\n"
        "Antwoord 2\nOok.\n1Het Voorbeeldblad, 1 december 2093.\n2Proefbureau, «Nietjes».\n" + FOOT,
        vragen={1: "Kent u het bericht?", 2: "En dit onderzoek?"},
        antwoorden={(1,): "Ja.", (2,): "Ook."},
        voetnoten=(
            ("1", "Het Voorbeeldblad, 1 december 2093.", ("vraag", 1)),
            ("2", "Proefbureau, «Nietjes».", ("vraag", 2)),
        ),
    ),
    Variant(
        "all headings gone",
        "Aanhangsel van de Handelingen\nDatum publicatie | Organisatie | Vergaderjaar | Nummer | Datum ontvangst |\n"
        "---|---|---|---|---|\nTweede Kamer der Staten-Generaal | 2093-2094 | 12 |\n"
        "Hoeveel nietjes telt la 1?\nEn hoeveel la 2?\nLa 1 telt er elf en la 2 ook; het zijn gelijke lades.\n"
        "Wie telde ze?\nDe Minister van Papier en Perforatie telde ze zelf, tweemaal.\n",
        vragen={1: "Hoeveel nietjes telt la 1?", 2: "En hoeveel la 2?", 3: "Wie telde ze?"},
        antwoorden={
            (1, 2): "La 1 telt er elf en la 2 ook; het zijn gelijke lades.",
            (3,): "De Minister van Papier en Perforatie telde ze zelf, tweemaal.",
        },
        indieners=(),
        values={"aanhangselnummer": "12", "vergaderjaar": "2093-2094", "identifier": "ah-tk-20932094-12"},
    ),
    Variant(
        "all headings gone, lines wrapped, blank lines between paragraphs",
        AH + ASKED + ANSWERED + "\nHoeveel nietjes telt volgens de Minister de bovenste la van het bureau op de\n"
        "derde verdieping van het ministerie?\n\nDe bovenste la van het bureau op de derde verdieping telt er bij de\n"
        "laatste telling elf, van twee soorten.\n\nWie heeft daar op de derde verdieping van het ministerie toen het\n"
        "tellen begon toezicht op gehouden?\n\nDat heeft de heer Telling gedaan, van de afdeling Toezicht op de\n"
        "vierde verdieping van het ministerie.\n",
        vragen={
            1: "Hoeveel nietjes telt volgens de Minister de bovenste la van het bureau op de derde verdieping van het "
            "ministerie?",
            2: "Wie heeft daar op de derde verdieping van het ministerie toen het tellen begon toezicht op gehouden?",
        },
        antwoorden={
            (1,): "De bovenste la van het bureau op de derde verdieping telt er bij de laatste telling elf, van twee "
            "soorten.",
            (2,): "Dat heeft de heer Telling gedaan, van de afdeling Toezicht op de vierde verdieping van het "
            "ministerie.",
        },
    ),
    Variant(
        "all headings gone, lines wrapped, no blank lines",
        AH + ASKED + ANSWERED + "Hoeveel nietjes telt volgens de Minister de bovenste la van het bureau op de\n"
        "derde verdieping van het ministerie?\nDe bovenste la van het bureau op de derde verdieping telt er bij de\n"
        "laatste telling elf, van twee soorten.\nWie heeft daar op de derde verdieping van het ministerie toen het\n"
        "tellen begon toezicht op gehouden?\nDat heeft de heer Telling gedaan, van de afdeling Toezicht op de\n"
        "vierde verdieping van het ministerie.\n",
        vragen={
            1: "Hoeveel nietjes telt volgens de Minister de bovenste la van het bureau op de derde verdieping van het "
            "ministerie?",
            2: "Wie heeft daar op de derde verdieping van het ministerie toen het tellen begon toezicht op gehouden?",
        },
        antwoorden={
            (1,): "De bovenste la van het bureau op de derde verdieping telt er bij de laatste telling elf, van twee "
            "soorten.",
            (2,): "Dat heeft de heer Telling gedaan, van de afdeling Toezicht op de vierde verdieping van het "
            "ministerie.",
        },
    ),
    Variant(
        "unnumbered questions without a heading",
        KV + ASKED + "\nHoeveel nietjes telt la 1?\n\nHoeveel nietjes telt la 2? Zo nee, waarom niet?\n\n"
        "Bent u bereid deze vragen vóór het kerstdiner te beantwoorden?\n",
        Soort.VRAGENDOCUMENT,
        vragen={
            1: "Hoeveel nietjes telt la 1?",
            2: "Hoeveel nietjes telt la 2? Zo nee, waarom niet?",
            3: "Bent u bereid deze vragen vóór het kerstdiner te beantwoorden?",
        },
        antwoorden={},
    ),
    Variant(
        "unnumbered questions below a heading without a number",
        AH + ASKED + ANSWERED + "Vraag\nHoeveel nietjes telt la 1?\nAntwoord\nElf.\n",
        vragen={1: "Hoeveel nietjes telt la 1?"},
        antwoorden={(1,): "Elf."},
    ),
    Variant(
        "sixty-seven questions",
        AH + ASKED + ANSWERED + _pairs(*range(1, 68)),
        vragen=_q(*range(1, 68)),
        antwoorden=_a(*range(1, 68)),
    ),
    Variant(
        "an answer without asker or subject",
        "AH 12\n" + ANSWERED + "Vraag 1\nHoeveel nietjes telt la 1?\nAntwoord op vraag 1\nElf.\n",
        vragen=_q(1),
        antwoorden={(1,): "Elf."},
        indieners=(),
        beantwoorders=PROEF,
        values={"onderwerp": None, "ingezonden": None, "aanhangselnummer": "12"},
    ),
    Variant(
        "two numbers in one line",
        "AH 617 / 2094Z 00012\n" + ANSWERED + _pairs(1),
        vragen=_q(1),
        antwoorden=_a(1),
        values={"aanhangselnummer": "617", "zaaknummer": "2094Z00012"},
    ),
    Variant(
        "a reference to an answer that a line's end makes look like a heading",
        AH
        + ASKED
        + ANSWERED
        + _asked(1)
        + "Antwoord 1\nDe bovenste la van het bureau telt er elf, en de andere ook.\n"
        + _asked(2)
        + "Antwoord 2\nZie voor het aantal nietjes in de andere lades van dit bureau het antwoord op\n"
        "vraag 1.\nDe la is leeg, zoals u in het voorgaande kon lezen en zoals blijkt uit mijn\nantwoord 1.\n"
        + _pairs(3),
        vragen=_q(1, 2, 3),
        antwoorden={
            (1,): "De bovenste la van het bureau telt er elf, en de andere ook.",
            (
                2,
            ): "Zie voor het aantal nietjes in de andere lades van dit bureau het antwoord op vraag 1. De la is leeg, "
            "zoals u in het voorgaande kon lezen en zoals blijkt uit mijn antwoord 1.",
            **_a(3),
        },
    ),
    Variant(
        "answers with a heading, questions without",
        "AH 12\n"
        + ANSWERED
        + "\nHoeveel nietjes telt la 1?\n\nAntwoord op vraag 1\nElf.\n\nEn la 2? Zo nee, waarom niet?\n\n"
        "En la 3?\n\nAntwoord op vragen 2 en 3\nTwaalf.\n",
        vragen={1: "Hoeveel nietjes telt la 1?", 2: "En la 2? Zo nee, waarom niet?", 3: "En la 3?"},
        antwoorden={(1,): "Elf.", (2, 3): "Twaalf."},
    ),
    Variant(
        "bare headings of answers, questions without",
        "AH 12\n" + ANSWERED + "\nHoeveel nietjes telt la 1?\n\nAntwoord:\nElf.\n\nEn la 2?\n\nAntwoord:\nTwaalf.\n",
        vragen={1: "Hoeveel nietjes telt la 1?", 2: "En la 2?"},
        antwoorden={(1,): "Elf.", (2,): "Twaalf."},
    ),
    # ------------------------------------------------------------ other kinds
    Variant(
        "a delay notice with its questions",
        AH
        + ASKED
        + "Mededeling van Minister Proef (Papier en Perforatie) (ontvangen 5 januari 2094).\n"
        + _asked(1, 2)
        + "Mededeling\nDe vragen van het lid Voorbeeld (VBP) over nietjes (2094Z00012) kunnen niet\n"
        "binnen de gebruikelijke termijn worden beantwoord.\n" + FOOT,
        Soort.UITSTELBERICHT,
        vragen=_q(1, 2),
        antwoorden={},
        indieners=ASKER,
        beantwoorders=PROEF,
        values={"zaaknummer": "2094Z00012", "ontvangen": "2094-01-05"},
    ),
    Variant(
        "a delay notice without questions",
        "AH 600\n2094Z00012\nMededeling van minister Proef (Papier en Perforatie) (ontvangen 20 januari 2094)\n\n"
        "De vragen van het lid Voorbeeld (VBP) over nietjes (2094Z00012) kunnen niet binnen de gebruikelijke termijn "
        "worden beantwoord, omdat het tellen meer tijd vergt.\n",
        Soort.UITSTELBERICHT,
        vragen={},
        indieners=ASKER,
        values={"onderwerp": "nietjes", "zaaknummer": "2094Z00012", "aanhangselnummer": "600"},
    ),
    Variant(
        "a delay notice by letter",
        "AH 601\nMededeling van Staatssecretaris Proef (Papier en Perforatie) (ontvangen 20 januari 2094).\n\n"
        "Op 3 januari 2094 ontving ik vragen van de leden Voorbeeld (VBP) en Lorem (LLI) over nietjes (2094Z00012). "
        "Het is helaas niet mogelijk deze vragen binnen de termijn te beantwoorden.\n",
        Soort.UITSTELBERICHT,
        vragen={},
        indieners=(("Voorbeeld", "VBP"), ("Lorem", "LLI")),
        values={"onderwerp": "nietjes", "zaaknummer": "2094Z00012"},
    ),
    Variant(
        "one question of one member",
        KV + "Vraag van het lid Voorbeeld (VBP) aan de Minister van Papier en Perforatie over nietjes\n"
        "(ingezonden 3 december 2093).\n" + _asked(1),
        Soort.VRAGENDOCUMENT,
        vragen=_q(1),
        indieners=ASKER,
        values={"zaaknummer": "2094Z00012", "ingezonden": "2093-12-03", "onderwerp": "nietjes"},
    ),
    Variant(
        "oral questions, in the place of another",
        KV
        + "Mondelinge vragen van het lid Voorbeeld (VBP) aan de Minister van Economische\nZaken, bij afwezigheid van "
        "de Staatssecretaris van Papier en Perforatie, over\nnietjes (Voorbeeldblad.example, 15 "
        "maart 2094) (ingezonden "
        "16 maart\n2094)\n   \nkv-tk-2094Z00012\n’s-Gravenhage 2094 Tweede Kamer, vergaderjaar 2093–2094, Vragen\n",
        Soort.MONDELINGE_VRAGEN,
        vragen={},
        indieners=ASKER,
        geadresseerden=("Minister van Economische Zaken",),
        values={
            "identifier": "kv-tk-2094Z00012",
            "ingezonden": "2094-03-16",
            "onderwerp": "nietjes (Voorbeeldblad.example, 15 maart 2094)",
        },
    ),
    # ------------------------------------------------------------ headers
    Variant(
        "a party that covers several names",
        AH
        + "Vragen van de leden Voorbeeld , Steekproef (beiden Voorbeeld-PvdP), Lorem (LLI), Ipsum en Dolor (allen PvD) "
        "aan de\nMinister van Papier en Perforatie over nietjes (ingezonden 3 december 2093).\n" + ANSWERED + _pairs(1),
        indieners=(
            ("Voorbeeld", "Voorbeeld-PvdP"),
            ("Steekproef", "Voorbeeld-PvdP"),
            ("Lorem", "LLI"),
            ("Ipsum", "PvD"),
            ("Dolor", "PvD"),
        ),
    ),
    Variant(
        "two members of one surname",
        AH
        + "Vragen van de leden Inge van Testen (VBP) en Testen (PvdP) aan de Minister van Papier en Perforatie over\n"
        "nietjes (ingezonden 3 december 2093).\n" + ANSWERED + _pairs(1),
        indieners=(("Inge van Testen", "VBP"), ("Testen", "PvdP")),
    ),
    Variant(
        "the member named after the others",
        AH + "Vragen van de leden Voorbeeld en Steekproef (beiden VBP) en van het lid Lorem (LLI) aan "
        "de minister van Papier "
        "en\nPerforatie en de staatssecretaris van Koffie en Thee over nietjes (ingezonden 3 december 2093).\n"
        + ANSWERED
        + _pairs(1),
        indieners=(("Voorbeeld", "VBP"), ("Steekproef", "VBP"), ("Lorem", "LLI")),
        geadresseerden=("minister van Papier en Perforatie", "staatssecretaris van Koffie en Thee"),
    ),
    Variant(
        "two who answer",
        AH + ASKED + "Antwoord van Minister Proef (Papier en Perforatie) en antwoord van\nStaatssecretaris Nepnaam "
        "(Koffie en Thee) (ontvangen 5 januari 2094).\n" + _pairs(1),
        beantwoorders=(("Proef", "Papier en Perforatie"), ("Nepnaam", "Koffie en Thee")),
    ),
    Variant(
        "two who answer, shorter",
        AH + ASKED + "Antwoord van Minister Proef (Papier en Perforatie) en van Minister Nepnaam\n(Koffie en Thee) "
        "(ontvangen 5 januari 2094).\n" + _pairs(1),
        beantwoorders=(("Proef", "Papier en Perforatie"), ("Nepnaam", "Koffie en Thee")),
    ),
    Variant(
        "on behalf of others too",
        AH
        + ASKED
        + "Antwoord van Minister Nepnaam (Koffie en Thee), mede namens de Ministers voor Kleine\nLettertjes en "
        "van Economische Zaken (ontvangen 5 januari 2094).\n" + _pairs(1),
        beantwoorders=(("Nepnaam", "Koffie en Thee"),),
        mede_namens=("Ministers voor Kleine Lettertjes", "Ministers van Economische Zaken"),
    ),
    Variant(
        "posts with en inside and between",
        AH + "Vragen van het lid Voorbeeld (VBP) aan de Ministers voor Koffie en Thee en van Economische Zaken en "
        "Klimaat,\nen de Staatssecretaris van Sociale Zaken en Werkgelegenheid over nietjes (ingezonden 3 december "
        "2093).\n" + ANSWERED + _pairs(1),
        geadresseerden=(
            "Ministers voor Koffie en Thee",
            "Ministers van Economische Zaken en Klimaat",
            "Staatssecretaris van Sociale Zaken en Werkgelegenheid",
        ),
    ),
    Variant(
        "minister and staatssecretaris of one ministry",
        AH + "Vragen van het lid Voorbeeld (VBP) aan de Minister en de Staatssecretaris van Papier en Perforatie over "
        "nietjes\n(ingezonden 3 december 2093).\n" + ANSWERED + _pairs(1),
        geadresseerden=("Minister van Papier en Perforatie", "Staatssecretaris van Papier en Perforatie"),
    ),
    Variant(
        "the Minister-President, and all ministers below",
        AH + "Vragen van het lid Voorbeeld (VBP) aan de Minister-President, Minister van Algemene Zaken en de Minister "
        "van\nFinanciën over nietjes (ingezonden 3 december 2093).\nAntwoord van Minister-President Proef (Algemene "
        "Zaken) (ontvangen 5 januari 2094).\n" + _pairs(1),
        beantwoorders=(("Proef", "Algemene Zaken"),),
    ),
    Variant(
        "a ministry renamed between question and answer",
        AH
        + ASKED
        + "Antwoord van Minister Proef (Perforatie, Papier en Stempels), mede namens de\nStaatssecretaris van "
        "Koffie en Thee (ontvangen 5 januari 2094). Zie ook Aanhangsel\nHandelingen, vergaderjaar 2092–2093, nr. 7.\n"
        + _pairs(1),
        beantwoorders=(("Proef", "Perforatie, Papier en Stempels"),),
        mede_namens=("Staatssecretaris van Koffie en Thee",),
        doelen=("ah-tk-20922093-7",),
    ),
    Variant(
        "see also, glued and several",
        AH
        + ASKED
        + ANSWERED.rstrip()
        + " Zie ook AanhangselHandelingen,vergaderjaar 2093–2094, nrs. 3 en 4\n"
        + _pairs(1),
        doelen=("ah-tk-20932094-3", "ah-tk-20932094-4"),
        antwoorden=_a(1),
    ),
    Variant(
        "see also, on a line of its own",
        AH + ASKED + ANSWERED + "Zie ook Aanhangsel Handelingen, vergaderjaar 2093-2094, nr. 9\n" + _pairs(1),
        doelen=("ah-tk-20932094-9",),
        antwoorden=_a(1),
    ),
    Variant(
        "see also, of the other chamber",
        AH
        + ASKED
        + ANSWERED.rstrip()
        + " Zie ook Aanhangsel Handelingen I, vergaderjaar 2093–2094, nr. 5.\n"
        + _pairs(1),
        doelen=("ah-ek-20932094-5",),
    ),
    Variant(
        "double surnames with dashes",
        AH
        + "Vragen van de leden Bril – Van de Proefbank (VBP), Bril-Van de Proefbank (PvdP) en Bril - van de Bank (LLI) "
        "aan de\nMinister van Papier en Perforatie over nietjes (ingezonden 3 december 2093).\n" + ANSWERED + _pairs(1),
        indieners=(
            ("Bril – Van de Proefbank", "VBP"),
            ("Bril-Van de Proefbank", "PvdP"),
            ("Bril - van de Bank", "LLI"),
        ),
    ),
    Variant(
        "stray accent, glued given name, misspelt post, small prefix",
        AH + "Vragen van de leden Voorbeelde ´ (VBP), JanJansma en van Testen (PvDP) aan de "
        "Staatsecretaris van Papier en\n"
        "Perforatie over nietjes (ingezonden 3 december 2093).\n" + ANSWERED + _pairs(1),
        indieners=(("Voorbeelde ´", "VBP"), ("JanJansma", "PvDP"), ("van Testen", "PvDP")),
        geadresseerden=("Staatsecretaris van Papier en Perforatie",),
    ),
    Variant(
        "brackets, spaces and points that are missing",
        AH + "Vragen van het lid Voorbeeld (VBP aan de Minister van Papier en Perforatie over nietjes(ingezonden3 "
        "december\n2093)\nAntwoord van Minister Proef (Papier en Perforatie (ontvangen5 januari2094)\n" + _pairs(1),
        vragen=_q(1),
        antwoorden=_a(1),
        indieners=ASKER,
        beantwoorders=PROEF,
        geadresseerden=("Minister van Papier en Perforatie",),
        values={"ingezonden": "2093-12-03", "ontvangen": "2094-01-05", "onderwerp": "nietjes"},
    ),
    Variant(
        "the date of tabling before the header",
        KV
        + "(ingezonden 3 december 2093)\nVragen van het lid Voorbeeld (VBP) aan de Minister van Papier en Perforatie "
        "over nietjes.\n" + _asked(1),
        Soort.VRAGENDOCUMENT,
        vragen=_q(1),
        values={"ingezonden": "2093-12-03", "onderwerp": "nietjes"},
    ),
    Variant(
        "text between the header and the first question",
        AH + ASKED + ANSWERED + "\nHieronder treft u de antwoorden aan.\n\n" + _pairs(1, 2),
        vragen=_q(1, 2),
        antwoorden=_a(1, 2),
    ),
    Variant(
        "an explanation with another number behind the last answer",
        AH + ASKED + ANSWERED + _pairs(1) + "Toelichting:\nDeze vragen dienen ter aanvulling op eerdere vragen terzake "
        "van het lid\nSteekproef (PvdP), ingezonden 1 december 2093 (vraagnummer 2093Z00099).\n" + FOOT,
        vragen=_q(1),
        antwoorden=_a(1),
        indieners=ASKER,
        doelen=("2093Z00099",),
        values={"zaaknummer": None, "ingezonden": "2093-12-03"},
    ),
    # ------------------------------------------------------------ notes
    Variant(
        "notes at the end with a round bracket",
        "AH 12\n" + ANSWERED + "Vraag 1\nKent u het bericht? 1)\nAntwoord op vraag 1\nJa. 2)\n\n"
        "1) Het Voorbeeldblad, «Nietjes».\n2) Proefbureau, 2093.\n",
        vragen={1: "Kent u het bericht?"},
        antwoorden={(1,): "Ja."},
        voetnoten=(
            ("1", "Het Voorbeeldblad, «Nietjes».", ("vraag", 1)),
            ("2", "Proefbureau, 2093.", ("antwoord", 1)),
        ),
    ),
    Variant(
        "notes at the end in square brackets",
        AH + ASKED + ANSWERED + "Vraag 1\nKent u het bericht?[1]\nAntwoord 1\nJa, en het onderzoek [2].\n\n"
        "[1] Het Voorbeeldblad, «Nietjes».\n[2] Proefbureau, 2093.\n",
        vragen={1: "Kent u het bericht?"},
        antwoorden={(1,): "Ja, en het onderzoek."},
        voetnoten=(
            ("1", "Het Voorbeeldblad, «Nietjes».", ("vraag", 1)),
            ("2", "Proefbureau, 2093.", ("antwoord", 1)),
        ),
    ),
    Variant(
        "notes at the end with raised digits",
        AH + ASKED + ANSWERED + "Vraag 1\nKent u het bericht?¹\nAntwoord 1\nJa, en het onderzoek.²\n\n"
        "¹ Het Voorbeeldblad, «Nietjes».\n² Proefbureau, 2093.\n",
        vragen={1: "Kent u het bericht?"},
        antwoorden={(1,): "Ja, en het onderzoek."},
        voetnoten=(
            ("1", "Het Voorbeeldblad, «Nietjes».", ("vraag", 1)),
            ("2", "Proefbureau, 2093.", ("antwoord", 1)),
        ),
    ),
    Variant(
        "notes on two pages, CO2 in between",
        AH
        + ASKED
        + ANSWERED
        + "Vraag 1\nKent u het bericht over CO2 in de lades?\n1\nAntwoord 1\nJa. De uitstoot van CO2 "
        "telt mee.\n1Het Voorbeeldblad, «Nietjes».\n" + FOOT + "Vraag 2\nEn het rapport2?\nAntwoord 2\nOok.\n"
        "2Proefbureau, 2093.\nTweede Kamer, vergaderjaar 2093–2094, Aanhangsel 2\n",
        vragen={1: "Kent u het bericht over CO2 in de lades?", 2: "En het rapport?"},
        antwoorden={(1,): "Ja. De uitstoot van CO2 telt mee.", (2,): "Ook."},
        voetnoten=(
            ("1", "Het Voorbeeldblad, «Nietjes».", ("vraag", 1)),
            ("2", "Proefbureau, 2093.", ("vraag", 2)),
        ),
    ),
    Variant(
        "notes at the foot of a page and in brackets at the end",
        AH
        + ASKED
        + ANSWERED
        + "Vraag 1\nKent u het bericht?\n1\nAntwoord 1\nJa.\n1Het Voorbeeldblad, «Nietjes».\n"
        + FOOT
        + "Vraag 2\nEn het rapport? 2)\nAntwoord 2\nOok.\n\n2) Proefbureau, 2093.\n",
        vragen={1: "Kent u het bericht?", 2: "En het rapport?"},
        antwoorden={(1,): "Ja.", (2,): "Ook."},
        voetnoten=(
            ("1", "Het Voorbeeldblad, «Nietjes».", ("vraag", 1)),
            ("2", "Proefbureau, 2093.", ("vraag", 2)),
        ),
    ),
    Variant(
        "a list in an answer is no list of notes",
        AH + ASKED + ANSWERED + "Vraag 1\nWat doet u?\nAntwoord 1\nTwee dingen:\n1. tellen, en\n2. hertellen.\n",
        antwoorden={(1,): "Twee dingen: 1. tellen, en 2. hertellen."},
        voetnoten=(),
    ),
    # ------------------------------------------------------------ letters
    Variant(
        "a letter with the answers in its annex",
        "Aan de Voorzitter van de Tweede Kamer der Staten-Generaal\nPostbus 1\n1000 AA "
        "PROEFSTAD\n\nDatum 9 maart 2094\n"
        "Betreft Beantwoording vragen over nietjes\n\nGeachte voorzitter,\n\nHierbij zend ik u de "
        "antwoorden op de vragen "
        "van het lid Voorbeeld (VBP) over nietjes, bij uw brief van 8 februari 2094, nr. 5293107 (2094Z00012).\n\n"
        "Hoogachtend,\n\nDe Minister van Papier en Perforatie,\n\nN.N. Proef\n\n" + _pairs(1, 2),
        vragen=_q(1, 2),
        antwoorden=_a(1, 2),
        indieners=ASKER,
        beantwoorders=(("N.N. Proef", "Papier en Perforatie"),),
        values={"gedateerd": "2094-03-09", "zaaknummer": "2094Z00012", "onderwerp": "nietjes"},
    ),
    Variant(
        "the ministry's own number is not the question's",
        "Proefstad, 9 maart 2094\n\nGeachte voorzitter,\n\nIn antwoord op uw brief van 8 februari "
        "2094, nr. 5293107, deel "
        "ik u mede dat de vragen van het lid Voorbeeld (VBP) over nietjes worden beantwoord zoals hieronder.\n\n"
        "De Minister van Papier en Perforatie,\nN.N. Proef\n\n" + _pairs(1),
        indieners=ASKER,
        values={"zaaknummer": None, "gedateerd": "2094-03-09", "plaats": "Proefstad"},
    ),
    Variant(
        "on behalf of another in the signature, before the post",
        "Geachte voorzitter,\n\nHierbij zend ik u, mede namens de Minister van Koffie en Thee, de "
        "antwoorden op de vragen "
        "van het lid Voorbeeld (VBP) over nietjes (2094Z00012).\n\nHoogachtend,\n\nMede namens de "
        "Minister van Koffie en "
        "Thee,\nde Staatssecretaris van Papier en Perforatie,\nN.N. Proef\n\n" + _pairs(1),
        beantwoorders=(("N.N. Proef", "Papier en Perforatie"),),
        mede_namens=("Minister van Koffie en Thee",),
    ),
    Variant(
        "a letter whose broken lines look like signatures and subjects",
        "Proefstad, 9 maart 2094\nBetreft Beantwoording vragen van het lid Voorbeeld (VBP) aan de minister van\n"
        "Papier en Perforatie over nietjes\nGeachte voorzitter,\nIn antwoord op uw brief van 8 februari 2094, nr. "
        "2094Z00012, deel ik u mede dat\nde vragen van het lid Voorbeeld (VBP) aan de\nminister van Papier en "
        "Perforatie over de nietjes\nworden beantwoord zoals hieronder is aangegeven.\nDe Minister "
        "van Papier en Perforatie,\n"
        "N.N. Proef\n" + _pairs(1, 2),
        vragen=_q(1, 2),
        antwoorden=_a(1, 2),
        indieners=ASKER,
        geadresseerden=("minister van Papier en Perforatie",),
        beantwoorders=(("N.N. Proef", "Papier en Perforatie"),),
        values={"zaaknummer": "2094Z00012", "onderwerp": "de nietjes", "gedateerd": "2094-03-09"},
    ),
    Variant(
        "a sentence that breaks off",
        "Proefstad, 9 maart 2094\n\nGeachte voorzitter,\n\nIn antwoord op uw brief van 8 februari "
        "2094 deel ik u mede dat "
        "de vragen van Beantwoording van\n\nDe Minister van Papier en Perforatie,\nN.N. Proef\n\n" + _pairs(1, 2),
        vragen=_q(1, 2),
        antwoorden=_a(1, 2),
        indieners=(),
    ),
    Variant(
        "an open letter",
        "Proefstad, 22 maart 2094\n\nGeachte mevrouw Proef, en heren Van Fictief, Buitenbeeld en van der Marge,\n\n"
        "Vorige week ging de laatste nietmachine met pensioen. Wij vragen u om een laatje dat op slot kan.\n\n"
        "Hoogachtend,\n",
        Soort.OPEN_BRIEF,
        vragen={},
        ontvangers=("Proef", "Van Fictief", "Buitenbeeld", "van der Marge"),
        afzenders=(),
        values={"gedateerd": "2094-03-22", "plaats": "Proefstad"},
    ),
    Variant(
        "a letter to the chamber without questions",
        "Aan de Voorzitter van de Tweede Kamer der Staten-Generaal\n\nProefstad, 22 maart "
        "2094\n\nGeachte voorzitter,\n\n"
        "Hierbij bied ik u het jaarverslag over nietjes aan. Het telt elf bladen.\n\nHoogachtend,\n\n"
        "De Minister van Papier en Perforatie,\n\nN.N. Proef\n",
        Soort.KAMERBRIEF,
        vragen={},
        values={"gedateerd": "2094-03-22", "plaats": "Proefstad"},
    ),
    Variant(
        "a motion is none of ours",
        "Tweede Kamer der Staten-Generaal\nMOTIE VAN HET LID VOORBEELD\nVoorgesteld 3 december "
        "2093\nDe Kamer,\ngehoord "
        "de beraadslaging,\noverwegende dat nietjes roesten;\nverzoekt de regering ze te "
        "vervangen,\nen gaat over tot de "
        "orde van de dag.\nVoorbeeld\n",
        Soort.ANDERS,
        vragen={},
        antwoorden={},
    ),
    # ------------------------------------------------------------ the form of the file
    Variant(
        "page feet inside the text, the id glued to them",
        AH + ASKED + ANSWERED + "Vraag 1\nHoeveel nietjes telt\nah-tk-20932094-12ISSN 0921 - 7398\n’s-Gravenhage 2094\n"
        "Tweede Kamer, vergaderjaar 2093–2094, Aanhangsel 1\nla 1?\nAntwoord 1\nLa 1 telt\n"
        "Tweede Kamer, vergaderjaar 2093–2094, Aanhangsel 2\ner elf.\n",
        vragen=_q(1),
        antwoorden=_a(1),
        values={"identifier": "ah-tk-20932094-12"},
    ),
    Variant(
        "a page foot glued in front of a heading",
        AH + ASKED + ANSWERED + _asked(1) + "Tweede Kamer, vergaderjaar 2093–2094, Aanhangsel 1Antwoord 1\n"
        "La 1 telt er elf.\n",
        vragen=_q(1),
        antwoorden=_a(1),
    ),
    Variant(
        "the page foot of questions",
        KV + ASKED + "Vraag 1\nHoeveel nietjes telt\nkv-tk-2094Z00012\n’s-Gravenhage 2094 Tweede Kamer, vergaderjaar "
        "2093–2094, Vragen 1\nla 1?\n",
        Soort.VRAGENDOCUMENT,
        vragen=_q(1),
        values={"identifier": "kv-tk-2094Z00012", "zaaknummer": "2094Z00012"},
    ),
    Variant(
        "the whole document on one line",
        "12 Vragen van het lid Voorbeeld (VBP) aan de Minister van Papier en Perforatie over nietjes (ingezonden 3 "
        "december 2093). Antwoord van Minister Proef (Papier en Perforatie) (ontvangen 5 januari 2094). Vraag 1Hoeveel "
        "nietjes telt la 1, gemeten op de dag waarop het ministerie zijn lades telt, dus op de eerste werkdag van het "
        "jaar dat op het jaar volgt waarin de lades voor het laatst geteld zijn? Antwoord 1In la 1 "
        "liggen er op die dag "
        "elf, en dat zijn er evenveel als in het jaar daarvoor, toen er ook elf in die la lagen. Vraag 2Is dat genoeg? "
        "ISSN 0921 - 7398 ’s-Gravenhage 2094 Tweede Kamer, vergaderjaar 2093–2094, Aanhangsel 1 Antwoord 2Ja, dat is "
        "genoeg: zie het antwoord op vraag 1. Vraag 3Bent u bereid deze vragen afzonderlijk te beantwoorden, en dat te "
        "doen vóór het eerstvolgende kerstdiner van het ministerie? Antwoord 3Ja.",
        vragen={
            1: "Hoeveel nietjes telt la 1, gemeten op de dag waarop het ministerie zijn lades telt, dus op de eerste "
            "werkdag van het jaar dat op het jaar volgt waarin de lades voor het laatst geteld zijn?",
            2: "Is dat genoeg?",
            3: "Bent u bereid deze vragen afzonderlijk te beantwoorden, en dat te doen vóór het "
            "eerstvolgende kerstdiner "
            "van het ministerie?",
        },
        antwoorden={
            (
                1,
            ): "In la 1 liggen er op die dag elf, en dat zijn er evenveel als in het jaar daarvoor, toen er ook elf in "
            "die la lagen.",
            (2,): "Ja, dat is genoeg: zie het antwoord op vraag 1.",
            (3,): "Ja.",
        },
        indieners=ASKER,
        beantwoorders=PROEF,
        values={"ingezonden": "2093-12-03", "ontvangen": "2094-01-05", "onderwerp": "nietjes"},
    ),
    Variant(
        "a short document on one line",
        "12 Vragen van het lid Voorbeeld (VBP) aan de Minister van Papier en Perforatie over nietjes (ingezonden 3 "
        "december 2093). Antwoord van Minister Proef (Papier en Perforatie) (ontvangen 5 januari "
        "2094). Vraag 1 Hoeveel "
        "nietjes telt la 1? Antwoord 1 La 1 telt er elf.",
        vragen=_q(1),
        antwoorden=_a(1),
        indieners=ASKER,
    ),
    Variant(
        "a loose answer on one line",
        "AH 617 2094Z00012 Antwoord van minister Proef (Papier en Perforatie) (ontvangen 5 januari 2094). Vraag 1 "
        "Hoeveel nietjes telt la 1?1 Antwoord 1 La 1 telt er elf.",
        vragen={1: "Hoeveel nietjes telt la 1?1"},
        antwoorden=_a(1),
        beantwoorders=PROEF,
        values={"aanhangselnummer": "617", "zaaknummer": "2094Z00012", "ontvangen": "2094-01-05"},
    ),
    Variant(
        "a header without an end, each line a paragraph, headings gone",
        "AH 613\n2094Z00012\nAntwoord van staatssecretaris Proef (Papier en Perforatie (ontvangen 20 januari 2094)\n"
        "Zie ook Aanhangsel Handelingen, vergaderjaar 2093-2094, nr. 375\nKent u de lades van het ministerie?\n"
        "Ja, ik ken ze.\nZijn zij leeg?\nNee, zij zijn niet leeg.\n",
        vragen={1: "Kent u de lades van het ministerie?", 2: "Zijn zij leeg?"},
        antwoorden={(1,): "Ja, ik ken ze.", (2,): "Nee, zij zijn niet leeg."},
        doelen=("ah-tk-20932094-375",),
    ),
    Variant(
        "Markdown made from a PDF",
        dedent(
            """\
            # 2

            #### Vergaderjaar 2093–2094 Aanhangsel van de Handelingen

            **Vragen gesteld door de leden der Kamer, met de daarop door de**
            **regering gegeven antwoorden**

            ### 12

            Vragen van de leden **Voorbeeld** (VBP) en Lorem (LLI) aan de Minister van Papier
            en Perforatie over _nietjes die_
            _roesten_ (ingezonden 3 december 2093).

            Antwoord van Minister **Proef** (Papier en Perforatie) (ontvangen
            5 januari 2094).

            **Vraag 1**
            Kent u het bericht?[1 ]

            **Antwoord 1**
            Ja.


            1 Het Voorbeeldblad, «Nietjes».


            h tk 20932094 12


            -----

            ### Vraag 2
            Hoeveel nietjes telt la 2?

            ### Antwoord 2
            Elf.
            """
        ),
        vragen={1: "Kent u het bericht?", 2: "Hoeveel nietjes telt la 2?"},
        antwoorden={(1,): "Ja.", (2,): "Elf."},
        indieners=(("Voorbeeld", "VBP"), ("Lorem", "LLI")),
        voetnoten=(("1", "Het Voorbeeldblad, «Nietjes».", ("vraag", 1)),),
        values={"onderwerp": "nietjes die roesten", "aanhangselnummer": "12"},
    ),
    Variant(
        "broken encoding of dashes and quotes",
        AH.replace("–", "Œ") + ASKED + ANSWERED + _pairs(1) + "ISSN 0921 - 7398TMs-Gravenhage 2094Tweede Kamer, "
        "vergaderjaar 2093Œ2094, Aanhangsel 1\n",
        vragen=_q(1),
        antwoorden=_a(1),
        values={"vergaderjaar": "2093-2094", "aanhangselnummer": "12", "identifier": "ah-tk-20932094-12"},
    ),
    # ------------------------------------------------------------ the other chamber
    Variant(
        "an Aanhangsel of the Eerste Kamer",
        AH.replace("Tweede Kamer der Staten-Generaal2", "Eerste Kamer der Staten-Generaal1")
        + ASKED
        + ANSWERED
        + _pairs(1)
        + "Eerste Kamer, vergaderjaar 2093–2094, Aanhangsel 1\n",
        vragen=_q(1),
        antwoorden=_a(1),
        values={"identifier": "ah-ek-20932094-12", "aanhangselnummer": "12"},
    ),
    Variant(
        "questions of the Eerste Kamer",
        "Eerste Kamer der Staten-Generaal1\nVergaderjaar 2093–2094 Vragen gesteld door de leden der "
        "Kamer\n\n173060000\n"
        "Vragen van de leden Testen, D.J.H. van (VBP) en Lorem (LLI) aan de Minister van Papier en Perforatie over\n"
        "nietjes (ingezonden 3 december 2093).\n" + _asked(1, 2) + "kv-ek-173060000\n’s-Gravenhage 2094 Eerste Kamer, "
        "vergaderjaar 2093–2094, Vragen\n",
        Soort.VRAGENDOCUMENT,
        vragen=_q(1, 2),
        values={"identifier": "kv-ek-173060000", "zaaknummer": "173060000", "ingezonden": "2093-12-03"},
    ),
    # ------------------------------------------------------------ combinations
    Variant(
        "a joint answer that skips, notes and an explanation",
        AH
        + ASKED
        + ANSWERED
        + "Vraag 1\nKent u het bericht?\n1\n"
        + _asked(2)
        + "Antwoord 2\nTwaalf, volgens Kamerstuk "
        "99 901, nr. 3.\n2\n" + _asked(3) + "Antwoord op vraag 1 en 3\nElf.\nToelichting:\nDeze vragen vullen die van "
        "het lid Lorem aan (vraagnummer 2093Z00009).\n1Het Voorbeeldblad, 1 december 2093.\n2Proefbureau, 2093.\n"
        + FOOT,
        vragen={1: "Kent u het bericht?", **_q(2, 3)},
        antwoorden={(2,): "Twaalf, volgens Kamerstuk 99 901, nr. 3.", (1, 3): "Elf."},
        voetnoten=(
            ("1", "Het Voorbeeldblad, 1 december 2093.", ("vraag", 1)),
            ("2", "Proefbureau, 2093.", ("antwoord", 2)),
        ),
        doelen=("kst-99901-3", "2093Z00009"),
        values={"zaaknummer": None},
    ),
    Variant(
        "several who answer, on behalf of several others",
        AH
        + ASKED
        + "Antwoord van Minister Proef (Papier en Perforatie) en Staatssecretaris Nepnaam (Koffie en Thee), mede "
        "namens de\nMinister van Economische Zaken en de Staatssecretaris voor Kleine Lettertjes (ontvangen 5 januari "
        "2094).\nZie ook Aanhangsel Handelingen, vergaderjaar 2092–2093, nr. 7.\n" + _pairs(1, 2),
        vragen=_q(1, 2),
        beantwoorders=(("Proef", "Papier en Perforatie"), ("Nepnaam", "Koffie en Thee")),
        mede_namens=("Minister van Economische Zaken", "Staatssecretaris voor Kleine Lettertjes"),
        doelen=("ah-tk-20922093-7",),
    ),
    Variant(
        "three who answer",
        AH
        + ASKED
        + "Antwoord van Minister Proef (Papier en Perforatie), van Minister Nepnaam (Koffie en Thee) en van\n"
        "Staatssecretaris Van Fictief (Stempels) (ontvangen 5 januari 2094).\n" + _pairs(1),
        beantwoorders=(
            ("Proef", "Papier en Perforatie"),
            ("Nepnaam", "Koffie en Thee"),
            ("Van Fictief", "Stempels"),
        ),
    ),
    Variant(
        "a delay notice with questions, a note and another in whose name it is given",
        AH + ASKED + "Mededeling van Minister Proef (Papier en Perforatie), mede namens de Minister van Koffie en Thee "
        "(ontvangen\n5 januari 2094).\nVraag 1\nKent u het bericht?1\n"
        + _asked(2)
        + "Mededeling\nDe vragen van het lid "
        "Voorbeeld (VBP) over nietjes (2094Z00012) kunnen niet binnen de\ngebruikelijke termijn worden beantwoord.\n"
        "1Het Voorbeeldblad, 1 december 2093.\n" + FOOT,
        Soort.UITSTELBERICHT,
        vragen={1: "Kent u het bericht?", **_q(2)},
        antwoorden={},
        mede_namens=("Minister van Koffie en Thee",),
        voetnoten=(("1", "Het Voorbeeldblad, 1 december 2093.", ("vraag", 1)),),
        values={"zaaknummer": "2094Z00012"},
    ),
    Variant(
        "members of several parties and one who has his own",
        KV + "Vragen van de leden Voorbeeld, Steekproef (beiden VBP), Lorem (LLI) en het lid Van Fictief (Groep Van "
        "Fictief)\naan de Minister-President en de Ministers van Papier en Perforatie en voor Koffie over nietjes\n"
        "(ingezonden 3 december 2093).\n" + _asked(1),
        Soort.VRAGENDOCUMENT,
        indieners=(
            ("Voorbeeld", "VBP"),
            ("Steekproef", "VBP"),
            ("Lorem", "LLI"),
            ("Van Fictief", "Groep Van Fictief"),
        ),
        geadresseerden=("Minister-President", "Ministers van Papier en Perforatie", "Ministers voor Koffie"),
    ),
    Variant(
        "the date before the header, and text between header and first question",
        AH + "(ingezonden 3 december 2093)\nVragen van het lid Voorbeeld (VBP) aan de Minister van Papier en "
        "Perforatie over "
        "nietjes\n" + ANSWERED + "Deze vragen volgen op eerdere.\n" + _pairs(1),
        vragen=_q(1),
        antwoorden=_a(1),
        values={"ingezonden": "2093-12-03", "onderwerp": "nietjes"},
    ),
    Variant(
        "bare numbers over the questions, one answer to all",
        "AH 12\n2094Z00012\n" + ANSWERED + "\n1.\nHoeveel nietjes telt la 1?\n\n2.\nHoeveel nietjes telt la 2?\n\n"
        "Antwoord op vraag 1 t/m 2\nElf.\n",
        vragen=_q(1, 2),
        antwoorden={(1, 2): "Elf."},
    ),
    # ------------------------------------------------------------ notes, twice
    Variant(
        "two lists of notes with the same numbers",
        AH
        + ASKED
        + ANSWERED
        + "Vraag 1\nKent u het bericht?\n1\nAntwoord 1\nJa. 1)\nVraag 2\nEn het rapport?2\nAntwoord 2\n"
        "Ook. 2)\n1Het Voorbeeldblad, «Nietjes».\n2Het Voorbeeldblad, «Meer nietjes».\n" + FOOT + "\n1) Proefbureau, "
        "2093.\n2) Proefbureau, 2092.\n",
        vragen={1: "Kent u het bericht?", 2: "En het rapport?"},
        antwoorden={(1,): "Ja.", (2,): "Ook."},
        voetnoten=(
            ("1", "Het Voorbeeldblad, «Nietjes».", ("vraag", 1)),
            ("2", "Het Voorbeeldblad, «Meer nietjes».", ("vraag", 2)),
            ("1", "Proefbureau, 2093.", ("antwoord", 1)),
            ("2", "Proefbureau, 2092.", ("antwoord", 2)),
        ),
    ),
    Variant(
        "notes numbered from 1 on every page",
        AH
        + ASKED
        + ANSWERED
        + "Vraag 1\nKent u het bericht?\n1\nAntwoord 1\nJa.\n1Het Voorbeeldblad, «Nietjes».\n"
        + FOOT
        + "Vraag 2\nEn het rapport?1\nAntwoord 2\nOok.\n1Proefbureau, 2093.\n"
        "Tweede Kamer, vergaderjaar 2093–2094, Aanhangsel 2\n",
        vragen={1: "Kent u het bericht?", 2: "En het rapport?"},
        antwoorden={(1,): "Ja.", (2,): "Ook."},
        voetnoten=(
            ("1", "Het Voorbeeldblad, «Nietjes».", ("vraag", 1)),
            ("1", "Proefbureau, 2093.", ("vraag", 2)),
        ),
    ),
    Variant(
        "two lists of notes at the foot of one page",
        AH + ASKED + ANSWERED + "Vraag 1\nKent u het bericht?\n1\nEn dat?\n2\nAntwoord 1\nJa.\n1\n1Het Voorbeeldblad, "
        "«Nietjes».\n2Het Voorbeeldblad, «Meer nietjes».\n1Proefbureau, 2093.\n" + FOOT,
        antwoorden={(1,): "Ja."},
        voetnoten=(
            ("1", "Het Voorbeeldblad, «Nietjes».", ("vraag", 1)),
            ("2", "Het Voorbeeldblad, «Meer nietjes».", ("vraag", 1)),
            ("1", "Proefbureau, 2093.", ("antwoord", 1)),
        ),
    ),
    Variant(
        "notes without page feet, a number and a space before them",
        KV
        + ASKED
        + "Vraag 1\nKent u het bericht?1\nVraag 2\nHoeveel nietjes telt la 2?2\n\n1 Het Voorbeeldblad, 1 december "
        "2093.\n2 Proefbureau, 2093.\n",
        Soort.VRAGENDOCUMENT,
        vragen={1: "Kent u het bericht?", **_q(2)},
        voetnoten=(
            ("1", "Het Voorbeeldblad, 1 december 2093.", ("vraag", 1)),
            ("2", "Proefbureau, 2093.", ("vraag", 2)),
        ),
    ),
    Variant(
        "Markdown whose notes begin in small letters or with a number",
        "# 2\n\n### 12\n\n"
        + ASKED
        + ANSWERED
        + "\n**Vraag 1**\nKent u het bericht?[1 ] En dat?[2 ]\n\n**Antwoord 1**\nJa, "
        "uit 2093.[3 ]\n\n\n1 zie het bericht in het Voorbeeldblad.\n\n2 12345–678-PP.\n\n3 «Nietjes».\n\n"
        "h tk 20932094 12\n\n\n-----\n",
        vragen={1: "Kent u het bericht? En dat?"},
        antwoorden={(1,): "Ja, uit 2093."},
        voetnoten=(
            ("1", "zie het bericht in het Voorbeeldblad.", ("vraag", 1)),
            ("2", "12345–678-PP.", ("vraag", 1)),
            ("3", "«Nietjes».", ("antwoord", 1)),
        ),
    ),
    # ------------------------------------------------------------ headings and question marks lost
    Variant(
        "the heading of a question lost where a page turned",
        "# 2\n\n### 12\n\n" + ASKED + ANSWERED + "\n**Vraag 1**\nKent u het bericht?\n\n**Antwoord 1**\nJa, en dat is "
        "alles.\n\n\n-----\n\nvan de nietjes in la 2, die u noemde? Zo ja, hoeveel?\n\n**Antwoord 2**\nElf.\n\n"
        + _pairs(3),
        vragen={1: "Kent u het bericht?", 2: "van de nietjes in la 2, die u noemde? Zo ja, hoeveel?", **_q(3)},
        antwoorden={(1,): "Ja, en dat is alles.", (2,): "Elf.", **_a(3)},
    ),
    Variant(
        "headings gone, questions that end in a full stop",
        ANSWERED
        + "Kunt u aangeven hoeveel nietjes la 1 telt.\nLa 1 telt er elf.\nBent u bereid een overzicht te geven, met "
        "de kleur.\nDat overzicht is er niet. Dat u het mist, begrijp ik.\n",
        vragen={
            1: "Kunt u aangeven hoeveel nietjes la 1 telt.",
            2: "Bent u bereid een overzicht te geven, met de kleur.",
        },
        antwoorden={(1,): "La 1 telt er elf.", (2,): "Dat overzicht is er niet. Dat u het mist, begrijp ik."},
    ),
    Variant(
        "hyphens that broken lines left inside a line",
        AH
        + ASKED
        + ANSWERED
        + "Vraag 1\nWilt u dat aankondi-gen, en het zee-zand tellen?\nAntwoord 1\nAankondigen doe ik "
        "het. Het zeezand van de zee niet.\n",
        vragen={1: "Wilt u dat aankondigen, en het zee-zand tellen?"},
    ),
    # ------------------------------------------------------------ letters of other forms
    Variant(
        "a title of its own above the first question",
        "Beantwoording van de vragen van het lid Voorbeeld (VBP) aan de Minister van Papier en Perforatie over nietjes "
        "(ingezonden 3 maart 2094, 2094Z00012)\n\n" + _pairs(1, 2),
        vragen=_q(1, 2),
        antwoorden=_a(1, 2),
        indieners=ASKER,
        geadresseerden=("Minister van Papier en Perforatie",),
        values={"onderwerp": "nietjes", "ingezonden": "2094-03-03", "zaaknummer": "2094Z00012"},
    ),
    Variant(
        "an introduction that tells who asked",
        "Antwoorden op Kamervragen\n\nOp 3 maart 2094 heeft het lid Voorbeeld (VBP) vragen gesteld over nietjes.\n\n"
        + _pairs(1),
        vragen=_q(1),
        antwoorden=_a(1),
        indieners=ASKER,
        values={"onderwerp": "nietjes"},
    ),
    Variant(
        "a letter that gives the question's number as your reference",
        "Ministerie van Papier en Perforatie\nUw kenmerk: 2094Z00012\nOns kenmerk 5293107\nDatum 9 maart "
        "2094\n\nGeachte "
        "voorzitter,\n\nHierbij zend ik u de antwoorden.\n\nDe Minister van Papier en Perforatie,\nN.N. Proef\n\n"
        + _pairs(1),
        vragen=_q(1),
        beantwoorders=(("N.N. Proef", "Papier en Perforatie"),),
        values={"zaaknummer": "2094Z00012", "gedateerd": "2094-03-09"},
    ),
    Variant(
        "a letter with its annex on one line",
        "Aan de Voorzitter van de Tweede Kamer der Staten-Generaal Postbus 1 Datum 9 maart 2094 Betreft "
        "Beantwoording vragen "
        "over nietjes Uw kenmerk 2094Z00012 Geachte voorzitter, Hierbij zend ik u, mede namens de Minister "
        "van Koffie en "
        "Thee, de antwoorden op de vragen van het lid Voorbeeld (VBP) aan de Minister van Papier en "
        "Perforatie over nietjes. "
        "Hoogachtend, De Minister van Papier en Perforatie, N.N. Proef Vraag 1 Hoeveel nietjes telt la 1? "
        "Antwoord 1 La 1 "
        "telt er elf.",
        vragen=_q(1),
        antwoorden=_a(1),
        indieners=ASKER,
        beantwoorders=(("N.N. Proef", "Papier en Perforatie"),),
        mede_namens=("Minister van Koffie en Thee",),
        values={"zaaknummer": "2094Z00012", "gedateerd": "2094-03-09", "onderwerp": "nietjes"},
    ),
    Variant(
        "a letter on one line without salutation or closing",
        "De voorzitter van de Tweede Kamer der Staten-Generaal Datum 9 maart 2094 Betreft Vragen over "
        "nietjes In antwoord op "
        "uw brief van 8 februari 2094, nr. 2094Z00012, deel ik u mede dat de vragen van het lid Voorbeeld "
        "(VBP) over nietjes "
        "worden beantwoord zoals hieronder. De minister van Papier en Perforatie N.N. Proef-Fictief Antwoorden van de "
        "minister van Papier en Perforatie op vragen over nietjes. Vraag 1 Hoeveel nietjes telt la 1? "
        "Antwoord 1 La 1 telt "
        "er elf.",
        vragen=_q(1),
        antwoorden=_a(1),
        indieners=ASKER,
        beantwoorders=(("N.N. Proef-Fictief", "Papier en Perforatie"),),
        values={"zaaknummer": "2094Z00012", "gedateerd": "2094-03-09"},
    ),
    Variant(
        "an open letter on one line",
        "Proefstad, 22 maart 2094 Geachte mevrouw Proef, en heren Van Fictief, Buitenbeeld en van der "
        "Marge, Vorige week ging "
        "de laatste nietmachine met pensioen. Wij vragen u om een laatje dat op slot kan. Hoogachtend,",
        Soort.OPEN_BRIEF,
        ontvangers=("Proef", "Van Fictief", "Buitenbeeld", "van der Marge"),
        values={"gedateerd": "2094-03-22", "plaats": "Proefstad"},
    ),
    Variant(
        "headings that repeat the word, name the members, or speak of a reaction",
        AH
        + ASKED
        + ANSWERED
        + _asked(1)
        + "Beantwoording vraag 1\nElf.\n"
        + _asked(2, 3, 4)
        + "Antwoord op vraag 2, 3 en vraag 4 van het lid Voorbeeld (VBP)\nTwaalf.\n"
        + _asked(5)
        + "Reactie op uw vraag 5 –\nDertien.\n"
        + _asked(6, 7)
        + "Gezamenlijk antwoord op de vragen 6 en 7\nVeertien.\n",
        vragen=_q(1, 2, 3, 4, 5, 6, 7),
        antwoorden={(1,): "Elf.", (2, 3, 4): "Twaalf.", (5,): "Dertien.", (6, 7): "Veertien."},
    ),
    Variant(
        "the text of an answer behind a bare heading, on its line",
        AH + ASKED + ANSWERED + "Vraag 1: Hoeveel nietjes telt la 1?\nAntwoord: Elf.\n"
        "Vraag 2 Hoeveel nietjes telt la 2?\nAntwoord: Twaalf.\n",
        vragen=_q(1, 2),
        antwoorden={(1,): "Elf.", (2,): "Twaalf."},
    ),
    Variant(
        "a heading with a letter behind its number",
        AH + ASKED + ANSWERED + "Vraag 1a\nHoeveel nietjes telt la 1?\nAntwoord 1a\nElf.\n" + _pairs(2),
        vragen=_q(1, 2),
        antwoorden={(1,): "Elf.", **_a(2)},
    ),
    Variant(
        "a numbered list in an answer to questions that only have numbers",
        "AH 12\n2094Z00012\nAntwoord van minister Proef (Papier en Perforatie) (ontvangen 5 januari 2094)\n\n"
        "1\nHoeveel nietjes telt la 1?\n\nAntwoord\nDrie punten.\n\n1. Wij tellen.\n\n2. Wij wachten.\n\n"
        "2\nHoeveel nietjes telt la 2?\n\nAntwoord\nTwaalf.\n",
        vragen=_q(1, 2),
        antwoorden={(1,): "Drie punten. 1. Wij tellen. 2. Wij wachten.", (2,): "Twaalf."},
    ),
    Variant(
        "numbers alone that head questions beside as many notes in round brackets",
        "2094Z00012\n\n" + ASKED + "\n1\nHoeveel nietjes telt la 1? 1)\n\n2\nHoeveel nietjes telt la 2? 2)\n\n"
        "1) Krant, 1 december 2093.\n2) Blad, 2 december 2093.\n",
        Soort.VRAGENDOCUMENT,
        vragen=_q(1, 2),
        voetnoten=(("1", "Krant, 1 december 2093.", ("vraag", 1)), ("2", "Blad, 2 december 2093.", ("vraag", 2))),
    ),
    Variant(
        "a mark in a round bracket alone on a line that heads no question",
        "2094Z00012\n\n"
        + ASKED
        + "\nKent u het bericht waarin staat dat er in la 1 van het ministerie nog elf nietjes liggen\n"
        "zonder dat iemand dat weet?\n1)\n\nHoeveel nietjes telt la 2?\n\n1) Krant, 1 december 2093.\n",
        Soort.VRAGENDOCUMENT,
        vragen={
            1: "Kent u het bericht waarin staat dat er in la 1 van het ministerie nog elf nietjes liggen zonder dat "
            "iemand dat weet?",
            2: "Hoeveel nietjes telt la 2?",
        },
        voetnoten=(("1", "Krant, 1 december 2093.", ("vraag", 1)),),
    ),
    Variant(
        "narrow lines: the numbers below the header head questions",
        "AH 12\n2094Z00012\nAntwoord van minister Proef (Papier en Perforatie)\n(ontvangen 5 januari 2094)\n\n"
        "1\nHoeveel nietjes telt la 1?\n\nAntwoord\nElf.\n\n2\nHoeveel nietjes telt la 2?\n\nAntwoord\nTwaalf.\n",
        vragen=_q(1, 2),
        antwoorden={(1,): "Elf.", (2,): "Twaalf."},
        values={"aanhangselnummer": "12"},
    ),
    Variant(
        "questions that only have numbers are no notes, and the notes in brackets are none of their headings",
        "2094Z00012\n(ingezonden 3 december 2093)\n\n" + ASKED.replace(" (ingezonden 3 december 2093)", "") + "\n"
        "1)\nHoeveel nietjes telt la 1? [1]\n\n2)\nHoeveel nietjes telt la 2? [2]\n\n[1] Krant, 1 december 2093.\n\n"
        "[2] Blad, 2 december 2093.\n",
        Soort.VRAGENDOCUMENT,
        vragen=_q(1, 2),
        voetnoten=(("1", "Krant, 1 december 2093.", ("vraag", 1)), ("2", "Blad, 2 december 2093.", ("vraag", 2))),
    ),
    Variant(
        "numbered questions behind the note of a page are no notes",
        KV + ASKED + "1. Kent u het bericht over nietjes?1\n1Krant, 1 december 2093.\n"
        "Tweede Kamer, vergaderjaar 2093–2094, Vragen 1\n2. Hoeveel nietjes telt la 2?\n3. Hoeveel nietjes telt la 3?\n"
        "Tweede Kamer, vergaderjaar 2093–2094, Vragen 2\n",
        Soort.VRAGENDOCUMENT,
        vragen={1: "Kent u het bericht over nietjes?", **_q(2, 3)},
        voetnoten=(("1", "Krant, 1 december 2093.", ("vraag", 1)),),
    ),
    Variant(
        "headings and lists with round brackets beside notes",
        AH + ASKED + ANSWERED + "Vraag 1)\nKent u het bericht over nietjes?\n1\nAntwoord 1)\nJa. Het meldt:\n"
        "1) er zijn nietjes;\n2) er zijn lades.\nDat klopt.2\n1Krant, 1 december 2093.\n2Blad, 2 december 2093.\n"
        + FOOT,
        antwoorden={(1,): "Ja. Het meldt: 1) er zijn nietjes; 2) er zijn lades. Dat klopt."},
        voetnoten=(("1", "Krant, 1 december 2093.", ("vraag", 1)), ("2", "Blad, 2 december 2093.", ("antwoord", 1))),
    ),
    Variant(
        "a list at the end is no second list of notes",
        AH
        + ASKED
        + ANSWERED
        + "Vraag 1\nKent u het bericht over nietjes?1\nAntwoord 1\nJa.\n1Krant, 1 december 2093.\n"
        + FOOT
        + "Vraag 2\nHoeveel nietjes telt la 2?\nAntwoord 2\nDrie stappen volgen.\n1. Wij tellen.\n2. Wij wachten.\n"
        + FOOT,
        antwoorden={(1,): "Ja.", (2,): "Drie stappen volgen. 1. Wij tellen. 2. Wij wachten."},
        voetnoten=(("1", "Krant, 1 december 2093.", ("vraag", 1)),),
    ),
    Variant(
        "notes and marks in round brackets, and a mark behind a space",
        AH + ASKED + ANSWERED + "Vraag 1\nKent u het bericht over nietjes? (1)\nAntwoord 1\nJa.\n"
        "Vraag 2\nHoeveel nietjes telt la 2? (2)\nAntwoord 2\nElf.\n\n(1) Krant, 1 december 2093.\n(2) Blad.\n",
        vragen={1: "Kent u het bericht over nietjes?", **_q(2)},
        voetnoten=(("1", "Krant, 1 december 2093.", ("vraag", 1)), ("2", "Blad.", ("vraag", 2))),
    ),
    Variant(
        "marks behind a space at the end of a line",
        "AH 12\n2094Z00012\n\nAntwoord van minister Proef (Papier en Perforatie) (ontvangen 5 januari 2094)\n\n"
        "Vraag 1\nKent u het bericht over nietjes? 1\n\nAntwoord 1\nJa.\n\n1 Krant, 1 december 2093.\n",
        vragen={1: "Kent u het bericht over nietjes?"},
        antwoorden={(1,): "Ja."},
        voetnoten=(("1", "Krant, 1 december 2093.", ("vraag", 1)),),
    ),
    Variant(
        "white space of other widths in head and foot",
        (AH + ASKED + ANSWERED + _pairs(1) + FOOT).replace(" Kamer", "\xa0Kamer").replace(" de ", "  de "),
        vragen=_q(1),
        antwoorden=_a(1),
        values={"identifier": "ah-tk-20932094-12", "onderwerp": "nietjes"},
    ),
    Variant(
        "a blank line behind every printed line",
        (
            AH
            + ASKED
            + ANSWERED
            + "Vraag 1\nHoeveel nietjes en hoeveel andere kleine zaken van metaal\ntelt la 1, en wie heeft die\n"
            "daar gelegd?\nAntwoord 1\n"
            "Elf nietjes, en nog wat andere zaken die\ndoor de jaren heen in de la zijn beland.\n" + FOOT
        ).replace("\n", "\n\n"),
        indieners=ASKER,
        beantwoorders=PROEF,
        antwoorden={(1,): "Elf nietjes, en nog wat andere zaken die door de jaren heen in de la zijn beland."},
        values={"onderwerp": "nietjes", "ingezonden": "2093-12-03", "ontvangen": "2094-01-05"},
    ),
    Variant(
        "members named by courtesy, a subject that reads like prose, a comma before the date",
        AH + "Vragen van mevrouw Voorbeeld (VBP) aan de Minister van Papier en Perforatie\nover «Nietjes kunnen niet "
        "roesten»\n"
        "(kenmerk 2094Z00012, ingezonden, 3 december 2093).\n" + ANSWERED + _pairs(1),
        indieners=ASKER,
        values={"onderwerp": "«Nietjes kunnen niet roesten»", "ingezonden": "2093-12-03"},
    ),
    Variant(
        "two ministers with one title, a revised answer",
        AH + ASKED + "Herzien antwoord van de Ministers Proef (Papier en Perforatie) en Schijn (Defensie)\n"
        "(ontvangen 5 januari 2094).\n" + _pairs(1),
        beantwoorders=(("Proef", "Papier en Perforatie"), ("Schijn", "Defensie")),
        antwoorden=_a(1),
    ),
    Variant(
        "the Minister-President with his own office",
        AH
        + "Vragen van het lid Voorbeeld (VBP) aan de Minister-President, Minister van Algemene Zaken en de Minister\n"
        "van Papier en Perforatie over nietjes (ingezonden 3 december 2093).\n" + ANSWERED + _pairs(1),
        geadresseerden=(
            "Minister-President, Minister van Algemene Zaken",
            "Minister van Papier en Perforatie",
        ),
    ),
    Variant(
        "a header of answers that names the questions before its date",
        "AH 12\n2094Z00012\nAntwoorden van de minister van Papier en Perforatie op\nKamervragen van het lid Voorbeeld "
        "(VBP) over nietjes (ontvangen 5 januari 2094)\n\n" + _pairs(1),
        indieners=ASKER,
        geadresseerden=(),
        beantwoorders=(("", "Papier en Perforatie"),),
        antwoorden=_a(1),
    ),
    Variant(
        "a delay by letter alone",
        "Datum 5 januari 2094\nBetreft Uitstel beantwoording\n\nGeachte voorzitter,\n\nHierbij deel ik u mee dat de "
        "vragen van het lid Voorbeeld (VBP) over nietjes (ingezonden 3 december 2093, kenmerk 2094Z00012) niet "
        "binnen de gestelde termijn kunnen worden beantwoord.\n\nHoogachtend,\n\nde minister van Papier en Perforatie,"
        "\n\nA. Proef\n",
        Soort.UITSTELBERICHT,
        indieners=ASKER,
        beantwoorders=(("A. Proef", "Papier en Perforatie"),),
        values={
            "onderwerp": "nietjes",
            "ingezonden": "2093-12-03",
            "zaaknummer": "2094Z00012",
            "gedateerd": "2094-01-05",
        },
    ),
    Variant(
        "a letter printed with a column of its letterhead behind the signature",
        "1\n> Retouradres Postbus 1\n\nDatum 5 januari 2094\nOnderwerp Beantwoording van vragen over nietjes\n\n"
        "In antwoord op uw brief van 3 december 2093, nr. 2094Z00012, deel ik u mede dat de\nvragen van het lid "
        "Voorbeeld (VBP) over nietjes worden beantwoord zoals\naangegeven in de bijlage van deze brief.\n\n"
        "De minister van Papier en Perforatie\n\nA. Proef\n"
        "4Pagina1van4 1Pagina1van2\n1Pagina1van2\nDirectoraat Lades\nPostbus 1\nOns kenmerk\n"
        "Antwoorden van de minister van Papier en Perforatie mede namens de minister van Defensie op\n"
        "Kamervragen van het lid Voorbeeld (VBP) over nietjes\n\n"
        "Vraag 1\nKent u het bericht? 1)\n\nAntwoord op vraag 1\nJa.\n"
        "Pagina 3 van 4\n\n1) Krant, 1 december 2093.\nPagina 4 van 4\n",
        antwoorden={(1,): "Ja."},
        beantwoorders=(("A. Proef", "Papier en Perforatie"),),
        mede_namens=("minister van Defensie",),
        afzenders=("De minister van Papier en Perforatie, A. Proef",),
        voetnoten=(("1", "Krant, 1 december 2093.", ("vraag", 1)),),
        values={"gedateerd": "2094-01-05", "zaaknummer": "2094Z00012"},
    ),
)
