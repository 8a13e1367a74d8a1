"""The files of the inputs, as the last build saw them and as they are now: only what differs is read.

A file is the same while its size, its times and its place on the disk are; else while its bytes are. What could not be
read, or not to the end, is tried again by each build: that does not follow from the file alone.
"""

from __future__ import annotations

import hashlib
import os
from collections import Counter
from collections.abc import Container, Generator, Iterable, Iterator
from pathlib import Path
from time import time_ns
from typing import TypeAlias

from kg.errors import KamergraafError
from kg.model import Change, Changes, Metadatarecord, Zaak, value
from kg.pipeline.parallel import UnfinishedError, Workers
from kg.pipeline.state import Index, State, Table
from kg.pipeline.tasks import Found, ReadTask, read_file
from kg.pipeline.watch import Account
from kg.readers.archives import Top, Walk

_BATCH = 12  # files that go to a process at once
_ROWS = 500  # files that are written to the state at once
_TICK = 2_000_000_000  # nanoseconds: the coarsest clock of a file system

Status: TypeAlias = tuple[int, int, int, int]


@value
class Rejected:
    """Why an input is in quarantine; `step` is where it was found out, `passing` that another try may end well."""

    step: str
    kind: str
    message: str
    parts: tuple[tuple[str, str], ...]
    passing: bool

    @staticmethod
    def of(step: str, error: KamergraafError) -> Rejected:
        """Keep what an error says."""
        parts = tuple((name, text) for name, text in error.as_dict().items() if name != "document")
        return Rejected(step, error.kind, error.message, parts, isinstance(error, UnfinishedError))

    def entry(self, bronbestand: str) -> dict[str, str]:
        """The line of the report."""
        return {
            "bronbestand": bronbestand,
            "step": self.step,
            "kind": self.kind,
            "message": self.message,
            **dict(self.parts),
        }


Content: TypeAlias = Found | tuple[Metadatarecord, ...] | tuple[Zaak, ...] | Rejected


@value
class Bestand:
    """An input file: SHA-256 (hex) of its bytes, "" when they could not be had, and what reading it gave."""

    sha256: str
    content: Content


@value
class _Seen:
    """A file in a folder as it was seen: its status, the inputs in it, and what in it was ignored, by reason."""

    status: Status | None
    inputs: tuple[str, ...]
    ignored: tuple[tuple[str, int], ...]


