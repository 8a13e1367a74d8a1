"""`kg link`: ids added to the table of a user, which stays as it was."""

from __future__ import annotations

import csv
import io
import os
import subprocess
import sys
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from kg.cli.linking import COLUMNS, Linker, Role, harmless, summary
from kg.identity import Register
from kg.namespaces import DEFAULT_BASE, Names
from tests.cli.conftest import Done, Run
from tests.identity.conftest import write_register

VERA = f"{DEFAULT_BASE}id/kamerlid/vera-voorbeeld/2090-03-28"
ON = ("--on", "2094-03-22")
Row = dict[str, str]


@pytest.fixture
def link(run: Run, examples: Path, tmp_path: Path) -> Run:
    """Run `kg link` on a table of bytes or text with the register of the examples."""

    def call(table: str | Path, *arguments: str | Path) -> Done:
        path = tmp_path / "tabel.csv"
        path.write_bytes(str(table).encode())
        return run("link", path, "--register", examples / "register", "--column", "naam", *arguments)

    return call


def rows(done: Done, delimiter: str = ",") -> list[Row]:
    """The rows of a table that was written."""
    assert done.status == 0, done.err
    return list(csv.DictReader(io.StringIO(done.out), delimiter=delimiter))


# ---------------------------------------------------------------- what is added


def test_ids_come_behind_the_columns_of_the_user(link: Run) -> None:
    """The role, the person, what both are called, how sure it is and why, and the ids of others."""
    done = link("nr,naam,fractie\n1,Voorbeeld,VBP\n", "--party", "fractie", *ON)
    assert done.out.splitlines()[0] == ",".join(("nr", "naam", "fractie", *COLUMNS))
    row = rows(done)[0]
    assert row["kg_iri"] == VERA
    assert row["kg_persoon"] == f"{DEFAULT_BASE}id/persoon/vera-voorbeeld"
    assert row["kg_label"] == "Vera Voorbeeld (VBP)"
    assert row["kg_zekerheid"] == "0.97"
    assert row["kg_grond"].startswith("Naam, fractie en datum wijzen één Kamerlid aan")
    assert row["tk_persoon_id"] == "00000000-0000-4000-8000-000000000003"
    assert row["kg_kandidaten"] == ""
    assert done.err == "1 row: 1 matched, 0 ambiguous, 0 unmatched\n"


def test_who_else_it_may_be_is_ranked(link: Run) -> None:
    """Of several nobody is chosen: all are named with a score."""
    row = rows(link("naam\nDummy\n", *ON))[0]
    assert row["kg_iri"] == row["kg_persoon"] == row["kg_zekerheid"] == ""
    one, other = row["kg_kandidaten"].split(" | ")
    assert one == f"{DEFAULT_BASE}id/kamerlid/dirk-dummy/2086-03-20 (0.45)"
    assert other.endswith("/doortje-dummy/2090-03-28 (0.45)")


def test_the_base_of_our_iris(link: Run) -> None:
    """Whoever publishes under another base gets those IRIs."""
    row = rows(link("naam,p\nVoorbeeld,VBP\n", *ON, "--party", "p", "--base", "https://voorbeeld.nl/"))[0]
    assert row["kg_iri"] == "https://voorbeeld.nl/id/kamerlid/vera-voorbeeld/2090-03-28"


NAMES = [
    "V. (Vera) Voorbeeld",
    "Voorbeeld, V.",
    "Voorbeeld, Vera",
    "Dhr. V. Voorbeeld (VBP)",
    "mevrouw Voorbeeld",
    "Mw. drs. V. Voorbeeld",
    "de heer Voorbeeld",
    "VOORBEELD",
    "Vera Voorbeeld, VBP",
    "Vera Voorbeeld - Voorbeeldpartij",
    "  Vera   Voorbeeld ",
]


@pytest.mark.parametrize("name", NAMES)
def test_names_as_people_write_them(link: Run, name: str) -> None:
    """Titles, initials, turned round, with the party behind it: one person."""
    assert len(NAMES) == 11
    assert rows(link(f'naam\n"{name}"\n', *ON))[0]["kg_iri"] == VERA


def test_a_party_behind_a_name_decides(link: Run) -> None:
    """Of two with one surname the party says which; the column of parties wins over it."""
    table = 'naam,p\nDummy (VBP),\n"Dummy, PvdP",\nDummy (VBP),PvdP\n'
    found = [row["kg_persoon"].rsplit("/", 1)[1] for row in rows(link(table, "--party", "p", *ON))]
    assert found == ["dirk-dummy", "doortje-dummy", "doortje-dummy"]


