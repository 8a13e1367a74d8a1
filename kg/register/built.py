"""A whole register as it is made, and its files."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import chain

from kg.model import Bewindspersoon, Fractie, Identificatie, Kabinet, Kamerlid, Ministerie, Ministerieversie, Persoon
from kg.register.journal import Entry, Journal
from kg.register.personen import Bronpersoon, Id
from kg.register.tables import Row, Table, table

_IDS_OF_PEOPLE = ("tk_persoon_id", "wikidata_id", "parlement_id")


@dataclass(frozen=True, slots=True)
class Built:
    """All tables of the register. `leads` is what keys.csv holds: to which key of ours each id leads."""

    people: list[Bronpersoon]
    kamerleden: list[Kamerlid]
    bewindspersonen: list[Bewindspersoon]
    ministeries: Mapping[str, Ministerie]
    fracties: Mapping[str, Fractie]
    kabinetten: Mapping[str, Kabinet]
    aliases: list[Row]
    leads: Mapping[Id, str]
    identifiers: list[Identificatie]
    journal: Journal

    def tables(self) -> dict[str, Table]:
        """Return the files of the register. Ids of others stand in identifiers.csv and in no other file."""
        versions = chain.from_iterable(ministerie.versions for ministerie in self.ministeries.values())
        keys = ({"key": key, "scheme": scheme, "id": value} for (scheme, value), key in self.leads.items())
        people = (person.persoon for person in self.people)
        return {
            "persons.csv": table(Persoon, people, without=_IDS_OF_PEOPLE),
            "kamerleden.csv": table(Kamerlid, self.kamerleden),
            "bewindspersonen.csv": table(Bewindspersoon, self.bewindspersonen, without=("attested",)),
            "ministeries.csv": table(
                Ministerie, self.ministeries.values(), without=("versions", "owms", "wikidata_id")
            ),
            "ministerieversies.csv": table(Ministerieversie, versions),
            "fracties.csv": table(Fractie, self.fracties.values(), without=("wikidata_id",)),
            "kabinetten.csv": table(Kabinet, self.kabinetten.values(), without=("wikidata_id",)),
            "aliases.csv": Table(("person", "name", "source"), tuple(self.aliases)),
            "keys.csv": Table(("key", "scheme", "id"), tuple(keys)),
            "identifiers.csv": table(Identificatie, self.identifiers),
            "dropped.csv": table(Entry, self.journal.entries),
        }


def aliases(
    people: Iterable[Bronpersoon], by_hand: Mapping[tuple[str, str], str], known: Mapping[tuple[str, str], str]
) -> list[Row]:
    """Return the other names of people, one row each.

    `by_hand` and `known` give the source of a name (key of the person, name) that is kept by hand, or was there.
    """
    found = {(p.persoon.key, name): p.persoon.source for p in people for name in p.names}
    found |= dict(known) | dict(by_hand)
    return [{"person": key, "name": name, "source": source} for (key, name), source in found.items()]
