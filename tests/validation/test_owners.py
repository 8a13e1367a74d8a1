"""The check of the whole, entity by entity: the results are those of the queries alone."""

from __future__ import annotations

import pickle
import random

import pytest

from kg.errors import ShapesError
from kg.namespaces import KG
from kg.validation import Shapes, Verdict, folders
from tests.shapes.reading import whole_cases
from tests.validation.releases import changed, parts_of, release, store_of


@pytest.fixture(scope="module")
def shapes() -> Shapes:
    """The shapes of the project."""
    return Shapes.load(folders.shapes())


def by_entity(shapes: Shapes, lines: tuple[str, ...], seed: int = 0) -> Verdict:
    """The verdict over the whole that is found entity by entity."""
    store = store_of(lines)
    parts = [shapes.part_of_whole(part, store) for part in parts_of(lines, random.Random(seed))]
    return shapes.settle(store, pickle.loads(pickle.dumps(parts)))


def test_most_queries_are_decided_on_rows(shapes: Shapes) -> None:
    """A query whose text changes may drop out of the forms that are known: then the check is slow, and this tells."""
    asked = shapes.entities.asked
    assert len(asked) < 15
    assert len(shapes.release) - len(asked) > 95
    frequent = {f"{KG}Vraag", f"{KG}Vermelding", f"{KG}Verwijzing", f"{KG}Passage"}
    assert not [query.constraint for query in asked if frequent & {*query.classes}]


def test_cases(shapes: Shapes) -> None:
    """Over every case for the whole, both ways give the same verdict."""
    cases = whole_cases()
    assert len(cases) > 150
    for case in cases:
        lines = tuple(sorted(case.lines()))
        assert by_entity(shapes, lines) == shapes.check_whole(lines), case.name


def test_changed_releases(shapes: Shapes) -> None:
    """Over 120 releases that were changed at random, both ways give the same verdict, however the parts are cut."""
    choice, wrong = random.Random(2099), 0
    for seed in range(120):
        lines = changed(release(), choice)
        verdict = by_entity(shapes, lines, seed)
        assert verdict == shapes.check_whole(lines), seed
        wrong += not verdict.conforms
    assert wrong > 40


def test_nothing_checked_is_an_error(shapes: Shapes) -> None:
    """Parts without a node that is targeted are no success."""
    with pytest.raises(ShapesError, match="nothing was checked"):
        by_entity(
            shapes, ("<https://a.example/b> <https://a.example/c> <https://a.example/d> <https://a.example/e> .",)
        )
