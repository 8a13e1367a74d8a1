"""Walking inputs: folders, files, archives and messages to the files in them, one at a time, within limits.

An archive is known by its content: a zip that is a Word or OpenDocument file is a document. What breaks a limit
becomes an error in the stream, and the walk goes on.
"""

from __future__ import annotations

import contextlib
import gzip
import io
import os
import stat
import tarfile
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path, PurePosixPath
from typing import IO, cast
from urllib.parse import quote

from kg.errors import KamergraafError, RuleError, SourceError
from kg.readers.eml import attachments
from kg.readers.packed import GZIP_ERRORS, GZIP_FIRST, ZIP_ERRORS, ZIP_FIRST
from kg.readers.sniff import Content, is_eml, is_package
from kg.readers.source import MAX_BYTES, Source

MAX_NESTED = 2
"""How many archives may lie around a file: an archive, and one in it."""

MAX_RATIO = 100
"""How many times its own size an archive may inflate to, all in it together, above one `MAX_BYTES`."""

_SYSTEM = frozenset({"Thumbs.db", "desktop.ini", "__MACOSX"})
_CHECKSUMS = frozenset({"SHA256SUMS", "SHA1SUMS", "MD5SUMS"})
_CHECKSUM_SUFFIXES = (".sha256", ".sha1", ".md5")
_TAR_ERRORS = (tarfile.TarError, *GZIP_ERRORS, ValueError, OverflowError, RecursionError)
_TAR_MAGIC = slice(257, 262), b"ustar"


@dataclass(frozen=True, slots=True)
class Input:
    """One file to read: its path relative to the input root, and its bytes or the error that came instead."""

    bronbestand: str
    data: bytes = b""
    error: KamergraafError | None = None


@dataclass(frozen=True, slots=True)
class Top:
    """A file in a folder: its path relative to the input root, and where it is. `refused` says why it is no file."""

    name: str
    path: str
    refused: Input | None = None


@dataclass(frozen=True, slots=True)
class _Member:
    """A file in an archive: `fault` says why it is refused, `read` gives at most so many bytes of it."""

    name: str
    fault: str
    read: Callable[[int], bytes]


