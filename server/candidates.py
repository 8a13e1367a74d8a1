"""Candidates for a reconciliation query: who or what of the register a written name can be, and how sure that is.

Where the query has a day, the functions that link the documents decide, so that scores agree with the graph. Without a
day, the same comparison of names is made over everybody the register knows, at some loss of certainty.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from rapidfuzz import fuzz
from rapidfuzz.distance import OSA

from kg import namespaces
from kg.identity import resolve_bewindspersoon, resolve_kamerlid, resolve_ministerie, resolve_persoon
from kg.identity.kamerlid import party_on
from kg.identity.matching import CERTAIN, MATCHED, NameFit, best, fit_by_surname, fit_misspelt
from kg.identity.names import fold, readings
from kg.identity.register import covers, letters
from kg.model import Ambt, Bewindspersoon, Fractie, Kamerlid, Resolution
from server.catalogue import Catalogue, Entry
from server.posts import WrittenPost, read_post

MATCH = 0.9  # from here on a candidate is called a match
MOST = 25  # candidates that are given when no other limit is asked for
LONGEST_NAME = 150  # characters; no name of the register is half as long
_MOST_WORDS = 16  # each word is a place where a surname may begin

_MISSPELT_WORDS = 6  # a longer name is not compared letter by letter with every other: no person's is
_FITS_KEPT = 1000  # written names of which who fits them is remembered
_NO_DAY = 3  # hundredths that are lost without a day
_SURNAME_ONLY = 7
_OUTSIDE = 19  # a group that did not exist on the day
_WEAK = 0.4  # who fits by name, and is not who was found
_LIKE = 80  # of a hundred: names of organisations that are so much alike are shown

_ALSO_MINISTER = (Ambt.MINISTER, Ambt.MINISTER_PRESIDENT)  # what is written, and what is held
_BRACKETS = re.compile(r"(.+?) ?\(([^()]+)\)")


@dataclass(frozen=True, slots=True)
class Sought:
    """A reconciliation query, read. `naam` is what is looked for by name, "" when only properties are given.

    `kinds` are the types that may be found. `exact` are paths that an id names: then nothing else is looked for. `op`
    is the day that it is about; `dated` is False when a day was given that cannot be read: then nothing is certain.
    """

    naam: str
    kinds: tuple[str, ...]
    fractie: str = ""
    ministerie: str = ""
    op: date | None = None
    dated: bool = True
    exact: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Found:
    """A candidate. `score` is 0 to 100. `features` are what the score rests on, by name."""

    entry: Entry
    score: float
    match: bool
    features: dict[str, float | bool] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Scored:
    """A path with its certainty (0..1), and whether it is the one that was found.

    `weak` is what only has a likeness: it never stands above what the rules found possible.
    """

    path: str
    certainty: float
    chosen: bool = False
    weak: bool = False


_Finder = Callable[[Catalogue, Sought], list[_Scored]]


def find(catalogue: Catalogue, sought: Sought) -> list[Found]:
    """Return the candidates for a query, best first.

    One at most is a match: it was found by the rules that link documents, with a certainty of 0.90 or more. A name
    longer than any name finds nobody.
    """
    if not (sought.naam or sought.exact or sought.fractie or sought.ministerie or sought.op):
        return []
    if len(sought.naam) > LONGEST_NAME or len(sought.naam.split()) > _MOST_WORDS:
        return []
    scored = _exact(catalogue, sought) if sought.exact else _by_name(catalogue, sought)
    best_of: dict[str, _Scored] = {}
    for one in _below(scored):
        known = best_of.get(one.path)
        if known is None or (one.chosen, one.certainty) > (known.chosen, known.certainty):
            best_of[one.path] = one
    kept = [one for one in best_of.values() if one.path in catalogue.entries and one.certainty > 0]
    sure = [one for one in kept if one.chosen and one.certainty >= MATCH]
    found = [_found(catalogue, sought, one, match=sought.dated and [one] == sure) for one in kept]
    return sorted(found, key=lambda f: (not f.match, -f.score, -_newest(f.entry), f.entry.path))


def _below(scored: Sequence[_Scored]) -> list[_Scored]:
    """Return all, those that only have a likeness at half of what the least of the others has, or lower."""
    least = min((one.certainty for one in scored if not one.weak), default=1.0)
    return [replace(one, certainty=min(one.certainty, round(least / 2, 2))) if one.weak else one for one in scored]


def _newest(entry: Entry) -> int:
    return entry.begin.toordinal() if entry.begin else 0


def _found(catalogue: Catalogue, sought: Sought, one: _Scored, match: bool) -> Found:
    entry = catalogue.entries[one.path]
    return Found(entry, round(one.certainty * 100, 1), match, _features(catalogue, sought, entry))


def _by_name(catalogue: Catalogue, sought: Sought) -> list[_Scored]:
    scored = [one for kind in sought.kinds for one in _FINDERS[kind](catalogue, sought)]
    same = [path for path in catalogue.by_name.get(fold(sought.naam), ()) if _is_of(path, sought.kinds)]
    return [*scored, *(_Scored(path, _WEAK, weak=True) for path in same)]


def _is_of(path: str, kinds: Iterable[str]) -> bool:
    return path.partition("/")[0] in {kind.lower() for kind in kinds}


def _exact(catalogue: Catalogue, sought: Sought) -> list[_Scored]:
    """Return what an id names; for a person's id and a kind of role, the person's roles of that kind on the day."""
    paths = [path for path in sought.exact if _is_of(path, sought.kinds)]
    if not paths:
        people = [path for path in sought.exact if _is_of(path, ("Persoon",))]
        roles = [role for person in people for role in catalogue.roles(person) if _is_of(role, sought.kinds)]
        paths = [role for role in roles if catalogue.entries[role].covers(sought.op)]
    return _shared(paths, 1.0)


def _shared(paths: Sequence[str], certainty: float) -> list[_Scored]:
    """Return one path as found, and several with what a certainty of 0.9 leaves for each."""
    if len(paths) == 1:
        return [_Scored(paths[0], certainty, chosen=True)]
    return [_Scored(path, round(MATCH / len(paths), 2)) for path in paths]


def _scored(resolution: Resolution, becomes: Callable[[str], str] = str) -> list[_Scored]:
    """Return what a resolution says; `becomes` leads from its path to that of the kind that is sought."""
    if resolution.matched:
        return [_Scored(becomes(resolution.entity), resolution.zekerheid, chosen=True)]
    return [_Scored(becomes(candidate.entity), candidate.score) for candidate in resolution.candidates]


def _hundredths(certainty: int) -> float:
    return max(0, min(CERTAIN, certainty)) / 100


# ---------------------------------------------------------------- people


def _personen(catalogue: Catalogue, sought: Sought) -> list[_Scored]:
    post = read_post(catalogue.register, sought.naam, sought.op)
    if post is not None or (not sought.naam and sought.ministerie):
        return _as_people(catalogue, _bewindspersonen(catalogue, sought))
    if not sought.naam:
        return _as_people(catalogue, _kamerleden(catalogue, sought))
    sought = _without_party(catalogue, sought)
    if sought.op is None:
        found = _undated(catalogue, sought)
    elif sought.fractie:
        found = _as_people(catalogue, _member_on(catalogue, sought, sought.op))
    elif sought.ministerie:
        found = _as_people(catalogue, _named_on(catalogue, sought, sought.op))
    else:
        found = _scored(resolve_persoon(catalogue.register, sought.naam, sought.op))
    return [*found, *_namesakes(catalogue, sought.naam)]


def _as_people(catalogue: Catalogue, roles: Iterable[_Scored]) -> list[_Scored]:
    """Return the people of roles; several roles of one person count once, and together."""
    people: dict[str, list[_Scored]] = {}
    for role in roles:
        people.setdefault(_person_of(catalogue, role.path), []).append(role)
    found = []
    for path, held in people.items():
        certainty = max(role.certainty for role in held)
        weak = all(role.weak for role in held)
        found.append(_Scored(path, certainty, any(role.chosen for role in held), weak))
    return found


def _person_of(catalogue: Catalogue, path: str) -> str:
    kind, _, key = path.partition("/")
    register = catalogue.register
    role = register.kamerleden.get(key) if kind == "kamerlid" else register.bewindspersonen.get(key)
    return namespaces.persoon(role.person) if role else path


def _namesakes(catalogue: Catalogue, naam: str) -> list[_Scored]:
    """Return everybody whose surname fits, or nearly: to choose from, never as a match."""
    fits = _fits(catalogue, naam)
    return [_Scored(namespaces.persoon(fit.person), max(0.05, _WEAK - fit.cost / 100), weak=True) for fit in fits]


def _fits(catalogue: Catalogue, naam: str) -> list[NameFit]:
    """Return everybody whose surname fits or, when nobody's does, nearly does; looked for once for all types."""
    found = catalogue.fits.get(naam)
    if found is None:
        if len(catalogue.fits) >= _FITS_KEPT:
            catalogue.fits.clear()
        found = catalogue.fits[naam] = _looked_for(catalogue, naam)
    return found


