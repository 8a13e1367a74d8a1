"""To whom a set is addressed, until when, and what became of it."""

from __future__ import annotations

from datetime import date

import pytest

from kg.linking import Adresseringgegevens, Sleutels, link
from kg.linking.keys import Postsleutel
from kg.model import Ambt, Soort, Zaak
from tests.linking.sleutels import DAY, keys, linked, post, zaak

A, B, AZ = "mnre9901", "mnre9902", "mnre9904"
CASE = {"zaaknummer": "2094Z00001"}
ANSWER = {"beantwoord_nummers": (1, 2)}
STAATSSECRETARIS, PREMIER = Ambt.STAATSSECRETARIS, Ambt.MINISTER_PRESIDENT


def judged(*documents: Sleutels) -> tuple[Adresseringgegevens, ...]:
    """The addressings of the one set that the documents are."""
    found = linked(*documents)
    assert len(found.sets) == 1
    return found.sets[0].adresseringen


def asked(*posts: Postsleutel, **parts: object) -> Sleutels:
    """Questions addressed to posts."""
    return keys("vragen", soort=Soort.VRAGENDOCUMENT, geadresseerden=posts, **CASE, **parts)


def answered(*posts: Postsleutel, key: str = "antwoord", **parts: object) -> Sleutels:
    """An answer by posts."""
    return keys(key, beantwoorders=posts, **(CASE | ANSWER | parts))


def notice(*posts: Postsleutel, **parts: object) -> Sleutels:
    """A delay notice by posts."""
    return keys("uitstel", soort=Soort.UITSTELBERICHT, beantwoorders=posts, **CASE, **parts)


@pytest.mark.parametrize(
    ("addressed", "answering", "status"),
    [
        (post(A), post(A), "beantwoord"),
        (post(A), post(B), "overgedragen"),
        (post(A), post(A, None), "beantwoord"),
        (post(A, None), post(A, STAATSSECRETARIS), "beantwoord"),
        (post(A), post(A, STAATSSECRETARIS), "overgedragen"),
        (post(A, STAATSSECRETARIS), post(A), "overgedragen"),
        (post(AZ), post(AZ, PREMIER), "beantwoord"),
        (post(AZ, PREMIER), post(AZ), "beantwoord"),
        (post(A), post(AZ, PREMIER), "overgedragen"),
        (post("kleine-lettertjes"), post("kleine-lettertjes"), "beantwoord"),
        (post("kleine-lettertjes"), post(A), "overgedragen"),
        (post(""), post(A), "onbekend"),
        (post(A), post(""), "onbekend"),
    ],
)
def test_status_of_one_addressing(addressed: Postsleutel, answering: Postsleutel, status: str) -> None:
    """Who was asked and who answers decide: the same office of the same ministry or portfolio, or another."""
    (one,) = judged(asked(addressed), answered(answering))
    assert one.status == status
    assert one.vervuld_door == ("" if status == "onbekend" else "antwoord")
    assert one.grond


def test_several_addressees_each_have_their_status() -> None:
    """With several addressees an answer settles that of who gives it; the others are not known."""
    first, second, third = judged(asked(post(A), post(B), post(AZ)), answered(post(B)), notice(post(AZ)))
    assert [one.status for one in (first, second, third)] == ["onbekend", "beantwoord", "uitgesteld"]
    assert [one.nummer for one in (first, second, third)] == [1, 2, 3]
    assert third.vervuld_door == "uitstel"


def test_minister_and_staatssecretaris_of_one_ministry() -> None:
    """Both were asked and one answers: only that one has answered."""
    statuses = [one.status for one in judged(asked(post(A), post(A, STAATSSECRETARIS)), answered(post(A)))]
    assert statuses == ["beantwoord", "onbekend"]


def test_mede_namens_counts_as_answered() -> None:
    """Who lets another answer on his behalf has answered."""
    first, second = judged(asked(post(A), post(B)), answered(post(A), mede_namens=(post(B),)))
    assert (first.status, second.status) == ("beantwoord", "beantwoord")


