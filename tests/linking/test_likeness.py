"""What is alike over the whole collection: which texts are compared, and what settling tells."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

import pytest

from kg.linking import likeness as module
from kg.linking.comparing import Overeenkomst, Overeenkomstsoort, Vergelijking
from kg.linking.likeness import Likeness, Teksten
from kg.linking.link import Koppeling
from kg.linking.signatures import BANDS, ROWS, SLOTS
from kg.linking.view import Linkage
from kg.model import Change

DAY = date(2099, 1, 12)
CAMPAIGNS = 25
ASKED, SAID = Overeenkomstsoort.HERHAALDE_VRAAG, Overeenkomstsoort.HERHAALD_ANTWOORD
SAME = Overeenkomstsoort.ZELFDE_VRAAG


@dataclass(frozen=True)
class Doc:
    """A document that is told of: its set, its day, and the signatures of its questions and answers.

    Questions are counted from `first`: in a set one document speaks for a question.
    """

    set_key: str
    day: date | None
    vragen: tuple[bytes, ...] = ()
    antwoorden: tuple[bytes, ...] = ()
    speaks: bool = True
    first: int = 1

    @property
    def asked(self) -> tuple[int, ...]:
        """The numbers of its questions."""
        return tuple(range(self.first, self.first + len(self.vragen)))

    @property
    def teksten(self) -> Teksten:
        """What its texts are."""
        numbers = tuple(range(1, len(self.antwoorden) + 1))
        signatures = b"".join((*self.vragen, *self.antwoorden))
        return Teksten(
            self.day,
            self.day,
            signatures[:16],
            tuple((n,) for n in numbers),
            self.asked,
            tuple(n - 1 for n in numbers),
            signatures,
        )

    def linkage(self, key: str) -> Linkage:
        """Where it belongs: the set's numbers are its own."""
        numbers = sorted({*self.asked, *range(1, len(self.antwoorden) + 1)})
        eigen = frozenset(self.asked) if self.speaks else frozenset()
        return Linkage(Koppeling(key, self.set_key, tuple((n, n) for n in numbers), eigen), ())


def text(seed: int, changed: int = 0) -> bytes:
    """A signature; of `changed` of its bands the last byte is another."""
    bare = bytearray(Random(seed).randbytes(SLOTS))
    for band in range(changed):
        bare[band * ROWS + ROWS - 1] ^= 1 + band
    return bytes(bare)


class Told:
    """The view, and all that it told put together."""

    def __init__(self, score: float = 0.9) -> None:
        self.view = Likeness(sqlite3.connect(":memory:"))
        self.known: dict[str, Doc] = {}
        self.found: dict[str, Overeenkomst] = {}
        self.sisters: dict[str, str] = {}
        self.score = score
        self.open: list[Vergelijking] = []

    def look(self, documents: Mapping[str, Doc | None]) -> None:
        """Tell of documents (None: gone), and do not settle yet."""
        changed = {key: (self.known.get(key), new) for key, new in sorted(documents.items())}
        texts: dict[str, Change[Teksten]] = {
            k: Change(o.teksten if o else None, n.teksten if n else None) for k, (o, n) in changed.items()
        }
        linked: dict[str, Change[Linkage]] = {
            k: Change(o.linkage(k) if o else None, n.linkage(k) if n else None) for k, (o, n) in changed.items()
        }
        paren = self.view.candidates(
            {k: c for k, c in texts.items() if c.old != c.new}, {k: c for k, c in linked.items() if c.old != c.new}
        )
        assert [(p.a, p.b) for p in paren] == sorted((p.a, p.b) for p in paren)
        self.known.update({key: new for key, (_, new) in changed.items() if new})
        for key in [key for key, (_, new) in changed.items() if new is None]:
            self.known.pop(key, None)
        self.open = [item for paar in paren for item in paar.items]

    def settle(self) -> None:
        """Compare what must be, and take what is told."""
        told = self.view.settle([self._compared(item) for item in self.open])
        assert list(told.overeenkomsten) == sorted(told.overeenkomsten)
        assert list(told.zustersets) == sorted(told.zustersets)
        for key, change in told.overeenkomsten.items():
            assert self.found.pop(key, None) == change.old
            self.found.update({key: change.new} if change.new else {})
        for key, sister in told.zustersets.items():
            assert self.sisters.pop(key, None) == sister.old
            self.sisters.update({key: sister.new} if sister.new else {})

    def update(self, **documents: Doc | None) -> Told:
        """Tell of documents, and settle."""
        self.look(documents)
        self.settle()
        return self

    def _compared(self, item: Vergelijking) -> Overeenkomst:
        """What comparing would give: a score that follows from the two paths when none is given."""
        score = self.score or Random(item.key).choice((0.5, 0.8, 0.95))
        return Overeenkomst(item.key, item.soort, item.eerste, item.tweede, score, "", "", 0, 0)

    @property
    def pairs(self) -> set[tuple[Overeenkomstsoort, str, str]]:
        """What is told, by kind and paths."""
        return {(one.soort, one.eerste, one.tweede) for one in self.found.values()}


