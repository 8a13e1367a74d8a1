"""The application: subcommands, the way errors are told, and exit statuses.

Exit status: 0 done, 1 the thing asked for failed (the reason is on standard error), 2 the command line is wrong.
"""

from __future__ import annotations

import json
import os
import re
import sys
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from kg import __version__
from kg.cli import (
    checking,
    differing,
    explaining,
    judge,
    linking,
    querying,
    reading,
    registering,
    reporting,
    serving,
    verdicts,
    wanting,
)
from kg.cli.progress import watch_for
from kg.errors import KamergraafError, StoreError
from kg.namespaces import DEFAULT_BASE, Names
from kg.pipeline import Journal, Options, build
from kg.pipeline.build import load_register
from kg.releases import current

app = typer.Typer(
    name="kg",
    help="Kamergraaf: written questions of the Dutch House of Representatives as linked data.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)

app.add_typer(judge.app)
app.add_typer(registering.app)

Out = Annotated[Path, typer.Option("--data", help="Folder that `kg build --out` made.", envvar="KAMERGRAAF_DATA")]
DATA = Path("data")
_BASE = re.compile(r"https?://[A-Za-z0-9.:\[\]-]+/([A-Za-z0-9._~/-]*/)?")


def main() -> None:
    """Run the command line; an error of ours is one message, and exit status 1."""
    try:
        try:
            app(prog_name="kg")
        finally:
            sys.stdout.flush()
    except KamergraafError as error:
        _tell(error)
        sys.exit(1)
    except BrokenPipeError:
        # Whoever read our output has gone: there is nobody to tell, and what is left must go nowhere.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
    except KeyboardInterrupt:
        print("kg: stopped; what is in service has not changed", file=sys.stderr)
        sys.exit(130)
    except OSError as error:
        _tell(_disk(error))
        sys.exit(1)


def _disk(error: OSError) -> StoreError:
    return StoreError(
        "a file cannot be read or written",
        document=str(error.filename or ""),
        value=error.strerror or str(error),
        remedy="check that the disk has room and that the folder is yours",
    )


def _tell(error: KamergraafError) -> None:
    console = Console(stderr=True, highlight=False, soft_wrap=True, markup=False, emoji=False)
    where = ", ".join(part for part in (error.document, error.place) if part)
    console.print(f"kg: {where + ': ' if where else ''}{error.message}")
    for name, text in (("found", error.value), ("expected", error.expected), ("what to do", error.remedy)):
        if text:
            console.print(f"  {name}: {querying.printable(text)}")


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"kg {__version__}")
        raise typer.Exit


