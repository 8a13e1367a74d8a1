"""What a build and a release tell people: counts, quarantine, quality, dumps."""

from __future__ import annotations

import json
from collections import Counter
from enum import StrEnum
from typing import Any, BinaryIO, TextIO

from kg.cli.querying import printable, with_prefixes
from kg.errors import StoreError
from kg.pipeline import Journal, Outcome
from kg.releases import Release, dump_stream
from kg.store import open_read_only

_MELDINGEN = """
SELECT ?label (COUNT(*) AS ?n) WHERE {
  ?melding kg:soortMelding ?soort .
  OPTIONAL { ?soort skos:prefLabel ?label FILTER(LANG(?label) = "nl") }
} GROUP BY ?label ORDER BY DESC(?n) ?label
"""

_AGAIN = "build the release again"


class DumpFormat(StrEnum):
    """Syntax of a dump, by the ending of its file."""

    NQUADS = "nq"
    TRIG = "trig"
    TURTLE = "ttl"
    JSONLD = "jsonld"


def tell_quarantine(journal: Journal, err: TextIO) -> None:
    """Write what a build put in quarantine, a line each."""
    for entry in journal.quarantine:
        print(f"quarantine: {_line(entry)}", file=err)


def tell_build(outcome: Outcome, out: TextIO) -> None:
    """Write the release that was built, and what is in it."""
    manifest = outcome.release.manifest
    counts = Counter(result.severity for result in outcome.verdict.results)
    print(f"release {outcome.release.id}: {manifest['quads']} quads", file=out)
    kinds = ("Document", "Vragenset", "Vraag", "Antwoord", "Adressering", "Brief", "Vermelding", "Verwijzing", "Stub")
    print("  " + ", ".join(f"{manifest['classes'].get(kind, 0)} {kind}" for kind in kinds), file=out)
    print(f"  {counts['Warning']} warnings, {counts['Info']} infos of the shapes", file=out)
    print(f"  {len(outcome.journal.quarantine)} in quarantine", file=out)
    print(outcome.release.folder, file=out)


def _line(entry: dict[str, str]) -> str:
    parts = [f"{entry['bronbestand']} ({entry['step']}): {entry['message']}"]
    for name in ("place", "value", "expected", "remedy"):
        if name in entry:
            parts.append(f"{'what to do' if name == 'remedy' else name}: {entry[name]}")
    return printable(" ".join("; ".join(parts).split()))


def tell_quality(release: Release, out: TextIO) -> None:
    """Write what is missing, doubtful, wanted or in quarantine."""
    account = _account(release, "build.json")
    shacl = _account(release, "shacl.json")
    print(f"release {release.id}", file=out)
    print("\nShapes:", file=out)
    counts = Counter((r["severity"], r["shape"].rsplit("#", 1)[-1], r["message_nl"]) for r in shacl["results"])
    for (severity, shape, message), count in sorted(counts.items(), key=lambda item: (-item[1], item[0])):
        print(f"  {count:6}  {severity}  {shape}\n          {message}", file=out)
    print("\nNotes on quality:", file=out)
    for label, number in open_read_only(release.store).select(with_prefixes(_MELDINGEN)).rows:
        print(f"  {number.value if number else 0:>6}  {label.value if label else 'zonder soort'}", file=out)
    _tell_identifiers(account.get("identifiers", []), out)
    print(f"\nWanted: cited, not here ({len(account['wanted'])}):", file=out)
    for identifier, keys in sorted(account["wanted"].items(), key=lambda item: (-len(item[1]), item[0])):
        print(f"  {len(keys):6}  {identifier}", file=out)
    print(f"\nQuarantine ({len(account['quarantine'])}):", file=out)
    for entry in account["quarantine"]:
        print(f"  {_line(entry)}", file=out)


def _tell_identifiers(counted: list[dict[str, Any]], out: TextIO) -> None:
    """Write how many people in office since 2010 carry each identifier; a release of an older build does not say."""
    if counted:
        print("\nIdentifiers of people in office since 2010:", file=out)
    for row in counted:
        shares = ", ".join(f"{number} {name}" for name, number in row.items() if name not in ("group", "persons"))
        print(f"  {row['persons']:6}  {row['group']}: {shares}", file=out)


def _account(release: Release, name: str) -> Any:
    path = release.folder / "report" / name
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise StoreError("the release lacks a report", document=str(path), value=str(error), remedy=_AGAIN) from error


def dump(release: Release, form: DumpFormat, out: BinaryIO) -> None:
    """Write a dump of the release, unpacked. Raises StoreError when the release has it not, or it is damaged."""
    for data in dump_stream(release, form):
        out.write(data)