def _looked_for(catalogue: Catalogue, naam: str) -> list[NameFit]:
    fits = fit_by_surname(catalogue.register, naam)
    if fits or len(naam.split()) > _MISSPELT_WORDS:
        return fits
    return fit_misspelt(catalogue.register, naam, sorted(catalogue.register.persons))


def _undated(catalogue: Catalogue, sought: Sought) -> list[_Scored]:
    """Return who of all times is meant: one must be left after group, ministry, given name and initials."""
    fits = _fits(catalogue, sought.naam)
    asked = bool(sought.fractie or sought.ministerie)
    agreeing = [fit for fit in fits if _agrees(catalogue, sought, fit.person)] if asked else fits
    left = best(agreeing)
    paths = [namespaces.persoon(fit.person) for fit in left]
    return _shared(paths, _hundredths(_undated_certainty(left[0], asked)) if left else 0)


def _undated_certainty(fit: NameFit, asked: bool) -> int:
    known = fit.support.confirmed or asked
    return MATCHED - fit.cost - _NO_DAY - (0 if known else _SURNAME_ONLY)


def _agrees(catalogue: Catalogue, sought: Sought, person: str) -> bool:
    """Tell whether somebody was ever of the group, and of the ministry, that are asked for."""
    features = _features(catalogue, sought, catalogue.entries[namespaces.persoon(person)])
    return all(features.get(name, True) for name in ("fractie", "ministerie"))


