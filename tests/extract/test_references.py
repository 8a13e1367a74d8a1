"""References in running text: what is found, and the official id or address that follows from it."""

from __future__ import annotations

import pytest

from kg.extract.joined import Joined, join
from kg.extract.only_refers import only_refers
from kg.extract.references import Place, find_references
from kg.model import Verwijzingsoort

S = Verwijzingsoort


def running(kept: str) -> Joined:
    """The lines of a text, joined."""
    ranges, at = [], 0
    for line in kept.split("\n"):
        ranges.append((at, at + len(line)))
        at += len(line) + 1
    return join(kept, ranges)


def found(kept: str) -> list[tuple[Verwijzingsoort, str, str]]:
    """Kind, words and target of each reference."""
    return [(v.soort, v.zoals_geschreven, v.doel) for v in find_references([Place(running(kept))])]


LAWS = {
    "zie artikel 12 van de Wet voorbeelden, en verder": ["artikel 12 van de Wet voorbeelden"],
    "de Voorbeeldwet is streng": ["Voorbeeldwet"],
    "in artikel 3:4, tweede lid, van de Algemene wet bestuursrecht (Awb) en": [
        "artikel 3:4, tweede lid, van de Algemene wet bestuursrecht (Awb)"
    ],
    "volgens artikel 3:4 Awb, en de Awb zelf": ["artikel 3:4 Awb", "Awb"],
    "artikelen 8, 9 en 10 van de Voorbeeldwet 2093": ["artikelen 8, 9 en 10 van de Voorbeeldwet 2093"],
    "artikel 9a Wetboek van Strafrecht": ["artikel 9a Wetboek van Strafrecht"],
    "artikel 2 van het Proefbesluit en artikel 5 VBW": ["artikel 2 van het Proefbesluit", "artikel 5 VBW"],
    "een Woo-verzoek volgens de Woo": ["Woo"],
    "de Wet wordt gewijzigd, een Noodwet, de wethouder en de Wetenschap": [],
    "het artikel 12 In de krant, en artikel 3 Minister": [],
}


@pytest.mark.parametrize("text", LAWS)
def test_laws_are_found_by_article_and_by_name(text: str) -> None:
    """An article goes with its law; a name alone is one too; what only looks like a law is none, and none has an id."""
    assert found(text) == [(S.WET, words, "") for words in LAWS[text]]


NUMBERED = {
    "Staatsblad 2094, 118": (S.STAATSBLAD, "stb-2094-118"),
    "Stb. 2094, nr. 118": (S.STAATSBLAD, "stb-2094-118"),
    "Staatscourant 2094, 34": (S.STAATSBLAD, "stcrt-2094-34"),
    "Stcrt. 2094, nr. 12345": (S.STAATSBLAD, "stcrt-2094-12345"),
    "Trb. 2094, 7": (S.STAATSBLAD, "trb-2094-7"),
    "Verordening (EU) 2016/679": (S.WET, "32016R0679"),
    "Verordening (EG) nr. 1107/2009": (S.WET, "32009R1107"),
    "Verordening (EU) nr. 2015/2016": (S.WET, "32015R2016"),
    "Verordening (EU) nr. 1999/2013": (S.WET, ""),
    "Richtlijn 2010/75/EU": (S.WET, "32010L0075"),
    "Richtlijn (EU) 2016/680": (S.WET, "32016L0680"),
    "richtlijn 92/43/EEG": (S.WET, "31992L0043"),
    "Besluit 2010/477/EU": (S.WET, "32010D0477"),
    "Kamerstuk 2094D28457": (S.KAMERSTUK, "2094D28457"),
    "Kamerstuk 19 432-537": (S.KAMERSTUK, "kst-19432-537"),
    "Kamerstuk 19501-20-2128": (S.KAMERSTUK, "kst-19501-20-2128"),
    "Kamerstuk 21 501-02, nr. 3174": (S.KAMERSTUK, "kst-21501-02-3174"),
    "Kamerstukken II 2093/94, 19 410 VI, nr. 12": (S.KAMERSTUK, "kst-19410-VI-12"),
    "Kamerstukken II, vergaderjaar 2092/2093 19 229, nr. 29": (S.KAMERSTUK, "kst-19229-29"),
    "Kamerst. I 2092/93, 19 021, B": (S.KAMERSTUK, "kst-19021-B"),
    "TK 2093/94, 19 410, nr. 3": (S.KAMERSTUK, "kst-19410-3"),
    "19 424, nr. 650": (S.KAMERSTUK, "kst-19424-650"),
    "motie van het lid Voorbeeld, 19 410 XIV, nr. 9": (S.KAMERSTUK, "kst-19410-XIV-9"),
    "Handelingen II 2093/94, nr. 70, item 4": (S.HANDELINGEN, "h-tk-20932094-70-4"),
    "Handelingen TK 2093-2094, 70-4": (S.HANDELINGEN, "h-tk-20932094-70-4"),
    "Handelingen II, vergaderjaar 2093–2094, nr. 8": (S.HANDELINGEN, "h-tk-20932094-8"),
    "Aanhangsel van de Handelingen II 2093/94, 1353": (S.AANHANGSEL, "ah-tk-20932094-1353"),
    "Aanh. Hand. II 2093/94, nr. 12": (S.AANHANGSEL, "ah-tk-20932094-12"),
    "Aanhangsel Handelingen, nr. 12, vergaderjaar 2093–2094": (S.AANHANGSEL, "ah-tk-20932094-12"),
    "kst-19410-93": (S.KAMERSTUK, "kst-19410-93"),
}


