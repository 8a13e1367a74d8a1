"""`kg link`: the ids of the register added to a table of a user, row by row."""

from __future__ import annotations

import csv
import io
import os
import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import IO, TextIO

from kg.cli.tables import Table, read_table
from kg.errors import SourceError
from kg.extract.numbers import parse_date
from kg.extract.posts import parse_posts
from kg.identity import Register, resolve_bewindspersoon, resolve_kamerlid, resolve_ministerie, resolve_persoon
from kg.identity.judgements import person_attested
from kg.identity.register import letters
from kg.model import Ambt, Identificatieschema, Resolution
from kg.namespaces import Names, ministerie

COLUMNS = (
    "kg_iri",
    "kg_persoon",
    "kg_label",
    "kg_zekerheid",
    "kg_grond",
    "kg_kandidaten",
    "tk_persoon_id",
    "wikidata_id",
    "parlement_id",
    "tooi",
)
_TOOI = "https://identifier.overheid.nl/tooi/id/ministerie/"
_NO_NAME = Resolution("", 0.0, "")
_NO_DAY = Resolution("", 0.0, "Er is geen datum waarop de naam te toetsen is.")
_LONGEST = 300  # characters: no name, party or post is longer, and reading one takes time that grows with its square
_TOO_LONG = Resolution("", 0.0, f"Een cel is langer dan {_LONGEST} tekens: dat is geen naam, fractie of post.")
# "Voorbeeld (VBP)", "Voorbeeld, VBP", "Voorbeeld - VBP": the end of a name that may be a party.
_PARTY = re.compile(r"\s*(?:\((?P<bracket>[^()]+)\)|,\s*(?P<comma>[^,()]+)|\s[-–—]\s+(?P<dash>[^()]+))\s*$")
_INITIALS = re.compile(r"(?:[A-Z]\.)+$")
_OFFICE = re.compile(
    r"\s*(?:de\s)?(?:minister-?\s?president|minister|staatssecretaris)\b\s*(?P<of>(?:van|voor)\s)?", re.I
)
# A spreadsheet takes a cell that begins so for a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


Day = date  # a column is called date too


class Role(StrEnum):
    """As what somebody is looked up."""

    KAMERLID = "kamerlid"
    BEWINDSPERSOON = "bewindspersoon"
    MINISTERIE = "ministerie"
    PERSOON = "persoon"


@dataclass(frozen=True, slots=True)
class Form:
    """How the table of a user is written; "" is seen in the table itself."""

    delimiter: str = ""
    encoding: str = ""


@dataclass(frozen=True, slots=True)
class Columns:
    """Which columns hold what, as the user names them; "" for what the table does not have.

    `on` is the day for rows without one of their own.
    """

    name: str
    party: str = ""
    date: str = ""
    ministry: str = ""
    on: Day | None = None


@dataclass(frozen=True, slots=True)
class _Places:
    """The places of the columns, from 0; None for what the table does not have."""

    name: int
    party: int | None
    date: int | None
    ministry: int | None


