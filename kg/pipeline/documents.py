"""Files that were read to documents that are resolved: known questions, forms of one document, who is who.

Each part looks at what changed before it and tells what changed by it.
"""

from __future__ import annotations

from array import array
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import chain

from kg.errors import KamergraafError
from kg.linking import Bron, Bronnen, Vorm, Vormen
from kg.linking.keys import aanhangsels, zaaknummer
from kg.linking.sets import Cases
from kg.model import Change, Changes, Form, Zaak
from kg.pipeline.inputs import Bestand, Inputs, Rejected
from kg.pipeline.parallel import Workers
from kg.pipeline.state import Index, State, Table, part
from kg.pipeline.tasks import AgainTask, Found, ResolveTask, Stuk, Trail, read_again, resolve_file
from kg.pipeline.watch import Account

_FORMS = {form: rank for rank, form in enumerate(Form)}
_BATCH = 12  # documents that go to a process at once
_ROWS = 500  # documents that are written to the state at once
_KNOWN = "read with known questions"
_RESOLVE = "resolve"
_AGAIN = " again"  # what is in quarantine for a reason that may pass
_NO_TRAIL = Trail(lost=False, count=0, printed=False, traces=array("Q"), shingles=array("Q"))


class Documents:
    """Every document by key: of which files it is, and what it was resolved to."""

    def __init__(self, state: State, inputs: Inputs) -> None:
        self.inputs = inputs
        self._fresh = state.fresh
        self.again: Table[Found | Rejected] = Table(state.connection, "again")
        self.stukken: Table[Stuk | Rejected] = Table(state.connection, "stukken")
        self.rejected = Index(state.connection, "rejected")  # by the step, and by "… again" too
        self._bron: Table[Bron] = Table(state.connection, "bron")
        self._tasks: Table[ResolveTask] = Table(state.connection, "resolve")
        self._numbers = Index(state.connection, "numbers")
        self._left: set[str] = set()  # names of files with records that some value named and does no longer
        self._named: set[str] = set()  # and of those that one names now
        self._bronnen = Bronnen(state.connection)
        self._vormen = Vormen(state.connection)

    def update(
        self, files: Changes[Bestand], zaken: Collection[Zaak], cases: Cases, pool: Workers, account: Account
    ) -> Changes[Stuk]:
        """Bring every document up to date; return those that changed, by key, in order. Rejected ones are gone.

        `files` are the input files that changed, `zaken` the rows of the export that did, old and new.
        """
        if not self._fresh:  # from nothing they are all of the archive
            for change in files.values():
                self._leave(_found(change.old), _found(change.new))
        touched = self.inputs.changed_metadata()
        found = self._read_again(files, touched, pool, account)
        keys = self._regroup(found) | touched | self._of_cases(zaken)
        return self._resolve(keys, cases, pool, account)

    def _leave(self, old: Found | Stuk | Rejected | None, new: Found | Stuk | Rejected | None) -> None:
        if not self._fresh:
            self._left |= _file_of(old)
            self._named |= _file_of(new)

    @property
    def left(self) -> set[str]:
        """Names of files with records that the last build needed and this one does not."""
        return self._left - self._named

    def names(self) -> set[str]:
        """Names of all files with records that are needed."""
        files = (_found(file) for _, file in self.inputs.files.items())
        kept = (value for table in (self.again, self.stukken) for _, value in table.items())
        return {name for value in chain(files, kept) for name in _file_of(value)}

    # ------------------------------------------------------------ known questions

    def _read_again(
        self, files: Changes[Bestand], touched: Collection[str], pool: Workers, account: Account
    ) -> Changes[Found]:
        """Read those whose headings may be lost again with what the others tell of their questions.

        Once: what a document tells is what it printed at first, so that no order of reading makes a difference.
        Returns what changed of the files as they are after that.
        """
        paths = [] if self._fresh else self._concerned(files, touched)
        told = self._bronnen.update(self._bron.put_all(self._brons(files, paths)))
        asked = sorted({*told, *(path for path in self.rejected.find(_KNOWN + _AGAIN) if self._bron.get(path))})
        step = account.begin("look for known questions", "documents", len(asked))
        tasks = [task for path in asked if (task := self._again_task(path))]
        account.end(step, len(asked), len(tasks))
        again: dict[str, Found | Rejected | None] = dict.fromkeys([*asked, *paths])
        # What is not asked again but changed otherwise keeps what it was read as.
        again.update((path, self.again.get(path)) for path in set(paths) - set(asked) if _lost(self._bron.get(path)))
        step = account.begin(_KNOWN, "documents", len(tasks))
        for task, outcome in account.each(step, pool.run(read_again, tasks, _BATCH)):
            again[task.found.bronbestand] = _again(task, outcome)
            step.out += again[task.found.bronbestand] is not None
        read = self.again.put(again)
        for path, change in read.items():
            self._leave(change.old, change.new)
            self.rejected.move(path, _steps(_KNOWN, change.old), _steps(_KNOWN, change.new))
        return self._after(files, read)

    def _concerned(self, files: Changes[Bestand], touched: Collection[str]) -> list[str]:
        """The files that are documents and changed, or whose metadata did, in order."""
        paths = {path for path, change in files.items() if _found(change.old) or _found(change.new)}
        return sorted(paths | {path for key in touched for path in self.inputs.documents(key)})

    def _brons(self, files: Changes[Bestand], paths: Iterable[str]) -> Iterator[tuple[str, Bron | None]]:
        if self._fresh:
            yield from ((path, self._bron_of(found)) for path, change in files.items() if (found := _found(change.new)))
        for path in paths:
            found = _found(self.inputs.files.get(path))
            yield path, self._bron_of(found) if found else None

    def _after(self, files: Changes[Bestand], again: Mapping[str, Change[Found | Rejected]]) -> Changes[Found]:
        """What changed of the files, as they are after reading with known questions."""
        if self._fresh:
            return part(self.inputs.files.as_new(), self._final)
        changes: dict[str, Change[Found]] = {}
        for path in sorted({*files, *again}):
            now = self.inputs.files.get(path)
            read = files.get(path, Change(now, now))
            held = self.again.get(path)
            known = again.get(path, Change(held, held))
            old, new = _final(read.old, known.old), _final(read.new, known.new)
            if old != new:
                changes[path] = Change(old, new)
        return changes

    def _final(self, file: Bestand) -> Found | None:
        found = _found(file)
        return _final(file, self.again.get(found.bronbestand)) if found else None

    def _bron_of(self, found: Found) -> Bron:
        every = [gegeven for record in self.inputs.metadata(found.key) for gegeven in record.gegevens]
        gegevens = {gegeven.name: gegeven.value for gegeven in every}
        return Bron(
            bronbestand=found.bronbestand,
            sha256=found.sha256,
            key=found.key,
            zaaknummer=found.zaaknummer or zaaknummer(gegevens.get("vraagnummer", "")),
            aanhangsels=tuple(answers.lower() for answers in aanhangsels(every)),
            count=found.trail.count,
            printed=found.trail.printed,
            traces=found.trail.traces,
            lost=found.trail.lost,
            shingles=found.trail.shingles,
        )

    def _again_task(self, path: str) -> AgainTask | None:
        suggested = self._bronnen.suggest(path)
        found = _found(self.inputs.files.get(path))
        sources = ((_found(self.inputs.files.get(v.bronbestand)), v.zeker) for v in suggested)
        told = tuple((_bare(source), zeker) for source, zeker in sources if source)
        return AgainTask(_bare(found), told) if found and told else None

    # ------------------------------------------------------------ forms

    def _regroup(self, found: Changes[Found]) -> set[str]:
        """Put files together that are one document; return the keys of the documents that this changes."""
        groups = set(self._vormen.update(part(found, _vorm, every=True)))
        if not self._fresh:
            groups |= {self._vormen.document_of(path) for path, change in found.items() if change.new}
        return groups

    def final(self, path: str) -> Found | None:
        """A file as it is after reading with known questions; None when it is no document or in quarantine."""
        return _final(self.inputs.files.get(path), self.again.get(path))

    def is_document(self, key: str) -> bool:
        """True when a file here is the document."""
        return bool(self._vormen.forms_of(key))

    def first_file(self, key: str) -> str:
        """Path of the file that a document is read from."""
        return self._tasks[key].forms[0].bronbestand

    # ------------------------------------------------------------ resolve

    def _of_cases(self, rows: Collection[Zaak]) -> set[str]:
        """Keys of the documents with a case number of which the row differs."""
        return {key for number in sorted({row.nummer for row in rows}) for key in self._numbers.find(number)}

    def _resolve(self, keys: set[str], cases: Cases, pool: Workers, account: Account) -> Changes[Stuk]:
        tasks = self._tasks.put_all((key, self._task(key, cases)) for key in sorted(keys))
        gone: dict[str, None] = {}
        for key, change in tasks.items():
            self._numbers.move(key, _number(change.old), _number(change.new))
            if change.new is None:
                gone[key] = None
        changes: dict[str, Change[Stuk]] = {}
        self._keep(gone, changes)
        passing = [key for key in self.rejected.find(_RESOLVE + _AGAIN) if key not in tasks]
        step = account.begin("resolve", "documents", len(tasks) - len(gone) + len(passing))
        todo = chain((change.new for change in tasks.values() if change.new), (self._tasks[key] for key in passing))
        some: dict[str, Stuk | Rejected | None] = {}
        for task, outcome in account.each(step, pool.run(resolve_file, todo, _BATCH)):
            step.out += isinstance(outcome, Stuk)
            some[task.key] = Rejected.of(_RESOLVE, outcome) if isinstance(outcome, KamergraafError) else outcome
            if len(some) >= _ROWS:
                some = self._keep(some, changes)
        self._keep(some, changes)
        return part(self.stukken.as_new(), _stuk) if self._fresh else dict(sorted(changes.items()))

    def _keep(
        self, some: Mapping[str, Stuk | Rejected | None], changes: dict[str, Change[Stuk]]
    ) -> dict[str, Stuk | Rejected | None]:
        """Keep what documents were resolved to, and note what changed; return nothing that is still to be kept."""
        for key, made in self.stukken.put(some).items():
            self._leave(made.old, made.new)
            self.rejected.move(key, _steps(_RESOLVE, made.old), _steps(_RESOLVE, made.new))
            change = Change(_stuk(made.old), _stuk(made.new))
            if not self._fresh and change.old != change.new:
                changes[key] = change
        return {}

    def _task(self, key: str, cases: Cases) -> ResolveTask | None:
        forms = [found for path in self._vormen.forms_of(key) if (found := self.final(path))]
        if not forms:
            return None
        ordered = tuple(_bare(found) for found in sorted(forms, key=_best_first))
        metadata = self.inputs.metadata(key)
        number = next((f.zaaknummer for f in ordered if f.zaaknummer), "")
        number = number or next((g.value for r in metadata for g in r.gegevens if g.name == "vraagnummer"), "")
        return ResolveTask(key, ordered, metadata, number, cases.by_number.get(number))


