"""To whom a set is addressed, until when, and what became of it.

The rules, with their sources, are in docs/addressing.md. What no document and no register says is `onbekend`; only a
source that says that no answer came makes an addressing `onbeantwoord`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum

from kg.linking.keys import Postsleutel, Sleutels
from kg.linking.term import termijn
from kg.model import Ambt, Soort, Zaak, value


class Status(StrEnum):
    """A concept of the list Statussen each."""

    BEANTWOORD = "beantwoord"
    UITGESTELD = "uitgesteld"
    ONBEANTWOORD = "onbeantwoord"
    INGETROKKEN = "ingetrokken"
    OVERGEDRAGEN = "overgedragen"
    ONBEKEND = "onbekend"


@value
class Adresseringgegevens:
    """One addressing of a set; `grond` says why the status is so.

    `nummer` is its place in the fullest header, or in the row of the export when no document names addressees; posts
    that took questions over come after those. `vervuld_door` are the documents that give the status. `oorspronkelijk`
    is the day before a notice of `uitgesteld_door` moved it, None when none did; `termijngrond` says why it moved.
    `beantwoord_op` is the day on which the last question was answered. `overgedragen_aan` and `overgenomen_van` are
    numbers of other addressings of the set. `ongezien` are official ids that the answer refers to and that are not
    here: a notice that moved the term may be one of them.
    """

    nummer: int
    post: Postsleutel
    uiterlijk: date | None
    status: Status
    vervuld_door: tuple[str, ...]
    grond: str
    zekerheid: float = 1.0
    ingezonden: date | None = None
    oorspronkelijk: date | None = None
    uitgesteld_door: tuple[str, ...] = ()
    termijngrond: str = ""
    beantwoord_op: date | None = None
    overgedragen_aan: tuple[int, ...] = ()
    overgenomen_van: tuple[int, ...] = ()
    ongezien: tuple[str, ...] = ()

    @property
    def dagen(self) -> int | None:
        """Days from the questions to the answer, None when one of the days is unknown or they are the wrong way round.

        An answer of a day before its questions is a slip in one of the two: nothing is measured by it.
        """
        if self.ingezonden is None or self.beantwoord_op is None or self.beantwoord_op < self.ingezonden:
            return None
        return (self.beantwoord_op - self.ingezonden).days

    @property
    def tijdig(self) -> bool | None:
        """Whether the answer came by `uiterlijk`, None when that cannot be measured.

        An answer in time is in time whatever notices there were; a late one is only late when we have seen them all.
        """
        if self.dagen is None or self.beantwoord_op is None or self.uiterlijk is None:
            return None
        if self.beantwoord_op <= self.uiterlijk:
            return True
        return None if self.ongezien else False


def addressings(
    members: Sequence[Sleutels],
    addressed: Sequence[Postsleutel],
    tabled: date | None,
    namens: Mapping[str, tuple[str, float]],
    zaak: Zaak | None = None,
    nummers: Mapping[str, Mapping[int, int]] | None = None,
) -> tuple[Adresseringgegevens, ...]:
    """Return the addressings of a set to the posts `addressed`, and to those that took its questions over.

    Where nobody knows whom the questions are addressed to, those who answer or postpone are taken to have been asked.
    `tabled` is the day the questions were tabled, from which the term runs. `namens` gives for documents that name no
    answerer the ministry that was derived for them, with its certainty; `zaak` is the row of the export, and `nummers`
    are by document its own question numbers with those of the set.
    """
    ordered = sorted(members, key=lambda d: (d.beantwoord or date.max, d.key))
    stukken = _Stukken(ordered, dict(namens), nummers or {})
    asked = [_Post(post) for post in addressed] or [_Post(post, afgeleid=True) for post in stukken.speakers()]
    posten = _transferred(asked, stukken)
    found = [_judge(number, post, posten, stukken, tabled) for number, post in enumerate(posten, 1)]
    return tuple(_as_listed(one, found, stukken, zaak) for one in found)


_NOTHING = "In de documenten van deze uitgave staat geen antwoord, uitstel of verwijzing van deze post."
_NOT_SAID = "Aan wie de vragen zijn gericht staat in geen document."
_ORAL = "Mondelinge vragen worden in de vergadering beantwoord; dat staat in geen document van deze uitgave."
_UNSEEN = "Het antwoord verwijst naar {}, dat hier ontbreekt en een bericht van uitstel kan zijn."


@dataclass(slots=True, eq=False)
class _Post:
    """A post that was asked, or that took over `van` others; `aan` took over from it, as `grond` says.

    `afgeleid` says that no document says that it was asked.
    """

    sleutel: Postsleutel
    van: list[_Post] = field(default_factory=list)
    aan: list[_Post] = field(default_factory=list)
    documenten: list[str] = field(default_factory=list)
    grond: str = ""
    zekerheid: float = 1.0
    afgeleid: bool = False


@dataclass(frozen=True, slots=True)
class _Stukken:
    """The documents of a set, earliest first, one without a day last. `known` are the answers of posts, once found."""

    members: Sequence[Sleutels]
    namens: Mapping[str, tuple[str, float]]
    nummers: Mapping[str, Mapping[int, int]]
    known: dict[Postsleutel, list[Sleutels]] = field(default_factory=dict)

    @property
    def oral(self) -> bool:
        """True when all that there is announces oral questions."""
        return all(d.soort is Soort.MONDELINGE_VRAGEN for d in self.members)

    def answers(self) -> list[Sleutels]:
        """Those that answer questions."""
        return [d for d in self.members if d.soort is Soort.AANHANGSEL and d.beantwoord_nummers]

    def answers_of(self, post: Postsleutel) -> list[Sleutels]:
        """Those in which a post answers, alone, with others, by another on its behalf, or as derived."""
        if post not in self.known:
            self.known[post] = [d for d in self.answers() if post.place and (_speaks(d, post) or self.derived(d, post))]
        return self.known[post]

    def derived(self, document: Sleutels, post: Postsleutel) -> float:
        """How certain it is that a document which names no answerer is of this post's ministry, 0 when it is not."""
        place, certainty = self.namens.get(document.key, ("", 0.0))
        return certainty if place and place == post.place else 0.0

    def notices(self, posts: Sequence[Postsleutel], only: bool) -> list[Sleutels]:
        """Delay notices of one of the posts; `only` says that they alone were asked: then one that names nobody too."""
        return [
            d
            for d in self.members
            if d.soort is Soort.UITSTELBERICHT
            and not (d.bericht and (d.bericht.ingetrokken or d.bericht.overgedragen_aan))
            and (any(_speaks(d, post) for post in posts) or (only and not d.beantwoorders))
        ]

    def speakers(self) -> list[Postsleutel]:
        """The posts that answer or postpone, each once."""
        found: list[Postsleutel] = []
        for document in self.members:
            if document.beantwoord_nummers or document.soort is Soort.UITSTELBERICHT:
                found += [p for p in document.beantwoorders if p.place and not any(_same(p, one) for one in found)]
        return found

    def unseen(self, answers: Sequence[Sleutels]) -> tuple[str, ...]:
        """The Aanhangsels that the headers of answers refer to and that are not among these documents."""
        known = {d.identifier.lower() for d in self.members} | {d.key for d in self.members}
        numbers = {d.aanhangselnummer for d in self.members if not d.identifier and d.aanhangselnummer}
        cited = {id_ for answer in answers for id_ in answer.zie_ook if id_.lower() not in known}
        return tuple(sorted(id_ for id_ in cited if id_.rpartition("-")[2] not in numbers))

    def questions(self, document: Sleutels) -> set[int]:
        """The questions that a document answers, by the set's numbers where they are known."""
        known = self.nummers.get(document.key, {})
        return {known.get(n, n) for n in document.beantwoord_nummers}


