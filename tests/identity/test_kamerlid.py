"""Who asked: memberships by name, party and day."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from kg.identity import Register, resolve_kamerlid
from kg.identity.matching import letters_off, looks_alike
from tests.identity.conftest import FILES, write_register

DAY = date(2021, 3, 1)


def _person(entity: str) -> str:
    return entity.split("/")[1] if entity else ""


@pytest.fixture
def undecided(tmp_path: Path) -> Register:
    """The small register without decisions by people."""
    return Register.load(write_register(tmp_path, judgements=FILES["judgements.csv"].splitlines()[0] + "\n"))


def test_name_party_and_day_are_enough(register: Register) -> None:
    """A surname that one member of the party bears on the day is linked with high certainty."""
    found = resolve_kamerlid(register, "Voorbeeld", "VBP", DAY)
    assert found.entity == "kamerlid/ada-voorbeeld-1970/2020-01-01"
    assert found.zekerheid == 0.97
    assert found.grond.startswith("Naam, fractie en datum wijzen één Kamerlid aan: Ada Voorbeeld (VBP)")


def test_given_name_raises_certainty(register: Register) -> None:
    """A given name that agrees makes the link as certain as it gets."""
    assert resolve_kamerlid(register, "Ada Voorbeeld", "VBP", DAY).zekerheid == 0.99


def test_shared_surname_in_one_party_stays_open(register: Register) -> None:
    """Two members of one party with one surname are both named, none is chosen."""
    found = resolve_kamerlid(register, "Voorbeeld", "PvdP", DAY)
    assert found.ambiguous
    assert [_person(candidate.entity) for candidate in found.candidates] == ["bas-voorbeeld-1971", "bea-voorbeeld-1972"]


@pytest.mark.parametrize("name", ["Bea Voorbeeld", "B.C. Voorbeeld", "Voorbeeld, B.C.", "Bea Voorbeeld (B.C.)"])
def test_given_name_or_initials_decide(register: Register, name: str) -> None:
    """What distinguishes the two of one surname and party decides between them."""
    assert _person(resolve_kamerlid(register, name, "PvdP", DAY).entity) == "bea-voorbeeld-1972"


def test_first_initial_alone_does_not_decide(register: Register) -> None:
    """B. may be somebody whose second initial was left out."""
    assert resolve_kamerlid(register, "B. Voorbeeld", "PvdP", DAY).ambiguous


def test_hint_decides(register: Register) -> None:
    """A fuller name from the export of cases decides between two, and the reason says so."""
    found = resolve_kamerlid(register, "Voorbeeld", "PvdP", DAY, ("Bea Voorbeeld (B.C.)", "Cor van Proef (C.)"))
    assert _person(found.entity) == "bea-voorbeeld-1972"
    assert "voorletters zijn bekend" in found.grond


def test_prefix_distinguishes(register: Register) -> None:
    """Proef is not Van Proef."""
    assert _person(resolve_kamerlid(register, "Proef", "VBP", DAY).entity) == "dirk-proef-1974"


def test_misspelt_name_needs_party_and_lowers_certainty(register: Register) -> None:
    """One letter off in the whole surname is linked below 0.95 with the reason, and only with the party."""
    found = resolve_kamerlid(register, "Testerssen", "VBP", DAY)
    assert _person(found.entity) == "eva-testersen-1975"
    assert found.zekerheid < 0.95
    assert "anders gespeld (één letter verschil)" in found.grond
    assert not resolve_kamerlid(register, "Testerssen", "", DAY).matched


def test_part_of_a_name_is_not_a_misspelling(register: Register) -> None:
    """A name inside another is not that other."""
    assert not resolve_kamerlid(register, "Tester", "VBP", DAY).matched


def test_short_names_are_not_misspelt() -> None:
    """A letter off in a name of four letters is another name, and a prefix does not make it longer."""
    assert letters_off("van dam", "van dal") is None
    assert letters_off("van proef", "van proel") == 1
    assert letters_off("monsterman", "monstermens") == 2


def test_half_of_a_double_name_is_linked_with_reason(register: Register) -> None:
    """The first half of a double surname is how such a member is often called."""
    found = resolve_kamerlid(register, "Monster", "PvdP", DAY)
    assert _person(found.entity) == "fay-monster-stalen-1976"
    assert found.zekerheid < 0.97
    assert "eerste deel" in found.grond


def test_other_name_is_known(register: Register) -> None:
    """Somebody is found by another name that the register has."""
    assert _person(resolve_kamerlid(register, "De Toetser", "VBP", DAY).entity) == "eva-testersen-1975"


def test_words_before_a_surname_must_be_the_given_name(register: Register) -> None:
    """Twee Woorden is nobody of the name Woorden."""
    assert not resolve_kamerlid(register, "Twee Woorden", "PvdP", DAY).matched


def test_earlier_party_is_linked_with_less_certainty(register: Register) -> None:
    """Who left a party is found under it, at the membership of the day."""
    found = resolve_kamerlid(register, "Schijn", "VBP", date(2021, 8, 1))
    assert found.entity == "kamerlid/ina-schijn-1979/2021-06-01"
    assert found.zekerheid == 0.89


def test_prefix_may_be_lost_in_the_party(register: Register) -> None:
    """A prefix that is lost or other is forgiven when the party agrees, below 0.90 and with the reason."""
    lost = resolve_kamerlid(register, "van Testersen", "VBP", DAY)
    assert (_person(lost.entity), lost.zekerheid) == ("eva-testersen-1975", 0.88)
    assert "het voorvoegsel in «van Testersen» is anders of ontbreekt" in lost.grond
    assert not resolve_kamerlid(register, "van Testersen", "", DAY).matched


def test_halves_of_a_double_name_may_be_turned(register: Register) -> None:
    """A married name is written in either order."""
    found = resolve_kamerlid(register, "Stalen – Monster", "PvdP", DAY)
    assert (_person(found.entity), found.zekerheid) == ("fay-monster-stalen-1976", 0.93)
    assert "andersom" in found.grond


def test_group_of_one_is_known_by_any_word_before_it(register: Register) -> None:
    """Lid, Groep and Fractie before the name of a group of one are the same group."""
    found = [resolve_kamerlid(register, "Schijn", f"{word} Schijn", date(2021, 8, 1)) for word in ("Groep", "Fractie")]
    assert [one.zekerheid for one in found] == [0.97, 0.97]


def test_contradicting_party_links_nobody(register: Register) -> None:
    """A member of another party is a candidate only."""
    found = resolve_kamerlid(register, "Testersen", "PvdP", DAY)
    assert not found.matched
    assert [_person(candidate.entity) for candidate in found.candidates] == ["eva-testersen-1975"]


def test_some_days_outside_lower_certainty(register: Register) -> None:
    """A question of the week after the last day is linked, one of a month later is not."""
    found = resolve_kamerlid(register, "Testersen", "VBP", date(2022, 7, 5))
    assert found.zekerheid == 0.87
    assert "5 dagen buiten het lidmaatschap" in found.grond
    assert not resolve_kamerlid(register, "Testersen", "VBP", date(2022, 7, 31)).matched


def test_unknown_party_is_said(register: Register) -> None:
    """A party that nobody knows does not help, and the reason says so."""
    found = resolve_kamerlid(register, "Testersen", "Onbekend", DAY)
    assert found.zekerheid == 0.91
    assert "«Onbekend» is niet bekend" in found.grond


@pytest.mark.parametrize("party", ["VBP", "vbp", "V.B.P.", "Voorbeeldpartij", "Vorbeeldpartij", "beiden VBP"])
def test_all_spellings_of_a_party_are_known(register: Register, party: str) -> None:
    """Name, abbreviation, other case and a small error in a long name are one party."""
    assert resolve_kamerlid(register, "Voorbeeld", party, DAY).zekerheid == 0.97


def test_nobody_of_that_name(register: Register) -> None:
    """An unknown name is unmatched, without candidates."""
    found = resolve_kamerlid(register, "Niemandsland", "VBP", DAY)
    assert (found.entity, found.zekerheid, found.candidates) == ("", 0.0, ())


def test_empty_name_is_nobody(register: Register) -> None:
    """No name is no error."""
    assert not resolve_kamerlid(register, "", "VBP", DAY).matched


REAL = [
    ("Erdmans", "JA21", date(2024, 1, 29), "joost-eerdmans-1971"),
    ("Eerdmans", "JA21", date(2024, 1, 29), "joost-eerdmans-1971"),
    ("Inge van Dijk", "CDA", date(2024, 11, 1), "inge-van-dijk-1975"),
    ("Dijk", "SP", date(2024, 11, 1), "jimmy-dijk-1985"),
    ("Van Dijk", "PVV", date(2024, 11, 1), "emiel-van-dijk-1985"),
    ("Van Dijk", "Nieuw Sociaal Contract", date(2024, 11, 1), "olger-van-dijk-1979"),
    ("Kostic ´", "PvdD", date(2024, 11, 1), "ines-kostic-1984"),
    ("DaniëlleJansen", "NSC", date(2024, 11, 1), "danielle-jansen-1970"),
    ("Faber – van de Klashorst", "PVV", date(2024, 1, 3), "marjolein-faber-1960"),
    ("Omtzigt", "Lid Omtzigt", date(2022, 11, 1), "pieter-omtzigt-1974"),
    ("Omtzigt", "CDA", date(2015, 11, 1), "pieter-omtzigt-1974"),
    ("Kröger", "GroenLinks-PvdA", date(2023, 10, 20), "suzanne-kroger-1976"),
    ("Romke de Jong", "D66", date(2021, 6, 3), "romke-de-jong-1984"),
    ("de Jong", "PVV", date(2021, 6, 3), "leon-de-jong-1982"),
    ("Mulder", "PVV", date(2024, 9, 3), "edgar-mulder-1961"),
    ("Van den Hil", "VVD", date(2024, 10, 25), "jacqueline-van-den-hil-x1511"),
    ("Kröger", "GL+PvdA", date(2023, 11, 20), "suzanne-kroger-1976"),
    ("Kröger", "GroenLinks en PvdA", date(2023, 11, 20), "suzanne-kroger-1976"),
    ("Kröger", "GroenLinks", date(2024, 1, 20), "suzanne-kroger-1976"),
    ("Van Haga", "Groep van Haga", date(2022, 1, 20), "wybren-van-haga-1967"),
    ("Van Haga", "Lid Van Haga", date(2020, 1, 20), "wybren-van-haga-1967"),
    ("Van Haga", "BVNL", date(2023, 1, 20), "wybren-van-haga-1967"),
    ("Den Haan", "Fractie Den Haan", date(2022, 1, 20), "liane-den-haan-1967"),
    ("Den Haan", "50PLUS", date(2021, 4, 20), "liane-den-haan-1967"),
    ("Kuzu", "Groep Kuzu/Öztürk", date(2015, 10, 20), "tunahan-kuzu-1981"),
    ("Gundogan", "Lid Gündoğan", date(2022, 10, 20), "nilufer-gundogan-1977"),
    ("drs. C.A.M. van der Plas", "BBB", date(2024, 12, 20), "caroline-van-der-plas-1967"),
    ("v.d. Plas", "BBB", date(2024, 12, 20), "caroline-van-der-plas-1967"),
    ("Van de Klashorst – Faber", "PVV", date(2023, 12, 20), "marjolein-faber-1960"),
]


@pytest.mark.parametrize(("name", "party", "on", "person"), REAL)
def test_real_member_is_found(packaged: Register, name: str, party: str, on: date, person: str) -> None:
    """The members of the hard cases come out right."""
    assert _person(resolve_kamerlid(packaged, name, party, on).entity) == person


def test_all_real_members_were_tried() -> None:
    """The table of real members is whole."""
    assert len(REAL) == 29


def test_erdmans_is_linked_below_certainty(packaged: Register) -> None:
    """The misspelt Erdmans gets a certainty below 0.95 and its reason."""
    found = resolve_kamerlid(packaged, "Erdmans", "JA21", date(2024, 1, 29))
    assert found.zekerheid < 0.95
    assert "«Erdmans» is anders gespeld" in found.grond


def test_van_dijk_without_party_stays_open(packaged: Register) -> None:
    """Four members are called Van Dijk in 2024; without party none is chosen."""
    assert len(resolve_kamerlid(packaged, "Van Dijk", "", date(2024, 11, 1)).candidates) == 4


def test_lost_prefix_is_thought_of(register: Register) -> None:
    """Proef is Proef, but beside a Van Proef of the same party it may be her: less certain, and the reason says so."""
    found = resolve_kamerlid(register, "Proef", "VBP", DAY)
    assert (_person(found.entity), found.zekerheid) == ("dirk-proef-1974", 0.88)
    assert "ook Cor van Proef kan bedoeld zijn" in found.grond


def test_prefix_that_is_written_was_not_lost(undecided: Register) -> None:
    """Van Proef is as certain as any surname, though a Proef sits beside her."""
    assert resolve_kamerlid(undecided, "Van Proef", "VBP", DAY).zekerheid == 0.97


def test_given_name_rules_the_other_prefix_out(register: Register) -> None:
    """Dirk Proef is nobody else, whoever sits beside him."""
    assert resolve_kamerlid(register, "Dirk Proef", "VBP", DAY).zekerheid == 0.99


def test_initials_of_another_prefix_leave_it_open(tmp_path: Path) -> None:
    """ "D.C. Proef" has the surname of one and the initials of the other: both are named, none is chosen."""
    people = (
        FILES["persons.csv"].replace("van,Proef,C.,", "van,Proef,D.C.,").replace("Proef,D.,1974", "Proef,D.X.,1974")
    )
    found = resolve_kamerlid(Register.load(write_register(tmp_path, persons=people)), "D.C. Proef", "VBP", DAY)
    assert {_person(one.entity) for one in found.candidates} == {"cor-van-proef-1973", "dirk-proef-1974"}


def test_other_initials_without_party_are_another_person(register: Register) -> None:
    """A surname and a day do not outweigh initials that speak against: a candidate, no link."""
    found = resolve_kamerlid(register, "X.Y. Testersen", "", DAY)
    assert (found.matched, [_person(one.entity) for one in found.candidates]) == (False, ["eva-testersen-1975"])


def test_other_initials_with_party_are_doubtful(register: Register) -> None:
    """Surname, party and day outweigh initials that speak against, with less certainty."""
    assert resolve_kamerlid(register, "X.Y. Testersen", "VBP", DAY).zekerheid == 0.87


@pytest.mark.parametrize(
    ("written", "alike"),
    [("voorbeeid", True), ("v00rbee1d", True), ("testersem", False), ("testemen", True), ("van proef", False)],
)
def test_what_a_scan_mixes_up_looks_alike(written: str, alike: bool) -> None:
    """Letters that a scan takes for each other are one letter off, however many there are."""
    known = "voorbeeld" if written.startswith("v") else "testernen"
    assert (looks_alike(written, known) == 1) is alike


def test_glued_scan_error_is_linked(register: Register) -> None:
    """A capital I for an l does not cut a surname in two."""
    found = resolve_kamerlid(register, "VoorbeeId", "VBP", DAY)
    assert (_person(found.entity), found.zekerheid) == ("ada-voorbeeld-1970", 0.89)


def test_more_evidence_is_never_less_certain(undecided: Register) -> None:
    """A party that is right never lowers what name and day gave, for every member of the register."""
    register = undecided
    assert len(register.kamerleden) == 10
    for lid in register.kamerleden.values():
        party, person = register.fracties[lid.fractie].names[1], register.persons[lid.person]
        for name in (
            person.family,
            f"{person.prefix} {person.family}",
            person.name,
            f"{person.initials} {person.name}",
        ):
            alone = resolve_kamerlid(register, name, "", lid.begin)
            if alone.matched and _person(alone.entity) == lid.person:
                assert resolve_kamerlid(register, name, party, lid.begin).zekerheid >= alone.zekerheid


@pytest.mark.parametrize(
    "party", ["Fractie Van Proef", "fractie van Van Proef", "Groep Van Proef", "het lid Van Proef"]
)
def test_a_group_named_after_a_member_with_a_prefix(tmp_path: Path, party: str) -> None:
    """The "van" of "fractie Van Proef" belongs to the name, where there is such a group."""
    fracties = f"{FILES['fracties.csv']}proef,Lid Proef|Proef,,,verzonnen\nvan-proef,Groep Van Proef|GVP,,,verzonnen\n"
    leden = FILES["kamerleden.csv"].replace("cor-van-proef-1973,vbp", "cor-van-proef-1973,van-proef")
    register = Register.load(write_register(tmp_path, fracties=fracties, kamerleden=leden))
    assert resolve_kamerlid(register, "Cor van Proef", party, DAY).zekerheid == 0.99
