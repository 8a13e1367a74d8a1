"""The CSV files of the register: UTF-8, LF, sorted rows, one file per dataclass of `kg.model`."""

from __future__ import annotations

import csv
import io
import os
import shutil
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from pathlib import Path
from typing import Any, TypeVar, get_type_hints

from kg.errors import SourceError
from kg.model import Ambt

Row = dict[str, str]
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Table:
    """The columns and the rows of one file, in any order."""

    columns: tuple[str, ...]
    rows: tuple[Row, ...]

    def as_bytes(self) -> bytes:
        """Return the file: rows are sorted by all their cells, so that the same rows give the same bytes."""
        stream = io.StringIO(newline="")
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(self.columns)
        writer.writerows(sorted([row[column] for column in self.columns] for row in self.rows))
        return stream.getvalue().encode()


# ---------------------------------------------------------------- reading


def read_rows(path: Path) -> list[Row]:
    """Return the rows of a CSV file with a header.

    Raises SourceError when the file is absent or a row has more or fewer cells than the header.
    """
    if not path.is_file():
        raise SourceError("file is missing", document=str(path), remedy="give the folder that holds the source files")
    try:
        with path.open(encoding="utf-8", newline="") as stream:
            reader = csv.DictReader(stream, restkey="", restval=None, strict=True)
            rows = list(reader)
    except (UnicodeDecodeError, csv.Error) as error:
        raise SourceError(
            "file cannot be read", document=str(path), value=str(error), expected="CSV in UTF-8"
        ) from error
    for number, row in enumerate(rows, start=2):
        if None in row.values() or "" in row:
            raise SourceError(
                "row does not fit the header",
                document=str(path),
                place=f"row {number}",
                value=str(row),
                expected=f"{len(reader.fieldnames or ())} cells",
                remedy="quote cells that hold a comma",
            )
    return rows


def rows_if_there(path: Path) -> list[Row]:
    """Return the rows of a file of a register, none when it is not there. Raises SourceError as `read_rows`."""
    return read_rows(path) if path.is_file() else []


def read_value(kind: type[T], row: Mapping[str, str]) -> T:
    """Return the value of a dataclass that a row of its table holds; what has no column keeps its default.

    Raises SourceError for a day, an office or a column that is not there.
    """
    types = get_type_hints(kind)
    try:
        cells = {f.name: _read_cell(types[f.name], row[f.name]) for f in fields(kind) if f.name in row}  # type: ignore[arg-type]
        return kind(**cells)
    except (ValueError, TypeError) as error:
        raise SourceError(
            "a row of the register cannot be read",
            value=str(dict(row)),
            expected=f"{kind.__name__}: {error}",
            remedy="correct the row, or build the register again",
        ) from error


def _read_cell(kind: Any, text: str) -> object:
    if kind is date:
        return date.fromisoformat(text)
    if kind == date | None:
        return date.fromisoformat(text) if text else None
    if kind == tuple[str, ...]:
        return tuple(text.split("|"))
    return Ambt(text) if kind is Ambt else text


# ---------------------------------------------------------------- writing


def table(kind: type, values: Iterable[object], without: Iterable[str] = ()) -> Table:
    """Return the table of dataclass values, a column for each field that is not in `without`."""
    columns = tuple(f.name for f in fields(kind) if f.name not in frozenset(without))
    return Table(columns, tuple({name: _cell(getattr(value, name)) for name in columns} for value in values))


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return "|".join(value)
    return str(value)


def write_rows(path: Path, columns: Sequence[str], rows: Iterable[Row]) -> None:
    """Write one file."""
    path.write_bytes(Table(tuple(columns), tuple(rows)).as_bytes())


def write_tables(folder: Path, tables: Mapping[str, Table]) -> None:
    """Write all tables or none: each is complete on disk before the first takes its place.

    When a file cannot take its place, those that did are put back. Raises OSError.
    """
    folder.mkdir(parents=True, exist_ok=True)
    work = Path(tempfile.mkdtemp(prefix=".writing-", dir=folder))
    try:
        for name, content in tables.items():
            _write_through(work / name, content.as_bytes())
        _put_in_place(folder, work, sorted(tables))
    finally:
        shutil.rmtree(work, ignore_errors=True)


def _write_through(path: Path, content: bytes) -> None:
    with path.open("wb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())


def _put_in_place(folder: Path, work: Path, names: Iterable[str]) -> None:
    earlier: dict[Path, Path | None] = {}
    try:
        for name in names:
            kept = work / f"{name}.earlier"
            there = (folder / name).is_file()
            if there:
                shutil.copy2(folder / name, kept)
                shutil.copymode(folder / name, work / name)
            else:
                (work / name).chmod(0o644)
            (work / name).replace(folder / name)
            earlier[folder / name] = kept if there else None
    except OSError:
        for path, before in earlier.items():
            if before is None:
                path.unlink(missing_ok=True)
            else:
                before.replace(path)
        raise
