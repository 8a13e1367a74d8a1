"""Slips of the pen in documents, exports and metadata: the document may be kept out, the release never is."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.namespaces import KG
from kg.pipeline import Options, Outcome, build

ASKED = """{number}
Vragen van het lid Steekproef (VBP) aan de Minister van Voorbeelden en Proeven over {number} (ingezonden {asked}).
Vraag 1
Komt document {number} goed over?
Vraag 2
Wat is er op {asked} gebeurd?
kv-tk-{number}
ISSN 0921 - 7398
"""
ANSWERED = """AH {aanhangsel}
{number}
Antwoord van minister Proefpersoon (Voorbeelden en Proeven) (ontvangen {answered})

1
Komt document {number} goed over?
Ja.
2
Wat is er op {asked} gebeurd?
Niets.
"""
# When questions are tabled and when they are answered, as somebody wrote it down.
DAYS = {
    "2093Z00101": ("3 mei 0202", "2 juni 2094"),
    "2093Z00102": ("3 december 9999", "2 juni 9999"),
    "2093Z00103": ("3 december 9999", "31 december 9999"),
    "2093Z00104": ("3 mei 0001", "1 januari 0001"),
    "2093Z00105": ("3 mei 0000", "4 mei 0000"),
    "2093Z00106": ("3 mei 2094", "2 april 2094"),
    "2093Z00107": ("31 april 2094", "32 mei 2094"),
    "2093Z00108": ("3 mei 2094", "3 mei 2094"),
}
COLUMNS = ("Id", "Nummer", "Soort", "Onderwerp", "GestartOp", "Vergaderjaar", "GerichtAan", "Indiener", "Afgedaan")
CASES = (
    (
        "geen-id",
        "2093Z00101",
        " \t ",
        "0001-01-01T00:00:00",
        "ooit",
        "P. Proefpersoon",
        "Sam Steekproef (S.T.)",
        "True",
    ),
    ("{1}", "2093Z00102", "Een \x07 bel en \ufffe", "9999-12-31T00:00:00+01:00", "", ", ,", ",", "misschien"),
    ("x", "geen nummer", "Wat is dit?", "2094-01-01T00:00:00+01:00", "2093-2099", "", "", ""),
    ("x", "2093Z00104", '"Aan\nhalingstekens"', "0001-01-01", "2093-2094", "Niemand (N.)", "Niemand (N.)", "False"),
)
METADATA = """<?xml version="1.0" encoding="UTF-8"?>
<metadata_gegevens>
<metadata name="DC.identifier" content="kv-tk-2093Z00106"/>
<metadata name="DC.title" content="&#160;"/>
<metadata name="OVERHEIDop.aanhangsel" content="ah-tk-20932094-12 (herdruk), zie daar"/>
<metadata name="OVERHEIDop.aanhangsel" content="ah-"/>
<metadata name="OVERHEIDop.datumIndiening" content="2094-05-04"/>
<metadata name="OVERHEIDop.datumIndiening" content="2094-13-40"/>
<metadata name="DCTERMS.available" content="2094-06-01"/>
<metadata name="DCTERMS.available" content="2094-06-02"/>
<metadata name="OVERHEIDop.vraagnummer" content="2093Z00106; 2093Z00107"/>
<metadata name="OVERHEIDop.indiener" content="   "/>
</metadata_gegevens>
"""


@pytest.fixture(scope="module")
def outcome(tmp_path_factory: pytest.TempPathFactory, examples: Path) -> Outcome:
    """A build of documents of which none is as it should be."""
    folder = tmp_path_factory.mktemp("slips")
    inputs = folder / "in"
    inputs.mkdir()
    for place, (number, (asked, answered)) in enumerate(DAYS.items(), 41):
        words = {"number": number, "asked": asked, "answered": answered, "aanhangsel": place}
        (inputs / f"kv-{number}.txt").write_text(ASKED.format(**words), encoding="utf-8")
        (inputs / f"ah-{number}.txt").write_text(ANSWERED.format(**words), encoding="utf-8")
    (inputs / "kv-2093Z00106.metadata.xml").write_text(METADATA, encoding="utf-8")
    with (inputs / "zaken.csv").open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(COLUMNS)
        rows.writerows((case[0], case[1], "Schriftelijke vragen", *case[2:]) for case in CASES)
    return build(Options((inputs,), folder / "out", examples / "register", workers=1))


def values(outcome: Outcome, name: str) -> set[str]:
    """The values of one of our properties in the release."""
    quads = ox.Store.read_only(str(outcome.release.store)).quads_for_pattern(None, ox.NamedNode(f"{KG}{name}"), None)
    return {quad.object.value for quad in quads if isinstance(quad.object, ox.Literal)}


def test_there_is_a_release(outcome: Outcome) -> None:
    """Every document is in it, or stands in quarantine under its name; nothing is lost on the way."""
    inside = {Path(path).name for path in values(outcome, "bronbestand")}
    outside = {Path(entry["bronbestand"]).name for entry in outcome.journal.quarantine}
    wanted = {f"{kind}-{number}.txt" for kind in ("kv", "ah") for number in DAYS}
    assert len(wanted) == 16
    assert wanted <= inside | outside
    assert outside == set()


def test_days_that_cannot_be_meant_count_in_no_year(outcome: Outcome) -> None:
    """What was tabled in the year 202 is of no parliamentary year, and an answer before its question no measure."""
    years = values(outcome, "vergaderjaar")
    assert "2093-2094" in years
    assert all(re.fullmatch(r"[0-9]{4}-[0-9]{4}", year) and year > "1815" for year in years)
    assert "0" in values(outcome, "dagenTotAntwoord")
