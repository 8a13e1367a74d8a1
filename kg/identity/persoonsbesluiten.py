"""Decisions by people about two people of the register: one and the same, or two after all.

Who is the same person keeps the key of the one named first; the key of the other is replaced by it. A decision that
two are different keeps a rule of the build of the register from joining their rows.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from kg.errors import SourceError
from kg.identity.judgements import FILE, Decision, Judgement, same_as

EARLIER_KEY = "persoon"
"""Scheme in keys.csv of a key of ours that was replaced by another."""

_Row = dict[str, str]
_Id = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Persoonsbesluiten:
    """What was decided about pairs of people, for one state of keys.csv. Make it with `of`.

    `replaced` leads from the key of a person who is another to the key that stays, in one step.
    """

    pairs: tuple[Judgement, ...]
    replaced: Mapping[str, str]
    _key_of: Mapping[_Id, str] = field(repr=False)

    @classmethod
    def of(cls, pairs: Sequence[Judgement], keys: Iterable[_Row]) -> Persoonsbesluiten:
        """Read decisions beside the rows of keys.csv (key, scheme, id)."""
        key_of = {(row["scheme"], row["id"]): row["key"] for row in keys}
        replaced = _replaced(pairs, key_of)
        earlier = {old: key for (scheme, old), key in key_of.items() if scheme == EARLIER_KEY}
        known = earlier | replaced
        return cls(tuple(pairs), {old: _last(old, known) for old in known}, key_of)

    @property
    def earlier(self) -> set[str]:
        """The keys that keys.csv says were replaced."""
        return {old for scheme, old in self._key_of if scheme == EARLIER_KEY}

    def same(self, one: Iterable[_Id], other: Iterable[_Id]) -> Judgement | None:
        """Return a decision by which two rows with these ids are one person, None when there is none."""
        mine, theirs = self._references(one), self._references(other)
        for pair in self.pairs:
            if pair.decision is Decision.SAME_PERSON:
                group = same_as(self.pairs, pair.entity)
                if not group.isdisjoint(mine) and not group.isdisjoint(theirs):
                    return pair
        return None

    def different(self, one: Iterable[_Id], other: Iterable[_Id]) -> Judgement | None:
        """Return a decision by which two rows with these ids are two people, None when there is none."""
        mine, theirs = self._references(one), self._references(other)
        for pair in self.pairs:
            if pair.decision is Decision.DIFFERENT_PERSON:
                first, second = same_as(self.pairs, pair.entity), same_as(self.pairs, pair.other)
                if _apart(mine, theirs, first, second) or _apart(theirs, mine, first, second):
                    return pair
        return None

    def survivor(self, keys: Iterable[str]) -> str:
        """Return which key stays for a person who has several; the first in order where nothing was decided."""
        return min(self.replaced.get(key, key) for key in keys)

    def _references(self, ids: Iterable[_Id]) -> set[str]:
        """Return every way in which a decision may name the row with these ids."""
        mine = list(ids)
        keys = {self._key_of[one] for one in mine if one in self._key_of}
        older = {old for (scheme, old), key in self._key_of.items() if scheme == EARLIER_KEY and key in keys}
        return {f"{scheme}:{value}" for scheme, value in mine} | {f"persoon/{key}" for key in keys | older}


def _apart(mine: set[str], theirs: set[str], first: set[str], second: set[str]) -> bool:
    return not first.isdisjoint(mine) and not second.isdisjoint(theirs)


def _replaced(pairs: Sequence[Judgement], key_of: Mapping[_Id, str]) -> dict[str, str]:
    """Return for each key that is no longer used the one that stays: of a group, the first that nobody calls other."""
    same = [pair for pair in pairs if pair.decision is Decision.SAME_PERSON]
    others = {key_of_person(pair.other, key_of) for pair in same}
    replaced: dict[str, str] = {}
    for pair in same:
        keys = sorted({key for person in same_as(same, pair.entity) if (key := key_of_person(person, key_of))})
        if keys:
            stays = next((key for key in keys if key not in others), keys[0])
            replaced |= {key: stays for key in keys if key != stays}
    return replaced


def key_of_person(person: str, key_of: Mapping[_Id, str]) -> str:
    """Return the key of a person that a decision names, "" when an id leads to nobody."""
    if person.startswith("persoon/"):
        return person.removeprefix("persoon/")
    scheme, _, value = person.partition(":")
    return key_of.get((scheme, value), "")


def _last(key: str, replaced: Mapping[str, str]) -> str:
    seen = {key}
    while (key := replaced.get(key, key)) not in seen:
        seen.add(key)
    return key


# ---------------------------------------------------------------- in a register that is loaded


def check_people(besluiten: Persoonsbesluiten, persons: Iterable[str], document: str = FILE) -> None:
    """Raise SourceError for a decision that names somebody whom the register does not have.

    `persons` are the keys of everybody in it, also of those who are another by decision.
    """
    known = {*persons, *besluiten.earlier}
    for pair in besluiten.pairs:
        for person in (pair.entity, pair.other):
            if key_of_person(person, besluiten._key_of) not in known:
                raise SourceError(
                    "a judgement names a person whom the register does not have",
                    document=document,
                    place=f"row {pair.row}" if pair.row else "the new judgement",
                    value=person,
                    expected="persoon/{key} of persons.csv, or an id of keys.csv such as wikidata:Q1",
                    remedy="correct the person",
                )


def follow(path: str, replaced: Mapping[str, str]) -> str:
    """Return the path under `id/` of a person or a role with the key that stays."""
    kind, _, rest = path.partition("/")
    key, slash, tail = rest.partition("/")
    return (
        f"{kind}/{replaced.get(key, key)}{slash}{tail}" if kind in ("persoon", "kamerlid", "bewindspersoon") else path
    )


def followed(rows: Iterable[_Row], replaced: Mapping[str, str]) -> list[_Row]:
    """Return rows of the register that name people by the key that stays: columns `person`, `key` and `entity`."""
    found = []
    for row in rows:
        changed = {name: replaced[row[name]] for name in ("person", "key") if row.get(name, "") in replaced}
        if "entity" in row:
            changed["entity"] = follow(row["entity"], replaced)
        found.append(row | changed)
    return found


def names_before(persons: Iterable[_Row], replaced: Mapping[str, str]) -> list[_Row]:
    """Return the names of those whose key is replaced as rows of aliases.csv: documents go on writing them."""
    return [
        {"person": replaced[row["key"]], "name": row["name"], "source": row["source"]}
        for row in persons
        if row["key"] in replaced
    ]


def joined(rows: Iterable[_Row], replaced: Mapping[str, str]) -> list[_Row]:
    """Return the rows of persons.csv with one row for each key: what the first knows stays, the other fills in."""
    found: dict[str, _Row] = {}
    # The row of the key that stays comes first, wherever it stands in the file.
    for row in followed(sorted(rows, key=lambda row: row["key"] in replaced), replaced):
        known = found.get(row["key"], {})
        found[row["key"]] = row | {name: value for name, value in known.items() if value}
    return list(found.values())
