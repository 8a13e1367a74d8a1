"""Which member of the government: an office with a ministry or portfolio, a name, or both, on a day."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

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
from kg.identity.ministerie import resolve_ministerie
from kg.identity.names import fold
from kg.identity.register import Register, letters
from kg.model import Ambt, Bewindspersoon, Candidate, Resolution

_NO_NAME = 2  # only the post is written
_NO_POST = 7  # only the name is written
_SEVERAL_POSSIBLE = 5  # a ministry may have more staatssecretarissen than the register knows
_PART_OF_PORTFOLIO = 6
_PORTFOLIO_UNKNOWN = 4  # name and ministry agree, and the register has no portfolio of this staatssecretaris
_AT_THE_MINISTRY = 4  # a minister with a portfolio, named with the ministry he works at
_OUTSIDE = 10  # loss of certainty outside the period, within the margin
_TWO_POSTS = 10  # the name is certain, which of the posts is meant is not
_CONFIRMED = 6  # given name or initials agree, where only the name is written
# After a change within a cabinet, papers of one day in eight still name the holder before: measured on the export.
_JUST_CHANGED = 8
_CHANGE_SEEN = timedelta(days=7)
# Questions are put to, and letters signed by, somebody who left or came some days before or after.
_MARGIN = timedelta(days=14)
_ACTING = re.compile(r"(?i)(?<!\w)(?:ad interim|a\.?i\.|waarnemend[e]?|wnd\.?|demissionair[e]?|tijdelijk[e]?)(?!\w)")
# "Staatssecretaris van Voorbeelden – Proeven", "… van Voorbeelden (Proeven)": the portfolio stands after the ministry.
_WITH_PORTFOLIO = re.compile(r"(?P<ministry>.+?)(?:\s[–—-]\s|\s*,?\s*\()(?P<portfolio>[^()]+)\)?$")
_SMALL_WORDS = frozenset("en de het van voor der den met betreffende aangelegenheden belast".split())
# Two words for one portfolio: cabinets called it now the one, now the other.
_SAME_WORD = {"ontwikkelingshulp": "ontwikkelingssamenwerking"}


@dataclass(frozen=True, slots=True)
class _Asked:
    """What is written about a member of the government."""

    ambt: Ambt | None
    naam: str
    ministerie: str
    portefeuille: str

    @property
    def has_post(self) -> bool:
        return bool(self.ministerie or self.portefeuille) or self.ambt is Ambt.MINISTER_PRESIDENT

    @property
    def mention(self) -> str:
        """What people decide about: the name, and where there is none the whole post, never a ministry alone."""
        return self.naam or self.post_text()

    def post_text(self) -> str:
        """The post as written, for sentences and decisions."""
        return post_text(self.ambt, self.ministerie, self.portefeuille)


@dataclass(frozen=True, slots=True)
class _Option:
    """One holding of a post that a mention may be, with what is lost of the certainty and why."""

    held: Bewindspersoon
    cost: int
    reasons: tuple[str, ...] = ()
    confirmed: bool = False  # given name or initials agree too

    @property
    def path(self) -> str:
        return namespaces.bewindspersoon(self.held.key)


def resolve_bewindspersoon(
    register: Register, on: date, ambt: Ambt | None = None, naam: str = "", ministerie: str = "", portefeuille: str = ""
) -> Resolution:
    """Return which holding of a post is meant; where both are written, name and post must agree.

    `ministerie` is what follows "van", `portefeuille` what follows "voor", both as written. When the register does not
    know who held the post on the day, the result is unmatched, never a guess.
    """
    asked = _asked(ambt, naam, ministerie, portefeuille)
    return register.answer(("bewindspersoon", asked, on), lambda: _answer(register, asked, on))


def post_text(ambt: Ambt | None, ministerie: str, portefeuille: str) -> str:
    """Return a post in words, which is what people decide about where no name stands: "Minister van Financiën"."""
    office = ambt.value if ambt else "Bewindspersoon"
    office = "Minister-President" if ambt is Ambt.MINISTER_PRESIDENT else office
    place = f" van {ministerie}" if ministerie else ""
    return f"{office}{place}" + (f" voor {portefeuille}" if portefeuille else "")


def _asked(ambt: Ambt | None, naam: str, ministerie: str, portefeuille: str) -> _Asked:
    """Take out that somebody is acting, and set a portfolio apart that stands with the ministry."""
    naam, ministerie, portefeuille = (
        " ".join(_ACTING.sub(" ", text).split()).strip(" ,") for text in (naam, ministerie, portefeuille)
    )
    both = None if portefeuille else _WITH_PORTFOLIO.fullmatch(ministerie)
    if both and not _is_abbreviation(both["portfolio"]):
        ministerie, portefeuille = both["ministry"], both["portfolio"].strip()
    return _Asked(ambt, naam, ministerie, portefeuille)


def _is_abbreviation(text: str) -> bool:
    return " " not in text and not text[1:].islower()


def _answer(register: Register, asked: _Asked, on: date) -> Resolution:
    judged = decided(register.judgements, "bewindspersoon", asked.mention, "", on)
    if judged:
        return judged
    found = _computed(register, asked, on)
    return without_rejected(register.judgements, "bewindspersoon", asked.mention, "", on, found)


def _computed(register: Register, asked: _Asked, on: date) -> Resolution:
    in_office = register.bewindspersonen_on(on)
    if not asked.naam:
        return _by_post_only(register, asked, _most_fitting(_by_post(register, asked, in_office, on)), on)
    fits = {fit.person: fit for fit in best(_fits_in_office(register, asked, in_office))}
    found = _named(_by_post(register, asked, [held for held in in_office if held.person in fits], on), fits)
    if not asked.has_post:
        found = [_beside(register, asked, option, fits, in_office) for option in found]
        return _by_name_only(register, asked, found or _just_outside(register, asked, on), on)
    by_post = [] if found else _by_post(register, asked, in_office, on)
    found = found or _loosely_named(register, asked, by_post) or _just_outside(register, asked, on)
    if not found:
        return _disagree(register, asked, by_post, fits, in_office, on)
    return _one(register, asked, found, MATCHED + 2, "Naam, post en datum", on)


def _beside(
    register: Register,
    asked: _Asked,
    option: _Option,
    fits: dict[str, NameFit],
    in_office: Iterable[Bewindspersoon],
) -> _Option:
    """Return the option with what is lost when somebody else in office has nearly its name: Heinen and Heijnen."""
    near = near_namesakes(register, asked.naam, fits[option.held.person], (held.person for held in in_office))
    if not near:
        return option
    return replace(option, cost=option.cost + NEAR_NAMESAKE, reasons=(*option.reasons, near_reason(register, near)))


def _loosely_named(register: Register, asked: _Asked, by_post: Sequence[_Option]) -> list[_Option]:
    """Return the holders of the post whose name is a little different: another prefix, or a letter or two off."""
    people = sorted({option.held.person for option in by_post})
    for fit_loosely in (fit_other_prefix, fit_misspelt):
        found = _named(by_post, {fit.person: fit for fit in best(fit_loosely(register, asked.naam, people))})
        if found:
            return found
    return []


def _just_outside(register: Register, asked: _Asked, on: date) -> list[_Option]:
    """Return those who bear the name and held the post some days before or after, those nearest to the day."""
    near: dict[int, list[_Option]] = {}
    fits = {fit.person: fit for fit in best(fit_by_surname(register, asked.naam)) if not fit.support.contradicted}
    for person, fit in fits.items():
        for held in register.posts.get(person, ()):
            days = _days_outside(held, on)
            option = _place_fits(register, asked, held, on) if 0 < days <= _MARGIN.days else None
            if option and _same_office(asked, held) and (asked.has_post or fit.support.confirmed):
                reason = f"de datum {on} ligt {days} dagen buiten de periode"
                reasons = (*option.reasons, *fit.reasons, reason)
                near.setdefault(days, []).append(_Option(held, option.cost + fit.cost + _OUTSIDE, reasons, True))
    return _most_fitting(near[min(near)]) if near else []


def _days_outside(held: Bewindspersoon, on: date) -> int:
    if on < held.begin:
        return (held.begin - on).days
    return (on - held.end).days if held.end and on > held.end else 0


def _fits_in_office(register: Register, asked: _Asked, in_office: Iterable[Bewindspersoon]) -> list[NameFit]:
    """Return who in office bears the name; by name alone nobody whose given name or initials are others."""
    people = {held.person for held in in_office}
    fits = [fit for fit in fit_by_surname(register, asked.naam) if fit.person in people]
    return [fit for fit in fits if asked.has_post or not fit.support.only_against]


def _named(options: Iterable[_Option], fits: dict[str, NameFit]) -> list[_Option]:
    """Return the options held by one of the fitting people, with what the fit costs, those that cost least."""
    named = [
        _Option(
            option.held,
            option.cost + fits[option.held.person].cost,
            (*option.reasons, *fits[option.held.person].reasons),
            fits[option.held.person].support.confirmed,
        )
        for option in options
        if option.held.person in fits
    ]
    return _most_fitting(named)


# ---------------------------------------------------------------- the post


def _by_post(register: Register, asked: _Asked, in_office: Iterable[Bewindspersoon], on: date) -> list[_Option]:
    """Return the holders of posts that the written post can be."""
    options = []
    for held in in_office:
        if not _same_office(asked, held):
            continue
        option = _place_fits(register, asked, held, on)
        if option is not None:
            options.append(option)
    return options


def _most_fitting(options: Sequence[_Option]) -> list[_Option]:
    least = min((option.cost for option in options), default=0)
    return [option for option in options if option.cost == least]


def _same_office(asked: _Asked, held: Bewindspersoon) -> bool:
    if asked.ambt is None or asked.ambt is held.ambt:
        return True
    # Algemene Zaken has no other minister, and the Minister-President signs as minister too.
    return asked.ambt is Ambt.MINISTER and held.ambt is Ambt.MINISTER_PRESIDENT


def _place_fits(register: Register, asked: _Asked, held: Bewindspersoon, on: date) -> _Option | None:
    """Return the option when ministry and portfolio as written can be those of the post."""
    cost, reasons = 0, []
    for text, is_portfolio in ((asked.ministerie, False), (asked.portefeuille, True)):
        if not text:
            continue
        loss = _text_fits(register, text, held, on, is_portfolio, asked)
        if loss is None and is_portfolio and asked.naam and asked.ministerie and not held.portefeuille:
            loss = _PORTFOLIO_UNKNOWN if held.ambt is Ambt.STAATSSECRETARIS else None
        if loss is None:
            return None
        cost += loss
        if loss:
            reasons.append(f"«{text}» is niet precies hoe de post heet")
    return _Option(held, cost, tuple(reasons))


def _text_fits(
    register: Register, text: str, held: Bewindspersoon, on: date, is_portfolio: bool, asked: _Asked
) -> int | None:
    """Return what is lost when `text` names the ministry or portfolio of a post, None when it does not.

    "Minister van X" and "Minister voor X" are mixed up in the documents, so each text is tried as both. A minister
    with a portfolio is not the minister of the ministry he works at, but may be named with it.
    """
    if held.portefeuille:
        loss = _portfolio_fits(text, held.portefeuille)
        if loss is not None:
            return loss
    own = not (held.ambt is Ambt.MINISTER and held.portefeuille)
    if not own and not asked.naam and not (asked.ministerie and asked.portefeuille):
        return None
    found = resolve_ministerie(register, text, on)
    if not found.entity or found.entity != namespaces.ministerie(held.ministerie):
        return None
    return (100 - round(found.zekerheid * 100)) // 4 + is_portfolio + (0 if own else _AT_THE_MINISTRY)


def _portfolio_fits(text: str, portfolio: str) -> int | None:
    """Return what is lost when a text names a portfolio: nothing for the same words, something for a part of them."""
    written, known = _words(text), _words(portfolio)
    if written == known or letters(text) == letters(portfolio):
        return 0
    if written and (written <= known or known <= written):
        return _PART_OF_PORTFOLIO
    one, other = letters(text), letters(portfolio)
    allowed = min(len(one), len(other)) // 10
    return _PART_OF_PORTFOLIO if allowed and OSA.distance(one, other, score_cutoff=allowed) <= allowed else None


def _words(text: str) -> frozenset[str]:
    return frozenset(_SAME_WORD.get(word, word) for word in fold(text).split()) - _SMALL_WORDS


# ---------------------------------------------------------------- answers


def _by_post_only(register: Register, asked: _Asked, options: Sequence[_Option], on: date) -> Resolution:
    if not asked.has_post:
        return unmatched("Er staat geen naam en geen post.")
    changed = len(options) == 1 and _just_changed(register, options[0].held, on)
    options = [_changed(option) for option in options] if changed else options
    return _one(register, asked, options, MATCHED - _NO_NAME, "Post en datum", on)


def _changed(option: _Option) -> _Option:
    reason = "de post ging enkele dagen eerder van een ander over"
    return replace(option, cost=option.cost + _JUST_CHANGED, reasons=(*option.reasons, reason))


def _just_changed(register: Register, held: Bewindspersoon, on: date) -> bool:
    """True in the days after somebody took a post over while the cabinet stayed."""
    if on - held.begin > _CHANGE_SEEN or any(one.begin == held.begin for one in register.kabinetten.values()):
        return False
    before = register.bewindspersonen_on(held.begin - timedelta(days=1))
    return any(_office_of(one) == _office_of(held) and one.person != held.person for one in before)


def _office_of(held: Bewindspersoon) -> tuple[Ambt, str, str]:
    return held.ambt, held.ministerie, held.portefeuille


def _by_name_only(register: Register, asked: _Asked, options: Sequence[_Option], on: date) -> Resolution:
    confirmed = _CONFIRMED if all(option.confirmed for option in options) else 2 if asked.ambt else 0
    return _one(register, asked, options, MATCHED - _NO_POST + confirmed, "Naam en datum", on)


def _one(
    register: Register, asked: _Asked, options: Sequence[_Option], certainty: int, agree: str, on: date
) -> Resolution:
    """Return the link when the options are one person, else that there are several or none."""
    if not options:
        return unmatched(f"Het register kent geen {asked.post_text()} «{asked.naam}» op {on}.".replace(" «»", ""))
    if len({option.held.person for option in options}) > 1:
        return _several(register, asked, options, on)
    option = min(options, key=lambda option: (option.cost, bool(option.held.portefeuille), option.held.begin))
    held, reasons = option.held, list(option.reasons)
    if not (asked.naam or asked.portefeuille) and held.ambt is Ambt.STAATSSECRETARIS:
        certainty -= _SEVERAL_POSSIBLE
    if len({_office_of(other.held) for other in options}) > 1:
        certainty -= _TWO_POSTS
        reasons.append("deze persoon bekleedde op die dag meer dan één post")
    text = f"{agree} wijzen één bewindspersoon aan: {_label(register, held)}, {period(held.begin, held.end)}"
    return matched(option.path, certainty - option.cost, sentence(text, reasons))


def _several(register: Register, asked: _Asked, options: Sequence[_Option], on: date) -> Resolution:
    names = ", ".join(sorted(register.persons[person].name for person in {option.held.person for option in options}))
    grond = f"Op {on} passen meer bewindspersonen bij «{asked.post_text()}»: {names}."
    return ambiguous([Candidate(option.path, round(0.9 / len(options), 2)) for option in options], grond)


def _disagree(
    register: Register,
    asked: _Asked,
    by_post: Sequence[_Option],
    fits: dict[str, NameFit],
    in_office: Iterable[Bewindspersoon],
    on: date,
) -> Resolution:
    """Return unmatched with what stands in the way; whoever has the name and another post is a candidate only."""
    named = [held for held in in_office if held.person in fits and not fits[held.person].support.contradicted]
    others = ", ".join(sorted(_label(register, option.held) for option in by_post))
    post = f"op die post kent het register {others}" if others else "die post kent het register op die dag niet"
    name = f"; {'; '.join(sorted(_label(register, held) for held in named))} was wel in functie" if named else ""
    grond = f"«{asked.naam}» en de post «{asked.post_text()}» gaan op {on} niet samen: {post}{name}."
    candidates = [Candidate(namespaces.bewindspersoon(held.key), 0.4) for held in named]
    return ambiguous(candidates, grond) if len(candidates) > 1 else unmatched(grond, candidates)


def _label(register: Register, held: Bewindspersoon) -> str:
    return f"{register.persons[held.person].name} ({held.post})"
