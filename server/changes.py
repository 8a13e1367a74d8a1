"""The log of changes that publishing leaves beside the releases: read only, one folder for each switch.

OUT/changes/{number, six digits}/change.json          what was switched, when, and the numbers
                                /entities.jsonl.gz    a line for each entity: what changed, in words; of the first
                                                      release, in which everything is new, it may have no lines
                                /patch.gz             RDF Patch; not for the first release

A folder never changes. What is in one was written by another process, and may be damaged: nothing in it is believed
before it was looked at, and reading it is bounded.
"""

from __future__ import annotations

import json
import os
import re
import stat
import threading
import zlib
from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO

from kg.errors import KamergraafError, QueryError
from kg.store import named_node

KINDS = ("new", "changed", "gone")
MOST_WORDS = 20  # of an entity

_FOLDER = re.compile(r"[0-9]{6,9}")
_RELEASE = re.compile(r"[A-Za-z0-9._-]{0,64}")
_MOMENT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z")
_CLASS = re.compile(r"[A-Za-z0-9_-]{0,100}")
_LARGEST_CHANGE = 1 << 16  # bytes of change.json; some 300 are written
_LONGEST_LINE = 1 << 20  # bytes of a line about an entity; some thousands are written
_LONGEST_TEXT = 2000  # characters of a text in such a line that are kept
_MOST_BYTES = 8 << 30  # unpacked, of all lines: an archive of 80,000 documents has some 0.5 GB
_MOST = 1 << 53  # a count beyond it is none
_PIECE = 1 << 14
_STEP = 2000  # lines between two places where reading can begin
_OPEN = 16  # changes whose places are remembered


class Damaged(KamergraafError):
    """A file of the log is not as it was written. `document` names it, without the folders it is in."""

    kind = "changes"


@dataclass(frozen=True, slots=True)
class Change:
    """One switch to another release. `before` is "" for the first; `published` is a moment in UTC, to the second."""

    number: int
    before: str
    after: str
    published: str
    added: int
    removed: int
    new: int
    changed: int
    gone: int

    @property
    def entities(self) -> int:
        """How many entities differ."""
        return self.new + self.changed + self.gone

    def count(self, kind: str) -> int:
        """Return how many entities are "new", "changed" or "gone"."""
        return {"new": self.new, "changed": self.changed, "gone": self.gone}[kind]


@dataclass(frozen=True, slots=True)
class ChangedEntity:
    """What became of one entity. `words` are (sign, name of a property, value), the sign "+" or "-"."""

    iri: str
    kind: str
    class_name: str
    label: str
    added: int
    removed: int
    words: tuple[tuple[str, str, str], ...]


