"""Counting who carries which identifier."""

from __future__ import annotations

from datetime import date

from kg.identity import Register
from kg.identity.coverage import coverage


def test_each_group_is_counted(register: Register) -> None:
    """Members, ministers and all together: who was in office since a day, and which ids they have."""
    kamer, kabinet, everybody = coverage(register, date(2022, 1, 11))
    # Hugo Woorden left the House and entered the government; Gea Twee Woorden left the government the day before.
    assert (kamer.persons, kabinet.persons, everybody.persons) == (8, 6, 9)
    assert (kamer.carrying["tk"], kamer.carrying["wikidata"], kamer.page, kamer.none) == (1, 1, 0, 7)


def test_counts_are_for_a_report(register: Register) -> None:
    """The report names the group, how many there are, each scheme, the page and who has none."""
    assert list(coverage(register)[0].as_dict()) == [
        "group",
        "persons",
        "tk",
        "wikidata",
        "parlement",
        "parlement-slug",
        "parlement.com",
        "none",
    ]


def test_packaged_register_counts_hundreds(packaged: Register) -> None:
    """The table of the docs is about everybody since 2010, and nearly all members have their id in the House."""
    kamer = coverage(packaged)[0]
    assert kamer.persons > 600
    assert kamer.carrying["tk"] / kamer.persons > 0.99