def test_answer_repeats_an_earlier_answer() -> None:
    """An answer is compared with a like answer of another set that is of an earlier day."""
    told = Told().update(b=Doc("x", DAY, antwoorden=(text(1),)), a=Doc("y", DAY + timedelta(1), antwoorden=(text(1),)))
    assert told.pairs == {(SAID, "document/b/antwoord/1", "document/a/antwoord/1")}


def test_of_one_day_the_key_decides() -> None:
    """Of two like answers of one day that with the lower key is the earlier."""
    told = Told().update(b=Doc("x", DAY, antwoorden=(text(1),)), a=Doc("y", DAY, antwoorden=(text(1),)))
    assert told.pairs == {(SAID, "document/a/antwoord/1", "document/b/antwoord/1")}


def test_most_like_text_wins() -> None:
    """Of several earlier answers the one that is most like it by estimate is compared."""
    told = Told().update(
        a=Doc("x", DAY, antwoorden=(text(1),)),
        b=Doc("y", DAY + timedelta(1), antwoorden=(text(1, changed=10),)),
        c=Doc("z", DAY + timedelta(2), antwoorden=(text(1, changed=1),)),
    )
    assert (SAID, "document/a/antwoord/1", "document/c/antwoord/1") in told.pairs
    assert len(told.pairs) == 2


def test_of_equals_the_most_recent_wins() -> None:
    """What was said three times is compared with the time before, so that the number of likenesses stays small."""
    told = Told().update(**{key: Doc(key, DAY + timedelta(n), antwoorden=(text(1),)) for n, key in enumerate("abc")})
    assert told.pairs == {
        (SAID, "document/a/antwoord/1", "document/b/antwoord/1"),
        (SAID, "document/b/antwoord/1", "document/c/antwoord/1"),
    }


def test_texts_that_are_too_little_alike_are_not_compared() -> None:
    """One band in common is not enough."""
    other = text(1)[:ROWS] + text(2)[ROWS:]
    told = Told().update(a=Doc("x", DAY, antwoorden=(text(1),)), b=Doc("y", DAY, antwoorden=(other,)))
    assert not told.pairs


def test_questions_must_be_more_alike_than_answers() -> None:
    """What is alike enough for answers is not for questions, which are written to a pattern."""
    like = text(1)[: 8 * ROWS] + text(2)[8 * ROWS :]
    told = Told().update(a=Doc("x", DAY, (text(1),), (text(1),)), b=Doc("y", DAY, (like,), (like,)))
    assert told.pairs == {(SAID, "document/a/antwoord/1", "document/b/antwoord/1")}


def test_score_decides_what_is_told() -> None:
    """What the words show to be less alike than the estimate said is not told."""
    told = Told(score=0.79).update(a=Doc("x", DAY, antwoorden=(text(1),)), b=Doc("y", DAY, antwoorden=(text(1),)))
    assert not told.pairs


