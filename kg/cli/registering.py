"""`kg register update`: ask the sources of the register, show what would change, and write it when that is wanted."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import datetime
from enum import StrEnum
from itertools import groupby
from pathlib import Path
from typing import Annotated, TextIO
from zoneinfo import ZoneInfo

import typer

from kg.cli.querying import printable
from kg.errors import SourceError
from kg.identity.register import PACKAGED
from kg.register.asking import Recorder, Recording
from kg.register.changes import Change, What
from kg.register.update import Source, Update, update

app = typer.Typer(
    name="register",
    help="Keep the register: who is who, and who held which office.",
    epilog="Example: kg register update --from tk,wikidata,tooi --dry-run",
    no_args_is_help=True,
)

_MARKS = {What.ADDED: "+", What.CHANGED: "~", What.ENDED: "|", What.REMOVED: "-", What.MERGED: "="}
_FILES = {
    "persons.csv": "person",
    "aliases.csv": "other name",
    "kamerleden.csv": "membership",
    "bewindspersonen.csv": "post",
    "ministeries.csv": "ministry",
    "ministerieversies.csv": "name of ministry",
    "fracties.csv": "group",
    "kabinetten.csv": "cabinet",
    "identifiers.csv": "id",
    "keys.csv": "key",
}


class Format(StrEnum):
    """How changes are shown."""

    TEXT = "text"
    JSON = "json"


def parse_sources(text: str) -> frozenset[Source]:
    """Return the sources of a list such as "tk,wikidata"."""
    names = [name.strip() for name in text.split(",") if name.strip()]
    unknown = sorted(set(names) - set(Source))
    if unknown or not names:
        known = ", ".join(Source)
        raise typer.BadParameter(f"{', '.join(unknown) or 'nothing'}: choose from {known}", param_hint="--from")
    return frozenset(Source(name) for name in names)


@app.command("update", epilog="Example: kg register update --from tk,wikidata,tooi --dry-run")
def update_command(
    sources: Annotated[str, typer.Option("--from", help="Whom to ask: tk, wikidata, tooi.")] = "tk,wikidata,tooi",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what would change, write nothing.")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Write without asking.")] = False,
    record: Annotated[Path | None, typer.Option("--record", help="Folder that gets what the sources answer.")] = None,
    replay: Annotated[Path | None, typer.Option("--replay", help="Folder of --record: nobody is asked.")] = None,
    out: Annotated[Path, typer.Option("--out", help="Folder of the register.", show_default=False)] = PACKAGED,
    form: Annotated[Format, typer.Option("--format", help="How to show the changes.")] = Format.TEXT,
) -> None:
    """Renew the register from its sources: show what changes, then write it. The default is the register of kg."""
    if record and replay:
        raise typer.BadParameter("a recording is made or replayed, not both", param_hint="--record")
    found = _replayed(replay, out, sources) if replay else _asked(record, out, sources)
    tell = typer.get_text_stream("stdout")
    _as_json(found, tell) if form is Format.JSON else _as_text(found, tell)
    if dry_run or found.is_empty:
        return
    if not yes and not typer.confirm(f"Write this to {out}?", err=True):
        raise SourceError("nothing was written", document=str(out), value="the answer was no")
    found.write(out)
    typer.echo(f"written to {out}", err=True)


def _replayed(folder: Path, out: Path, sources: str) -> Update:
    recording = Recording(folder)
    return update(out, parse_sources(sources), recording, recording.day)


def _asked(record: Path | None, out: Path, sources: str) -> Update:
    from kg.register.services import Services  # what it takes to speak HTTP is needed here only

    wanted = parse_sources(sources)
    day = datetime.now(ZoneInfo("Europe/Amsterdam")).date().isoformat()
    with Services() as services:
        ask = Recorder(services.ask, record, day) if record else services.ask
        return update(out, wanted, ask, day)


# ---------------------------------------------------------------- telling


def _as_json(found: Update, out: TextIO) -> None:
    told = {
        "changes": [asdict(change) for change in found.changes],
        "account": [asdict(entry) for entry in found.account],
        "ignored": dict(sorted(found.ignored.items())),
    }
    print(json.dumps(told, ensure_ascii=False, indent=2), file=out)


def _as_text(found: Update, out: TextIO) -> None:
    for entity, group in groupby(found.changes, key=lambda change: change.entity):
        print(printable(entity), file=out)
        for change in group:
            print(f"  {_MARKS[change.what]} {printable(_line(change))}", file=out)
    _tell_account(found, out)
    counts = {what: sum(change.what is what for change in found.changes) for what in What}
    print(", ".join(f"{count} {what}" for what, count in counts.items()) + f", {len(found.account)} told", file=out)


def _line(change: Change) -> str:
    cells = "; ".join(f"{column} {_shown(change.what, before, after)}" for column, before, after in change.cells)
    return " ".join(part for part in (_FILES[change.file], change.row, f"{change.what}:", cells) if part)


def _shown(what: What, before: str, after: str) -> str:
    if what is What.ADDED:
        return after
    return before if what is What.REMOVED else f"{before or '-'} → {after or '-'}"


def _tell_account(found: Update, out: TextIO) -> None:
    if found.account:
        print("\nnot taken as it stood (dropped.csv)", file=out)
    for entry in found.account:
        print(f"  {printable(f'{entry.what} {entry.file} {entry.key}: {entry.why}')}", file=out)
    for what, count in sorted(found.ignored.items()):
        print(f"  {count} ignored ({what})", file=out)
    if found.account or found.ignored:
        print(file=out)
