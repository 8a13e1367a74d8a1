"""A release gets its name by one rename and goes into service by another; nothing else ever changes it."""

from __future__ import annotations

import json
import multiprocessing
from pathlib import Path
from typing import Any

import pytest

from kg.errors import StoreError
from kg.releases import Release, current, open_release, switch, workplace
from kg.releases.release import sha256
from tests.releases.worlds import world, written

MANIFEST: dict[str, Any] = {"base": "https://voorbeeld.example/", "quads": 1, "classes": {}}


def publish(out: Path, identifier: str, content: str = "quads") -> Release:
    """Publish a release with one file in its store."""
    with workplace(out) as place:
        folder = place.folder / "release"
        (folder / "store").mkdir(parents=True)
        (folder / "store" / "een").write_text(content, encoding="utf-8")
        return place.publish(folder, MANIFEST | {"id": identifier})


def test_publishing_puts_in_service(tmp_path: Path) -> None:
    """The release has its name, its manifest, and is the current one; the workplace is gone."""
    out = tmp_path / "a" / "data"
    release = publish(out, "aaaa")
    assert release.id == "aaaa"
    assert current(out).folder == release.folder == (out / "releases" / "aaaa").resolve()
    assert (out / "current").is_symlink()
    assert list(release.manifest["files"]) == ["store/een"]
    assert release.store.is_dir()
    assert sorted(path.name for path in out.iterdir()) == [".slot", "current", "releases"]


def test_what_the_manifest_says_of_files(tmp_path: Path) -> None:
    """Every file with its size and SHA-256; those of the store, which differ from build to build, with their size."""
    with workplace(tmp_path) as place:
        folder = place.folder / "release"
        written(folder, world())
        for name in ("store/een", "report/build.json"):
            (folder / name).parent.mkdir()
            (folder / name).write_text("inhoud", encoding="utf-8")
        (folder / "parts").rename(tmp_path / "parts")
        release = place.publish(folder, MANIFEST | {"id": "aaaa"})
    told = release.manifest["files"]
    assert told.pop("store/een") == {"bytes": 6}
    paths = {path.relative_to(release.folder).as_posix(): path for path in release.folder.rglob("*") if path.is_file()}
    assert sorted(told) == sorted(paths.keys() - {"manifest.json", "store/een"})
    assert len(told) >= 12
    for name, entry in told.items():
        assert entry == {"sha256": sha256(paths[name]), "bytes": paths[name].stat().st_size}, name


def test_the_callers_manifest_is_not_changed(tmp_path: Path) -> None:
    """What publishing adds stands on disk only."""
    publish(tmp_path, "aaaa")
    assert "files" not in MANIFEST


def test_older_releases_stay_and_can_be_put_back(tmp_path: Path) -> None:
    """To roll back is to switch back."""
    publish(tmp_path, "aaaa")
    publish(tmp_path, "bbbb")
    assert current(tmp_path).id == "bbbb"
    switch(tmp_path, "aaaa")
    assert current(tmp_path).id == "aaaa"
    assert {path.name for path in (tmp_path / "releases").iterdir()} == {"aaaa", "bbbb"}


@pytest.mark.parametrize("wrong", ["cccc", "", "../releases/../..", "halve"])
def test_switching_to_nothing_changes_nothing(tmp_path: Path, wrong: str) -> None:
    """A name that is no release is refused, and the release in service stays."""
    publish(tmp_path, "aaaa")
    (tmp_path / "releases" / "halve").mkdir()
    with pytest.raises(StoreError, match="no release"):
        switch(tmp_path, wrong)
    assert current(tmp_path).id == "aaaa"


def test_a_release_itself_can_be_opened(tmp_path: Path) -> None:
    """One may name a release instead of the folder above it."""
    publish(tmp_path, "aaaa")
    publish(tmp_path, "bbbb")
    assert current(tmp_path / "releases" / "aaaa").id == "aaaa"


def test_the_same_release_is_not_written_again(tmp_path: Path) -> None:
    """A second build of the same keeps the first one's files."""
    first = publish(tmp_path, "aaaa")
    before = (first.store / "een").stat().st_mtime_ns
    publish(tmp_path, "aaaa")
    assert (first.store / "een").stat().st_mtime_ns == before


