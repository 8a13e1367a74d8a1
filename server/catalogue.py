"""What the register of a release holds, by name and by the ids of others: to find entities with, and to name them."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import takewhile

from kg import namespaces
from kg.identity import Register
from kg.identity.matching import NameFit
from kg.identity.names import fold
from kg.model import Bewindspersoon, Identificatieschema, Kamerlid, Ministerie, Persoon
from server.texts import text, written_date

# In the order in which they are suggested: people and organisations before the roles that people had.
KINDS = ("Persoon", "Ministerie", "Fractie", "Kamerlid", "Bewindspersoon")

# What an id of each scheme looks like, after `normal_id`.
SCHEMES = {
    "parlement": re.compile(r"v[a-z0-9]{11}|[a-z0-9]+(?:-[a-z0-9]+){0,15}"),
    "wikidata": re.compile(r"Q[1-9][0-9]{0,11}"),
    "tk": re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"),
    "tooi": re.compile(r"[a-z]{2,8}_?[0-9]{4,8}"),
}
LONGEST_ID = 100  # characters

# An IRI or the address of a page that holds an id, by scheme.
_PLACES = (
    ("wikidata", re.compile(r"https?://(?:www\.)?wikidata\.org/(?:entity|wiki)/(Q[0-9]+)/?", re.IGNORECASE)),
    ("parlement", re.compile(r"https?://(?:www\.)?parlement\.com/(?:id|biografie)/([a-z0-9-]+)/?", re.IGNORECASE)),
    ("tooi", re.compile(r"https?://identifier\.overheid\.nl/tooi/id/ministerie/([a-z0-9_]+)/?", re.IGNORECASE)),
)
# Ids that nothing else is written like; the rest are taken for ids only where an id is asked for.
_UNMISTAKABLE = ("wikidata", "tk")
_UNMISTAKABLE_PARLEMENT = re.compile(r"v(?=[a-z0-9]*[0-9])[a-z0-9]{11}")
_UNMISTAKABLE_TOOI = re.compile(r"mnre[0-9]{4}|hv_[0-9]{8}")


@dataclass(frozen=True, slots=True)
class Entry:
    """An entity of the register. `path` is under `id/`; `names` are all that it is known by, `label` the first.

    `place` is what stands beside its name: an abbreviation, a role's group or post. `begin` and `end` are the first and
    last day of a role, group or ministry, None when not known or not ended; of people they are always None.
    """

    path: str
    kind: str
    names: tuple[str, ...]
    place: str = ""
    begin: date | None = None
    end: date | None = None

    @property
    def label(self) -> str:
        """The name, as the graph has it."""
        return self.names[0]

    def covers(self, on: date | None) -> bool:
        """Tell whether a day lies in the period, first and last day included; without a day, yes."""
        return on is None or ((self.begin is None or self.begin <= on) and (self.end is None or on <= self.end))


class Catalogue:
    """The entities of a register. Made once for each release."""

    def __init__(self, register: Register) -> None:
        self.register = register
        self.entries = {entry.path: entry for entry in _entries(register)}
        self.by_name = _by_name(self.entries.values())
        self.ids = _ids(register)
        self.fits: dict[str, list[NameFit]] = {}  # who fits a written name, as far as it was looked for
        self._words = sorted({found for entry in self.entries.values() for found in _beginnings(entry)})

    def with_id(self, scheme: str, written: str) -> list[str]:
        """Return the paths of what has an id of a scheme, in order; more than one when an id stands for several."""
        return sorted(self.ids.get((scheme, normal_id(scheme, written)), ()))

    def named_by_id(self, written: str, ours: str) -> list[str]:
        """Return the paths of what an id or an IRI names, none when `written` is neither.

        `ours` is what our IRIs begin with. Read are our IRIs and paths, ids of Wikidata, parlement.com, the Tweede
        Kamer and TOOI, and the addresses of their pages.
        """
        written = written.strip()
        path = self.register.replaced.get(written.removeprefix(ours), written.removeprefix(ours))
        if path in self.entries:
            return [path]
        asked = [(scheme, found[1]) for scheme, place in _PLACES if (found := place.fullmatch(written))]
        asked += [(scheme, written) for scheme in _schemes_of(written)]
        known = (self.with_id(scheme, value) for scheme, value in asked)
        return next(([path for path in paths if path in self.entries] for paths in known if paths), [])

    def starting(self, prefix: str, kinds: Iterable[str] = KINDS) -> list[Entry]:
        """Return the entities with a name in which a word begins like `prefix`, best first.

        Names that begin with it go before names that have it further on, people and organisations before roles, and
        of roles the newest first.
        """
        wanted = fold(prefix)
        if not wanted:
            return []
        best: dict[str, int] = {}
        start = bisect_left(self._words, (wanted, 0, ""))
        for _, place, path in takewhile(lambda word: word[0].startswith(wanted), self._words[start:]):
            best[path] = min(best.get(path, 1), place)
        allowed = frozenset(kinds)
        found = [self.entries[path] for path in best if self.entries[path].kind in allowed]
        return sorted(found, key=lambda e: (best[e.path], KINDS.index(e.kind), _newest_first(e), fold(e.label), e.path))

    def describe(self, entry: Entry, language: str, on: date | None = None) -> str:
        """Return what tells an entity from its namesakes, in `language`: its place and period.

        Of a person these are those of the role on the day `on`, a post rather than a seat, or else of the role that
        ended last.
        """
        told = self._told_role(entry.path, on) if entry.kind == "Persoon" else entry
        if told is None:
            return ""
        said = f"{told.place}, " if told.place else ""
        return (said + written_period(told.begin, told.end, language)).removesuffix(", ")

    def _told_role(self, person: str, on: date | None) -> Entry | None:
        roles = [self.entries[path] for path in self.roles(person)]
        then = [role for role in roles if on and role.covers(on)]
        posts = [role for role in then if role.kind == "Bewindspersoon"]
        chosen = posts or then or roles
        return max(chosen, key=lambda role: (role.end or date.max, role.begin or date.min), default=None)

    def roles(self, person: str) -> list[str]:
        """Return the paths of the roles of the person with that path, newest first."""
        key = person.partition("/")[2]
        held = [
            *((lid.begin, namespaces.kamerlid(lid.key)) for lid in self.register.seats.get(key, ())),
            *((post.begin, namespaces.bewindspersoon(post.key)) for post in self.register.posts.get(key, ())),
        ]
        return [path for _, path in sorted(held, key=lambda role: (role[0].toordinal(), role[1]), reverse=True)]


def _newest_first(entry: Entry) -> int:
    """Return a key that puts the role that began last before others; of anything but roles it is the same."""
    is_role = entry.kind in ("Kamerlid", "Bewindspersoon")
    return -entry.begin.toordinal() if is_role and entry.begin else 0


def written_period(begin: date | None, end: date | None, language: str) -> str:
    """Return a period in words, "" when neither side is known."""
    if begin is None and end is None:
        return ""
    first = written_date(begin.isoformat(), language) if begin else text("unknown", language)
    last = written_date(end.isoformat(), language) if end else text("now", language)
    return f"{first} – {last}"


def normal_id(scheme: str, written: str) -> str:
    """Return an id as its scheme writes it: none of them tells upper from lower case."""
    return written.strip().upper() if scheme == "wikidata" else written.strip().lower()


def _schemes_of(written: str) -> Iterator[str]:
    for scheme in _UNMISTAKABLE:
        if SCHEMES[scheme].fullmatch(normal_id(scheme, written)):
            yield scheme
    if _UNMISTAKABLE_PARLEMENT.fullmatch(written.lower()):
        yield "parlement"
    if _UNMISTAKABLE_TOOI.fullmatch(written.lower()):
        yield "tooi"


# ---------------------------------------------------------------- the entities


def _entries(register: Register) -> Iterator[Entry]:
    for person in register.persons.values():
        yield _persoon(register, person)
    for ministry in register.ministeries.values():
        yield _ministerie(ministry)
    for group in register.fracties.values():
        names = tuple(dict.fromkeys(group.names))
        yield Entry(namespaces.fractie(group.slug), "Fractie", names, group.short_name, group.begin, group.end)
    for lid in register.kamerleden.values():
        yield _kamerlid(register, lid)
    for held in register.bewindspersonen.values():
        yield _bewindspersoon(register, held)


def _persoon(register: Register, person: Persoon) -> Entry:
    names = dict.fromkeys((person.name, *register.aliases.get(person.key, ())))
    return Entry(namespaces.persoon(person.key), "Persoon", tuple(names))


def _ministerie(ministry: Ministerie) -> Entry:
    first, current = ministry.versions[0], ministry.versions[-1]
    names = tuple(dict.fromkeys(n for v in reversed(ministry.versions) for n in (v.name, v.abbreviation) if n))
    path = namespaces.ministerie(ministry.code)
    return Entry(path, "Ministerie", names, current.abbreviation, first.begin, current.end)


def _kamerlid(register: Register, lid: Kamerlid) -> Entry:
    group = register.fracties.get(lid.fractie)
    place = group.short_name if group else lid.fractie
    name = f"{register.persons[lid.person].name} ({place})"
    return Entry(namespaces.kamerlid(lid.key), "Kamerlid", (name,), place, lid.begin, lid.end)


def _bewindspersoon(register: Register, held: Bewindspersoon) -> Entry:
    name = f"{held.post} ({register.persons[held.person].name})"
    end = held.begin if held.attested else held.end
    return Entry(namespaces.bewindspersoon(held.key), "Bewindspersoon", (name,), held.post, held.begin, end)


# ---------------------------------------------------------------- indices


def _by_name(entries: Iterable[Entry]) -> dict[str, tuple[str, ...]]:
    found: dict[str, dict[str, None]] = defaultdict(dict)
    for entry in entries:
        for name in entry.names:
            found[fold(name)][entry.path] = None
    return {name: tuple(paths) for name, paths in found.items()}


def _beginnings(entry: Entry) -> Iterator[tuple[str, int, str]]:
    """Yield every name from each of its words on, with whether something stands before it."""
    for name in entry.names:
        words = fold(name).split()
        for place in range(len(words)):
            yield " ".join(words[place:]), min(place, 1), entry.path


def _ids(register: Register) -> dict[tuple[str, str], frozenset[str]]:
    """Return the paths of the entities that have an id. Both kinds of id of parlement.com are one scheme here."""
    found: dict[tuple[str, str], set[str]] = defaultdict(set)
    for path, known in register.identificaties.items():
        for identifier in known:
            scheme = "parlement" if identifier.scheme is Identificatieschema.PARLEMENT_SLUG else identifier.scheme.value
            found[scheme, normal_id(scheme, identifier.id)].add(path)
    for ministry in register.ministeries.values():
        found["tooi", ministry.code].add(namespaces.ministerie(ministry.code))
        for version in ministry.versions:  # a historical version has a code of its own
            if version.tooi:
                code = normal_id("tooi", version.tooi.rpartition("/")[2])
                found["tooi", code].add(namespaces.ministerie(ministry.code))
    return {key: frozenset(paths) for key, paths in found.items()}