def _without_party(catalogue: Catalogue, sought: Sought) -> Sought:
    """Read "Joost Voorbeeld (VBP)": a group in brackets is a group, not a given name."""
    written = _BRACKETS.fullmatch(sought.naam)
    if written is None or not _groups_named(catalogue, written[2]):
        return sought
    return replace(sought, naam=written[1], fractie=sought.fractie or written[2])


# ---------------------------------------------------------------- members of the House


def _kamerleden(catalogue: Catalogue, sought: Sought) -> list[_Scored]:
    sought = _without_party(catalogue, sought)
    if not sought.naam:
        seats = [lid for lid in catalogue.register.kamerleden.values() if _is_seat(catalogue, sought, lid)]
        return _shared(_newest_first(seats, namespaces.kamerlid), _hundredths(MATCHED))
    if sought.op is None:
        people = {one.path: one for one in _undated(catalogue, sought)}
    else:
        found = _member_on(catalogue, sought, sought.op)
        if found:
            return found
        people = {one.path: one for one in _namesakes(catalogue, sought.naam)}
    return [one for person in people.values() for one in _their(catalogue, person, sought, "kamerlid")]


def _member_on(catalogue: Catalogue, sought: Sought, on: date) -> list[_Scored]:
    return _scored(resolve_kamerlid(catalogue.register, sought.naam, sought.fractie, on))


def _is_seat(catalogue: Catalogue, sought: Sought, lid: Kamerlid) -> bool:
    if not sought.fractie or (sought.op and not covers(lid, sought.op)):
        return False
    return any(lid.fractie == group.slug for group in _groups_named(catalogue, sought.fractie))


def _newest_first(roles: Sequence[Kamerlid | Bewindspersoon], path: Callable[[str], str]) -> list[str]:
    ordered = sorted(roles, key=lambda role: (-role.begin.toordinal(), role.key))
    return [path(role.key) for role in ordered]


def _their(
    catalogue: Catalogue, person: _Scored, sought: Sought, kind: str, post: WrittenPost | None = None
) -> list[_Scored]:
    """Return the roles of a person: one is as sure as the person, several share the certainty.

    They are those that agree with what is asked and with the post that is written, or all when none does; who never
    held such a post only has the name.
    """
    asked = [path for path in catalogue.roles(person.path) if path.startswith(f"{kind}/")]
    agreeing = [path for path in asked if _role_agrees(catalogue, sought, path, post)]
    paths, weak = agreeing or asked, person.weak or (post is not None and not agreeing)
    if len(paths) == 1:
        return [_Scored(paths[0], person.certainty, person.chosen and bool(agreeing), weak)]
    return [_Scored(path, round(person.certainty / len(paths), 2), weak=weak) for path in paths]


def _role_agrees(catalogue: Catalogue, sought: Sought, path: str, post: WrittenPost | None) -> bool:
    held = catalogue.register.bewindspersonen.get(path.partition("/")[2])
    if post and held and not _is_post(catalogue, sought, post, held):
        return False
    return all(value for name, value in _features(catalogue, sought, catalogue.entries[path]).items() if name in _ASKED)