def _speaks(document: Sleutels, post: Postsleutel) -> bool:
    return any(_same(one, post) for one in (*document.beantwoorders, *document.mede_namens))


def _same(post: Postsleutel, addressed: Postsleutel) -> bool:
    """Same ministry or portfolio; where both name their office, the same office too."""
    if not post.place or post.place != addressed.place:
        return False
    offices = {post.ambt, addressed.ambt} - {None}
    if len(offices) < 2:
        return True
    # The Minister-President is the one minister of the ministry that he heads.
    return offices == {Ambt.MINISTER, Ambt.MINISTER_PRESIDENT}


# ---------------------------------------------------------------- one post


def _judge(
    number: int, post: _Post, posten: Sequence[_Post], stukken: _Stukken, tabled: date | None
) -> Adresseringgegevens:
    """What the documents say of one post, and its term."""
    answers = _needed(stukken, post.sleutel)
    answered_on = answers[-1].beantwoord if answers else None
    # The term is of the questions: what moved it for who handed them over, moved it for who took them over.
    own = [post.sleutel, *(giver.sleutel for giver in post.van)]
    notices = [
        d
        for d in stukken.notices(own, sum(1 for one in posten if not one.van) == 1)
        if not (answered_on and d.beantwoord and d.beantwoord > answered_on)
    ]
    term, unseen = termijn(None if stukken.oral else tabled, notices), stukken.unseen(answers)
    late = bool(answered_on and term.uiterlijk and answered_on > term.uiterlijk)
    one = Adresseringgegevens(
        number,
        post.sleutel,
        term.uiterlijk,
        Status.ONBEKEND,
        (),
        _ORAL if stukken.oral else _NOTHING,
        ingezonden=tabled,
        oorspronkelijk=term.oorspronkelijk,
        uitgesteld_door=term.uitgesteld_door,
        termijngrond=" ".join(filter(None, (term.grond, _UNSEEN.format(", ".join(unseen)) if late and unseen else ""))),
        beantwoord_op=answered_on,
        overgedragen_aan=tuple(posten.index(taker) + 1 for taker in post.aan),
        overgenomen_van=tuple(posten.index(giver) + 1 for giver in post.van),
        ongezien=unseen,
    )
    one = _with_status(one, post, answers, notices, stukken)
    return replace(one, grond=f"{one.grond} {_NOT_SAID}", zekerheid=min(one.zekerheid, 0.9)) if post.afgeleid else one


