"""The threat model promises nothing that no test attacks."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "threat-model.md").read_text(encoding="utf-8")
PROMISES = [line for line in PAGE.splitlines() if "`test_" in line]
NAMED = re.findall(r"`(test_\w+)`", PAGE)
DEFINED = {
    name
    for path in sorted((ROOT / "tests").rglob("*.py"))
    for name in re.findall(r"^def (test_\w+)\(", path.read_text(encoding="utf-8"), re.MULTILINE)
}


def test_every_test_that_is_named_exists() -> None:
    """A test that was renamed or removed takes its promise with it."""
    assert len(NAMED) >= 60
    assert len(DEFINED) > 1_000
    assert sorted({name for name in NAMED if name not in DEFINED}) == []


def test_every_promise_names_a_test() -> None:
    """Each row of a table under a heading that promises ends with the tests that attack it."""
    promised = PAGE.split("## Promised")[1:]
    assert len(promised) == 3
    rows = [
        line
        for section in promised
        for line in section.split("\n## ")[0].splitlines()
        if line.startswith("| ") and not line.startswith(("| promise ", "|---"))
    ]
    assert len(rows) >= 20
    assert [row for row in rows if row not in PROMISES] == []