# ---------------------------------------------------------------- members of the government


def _bewindspersonen(catalogue: Catalogue, sought: Sought) -> list[_Scored]:
    post = read_post(catalogue.register, sought.naam, sought.op)
    if post is None:
        return _by_holder(catalogue, sought) if sought.naam else _by_ministerie(catalogue, sought)
    sought = replace(sought, naam=post.naam, ministerie=post.ministerie or sought.ministerie)
    if sought.op is not None:
        found = resolve_bewindspersoon(
            catalogue.register, sought.op, post.ambt, post.naam, sought.ministerie, post.portefeuille
        )
        scored = _scored(found)
        return scored if scored or not post.naam else _by_likeness(catalogue, sought, post)
    if post.naam:
        return _roles_of(catalogue, _undated(catalogue, sought), sought, post)
    return _holders(catalogue, sought, post)


def _by_holder(catalogue: Catalogue, sought: Sought) -> list[_Scored]:
    """Return the posts of who has a name, on the day when there is one."""
    if sought.op is None:
        return _roles_of(catalogue, _undated(catalogue, sought), sought)
    return _named_on(catalogue, sought, sought.op) or _by_likeness(catalogue, sought)


def _by_ministerie(catalogue: Catalogue, sought: Sought) -> list[_Scored]:
    """Return who held a post at a ministry; nobody when none is given."""
    if not sought.ministerie:
        return []
    if sought.op is None:
        return _holders(catalogue, sought)
    return _scored(resolve_bewindspersoon(catalogue.register, sought.op, ministerie=sought.ministerie))


def _named_on(catalogue: Catalogue, sought: Sought, on: date) -> list[_Scored]:
    return _scored(resolve_bewindspersoon(catalogue.register, on, None, sought.naam, sought.ministerie))


def _by_likeness(catalogue: Catalogue, sought: Sought, post: WrittenPost | None = None) -> list[_Scored]:
    return _roles_of(catalogue, _namesakes(catalogue, sought.naam), sought, post)


def _roles_of(
    catalogue: Catalogue, people: Iterable[_Scored], sought: Sought, post: WrittenPost | None = None
) -> list[_Scored]:
    once = {person.path: person for person in people}
    return [one for person in once.values() for one in _their(catalogue, person, sought, "bewindspersoon", post)]


def _holders(catalogue: Catalogue, sought: Sought, post: WrittenPost | None = None) -> list[_Scored]:
    """Return everybody who ever held a post that is written without a name, newest first."""
    held = [one for one in catalogue.register.bewindspersonen.values() if _is_post(catalogue, sought, post, one)]
    return _shared(_newest_first(held, namespaces.bewindspersoon), _hundredths(MATCHED - _NO_DAY))


def _is_post(catalogue: Catalogue, sought: Sought, post: WrittenPost | None, held: Bewindspersoon) -> bool:
    """Tell whether a post is the one that is written, as far as it is: its office, its portfolio, its ministry."""
    if post and not (post.ambt is held.ambt or (post.ambt, held.ambt) == _ALSO_MINISTER):
        return False
    if post and post.portefeuille:
        return letters(post.portefeuille) in letters(held.portefeuille)
    if sought.ministerie:
        return namespaces.ministerie(held.ministerie) in _ministries_named(catalogue, sought.ministerie, None)
    return bool(sought.naam) or (post is not None and post.ambt is Ambt.MINISTER_PRESIDENT)


# ---------------------------------------------------------------- organisations


def _ministeries(catalogue: Catalogue, sought: Sought) -> list[_Scored]:
    if not sought.naam:
        return []
    found = _scored(resolve_ministerie(catalogue.register, sought.naam, sought.op))
    return [*found, *_alike(catalogue, sought.naam, "Ministerie")]


def _fracties(catalogue: Catalogue, sought: Sought) -> list[_Scored]:
    groups = _groups_named(catalogue, sought.naam)
    existing = [group for group in groups if catalogue.entries[namespaces.fractie(group.slug)].covers(sought.op)]
    certainty = CERTAIN - _letters_off(sought.naam, (existing or groups)) - (0 if existing else _OUTSIDE)
    paths = [namespaces.fractie(group.slug) for group in existing or groups]
    return [*_shared(paths, _hundredths(certainty)), *_alike(catalogue, sought.naam, "Fractie")]


