"""How many real askers and addressees are linked, and how often rightly. Needs the export of cases.

The measures are those of bench/identity.py; the bounds stand here. Every fourth case is enough.
"""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from kg.identity import Register
from kg.model import Zaak

SCRIPT = Path(__file__).resolve().parents[2] / "bench" / "identity.py"
SINCE, EVERY = 2010, 4


@pytest.fixture(scope="module")
def bench() -> Iterator[ModuleType]:
    """The script bench/identity.py as a module."""
    spec = importlib.util.spec_from_file_location("bench_identity", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # dataclasses look their module up
    spec.loader.exec_module(module)
    yield module
    del sys.modules[spec.name]


@pytest.fixture(scope="module")
def cases(shared: Path, bench: ModuleType) -> list[Zaak]:
    """Every fourth case since 2010."""
    folder = shared / "zaken"
    if not folder.is_dir():
        pytest.skip(f"the export of cases is not here: {folder}")
    found = [case for case in bench.zaken(folder) if case.gestart_op.year >= SINCE]
    assert len(found) > 30_000
    return found[::EVERY]


Measured = dict[tuple[str, str], dict[tuple[str, str], Any]]


@pytest.fixture(scope="module")
def measured(packaged: Register, bench: ModuleType, cases: list[Zaak]) -> Measured:
    """Counts by kind of mention and form, then by way of writing and half of the years."""
    kinds = {"askers": bench.askers, "addressees": bench.addressees}
    return {
        (kind, form): bench.measure(packaged, questions(packaged, cases, form))
        for kind, questions in kinds.items()
        for form in ("full", "text")
    }


@pytest.mark.parametrize("form", ["full", "text"])
@pytest.mark.parametrize("kind", ["askers", "addressees"])
def test_nine_tenths_certain_is_right(bench: ModuleType, measured: Measured, kind: str, form: str) -> None:
    """Of the links with a certainty of 0.90 or more at least 99.95 % have the initials that the export gives."""
    bands = bench.by_certainty(measured[kind, form])
    good, bad = (sum(bands[name][column] for least, name in bench.BANDS if least >= 0.9) for column in (0, 1))
    print(f"{kind}, {form}: {good + bad} links of 0.90 or more, {bad} wrong")
    assert good + bad > 7_000
    assert good / (good + bad) >= 0.9995


WAYS = [
    ("askers", "full", "full name", 0.9995, 0.999),
    ("askers", "text", "surname and party, given name where shared", 0.9995, 0.999),
    ("askers", "text", "surname and party alone", 0.99, 0.999),
    ("askers", "text", "party in full, prefix in lower case", 0.9995, 0.999),
    ("askers", "text", "with initials, capitals", 0.9995, 0.999),
    ("askers", "text", "another dash in a double name", 0.999, 0.999),
    ("askers", "text", "without its prefix", 0.98, 0.995),
    ("askers", "text", "a letter lost", 0.7, 0.999),
    ("addressees", "full", "full name", 0.999, 0.999),
    ("addressees", "text", "surname and post", 0.999, 0.999),
    ("addressees", "text", "post alone", 0.98, 0.999),
]


@pytest.mark.parametrize(("kind", "form", "way", "linked", "precision"), WAYS)
def test_linked_and_right(measured: Measured, kind: str, form: str, way: str, linked: float, precision: float) -> None:
    """Each way of writing a name is linked as often, and as rightly, in even years as in odd ones."""
    for half in ("all", "even years", "odd years"):
        tally = measured[kind, form][way, half]
        assert tally.asked >= 100
        assert tally.linked / tally.asked >= linked
        assert tally.precision >= precision


def test_every_way_has_its_bounds(measured: Measured) -> None:
    """No way of writing that is measured is without a bound."""
    assert {(*key, way) for key, tallies in measured.items() for way, _ in tallies} == {row[:3] for row in WAYS}
