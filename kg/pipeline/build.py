"""Inputs to a release: what differs is read, resolved, linked, mapped and checked, and published with the rest.

Nothing of a release depends on how it was reached: after any builds before it the same inputs give the same bytes.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from kg import store
from kg.errors import SourceError, StoreError
from kg.identity import Register
from kg.identity.coverage import coverage
from kg.identity.register import PACKAGED
from kg.linking import Linkage, history_csv, read_history
from kg.linking.likeness import Teksten
from kg.linking.sets import Cases
from kg.loading import Loading
from kg.model import Change, Changes, Zaak
from kg.namespaces import DEFAULT_BASE, KG, Names
from kg.pipeline.documents import Documents
from kg.pipeline.inputs import Inputs, Rejected
from kg.pipeline.parallel import Workers, workers
from kg.pipeline.publish import Load, Publisher, keep_register, manifest, write_inputs, write_json
from kg.pipeline.relations import Relations, Totals
from kg.pipeline.reports import Reports
from kg.pipeline.state import DamagedError, Identity, Lazy, State, Table, code_of, hash_of, open_state, part
from kg.pipeline.statements import Statements
from kg.pipeline.tasks import MapTask, Stuk, prepare
from kg.pipeline.watch import Account, Journal, Silent, Watch
from kg.releases import Release, Workplace, current, open_release, workplace
from kg.releases.changes import record
from kg.releases.release import CURRENT, is_whole
from kg.validation import folders
from kg.validation.shapes import Shapes
from kg.validation.verdict import Verdict

HISTORY = "history.csv"
_MANY = 4  # one part in so many of the files differs: then it is quicker to begin anew, with the records that are kept
_SETS = f"SELECT ?document ?set WHERE {{ ?document <{KG}betreftSet> ?set }}"


@dataclass(frozen=True, slots=True)
class Options:
    """What a build is told. `register` None is the packaged one; `budget` is in seconds per document.

    `afresh` forgets what the last build kept. `history` is a release whose published keys are kept, or a folder with
    one in service; without it, it is the release in service. With another one than that the build begins anew.
    """

    inputs: tuple[Path, ...]
    out: Path
    register: Path | None = None
    base: str = DEFAULT_BASE
    workers: int = field(default_factory=lambda: os.cpu_count() or 1)
    budget: float = 60.0
    afresh: bool = False
    history: Path | None = None


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
        job = _Build(options, watch or Silent(), journal or Journal(), place)
        try:
            return job.run(afresh=options.afresh)
        except (_ManyChangesError, DamagedError):
            if options.afresh:
                raise
            return job.run(afresh=True)


class _ManyChangesError(Exception):
    """So much differs that it is quicker to begin anew, with the records that are kept."""


class _Build:
    """One build at work.

    `old` is the release in service, when it is whole, `history` the one whose published keys stay, and `before` the one
    to go on from: none when those are not one release.
    """

    def __init__(self, options: Options, watch: Watch, journal: Journal, place: Workplace) -> None:
        self.options = options
        self.journal = journal
        self.account = Account(watch, journal)
        self.place = place
        self.names = Names(options.base)
        decisive = (code_of(), hash_of(folders.shapes(), "**/*.ttl"), hash_of(folders.ontology(), "**/*.ttl"))
        # Once, and before it is read: when it changes meanwhile, the next build must see another one.
        self._made_of = " ".join(decisive), hash_of(options.register or PACKAGED, "*.csv"), options.base
        self.register = load_register(options.register)
        found = _in_service(options.out, told=options.history is not None)
        self.history = current(options.history) if options.history else found
        self.old = found if found and is_whole(found.folder) else None
        self.before = self.old if self.old and self.history and self.old.id == self.history.id else None

    def run(self, *, afresh: bool) -> Outcome:
        """Do every step."""
        options = self.options
        expected = self.identity(None if afresh else self.before)
        with open_state(options.out, expected) as state:
            arguments = (options.register, folders.shapes(), options.base, state.records)
            with workers(options.workers, options.budget, prepare, arguments) as pool:
                return _Making(self, state, pool, self._work("anew" if afresh else "first")).run()

    def _work(self, name: str) -> Path:
        work = self.place.folder / name
        work.mkdir()
        return work

    def identity(self, release: Release | None) -> Identity:
        """What the state is of, once the release is in service."""
        return Identity(*self._made_of, release.id if release else "")


class _Making:
    """The steps, with the state and the workers that they need."""

    def __init__(self, job: _Build, state: State, pool: Workers, work: Path) -> None:
        self.job = job
        self.state = state
        self.pool = pool
        self.account = job.account
        self.work = work
        self.folder = work / "release"
        self.inputs = Inputs(state)
        self.documents = Documents(state, self.inputs)
        self.relations = Relations(state, job.register, self._stuk)
        self.statements = Statements(state, self.work / "parts" if state.fresh else None)
        self.reports = Reports(state, job.names)
        self.out_by_shapes: Table[Rejected] = Table(state.connection, "out_by_shapes")
        self.cases = Cases(())

    def run(self) -> Outcome:
        """Do every step. Raises _ManyChangesError when it is quicker to begin anew."""
        options, fresh = self.job.options, self.state.fresh
        files = self.inputs.update(options.inputs, options.out, self.pool, self.account)
        if not fresh and len(files) * _MANY > len(self.inputs.hashes):
            raise _ManyChangesError
        if fresh:
            self._seed()
        self.cases = Cases(self.inputs.zaken())
        zaken = self.inputs.changed_zaken()
        stukken = self.documents.update(files, zaken, self.cases, self.pool, self.account)
        del files  # from nothing it is all of the archive
        teksten = self._relate(stukken, zaken)
        del stukken
        if not self.statements.tasks:
            raise self._nothing_left()
        self.folder.mkdir()
        with self._loading() as load:
            self.relations.liken(teksten, self.pool, self.account)
            del teksten
            self.statements.facts(self.relations.totals, self.pool, self.account)
            self.relations.totals = Totals()  # from nothing it is large
            self._store_and_dumps(load)
        return self._publish()

    @contextmanager
    def _loading(self) -> Iterator[Load | None]:
        """From nothing, begin to load the documents while the rest is made."""
        if not self.state.fresh:
            yield None
            return
        step = self.account.begin("load", "quads")
        with Loading(self.folder / "store", [part.path for part in self.statements.in_order()]) as loading:
            yield loading, step

    def _seed(self) -> None:
        """Tell a state that begins anew which keys the release in service, or another, has published."""
        release = self.job.history
        if release is None:
            return
        rows = read_history(_history_of(release), HISTORY)
        self.relations.linking.seed(rows, _published_sets(release))

    # ------------------------------------------------------------ relate

    def _relate(self, stukken: Changes[Stuk], recased: Collection[Zaak]) -> Changes[Teksten]:
        """Link, map and check until no document is rejected any more: what is rejected must tie nothing.

        What the last build rejected takes part again, so that it makes no difference when it was rejected.
        """
        out = dict(self.out_by_shapes.items())
        self.out_by_shapes.put(dict.fromkeys(out))
        self.statements.readmit(out)
        before = stukken
        if out:
            before = {key: _without(change, key in out) for key, change in stukken.items()}
            before |= {key: Change(None, self._stuk(key)) for key in out if key not in stukken}
            before = {key: before[key] for key in sorted(before) if before[key].old != before[key].new}
        changes = before
        while True:
            touched = self.relations.link(changes, self.cases, recased, self.account)
            tasks = ((key, self._map_task(key)) for key in sorted(touched))
            wrong = self.statements.documents(tasks, self.pool, self.account)
            if not wrong:
                return self._teksten(before)
            self.out_by_shapes.put({key: Rejected.of("check", error) for key, error in wrong.items()})
            changes = {key: Change(self._stuk(key), None) for key in sorted(wrong)}
            recased = ()

    def _teksten(self, before: Changes[Stuk]) -> Changes[Teksten]:
        """What changed of the texts, without those of documents that are rejected."""
        out = set(self.out_by_shapes.keys())
        if not out:
            return part(before, lambda stuk: stuk.teksten, every=True)
        keys = sorted(out.union(before))

        def left(key: str) -> Change[Stuk]:
            change = before.get(key) or Change(self._stuk(key), None)
            return Change(change.old, None) if key in out else change

        every = Lazy(lambda: keys, lambda: ((key, left(key)) for key in keys), left)
        return part(every, lambda stuk: stuk.teksten)

    def _stuk(self, key: str) -> Stuk:
        found = self.documents.stukken[key]
        assert isinstance(found, Stuk)
        return found

    def _map_task(self, key: str) -> MapTask | None:
        linkage: Linkage | None = self.relations.linking.linkage(key)
        stuk = self.documents.stukken.get(key)
        if linkage is None or not isinstance(stuk, Stuk):
            return None
        return MapTask(stuk.bronbestand, stuk.records, stuk.resolved, linkage, self.relations.keten(key))

    def _nothing_left(self) -> SourceError:
        self._tell_quarantine()
        return SourceError(
            "no document is left to publish",
            document=", ".join(map(str, self.job.options.inputs)),
            value=f"{len(self.inputs.hashes)} files read, {len(self.job.journal.quarantine)} inputs in quarantine",
            expected="at least one document; metadata records and cases are none",
            remedy="see what is in quarantine, if anything; the release in service is untouched",
        )

    # ------------------------------------------------------------ publish

    def _publish(self) -> Outcome:
        job, folder = self.job, self.folder
        verdict = self._report(folder)
        keep_register(job.options.register, folder / "register")
        (folder / HISTORY).write_text(history_csv(self.relations.linking.history()), encoding="utf-8")
        step = self.account.begin("publish", "releases", 1)
        release = job.place.publish(folder, manifest(folder, job.options.base))
        record(job.options.out, job.old, release, datetime.now(UTC))
        self.relations.linking.publish()
        self.state.commit(job.identity(release))
        if self.state.fresh:
            self.state.keep_records(self.documents.names())
        else:
            self.state.remove_records(self.documents.left)
        self.account.end(step, 1, 1)
        return Outcome(release, job.journal, verdict)

    def _store_and_dumps(self, load: Load | None) -> None:
        meta: Table[tuple[str, ...]] = Table(self.state.connection, "meta")
        shapes, names = Shapes.load(folders.shapes()), self.job.names
        publisher = Publisher(self.folder, self.work, names, shapes, self.reports, meta, self.pool, self.account)
        checked = self.statements.changes()
        if load:
            publisher.from_nothing(self.statements.in_order(), load, checked)
        else:
            assert self.job.before is not None
            publisher.from_release(self.job.before, self.statements.delta(), checked)

    def _report(self, folder: Path) -> Verdict:
        report = folder / "report"
        report.mkdir()
        verdict = self.reports.write(report)
        write_inputs(report / "inputs.csv", self.inputs.hashes.items())
        self._tell_quarantine()
        linking = self.relations.linking
        write_json(
            report / "build.json",
            {
                "counts": self._counts(),
                "quarantine": self.job.journal.quarantine,
                "identifiers": [counted.as_dict() for counted in coverage(self.job.register)],
                "zaken_without_document": linking.zaken_zonder_document(self.cases),
                "metadata_without_document": self._metadata_alone(),
                "ignored_by_name": dict(sorted(self.inputs.ignored.items())),
                "wanted": {identifier: list(keys) for identifier, keys in linking.wanted()},
            },
        )
        return verdict

    def _counts(self) -> dict[str, int]:
        """How many there are of what the steps handle, in the whole release: however few this build looked at."""
        linking = self.relations.linking
        return {
            "files": len(self.inputs.hashes),
            "read_with_known_questions": len(self.documents.again),
            "documents": len(self.statements.tasks),
            "sets": linking.sets(),
            "sets_with_case": linking.sets_with_case(),
            "cases": len(self.cases.by_number),
        }

    def _tell_quarantine(self) -> None:
        """Fill the journal with all that is in quarantine, whichever build put it there."""
        files = ((path, file.content) for path, file in self.inputs.files.of(self.inputs.kinds.find("rejected")))
        again = ((path, found) for path, found in self.documents.again.items())
        unresolved = self.documents.stukken.of(self.documents.rejected.find("resolve"))
        every = [*files, *again, *((self.documents.first_file(key), found) for key, found in unresolved)]
        every += [(self._stuk(key).bronbestand, found) for key, found in self.out_by_shapes.items()]
        entries = [found.entry(path) for path, found in every if isinstance(found, Rejected)]
        self.job.journal.quarantine[:] = sorted(entries, key=lambda entry: (entry["bronbestand"], entry["step"]))

    def _metadata_alone(self) -> dict[str, list[str]]:
        """Metadata records about a document that is not here, by its id: they wait for theirs."""
        alone = [key for key in self.inputs.metadata_keys() if not self.documents.is_document(key)]
        return {key: sorted(record.bronbestand for record in self.inputs.metadata(key)) for key in alone}


def _without(change: Change[Stuk], rejected: bool) -> Change[Stuk]:
    """What was rejected took no part: it was not there before."""
    return Change(None, change.new) if rejected else change


def _in_service(out: Path, *, told: bool) -> Release | None:
    """The release in service, None when there is none; `told` says that another one tells which keys were published.

    Raises StoreError when it cannot be read, and with it the keys that it published, which nothing else knows.
    """
    link = out / CURRENT
    if not os.path.lexists(link):
        return None
    if not link.is_symlink():
        raise StoreError("this is no link", document=str(link), remedy="move it away: it is replaced by each build")
    try:
        release = open_release(link)
        store.open_read_only(release.store)
        _history_of(release)
    except StoreError as error:
        if told:
            return None
        raise StoreError(
            "the release in service cannot be read, so the keys that it published would be lost",
            document=str(link),
            value=str(error),
            remedy="let it point at a release that is whole, or name one with --history; "
            "or remove the link, to begin without what was published",
        ) from error
    return release


def _history_of(release: Release) -> str:
    """What a release says of keys that were published; nothing when it was made before that was said."""
    if HISTORY not in release.manifest["files"]:
        return history_csv(())
    try:
        return (release.folder / HISTORY).read_text(encoding="utf-8")
    except OSError as error:
        raise StoreError("the history of a release cannot be read", document=str(error.filename)) from error


def _published_sets(release: Release) -> dict[str, str]:
    """Which set each document of a release concerns: keys of both."""
    prefix = f"{release.manifest['base']}id/"
    found: dict[str, str] = {}
    for document, vragenset in store.open_read_only(release.store).select(_SETS).rows:
        if document and vragenset:
            key = document.value.removeprefix(f"{prefix}document/")
            found[key] = vragenset.value.removeprefix(f"{prefix}vragenset/")
    return found


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
