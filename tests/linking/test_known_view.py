"""The view of who may tell a text its questions answers as its definition does, whatever came before."""

from __future__ import annotations

import random
import sqlite3
from array import array
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace

import pytest

from kg.linking import Bron, Bronnen, Voorstel
from kg.linking.alike import CROWD
from kg.linking.known import MOST
from kg.model import Change

CAMPAIGNS = 60
STEPS = 15
FEW = 3  # what is common in the campaigns: small, so that it is crossed often
Files = dict[str, Bron]
Answers = dict[str, list[tuple[Voorstel, str]]]
NONE = array("Q")
TRACE = 7 << 60


def bronnen() -> Bronnen:
    """A view of nothing."""
    return Bronnen(sqlite3.connect(":memory:"))


def teller(path: str, *traces: int, **parts: object) -> Bron:
    """A file that prints the numbers of its questions."""
    told = Bron(path, "1", f"key of {path}", "", (), len(traces), True, array("Q", traces), False, NONE)
    return replace(told, **parts)  # type: ignore[arg-type]


def lost(path: str, *shingles: int, **parts: object) -> Bron:
    """A file whose headings may be lost."""
    text = Bron(path, "1", f"key of {path}", "", (), 0, False, NONE, True, array("Q", shingles))
    return replace(text, **parts)  # type: ignore[arg-type]


def changes(before: Mapping[str, Bron], after: Mapping[str, Bron]) -> dict[str, Change[Bron]]:
    """What differs between two states of the inputs."""
    every = ((path, Change(before.get(path), after.get(path))) for path in sorted({*before, *after}))
    return {path: change for path, change in every if change.old != change.new}


def by_path(*every: Bron) -> Files:
    """Files by path."""
    return {one.bronbestand: one for one in every}


# ---------------------------------------------------------------- the definition


def expected(files: Files, path: str, crowd: int) -> list[Voorstel]:
    """What may print the questions of a text: the definition, over all files."""
    own = files[path]
    others = [one for one in files.values() if one.count and one is not own and same_case(one, own)]
    sure = [one for one in others if tied(one, own)]
    spread = Counter(trace for one in files.values() for trace in set(one.traces))
    wanted = {trace for trace in own.shingles if spread[trace] <= crowd}
    hits = {one.bronbestand: len(wanted & set(one.traces)) for one in others}
    likely = [one for one in others if one not in sure and hits[one.bronbestand]]
    sure.sort(key=trust)
    likely.sort(key=lambda one: (-hits[one.bronbestand], trust(one)))
    every = [*(Voorstel(one.bronbestand, True) for one in sure), *(Voorstel(one.bronbestand, False) for one in likely)]
    return every[:MOST]


def same_case(one: Bron, other: Bron) -> bool:
    """Two case numbers are two cases."""
    return not one.zaaknummer or not other.zaaknummer or one.zaaknummer == other.zaaknummer


def tied(one: Bron, other: Bron) -> bool:
    """A key says that the two are of one set."""
    named = one.key in other.aanhangsels or other.key in one.aanhangsels
    return one.key == other.key or bool(one.zaaknummer and one.zaaknummer == other.zaaknummer) or named


def trust(one: Bron) -> tuple[bool, int, str]:
    """Which of equals comes first."""
    return not one.printed, -one.count, one.bronbestand


def answers(files: Files, crowd: int) -> Answers:
    """What every lost file is told, with the bytes of the files that tell it."""
    return {
        path: [(voorstel, files[voorstel.bronbestand].sha256) for voorstel in expected(files, path, crowd)]
        for path, one in files.items()
        if one.lost
    }


# ---------------------------------------------------------------- random updates


