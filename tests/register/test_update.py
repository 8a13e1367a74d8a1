"""What an update makes of a register: from the register, what services say, and what people decided."""

from __future__ import annotations

import copy
import itertools
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from kg.errors import SourceError
from kg.identity import Register
from kg.register.changes import What
from kg.register.tables import Row, read_rows
from kg.register.update import Source, Update, update
from tests.register.world import DAY, OWMS, TOOI, World, guid, write_register

ALL = frozenset(Source)
ADA, BAS, COR = "ada-van-voorbeeld-2050", "bas-proef-2051", "cor-test-2052"
JUDGEMENTS = "mention,fractie,date_from,date_to,entity,decision,other,who,when,why\n"
Rows = list[list[str]]
Run = Callable[..., Update]


@pytest.fixture
def world() -> World:
    """Services that say what the register has."""
    return World()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The folder of the invented register."""
    return write_register(tmp_path / "register")


@pytest.fixture
def run(world: World, folder: Path) -> Run:
    """Updates the register, writes it, and gives what was made of it."""

    def run_(sources: Iterable[Source] = ALL) -> Update:
        found = update(folder, frozenset(sources), world.ask, DAY)
        found.write(folder)
        return found

    return run_


def rows(folder: Path, file: str, /, **cells: str) -> list[Row]:
    """Return the rows of a file that have these cells."""
    return [row for row in read_rows(folder / file) if all(row[column] == text for column, text in cells.items())]


def told(found: Update, what: str) -> list[str]:
    """Return of whom or what an account tells this."""
    return [entry.key for entry in found.account if entry.what == what]


def changes(found: Update) -> list[tuple[str, str, str]]:
    return [(change.entity, change.file, change.what.value) for change in found.changes]


def decide(folder: Path, *decisions: str) -> None:
    """Write judgements about two people, each as "decision,entity,other"."""
    lines = []
    for one in decisions:
        decision, entity, other = one.split(",")
        lines.append(f",,,,{entity},{decision},{other},De Redactie,2092-01-01,staat vast\n")
    (folder / "judgements.csv").write_text(JUDGEMENTS + "".join(lines), encoding="utf-8")


# ---------------------------------------------------------------- what agrees


def test_what_agrees_changes_nothing(run: Run) -> None:
    """Services that say what the register has change no row and tell nothing."""
    found = run()
    assert found.is_empty, [*found.changes, *found.account]


def test_what_nobody_needs_is_counted(run: Run) -> None:
    """Dirk de Dummy never sat and held no post: he is not taken, and counted."""
    assert dict(run().ignored) == {"Tweede Kamer: people without an office, unknown here": 1}


def test_all_pages_are_read(world: World, run: Run) -> None:
    """The next page is asked for as the service gives it, until there is none."""
    world.page = 1
    run((Source.TK,))
    assert sum("/Persoon?" in url for url in world.asked) == 3


def test_only_who_is_named_is_asked(world: World, run: Run) -> None:
    """An update from TOOI asks TOOI and nobody else."""
    run((Source.TOOI,))
    assert world.asked
    assert all("officiele-overheidspublicaties" in url for url in world.asked)


# ---------------------------------------------------------------- people


def test_renamed_person_keeps_her_key(world: World, folder: Path, run: Run) -> None:
    """Ada marries: the name changes, the key does not, and the old name stays known."""
    world.person("a1", Tussenvoegsel=None, Achternaam="Voorbeeld-Proef")
    found = run()
    assert rows(folder, "persons.csv", key=ADA)[0]["name"] == "Ada Voorbeeld-Proef"
    assert rows(folder, "aliases.csv", person=ADA)[0]["name"] == "Ada van Voorbeeld"
    assert changes(found) == [
        (f"persoon/{ADA}", "persons.csv", "changed"),
        (f"persoon/{ADA}", "aliases.csv", "added"),
    ]


def test_new_member_comes_in(world: World, folder: Path, run: Run) -> None:
    """Who takes a seat gets a key of name and year of birth, a membership, and an id with its day and source."""
    world.seat("93", "d1", "e1", "2091-01-01")
    run()
    key = "dirk-de-dummy-2053"
    assert rows(folder, "kamerleden.csv", person=key)[0]["fractie"] == "vbp"
    found = rows(folder, "identifiers.csv", entity=f"persoon/{key}")
    assert [(row["scheme"], row["id"], row["date"]) for row in found] == [("tk", guid("d1"), DAY)]
    assert found[0]["source"].startswith("Tweede Kamer")
    assert rows(folder, "keys.csv", key=key, scheme="tk", id=guid("d1"))


def test_seat_that_ends(world: World, folder: Path, run: Run) -> None:
    """A membership gets its last day, and so does the group that nobody sits for any more."""
    world.seats[0]["TotEnMet"] = "2091-10-10T00:00:00+02:00"
    found = run()
    assert rows(folder, "kamerleden.csv", person=ADA)[0]["end"] == "2091-10-10"
    assert rows(folder, "fracties.csv", slug="vbp")[0]["end"] == "2091-10-10"
    assert {change.what for change in found.changes} == {What.ENDED}


def test_member_who_leaves_her_group(world: World, folder: Path, run: Run) -> None:
    """A split ends the one membership and begins the other, for a group that gets a slug of its own."""
    world.groups.append(
        {"Id": guid("f3"), "Afkorting": "Lid Voorbeeld", "NaamNL": "Lid Voorbeeld", "Verwijderd": False}
    )
    world.chairs.append({"Id": guid("e3"), "Fractie_Id": guid("f3"), "Verwijderd": False})
    world.seats[0]["TotEnMet"] = "2091-10-10T00:00:00+02:00"
    world.seat("93", "a1", "e3", "2091-10-11")
    run()
    seats = {(row["fractie"], row["begin"], row["end"]) for row in rows(folder, "kamerleden.csv", person=ADA)}
    assert seats == {("vbp", "2090-03-28", "2091-10-10"), ("lid-voorbeeld", "2091-10-11", "")}
    assert rows(folder, "fracties.csv", slug="lid-voorbeeld")[0]["begin"] == "2091-10-11"


def test_withdrawn_seat_goes(world: World, folder: Path, run: Run) -> None:
    """A membership that the Tweede Kamer withdraws is taken out; the person stays."""
    world.seats[1]["Verwijderd"] = True
    found = run()
    assert rows(folder, "kamerleden.csv", person=BAS) == []
    assert rows(folder, "persons.csv", key=BAS)
    assert (f"persoon/{BAS}", "kamerleden.csv", "removed") in changes(found)


def test_removed_person_stays(world: World, folder: Path, run: Run) -> None:
    """Whom the Tweede Kamer marks as removed, without any other field, stays with key and offices, and that is told."""
    bas = world.person("b1")
    bas.clear()
    bas.update({"Id": guid("b1"), "Verwijderd": True})
    world.seats[1] = {"Id": guid("92"), "Verwijderd": True}
    found = run()
    assert rows(folder, "persons.csv", key=BAS)
    assert rows(folder, "kamerleden.csv", person=BAS)
    assert told(found, "kept") == [guid("b1")]


def test_seat_that_is_no_longer_stated_stays(world: World, folder: Path, run: Run) -> None:
    """A source that falls silent takes nothing out: of Bas one old membership is no longer there."""
    write_register(folder, kamerleden=[[BAS, "vbp", "2086-01-01", "2086-12-31", "tk_odata"]])
    found = run()
    assert len(rows(folder, "kamerleden.csv", person=BAS)) == 2
    assert told(found, "kept") == [f"{BAS}/2086-01-01"]


def test_second_id_of_one_person(world: World, folder: Path, run: Run) -> None:
    """Bas has a second id in the Tweede Kamer, under which he sat later: one person with two ids."""
    world.person("b2", Initialen="B.", Tussenvoegsel=None, Achternaam="Proef", Roepnaam="Bas")
    world.person("b2", Geboortedatum="2051-06-06T00:00:00+02:00")
    world.seat("93", "b2", "e1", "2092-01-05")
    found = run()
    assert len(rows(folder, "persons.csv")) == 3
    assert [row["begin"] for row in rows(folder, "kamerleden.csv", person=BAS)] == ["2090-03-28", "2092-01-05"]
    assert {row["id"] for row in rows(folder, "identifiers.csv", entity=f"persoon/{BAS}", scheme="tk")} == {
        guid("b1"),
        guid("b2"),
    }
    assert told(found, "merged") == [guid("b2")]


def test_id_of_parlement_com_comes_from_wikidata(world: World, folder: Path, run: Run) -> None:
    """P1749 of an item that the register has becomes an id, with the day and where it was stated."""
    world.item("Q99999000103", "Cor Test", "2052-07-07", "vccccccccccc")
    run()
    found = rows(folder, "identifiers.csv", entity=f"persoon/{COR}", scheme="parlement")
    assert [(row["id"], row["source"], row["date"]) for row in found] == [("vccccccccccc", "Wikidata (P1749)", DAY)]


def test_link_that_has_a_day_keeps_it(run: Run, folder: Path) -> None:
    """An id that is stated again keeps the day on which it was stated first."""
    before = rows(folder, "identifiers.csv")
    run()
    assert rows(folder, "identifiers.csv") == before


def test_link_without_a_day_gets_one(folder: Path, run: Run) -> None:
    """An id of which nobody knew when it was stated gets the day on which a service states it."""
    text = (folder / "identifiers.csv").read_text(encoding="utf-8")
    (folder / "identifiers.csv").write_text(text.replace("persons.csv,2090-01-01", "persons.csv,"), encoding="utf-8")
    run()
    assert {row["date"] for row in rows(folder, "identifiers.csv", entity=f"persoon/{ADA}")} == {DAY}


def test_person_without_ids_is_found_by_name_and_birth(world: World, folder: Path, run: Run) -> None:
    """Wikidata's Bas Proef of the same year of birth is Bas Proef, and that is told."""
    world.item("Q99999000102", "Bas Proef", "2051-06-06", "vbbbbbbbbbbb")
    found = run()
    ids = {row["scheme"]: row["id"] for row in rows(folder, "identifiers.csv", entity=f"persoon/{BAS}")}
    assert ids == {"tk": guid("b1"), "wikidata": "Q99999000102", "parlement": "vbbbbbbbbbbb"}
    assert told(found, "merged") == ["Q99999000102"]


