"""The measurement of the check runs beside plain pyshacl, prints its figures, and ends when the results differ."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bench import validate
from kg.validation import Shapes, Verdict

DOCUMENTS = 2  # plain pyshacl takes more than a second for each


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_it_measures_documents(capsys: pytest.CaptureFixture[str]) -> None:
    """Documents per second of the check and of plain pyshacl stand side by side, with the ratio that is aimed at."""
    validate.measure_documents(DOCUMENTS)
    told = capsys.readouterr().out
    rates = re.findall(r"check +([0-9,.]+)\n  plain pyshacl +([0-9,.]+)  \((\d+) times as slow\)", told)
    assert len(rates) == 2  # documents that conform, and documents that lack a number
    assert f"(aim {validate.AIM})" in told
    assert all(float(check.replace(",", "")) > float(plain.replace(",", "")) for check, plain, _ in rates)


@pytest.mark.slow
@pytest.mark.timeout(120)
def test_different_results_end_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """A check that gives other results than pyshacl has no figure: equal results are held before anything is timed."""
    documents = [validate.without_number(lines) for lines in validate.conforming(DOCUMENTS)]
    monkeypatch.setattr(Shapes, "check", lambda *_: Verdict(True, 1, ()))
    with pytest.raises(SystemExit, match="disagree"):
        validate.compare(documents)


def test_it_measures_the_whole(example_out: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The two ways to check the whole of a release are timed, with equal verdicts."""
    validate.measure_whole(example_out / "current")
    told = capsys.readouterr().out
    assert "queries on the store" in told
    assert "entity by entity" in told