@pytest.mark.parametrize("words", NUMBERED)
def test_a_number_gives_an_official_id(words: str) -> None:
    """Each way of writing it is found once, whole, and names the document, or nothing where it is not certain."""
    soort, doel = NUMBERED[words]
    assert found(f"Zoals gezegd ({words}) blijft dat zo.") == [(soort, words, doel)]


LISTS = {
    "Kamerstukken 19 645, nrs. 811, 813 en 828 en 19 984, nr. 1207": [
        *("kst-19645-811", "kst-19645-813", "kst-19645-828", "kst-19984-1207")
    ],
    "Kamerstukken II 2093/94, 19 021, nr. 6; I 2093/94, 19 021, B": ["kst-19021-6", "kst-19021-B"],
    "motie-Voorbeeld/Proef (Kamerstuk 19 828, nr. 66)": ["kst-19828-66"],
    "Kamerstuk 19 424, nr. 650 (19 424, nr. 651)": ["kst-19424-650", "kst-19424-651"],
    "voor € 12 345,67, nr. 6 van de lijst": [],
}


@pytest.mark.parametrize("text", LISTS)
def test_what_is_listed_behind_a_kamerstuk_is_found_too(text: str) -> None:
    """Several numbers of one dossier, and several dossiers; the word that lists them is no part of any."""
    references = found(text)
    assert [doel for _, _, doel in references] == LISTS[text]
    assert not any(words.startswith((",", ";", "en ", "motie")) for _, words, _ in references)


A = "https://voorbeeld.example"
URLS = {
    f"zie {A}/a.": [f"{A}/a"],
    f"({A}/a_(b)).": [f"{A}/a_(b)"],
    f"»{A}/a», en {A}/b;": [f"{A}/a", f"{A}/b"],
    f"{A}/a,{A}/b": [f"{A}/a", f"{A}/b"],
    "www.voorbeeld.example/a!": ["https://www.voorbeeld.example/a"],
    "voorbeeld.nl/a/b.pdf, en lid.nl": ["https://voorbeeld.nl/a/b.pdf"],
    f"({A}/binnenland/\nook-nietjes/267.html) en": [f"{A}/binnenland/ook-nietjes/267.html"],
    f"{A}/nietjes-en-\ngaatjes-uit/. Meer": [f"{A}/nietjes-en-gaatjes-uit/"],
    f"{A}/nietjes- gaatjes-uit).": [f"{A}/nietjes-gaatjes-uit"],
    f"({A}/nietjes\nen-gaatjes) is": [f"{A}/nietjesen-gaatjes"],
    f"{A}/lades/\nen dan verder": [f"{A}/lades/"],
    "https://\nwww.voorbeeld.example/x\nTweede": ["https://www.voorbeeld.example/x"],
}