def _groups_named(catalogue: Catalogue, written: str) -> list[Fractie]:
    """Return the groups that bear a name; one of eight letters or more may be two letters off."""
    wanted = letters(written)
    groups = catalogue.register.fracties.values()
    if not wanted:
        return []
    same = [group for group in groups if any(letters(name) == wanted for name in group.names)]
    if same or len(wanted) < 8:
        return same
    return [group for group in groups if _off(wanted, group) <= 2]


def _off(wanted: str, group: Fractie) -> int:
    return min(OSA.distance(wanted, letters(name), score_cutoff=2) for name in group.names)


def _letters_off(written: str, groups: Sequence[Fractie]) -> int:
    return 8 * min((_off(letters(written), group) for group in groups), default=0)


def _alike(catalogue: Catalogue, naam: str, kind: str) -> list[_Scored]:
    """Return organisations whose name looks like it: to choose from, never as a match."""
    alike = ((entry, _similarity(naam, entry)) for entry in catalogue.entries.values() if entry.kind == kind)
    return [_Scored(entry.path, round(ratio / 250, 2), weak=True) for entry, ratio in alike if naam and ratio >= _LIKE]


def _ministries_named(catalogue: Catalogue, written: str, on: date | None) -> set[str]:
    if f"ministerie/{written}" in catalogue.entries:
        return {f"ministerie/{written}"}
    resolution = resolve_ministerie(catalogue.register, written, on)
    return {resolution.entity} if resolution.matched else {candidate.entity for candidate in resolution.candidates}


# ---------------------------------------------------------------- features


_ASKED = ("fractie", "ministerie", "op")


def _features(catalogue: Catalogue, sought: Sought, entry: Entry) -> dict[str, float | bool]:
    """Return how like the names are (0 to 100), and for each property that was given whether it agrees."""
    features: dict[str, float | bool] = {}
    if sought.naam and not sought.exact:
        features["all_labels"] = _similarity(sought.naam, entry)
    seats, posts = _seats(catalogue, entry, sought.op), _posts(catalogue, entry, sought.op)
    if sought.fractie and entry.kind in ("Persoon", "Kamerlid"):
        features["fractie"] = any(party_on(catalogue.register, lid, sought.fractie) for lid in seats)
    if sought.ministerie and entry.kind in ("Persoon", "Bewindspersoon"):
        codes = _ministries_named(catalogue, sought.ministerie, sought.op)
        features["ministerie"] = any(namespaces.ministerie(held.ministerie) in codes for held in posts)
    if sought.op is not None:
        features["op"] = bool(seats or posts) or _existed(catalogue, entry, sought.op)
    return features


def _seats(catalogue: Catalogue, entry: Entry, on: date | None) -> list[Kamerlid]:
    """Return the memberships of a person, or the one that an entity is, those of the day when there is one."""
    register, key = catalogue.register, entry.path.partition("/")[2]
    seats = register.seats.get(key, ()) if entry.kind == "Persoon" else [register.kamerleden.get(key)]
    return [lid for lid in seats if lid and (on is None or covers(lid, on))]


def _posts(catalogue: Catalogue, entry: Entry, on: date | None) -> list[Bewindspersoon]:
    """Return the posts of a person, or the one that an entity is, those of the day when there is one."""
    register, key = catalogue.register, entry.path.partition("/")[2]
    posts = register.posts.get(key, ()) if entry.kind == "Persoon" else [register.bewindspersonen.get(key)]
    return [held for held in posts if held and (on is None or covers(held, on))]


def _existed(catalogue: Catalogue, entry: Entry, on: date) -> bool:
    """Tell whether an organisation was there on a day; a ministry may have been away between two of its versions."""
    if entry.kind == "Ministerie":
        return any(covers(v, on) for v in catalogue.register.ministeries[entry.path.partition("/")[2]].versions)
    return entry.kind == "Fractie" and entry.covers(on)


def _similarity(naam: str, entry: Entry) -> float:
    """Return how like a written name is to the nearest name of an entity, 0 to 100."""
    wanted = fold(naam)
    return round(max(fuzz.token_sort_ratio(wanted, fold(name)) for name in entry.names), 1)


_FINDERS: dict[str, _Finder] = {
    "Persoon": _personen,
    "Ministerie": _ministeries,
    "Fractie": _fracties,
    "Kamerlid": _kamerleden,
    "Bewindspersoon": _bewindspersonen,
}


def forget() -> None:
    """Let go of readings of names when there are many: names from outside are seldom seen twice, and may be long."""
    if readings.cache_info().currsize > 4096:
        readings.cache_clear()
    if fold.cache_info().currsize > 32_768:
        fold.cache_clear()