def some_bron(path: str, chance: random.Random) -> Bron:
    """A file that has much in common with others: a few keys, cases and traces occur."""
    names = [f"d{n}" for n in range(8)]
    is_lost = chance.random() < 0.4
    count = chance.choice((0, 1, 2)) if is_lost else chance.choice((0, 1, 2, 2, 3))
    return Bron(
        path,
        chance.choice("ab"),
        chance.choice(names),
        chance.choice(("", "", "z1", "z2")),
        tuple(chance.sample(names, chance.choice((0, 0, 0, 1, 2)))),
        count,
        chance.random() < 0.7,
        array("Q", chance.choices(TRACES, k=2 * count)),
        is_lost,
        array("Q", chance.choices(TRACES, k=4)) if is_lost else NONE,
    )


# Some share a row of the tables, and one is the last that there can be.
TRACES = [(n << 61) + (m << 24) for n in range(4) for m in range(4)] + [((1 << 40) - 1) << 24]


def after_some_changes(files: Files, chance: random.Random) -> Files:
    """The inputs with some files added, changed (in everything or in one thing) and removed."""
    after = dict(files)
    for _ in range(chance.choice((1, 1, 1, 2, 6))):
        path = f"f{chance.randrange(20):02d}"
        other = some_bron(path, chance)
        if path not in after:
            after[path] = other
        elif chance.random() < 0.3:
            del after[path]
        elif chance.random() < 0.5:
            field = chance.choice(("sha256", "key", "zaaknummer", "aanhangsels", "printed"))
            after[path] = replace(after[path], **{field: getattr(other, field)})
        else:
            after[path] = other
    return after


def contents(view: Bronnen) -> list[object]:
    """All that the view keeps, without the numbers that it gave to the files."""
    state = view._state
    paths = dict(state.execute("SELECT id, bronbestand FROM known_bron"))
    every = "bronbestand, key, zaaknummer, count, printed, lost, shingles"
    named = state.execute("SELECT bron, aanhangsel FROM known_aanhangsel")
    return [
        state.execute(f"SELECT {every} FROM known_bron ORDER BY bronbestand").fetchall(),
        sorted((paths[bron], aanhangsel) for bron, aanhangsel in named),
        *(sorted(entries(state, table, paths)) for table in ("known_trace", "known_shingle")),
    ]


def entries(state: sqlite3.Connection, table: str, paths: Mapping[int, str]) -> Iterator[tuple[int, str]]:
    """The stretches of a table and the files that have them; in each row they are sorted and not empty."""
    for row, packed in state.execute(f"SELECT row, entries FROM {table}"):
        found = array("Q", packed)
        assert found
        assert sorted(set(found)) == list(found)
        assert {entry >> 50 for entry in found} == {row}
        yield from ((entry >> 24, paths[entry & 0xFFFFFF]) for entry in found)


def test_random_updates_answer_as_the_definition(monkeypatch: pytest.MonkeyPatch) -> None:
    """After every update of a random row of them each text is told what the definition says, and who was not named
    as affected is told what it was told before, by files with the same bytes."""
    monkeypatch.setattr("kg.linking.known.CROWD", FEW)
    seen: Counter[str] = Counter()
    for seed in range(CAMPAIGNS):
        chance = random.Random(seed)
        view, files, told = bronnen(), Files(), Answers()
        for _ in range(STEPS):
            now = after_some_changes(files, chance)
            given = changes(files, now)
            affected = view.update(given)
            wanted = answers(now, FEW)
            assert affected == sorted(set(affected))
            assert {*given, *told} & wanted.keys() >= set(affected) >= given.keys() & wanted.keys()
            assert {path for path, one in wanted.items() if told.get(path) != one} <= set(affected)
            assert {path: list(view.suggest(path)) for path in wanted} == {
                path: [voorstel for voorstel, _ in one] for path, one in wanted.items()
            }
            seen["affected by others"] += len(set(affected) - given.keys())
            seen["told otherwise by others"] += sum(told[p] != wanted[p] for p in set(affected) - given.keys())
            seen["not affected"] += len(wanted.keys() - set(affected))
            files, told = now, wanted
        whole = bronnen()
        whole.update(changes({}, files))
        assert contents(view) == contents(whole)
    assert min(seen.values()) > 200, seen
    assert len(seen) == 3