@pytest.mark.parametrize("harm", ["file", "size", "manifest", "folder"])
def test_building_again_repairs(tmp_path: Path, harm: str) -> None:
    """A release that lost something is replaced by the same release built again."""
    folder = publish(tmp_path, "aaaa").folder
    if harm == "file":
        (folder / "store" / "een").unlink()
    elif harm == "size":
        (folder / "store" / "een").write_text("", encoding="utf-8")
    elif harm == "manifest":
        (folder / "manifest.json").write_text("{", encoding="utf-8")
    else:
        (folder / "manifest.json").unlink()
    publish(tmp_path, "aaaa")
    assert (current(tmp_path).store / "een").read_text(encoding="utf-8") == "quads"
    assert {path.name for path in (tmp_path / "releases").iterdir()} == {"aaaa"}


DAMAGED = (
    "",
    "{",
    "[]",
    "null",
    '"aaaa"',
    "{}",
    '{"id": "aaaa"}',
    '{"id": 7, "base": "", "quads": 1}',
    "\x00",
    "[" * 9,
)


@pytest.mark.parametrize("content", DAMAGED)
def test_a_damaged_manifest(tmp_path: Path, content: str) -> None:
    """Whatever stands there, the error names the file and says what to do."""
    (tmp_path / "manifest.json").write_text(content, encoding="utf-8")
    with pytest.raises(StoreError) as caught:
        open_release(tmp_path)
    assert str(tmp_path) in str(caught.value)
    assert caught.value.expected
    assert caught.value.remedy


@pytest.mark.parametrize("missing", sorted({"id", "files", *MANIFEST}))
def test_a_manifest_needs_all_its_parts(tmp_path: Path, missing: str) -> None:
    """A manifest without one of the parts that are relied upon is no manifest."""
    manifest = MANIFEST | {"id": "aaaa", "files": {}}
    (tmp_path / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    assert open_release(tmp_path).id == "aaaa"
    del manifest[missing]
    (tmp_path / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    with pytest.raises(StoreError, match="damaged"):
        open_release(tmp_path)


def test_bytes_that_are_no_text(tmp_path: Path) -> None:
    """A manifest of arbitrary bytes is told as any other."""
    (tmp_path / "manifest.json").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(StoreError, match="no release"):
        open_release(tmp_path)


def test_a_dangling_link(tmp_path: Path) -> None:
    """`current` may point at a release that somebody removed."""
    (tmp_path / "current").symlink_to(Path("releases") / "weg")
    with pytest.raises(StoreError, match="no release"):
        current(tmp_path)


def _hold(out: Path, ready: Any, done: Any) -> None:
    with workplace(out):
        ready.set()
        done.wait(20)


def test_the_lock(tmp_path: Path) -> None:
    """While one process builds here, another is told to wait; afterwards it can."""
    context = multiprocessing.get_context("fork")
    ready, done = context.Event(), context.Event()
    holder = context.Process(target=_hold, args=(tmp_path, ready, done))
    holder.start()
    try:
        assert ready.wait(20)
        with pytest.raises(StoreError, match="another build works here"), workplace(tmp_path):
            pass
        assert len(list(tmp_path.glob(".bouw-*"))) == 1
    finally:
        done.set()
        holder.join(20)
    with workplace(tmp_path) as place:
        assert place.folder.is_dir()


def test_sweeping(tmp_path: Path) -> None:
    """What killed builds left is removed: folders, files and half-made links; nothing else is."""
    (tmp_path / ".bouw-1" / "parts").mkdir(parents=True)
    (tmp_path / ".bouw-2").write_text("", encoding="utf-8")
    (tmp_path / ".bouw-current-3").symlink_to("releases/weg")
    (tmp_path / "van-mij").mkdir()
    with workplace(tmp_path) as place:
        assert list(tmp_path.glob(".bouw-*")) == [place.folder]
    assert sorted(path.name for path in tmp_path.iterdir()) == [".slot", "van-mij"]


def test_a_failed_build_leaves_nothing(tmp_path: Path) -> None:
    """An error passes through, and the workplace is gone."""

    def fail() -> None:
        with workplace(tmp_path) as place:
            (place.folder / "records").mkdir()
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert [path.name for path in tmp_path.iterdir()] == [".slot"]


def test_a_folder_that_cannot_be_made(tmp_path: Path) -> None:
    """An output below a file is refused with what to do."""
    (tmp_path / "bestand").write_text("", encoding="utf-8")
    with pytest.raises(StoreError, match="cannot be written") as caught, workplace(tmp_path / "bestand" / "data"):
        pass
    assert caught.value.remedy