class Log:
    """The changes under a folder; there are none when the folder is None or not there. Safe to use from threads."""

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder
        self._lock = threading.Lock()
        self._known: dict[int, tuple[tuple[int, ...], Change]] = {}
        self._lines: OrderedDict[tuple[int, ...], _Lines] = OrderedDict()

    def numbers(self) -> list[int]:
        """Return the numbers of the changes, oldest first. Raises Damaged when the folder cannot be read."""
        if self._folder is None:
            return []
        try:
            with os.scandir(self._folder) as entries:
                found = [e.name for e in entries if _FOLDER.fullmatch(e.name) and e.is_dir(follow_symlinks=False)]
        except FileNotFoundError:
            return []
        except OSError as error:
            raise Damaged("the log of changes cannot be read", document="changes", value=str(error.strerror)) from error
        return sorted({int(name) for name in found if name == f"{int(name):06d}" and int(name) > 0})

    def change(self, number: int) -> Change:
        """Return one change. Raises Damaged."""
        with self._open(number, "change.json") as (file, identity):
            known = self._known.get(number)
            if known and known[0] == identity:
                return known[1]
            found = _read_change(number, file.read(_LARGEST_CHANGE + 1))
        self._known[number] = (identity, found)
        return found

    def listed(self, change: Change) -> int:
        """Return how many entities of a change have a line: all of them, or none of a first release. Raises Damaged."""
        if change.before or not change.entities:
            return change.entities
        return change.entities if self._read(change, 0, 1) else 0

    def entities(self, change: Change, start: int, count: int) -> list[ChangedEntity]:
        """Return `count` entities of a change, `start` left out first, in their order. Raises Damaged."""
        listed = self.listed(change)
        count = min(count, listed - start)
        entities = self._read(change, start, count) if count > 0 else []
        if len(entities) < count:
            raise Damaged(
                "entities are missing",
                document=_name(change.number, "entities.jsonl.gz"),
                value=str(start + len(entities)),
                expected=str(listed),
            )
        return entities

    def _read(self, change: Change, start: int, count: int) -> list[ChangedEntity]:
        with self._open(change.number, "entities.jsonl.gz") as (file, identity):
            lines = self._remembered(identity)
            try:
                return [_read_entity(line) for line in lines.read(file, start, count)]
            except (ValueError, KeyError, TypeError, RecursionError, zlib.error, OSError) as error:
                raise _damaged(change.number, "entities.jsonl.gz", error) from error

    def patch(self, number: int) -> Path | None:
        """Return the place of the RDF Patch of a change, None when it has none. Raises Damaged."""
        path = self._path(number, "patch.gz")
        if not os.path.lexists(path):
            return None
        with self._open(number, "patch.gz"):
            return path

    def _remembered(self, identity: tuple[int, ...]) -> _Lines:
        with self._lock:
            lines = self._lines.setdefault(identity, _Lines())
            self._lines.move_to_end(identity)
            while len(self._lines) > _OPEN:
                self._lines.popitem(last=False)
            return lines

    def _path(self, number: int, name: str) -> Path:
        if self._folder is None:
            raise Damaged("there is no log of changes", document=_name(number, name))
        return self._folder / f"{number:06d}" / name

    def _open(self, number: int, name: str) -> _Opened:
        return _Opened(self._path(number, name), number, name)


class _Opened:
    """A regular file that is open for reading, and what tells it from any other. Links and pipes are refused."""

    def __init__(self, path: Path, number: int, name: str) -> None:
        try:
            descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
        except OSError as error:
            raise _damaged(number, name, error) from error
        found = os.fstat(descriptor)
        if not stat.S_ISREG(found.st_mode):
            os.close(descriptor)
            raise Damaged("this is no file", document=_name(number, name))
        self._file: BinaryIO = os.fdopen(descriptor, "rb", buffering=0)
        self._identity = (found.st_dev, found.st_ino, found.st_mtime_ns, found.st_size)

    def __enter__(self) -> tuple[BinaryIO, tuple[int, ...]]:
        return self._file, self._identity

    def __exit__(self, *_: object) -> None:
        self._file.close()


def _name(number: int, name: str) -> str:
    return f"changes/{number:06d}/{name}"


def _damaged(number: int, name: str, error: Exception) -> Damaged:
    return Damaged("this file of the log cannot be read", document=_name(number, name), value=repr(error))


# ---------------------------------------------------------------- what is in the files


def _read_change(number: int, content: bytes) -> Change:
    try:
        if len(content) > _LARGEST_CHANGE:
            raise ValueError("too large")
        fields = json.loads(content)
        quads, entities = fields["quads"], fields["entities"]
        found = Change(
            number,
            _matching(_RELEASE, fields["from"]),
            _matching(_RELEASE, fields["to"]),
            _matching(_MOMENT, fields["published"]),
            _count(quads["added"]),
            _count(quads["removed"]),
            *(_count(entities[kind]) for kind in KINDS),
        )
        datetime.fromisoformat(found.published)
        if _count(fields["number"]) != number or not found.after:
            raise ValueError("the number, or the release, is another")
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise _damaged(number, "change.json", error) from error
    return found


def _read_entity(line: bytes) -> ChangedEntity:
    """Read a line. Raises ValueError, KeyError, TypeError or RecursionError."""
    fields = json.loads(line)
    if fields["kind"] not in KINDS:
        raise ValueError(f"kind {fields['kind']!r:.40}")
    return ChangedEntity(
        iri=_iri(fields["iri"]),
        kind=fields["kind"],
        class_name=_matching(_CLASS, fields["class"]),
        label=_text(fields["label"]),
        added=_count(fields["added"]),
        removed=_count(fields["removed"]),
        words=tuple(_word(found) for found in fields["words"][:MOST_WORDS]),
    )


