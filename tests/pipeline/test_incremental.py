"""A build looks only at what differs, and the release is byte for byte the one that a build from nothing makes."""

from __future__ import annotations

import os
import random
import shutil
from collections.abc import Callable
from pathlib import Path

import pyoxigraph as ox
import pytest

from bench.corpus import make
from kg.pipeline import Journal, Options, build
from kg.releases import Release, dump_stream

DOCUMENTS = 80
LARGE = 1000
BROKEN = b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\n%%EOF\n"


class Archive:
    """Invented documents of which some are in the inputs, built into one folder again and again."""

    def __init__(self, folder: Path, count: int) -> None:
        self.folder = folder
        make(folder / "source", count)
        self.source = sorted(path for path in (folder / "source" / "documents").rglob("*") if path.is_file())
        self.inputs = folder / "documents"
        self.inputs.mkdir()
        self.zaken = folder / "zaken"
        shutil.copytree(folder / "source" / "zaken", self.zaken)
        self.out = folder / "out"

    def add(self, *paths: Path) -> None:
        """Put documents among the inputs, or put them there again as they were."""
        for path in paths:
            shutil.copyfile(path, self.inputs / path.name)

    def here(self) -> list[Path]:
        """The documents among the inputs."""
        return sorted(self.inputs.iterdir())

    def options(self, out: Path, history: Path | None = None, *, afresh: bool = False) -> Options:
        """What a build of the inputs is told."""
        register = self.folder / "source" / "register"
        return Options((self.inputs, self.zaken), out, register, workers=2, history=history, afresh=afresh)

    def build(self, journal: Journal | None = None) -> Release:
        """Build what differs."""
        return build(self.options(self.out), journal=journal).release

    def from_nothing(self, name: str, history: Path | None = None) -> Release:
        """Build everything, into another folder."""
        return build(self.options(self.folder / name, history)).release


def files(release: Release) -> dict[str, bytes]:
    """Every file of a release but those of the store and the search index, whose sizes are in the manifest too."""
    every = {path.relative_to(release.folder).as_posix(): path for path in release.folder.rglob("*") if path.is_file()}
    return {
        name: path.read_bytes()
        for name, path in sorted(every.items())
        if not name.startswith(("store/", "search/")) and name != "manifest.json"
    }


def assert_same(one: Release, other: Release) -> None:
    """Both releases have the same files with the same bytes, and what the stores hold is what the dumps say."""
    mine, theirs = files(one), files(other)
    assert sorted(mine) == sorted(theirs)
    assert [name for name in mine if mine[name] != theirs[name]] == []
    assert one.id == other.id
    for release in (one, other):
        assert {f"{quad}" for quad in ox.Store.read_only(str(release.store))} == quads(release)


def quads(release: Release) -> set[str]:
    """The quads of the dump in N-Quads, as the store writes them."""
    data = b"".join(dump_stream(release, "nq"))
    return {f"{quad}" for quad in ox.parse(data, ox.RdfFormat.N_QUADS)}


