"""Posts in the government, from offices.csv and what is kept by hand.

The labels of posts in the source are often those of a later time ("Minister van Economische Zaken en Klimaat" of
1977), and rows of the Staatscourant carry the end of the cabinet rather than that of the post. What is done about
either is said per row in dropped.csv.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
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
        return "wikidata" in self.sources or any(source.startswith(MARK) for source in self.sources)


def is_post(row: Row, journal: Journal) -> bool:
    """True for a row that is a post in the government; what is none is dropped with the reason."""
    for pattern, why in _NOT_A_POST:
        if pattern.search(row["role"]):
            journal.dropped(FILE, _row_key(row), why)
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
    renamed = {(row["person"], row["begin"]): row for row in corrections}
    by_person: dict[str, list[_Post]] = defaultdict(list)
    for row in rows:
        post = _post(row, people[row["key"]], ministeries, renamed, journal)
        by_person[post.held.person].append(_cut_at_cabinet(post, kabinetten, journal))
    found = [held for posts in by_person.values() for held in _one_per_post(posts, journal)]
    named = [_in_full(held, ministeries, kabinetten) for held in found]
    return sorted(named, key=lambda held: held.key)


def _post(
    row: Row, person: str, ministeries: Ministeries, renamed: Mapping[tuple[str, str], Row], journal: Journal
) -> _Post:
    role = _read_role(row)
    begin = date.fromisoformat(row["start"])
    code, portfolio = _place(role, row, begin, ministeries, journal)
    end = row["end"]
    correction = renamed.get((row["key"], row["start"]))
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
    own = ministeries.of_organisation(row["organization"], begin)
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


def _one_per_post(posts: Iterable[_Post], journal: Journal) -> list[Bewindspersoon]:
    """Join the rows of one person that are one appointment: same office and organisation, begun within a week."""
    kept: list[_Post] = []
    for post in sorted(posts, key=lambda p: (not p.sure_end, p.held.begin, not p.held.portefeuille, p.label)):
        same = next((k for k in kept if _same_appointment(k, post)), None)
        if same is None:
            kept.append(post)
            continue
        journal.merged(FILE, post.label, f"the same appointment as {same.label}")
        kept[kept.index(same)] = _joined(same, post)
    return [post.held for post in kept]


def _same_appointment(one: _Post, other: _Post) -> bool:
    a, b = one.held, other.held
    if abs(a.begin - b.begin) > _SAME_APPOINTMENT:
        return False
    if {a.ambt, b.ambt} == {Ambt.MINISTER, Ambt.MINISTER_PRESIDENT}:
        return a.ministerie == b.ministerie == ALGEMENE_ZAKEN
    return a.ambt is b.ambt and (one.organisation == other.organisation or a.ministerie == b.ministerie != "")


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