def _with_status(
    one: Adresseringgegevens,
    post: _Post,
    answers: Sequence[Sleutels],
    notices: Sequence[Sleutels],
    stukken: _Stukken,
) -> Adresseringgegevens:
    """The first that holds: answered, handed over, withdrawn, postponed."""
    if answers:
        keys = tuple(d.key for d in answers)
        grond, zekerheid = _answered(post.sleutel, answers, stukken)
        grond = f"Deze post nam de vragen over. {grond}" if post.van else grond
        return replace(one, status=Status.BEANTWOORD, vervuld_door=keys, grond=grond, zekerheid=zekerheid)
    if post.aan or post.grond:
        keys = tuple(sorted(set(post.documenten)))
        return replace(one, status=Status.OVERGEDRAGEN, vervuld_door=keys, grond=post.grond, zekerheid=post.zekerheid)
    withdrawn = tuple(d.key for d in stukken.members if d.bericht and d.bericht.ingetrokken)
    if withdrawn:
        grond = "Dit document meldt dat de vragen zijn ingetrokken."
        return replace(one, status=Status.INGETROKKEN, vervuld_door=withdrawn, grond=grond)
    if notices:
        grond, zekerheid = _postponed(post, notices)
        keys = tuple(d.key for d in notices)
        return replace(one, status=Status.UITGESTELD, vervuld_door=keys, grond=grond, zekerheid=zekerheid)
    return one