@pytest.mark.parametrize("text", URLS)
def test_an_address_is_whole_and_no_more(text: str) -> None:
    """Punctuation of the sentence stays out; what a line's end broke off is back, with a hyphen of its own."""
    assert found(text) == [(S.URL, words, doel) for (_, words, _), doel in zip(found(text), URLS[text], strict=True)]


# What an answer to question 9 refers to: the number of a document ("" its own), and numbers of questions there.
AH = "Aanhangsel Handelingen, vergaderjaar 2093–2094, nr. 12"
ANSWERS: dict[str, list[tuple[str, tuple[int, ...]]]] = {
    "Zie het antwoord op vraag 1.": [("", (1,))],
    "Zie de antwoorden 2 t/m 4.": [("", (2, 3, 4))],
    "Zie het antwoord op de vragen 3 en 9.": [("", (3,))],
    "Zie het antwoord op de vorige vraag.": [("", (8,))],
    "Zie mijn antwoord op vraag 3 van Aanhangsel Handelingen 2093-2094, nr. 12.": [("ah-tk-20932094-12", (3,))],
    f"Zoals gezegd in het antwoord op vraag 9 ({AH}) blijft dat zo.": [("ah-tk-20932094-12", (9,))],
    f"Zie {AH}, antwoord op vraag 3.": [("ah-tk-20932094-12", (3,))],
    "Zie ah-tk-20932094-12, antwoord 3 en 4.": [("ah-tk-20932094-12", (3, 4))],
    "Zie het antwoord op vraag 3 van de vragen van het lid Voorbeeld (VBP) van 3 mei 2094 (2094Z00012).": [
        ("2094Z00012", (3,))
    ],
    "Ja. Zie het antwoord op de vragen 2 t/m 4 van de set met kenmerk 2094Z00012.": [("2094Z00012", (2, 3, 4))],
    "Ja. Zie ook het antwoord op vraag 4 van kv-tk-2094Z00012.": [("kv-tk-2094Z00012", (4,))],
    "Zie het antwoord op vraag 1, en het antwoord op vraag 5 van 2094Z00012.": [("", (1,)), ("2094Z00012", (5,))],
    f"Zoals gezegd in het antwoord op vraag 3 is in antwoord op vragen van het lid Voorbeeld ({AH}) dit gezegd.": [
        ("", (3,))
    ],
    "Zie het antwoord op vraag 2. De vragen van het lid Proef (2094Z00012) zijn beantwoord.": [("", (2,))],
    f"Zie het antwoord op vraag 3 van de Minister van Nieten en Perforatie ({AH}).": [("ah-tk-20932094-12", (3,))],
    f"Zie het antwoord op vraag 3 van minister Voorbeeld (Nieten) ({AH}).": [("ah-tk-20932094-12", (3,))],
    f"Zie het antwoord op vraag 3 van het lid Voorbeeld (VBP) ({AH}).": [("ah-tk-20932094-12", (3,))],
    f"Zie het antwoord op vraag 3. De Minister van Nieten en Perforatie zegt dat ook ({AH}).": [("", (3,))],
    "Zie het antwoord op vraag 3 van de Minister van Nieten en Perforatie.": [],
    "In antwoord op vraag 12 van het lid Voorbeeld is dat gezegd.": [],
    "In het antwoord op vraag 2 van eerdere vragen is dat gezegd.": [],
    "Zie het antwoord op vraag 3 (Aanhangsel Handelingen, vergaderjaar 2093–2094, nrs. 12 en 13).": [],
    "Zie de antwoorden op de vragen van het lid Voorbeeld van 3 mei 2094 (2094Z00012).": [("2094Z00012", ())],
    f"Ik verwijs u naar de beantwoording van de Kamervragen van het lid Proef ({AH}).": [("ah-tk-20932094-12", ())],
    f"Zie {AH}.": [("ah-tk-20932094-12", ())],
    "De antwoorden op de vragen van het lid Voorbeeld (2094Z00012) gelden nog.": [],
}