# ---------------------------------------------------------------- ids that contradict


def test_id_that_two_people_claim(world: World, folder: Path, run: Run) -> None:
    """Another item claims Ada's id of parlement.com: told, joined with nobody, and the id stays Ada's."""
    world.post("Q99999000109", "Eva Elders", "2059-09-09", "minister van Voorbeelden en Proeven", "2091-01-01")
    world.item("Q99999000109", "Eva Elders", "2059-09-09", "vaaaaaaaaaaa")
    found = run()
    assert told(found, "contradicted") == ["Q99999000109"]
    assert [row["entity"] for row in rows(folder, "identifiers.csv", id="vaaaaaaaaaaa")] == [f"persoon/{ADA}"]
    assert [row["id"] for row in rows(folder, "identifiers.csv", entity="persoon/eva-elders-2059")] == ["Q99999000109"]
    assert len(rows(folder, "persons.csv")) == 4


def test_item_whose_ids_lead_to_two_people(world: World, folder: Path, run: Run) -> None:
    """Cor's item claims the id of Ada: two people claim one id, so they are told and stay two."""
    world.item("Q99999000103", "Cor Test", "2052-07-07", "vaaaaaaaaaaa")
    found = run()
    assert told(found, "contradicted") == ["Q99999000103"]
    assert found.changes == []


