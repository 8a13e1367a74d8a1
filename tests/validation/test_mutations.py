"""Wrong graphs, made from right ones by a seeded hand: each is caught by the shape that should, as pyshacl says."""

from __future__ import annotations

import pytest

from kg.errors import ShapesError
from kg.namespaces import KG
from kg.validation import Shapes, folders
from kg.validation.rows import Rows
from tests.shapes.reading import document_cases
from tests.validation.mutations import wrong_graphs

KINDS = {
    "dangling",
    "drop",
    "duplicate",
    "empty",
    "literal for IRI",
    "misspelt",
    "not from the list",
    "out of range",
    "re-date",
    "retype",
    "wrong language",
}


@pytest.fixture(scope="module")
def shapes() -> Shapes:
    """The shapes of the project."""
    return Shapes.load(folders.shapes())


@pytest.mark.slow
def test_wrong_graphs(shapes: Shapes) -> None:
    """Over 200 wrong graphs, the quick check gives pyshacl's verdict, and the broken shape its result."""
    wrongs = wrong_graphs(seed=2099)
    assert {wrong.name.split(":")[0] for wrong in wrongs} == KINDS
    assert len(wrongs) > 200
    for wrong in wrongs:
        verdict = shapes.check(wrong.lines)
        assert verdict == shapes.document.verdict(Rows.read(wrong.lines), shortcut=False), wrong.name
        found = {(result.focus, result.shape, result.constraint) for result in verdict.results}
        assert (wrong.focus, wrong.shape, wrong.constraint) in found, wrong.name


def test_misspelt_classes(shapes: Shapes) -> None:
    """A class with a letter more is refused in every case, with the node that has it."""
    cases = [case for case in document_cases() if case.passes]
    assert len(cases) > 50
    for case in cases:
        line = next(line for line in sorted(case.lines()) if f"#type> <{KG}" in line)
        wrong = [
            *case.lines(),
            line.replace("> <https://voorbeeld.example/graph", "e> <https://voorbeeld.example/graph"),
        ]
        with pytest.raises(ShapesError, match="no shape targets") as caught:
            shapes.check(wrong)
        assert caught.value.place == line.split(" ")[0][1:-1]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"2"^^', '"1"^^'),
        ('"7"^^', '"700"^^'),
        ("char=2,7>", "char=2,8>"),
        ('"tekst"', '"Tekst"'),
        ('"😀 tekst"', '"😀  tekst"'),
        ('"😀 tekst"', '"😀 tekst"@nl'),
    ],
)
def test_moved_passages(shapes: Shapes, old: str, new: str) -> None:
    """A passage that does not quote its document's text is found, as by the query on the store."""
    case = next(case for case in document_cases() if case.name == "Document-passages/ok-codepunten.ttl")
    lines = case.lines()
    assert shapes.check(lines).conforms
    wrong = [line.replace(old, new) for line in lines]
    assert wrong != lines
    verdict = shapes.check(wrong)
    assert verdict == shapes.document.verdict(Rows.read(wrong), shortcut=False)
    assert not verdict.conforms


def test_dates_that_cannot_be_compared(shapes: Shapes) -> None:
    """A date that is none is told as such and as one that is not before another; pyshacl alone would break off."""
    case = next(case for case in document_cases() if case.name == "Document/ok-volledig.ttl")
    line = next(line for line in case.lines() if f"<{KG}ingezonden>" in line)
    wrong = [other for other in case.lines() if other != line]
    wrong.append(line.replace(line.split('"')[1], "2099-02-30"))
    found = {(result.path, result.constraint) for result in shapes.check(wrong).results}
    assert found == {
        (f"{KG}ingezonden", "DatatypeConstraintComponent"),
        (f"{KG}ingezonden", "LessThanOrEqualsConstraintComponent"),
    }