def test_question_asked_before() -> None:
    """A question that another set has too is compared by the paths of the questions."""
    told = Told().update(a=Doc("x", DAY, (text(1),)), b=Doc("y", DAY + timedelta(1), (text(2), text(1))))
    assert told.pairs == {(ASKED, "vragenset/x/vraag/1", "vragenset/y/vraag/2")}


def test_question_is_compared_once() -> None:
    """Only the document that speaks for a question is looked at, not every document that prints it."""
    told = Told().update(
        a=Doc("x", DAY, (text(1),)),
        b=Doc("x", DAY, (text(1),), speaks=False),
        c=Doc("y", DAY + timedelta(1), (text(1),)),
        d=Doc("y", DAY + timedelta(1), (text(1),), speaks=False),
    )
    assert told.pairs == {(ASKED, "vragenset/x/vraag/1", "vragenset/y/vraag/1")}


def test_texts_without_a_day_are_not_compared_across_sets() -> None:
    """Without a day nobody can say which text was first."""
    told = Told().update(a=Doc("x", None, antwoorden=(text(1),)), b=Doc("y", DAY, antwoorden=(text(1),)))
    assert not told.pairs


def test_answers_to_one_question_are_all_compared() -> None:
    """Every two answers by different documents to one question are told, like or not, dated or not."""
    docs = {key: Doc("x", None, antwoorden=(text(n), text(n + 10))) for n, key in enumerate("abc")}
    told = Told(score=0.1).update(**docs)
    assert told.pairs == {
        (SAME, f"document/{a}/antwoord/{n}", f"document/{b}/antwoord/{n}")
        for a, b in ("ab", "ac", "bc")
        for n in (1, 2)
    }


def test_a_crowd_of_answers_is_no_set(monkeypatch: pytest.MonkeyPatch) -> None:
    """When more documents answer a set than can be, nothing is compared, also of those that came before."""
    monkeypatch.setattr(module, "ANSWERING", 2)
    told = Told().update(a=Doc("x", DAY, antwoorden=(text(1),)), b=Doc("x", DAY, antwoorden=(text(2),)))
    assert len(told.pairs) == 1
    assert not told.update(c=Doc("x", DAY, antwoorden=(text(3),))).pairs


def test_common_phrases_lead_to_none(monkeypatch: pytest.MonkeyPatch) -> None:
    """A text that more have than `CROWD` is told of nobody, and of those that have it again when one is gone."""
    monkeypatch.setattr(module, "CROWD", 3)
    docs = {key: Doc(key, DAY, antwoorden=(text(1),)) for key in "abcd"}
    told = Told().update(**docs)
    assert not told.pairs
    assert len(told.update(a=None).pairs) == 2
    assert not told.update(a=docs["a"]).pairs


def test_sister_set() -> None:
    """A set of which enough questions were asked in one earlier set is its sister."""
    told = Told().update(
        a=Doc("x", DAY, (text(1), text(2), text(3))),
        b=Doc("y", DAY + timedelta(1), (text(2), text(3), text(4), text(5))),
    )
    assert told.sisters == {"y": "x"}
    assert not told.update(a=None).sisters


def test_one_question_makes_no_sister() -> None:
    """A set that has one question in common is no sister, nor is one of which most questions are new."""
    told = Told().update(
        a=Doc("x", DAY, (text(1), text(2))),
        b=Doc("y", DAY + timedelta(1), (text(1),)),
        c=Doc("z", DAY + timedelta(2), tuple(map(text, (1, 2, 3, 4, 5)))),
    )
    assert told.pairs
    assert not told.sisters


def test_sister_set_is_one_no_more() -> None:
    """Another document of the set, with questions that are new, makes those that were asked before too few."""
    told = Told().update(
        a=Doc("x", DAY, (text(1), text(2))),
        b=Doc("y", DAY + timedelta(1), (text(1), text(2))),
    )
    assert told.sisters == {"y": "x"}
    assert not told.update(c=Doc("y", DAY, tuple(map(text, (3, 4, 5))), first=3)).sisters