def test_initials_behind_a_name_are_no_party(tmp_path: Path) -> None:
    """ "(V.B.P.)" may be somebody's initials, "(VBP)" is the party."""
    linker = Linker(Register.load(write_register(tmp_path)), Role.KAMERLID, Names())
    found = linker.resolve("Voorbeeld (A.B.)", "", "", date(2020, 5, 1))
    assert found.entity == "kamerlid/ada-voorbeeld-1970/2020-01-01"
    assert linker.resolve("Voorbeeld (V.B.P.)", "", "", date(2020, 5, 1)).entity == ""
    assert linker.resolve("Voorbeeld (VBP)", "", "", date(2020, 5, 1)).matched


ROLES = [
    (Role.PERSOON, "mevrouw Proefpersoon", "", "persoon/pia-proefpersoon"),
    (Role.MINISTERIE, "Ministerie van Voorbeelden en Proeven", "", "ministerie/mnre9901"),
    (Role.MINISTERIE, "VenP", "", "ministerie/mnre9901"),
    (Role.BEWINDSPERSOON, "Proefpersoon", "", "bewindspersoon/pia-proefpersoon/mnre9901/2094-01-01"),
    (
        Role.BEWINDSPERSOON,
        "minister Proefpersoon",
        "Voorbeelden",
        "bewindspersoon/pia-proefpersoon/mnre9901/2094-01-01",
    ),
    (
        Role.BEWINDSPERSOON,
        "Minister van Voorbeelden en Proeven",
        "",
        "bewindspersoon/pia-proefpersoon/mnre9901/2094-01-01",
    ),
    (Role.BEWINDSPERSOON, "Proefpersoon", "Minister van VenP", "bewindspersoon/pia-proefpersoon/mnre9901/2094-01-01"),
    (Role.BEWINDSPERSOON, "Minister-President", "", "bewindspersoon/maarten-model/mnre9904/2094-01-01"),
    (
        Role.BEWINDSPERSOON,
        "Minister-President, Minister van Modellen",
        "",
        "bewindspersoon/maarten-model/mnre9904/2094-01-01",
    ),
    (Role.BEWINDSPERSOON, "Minister VenP", "", "bewindspersoon/pia-proefpersoon/mnre9901/2094-01-01"),
    (
        Role.BEWINDSPERSOON,
        "minister van voorbeelden en proeven",
        "",
        "bewindspersoon/pia-proefpersoon/mnre9901/2094-01-01",
    ),
    (Role.BEWINDSPERSOON, "Proefpersoon", "Papier en Perforatie", ""),
]


@pytest.mark.parametrize(("role", "name", "ministry", "path"), ROLES)
def test_other_roles(link: Run, role: Role, name: str, ministry: str, path: str) -> None:
    """A minister by name, post or both; a ministry; a person in whatever office."""
    assert len(ROLES) == 12
    row = rows(link(f'naam,m\n"{name}",{ministry}\n', "--role", role, "--ministry", "m", *ON))[0]
    assert row["kg_iri"] == (f"{DEFAULT_BASE}id/{path}" if path else "")


def test_a_ministry_needs_no_day(link: Run) -> None:
    """A name that one ministry only ever had is known without a day."""
    row = rows(link("naam\nPapier en Perforatie\n", "--role", "ministerie"))[0]
    assert row["kg_label"] == "Papier en Perforatie"


# ---------------------------------------------------------------- days


@pytest.mark.parametrize("day", ["2094-03-22", "2094-03-22T10:00:00", "22-3-2094", "22/03/2094", "22 maart 2094"])
def test_days_as_people_write_them(link: Run, day: str) -> None:
    """The column of days is read in the usual forms."""
    assert rows(link(f"naam,dag\nSteekproef,{day}\n", "--date", "dag"))[0]["kg_zekerheid"] == "0.92"


def test_the_day_of_a_row_comes_before_that_of_all(link: Run) -> None:
    """--on fills in where a row has no day; without either a name is not looked up."""
    table = "naam,dag\nSteekproef,1990-01-01\nSteekproef,\n"
    assert [row["kg_iri"] != "" for row in rows(link(table, "--date", "dag", *ON))] == [False, True]
    undated = rows(link(table, "--date", "dag"))[1]
    assert undated["kg_iri"] == ""
    assert undated["kg_grond"] == "Er is geen datum waarop de naam te toetsen is."


def test_a_day_that_is_none_is_told_with_its_row(link: Run) -> None:
    """The row is that of the file, header included; nothing is guessed."""
    done = link("naam,dag\nSteekproef,2094-03-22\nSteekproef,31-2-2094\n", "--date", "dag")
    assert done.status == 1
    assert "row 3: a day cannot be read" in done.err
    assert "31-2-2094" in done.err


@pytest.mark.parametrize("options", [(), ("--on", "morgen")])
def test_without_a_day(link: Run, options: tuple[str, ...]) -> None:
    """Names are looked up on a day: without one the command is not run."""
    done = link("naam\nSteekproef\n", *options)
    assert done.status in (1, 2)
    assert done.out == ""


