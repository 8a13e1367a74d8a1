"""Decisions by people win over what is computed."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from kg.errors import SourceError
from kg.identity import Register, resolve_bewindspersoon, resolve_kamerlid
from kg.identity.judgements import (
    COLUMNS,
    KINDS_OF_ROLE,
    Decision,
    Judgement,
    Judgements,
    append,
    judged,
    read_file,
    read_judgements,
)
from kg.identity.persoonsbesluiten import EARLIER_KEY, Persoonsbesluiten
from kg.model import Candidate, Resolution, Rol, Vermelding
from tests.identity.conftest import write_register


def test_accepted_link_is_certain(register: Register) -> None:
    """What people accepted is linked with certainty 1, with who, when and why."""
    found = resolve_kamerlid(register, "Bijnaam", "VBP", date(2020, 5, 1))
    assert (found.entity, found.zekerheid) == ("kamerlid/ada-voorbeeld-1970/2020-01-01", 1.0)
    assert found.grond == "Besluit van redactie (2090-01-01): zo genoemd"


def test_decision_holds_for_its_dates_only(register: Register) -> None:
    """Outside its dates a decision says nothing."""
    assert not resolve_kamerlid(register, "Bijnaam", "VBP", date(2021, 5, 1)).matched


def test_decision_holds_for_its_party_only(register: Register) -> None:
    """For another party a decision says nothing."""
    assert not resolve_kamerlid(register, "Bijnaam", "PvdP", date(2020, 5, 1)).matched


def test_rejected_link_is_not_made(register: Register) -> None:
    """What people rejected is not linked, and the reason says who rejected it."""
    found = resolve_kamerlid(register, "Van Proef", "VBP", date(2020, 5, 1))
    assert not found.matched
    assert found.grond.startswith("Besluit van redactie")


def test_decision_about_a_member_is_not_one_about_a_minister(register: Register) -> None:
    """A decision holds for the kind of entity that it names."""
    assert not resolve_bewindspersoon(register, date(2020, 5, 1), naam="Bijnaam").matched


# ---------------------------------------------------------------- the whole mention


def mention(written: str, rol: Rol, fractie: str = "") -> Vermelding:
    """A mention as written."""
    return Vermelding(rol, 0, written, (), fractie=fractie)


@pytest.mark.parametrize("rol", list(Rol))
def test_a_mention_can_be_judged_in_every_role(rol: Rol) -> None:
    """Each role says which kinds of entities answer who is meant; an asker is a member only."""
    assert len(Rol) == 7
    assert KINDS_OF_ROLE[rol]
    assert (KINDS_OF_ROLE[rol] == ("kamerlid",)) is (rol is Rol.INDIENER)


def test_a_post_without_a_name_is_judged_by_all_that_is_written(tmp_path: Path) -> None:
    """A decision about "Staatssecretaris van Proeven" is not one about the minister of that ministry."""
    post = "bewindspersoon/ada-voorbeeld-1970/mnre9001/2022-07-01"
    judgements = read_judgements([row("Staatssecretaris van Proeven", post)])
    found = Resolution("", 0.0, "geen")
    on = date(2022, 8, 1)
    assert judged(judgements, mention("staatssecretaris van Proeven", Rol.GEADRESSEERDE), on, found).entity == post
    assert judged(judgements, mention("Minister van Proeven", Rol.GEADRESSEERDE), on, found) is found
    assert judged(judgements, mention("Staatssecretaris van Proeven", Rol.INDIENER), on, found) is found


def test_an_undated_mention_follows_undated_decisions_only() -> None:
    """Without a day it is not known that a decision with a period holds."""
    always = read_judgements([row("Naam", "persoon/a")])
    sometimes = read_judgements([row("Naam", "persoon/a", date_from="2020-01-01")])
    found = Resolution("", 0.0, "geen datum")
    assert judged(always, mention("Naam", Rol.ONTVANGER), None, found).entity == "persoon/a"
    assert judged(sometimes, mention("Naam", Rol.ONTVANGER), None, found) is found


def test_a_rejected_candidate_is_no_candidate() -> None:
    """Of several who may be meant, the one that people rejected goes; nothing is chosen for that."""
    judgements = read_judgements([row("Naam", "persoon/a", decision="reject")])
    found = Resolution("", 0.0, "twee", (Candidate("persoon/a", 0.45), Candidate("persoon/b", 0.45)))
    left = judged(judgements, mention("Naam", Rol.ONTVANGER), date(2020, 1, 1), found)
    assert left.candidates == (Candidate("persoon/b", 0.45),)
    assert not left.matched


# ---------------------------------------------------------------- the file


def row(mention: str = "", entity: str = "persoon/a", **cells: str) -> dict[str, str]:
    """A row of the file that is right, but for what `cells` say."""
    signed = {"who": "redactie", "when": "2090-01-01", "why": "getoetst", "decision": "accept"}
    return dict.fromkeys(COLUMNS, "") | signed | {"mention": mention, "entity": entity} | cells


def pair(one: str, other: str, decision: str = "same-person") -> dict[str, str]:
    """A row about two people."""
    return row("", one, other=other, decision=decision)


WRONG = [
    (row("Naam", decision="maybe"), "a judgement is not complete"),
    (row("Naam", who=""), "a judgement is not complete"),
    (row("Naam", why=" "), "a judgement is not complete"),
    (row("Naam", when=""), "a judgement is not complete"),
    (row("Naam", when="gisteren"), "a day that does not exist"),
    (row("Naam", date_from="2090-02-30"), "a day that does not exist"),
    (row("Naam", date_from="2090-02-02", date_to="2090-02-01"), "ends before it begins"),
    (row("Naam", "fractie/vbp"), "names no entity"),
    (row("Naam", "persoon"), "names no entity"),
    (row("…"), "has one mention"),
    (row("Naam", other="persoon/b"), "has one mention"),
    (pair("persoon/a", "persoon/a"), "always the same person"),
    (pair("persoon/a", "b"), "names two people"),
    (pair("persoon/", "persoon/b"), "names two people"),
    (row("Naam", decision="same-person", other="persoon/b"), "holds always"),
]


@pytest.mark.parametrize(("wrong", "says"), WRONG)
def test_a_row_that_cannot_be_is_an_error(wrong: dict[str, str], says: str) -> None:
    """What is wrong in a row is told with the row, what was found and what was expected."""
    assert len(WRONG) == 15
    with pytest.raises(SourceError, match=says) as caught:
        read_judgements([row("Ander"), wrong])
    assert caught.value.place == "row 3"
    assert caught.value.value
    assert caught.value.expected


def test_a_file_without_a_column_is_an_error() -> None:
    """A file of another form is told which columns there should be."""
    old = {name: cell for name, cell in row("Naam").items() if name != "other"}
    with pytest.raises(SourceError, match="lacks a column") as caught:
        read_judgements([old])
    assert "decision,other,who" in caught.value.expected


TOGETHER = [
    ([row("Naam"), row("naam", decision="reject")], "accepted and rejected"),
    ([row("Naam"), row("Naam", date_from="2090-01-01", decision="reject")], "accepted and rejected"),
    ([row("Naam"), row("Naam")], "decided twice"),
    ([row("Naam"), row("Naam", "persoon/b", fractie="VBP")], "accepted as two"),
    ([row("Naam", date_to="2090-01-01"), row("Naam", "persoon/b", date_from="2090-01-01")], "accepted as two"),
    ([pair("persoon/a", "tk:1"), pair("tk:1", "persoon/a", "different-person")], "same person and different"),
    ([pair("persoon/a", "tk:1"), pair("tk:1", "persoon/a")], "decided twice"),
    (
        [pair("tk:1", "tk:2"), pair("tk:2", "tk:3"), pair("tk:3", "tk:1", "different-person")],
        "by way of others",
    ),
]


@pytest.mark.parametrize(("rows", "says"), TOGETHER)
def test_decisions_that_contradict_or_repeat_are_an_error(rows: list[dict[str, str]], says: str) -> None:
    """Two rows about one thing that cannot both hold are told with both rows, who and when."""
    assert len(TOGETHER) == 8
    with pytest.raises(SourceError, match=says) as caught:
        read_judgements(rows)
    assert caught.value.place.endswith(f" and row {len(rows) + 1}")
    assert "redactie, 2090-01-01" in caught.value.value


APART = [
    [row("Naam", fractie="VBP"), row("Naam", "persoon/b", fractie="PvdP")],
    [row("Naam", date_to="2089-12-31"), row("Naam", "persoon/b", date_from="2090-01-01")],
    [row("Naam"), row("Naam", "ministerie/mnre9001")],
    [row("Naam"), row("Naam", "persoon/b", decision="reject")],
    [row("Naam"), row("Ander", decision="reject")],
    [pair("tk:1", "tk:2"), pair("tk:2", "tk:3", "different-person")],
]


@pytest.mark.parametrize("rows", APART)
def test_decisions_about_different_things_stand_together(rows: list[dict[str, str]]) -> None:
    """Another party, period, kind or text is another question."""
    assert len(APART) == 6
    assert len(read_judgements(rows).all()) == 2


def test_an_entity_that_is_not_in_the_register_is_an_error(tmp_path: Path) -> None:
    """A role that does not exist is told with the roles that this person has."""
    text = written([row("Naam", "kamerlid/ada-voorbeeld-1970/2019-01-01")])
    with pytest.raises(SourceError, match="does not have") as caught:
        Register.load(write_register(tmp_path, judgements=text))
    assert caught.value.place == "row 2"
    assert caught.value.expected == "one of kamerlid/ada-voorbeeld-1970/2020-01-01"


def test_a_role_that_only_a_document_shows_can_be_rejected(tmp_path: Path) -> None:
    """It is in no register, so it is not accepted; the person in it must be somebody."""
    role = "bewindspersoon/ada-voorbeeld-1970/mnre9001/op-2022-08-01"
    assert Register.load(write_register(tmp_path, judgements=written([row("Naam", role, decision="reject")])))
    for wrong in (row("Naam", role), row("Naam", role.replace("ada", "niemand"), decision="reject")):
        with pytest.raises(SourceError, match="does not have"):
            Register.load(write_register(tmp_path, judgements=written([wrong])))


def written(rows: list[dict[str, str]]) -> str:
    """The text of a file with these rows."""
    lines = [",".join(COLUMNS), *(",".join(one[column] for column in COLUMNS) for one in rows)]
    return "\n".join(lines) + "\n"


def new(mention: str, entity: str = "persoon/a") -> Judgement:
    """A decision that is not in a file yet."""
    return Judgement(mention, "", None, None, entity, Decision.ACCEPT, "", "redactie", "2090-01-01", "getoetst")


def accept_all(_: Judgements) -> None:
    """Nothing more is looked at."""


def test_the_same_decisions_are_the_same_file(tmp_path: Path) -> None:
    """In whichever order they were made, the rows are sorted; nothing but the file is left in the folder."""
    for name, order in (("een", ("B", "A", "C")), ("twee", ("C", "B", "A"))):
        (tmp_path / name).mkdir()
        for text in order:
            append(tmp_path / name / "judgements.csv", new(text), accept_all)
    first, second = (tmp_path / name / "judgements.csv" for name in ("een", "twee"))
    assert first.read_bytes() == second.read_bytes()
    assert [one.mention for one in read_file(first).all()] == ["A", "B", "C"]
    assert [path.name for path in (tmp_path / "een").iterdir()] == ["judgements.csv"]


def test_a_refused_decision_leaves_the_file_as_it_was(tmp_path: Path) -> None:
    """What contradicts another decision is not written, and says which one it contradicts."""
    path = tmp_path / "judgements.csv"
    append(path, new("Naam"), accept_all)
    before = path.read_bytes()
    with pytest.raises(SourceError, match="accepted as two at once") as caught:
        append(path, new("Naam", "persoon/b"), accept_all)
    assert caught.value.place == "row 2 and the new judgement"
    assert path.read_bytes() == before


def test_two_who_write_at_once_both_end_up_in_the_file(tmp_path: Path) -> None:
    """Nobody's decision is lost to somebody else's."""
    path = tmp_path / "judgements.csv"
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda n: append(path, new(f"Naam {n}"), accept_all), range(24)))
    assert len(read_file(path).all()) == 24


def test_text_with_commas_and_quotes_survives(tmp_path: Path) -> None:
    """A reason is a sentence, and stays one."""
    path = tmp_path / "judgements.csv"
    append(path, replace(new("Naam, A."), why='zo "genoemd", zie noot'), accept_all)
    assert read_file(path).all()[0].why == 'zo "genoemd", zie noot'


# ---------------------------------------------------------------- two people


KEYS = [
    {"key": "a", "scheme": "tk", "id": "1"},
    {"key": "b", "scheme": "wikidata", "id": "Q2"},
    {"key": "c", "scheme": "tk", "id": "3"},
    {"key": "c", "scheme": EARLIER_KEY, "id": "oud"},
]


def besluiten(*rows: dict[str, str]) -> Persoonsbesluiten:
    """Decisions about pairs, beside KEYS."""
    return Persoonsbesluiten.of(read_judgements(rows).pairs, KEYS)


def test_the_key_named_first_stays() -> None:
    """Who is another person gives way to the key of the other, also by way of a third."""
    found = besluiten(pair("persoon/b", "tk:1"), pair("tk:1", "persoon/c"))
    assert found.replaced == {"a": "b", "c": "b", "oud": "b"}
    assert found.survivor(["c", "a"]) == "b"
    assert besluiten().survivor(["c", "a"]) == "a"


def test_rows_are_one_person_by_any_of_their_ids() -> None:
    """A decision names a key or an id; a row is found by either, and by the keys it had before."""
    by_id, by_key = besluiten(pair("tk:1", "wikidata:Q2")), besluiten(pair("persoon/a", "persoon/oud"))
    assert by_id.same([("tk", "1"), ("bron", "x")], [("wikidata", "Q2")]) is not None
    assert by_id.same([("tk", "1")], [("tk", "3")]) is None
    assert by_key.same([("tk", "1")], [("tk", "3")]) is not None


def test_rows_are_kept_apart_also_by_way_of_who_is_the_same() -> None:
    """Who is different from somebody is different from whoever that is too."""
    found = besluiten(pair("tk:1", "wikidata:Q2", "different-person"), pair("wikidata:Q2", "tk:3"))
    for other in (("wikidata", "Q2"), ("tk", "3")):
        decided = found.different([other], [("tk", "1")])
        assert decided is not None
        assert decided.reason == "Besluit van redactie (2090-01-01): getoetst"
    assert found.different([("wikidata", "Q2")], [("tk", "3")]) is None


def test_a_register_follows_who_is_the_same(tmp_path: Path) -> None:
    """Roles, other names and ids go to who stays; what led to the other leads there."""
    rows = [
        pair("persoon/ada-voorbeeld-1970", "persoon/eva-testersen-1975"),
        row("Bijnaam", "kamerlid/eva-testersen-1975/2020-01-01"),
    ]
    register = Register.load(write_register(tmp_path, judgements=written(rows)))
    post = "mnre9001/2022-07-01"
    assert "eva-testersen-1975" not in register.persons
    assert register.replaced == {
        "persoon/eva-testersen-1975": "persoon/ada-voorbeeld-1970",
        "kamerlid/eva-testersen-1975/2020-01-01": "kamerlid/ada-voorbeeld-1970/2020-01-01",
        f"bewindspersoon/eva-testersen-1975/{post}": f"bewindspersoon/ada-voorbeeld-1970/{post}",
    }
    assert "Eva de Toetser" in register.aliases["ada-voorbeeld-1970"]
    assert [lid.key for lid in register.seats["ada-voorbeeld-1970"]] == ["ada-voorbeeld-1970/2020-01-01"]
    found = resolve_kamerlid(register, "Bijnaam", "VBP", date(2020, 5, 1))
    assert found.entity == "kamerlid/ada-voorbeeld-1970/2020-01-01"


def test_the_name_of_who_gave_way_stays_known(tmp_path: Path) -> None:
    """A document that writes the other name still leads to the person."""
    rows = [pair("persoon/ada-voorbeeld-1970", "persoon/eva-testersen-1975")]
    register = Register.load(write_register(tmp_path, judgements=written(rows)))
    found = resolve_kamerlid(register, "Testersen", "VBP", date(2020, 5, 1))
    assert found.entity == "kamerlid/ada-voorbeeld-1970/2020-01-01"


@pytest.mark.parametrize("decision", ["same-person", "different-person"])
@pytest.mark.parametrize("nobody", ["wikidata:Q404", "persoon/niemand"])
def test_a_person_who_is_not_in_the_register_is_an_error(tmp_path: Path, decision: str, nobody: str) -> None:
    """A key or id that leads to nobody is told with its row."""
    rows = [pair("persoon/ada-voorbeeld-1970", nobody, decision)]
    with pytest.raises(SourceError, match="names a person whom the register does not have") as caught:
        Register.load(write_register(tmp_path, judgements=written(rows)))
    assert (caught.value.place, caught.value.value) == ("row 2", nobody)