def test_a_notice_mede_namens_postpones() -> None:
    """The same goes for a delay notice."""
    first, second = judged(asked(post(A), post(B)), notice(post(A), mede_namens=(post(B),)))
    assert (first.status, second.status) == ("uitgesteld", "uitgesteld")


def test_an_answer_comes_after_a_notice() -> None:
    """Postponed and then answered is answered."""
    (one,) = judged(asked(post(A)), notice(post(A)), answered(post(A)))
    assert (one.status, one.vervuld_door) == ("beantwoord", "antwoord")


def test_another_answers_after_a_notice() -> None:
    """Postponed by the one and answered by the other is handed over."""
    (one,) = judged(asked(post(A)), notice(post(A)), answered(post(B)))
    assert (one.status, one.vervuld_door) == ("overgedragen", "antwoord")


def test_the_earliest_answer_counts() -> None:
    """A further answer of a later day does not take the place of the first; one without a date comes last."""
    (one,) = judged(
        asked(post(A)),
        answered(post(A), key="a-nader", beantwoord=date(2094, 9, 1)),
        answered(post(A), key="b-eerst", beantwoord=date(2094, 4, 1)),
        answered(post(A), key="0-zonder-datum"),
    )
    assert one.vervuld_door == "b-eerst"


def test_an_aanhangsel_without_answers_answers_nothing() -> None:
    """Naming a minister is not enough."""
    (one,) = judged(asked(post(A)), answered(post(A), beantwoord_nummers=()))
    assert one.status == "onbekend"


def test_not_in_our_data_is_unknown() -> None:
    """What we do not have is onbekend, never onbeantwoord."""
    (one,) = judged(asked(post(A)))
    assert (one.status, one.vervuld_door) == ("onbekend", "")


@pytest.mark.parametrize(
    ("tabled", "until"),
    [(DAY, date(2094, 3, 24)), (date(2094, 12, 20), date(2095, 1, 10)), (date(2096, 2, 20), date(2096, 3, 12))],
)
def test_three_weeks(tabled: date, until: date) -> None:
    """The term is three weeks, over the end of a year and in a leap year too."""
    (one,) = judged(asked(post(A), ingezonden=tabled))
    assert one.uiterlijk == until


def test_without_a_day_there_is_no_term() -> None:
    """No date, no deadline."""
    assert judged(asked(post(A)))[0].uiterlijk is None


def test_the_row_of_the_export_gives_the_day() -> None:
    """When no document says when the questions were tabled, the case does."""
    found = linked(asked(post(A)), zaken=[zaak("2094Z00001")])
    assert found.sets[0].adresseringen[0].uiterlijk == date(2094, 3, 24)


def test_the_row_of_the_export_gives_addressees() -> None:
    """When no document names an addressee, those of the case are judged."""

    def addressed(_: Zaak) -> tuple[Postsleutel, ...]:
        return (post(A), post(B))

    found = link([answered(post(B))], [zaak("2094Z00001")], addressed)
    assert [one.status for one in found.sets[0].adresseringen] == ["onbekend", "beantwoord"]


@pytest.mark.parametrize(
    ("named", "derived"),
    [((A,), A), ((A, "mnre9909"), A), ((A, B), ""), ((), ""), (("mnre9909",), "")],
)
def test_derived_ministry(named: tuple[str, ...], derived: str) -> None:
    """An answer that names no minister is by the one addressed ministry that its text names, if there is one."""
    found = linked(asked(post(A), post(B)), answered(genoemd=named))
    namens = found.koppelingen["antwoord"].namens
    assert (namens[0] if namens else "") == derived
    (first, _) = found.sets[0].adresseringen
    assert first.status == ("beantwoord" if derived else "onbekend")
    assert first.zekerheid == (0.8 if derived else 1.0)


def test_a_named_answerer_is_not_derived() -> None:
    """Who is named is not second-guessed."""
    found = linked(asked(post(A), post(B)), answered(post(B), genoemd=(A,)))
    assert found.koppelingen["antwoord"].namens is None
