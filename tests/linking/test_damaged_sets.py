"""Sets whose truth is known, in damaged copies: none mixed, hardly any torn, and what is torn is told."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from random import Random

import pytest

from bench.invented.words import question
from kg.linking import Sleutels
from kg.model import Soort
from tests.linking.archive import printed
from tests.linking.damaged import DAMAGES, HEADLESS, OTHERWISE, archive, noise
from tests.linking.sleutels import DAY, keys, linked, post, together

NINE = tuple(question(Random(seed)) for seed in (1, 3, 5, 8, 9, 12, 17, 18, 19))
HEAD = {
    "ingezonden": DAY,
    "surnames": ("voorbeeld",),
    "onderwerp": "de zin van het voorbeeld",
    "geadresseerden": (post("mnre1"),),
}
AGAIN = HEAD | {"ingezonden": date(2094, 6, 1)}


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_damaged_copies_find_their_set(seed: int) -> None:
    """No two sets are mixed (precision 1), and of the pairs of one set at most one in a hundred is torn (recall)."""
    documents = list(archive(Random(seed), 60))
    assert len(documents) > 900
    assert len(Counter(damage for _, damage, _ in documents)) == 1 + len(DAMAGES) + len(OTHERWISE) + len(HEADLESS)
    found = linked(*(document for _, _, document in documents))
    truth = {document.key: name for name, _, document in documents}
    mixed = [group for group in together(found) if len({truth[key] for key in group}) > 1]
    assert mixed == []
    right = _pairs(map(len, together(found)))
    assert right >= 0.99 * _pairs(Counter(truth.values()).values())


def _pairs(sizes: Iterable[int]) -> int:
    return sum(size * (size - 1) // 2 for size in sizes)


def test_each_damage_finds_its_set() -> None:
    """Nineteen in twenty copies are with their questions, of misread ones without header two in three."""
    documents = list(archive(Random(5), 60))
    found = linked(*(document for _, _, document in documents))
    lost: defaultdict[str, list[bool]] = defaultdict(list)
    for name, damage, document in documents:
        if damage != "questions":
            ties = found.koppelingen
            lost[damage].append(ties[document.key].set_key != ties[f"{name}-kv"].set_key)
    assert len(lost) == len(DAMAGES) + len(OTHERWISE) + len(HEADLESS)
    share = {damage: sum(one) / len(one) for damage, one in lost.items()}
    assert share.pop("headless noise") < 1 / 3
    assert max(share.values()) <= 1 / 20


def test_misread_letters_are_told() -> None:
    """A scan of which no question is equal to the letter is with its set, with a reason and less certainty."""
    scan = keys("b", vragen=printed(*noise(Random(1), list(NINE), 0.015)), **HEAD)
    found = linked(keys("a", vragen=printed(*NINE), **HEAD), scan)
    assert together(found) == {("a", "b")}
    grond = found.koppelingen["b"].grond
    assert grond is not None
    assert "op leesfouten na" in grond.text
    assert grond.zekerheid < 0.9


@pytest.mark.parametrize(
    "other",
    [
        {"ingezonden": date(2094, 3, 4)},
        {"surnames": ("steekproef",)},
        {"onderwerp": "iets heel anders"},
        {"onderwerp": "iets heel anders", "geadresseerden": (post("mnre2"),)},
        {"geadresseerden": (post("mnre2"),)},
    ],
)
def test_a_near_identical_set_stays_apart(other: dict[str, object]) -> None:
    """Questions that differ in some letters, of another day, asker or matter, are not a damaged copy."""
    near = keys("b", vragen=printed(*noise(Random(1), list(NINE))), **(HEAD | other))
    assert together(linked(keys("a", vragen=printed(*NINE), **HEAD), near)) == {("a",), ("b",)}


def test_a_copy_of_two_sets_is_of_none_and_told() -> None:
    """A copy without header of questions that were asked twice names both sets, and is with neither."""
    copy = keys("c", vragen=printed(*NINE))
    found = linked(keys("a", vragen=printed(*NINE), **HEAD), keys("b", vragen=printed(*NINE), **AGAIN), copy)
    assert together(found) == {("a",), ("b",), ("c",)}
    assert found.koppelingen["c"].verscheurd == ("a", "b")
    assert [found.koppelingen[key].verscheurd for key in "ab"] == [(), ()]


def test_the_order_of_the_questions_decides() -> None:
    """Of two sets with the same questions a copy without header is of the one in whose order it prints them."""
    turned = NINE[5:] + NINE[:5]
    copy = keys("c", vragen=printed(*turned))
    found = linked(keys("a", vragen=printed(*NINE), **HEAD), keys("b", vragen=printed(*turned), **AGAIN), copy)
    assert together(found) == {("a",), ("b", "c")}


def test_a_damaged_copy_needs_more_to_be_known_by() -> None:
    """Two misread questions of a text without header are not enough to say what set it is of."""
    found = linked(
        keys("a", vragen=printed(*NINE[:2]), **HEAD), keys("b", vragen=printed(*noise(Random(4), list(NINE[:2]))))
    )
    assert together(found) == {("a",), ("b",)}


def test_a_copy_of_which_no_question_is_whole_needs_a_header() -> None:
    """Without header it may as well be of a near-identical set that is not here: it stays alone."""
    other = tuple(text.replace(text.split()[-1], "bureaustoel?") for text in NINE)
    assert together(linked(keys("a", vragen=printed(*NINE), **HEAD), keys("b", vragen=printed(*other)))) == {
        ("a",),
        ("b",),
    }


NOTICE = keys("uitstel", soort=Soort.UITSTELBERICHT, **HEAD)


def test_a_notice_without_questions_goes_by_its_header() -> None:
    """Day, asker and subject are those of one set: with a reason."""
    found = linked(keys("a", vragen=printed(*NINE), **HEAD), NOTICE)
    assert together(found) == {("a", "uitstel")}
    grond = found.koppelingen["uitstel"].grond
    assert grond is not None
    assert grond.text == "Dag van indiening, indieners en onderwerp zijn die van a."


@pytest.mark.parametrize(
    "changed",
    [
        {"ingezonden": date(2094, 3, 4)},
        {"surnames": ("steekproef",)},
        {"onderwerp": "de zin van een ander voorbeeld"},
        {"soort": Soort.MONDELINGE_VRAGEN},
        {"geadresseerden": (post("mnre2"),)},
        {"zaaknummer": "2094Z00009"},
    ],
)
def test_a_header_that_differs_ties_nothing(changed: dict[str, object]) -> None:
    """Another day, asker or subject, oral questions, another number: the notice stays alone."""
    asked = keys("a", zaaknummer="2094Z00001", vragen=printed(*NINE), **HEAD)
    assert together(linked(asked, replace(NOTICE, **changed))) == {("a",), ("uitstel",)}


def test_a_notice_of_two_sets_is_of_none_and_told() -> None:
    """An asker put two sets on one subject on one day: the notice names both."""
    others = [keys(key, vragen=printed(*(f"{text} ({key})" for text in texts)), **HEAD) for key, texts in _halves()]
    found = linked(*others, NOTICE)
    assert together(found) == {("a",), ("b",), ("uitstel",)}
    assert found.koppelingen["uitstel"].verscheurd == ("a", "b")


def _halves() -> list[tuple[str, tuple[str, ...]]]:
    return [("a", NINE[:4]), ("b", tuple(f"Waarom {n} keer iets dat nergens op lijkt, en wie {n}?" for n in range(4)))]


def documents_of(count: int) -> list[Sleutels]:
    """Scans of which every question is misread another way, all of one set."""
    return [keys(f"d{n:03}", vragen=printed(*noise(Random(n), list(NINE), 0.005)), **HEAD) for n in range(count)]


def test_many_scans_of_one_set_are_one_set() -> None:
    """Twenty damaged copies without one good one find each other."""
    assert len(linked(*documents_of(20)).sets) == 1