# ---------------------------------------------------------------- the table of the user


TABLES = [
    ("naam;p\r\nVoorbeeld;VBP\r\n", ";"),
    ("naam\tp\nVoorbeeld\tVBP\n", "\t"),
    ("naam|p\nVoorbeeld|VBP\n", "|"),
    ('"naam","p, of niet"\n"Voorbeeld","VBP"\n', ","),
    ('x;"a,b,c,d";naam\n1;2;Voorbeeld\n', ";"),
]


@pytest.mark.parametrize(("table", "delimiter"), TABLES)
def test_the_delimiter_is_seen_and_kept(link: Run, table: str, delimiter: str) -> None:
    """The output is written as the input was, line ends too."""
    assert len(TABLES) == 5
    done = link(table, *ON)
    assert rows(done, delimiter)[0]["kg_iri"] == VERA


def test_line_ends_are_kept(run: Run, examples: Path, tmp_path: Path) -> None:
    """A table of Windows stays one; a line end within a cell stays as it is."""
    (tmp_path / "in.csv").write_bytes(b'naam,noot\r\nVoorbeeld,"een\ntwee"\r\n')
    options = ("--register", examples / "register", "--column", "naam", *ON)
    done = run("link", tmp_path / "in.csv", *options, "--out", tmp_path / "uit.csv")
    assert (done.status, done.out) == (0, "")
    written = (tmp_path / "uit.csv").read_bytes()
    assert written.count(b"\r\n") == 2
    assert b'Voorbeeld,"een\ntwee",https' in written


def test_cells_of_the_user_are_not_changed(link: Run) -> None:
    """Also those that a spreadsheet would run as a formula: they are the user's own."""
    cells = ['=1+1,"a ""b"" c"', "+31,-", "@x, y "]
    table = "naam,een,twee\n" + "".join(f"Voorbeeld,{cell}\n" for cell in cells)
    before = list(csv.DictReader(io.StringIO(table)))
    after = rows(link(table, *ON))
    assert [{name: row[name] for name in before[0]} for row in after] == before


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\t", "\r"])
def test_no_cell_of_ours_is_a_formula(sign: str) -> None:
    """Whatever a register or a judgement says."""
    assert harmless(f"{sign}1+1") == f"'{sign}1+1"
    assert harmless("Naam") == "Naam"


ENCODED = [
    ("utf-8", ()),
    ("utf-8-sig", ()),
    ("cp1252", ()),
    ("cp1252", ("--encoding", "cp1252")),
    ("utf-16", ()),
    ("utf-16-le", ("--encoding", "utf-16-le")),
]


@pytest.mark.parametrize(("encoding", "options"), ENCODED)
def test_encodings(run: Run, examples: Path, tmp_path: Path, encoding: str, options: tuple[str, ...]) -> None:
    """UTF-8 with and without mark, Windows-1252 and UTF-16 are read; UTF-8 is written, with its mark if any."""
    assert len(ENCODED) == 6
    (tmp_path / "in.csv").write_bytes("naam,noot\nVoorbeeld,coördinatie €\n".encode(encoding))
    options = (*options, "--column", "naam", *ON, "--out", str(tmp_path / "uit.csv"))
    assert run("link", tmp_path / "in.csv", "--register", examples / "register", *options).status == 0
    written = (tmp_path / "uit.csv").read_bytes()
    assert written.startswith(b"\xef\xbb\xbf") is (encoding == "utf-8-sig")
    assert "Voorbeeld,coördinatie €,https" in written.decode("utf-8-sig")


DAMAGED = [
    (b"", (), "the table is empty"),
    (b"\n\n", (), "the table is empty"),
    (b"naam,x\nVoorbeeld,\x81\n", (), "bytes that are no text"),
    (b"naam,x\nVoorbeeld,\xff\n", ("--encoding", "utf-8"), "bytes that are no text"),
    (b"naam\nVoorbeeld\n", ("--encoding", "onzin"), "the encoding is not known"),
    (b"naam,x\nVoorbeeld,1,2\n", (), "row 2: a row has more cells than the header"),
    (b'naam,x\nVoorbeeld,"1\n', (), "row 2: a row cannot be read"),
    (b"titel,x\nVoorbeeld,1\n", (), "there is no such column"),
    (b"naam,naam\nVoorbeeld,1\n", (), "there are several columns of this name"),
    (b"naam,x\nVoorbeeld,1\n", ("--party", "fractie"), "there is no such column"),
    ("naam,x\nVoorbeeld,1\n".encode("utf-16-le"), (), "UTF-16 without its mark"),
]