def test_only_what_changed_is_compared_again() -> None:
    """A document that did not change is not compared again when another comes."""
    told = Told().update(a=Doc("x", DAY, antwoorden=(text(1),)), b=Doc("x", DAY, antwoorden=(text(2),)))
    told.look({"c": Doc("x", DAY, antwoorden=(text(3),))})
    assert {(item.eerste, item.tweede) for item in told.open} == {
        ("document/a/antwoord/1", "document/c/antwoord/1"),
        ("document/b/antwoord/1", "document/c/antwoord/1"),
    }


def test_text_that_changed_is_compared_again() -> None:
    """A document of which a text changed is compared again with all that it is to be compared with."""
    told = Told().update(a=Doc("x", DAY, antwoorden=(text(1),)), b=Doc("x", DAY, antwoorden=(text(2),)))
    told.look({"a": Doc("x", DAY, antwoorden=(text(3),))})
    assert [(item.eerste, item.tweede) for item in told.open] == [("document/a/antwoord/1", "document/b/antwoord/1")]


def test_what_was_not_compared_stays_open() -> None:
    """A pair that was not compared when likeness was settled is asked for again, and told once it is."""
    told = Told()
    told.look({"a": Doc("x", DAY, antwoorden=(text(1),)), "b": Doc("x", DAY, antwoorden=(text(2),))})
    told.open = []
    told.settle()
    assert not told.pairs
    assert told.update().pairs


def test_set_with_another_key() -> None:
    """When a set gets another key the likenesses of its questions are told anew, by their new paths."""
    told = Told().update(a=Doc("x", DAY, (text(1),)), b=Doc("y", DAY + timedelta(1), (text(1),)))
    told.update(b=Doc("z", DAY + timedelta(1), (text(1),)))
    assert told.pairs == {(ASKED, "vragenset/x/vraag/1", "vragenset/z/vraag/1")}


def _drawn(random: Random, number: int) -> Doc:
    """A document of a small world, in which much is alike."""
    day = None if random.random() < 0.1 else DAY + timedelta(random.randrange(4))
    texts = [text(random.randrange(6), random.choice((0, 0, 1, 4, BANDS))) for _ in range(random.randrange(6))]
    cut = random.randrange(len(texts) + 1)
    set_key = random.choice(("", "u", "v", "w", "x", "y", "z"))
    return Doc(set_key, day, tuple(texts[:cut]), tuple(texts[cut:]), random.random() < 0.8, 100 * number + 1)


def _step(random: Random, told: Told) -> dict[str, Doc | None]:
    numbers = random.sample(range(14), random.choice((1, 1, 2, 6)))
    return {f"d{n}": None if f"d{n}" in told.known and random.random() < 0.4 else _drawn(random, n) for n in numbers}


@pytest.mark.parametrize("seed", range(CAMPAIGNS))
@pytest.mark.parametrize("bulk", [0, 4, 1000])
def test_updates_come_to_what_one_update_gives(seed: int, bulk: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever came, changed and went, what was told is what is told of the same documents from nothing."""
    monkeypatch.setattr(module, "CROWD", 4)
    monkeypatch.setattr(module, "_BULK", bulk)
    random = Random(seed)
    told = Told(score=0)
    for _ in range(12):
        told.look(_step(random, told))
        if random.random() < 0.7:
            told.settle()
    told.settle()
    fresh = Told(score=0)
    fresh.update(**told.known)
    assert told.found == fresh.found
    assert told.sisters == fresh.sisters


def test_campaigns_tell_something(monkeypatch: pytest.MonkeyPatch) -> None:
    """The small world has likenesses of every kind, and sister sets: else the campaigns would prove nothing."""
    monkeypatch.setattr(module, "CROWD", 4)
    kinds: set[Overeenkomstsoort] = set()
    sisters = 0
    for seed in range(CAMPAIGNS):
        random = Random(seed)
        told = Told(score=0).update(**{f"d{n}": _drawn(random, n) for n in range(14)})
        kinds |= {one.soort for one in told.found.values()}
        sisters += len(told.sisters)
    assert kinds == set(Overeenkomstsoort)
    assert sisters > 3