def _postponed(post: _Post, notices: Sequence[Sleutels]) -> tuple[str, float]:
    """Why the answer of the post comes later, and how certain that is."""
    if any(_speaks(d, post.sleutel) for d in notices):
        return "De post deelt in dit document mee dat het antwoord later komt.", 1.0
    if post.van and any(_speaks(d, giver.sleutel) for giver in post.van for d in notices):
        return "Wie de vragen overdroeg deelt in dit document mee dat het antwoord later komt.", 1.0
    return "Dit document deelt mee dat het antwoord later komt; alleen aan deze post zijn de vragen gericht.", 0.9


def _needed(stukken: _Stukken, post: Postsleutel) -> list[Sleutels]:
    """The answers of a post up to the one that completes them: a further answer to the same questions is not needed."""
    needed: list[Sleutels] = []
    done: set[int] = set()
    for document in stukken.answers_of(post):
        fresh = stukken.questions(document) - done
        if fresh:
            needed.append(document)
            done |= fresh
    return needed


def _answered(post: Postsleutel, answers: Sequence[Sleutels], stukken: _Stukken) -> tuple[str, float]:
    """Why the post has answered, and how certain that is."""
    document = answers[-1]
    zekerheid = min(1.0 if _speaks(d, post) else stukken.derived(d, post) for d in answers)
    if not _speaks(document, post):
        grond = "Het antwoord noemt geen bewindspersoon, wel dit ministerie en geen ander."
    elif not any(_same(one, post) for one in document.beantwoorders):
        by = f"«{document.beantwoorders[0].written}»" if document.beantwoorders else "Een andere post"
        grond = f"{by} antwoordt mede namens deze post."
    elif others := [one.written for one in document.beantwoorders if not _same(one, post)]:
        grond = f"De post beantwoordt de vragen in dit document, samen met {', '.join(f'«{o}»' for o in others)}."
    else:
        grond = "De post beantwoordt de vragen in dit document."
    if len(answers) > 1:
        grond += " Het eerste antwoord ging over een deel van de vragen; het laatste telt als de dag van beantwoording."
    return grond, zekerheid


# ---------------------------------------------------------------- handed over


def _transferred(asked: list[_Post], stukken: _Stukken) -> list[_Post]:
    """The posts that were asked, then those that took questions over from them."""
    posten = list(asked)
    for giver, taker, document in _said(asked, stukken):
        grond = f"De post deelt mee dat «{taker.written}» de vragen beantwoordt."
        _hand_over(posten, giver, taker, document, grond, 1.0)
    for giver, taker, document, zekerheid in _seen(asked, stukken):
        grond = f"Niet deze post maar «{taker.written}» beantwoordt de vragen."
        _hand_over(posten, giver, taker, document, grond, zekerheid)
    return posten


def _hand_over(
    posten: list[_Post], giver: _Post, key: Postsleutel, document: Sleutels, grond: str, zekerheid: float
) -> None:
    giver.documenten.append(document.key)
    giver.zekerheid = min(giver.zekerheid, zekerheid)
    giver.grond = giver.grond or grond
    taker = next((one for one in posten if _same(key, one.sleutel)), None)
    if taker is None and key.place:
        taker = _Post(key)
        posten.append(taker)
    if taker is None or taker is giver or taker in giver.aan:
        return
    giver.aan.append(taker)
    taker.van.append(giver)


def _said(asked: Sequence[_Post], stukken: _Stukken) -> Iterator[tuple[_Post, Postsleutel, Sleutels]]:
    """Who hands over to whom, as a notice says."""
    for document in stukken.members:
        takers = document.bericht.overgedragen_aan if document.bericht else ()
        for giver in asked:
            if _speaks(document, giver.sleutel) or (len(asked) == 1 and not document.beantwoorders):
                yield from ((giver, taker, document) for taker in takers if not _same(taker, giver.sleutel))


