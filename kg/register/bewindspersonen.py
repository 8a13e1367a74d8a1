"""Posts in the government, from offices.csv, from what is kept by hand, and from Wikidata.

The labels of posts in the source are often those of a later time ("Minister van Economische Zaken en Klimaat" of
1977), and rows of the Staatscourant carry the end of the cabinet rather than that of the post. What is done about
either is said per row in dropped.csv.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from kg.errors import SourceError
from kg.identity.names import fold
from kg.model import Ambt, Bewindspersoon, Kabinet
from kg.register.by_hand import MARK
from kg.register.journal import Journal
from kg.register.organisaties import Ministeries
from kg.register.tables import Row

FILE = "offices.csv"
WIKIDATA = "Wikidata"
"""How dropped.csv calls Wikidata."""
STATED = "wikidata"
"""Source of a post that Wikidata states."""
ALGEMENE_ZAKEN = "mnre1010"
# Appointments are dated by the decree in one source and by the swearing-in in the other.
_SAME_APPOINTMENT = timedelta(days=7)

_NOT_A_POST = (
    (re.compile(r"^Senator "), "member of the Eerste Kamer"),
    (re.compile(r"^Minister van Staat$"), "a title of honour, not a post"),
    (re.compile(r"^Secretaris van de ministerraad"), "a civil servant"),
    (re.compile(r"^Minister van Gehandicaptenzaken$"), "a symbolic office, no member of the government"),
)
_ROLE = re.compile(
    r"(?:Nederlands )?(?P<ambt>minister-president|minister|staatssecretaris)\s*(?P<rest>.*)", re.IGNORECASE
)
_SAID = re.compile(
    r"(?:nederlands )?(?:minister-president\b|minister (?:van|voor|zonder) |staatssecretaris )", re.IGNORECASE
)
_WITHOUT_PORTFOLIO = re.compile(
    r"zonder portefeuille(?:,? belast met (?:de aangelegenheden betreffende )?(?P<charge>[^;]+)|\s*\((?P<name>[^)]*)\))"
)
_SPELLING = {"Koninksrijkrelaties": "Koninkrijksrelaties"}


@dataclass(frozen=True, slots=True)
class _Role:
    """What a role says: the office, the name of a ministry after "van", the portfolio after "voor"."""

    ambt: Ambt
    ministerie: str
    portefeuille: str


@dataclass(frozen=True, slots=True)
class _Post:
    """A post of one row, with what is needed to compare it with other rows of the same person."""

    held: Bewindspersoon
    organisation: str
    sources: frozenset[str]
    label: str

    @property
    def sure_end(self) -> bool:
        return STATED in self.sources or any(source.startswith(MARK) for source in self.sources)


def is_role(text: str) -> bool:
    """True for the name of an office in the government, as far as it says what it is of: "minister van Financiën"."""
    return _SAID.match(text) is not None


def is_post(row: Row, journal: Journal, file: str = FILE) -> bool:
    """True for a row that is a post in the government; what is none is dropped with the reason."""
    for pattern, why in _NOT_A_POST:
        if pattern.search(row["role"]):
            journal.dropped(file, _row_key(row), why)
            return False
    return True


def _row_key(row: Row) -> str:
    return f"{row['key']}|{row['role']}|{row['start']}"


def read_bewindspersonen(
    rows: Iterable[Row],
    people: Mapping[str, str],
    ministeries: Ministeries,
    kabinetten: Mapping[str, Kabinet],
    corrections: Iterable[Row],
    journal: Journal,
) -> list[Bewindspersoon]:
    """Return the posts, one for each person, post and period.

    `people` gives our key for a key of the source; `corrections` are the rows of hand/posts.csv.
    """
    by_person = _posts(rows, people, ministeries, kabinetten, corrections, journal)
    found = [post.held for posts in by_person.values() for post in _one_per_post(posts, journal)]
    return sorted(in_full(found, ministeries, kabinetten), key=lambda held: held.key)


def _posts(
    rows: Iterable[Row],
    people: Mapping[str, str],
    ministeries: Ministeries,
    kabinetten: Mapping[str, Kabinet],
    corrections: Iterable[Row],
    journal: Journal,
) -> dict[str, list[_Post]]:
    """Return what each row says, corrected by hand, by the key of the person."""
    renamed = {(people.get(row["person"], ""), row["begin"]): row for row in corrections}
    by_person: dict[str, list[_Post]] = defaultdict(list)
    for row in rows:
        post = _post(row, people[row["key"]], ministeries, renamed, journal)
        by_person[post.held.person].append(_cut_at_cabinet(post, kabinetten, journal))
    return by_person


def _post(
    row: Row, person: str, ministeries: Ministeries, renamed: Mapping[tuple[str, str], Row], journal: Journal
) -> _Post:
    role = _read_role(row)
    begin = date.fromisoformat(row["start"])
    code, portfolio = _place(role, row, begin, ministeries, journal)
    end = row["end"]
    correction = renamed.get((person, row["start"]))
    if correction:
        portfolio, end = correction["portefeuille"] or portfolio, correction["end"] or end
        changed = f"portfolio «{portfolio}», end {end}"
        journal.corrected(FILE, _row_key(row), f"{changed}: {correction['why']} ({correction['source']})")
    for wrong, right in _SPELLING.items():
        if wrong in portfolio:
            portfolio = portfolio.replace(wrong, right)
            journal.corrected(FILE, _row_key(row), f"spelling of the portfolio: {right}")
    held = Bewindspersoon(
        person=person,
        ambt=role.ambt,
        ministerie=code,
        portefeuille=portfolio,
        post=row["role"],
        begin=begin,
        end=date.fromisoformat(end) if end else None,
        source=row["sources"],
    )
    return _Post(held, row["organization"], frozenset(row["sources"].split("|")), _row_key(row))


def _read_role(row: Row) -> _Role:
    match = _ROLE.match(row["role"])
    if not match:
        raise SourceError(
            "a role is no office that we know",
            document=FILE,
            place=row["full_name"],
            value=row["role"],
            expected="Minister-president, Minister … or Staatssecretaris …",
            remedy="add it to what is not a post in kg/register/bewindspersonen.py",
        )
    ambt, rest = match["ambt"].lower(), match["rest"].replace("(Nederland)", "").strip()
    if ambt == "minister-president":
        return _Role(Ambt.MINISTER_PRESIDENT, "Algemene Zaken", "")
    kind = Ambt.MINISTER if ambt == "minister" else Ambt.STAATSSECRETARIS
    without = _WITHOUT_PORTFOLIO.match(rest)
    if without:
        return _Role(kind, "", (without["charge"] or without["name"]).strip())
    if rest.startswith("van "):
        name = rest.removeprefix("van ")
        return _Role(kind, "", name) if "-zp-" in row["post"] else _Role(kind, name, "")
    name = rest.removeprefix("voor ").removeprefix("de ")
    return _Role(kind, "", name[:1].upper() + name[1:])


def _place(role: _Role, row: Row, begin: date, ministeries: Ministeries, journal: Journal) -> tuple[str, str]:
    """Return the code of the ministry and the portfolio of a post on its first day."""
    if role.ambt is Ambt.MINISTER_PRESIDENT:
        return ALGEMENE_ZAKEN, ""
    own = ministeries.of_organisation(row["organization"], begin) or ministeries.of_name(role.ministerie, begin)
    if not role.ministerie:
        return own, _portfolio(role, own, begin, ministeries, row, journal)
    versions = ministeries.named(role.ministerie)
    valid = [v for v in versions if (v.begin is None or v.begin <= begin) and (v.end is None or v.end >= begin)]
    if valid:
        return valid[0].ministerie, ""
    if own and (versions or _is_its_name(role.ministerie, own, ministeries)):
        journal.corrected(FILE, _row_key(row), f"the name of the post is of another time; the ministry is {own}")
        return own, ""
    if own and role.ambt is Ambt.MINISTER and not _is_old(begin):
        journal.corrected(FILE, _row_key(row), "no ministry of this name: taken as a portfolio")
        return own, role.ministerie
    if not own and role.ambt is Ambt.MINISTER and not _is_old(begin):
        journal.corrected(FILE, _row_key(row), "the ministry did not exist on that day: taken as a portfolio")
        return "", role.ministerie
    return "", ""


def _is_old(begin: date) -> bool:
    # The names of ministries before TOOI's first version of them are not known.
    return begin < date(2002, 7, 22)


def _is_its_name(name: str, code: str, ministeries: Ministeries) -> bool:
    """True when `name` shares its first word with a name of the ministry: "Volkshuisvesting, … en Milieu"."""
    first = fold(name).split()[0]
    return any(fold(v.name).split()[0] == first for v in ministeries.by_code[code].versions)


def _portfolio(role: _Role, own: str, begin: date, ministeries: Ministeries, row: Row, journal: Journal) -> str:
    """Return the portfolio, but "" when it is the name of another ministry of that day."""
    for version in ministeries.named(role.portefeuille):
        other = version.ministerie != own and own
        if other and version.begin and version.begin <= begin and (version.end is None or begin <= version.end):
            journal.corrected(FILE, _row_key(row), f"portfolio «{role.portefeuille}» is another ministry on that day")
            return ""
    return role.portefeuille


# ---------------------------------------------------------------- one row per post


def _cut_at_cabinet(post: _Post, kabinetten: Mapping[str, Kabinet], journal: Journal) -> _Post:
    """End a post that Wikidata does not know where the cabinet in which it began ended: a new cabinet appoints anew."""
    held = post.held
    kabinet = next((k for k in kabinetten.values() if _in_cabinet(k, held.begin)), None)
    if post.sure_end or kabinet is None or kabinet.end is None or (held.end and held.end <= kabinet.end + timedelta(1)):
        return post
    journal.corrected(FILE, post.label, f"end {held.end or 'open'} set to that of {kabinet.name}, in which it began")
    return replace(post, held=replace(held, end=kabinet.end + timedelta(1)))


def _in_cabinet(kabinet: Kabinet, on: date) -> bool:
    return kabinet.begin <= on and (kabinet.end is None or on <= kabinet.end)


def _one_per_post(posts: Iterable[_Post], journal: Journal) -> list[_Post]:
    """Join the rows of one person that are one appointment: same office and organisation, begun within a week."""
    kept: list[_Post] = []
    for post in sorted(posts, key=lambda p: (not p.sure_end, p.held.begin, not p.held.portefeuille, p.label)):
        same = next((k for k in kept if _same_appointment(k, post)), None)
        if same is None:
            kept.append(post)
            continue
        journal.merged(FILE, post.label, f"the same appointment as {same.label}")
        kept[kept.index(same)] = _joined(same, post)
    return kept


def _same_appointment(one: _Post, other: _Post) -> bool:
    a, b = one.held, other.held
    if abs(a.begin - b.begin) > _SAME_APPOINTMENT:
        return False
    if {a.ambt, b.ambt} == {Ambt.MINISTER, Ambt.MINISTER_PRESIDENT}:
        return a.ministerie == b.ministerie == ALGEMENE_ZAKEN
    if a.ambt is not b.ambt:
        return False
    at_one = one.organisation == other.organisation or a.ministerie == b.ministerie != ""
    return at_one or (not (a.ministerie or b.ministerie) and _plain(a.post) == _plain(b.post))


def _plain(post: str) -> str:
    """Return the name of a post in comparable form; the source writes some of them as "Nederlands minister van X"."""
    return fold(post.replace("(Nederland)", "")).removeprefix("nederlands ")


def _joined(one: _Post, other: _Post) -> _Post:
    a, b = one.held, other.held
    # The Staatscourant names a portfolio as it was called then, Wikidata as it is called now.
    official = next(
        (p.held.portefeuille for p in (one, other) if "wikidata" not in p.sources and p.held.portefeuille), ""
    )
    held = replace(
        a,
        ambt=Ambt.MINISTER_PRESIDENT if Ambt.MINISTER_PRESIDENT in (a.ambt, b.ambt) else a.ambt,
        ministerie=a.ministerie or b.ministerie,
        portefeuille=official or a.portefeuille or b.portefeuille,
        end=a.end if one.sure_end or not other.sure_end else b.end,
        source="|".join(sorted(one.sources | other.sources)),
    )
    return replace(one, held=held, sources=one.sources | other.sources)


# ---------------------------------------------------------------- what Wikidata says now


def renewed(
    standing: Mapping[str, Sequence[Bewindspersoon]],
    rows: Iterable[Row],
    people: Mapping[str, str],
    ministeries: Ministeries,
    kabinetten: Mapping[str, Kabinet],
    corrections: Iterable[Row],
    journal: Journal,
) -> list[Bewindspersoon]:
    """Return the posts of the register with what Wikidata says now.

    `standing` are the posts of the register by the key of the person who holds them, `rows` are posts of Wikidata as
    rows of offices.csv. A post of the register keeps its ministry, its portfolio and its first day, which are its key;
    it gets the end that Wikidata states, unless it is kept by hand. What Wikidata no longer states stays.
    """
    # Reading a label of another time, and joining two labels of one post, loses nothing: it is not told.
    untold = Journal()
    stated = _posts(rows, people, ministeries, kabinetten, corrections, untold)
    found: list[Bewindspersoon] = []
    for person in sorted(standing.keys() | stated.keys()):
        now = _one_per_post(stated.get(person, ()), untold)
        known = standing.get(person, ())
        merged = _merged(known, now, journal) if now else known
        found += [held if held in known else _in_full(held, ministeries, kabinetten) for held in merged]
    return sorted(found, key=lambda held: held.key)


def in_full(
    posts: Iterable[Bewindspersoon], ministeries: Ministeries, kabinetten: Mapping[str, Kabinet]
) -> list[Bewindspersoon]:
    """Return posts by the names that their ministries had, and with the cabinets in which they were held."""
    return [_in_full(held, ministeries, kabinetten) for held in posts]


def _merged(standing: Sequence[Bewindspersoon], stated: Iterable[_Post], journal: Journal) -> list[Bewindspersoon]:
    """Return the posts of one person: each that Wikidata states joined to the one that it is, or added."""
    posts = list(standing)
    met: set[int] = set()
    for post in stated:
        place = _place_of(post.held, posts, met)
        if place is None:
            posts.append(post.held)
            place = len(posts) - 1
        elif place not in met:
            posts[place] = _with_end(posts[place], post, journal)
        met.add(place)
    for number, held in enumerate(standing):
        if number not in met and held.source == STATED:
            journal.kept(WIKIDATA, held.key, "Wikidata no longer states this post; a key that was published stays")
    return posts


def _place_of(held: Bewindspersoon, posts: Sequence[Bewindspersoon], met: set[int]) -> int | None:
    """Return which of the posts is this one: the same place at that time, or the only one begun in that week.

    `met` are those that another label of Wikidata has met: two labels may be one post.
    """
    same = [n for n, other in enumerate(posts) if other.ambt is held.ambt]
    at_place = [n for n in same if _at_one_place(posts[n], held)]
    together = [n for n in same if _began_together(posts[n], held)]
    found = [n for n in together if n in at_place] or [n for n in at_place if _overlap(posts[n], held)]
    if found:
        return found[0]
    unclear = [n for n in together if not (posts[n].ministerie and held.ministerie)]
    if len(unclear) > 1:
        unclear = [n for n in unclear if n not in met]
    return unclear[0] if len(unclear) == 1 else None


def _at_one_place(one: Bewindspersoon, other: Bewindspersoon) -> bool:
    if one.ministerie and other.ministerie:
        # A minister without portfolio sits at the ministry of another minister.
        alike = one.ambt is not Ambt.MINISTER or bool(one.portefeuille) == bool(other.portefeuille)
        return one.ministerie == other.ministerie and alike
    if one.portefeuille or other.portefeuille:
        return fold(one.portefeuille) == fold(other.portefeuille)
    return _plain(one.post) == _plain(other.post)


def _began_together(one: Bewindspersoon, other: Bewindspersoon) -> bool:
    return abs(one.begin - other.begin) <= _SAME_APPOINTMENT


def _overlap(one: Bewindspersoon, other: Bewindspersoon) -> bool:
    # The day of a change of cabinet is the last day of one post and the first of the next.
    return one.begin < (other.end or date.max) and other.begin < (one.end or date.max)


def _with_end(held: Bewindspersoon, post: _Post, journal: Journal) -> Bewindspersoon:
    """Return a post of the register with the end of what Wikidata states."""
    if not _began_together(held, post.held):
        why = f"Wikidata has {post.held.begin} as first day; the register keeps its own, which is in the key"
        journal.kept(WIKIDATA, held.key, why)
    sources = held.source.split("|")
    by_hand = any(source.startswith(MARK) for source in sources)
    end = held.end if by_hand else post.held.end or held.end
    return replace(held, end=end, source="|".join(sorted({*sources, STATED})))


# ---------------------------------------------------------------- names of posts


def _in_full(held: Bewindspersoon, ministeries: Ministeries, kabinetten: Mapping[str, Kabinet]) -> Bewindspersoon:
    return replace(held, post=_post_name(held, ministeries), kabinet=_kabinet(held, kabinetten))


def _post_name(held: Bewindspersoon, ministeries: Ministeries) -> str:
    """Return the name of the post by the name that its ministry had longest while it was held."""
    if held.ambt is Ambt.MINISTER_PRESIDENT:
        return "Minister-President, Minister van Algemene Zaken"
    name = ministeries.name_during(held.ministerie, held.begin, held.end) if held.ministerie else ""
    if held.ambt is Ambt.MINISTER and held.portefeuille:
        return f"Minister voor {held.portefeuille}"
    if not name and not held.portefeuille:
        return (
            held.post.removeprefix("Nederlands ").replace(" (Nederland)", "").capitalize()
            if held.post[0] == "N"
            else held.post
        )
    if held.ambt is Ambt.MINISTER:
        return f"Minister van {name}"
    if not name:
        return f"Staatssecretaris voor {held.portefeuille}"
    return f"Staatssecretaris van {name}" + (f" – {held.portefeuille}" if held.portefeuille else "")


def _kabinet(held: Bewindspersoon, kabinetten: Mapping[str, Kabinet]) -> str:
    """Return the cabinet of a post that was held in one only, else ""."""
    for kabinet in kabinetten.values():
        ends_in_it = kabinet.end is None or (held.end is not None and held.end <= kabinet.end + timedelta(1))
        if _in_cabinet(kabinet, held.begin) and ends_in_it:
            return kabinet.slug
    return ""
