"""A release on disk, the place where it is made, and the switch that puts it in service.

OUT/releases/<id>/{store/, search/, dumps/, report/, register/, manifest.json}     never written again once named
OUT/changes/<number>/                                          what each switch to another release changed
OUT/current -> releases/<id>                                   replaced by one rename
OUT/.bouw-<pid>/                                               where the next release is made; swept at the next build
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kg.errors import StoreError
from kg.releases.shards import INDEX, Index, read_index, readable
from kg.search import FOLDER as SEARCH_FOLDER

MANIFEST = "manifest.json"
CURRENT = "current"
RELEASES = "releases"
STORE_FOLDER = "store"
DUMPS_FOLDER = "dumps"
_WORKING = (f"{STORE_FOLDER}/", f"{SEARCH_FOLDER}/")  # made of the quads, and different from build to build
_WORK = ".bouw-"
_LOCK = ".slot"

Manifest = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Release:
    """A finished release."""

    folder: Path
    manifest: Manifest

    @property
    def id(self) -> str:
        """The release's name: sixteen hexadecimal digits that follow from its content."""
        return str(self.manifest["id"])

    @property
    def store(self) -> Path:
        """Folder of the store."""
        return self.folder / STORE_FOLDER

    @property
    def dumps(self) -> Path:
        """Folder of the dumps."""
        return self.folder / DUMPS_FOLDER


def open_release(folder: Path) -> Release:
    """Read the manifest of the release in `folder`. Raises StoreError when there is none, or it is damaged."""
    try:
        manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise StoreError(
            "this is no release",
            document=str(folder),
            value=str(error),
            expected=f"a folder with {MANIFEST}",
            remedy="name the folder that `kg build --out` made, or one of its releases",
        ) from error
    if not _is_manifest(manifest):
        raise StoreError(
            "the manifest of the release is damaged",
            document=str(folder / MANIFEST),
            expected="an object with id, base, quads, classes and files",
            remedy="build the release again",
        )
    return Release(folder.resolve(), manifest)


def _is_manifest(found: object) -> bool:
    kinds = {"id": str, "base": str, "quads": int, "classes": dict, "files": dict}
    return isinstance(found, dict) and all(isinstance(found.get(name), kind) for name, kind in kinds.items())


def is_whole(folder: Path) -> bool:
    """True when every file that the manifest names is there, of the size that it says."""
    try:
        files = open_release(folder).manifest["files"]
        return all((folder / name).stat().st_size == entry["bytes"] for name, entry in files.items())
    except (StoreError, OSError):
        return False


def current(out: Path) -> Release:
    """Return the release in service under `out`, or `out` itself when it is a release. Raises StoreError."""
    return open_release(out if (out / MANIFEST).exists() else out / CURRENT)


@dataclass(frozen=True, slots=True)
class Workplace:
    """The folder in which one build works, under a lock that no other build on the same `out` can have."""

    out: Path
    folder: Path

    def publish(self, release: Path, manifest: Manifest) -> Release:
        """Give a finished release folder its name and put it in service.

        A release of the same name that is already there is the same release: it is put in service, the new one goes.
        Only when that has lost something the new one takes its place, so that building again repairs.
        """
        manifest = manifest | {"files": dict(sorted(_files(release)))}
        (release / MANIFEST).write_text(readable(manifest), encoding="utf-8")
        target = self.out / RELEASES / manifest["id"]
        target.parent.mkdir(exist_ok=True)
        os.sync()  # everything is on disk before it has a name
        if target.exists() and not is_whole(target):
            target.rename(self.folder / "damaged")
        if not target.exists():
            release.rename(target)
        switch(self.out, manifest["id"])
        return open_release(target)


def switch(out: Path, identifier: str) -> None:
    """Put a release that is under `out` in service, by one rename. Raises StoreError when it is not there."""
    open_release(out / RELEASES / identifier)
    new = out / f"{_WORK}{CURRENT}-{os.getpid()}"
    new.unlink(missing_ok=True)
    new.symlink_to(Path(RELEASES) / identifier)
    new.replace(out / CURRENT)


@contextmanager
def workplace(out: Path) -> Iterator[Workplace]:
    """Make a workplace under `out`, sweeping what killed builds left; remove it at the end.

    Raises StoreError when another build works there, or `out` cannot be written.
    """
    try:
        out.mkdir(parents=True, exist_ok=True)
        lock = (out / _LOCK).open("w")
    except OSError as error:
        raise StoreError(
            "the output folder cannot be written",
            document=str(out),
            value=str(error),
            remedy="name a folder that is yours, on a disk with room",
        ) from error
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise StoreError(
                "another build works here", document=str(out), remedy="wait for it to end, or build into another folder"
            ) from error
        _sweep(out)
        folder = out / f"{_WORK}{os.getpid()}"
        folder.mkdir()
        try:
            yield Workplace(out, folder)
        finally:
            shutil.rmtree(folder, ignore_errors=True)


def _sweep(out: Path) -> None:
    for left in sorted(out.glob(f"{_WORK}*")):
        if left.is_symlink() or left.is_file():
            left.unlink()
        else:
            shutil.rmtree(left)


def release_id(index: Index, *hashes: str) -> str:
    """Return the name of a release: it follows from what its quads say and from `hashes` of what else it holds.

    How the dumps are compressed and how the store lies on disk do not matter.
    """
    return hashlib.sha256(" ".join([index.base, index.sha256, *hashes]).encode()).hexdigest()[:16]


def _files(folder: Path) -> Iterator[tuple[str, dict[str, str | int]]]:
    """Yield path, size and SHA-256 of every file.

    Those of the shards are known since they were written. The files of the store and of the search index have a size
    only: they differ from one build to another of the same quads.
    """
    known = dict(_shards(folder / DUMPS_FOLDER)) if (folder / DUMPS_FOLDER / INDEX).is_file() else {}
    for path in folder.rglob("*"):
        name = path.relative_to(folder).as_posix()
        if path.is_file() and name != MANIFEST:
            entry: dict[str, str | int] = {"bytes": path.stat().st_size}
            if name in known:
                entry["sha256"] = known[name]
            elif not name.startswith(_WORKING):
                entry["sha256"] = sha256(path)
            yield name, entry


def _shards(dumps: Path) -> Iterator[tuple[str, str]]:
    for shard in read_index(dumps).shards:
        for syntax, (_, packed) in shard.files.items():
            yield f"{DUMPS_FOLDER}/{shard.path(syntax)}", packed


def sha256(path: Path) -> str:
    """Return the SHA-256 (hex) of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
