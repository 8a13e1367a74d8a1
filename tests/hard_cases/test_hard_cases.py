"""The cases that the model says must come out right, as queries with the rows that they must give.

Each `NN-name.rq` begins with the sentence it stands for; `NN-name.csv` has the rows.
"""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from kg.cli.querying import with_prefixes
from kg.releases import Release
from kg.store import open_read_only

HERE = Path(__file__).parent
CASES = sorted(HERE.glob("*.rq"))


def test_every_case_is_found() -> None:
    """There are as many cases as there are files with rows, and they are all here."""
    assert len(CASES) == len(list(HERE.glob("*.csv"))) == 19


@pytest.mark.parametrize("case", CASES, ids=lambda path: path.stem)
def test_hard_case(seeds_release: Release, case: Path) -> None:
    """The query gives the rows that stand beside it."""
    found = open_read_only(seeds_release.store).select(with_prefixes(case.read_text(encoding="utf-8")))
    rows = [list(found.variables)]
    rows += [["" if cell is None else cell.value for cell in row] for row in found.rows]
    with case.with_suffix(".csv").open(encoding="utf-8", newline="") as file:
        assert rows == list(csv.reader(file))
