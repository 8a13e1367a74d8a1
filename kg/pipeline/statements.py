"""The statements of a release: from nothing in parts, else as what differs from the release before.

What the shapes say is kept for each document and fact, so that a verdict over the whole needs only what changed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path

from kg.errors import KamergraafError, ShapesError
from kg.model import Change, Changes, value
from kg.pipeline.parallel import Workers, or_raise
from kg.pipeline.relations import Totals, merge
from kg.pipeline.state import State, Table
from kg.pipeline.tasks import (
    ChangeTask,
    Fact,
    FactPartTask,
    MapTask,
    Part,
    PartTask,
    fact_change,
    facts_part,
    map_change,
    map_part,
    register_part,
    violation,
)
from kg.pipeline.watch import Account, Step
from kg.releases import Delta, PartIndex
from kg.validation.verdict import Result, Verdict

_PART = 50  # documents that are mapped into one part
_FACTS = 400  # facts that are
_SAMPLE = 20  # documents of each build whose verdict is held against pyshacl, all when there are fewer
_KINDS = ("sets", "stubs", "replaced", "overeenkomsten", "zustersets", "tellingen", "rollen")


@value
class Checked:
    """What the shapes say of a document or fact: how many nodes they target, and what they found."""

    focus_nodes: int
    results: tuple[Result, ...]


class Statements:
    """The statements of every document and fact, as parts when `folder` is given, else as differences."""

    def __init__(self, state: State, folder: Path | None) -> None:
        self.tasks: Table[MapTask] = Table(state.connection, "tasks")
        self.checked: Table[Checked] = Table(state.connection, "checked")
        self._changes: dict[str, Change[Checked]] = {}
        self.parts: dict[str, PartIndex] = {}
        self._folder = folder
        self._deltas: dict[str, Delta] = {}
        self._totals: dict[str, Change[MapTask]] = {}
        self._part_of: dict[str, str] = {}

    def documents(
        self, tasks: Iterable[tuple[str, MapTask | None]], pool: Workers, account: Account
    ) -> dict[str, KamergraafError]:
        """Map and check documents that may differ; return those that are rejected, with the reason."""
        changes = self.tasks.put_all(tasks)
        step = account.begin("map and check", "documents", len(changes))
        if self._folder:
            outcomes = self._write_parts(sorted(changes), self._folder, pool)
        else:
            merge(self._totals, changes)
            outcomes = self._compare(sorted(changes), pool)
        wrong: dict[str, KamergraafError] = {}
        verdicts: dict[str, Verdict | None] = {f"document {key}": None for key in changes}
        for key, outcome in account.each(step, outcomes):
            error = outcome if isinstance(outcome, KamergraafError) else self._violation(key, outcome)
            verdict = outcome if isinstance(outcome, Verdict) else None
            verdicts[f"document {key}"] = None if error else verdict
            if error:
                wrong[key] = error
                verdicts[f"rejected {key}"] = verdict
            step.out += not error
        self._check(verdicts)
        return wrong

    def readmit(self, keys: Iterable[str]) -> None:
        """Forget what the shapes said of documents that were rejected: they are checked anew."""
        self._check({f"rejected {key}": None for key in keys})

    def _violation(self, key: str, verdict: Verdict) -> KamergraafError | None:
        return violation(self.tasks[key].bronbestand, verdict) if verdict.blocks else None

    def facts(self, totals: Totals, pool: Workers, account: Account) -> None:
        """Map and check what is not of one document. Raises ShapesError when it violates the shapes."""
        facts = (
            Fact(kind, key, change.old, change.new) for kind in _KINDS for key, change in getattr(totals, kind).items()
        )
        step = account.begin("map and check what is shared", "facts")
        if self._folder:
            self._write_facts(facts, self._folder, pool, step)
            account.end(step)
        else:
            verdicts: dict[str, Verdict | None] = {}
            for fact, outcome in account.each(step, pool.run(fact_change, facts, _PART)):
                made = or_raise(outcome)
                self._deltas[fact.source], verdicts[fact.source] = made.delta, made.verdict
                step.out += 1
            self._check_facts(verdicts)

    def in_order(self) -> list[PartIndex]:
        """The parts that were written, by name: first those of documents."""
        return [part for _, part in sorted(self.parts.items())]

    def delta(self) -> Delta:
        """All that differs, together: a statement that another fact makes now is no difference."""
        removed = {line for delta in self._deltas.values() for line in delta.removed}
        added = {line for delta in self._deltas.values() for line in delta.added}
        return Delta(tuple(sorted(removed - added)), tuple(sorted(added - removed)))

    # ------------------------------------------------------------ from nothing

    def _write_parts(
        self, keys: Sequence[str], folder: Path, pool: Workers
    ) -> Iterator[tuple[str, Verdict | KamergraafError]]:
        """Write the parts that hold these documents, whole."""
        if not self._part_of:
            self._part_of = {key: f"documents-{number // _PART:08d}" for number, key in enumerate(keys)}
        names = tuple(sorted({self._part_of[key] for key in keys}))
        self.parts = {name: part for name, part in self.parts.items() if not name.startswith(names)}
        members: dict[str, list[str]] = {name: [] for name in names}
        for key, name in sorted(self._part_of.items()):
            if name in members:
                members[name].append(key)
        sampled = _sampled(keys)
        tasks = (
            PartTask(
                name, folder, tuple(ChangeTask(key, None, task, key in sampled) for key, task in self.tasks.of(some))
            )
            for name, some in members.items()
        )
        yield from self._parts(tasks, pool)

    def _parts(self, parts: Iterable[PartTask], pool: Workers) -> Iterator[tuple[str, Verdict | KamergraafError]]:
        """Write parts; one that fails as a whole is done again document by document, to find who is to blame."""
        for task, outcome in pool.run(map_part, parts):
            if isinstance(outcome, Part):
                self.parts[task.name] = outcome.index
                yield from outcome.outcomes
            elif len(task.tasks) == 1:
                yield task.tasks[0].key, outcome
            else:
                names = (f"{task.name}-{number:02d}" for number in range(len(task.tasks)))
                singles = (PartTask(name, task.folder, (one,)) for name, one in zip(names, task.tasks, strict=True))
                yield from self._parts(singles, pool)

    def _write_facts(self, facts: Iterator[Fact], folder: Path, pool: Workers, step: Step) -> None:
        chunks = iter(lambda: tuple(islice(facts, _FACTS)), ())
        tasks = (FactPartTask(f"facts-{number:08d}", folder, some) for number, some in enumerate(chunks))
        for task, outcome in pool.run(facts_part, tasks):
            self._keep_part(task.name, or_raise(outcome))
            step.into = step.out = step.into + len(task.facts)
        for _, outcome in pool.run(register_part, [folder]):
            self._keep_part("register", or_raise(outcome))

    def _keep_part(self, name: str, part: Part) -> None:
        self.parts[name] = part.index
        self._check_facts({source: or_raise(outcome) for source, outcome in part.outcomes})

    def _check_facts(self, verdicts: Mapping[str, Verdict | None]) -> None:
        for source, verdict in verdicts.items():
            if verdict and verdict.blocks:
                raise broken(source, verdict)
        self._check(verdicts)

    # ------------------------------------------------------------ what differs

    def _compare(self, keys: Sequence[str], pool: Workers) -> Iterator[tuple[str, Verdict | KamergraafError]]:
        """Compare documents with what they were in the last release."""
        sampled = _sampled(keys)
        tasks = [ChangeTask(key, *self._before_and_after(key), key in sampled) for key in keys]
        for task, outcome in pool.run(map_change, tasks, 4):
            if isinstance(outcome, KamergraafError):
                yield task.key, outcome
                continue
            self._deltas[f"document {task.key}"] = outcome.delta
            if outcome.verdict:
                yield task.key, outcome.verdict

    def _before_and_after(self, key: str) -> tuple[MapTask | None, MapTask | None]:
        now = self.tasks.get(key)
        change = self._totals.get(key, Change(now, now))
        return change.old, change.new

    # ------------------------------------------------------------ verdicts

    def _check(self, verdicts: Mapping[str, Verdict | None]) -> None:
        checked = {
            source: Checked(verdict.focus_nodes, verdict.results) if verdict else None
            for source, verdict in verdicts.items()
        }
        changes = self.checked.put(checked)
        if not self._folder:
            merge(self._changes, changes)

    def changes(self) -> Changes[Checked]:
        """What changed of what the shapes say, since the last release."""
        return self.checked.as_new() if self._folder else dict(sorted(self._changes.items()))


def _sampled(keys: Sequence[str]) -> frozenset[str]:
    every = max(1, len(keys) // _SAMPLE)
    return frozenset(key for number, key in enumerate(keys) if number % every == 0)


def broken(what: str, verdict: Verdict) -> ShapesError:
    """The error for what is not of one document and violates the shapes: nothing can be published."""
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