def _seen(asked: Sequence[_Post], stukken: _Stukken) -> Iterator[tuple[_Post, Postsleutel, Sleutels, float]]:
    """Who must have handed over to whom, since nobody who was asked had a part in an answer.

    Which of several it was is told by the ministry: its one post that did not answer; else it is the one post that did
    not answer, of all that were asked. When two did not, nobody knows.
    """
    silent = [one for one in asked if one.sleutel.place and not stukken.answers_of(one.sleutel) and not one.grond]
    for document in stukken.answers():
        answering = [post for post in document.beantwoorders if post.place]
        if not answering or any(document in stukken.answers_of(one.sleutel) for one in asked):
            continue
        if any(_same(post, taker.sleutel) for one in asked for taker in one.aan for post in answering):
            continue
        same = [one for one in silent if one.sleutel.place in {post.place for post in answering}]
        givers = same if len(same) == 1 else silent
        if len(givers) == 1:
            certainty = 0.9 if len(asked) == 1 or same else 0.8
            yield from ((givers[0], post, document, certainty) for post in answering)


# ---------------------------------------------------------------- what the export of cases says


def _as_listed(
    one: Adresseringgegevens, found: Sequence[Adresseringgegevens], stukken: _Stukken, zaak: Zaak | None
) -> Adresseringgegevens:
    """Take in what the row of the export says of an addressing that the documents leave open."""
    if zaak is None or zaak.afgedaan is None or one.status not in (Status.ONBEKEND, Status.UITGESTELD):
        return one
    if zaak.afgedaan:
        grond = "Volgens de lijst van zaken is de zaak afgedaan; de documenten van deze uitgave zeggen niet hoe."
        return replace(one, grond=grond) if one.status is Status.ONBEKEND else one
    if zaak.stand is None:
        return one
    grond = f"Volgens de lijst van zaken was de zaak op {zaak.stand} niet afgedaan"
    if _alone(one, found, stukken, zaak.stand) and one.uiterlijk and one.uiterlijk < zaak.stand:
        grond = f"{grond}, na het einde van de termijn."
        return replace(one, status=Status.ONBEANTWOORD, vervuld_door=(), grond=grond, zekerheid=0.9)
    if one.status is Status.UITGESTELD:
        return one
    if one.uiterlijk and one.uiterlijk >= zaak.stand:
        return replace(one, grond=f"{grond}; de termijn liep toen nog.")
    return replace(one, grond=f"{grond}; of deze post toen al had geantwoord zegt de lijst niet.")


def _alone(one: Adresseringgegevens, found: Sequence[Adresseringgegevens], stukken: _Stukken, stand: date) -> bool:
    """True when on that day it can only have been this post that had not answered.

    So the others had answered by then, and there is no answer of which we do not know who gave it.
    """
    answered = [other.post for other in found if other.status is Status.BEANTWOORD]
    known = {d.key for post in answered for d in stukken.answers_of(post)}
    if any(d.key not in known for d in stukken.answers()):
        return False
    return all(_settled_by(other, stand) for other in found if other is not one)


def _settled_by(other: Adresseringgegevens, stand: date) -> bool:
    if other.status is Status.BEANTWOORD:
        return other.beantwoord_op is not None and other.beantwoord_op <= stand
    return other.status is Status.OVERGEDRAGEN


def derived_ministry(document: Sleutels, addressed: Sequence[Postsleutel]) -> tuple[str, float] | None:
    """The ministry on whose behalf a document without a named answerer answers, with certainty.

    It is the one addressed ministry that its answers name; None when they name none or several.
    """
    if document.beantwoorders or document.soort is not Soort.AANHANGSEL:
        return None
    places = {post.place for post in addressed if post.place}
    named = [code for code in document.genoemd if code in places]
    return (named[0], 0.8) if len(named) == 1 else None
