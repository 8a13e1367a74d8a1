"""Members of the government by post, name and day."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from kg.identity import Register, resolve_bewindspersoon
from kg.model import Ambt
from tests.identity.conftest import FILES, write_register

DAY = date(2023, 3, 1)
MINISTER, STAATSSECRETARIS = Ambt.MINISTER, Ambt.STAATSSECRETARIS


def _person(entity: str) -> str:
    return entity.split("/")[1] if entity else ""


def test_post_and_day_are_enough(register: Register) -> None:
    """Who held the post on the day is found without a name."""
    found = resolve_bewindspersoon(register, DAY, MINISTER, ministerie="Voorbeelden en Proeven")
    assert found.entity == "bewindspersoon/eva-testersen-1975/mnre9001/2022-07-01"
    assert found.zekerheid == 0.95
    assert found.grond.startswith("Post en datum wijzen één bewindspersoon aan: Eva Testersen")


def test_name_and_post_together_are_surest(register: Register) -> None:
    """Name and post that agree give the highest certainty."""
    found = resolve_bewindspersoon(register, DAY, MINISTER, "Testersen", "Voorbeelden en Proeven")
    assert found.zekerheid == 0.99


def test_name_alone(register: Register) -> None:
    """A name that one member of the government bears on the day is linked, with less certainty."""
    found = resolve_bewindspersoon(register, DAY, naam="Testersen")
    assert (_person(found.entity), found.zekerheid) == ("eva-testersen-1975", 0.9)


def test_name_and_post_must_agree(register: Register) -> None:
    """Somebody of that name in another post is a candidate, not a link."""
    found = resolve_bewindspersoon(register, DAY, STAATSSECRETARIS, "Testersen", "Schijnzaken")
    assert not found.matched
    assert [_person(candidate.entity) for candidate in found.candidates] == ["eva-testersen-1975"]
    assert "gaan op 2023-03-01 niet samen" in found.grond


def test_unknown_holder_is_never_guessed(register: Register) -> None:
    """A post that the register has nobody for on the day is unmatched."""
    found = resolve_bewindspersoon(register, date(2022, 3, 1), MINISTER, ministerie="Voorbeelden en Proeven")
    assert (found.entity, found.candidates) == ("", ())


def test_misspelt_name_in_a_known_post(register: Register) -> None:
    """A letter off is forgiven when the post agrees, and the reason says so."""
    found = resolve_bewindspersoon(register, DAY, MINISTER, "Testerssen", "Voorbeelden en Proeven")
    assert _person(found.entity) == "eva-testersen-1975"
    assert found.zekerheid == 0.91
    assert "anders gespeld" in found.grond


def test_minister_voor_is_a_post_of_its_own(register: Register) -> None:
    """The minister for a portfolio is not the minister of the ministry he works at, nor the other way round."""
    voor = resolve_bewindspersoon(register, DAY, MINISTER, portefeuille="Lange Proeven en Sport")
    van = resolve_bewindspersoon(register, DAY, MINISTER, ministerie="Voorbeelden en Proeven")
    assert _person(voor.entity) == "hugo-woorden-1978"
    assert _person(van.entity) == "eva-testersen-1975"


def test_minister_with_portfolio_may_be_named_with_his_ministry(register: Register) -> None:
    """With his name the ministry he works at is enough, with less certainty."""
    found = resolve_bewindspersoon(register, DAY, MINISTER, "Woorden", "Voorbeelden en Proeven")
    assert (_person(found.entity), found.zekerheid) == ("hugo-woorden-1978", 0.95)


@pytest.mark.parametrize("text", ["lange proeven en sport", "Lange Proeven", "LangeProeven en Sport"])
def test_portfolio_may_be_written_loosely(register: Register, text: str) -> None:
    """Case, glued words and a part of the portfolio are understood."""
    assert _person(resolve_bewindspersoon(register, DAY, MINISTER, portefeuille=text).entity) == "hugo-woorden-1978"


@pytest.mark.parametrize(
    "text", ["vanVoorbeelden en Proeven", "voorbeelden en proeven", "Voorbelden en Proeven", "VenP"]
)
def test_ministry_may_be_written_loosely(register: Register, text: str) -> None:
    """Glued words, case, a spelling error and the abbreviation are understood."""
    assert _person(resolve_bewindspersoon(register, DAY, MINISTER, ministerie=text).entity) == "eva-testersen-1975"


def test_two_staatssecretarissen_stay_open_without_name(register: Register) -> None:
    """A ministry with two staatssecretarissen gives both; the name or the portfolio decides."""
    ministry = "Voorbeelden en Proeven"
    assert resolve_bewindspersoon(register, DAY, STAATSSECRETARIS, ministerie=ministry).ambiguous
    by_name = resolve_bewindspersoon(register, DAY, STAATSSECRETARIS, "Schijn", ministry)
    by_portfolio = resolve_bewindspersoon(register, DAY, STAATSSECRETARIS, "", ministry, "Metingen")
    assert (_person(by_name.entity), _person(by_portfolio.entity)) == ("ina-schijn-1979", "bas-voorbeeld-1971")


def test_only_staatssecretaris_known_is_less_certain(register: Register) -> None:
    """One known staatssecretaris need not be the only one."""
    assert resolve_bewindspersoon(register, DAY, STAATSSECRETARIS, ministerie="Schijnzaken").zekerheid == 0.9


@pytest.mark.parametrize(("ambt", "ministry"), [(Ambt.MINISTER_PRESIDENT, ""), (MINISTER, "Algemene Voorbeelden")])
def test_minister_president(register: Register, ambt: Ambt, ministry: str) -> None:
    """The Minister-President is found by office, and as minister of his ministry."""
    found = resolve_bewindspersoon(register, DAY, ambt, ministerie=ministry)
    assert _person(found.entity) == "fay-monster-stalen-1976"


def test_given_name_makes_a_name_alone_surer(register: Register) -> None:
    """Given name or initials that agree raise the certainty of a name without a post."""
    assert resolve_bewindspersoon(register, DAY, naam="Eva Testersen").zekerheid == 0.96


def test_who_holds_two_posts_is_certain_as_a_person_only(tmp_path: Path) -> None:
    """By name alone it cannot be told which of two posts is meant: certainty falls below 0.90."""
    second = "eva-testersen-1975,Minister,mnre9004,,Minister van Schijnzaken,2022-07-01,,,verzonnen\n"
    both = Register.load(write_register(tmp_path, bewindspersonen=FILES["bewindspersonen.csv"] + second))
    found = resolve_bewindspersoon(both, DAY, naam="Eva Testersen")
    assert (_person(found.entity), found.zekerheid) == ("eva-testersen-1975", 0.86)
    assert "meer dan één post" in found.grond


def test_some_days_after_the_post_lower_certainty(register: Register) -> None:
    """A letter of the week after the last day is linked to the post, one of a month later is not."""
    ministry = "Voorbeelden en Proeven"
    after = resolve_bewindspersoon(register, date(2022, 1, 15), MINISTER, "Twee Woorden", ministry)
    assert after.entity == "bewindspersoon/gea-twee-woorden-1977/mnre9001/2020-01-01"
    assert after.zekerheid == 0.89
    assert "5 dagen buiten de periode" in after.grond
    assert not resolve_bewindspersoon(register, date(2022, 2, 15), MINISTER, "Twee Woorden", ministry).matched


def test_surname_alone_outside_the_post_is_nobody(register: Register) -> None:
    """Neither post nor given name agrees: some days outside are then too much."""
    assert not resolve_bewindspersoon(register, date(2022, 1, 15), naam="Twee Woorden").matched


@pytest.mark.parametrize(
    ("name", "ministry"),
    [
        ("waarnemend Testersen", "Voorbeelden en Proeven"),
        ("Testersen", "Voorbeelden en Proeven a.i."),
        ("Testersen a.i.", "Voorbeelden en Proeven, ad interim"),
    ],
)
def test_standing_in_is_the_same_post(register: Register, name: str, ministry: str) -> None:
    """That somebody is acting does not change which post is meant."""
    assert resolve_bewindspersoon(register, DAY, MINISTER, name, ministry).zekerheid == 0.99


@pytest.mark.parametrize(
    "text",
    ["Voorbeelden en Proeven – Metingen", "Voorbeelden en Proeven - Metingen", "Voorbeelden en Proeven (Metingen)"],
)
def test_portfolio_may_stand_with_the_ministry(register: Register, text: str) -> None:
    """A portfolio after a dash or in brackets tells two staatssecretarissen apart, with full certainty."""
    found = resolve_bewindspersoon(register, DAY, STAATSSECRETARIS, ministerie=text)
    assert (_person(found.entity), found.zekerheid) == ("bas-voorbeeld-1971", 0.95)


def test_abbreviation_in_brackets_is_no_portfolio(register: Register) -> None:
    """The ministry's own abbreviation after its name changes nothing."""
    found = resolve_bewindspersoon(register, DAY, MINISTER, ministerie="Voorbeelden en Proeven (VenP)")
    assert _person(found.entity) == "eva-testersen-1975"


