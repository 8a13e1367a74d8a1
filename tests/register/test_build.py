"""Building the register from source files."""

from __future__ import annotations

import csv
import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from kg.errors import SourceError
from kg.identity.judgements import COLUMNS, read_file, read_judgements
from kg.register.build import HAND, build, main
from kg.register.tables import Row, read_rows, write_rows, write_tables

TOOI = "https://identifier.overheid.nl/tooi/"
ONT = f"{TOOI}def/ont/"
PERSON = (
    "key full_name given prefix family initials birth tk_persoon_id wikidata parlement_id name_variants "
    "parlement_biografie_slug".split(),
    [
        [
            "t1",
            "Ada van Voorbeeld",
            "Ada",
            "van",
            "Voorbeeld",
            "A.",
            "1970-01-01",
            "t1",
            "Q1",
            "vaaaaaaaaaaa",
            "",
            "a-ada-van-voorbeeld",
        ],
        ["t2", "Bas Proef", "Bas", "", "Proef", "B.", "1971", "t2|t9", "", "", "Bas Proef|Sebastiaan Proef", ""],
        ["Q3", "Bas Proef", "Bas", "", "Proef", "B.", "1971-05-05", "", "Q3", "vbbbbbbbbbbb", "", ""],
        ["Q4", "Cor Test", "Cor", "", "Test", "C.", "1972", "", "Q4", "", "", ""],
        ["drs. C. Test", "drs. C. Test", "", "", "Test", "C.", "", "", "", "", "drs. C. Test", ""],
        ["Q5", "Dirk Niets", "Dirk", "", "Niets", "D.", "1973", "", "Q5", "", "", ""],
        ["Q6", "Q6", "", "", "Q6", "", "1974", "", "Q6", "", "", ""],
        ["Q7", "Symbolisch Persoon", "Symbolisch", "", "Persoon", "S.", "1975", "", "Q7", "", "", ""],
    ],
)
OFFICE = (
    "key full_name organization post role start end sources".split(),
    [
        ["t1", "", "org:tweede-kamer", "", "Kamerlid voor VBP", "2020-01-01", "2020-06-30", "tk"],
        ["t1", "", "org:tweede-kamer", "", "Kamerlid voor VBP", "2020-07-01", "2021-06-30", "tk"],
        ["t1", "", "org:tweede-kamer", "", "Kamerlid voor PvdP", "2021-06-01", "", "tk"],
        ["t2", "", "org:tweede-kamer", "", "Kamerlid voor VBP", "2019-01-01", "2018-01-01", "tk"],
        ["t2", "", "org:min-av", "", "Minister-president van Nederland", "2020-02-01", "", "wikidata"],
        ["t2", "", "org:min-av", "", "Minister van Algemene Zaken", "2020-02-01", "", "wikidata"],
        ["Q4", "", "org:min-vb", "", "Minister van Proeven", "2020-02-01", "2024-02-01", "wikidata"],
        ["drs. C. Test", "", "org:min-vb", "", "Minister van Proeven", "2020-02-01", "", "staatscourant"],
        ["t1", "", "org:min-vb", "post:minister-zp-x", "Minister van Metingen", "2020-02-01", "2024-02-01", "wikidata"],
        ["t1", "", "org:min-nieuw", "", "Minister voor Nieuwe Zaken", "2016-02-01", "2017-02-01", "wikidata"],
        ["t1", "", "org:min-vb", "", "Staatssecretaris van Voorbeelden", "2021-02-01", "", "staatscourant"],
        ["Q7", "", "org:min-vb", "", "Minister van Gehandicaptenzaken", "2019-01-01", "2021-01-01", "wikidata"],
        ["t1", "", "org:eerste-kamer", "", "Senator voor VBP", "2015-01-01", "", "ek"],
        ["Q6", "", "org:min-vb", "", "Minister van Voorbeelden", "1999-01-01", "2000-01-01", "wikidata"],
    ],
)
MINISTRY = (
    "polder_id tooi_uri wikidata owms_uri oin valid_until names".split(),
    [
        ["org:min-vb", f"{TOOI}id/ministerie/mnre9001", "Q11", "", "1", "", '[{"value": "Proeven", "abbr": "PR"}]'],
        [
            "org:min-nieuw",
            f"{TOOI}id/ministerie/mnre9002",
            "Q12",
            "",
            "2",
            "2024-02-01",
            '[{"value": "Nieuwe Zaken", "abbr": "NZ", "valid_from": "2020-02-01"}]',
        ],
        [
            "org:min-av",
            f"{TOOI}id/ministerie/mnre1010",
            "Q13",
            "",
            "3",
            "",
            '[{"value": "Algemene Zaken", "abbr": "AZ"}]',
        ],
    ],
)
CABINET = (
    "name start end wikidata source".split(),
    [["Kabinet-Model I", "2020-02-01", "2024-02-01", "", "x"], ["Kabinet-Model II", "2024-02-01", "", "", "x"]],
)
PARTY = (
    "name name_short founded dissolved wikidata_id slug".split(),
    [["Partij voor de Proef", "PvdP", "", "", "", "pvdp"]],
)
KEPT: dict[str, tuple[str, list[list[str]]]] = {
    "persons.csv": ("key given prefix family initials birth source", []),
    "kamerleden.csv": (
        "person fractie begin end source why",
        [["t2", "VBP", "2010-01-01", "2010-12-31", "krant", "weg"]],
    ),
    "bewindspersonen.csv": ("person organization role begin end source why", []),
    "aliases.csv": ("person name preferred source", [["t1", "Ada van Voorbeeld-Stalen", "", "krant"]]),
    "fracties.csv": ("slug names source", [["vbp", "Voorbeeldpartij|VBP", "x"]]),
    "ministeries.csv": ("code name abbreviation begin end source why", []),
    "posts.csv": ("person begin portefeuille end source why", []),
    "retrieved.csv": (
        "file date why",
        [[name, "2026-01-02", "weg"] for name in ("persons.csv", "ministries.csv", "cabinets.csv")],
    ),
}