@dataclass(frozen=True, slots=True)
class Linker:
    """Looks up names as one kind of role in one register; `names` makes the IRIs."""

    register: Register
    role: Role
    names: Names

    def resolve(self, name: str, party: str, ministry: str, on: date | None) -> Resolution:
        """Return what a row means. A name may carry its party ("Dhr. J. Voorbeeld (VBP)"); `party` wins."""
        if max(map(len, (name, party, ministry))) > _LONGEST:
            return _TOO_LONG
        if self.role is Role.MINISTERIE:
            return resolve_ministerie(self.register, name, on)
        if on is None:
            return _NO_DAY
        bare, own_party = self._without_party(name)
        match self.role:
            case Role.KAMERLID:
                return resolve_kamerlid(self.register, bare, party or own_party, on)
            case Role.PERSOON:
                return resolve_persoon(self.register, bare, on)
            case Role.BEWINDSPERSOON:
                return self._bewindspersoon(bare, ministry, on)

    def _without_party(self, name: str) -> tuple[str, str]:
        """Take a party that is known off the end of a name. "(S.P.)" are initials, "(SP)" is a party."""
        end = _PARTY.search(name)
        if not end or not end.start():
            return name, ""
        party = (end["bracket"] or end["comma"] or end["dash"]).strip()
        known = letters(party) in self.register.fractie_names and not _INITIALS.match(party)
        return (name[: end.start()], party) if known else (name, "")

    def _bewindspersoon(self, name: str, ministry: str, on: date) -> Resolution:
        """Look up a post, a name or both; "Minister van Voorbeelden" in the column of names is a post."""
        office = _OFFICE.match(name)
        rest = name[office.end() :].strip(" ,") if office else ""
        if office and (office["of"] or not rest or _OFFICE.match(rest)):  # "Minister-President, Minister van …"
            ambt, place, portfolio = _post(name)
            if office["of"] and not portfolio:
                place = place or rest  # "minister van voorbeelden", without a capital
            name = ""
        elif office and resolve_ministerie(self.register, rest, on).matched:  # "Minister VB", "Minister Voorbeelden"
            (ambt, _, portfolio), place, name = _post(name[: office.end()]), rest, ""
        else:
            ambt, place, portfolio = _post(name[: office.end()]) if office else (None, "", "")
        if ministry:
            own, place, portfolio = _post(ministry)
            ambt = own or ambt
            place = place if own else ministry
        return resolve_bewindspersoon(self.register, on, ambt, name, place, portfolio)

    def cells(self, found: Resolution) -> list[str]:
        """Return our cells for what a row means."""
        candidates = " | ".join(f"{self.names.id(one.entity)} ({one.score:.2f})" for one in found.candidates)
        certainty = f"{found.zekerheid:.2f}" if found.matched else ""
        person, ministry = self._bearers(found.entity)
        who = self.register.persons.get(person)
        cells = (
            self.names.id(found.entity) if found.matched else "",
            self.names.id(f"persoon/{person}") if person else "",
            label(self.register, found.entity),
            certainty,
            found.grond,
            candidates,
            who.tk_persoon_id if who else "",
            who.wikidata_id if who else self._first(found.entity, Identificatieschema.WIKIDATA),
            who.parlement_id if who else "",
            self._tooi(ministry),
        )
        return [harmless(cell) for cell in cells]

    def _bearers(self, entity: str) -> tuple[str, str]:
        """Return the key of the person and the code of the ministry that an entity is or belongs to."""
        kind, _, key = entity.partition("/")
        if kind == "ministerie":
            return "", key
        held = self.register.bewindspersonen.get(key) if kind == "bewindspersoon" else None
        return key.partition("/")[0], held.ministerie if held else ""

    def _first(self, entity: str, scheme: Identificatieschema) -> str:
        return next((one.id for one in self.register.identificaties.get(entity, ()) if one.scheme is scheme), "")

    def _tooi(self, code: str) -> str:
        known = self._first(ministerie(code), Identificatieschema.TOOI) if code else ""
        return f"{_TOOI}{known}" if known else ""


def _post(text: str) -> tuple[Ambt | None, str, str]:
    """Return the office, ministry and portfolio that a text names; nothing when it names no office."""
    posts = parse_posts(text)
    return (posts[0].ambt, posts[0].ministerie, posts[0].portefeuille) if posts else (None, "", "")


def label(register: Register, entity: str) -> str:
    """Return how people call an entity of the register: name with party, post with name, or ministry; "" for none."""
    kind, _, key = entity.partition("/")
    match kind:
        case "":
            return ""
        case "kamerlid":
            lid = register.kamerleden[key]
            group = register.fracties.get(lid.fractie)
            return f"{register.persons[lid.person].name} ({group.names[:2][-1] if group else lid.fractie})"
        case "bewindspersoon" if person_attested(entity):
            person, *_, day = key.split("/")
            return f"{register.persons[person].name} ({day.replace('op-', 'op ')})"
        case "bewindspersoon":
            held = register.bewindspersonen[key]
            return f"{register.persons[held.person].name} ({held.post})"
        case "persoon":
            return register.persons[key].name
        case "ministerie":
            return register.ministeries[key].versions[-1].name
    raise SourceError("an entity is of a kind that has no label", value=entity)


def harmless(cell: str) -> str:
    """Return a cell of ours that no spreadsheet runs as a formula."""
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


# ---------------------------------------------------------------- the table


def link(table: Table, columns: Columns, linker: Linker, out: TextIO) -> Counter[str]:
    """Write the table with our columns behind its own; return how many rows were matched, ambiguous and so on.

    Cells of the user are written as they were read. Raises SourceError for a column that is not there and for a row
    that cannot be read or has a day that is none.
    """
    places = _Places(
        table.column(columns.name),
        table.column(columns.party) if columns.party else None,
        table.column(columns.date) if columns.date else None,
        table.column(columns.ministry) if columns.ministry else None,
    )
    counts: Counter[str] = Counter()
    if table.marked:
        out.write("\ufeff")
    writer = csv.writer(out, delimiter=table.delimiter, lineterminator=table.line_end)
    writer.writerow((*table.header, *_new_names(table.header)))
    width = len(table.header)
    for number, row in table.rows:
        if not row:  # a line without anything
            writer.writerow(row)
            counts["empty"] += 1
            continue
        padded = row + [""] * (width - len(row))
        found = _resolved(table, places, columns.on, linker, number, padded)
        counts[_outcome(found)] += 1
        writer.writerow((*padded, *linker.cells(found)))
    return counts


