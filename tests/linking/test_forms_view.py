"""The view of the files of each document answers as the pure function does, whatever came before."""

from __future__ import annotations

import pickle
import random
import sqlite3
from collections import Counter, defaultdict
from collections.abc import Mapping

import pytest

from kg.linking import Vorm, Vormen, one_document
from kg.model import Change

CAMPAIGNS = 60
STEPS = 12
Files = dict[str, Vorm]


def vormen() -> Vormen:
    """A view of nothing."""
    return Vormen(sqlite3.connect(":memory:"))


def changes(before: Mapping[str, Vorm], after: Mapping[str, Vorm]) -> dict[str, Change[Vorm]]:
    """What differs between two states of the inputs."""
    every = ((path, Change(before.get(path), after.get(path))) for path in sorted({*before, *after}))
    return {path: change for path, change in every if change.old != change.new}


def documents(files: Mapping[str, Vorm]) -> dict[str, tuple[str, ...]]:
    """The files of each document, by the pure function."""
    same = one_document(list(files.values()))
    found: dict[str, list[str]] = defaultdict(list)
    for path, vorm in sorted(files.items()):
        found[same.get(vorm.key, vorm.key)].append(path)
    return {key: tuple(paths) for key, paths in found.items()}


def some_vorm(chance: random.Random) -> Vorm:
    """A file that has much in common with others: few keys, contents and facts occur."""
    official = chance.random() < 0.4
    key = f"ah-{chance.randrange(6)}" if official else f"x-{chance.randrange(9)}"
    named = {
        "aanhangselnummer": chance.choice("123"),
        "ontvangen": chance.choice("12"),
        "zaaknummer": chance.choice("12"),
        "beantwoorder": chance.choice("12"),
    }
    facts = tuple((name, value) for name, value in named.items() if chance.random() < 0.6)
    return Vorm(key, official, chance.choice(("", "a", "b", "c")), facts)


def after_some_changes(files: Files, chance: random.Random) -> Files:
    """The inputs with some files added, changed and removed."""
    after = dict(files)
    for _ in range(chance.choice((1, 1, 2, 5))):
        path = f"f{chance.randrange(16):02d}"
        if path in after and chance.random() < 0.4:
            del after[path]
        else:
            after[path] = some_vorm(chance)
    return after


def contents(view: Vormen) -> tuple[object, ...]:
    """All that the view keeps."""
    files = view._state.execute("SELECT bronbestand, vorm, document FROM forms_file ORDER BY 1").fetchall()
    ties = view._state.execute("SELECT tie, bronbestand FROM forms_tie ORDER BY 1, 2").fetchall()
    return [(path, pickle.loads(vorm), document) for path, vorm, document in files], ties


def test_random_updates_answer_as_the_pure_function() -> None:
    """After every update of a random row of them, composed, the documents are those of `one_document` of all files."""
    seen: Counter[str] = Counter()
    for seed in range(CAMPAIGNS):
        chance = random.Random(seed)
        view, files, answers = vormen(), Files(), dict[str, tuple[str, ...]]()
        for _ in range(STEPS):
            now = after_some_changes(files, chance)
            given = changes(files, now)
            for key, change in view.update(given).items():
                assert change.old == answers.pop(key, None) != change.new
                answers |= {key: change.new} if change.new else {}
                own = {*(change.old or ()), *(change.new or ())}
                seen["other files alone"] += own.isdisjoint(given)
                seen["several keys"] += len({now[path].key for path in change.new or ()}) > 1
            files = now
            assert answers == documents(files)
        whole = vormen()
        whole.update(changes({}, files))
        assert contents(view) == contents(whole)
    assert min(seen["other files alone"], seen["several keys"]) > 20


def test_an_answer_is_in_order() -> None:
    """Documents come in order of key, their files in order of path."""
    alike = (("zaaknummer", "1"), ("beantwoorder", "d"))
    files = {"b": Vorm("x-2", False, "a", alike), "a": Vorm("x-1", False, "a", alike), "c": Vorm("ah-1", True, "", ())}
    assert list(vormen().update(changes({}, files)).items()) == [
        ("ah-1", Change(None, ("c",))),
        ("x-1", Change(None, ("a", "b"))),
    ]


def test_a_second_document_that_fits_takes_the_form_away() -> None:
    """A copy that fits one document is its form; when another comes that it fits as well it is a document by itself."""
    facts = (("beantwoorder", "d"),)
    copy = {"copy": Vorm("x-1", False, "a", facts), "one": Vorm("ah-1", True, "a", facts)}
    view = vormen()
    assert view.update(changes({}, copy)) == {"ah-1": Change(None, ("copy", "one"))}
    both = copy | {"two": Vorm("ah-2", True, "a", facts)}
    assert view.update(changes(copy, both)) == {
        "ah-1": Change(("copy", "one"), ("one",)),
        "ah-2": Change(None, ("two",)),
        "x-1": Change(None, ("copy",)),
    }


def test_files_that_share_nothing_are_not_looked_at() -> None:
    """An update goes through the files that are tied to what changed, and no others."""
    files = {f"f{n}": Vorm(f"ah-{n}", True, f"text {n}", (("zaaknummer", str(n)),)) for n in range(50)}
    view = vormen()
    view.update(changes({}, files))
    asked: list[str] = []
    view._state.set_trace_callback(asked.append)
    view.update(changes(files, files | {"f7": Vorm("ah-7", True, "text 8", ())}))
    assert {f"f{n}" for n in range(50) if any(f"'f{n}'" in statement for statement in asked)} == {"f7", "f8"}


def test_the_document_of_a_file() -> None:
    """A file leads to its document and a document to its files; what is not there has none."""
    files = {"a": Vorm("ah-1", True, "", ()), "b": Vorm("ah-1", True, "", (("ontvangen", "d"),))}
    view = vormen()
    view.update(changes({}, files))
    assert view.document_of("b") == "ah-1"
    assert view.forms_of("ah-1") == ("a", "b")
    assert view.forms_of("ah-2") == ()
    with pytest.raises(KeyError, match="c"):
        view.document_of("c")
