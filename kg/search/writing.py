"""Making the index of a release: from its dumps, or from the index of the release before and what differs.

An index is a working copy of the release, as the store is: what can be found follows from the quads, its bytes and the
last digits of scores do not.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tantivy import Document, Index, IndexWriter

from kg.errors import StoreError
from kg.namespaces import Names
from kg.releases.deltas import lines_of
from kg.releases.owners import owner_of_line
from kg.releases.shards import read_index, read_lines
from kg.releases.syntaxes import NQUADS
from kg.search import FOLDER
from kg.search.entries import Entry, entries
from kg.search.schema import LOCK, META, register, schema

_HEAP = 64 << 20  # bytes of terms in memory till they are written as a segment
_MANAGED = ".managed.json"
_WRITER_LOCK = ".tantivy-writer.lock"
_READABLE = 0o644  # the engine makes some files for its own user alone
_ENTITIES = ("document/", "vragenset/", "persoon/", "ministerie/")


@dataclass(frozen=True, slots=True)
class Indexing:
    """What a worker needs to index all of a folder of dumps."""

    dumps: Path
    folder: Path
    base: str


def write_search(task: Indexing) -> int:
    """Make the index `task.folder` of dumps; return how many entries it has. Raises StoreError.

    One shard is in memory at a time, and the terms that are not yet written.
    """
    names = Names(task.base)
    shards = (task.dumps / shard.path(NQUADS.name) for shard in read_index(task.dumps).shards)
    return write_entries(task.folder, (entry for shard in shards for entry in entries(read_lines(shard), names)))


def write_entries(folder: Path, found: Iterable[Entry]) -> int:
    """Make an index of entries in `folder`, which is made; return how many there are. Raises StoreError."""
    folder.mkdir(parents=True)
    count = 0
    with _writer(folder) as writer:
        for entry in found:
            writer.add_document(_document(entry))
            count += 1
    return count


def derive_search(old: Path, dumps: Path, folder: Path, changed: Iterable[str], names: Names) -> None:
    """Make the index of a release in `folder`, whose dumps are in `dumps`, from that of the release `old` before it.

    `changed` are the lines that differ. The files of the old index get a second name; the old one stays as it is. One
    that is not there, or was made by another version, is made anew. Raises StoreError.
    """
    owners = {owner_of_line(line, names.base) for line in changed}
    touched = sorted(owner for owner in owners if owner.startswith(_ENTITIES))
    if not _fits(old / FOLDER):
        write_search(Indexing(dumps, folder, names.base))
        return
    _link(old / FOLDER, folder)
    if not touched:
        return
    with _writer(folder) as writer:
        for owner in touched:
            writer.delete_documents_by_term("eigenaar", owner)
        for entry in entries(lines_of(dumps, touched), names):
            writer.add_document(_document(entry))


@contextmanager
def _writer(folder: Path) -> Iterator[IndexWriter]:
    """Write in an index; at the end all is on disk, merged, and ready to be opened by others who may only read."""
    lock = folder / LOCK
    if not lock.is_symlink():
        # The engine locks this file to read as well. A release is never written: nothing is what they lock there.
        lock.symlink_to(os.devnull)
    try:
        index = Index(schema(), path=str(folder))
        register(index)
        writer = index.writer(_HEAP, 1)
        yield writer
        writer.commit()
        writer.wait_merging_threads()
    except ValueError as error:  # whatever goes wrong in the engine
        raise StoreError(
            "the search index cannot be written",
            document=str(folder),
            value=str(error),
            remedy="check that the disk has room, and build again",
        ) from error
    (folder / _WRITER_LOCK).unlink(missing_ok=True)
    for path in folder.iterdir():
        if not path.is_symlink():
            path.chmod(_READABLE)


def _document(entry: Entry) -> Document:
    made = Document(iri=entry.iri, eigenaar=entry.owner)
    for name, values in (("soort", entry.soorten), ("ministerie", entry.ministeries), ("persoon", entry.personen)):
        for value in values:
            made.add_text(name, value)
    for name, values in (("tekst", (entry.tekst,) if entry.tekst else ()), ("namen", entry.namen)):
        for value in values:
            made.add_text(name, value)
            made.add_text("woord", value)
    for value in entry.nummers:
        made.add_text("nummers", value)
    if entry.dag:
        made.add_integer("dag", entry.dag)
        made.add_integer("jaar", entry.dag // 10_000)
    made.add_bytes("titel", entry.titel.encode())
    made.add_bytes("onderwerp", entry.onderwerp.encode())
    return made


def _fits(folder: Path) -> bool:
    """Tell whether there is an index of these very fields."""
    if not (folder / META).is_file():
        return False
    try:
        Index(schema(), path=str(folder))
    except ValueError:
        return False
    return True


def _link(old: Path, new: Path) -> None:
    """Give the files of an index a second name; what the engine replaces is copied, also where links cannot be made."""
    new.mkdir(parents=True)
    for path in old.iterdir():
        if path.is_symlink() or path.name == _WRITER_LOCK:
            continue
        target = new / path.name
        try:
            if path.name in (META, _MANAGED):
                shutil.copyfile(path, target)
            else:
                _link_or_copy(path, target)
        except OSError as error:
            raise StoreError(
                "the search index of the release before cannot be taken over",
                document=str(path),
                value=str(error),
                remedy="build the release again",
            ) from error
    (new / LOCK).symlink_to(os.devnull)


def _link_or_copy(old: Path, new: Path) -> None:
    try:
        os.link(old, new)
    except OSError:
        shutil.copyfile(old, new)
