"""The folder of a release: store, dumps, report, register and history, from nothing or from the release before."""

from __future__ import annotations

import csv
import json
import shutil
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

import pyoxigraph as ox

from kg import __version__, store
from kg.identity.register import PACKAGED
from kg.loading import Loading
from kg.mapping import map_meta
from kg.model import Changes
from kg.namespaces import KG, Names, expand
from kg.pipeline.parallel import Workers, or_raise
from kg.pipeline.reports import Reports
from kg.pipeline.state import Table
from kg.pipeline.statements import Checked, broken
from kg.pipeline.tasks import WholeTask, part_of_whole
from kg.pipeline.watch import Account, Step
from kg.releases import (
    Delta,
    Index,
    Layout,
    Manifest,
    PartIndex,
    Release,
    apply,
    layout,
    read_index,
    release_id,
    write_index,
    write_shard,
)
from kg.releases.release import sha256
from kg.releases.shards import properties
from kg.releases.syntaxes import NQUADS
from kg.search import FOLDER as SEARCH
from kg.search.writing import Indexing, derive_search, write_search
from kg.validation.shapes import Shapes
from kg.validation.verdict import Verdict

Load: TypeAlias = tuple[Loading, Step]  # the loading of a store, and its account
_TYPE = f"> <{expand('rdf:type')}> <{KG}"


@dataclass(frozen=True, slots=True)
class Publisher:
    """Makes the folder of one release, beside the one in service. `work` is for what is not of the release."""

    folder: Path
    work: Path
    names: Names
    shapes: Shapes
    reports: Reports
    meta: Table[tuple[str, ...]]
    pool: Workers
    account: Account

    def from_nothing(self, parts: Sequence[PartIndex], load: Load, checked: Changes[Checked]) -> None:
        """Dump the parts while they are loaded; with those of documents that has begun."""
        loading, step = load
        loading.rest([part.path for part in parts])
        quads = sum(part.quads for part in parts)
        dump = self.account.begin("dump", "quads", quads)
        first = self._write(layout(parts, self.work / "dumps", self.names), self.work / "dumps")
        self.account.end(dump, quads, first.quads)
        index = self.account.begin("index", "texts")
        indexing = self.pool.alone(write_search, Indexing(self.work / "dumps", self.folder / SEARCH, self.names.base))
        loading.wait()
        self.account.end(step, quads, first.quads)
        texts = indexing.result()
        self.account.end(index, texts, texts)
        report = self._check_all(first, checked)
        later = report.then(self._meta(first, report))
        _extend(self.folder / "store", later.added, self.work / "later.nq")
        dump = self.account.begin("dump", "quads")
        last = self._write(apply(self.work / "dumps", later, self.folder / "dumps", self.names), self.folder / "dumps")
        self.account.end(dump, len(later.added), last.quads)

    def from_release(self, old: Release, delta: Delta, checked: Changes[Checked]) -> None:
        """Make the release from the one in service and what differs."""
        before = old.folder / "dumps"
        load = self.account.begin("load", "quads", len(delta.removed) + len(delta.added))
        store.derive(old.store, self.work / "store", delta.removed, delta.added)
        self.account.end(load, len(delta.removed) + len(delta.added), len(delta.added))
        report = self._check_touched(old.store, self.work / "store", delta, checked)
        later = report.then(self._meta(read_index(before), delta.then(report)))
        store.derive(self.work / "store", self.folder / "store", later.removed, later.added)
        whole = delta.then(later)
        dump = self.account.begin("dump", "quads")
        last = self._write(apply(before, whole, self.folder / "dumps", self.names), self.folder / "dumps")
        self.account.end(dump, len(whole.removed) + len(whole.added), last.quads)
        changed = (*whole.removed, *whole.added)
        index = self.account.begin("index", "quads", len(changed))
        derive_search(old.folder, self.folder / "dumps", self.folder / SEARCH, changed, self.names)
        self.account.end(index, len(changed), len(changed))

    def _write(self, plan: Layout, folder: Path) -> Index:
        written = (or_raise(shard) for _, shard in self.pool.run(write_shard, plan.tasks))
        return write_index(folder, self.names, [*plan.kept, *written])

    # ------------------------------------------------------------ report and description

    def _check_all(self, first: Index, checked: Changes[Checked]) -> Delta:
        """Check the whole, its entities a shard at a time; return what this adds to the graph."""
        path = self.folder / "store"
        step = self.account.begin("check the whole", "nodes")
        files = [self.work / "dumps" / shard.path(NQUADS.name) for shard in first.shards]
        tasks = [WholeTask(file, path) for file in files]
        looked_at = (or_raise(part) for _, part in self.pool.run(part_of_whole, tasks))
        verdict = self.shapes.settle(ox.Store.read_only(str(path)), looked_at)
        return self._settled(step, verdict, None, verdict.focus_nodes, checked)

    def _check_touched(self, old: Path, now: Path, delta: Delta, checked: Changes[Checked]) -> Delta:
        """Check what a change of the store touches; return what differs by it in the graph."""
        step = self.account.begin("check the whole", "nodes")
        store_now = ox.Store.read_only(str(now))
        touched = sorted(self.shapes.touched(store_now, [*delta.removed, *delta.added]))
        before = self.shapes.focus_nodes(ox.Store.read_only(str(old)), touched)
        verdict = self.shapes.check_whole(store_now, touched)
        return self._settled(step, verdict, touched, verdict.focus_nodes - before, checked)

    def _settled(
        self, step: Step, verdict: Verdict, touched: list[str] | None, more: int, checked: Changes[Checked]
    ) -> Delta:
        self.account.end(step, verdict.focus_nodes, verdict.focus_nodes)
        if verdict.blocks:
            raise broken("release", verdict)
        return self.reports.update(checked, verdict, touched, more)

    def _meta(self, index: Index, delta: Delta) -> Delta:
        """What differs in the description of the dataset, when the rest is `index` with `delta`."""
        old = self.meta.get("meta") or ()
        quads = index.quads - len(old) + len(delta.added) - len(delta.removed)
        classes = Counter(index.classes)
        classes.update(_types(delta.added))
        classes.subtract(_types(delta.removed))
        used = index.properties - properties(old) + properties(delta.added)
        used.subtract(properties(delta.removed))
        new = tuple(map_meta(self.names, +classes, +used, quads))
        self.meta.put({"meta": new})
        return Delta.between(old, new)


