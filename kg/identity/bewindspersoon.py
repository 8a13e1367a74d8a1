"""Which member of the government: an office with a ministry or portfolio, a name, or both, on a day."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

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
from kg.identity.ministerie import resolve_ministerie
from kg.identity.names import fold
from kg.identity.register import Register, letters
from kg.model import Ambt, Bewindspersoon, Candidate, Resolution

_NO_NAME = 2  # only the post is written
_NO_POST = 7  # only the name is written
_SEVERAL_POSSIBLE = 5  # a ministry may have more staatssecretarissen than the register knows
_PART_OF_PORTFOLIO = 6
_AT_THE_MINISTRY = 4  # a minister with a portfolio, named with the ministry he works at
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
        return self.naam or self.ministerie or self.portefeuille

    def post_text(self) -> str:
        """The post as written, for sentences: "Minister van Financiën"."""
        office = self.ambt.value if self.ambt else "Bewindspersoon"
        office = "Minister-President" if self.ambt is Ambt.MINISTER_PRESIDENT else office
        place = f" van {self.ministerie}" if self.ministerie else ""
        return f"{office}{place}" + (f" voor {self.portefeuille}" if self.portefeuille else "")


@dataclass(frozen=True, slots=True)
class _Option:
    """One holding of a post that a mention may be, with what is lost of the certainty and why."""

    held: Bewindspersoon
    cost: int
    reasons: tuple[str, ...] = ()

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
    asked = _Asked(ambt, naam.strip(), ministerie.strip(), portefeuille.strip())
    return register.answer(("bewindspersoon", asked, on), lambda: _answer(register, asked, on))


def _answer(register: Register, asked: _Asked, on: date) -> Resolution:
    judged = decided(register.judgements, "bewindspersoon", asked.mention, "", on)
    if judged:
        return judged
    found = _computed(register, asked, on)
    return without_rejected(register.judgements, "bewindspersoon", asked.mention, "", on, found)


def _computed(register: Register, asked: _Asked, on: date) -> Resolution:
    in_office = register.bewindspersonen_on(on)
    by_post = _by_post(register, asked, in_office, on)
    if not asked.naam:
        return _by_post_only(register, asked, _most_fitting(by_post), on)
    fits = {fit.person: fit for fit in best(_fits_in_office(register, asked.naam, in_office))}
    if not asked.has_post:
        return _by_name_only(register, asked, _named(by_post, fits), on)
    both = _named(by_post, fits)
    if not both:
        misspelt = fit_misspelt(register, asked.naam, sorted({option.held.person for option in by_post}))
        both = _named(by_post, {fit.person: fit for fit in best(misspelt)})
    if not both:
        return _disagree(register, asked, by_post, fits, in_office, on)
    return _one(register, asked, both, MATCHED + 2, "Naam, post en datum", on)


def _fits_in_office(register: Register, naam: str, in_office: Iterable[Bewindspersoon]) -> list[NameFit]:
    people = {held.person for held in in_office}
    return [fit for fit in fit_by_surname(register, naam) if fit.person in people]


def _named(options: Iterable[_Option], fits: dict[str, NameFit]) -> list[_Option]:
    """Return the options held by one of the fitting people, with what the fit costs, those that cost least."""
    named = [
        _Option(
            option.held,
            option.cost + fits[option.held.person].cost,
            (*option.reasons, *fits[option.held.person].reasons),
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
    return _one(register, asked, options, MATCHED - _NO_NAME, "Post en datum", on)


def _by_name_only(register: Register, asked: _Asked, options: Sequence[_Option], on: date) -> Resolution:
    return _one(register, asked, options, MATCHED - _NO_POST + (2 if asked.ambt else 0), "Naam en datum", on)


def _one(
    register: Register, asked: _Asked, options: Sequence[_Option], certainty: int, agree: str, on: date
) -> Resolution:
    """Return the link when the options are one person, else that there are several or none."""
    people = {option.held.person for option in options}
    if not options:
        return unmatched(f"Het register kent geen {asked.post_text()} «{asked.naam}» op {on}.".replace(" «»", ""))
    if len(people) > 1:
        names = ", ".join(sorted(register.persons[person].name for person in people))
        grond = f"Op {on} passen meer bewindspersonen bij «{asked.post_text()}»: {names}."
        return ambiguous([Candidate(option.path, round(0.9 / len(options), 2)) for option in options], grond)
    option = min(options, key=lambda option: (option.cost, bool(option.held.portefeuille), option.held.begin))
    if not asked.naam and option.held.ambt is Ambt.STAATSSECRETARIS:
        certainty -= _SEVERAL_POSSIBLE
    held = option.held
    text = f"{agree} wijzen één bewindspersoon aan: {_label(register, held)}, {period(held.begin, held.end)}"
    return matched(option.path, certainty - option.cost, sentence(text, option.reasons))


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
