"""To whom a set is addressed, until when, and what became of it.

Source of the term: Reglement van Orde van de Tweede Kamer, article 12.2: answers within three weeks of the questions.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from kg.linking.keys import Postsleutel, Sleutels
from kg.model import Ambt, Soort

TERM = timedelta(weeks=3)


class Status(StrEnum):
    """A concept of the list Statussen each."""

    BEANTWOORD = "beantwoord"
    UITGESTELD = "uitgesteld"
    OVERGEDRAGEN = "overgedragen"
    ONBEKEND = "onbekend"


@dataclass(frozen=True, slots=True)
class Adresseringgegevens:
    """One addressing of a set; `grond` says why the status is so.

    `nummer` is its place in the fullest header, or in the row of the export when no document names addressees.
    """

    nummer: int
    post: Postsleutel
    uiterlijk: date | None
    status: Status
    vervuld_door: str
    grond: str
    zekerheid: float = 1.0


def addressings(
    members: Sequence[Sleutels],
    addressed: Sequence[Postsleutel],
    tabled: date | None,
    namens: dict[str, tuple[str, float]],
) -> tuple[Adresseringgegevens, ...]:
    """Return the addressings of a set to the posts `addressed`, with their status.

    `tabled` is the day the questions were tabled, from which the term runs. Of several documents that settle an
    addressing the earliest counts; one without a date comes last. `namens` gives for documents that name no answerer
    the ministry that was derived for them, with its certainty.
    """
    members = sorted(members, key=lambda d: (d.beantwoord or date.max, d.key))
    found = [
        Adresseringgegevens(number, post, tabled + TERM if tabled else None, Status.ONBEKEND, "", _NOTHING)
        for number, post in enumerate(addressed, 1)
    ]
    found = [_judge(addressing, members, namens) for addressing in found]
    return tuple(_transferred(found, members))


_NOTHING = "In de documenten van deze uitgave staat geen antwoord, uitstel of verwijzing van deze post."


def _judge(
    addressing: Adresseringgegevens, members: Sequence[Sleutels], namens: dict[str, tuple[str, float]]
) -> Adresseringgegevens:
    place = addressing.post.place
    if not place:
        return addressing
    for document in members:
        if document.soort is not Soort.AANHANGSEL or not document.beantwoord_nummers:
            continue
        if any(_answers(post, addressing.post) for post in (*document.beantwoorders, *document.mede_namens)):
            grond = "De post beantwoordt de vragen in dit document."
            return replace(addressing, status=Status.BEANTWOORD, vervuld_door=document.key, grond=grond)
        derived, certainty = namens.get(document.key, ("", 0.0))
        if derived == place:
            grond = "Het antwoord noemt geen bewindspersoon, wel dit ministerie en geen ander."
            return replace(
                addressing, status=Status.BEANTWOORD, vervuld_door=document.key, grond=grond, zekerheid=certainty
            )
    for document in members:
        posts = (*document.beantwoorders, *document.mede_namens)
        if document.soort is Soort.UITSTELBERICHT and any(_answers(post, addressing.post) for post in posts):
            grond = "De post deelt in dit document mee dat het antwoord later komt."
            return replace(addressing, status=Status.UITGESTELD, vervuld_door=document.key, grond=grond)
    return addressing


def _answers(post: Postsleutel, addressed: Postsleutel) -> bool:
    """Same ministry or portfolio; where the answer names its office, the same office too."""
    if not post.place or post.place != addressed.place:
        return False
    offices = {post.ambt, addressed.ambt} - {None}
    if len(offices) < 2:
        return True
    # The Minister-President is the one minister of the ministry that he heads.
    return offices == {Ambt.MINISTER, Ambt.MINISTER_PRESIDENT}


def _transferred(found: list[Adresseringgegevens], members: Sequence[Sleutels]) -> list[Adresseringgegevens]:
    """A set to one post that another post answers was handed over, also when the first sent a delay notice."""
    if len(found) != 1 or found[0].status is Status.BEANTWOORD or not found[0].post.place:
        return found
    for document in members:
        answering = [post for post in document.beantwoorders if post.place]
        if document.soort is Soort.AANHANGSEL and document.beantwoord_nummers and answering:
            grond = f"Niet deze post maar «{answering[0].written}» beantwoordt de vragen."
            return [
                replace(found[0], status=Status.OVERGEDRAGEN, vervuld_door=document.key, grond=grond, zekerheid=0.9)
            ]
    return found


def derived_ministry(document: Sleutels, addressed: Sequence[Postsleutel]) -> tuple[str, float] | None:
    """The ministry on whose behalf a document without a named answerer answers, with certainty.

    It is the one addressed ministry that its answers name; None when they name none or several.
    """
    if document.beantwoorders or document.soort is not Soort.AANHANGSEL:
        return None
    places = {post.place for post in addressed if post.place}
    named = [code for code in document.genoemd if code in places]
    return (named[0], 0.8) if len(named) == 1 else None