def test_other_id_of_the_same_register(world: World, folder: Path, run: Run) -> None:
    """Ada's item has another id of parlement.com than the register: told, and the register's stays."""
    world.items[0]["parlement"]["value"] = "vzzzzzzzzzzz"
    found = run()
    assert told(found, "contradicted") == ["Q99999000101"]
    assert rows(folder, "identifiers.csv", scheme="parlement", id="vzzzzzzzzzzz") == []


def test_item_with_two_ids_of_one_register(world: World, run: Run) -> None:
    """An item that has two ids of parlement.com has none that can be taken."""
    world.item("Q99999000103", "Cor Test", "2052-07-07", "vccccccccccc")
    world.item("Q99999000103", "Cor Test", "2052-07-07", "vddddddddddd")
    found = run()
    assert told(found, "dropped") == ["Q99999000103|vccccccccccc", "Q99999000103|vddddddddddd"]
    assert found.changes == []


def test_what_was_put_right_is_no_longer_told(world: World, folder: Path, run: Run) -> None:
    """A contradiction that a source has solved leaves the account with the next update."""
    world.items[0]["parlement"]["value"] = "vzzzzzzzzzzz"
    run()
    assert rows(folder, "dropped.csv", what="contradicted")
    world.items[0]["parlement"]["value"] = "vaaaaaaaaaaa"
    run()
    assert rows(folder, "dropped.csv") == []


