"""Wrong graphs, made from right ones by a seeded hand: each is caught by the shape that should, as pyshacl says."""

from __future__ import annotations

import pytest

from kg.errors import ShapesError
from kg.namespaces import KG
from kg.validation import Shapes, folders
from kg.validation.components import SH, sh
from kg.validation.rows import Rows
from tests.shapes.reading import document_cases
from tests.validation.mutations import FAULTS, component, constraints, document_shapes, wrong_graphs

# Parameters that are tested together, so that the suite can be spread.
GROUPS = (
    ("minCount", "class", "in", "lessThan", "lessThanOrEquals", "maxInclusive"),
    ("maxCount",),
    ("datatype",),
    ("pattern",),
    ("languageIn", "minLength", "minInclusive", "nodeKind"),
)


@pytest.fixture(scope="module")
def shapes() -> Shapes:
    """The shapes of the project."""
    return Shapes.load(folders.shapes())


def test_every_constraint_has_a_wrong_graph() -> None:
    """Each constraint of each property shape is broken by at least one graph, and each fault is made."""
    wrongs = wrong_graphs({parameter for group in GROUPS for parameter in group})
    broken = {(wrong.shape, wrong.constraint) for wrong in wrongs}
    wanted = {(shape, component(parameter)) for shape, parameter in constraints(document_shapes())}
    assert sorted(wanted - broken) == []
    assert {wrong.fault for wrong in wrongs} == {*FAULTS, "drop", "duplicate", "out of order"}
    assert len(wrongs) > 500


def test_every_component_has_an_operator() -> None:
    """A component that a shape begins to use must be broken here too: it is an operator, or one of those named."""
    shapes = document_shapes()
    parts = {part for whole in shapes.subjects(sh("targetClass")) for part in shapes.values(whole, sh("property"))}
    said = {sh(name) for name in ("path", "name", "description", "message", "severity")}
    used = {parameter for part in parts for parameter in shapes.by_subject[part] if parameter.startswith(f"<{SH}")}
    assert used - said == {sh(parameter) for group in GROUPS for parameter in group}


@pytest.mark.slow
@pytest.mark.timeout(600)
@pytest.mark.parametrize("parameters", GROUPS, ids=lambda group: group[0])
def test_wrong_graphs(shapes: Shapes, parameters: tuple[str, ...]) -> None:
    """Of each wrong graph the broken shape has the result, and the quick check gives pyshacl's verdict."""
    wrongs = wrong_graphs({*parameters})
    assert len(wrongs) > 60
    for wrong in wrongs:
        verdict = shapes.check(wrong.lines)
        found = {(result.focus, result.path, result.shape, result.constraint) for result in verdict.results}
        assert (wrong.focus, wrong.path, wrong.shape, wrong.constraint) in found, wrong
        assert verdict == shapes.document.verdict(Rows.read(wrong.lines), shortcut=False), wrong


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