def _word(found: list[Any]) -> tuple[str, str, str]:
    sign, name, value = found
    if sign not in ("+", "-"):
        raise ValueError(f"sign {sign!r:.40}")
    return sign, _text(name), _text(value)


def _iri(found: object) -> str:
    if not isinstance(found, str) or len(found) > _LONGEST_TEXT:
        raise ValueError("no IRI")
    try:
        named_node(found)
    except QueryError as error:
        raise ValueError("no IRI") from error
    return found


def _text(found: object) -> str:
    """Return a text, cut, and with half characters (which JSON can hold and UTF-8 cannot) as escapes."""
    if not isinstance(found, str):
        raise ValueError("no text")
    kept = found if len(found) <= _LONGEST_TEXT else found[:_LONGEST_TEXT] + "…"
    return kept.encode("utf-8", "backslashreplace").decode("utf-8")


def _matching(pattern: re.Pattern[str], found: object) -> str:
    if not isinstance(found, str) or not pattern.fullmatch(found):
        raise ValueError(f"{found!r:.80} is not of the form {pattern.pattern}")
    return found


def _count(found: object) -> int:
    if not isinstance(found, int) or isinstance(found, bool) or not 0 <= found < _MOST:
        raise ValueError(f"{found!r:.80} is no count")
    return found


# ---------------------------------------------------------------- lines of a packed file, by number


class _Cursor:
    """A place in a gzip file from where it can be unpacked further. `line` is the number of the next line, from 0."""

    def __init__(self) -> None:
        self.line = 0
        self.unpacked = 0
        self._offset = 0
        self._raw = b""
        self._text = b""
        self._machine = zlib.decompressobj(zlib.MAX_WBITS | 16)

    def copy(self) -> _Cursor:
        """Return the same place, to go on from another time."""
        same = _Cursor()
        same.line, same.unpacked, same._offset = self.line, self.unpacked, self._offset
        same._raw, same._text, same._machine = self._raw, self._text, self._machine.copy()
        return same

    def batch(self, file: BinaryIO) -> list[bytes] | None:
        """Return the lines that end in the next piece, None at the end. Raises ValueError, zlib.error or OSError."""
        piece = self._piece(file)
        if not piece:
            last, self._text = self._text, b""
            self.line += bool(last)
            return [last] if last else None
        *lines, self._text = (self._text + piece).split(b"\n")
        if len(self._text) > _LONGEST_LINE:
            raise ValueError("a line is too long")
        self.line += len(lines)
        return lines

    def _piece(self, file: BinaryIO) -> bytes:
        """Unpack something; nothing is left when that is nothing."""
        while True:
            if not self._raw:
                file.seek(self._offset)
                self._raw = file.read(_PIECE)
                self._offset += len(self._raw)
            if not self._raw:
                if self._offset and not self._machine.eof:
                    raise ValueError("the file ends too early")
                return b""
            if self._machine.eof:  # a gzip file has one member or more
                self._machine = zlib.decompressobj(zlib.MAX_WBITS | 16)
            piece = self._machine.decompress(self._raw, _LONGEST_LINE)
            self._raw = self._machine.unused_data if self._machine.eof else self._machine.unconsumed_tail
            self.unpacked += len(piece)
            if self.unpacked > _MOST_BYTES:
                raise ValueError("the file is too large")
            if piece:
                return piece


class _Lines:
    """Remembers places in one packed file, so that reading its lines page by page unpacks each about once."""

    def __init__(self) -> None:
        self._places = [_Cursor()]
        self._lock = threading.Lock()

    def read(self, file: BinaryIO, start: int, count: int) -> list[bytes]:
        """Return `count` lines from number `start` on, fewer at the end."""
        with self._lock:
            cursor = next(place for place in reversed(self._places) if place.line <= start).copy()
            found: list[bytes] = []
            for lines in self._batches(cursor, file):
                first = cursor.line - len(lines)
                found += lines[max(0, start - first) : max(0, start + count - first)]
                if len(found) >= count:
                    break
            return found

    def _batches(self, cursor: _Cursor, file: BinaryIO) -> Iterator[list[bytes]]:
        while (lines := cursor.batch(file)) is not None:
            if cursor.line >= self._places[-1].line + _STEP:
                self._places.append(cursor.copy())
            yield lines