# ---------------------------------------------------------------- what people decided


def test_who_may_be_two_is_left_to_people(world: World, folder: Path, run: Run) -> None:
    """Two members of one name and year of birth: a minister of that name is neither until people decide."""
    write_register(
        folder,
        persons=[["bas-proef-2051-x1", "Bas Proef", "Bas", "", "Proef", "B.", "2051-01-01", "wikidata"]],
        identifiers=[["persoon/bas-proef-2051-x1", "wikidata", "Q99999000111", "persons.csv", "2090-01-01"]],
        keys=[["bas-proef-2051-x1", "wikidata", "Q99999000111"]],
    )
    decide(folder, f"different-person,persoon/{BAS},persoon/bas-proef-2051-x1")
    world.post("Q99999000112", "Bas Proef", "2051-06-06", "minister van Voorbeelden en Proeven", "2091-01-01")
    found = run()
    # The one with another item cannot be him: only Bas himself is left.
    assert told(found, "merged") == ["Q99999000112"]
    assert rows(folder, "bewindspersonen.csv", person=BAS)


def test_two_alike_are_told(world: World, folder: Path, run: Run) -> None:
    """Of two who may be meant none is taken: it is told, and nothing comes in."""
    write_register(
        folder,
        persons=[["bas-proef-2051-x1", "Bas Proef", "Bas", "", "Proef", "B.", "2051-01-01", "tk"]],
        identifiers=[["persoon/bas-proef-2051-x1", "tk", guid("b9"), "persons.csv", "2090-01-01"]],
        keys=[["bas-proef-2051-x1", "tk", guid("b9")]],
    )
    decide(folder, f"different-person,persoon/{BAS},persoon/bas-proef-2051-x1")
    world.post("Q99999000112", "Bas Proef", "2051-06-06", "minister van Voorbeelden en Proeven", "2091-01-01")
    found = run()
    assert told(found, "contradicted") == ["Q99999000112"]
    assert found.changes == []


def test_same_person_by_decision(world: World, folder: Path, run: Run) -> None:
    """Who is who by decision is joined, though names and births say otherwise."""
    decide(folder, f"same-person,persoon/{BAS},wikidata:Q99999000113")
    world.post("Q99999000113", "Sebas van Ander", "2050-01-01", "minister van Voorbeelden en Proeven", "2091-01-01")
    run()
    assert [row["person"] for row in rows(folder, "bewindspersonen.csv", begin="2091-01-01")] == [BAS]


def test_different_person_by_decision(world: World, folder: Path, run: Run) -> None:
    """Who are two by decision are not joined, though name and birth are the same."""
    decide(folder, f"different-person,persoon/{BAS},wikidata:Q99999000102")
    world.post("Q99999000102", "Bas Proef", "2051-06-06", "minister van Voorbeelden en Proeven", "2091-01-01")
    run()
    keys = {row["key"] for row in rows(folder, "persons.csv", name="Bas Proef")}
    assert len(keys) == 2
    assert [row["person"] for row in rows(folder, "bewindspersonen.csv", begin="2091-01-01")] == list(keys - {BAS})


def test_duplicates_are_merged(folder: Path, run: Run) -> None:
    """Two of one name and birth, known by the Tweede Kamer and by Wikidata, are one: the other key leads to him.

    The rows of the other key stay, so that what was published about it leads on.
    """
    other = "bas-proef-x1234"
    write_register(
        folder,
        persons=[[other, "Bas Proef", "Bas", "", "Proef", "", "2051-06-06", "wikidata"]],
        identifiers=[[f"persoon/{other}", "wikidata", "Q99999000111", "persons.csv", "2090-01-01"]],
        keys=[[other, "wikidata", "Q99999000111"]],
        bewindspersonen=[[other, "Staatssecretaris", "mnre9001", "", "x", "2092-01-01", "", "model-i", "wikidata"]],
    )
    found = run()
    assert [change.entity for change in found.changes if change.what is What.MERGED] == [f"persoon/{other}"]
    assert rows(folder, "keys.csv", scheme="persoon") == [{"key": BAS, "scheme": "persoon", "id": other}]
    loaded = Register.load(folder)
    assert other not in loaded.persons
    assert {held.person for held in loaded.bewindspersonen.values()} == {BAS, COR}
    assert run().is_empty


