"""People of whom a source speaks meet the people of the register: who is who, by decision, id, or name and birth.

There is one way to merge: a register that is built meets the rows of its source files, one that is renewed those of
services.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from kg.identity.names import fold
from kg.identity.persoonsbesluiten import Persoonsbesluiten
from kg.register import personen
from kg.register.journal import Journal
from kg.register.kamerleden import TWEEDE_KAMER
from kg.register.personen import Bronpersoon, Id


class People:
    """The people of a register, and those who come in. `found` are all, in the order in which they came.

    `leads` says to which key each id of keys.csv leads. A person who was merged into another stays in `found` with the
    key that is replaced: what was published about that key stays, and leads to the other.
    """

    def __init__(
        self,
        standing: Sequence[Bronpersoon],
        leads: Mapping[Id, str],
        besluiten: Persoonsbesluiten,
        journal: Journal,
    ) -> None:
        self.found = sorted(standing, key=lambda person: person.persoon.key)
        self._standing = len(self.found)
        self._leads = leads
        self._besluiten = besluiten
        self._journal = journal
        self._merged: dict[str, str] = {}
        self._by_id: dict[Id, int] = {}
        self._like: dict[tuple[str, str, str], list[int]] = defaultdict(list)
        self._place = {person.persoon.key: n for n, person in enumerate(self.found)}
        for place in range(len(self.found)):
            self._index(place)

    def meet(self, row: Bronpersoon, source: str, *, new: bool) -> int | None:
        """Return the place of the person that a row of a source is, joined with what it says.

        A row that is nobody here comes in when `new`; None when it does not, or when people must decide who it is.
        """
        place, why = self._who(row)
        if place is None and why:
            self._journal.contradicted(source, row.rows[0], why)
            return None
        if place is None and not new:
            return None
        return self.add(row, source, place)

    def add(self, row: Bronpersoon, source: str, place: int | None = None) -> int:
        """Join a row to the person at a place, or let it come in as a person of its own; return the place."""
        row = self._without_claimed(row, place, source)
        if place is None:
            self.found.append(row)
            place = len(self.found) - 1
        else:
            self._tell_likeness(place, row, source)
            self.found[place] = _joined(self.found[place], row)
        self._index(place)
        return place

    def tell_withdrawn(self, ids: Iterable[str]) -> None:
        """Tell who of the register is marked as removed by the Tweede Kamer."""
        for value in ids:
            if ("tk", value) in self._by_id:
                why = "the Tweede Kamer marks this person as removed; a key that was published stays"
                self._journal.kept(TWEEDE_KAMER, value, why)

    def merge_duplicates(self) -> None:
        """Merge people of the register who are the same by name and birth, and whom no id and no decision keeps apart.

        The key of the one leads to the other from then on.
        """
        alike: dict[tuple[str, str, str], list[int]] = defaultdict(list)
        for place, person in enumerate(self.found[: self._standing]):
            if person.persoon.birth and self._canonical(place) == place:
                alike[personen.likeness(person)].append(place)
        for places in alike.values():
            ordered = sorted(places, key=lambda n: (personen.authority(self.found[n]), self.found[n].persoon.key))
            for place in ordered[1:]:
                self._merge(ordered[0], place)

    def merged(self) -> dict[str, str]:
        """Return the keys that were merged now, and to which key each leads."""
        return dict(self._merged)

    def canonical(self) -> dict[str, str]:
        """Return every key that leads to another, by a merge or a decision."""
        return {**self._besluiten.replaced, **self._merged}

    def may_be(self, one: Bronpersoon, other: Bronpersoon) -> bool:
        """True when no id and no decision keeps two rows apart."""
        return personen.clash(one, other) is None and self._besluiten.different(one.ids, other.ids) is None

    # ------------------------------------------------------------ who is who

    def _who(self, row: Bronpersoon) -> tuple[int | None, str]:
        """Return the place of the person that a row is, or the reason why only people can say."""
        certain = self._certain(row)
        if certain is not None:
            return certain, ""
        claimed = {self._canonical(self._by_id[known]) for known in row.ids if known in self._by_id}
        found = [n for n in sorted(claimed) if self.may_be(self.found[n], row) and _agree(self.found[n], row)]
        if not found:
            like = {self._canonical(n) for n in self._like.get(personen.likeness(row), ())}
            found = [n for n in sorted(like) if self.may_be(self.found[n], row)]
        if len(found) > 1:
            names = " and ".join(self._name(n) for n in found)
            return None, f"may be {names}; decide with same-person or different-person in judgements.csv"
        return (found[0], "") if found else (None, "")

    def _certain(self, row: Bronpersoon) -> int | None:
        """Return the place of the person that a row is by decision or by its own id."""
        if self._besluiten.same(row.ids, row.ids) is not None:
            same = [n for n, person in enumerate(self.found) if self._besluiten.same(person.ids, row.ids) is not None]
            # Two who were published as two stay two rows: a register that is loaded makes them one, and leads the
            # offices of the one key to those of the other.
            found = [n for n in same if not self._have_two_keys(self.found[n], row)]
            if found:
                return self._canonical(found[0])
        own = self._by_id.get(row.ids[0])
        return None if own is None else self._canonical(own)

    def _without_claimed(self, row: Bronpersoon, place: int | None, source: str) -> Bronpersoon:
        """Return the row without the ids that are another's, and those of which the person has another already."""
        ids = []
        for known in row.ids:
            bearer = self._by_id.get(known)
            if bearer is not None and (place is None or self._canonical(bearer) != place):
                if not self._is_handed_over(known, bearer, row, source):
                    why = f"{known[0]} {known[1]} is claimed by {self._name(bearer)}, who keeps it; not joined"
                    self._journal.contradicted(source, row.rows[0], why)
                    continue
            elif place is not None and self._contradicts(self.found[place], row, known):
                mine = self.found[place].id_of(known[0])
                why = f"{known[0]} {known[1]}: {self._name(place)} has {mine}, which stays"
                self._journal.contradicted(source, row.rows[0], why)
                continue
            ids.append(known)
        return replace(row, ids=tuple(ids))

    def _contradicts(self, person: Bronpersoon, row: Bronpersoon, known: Id) -> bool:
        """True for an id of which the person has another, unless people decided that she is both."""
        clash = personen.clash(person, replace(row, ids=(known,)))
        return clash is not None and self._besluiten.same(person.ids, row.ids) is None

    def _is_handed_over(self, known: Id, bearer: int, row: Bronpersoon, source: str) -> bool:
        """Take an id from who came first, when by keys.csv it is that of the person of this row."""
        other = self.found[bearer]
        if not self._led_to(known, row) or self._led_to(known, other):
            return False
        self.found[bearer] = replace(other, ids=tuple(one for one in other.ids if one != known))
        del self._by_id[known]
        why = f"{known[0]} {known[1]} is claimed by {row.rows[0]}, who has it by keys.csv; not joined"
        self._journal.contradicted(source, other.rows[0], why)
        return True

    def _have_two_keys(self, person: Bronpersoon, row: Bronpersoon) -> bool:
        mine, theirs = ({self._leads[one] for one in p.ids if one in self._leads} for p in (person, row))
        return bool(mine and theirs) and mine.isdisjoint(theirs)

    def _led_to(self, known: Id, person: Bronpersoon) -> bool:
        """True when keys.csv gives an id to the person to whom other ids of hers lead."""
        others = {self._leads.get(one, "") for one in person.ids if one != known} | {person.persoon.key}
        return self._leads.get(known, "") in others - {""}

    def _tell_likeness(self, place: int, row: Bronpersoon, source: str) -> None:
        """Tell when a row was joined by name and birth only."""
        person = self.found[place]
        if set(person.ids).isdisjoint(row.ids) and row.ids:
            why = f"same given name, surname and year of birth as {self._name(place)}, and no id that contradicts it"
            self._journal.merged(source, row.rows[0], why)

    def _name(self, place: int) -> str:
        """Return the key of a person, or the row of the source of one who came in now."""
        person = self.found[place]
        return person.persoon.key or person.rows[0]

    # ------------------------------------------------------------ merging

    def _merge(self, stays: int, goes: int) -> None:
        one, other = self.found[stays], self.found[goes]
        if not self.may_be(self.found[stays], other):
            return
        self._merged[other.persoon.key] = one.persoon.key
        why = f"same given name, surname and year of birth as {one.persoon.key}, and no id that contradicts it"
        self._journal.merged(personen.FILE, other.persoon.key, why)

    def _canonical(self, place: int) -> int:
        key = self.found[place].persoon.key
        return self._place.get(self._merged.get(key) or self._besluiten.replaced.get(key, key), place)

    def _index(self, place: int) -> None:
        person = self.found[place]
        for known in person.ids:
            self._by_id.setdefault(known, place)
        places = self._like[personen.likeness(person)]
        if place not in places:
            places.append(place)


def _agree(one: Bronpersoon, other: Bronpersoon) -> bool:
    """True when two rows with an id in common can be one person: born in one year, or else of one surname."""
    a, b = one.persoon, other.persoon
    if a.birth and b.birth:
        return a.birth[:4] == b.birth[:4]
    return fold(f"{a.prefix} {a.family}") == fold(f"{b.prefix} {b.family}")


def _joined(person: Bronpersoon, row: Bronpersoon) -> Bronpersoon:
    """Return a person with what a row says.

    Of a person of the register what is said now comes first when its authority is not less, and a source that says
    nothing new is no source of hers.
    """
    known = person.persoon
    if not known.key:
        return personen.join(person, row)
    # A label does not say where the surname begins: one that is the same adds nothing to the parts we have.
    parted = bool(row.id_of("tk")) or fold(row.persoon.name) != fold(known.name)
    now_first = parted and personen.authority(row) <= personen.authority(person)
    joined = personen.join(row, person) if now_first else personen.join(person, row)
    return replace(joined, persoon=known) if replace(joined.persoon, source=known.source) == known else joined
