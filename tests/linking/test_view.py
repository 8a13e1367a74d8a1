"""The view of linking: whatever changes come, it says what linking everything at once says."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Sequence
from dataclasses import replace
from random import Random

import pytest

from kg.errors import FaultError
from kg.linking import Linking, Sleutelregel, Sleutels, alike, history_csv, read_history, stored
from kg.linking.history import NOTHING, Gepubliceerd
from kg.linking.sets import Cases
from kg.model import Change, Soort, Zaak
from tests.linking.archive import Archive, Told, addressed, linked_at_once, printed
from tests.linking.sleutels import DAY, keys, nobody, post, zaak

NINE = tuple(f"Wat vindt u van het bericht over voorbeeld nummer {n} in de krant van gisteren?" for n in range(9))
NO_CASES = Cases(())


def linking() -> Linking:
    """A view with nothing in it."""
    return Linking(sqlite3.connect(":memory:"))


def told(view: Linking, *documents: Sleutels, zaken: Sequence[Zaak] = ()) -> Told:
    """What a view tells when documents are given to it at once."""
    found = Told()
    found.take(view.update({d.key: Change(None, d) for d in documents}, Cases(zaken), zaken, nobody))
    return found


def published(view: Linking, rows: Sequence[Sleutelregel]) -> Gepubliceerd:
    """What `link` must know of what a view published."""
    return Gepubliceerd(dict(view.published()), {r.key: r.vervangen_door for r in rows if r.vervangen_door})


def campaign(seed: int, steps: int) -> int:
    """Change an archive at random, publish now and then; return how many keys the history had."""
    archive, view, mine, before, count = Archive(Random(seed)), linking(), Told(), NOTHING, 0
    for _ in range(steps):
        changes, recased = archive.change()
        cases = Cases(archive.zaken)
        mine.take(view.update(changes, cases, recased, addressed))
        assert mine == linked_at_once(archive.documents, archive.zaken, before)
        assert dict(view.wanted()) == mine.stubs
        assert view.zaken_zonder_document(cases) == len(cases.by_number) - view.sets_with_case()
        assert (view.documents(), view.sets()) == (len(mine.documents), len(mine.sets))
        if archive.random.random() < 0.5:
            rows = view.publish()
            before, count = published(view, rows), count + len(rows)
            check_published(archive, view, mine, rows)
    return count


def check_published(archive: Archive, view: Linking, mine: Told, rows: tuple[Sleutelregel, ...]) -> None:
    """Publishing changes nothing, and a build from nothing that is told the history says the same."""
    assert view.publish() == view.history() == rows
    mine.take(view.update({}, Cases(archive.zaken), [], addressed))
    assert mine == linked_at_once(archive.documents, archive.zaken, published(view, rows))
    in_set = {key: one.koppeling.set_key for key, one in mine.documents.items() if one.koppeling.set_key}
    for previous in ({}, in_set):
        again, other = linking(), Told()
        again.seed(read_history(history_csv(rows), "history.csv"), previous)
        other.take(again.update(archive.everything(), Cases(archive.zaken), archive.zaken, addressed))
        assert other == mine
        assert again.publish() == rows
        assert dict(again.published()) == dict(view.published())


def test_any_changes_give_what_linking_everything_gives() -> None:
    """Random changes of a small archive, some published: documents, sets, stubs, ids and replaced keys are the same."""
    assert sum(campaign(seed, 10) for seed in range(12)) > 20


def test_what_is_common_changes(monkeypatch: pytest.MonkeyPatch) -> None:
    """With low bounds questions become common and uncommon all the time; the view follows."""
    monkeypatch.setattr(alike, "CROWD", 4)
    monkeypatch.setattr(stored, "CROWD", 4)
    monkeypatch.setattr(alike, "COMMON", 2)
    assert sum(campaign(seed, 10) for seed in range(100, 110)) > 10


@pytest.mark.parametrize("documents", [alike.COMMON + 1, alike.CROWD + 1])
def test_a_question_becomes_common_and_is_so_no_longer(documents: int) -> None:
    """One document more tears all sets of a question apart, without it they are as they were."""
    askers = [(f"lid{n}",) if documents == alike.COMMON + 1 else ("voorbeeld",) for n in range(documents)]
    many = {f"d{n:03}": keys(f"d{n:03}", vragen=printed(NINE[0]), surnames=who) for n, who in enumerate(askers)}
    bare = keys("zonder", vragen=printed(NINE[0]), zaaknummer="2094Z00009")
    view, mine, here = linking(), Told(), dict[str, Sleutels]()
    last = f"d{documents - 1:03}"
    counts = []
    for keys_, new in ((list(many)[:-2], True), ([last], True), (["zonder"], True), ([last], False)):
        changes = {key: (many | {"zonder": bare})[key] for key in keys_}
        mine.take(
            view.update(
                {key: Change(None if new else one, one if new else None) for key, one in changes.items()},
                NO_CASES,
                [],
                addressed,
            )
        )
        here = {**here, **changes} if new else {key: one for key, one in here.items() if key not in changes}
        assert mine == linked_at_once(here, [])
        counts.append(len(mine.sets))
    assert len(set(counts)) > 1


def test_a_common_question_does_not_chain_the_archive() -> None:
    """A change touches its own set: what every set asks at the end ties nothing."""
    closing = "Kunt u deze vragen afzonderlijk en binnen de daarvoor gestelde termijn beantwoorden?"
    many = [
        keys(f"d{n:03}", vragen=printed(*(f"{text} {n // 2}" for text in NINE), closing), surnames=(f"lid{n // 2}",))
        for n in range(120)
    ]
    view = linking()
    told(view, *many)
    changed = replace(many[7], vragen=many[7].vragen[1:])
    found = view.update({"d007": Change(many[7], changed)}, NO_CASES, [], nobody)
    assert set(found.documents) <= {"d006", "d007"}
    assert len(found.sets) <= 1


def test_a_cited_document_comes() -> None:
    """Who cites it is changed as well, the stub goes, and comes back with the document's leaving."""
    view, mine = linking(), Told()
    citing = keys("a", aangehaald=("AH-TK-20932094-7", "2094Z00003"))
    cited = keys("ah-tk-20932094-7", identifier="ah-tk-20932094-7", zaaknummer="2094Z00003")
    mine.take(view.update({"a": Change(None, citing)}, NO_CASES, [], nobody))
    assert mine.stubs == {"ah-tk-20932094-7": ("a",)}
    mine.take(view.update({cited.key: Change(None, cited)}, NO_CASES, [], nobody))
    assert mine.documents["a"].known == (
        ("2094z00003", "vragenset/2094z00003"),
        ("ah-tk-20932094-7", "document/ah-tk-20932094-7"),
    )
    assert mine.stubs == {}
    found = view.update({cited.key: Change(cited, None)}, NO_CASES, [], nobody)
    assert set(found.documents) == {"a", "ah-tk-20932094-7"}
    assert set(found.stubs) == {"ah-tk-20932094-7"}


