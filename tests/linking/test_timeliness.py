"""How many questions were answered in time, kept up from change to change."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from kg.linking import Adresseringgegevens, Setgegevens
from kg.linking.addressing import Status
from kg.linking.timeliness import Telling, Tijdigheid
from kg.model import Change
from tests.linking.sleutels import DAY, post

YEAR = "mnre9901/2093-2094"


def addressing(place: str = "mnre9901", **parts: object) -> Adresseringgegevens:
    """An addressing of questions of `DAY`, answered on their last day unless `parts` say otherwise."""
    known = {
        "nummer": 1,
        "post": post(place),
        "uiterlijk": DAY + timedelta(weeks=3),
        "status": Status.BEANTWOORD,
        "vervuld_door": (),
        "grond": "",
        "ingezonden": DAY,
        "beantwoord_op": DAY + timedelta(weeks=3),
    }
    return Adresseringgegevens(**(known | parts))  # type: ignore[arg-type]


def a_set(*found: Adresseringgegevens, key: str = "v-1") -> Setgegevens:
    """A set with addressings and nothing else."""
    return Setgegevens(key, "", None, DAY, "", (), (), (), (), found)


def view() -> Tijdigheid:
    """A view with nothing in it."""
    return Tijdigheid(sqlite3.connect(":memory:"))


def counted(*found: Adresseringgegevens) -> Telling | None:
    """The count of the first ministry in the year of `DAY` when these are the addressings of one set."""
    change = view().update({"v-1": Change(None, a_set(*found))}).get(YEAR)
    return change.new if change else None


def test_oral_questions_are_not_measurable() -> None:
    """They have no term: they are addressings, and nothing is measured of them."""
    found = counted(addressing(uiterlijk=None, beantwoord_op=None, status=Status.ONBEKEND))
    assert found is not None
    assert (found.adresseringen, found.meetbaar) == (1, 0)


def test_measurable_of_all() -> None:
    """One in time, one late, one postponed and in time, one of which the day of the answer is not known."""
    found = counted(
        addressing(),
        addressing(beantwoord_op=DAY + timedelta(days=30)),
        addressing(
            beantwoord_op=DAY + timedelta(days=40),
            uiterlijk=DAY + timedelta(weeks=6),
            oorspronkelijk=DAY + timedelta(weeks=3),
        ),
        addressing(beantwoord_op=None),
    )
    assert found == Telling("mnre9901", "2093-2094", 4, 3, 2, 1, 1, 0, 30.0)


def test_the_median_of_an_even_number() -> None:
    """It is the mean of the two in the middle, and a median of the same day twice is that day."""
    two = counted(addressing(beantwoord_op=DAY + timedelta(days=4)), addressing(beantwoord_op=DAY + timedelta(days=9)))
    assert two is not None
    assert two.mediaan == 6.5


def test_handed_over_counts_for_who_took_over() -> None:
    """What was handed over is not counted where it was asked first."""
    taken = {"status": Status.OVERGEDRAGEN, "beantwoord_op": None, "overgedragen_aan": (2,)}
    found = view().update({"v-1": Change(None, a_set(addressing(**taken), addressing("mnre9902", nummer=2)))})
    assert list(found) == ["mnre9902/2093-2094"]


def test_unanswered_is_counted_apart() -> None:
    """An addressing that a source calls unanswered is one of all, and not measurable."""
    found = counted(addressing(status=Status.ONBEANTWOORD, beantwoord_op=None))
    assert found == Telling("mnre9901", "2093-2094", 1, 0, 0, 0, 0, 1, None)


def test_without_a_day_the_year_is_unknown() -> None:
    """They count in all, under a year of their own."""
    found = view().update({"v-1": Change(None, a_set(addressing(ingezonden=None, uiterlijk=None)))})
    assert list(found) == ["mnre9901/onbekend"]


def test_a_post_without_ministry_is_not_counted() -> None:
    """A minister without portfolio's post has no ministry of its name to count for."""
    assert view().update({"v-1": Change(None, a_set(addressing("kleine-lettertjes")))}) == {}


def test_what_is_gone_is_not_counted() -> None:
    """The last addressing that goes takes its count along."""
    counts, one = view(), a_set(addressing())
    counts.update({"v-1": Change(None, one)})
    change = counts.update({"v-1": Change(one, None)})[YEAR]
    assert (change.old is not None, change.new) == (True, None)


def test_a_change_that_counts_the_same_changes_nothing() -> None:
    """Another ground for the same status is no other count."""
    counts, one, other = view(), a_set(addressing()), a_set(addressing(grond="Daarom."))
    counts.update({"v-1": Change(None, one)})
    assert counts.update({"v-1": Change(one, other)}) == {}


_ADDRESSINGS = st.builds(
    addressing,
    st.sampled_from(["mnre9901", "mnre9902", "kleine-lettertjes"]),
    status=st.sampled_from(list(Status)),
    ingezonden=st.sampled_from([DAY, date(2093, 9, 1), None]),
    oorspronkelijk=st.sampled_from([None, DAY + timedelta(weeks=2)]),
    beantwoord_op=st.none() | st.integers(-3, 60).map(lambda days: DAY + timedelta(days=days)),
)
_SETS = st.none() | st.lists(_ADDRESSINGS, max_size=4).map(lambda found: a_set(*found))
_UPDATES = st.lists(st.dictionaries(st.sampled_from(["v-1", "v-2", "v-3"]), _SETS, max_size=3), max_size=8)


def changes(
    before: Mapping[str, Setgegevens], update: Mapping[str, Setgegevens | None]
) -> dict[str, Change[Setgegevens]]:
    """What an update changes of what there is."""
    found = {key: Change(before.get(key), update[key]) for key in sorted(update)}
    return {key: change for key, change in found.items() if change.old != change.new}


@settings(max_examples=150, deadline=None)
@given(_UPDATES)
def test_any_order_of_updates_counts_the_same(updates: list[dict[str, Setgegevens | None]]) -> None:
    """After any updates the counts are those of the sets that there are, and the answers put together say so."""
    counts, sets, told = view(), dict[str, Setgegevens](), dict[str, Telling]()
    for update in updates:
        for key, change in counts.update(changes(sets, update)).items():
            assert told.get(key) == change.old != change.new
            told |= {key: change.new} if change.new else {}
            if change.new is None:
                del told[key]
        sets = {key: found for key, found in (sets | update).items() if found is not None}
    fresh = view().update({key: Change(None, sets[key]) for key in sorted(sets)})
    assert told == {key: change.new for key, change in fresh.items()}
    assert list(fresh) == sorted(fresh)