def test_offices_of_a_merged_person_are_renewed(world: World, folder: Path, run: Run) -> None:
    """What Wikidata says of a person who was merged reaches the post that stands under the other key."""
    test_duplicates_are_merged(folder, run)
    world.post("Q99999000111", "Bas Proef", "2051-06-06", "staatssecretaris van Voorbeelden en Proeven", "2092-01-01")
    world.posts[-1] |= {"end": {"value": "2092-03-03T00:00:00Z"}, "endPrecision": {"value": "11"}}
    run()
    posts = rows(folder, "bewindspersonen.csv", begin="2092-01-01")
    assert [(row["person"], row["end"]) for row in posts] == [("bas-proef-x1234", "2092-03-03")]


# ---------------------------------------------------------------- groups and ministries


def test_renamed_group_keeps_its_slug(world: World, folder: Path, run: Run) -> None:
    """A group is known by its id: under another name it keeps its slug, and its old names stay known."""
    world.groups[0] |= {"NaamNL": "Nieuwe Voorbeelden", "Afkorting": "NV"}
    run()
    assert rows(folder, "fracties.csv", slug="vbp")[0]["names"] == "Nieuwe Voorbeelden|NV|Voorbeeldpartij|VBP"
    assert len(rows(folder, "fracties.csv")) == 2


def test_group_whose_name_is_kept_by_hand(world: World, folder: Path, run: Run) -> None:
    """The names of hand/fracties.csv stay first; what the Tweede Kamer calls the group is one more, and told."""
    (folder / "hand").mkdir()
    (folder / "hand" / "fracties.csv").write_text(
        "slug,names,source\nvbp,Voorbeeldpartij|VBP,krant\n", encoding="utf-8"
    )
    world.groups[0] |= {"NaamNL": "Nieuwe Voorbeelden", "Afkorting": "NV"}
    found = run()
    assert rows(folder, "fracties.csv", slug="vbp")[0]["names"] == "Voorbeeldpartij|VBP|Nieuwe Voorbeelden|NV"
    assert told(found, "kept") == ["vbp"]


def test_group_without_id_is_found_by_name(world: World, folder: Path, run: Run) -> None:
    """A group that the register knows by name only gets its id."""
    text = (folder / "identifiers.csv").read_text(encoding="utf-8")
    kept = [line for line in text.splitlines(keepends=True) if not line.startswith("fractie/")]
    (folder / "identifiers.csv").write_text("".join(kept), encoding="utf-8")
    run()
    found = rows(folder, "identifiers.csv", entity="fractie/vbp")
    assert [(row["scheme"], row["id"], row["date"]) for row in found] == [("tk", guid("f1"), DAY)]


def _renamed_ministry(world: World) -> None:
    """Let TOOI issue a list in which the ministry has another name from 2091-05-01 on."""
    nodes = copy.deepcopy(world.issues[6])
    ont = "https://identifier.overheid.nl/tooi/def/ont/"
    past = copy.deepcopy(nodes[0])
    past["@id"] = f"{TOOI}hv_00000002"
    past["http://www.w3.org/ns/prov#specializationOf"] = [{"@id": f"{TOOI}mnre9001"}]
    past[f"{ont}einddatum"] = [{"@value": "2091-04-30"}]
    nodes[0][f"{ont}officieleNaamExclSoort"] = [{"@value": "Metingen"}]
    nodes[0][f"{ont}owmsId"] = [{"@value": OWMS}, {"@value": f"{OWMS}-metingen"}]
    nodes[2][f"{ont}zichtdatum"] = [{"@value": "2091-05-02"}]
    world.issues[7] = [*nodes, past]