def test_an_id_follows_for_one_document_only() -> None:
    """A second document with the same number and year takes the derived id from the first, and gives it back."""
    view, mine = linking(), Told()
    one, other = (keys(key, aanhangselnummer="7", beantwoord=DAY) for key in "ab")
    mine.take(view.update({"a": Change(None, one)}, NO_CASES, [], nobody))
    assert mine.identifiers == {"ah-tk-20932094-7": "a"}
    mine.take(view.update({"b": Change(None, other)}, NO_CASES, [], nobody))
    assert mine.identifiers == {}
    assert mine.documents["a"].koppeling.afgeleide_identifier == ""
    mine.take(view.update({"a": Change(one, None)}, NO_CASES, [], nobody))
    assert mine.identifiers == {"ah-tk-20932094-7": "b"}


def test_a_letter_follows_its_set() -> None:
    """A letter is tied when the set of its case comes, and loose when that goes."""
    view, mine = linking(), Told()
    letter = keys("brief", soort=Soort.KAMERBRIEF, zaaknummer="2094Z00003", afzenders=(post("mnre1"),))
    annex = keys("annex", zaaknummer="2094Z00003", beantwoorders=(post("mnre1"),), vragen=printed(*NINE))
    mine.take(view.update({"brief": Change(None, letter)}, NO_CASES, [], nobody))
    mine.take(view.update({"annex": Change(None, annex)}, NO_CASES, [], nobody))
    assert mine.documents["brief"].koppeling.set_key == "2094z00003"
    mine.take(view.update({"annex": Change(annex, None)}, NO_CASES, [], nobody))
    assert mine.documents["brief"].koppeling.set_key == ""


def test_a_row_of_the_export_comes() -> None:
    """A row gives a set its number, a changed row the set's facts, and without it the set is as it was."""
    view, mine = linking(), Told()
    asked = keys(
        "a", ingezonden=DAY, surnames=("voorbeeld",), onderwerp="De zin van het voorbeeld", vragen=printed(*NINE)
    )
    mine.take(view.update({"a": Change(None, asked)}, NO_CASES, [], addressed))
    (own,) = mine.sets
    row = zaak("2094Z00005")
    mine.take(view.update({}, Cases([row]), [row], addressed))
    assert list(mine.sets) == ["2094z00005"]
    closed = replace(row, afgedaan=True)
    mine.take(view.update({}, Cases([closed]), [row, closed], addressed))
    assert mine.sets["2094z00005"].zaak == closed
    mine.take(view.update({}, NO_CASES, [closed], addressed))
    assert list(mine.sets) == [own]


def test_a_history_is_told_to_a_new_state_only() -> None:
    """A state that lived on knows what it published."""
    view = linking()
    told(view, keys("a"))
    with pytest.raises(FaultError, match="history"):
        view.seed([], {})


@pytest.mark.slow
def test_one_document_more_takes_no_longer_in_a_large_archive() -> None:
    """A change in an archive of 10,000 documents is told in less than a second, whatever it is of."""
    documents = {}
    for n in range(10_000):
        own = printed(*(f"{text} Dit is vraag {n // 3}." for text in NINE), NINE[0])
        documents[f"d{n:05}"] = keys(f"d{n:05}", vragen=own, ingezonden=DAY, surnames=(f"lid{n // 3}",))
    view = linking()
    told(view, *documents.values())
    view.publish()
    for n in range(0, 10_000, 2_500):
        one = documents[f"d{n:05}"]
        started = time.perf_counter()
        view.update({one.key: Change(one, None)}, NO_CASES, [], nobody)
        view.publish()
        assert time.perf_counter() - started < 1