class Walk:
    """The files under some paths, to be gone through: folders and zips in order of name, tars in their own order.

    A file in a folder gets its path relative to that folder's parent (`corpus/seeds` gives `seeds/000.txt`), a file
    its name, a member of an archive the archive's path before its own (`archive.zip/inner/000.txt`). So has an
    attachment of a message (`mail.eml/letter.docx`), which comes after the message itself.
    `ignored` counts, while one goes through, what was left out by name: hidden, checksum and system files, and
    links to folders.
    """

    def __init__(self, paths: Sequence[Path], without: Path | None = None) -> None:
        """`without` is a folder that is left out wherever it is found: where the output goes.

        Raises SourceError for a path that does not exist, RuleError for two paths of one name.
        """
        self._without = without.resolve() if without else None
        self.ignored: Counter[str] = Counter()
        self._tops: dict[str, Path] = {}
        for path in paths:
            self._add_top(path, _printable(Path(os.path.abspath(path)).name))

    def _add_top(self, path: Path, name: str) -> None:
        if not path.exists():
            raise SourceError("there is no such input", document=str(path), remedy="check the path")
        if name in self._tops:
            raise RuleError(
                "two inputs have one name, so their files cannot be told apart",
                document=str(path),
                value=name,
                remedy="rename one of them, or give the folder that holds both",
            )
        self._tops[name] = path

    def __iter__(self) -> Iterator[Input]:
        for top in self.tops():
            yield from self.inputs(top)

    def tops(self) -> Iterator[Top]:
        """Yield the files in folders, and folders that cannot be read, without opening any."""
        waiting = [(str(path), name, path.is_dir()) for name, path in reversed(self._tops.items())]
        while waiting:
            path, name, is_folder = waiting.pop()
            if not is_folder:
                yield Top(name, path)
                continue
            try:
                waiting += self._children(path, name)
            except OSError as error:
                yield Top(name, path, _refused(name, "the folder cannot be read", error.strerror))

    def inputs(self, top: Top) -> Iterator[Input]:
        """Yield the file, or what is in it when it is an archive or a message."""
        if top.refused:
            yield top.refused
        else:
            yield from self._file(Path(top.path), top.name)

    def _children(self, folder: str, name: str) -> list[tuple[str, str, bool]]:
        """Return what is in a folder, the last name first, and whether it is a folder.

        What the folder itself says of its entries is not asked of each again: archives of files are large.
        """
        with os.scandir(folder) as found:
            entries = sorted(found, key=lambda entry: entry.name, reverse=True)
        return [
            (entry.path, f"{name}/{_printable(entry.name)}", entry.is_dir())
            for entry in entries
            if not self._ignores(entry)
        ]

    def _ignores(self, path: os.DirEntry[str] | PurePosixPath) -> bool:
        reason = _why_ignored(path.name)
        if not reason and isinstance(path, os.DirEntry) and path.is_dir():
            if path.is_symlink():
                reason = "link to a folder"
            elif self._without and Path(path.path).resolve() == self._without:
                reason = "output folder"
        if reason:
            self.ignored[reason] += 1
        return bool(reason)

    def _file(self, path: Path, name: str) -> Iterator[Input]:
        try:
            status = path.stat()
            if not stat.S_ISREG(status.st_mode):
                yield _refused(name, "this is no file", "a device, pipe or socket")
                return
            with path.open("rb") as stream:
                yield from self._stream(stream, name, _Budget(MAX_BYTES + MAX_RATIO * status.st_size), 0)
        except OSError as error:
            yield _refused(name, "the file cannot be read", error.strerror)

    def _stream(self, stream: IO[bytes], name: str, budget: _Budget, depth: int) -> Iterator[Input]:
        """Yield the file in `stream`, or what is in it when it is an archive; `depth` archives lie around it."""
        first = stream.read(512)
        stream.seek(0)
        try:
            if first.startswith(ZIP_FIRST):
                with zipfile.ZipFile(stream) as archive:
                    if not is_package(archive.namelist()):
                        yield from self._members(_zip_members(archive, budget), name, budget, depth)
                        return
            elif _is_tar(first) or (first.startswith(GZIP_FIRST) and _is_tar(_inflated_head(stream))):
                tar = gzip.GzipFile(fileobj=stream) if first.startswith(GZIP_FIRST) else stream
                with tarfile.open(fileobj=cast(IO[bytes], _Counted(tar, budget)), mode="r:") as opened:
                    yield from self._members(_tar_members(opened), name, budget, depth)
                return
        except (*ZIP_ERRORS, *_TAR_ERRORS) as error:
            yield _refused(name, "the archive is damaged", error)
            return
        whole = _whole(stream, name)
        yield whole
        if is_eml(Content(whole.data)):
            yield from self._attachments(whole, budget, depth)

    def _attachments(self, message: Input, budget: _Budget, depth: int) -> Iterator[Input]:
        """Yield the files that a message carries; what is wrong with the message, reading it says."""
        with contextlib.suppress(SourceError):
            found = attachments(Source.of(message.data, message.bronbestand))
            members = [_Member(name, "", partial(_first, data)) for name, data in found]
            if members:
                yield from self._members(iter(members), message.bronbestand, budget, depth)

    def _members(self, members: Iterator[_Member], name: str, budget: _Budget, depth: int) -> Iterator[Input]:
        if depth == MAX_NESTED:
            yield _refused(name, "archives are nested too deep", f"{depth + 1} archives")
            return
        seen: set[str] = set()
        for member in members:
            path = PurePosixPath(member.name)
            if any(_why_ignored(folder) for folder in path.parts[:-1]) or self._ignores(path):
                continue
            inner = f"{name}/{_printable(member.name)}"
            fault = member.fault or _name_fault(member.name, seen)
            if fault:
                yield _refused(inner, "a member of the archive is refused", fault)
                continue
            try:
                data = member.read(MAX_BYTES + 1)
            except (*ZIP_ERRORS, *_TAR_ERRORS) as error:
                yield _refused(inner, "a member of the archive is damaged", error)
                continue
            if budget.spent:
                yield _refused(name, "the archive inflates too far", f"more than {MAX_RATIO} times its size")
                return
            yield from self._stream(io.BytesIO(data), inner, budget, depth + 1)


