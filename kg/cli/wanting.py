"""`kg wanted`: the documents that are cited and not here, by how many documents cite them."""

from __future__ import annotations

import csv
import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TextIO

from rich.console import Console
from rich.table import Table

from kg.cli.querying import Format, printable, with_prefixes
from kg.releases import Release
from kg.store import open_read_only

_CITED = """
SELECT ?stub ?identificatie ?door WHERE {
  ?stub a kg:Stub ; dcterms:identifier ?identificatie ; kg:geciteerdDoor ?door .
}
"""
_COLUMNS = ("stub", "identificatie", "aantal", "aangehaald_door")  # as the site's list of them has
_SHOWN = 5  # citing documents that the table shows of each


@dataclass(frozen=True, slots=True)
class Wanted:
    """A document that is cited and not here: its IRI, its official id and the IRIs of the documents that cite it."""

    stub: str
    identificatie: str
    door: tuple[str, ...]


def wanted(release: Release) -> tuple[Wanted, ...]:
    """Return what a release lacks: what most documents cite first, then by id."""
    citing: dict[tuple[str, str], set[str]] = defaultdict(set)
    for row in open_read_only(release.store).select(with_prefixes(_CITED)).rows:
        stub, name, by = (cell.value if cell else "" for cell in row)
        citing[stub, name].add(by)
    found = (Wanted(stub, name, tuple(sorted(by))) for (stub, name), by in citing.items())
    return tuple(sorted(found, key=lambda one: (-len(one.door), one.identificatie, one.stub)))


def tell(release: Release, limit: int | None, form: Format, out: TextIO) -> None:
    """Write the list, as a whole or up to `limit`."""
    every = wanted(release)
    chosen = every[:limit]
    if form is Format.CSV:
        writer = csv.writer(out, lineterminator="\r\n")
        writer.writerow(_COLUMNS)
        writer.writerows((one.stub, one.identificatie, len(one.door), " ".join(one.door)) for one in chosen)
    elif form is Format.JSON:
        json.dump([_entry(one) for one in chosen], out, ensure_ascii=False, indent=1)
        out.write("\n")
    else:
        _table(chosen, len(every), f"{release.manifest['base']}id/document/", out)


def _entry(one: Wanted) -> dict[str, object]:
    return {
        "stub": one.stub,
        "identificatie": one.identificatie,
        "aantal": len(one.door),
        "aangehaald_door": list(one.door),
    }


def _table(chosen: Sequence[Wanted], count: int, base: str, out: TextIO) -> None:
    """A table for people: documents by what follows `base`, those that cite one up to a few."""
    table = Table(show_edge=False, pad_edge=False)
    table.add_column("aantal", justify="right")
    table.add_column("identificatie", overflow="fold")
    table.add_column("aangehaald door", overflow="fold")
    for one in chosen:
        shown = [iri.removeprefix(base) for iri in one.door[:_SHOWN]]
        more = [f"en nog {len(one.door) - _SHOWN}"] if len(one.door) > _SHOWN else []
        table.add_row(str(len(one.door)), printable(one.identificatie), printable(", ".join(shown + more)))
    console = Console(file=out, markup=False, emoji=False, highlight=False, width=None if out.isatty() else 200)
    console.print(table)
    console.print(f"{len(chosen)} of {count} wanted documents")