# ---------------------------------------------------------------- who is affected


def affected(files: Files, after: Files) -> list[str]:
    """Whom an update from one state of the inputs to another may concern."""
    view = bronnen()
    assert view.update(changes({}, files)) == sorted(path for path, one in files.items() if one.lost)
    return view.update(changes(files, after))


def test_a_trace_that_becomes_common_and_is_so_no_longer() -> None:
    """The document that makes a trace common, or rare again, changes what all texts with that trace are told."""
    few = by_path(*(teller(f"d{n:03d}", TRACE) for n in range(CROWD)), lost("text", TRACE), lost("other", 1 << 30))
    many = few | by_path(teller("last", TRACE))
    more = many | by_path(teller("more", TRACE))
    assert affected(few, many) == ["text"]
    assert affected(many, few) == ["text"]
    assert affected(many, more) == affected(more, many) == []


def test_a_common_trace_concerns_nobody() -> None:
    """Of a document whose traces are all common nobody is told: its change concerns only whom a key ties to it."""
    many = by_path(*(teller(f"d{n:03d}", TRACE) for n in range(CROWD + 2)), lost("text", TRACE))
    tied_text = by_path(lost("tied", TRACE, key="key of d000"))
    assert affected(many | tied_text, many | tied_text | by_path(teller("d000", TRACE, sha256="2"))) == ["tied"]


def test_other_bytes_of_a_file_that_tells() -> None:
    """The text of its questions may be another although number and traces are the same: whoever is told is affected."""
    files = by_path(teller("d", TRACE), lost("text", TRACE), lost("other", 1 << 30))
    assert affected(files, files | by_path(teller("d", TRACE, sha256="2"))) == ["text"]


def test_a_file_that_tells_nothing_concerns_nobody() -> None:
    """A document that cannot tell its questions may change as it will."""
    files = by_path(teller("d", zaaknummer="z"), lost("text", TRACE, zaaknummer="z"))
    assert affected(files, files | by_path(teller("d", zaaknummer="z", sha256="2"))) == []


def test_a_file_that_can_tell_no_longer() -> None:
    """Who was told by it is affected, and told nothing now."""
    files = by_path(teller("d", TRACE, zaaknummer="z"), lost("text", zaaknummer="z"), lost("other", TRACE))
    assert affected(files, files | by_path(teller("d"))) == ["other", "text"]
    assert affected(files, {path: one for path, one in files.items() if path != "d"}) == ["other", "text"]


@pytest.mark.parametrize(
    "ties",
    [{"key": "key of text"}, {"zaaknummer": "z"}, {"aanhangsels": ("key of text",)}, {"key": "ah-tk-1-7"}],
    ids=" ".join,
)
def test_a_key_that_comes_or_goes(ties: dict[str, object]) -> None:
    """Whom a key ties to a document is affected when the document gets or loses that key."""
    files = by_path(teller("d", TRACE), lost("text", zaaknummer="z", aanhangsels=("ah-tk-1-7",)), lost("other"))
    assert affected(files, files | by_path(teller("d", TRACE, **ties))) == ["text"]
    assert affected(files | by_path(teller("d", TRACE, **ties)), files) == ["text"]


def test_a_text_that_is_lost_no_longer() -> None:
    """It is asked nothing any more; one that becomes lost is."""
    files = by_path(teller("d", TRACE), lost("text", TRACE))
    assert affected(files, files | by_path(teller("text", TRACE))) == []
    assert affected(files | by_path(teller("text", TRACE)), files) == ["text"]


def test_the_same_state_in_another_process() -> None:
    """What a view was given is there for the next one that opens the state."""
    state = sqlite3.connect(":memory:")
    Bronnen(state).update(changes({}, by_path(teller("d", TRACE), lost("text", TRACE))))
    assert Bronnen(state).suggest("text") == (Voorstel("d", False),)