def test_renamed_ministry_keeps_its_code(world: World, folder: Path, run: Run) -> None:
    """A ministry under another name gets one more version, from the day after the last of the one before."""
    _renamed_ministry(world)
    run()
    versions = [(row["name"], row["begin"], row["end"]) for row in rows(folder, "ministerieversies.csv")]
    assert versions == [
        ("Metingen", "2091-05-01", ""),
        ("Proeven", "2078-01-01", "2089-12-31"),
        ("Voorbeelden en Proeven", "2090-01-01", "2091-04-30"),
    ]
    assert [row["code"] for row in rows(folder, "ministeries.csv")] == ["mnre9001"]


def test_post_at_a_renamed_ministry_keeps_its_key(world: World, folder: Path, run: Run) -> None:
    """A minister stays minister of the ministry; the post is called by the name that it had longest meanwhile."""
    _renamed_ministry(world)
    run()
    post = rows(folder, "bewindspersonen.csv", person=COR)[0]
    assert (post["ministerie"], post["begin"], post["post"]) == ("mnre9001", "2090-06-15", "Minister van Metingen")


def test_last_issue_of_tooi_is_taken(world: World, run: Run) -> None:
    """Issues are asked for until there is none, and the last one counts."""
    _renamed_ministry(world)
    run((Source.TOOI,))
    assert [url.rsplit("_", 1)[1] for url in world.asked] == ["6.json", "7.json", "8.json"]


def test_older_issue_of_tooi_changes_nothing(world: World, folder: Path, run: Run) -> None:
    """What the register has of a later day is not put back."""
    world.issues[6][0]["https://identifier.overheid.nl/tooi/def/ont/officieleNaamExclSoort"] = [{"@value": "Oud"}]
    world.issues[6][2]["https://identifier.overheid.nl/tooi/def/ont/zichtdatum"] = [{"@value": "2089-01-01"}]
    assert run().is_empty


def test_new_ministry(world: World, folder: Path, run: Run) -> None:
    """A ministry that TOOI has and the register not comes in, with its ids of the day of the list."""
    _renamed_ministry(world)
    new = copy.deepcopy(world.issues[6][0])
    new["@id"] = f"{TOOI}mnre9002"
    world.issues[7].append(new)
    run()
    ids = {(row["scheme"], row["date"]) for row in rows(folder, "identifiers.csv", entity="ministerie/mnre9002")}
    assert ids == {("tooi", "2091-05-02"), ("owms", "2091-05-02")}
    assert rows(folder, "ministerieversies.csv", ministerie="mnre9002")


def test_ministry_that_tooi_no_longer_has_stays(world: World, folder: Path, run: Run) -> None:
    """A ministry that left the list stays with its names, and that is told."""
    _renamed_ministry(world)
    for node in world.issues[7]:
        node["@id"] = node["@id"].replace("mnre9001", "mnre9003")
        for whole in node.get("http://www.w3.org/ns/prov#specializationOf", ()):
            whole["@id"] = f"{TOOI}mnre9003"
    found = run()
    assert told(found, "kept") == ["mnre9001"]
    assert rows(folder, "ministeries.csv", code="mnre9001")


# ---------------------------------------------------------------- posts


def test_post_that_ends(world: World, folder: Path, run: Run) -> None:
    """A post gets the last day that Wikidata states, and nothing else of it changes."""
    world.posts[0] |= {"end": {"value": "2091-12-01T00:00:00Z"}, "endPrecision": {"value": "11"}}
    found = run()
    assert rows(folder, "bewindspersonen.csv", person=COR)[0]["end"] == "2091-12-01"
    assert [change.what for change in found.changes] == [What.ENDED]


def test_new_minister(world: World, folder: Path, run: Run) -> None:
    """Who takes a post comes in with the ministry of that name and the cabinet of that day."""
    world.post("Q99999000114", "Eva Elders", "2059-09-09", "staatssecretaris van Voorbeelden en Proeven", "2091-02-02")
    run()
    post = rows(folder, "bewindspersonen.csv", person="eva-elders-2059")[0]
    assert (post["ambt"], post["ministerie"], post["kabinet"]) == ("Staatssecretaris", "mnre9001", "model-i")