def _resolved(
    table: Table, places: _Places, on: date | None, linker: Linker, number: int, row: list[str]
) -> Resolution:
    name = " ".join(_cell(row, places.name).split())
    if not name:
        return _NO_NAME
    day = _day(table, _cell(row, places.date), number) or on
    return linker.resolve(name, _cell(row, places.party), _cell(row, places.ministry), day)


def _cell(row: list[str], place: int | None) -> str:
    return "" if place is None else row[place].strip()


def _day(table: Table, text: str, number: int) -> date | None:
    """Return the day of a row, None when the cell is empty. Raises SourceError when it is no day."""
    if not text:
        return None
    found = parse_date(text)
    if not found:
        raise SourceError(
            "a day cannot be read",
            document=table.name,
            place=f"row {number}",
            value=text,
            expected="2024-07-02, 2-7-2024 or 2 juli 2024; or an empty cell",
            remedy="correct the cell, or leave it empty",
        )
    return date.fromisoformat(found)


def _new_names(header: Iterable[str]) -> list[str]:
    """Return the names of our columns; with a number where the table has one of that name, as one of ours before."""
    taken = set(header)
    numbers = (n for n in range(1, len(taken) + 2) if not taken & {_numbered(name, n) for name in COLUMNS})
    number = next(numbers)
    return [_numbered(name, number) for name in COLUMNS]


def _numbered(name: str, number: int) -> str:
    return name if number == 1 else f"{name}_{number}"


def _outcome(found: Resolution) -> str:
    if found is _NO_NAME:
        return "without a name"
    if found.matched:
        return "matched"
    return "ambiguous" if found.ambiguous else "unmatched"


def summary(counts: Counter[str]) -> str:
    """Say in one line what became of the rows."""
    total = sum(counts.values())
    kinds = ("matched", "ambiguous", "unmatched", "without a name", "empty")
    told = ", ".join(f"{counts[kind]} {kind}" for kind in kinds if counts[kind] or kind in kinds[:3])
    return f"{total} row{'' if total == 1 else 's'}: {told}"


# ---------------------------------------------------------------- files


def link_file(file: Path, out: Path | None, form: Form, columns: Columns, linker: Linker) -> Counter[str]:
    """Link a file, or standard input for "-", into `out`, or standard output; a file appears only when it is whole.

    Raises SourceError as `link` does, and for a file that is not there.
    """
    with ExitStack() as stack:
        name = str(file)
        stream = sys.stdin.buffer if name == "-" else stack.enter_context(_opened(file))
        table = read_table(_peekable(stream), name, form.delimiter, form.encoding, columns.name)
        target = stack.enter_context(_written(out))
        return link(table, columns, linker, target)


def _opened(file: Path) -> IO[bytes]:
    try:
        return file.open("rb")
    except OSError as error:
        raise SourceError(
            "the table cannot be read", document=str(file), value=error.strerror or str(error), remedy="check the path"
        ) from error


def _peekable(stream: IO[bytes]) -> io.BufferedReader:
    return stream if isinstance(stream, io.BufferedReader) else io.BufferedReader(stream)  # type: ignore[arg-type]


@contextmanager
def _written(out: Path | None) -> Iterator[TextIO]:
    """Give a stream of UTF-8 in which line ends stay as they are written."""
    if out is None or str(out) == "-":
        sys.stdout.flush()
        text = io.TextIOWrapper(sys.stdout.buffer, encoding="utf-8", newline="")
        try:
            yield text
            text.flush()
        finally:
            text.detach()
        return
    fresh = out.with_name(f".{out.name}-{os.getpid()}")
    try:
        with fresh.open("w", encoding="utf-8", newline="") as text:
            yield text
        fresh.replace(out)
    finally:
        fresh.unlink(missing_ok=True)


def day_option(text: str) -> Day | None:
    """Return the day of an option, None for none. Raises SourceError when it is no day."""
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise SourceError("a day cannot be read", place="--on", value=text, expected="2024-07-02") from error
