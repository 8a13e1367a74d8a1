"""Cases from CSV and JSON."""

from __future__ import annotations

import csv
import gzip
import io
import json
from datetime import date

import pytest

from kg.errors import SourceError
from kg.model import Zaak
from kg.readers import read
from tests.readers import forms

ROW: dict[str, object] = {
    "Id": "a-1",
    "Nummer": "2094Z00001",
    "Soort": "Schriftelijke vragen",
    "Onderwerp": "Klonten",
    "GestartOp": "2094-03-21T00:00:00+01:00",
    "Vergaderjaar": "2093-2094",
}


def cases(data: bytes | str) -> tuple[Zaak, ...]:
    found = read(data if isinstance(data, bytes) else data.encode("utf-8"), "z")
    assert isinstance(found, tuple)
    assert all(isinstance(case, Zaak) for case in found)
    return found  # type: ignore[return-value]  # just looked


def as_csv(*rows: dict[str, object]) -> str:
    stream = io.StringIO()
    writer = csv.DictWriter(stream, fieldnames=list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    return stream.getvalue()


def test_a_row_becomes_a_case_with_its_names_apart() -> None:
    """Names are split at commas outside brackets, a missing name is no name, a date is a day in Amsterdam."""
    assert cases(forms.CSV) == (
        Zaak(
            bronbestand="z",
            zaak_id="a-1",
            nummer="2094Z00001",
            onderwerp="Klonten, in pap",
            gestart_op=date(2094, 3, 21),
            vergaderjaar="2093-2094",
            gericht_aan=("P. Proef", "Quirina Test (Q.)"),
            indieners=("Vera Voorbeeld (V.)",),
            mede_indieners=(),
            afgedaan=True,
        ),
    )


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        ("", ()),
        ("Vera Voorbeeld (V.)", ("Vera Voorbeeld (V.)",)),
        ("P. Proef,  Q. Test", ("P. Proef", "Q. Test")),
        ("Vera Voorbeeld (V., mr.), P. Proef", ("Vera Voorbeeld (V., mr.)", "P. Proef")),
        ("Van der Proef-De Test (EMH)", ("Van der Proef-De Test (EMH)",)),
    ],
)
def test_names_are_split_with_care(names: str, expected: tuple[str, ...]) -> None:
    """A comma between brackets belongs to a name."""
    assert cases(as_csv({**ROW, "Indiener": names}))[0].indieners == expected


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        ("2094-03-21T00:00:00+01:00", date(2094, 3, 21)),
        ("2008-07-01T00:00:00+02:00", date(2008, 7, 1)),
        ("2024-03-20T23:00:00Z", date(2024, 3, 21)),
        ("2024-07-01T22:30:00Z", date(2024, 7, 2)),
        ("2024-07-01T12:00:00", date(2024, 7, 1)),
        ("2024-07-01", date(2024, 7, 1)),
    ],
)
def test_a_moment_is_the_day_it_was_in_amsterdam(moment: str, day: date) -> None:
    """A moment in another offset is brought to Dutch time first."""
    assert cases(as_csv({**ROW, "GestartOp": moment}))[0].gestart_op == day


def test_rows_of_another_kind_or_deleted_are_left_out() -> None:
    """Only questions in writing that were not deleted are cases of ours."""
    rows = [ROW, {**ROW, "Soort": "Motie"}, {**ROW, "Verwijderd": True}, {**ROW, "Verwijderd": False}]
    assert len(cases(json.dumps(rows))) == 2


def test_json_may_be_a_list_or_a_page_of_odata() -> None:
    """A list and an object with the list under `value` give the same."""
    assert cases(json.dumps([ROW])) == cases(json.dumps({"@odata.context": "x", "value": [ROW]}))


def test_expanded_actors_are_read_by_their_relation() -> None:
    """Names that OData gives as ZaakActor objects come in the same places."""
    actors = [
        {"Relatie": "Gericht aan", "ActorNaam": "P. Proef"},
        {"Relatie": "Indiener", "ActorNaam": "V. Voorbeeld"},
        {"Relatie": "Medeindiener", "ActorNaam": "Q. Test"},
        {"Relatie": "Medeindiener", "ActorNaam": None},
    ]
    (case,) = cases(json.dumps([{**ROW, "ZaakActor": actors}]))
    assert (case.gericht_aan, case.indieners, case.mede_indieners) == (("P. Proef",), ("V. Voorbeeld",), ("Q. Test",))


@pytest.mark.parametrize(
    ("written", "value"), [("True", True), ("False", False), ("", None), ("onbekend", None)]
)  # fmt: skip
def test_afgedaan_may_be_unknown(written: str, value: bool | None) -> None:
    """What the export does not say is not false."""
    assert cases(as_csv({**ROW, "Afgedaan": written}))[0].afgedaan is value


def test_a_gzipped_export_has_the_fingerprint_of_the_file() -> None:
    """Packing changes nothing of what is read."""
    assert cases(gzip.compress(forms.CSV.encode())) == cases(forms.CSV)


@pytest.mark.parametrize(
    ("data", "says"),
    [
        ("Id,Nummer,Soort\n", "lacks columns"),
        (json.dumps([{"Id": "a"}]), "lacks columns"),
        (json.dumps({"fout": 1}), "no rows"),
        ("[{", "cannot be read"),
        ('{"a":' * 5000, "cannot be read"),
        (as_csv({**ROW, "GestartOp": "21 maart"}), "row 1.*no moment"),
        (as_csv({**ROW, "GestartOp": "0001-01-01T00:00:00+14:00"}), "no moment"),
        (as_csv({**ROW, "Nummer": ""}), "no Nummer"),
        (as_csv(ROW) + "a-2,2094Z2,Schriftelijke vragen\n", "row 2"),
        (as_csv(ROW) + '"' + "x" * 1_000_001 + "\n", "cannot be read"),
    ],
)
def test_a_fault_in_an_export_says_where(data: str, says: str) -> None:
    """A missing column, a wrong date or a row cut off is an error with its place."""
    with pytest.raises(SourceError, match=says):
        cases(data)


def test_an_open_case_says_as_of_when() -> None:
    """A row that is not settled gets the day of the latest change in its file; other rows do not."""
    rows = [
        ROW | {"Id": "a-1", "Afgedaan": "False", "GewijzigdOp": "2094-04-01T09:00:00+02:00"},
        ROW | {"Id": "a-2", "Afgedaan": "True", "GewijzigdOp": "2094-05-02T09:00:00.123+02:00"},
        ROW | {"Id": "a-3", "Afgedaan": "", "GewijzigdOp": "onzin"},
    ]
    assert [case.stand for case in cases(as_csv(*rows))] == [date(2094, 5, 2), None, None]


def test_without_days_of_change_nobody_knows_as_of_when() -> None:
    """An export without GewijzigdOp is of no known day."""
    assert [case.stand for case in cases(as_csv(ROW | {"Afgedaan": "False"}))] == [None]