@pytest.mark.parametrize("text", ANSWERS)
def test_an_answer_refers_to_answers_here_and_elsewhere(text: str) -> None:
    """A question's number is of the document that stands right behind or before it, else of this one.

    Without such a number all answers of a document are meant, when the answer says nothing else. Of another document
    that has no number nothing is told.
    """
    references = find_references([Place(running(text), 9, (9,))])
    assert [(v.doel, v.vragen) for v in references if v.soort is S.ANTWOORD] == ANSWERS[text]


def test_the_words_of_a_reference_elsewhere() -> None:
    """From the answer to the number of the document, with the bracket that closes it."""
    text = running("Zie de antwoorden op de vragen van het lid Voorbeeld (2094Z00012).")
    found = [v for v in find_references([Place(text, 1, (1,))]) if v.soort is S.ANTWOORD]
    assert [v.zoals_geschreven for v in found] == ["antwoorden op de vragen van het lid Voorbeeld (2094Z00012)"]
    assert [v.in_antwoord for v in found] == [1]


ALONE = {
    "Zie het antwoord op vraag 1.": True,
    "Zie antwoord 1": True,
    "Zie vraag 2.": True,
    "Zie de antwoorden 2 t/m 4.": True,
    "Zie het antwoord op vraag 1. Zie ook het antwoord op vraag 2.": True,
    "Zie het antwoord op vraag 1 en het antwoord op vraag 3.": True,
    "Zie het antwoord op de vorige vraag.": True,
    "Kortheidshalve wordt verwezen naar het antwoord op vraag 2.": True,
    "Voor het antwoord op deze vraag verwijs ik u naar het antwoord op vraag 1.": True,
    f"Zie het antwoord op vraag 3 van de vragen van het lid Voorbeeld ({AH}).": True,
    f"Zie {AH}.": True,
    "Zie de beantwoording van eerdere vragen van het lid Voorbeeld.": True,
    "Ja, zie het antwoord op vraag 1.": False,
    "Zie het antwoord op vraag 1. De nietjes komen.": False,
    "Zie het antwoord op vraag 1: nietjes roesten.": False,
    "Zie mijn antwoord op vraag 3, waarin ik uitleg dat nietjes roesten.": False,
    "Ik verwijs u naar mijn brief van 3 mei.": False,
    "": False,
}


@pytest.mark.parametrize("text", ALONE)
def test_an_answer_that_only_refers(text: str) -> None:
    """It says where the answer is, in up to three sentences, and nothing else."""
    assert only_refers(text) is ALONE[text]


def test_a_law_by_its_number() -> None:
    """The number in the Basiswettenbestand is a reference where a text states it, not inside an address."""
    assert found("Zie BWBR0005537 en https://wetten.overheid.nl/BWBR0005537.") == [
        (S.WET, "BWBR0005537", "BWBR0005537"),
        (S.URL, "https://wetten.overheid.nl/BWBR0005537", "https://wetten.overheid.nl/BWBR0005537"),
    ]


def test_there_are_cases() -> None:
    """The tables are whole."""
    assert (len(LAWS), len(NUMBERED), len(LISTS), len(URLS)) == (10, 30, 5, 12)
    assert (len(ANSWERS), len(ALONE)) == (26, 18)


def test_a_reference_is_where_it_stands() -> None:
    """The span of a reference holds its words, without the word that lists it."""
    text = running("Kamerstuk 19 645, nr. 811 en 19 984, nr. 1207")
    spans = [v.spans for v in find_references([Place(text)])]
    assert [text.kept[s[0].begint : s[0].eindigt] for s in spans] == ["Kamerstuk 19 645, nr. 811", "19 984, nr. 1207"]
