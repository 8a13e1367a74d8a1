"""The generated pages say what the ontology and the shapes say now."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

DOCS = Path(__file__).resolve().parents[2] / "docs"


@pytest.fixture(scope="module")
def maker() -> ModuleType:
    """The script docs/make.py as a module."""
    spec = importlib.util.spec_from_file_location("make_docs", DOCS / "make.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_page_about_the_model_is_current(maker: ModuleType) -> None:
    """model.md holds the terms of the ontology as they are; run docs/make.py when this fails."""
    assert maker.model() == (DOCS / "model.md").read_text(encoding="utf-8")


def test_the_page_about_the_shapes_is_current(maker: ModuleType) -> None:
    """shapes.md holds every rule as it is; run docs/make.py when this fails."""
    assert maker.shapes() == (DOCS / "shapes.md").read_text(encoding="utf-8")


def test_the_table_of_identifiers_is_current(maker: ModuleType) -> None:
    """register.md counts the ids that the packaged register has; run docs/make.py when this fails."""
    page = (DOCS / "register.md").read_text(encoding="utf-8")
    assert page.count(maker.TABLE) == page.count(maker.TABLE_END) == 1
    assert maker.register() == page


def test_the_table_of_alignments_is_current(maker: ModuleType) -> None:
    """ontology.md tells every alignment as it is; run docs/make.py when this fails."""
    assert maker.ontology() == (DOCS / "ontology.md").read_text(encoding="utf-8")
    assert len(list(maker.alignments())) >= 40


def test_the_drawing_of_the_model_is_current(maker: ModuleType) -> None:
    """model.svg draws the ontology as it is; run docs/make.py when this fails."""
    assert maker.drawing() == (DOCS / "model.svg").read_text(encoding="utf-8")


def test_what_the_pages_of_terms_demand_is_current(maker: ModuleType) -> None:
    """server/constraints.json says what the shapes say; run docs/make.py when this fails."""
    assert maker.constraints() == maker.CONSTRAINTS.read_text(encoding="utf-8")


def test_the_examples_on_the_site_are_current(maker: ModuleType) -> None:
    """server/levensloop.json holds the numbered examples; run docs/make.py when this fails."""
    assert maker.examples() == maker.LIFE.read_text(encoding="utf-8")


def test_the_tables_of_what_is_derived_are_current(maker: ModuleType) -> None:
    """reasoning.md lists every rule by which statements are derived; run docs/make.py when this fails."""
    assert maker.reasoning() == (DOCS / "reasoning.md").read_text(encoding="utf-8")
    rows = [line for line in "\n".join(maker.derived()).splitlines() if line.startswith("| `")]
    assert len(rows) == 12
    assert not [row for row in rows if "|  |" in row]


def test_every_rule_is_told_whole(maker: ModuleType) -> None:
    """Each row of the tables of rules has a severity, what it is about, and a message."""
    lines = "\n".join(maker.shape_tables()).splitlines()
    rows = [line.strip("| ").split(" | ") for line in lines if line.startswith("| ") and not line.startswith("| rule")]
    assert len(rows) >= 50
    assert [
        row for row in rows if len(row) != 5 or not all(row) or row[1] not in {"Violation", "Warning", "Info"}
    ] == []
