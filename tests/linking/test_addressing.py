"""To whom a set is addressed, until when, and what became of it.

The questions of every set are of `DAY`, 3 March 2094: three weeks end on 24 March, six on 14 April.
"""

from __future__ import annotations

from datetime import date

import pytest

from kg.linking import Adresseringgegevens, Sleutels, link
from kg.linking.keys import Bericht, Postsleutel
from kg.model import Ambt, Soort, Zaak
from tests.linking.sleutels import DAY, keys, linked, post, zaak

A, B, C, AZ = "mnre9901", "mnre9902", "mnre9903", "mnre9904"
CASE = {"zaaknummer": "2094Z00001"}
ANSWER = {"beantwoord_nummers": (1, 2)}
STAATSSECRETARIS, PREMIER = Ambt.STAATSSECRETARIS, Ambt.MINISTER_PRESIDENT


def judged(*documents: Sleutels) -> tuple[Adresseringgegevens, ...]:
    """The addressings of the one set that the documents are."""
    return listed(None, *documents)


def listed(row: Zaak | None, *documents: Sleutels) -> tuple[Adresseringgegevens, ...]:
    """The addressings of the one set that the documents are, with the row of the export of cases."""
    found = linked(*documents, zaken=[row] if row else [])
    assert len(found.sets) == 1
    return found.sets[0].adresseringen


def statuses(found: tuple[Adresseringgegevens, ...]) -> list[str]:
    """The status of each addressing, in order."""
    return [str(one.status) for one in found]


def asked(*posts: Postsleutel, **parts: object) -> Sleutels:
    """Questions of `DAY` addressed to posts."""
    known = {"ingezonden": DAY} | CASE | parts
    return keys("vragen", soort=Soort.VRAGENDOCUMENT, geadresseerden=posts, **known)


def answered(*posts: Postsleutel, key: str = "antwoord", **parts: object) -> Sleutels:
    """An answer by posts."""
    return keys(key, beantwoorders=posts, **(CASE | ANSWER | parts))


def notice(*posts: Postsleutel, key: str = "uitstel", **parts: object) -> Sleutels:
    """A delay notice by posts."""
    return keys(key, soort=Soort.UITSTELBERICHT, beantwoorders=posts, **(CASE | parts))


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
    one, *takers = judged(asked(addressed), answered(answering))
    assert one.status == status
    assert len(takers) == (status == "overgedragen")
    assert one.vervuld_door == (() if status == "onbekend" else ("antwoord",))
    assert one.grond


def test_several_addressees_each_have_their_status() -> None:
    """With several addressees an answer settles that of who gives it; the others are not known."""
    first, second, third = judged(asked(post(A), post(B), post(AZ)), answered(post(B)), notice(post(AZ)))
    assert [one.status for one in (first, second, third)] == ["onbekend", "beantwoord", "uitgesteld"]
    assert [one.nummer for one in (first, second, third)] == [1, 2, 3]
    assert third.vervuld_door == ("uitstel",)


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
    assert (one.status, one.vervuld_door) == ("beantwoord", ("antwoord",))


def test_another_answers_after_a_notice() -> None:
    """Postponed by the one and answered by the other is handed over."""
    one, taker = judged(asked(post(A)), notice(post(A)), answered(post(B)))
    assert (one.status, one.vervuld_door) == ("overgedragen", ("antwoord",))
    assert (taker.status, taker.uiterlijk) == ("beantwoord", one.uiterlijk)


def test_the_earliest_answer_counts() -> None:
    """A further answer of a later day does not take the place of the first; one without a date comes last."""
    (one,) = judged(
        asked(post(A)),
        answered(post(A), key="a-nader", beantwoord=date(2094, 9, 1)),
        answered(post(A), key="b-eerst", beantwoord=date(2094, 4, 1)),
        answered(post(A), key="0-zonder-datum"),
    )
    assert one.vervuld_door == ("b-eerst",)
    assert one.beantwoord_op == date(2094, 4, 1)


def test_an_aanhangsel_without_answers_answers_nothing() -> None:
    """Naming a minister is not enough."""
    (one,) = judged(asked(post(A)), answered(post(A), beantwoord_nummers=()))
    assert one.status == "onbekend"


def test_not_in_our_data_is_unknown() -> None:
    """What we do not have is onbekend, never onbeantwoord."""
    (one,) = judged(asked(post(A)))
    assert (one.status, one.vervuld_door) == ("onbekend", ())


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
    assert judged(asked(post(A), ingezonden=None))[0].uiterlijk is None


def test_the_row_of_the_export_gives_the_day() -> None:
    """When no document says when the questions were tabled, the case does."""
    found = linked(asked(post(A), ingezonden=None), zaken=[zaak("2094Z00001")])
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


