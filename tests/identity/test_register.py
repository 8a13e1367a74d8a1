"""Loading the register."""

from __future__ import annotations

import pickle
import time
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest

from kg.errors import SourceError
from kg.identity import Register, resolve_kamerlid
from tests.identity.conftest import write_register


def test_packaged_register_is_whole(packaged: Register) -> None:
    """The packaged register has people, roles, ministries, groups and cabinets, and all refer to each other."""
    assert len(packaged.persons) > 1000
    assert len(packaged.kamerleden) > 1000
    assert len(packaged.bewindspersonen) > 600
    assert len(packaged.kabinetten) == 8
    for lid in packaged.kamerleden.values():
        assert lid.person in packaged.persons
        assert lid.fractie in packaged.fracties
    for held in packaged.bewindspersonen.values():
        assert held.person in packaged.persons
        assert not held.ministerie or held.ministerie in packaged.ministeries
        assert not held.kabinet or held.kabinet in packaged.kabinetten


def test_no_key_is_lost(packaged: Register) -> None:
    """No two roles share a key: the dictionaries hold every row of the files."""
    folder = Path(__file__).parents[2] / "kg" / "register"
    for name, held in (("kamerleden", packaged.kamerleden), ("bewindspersonen", packaged.bewindspersonen)):
        rows = (folder / f"{name}.csv").read_text(encoding="utf-8").count("\n") - 1
        assert len(held) == rows


def test_versions_of_a_ministry_follow_each_other(packaged: Register) -> None:
    """Names of a ministry are oldest first and do not overlap."""
    for ministerie in packaged.ministeries.values():
        for earlier, later in pairwise(ministerie.versions):
            assert earlier.end is not None
            assert later.begin is not None
            assert earlier.end < later.begin


def test_nobody_has_two_seats_at_once(packaged: Register) -> None:
    """Memberships of one person do not overlap."""
    for seats in packaged.seats.values():
        ordered = sorted(seats, key=lambda lid: lid.begin)
        for earlier, later in pairwise(ordered):
            assert earlier.end is not None
            assert earlier.end < later.begin


def test_the_kamer_has_150_seats(packaged: Register) -> None:
    """On a quiet day of each recent year all 150 seats are taken, and never more."""
    counted = {
        year: sum(
            lid.begin <= date(year, 10, 1) and (lid.end is None or lid.end >= date(year, 10, 1))
            for lid in packaged.kamerleden.values()
        )
        for year in range(2010, 2026)
    }
    assert max(counted.values()) == 150
    assert all(count >= 149 for count in counted.values()), counted


def test_one_person_may_have_several_ids(packaged: Register) -> None:
    """Both GUIDs of Chris Jansen lead to one person."""
    guids = ("3c96ed5d-f7bf-4cae-9ec7-a5a29f5299da", "4cb69541-b6f7-4314-85bd-32dde02cd281")
    assert {packaged.ids["tk", guid] for guid in guids} == {"chris-jansen-1966"}


def test_register_loads_fast(packaged: Register) -> None:
    """Loading costs less than 250 ms of processor (best of three), whatever else the machine does."""
    assert packaged.persons
    times = []
    for _ in range(3):
        start = time.process_time()
        Register.load()
        times.append(time.process_time() - start)
    assert min(times) < 0.25


def test_register_of_the_examples_loads(examples: Path) -> None:
    """A register in another folder is read the same way."""
    assert Register.load(examples / "register").persons


def test_missing_files_are_empty(tmp_path: Path) -> None:
    """A folder without files is an empty register in which nobody is found."""
    register = Register.load(tmp_path)
    assert not register.persons
    assert not resolve_kamerlid(register, "Voorbeeld", "VBP", date(2021, 1, 1)).matched


def test_register_crosses_process_borders(register: Register) -> None:
    """A pickled register answers as the register does."""
    again = pickle.loads(pickle.dumps(register))
    question = ("Voorbeeld", "VBP", date(2021, 3, 1))
    assert resolve_kamerlid(again, *question) == resolve_kamerlid(register, *question)


def test_ids_of_others_are_by_entity(register: Register) -> None:
    """Every id is there with its source and day, in order, and the first of a scheme is the person's own field."""
    ids = register.identificaties["persoon/ada-voorbeeld-1970"]
    assert [(one.scheme.value, one.id, one.date) for one in ids] == [
        ("tk", "guid-1", "2090-01-01"),
        ("tk", "guid-2", "2090-02-01"),
        ("wikidata", "Q99999999", ""),
    ]
    ada = register.persons["ada-voorbeeld-1970"]
    assert (ada.tk_persoon_id, ada.wikidata_id, ada.parlement_id) == ("guid-1", "Q99999999", "")
    assert register.ministeries["mnre9002"].wikidata_id == "Q99999998"


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("persoon/ada-voorbeeld-1970,paspoort,1,x,", "scheme tk, wikidata, parlement, parlement-slug, tooi, owms"),
        ("persoon/ada-voorbeeld-1970,tk,1,,", "the source that says whose it is"),
        ("persoon/ada-voorbeeld-1970,tk,1,x,gisteren", "a day as 2024-07-02"),
    ],
)
def test_an_id_without_what_it_needs_is_refused(tmp_path: Path, row: str, message: str) -> None:
    """An id of an unknown scheme, without source, or with a day that is none is no fact."""
    write_register(tmp_path, identifiers=f"entity,scheme,id,source,date\n{row}\n")
    with pytest.raises(SourceError, match=message):
        Register.load(tmp_path)


def test_packaged_ids_all_have_source_and_day(packaged: Register) -> None:
    """No id of the packaged register is without where and when its link was stated."""
    ids = [one for own in packaged.identificaties.values() for one in own]
    assert len(ids) > 2_000
    assert [one for one in ids if not (one.source and one.date)] == []


def test_bad_day_is_said(tmp_path: Path) -> None:
    """A day that is none is refused with the row it stands in."""
    header = "key,name,given,prefix,family,initials,birth,source"
    (tmp_path / "persons.csv").write_text(f"{header}\na,A,,,A,,,x\n", encoding="utf-8")
    (tmp_path / "kamerleden.csv").write_text("person,fractie,begin,end,source\na,b,2021-02-31,,x\n", encoding="utf-8")
    with pytest.raises(SourceError, match="2021-02-31"):
        Register.load(tmp_path)


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("persons.csv", b"key,name\nvera,\xe9\n", "cannot be read"),
        ("fracties.csv", b'slug,names,begin,end,source\n"vbp,VBP,,,x\n', "cannot be read"),
        ("kabinetten.csv", b"slug,name,begin,end,source\na,b\n", "too many or too few cells"),
        ("identifiers.csv", b"entity,scheme,id,source,date\npersoon/niemand,tk,1,x,\n", "not in the register"),
        ("kamerleden.csv", b"person,fractie,begin,end,source\nniemand,vbp,2090-01-01,,x\n", "not in the register"),
    ],
)
def test_a_broken_file_is_named(tmp_path: Path, name: str, text: bytes, message: str) -> None:
    """Whoever keeps a register of their own is told which file and row to correct."""
    (tmp_path / name).write_bytes(text)
    with pytest.raises(SourceError, match=message) as caught:
        Register.load(tmp_path)
    assert name in caught.value.document