def _found(file: Bestand | None) -> Found | None:
    return file.content if file and isinstance(file.content, Found) else None


def _lost(bron: Bron | None) -> bool:
    return bron is not None and bron.lost


def _again(task: AgainTask, outcome: Found | KamergraafError) -> Found | Rejected | None:
    """What reading again gave; None when it made no difference."""
    if isinstance(outcome, KamergraafError):
        return Rejected.of(_KNOWN, outcome)
    return outcome if outcome.name != task.found.name else None


def _final(file: Bestand | None, again: Found | Rejected | None) -> Found | None:
    found = _found(file)
    if found is None or isinstance(again, Rejected):
        return None
    return again or found


def _vorm(found: Found) -> Vorm:
    return found.vorm


def _file_of(value: Found | Stuk | Rejected | None) -> set[str]:
    """The file that is of this value alone."""
    if isinstance(value, Found):
        return {value.name}
    return {value.resolved} if isinstance(value, Stuk) else set()


def _number(task: ResolveTask | None) -> tuple[str, ...]:
    return (task.nummer,) if task and task.nummer else ()


def _stuk(value: Stuk | Rejected | None) -> Stuk | None:
    return value if isinstance(value, Stuk) else None


def _steps(step: str, value: Found | Stuk | Rejected | None) -> tuple[str, ...]:
    """What a value that is in quarantine since a step is found by."""
    if not isinstance(value, Rejected):
        return ()
    return (step, step + _AGAIN) if value.passing else (step,)


def _bare(found: Found) -> Found:
    """Without what only looking for known questions needs: it is long, and no task is another one for it."""
    return replace(found, trail=_NO_TRAIL)


def _best_first(found: Found) -> tuple[bool, int, int, int, str]:
    """The order of the files of one document: those with its id, the best form, in it the one that holds the most."""
    records, characters = found.weight
    return not found.vorm.official, _FORMS[found.form], -records, -characters, found.bronbestand