# ---------------------------------------------------------------- several answers, joint answers


def test_a_second_answer_that_completes_the_first() -> None:
    """A first answer to some of the questions and a later one to the rest: both, and the day is that of the last."""
    (one,) = judged(
        asked(post(A)),
        answered(post(A), key="deel", beantwoord_nummers=(1,), beantwoord=date(2094, 3, 20)),
        answered(post(A), key="rest", beantwoord_nummers=(1, 2), beantwoord=date(2094, 4, 2)),
        answered(post(A), key="nader", beantwoord_nummers=(2,), beantwoord=date(2094, 5, 2)),
    )
    assert one.vervuld_door == ("deel", "rest")
    assert (one.beantwoord_op, one.tijdig) == (date(2094, 4, 2), False)
    assert "een deel van de vragen" in one.grond


def test_several_ministers_answer_together() -> None:
    """A joint answer answers for each, and says with whom."""
    first, second = judged(asked(post(A), post(B)), answered(post(A), post(B)))
    assert (first.status, second.status) == ("beantwoord", "beantwoord")
    assert f"samen met «Minister van {B}»" in first.grond


def test_mede_namens_says_who_answers() -> None:
    """The ground of who lets another answer names the other."""
    _, second = judged(asked(post(A), post(B)), answered(post(A), mede_namens=(post(B),)))
    assert second.grond == f"«Minister van {A}» antwoordt mede namens deze post."


def test_mede_namens_of_who_was_not_asked_adds_nothing() -> None:
    """Who was not asked and lets another answer along gets no addressing."""
    assert statuses(judged(asked(post(A)), answered(post(A), mede_namens=(post(B),)))) == ["beantwoord"]


def test_who_answers_beside_who_was_asked_took_nothing_over() -> None:
    """A minister who was not asked and signs along gets no addressing."""
    assert statuses(judged(asked(post(A)), answered(post(A), post(B)))) == ["beantwoord"]


# ---------------------------------------------------------------- handed over


@pytest.mark.parametrize(
    ("addressed", "answers", "expected"),
    [
        ((post(A),), ((post(B),),), ["overgedragen", "beantwoord"]),
        ((post(A),), ((post(B), post(C)),), ["overgedragen", "beantwoord", "beantwoord"]),
        ((post(A), post(B)), ((post(A),), (post(C),)), ["beantwoord", "overgedragen", "beantwoord"]),
        ((post(A), post(B)), ((post(C),),), ["onbekend", "onbekend"]),
        (
            (post(A), post(B)),
            ((post(A, STAATSSECRETARIS),),),
            ["overgedragen", "onbekend", "beantwoord"],
        ),
        ((post(A), post(B)), ((post(B), post(C)),), ["onbekend", "beantwoord"]),
        ((post(A),), ((post(A),), (post(B),)), ["beantwoord"]),
    ],
)
def test_seen_transfers(
    addressed: tuple[Postsleutel, ...], answers: tuple[tuple[Postsleutel, ...], ...], expected: list[str]
) -> None:
    """Who was not asked and answers took over from the one who did not answer; when several did not, nobody knows."""
    documents = [answered(*posts, key=f"antwoord-{n}") for n, posts in enumerate(answers)]
    assert statuses(judged(asked(*addressed), *documents)) == expected


def test_a_transfer_points_both_ways() -> None:
    """The addressing that was handed over names the one that took over, which knows from whom."""
    one, taker = judged(asked(post(A)), answered(post(B)))
    assert (one.overgedragen_aan, taker.overgenomen_van) == ((2,), (1,))
    assert (one.zekerheid, taker.zekerheid) == (0.9, 1.0)
    assert taker.grond.startswith("Deze post nam de vragen over.")


def test_a_notice_that_hands_over() -> None:
    """The post that is named gets an addressing, also while it has not answered."""
    said = Bericht(overgedragen_aan=(post(B),))
    one, taker = judged(asked(post(A)), notice(post(A), bericht=said))
    assert (one.status, one.vervuld_door, one.zekerheid) == ("overgedragen", ("uitstel",), 1.0)
    assert (taker.status, taker.uiterlijk) == ("onbekend", date(2094, 3, 24))


def test_a_notice_that_hands_over_to_who_was_asked_too() -> None:
    """Handing over to another addressee adds none."""
    said = Bericht(overgedragen_aan=(post(B),))
    found = judged(asked(post(A), post(B)), notice(post(A), bericht=said), answered(post(B)))
    assert statuses(found) == ["overgedragen", "beantwoord"]
    assert found[0].overgedragen_aan == (2,)