def test_prefix_may_be_other_in_a_known_post(register: Register) -> None:
    """A prefix that is not in the name is forgiven when the post agrees."""
    found = resolve_bewindspersoon(register, DAY, MINISTER, "van Testersen", "Voorbeelden en Proeven")
    assert (_person(found.entity), found.zekerheid) == ("eva-testersen-1975", 0.9)


def test_nothing_written_is_nobody(register: Register) -> None:
    """Neither name nor post is no error."""
    assert not resolve_bewindspersoon(register, DAY).matched


REAL = [
    (date(2025, 2, 21), MINISTER, "Bruins", "Onderwijs, Cultuur en Wetenschap", "", "eppo-bruins-1969"),
    (date(2025, 2, 21), None, "Bruins", "", "", "eppo-bruins-1969"),
    (date(2018, 2, 21), MINISTER, "Bruins", "", "Medische Zorg", "bruno-bruins-1963"),
    (
        date(2022, 11, 15),
        MINISTER,
        "Bruins Slot",
        "Binnenlandse Zaken en Koninkrijksrelaties",
        "",
        "hanke-bruins-slot-1977",
    ),
    (date(2024, 1, 29), MINISTER, "", "Buitenlandse Zaken", "", "hanke-bruins-slot-1977"),
    (date(2024, 1, 29), MINISTER, "", "vanFinanciën", "", "steven-van-weyenberg-1973"),
    (date(2024, 1, 29), MINISTER, "", "", "Klimaat en Energie", "rob-jetten-1987"),
    (date(2024, 1, 29), MINISTER, "", "Algemene Zaken", "", "mark-rutte-1967"),
    (
        date(2024, 1, 29),
        MINISTER,
        "",
        "",
        "Buitenlandse Handel en Ontwikkelingssamenwerking",
        "geoffrey-van-leeuwen-1971",
    ),
    (date(2024, 11, 5), MINISTER, "Faber-Van de Klashorst", "Asiel en Migratie", "", "marjolein-faber-1960"),
    (date(2013, 1, 29), STAATSSECRETARIS, "Dekker", "Onderwijs, Cultuur en Wetenschap", "", "sander-dekker-1975"),
    (date(2012, 3, 1), MINISTER, "Leers", "", "Immigratie, Integratie en Asiel", "gerd-leers-1951"),
    (date(2017, 11, 10), MINISTER, "Grapperhaus", "Justitie en Veiligheid", "", "ferdinand-grapperhaus-1959"),
    (
        date(2012, 3, 1),
        MINISTER,
        "Schultz van Haegen",
        "Infrastructuur en Milieu",
        "",
        "melanie-schultz-van-haegen-1970",
    ),
]


