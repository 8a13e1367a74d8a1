"""Tables of users: CSV as it comes out of spreadsheets and databases, read row by row however long it is."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice

from kg.errors import SourceError

_DELIMITERS = ",;\t|"
_HEAD = 50  # lines that are looked at to find the delimiter
_MAX_CELL = 16 << 20  # characters in one cell
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_FALLBACK = "kamergraaf-windows-1252"


def _as_windows_1252(error: UnicodeError) -> tuple[str, int]:
    """Read the bytes that are no UTF-8 as Windows-1252, the other encoding in which Dutch tables come."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return error.object[error.start : error.end].decode("cp1252"), error.end


codecs.register_error(_FALLBACK, _as_windows_1252)


@dataclass(frozen=True, slots=True)
class Table:
    """A table that is being read. `rows` gives each row with its number in the file; the header is row 1.

    `marked` is true when the bytes began with the UTF-8 mark that Excel writes; `line_end` is that of the header.
    """

    name: str
    header: tuple[str, ...]
    rows: Iterator[tuple[int, list[str]]]
    delimiter: str
    line_end: str
    marked: bool

    def column(self, wanted: str) -> int:
        """Return the place of a column, from 0: by its name, by its name in other case, or by number as "#2".

        Raises SourceError when there is none or more than one of that name.
        """
        if wanted.startswith("#") and wanted[1:].isdigit() and 0 < int(wanted[1:]) <= len(self.header):
            return int(wanted[1:]) - 1
        exact = [place for place, name in enumerate(self.header) if name == wanted]
        found = exact or [place for place, name in enumerate(self.header) if _plain(name) == _plain(wanted)]
        if len(found) == 1:
            return found[0]
        raise SourceError(
            "there are several columns of this name" if found else "there is no such column",
            document=self.name,
            place="row 1",
            value=wanted,
            expected=", ".join(f"#{place} {name}".strip() for place, name in enumerate(self.header, 1)),
            remedy="name one of these, by its number when names are the same or empty",
        )


def _plain(name: str) -> str:
    return " ".join(name.split()).casefold()


def read_table(
    stream: io.BufferedReader, name: str, delimiter: str = "", encoding: str = "", wanted: str = ""
) -> Table:
    """Read the header of a table and give its rows; `wanted` is a column that is in it, which helps to see the form.

    Without an encoding, a mark at the beginning decides, else it is UTF-8, with Windows-1252 for bytes that are not.
    Raises SourceError for a table without a header and, while rows are read, for one that cannot be.
    """
    start = stream.peek(4)
    mark = next((known for bom, known in _BOMS if start.startswith(bom)), "")
    chosen = encoding or mark or "utf-8"
    errors = "strict" if encoding or mark in ("utf-16", "utf-32") else _FALLBACK
    try:
        text = io.TextIOWrapper(stream, encoding=chosen, errors=errors, newline="")
    except LookupError as error:
        raise SourceError(
            "the encoding is not known", document=name, value=encoding, expected="utf-8, cp1252 …"
        ) from error
    lines = _lines(text, name)
    head = list(islice(lines, _HEAD))
    if not head or not "".join(head).strip():
        raise SourceError("the table is empty", document=name, expected="a header and rows of CSV")
    if "\0" in head[0]:
        raise SourceError(
            "the header holds NUL characters, as UTF-16 without its mark does",
            document=name,
            place="row 1",
            expected="text",
            remedy="say what it is with --encoding utf-16-le or --encoding utf-16-be",
        )
    sign = delimiter or _delimiter(head, wanted)
    csv.field_size_limit(_MAX_CELL)
    rows = _rows(csv.reader(chain(head, lines), delimiter=sign, strict=True), name)
    _, header = next(rows)
    line_end = "\r\n" if head[0].endswith("\r\n") else "\n"
    return Table(name, tuple(header), rows, sign, line_end, mark == "utf-8-sig")


def _lines(text: io.TextIOWrapper, name: str) -> Iterator[str]:
    number = 0
    try:
        for number, line in enumerate(text, 1):  # noqa: B007  the error tells how far it came
            yield line
    except UnicodeError as error:
        raise SourceError(
            "the table holds bytes that are no text",
            document=name,
            place=f"after line {number}",
            value=str(error),
            expected="UTF-8 or Windows-1252",
            remedy="say what it is with --encoding",
        ) from error


def _delimiter(head: Sequence[str], wanted: str) -> str:
    """Return the sign that parts the cells: one that sets the wanted column apart; of several, what makes most."""
    found: dict[str, list[str]] = {}
    for sign in _DELIMITERS:
        try:
            found[sign] = next(csv.reader(head, delimiter=sign, strict=True), [])
        except csv.Error:
            continue
    with_it = [sign for sign, cells in found.items() if _plain(wanted) in map(_plain, cells)]
    return max(with_it or found or ",", key=lambda sign: len(found.get(sign, ())))


def _rows(reader: Iterator[list[str]], name: str) -> Iterator[tuple[int, list[str]]]:
    """Yield each row with its number. Raises SourceError for one that is no CSV or has more cells than the header."""
    number, width = 0, 0
    while True:
        number += 1
        try:
            row = next(reader, None)
        except csv.Error as error:
            raise SourceError(
                "a row cannot be read",
                document=name,
                place=f"row {number}",
                value=str(error),
                expected="CSV: a quote in a cell is doubled, and each quote is closed",
                remedy="correct the row, or say what parts the cells with --delimiter",
            ) from error
        if row is None:
            return
        width = width or len(row)
        if len(row) > width:
            raise SourceError(
                "a row has more cells than the header",
                document=name,
                place=f"row {number}",
                value=f"{len(row)} cells",
                expected=f"at most {width}",
                remedy="quote the cell that holds the delimiter",
            )
        yield number, row
