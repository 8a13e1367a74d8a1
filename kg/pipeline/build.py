"""Inputs to a release: walk, read, resolve, link, map and check, sort, load, dump, publish."""

from __future__ import annotations

import hashlib
import json
import os
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TypeVar

import pyoxigraph as ox

from kg import __version__, store
from kg.errors import KamergraafError, ShapesError, SourceError
from kg.identity import Register, resolve_kamerlid
from kg.identity.coverage import coverage
from kg.identity.register import PACKAGED
from kg.linking import Bron, Bronnen, Koppeling, Samenhang, Setgegevens, Sleutels, link, one_document, posts_of
from kg.linking.keys import aanhangsels, zaaknummer
from kg.linking.sets import Cases
from kg.mapping import map_meta, map_ontology, map_register, map_report, map_sets, map_stubs
from kg.model import Form, Metadatarecord, Zaak
from kg.namespaces import DEFAULT_BASE, KG, Names, document, expand, vragenset
from kg.pipeline.parallel import Workers, workers
from kg.pipeline.tasks import (
    AgainTask,
    Found,
    MapChunk,
    Mapped,
    MapTask,
    ReadTask,
    ResolveTask,
    map_chunk,
    prepare,
    read_again,
    read_file,
    resolve_file,
    shingles_of,
)
from kg.pipeline.watch import Journal, Silent, Step, Watch
from kg.readers.archives import Walk
from kg.releases import Manifest, Parts, Release, Workplace, workplace, write_dumps
from kg.releases.release import sha256
from kg.releases.sorting import triple, write_lines
from kg.validation import folders
from kg.validation.shapes import Shapes
from kg.validation.verdict import Verdict, merge

T = TypeVar("T")
_FORMS = {form: rank for rank, form in enumerate(Form)}
_CHUNK = 50  # documents that are mapped into one part
_SAMPLE = 20  # documents of each build whose verdict is held against pyshacl, all when there are fewer
_TYPE = f" <{expand('rdf:type')}> <{KG}"


@dataclass(frozen=True, slots=True)
class Options:
    """What a build is told. `register` None is the packaged one; `budget` is in seconds per document."""

    inputs: tuple[Path, ...]
    out: Path
    register: Path | None = None
    base: str = DEFAULT_BASE
    workers: int = field(default_factory=lambda: os.cpu_count() or 1)
    budget: float = 60.0


@dataclass(frozen=True, slots=True)
class Outcome:
    """A release in service, with the account of how it was made."""

    release: Release
    journal: Journal
    verdict: Verdict


def build(options: Options, watch: Watch | None = None, journal: Journal | None = None) -> Outcome:
    """Build a release from `options.inputs` and put it in service.

    What cannot be read or violates the shapes goes to quarantine; the rest is published. `journal` is filled while it
    runs: give one to have the account of a build that fails. Raises SourceError when nothing is left to publish,
    ShapesError when the release as a whole violates the shapes (nothing is published), StoreError when the output
    cannot be written.
    """
    with workplace(options.out) as place:
        return _Build(options, watch or Silent(), journal or Journal(), place).run()


