"""People: cleaning their names, joining the rows of one person, and giving each a key that never changes."""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace

from kg.identity.names import fold, normal_initials, parse_name
from kg.model import Persoon
from kg.namespaces import slug
from kg.register.journal import Journal
from kg.register.tables import Row

FILE = "persons.csv"
_YEARS = re.compile(r"\s*\(\d{4}-\d{4}\)$")


@dataclass(frozen=True, slots=True)
class Bronpersoon:
    """One person as the source files have them: the person, all ids, other names, and the keys of the source's rows.

    `ids` are (scheme, value) with scheme `tk`, `wikidata`, `parlement` or `bron`, the last for the source's own key.
    """

    persoon: Persoon
    ids: tuple[tuple[str, str], ...]
    names: tuple[str, ...]
    rows: tuple[str, ...]


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
        tk_persoon_id=tk_ids[0] if tk_ids else "",
        wikidata_id=row["wikidata"],
        parlement_id=row["parlement_id"],
        source=_source(row),
    )
    ids = [("tk", value) for value in tk_ids]
    ids += [("wikidata", row["wikidata"])] * bool(row["wikidata"])
    ids += [("parlement", row["parlement_id"])] * bool(row["parlement_id"])
    names = [name for name in row["name_variants"].split("|") if name and fold(name) != fold(persoon.name)]
    return Bronpersoon(persoon, (*ids, ("bron", row["key"])), tuple(names), (row["key"],))


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


def join_duplicates(people: Iterable[Bronpersoon], journal: Journal) -> list[Bronpersoon]:
    """Join rows with the same given name, surname and year of birth whose Wikidata and parlement.com ids do not clash.

    Jasper van Dijk stands in the file once with his TK GUID and once with his Wikidata id.
    """
    groups: dict[tuple[str, str, str], list[Bronpersoon]] = defaultdict(list)
    for person in people:
        p = person.persoon
        unique = "" if p.birth else person.persoon.name
        groups[fold(p.given), fold(f"{p.prefix} {p.family}"), p.birth[:4] or unique].append(person)
    joined = []
    for group in groups.values():
        first, *others = sorted(group, key=lambda person: (not person.persoon.tk_persoon_id, person.rows))
        for other in others:
            if _clash(first.persoon, other.persoon):
                joined.append(other)
                continue
            first = join(first, other)
            why = f"same given name, surname and year of birth as {first.rows[0]}, and no id that contradicts it"
            journal.merged(FILE, other.rows[0], why)
        joined.append(first)
    return joined


def join(one: Bronpersoon, other: Bronpersoon) -> Bronpersoon:
    """Return the two as one person; what `one` knows stays, `other` fills what it does not know."""
    a, b = one.persoon, other.persoon
    persoon = replace(
        a,
        given=a.given or b.given,
        initials=a.initials or b.initials,
        birth=max((a.birth, b.birth), key=len),
        tk_persoon_id=a.tk_persoon_id or b.tk_persoon_id,
        wikidata_id=a.wikidata_id or b.wikidata_id,
        parlement_id=a.parlement_id or b.parlement_id,
        source=a.source if a.source == b.source else f"{a.source}|{b.source}",
    )
    names = [name for name in (*one.names, *other.names, b.name) if fold(name) != fold(a.name)]
    ids = dict.fromkeys((*one.ids, *other.ids))
    return Bronpersoon(persoon, tuple(ids), tuple(dict.fromkeys(names)), (*one.rows, *other.rows))


def _clash(a: Persoon, b: Persoon) -> bool:
    pairs = ((a.wikidata_id, b.wikidata_id), (a.parlement_id, b.parlement_id))
    return any(x and y and x != y for x, y in pairs)


# ---------------------------------------------------------------- keys


def give_keys(people: Iterable[Bronpersoon], kept: Iterable[Row], journal: Journal) -> list[Bronpersoon]:
    """Give each person a key: the one that keys.csv already has for one of the ids, else a new one.

    `kept` are the rows of keys.csv: key, scheme, id. A person whose ids lead to two keys keeps the first in order.
    """
    by_id: dict[tuple[str, str], str] = {(row["scheme"], row["id"]): row["key"] for row in kept}
    taken = set(by_id.values())
    keyed = []
    for person in sorted(people, key=lambda person: person.ids):
        keys = sorted({by_id[i] for i in person.ids if i in by_id})
        for other in keys[1:]:
            journal.merged("keys.csv", other, f"now known to be the person {keys[0]}")
        key = keys[0] if keys else _new_key(person, taken)
        taken.add(key)
        keyed.append(replace(person, persoon=replace(person.persoon, key=key)))
    return keyed


def _new_key(person: Bronpersoon, taken: set[str]) -> str:
    p = person.persoon
    digest = hashlib.sha256(repr(sorted(person.ids)).encode()).hexdigest()
    key = slug(f"{p.given or p.initials} {p.prefix} {p.family} {p.birth[:4] or 'x' + digest[:4]}")
    return key if key not in taken else f"{key}-x{digest[:4]}"
