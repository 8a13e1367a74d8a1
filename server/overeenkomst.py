"""What is like an answer, a question or a set: earlier and later ones, with how much they are alike."""

from __future__ import annotations

from dataclasses import dataclass

from kg.namespaces import KG
from server.entity import Shown, View
from server.texts import text, written_date

MOST = 25  # that a page shows
_ALL = 1000
_SAME_QUESTION = KG + "overeenkomstZelfdeVraag"


@dataclass(frozen=True, slots=True)
class Gelijke:
    """A text that is like another. `gelijkenis` is in whole per cent, rounded down; `path` is under `id/`.

    `richting` says whether it is the earlier or the later one, or that both answer one question; "" when not known.
    """

    shown: Shown
    path: str
    of: Shown | None
    gelijkenis: int
    richting: str
    dag: str


@dataclass(frozen=True, slots=True)
class Gelijken:
    """What is like a text, the most alike first; `count` is of all, of which `shown` are here."""

    shown: tuple[Gelijke, ...]
    count: int
    more: bool


@dataclass(frozen=True, slots=True)
class Zusterset:
    """A set of which most questions were asked before, or asked again: earlier or later than this one."""

    shown: Shown
    richting: str
    dag: str


def like(view: View, iri: str) -> Gelijken:
    """Read what is like an answer or a question."""
    table = view.rows("lijkt_op", {"tekst": iri}, _ALL)
    rows: dict[str, dict[str, str]] = {}
    for row in view.preferred(table.records()):
        rows.setdefault(row["ander"].value, {name: value.value for name, value in row.items()})
    found = tuple(_gelijke(view, row) for row in list(rows.values())[:MOST])
    return Gelijken(found, len(rows), table.more)


def _gelijke(view: View, row: dict[str, str]) -> Gelijke:
    of = None
    for name in ("document", "set"):
        if name in row:
            of = Shown(view.name(row[name], row.get(f"{name}naam", "")), view.href(row[name]))
    day = row.get("ontvangen") or row.get("gedateerd") or row.get("ingezonden", "")
    return Gelijke(
        shown=Shown(view.name(row["ander"]), view.href(row["ander"])),
        path=view.path(row["ander"]),
        of=of,
        gelijkenis=int(100 * float(row["gelijkenis"]) + 1e-6),
        richting=_richting(view, row),
        dag=written_date(day, view.language),
    )


def _richting(view: View, row: dict[str, str]) -> str:
    if row.get("soort") == _SAME_QUESTION:
        return text("like-same-question", view.language)
    if "eerste" not in row:
        return ""
    return text("like-earlier" if row["eerste"] == row["ander"] else "like-later", view.language)


def sisters(view: View, iri: str) -> list[Zusterset]:
    """Read the sister sets of a set, in order of day."""
    found: dict[str, Zusterset] = {}
    for row in view.records("set_zusters", {"set": iri}):
        other = row.get("eerder") or row["later"]
        shown = Shown(view.name(other, row.get("onderwerp") or row.get("naam", "")), view.href(other))
        said = text("like-earlier" if "eerder" in row else "like-later", view.language)
        found.setdefault(other, Zusterset(shown, said, written_date(row.get("ingezonden", ""), view.language)))
    return list(found.values())
