"""Each rule of the shapes: a tiny graph that passes it and one that does not, with exactly the results it must give."""

from __future__ import annotations

import pytest

from kg.validation import Shapes, folders
from tests.shapes.reading import SHAPES, Case, document_cases, observed, whole_cases

DOCUMENT = document_cases()
WHOLE = whole_cases()


@pytest.fixture(scope="module")
def shapes() -> Shapes:
    """The shapes of the project."""
    return Shapes.load(folders.shapes())


def test_number_of_cases() -> None:
    """The suites found their files: a check that checked nothing has failed."""
    assert len(DOCUMENT) == 331
    assert len(WHOLE) == 289
    assert len([case for case in DOCUMENT if not case.passes]) == 266
    assert len([case for case in WHOLE if not case.passes]) == 175


@pytest.mark.parametrize("case", DOCUMENT, ids=lambda case: case.name)
def test_document_case(shapes: Shapes, case: Case) -> None:
    """A case gives the expected results, no others, and checks the expected number of nodes."""
    verdict = shapes.check(case.lines())
    assert {observed(result) for result in verdict.results} == case.expected
    assert verdict.focus_nodes == case.nodes
    assert verdict.conforms == case.passes == (not case.expected)


@pytest.mark.parametrize("case", WHOLE, ids=lambda case: case.name)
def test_whole_case(shapes: Shapes, case: Case) -> None:
    """A case over the whole gives the expected results of its shape, and checks the expected number of nodes."""
    verdict = shapes.check_whole(case.lines())
    found = {observed(result) for result in verdict.results if result.shape == SHAPES + case.shape}
    assert found == case.expected
    assert verdict.focus_nodes == case.nodes
    assert case.passes == (not case.expected)
