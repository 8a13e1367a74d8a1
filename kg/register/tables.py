"""Reading and writing the CSV files of the register: UTF-8, LF, sorted rows, one file per dataclass of `kg.model`."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from kg.errors import SourceError

Row = dict[str, str]


def read_rows(path: Path) -> list[Row]:
    """Return the rows of a CSV file with a header.

    Raises SourceError when the file is absent or a row has more or fewer cells than the header.
    """
    if not path.is_file():
        raise SourceError("file is missing", document=str(path), remedy="give the folder that holds the source files")
    with path.open(encoding="utf-8", newline="") as stream:
        reader = csv.DictReader(stream, restkey="", restval=None)
        rows = list(reader)
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


def write_rows(path: Path, columns: Sequence[str], rows: Iterable[Mapping[str, str]]) -> None:
    """Write rows sorted by all their cells, so that the same rows give the same bytes."""
    cells = sorted([row[column] for column in columns] for row in rows)
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows(cells)