@pytest.mark.parametrize(("on", "ambt", "name", "ministry", "portfolio", "person"), REAL)
def test_real_holder_is_found(
    packaged: Register, on: date, ambt: Ambt | None, name: str, ministry: str, portfolio: str, person: str
) -> None:
    """The ministers of the hard cases come out right."""
    assert _person(resolve_bewindspersoon(packaged, on, ambt, name, ministry, portfolio).entity) == person


def test_all_real_holders_were_tried() -> None:
    """The table of real holders is whole."""
    assert len(REAL) == 14


def test_two_posts_are_two_roles_of_one_person(packaged: Register) -> None:
    """Hanke Bruins Slot at BZK in 2022 and at BZ in 2024 is one person in two roles."""
    bzk = resolve_bewindspersoon(packaged, date(2022, 11, 15), naam="Bruins Slot").entity
    bz = resolve_bewindspersoon(packaged, date(2024, 1, 29), naam="Bruins Slot").entity
    assert bzk == "bewindspersoon/hanke-bruins-slot-1977/mnre1034/2022-01-10"
    assert bz == "bewindspersoon/hanke-bruins-slot-1977/mnre1013/2023-09-05"


def test_minister_voor_klimaat_has_no_ministry(packaged: Register) -> None:
    """The Minister voor Klimaat en Energie of 2022 is a post without a ministry of that name."""
    found = resolve_bewindspersoon(packaged, date(2024, 1, 29), MINISTER, portefeuille="Klimaat en Energie")
    held = packaged.bewindspersonen[found.entity.removeprefix("bewindspersoon/")]
    assert (held.ministerie, held.portefeuille) == ("", "Klimaat en Energie")


