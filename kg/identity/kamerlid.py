"""Who asked: a name with a party, on a day, to a membership of the Tweede Kamer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import IntEnum

from rapidfuzz.distance import OSA

from kg import namespaces
from kg.identity.judgements import decided, without_rejected
from kg.identity.matching import (
    MATCHED,
    NameFit,
    ambiguous,
    best,
    fit_by_surname,
    fit_misspelt,
    matched,
    period,
    sentence,
    unmatched,
)
from kg.identity.register import Register, covers, letters
from kg.model import Candidate, Kamerlid, Resolution

# A question may be dated before the oath or after the leave of its asker: dates of registration and of signing differ.
_MARGIN = timedelta(days=14)
_OUTSIDE = 10  # loss of certainty outside the membership, within the margin
_OTHER_PARTY = 8  # the party is one that the member had earlier or later, or that merged with his
_NO_PARTY = 5
_UNKNOWN_PARTY = 6
_MERGED = {"groenlinks-pvda": frozenset({"gl", "pvda"}), "nsc": frozenset({"lid-omtzigt"})}
_PARTY_WORDS = ("beiden ", "allen ", "alle ", "fractie van ", "de ")


class _Party(IntEnum):
    """How a membership stands to the party that is written, worst first."""

    OTHER = 0
    RELATED = 1
    SAME = 2


@dataclass(frozen=True, slots=True)
class _Option:
    """One membership that a mention may be."""

    lid: Kamerlid
    fit: NameFit
    party: _Party
    days_outside: int

    @property
    def path(self) -> str:
        return namespaces.kamerlid(self.lid.key)


def resolve_kamerlid(register: Register, naam: str, fractie: str, on: date, hints: Sequence[str] = ()) -> Resolution:
    """Return which membership a member's name stands for.

    `naam` is as written ("Inge van Dijk", "Erdmans"), `fractie` the party as written or "", `on` the day of the
    question, `hints` fuller names known from elsewhere for this question ("R.H. (Romke) de Jong"). A link always
    rests on the whole surname; on a misspelt one only when the party agrees and one member can be meant.
    """
    question = ("kamerlid", naam, fractie, on, tuple(hints))
    return register.answer(question, lambda: _answer(register, naam, fractie, on, hints))


def _answer(register: Register, naam: str, fractie: str, on: date, hints: Sequence[str]) -> Resolution:
    judged = decided(register.judgements, "kamerlid", naam, fractie, on)
    if judged:
        return judged
    found = _computed(register, naam, fractie, on, hints)
    return without_rejected(register.judgements, "kamerlid", naam, fractie, on, found)


def _computed(register: Register, naam: str, fractie: str, on: date, hints: Sequence[str]) -> Resolution:
    slug = _party_slug(register, fractie)
    options = _options(register, fit_by_surname(register, naam, hints), slug, on)
    if not options and slug:
        people = {lid.person for lid in _members(register, slug) if covers(lid, on)}
        options = _options(register, fit_misspelt(register, naam, sorted(people), hints), slug, on)
    if not options:
        return unmatched(f"Geen Kamerlid met de naam «{naam}» was op {on} in functie.")
    return _chosen(register, options, naam, fractie, slug, on)


def _party_slug(register: Register, fractie: str) -> str:
    """Return the slug of a written party; "" when none is written or none is known by that name.

    A long name may be a letter or two off ("Niew Sociaal Contract").
    """
    text = fractie.strip()
    for word in _PARTY_WORDS:
        if text.lower().startswith(word):
            text = text[len(word) :]
    wanted = letters(text)
    if wanted in register.fractie_names or len(wanted) < 8:
        return register.fractie_names.get(wanted, "")
    near = {slug for name, slug in register.fractie_names.items() if OSA.distance(wanted, name, score_cutoff=2) <= 2}
    return near.pop() if len(near) == 1 else ""


def _members(register: Register, slug: str) -> list[Kamerlid]:
    slugs = {slug, *_MERGED.get(slug, ()), *(whole for whole, parts in _MERGED.items() if slug in parts)}
    return [lid for one in sorted(slugs) for lid in register.groups.get(one, ())]


def _options(register: Register, fits: Sequence[NameFit], slug: str, on: date) -> list[_Option]:
    """Return for each fitting person the membership at the day."""
    return [option for fit in fits if (option := _membership(register, fit, slug, on))]


def _membership(register: Register, fit: NameFit, slug: str, on: date) -> _Option | None:
    """Return the membership of a person nearest to the day, within the margin; of equals that of the party."""
    near = [
        _Option(lid, fit, _party(register, lid, slug), _days_outside(lid, on))
        for lid in register.seats.get(fit.person, ())
        if lid.begin - _MARGIN <= on and (lid.end is None or on <= lid.end + _MARGIN)
    ]
    return min(near, key=lambda option: (option.days_outside, -option.party, option.lid.key), default=None)


def _days_outside(lid: Kamerlid, on: date) -> int:
    if on < lid.begin:
        return (lid.begin - on).days
    return (on - lid.end).days if lid.end and on > lid.end else 0


def _party(register: Register, lid: Kamerlid, slug: str) -> _Party:
    if lid.fractie == slug:
        return _Party.SAME
    merged = lid.fractie in _MERGED.get(slug, ()) or slug in _MERGED.get(lid.fractie, ())
    changed = any(other.fractie == slug for other in register.seats[lid.person])
    return _Party.RELATED if merged or changed else _Party.OTHER


def _chosen(register: Register, options: Sequence[_Option], naam: str, fractie: str, slug: str, on: date) -> Resolution:
    """Choose among memberships whose surname fits: by party, then by given name and initials, then who is in office."""
    if slug:
        top = max(option.party for option in options)
        if top is _Party.OTHER:
            return _party_contradicts(register, options, naam, fractie)
        options = [option for option in options if option.party is top]
    left = best([option.fit for option in options])
    options = [option for option in options if option.fit in left]
    options = [option for option in options if not option.days_outside] or options
    if len(options) > 1:
        return _several(options, naam, fractie, on)
    return _linked(register, options[0], naam, fractie, slug, on)


def _party_contradicts(register: Register, options: Sequence[_Option], naam: str, fractie: str) -> Resolution:
    others = ", ".join(sorted({_label(register, option.lid) for option in options}))
    grond = f"«{naam}» ({fractie}) past op niemand van die fractie; wel in functie was {others}."
    if len(options) > 1:
        return ambiguous([Candidate(option.path, 0.3) for option in options], grond)
    return unmatched(grond, [Candidate(options[0].path, 0.4)])


def _several(options: Sequence[_Option], naam: str, fractie: str, on: date) -> Resolution:
    of_party = f" van {fractie}" if fractie else ""
    grond = f"«{naam}» kan op {on} {len(options)} Kamerleden{of_party} zijn; voornaam of voorletters ontbreken."
    return ambiguous([Candidate(option.path, round(0.9 / len(options), 2)) for option in options], grond)


def _linked(register: Register, option: _Option, naam: str, fractie: str, slug: str, on: date) -> Resolution:
    reasons = list(option.fit.reasons)
    certainty = MATCHED - option.fit.cost
    if option.fit.support.confirmed:
        certainty += 2
    if not fractie:
        certainty -= 0 if option.fit.support.confirmed else _NO_PARTY
        reasons.append("er staat geen fractie bij")
    elif not slug:
        certainty -= _UNKNOWN_PARTY
        reasons.append(f"de fractie «{fractie}» is niet bekend")
    elif option.party is _Party.RELATED:
        certainty -= _OTHER_PARTY
        reasons.append(f"de fractie «{fractie}» is een eerdere, latere of samengevoegde fractie van dit lid")
    if option.days_outside:
        certainty -= _OUTSIDE
        reasons.append(f"de datum {on} ligt {option.days_outside} dagen buiten het lidmaatschap")
    agree = "Naam, fractie en datum" if slug else "Naam en datum"
    lid = option.lid
    text = f"{agree} wijzen één Kamerlid aan: {_label(register, lid)}, lid {period(lid.begin, lid.end)}"
    return matched(option.path, certainty, sentence(text, reasons))


def _label(register: Register, lid: Kamerlid) -> str:
    fractie = register.fracties.get(lid.fractie)
    short = fractie.names[:2][-1] if fractie else lid.fractie
    return f"{register.persons[lid.person].name} ({short})"