class _Build:
    """One build at work."""

    def __init__(self, options: Options, watch: Watch, journal: Journal, place: Workplace) -> None:
        self.options = options
        self.watch = watch
        self.journal = journal
        self.place = place
        self.names = Names(options.base)
        self.register = load_register(options.register)
        _keep_register(options.register, place.folder / "register")
        self.shapes = Shapes.load(folders.shapes())
        self.records = place.folder / "records"
        self.parts = Parts(place.folder / "parts")
        self.inputs: dict[str, str] = {}
        self.metadata: dict[str, list[Metadatarecord]] = defaultdict(list)
        self.zaken: list[Zaak] = []
        self.ignored: dict[str, int] = {}
        self.metadata_alone: dict[str, list[str]] = {}
        self.repeated = 0

    def run(self) -> Outcome:
        """Do every step."""
        self.records.mkdir()
        arguments = (self.options.register, folders.shapes(), self.options.base)
        with workers(self.options.workers, self.options.budget, prepare, arguments) as pool:
            keys = self._resolve(pool, self._read_again(pool, self._read(pool)))
            samenhang, verdict = self._map(pool, keys)
        if not samenhang.koppelingen:
            raise SourceError(
                "no document is left to publish",
                document=", ".join(map(str, self.options.inputs)),
                value=f"{len(self.inputs)} files read, {len(self.journal.quarantine)} inputs in quarantine",
                expected="at least one document; metadata records and cases are none",
                remedy="see what is in quarantine, if anything; the release in service is untouched",
            )
        verdict = merge([verdict, *self._shared_parts(samenhang)])
        return self._release(samenhang, verdict)

    # ------------------------------------------------------------ read

    def _step(self, name: str, unit: str, total: int | None = None) -> Step:
        step = Step(name, unit)
        self.journal.steps.append(step)
        self.watch.begin(step, total)
        return step

    def _counted(self, step: Step, items: Iterable[T]) -> Iterator[T]:
        for item in items:
            step.into += 1
            yield item
            self.watch.advance(step)
        self.watch.end(step)

    def _read(self, pool: Workers) -> list[Found]:
        """Read every input; return the documents in order of path."""
        step = self._step("read", "files")
        found: list[Found] = []
        walk = Walk(self.options.inputs, without=self.options.out)
        for task, outcome in self._counted(step, pool.run(read_file, self._tasks(walk))):
            self.inputs[task.bronbestand] = hashlib.sha256(task.data).hexdigest()
            if isinstance(outcome, KamergraafError):
                self.journal.reject(task.bronbestand, "read", outcome)
                continue
            step.out += 1
            if isinstance(outcome, Found):
                found.append(outcome)
            else:
                self._keep(outcome)
        self.ignored = dict(sorted(walk.ignored.items()))
        if self.ignored:
            ignored = self._step("ignore by name", "files")
            ignored.into = sum(self.ignored.values())
            self.watch.end(ignored)
        return sorted(found, key=lambda f: f.bronbestand)

    def _tasks(self, walk: Walk) -> Iterator[ReadTask]:
        for number, entry in enumerate(walk):
            if entry.error is not None:
                self.journal.reject(entry.bronbestand, "open", entry.error)
            else:
                yield ReadTask(number, entry.bronbestand, entry.data, self.records)

    def _keep(self, outcome: Sequence[Metadatarecord | Zaak]) -> None:
        for record in outcome:
            if isinstance(record, Zaak):
                self.zaken.append(record)
            else:
                self.metadata[record.identifier.lower()].append(record)

    # ------------------------------------------------------------ headings lost

    def _read_again(self, pool: Workers, documents: list[Found]) -> list[Found]:
        """Read those whose headings may be lost again with what the others tell of their questions.

        Once: what a document tells is what it printed at first, so that no order of reading makes a difference.
        """
        places = [place for place, found in enumerate(documents) if found.trail.lost]
        if not places or not any(found.trail.count for found in documents):
            return documents
        bronnen = Bronnen([self._bron(found) for found in documents])
        step = self._step("look for known questions", "documents", len(places))
        tasks: dict[int, AgainTask] = {}
        failed: set[int] = set()
        texts = self._counted(step, pool.run(shingles_of, [documents[place] for place in places]))
        for place, (found, outcome) in zip(places, texts, strict=True):
            if isinstance(outcome, KamergraafError):
                self.journal.reject(found.bronbestand, step.name, outcome)
                failed.add(place)
            elif suggested := bronnen.suggest(place, outcome):
                step.out += 1
                tasks[place] = AgainTask(found, tuple((documents[v.place], v.zeker) for v in suggested))
        again = self._with_known(pool, tasks) if tasks else {}
        every = {place: again.get(place, found) for place, found in enumerate(documents) if place not in failed}
        return [found for found in every.values() if found]

    def _with_known(self, pool: Workers, tasks: dict[int, AgainTask]) -> dict[int, Found | None]:
        """What reading with known questions gave for each document, by place; None for what is in quarantine."""
        step = self._step("read with known questions", "documents", len(tasks))
        again: dict[int, Found | None] = {}
        outcomes = self._counted(step, pool.run(read_again, tasks.values()))
        for place, (task, outcome) in zip(tasks, outcomes, strict=True):
            if isinstance(outcome, KamergraafError):
                self.journal.reject(task.found.bronbestand, step.name, outcome)
                again[place] = None
            else:
                step.out += outcome.path != task.found.path
                again[place] = outcome
        return again

    def _bron(self, found: Found) -> Bron:
        every = [gegeven for record in self.metadata.get(found.key, ()) for gegeven in record.gegevens]
        gegevens = {gegeven.name: gegeven.value for gegeven in every}
        return Bron(
            found.bronbestand,
            found.key,
            found.zaaknummer or zaaknummer(gegevens.get("vraagnummer", "")),
            tuple(answers.lower() for answers in aanhangsels(every)),
            found.trail.count,
            found.trail.printed,
            found.trail.traces,
        )

    # ------------------------------------------------------------ resolve and link

    def _resolve(self, pool: Workers, documents: list[Found]) -> dict[str, tuple[Found, Sleutels]]:
        """Choose the best form of each document and resolve its mentions; return found and keys by document key."""
        forms: dict[str, list[Found]] = defaultdict(list)
        same = one_document([found.vorm for found in documents])
        for found in documents:
            forms[same.get(found.key, found.key)].append(found)
        by_number = Cases(self.zaken).by_number
        tasks = [self._resolve_task(key, forms[key], by_number) for key in sorted(forms)]
        self._count_metadata(set(forms))
        step = self._step("resolve", "documents", len(tasks))
        resolved: dict[str, tuple[Found, Sleutels]] = {}
        for task, outcome in self._counted(step, pool.run(resolve_file, tasks)):
            if isinstance(outcome, KamergraafError):
                self.journal.reject(task.forms[0].bronbestand, "resolve", outcome)
            else:
                step.out += 1
                resolved[outcome.key] = (task.forms[0], outcome)
        return resolved

    def _count_metadata(self, keys: set[str]) -> None:
        """Tell how many metadata records are about a document that is here; the others wait for theirs."""
        if self.metadata:
            step = self._step("join metadata", "records")
            step.into = sum(map(len, self.metadata.values()))
            step.out = sum(len(records) for key, records in self.metadata.items() if key in keys)
            self.metadata_alone = {
                key: sorted(record.bronbestand for record in records)
                for key, records in sorted(self.metadata.items())
                if key not in keys
            }
            self.watch.end(step)

    def _resolve_task(self, key: str, forms: list[Found], by_number: dict[str, Zaak]) -> ResolveTask:
        ordered = tuple(sorted(forms, key=_best_first))
        metadata = tuple(sorted(self.metadata.get(key, ()), key=lambda record: record.bronbestand))
        number = next((f.zaaknummer for f in ordered if f.zaaknummer), "")
        number = number or next((g.value for r in metadata for g in r.gegevens if g.name == "vraagnummer"), "")
        return ResolveTask(ordered, metadata, by_number.get(number))

    # ------------------------------------------------------------ map and check

    def _map(self, pool: Workers, keys: dict[str, tuple[Found, Sleutels]]) -> tuple[Samenhang, Verdict]:
        """Link, map and check until no document is rejected any more: what is rejected must tie nothing."""
        rejected: list[Verdict] = []
        while True:
            step = self._step("link", "documents", len(keys))
            samenhang = link([sleutels for _, sleutels in keys.values()], self.zaken, partial(posts_of, self.register))
            step.into, step.out = len(keys), len(samenhang.sets)
            self.watch.end(step)
            self._count_cases(samenhang)
            outcomes = self._map_all(pool, keys, samenhang)
            wrong = [mapped for mapped in outcomes if mapped.error]
            for mapped in wrong:
                found, _ = keys.pop(mapped.key)
                assert mapped.error is not None
                self.journal.reject(found.bronbestand, "check", mapped.error)
                rejected += [mapped.verdict] if mapped.verdict else []
            if not wrong:
                verdicts = [mapped.verdict for mapped in outcomes if mapped.verdict]
                return samenhang, merge([*verdicts, *rejected]) if verdicts or rejected else Verdict(True, 0, ())

    def _count_cases(self, samenhang: Samenhang) -> None:
        """Tell how many rows of the Zaken export belong to a document: only those are mapped."""
        if self.zaken:
            step = self._step("match cases", "rows")
            step.into = len(self.zaken)
            step.out = sum(found.zaak is not None for found in samenhang.sets)
            self.watch.end(step)

    def _map_all(self, pool: Workers, keys: dict[str, tuple[Found, Sleutels]], samenhang: Samenhang) -> list[Mapped]:
        for stale in sorted(self.parts.folder.glob("*")):
            stale.unlink()
        every = max(1, len(keys) // _SAMPLE)
        tasks = [
            self._map_task(found, sleutels, samenhang, number % every == 0)
            for number, (_, (found, sleutels)) in enumerate(sorted(keys.items()))
        ]
        step = self._step("map and check", "documents", len(tasks))
        outcomes: list[Mapped] = []
        size = max(1, min(_CHUNK, len(tasks) // (self.options.workers * 4)))
        chunks = [self._chunk(tasks[at : at + size], at) for at in range(0, len(tasks), size)]
        for mapped in self._counted(step, self._run_chunks(pool, chunks)):
            step.out += mapped.error is None
            outcomes.append(mapped)
        return outcomes

    def _chunk(self, tasks: list[MapTask], at: int) -> MapChunk:
        return MapChunk(f"documents-{at:08d}", self.parts.folder, tuple(tasks))

    def _run_chunks(self, pool: Workers, chunks: list[MapChunk]) -> Iterator[Mapped]:
        """Map chunks; one that fails as a whole is done again document by document, to find who is to blame."""
        for chunk, outcome in pool.run(map_chunk, chunks):
            if not isinstance(outcome, KamergraafError):
                yield from outcome
            elif len(chunk.tasks) == 1:
                yield Mapped(chunk.tasks[0].found.key, None, outcome)
            else:
                singles = [
                    MapChunk(f"{chunk.name}-{n:02d}", chunk.folder, (task,)) for n, task in enumerate(chunk.tasks)
                ]
                yield from self._run_chunks(pool, singles)

    def _map_task(self, found: Found, sleutels: Sleutels, samenhang: Samenhang, sampled: bool) -> MapTask:
        cited = [identifier.lower() for identifier in sleutels.aangehaald]
        known = {i: document(samenhang.documenten[i]) for i in cited if i in samenhang.documenten}
        known.update((i, vragenset(samenhang.cases[i])) for i in cited if i in samenhang.cases)
        return MapTask(found, samenhang.koppelingen.get(found.key, Koppeling(found.key)), known, sampled)

    # ------------------------------------------------------------ what is not of one document

    def _shared_parts(self, samenhang: Samenhang) -> Iterator[Verdict]:
        """Write the parts of register, sets, stubs and ontology; yield their verdicts."""
        lines = {
            "register": map_register(self.names, self.register),
            "sets": [line for found in samenhang.sets for line in map_sets(self.names, found, self._indieners(found))],
            "stubs": map_stubs(self.names, samenhang.stubs),
        }
        step = self._step("map and check what is shared", "quads")
        for name, own in lines.items():
            step.into += len(own)
            if not own:
                continue
            checked = self.shapes.check_graph(sorted(set(own)))
            if checked.blocks:
                raise _broken(f"part {name}", checked)
            yield checked
            step.out += self.parts.write(name, own)
        step.out += self.parts.write("ontologie", map_ontology(self.names, folders.ontology()))
        self.watch.end(step)

    def _indieners(self, found: Setgegevens) -> tuple[str, ...]:
        """Entities of the askers that the set's row of the Zaken export names."""
        if found.zaak is None:
            return ()
        names = (*found.zaak.indieners, *found.zaak.mede_indieners)
        resolved = (resolve_kamerlid(self.register, name, "", found.zaak.gestart_op) for name in names)
        return tuple(sorted({r.entity for r in resolved if r.matched}))

    # ------------------------------------------------------------ release

    def _release(self, samenhang: Samenhang, verdict: Verdict) -> Outcome:
        folder = self.place.folder / "release"
        folder.mkdir()
        classes = self._load(folder / "store")
        verdict = merge([verdict, self._check_whole(folder / "store")])
        self._add_report(folder / "store", verdict)
        step = self._step("dump", "quads")
        step.into = step.out = write_dumps(self.parts, folder / "dumps", self.names)
        self.watch.end(step)
        self._report(folder / "report", samenhang, verdict)
        (self.place.folder / "register").rename(folder / "register")
        publishing = self._step("publish", "releases", 1)
        release = self.place.publish(folder, self._manifest(folder, classes, step.out))
        publishing.into = publishing.out = 1
        self.watch.end(publishing)
        return Outcome(release, self.journal, verdict)

    def _load(self, path: Path) -> Counter[str]:
        """Sort everything, with the description of the whole, and load it; return the nodes of each class."""
        step = self._step("sort", "quads")
        classes, quads, self.repeated = _count(self.parts.by_subject())
        self.parts.write("meta", map_meta(self.names, classes, quads))
        plain = self.place.folder / "all.nq"
        step.into = step.out = write_lines(plain, self.parts.by_subject())
        self.watch.end(step)
        load = self._step("load", "quads", step.out)
        load.into, load.out = step.out, store.bulk_load(path, [plain])
        plain.unlink()
        self.watch.end(load)
        return classes

    def _add_report(self, path: Path, verdict: Verdict) -> None:
        """Put the whole report in the graph; it can only be known when the rest is in the store."""
        lines = map_report(self.names, verdict.report_turtle(f"{self.names.base}rapport"))
        self.parts.write("rapport", lines)
        plain = self.place.folder / "rapport.nq"
        write_lines(plain, lines)
        store.extend(path, [plain])

    def _check_whole(self, path: Path) -> Verdict:
        step = self._step("check the whole", "nodes")
        verdict = self.shapes.check_whole(ox.Store.read_only(str(path)))
        step.into = step.out = verdict.focus_nodes
        self.watch.end(step)
        if verdict.blocks:
            raise _broken("release", verdict)
        return verdict

    def _report(self, folder: Path, samenhang: Samenhang, verdict: Verdict) -> None:
        folder.mkdir()
        iri = f"{self.names.base}rapport"
        (folder / "shacl.ttl").write_text(verdict.report_turtle(iri), encoding="utf-8")
        _write_json(folder / "shacl.json", verdict.as_dict())
        self.journal.quarantine.sort(key=lambda entry: (entry["bronbestand"], entry["step"]))
        _write_json(
            folder / "build.json",
            {
                "steps": [step.as_dict() for step in self.journal.steps],
                "quarantine": self.journal.quarantine,
                "identifiers": [counted.as_dict() for counted in coverage(self.register)],
                "triples_in_several_graphs": self.repeated,
                "zaken_without_document": samenhang.zaken_zonder_document,
                "metadata_without_document": self.metadata_alone,
                "ignored_by_name": self.ignored,
                "wanted": {identifier: list(keys) for identifier, keys in samenhang.stubs.items()},
            },
        )

    def _manifest(self, folder: Path, classes: Counter[str], quads: int) -> Manifest:
        decisive = (folder / "dumps" / "kamergraaf.nq.gz", folder / "report" / "build.json")
        register = _hashes(folder / "register")
        content = hashlib.sha256(" ".join([*map(sha256, decisive), *register.values(), __version__]).encode())
        return {
            "id": content.hexdigest()[:16],
            "version": __version__,
            "base": self.options.base,
            "register": register,
            "created_from": [{"bronbestand": path, "sha256": sha} for path, sha in sorted(self.inputs.items())],
            "classes": dict(sorted(classes.items())),
            "quads": quads,
        }


def _best_first(found: Found) -> tuple[bool, int, int, int, str]:
    """The order of the files of one document: those with its id, the best form, in it the one that holds the most."""
    records, characters = found.weight
    return not found.vorm.official, _FORMS[found.form], -records, -characters, found.bronbestand


def load_register(folder: Path | None) -> Register:
    """Read the register; a file of it may be missing, a folder without any is a mistake. Raises SourceError."""
    if folder is not None and not any(folder.glob("*.csv")):
        raise SourceError(
            "there is no register here",
            document=str(folder),
            expected="a folder with persons.csv, kamerleden.csv and so on",
            remedy="check the path, or leave --register out",
        )
    return Register.load(folder)


def _keep_register(used: Path | None, folder: Path) -> None:
    """Copy the files of the register that was used: a server then resolves names with what the graph was made with."""
    folder.mkdir()
    for path in sorted((used or PACKAGED).glob("*.csv")):
        (folder / path.name).write_bytes(path.read_bytes())


def _hashes(register: Path) -> dict[str, str]:
    """SHA-256 of each file of a register."""
    return {path.name: sha256(path) for path in sorted(register.glob("*.csv"))}


def _count(lines: Iterable[str]) -> tuple[Counter[str], int, int]:
    """Count the nodes of each of our classes, the quads, and the quads whose triple another graph has too.

    Queries see the union of the graphs, in which such a triple would count twice: there should be none.
    """
    classes: Counter[str] = Counter()
    quads, repeated, previous = 0, 0, ""
    for line in lines:
        quads += 1
        bare = triple(line)
        if bare == previous:
            repeated += 1
            continue
        previous = bare
        at = bare.find(_TYPE)
        if at > 0:
            classes[bare[at + len(_TYPE) : bare.index(">", at + len(_TYPE))]] += 1
    return classes, quads, repeated


def _write_json(path: Path, value: object) -> None:
    path.write_text(json.dumps(value, indent=1, ensure_ascii=False, sort_keys=True) + "\n", encoding="utf-8")


def _broken(what: str, verdict: Verdict) -> ShapesError:
    first = next(result for result in verdict.results if result.severity == "Violation")
    count = sum(result.severity == "Violation" for result in verdict.results)
    return ShapesError(
        f"the {what} violates the shapes {'once' if count == 1 else f'{count} times; the first'}: {first.message_en}",
        place=f"{first.focus} {first.path}".strip(),
        value=first.value,
        expected=first.constraint,
        remedy="this is a fault of the register or of Kamergraaf itself: nothing was published",
        report=verdict.report_turtle("urn:kamergraaf:rapport"),
    )
