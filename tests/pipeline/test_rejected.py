"""Documents that violate the shapes, build after build: out while they do, in again when they do not, seen always."""

from __future__ import annotations

import json
import random
import shutil
from pathlib import Path

import pytest

from kg.pipeline import Journal
from kg.releases import Release
from kg.validation import folders
from tests.pipeline.test_incremental import (
    Archive,
    add_a_copy,
    add_some,
    assert_same,
    correct_one,
    lose_a_case,
    put_everything_back,
    remove_some,
    rename_one,
)

DOCUMENTS = 60
CHANGES = (add_some, correct_one, remove_some, rename_one, lose_a_case, add_a_copy, remove_some, put_everything_back)
RULE = """kgs:Document-betreftSet a sh:PropertyShape ;
    sh:path kg:betreftSet ;
    sh:nodeKind sh:IRI ;
    sh:pattern "/id/vragenset/[a-z0-9][a-z0-9._-]*"""
STRICT = f'{RULE}[a-e1-46-9]$" ;'  # of one set in eight, and which set a document concerns its neighbours decide


@pytest.fixture
def archive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Archive:
    """An archive of which some documents violate a shape: those of sets whose key ends in f, 0 or 5."""
    shapes = tmp_path / "shapes"
    shutil.copytree(folders.shapes(), shapes)
    document = shapes / "document.ttl"
    text = document.read_text(encoding="utf-8")
    assert text.count(f'{RULE}$" ;') == 1
    document.write_text(text.replace(f'{RULE}$" ;', STRICT), encoding="utf-8")
    monkeypatch.setattr(folders, "shapes", lambda: shapes)
    found = Archive(tmp_path, DOCUMENTS)
    found.add(*found.source[: DOCUMENTS // 2])
    return found


def rejected(release: Release) -> list[str]:
    """The files that the shapes keep out, by the report of a release."""
    report = json.loads((release.folder / "report" / "build.json").read_text(encoding="utf-8"))
    return [entry["bronbestand"] for entry in report["quarantine"] if entry["step"] == "check"]


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_any_change_gives_what_a_build_from_nothing_gives(archive: Archive) -> None:
    """With documents that are rejected, come back or take others with them, the release is the one from nothing."""
    chance = random.Random(20940322)
    seen = {tuple(rejected(archive.build()))}
    for number, change in enumerate(CHANGES):
        change(archive, chance)
        journal = Journal()
        release = archive.build(journal)
        assert [e["bronbestand"] for e in journal.quarantine if e["step"] == "check"] == rejected(release)
        seen.add(tuple(rejected(release)))
        again = f"again-{number}"
        assert_same(release, archive.from_nothing(again, release.folder))
        shutil.rmtree(archive.folder / again)
    assert min(map(len, seen)) >= 3
    assert len(seen) >= 5
