"""Counts to quads."""

from __future__ import annotations

from kg.linking.timeliness import Telling
from kg.mapping.tellingen import map_telling
from kg.namespaces import Names, expand
from kg.validation import Shapes, folders

WHOLE = Telling("mnre9901", "2093-2094", 5, 4, 3, 1, 2, 1, 20.5)
NOTHING = Telling("mnre9901", "onbekend", 2, 0, 0, 0, 0, 0, None)


def values(telling: Telling) -> dict[str, str]:
    """The statements of a count: predicate to value."""
    split = [line.split(" ", 2) for line in map_telling(Names(), telling)]
    return {predicate.strip("<>"): rest.rsplit(" ", 2)[0] for _, predicate, rest in split}


def test_a_count_conforms() -> None:
    """A count of a year, and one of questions of which the day is unknown, are as the shapes want them."""
    verdict = Shapes.load(folders.shapes()).check([*map_telling(Names(), WHOLE), *map_telling(Names(), NOTHING)])
    assert (verdict.focus_nodes, list(verdict.results)) == (2, [])


def test_what_cannot_be_measured_has_no_median() -> None:
    """Of nothing there is no middle, and a year that is unknown is not stated; the number of all is."""
    found = values(NOTHING)
    assert expand("kg:mediaanDagen") not in found
    assert expand("kg:vergaderjaar") not in found
    assert found[expand("kg:aantalAdresseringen")].startswith('"2"')


def test_measurable_and_all_stand_beside_each_other() -> None:
    """Every count says of how many it speaks."""
    found = values(WHOLE)
    assert found[expand("kg:aantalMeetbaar")].startswith('"4"')
    assert found[expand("kg:aantalAdresseringen")].startswith('"5"')
    assert found[expand("kg:mediaanDagen")].startswith('"20.5"')
