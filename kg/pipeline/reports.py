"""What the shapes say of a release, kept by what it is about, so that one result more changes one report."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from kg.model import Changes
from kg.namespaces import Names
from kg.pipeline.state import Index, State, Table
from kg.pipeline.statements import Checked
from kg.releases import Delta
from kg.validation.report import by_owner, map_report, map_report_whole, write_json, write_turtle
from kg.validation.verdict import Result, Verdict

_FOCUS, _FOCUS_WHOLE = "focus", "focus of the whole"


class Reports:
    """Every result, by the document, fact or node that it came of, and by the entity that it is about."""

    def __init__(self, state: State, names: Names) -> None:
        self._names = names
        self._results: Table[tuple[Result, ...]] = Table(state.connection, "results")
        self._owners = Index(state.connection, "owners")
        self._reports: Table[tuple[Result, ...]] = Table(state.connection, "reports")
        self._whole = Index(state.connection, "whole")
        self._counts: Table[int] = Table(state.connection, "counts")

    def update(
        self,
        checked: Changes[Checked],
        whole: Verdict,
        touched: Iterable[str] | None,
        focus_nodes: int,
    ) -> Delta:
        """Take in what the shapes say now; return what differs in the graph.

        `whole` is the verdict of the shapes over the whole for the nodes `touched` (None: for all), and `focus_nodes`
        how many nodes more they have than before.
        """
        results: dict[str, tuple[Result, ...]] = {}
        focus = 0
        for source, change in checked.items():
            focus += _focus(change.new) - _focus(change.old)
            if _found(change.old) or _found(change.new):
                results[source] = _found(change.new)
        self._count(_FOCUS, focus)
        self._count(_FOCUS_WHOLE, focus_nodes)
        return self._changed(results | self._of_nodes(whole, touched))

    def _of_nodes(self, whole: Verdict, touched: Iterable[str] | None) -> dict[str, tuple[Result, ...]]:
        """The results of the shapes over the whole by node; nothing for those that have none now."""
        before = self._whole.find("node") if touched is None else [f"node {node}" for node in touched]
        results: dict[str, tuple[Result, ...]] = dict.fromkeys(before, ())
        for result in whole.results:
            source = f"node {result.focus}"
            results[source] = (*results.get(source, ()), result)
        return results

    def _changed(self, results: Mapping[str, tuple[Result, ...]]) -> Delta:
        """Keep results by source; return what differs by them in the graph."""
        conformed = self._conforms()
        changes = self._reports.put({owner: self._of_owner(owner) or None for owner in self._keep(results)})
        old = [line for owner, change in changes.items() for line in self._lines(owner, change.old)]
        new = [line for owner, change in changes.items() for line in self._lines(owner, change.new)]
        if conformed is not None:
            old += map_report_whole(self._names, conformed)
        now = not self._reports
        self._counts.put({"conforms": 1 + now})
        return Delta.between(old, [*new, *map_report_whole(self._names, now)])

    def _conforms(self) -> bool | None:
        """What the last report said of the whole, None when there is none."""
        kept = self._counts.get("conforms")
        return None if kept is None else kept == 2

    def _keep(self, results: Mapping[str, tuple[Result, ...]]) -> list[str]:
        """Keep results by source; return the entities that those before or now are about."""
        owners: set[str] = set()
        for source, change in self._results.put({s: found or None for s, found in results.items()}).items():
            old, new = by_owner(self._names, change.old or ()), by_owner(self._names, change.new or ())
            self._owners.move(source, old, new)
            if source.startswith("node "):
                self._whole.move(source, ("node",) if old else (), ("node",) if new else ())
            owners.update(old, new)
        return sorted(owners)

    def _of_owner(self, owner: str) -> tuple[Result, ...]:
        found = {
            result
            for _, results in self._results.of(self._owners.find(owner))
            for result in by_owner(self._names, results).get(owner, ())
        }
        return tuple(sorted(found))

    def _lines(self, owner: str, results: tuple[Result, ...] | None) -> list[str]:
        return map_report(self._names, owner, results) if results else []

    def _count(self, name: str, more: int) -> None:
        self._counts.put({name: (self._counts.get(name) or 0) + more})

    def results(self) -> Iterator[Result]:
        """Every result, in order of the entity that it is about."""
        for _, results in self._reports.items():
            yield from results

    def verdict(self) -> Verdict:
        """The verdict over the whole release."""
        results = tuple(sorted(self.results()))
        focus_nodes = (self._counts.get(_FOCUS) or 0) + (self._counts.get(_FOCUS_WHOLE) or 0)
        return Verdict(not results, focus_nodes, results)

    def write(self, folder: Path) -> Verdict:
        """Write the report of the whole as Turtle and as JSON; return its verdict."""
        verdict = self.verdict()
        write_turtle(folder / "shacl.ttl", self._names, verdict.results, verdict.conforms)
        write_json(folder / "shacl.json", verdict.results, verdict.conforms, verdict.focus_nodes)
        return verdict


def _focus(checked: Checked | None) -> int:
    return checked.focus_nodes if checked else 0


def _found(checked: Checked | None) -> tuple[Result, ...]:
    return checked.results if checked else ()
