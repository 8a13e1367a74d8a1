"""What ties documents together, brought up to date with what changed of them.

Every relation is a view that keeps tables of its own (kg/linking): it takes changes and tells changes. A document that
the shapes reject must tie nothing, so all of it may happen several times in one build; `Totals` are what changed since
the last release.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import TypeVar

from kg.errors import FaultError, KamergraafError
from kg.identity import Register
from kg.linking import Keten, Ketens, Koppeling, Linkage, Linking, Setgegevens, Sleutels, posts_of
from kg.linking.likeness import Likeness, Overeenkomst, Paar, Teksten
from kg.linking.sets import Cases
from kg.linking.timeliness import Telling, Tijdigheid
from kg.model import Change, Changes, Zaak
from kg.pipeline.facts import Rol
from kg.pipeline.parallel import Outcome, Workers
from kg.pipeline.state import Index, Lazy, State, Table, part
from kg.pipeline.tasks import LikenessTask, Stuk, compare_texts
from kg.pipeline.watch import Account, Step

T = TypeVar("T")
_BATCH = 20  # pairs of documents that go to a process at once


@dataclass(slots=True)
class Totals:
    """What changed since the last release, by kind of fact and then by key."""

    documents: set[str] = field(default_factory=set)  # only their keys: from nothing it is all of the archive
    sets: dict[str, Change[Setgegevens]] = field(default_factory=dict)
    stubs: dict[str, Change[tuple[str, ...]]] = field(default_factory=dict)
    replaced: dict[str, Change[str]] = field(default_factory=dict)
    overeenkomsten: Changes[Overeenkomst] = field(default_factory=dict)
    zustersets: Changes[str] = field(default_factory=dict)
    tellingen: dict[str, Change[Telling]] = field(default_factory=dict)
    rollen: dict[str, Change[Rol]] = field(default_factory=dict)


def merge(total: dict[str, Change[T]], later: Changes[T]) -> None:
    """Let `total` say what changed over all of it: what is as it was at first has not changed."""
    for key, change in later.items():
        first = total[key].old if key in total else change.old
        if first == change.new:
            total.pop(key, None)
        else:
            total[key] = Change(first, change.new)


class Relations:
    """Every view over the documents."""

    def __init__(self, state: State, register: Register, stuk: Callable[[str], Stuk]) -> None:
        self._stuk = stuk
        self._fresh = state.fresh
        self.linking = Linking(state.connection)
        self.totals = Totals()
        self._ketens = Ketens(state.connection)
        self._likeness = Likeness(state.connection)
        self._tijdigheid = Tijdigheid(state.connection)
        self._rollen: Table[Rol] = Table(state.connection, "rollen")
        self._getoond = Index(state.connection, "getoond")
        self._addressed = partial(posts_of, register)

    def link(self, stukken: Changes[Stuk], cases: Cases, recased: Collection[Zaak], account: Account) -> set[str]:
        """Tie documents; return the keys of those whose statements may differ by it, of gone ones too."""
        step = account.begin("link", "documents", len(stukken))
        # In memory once: linking goes through them several times, and from nothing holds them all anyway.
        sleutels = dict(part(stukken, _sleutels, every=True).items())
        linked = self.linking.update(sleutels, cases, recased, self._addressed)
        ketens = self._ketens.update(sleutels, linked.identifiers, linked.sets)
        totals = self.totals
        totals.documents.update(linked.documents)
        merge(totals.sets, linked.sets)
        merge(totals.stubs, linked.stubs)
        merge(totals.replaced, linked.replaced)
        merge(totals.tellingen, self._tijdigheid.update(linked.sets))
        self._show(stukken)
        account.end(step, len(stukken), len(linked.documents))
        return {*stukken, *linked.documents, *ketens}

    def keten(self, key: str) -> Keten | None:
        """What is known of the references between answers of a document."""
        return self._ketens.keten(key)

    def liken(self, teksten: Changes[Teksten], pool: Workers, account: Account) -> None:
        """Find what repeats what, once it is certain which documents there are. Raises FaultError."""
        step = account.begin("compare", "pairs of documents")
        keys = sorted(self.totals.documents)
        linked = Lazy(lambda: keys, lambda: ((key, self._linkage(key)) for key in keys), self._linkage)
        pairs = self._likeness.candidates(teksten, linked)
        tasks = (_task(pair, self._stuk(pair.a), self._stuk(pair.b)) for pair in pairs)
        compared = self._compared(step, pool.run(compare_texts, tasks, _BATCH), account)
        if self._fresh:  # the likenesses of a whole archive would fill the memory
            self.totals.zustersets = self._likeness.settle_first(compared).zustersets
            self.totals.overeenkomsten = self._told()
            return
        settled = self._likeness.settle(compared)
        self.totals.overeenkomsten = settled.overeenkomsten
        self.totals.zustersets = settled.zustersets

    def _told(self) -> Changes[Overeenkomst]:
        told = self._likeness.told
        return Lazy(
            lambda: (key for key, _ in told()),
            lambda: ((key, Change(None, one)) for key, one in told()),
            lambda key: next((Change(None, one) for found, one in told() if found == key), None),
        )

    def _linkage(self, key: str) -> Change[Linkage]:
        """What ties a document now, for whom what tied it before makes no difference."""
        found = self.linking.linkage(key)
        return Change(None, found) if found else Change(Linkage(Koppeling(key), ()), None)

    def _compared(
        self, step: Step, outcomes: Iterable[tuple[LikenessTask, Outcome[tuple[Overeenkomst, ...]]]], account: Account
    ) -> Iterator[Overeenkomst]:
        for task, outcome in account.each(step, outcomes):
            if isinstance(outcome, KamergraafError):
                raise _not_compared(task, outcome)
            yield from outcome
            step.out += bool(outcome)

    def _show(self, stukken: Changes[Stuk]) -> None:
        """Keep the roles that only documents show; of several that show one the first by key tells of it."""
        touched: set[str] = set()
        for key, change in stukken.items():
            old, new = _attested(change.old), _attested(change.new)
            self._getoond.move(key, old, new)
            touched.update(old, new)
        merge(self.totals.rollen, self._rollen.put({role: self._rol(role) for role in sorted(touched)}))

    def _rol(self, role: str) -> Rol | None:
        showing = self._getoond.find(role)
        return _attested(self._stuk(showing[0]))[role] if showing else None


def _attested(stuk: Stuk | None) -> Mapping[str, Rol]:
    """The roles that a document shows, by key."""
    return {shown.held.key: Rol(shown.held, shown.name) for shown in stuk.attested} if stuk else {}


def _sleutels(stuk: Stuk) -> Sleutels:
    return stuk.sleutels


def _task(pair: Paar, a: Stuk, b: Stuk) -> LikenessTask:
    return LikenessTask(a.records, b.records, pair.items)


def _not_compared(task: LikenessTask, error: KamergraafError) -> FaultError:
    return FaultError(
        "two documents cannot be compared",
        document=f"{task.a} {task.b}",
        value=str(error),
        remedy="please report it: both were read without a fault",
    )