def test_handed_over_to_nobody_we_know() -> None:
    """A post that we do not recognise is named in the ground."""
    said = Bericht(overgedragen_aan=(post(""),))
    (one,) = judged(asked(post(A)), notice(post(A), bericht=said))
    assert (one.status, one.overgedragen_aan) == ("overgedragen", ())
    assert "«Minister van »" in one.grond


def test_who_hands_over_and_answers_yet_has_answered() -> None:
    """An answer wins from what a notice said of it."""
    said = Bericht(overgedragen_aan=(post(B),))
    assert statuses(judged(asked(post(A)), notice(post(A), bericht=said), answered(post(A)))) == [
        "beantwoord",
        "onbekend",
    ]


# ---------------------------------------------------------------- withdrawn


def test_withdrawn() -> None:
    """A document that says that the questions were withdrawn settles who had not answered."""
    said = Bericht(ingetrokken=True)
    found = judged(asked(post(A), post(B)), answered(post(B)), notice(post(A), bericht=said))
    assert statuses(found) == ["ingetrokken", "beantwoord"]
    assert found[0].vervuld_door == ("uitstel",)


# ---------------------------------------------------------------- delay


def test_a_notice_moves_the_term() -> None:
    """A notice that names no day moves the term to six weeks; the original day and the notice stay to be seen."""
    (one,) = judged(asked(post(A)), notice(post(A)))
    assert (one.oorspronkelijk, one.uiterlijk) == (date(2094, 3, 24), date(2094, 4, 14))
    assert (one.status, one.uitgesteld_door) == ("uitgesteld", ("uitstel",))
    assert one.termijngrond


def test_a_notice_moves_the_term_of_its_post_alone() -> None:
    """What one post says of its answer says nothing of another's."""
    first, second = judged(asked(post(A), post(B)), notice(post(A)))
    assert (first.uiterlijk, second.uiterlijk) == (date(2094, 4, 14), date(2094, 3, 24))


@pytest.mark.parametrize(("asked_of", "expected"), [((A,), ["uitgesteld"]), ((A, B), ["onbekend", "onbekend"])])
def test_a_notice_that_names_nobody(asked_of: tuple[str, ...], expected: list[str]) -> None:
    """It is of the one post that was asked; of several nobody knows whose it is."""
    found = judged(asked(*map(post, asked_of)), notice())
    assert statuses(found) == expected
    assert found[0].zekerheid == (0.9 if expected == ["uitgesteld"] else 1.0)


def test_a_notice_after_the_answer_moves_nothing() -> None:
    """What comes after the answer did not postpone it."""
    late = notice(post(A), beantwoord=date(2094, 4, 20))
    (one,) = judged(asked(post(A)), late, answered(post(A), beantwoord=date(2094, 4, 1)))
    assert (one.uiterlijk, one.tijdig, one.uitgesteld_door) == (date(2094, 3, 24), False, ())


def test_a_delay_goes_with_the_questions() -> None:
    """Who takes over questions that were postponed has the term that they had."""
    said = Bericht(overgedragen_aan=(post(B),))
    handed = notice(post(A), key="doorgeleid", bericht=said)
    _, taker = judged(asked(post(A)), notice(post(A)), handed)
    assert (taker.status, taker.uiterlijk) == ("uitgesteld", date(2094, 4, 14))


# ---------------------------------------------------------------- what can be measured


@pytest.mark.parametrize(
    ("tabled", "received", "days", "in_time"),
    [
        (DAY, date(2094, 3, 24), 21, True),
        (DAY, date(2094, 3, 25), 22, False),
        (DAY, DAY, 0, True),
        (DAY, date(2094, 3, 2), None, None),
        (DAY, None, None, None),
        (None, date(2094, 3, 24), None, None),
    ],
)
def test_timeliness(tabled: date | None, received: date | None, days: int | None, in_time: bool | None) -> None:
    """The last day is in time; without one of the days, or with an answer before its questions, nothing is measured."""
    (one,) = judged(asked(post(A), ingezonden=tabled), answered(post(A), beantwoord=received))
    assert (one.dagen, one.tijdig) == (days, in_time)


def test_in_time_after_a_delay() -> None:
    """An answer within the moved term is in time."""
    (one,) = judged(asked(post(A)), notice(post(A)), answered(post(A), beantwoord=date(2094, 4, 14)))
    assert (one.dagen, one.tijdig) == (42, True)


# ---------------------------------------------------------------- what the export of cases says


