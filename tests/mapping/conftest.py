"""The flag that writes the expected quads again; read the difference before it is kept."""

from __future__ import annotations

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let `pytest tests/mapping --update-golden` write what mapping gives now."""
    parser.addoption("--update-golden", action="store_true", help="write golden/*/expected.nq again")