@app.callback()
def _root(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Kamergraaf."""


@app.command("build", epilog="Example: kg build examples/corpus --register examples/register --out data")
def build_command(
    inputs: Annotated[list[Path], typer.Argument(metavar="INPUT", help="Folders, files, .zip or .tar.gz.")],
    out: Annotated[Path, typer.Option("--out", help="Folder that gets releases/ and current.")],
    register: Annotated[Path | None, typer.Option("--register", help="Folder with another register.")] = None,
    base: Annotated[str, typer.Option("--base", help="IRI that all ours begin with.")] = DEFAULT_BASE,
    workers: Annotated[int | None, typer.Option("--workers", min=1, help="Processes; default: one per core.")] = None,
    budget: Annotated[float, typer.Option("--budget", min=1, help="Seconds that one document may take.")] = 60.0,
    afresh: Annotated[bool, typer.Option("--afresh", help="Read everything again.")] = False,
    history: Annotated[
        Path | None, typer.Option("--history", help="Release whose published keys stay; default: the current one.")
    ] = None,
    timings: Annotated[Path | None, typer.Option("--timings", help="JSON file for the seconds of each step.")] = None,
) -> None:
    """Build a release from documents and put it in service.

    Only what differs from the last build into the same folder is read; the result is the same as from nothing. What
    cannot be read, or violates the shapes, goes to quarantine and is listed; the rest is published.
    """
    if not _BASE.fullmatch(base):
        raise typer.BadParameter("must be an http(s) IRI that ends with /", param_hint="--base")
    if timings and not timings.parent.is_dir():
        raise typer.BadParameter(f"there is no folder {timings.parent}", param_hint="--timings")
    count = workers or os.cpu_count() or 1
    options = Options(tuple(inputs), out, register, base, count, budget, afresh, history)
    journal = Journal()
    try:
        with watch_for(sys.stderr) as watch:
            outcome = build(options, watch, journal)
    finally:
        reporting.tell_quarantine(journal, sys.stderr)
        if timings:
            timings.write_text(json.dumps(journal.timings(), indent=1) + "\n", encoding="utf-8")
    reporting.tell_build(outcome, sys.stdout)


@app.command("read", epilog="Example: kg read examples/corpus/tekst/ah-52.txt --format html > ah-52.html")
def read_command(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="One document, in any form that is read.")],
    form: Annotated[reading.Format, typer.Option("--format", help="How to show it.")] = reading.Format.TEXT,
) -> None:
    """Show what is read from one file: its questions, answers, names and references, with their places and doubts."""
    reading.tell(reading.read_file(file), form, sys.stdout)


@app.command("link", epilog="Example: kg link leden.csv --column naam --party fractie --date datum --out leden-ids.csv")
def link_command(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A table as CSV, or - for standard input.")],
    column: Annotated[str, typer.Option("--column", help="Column with names; #2 is the second one.")],
    party: Annotated[str, typer.Option("--party", help="Column with parties.")] = "",
    date: Annotated[str, typer.Option("--date", help="Column with the day that each row is about.")] = "",
    on: Annotated[str, typer.Option("--on", help="Day (ISO) of rows that have none of their own.")] = "",
    ministry: Annotated[str, typer.Option("--ministry", help="Column with ministries or posts.")] = "",
    role: Annotated[linking.Role, typer.Option("--role", help="As what to look names up.")] = linking.Role.KAMERLID,
    out: Annotated[Path | None, typer.Option("--out", help="File to write; default: standard output.")] = None,
    delimiter: Annotated[
        str, typer.Option("--delimiter", help="What parts the cells; default: seen in the file.")
    ] = "",
    encoding: Annotated[str, typer.Option("--encoding", help="Default: seen in the file.")] = "",
    register: Annotated[Path | None, typer.Option("--register", help="Folder with another register.")] = None,
    base: Annotated[str, typer.Option("--base", help="IRI that all ours begin with.")] = DEFAULT_BASE,
) -> None:
    """Add ids to a table: for each row who is meant, how sure that is and why, and who else it may be."""
    columns = linking.Columns(column, party, date, ministry, linking.day_option(on))
    if not (date or on or role is linking.Role.MINISTERIE):
        raise typer.BadParameter("names are looked up on a day: give --date or --on", param_hint="--date")
    form = linking.Form(_delimiter(delimiter), encoding)
    linker = linking.Linker(load_register(register), role, Names(base))
    counts = linking.link_file(file, out, form, columns, linker)
    print(linking.summary(counts), file=sys.stderr)


def _delimiter(text: str) -> str:
    sign = {"\\t": "\t", "tab": "\t"}.get(text, text)
    if len(sign) > 1:
        raise typer.BadParameter("must be one character, or tab", param_hint="--delimiter")
    return sign


@app.command("serve", epilog="Example: kg serve --data data --port 8000, or kg serve --data mine.ttl.gz")
def serve_command(
    data: Annotated[
        list[Path],
        typer.Option("--data", help="Folder that `kg build --out` made, or RDF files.", envvar="KAMERGRAAF_DATA"),
    ] = [DATA],  # noqa: B006 (typer reads the default and never changes it)
    files: Annotated[list[Path] | None, typer.Argument(metavar="[FILE]...", help="More RDF files.")] = None,
    graph: Annotated[
        list[str] | None, typer.Option("--graph", metavar="IRI=FILE", help="A file whose triples go in a named graph.")
    ] = None,
    base: Annotated[
        str | None, typer.Option("--base", help="What relative IRIs in files are resolved against.")
    ] = None,
    release: Annotated[Path | None, typer.Option("--release", help="One release, instead of the current one.")] = None,
    host: Annotated[str, typer.Option("--host", help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", min=0, max=65535, help="Port; 0 takes a free one.")] = 8000,
) -> None:
    """Serve a release: site, SPARQL endpoint, linked data and downloads. Or serve RDF files in the same way."""
    import server  # the site is needed by this command only

    given, graphs = serving.choose(data, files or [], graph or [], release, DATA)
    if isinstance(given, Path):
        server.main(given, host, port)
    else:
        server.main_files(given, graphs, base, host, port)


@app.command("query", epilog="Example: kg query 'SELECT ?d WHERE { ?d a kg:Aanhangsel }' --format csv")
def query_command(
    query: Annotated[str, typer.Argument(help="SPARQL, or @file.rq, or - for standard input. Our prefixes are known.")],
    data: Out = DATA,
    form: Annotated[querying.Format, typer.Option("--format", help="How to show the rows.")] = querying.Format.TABLE,
) -> None:
    """Ask a release a question in SPARQL: SELECT, ASK, CONSTRUCT or DESCRIBE."""
    querying.run(current(data), querying.read_query(query), form, sys.stdout)


@app.command("check", epilog="Example: kg check mine.ttl --format junit > check.xml")
def check_command(
    files: Annotated[list[Path] | None, typer.Argument(metavar="FILE", help="RDF files; none: the release.")] = None,
    data: Out = DATA,
    form: Annotated[verdicts.Format, typer.Option("--format", help="How to show the results.")] = verdicts.Format.TEXT,
) -> None:
    """Check RDF files, or the release in service, against the shapes. Fails on a violation."""
    try:
        verdict = checking.check_files(files) if files else checking.check_release(current(data))
    except KamergraafError as error:
        verdicts.show_error(error, form, sys.stdout)
        raise
    verdicts.show(verdict, form, sys.stdout)
    if verdict.blocks:
        raise typer.Exit(1)


@app.command("dump", epilog="Example: kg dump --format trig > all.trig")
def dump_command(
    data: Out = DATA,
    form: Annotated[reporting.DumpFormat, typer.Option("--format", help="Syntax.")] = reporting.DumpFormat.NQUADS,
) -> None:
    """Write a whole release to standard output."""
    reporting.dump(current(data), form, sys.stdout.buffer)


@app.command("diff", epilog="Example: kg diff 0f3c9a5b7d2e4168 current --format words")
def diff_command(
    old: Annotated[str, typer.Argument(metavar="OLD", help="A release: its id, its folder, or current.")],
    new: Annotated[str, typer.Argument(metavar="NEW", help="The release to hold against it.")],
    data: Out = DATA,
    form: Annotated[differing.Format, typer.Option("--format", help="How to show it.")] = differing.Format.PATCH,
) -> None:
    """Show what differs between two releases: an RDF Patch that makes the second of the first, or words."""
    differing.tell_differences(differing.find(data, old), differing.find(data, new), form, sys.stdout)


@app.command("explain", epilog="Example: kg explain vragenset/2024z01294/vraag/1")
def explain_command(
    iri: Annotated[str, typer.Argument(help="An IRI, or what follows id/ in ours.")],
    data: Out = DATA,
) -> None:
    """Show every statement about something, with its graph and the passages it was read from."""
    release = current(data)
    if not explaining.explain(release, iri, sys.stdout):
        raise StoreError("nothing is said about it in this release", document=iri, remedy="check the IRI; see kg query")


@app.command("wanted", epilog="Example: kg wanted --limit 20")
def wanted_command(
    data: Out = DATA,
    form: Annotated[querying.Format, typer.Option("--format", help="How to show the rows.")] = querying.Format.TABLE,
    limit: Annotated[int | None, typer.Option("--limit", min=1, help="How many; default: all.")] = None,
) -> None:
    """List the documents that a release cites and does not have, most cited first, with who cites them."""
    wanting.tell(current(data), limit, form, sys.stdout)


@app.command("quality", epilog="Example: kg quality --data data")
def quality_command(data: Out = DATA) -> None:
    """Show what is missing, doubtful or in quarantine in a release."""
    reporting.tell_quality(current(data), sys.stdout)
