"""Renewing a register with what services say: from a register, answers and decisions to a register. Nothing is asked.

What is kept by hand stays; people keep their keys; an id that two people claim is told and given to neither; nothing
that was published is taken out because a source is silent about it.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from kg.identity.judgements import Judgements
from kg.identity.names import fold
from kg.identity.persoonsbesluiten import EARLIER_KEY, Persoonsbesluiten
from kg.model import Bewindspersoon, Fractie, Identificatie, Identificatieschema, Kabinet, Kamerlid, Ministerie
from kg.namespaces import fractie, ministerie, slug
from kg.register import bewindspersonen, by_hand, identifiers, kamerleden, personen
from kg.register.bewindspersonen import WIKIDATA
from kg.register.built import Built, aliases
from kg.register.identifiers import Link
from kg.register.journal import Entry, Journal
from kg.register.kamerleden import TWEEDE_KAMER
from kg.register.meeting import People
from kg.register.organisaties import Ministeries, renewed_ministeries, slugs_by_name, with_names_first
from kg.register.personen import Bronpersoon, Id
from kg.register.standing import Standing
from kg.register.tables import Row, rows_if_there
from kg.register.tooi import Waardelijst
from kg.register.tweede_kamer import Groep, TweedeKamer
from kg.register.wikidata import Wikidata

_LINK_OF = {"tk": "Tweede Kamer (OData)", "wikidata": "Wikidata", "parlement": "Wikidata (P1749)"}
_GROUP_LINK = "Tweede Kamer (OData)"


@dataclass(frozen=True, slots=True)
class Answers:
    """What was asked and answered; None for a source that was not asked. `day` is when (ISO)."""

    day: str
    tweede_kamer: TweedeKamer | None = None
    wikidata: Wikidata | None = None
    tooi: Waardelijst | None = None


@dataclass(frozen=True, slots=True)
class Hand:
    """What is kept by hand beside a register: rows of aliases.csv, posts.csv and fracties.csv, cabinets, names."""

    aliases: Sequence[Row] = ()
    posts: Sequence[Row] = ()
    fracties: Sequence[Row] = ()
    kabinetten: Mapping[str, Kabinet] = field(default_factory=dict)
    corrections: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    @classmethod
    def of(cls, folder: Path) -> Hand:
        """Read what is kept in the folder `hand` of a register. Raises SourceError."""
        hand = folder / "hand"
        aliases_, posts, fracties = (rows_if_there(hand / f"{name}.csv") for name in ("aliases", "posts", "fracties"))
        return cls(aliases_, posts, fracties, by_hand.kabinetten(hand), by_hand.corrections(hand))


@dataclass(frozen=True, slots=True)
class Renewed:
    """The register as it becomes, and how many things of a source it has no use for."""

    built: Built
    ignored: Counter[str] = field(default_factory=Counter)


def renew(standing: Standing, answers: Answers, judgements: Judgements, hand: Hand, journal: Journal) -> Renewed:
    """Return the register renewed. `journal` holds what reading the answers left out, and gets the rest."""
    journal.entries |= {entry for entry in standing.entries if not _is_looked_at_again(entry, answers)}
    keys = standing.rows["keys.csv"]
    besluiten = Persoonsbesluiten.of(judgements.pairs, keys)
    ignored: Counter[str] = Counter()
    people = People(standing.people, personen.keys_by_id(keys), besluiten, journal)
    owners = _meet(people, answers, ignored)
    right = (personen.corrected(person, hand.corrections) for person in people.found)
    found = [personen.renamed(person, hand.aliases) for person in right]
    keyed, leads = personen.give_keys(found, keys, besluiten, journal)
    leads |= {(EARLIER_KEY, old): key for old, key in people.merged().items()}
    key_of = _keys_of_rows(owners, keyed, people.canonical())
    fracties, slugs = _fracties(standing, answers.tweede_kamer, hand, journal)
    ministeries = _ministeries(standing, answers.tooi, journal)
    lids = _kamerleden(standing, answers.tweede_kamer, key_of, slugs, people.canonical(), journal)
    kabinetten = {**standing.kabinetten, **hand.kabinetten}
    names = {(row["person"], row["name"]): row["source"] for row in standing.rows["aliases.csv"]}
    built = Built(
        people=keyed,
        kamerleden=lids,
        bewindspersonen=_posts(
            standing, answers.wikidata, key_of, ministeries, kabinetten, hand, people.canonical(), journal
        ),
        ministeries=ministeries.by_code,
        fracties=_with_periods(fracties, standing.kamerleden, lids),
        kabinetten=kabinetten,
        aliases=aliases(keyed, by_hand.aliases(hand.aliases, _by_source_key(leads)), names),
        leads=leads,
        identifiers=_identifiers(standing, answers, keyed, slugs, ministeries.by_code),
        journal=journal,
    )
    return Renewed(built, ignored)


def _is_looked_at_again(entry: Entry, answers: Answers) -> bool:
    """True for what a source that speaks now may have put right: it is told again when it has not."""
    speaks = {TWEEDE_KAMER: answers.tweede_kamer, WIKIDATA: answers.wikidata, "TOOI": answers.tooi}
    return entry.what in ("contradicted", "kept") and speaks.get(entry.file) is not None


# ---------------------------------------------------------------- people


def _meet(people: People, answers: Answers, ignored: Counter[str]) -> dict[str, int]:
    """Let everybody of whom sources speak meet the people of the register; return who each row of a source is."""
    owners: dict[str, int] = {}
    if answers.tweede_kamer:
        seated = {seat.persoon for seat in answers.tweede_kamer.seats if not seat.withdrawn}
        _meet_all(people, answers.tweede_kamer.people, seated, TWEEDE_KAMER, owners, ignored)
        people.tell_withdrawn(answers.tweede_kamer.withdrawn)
    if answers.wikidata:
        holders = {row["key"] for row in answers.wikidata.posts}
        _meet_all(people, answers.wikidata.people, holders, WIKIDATA, owners, ignored)
    people.merge_duplicates()
    return owners


def _meet_all(
    people: People,
    rows: Iterable[Bronpersoon],
    in_office: set[str],
    source: str,
    owners: dict[str, int],
    ignored: Counter[str],
) -> None:
    for row in sorted(rows, key=lambda row: row.rows):
        own = row.rows[0]
        place = people.meet(row, source, new=own in in_office)
        if place is None:
            ignored[f"{source}: people without an office, unknown here"] += own not in in_office
        else:
            owners[own] = place


def _keys_of_rows(
    owners: Mapping[str, int], keyed: Iterable[Bronpersoon], canonical: Mapping[str, str]
) -> dict[str, str]:
    """Return the key of the person that each row of a source is, and of all whom rows kept by hand may name."""
    by_row = {row: person.persoon.key for person in keyed for row in person.rows}
    by_id = {value: person.persoon.key for person in keyed for _, value in person.ids}
    found = by_id | {row: by_row[row] for row in owners if row in by_row}
    return {row: canonical.get(key, key) for row, key in found.items()}


def _by_source_key(leads: Mapping[Id, str]) -> dict[str, str]:
    return {value: key for (scheme, value), key in leads.items() if scheme in ("bron", "tk")}


# ---------------------------------------------------------------- groups and ministries


def _fracties(
    standing: Standing, answer: TweedeKamer | None, hand: Hand, journal: Journal
) -> tuple[dict[str, Fractie], dict[str, str]]:
    """Return the groups, and the slug of each id of the Tweede Kamer."""
    found = dict(standing.fracties)
    slugs = {
        one.id: one.entity.removeprefix("fractie/")
        for one in standing.identifiers
        if one.entity.startswith("fractie/") and one.scheme is Identificatieschema.TK
    }
    if answer is None:
        return found, slugs
    kept = {row["slug"] for row in hand.fracties}
    used = {seat.groep for seat in answer.seats if not seat.withdrawn}
    for group in sorted(answer.groups.values(), key=lambda group: group.id):
        key = slugs.get(group.id) or _slug_by_name(group, found)
        if not key and group.id in used:
            key = _new_slug(group, found)
            found[key] = Fractie(key, (group.name, group.short or group.name), source=kamerleden.STATED)
        if key:
            slugs[group.id] = key
            found[key] = _renamed(found[key], group, key in kept, journal)
    return found, slugs


def _slug_by_name(group: Groep, fracties: Mapping[str, Fractie]) -> str:
    by_name = slugs_by_name(fracties.values())
    return (by_name.get(fold(group.short), "") if group.short else "") or by_name.get(fold(group.name), "")


def _new_slug(group: Groep, fracties: Mapping[str, Fractie]) -> str:
    for name in (group.short, group.name, f"{group.name} {group.id[:4]}"):
        key = slug(name) if name else ""
        if key and key not in fracties:
            return key
    return slug(f"{group.name} {group.id}")


def _renamed(known: Fractie, group: Groep, by_hand_: bool, journal: Journal) -> Fractie:
    """Return a group under its name of now; what is kept by hand comes first."""
    now = (group.name, group.short or group.name)
    if by_hand_:
        spelled = {fold(name) for name in known.names}
        more = tuple(name for name in dict.fromkeys(now) if fold(name) not in spelled)
        if more:
            journal.kept(
                TWEEDE_KAMER, known.slug, f"the name of hand/fracties.csv stays first; also: {', '.join(more)}"
            )
        return replace(known, names=(*known.names, *more))
    if [fold(name) for name in known.names[:2]] == [fold(name) for name in now]:
        return known
    sources = dict.fromkeys((*known.source.split("|"), kamerleden.STATED))
    return replace(with_names_first(known, now), source="|".join(sources))


def _ministeries(standing: Standing, answer: Waardelijst | None, journal: Journal) -> Ministeries:
    if answer is None or answer.day <= max(_days_of_tooi(standing), default=""):
        return Ministeries(dict(standing.ministeries), {})
    return renewed_ministeries(standing.ministeries, answer, journal)


def _days_of_tooi(standing: Standing) -> list[str]:
    return [one.date for one in standing.identifiers if one.scheme is Identificatieschema.TOOI and one.source == "TOOI"]


# ---------------------------------------------------------------- offices


def _kamerleden(
    standing: Standing,
    answer: TweedeKamer | None,
    key_of: Mapping[str, str],
    slugs: Mapping[str, str],
    canonical: Mapping[str, str],
    journal: Journal,
) -> list[Kamerlid]:
    """Return the memberships, those of people of whom the Tweede Kamer speaks renewed."""
    by_person: dict[str, list[Kamerlid]] = defaultdict(list)
    for lid in standing.kamerleden:
        by_person[canonical.get(lid.person, lid.person)].append(lid)
    stated: dict[str, list[Kamerlid]] = defaultdict(list)
    withdrawn: dict[str, list[Kamerlid]] = defaultdict(list)
    for seat in answer.seats if answer else ():
        if seat.persoon in key_of and seat.groep in slugs:
            key = key_of[seat.persoon]
            lid = Kamerlid(key, slugs[seat.groep], seat.begin, seat.end, kamerleden.STATED)
            (withdrawn if seat.withdrawn else stated)[key].append(lid)
    found: list[Kamerlid] = []
    for key in sorted(by_person.keys() | stated.keys()):
        if key in stated or key in withdrawn:
            found += kamerleden.renewed(by_person.get(key, ()), stated.get(key, ()), withdrawn.get(key, ()), journal)
        else:
            found += by_person[key]
    return found


def _with_periods(
    fracties: Mapping[str, Fractie], earlier: Iterable[Kamerlid], now: Sequence[Kamerlid]
) -> dict[str, Fractie]:
    """Return the groups, with other periods where other people sat for them."""
    changed = {lid.fractie for lid in set(earlier).symmetric_difference(now)}
    return {**fracties, **kamerleden.with_periods({key: fracties[key] for key in changed}, now)}


def _posts(
    standing: Standing,
    answer: Wikidata | None,
    key_of: Mapping[str, str],
    ministeries: Ministeries,
    kabinetten: Mapping[str, Kabinet],
    hand: Hand,
    canonical: Mapping[str, str],
    journal: Journal,
) -> list[Bewindspersoon]:
    """Return the posts, those of people of whom Wikidata speaks renewed."""
    by_person: dict[str, list[Bewindspersoon]] = defaultdict(list)
    for held in standing.bewindspersonen:
        by_person[canonical.get(held.person, held.person)].append(held)
    rows = [row for row in answer.posts if row["key"] in key_of] if answer else []
    found = bewindspersonen.renewed(by_person, rows, key_of, ministeries, kabinetten, hand.posts, journal)
    if (ministeries.by_code, kabinetten) == (standing.ministeries, standing.kabinetten):
        return found
    return bewindspersonen.in_full(found, ministeries, kabinetten)


# ---------------------------------------------------------------- ids


def _identifiers(
    standing: Standing,
    answers: Answers,
    people: Sequence[Bronpersoon],
    slugs: Mapping[str, str],
    ministeries: Mapping[str, Ministerie],
) -> list[Identificatie]:
    """Return the ids of everything; a link that had its day keeps it."""
    earlier = {(one.scheme.value, one.id): Link(one.source, one.date) for one in standing.identifiers}
    known = {person_id for person in people for person_id in person.ids}
    links = {one: Link(_LINK_OF[one[0]], answers.day) for one in known if one[0] in _LINK_OF}
    links |= {one: link for one, link in earlier.items() if link.date or one not in links}
    found = identifiers.of_people(people, links)
    groups = {
        Identificatie(fractie(key), Identificatieschema.TK, group_id, _GROUP_LINK, answers.day)
        for group_id, key in slugs.items()
    }
    others = [one for one in standing.identifiers if not one.entity.startswith("persoon/")]
    has = {(one.entity, one.scheme, one.id) for one in others}
    new = [
        one for one in sorted(groups | _of_tooi(answers.tooi, ministeries), key=_order) if _order(one)[:3] not in has
    ]
    gone = _owms_of(new)
    return [*found, *(one for one in others if (one.entity, one.scheme) not in gone), *new]


def _order(one: Identificatie) -> tuple[str, Identificatieschema, str]:
    return one.entity, one.scheme, one.id


def _of_tooi(answer: Waardelijst | None, ministeries: Mapping[str, Ministerie]) -> set[Identificatie]:
    found: set[Identificatie] = set()
    if answer is None:
        return found
    for code in answer.owms:
        entity, owms = ministerie(code), ministeries[code].owms if code in ministeries else ""
        if code in ministeries:
            found.add(Identificatie(entity, Identificatieschema.TOOI, code, "TOOI", answer.day))
        if owms and owms in answer.owms[code]:
            found.add(Identificatie(entity, Identificatieschema.OWMS, owms, "TOOI", answer.day))
    return found


def _owms_of(new: Iterable[Identificatie]) -> set[tuple[str, Identificatieschema]]:
    """Return whose OWMS id is another from now on: a ministry has one."""
    return {(one.entity, one.scheme) for one in new if one.scheme is Identificatieschema.OWMS}
