"""`kg diff`: what differs between two releases, as an RDF Patch or in words."""

from __future__ import annotations

from collections import Counter
from enum import StrEnum
from pathlib import Path
from typing import TextIO

from kg.cli.querying import printable
from kg.errors import StoreError
from kg.releases import Release, current, open_release
from kg.releases.changes import patch
from kg.releases.differences import differences
from kg.releases.words import Told, tell

_SIGNS = {"new": "+", "changed": "~", "gone": "-"}
_KINDS = {"new": "nieuw", "changed": "gewijzigd", "gone": "vervallen"}


class Format(StrEnum):
    """How differences are shown."""

    PATCH = "patch"
    WORDS = "words"


def find(data: Path, name: str) -> Release:
    """Return the release that a name stands for: a folder, an id under `data`, or "current". Raises StoreError."""
    if name == "current":
        return current(data)
    places = (Path(name), data / "releases" / name)
    found = next((place for place in places if place.is_dir()), None)
    if found is None:
        raise StoreError(
            "there is no such release",
            document=str(data),
            value=name,
            expected="a folder, the id of a release in the data folder, or current",
            remedy="see `ls` of the folder releases/, and --data",
        )
    return open_release(found) if (found / "manifest.json").exists() else current(found)


def tell_differences(old: Release, new: Release, form: Format, out: TextIO) -> None:
    """Write what makes `new` of `old`. Raises StoreError when the dumps of one cannot be read."""
    if form is Format.PATCH:
        out.writelines(patch(old, new))
    else:
        _tell_words(old, new, out)


def _tell_words(old: Release, new: Release, out: TextIO) -> None:
    kinds, lines = Counter[str](), Counter[str]()
    for difference in differences(old.dumps, new.dumps):
        told = tell(difference, str(new.manifest["base"]))
        kinds[told.kind] += 1
        lines.update(added=told.added, removed=told.removed)
        _tell(told, out)
    print(", ".join(f"{kinds[kind]} {word}" for kind, word in _KINDS.items()), end="", file=out)
    print(f"; {_statements(lines['added'])} erbij, {lines['removed']} eraf", file=out)


def _statements(count: int, kind: str = "") -> str:
    return f"{count} {kind}{'bewering' if count == 1 else 'beweringen'}"


def _tell(told: Told, out: TextIO) -> None:
    parts = (f"{_SIGNS[told.kind]} {_line(told.label)}", told.cls, f"<{told.iri}>")
    print("  ".join(part for part in parts if part), file=out)
    for sign, said, value in told.words:
        print(f"    {sign} {_line(said)}: {_line(value)}", file=out)
    rest = told.added + told.removed - len(told.words)
    if rest:
        print(f"    … en {_statements(rest, 'andere ')}", file=out)


def _line(text: str) -> str:
    return " ".join(printable(text).split())
