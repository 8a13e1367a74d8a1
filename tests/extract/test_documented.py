"""The page about extraction names every pattern, and every name of the coverage."""

from __future__ import annotations

import importlib
import pkgutil
import re
from pathlib import Path

import pytest

import kg.extract
from kg.extract import extract
from kg.model import Document
from kg.readers import read
from tests.extract.variants import VARIANTS

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "extraction.md").read_text(encoding="utf-8")
MODULES = sorted(module.name for module in pkgutil.iter_modules(kg.extract.__path__))


def defined(module: str) -> set[str]:
    """The patterns that a module makes at its top, not those it imports."""
    source = Path(str(importlib.import_module(f"kg.extract.{module}").__file__)).read_text(encoding="utf-8")
    return set(re.findall(r"^(\w+)(?:: [^=\n]+)? = re\.compile\(", source, re.MULTILINE))


def listed(module: str) -> set[str]:
    """The patterns in the table of a module."""
    match = re.search(rf"^### `{module}`\n(.*?)(?=^##|\Z)", PAGE, re.MULTILINE | re.DOTALL)
    rows = re.findall(r"^\| (`.*?) \|", match[1], re.MULTILINE) if match else []
    return {name for row in rows for name in re.findall(r"`(\w+)`", row)}


def test_there_are_patterns() -> None:
    """The modules were found and hold patterns."""
    assert len(MODULES) >= 15
    assert sum(len(defined(module)) for module in MODULES) >= 100


@pytest.mark.parametrize("module", MODULES)
def test_the_tables_of_patterns_equal_the_code(module: str) -> None:
    """Each pattern of a module has a row, and each row a pattern."""
    assert listed(module) == defined(module)


def test_every_name_of_the_coverage_is_explained() -> None:
    """What a stretch of text may be called stands in the table of the coverage."""
    names: set[str] = set()
    for variant in VARIANTS:
        document = read(variant.text.encode(), "x.txt")
        assert isinstance(document, Document)
        names |= {part.naam for part in extract(document).dekking}
    assert len(names) >= 12
    assert sorted(name for name in names if f"`{name}`" not in PAGE) == []
