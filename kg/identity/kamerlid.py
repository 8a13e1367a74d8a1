"""Who asked: a name with a party, on a day, to a membership of the Tweede Kamer."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import IntEnum

from rapidfuzz.distance import OSA

from kg import namespaces
from kg.identity.judgements import decided, without_rejected
from kg.identity.matching import (
    MATCHED,
    NEAR_NAMESAKE,
    NameFit,
    ambiguous,
    best,
    fit_by_surname,
    fit_misspelt,
    fit_other_prefix,
    matched,
    near_namesakes,
    near_reason,
    period,
    sentence,
    unmatched,
)
from kg.identity.register import Register, covers, letters, party_forms
from kg.model import Candidate, Kamerlid, Resolution

# A question may be dated before the oath or after the leave of its asker: dates of registration and of signing differ.
_MARGIN = timedelta(days=14)
_OUTSIDE = 10  # loss of certainty outside the membership, within the margin
_OTHER_PARTY = 8  # the party is one that the member had earlier or later
_MERGED_PARTY = 2  # the party merged with that of the member, before the question or after it
_NO_PARTY = 5
_UNKNOWN_PARTY = 6
_MERGED = {"groenlinks-pvda": frozenset({"gl", "pvda"}), "nsc": frozenset({"lid-omtzigt"})}
_PARTY_WORDS = ("beiden ", "allen ", "alle ", "fractie van ", "de ")


class _Party(IntEnum):
    """How a membership stands to the party that is written, worst first."""

    OTHER = 0
    FORMER = 1  # the member's own, at another time
    MERGED = 2
    SAME = 3


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
    slug = _party_slug(register, fractie, on)
    options = _options(register, fit_by_surname(register, naam, hints), slug, on)
    if not options and slug:
        people = {lid.person for lid in _members(register, slug) if covers(lid, on)}
        for fit_loosely in (fit_other_prefix, fit_misspelt):
            options = options or _options(register, fit_loosely(register, naam, sorted(people), hints), slug, on)
    if not options:
        return unmatched(f"Geen Kamerlid met de naam «{naam}» was op {on} in functie.")
    return _chosen(register, options, naam, fractie, slug, on)


def _party_slug(register: Register, fractie: str, on: date) -> str:
    """Return the slug of a written party; "" when none is written or none is known by that name.

    Of groups that had one name in turn ("Van Haga") the one that had members on the day is meant. A long name may be
    a letter or two off ("Niew Sociaal Contract").
    """
    text = fractie.strip()
    if not text:
        return ""
    bare = text
    for word in _PARTY_WORDS:
        if bare.lower().startswith(word):
            bare = bare[len(word) :]
    # As written first: "fractie Van Proef" is a name, "fractie van Proeven" is the group of that name.
    for form in (*party_forms(text), *party_forms(bare)):
        if form in register.fractie_names:
            return _of_day(register, register.fractie_names[form], on)
    text = bare
    wanted = letters(text)
    if len(wanted) < 8:
        return ""
    near = {slugs for name, slugs in register.fractie_names.items() if OSA.distance(wanted, name, score_cutoff=2) <= 2}
    return _of_day(register, near.pop(), on) if len(near) == 1 else ""


def _of_day(register: Register, slugs: Sequence[str], on: date) -> str:
    sitting = (slug for slug in slugs if any(covers(lid, on) for lid in register.groups.get(slug, ())))
    return next(sitting, slugs[0])


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
    if lid.fractie in _MERGED.get(slug, ()) or slug in _MERGED.get(lid.fractie, ()):
        return _Party.MERGED
    return _Party.FORMER if any(other.fractie == slug for other in register.seats[lid.person]) else _Party.OTHER


def party_on(register: Register, lid: Kamerlid, fractie: str) -> bool:
    """True when a written party is that of a membership, or merged with it."""
    slug = _party_slug(register, fractie, lid.begin)
    return bool(slug) and _party(register, lid, slug) >= _Party.MERGED


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
    if not slug and options[0].fit.support.only_against:
        return _other_given(register, options[0], naam, on)
    near = near_namesakes(register, naam, options[0].fit, _sitting(register, slug, on))
    better = [fit for fit in near if fit.support.points > options[0].fit.support.points]
    if better:
        return _several([options[0], *_options(register, better, slug, on)], naam, fractie, on)
    return _linked(register, options[0], near, naam, fractie, slug, on)


def _sitting(register: Register, slug: str, on: date) -> Iterator[str]:
    """Yield the members on a day, of one party when it is known."""
    members = _members(register, slug) if slug else register.kamerleden.values()
    return (lid.person for lid in members if covers(lid, on))


def _other_given(register: Register, option: _Option, naam: str, on: date) -> Resolution:
    grond = f"«{naam}» heeft een andere voornaam of andere voorletters dan {_label(register, option.lid)}, lid op {on}."
    return unmatched(grond, [Candidate(option.path, 0.4)])


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


def _linked(
    register: Register, option: _Option, near: Sequence[NameFit], naam: str, fractie: str, slug: str, on: date
) -> Resolution:
    reasons = [*option.fit.reasons, near_reason(register, near)]
    certainty = MATCHED - option.fit.cost - (NEAR_NAMESAKE if near else 0)
    if option.fit.support.confirmed:
        certainty += 2
    if not fractie:
        certainty -= 0 if option.fit.support.confirmed else _NO_PARTY
        reasons.append("er staat geen fractie bij")
    elif not slug:
        certainty -= _UNKNOWN_PARTY
        reasons.append(f"de fractie «{fractie}» is niet bekend")
    elif option.party is _Party.MERGED:
        certainty -= _MERGED_PARTY
        reasons.append(f"de fractie «{fractie}» is of wordt met die van dit lid samengevoegd")
    elif option.party is _Party.FORMER:
        certainty -= _OTHER_PARTY
        reasons.append(f"de fractie «{fractie}» is een eerdere of latere fractie van dit lid")
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