def test_label_of_a_later_time(world: World, folder: Path, run: Run) -> None:
    """Wikidata calls a post by the name of now: the ministry is the one that existed then, by its name then."""
    world.post(
        "Q99999000114", "Eva Elders", "2059-09-09", "minister van Voorbeelden en Proeven", "2080-02-02", "2084-01-01"
    )
    run()
    assert rows(folder, "bewindspersonen.csv", person="eva-elders-2059")[0]["post"] == "Minister van Proeven"


def test_first_day_is_part_of_the_key(world: World, folder: Path, run: Run) -> None:
    """Wikidata has another first day: the register keeps its own, and tells it."""
    world.posts[0]["begin"]["value"] = "2090-09-01T00:00:00Z"
    found = run()
    assert [row["begin"] for row in rows(folder, "bewindspersonen.csv", person=COR)] == ["2090-06-15"]
    assert told(found, "kept") == [f"{COR}/mnre9001/2090-06-15"]


def test_post_that_is_no_longer_stated_stays(world: World, folder: Path, run: Run) -> None:
    """A post that Wikidata has lost stays, and that is told."""
    world.posts[0]["role"]["value"] = "staatssecretaris van Voorbeelden en Proeven"
    found = run()
    assert rows(folder, "bewindspersonen.csv", person=COR, ambt="Minister")
    assert told(found, "kept") == [f"{COR}/mnre9001/2090-06-15"]


def test_day_that_is_not_precise(world: World, run: Run) -> None:
    """A bare year is no first day: the post is dropped and told."""
    world.post(
        "Q99999000114", "Eva Elders", "2059-09-09", "minister van Voorbeelden en Proeven", "2091-01-01", precision="9"
    )
    found = run()
    assert [key.split("|")[0] for key in told(found, "dropped")] == ["Q99999000114"]
    assert found.changes == []


@pytest.mark.parametrize("role", ["minister van Staat", "minister-resident in Verweggistan", "ministerraad"])
def test_what_is_no_post_is_told(world: World, run: Run, role: str) -> None:
    """A title of honour, and an office that we do not know, are dropped and told."""
    world.post("Q99999000103", "Cor Test", "2052-07-07", role, "2091-01-01")
    found = run()
    assert len(told(found, "dropped")) == 1
    assert found.changes == []


def test_correction_by_hand_holds(world: World, folder: Path, run: Run) -> None:
    """What is put right by hand stays right, whatever the sources say."""
    hand = folder / "hand"
    hand.mkdir()
    (hand / "names.csv").write_text(f"person,column,value,source,why\n{guid('a1')},initials,A.Z.,krant,x\n")
    (hand / "posts.csv").write_text(
        "person,begin,portefeuille,end,source,why\nQ99999000103,2090-06-15,,2091-11-11,krant,x\n"
    )
    (hand / "kabinetten.csv").write_text("name,begin,end,source,why\nKabinet-Model II,2091-11-11,,krant,x\n")
    run()
    assert rows(folder, "persons.csv", key=ADA)[0]["initials"] == "A.Z."
    assert rows(folder, "bewindspersonen.csv", person=COR)[0]["end"] == "2091-11-11"
    assert [row["slug"] for row in rows(folder, "kabinetten.csv")] == ["model-i", "model-ii"]


def test_correction_of_something_else_is_refused(folder: Path, run: Run) -> None:
    """A correction by hand of a column that people do not have is an error that says which there are."""
    (folder / "hand").mkdir()
    (folder / "hand" / "names.csv").write_text("person,column,value,source,why\nx,shoe size,44,krant,x\n")
    with pytest.raises(SourceError, match="initials"):
        run()


# ---------------------------------------------------------------- keys and bytes

CHANGED = {
    "names": lambda world: [
        row.update({"Achternaam": f"{row['Achternaam']}-Anders", "Roepnaam": "Nieuw"}) for row in world.people
    ],
    "births": lambda world: [row.update({"Geboortedatum": "2044-04-04T00:00:00+02:00"}) for row in world.people],
    "order": lambda world: [part.reverse() for part in (world.people, world.seats, world.groups, world.posts)],
    "silence": lambda world: [part.clear() for part in (world.people, world.seats, world.groups, world.posts)],
}


def test_all_changes_are_tried() -> None:
    """The changes below are all there."""
    assert len(CHANGED) == 4