@pytest.mark.parametrize(
    ("documents", "stand", "expected"),
    [
        ((asked(post(A)),), date(2094, 3, 25), ["onbeantwoord"]),
        ((asked(post(A)),), date(2094, 3, 24), ["onbekend"]),
        ((asked(post(A)),), None, ["onbekend"]),
        ((asked(post(A)), notice(post(A))), date(2094, 4, 14), ["uitgesteld"]),
        ((asked(post(A)), notice(post(A))), date(2094, 4, 15), ["onbeantwoord"]),
        ((asked(post(A)), answered(post(A))), date(2094, 5, 1), ["beantwoord"]),
        ((asked(post(A)), answered()), date(2094, 5, 1), ["onbekend"]),
        ((asked(post(A), post(B)),), date(2094, 5, 1), ["onbekend", "onbekend"]),
        (
            (asked(post(A), post(B)), answered(post(B), beantwoord=date(2094, 4, 1))),
            date(2094, 5, 1),
            ["onbeantwoord", "beantwoord"],
        ),
        (
            (asked(post(A), post(B)), answered(post(B), beantwoord=date(2094, 5, 2))),
            date(2094, 5, 1),
            ["onbekend", "beantwoord"],
        ),
        ((asked(post(A), post(B)), answered(post(B))), date(2094, 5, 1), ["onbekend", "beantwoord"]),
    ],
)
def test_an_open_case(documents: tuple[Sleutels, ...], stand: date | None, expected: list[str]) -> None:
    """Unanswered is who alone can have left the case open on a day after the term; everything else is unknown."""
    row = zaak("2094Z00001", afgedaan=False, stand=stand)
    assert statuses(listed(row, *documents)) == expected


def test_a_settled_case_is_not_an_answer() -> None:
    """That a case is settled does not say who answered, or whether it was answered."""
    (one,) = listed(zaak("2094Z00001", afgedaan=True), asked(post(A)))
    assert one.status == "onbekend"
    assert "afgedaan" in one.grond


def test_unanswered_says_as_of_when() -> None:
    """The ground names the day of the list, and it is not certain."""
    (one,) = listed(zaak("2094Z00001", afgedaan=False, stand=date(2094, 5, 1)), asked(post(A)))
    assert "2094-05-01" in one.grond
    assert one.zekerheid < 1


# ---------------------------------------------------------------- what is not here


@pytest.mark.parametrize(
    ("received", "cited", "in_time"),
    [
        (date(2094, 4, 1), ("ah-tk-20932094-7",), None),
        (date(2094, 3, 20), ("ah-tk-20932094-7",), True),
        (date(2094, 4, 1), (), False),
        (date(2094, 4, 1), ("AH-tk-20932094-9",), False),
        (date(2094, 4, 1), ("ah-tk-20932094-8",), False),
    ],
)
def test_a_notice_that_we_may_miss(received: date, cited: tuple[str, ...], in_time: bool | None) -> None:
    """A late answer that refers to a document that is not here cannot be called late: that may be the delay notice."""
    (one,) = judged(
        asked(post(A), identifier="ah-tk-20932094-9"),
        notice(post(B), aanhangselnummer="8"),
        answered(post(A), beantwoord=received, zie_ook=cited),
    )
    assert one.tijdig is in_time
    assert ("ah-tk-20932094-7" in one.termijngrond) == (in_time is None)


def test_nobody_says_who_was_asked() -> None:
    """Where no document names an addressee, who answers or postpones was asked, less certainly."""
    found = judged(answered(post(A), key="0", beantwoord=DAY), answered(post(A), key="1"), notice(post(B)))
    assert statuses(found) == ["beantwoord", "uitgesteld"]
    assert [one.zekerheid for one in found] == [0.9, 0.9]
    assert all("staat in geen document" in one.grond for one in found)


def test_oral_questions_have_no_term() -> None:
    """The three weeks are for written questions: an announcement of oral ones sets no day."""
    oral = keys("a", soort=Soort.MONDELINGE_VRAGEN, ingezonden=DAY, geadresseerden=(post(A),), **CASE)
    row = zaak("2094Z00001", afgedaan=False, stand=date(2095, 1, 1))
    (one,) = listed(row, oral)
    assert (one.uiterlijk, one.status, one.ingezonden) == (None, "onbekend", DAY)
    assert judged(oral)[0].grond.startswith("Mondelinge vragen")


def test_a_written_answer_to_oral_questions_has_a_term() -> None:
    """Where a document answers in writing the questions are not oral any more."""
    oral = keys("a", soort=Soort.MONDELINGE_VRAGEN, ingezonden=DAY, geadresseerden=(post(A),), **CASE)
    (one,) = judged(oral, answered(post(A)))
    assert (one.status, one.uiterlijk) == ("beantwoord", date(2094, 3, 24))