class Inputs:
    """All input files by path, and which hold what."""

    def __init__(self, state: State) -> None:
        self.files: Table[Bestand] = Table(state.connection, "files")
        self.hashes: Table[str] = Table(state.connection, "hashes")  # of every file, to list them without the rest
        self.kinds = Index(state.connection, "kinds")  # "zaken", "rejected", "passing", "key …", "metadata …"
        self._tops: Table[_Seen] = Table(state.connection, "tops")
        self._fresh = state.fresh
        self._passing: frozenset[str] = frozenset()  # inputs in quarantine that may be read now
        self.ignored: Counter[str] = Counter()
        self._pending: dict[str, Bestand | None] = {}
        self._changes: dict[str, Change[Bestand]] = {}

    def update(self, paths: tuple[Path, ...], without: Path, pool: Workers, account: Account) -> Changes[Bestand]:
        """Look at every file and read those that differ; return what changed, by path, in order.

        Raises SourceError for a path that does not exist.
        """
        self.ignored = Counter()
        self._changes = {}
        self._passing = frozenset(self.kinds.find("passing"))
        walk = Walk(paths, without=without)
        step = account.begin("read", "files")
        for task, outcome in account.each(step, pool.run(read_file, self._tasks(walk), _BATCH)):
            rejected = isinstance(outcome, KamergraafError)
            step.out += not rejected
            content = Rejected.of("read", outcome) if isinstance(outcome, KamergraafError) else outcome
            self._note(task.bronbestand, Bestand(task.sha256, content))
        self._flush()
        self.ignored += walk.ignored
        return self.files.as_new() if self._fresh else dict(sorted(self._changes.items()))

    def documents(self, key: str) -> list[str]:
        """Paths of the files that are a document by themselves, by its key."""
        return self.kinds.find(f"key {key}")

    def metadata(self, key: str) -> tuple[Metadatarecord, ...]:
        """The metadata records of a document, in order of path."""
        found = self.files.of(self.kinds.find(f"metadata {key}"))
        every = [record for _, file in found for record in _metadata(file) if record.identifier.lower() == key]
        return tuple(sorted(every, key=lambda record: record.bronbestand))

    def metadata_keys(self) -> list[str]:
        """Keys of the documents that metadata records are about, in order."""
        return [by.removeprefix("metadata ") for by in self.kinds.groups("metadata ")]

    def changed_metadata(self) -> set[str]:
        """Keys of the documents whose metadata records the last update changed."""
        if self._fresh:
            return set(self.metadata_keys())
        files = [file for change in self._changes.values() for file in (change.old, change.new) if file]
        return {record.identifier.lower() for file in files for record in _metadata(file)}

    def zaken(self) -> list[Zaak]:
        """Every row of the exports."""
        return [row for _, file in self.files.of(self.kinds.find("zaken")) for row in _zaken(file)]

    def changed_zaken(self) -> list[Zaak]:
        """Rows of the exports that were not there before the last update, or are no longer."""
        if self._fresh:
            return self.zaken()
        old = {row for change in self._changes.values() if change.old for row in _zaken(change.old)}
        new = {row for change in self._changes.values() if change.new for row in _zaken(change.new)}
        return sorted(old ^ new, key=lambda row: (row.nummer, row.bronbestand, row.zaak_id))

    # ------------------------------------------------------------ looking

    def _tasks(self, walk: Walk) -> Iterator[ReadTask]:
        """Go through the files; note what needs no reading, yield what does."""
        before = {} if self._fresh else dict(self._tops.items())
        seen: dict[str, _Seen | None] = dict.fromkeys(before)
        for top in walk.tops():
            status, known = _status(top), before.get(top.name)
            if known is not None and known.status == status is not None and self._passing.isdisjoint(known.inputs):
                seen[top.name] = known
                self.ignored.update(dict(known.ignored))
                continue
            ignored = Counter(walk.ignored)
            inputs: dict[str, None] = {}
            whole = yield from self._top(walk, top, inputs)
            left_out = walk.ignored - ignored
            walk.ignored.subtract(left_out)
            self.ignored.update(left_out)
            seen[top.name] = _Seen(status if whole else None, tuple(inputs), tuple(sorted(left_out.items())))
            self._gone(known, inputs)
        for name, known in before.items():
            if seen[name] is None:
                self._gone(known, ())
        self._tops.put({name: value for name, value in seen.items() if value is not before.get(name)})

    def _top(self, walk: Walk, top: Top, inputs: dict[str, None]) -> Generator[ReadTask, None, bool]:
        """Yield what in a file differs, and fill `inputs`; return whether the file itself could be opened."""
        whole = True
        for entry in walk.inputs(top):
            name = _free(entry.bronbestand, inputs)
            inputs[name] = None
            if entry.error is not None:
                whole = whole and name != top.name
                self._note(name, Bestand("", Rejected.of("open", entry.error)))
                continue
            sha256 = hashlib.sha256(entry.data).hexdigest()
            known = None if self._fresh else self.files.get(name)
            if known is None or known.sha256 != sha256 or name in self._passing:
                yield ReadTask(name, sha256, entry.data)
        return whole

    def _gone(self, before: _Seen | None, now: Iterable[str]) -> None:
        for name in sorted(set(before.inputs if before else ()) - set(now)):
            self._note(name, None)

    # ------------------------------------------------------------ keeping

    def _note(self, name: str, file: Bestand | None) -> None:
        self._pending[name] = file
        if len(self._pending) >= _ROWS:
            self._flush()

    def _flush(self) -> None:
        changed = self.files.put(self._pending)
        self._pending = {}
        self.hashes.put({name: change.new.sha256 if change.new else None for name, change in changed.items()})
        for name, change in changed.items():
            self.kinds.move(name, _kinds(change.old), _kinds(change.new))
        if not self._fresh:
            self._changes.update(changed)


def _free(name: str, taken: Container[str]) -> str:
    """The name of an input; of a second one in the same archive, or message, another: neither may hide the other."""
    if name not in taken:
        return name
    number = 2
    while (other := f"{name} ({number})") in taken:
        number += 1
    return other


def _status(top: Top) -> Status | None:
    """What tells that a file is the same; None when that cannot be told from its status."""
    if top.refused:
        return None
    try:
        found = os.stat(top.path)
    except OSError:
        return None
    if time_ns() - found.st_ctime_ns < _TICK:
        return None  # it may be written once more at what its clock calls the same moment
    return found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino


def _kinds(file: Bestand | None) -> set[str]:
    content = file.content if file else ()
    if isinstance(content, Rejected):
        return {"rejected", "passing"} if content.passing else {"rejected"}
    if isinstance(content, Found):
        return {f"key {content.key}"}
    metadata = {f"metadata {record.identifier.lower()}" for record in content if isinstance(record, Metadatarecord)}
    return metadata | {"zaken" for row in content if isinstance(row, Zaak)}


def _metadata(file: Bestand) -> Iterator[Metadatarecord]:
    if isinstance(file.content, tuple):
        yield from (record for record in file.content if isinstance(record, Metadatarecord))


def _zaken(file: Bestand) -> Iterator[Zaak]:
    if isinstance(file.content, tuple):
        yield from (row for row in file.content if isinstance(row, Zaak))