@pytest.mark.parametrize("change", sorted(CHANGED))
def test_update_renames_nobody(world: World, folder: Path, run: Run, change: str) -> None:
    """Every id of keys.csv leads to the key it led to, and every person is there under her key."""
    before = {(row["scheme"], row["id"]): row["key"] for row in rows(folder, "keys.csv")}
    people = {row["key"] for row in rows(folder, "persons.csv")}
    CHANGED[change](world)
    run()
    after = {(row["scheme"], row["id"]): row["key"] for row in rows(folder, "keys.csv")}
    assert {known: after.get(known) for known in before} == before
    assert people <= {row["key"] for row in rows(folder, "persons.csv")}


def test_same_answers_give_same_bytes(world: World, tmp_path: Path) -> None:
    """The order in which services tell things does not matter, and neither does how often they are asked."""
    world.seat("93", "d1", "e1", "2091-01-01")
    world.item("Q99999000103", "Cor Test", "2052-07-07", "vccccccccccc")
    made = []
    for order in itertools.product((False, True), repeat=2):
        folder = write_register(tmp_path / f"{order}")
        for turned, parts in zip(order, ((world.people, world.seats), (world.items, world.posts)), strict=True):
            for part in parts if turned else ():
                part.reverse()
        update(folder, ALL, world.ask, DAY).write(folder)
        made.append({path.name: path.read_bytes() for path in sorted(folder.iterdir())})
    assert len(made) == 4
    assert len(made[0]) == 11
    assert all(one == made[0] for one in made)


def test_second_update_changes_nothing(world: World, run: Run) -> None:
    """What an update has written is what the next one finds."""
    world.seat("93", "d1", "e1", "2091-01-01")
    world.item("Q99999000103", "Cor Test", "2052-07-07", "vccccccccccc")
    world.item("Q99999000102", "Bas Proef", "2051-06-06", "vbbbbbbbbbbb")
    world.post("Q99999000114", "Eva Elders", "2059-09-09", "staatssecretaris van Voorbeelden en Proeven", "2091-02-02")
    world.groups[0] |= {"NaamNL": "Nieuwe Voorbeelden", "Afkorting": "NV"}
    _renamed_ministry(world)
    assert not run().is_empty
    again = run()
    assert again.is_empty, [*again.changes, *again.account]


def test_updated_register_can_be_loaded(world: World, folder: Path, run: Run) -> None:
    """What an update writes is a register, in which the new member is found."""
    world.seat("93", "d1", "e1", "2091-01-01")
    run()
    assert "dirk-de-dummy-2053/2091-01-01" in Register.load(folder).kamerleden


# ---------------------------------------------------------------- what cannot be


@pytest.mark.parametrize(
    ("spoil", "match"),
    [
        (lambda world: world.people[0].pop("Achternaam"), "lacks fields"),
        (lambda world: world.people[0].update({"Geboortedatum": "vroeger"}), "no day"),
        (lambda world: world.people.append("geen rij"), "no rows"),
        (lambda world: world.issues.clear(), "not where it was"),
        (lambda world: world.issues[6].pop(), "on which day"),
        (lambda world: world.issues.update({6: []}), "names no ministry"),
    ],
)
def test_what_services_changed_is_said(
    world: World, folder: Path, run: Run, spoil: Callable[[World], object], match: str
) -> None:
    """A service that answers otherwise than we believe stops the update, and the register is as it was."""
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    spoil(world)
    with pytest.raises(SourceError, match=match):
        run()
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before


def test_folder_without_register(tmp_path: Path, world: World) -> None:
    """There is nothing to update where no register is."""
    with pytest.raises(SourceError, match="no register here"):
        update(tmp_path, ALL, world.ask, DAY)


def test_all_files_are_written_or_none(world: World, folder: Path) -> None:
    """When a file cannot take its place, those that did are put back."""
    world.seat("93", "d1", "e1", "2091-01-01")
    found = update(folder, ALL, world.ask, DAY)
    (folder / "ministerieversies.csv").unlink()
    (folder / "ministerieversies.csv").mkdir()
    before = {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}
    with pytest.raises(OSError, match="ministerieversies"):
        found.write(folder)
    assert {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()} == before
    assert [path.name for path in folder.iterdir() if path.name.startswith(".")] == []
