"""Reading and comparing Dutch names."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.identity.names import Name, fold, main_part, name_with_given, normal_initials, parse_name, readings, repair

PARSED = [
    ("Joost Eerdmans", Name("Joost", "", "", "Eerdmans")),
    ("Joost Eerdmans (B.J.)", Name("Joost", "B.J.", "", "Eerdmans")),
    ("R.H. (Romke) de Jong", Name("Romke", "R.H.", "de", "Jong")),
    ("K.H. Ollongren", Name("", "K.H.", "", "Ollongren")),
    ("Dijk, D.J.H. van", Name("", "D.J.H.", "van", "Dijk")),
    ("D.J.H. vanDijk", Name("", "D.J.H.", "van", "Dijk")),
    ("drs. A.C. van Huffelen", Name("", "A.C.", "van", "Huffelen")),
    ("M. van Ooijen MSc", Name("", "M.", "van", "Ooijen")),
    ("Van Weyenberg", Name("", "", "van", "Weyenberg")),
    ("VAN DER STAAIJ", Name("", "", "van der", "STAAIJ")),
    ("de heer Van Dijk", Name("", "", "van", "Dijk")),
    ("Bas van 't Wout", Name("Bas", "", "van 't", "Wout")),
    ("Bas van ’t Wout (B.)", Name("Bas", "B.", "van 't", "Wout")),
    ("Kostic ´", Name("", "", "", "Kostic")),
    ("DaniëlleJansen", Name("Daniëlle", "", "", "Jansen")),
    ("Faber – Van de Klashorst", Name("", "", "", "Faber-Van de Klashorst")),
    ("Marjolein Faber - van de Klashorst", Name("Marjolein", "", "", "Faber-van de Klashorst")),
    ("Th.J.A.M. de Bruijn", Name("", "T.J.A.M.", "de", "Bruijn")),
    ("Jan Jacob van Dijk", Name("Jan Jacob", "", "van", "Dijk")),
    ("prof. dr. ir. De Wit", Name("", "", "de", "Wit")),
    ("Willem Voorbeeld jr.", Name("Willem", "", "", "Voorbeeld jr.")),
    ("het lid Voorbeeld", Name("", "", "", "Voorbeeld")),
    ("de leden Van Proef", Name("", "", "van", "Proef")),
    ("Ada Voorbeeld (Ada)", Name("Ada", "", "", "Voorbeeld")),
    ("Proef, van, C.", Name("", "C.", "van", "Proef")),
    ("Proef, C., van", Name("", "C.", "van", "Proef")),
    ("v.d. Proef", Name("", "", "van der", "Proef")),
    ("Cor v. Proef", Name("Cor", "", "van", "Proef")),
    ("vd Proef", Name("", "", "van der", "Proef")),
    ("C. v Proef", Name("", "C.", "van", "Proef")),
    ("B.J.Voorbeeld", Name("", "B.J.", "", "Voorbeeld")),
    ("C.D.van der Proef", Name("", "C.D.", "van der", "Proef")),
    ("Mr.drs. B. Voorbeeld", Name("", "B.", "", "Voorbeeld")),
    ("prof.dr.ir B. Voorbeeld", Name("", "B.", "", "Voorbeeld")),
    ("Proef (C.D.) van der", Name("", "C.D.", "van der", "Proef")),
    ("PROEF (C.D.) VAN DER", Name("", "C.D.", "van der", "PROEF")),
    ("B.J. Voorbeeld, MA", Name("", "B.J.", "", "Voorbeeld")),
    ("Bas Voorbeeld, MSc", Name("Bas", "", "", "Voorbeeld")),
    ("Voorbeeld, MA", Name("", "M.A.", "", "Voorbeeld")),
    ("JAN PROEF", Name("JAN", "", "", "PROEF")),
    ("JB PROEF", Name("", "J.B.", "", "PROEF")),
    ("Bas Vo&ouml;rbeeld", Name("Bas", "", "", "Voörbeeld")),
    ("Bas Vo&#246;rbeeld", Name("Bas", "", "", "Voörbeeld")),
    ("Bas VoÃ¶rbeeld", Name("Bas", "", "", "Voörbeeld")),
    ("Åsa Voorbeeld", Name("Åsa", "", "", "Voorbeeld")),
    ("Bas\u00a0Voor\u00adbeeld\u200b", Name("Bas", "", "", "Voorbeeld")),
    ("", Name("", "", "", "")),
]


@pytest.mark.parametrize(("text", "expected"), PARSED)
def test_name_is_read_in_every_usual_form(text: str, expected: Name) -> None:
    """Given name, initials, prefix and surname come out whichever way the name is written."""
    assert parse_name(text) == expected


def test_every_form_is_covered() -> None:
    """The table of forms is not empty and has not shrunk."""
    assert len(PARSED) == 47


@pytest.mark.parametrize(
    ("text", "surnames"),
    [
        ("Bruins Slot", {"bruins slot", "slot"}),
        ("mevrouw Bruins Slot", {"bruins slot", "slot"}),
        ("Hirsch Ballin (EMH)", {"hirsch ballin", "ballin"}),
        ("Schultz van Haegen", {"schultz van haegen", "van haegen"}),
        ("Van Dijk", {"van dijk"}),
        ("v.d. Proef", {"van der proef", "van den proef", "van de proef"}),
    ],
)
def test_what_the_form_cannot_tell_gives_several_readings(text: str, surnames: set[str]) -> None:
    """A first word may be a given name or a part of the surname; both readings are there."""
    assert {name.surname for name in readings(text)} == surnames


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Yeşilgöz-Zegerius", "yesilgoz zegerius"),
        ("van ’t Wout", "van 't Wout"),
        ("Gill'ard", "Gill’ard"),
        ("Kostić", "Kostic ´"),
        ("Koşer Kaya", "KOSER  KAYA"),
        ("Çörüz", "Coruz"),
    ],
)
def test_accents_dashes_and_case_do_not_count(one: str, other: str) -> None:
    """Spellings of one surname that differ in accents, apostrophes, dashes or case are the same."""
    assert fold(repair(one)) == fold(repair(other))


def test_prefix_counts() -> None:
    """Dijk and Van Dijk are two names."""
    assert parse_name("Dijk").surname != parse_name("Van Dijk").surname


def test_main_part_is_only_of_double_surnames() -> None:
    """The first half of a double surname is what stands before its dash."""
    assert main_part("Faber – Van de Klashorst") == "faber"
    assert main_part("Bruins Slot") == ""


def test_known_given_name_shows_where_the_surname_begins() -> None:
    """Of "Melanie Schultz van Haegen" the given name leaves the whole surname."""
    assert name_with_given("Melanie", "Melanie Schultz van Haegen").surname == "schultz van haegen"


def test_initials_get_one_form() -> None:
    """The initials "Ch.B." and "EMH" become capitals with points."""
    assert normal_initials("Ch.B.") == "C.B."
    assert normal_initials("EMH") == "E.M.H."


@given(st.text(max_size=60))
def test_any_text_can_be_read(text: str) -> None:
    """No text makes the reader fail, and the best reading is one of the readings."""
    assert parse_name(text) in readings(text)


@given(st.text(max_size=60))
def test_fold_is_stable(text: str) -> None:
    """Folding twice is folding once, and gives lower-case ASCII words."""
    folded = fold(text)
    assert fold(folded) == folded
    assert folded.isascii()
    assert folded == folded.lower().strip()


WORD = st.from_regex(r"[A-Z][a-z]{3,9}", fullmatch=True)


@given(
    WORD,
    st.from_regex(r"(?:[A-Z]\.){1,4}", fullmatch=True),
    st.sampled_from(["", "van", "van der", "de", "ten"]),
    WORD.filter(lambda word: word.lower() not in {"heer", "prof", "emia", "lid"}),
)
def test_every_form_of_one_name_has_the_same_surname(given_name: str, initials: str, prefix: str, family: str) -> None:
    """Full name, initials with the name in brackets, inverted name: the surname is the same."""
    surname = f"{prefix} {family}".strip()
    forms = (
        f"{initials} ({given_name}) {surname}",
        f"{initials} {surname}",
        f"{family}, {initials} {prefix}".strip(),
        surname,
    )
    assert {parse_name(form).surname for form in forms} == {fold(surname)}