@pytest.mark.parametrize(("table", "options", "says"), DAMAGED)
def test_a_table_that_cannot_be(
    run: Run, examples: Path, tmp_path: Path, table: bytes, options: tuple[str, ...], says: str
) -> None:
    """What is wrong is told with its row, and no half file is left."""
    assert len(DAMAGED) == 11
    (tmp_path / "in.csv").write_bytes(table)
    fixed = ("--register", examples / "register", "--column", "naam", *ON, "--out", tmp_path / "uit.csv")
    done = run("link", tmp_path / "in.csv", *fixed, *options)
    assert done.status == 1
    assert says in done.err
    assert [path.name for path in tmp_path.iterdir()] == ["in.csv"]


def test_a_file_that_is_not_there(run: Run, tmp_path: Path) -> None:
    """The path is told."""
    done = run("link", tmp_path / "weg.csv", "--column", "naam", *ON)
    assert done.status == 1
    assert str(tmp_path / "weg.csv") in done.err


def test_columns_without_a_name_go_by_number(run: Run, examples: Path, tmp_path: Path) -> None:
    """Empty and double names stay; #2 is the second column."""
    (tmp_path / "in.csv").write_text("naam,,naam\nNiemand,Voorbeeld,x\n", encoding="utf-8")
    done = run("link", tmp_path / "in.csv", "--register", examples / "register", "--column", "#2", *ON)
    assert done.out.startswith("naam,,naam,kg_iri")
    assert VERA in done.out


def test_a_table_that_was_linked_before(link: Run) -> None:
    """The columns of another run stay, those of this one get a number."""
    done = link(f"naam,{','.join(COLUMNS)}\nVoorbeeld{',' * len(COLUMNS)}\n", *ON)
    assert rows(done)[0]["kg_iri"] == ""
    assert rows(done)[0]["kg_iri_2"] == VERA


@pytest.mark.parametrize("cell", ["a," * 5_000, "A." * 5_000, "(a" * 5_000, "van " * 5_000])
def test_a_cell_that_is_too_long_for_a_name(link: Run, cell: str) -> None:
    """A cell that no name can be is told so at once, and the next row is looked up."""
    found = rows(link(f'naam,fractie\n"{cell}",VBP\nVoorbeeld,"{cell}"\nVoorbeeld,VBP\n', "--party", "fractie", *ON))
    assert [row["kg_iri"] for row in found] == ["", "", VERA]
    assert (
        found[0]["kg_grond"]
        == found[1]["kg_grond"]
        == "Een cel is langer dan 300 tekens: dat is geen naam, fractie of post."
    )


def test_rows_without_a_name(link: Run) -> None:
    """An empty cell, a short row and an empty line stay what they are, and are counted."""
    done = link("nr,naam\n1,\n2\n\n3,Voorbeeld\n", *ON)
    lines = done.out.splitlines()
    assert lines[1:4] == ["1," + "," * 10, "2," + "," * 10, ""]
    assert done.err == "4 rows: 1 matched, 0 ambiguous, 0 unmatched, 2 without a name, 1 empty\n"


def test_the_summary_counts_every_row() -> None:
    """One line, the three outcomes always."""
    assert summary(Counter()) == "0 rows: 0 matched, 0 ambiguous, 0 unmatched"


def test_a_delimiter_is_one_character(link: Run) -> None:
    """`tab` is one too; two characters are a wrong command line."""
    assert link("naam\nVoorbeeld\n", *ON, "--delimiter", ";;").status == 2
    assert rows(link("naam\tp\nVoorbeeld\tVBP\n", *ON, "--delimiter", "tab"), "\t")[0]["kg_iri"] == VERA


# ---------------------------------------------------------------- streams


def piped(examples: Path, *arguments: str) -> subprocess.Popen[bytes]:
    """`kg link -` as a process of its own."""
    command = [sys.executable, "-c", "from kg.cli import main; main()", "link", "-", "--column", "naam", *ON]
    return subprocess.Popen(
        [*command, "--register", str(examples / "register"), *arguments],
        bufsize=0,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=os.environ | {"PYTHONPATH": str(examples.parent)},
    )


def test_standard_input_to_standard_output(examples: Path) -> None:
    """A dash reads what is piped in; what comes out is the table and nothing else."""
    out, err = piped(examples).communicate("naam,noot\r\nVoorbeeld,é\r\n".encode(), timeout=60)
    assert out.decode().splitlines()[1].startswith(f"Voorbeeld,é,{VERA}")
    assert out.endswith(b"\r\n")
    assert b"1 row: 1 matched" in err


def test_a_large_table_streams(examples: Path) -> None:
    """Rows come out before all have gone in: no table is too long."""
    process = piped(examples)
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write(b"naam\n" + b"Voorbeeld\n" * 2_000)  # less than a pipe holds
    process.stdin.flush()
    assert process.stdout.readline().startswith(b"naam,kg_iri")
    out, err = process.communicate(b"Voorbeeld\n" * 18_000, timeout=60)
    assert len(out.splitlines()) == 20_000
    assert b"20000 rows: 20000 matched" in err
