"""How far the queries look: a change touches every node whose results differ, and few others."""

from __future__ import annotations

import random

import pytest

from kg.errors import ShapesError
from kg.validation import Shapes, folders
from kg.validation.reach import chains, patterns
from kg.validation.verdict import Result
from tests.validation.releases import NAMES, changed, release, store_of


@pytest.fixture(scope="module")
def shapes() -> Shapes:
    """The shapes of the project."""
    return Shapes.load(folders.shapes())


def test_random_changes(shapes: Shapes) -> None:
    """Over a chain of 150 random changes: what was, with the touched nodes checked again, is what is."""
    choice = random.Random(2099)
    lines = release()
    kept: set[Result] = set(shapes.check_whole(lines).results)
    before, differing = shapes.check_whole(lines).focus_nodes, 0
    for step in range(150):
        now = changed(release() if step % 7 == 0 else lines, choice)
        old, new = store_of(lines), store_of(now)
        touched = shapes.touched(new, sorted({*lines} ^ {*now}))
        again = shapes.check_whole(new, touched)
        found = {result for result in kept if result.focus not in touched} | {*again.results}
        whole = shapes.check_whole(new)
        assert found == {*whole.results}, step
        assert before - shapes.focus_nodes(old, touched) + again.focus_nodes == whole.focus_nodes, step
        differing += found != kept
        lines, kept, before = now, found, whole.focus_nodes
    assert differing > 50


def test_one_document_touches_little(shapes: Shapes) -> None:
    """A new line in one document touches that document and what points at it, not the whole release."""
    lines = release()
    line = next(line for line in lines if f"<{NAMES.base}id/document/" in line and "#onderwerp>" in line)
    touched = shapes.touched(store_of(lines), [line])
    assert len(touched) < 3


def test_no_node_is_not_an_error(shapes: Shapes) -> None:
    """A change may leave no node to check."""
    verdict = shapes.check_whole(store_of(release()), [])
    assert (verdict.conforms, verdict.focus_nodes) == (True, 0)


def test_every_query_has_chains(shapes: Shapes) -> None:
    """How far each query looks is known: every pattern of it leads to its node."""
    assert len(shapes.release) > 65
    for query in shapes.release:
        assert chains(patterns(query.body)), query.constraint


def test_a_chain_goes_through_other_nodes() -> None:
    """Whether an answer is within one set hangs on the sets of its questions."""
    found = chains(patterns("$this kg:beantwoordt ?vraag . ?vraag kg:inSet ?set . FILTER (?set != $this) }"))
    last = next(chain for chain in found if chain.path.endswith("#inSet"))
    assert (last.from_object, [(step.path.value[-11:], step.back) for step in last.steps]) == (
        False,
        [("beantwoordt", True)],
    )


@pytest.mark.parametrize(
    "body",
    [
        "$this kg:tekst ?tekst . ?ander kg:nummer ?nummer }",
        "$this kg:inSet/kg:nummer ?nummer }",
        "$this kg:inSet ?set . { SELECT ?set WHERE { ?set kg:nummer ?nummer } }",
        "$this onbekend:pad ?waarde }",
        '$this kg:tekst "tekst" }',
        "$this kg:inSet ?set . { ?set kg:nummer ?nummer }",
    ],
)
def test_a_query_in_another_form_is_refused(body: str) -> None:
    """A query of which one cannot tell how far it looks is an error, not a change that is missed."""
    with pytest.raises(ShapesError, match="how far"):
        chains(patterns(body))
