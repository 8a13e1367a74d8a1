"""People: cleaning their names, joining the rows of one person, and giving each a key that never changes."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from kg.identity.names import fold, name_with_given, normal_initials, parse_name
from kg.identity.persoonsbesluiten import EARLIER_KEY, Persoonsbesluiten
from kg.model import Persoon
from kg.namespaces import slug
from kg.register.by_hand import MARK
from kg.register.journal import Journal
from kg.register.tables import Row

Id = tuple[str, str]
"""Scheme (`tk`, `wikidata`, `parlement`, `parlement-slug`, or `bron` for the key of a row in a source) and value."""

FILE = "persons.csv"
_YEARS = re.compile(r"\s*\(\d{4}-\d{4}\)$")


# Of one person there is one item in these; in the Tweede Kamer somebody may have several ids.
_ONE_EACH = ("wikidata", "parlement")


@dataclass(frozen=True, slots=True)
class Bronpersoon:
    """One person as a source has them: the person, all ids, other names, and the keys of the source's rows.

    `persoon` has no key unless the person is in the register already. The first of `ids` is that of the row itself.
    """

    persoon: Persoon
    ids: tuple[Id, ...]
    names: tuple[str, ...]
    rows: tuple[str, ...]

    def id_of(self, scheme: str) -> str:
        """Return the first id of a scheme, "" when there is none."""
        return next((value for known, value in self.ids if known == scheme), "")


def has_name(row: Row, journal: Journal) -> bool:
    """True for a row with a name; one that has only a Wikidata id in its place is dropped."""
    if re.fullmatch(r"Q\d+", row["full_name"]):
        journal.dropped(FILE, row["key"], "the source has an id where the name should be")
        return False
    return True


def read_person(row: Row) -> Bronpersoon:
    """Read one row of persons.csv; its `persoon` has no key yet."""
    tk_ids = [part for part in row["tk_persoon_id"].split("|") if part]
    given, prefix, family = _names(row)
    initials = parse_name(row["full_name"]).initials or normal_initials(row["initials"])
    persoon = Persoon(
        key="",
        name=" ".join(part for part in (given or initials, prefix, family) if part),
        given=given,
        prefix=prefix,
        family=family,
        initials=initials,
        birth=row["birth"],
        source=_source(row),
    )
    ids = [("tk", value) for value in tk_ids]
    ids += [("wikidata", row["wikidata"])] * bool(row["wikidata"])
    ids += [("parlement", row["parlement_id"])] * bool(row["parlement_id"])
    ids += [("parlement-slug", row["parlement_biografie_slug"])] * bool(row["parlement_biografie_slug"])
    names = [name for name in row["name_variants"].split("|") if name and fold(name) != fold(persoon.name)]
    return Bronpersoon(persoon, (("bron", row["key"]), *ids), tuple(names), (row["key"],))


def _source(row: Row) -> str:
    if row.get("source"):
        return row["source"]
    if row["tk_persoon_id"]:
        return "tk"
    return "wikidata" if row["wikidata"] else "staatscourant"


def _names(row: Row) -> tuple[str, str, str]:
    """Return given name, prefix and family name, read from the full name when the columns do not agree with it."""
    full = " ".join(_YEARS.sub("", row["full_name"]).split())
    parts = (row["given"], row["prefix"], _YEARS.sub("", row["family"]))
    columns = " ".join(" ".join(parts).split())
    if columns.lower() == full.lower() and "." not in columns and "(" not in columns:
        return parts[0], parts[1].lower(), parts[2]
    if row["given"] and full.lower() == f"{row['given']} {parts[2]}".lower() and "." not in full:
        return parts[0], "", parts[2]  # the prefix is of another name of this person
    name = parse_name(full)
    return name.given, name.prefix, name.family


# ---------------------------------------------------------------- one person, one row


def likeness(person: Bronpersoon) -> tuple[str, str, str]:
    """Return what two rows of one person have in common: given name, surname and year of birth, folded.

    A row without year of birth is like none but a row with just its name.
    """
    p = person.persoon
    return fold(p.given), fold(f"{p.prefix} {p.family}"), p.birth[:4] or p.name


def join_known(
    people: Iterable[Bronpersoon], leads: Mapping[Id, str], besluiten: Persoonsbesluiten, journal: Journal
) -> list[Bronpersoon]:
    """Join rows that keys.csv knows to be one person: who was joined stays joined, whatever her names have become."""
    joined: dict[str, Bronpersoon] = {}
    others = []
    for person in sorted(people, key=lambda person: (authority(person), person.rows)):
        keys = {leads[known] for known in person.ids if known in leads}
        key = keys.pop() if len(keys) == 1 else ""
        first = joined.get(key)
        if key and first is None:
            joined[key] = person
        elif first is None or clash(first, person) or besluiten.different(first.ids, person.ids):
            others.append(person)
        else:
            joined[key] = join(first, person)
            journal.merged(FILE, person.rows[0], f"known by keys.csv to be the person {key}")
    return [*joined.values(), *others]


def authority(person: Bronpersoon) -> int:
    """Return whose spelling of a name comes first: the Tweede Kamer, what is kept by hand, others."""
    sources = person.persoon.source.split("|")
    if person.id_of("tk") or "tk" in sources:
        return 0
    return 1 if any(source.startswith(MARK) for source in sources) else 2


def join(one: Bronpersoon, other: Bronpersoon) -> Bronpersoon:
    """Return the two as one person; what `one` knows stays, `other` fills what it does not know."""
    a, b = one.persoon, other.persoon
    persoon = replace(
        a,
        key=a.key or b.key,
        given=a.given or b.given,
        initials=a.initials or b.initials,
        birth=max((a.birth, b.birth), key=len),
        source="|".join(dict.fromkeys((*a.source.split("|"), *b.source.split("|")))),
    )
    names = [name for name in (*one.names, *other.names, b.name) if fold(name) != fold(a.name)]
    ids = dict.fromkeys((*one.ids, *other.ids))
    return Bronpersoon(persoon, tuple(ids), tuple(dict.fromkeys(names)), (*one.rows, *other.rows))


def clash(one: Bronpersoon, other: Bronpersoon) -> Id | None:
    """Return an id of `other` that contradicts those of `one`: of its register everybody has one."""
    for scheme in _ONE_EACH:
        mine, theirs = one.id_of(scheme), other.id_of(scheme)
        if mine and theirs and mine != theirs:
            return scheme, theirs
    return None


def corrected(person: Bronpersoon, corrections: Mapping[str, Mapping[str, str]]) -> Bronpersoon:
    """Return the person with what is put right by hand, by the key of the person in a source."""
    found = (corrections.get(value) for value in (*(value for _, value in person.ids), person.persoon.key))
    columns = next((columns for columns in found if columns), {})
    return replace(person, persoon=replace(person.persoon, **columns)) if columns else person


def renamed(person: Bronpersoon, names: Iterable[Row]) -> Bronpersoon:
    """Return the person under the name that is preferred by hand; the other name stays known."""
    ids = {value for _, value in person.ids} | {person.persoon.key}
    name = next((row["name"] for row in names if row["preferred"] and row["person"] in ids), "")
    if not name or name == person.persoon.name:
        return person
    parts = name_with_given(person.persoon.given, name)
    persoon = replace(person.persoon, name=name, given=parts.given, prefix=parts.prefix, family=parts.family)
    others = [n for n in person.names if n != name]
    return replace(person, persoon=persoon, names=(*others, person.persoon.name))


# ---------------------------------------------------------------- keys


def keys_by_id(rows: Iterable[Row]) -> dict[Id, str]:
    """Return to which key each id of keys.csv leads."""
    return {(row["scheme"], row["id"]): row["key"] for row in rows}


def give_keys(
    people: Iterable[Bronpersoon], kept: Sequence[Row], besluiten: Persoonsbesluiten, journal: Journal
) -> tuple[list[Bronpersoon], dict[Id, str]]:
    """Give each person a key: the one they have, the one that keys.csv has for one of the ids, else a new one.

    `kept` are the rows of keys.csv. A person whose ids lead to several keys gets one of them, the others lead to it
    from then on. Of two people whose ids lead to one key the first keeps it. Returns the people with their keys, and
    every id with the key it leads to: all that were there, and those of the people.
    """
    leads = keys_by_id(kept)
    known = dict(leads)
    taken = set(known.values()) | {value for scheme, value in known if scheme == EARLIER_KEY}
    given: set[str] = set()
    keyed = []
    for person in sorted(people, key=lambda person: (not person.persoon.key, person.ids)):
        own = person.persoon.key
        keys = {own} if own else {known[i] for i in person.ids if i in known} - given
        key = own or min(keys, key=lambda key: (key in besluiten.replaced, key), default="") or _new_key(person, taken)
        for other in sorted(keys - {key}):
            journal.merged("keys.csv", other, f"now known to be the person {key}")
            leads |= {known_id: key for known_id, led in leads.items() if led == other} | {(EARLIER_KEY, other): key}
        given |= keys | {key}
        taken.add(key)
        leads |= dict.fromkeys(person.ids, key)
        keyed.append(replace(person, persoon=replace(person.persoon, key=key)))
    return keyed, leads


def _new_key(person: Bronpersoon, taken: set[str]) -> str:
    p = person.persoon
    digest = hashlib.sha256(repr(sorted(person.ids)).encode()).hexdigest()
    key = slug(f"{p.given or p.initials} {p.prefix} {p.family} {p.birth[:4] or 'x' + digest[:4]}")
    return key if key not in taken else f"{key}-x{digest[:4]}"
