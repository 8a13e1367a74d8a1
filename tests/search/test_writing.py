"""Making an index, and making the next one of it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from kg.errors import StoreError
from kg.releases import Delta, apply, layout, write_index, write_part, write_shard
from kg.search.reading import Page, open_search
from kg.search.schema import LOCK, size
from kg.search.words import read_words
from kg.search.writing import Indexing, derive_search, write_search
from tests.search.texts import BASE, NAMES, TRIG, lines

CHANGED = TRIG.replace("bruggen bedienen", "sluizen bedienen").replace("Mina Model", "Mina Voorbeeld")


def dumps(folder: Path, trig: str) -> Path:
    """Dumps of a text in TriG, from nothing."""
    part = write_part(folder / "parts", "een", lines(trig), NAMES)
    plan = layout([part], folder / "dumps", NAMES)
    write_index(folder / "dumps", NAMES, map(write_shard, plan.tasks))
    return folder / "dumps"


def next_dumps(old: Path, folder: Path, delta: Delta) -> Path:
    """Dumps that are those in `old` after a change."""
    plan = apply(old, delta, folder, NAMES)
    write_index(folder, NAMES, [*plan.kept, *map(write_shard, plan.tasks)])
    return folder


@pytest.fixture
def first(tmp_path: Path) -> Path:
    """The folder of a release with dumps and an index."""
    folder = tmp_path / "een"
    assert write_search(Indexing(dumps(folder, TRIG), folder / "search", BASE)) == 8
    return folder


def derived(first: Path, folder: Path, trig: str = CHANGED) -> Path:
    """The index of the release after `first`, and all lines that differ by it."""
    delta = Delta.between(lines(), lines(trig))
    made = next_dumps(first / "dumps", folder / "dumps", delta)
    derive_search(first, made, folder / "search", (*delta.removed, *delta.added), NAMES)
    return folder / "search"


def found(folder: Path, text: str) -> set[str]:
    """Paths of what an index finds."""
    hits = open_search(folder).find(read_words(text), Page(50)).hits
    return {hit.iri.removeprefix(NAMES.id("")) for hit in hits}


WORDS = ("bruggen", "sluizen", "ambtenaren", "model", "voorbeeld", "neutraal", "brug*", "vaarwegen")


def test_a_derived_index_finds_what_one_from_nothing_finds(first: Path, tmp_path: Path) -> None:
    """What went is not found any more, what came is, and what stayed is found once."""
    new = derived(first, tmp_path / "twee")
    assert write_search(Indexing(tmp_path / "twee" / "dumps", tmp_path / "nieuw", BASE)) == 8
    assert {text: found(new, text) for text in WORDS} == {text: found(tmp_path / "nieuw", text) for text in WORDS}
    assert found(new, "sluizen") == {"vragenset/2099z00001/vraag/1"}
    assert found(first / "search", "sluizen") == set()


def test_the_old_index_stays_as_it_is_and_shares_its_files(first: Path, tmp_path: Path) -> None:
    """What the new one needs of it has a second name, and not one byte of the old one changes."""
    before = {path.name: path.read_bytes() for path in (first / "search").iterdir() if path.is_file()}
    new = derived(first, tmp_path / "twee")
    after = {path.name: path.read_bytes() for path in (first / "search").iterdir() if path.is_file()}
    assert before == after
    shared = [
        name for name in before if (new / name).exists() and os.path.samefile(first / "search" / name, new / name)
    ]
    assert any(name.endswith(".store") for name in shared)
    assert "meta.json" not in shared


def test_nothing_changed_links_all(first: Path, tmp_path: Path) -> None:
    """A change that touches nothing that is searched gives the same index."""
    derive_search(
        first, first / "dumps", tmp_path / "search", ["<https://elders.example/a> <x:p> <x:o> <x:g> ."], NAMES
    )
    assert found(tmp_path / "search", "ambtenaren") == found(first / "search", "ambtenaren") != set()


def test_without_an_old_index_it_is_made_from_nothing(first: Path, tmp_path: Path) -> None:
    """A release that was made before there was an index, or with other fields, is no hindrance."""
    derive_search(tmp_path / "oud", first / "dumps", tmp_path / "search", [], NAMES)
    assert found(tmp_path / "search", "ambtenaren") == found(first / "search", "ambtenaren")


def test_an_owner_that_goes_is_gone(first: Path, tmp_path: Path) -> None:
    """All entries of a document that is no longer there go with it."""
    new = derived(first, tmp_path / "twee", TRIG.replace("ah-tk-20982099-1", "ah-tk-20982099-9"))
    assert found(new, "neutraal -bedienen") == {"vragenset/2099z00001", "document/ah-tk-20982099-9/antwoord/1"}


def test_who_may_only_read_can_open_it(first: Path) -> None:
    """Its files can be read by all, opening it locks the null device, and no lock of a writer is left."""
    names = {path.name: path for path in (first / "search").iterdir()}
    assert os.readlink(names.pop(LOCK)) == os.devnull
    assert {path.stat().st_mode & 0o777 for path in names.values()} == {0o644}
    assert not [name for name in names if name.endswith(".lock")]


def test_size(first: Path, tmp_path: Path) -> None:
    """The bytes of an index are those of its files; of none, none."""
    expected = sum(path.stat().st_size for path in (first / "search").iterdir() if not path.is_symlink())
    assert size(first / "search") == expected > 0
    assert size(tmp_path / "geen") == 0


def test_dumps_that_cannot_be_read_are_told(tmp_path: Path) -> None:
    """Without its dumps no index of a release can be made."""
    with pytest.raises(StoreError, match="index of its dumps"):
        write_search(Indexing(tmp_path / "geen", tmp_path / "search", BASE))