def read(journal: Journal) -> int:
    """How many files a build read."""
    return next(step.into for step in journal.steps if step.name == "read")


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Archive:
    """An archive with half of its documents in service."""
    found = Archive(tmp_path_factory.mktemp("incremental"), DOCUMENTS)
    found.add(*found.source[: DOCUMENTS // 2])
    found.build()
    return found


def add_some(archive: Archive, chance: random.Random) -> None:
    """Documents come."""
    absent = [path for path in archive.source if not (archive.inputs / path.name).exists()]
    archive.add(*chance.sample(absent, 5))


def add_one(archive: Archive, chance: random.Random) -> None:
    """One document comes."""
    absent = [path for path in archive.source if not (archive.inputs / path.name).exists()]
    archive.add(chance.choice(absent))


def remove_some(archive: Archive, chance: random.Random) -> None:
    """Documents go."""
    for path in chance.sample(archive.here(), 4):
        path.unlink()


def correct_one(archive: Archive, chance: random.Random) -> None:
    """An answer says something else than it did."""
    texts = [path for path in archive.here() if path.suffix in (".txt", ".md")]
    path = chance.choice(texts)
    path.write_text(path.read_text(encoding="utf-8").replace(" de ", " die ", 3), encoding="utf-8")


def rename_one(archive: Archive, chance: random.Random) -> None:
    """A file has another name and the same bytes."""
    path = chance.choice(archive.here())
    path.rename(path.with_name(f"hernoemd-{path.name}"))


def add_a_copy(archive: Archive, chance: random.Random) -> None:
    """A document is there twice."""
    path = chance.choice(archive.here())
    shutil.copyfile(path, path.with_name(f"kopie-{path.name}"))


def add_what_cannot_be_read(archive: Archive, chance: random.Random) -> None:
    """A file that is no document comes, and stays."""
    (archive.inputs / f"plaatje-{chance.randrange(1000)}.pdf").write_bytes(BROKEN)


def lose_a_case(archive: Archive, chance: random.Random) -> None:
    """A row of the export is gone."""
    path = next(archive.zaken.glob("*.csv"))
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    del lines[chance.randrange(1, len(lines))]
    path.write_text("".join(lines), encoding="utf-8")


def put_everything_back(archive: Archive, _chance: random.Random) -> None:
    """The archive is as it was written, whole."""
    for path in archive.here():
        path.unlink()
    archive.add(*archive.source)
    shutil.rmtree(archive.zaken)
    shutil.copytree(archive.folder / "source" / "zaken", archive.zaken)


STEPS: tuple[Callable[[Archive, random.Random], None], ...] = (
    add_one,
    add_some,
    correct_one,
    remove_some,
    rename_one,
    add_a_copy,
    add_what_cannot_be_read,
    lose_a_case,
    add_some,
    put_everything_back,
)


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_any_change_gives_what_a_build_from_nothing_gives(archive: Archive) -> None:
    """After each of a row of changes the release is the one that the same inputs and history give from nothing."""
    assert len(STEPS) == 10
    chance = random.Random(20240216)
    for number, change in enumerate(STEPS):
        change(archive, chance)
        release = archive.build()
        again = archive.from_nothing(f"again-{number}", release.folder)
        assert_same(release, again)
        shutil.rmtree(archive.folder / f"again-{number}")


def test_nothing_new_reads_nothing(archive: Archive) -> None:
    """A second build of the same inputs reads no file and gives the release that is there."""
    before = archive.build()
    journal = Journal()
    assert archive.build(journal).id == before.id
    assert read(journal) == 0


def test_a_touched_file_is_not_read(archive: Archive) -> None:
    """Another time on a file with the same bytes changes nothing."""
    before = archive.build()
    path = archive.here()[0]
    os.utime(path, ns=(1, 1))
    journal = Journal()
    assert archive.build(journal).id == before.id
    assert read(journal) == 0


def test_one_more_reads_one(archive: Archive) -> None:
    """A build with one document more reads that one."""
    archive.build()
    (archive.inputs / "nieuw.txt").write_text("Vragen van het lid Voorbeeld (VBP) over niets.\n", encoding="utf-8")
    journal = Journal()
    archive.build(journal)
    assert read(journal) == 1


def test_a_damaged_state_is_made_again(archive: Archive) -> None:
    """What a build keeps may be lost or spoiled: the next one begins anew and gives the same release."""
    before = archive.build()
    (archive.out / "state" / "state.sqlite").write_bytes(b"geen databank")
    assert archive.build().id == before.id
    shutil.rmtree(archive.out / "state")
    assert archive.build().id == before.id


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_a_thousand_documents_one_by_one(tmp_path: Path) -> None:
    """A thousand documents: one comes, one goes, one is corrected; the release equals one from nothing each time."""
    archive = Archive(tmp_path, LARGE)
    archive.add(*archive.source[:-1])
    archive.build()
    journal = Journal()
    archive.add(archive.source[-1])
    archive.build(journal)
    assert read(journal) == 1
    archive.here()[17].unlink()
    archive.build()
    correct_one(archive, random.Random(7))
    release = archive.build()
    assert_same(release, archive.from_nothing("again", release.folder))