def _write(path: Path, columns: list[str], rows: list[list[str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows([columns, *rows])


def _node(local: str, name: str, **more: str) -> dict[str, object]:
    node: dict[str, object] = {
        "@id": f"{TOOI}id/ministerie/{local}",
        "@type": [f"{ONT}Ministerie"],
        f"{ONT}officieleNaamExclSoort": [{"@value": name}],
        f"{ONT}afkorting": [{"@value": name[:2].upper()}],
    }
    node |= {ONT + key: [{"@value": value}] for key, value in more.items() if key != "of"}
    if "of" in more:
        node["http://www.w3.org/ns/prov#specializationOf"] = [{"@id": f"{TOOI}id/ministerie/{more['of']}"}]
    return node


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """A folder with small source files about people who do not exist."""
    folder = tmp_path / "source"
    folder.mkdir()
    for name, (columns, rows) in {
        "persons.csv": PERSON,
        "offices.csv": OFFICE,
        "ministries.csv": MINISTRY,
        "cabinets.csv": CABINET,
        "parties_openkamer_2019.csv": PARTY,
    }.items():
        _write(folder / name, columns, rows)
    nodes = [
        {
            "@id": f"{TOOI}set/rwc_ministeries_compleet/1",
            "@type": [f"{TOOI}def/wl/RegisterwaardelijstCompleet"],
            f"{ONT}zichtdatum": [{"@value": "2022-03-04"}],
        },
        _node("mnre9001", "Voorbeelden en Proeven", begindatum="2015-01-01"),
        _node("hv_1", "Proeven", einddatum="2018-12-31", of="mnre9001"),
        _node("mnre1010", "Algemene Zaken"),
    ]
    (folder / "tooi_rwc_ministeries_compleet_1.json").write_text(json.dumps(nodes), encoding="utf-8")
    return folder


@pytest.fixture
def hand(tmp_path: Path) -> Path:
    """A folder with what is kept by hand."""
    folder = tmp_path / "hand"
    folder.mkdir()
    for name, (columns, rows) in KEPT.items():
        _write(folder / name, columns.split(), rows)
    return folder


@pytest.fixture
def built(source: Path, hand: Path, tmp_path: Path) -> Callable[..., dict[str, list[Row]]]:
    """Builds the register and gives its tables by file name."""

    def run(kept: list[Row] | None = None) -> dict[str, list[Row]]:
        out = tmp_path / "out"
        out.mkdir(exist_ok=True)
        write_tables(out, build(source, kept or (), hand).tables())
        return {path.name: read_rows(path) for path in out.glob("*.csv")}

    return run


Tables = Callable[..., dict[str, list[Row]]]


def _ids(tables: dict[str, list[Row]], entity: str) -> dict[str, str]:
    return {row["scheme"]: row["id"] for row in tables["identifiers.csv"] if row["entity"] == entity}


def _dropped(tables: dict[str, list[Row]], what: str, part: str) -> list[Row]:
    return [row for row in tables["dropped.csv"] if row["what"] == what and part in row["key"]]


def test_key_is_of_name_and_year(built: Tables) -> None:
    """A person's key is made of given name, prefix, surname and year of birth."""
    assert [row["key"] for row in built()["persons.csv"]] == [
        "ada-van-voorbeeld-1970",
        "bas-proef-1971",
        "cor-test-1972",
    ]


def test_key_survives_a_new_name(built: Tables, source: Path) -> None:
    """A rebuild after a change of name gives the person the key that was given first."""
    keys = built()["keys.csv"]
    columns, rows = PERSON
    renamed = [["Alida de Nieuwe" if cell == "Ada van Voorbeeld" else cell for cell in row] for row in rows]
    _write(source / "persons.csv", columns, renamed)
    tables = built(keys)
    persoon = next(row for row in tables["persons.csv"] if row["key"] == "ada-van-voorbeeld-1970")
    assert persoon["family"] == "Nieuwe"
    assert tables["keys.csv"] == keys


def _other_names(row: Row) -> Row:
    """A row of persons.csv after everybody has taken another surname."""
    return row | {"family": f"{row['family']}-Anders", "full_name": f"{row['full_name']}-Anders"}


def _other_births(row: Row) -> Row:
    """A row of persons.csv after somebody has looked into the registers of births."""
    return row | {"birth": "1944-04-04"}


def _rewrite(path: Path, change: Callable[[Row], Row]) -> None:
    """Change every row of a file, and turn the order of the rows."""
    found = read_rows(path)
    _write(path, list(found[0]), [list(change(row).values()) for row in reversed(found)])


def _leads(rows: list[Row]) -> dict[tuple[str, str], str]:
    return {(row["scheme"], row["id"]): row["key"] for row in rows}


@pytest.mark.parametrize("change", [_other_names, _other_births, dict], ids=["names", "births", "order"])
def test_rebuild_renames_nobody(built: Tables, source: Path, change: Callable[[Row], Row]) -> None:
    """Every id of keys.csv leads to the key it led to, whatever the source has made of names, births and order."""
    before = built()
    _rewrite(source / "persons.csv", change)
    after = built(before["keys.csv"])
    assert {known: _leads(after["keys.csv"]).get(known) for known in _leads(before["keys.csv"])} == _leads(
        before["keys.csv"]
    )
    assert {row["key"] for row in before["persons.csv"]} <= {row["key"] for row in after["persons.csv"]}


@pytest.mark.parametrize("change", [_other_names, _other_births, dict], ids=["names", "births", "order"])
def test_rebuild_of_the_package_renames_nobody(shared: Path, tmp_path: Path, change: Callable[[Row], Row]) -> None:
    """The same holds for the real source files: every id leads to the key it led to, and everybody is there."""
    if not (shared / "register" / "persons.csv").is_file():
        pytest.skip(f"the source files are not here: {shared / 'register'}")
    source = tmp_path / "source"
    shutil.copytree(shared / "register", source, copy_function=shutil.copyfile)
    _rewrite(source / "persons.csv", change)
    packaged = HAND.parent
    kept = read_rows(packaged / "keys.csv")
    tables = build(source, kept, HAND, read_file(packaged / "judgements.csv")).tables()
    after = _leads(list(tables["keys.csv"].rows))
    assert len(kept) > 3_000
    assert [row for row in kept if after.get((row["scheme"], row["id"])) != row["key"]] == []
    people = {row["key"] for row in read_rows(packaged / "persons.csv")}
    assert people <= {row["key"] for row in tables["persons.csv"].rows}


def test_two_of_one_name_and_year_get_two_keys(built: Tables, source: Path) -> None:
    """Two people with one name and year of birth and ids that differ are two."""
    columns, rows = PERSON
    twin = ["Q8", "Ada van Voorbeeld", "Ada", "van", "Voorbeeld", "A.", "1970-02-02", "", "Q8", "", "", ""]
    _write(source / "persons.csv", columns, [*rows, twin])
    _write(source / "offices.csv", OFFICE[0], [*OFFICE[1], ["Q8", *OFFICE[1][6][1:]]])
    keys = [row["key"] for row in built()["persons.csv"] if "voorbeeld" in row["key"]]
    assert len(set(keys)) == 2
    assert all(key.startswith("ada-van-voorbeeld-1970") for key in keys)


def test_rows_of_one_person_are_joined(built: Tables) -> None:
    """Bas Proef stands in the source with a GUID and with a Wikidata id: one person, and the joining is told."""
    tables = built()
    persoon = next(row for row in tables["persons.csv"] if row["family"] == "Proef")
    assert (_ids(tables, "persoon/bas-proef-1971")["wikidata"], persoon["birth"]) == ("Q3", "1971-05-05")
    assert _dropped(tables, "merged", "Q3")


def test_id_that_two_rows_claim(built: Tables, source: Path) -> None:
    """Two rows of other names and births claim one Wikidata id: told, not joined, and the first in order keeps it."""
    columns, rows = PERSON
    other = ["t8", "Eva Elders", "Eva", "", "Elders", "E.", "1980-01-01", "t8", "Q1", "", "", ""]
    _write(source / "persons.csv", columns, [*rows, other])
    _write(source / "offices.csv", OFFICE[0], [*OFFICE[1], ["t8", *OFFICE[1][2][1:]]])
    tables = built()
    assert _ids(tables, "persoon/ada-van-voorbeeld-1970")["wikidata"] == "Q1"
    assert _ids(tables, "persoon/eva-elders-1980") == {"tk": "t8"}
    assert [row["key"] for row in _dropped(tables, "contradicted", "")] == ["t8"]


def test_claimed_id_stays_where_it_was(built: Tables, source: Path) -> None:
    """Who had the id by keys.csv keeps it, also when another row claims it that comes first in order."""
    columns, rows = PERSON
    other = ["a0", "Eva Elders", "Eva", "", "Elders", "E.", "1980-01-01", "a0", "Q1", "", "", ""]
    kept = built()["keys.csv"]
    _write(source / "offices.csv", OFFICE[0], [*OFFICE[1], ["a0", *OFFICE[1][2][1:]]])
    _write(source / "persons.csv", columns, [other, *rows])
    tables = built(kept)
    assert _ids(tables, "persoon/ada-van-voorbeeld-1970")["wikidata"] == "Q1"
    assert _ids(tables, "persoon/eva-elders-1980") == {"tk": "a0"}


def test_who_are_different_by_decision_stay_two(source: Path, hand: Path) -> None:
    """Rows that are alike are not joined when people decided that they are two, and each has a key of its own."""
    judgement = dict.fromkeys(COLUMNS, "") | {"decision": "different-person", "entity": "tk:t2", "other": "wikidata:Q3"}
    decided = read_judgements([judgement | {"who": "De Redactie", "when": "2026-01-01", "why": "staat vast"}])
    columns, rows = OFFICE
    _write(source / "offices.csv", columns, [*rows, ["Q3", *rows[6][1:]]])
    kept = list(build(source, (), hand).tables()["keys.csv"].rows)
    tables = build(source, kept, hand, decided).tables()
    keys = {row["key"] for row in tables["persons.csv"].rows if row["family"] == "Proef"}
    assert len(keys) == 2
    assert "bas-proef-1971" in keys


@pytest.mark.parametrize(("known", "people"), [(False, 1), (True, 2)])
def test_who_are_one_by_decision(source: Path, hand: Path, known: bool, people: int) -> None:
    """Rows are joined by decision, but for two who were published as two: a register that is loaded makes those one."""
    judgement = dict.fromkeys(COLUMNS, "") | {"decision": "same-person", "entity": "tk:t1", "other": "wikidata:Q4"}
    decided = read_judgements([judgement | {"who": "De Redactie", "when": "2026-01-01", "why": "staat vast"}])
    kept = list(build(source, (), hand).tables()["keys.csv"].rows) if known else []
    leads = _leads(list(build(source, kept, hand, decided).tables()["keys.csv"].rows))
    assert len({leads["tk", "t1"], leads["wikidata", "Q4"]}) == people


def test_ids_have_source_and_day(built: Tables) -> None:
    """Every id says where it was stated, and when: TOOI by its own day, tables by the day they were taken in."""
    rows = built()["identifiers.csv"]
    assert all(row["source"] for row in rows)
    days = {row["source"]: row["date"] for row in rows}
    assert days == {"TOOI": "2022-03-04", "persons.csv": "2026-01-02", "ministries.csv": "2026-01-02"}


def test_file_that_nobody_dated_is_an_error(built: Tables, hand: Path) -> None:
    """A source file of which nobody wrote down when it was taken in stops the build."""
    _write(hand / "retrieved.csv", ["file", "date", "why"], [])
    with pytest.raises(SourceError, match="add the file with the day"):
        built()


def test_all_ids_lead_to_the_person(built: Tables) -> None:
    """A second GUID stays findable in keys.csv."""
    ids = {(row["scheme"], row["id"]): row["key"] for row in built()["keys.csv"]}
    assert ids["tk", "t2"] == ids["tk", "t9"] == ids["parlement", "vbbbbbbbbbbb"] == "bas-proef-1971"


def test_person_without_id_is_joined_by_office(built: Tables) -> None:
    """The drs. C. Test who took the office of Cor Test on the same day is Cor Test."""
    tables = built()
    assert _dropped(tables, "merged", "drs. C. Test")
    assert {"person": "cor-test-1972", "name": "drs. C. Test", "source": "wikidata|staatscourant"} in tables[
        "aliases.csv"
    ]


@pytest.mark.parametrize("key", ["Q5", "Q6", "Q7|Minister van Gehandicaptenzaken", "t1|Senator voor VBP"])
def test_what_is_dropped_is_told(built: Tables, key: str) -> None:
    """A person without office or name, a symbolic minister and a senator are dropped with the reason."""
    assert all(row["why"] for row in _dropped(built(), "dropped", key))
    assert _dropped(built(), "dropped", key)


def test_memberships_are_joined_and_do_not_overlap(built: Tables) -> None:
    """What goes on without a gap is one membership; the next of another group ends it."""
    seats = [(r["fractie"], r["begin"], r["end"]) for r in built()["kamerleden.csv"] if r["person"].startswith("ada")]
    assert seats == [("pvdp", "2021-06-01", ""), ("vbp", "2020-01-01", "2021-05-31")]


def test_impossible_period_is_dropped(built: Tables) -> None:
    """An end before the begin that nothing can repair is dropped; what is kept by hand comes in, with its source."""
    tables = built()
    seats = [row for row in tables["kamerleden.csv"] if row["person"] == "bas-proef-1971"]
    assert [(row["begin"], row["source"]) for row in seats] == [("2010-01-01", "by hand: krant")]
    assert _dropped(tables, "dropped", "bas-proef-1971/2019-01-01")


def _posts(tables: dict[str, list[Row]], person: str) -> list[tuple[str, str, str, str, str]]:
    names = ("ambt", "ministerie", "portefeuille", "post", "end")
    found = [row for row in tables["bewindspersonen.csv"] if row["person"] == person]
    return sorted((row[names[0]], row[names[1]], row[names[2]], row[names[3]], row[names[4]]) for row in found)


def test_minister_president_has_one_post(built: Tables) -> None:
    """Minister-President and Minister van Algemene Zaken are one post at Algemene Zaken."""
    name = "Minister-President, Minister van Algemene Zaken"
    assert _posts(built(), "bas-proef-1971") == [("MinisterPresident", "mnre1010", "", name, "")]


def test_post_is_named_as_it_was_then(built: Tables) -> None:
    """A post gets the name that its ministry had while it was held."""
    name = "Minister van Voorbeelden en Proeven"
    assert _posts(built(), "cor-test-1972") == [("Minister", "mnre9001", "", name, "2024-02-01")]


def test_posts_without_ministry_of_their_name(built: Tables) -> None:
    """A portfolio keeps the ministry it is at when that existed, and has none otherwise."""
    assert _posts(built(), "ada-van-voorbeeld-1970") == [
        ("Minister", "", "Nieuwe Zaken", "Minister voor Nieuwe Zaken", "2017-02-01"),
        ("Minister", "mnre9001", "Metingen", "Minister voor Metingen", "2024-02-01"),
        ("Staatssecretaris", "mnre9001", "", "Staatssecretaris van Voorbeelden en Proeven", "2024-02-01"),
    ]


def test_open_post_ends_with_its_cabinet(built: Tables) -> None:
    """A post that only the Staatscourant knows ends where its cabinet ended, and that is told."""
    tables = built()
    assert _dropped(tables, "corrected", "t1|Staatssecretaris van Voorbeelden|2021-02-01")
    kabinetten = {(row["post"], row["kabinet"]) for row in tables["bewindspersonen.csv"]}
    assert ("Minister voor Metingen", "model-i") in kabinetten


def test_versions_of_a_ministry(built: Tables) -> None:
    """A historical version belongs to its ministry and the next one begins the day after it."""
    versions = [
        (r["name"], r["begin"], r["end"]) for r in built()["ministerieversies.csv"] if r["ministerie"] == "mnre9001"
    ]
    assert versions == [("Proeven", "2015-01-01", "2018-12-31"), ("Voorbeelden en Proeven", "2019-01-01", "")]


def test_ministry_that_tooi_does_not_have(built: Tables) -> None:
    """A ministry of after TOOI's file comes from ministries.csv, and ends the day before the cabinet that ended it."""
    versions = [
        (r["name"], r["begin"], r["end"]) for r in built()["ministerieversies.csv"] if r["ministerie"] == "mnre9002"
    ]
    assert versions == [("Nieuwe Zaken", "2020-02-01", "2024-01-31")]


def test_other_names_are_kept(built: Tables) -> None:
    """Names of the source and by hand are there, each with its source."""
    names = {(row["person"], row["name"], row["source"]) for row in built()["aliases.csv"]}
    assert ("bas-proef-1971", "Sebastiaan Proef", "tk|wikidata") in names
    assert ("ada-van-voorbeeld-1970", "Ada van Voorbeeld-Stalen", "by hand: krant") in names


def test_same_files_give_same_bytes(source: Path, hand: Path, tmp_path: Path) -> None:
    """The order of the rows in the source does not matter."""
    outs = [tmp_path / "one", tmp_path / "two"]
    for out in outs:
        out.mkdir()
        write_tables(out, build(source, (), hand).tables())
        _write(source / "persons.csv", PERSON[0], PERSON[1][::-1])
        _write(source / "offices.csv", OFFICE[0], OFFICE[1][::-1])
    names = sorted(path.name for path in outs[0].iterdir())
    assert len(names) == 11
    for name in names:
        assert (outs[0] / name).read_bytes() == (outs[1] / name).read_bytes(), name


def test_unknown_group_is_an_error(built: Tables, source: Path) -> None:
    """A membership of a group that nobody knows stops the build and says what to do."""
    row = ["t1", "Ada", "org:tweede-kamer", "", "Kamerlid voor XYZ", "2020-01-01", "", "tk"]
    _write(source / "offices.csv", OFFICE[0], [row])
    with pytest.raises(SourceError, match="add the group"):
        built()


def test_membership_of_nobody_is_an_error(built: Tables, hand: Path) -> None:
    """A membership of somebody who is not in the source stops the build and says what to do."""
    row = ["niemand", "VBP", "2020-01-01", "", "krant", "weg"]
    _write(hand / "kamerleden.csv", "person fractie begin end source why".split(), [row])
    with pytest.raises(SourceError, match="add the person"):
        built()


def test_unknown_office_is_an_error(built: Tables, source: Path) -> None:
    """A role that is no office that we know stops the build."""
    row = ["t1", "Ada", "org:min-vb", "", "Kamerheer van Voorbeelden", "2020-01-01", "", "wikidata"]
    _write(source / "offices.csv", OFFICE[0], [row])
    with pytest.raises(SourceError, match="no office that we know"):
        built()


def test_missing_source_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The command says which file is missing and ends with 1."""
    with pytest.raises(SystemExit) as ended:
        main([str(tmp_path), "--out", str(tmp_path / "out")])
    assert ended.value.code == 1
    assert "offices.csv: file is missing" in capsys.readouterr().err


def test_row_that_does_not_fit_is_said(tmp_path: Path) -> None:
    """A row with a cell too few is refused with its number."""
    (tmp_path / "a.csv").write_text("a,b\n1\n", encoding="utf-8")
    with pytest.raises(SourceError, match="row 2"):
        read_rows(tmp_path / "a.csv")


def test_tables_are_sorted_with_lf(tmp_path: Path) -> None:
    """Rows are sorted and lines end with LF."""
    write_rows(tmp_path / "a.csv", ("a",), [{"a": "2"}, {"a": "1"}])
    assert (tmp_path / "a.csv").read_bytes() == b"a\n1\n2\n"


def test_packaged_register_is_what_the_sources_give(shared: Path, tmp_path: Path) -> None:
    """Building from the real source files gives the packaged files, byte by byte."""
    if not (shared / "register" / "persons.csv").is_file():
        pytest.skip(f"the source files are not here: {shared / 'register'}")
    packaged = HAND.parent
    judgements = read_file(packaged / "judgements.csv")
    write_tables(tmp_path, build(shared / "register", read_rows(packaged / "keys.csv"), HAND, judgements).tables())
    names = sorted(path.name for path in tmp_path.iterdir())
    assert len(names) == 11
    for name in names:
        assert (tmp_path / name).read_bytes() == (packaged / name).read_bytes(), name