class _Budget:
    """How many bytes an archive may still inflate to."""

    def __init__(self, left: int) -> None:
        self._left = left

    def spend(self, count: int) -> None:
        self._left -= count

    @property
    def spent(self) -> bool:
        return self._left < 0


class _Counted:
    """A stream for `tarfile` that counts what is inflated, also while it skips, and never reads much at once."""

    def __init__(self, stream: IO[bytes] | gzip.GzipFile, budget: _Budget) -> None:
        self._stream = stream
        self._budget = budget

    def read(self, size: int) -> bytes:
        if not 0 <= size <= MAX_BYTES + 1:
            raise tarfile.ReadError(f"a record of {size} bytes")
        self._spend(size)
        return self._stream.read(size)

    def seek(self, place: int) -> int:
        self._spend(max(0, place - self._stream.tell()))
        return self._stream.seek(place)

    def tell(self) -> int:
        return self._stream.tell()

    def _spend(self, count: int) -> None:
        self._budget.spend(count)
        if self._budget.spent:
            raise tarfile.ReadError(f"it inflates to more than {MAX_RATIO} times its size")


def _zip_members(archive: zipfile.ZipFile, budget: _Budget) -> Iterator[_Member]:
    def read(info: zipfile.ZipInfo, size: int) -> bytes:
        with archive.open(info) as stream:
            data = stream.read(size)
        budget.spend(len(data))
        return data

    for info in sorted(archive.infolist(), key=lambda info: info.filename):
        mode = info.external_attr >> 16
        special = stat.S_IFMT(mode) not in (0, stat.S_IFREG)
        fault = "it is encrypted" if info.flag_bits & 1 else "it is a link or a device" if special else ""
        if not info.is_dir():
            yield _Member(info.filename, fault, partial(read, info))


def _tar_members(archive: tarfile.TarFile) -> Iterator[_Member]:
    def read(info: tarfile.TarInfo, size: int) -> bytes:
        stream = archive.extractfile(info)
        return stream.read(size) if stream else b""

    for info in archive:
        if not info.isdir():
            yield _Member(info.name, "" if info.isreg() else "it is a link or a device", partial(read, info))


def _first(data: bytes, size: int) -> bytes:
    return data[:size]


def _is_tar(first: bytes) -> bool:
    place, magic = _TAR_MAGIC
    return first[place] == magic


def _inflated_head(stream: IO[bytes]) -> bytes:
    head = gzip.GzipFile(fileobj=stream).read(512)
    stream.seek(0)
    return head


def _whole(stream: IO[bytes], name: str) -> Input:
    stream.seek(0)
    data = stream.read(MAX_BYTES + 1)
    return Input(name, data) if len(data) <= MAX_BYTES else _refused(name, "the file is too large", "")


def _why_ignored(name: str) -> str:
    """Return why a file of this name is no input, "" when it may be one."""
    if name.startswith((".", "~$")) and name != "..":
        return "hidden file"
    if name in _CHECKSUMS or name.endswith(_CHECKSUM_SUFFIXES):
        return "checksum"
    return "system file" if name in _SYSTEM else ""


def _name_fault(name: str, seen: set[str]) -> str:
    parts = name.replace("\\", "/").split("/")
    if parts[0] == "" or parts[0].endswith(":"):
        return "its name is an absolute path"
    if ".." in parts:
        return "its name leads out of the archive"
    if name in seen:
        return "its name occurs twice"
    seen.add(name)
    return ""


def _printable(name: str) -> str:
    """Return a file name as text: bytes that are no UTF-8, control characters and `\\` percent-encoded.

    Two names stay two: a name that needs it has its own percent signs encoded too.
    """
    if name.isprintable() and "\\" not in name:
        return name
    return "".join(c if c.isprintable() and c not in "\\%" else quote(os.fsencode(c), safe="") for c in name)


def _refused(name: str, message: str, cause: object) -> Input:
    remedy = "unpack it by hand, or leave it out"
    limits = f"a file of at most {MAX_BYTES} bytes"
    return Input(name, error=SourceError(message, document=name, value=str(cause), expected=limits, remedy=remedy))
