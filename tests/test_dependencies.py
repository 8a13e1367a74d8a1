"""pyproject.toml names the packages that the code imports, and no others."""

from __future__ import annotations

import re
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

from tests.imports import imports

PROJECT = tomllib.loads((Path(__file__).resolve().parents[1] / "pyproject.toml").read_text(encoding="utf-8"))["project"]

# gunicorn is run as a program; zoneinfo reads tzdata where the system has no time zones of its own.
NOT_IMPORTED = {"gunicorn", "tzdata"}


def names(requirements: list[str]) -> set[str]:
    """Names of distributions, normalised, without versions and without our own extras."""
    found = {re.split(r"[<>=!~\[; ]", requirement, maxsplit=1)[0] for requirement in requirements}
    return {normalised(name) for name in found} - {"kamergraaf"}


def normalised(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def imported() -> dict[str, str]:
    """Each distribution that kg or server imports, with one place where it does."""
    distributions = packages_distributions()
    found: dict[str, str] = {}
    for statement in imports("kg") + imports("server"):
        top = statement.imported.split(".")[0]
        if top in sys.stdlib_module_names or top in {"kg", "server"}:
            continue
        assert top in distributions, f"{statement}: no installed package has it"
        found.setdefault(normalised(distributions[top][0]), str(statement))
    return found


def test_what_is_imported_is_declared() -> None:
    """Whoever installs the package gets every library that its code imports, or knows the extra that brings it."""
    declared = names(PROJECT["dependencies"]) | names(PROJECT["optional-dependencies"]["ontology"])
    used = imported()
    assert len(used) >= 5
    assert {name: place for name, place in used.items() if name not in declared} == {}


def test_what_is_declared_is_imported() -> None:
    """No library is installed that nothing uses."""
    assert sorted(names(PROJECT["dependencies"]) - set(imported()) - NOT_IMPORTED) == []


def test_constraints_hold_every_declared_package_without_an_address() -> None:
    """constraints.txt pins what is declared, one exact version a line, and names no place to get it from."""
    text = (Path(__file__).resolve().parents[1] / "constraints.txt").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    assert [line for line in lines if not re.fullmatch(r"[A-Za-z0-9._-]+==[0-9][A-Za-z0-9.+!-]*", line)] == []
    pinned = {normalised(line.split("==")[0]) for line in lines}
    declared = names(PROJECT["dependencies"])
    for extra in PROJECT["optional-dependencies"].values():
        declared |= names(extra)
    assert sorted(declared - pinned) == []
