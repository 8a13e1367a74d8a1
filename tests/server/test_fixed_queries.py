"""The fixed queries of the pages: they parse, and none invites the engine to begin at the wrong end."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from kg.store import open_read_only
from server import resources

FIXED = sorted((Path(resources.__file__).parent / "fixed").glob("*.rq"))
# About the ontology, or about nothing in particular.
WHOLE = {"labels", "ready", "ontology_data", "ontology_rows", "term_data"}


def test_there_are_fixed_queries() -> None:
    """The folder is not empty, and each query is used by name somewhere."""
    assert len(FIXED) == 40
    code = "".join(path.read_text(encoding="utf-8") for path in Path(resources.__file__).parent.glob("*.py"))
    assert [path.stem for path in FIXED if f'"{path.stem}"' not in code] == []


@pytest.mark.parametrize("path", FIXED, ids=lambda path: path.stem)
def test_a_fixed_query_runs(release: Path, path: Path) -> None:
    """Each parses and evaluates on a release."""
    open_read_only(release / "store").query(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("path", [path for path in FIXED if path.stem not in WHOLE], ids=lambda path: path.stem)
def test_a_class_is_only_a_filter(path: Path) -> None:
    """A class as a pattern looks selective to the engine, which then walks all members of it: 1.5 s, not 1 ms."""
    text = re.sub(r"FILTER (NOT )?EXISTS \{[^{}]*\}", "", path.read_text(encoding="utf-8"))
    assert re.findall(r"\ba kg:\w+", text) == []
