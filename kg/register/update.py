"""Updating a register from services: ask, renew, compare; and write when people have seen what changes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from kg.errors import SourceError
from kg.identity.judgements import FILE as JUDGEMENTS
from kg.identity.judgements import read_file
from kg.register.asking import FOUND, Answer, Ask
from kg.register.changes import Change, compare
from kg.register.journal import Entry, Journal
from kg.register.renewing import Answers, Hand, renew
from kg.register.standing import read_standing
from kg.register.tables import Table, write_tables
from kg.register.tooi import Waardelijst, read_waardelijst
from kg.register.tweede_kamer import ask_tweede_kamer
from kg.register.wikidata import ask_wikidata

TOOI_LIST = "https://repository.officiele-overheidspublicaties.nl/waardelijsten/rwc_ministeries_compleet/"
# The issue that was the last one when this was written; later ones are asked for until there is none.
_TOOI_ISSUE = 6
_MOST_ISSUES = 50


class Source(StrEnum):
    """Who can be asked."""

    TK = "tk"
    WIKIDATA = "wikidata"
    TOOI = "tooi"


@dataclass(frozen=True, slots=True)
class Update:
    """What an update would make of a register.

    `changes` are the differences, `account` is what was left out, joined or told and was not told before, `ignored`
    how many things of a source the register has no use for.
    """

    tables: dict[str, Table]
    changes: list[Change]
    account: list[Entry]
    ignored: Counter[str]

    @property
    def is_empty(self) -> bool:
        """True when nothing changes, not even what was told."""
        return not self.changes and not self.account

    def write(self, folder: Path) -> None:
        """Put the files in a folder, all or none. Raises OSError."""
        write_tables(folder, self.tables)


def update(folder: Path, sources: Collection[Source], ask: Ask, day: str) -> Update:
    """Return what the sources make of the register in a folder; nothing is written.

    `day` is the day on which they were asked (ISO). Raises SourceError.
    """
    standing = read_standing(folder)
    journal = Journal()
    answers = Answers(
        day=day,
        tweede_kamer=ask_tweede_kamer(ask) if Source.TK in sources else None,
        wikidata=ask_wikidata(ask, journal) if Source.WIKIDATA in sources else None,
        tooi=ask_tooi(ask) if Source.TOOI in sources else None,
    )
    renewed = renew(standing, answers, read_file(folder / JUDGEMENTS), Hand.of(folder), journal)
    tables = renewed.built.tables()
    changes = compare(standing.rows, {name: table.rows for name, table in tables.items()})
    return Update(tables, changes, journal.since(standing.entries), renewed.ignored)


def ask_tooi(ask: Ask) -> Waardelijst:
    """Ask for the last issue of TOOI's list of ministries. Raises SourceError."""
    url, answer = "", Answer(0, b"")
    for issue in range(_TOOI_ISSUE, _TOOI_ISSUE + _MOST_ISSUES):
        following = issue_address(issue)
        found = ask(following, "application/json")
        if found.status != FOUND:
            break
        url, answer = following, found
    if not url:
        raise SourceError(
            "TOOI's list of ministries is not where it was",
            document=issue_address(_TOOI_ISSUE),
            expected="an issue of the list",
            remedy="look for the address at standaarden.overheid.nl/tooi; the register is as it was",
        )
    return read_waardelijst(answer.content, url)


def issue_address(issue: int) -> str:
    """Return the address of an issue of TOOI's list of ministries."""
    return f"{TOOI_LIST}{issue}/json/rwc_ministeries_compleet_{issue}.json"
