"""Wrong releases, made from right ones rule by rule: each rule over the whole is broken, and both ways find it."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from kg.errors import ShapesError
from kg.namespaces import PREFIXES, expand
from kg.validation import Shapes, folders
from kg.validation.decided import normal
from kg.validation.terms import bare
from tests.shapes.reading import GRAPH, SHAPES, whole_cases
from tests.validation.releases import store_of

Lines = tuple[str, ...]
ELSEWHERE = "<https://elders.example/niets>"
# What a query in a known form forbids, and so what breaks it; ONE is a property.
_ONE = r"([a-z]+:[A-Za-z]+)"
_FORMS = (
    (rf"\?this {_ONE} \?value \. FILTER NOT EXISTS {{ \?value a ", "dangling"),
    (rf"FILTER NOT EXISTS {{ \?this {_ONE} \?iets }}", "drop"),
    (rf"\?this {_ONE} \?een , \?(?:value|ander) ", "duplicate"),
    (rf"\?this {_ONE} \?value \. FILTER \(!COALESCE", "retype"),
    (rf"\?this {_ONE} \?sleutel \. \?value ", "same key"),
    (rf"\?this {_ONE} \?(?:value|tekst) \. }}", "add"),
)


@pytest.fixture(scope="module")
def shapes() -> Shapes:
    """The shapes of the project."""
    return Shapes.load(folders.shapes())


def right_cases() -> dict[str, list[Lines]]:
    """The releases that each rule lets pass."""
    found: dict[str, list[Lines]] = {}
    for case in whole_cases():
        if case.passes:
            found.setdefault(SHAPES + case.shape, []).append(tuple(sorted(case.lines())))
    return found


def faults(body: str) -> tuple[str, str] | None:
    """What breaks a query, and the property that it is about; None for a query of another form."""
    text = normal(body)
    for form, fault in _FORMS:
        match = re.match(form, text)
        if match:
            return fault, f"<{expand(match[1])}>"
    return None


def broken(lines: Lines, fault: str, path: str) -> Iterator[Lines]:
    """A release, with a fault in each statement about a property, or with such a statement of each node."""
    if fault == "add":
        for subject in sorted({line.split(" ", 1)[0] for line in lines if line.split(" ")[1].endswith("#type>")}):
            yield (*lines, f"{subject} {path} {ELSEWHERE} {GRAPH} .")
        return
    for line in lines:
        subject, own, rest = line.split(" ", 2)
        if own != path:
            continue
        others = tuple(other for other in lines if other != line)
        value = rest[: rest.rindex(" <")]
        if fault == "drop":
            yield tuple(other for other in lines if not other.startswith(f"{subject} {path} "))
        elif fault == "dangling":
            where = f"{value[:-1]}9>" if value[0] == "<" else ELSEWHERE
            yield (*others, f"{subject} {path} {where} {GRAPH} .")
        elif fault == "duplicate":
            second = f"{value[:-1]}9>" if value[0] == "<" else f'"9{value[1:]}'
            yield (*lines, f"{subject} {path} {second} {GRAPH} .")
        elif fault == "retype":
            yield (*others, f'{subject} {path} "x"^^<https://voorbeeld.example/soort> {GRAPH} .')
        elif fault == "same key":
            kinds = [o for o in lines if o.startswith(f"{subject} <{PREFIXES['rdf']}type>")]
            twin = f"{subject[:-1]}-9>"
            yield (*lines, *(o.replace(subject, twin, 1) for o in (*kinds, line)))


def redated(lines: Lines) -> Iterator[Lines]:
    """A release, with each of its days in turn long ago and far off."""
    for line in lines:
        if "#date>" in line:
            others = tuple(other for other in lines if other != line)
            for year in ("1901", "3099"):
                yield (*others, re.sub(r'"[0-9]{4}-', f'"{year}-', line))


def anything(lines: Lines) -> Iterator[Lines]:
    """A release, with each statement in turn gone, pointing elsewhere, or with another day."""
    yield from redated(lines)
    for line in lines:
        others = tuple(other for other in lines if other != line)
        yield others
        subject, path, rest = line.split(" ", 2)
        if "#integer>" in rest:
            yield (*others, f'{subject} {path} "9{rest[1:]}')
        if rest[0] == "<" and not path.endswith("#type>"):
            value = rest[: rest.rindex(" <")]
            yield (*others, f"{subject} {path} {value[:-1]}9> {GRAPH} .")
            yield (*lines, f"{subject} {path} {value[:-1]}9> {GRAPH} .")


def shapes_of(shapes: Shapes, lines: Lines) -> set[str]:
    """The shapes that have a result in a release, which both ways to check it must agree about."""
    store = store_of(lines)
    try:
        verdict = shapes.check_whole(store)
    except ShapesError:  # the statement that is gone was the class of the only node
        return set()
    assert shapes.settle(store, [shapes.part_of_whole(lines, store)]) == verdict, lines
    return {result.shape for result in verdict.results}


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_every_rule_over_the_whole_is_broken(shapes: Shapes) -> None:
    """Each rule finds what was made wrong for it, under its own name; entity by entity and by query alike."""
    cases, seen, count = right_cases(), set[str](), 0
    for query in shapes.release:
        form = faults(query.body)
        found = 0
        for lines in cases[query.shape]:
            assert query.shape not in shapes_of(shapes, lines)
            for wrong in broken(lines, *form) if form else anything(lines):
                found += query.shape in shapes_of(shapes, wrong)
        assert found, bare(f"<{query.shape}>")
        seen.add(form[0] if form else "anything")
        count += found
    assert seen == {fault for _, fault in _FORMS} | {"anything"}
    assert count > 150