def _types(lines: Iterable[str]) -> Counter[str]:
    """Local names of our classes, by how many lines give a node that class."""
    found: Counter[str] = Counter()
    for line in lines:
        at = line.find(_TYPE)
        # Not inside a text: what goes before a literal is a subject, which has no quotes.
        if at > 0 and '"' not in line[:at]:
            start = at + len(_TYPE)
            found[line[start : line.index(">", start)]] += 1
    return found


def _extend(path: Path, lines: Iterable[str], file: Path) -> None:
    file.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    store.extend(path, [file])


# ------------------------------------------------------------ files beside store and dumps


def keep_register(used: Path | None, folder: Path) -> None:
    """Copy the files of the register that was used: a server then resolves names with what the graph was made with."""
    folder.mkdir()
    for path in sorted((used or PACKAGED).glob("*.csv")):
        shutil.copyfile(path, folder / path.name)


def write_json(path: Path, value: object) -> None:
    """Write JSON for people and programs, the same bytes for the same value."""
    path.write_text(json.dumps(value, indent=1, ensure_ascii=False, sort_keys=True) + "\n", encoding="utf-8")


def write_inputs(path: Path, files: Iterable[tuple[str, str]]) -> None:
    """Write which input files the release was made from, with the SHA-256 of each."""
    with path.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file, lineterminator="\n")
        rows.writerow(("bronbestand", "sha256"))
        rows.writerows(files)


def manifest(folder: Path, base: str) -> Manifest:
    """Describe a release whose files are in `folder`; its id follows from what it says and how it was made."""
    index = read_index(folder / "dumps")
    register = {path.name: sha256(path) for path in sorted((folder / "register").glob("*.csv"))}
    decisive = [folder / "report" / "build.json", folder / "report" / "inputs.csv", folder / "history.csv"]
    return {
        "id": release_id(index, *map(sha256, decisive), *register.values(), __version__),
        "version": __version__,
        "base": base,
        "register": register,
        "classes": dict(sorted(index.classes.items())),
        "properties": dict(sorted(index.properties.items())),
        "quads": index.quads,
    }
