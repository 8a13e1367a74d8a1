"""The option that writes the list of published terms again."""

from __future__ import annotations

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let `pytest tests/ontology --update-published` add new terms to the list, and renew what they mean."""
    parser.addoption("--update-published", action="store_true", help="write tests/ontology/published.csv again")


@pytest.fixture
def update_published(request: pytest.FixtureRequest) -> bool:
    """Whether the list of published terms is to be written; no when the option is not known, as in the whole suite."""
    return bool(request.config.getoption("--update-published", default=False))
