"""The commands of `kg judge`: options in, one call of `kg.cli.judging`, text out."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from kg.cli import judging
from kg.cli.doubtful import cases
from kg.errors import SourceError
from kg.identity.judgements import Decision, Judgement
from kg.pipeline.build import load_register
from kg.releases import current

app = typer.Typer(
    name="judge",
    help="Decide who is who: list what is doubtful, and write decisions that win over what is computed.",
    epilog="Example: kg judge list --limit 20",
    rich_markup_mode=None,
)

_Data = Annotated[Path, typer.Option("--data", help="Folder that `kg build --out` made.", envvar="KAMERGRAAF_DATA")]
_Register = Annotated[Path | None, typer.Option("--register", help="Folder with another register.")]
_File = Annotated[Path | None, typer.Option("--file", help="File of judgements; default: that of the register.")]
_Limit = Annotated[int | None, typer.Option("--limit", min=1, help="At most so many cases.")]
_Who = Annotated[str, typer.Option("--who", help="Who decides.")]
_Why = Annotated[str, typer.Option("--why", help="Why, in one sentence: readers of the graph see it.")]
_When = Annotated[str, typer.Option("--when", help="Day of the decision (ISO); default: today.")]
_Mention = Annotated[str, typer.Argument(metavar="MENTION", help="What is written: a name, or a whole mention.")]
_Entity = Annotated[
    str, typer.Argument(metavar="ENTITY", help="IRI, or what follows id/: kamerlid/…, persoon/… and so on.")
]
_One = Annotated[
    str, typer.Argument(metavar="KEY", help="The person whose key stays: a key, IRI, or an id as wikidata:Q1.")
]
_Other = Annotated[str, typer.Argument(metavar="KEY", help="The other person.")]
_Fractie = Annotated[str, typer.Option("--fractie", help="Only with this party, as written.")]
_From = Annotated[str, typer.Option("--from", help="First day (ISO) of the documents that it is about.")]
_To = Annotated[str, typer.Option("--to", help="Last day (ISO).")]
_DATA = Path("data")


@dataclass(frozen=True, slots=True)
class _Signature:
    """Who decides, on which day and why."""

    who: str
    when: str
    why: str


@app.callback(invoke_without_command=True)
def walk_command(
    context: typer.Context,
    data: _Data = _DATA,
    register: _Register = None,
    file: _File = None,
    who: _Who = "",
    when: _When = "",
    limit: _Limit = None,
) -> None:
    """Walk through doubtful cases one by one, those in most documents first (on a terminal)."""
    if context.invoked_subcommand is not None:
        return
    if not sys.stdin.isatty():
        raise SourceError(
            "there is nobody to ask: standard input is no terminal",
            expected="a terminal",
            remedy="see kg judge list, and write decisions with kg judge accept and kg judge reject",
        )
    console = Console(highlight=False, markup=False, emoji=False, soft_wrap=True)
    written = judging.walk(judging.Bench(register, file, data), who, _day(when) or _today(), limit, console)
    console.print(f"{written} decision{'' if written == 1 else 's'} written; build again to see them in the graph")


@app.command("list", epilog="Example: kg judge list --data data --limit 20 --format csv > doubtful.csv")
def list_command(
    data: _Data = _DATA,
    register: _Register = None,
    limit: _Limit = None,
    form: Annotated[judging.Format, typer.Option("--format", help="How to show them.")] = judging.Format.TEXT,
) -> None:
    """Show names that are not linked, that may be several, or whose link is doubtful; the most frequent first."""
    known = load_register(register)
    judging.tell_cases(cases(current(data), known, limit), known, form, sys.stdout)


@app.command(
    "accept", epilog="Example: kg judge accept Bijnaam persoon/vera-voorbeeld --who redactie --why 'zo genoemd'"
)
def accept_command(
    mention: _Mention,
    entity: _Entity,
    who: _Who,
    why: _Why,
    when: _When = "",
    fractie: _Fractie = "",
    begin: _From = "",
    end: _To = "",
    data: _Data = _DATA,
    register: _Register = None,
    file: _File = None,
) -> None:
    """Link a mention to an entity. A role holds for its own period, unless --from or --to say otherwise."""
    about = _about(Decision.ACCEPT, mention, fractie, begin, end, entity, _Signature(who, when, why))
    _decide(judging.Bench(register, file, data), about)


@app.command(
    "reject", epilog="Example: kg judge reject Voorbeeld persoon/vera-voorbeeld --who redactie --why 'een ander'"
)
def reject_command(
    mention: _Mention,
    entity: _Entity,
    who: _Who,
    why: _Why,
    when: _When = "",
    fractie: _Fractie = "",
    begin: _From = "",
    end: _To = "",
    data: _Data = _DATA,
    register: _Register = None,
    file: _File = None,
) -> None:
    """Say that a mention is not an entity."""
    about = _about(Decision.REJECT, mention, fractie, begin, end, entity, _Signature(who, when, why))
    _decide(judging.Bench(register, file, data), about)


@app.command(
    "same", epilog="Example: kg judge same vera-voorbeeld wikidata:Q1 --who redactie --why 'zelfde geboortedag'"
)
def same_command(
    one: _One,
    other: _Other,
    who: _Who,
    why: _Why,
    when: _When = "",
    data: _Data = _DATA,
    register: _Register = None,
    file: _File = None,
) -> None:
    """Say that two people of the register are one; name the older key first, it stays."""
    pair = _pair(Decision.SAME_PERSON, one, other, _Signature(who, when, why))
    _decide(judging.Bench(register, file, data), pair)


@app.command("different", epilog="Example: kg judge different tk:1 wikidata:Q1 --who redactie --why 'vader en dochter'")
def different_command(
    one: _One,
    other: _Other,
    who: _Who,
    why: _Why,
    when: _When = "",
    data: _Data = _DATA,
    register: _Register = None,
    file: _File = None,
) -> None:
    """Keep two people apart whom the build of the register would join."""
    pair = _pair(Decision.DIFFERENT_PERSON, one, other, _Signature(who, when, why))
    _decide(judging.Bench(register, file, data), pair)


def _about(
    decision: Decision, mention: str, fractie: str, begin: str, end: str, entity: str, by: _Signature
) -> Judgement:
    day = _day(by.when) or _today()
    return Judgement(
        mention=mention.strip(),
        fractie=fractie.strip(),
        date_from=_day(begin),
        date_to=_day(end),
        entity=judging.entity(entity),
        decision=decision,
        other="",
        who=_filled(by.who, "--who"),
        when=day.isoformat(),
        why=_filled(by.why, "--why"),
    )


def _pair(decision: Decision, one: str, other: str, by: _Signature) -> Judgement:
    day = _day(by.when) or _today()
    return Judgement(
        mention="",
        fractie="",
        date_from=None,
        date_to=None,
        entity=judging.person(one),
        decision=decision,
        other=judging.person(other),
        who=_filled(by.who, "--who"),
        when=day.isoformat(),
        why=_filled(by.why, "--why"),
    )


def _filled(text: str, option: str) -> str:
    if not text.strip():
        raise typer.BadParameter("a decision has somebody who made it and a reason", param_hint=option)
    return text.strip()


def _decide(bench: judging.Bench, judgement: Judgement) -> None:
    told = judging.decide(bench, judgement)
    print(f"{judgement.decision}: written to {bench.path}; {told}")


def _day(text: str) -> date | None:
    """Return the day that an option gives, None for none."""
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise typer.BadParameter(f"{text} is not a day; write it as 2024-07-02") from error


def _today() -> date:
    return datetime.now(tz=UTC).astimezone().date()
