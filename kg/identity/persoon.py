"""Which person: a name in a letter, on a day, to whoever of that name is in office then."""

from __future__ import annotations

from datetime import date

from kg import namespaces
from kg.identity.judgements import decided, without_rejected
from kg.identity.matching import (
    MATCHED,
    NEAR_NAMESAKE,
    NameFit,
    ambiguous,
    best,
    fit_by_surname,
    matched,
    near_namesakes,
    near_reason,
    sentence,
    unmatched,
)
from kg.identity.register import Register, covers
from kg.model import Candidate, Resolution

_SURNAME_ONLY = 7


def resolve_persoon(register: Register, naam: str, on: date) -> Resolution:
    """Return which person a name in a letter of day `on` stands for: "mevrouw Bruins Slot", "Rutte".

    Only who is a member of the Tweede Kamer or of the government on that day can be meant; one must be left.
    """
    question = ("persoon", naam, on)
    return register.answer(question, lambda: _answer(register, naam, on))


def _answer(register: Register, naam: str, on: date) -> Resolution:
    judged = decided(register.judgements, "persoon", naam, "", on)
    if judged:
        return judged
    found = _computed(register, naam, on)
    return without_rejected(register.judgements, "persoon", naam, "", on, found)


def _computed(register: Register, naam: str, on: date) -> Resolution:
    bearers = [fit for fit in fit_by_surname(register, naam) if not fit.support.only_against]
    fits = best([fit for fit in bearers if _office(register, fit.person, on)])
    if not fits:
        return unmatched(f"Niemand met de naam «{naam}» was op {on} lid van de Tweede Kamer of van het kabinet.")
    if len(fits) > 1:
        names = ", ".join(sorted(register.persons[fit.person].name for fit in fits))
        candidates = [Candidate(namespaces.persoon(fit.person), round(0.9 / len(fits), 2)) for fit in fits]
        return ambiguous(candidates, f"Op {on} waren er meer met de naam «{naam}» in functie: {names}.")
    fit = fits[0]
    near = near_namesakes(register, naam, fit, (key for key in register.persons if _office(register, key, on)))
    certainty = MATCHED - fit.cost - (0 if fit.support.confirmed else _SURNAME_ONLY) - (NEAR_NAMESAKE if near else 0)
    text = f"De enige met deze naam die op {on} in functie was: {_label(register, fit, on)}"
    return matched(
        namespaces.persoon(fit.person), certainty, sentence(text, (*fit.reasons, near_reason(register, near)))
    )


def _office(register: Register, person: str, on: date) -> str:
    """Return what the person was on that day, "" when nothing in the register."""
    for held in register.posts.get(person, ()):
        if covers(held, on):
            return held.post
    return "Kamerlid" if any(covers(lid, on) for lid in register.seats.get(person, ())) else ""


def _label(register: Register, fit: NameFit, on: date) -> str:
    return f"{register.persons[fit.person].name} ({_office(register, fit.person, on)})"