def test_day_of_the_handover_stays_open_without_name(packaged: Register) -> None:
    """On the day of a change of cabinet the post alone says nothing; the name does."""
    on = date(2012, 11, 5)
    assert resolve_bewindspersoon(packaged, on, MINISTER, ministerie="Defensie").ambiguous
    found = resolve_bewindspersoon(packaged, on, MINISTER, "Hillen", "Defensie")
    assert _person(found.entity) == "hans-hillen-1947"


HANDOVER = """person,ambt,ministerie,portefeuille,post,begin,end,kabinet,source
gea-twee-woorden-1977,Minister,mnre9001,,Minister van Voorbeelden en Proeven,2020-01-01,2022-01-10,,verzonnen
eva-testersen-1975,Minister,mnre9001,,Minister van Voorbeelden en Proeven,2022-01-11,,,verzonnen
"""
KABINET = "slug,name,begin,end,source\nvoorbeeld-i,Kabinet-Voorbeeld I,2022-01-11,,verzonnen\n"


@pytest.mark.parametrize(
    ("kabinetten", "day", "certainty"), [("", 14, 0.87), ("", 28, 0.95), (KABINET, 14, 0.95)], ids=str
)
def test_days_after_a_change(tmp_path: Path, kabinetten: str, day: int, certainty: float) -> None:
    """A post alone is less certain in the week after somebody took it over, not when the whole cabinet is new."""
    folder = write_register(tmp_path, bewindspersonen=HANDOVER)
    (folder / "kabinetten.csv").write_text(kabinetten or "slug,name,begin,end,source\n", encoding="utf-8")
    found = resolve_bewindspersoon(
        Register.load(folder), date(2022, 1, day), MINISTER, ministerie="Voorbeelden en Proeven"
    )
    assert (_person(found.entity), found.zekerheid) == ("eva-testersen-1975", certainty)


def test_other_initials_without_a_post_are_another_person(register: Register) -> None:
    """A surname and a day do not outweigh initials that speak against; with the post they do."""
    assert not resolve_bewindspersoon(register, DAY, naam="X.Y. Testersen").matched
    assert resolve_bewindspersoon(register, DAY, MINISTER, "X.Y. Testersen", "Voorbeelden en Proeven").matched


JUDGED = """mention,fractie,date_from,date_to,entity,decision,other,who,when,why
{},,,,bewindspersoon/dirk-proef-1974/mnre9004/2022-01-10,accept,,redactie,2090-01-01,zo bedoeld
"""


@pytest.mark.parametrize(
    ("mention", "ambt", "judged"),
    [
        ("Schijnzaken", STAATSSECRETARIS, False),
        ("Schijnzaken", MINISTER, False),
        ("Staatssecretaris van Schijnzaken", STAATSSECRETARIS, True),
        ("Staatssecretaris van Schijnzaken", MINISTER, False),
    ],
)
def test_a_decision_about_a_post_is_about_that_post(tmp_path: Path, mention: str, ambt: Ambt, judged: bool) -> None:
    """The name of a ministry decides nothing about the posts there: a decision names the whole post."""
    register = Register.load(write_register(tmp_path, judgements=JUDGED.format(mention)))
    found = resolve_bewindspersoon(register, DAY, ambt, ministerie="Schijnzaken")
    assert (found.zekerheid == 1.0) is judged


def test_portfolio_that_the_register_does_not_have(register: Register) -> None:
    """Who is written with name and ministry is linked, whatever the portfolio; without the name nobody is."""
    post = {"ministerie": "Schijnzaken", "portefeuille": "Schijntoetsen"}
    found = resolve_bewindspersoon(register, DAY, STAATSSECRETARIS, "Proef", **post)
    assert (_person(found.entity), found.zekerheid) == ("dirk-proef-1974", 0.95)
    assert not resolve_bewindspersoon(register, DAY, STAATSSECRETARIS, **post).matched
