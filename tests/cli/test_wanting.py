"""`kg wanted`: what is cited and not here, in an order that never differs."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from kg.cli import wanting
from kg.cli.querying import Format
from kg.mapping import map_stubs
from kg.namespaces import Names
from kg.releases import Release
from kg.store import bulk_load
from tests.cli.conftest import Run

BASE = "https://voorbeeld.example/"
STUBS = {
    "ah-tk-20932094-9": ("ah-tk-20932094-1",),
    "ah-tk-20932094-10": ("ah-tk-20932094-1",),
    "kst-19410-XIV-9": tuple(f"ah-tk-20932094-{n}" for n in range(1, 8)),
}


@pytest.fixture
def release(tmp_path: Path) -> Release:
    """A release with nothing in it but three documents that others cite."""
    lines = tmp_path / "stubs.nq"
    lines.write_text("".join(f"{line}\n" for line in map_stubs(Names(BASE), STUBS)), encoding="utf-8")
    release = Release(tmp_path, {"id": "0" * 16, "base": BASE})
    bulk_load(release.store, [lines])
    return release


def told(release: Release, form: Format, limit: int | None = None) -> str:
    """What the command writes."""
    out = io.StringIO()
    wanting.tell(release, limit, form, out)
    return out.getvalue()


def test_the_most_cited_comes_first(release: Release) -> None:
    """By number of citing documents, and then by id."""
    found = [(one.identificatie, len(one.door)) for one in wanting.wanted(release)]
    assert found == [("kst-19410-XIV-9", 7), ("ah-tk-20932094-10", 1), ("ah-tk-20932094-9", 1)]


def test_a_table(release: Release) -> None:
    """For people: the first few that cite a document, and how many there are in all."""
    table = told(release, Format.TABLE, 1)
    assert "ah-tk-20932094-5, en nog 2" in table
    assert "ah-tk-20932094-10" not in table
    assert table.endswith("1 of 3 wanted documents\n")


def test_csv(release: Release) -> None:
    """Rows that a spreadsheet reads, with every citing document."""
    rows = list(csv.reader(io.StringIO(told(release, Format.CSV))))
    assert rows[0] == ["stub", "identificatie", "aantal", "aangehaald_door"]
    assert [row[1:3] for row in rows[1:]] == [
        ["kst-19410-XIV-9", "7"],
        ["ah-tk-20932094-10", "1"],
        ["ah-tk-20932094-9", "1"],
    ]
    assert rows[3][0] == f"{BASE}id/document/ah-tk-20932094-9"
    assert rows[1][3].split(" ") == [f"{BASE}id/document/ah-tk-20932094-{n}" for n in range(1, 8)]


def test_json(release: Release) -> None:
    """The same as a list of objects."""
    assert json.loads(told(release, Format.JSON, 2))[1] == {
        "stub": f"{BASE}id/document/ah-tk-20932094-10",
        "identificatie": "ah-tk-20932094-10",
        "aantal": 1,
        "aangehaald_door": [f"{BASE}id/document/ah-tk-20932094-1"],
    }


def test_the_command(ask: Run) -> None:
    """On a release that was built: who is listed is a stub, and is cited."""
    done = ask("wanted", "--format", "csv", "--limit", "1")
    rows = list(csv.DictReader(io.StringIO(done.out)))
    assert (done.status, len(rows)) == (0, 1)
    stub = rows[0]["stub"]
    assert (
        ask(
            "query", f"ASK {{ <{stub}> a kg:Stub ; kg:geciteerdDoor <{rows[0]['aangehaald_door'].split(' ')[0]}> }}"
        ).out
        == "true\n"
    )
