"""Gets W3C's SPARQL suite from a package registry: `python -m tests.server.w3c.fetch`.

The suite is W3C's, with a licence of its own, and not in this repository. Apache Jena's source release, which Maven
Central has, carries all of it; the source distribution of rdflib, which PyPI has, carries SPARQL 1.0 and 1.1. The first
needs `mvn`, the second pip. Either is pinned by version and SHA-256 and unpacked into a cache folder, once.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

_LONGEST = 300  # seconds that a registry gets


@dataclass(frozen=True, slots=True)
class Package:
    """An archive that carries the suite. `folders` maps a path in it to the name that the version has here."""

    name: str
    command: tuple[str, ...]
    sha256: str
    folders: dict[str, str]


_JENA = "jena-6.1.0/jena-arq/testing/rdf-tests-cg/sparql"
_RDFLIB = "rdflib-7.6.0/test/data/suites/w3c"
PACKAGES = (
    Package(
        "jena-6.1.0",
        ("mvn", "-q", "-B", "dependency:copy", "-Dartifact=org.apache.jena:jena:6.1.0:zip:source-release",
         "-DoutputDirectory={out}"),
        "beff6093ca229d49879a083c444e7be970d0728e7260a8c15108c9c716244bcd",
        {f"{_JENA}/{version}": version for version in ("sparql10", "sparql11", "sparql12")},
    ),
    Package(
        "rdflib-7.6.0",
        (sys.executable, "-m", "pip", "download", "-q", "--no-deps", "--no-binary", ":all:", "rdflib==7.6.0",
         "-d", "{out}"),
        "6c831288d5e4a5a7ece85d0ccde9877d512a3d0f02d7c06455d00d6d0ea379df",
        {f"{_RDFLIB}/dawg-data-r2": "sparql10", f"{_RDFLIB}/sparql11": "sparql11"},
    ),
)  # fmt: skip


def cache() -> Path:
    """Return the folder that packages are unpacked into, each under its name."""
    home = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    return home / "kamergraaf" / "w3c"


def fetch(package: Package, into: Path) -> str:
    """Get and unpack a package; return why that did not work, "" when it is there."""
    if (into / package.name).is_dir():
        return ""
    if shutil.which(package.command[0]) is None:
        return f"there is no {package.command[0]} here"
    into.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=into) as work:
        command = [part.format(out=work) for part in package.command]
        try:
            done = subprocess.run(command, capture_output=True, text=True, timeout=_LONGEST, check=False)
        except subprocess.TimeoutExpired:
            return f"no answer in {_LONGEST} seconds"
        archives = [path for path in Path(work).iterdir() if path.suffix in (".zip", ".gz")]
        if done.returncode or len(archives) != 1:
            return (done.stderr or done.stdout).strip()[-300:] or "nothing came"
        found = hashlib.sha256(archives[0].read_bytes()).hexdigest()
        if found != package.sha256:
            return f"its SHA-256 is {found}, not {package.sha256}"
        _unpack(archives[0], package, Path(work) / package.name)
        (Path(work) / package.name).rename(into / package.name)
    return ""


def _unpack(archive: Path, package: Package, into: Path) -> None:
    for path, content in _members(archive):
        for folder, version in package.folders.items():
            if path.startswith(folder + "/") and ".." not in path:
                target = into / version / path[len(folder) + 1 :]
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(content)


def _members(archive: Path) -> Iterator[tuple[str, bytes]]:
    if archive.suffix == ".zip":
        with zipfile.ZipFile(archive) as zipped:
            for info in zipped.infolist():
                if not info.is_dir() and "/sparql/" in info.filename:
                    yield info.filename, zipped.read(info)
        return
    with tarfile.open(archive) as tarred:
        for member in tarred:
            if member.isfile() and "/w3c/" in member.name and (stream := tarred.extractfile(member)):
                yield member.name, stream.read()


def main() -> int:
    """Get the first package that can be had; return the exit status: 1 when there is none."""
    for package in PACKAGES:
        reason = fetch(package, cache())
        print(f"{package.name}: {reason or cache() / package.name}")
        if not reason:
            return 0
    return 1


if __name__ == "__main__":
    sys.exit(main())
