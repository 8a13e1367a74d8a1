"""The whole dumps of a release as streams: their shards one after another, without ever being a file of their own.

dumps/index.json names the shards in order; dumps/{syntax}/{name}.{syntax}.gz are their files. A gzip file may have
several members, so the files in a row are one valid file; JSON-LD has head, commas and tail as members of their own.
"""

from __future__ import annotations

import hashlib
import io
import json
import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import accumulate
from pathlib import Path
from typing import Any, BinaryIO

from kg.errors import StoreError

INDEX = "index.json"

_NAME = re.compile(r"[0-9a-f]{16}")
_SYNTAX = re.compile(r"[a-z]{2,10}")
_GLUE = re.compile(r"[a-z]{2,10}/[a-z]{2,20}\.gz")
_SHA256 = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Member:
    """A file of a dump: its path under dumps/, its size in bytes and, of a shard, the SHA-256 of the packed bytes."""

    path: str
    size: int
    sha256: str = ""


@dataclass(frozen=True, slots=True)
class Dump:
    """A whole dump: its members in order. `name` is the syntax, such as "nq"; `sha256` stands for all of them."""

    name: str
    media_type: str
    members: tuple[Member, ...]
    sha256: str

    @property
    def file_name(self) -> str:
        """What it is called as a file."""
        return f"kamergraaf.{self.name}.gz"

    @property
    def size(self) -> int:
        """Its size in bytes."""
        return sum(member.size for member in self.members)


@dataclass(frozen=True, slots=True)
class Dumps:
    """All dumps of a release by syntax, and how many shards each has. `files` are the shards of all, by path."""

    by_name: dict[str, Dump] = field(default_factory=dict)
    shards: int = 0
    files: dict[str, Member] = field(default_factory=dict)


def read_dumps(folder: Path) -> Dumps:
    """Read the index of a dumps/ folder; without one there are no dumps. Raises StoreError when it is damaged."""
    path = folder / INDEX
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        return Dumps()
    except OSError as error:
        raise _damaged(path, error) from error
    try:
        fields = json.loads(content)
        shards = [_shard(found) for found in fields["shards"]]
        dumps = [_dump(folder, name, found, shards) for name, found in fields["syntaxes"].items()]
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise _damaged(path, error) from error
    files = {member.path: member for dump in dumps for member in dump.members if member.sha256}
    return Dumps({dump.name: dump for dump in dumps}, len(shards), files)


def _damaged(path: Path, error: Exception) -> StoreError:
    return StoreError(
        "the index of the dumps cannot be read",
        document=str(path),
        value=repr(error),
        expected="shards and syntaxes",
        remedy="build the release again",
    )


def _shard(found: dict[str, Any]) -> dict[str, Member]:
    """Return the files of a shard by syntax."""
    name = _matching(_NAME, found["name"])
    return {
        syntax: Member(f"{syntax}/{name}.{syntax}.gz", _size(file["bytes"]), _matching(_SHA256, file["sha256"]))
        for syntax, file in found["files"].items()
        if _SYNTAX.fullmatch(syntax)
    }


def _dump(folder: Path, name: str, found: dict[str, Any], shards: list[dict[str, Member]]) -> Dump:
    members = list(_members(folder, found, [shard[_matching(_SYNTAX, name)] for shard in shards]))
    digest = hashlib.sha256("".join(f"{m.path} {m.size} {m.sha256}\n" for m in members).encode())
    return Dump(name, str(found["media_type"]), tuple(members), digest.hexdigest())


def _members(folder: Path, found: dict[str, Any], shards: list[Member]) -> Iterator[Member]:
    glue = {place: _glue(folder, found[place]) for place in ("head", "between", "tail") if place in found}
    if "head" in glue:
        yield glue["head"]
    for place, shard in enumerate(shards):
        if place and "between" in glue:
            yield glue["between"]
        yield shard
    if "tail" in glue:
        yield glue["tail"]


def _glue(folder: Path, path: object) -> Member:
    """Return a file that stands between shards; the index does not say how large it is."""
    written = _matching(_GLUE, path)
    return Member(written, (folder / written).stat().st_size)


def _matching(pattern: re.Pattern[str], found: object) -> str:
    if not isinstance(found, str) or not pattern.fullmatch(found):
        raise ValueError(f"{found!r:.80} is not of the form {pattern.pattern}")
    return found


def _size(found: object) -> int:
    if not isinstance(found, int) or isinstance(found, bool) or found < 0:
        raise ValueError(f"{found!r:.80} is no size")
    return found


class Joined(io.RawIOBase):
    """The members of a dump as one file to read from, at any place.

    A member that is shorter than the index says raises StoreError while it is read: what was sent then stays short of
    its length, and no client takes it for the whole.
    """

    def __init__(self, folder: Path, dump: Dump) -> None:
        self._folder = folder
        self._members = dump.members
        self._ends = list(accumulate(member.size for member in dump.members))
        self._place = 0
        self._open: tuple[int, BinaryIO] | None = None

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._place

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        size = self._ends[-1] if self._ends else 0
        start = {io.SEEK_SET: 0, io.SEEK_CUR: self._place, io.SEEK_END: size}[whence]
        self._place = max(0, start + offset)
        return self._place

    def readinto(self, buffer: Any) -> int:
        number = bisect_right(self._ends, self._place)
        if number == len(self._members):
            return 0
        left = self._ends[number] - self._place
        piece = self._file(number).read(min(len(buffer), left))
        if not piece:
            raise StoreError("a file of the dumps is shorter than its index says", document=self._members[number].path)
        buffer[: len(piece)] = piece
        self._place += len(piece)
        return len(piece)

    def close(self) -> None:
        if self._open:
            self._open[1].close()
            self._open = None
        super().close()

    def _file(self, number: int) -> BinaryIO:
        """Return the file of a member, at the place where reading is."""
        if self._open is None or self._open[0] != number:
            if self._open:
                self._open[1].close()
            self._open = number, (self._folder / self._members[number].path).open("rb")
        file = self._open[1]
        file.seek(self._place - (self._ends[number] - self._members[number].size))
        return file
