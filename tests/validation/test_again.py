"""Every build holds a sample of its verdicts against pyshacl alone."""

from __future__ import annotations

import pytest

from kg.errors import FaultError
from kg.validation import Shapes, folders
from kg.validation.verdict import Verdict
from tests.shapes.reading import document_cases


def test_right_verdicts_pass() -> None:
    """Where the quick check is right, checking again says nothing."""
    shapes = Shapes.load(folders.shapes())
    cases = [case for case in document_cases() if case.path.parent.name in ("Document", "Vraag", "Passage")]
    assert len(cases) > 40
    for case in cases:
        shapes.check_again(case.lines(), shapes.check(case.lines()))


def test_a_wrong_verdict_is_a_fault() -> None:
    """A quick check that let something pass is found out, and said to be our fault."""
    case = next(case for case in document_cases() if case.path.name == "fout-bronbestand.ttl")
    shapes = Shapes.load(folders.shapes())
    with pytest.raises(FaultError, match="disagree") as caught:
        shapes.check_again(case.lines(), Verdict(True, case.nodes, ()))
    assert "bronbestand" not in caught.value.message
    assert caught.value.place
