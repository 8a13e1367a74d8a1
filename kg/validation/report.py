"""The W3C report as data: one report per entity, whose results keep their IRI for as long as they say the same.

A result hangs on the report of the owner of its focus node, the entity that the node is a part of, and is named after
what it says; so one result more changes the lines of one owner. The report of the whole says only whether everything
conforms.

Source: https://www.w3.org/TR/shacl/#validation-report
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from itertools import groupby
from pathlib import Path

from kg.namespaces import Names
from kg.validation.verdict import SEVERITIES, Result, report, sixteen, statements


def by_owner(names: Names, results: Iterable[Result]) -> dict[str, tuple[Result, ...]]:
    """Return the results of each owner, sorted, without repeats; owners in order."""
    pairs = sorted({(names.owner(result.focus), result) for result in results})
    return {owner: tuple(result for _, result in group) for owner, group in groupby(pairs, lambda pair: pair[0])}


def map_report(names: Names, owner: str, results: Iterable[Result]) -> list[str]:
    """Return the report of an owner as sorted N-Quads lines in graph `kwaliteit`, none when it has no results.

    `results` are all that it has, those of its own check and those of the whole together.
    """
    end = f" <{names.graph('kwaliteit')}> ."
    found = tuple(sorted(set(results)))
    return sorted(statement + end for statement in statements(_iri(names, owner), found)) if found else []


def map_report_whole(names: Names, conforms: bool) -> list[str]:
    """Return the report of the whole, which says only whether everything conforms, in graph `kwaliteit`."""
    end = f" <{names.graph('kwaliteit')}> ."
    return sorted(statement + end for statement in report(f"{names.base}rapport", conforms))


def write_turtle(path: Path, names: Names, results: Iterable[Result], conforms: bool) -> None:
    """Write the reports of the whole and of each owner as Turtle, in order of owner."""
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.writelines(f"{statement} .\n" for statement in report(f"{names.base}rapport", conforms))
        for owner, own in by_owner(names, results).items():
            file.write("\n")
            file.writelines(f"{statement} .\n" for statement in statements(_iri(names, owner), own))


def write_json(path: Path, results: Iterable[Result], conforms: bool, focus_nodes: int) -> None:
    """Write what `Verdict.as_dict` says, as JSON, without holding it. `results` is gone through twice."""
    counts = Counter(result.severity for result in results)
    head = {
        "blocks": bool(counts["Violation"]),
        "conforms": conforms,
        "counts": {severity: counts[severity] for severity in SEVERITIES},
        "focus_nodes": focus_nodes,
    }
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.write(json.dumps(head, indent=1, sort_keys=True)[:-2] + ',\n "results": [')
        for number, result in enumerate(results):
            shown = json.dumps(result.as_dict(), ensure_ascii=False, sort_keys=True)
            file.write(f"{',' if number else ''}\n  {shown}")
        file.write("\n ]\n}\n")


def _iri(names: Names, owner: str) -> str:
    """The report of an owner. One that is not under our base has a name of its own."""
    return f"{names.base}rapport/{f'x-{sixteen(owner)}' if ':' in owner else owner}"
