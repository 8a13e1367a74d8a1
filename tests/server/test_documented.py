"""What is configurable or reachable stands in docs/server.md or docs/operations.md, and what stands there is."""

from __future__ import annotations

import re
from pathlib import Path

from flask import Flask

from server.settings import Settings
from server.texts import LANGUAGES, text

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "server.md").read_text(encoding="utf-8")
OPERATIONS = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")


def test_each_setting_is_documented_with_its_default() -> None:
    """The table of settings is the class of settings, defaults included."""
    rows = dict(re.findall(r"^\| `KAMERGRAAF_(\w+)` \| `?([^|`]+?)`? \|", OPERATIONS, re.MULTILINE))
    expected = {name.upper(): str(field.default) or "–" for name, field in Settings.model_fields.items()}
    assert rows == expected
    assert len(rows) == len(Settings.model_fields) >= 27


def test_each_route_is_documented(app: Flask) -> None:
    """No route is without a line."""
    rules = {re.sub(r"<[^>]+>", "{}", rule.rule) for rule in app.url_map.iter_rules() if rule.endpoint != "static"}
    documented = {re.sub(r"\{\w+\}", "{}", route) for route in re.findall(r"`(/[^`\s]*)`", PAGE)}
    assert rules <= documented
    assert len(rules) >= 35


def test_each_status_has_a_title_in_both_languages() -> None:
    """No error is without a heading: a status that nobody named would be a fault of ours instead."""
    code = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "server").glob("*.py"))
    statuses = set(re.findall(r"\bProblem\(\s*(\d{3})", code))
    assert len(statuses) >= 15
    for status in sorted(statuses):
        assert all(text(f"title-{status}", language) for language in LANGUAGES)


def test_each_text_that_is_used_exists_in_both_languages() -> None:
    """No page asks for a text that is not there, and no text is empty."""
    used: set[str] = set()
    for path in (ROOT / "server").rglob("*"):
        if path.suffix in (".py", ".html"):
            used |= set(re.findall(r"""\b(?:t|say|text)\("([a-z0-9-]+)"[,)]""", path.read_text(encoding="utf-8")))
    assert len(used) > 60
    for key in used:
        assert all(text(key, language) for language in LANGUAGES)
