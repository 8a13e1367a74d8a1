"""The change log: what each switch to another release changed, and the same as an RDF Patch.

OUT/changes/<number>/change.json          from which release to which, when, and how much
OUT/changes/<number>/entities.jsonl.gz    a line for each entity that differs, with what differs in words
OUT/changes/<number>/patch.gz             an RDF Patch that makes the new release of the old; not of the first release

An entry is written once, after the switch, and never again. Of the first release everything is new: it is counted only.
Each entry begins where the one before it ended, also when `current` was set back by hand or a build was killed before
it could write: who applies one patch after another has the release in service. After one that is damaged it is as
after none.
Source: https://afs.github.io/rdf-patch/
"""

from __future__ import annotations

import io
import json
import os
import shutil
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TextIO

from isal import igzip

from kg.errors import StoreError
from kg.releases.differences import Difference, differences
from kg.releases.release import RELEASES, Release, is_whole, open_release
from kg.releases.shards import read_index
from kg.releases.words import tell

CHANGES = "changes"
_NEW = ".nieuw-"
_LEVEL = 2


def record(out: Path, old: Release | None, new: Release, now: datetime) -> Path | None:
    """Write the next entry of the change log of `out`, for a switch from `old` to `new` at `now`; return its folder.

    When the log ends with another release than `old`, and that is still there, the entry is from that one. Of a
    release that comes in its own place nothing is written. Only shards that differ are read, one of each release at a
    time. Raises StoreError when a release cannot be read or the log cannot be written.
    """
    log = out / CHANGES
    old = _last(log, out) or old
    if old is not None and old.id == new.id:
        return None
    try:
        log.mkdir(exist_ok=True)
        for left in sorted(log.glob(f"{_NEW}*")):
            shutil.rmtree(left)
        number = 1 + max(_numbers(log), default=0)
        folder = log / f"{_NEW}{os.getpid()}"
        folder.mkdir()
        counted = _first(folder, new) if old is None else _between(folder, old, new)
        told = {"number": number, "from": old.id if old else "", "to": new.id, "published": _moment(now), **counted}
        (folder / "change.json").write_text(json.dumps(told, indent=1) + "\n", encoding="utf-8")
        return folder.rename(log / f"{number:06d}")
    except OSError as error:
        raise StoreError("the change log cannot be written", document=str(log), value=str(error)) from error


def _numbers(log: Path) -> list[int]:
    return [int(path.name) for path in log.iterdir() if path.name.isdigit()]


def _last(log: Path, out: Path) -> Release | None:
    """The release that the log ends with, None when there is no log or that release is gone or damaged."""
    try:
        told = json.loads((log / f"{max(_numbers(log)):06d}" / "change.json").read_text(encoding="utf-8"))
        folder = out / RELEASES / str(told["to"])
        return open_release(folder) if is_whole(folder) else None
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _moment(now: datetime) -> str:
    """Return a moment in UTC, to the second."""
    return now.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _first(folder: Path, new: Release) -> dict[str, dict[str, int]]:
    with _packed(folder / "entities.jsonl.gz"):
        pass
    index = read_index(new.dumps)
    entities = sum(shard.entities for shard in index.shards)
    return {
        "quads": {"added": index.quads, "removed": 0},
        "entities": {"new": entities, "changed": 0, "gone": 0},
    }


def _between(folder: Path, old: Release, new: Release) -> dict[str, dict[str, int]]:
    base = str(new.manifest["base"])
    quads, entities = Counter[str](), Counter[str]()
    with _packed(folder / "entities.jsonl.gz") as lines, _packed(folder / "patch.gz") as patch:
        patch.writelines(_head(old, new))
        for difference in differences(old.dumps, new.dumps):
            patch.writelines(_patched(difference))
            told = tell(difference, base)
            quads.update(added=told.added, removed=told.removed)
            if told.iri.startswith(f"{base}id/"):
                entities[told.kind] += 1
                lines.write(json.dumps(told.as_dict(), ensure_ascii=False) + "\n")
        patch.write(_END)
    return {
        "quads": {name: quads[name] for name in ("added", "removed")},
        "entities": {name: entities[name] for name in ("new", "changed", "gone")},
    }


@contextmanager
def _packed(path: Path) -> Iterator[TextIO]:
    """A gzip file of text without name and time in its head."""
    with (
        path.open("wb") as raw,
        # isal has no types for its files.
        igzip.IGzipFile("", "wb", _LEVEL, raw, mtime=0) as packed,  # type: ignore[no-untyped-call]
        io.TextIOWrapper(packed, encoding="utf-8", newline="\n") as text,
    ):
        yield text


# ---------------------------------------------------------------- RDF Patch

_END = "TC .\n"


def patch(old: Release, new: Release) -> Iterator[str]:
    """Yield the lines of an RDF Patch that makes `new` of `old`. Raises StoreError when a release cannot be read."""
    yield from _head(old, new)
    for difference in differences(old.dumps, new.dumps):
        yield from _patched(difference)
    yield _END


def _head(old: Release, new: Release) -> Iterable[str]:
    return f"H id <urn:kamergraaf:{new.id}> .\n", f"H prev <urn:kamergraaf:{old.id}> .\n", "TX .\n"


def _patched(difference: Difference) -> Iterator[str]:
    for line in difference.removed:
        yield f"D {line}\n"
    for line in difference.added:
        yield f"A {line}\n"
