"""A release of the five seeds, the official publication and the export of cases, built once."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.pipeline import Options, build
from kg.releases import Release


@pytest.fixture(scope="session")
def seeds_release(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Release:
    """The release that the hard cases are asked of."""
    inputs = (shared / "corpus" / "seeds", shared / "corpus" / "official", shared / "zaken")
    return build(Options(inputs, tmp_path_factory.mktemp("seeds"), workers=2)).release
