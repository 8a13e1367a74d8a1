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


TYPE, DATE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type", "http://www.w3.org/2001/XMLSchema#date"
BASE = "https://voorbeeld.example/"


def statements(*said: tuple[str, str, str]) -> tuple[str, ...]:
    """Lines of paths under `id/`, local names of our properties (or "a"), and terms."""
    graph = f"<{BASE}graph/g>"
    return tuple(sorted(f"<{BASE}id/{s}> <{TYPE if p == 'a' else KG + p}> {value} {graph} ." for s, p, value in said))


def test_a_line_end_after_a_pattern_is_seen(shapes: Shapes) -> None:
    """The end of a text is its end, and not what may stand before a last line end."""
    one = "vragenset/2099z00001"
    lines = statements((one, "a", f"<{KG}Vragenset>"), (one, "zaaknummer", r'"2099Z00001\n"'))
    verdict = by_entity(shapes, lines)
    assert verdict == shapes.check_whole(lines)
    assert "Vragenset-zaaknummer-waarde" in {result.shape.rpartition("#")[2] for result in verdict.results}


def test_days_of_two_entities_are_compared(shapes: Shapes) -> None:
    """An addressing of a set under which it does not stand may be in another part than the day of that set."""
    post, other = "vragenset/2099z00001/adressering/1", "vragenset/2099z00009"
    lines = statements(
        (post, "a", f"<{KG}Adressering>"),
        (post, "inSet", f"<{BASE}id/{other}>"),
        (post, "uiterlijk", f'"2099-01-01"^^<{DATE}>'),
        (other, "a", f"<{KG}Vragenset>"),
        (other, "ingezonden", f'"2099-03-03"^^<{DATE}>'),
    )
    store = store_of(lines)
    apart = [[line for line in lines if line.startswith(f"<{BASE}id/{one}>")] for one in (post, other)]
    assert [len(part) for part in apart] == [3, 2]
    parts = [shapes.part_of_whole(part, store) for part in apart]
    verdict = shapes.settle(store, parts)
    assert verdict == shapes.check_whole(lines)
    assert "Adressering-uiterlijk-na-ingezonden" in {result.shape.rpartition("#")[2] for result in verdict.results}


def test_nothing_checked_is_an_error(shapes: Shapes) -> None:
    """Parts without a node that is targeted are no success."""
    with pytest.raises(ShapesError, match="nothing was checked"):
        by_entity(
            shapes, ("<https://a.example/b> <https://a.example/c> <https://a.example/d> <https://a.example/e> .",)
        )
