"""Fixtures that more than one part of the suite uses."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="session")
def root() -> Path:
    """The checkout."""
    return ROOT


@pytest.fixture(scope="session")
def examples() -> Path:
    """The folder of the example corpus and its register."""
    return ROOT / "examples"


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real documents, which is not part of the project; skips the test when it is not there.

    `KAMERGRAAF_SHARED` names it; otherwise it is looked for beside the checkout.
    """
    folder = Path(os.environ.get("KAMERGRAAF_SHARED", ROOT.parent / "shared"))
    if not (folder / "corpus").is_dir():
        pytest.skip(f"the real documents are not here: {folder} has no folder corpus (set KAMERGRAAF_SHARED)")
    return folder
