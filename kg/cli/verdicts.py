"""How `kg check` shows a verdict: for people, for programs, and for the services that run checks."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Callable, Iterator
from enum import StrEnum
from html import escape
from itertools import groupby
from typing import TextIO
from xml.sax.saxutils import quoteattr

from kg.cli.querying import printable
from kg.errors import KamergraafError
from kg.validation.verdict import Result, Verdict

REPORT = "urn:kamergraaf:rapport"
_COLUMNS = ("severity", "focus", "path", "value", "constraint", "shape", "message_nl", "message_en")
_SHOWN = 20  # results that are written out as text; the counts say how many there are
_NO_XML = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class Format(StrEnum):
    """How a verdict is shown."""

    TEXT = "text"
    JSON = "json"
    CSV = "csv"
    JUNIT = "junit"
    HTML = "html"
    TURTLE = "turtle"


def show(verdict: Verdict, form: Format, out: TextIO) -> None:
    """Write a verdict."""
    _SHOW[form](verdict, out)


def _text(verdict: Verdict, out: TextIO) -> None:
    """Counts, one line per kind, and the first results with what to do."""
    counts = verdict.counts
    print(
        f"{verdict.focus_nodes} nodes checked: {counts['Violation']} violations, {counts['Warning']} warnings,"
        f" {counts['Info']} infos",
        file=out,
    )
    for kind, results in _by_kind(verdict):
        print(f"  {len(results):6}  {kind}", file=out)
    for result in sorted(verdict.results, key=_worst_first)[:_SHOWN]:
        print(f"\n{result.severity}: {result.focus}", file=out)
        for name, value in (("path", result.path), ("value", result.value[:200]), ("constraint", result.constraint)):
            if value:
                print(f"  {name}: {printable(value)}", file=out)
        print(f"  {result.message_nl}\n  {result.message_en}", file=out)


def _json(verdict: Verdict, out: TextIO) -> None:
    print(json.dumps(verdict.as_dict(), indent=1, ensure_ascii=False, sort_keys=True), file=out)


def _csv(verdict: Verdict, out: TextIO) -> None:
    rows = csv.writer(out, lineterminator="\n")
    rows.writerow(_COLUMNS)
    rows.writerows([getattr(result, column) for column in _COLUMNS] for result in verdict.results)


def _junit(verdict: Verdict, out: TextIO) -> None:
    """A test for each rule that has something to say, which fails on a violation, and one for the check itself.

    Source: the XML that JUnit's runners write, as testmoapp/junitxml describes it; XML 1.0 for the characters.
    """
    kinds = list(_by_kind(verdict))
    failures = sum(results[0].severity == "Violation" for _, results in kinds)
    numbers = f'tests="{len(kinds) + 1}" failures="{failures}" errors="0"'
    print('<?xml version="1.0" encoding="UTF-8"?>', file=out)
    print(f'<testsuites {numbers}>\n <testsuite name="kg check" {numbers}>', file=out)
    print(f'  <testcase classname="kg.check" name="{verdict.focus_nodes} nodes checked"/>', file=out)
    for kind, results in kinds:
        print(f'  <testcase classname="kg.check" name={quoteattr(kind)}>', file=out)
        tag = "failure" if results[0].severity == "Violation" else "system-out"
        about = f" message={quoteattr(_xml(results[0].message_en))}" if tag == "failure" else ""
        said = "\n".join(f"{result.focus} {result.path} {result.value[:200]}".rstrip() for result in results)
        print(f"   <{tag}{about}>{escape(_xml(said), quote=False)}</{tag}>\n  </testcase>", file=out)
    print(" </testsuite>\n</testsuites>", file=out)


def show_error(error: KamergraafError, form: Format, out: TextIO) -> None:
    """Write that there was nothing to judge, where a service reads a file and not what stands on the terminal."""
    if form is not Format.JUNIT:
        return
    numbers = 'tests="1" failures="0" errors="1"'
    print('<?xml version="1.0" encoding="UTF-8"?>', file=out)
    print(f'<testsuites {numbers}>\n <testsuite name="kg check" {numbers}>', file=out)
    print('  <testcase classname="kg.check" name="files can be checked">', file=out)
    about = f"message={quoteattr(_xml(error.message))}"
    print(f"   <error {about}>{escape(_xml(str(error)), quote=False)}</error>\n  </testcase>", file=out)
    print(" </testsuite>\n</testsuites>", file=out)


def _html(verdict: Verdict, out: TextIO) -> None:
    """One page that needs nothing else."""
    counts = ", ".join(f"{count} × {severity}" for severity, count in verdict.counts.items())
    print('<!doctype html>\n<html lang="nl">\n<meta charset="utf-8">\n<title>kg check</title>', file=out)
    print(f"<h1>{'Voldoet' if verdict.conforms else 'Voldoet niet'}</h1>", file=out)
    print(f"<p>{verdict.focus_nodes} knopen gecontroleerd: {counts}.</p>", file=out)
    head = ("ernst", "knoop", "eigenschap", "waarde", "regel", "wat te doen", "what to do")
    print("<table>\n<tr>" + "".join(f'<th scope="col">{name}</th>' for name in head) + "</tr>", file=out)
    for result in sorted(verdict.results, key=_worst_first):
        cells = (result.severity, result.focus, result.path, result.value[:200], _name(result))
        row = "".join(f"<td>{escape(printable(cell))}</td>" for cell in (*cells, result.message_nl))
        print(f'<tr>{row}<td lang="en">{escape(result.message_en)}</td></tr>', file=out)
    print("</table>\n</html>", file=out)


def _turtle(verdict: Verdict, out: TextIO) -> None:
    out.write(verdict.report_turtle(REPORT))


def _by_kind(verdict: Verdict) -> Iterator[tuple[str, list[Result]]]:
    """The results of each severity and rule, violations first."""
    ordered = sorted(verdict.results, key=lambda result: (_worst_first(result), result.severity, result.shape))
    for kind, results in groupby(ordered, lambda result: f"{result.severity}  {_name(result)}"):
        yield kind, list(results)


def _worst_first(result: Result) -> bool:
    return result.severity != "Violation"


def _name(result: Result) -> str:
    return result.shape.rsplit("#", 1)[-1]


def _xml(value: str) -> str:
    """A text without the characters that XML cannot hold."""
    return _NO_XML.sub("\ufffd", value)


_SHOW: dict[Format, Callable[[Verdict, TextIO], None]] = {
    Format.TEXT: _text,
    Format.JSON: _json,
    Format.CSV: _csv,
    Format.JUNIT: _junit,
    Format.HTML: _html,
    Format.TURTLE: _turtle,
}
