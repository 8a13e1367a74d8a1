"""The register in memory: people, their roles, ministries, groups and cabinets, with indices for look-up by name."""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TypeVar

from kg import namespaces
from kg.errors import SourceError
from kg.identity.judgements import FILE as JUDGEMENTS
from kg.identity.judgements import Judgements, read_judgements
from kg.identity.names import Name, fold, main_part, name_with_given
from kg.identity.persoonsbesluiten import Persoonsbesluiten, check_people, follow, followed, joined, names_before
from kg.model import (
    Ambt,
    Bewindspersoon,
    Fractie,
    Identificatie,
    Identificatieschema,
    Kabinet,
    Kamerlid,
    Ministerie,
    Ministerieversie,
    Persoon,
    Resolution,
)

PACKAGED = Path(__file__).parents[1] / "register"
_ANSWERS_KEPT = 20_000  # about 10 MB
_BETWEEN_PARTIES = re.compile(r"(?<=\w)\s+en\s+(?=\w)")
# A group of one is called after its member: "Lid Voorbeeld", "Groep Voorbeeld", "Fractie Voorbeeld".
_OF_ONE = re.compile(r"^(?:het )?(?:lid|groep|groepering|fractie)[\s-]+", re.IGNORECASE)
_Row = dict[str, str]
K = TypeVar("K")
V = TypeVar("V")


@dataclass(frozen=True, eq=False)
class Register:
    """Everything the register holds, by key, and indices over it. Make it with `load`; never change it.

    `aliases` are the other names of a person, `ids` leads from (scheme, id) to our person key: `tk`, `wikidata`,
    `parlement`, `bron`. `identificaties` are the ids of others by entity path ("persoon/…"), in order of scheme and
    id; an entity may have several of one scheme, and its own field (`Persoon.wikidata_id`) has the first.
    `replaced` leads from the path of a person or role whose key is no longer used to the path that stays.
    """

    persons: dict[str, Persoon]
    kamerleden: dict[str, Kamerlid]
    bewindspersonen: dict[str, Bewindspersoon]
    ministeries: dict[str, Ministerie]
    fracties: dict[str, Fractie]
    kabinetten: dict[str, Kabinet]
    aliases: dict[str, tuple[str, ...]]
    ids: dict[tuple[str, str], str]
    identificaties: dict[str, tuple[Identificatie, ...]]
    judgements: Judgements
    replaced: dict[str, str]
    # Indices. A surname is as `names.fold` makes it; `main_parts` are the first halves of double surnames.
    names: dict[str, tuple[Name, ...]] = field(repr=False)
    surnames: dict[str, tuple[str, ...]] = field(repr=False)
    main_parts: dict[str, tuple[str, ...]] = field(repr=False)
    seats: dict[str, tuple[Kamerlid, ...]] = field(repr=False)
    groups: dict[str, tuple[Kamerlid, ...]] = field(repr=False)
    posts: dict[str, tuple[Bewindspersoon, ...]] = field(repr=False)
    fractie_names: dict[str, tuple[str, ...]] = field(repr=False)
    ministerie_names: dict[str, tuple[Ministerieversie, ...]] = field(repr=False)
    # Answers already given, by function and arguments; a question is asked thousands of times in one build.
    answers: dict[tuple[object, ...], Resolution] = field(default_factory=dict, repr=False)
    in_office: dict[date, tuple[Bewindspersoon, ...]] = field(default_factory=dict, repr=False)

    @classmethod
    def load(cls, folder: Path | None = None) -> Register:
        """Read the register in `folder`, by default the one that comes with the package.

        A file that is not there is empty. Raises SourceError for a row that cannot be read.
        """
        return _Loader(folder or PACKAGED).register()

    def answer(self, question: tuple[object, ...], compute: Callable[[], Resolution]) -> Resolution:
        """Return the answer to a question, computed once; all are forgotten when there are too many to keep."""
        found = self.answers.get(question)
        if found is None:
            if len(self.answers) >= _ANSWERS_KEPT:
                self.answers.clear()
            found = self.answers[question] = compute()
        return found

    def bewindspersonen_on(self, on: date) -> tuple[Bewindspersoon, ...]:
        """Return the posts held on a day, first and last day included."""
        found = self.in_office.get(on)
        if found is None:
            if len(self.in_office) >= _ANSWERS_KEPT:
                self.in_office.clear()
            found = self.in_office[on] = tuple(held for held in self.bewindspersonen.values() if covers(held, on))
        return found


def covers(role: Kamerlid | Bewindspersoon | Ministerieversie, on: date) -> bool:
    """True when `on` lies in the period of a role or version; an open side has no bound."""
    return (role.begin is None or role.begin <= on) and (role.end is None or on <= role.end)


def letters(text: str) -> str:
    """Return the letters and digits of a text only, folded: "GroenLinks-PvdA" and "Groen Links PvdA" are the same."""
    return fold(text).replace(" ", "")


def party_forms(name: str) -> tuple[str, ...]:
    """Return the ways in which a party's name is compared: its letters, and those without "Lid", "Groep", "Fractie".

    "GroenLinks en PvdA", "GL+PvdA" and "GroenLinks-PvdA" are compared without what joins the two.
    """
    joined_up = letters(_BETWEEN_PARTIES.sub("", name))
    alone = letters(_BETWEEN_PARTIES.sub("", _OF_ONE.sub("", name)))
    return tuple(form for form in dict.fromkeys((letters(name), joined_up, alone)) if form)


class _Loader:
    """Reads the files of one folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.as_they_stand: dict[str, list[_Row]] = {}
        self.judgements = read_judgements(self.read(JUDGEMENTS), str(folder / JUDGEMENTS))
        self.besluiten = Persoonsbesluiten.of(self.judgements.pairs, self.ids_of_people())
        self.identificaties = _grouped((found.entity, found) for found in self.identifiers())

    def register(self) -> Register:
        persons = {row["key"]: self.persoon(row) for row in self.rows("persons.csv")}
        for name in ("kamerleden.csv", "bewindspersonen.csv"):
            self.know(name, persons)
        # Two who are one person by decision may have the same role twice.
        kamerleden = list({lid.key: lid for lid in map(self.kamerlid, self.rows("kamerleden.csv"))}.values())
        posts = list({held.key: held for held in map(self.bewindspersoon, self.rows("bewindspersonen.csv"))}.values())
        fracties = [self.fractie(row) for row in self.rows("fracties.csv")]
        kabinetten = [self.kabinet(row) for row in self.rows("kabinetten.csv")]
        ministeries = self.ministeries()
        aliases = _grouped((row["person"], row["name"]) for row in self.rows("aliases.csv"))
        names = {key: _names(person, aliases.get(key, ())) for key, person in persons.items()}
        self.known(map(namespaces.persoon, persons), ministeries, fracties, kabinetten)
        versions = [version for ministerie in ministeries.values() for version in ministerie.versions]
        entities = {
            *map(namespaces.persoon, persons),
            *map(namespaces.ministerie, ministeries),
            *(namespaces.kamerlid(lid.key) for lid in kamerleden),
            *(namespaces.bewindspersoon(held.key) for held in posts),
        }
        return Register(
            persons=persons,
            kamerleden={lid.key: lid for lid in kamerleden},
            bewindspersonen={held.key: held for held in posts},
            ministeries=ministeries,
            fracties={fractie.slug: fractie for fractie in fracties},
            kabinetten={kabinet.slug: kabinet for kabinet in kabinetten},
            aliases=aliases,
            ids={(row["scheme"], row["id"]): row["key"] for row in self.rows("keys.csv")},
            identificaties=self.identificaties,
            judgements=self.decisions(entities),
            replaced=self.replaced(),
            names=names,
            surnames=_grouped((name.surname, key) for key, known in names.items() for name in known),
            main_parts=_grouped((main_part(n.written_surname), key) for key, known in names.items() for n in known),
            seats=_grouped((lid.person, lid) for lid in kamerleden),
            groups=_grouped((lid.fractie, lid) for lid in kamerleden),
            posts=_grouped((held.person, held) for held in posts),
            fractie_names=_grouped(
                (form, fractie.slug) for fractie in fracties for name in fractie.names for form in party_forms(name)
            ),
            ministerie_names=_grouped((letters(n), v) for v in versions for n in (v.name, v.abbreviation) if n),
        )

    def ids_of_people(self) -> list[_Row]:
        """Return the rows of keys.csv, and the ids of people from identifiers.csv as such rows."""
        ids = [
            {"key": row["entity"].removeprefix("persoon/"), "scheme": row["scheme"], "id": row["id"]}
            for row in self.read("identifiers.csv")
            if row["entity"].startswith("persoon/")
        ]
        return [*ids, *self.read("keys.csv")]

    def decisions(self, entities: Collection[str]) -> Judgements:
        """Return what people decided, about entities under the key that stays.

        Raises SourceError for a decision about somebody or something that is not in the register.
        """
        document = str(self.folder / JUDGEMENTS)
        judgements = self.judgements.following(lambda path: follow(path, self.besluiten.replaced))
        judgements.check_known(entities, document)
        check_people(self.besluiten, (row["key"] for row in self.read("persons.csv")), document)
        return judgements

    def replaced(self) -> dict[str, str]:
        """Return for each path of a person or role whose key is no longer used the path that stays."""
        keys = self.besluiten.replaced
        if not keys:
            return {}
        roles = [
            *(namespaces.kamerlid(self.kamerlid(row).key) for row in self.read("kamerleden.csv")),
            *(namespaces.bewindspersoon(self.bewindspersoon(row).key) for row in self.read("bewindspersonen.csv")),
        ]
        old = [*map(namespaces.persoon, keys), *(path for path in roles if path.split("/")[1] in keys)]
        return {path: follow(path, keys) for path in sorted(old)}

    def rows(self, name: str) -> list[_Row]:
        """Return the rows of a file of the register, with everybody under the key that stays."""
        rows, replaced = self.read(name), self.besluiten.replaced
        if not replaced:
            return rows
        if name == "persons.csv":
            return joined(rows, replaced)
        names = names_before(self.read("persons.csv"), replaced) if name == "aliases.csv" else []
        return [*followed(rows, replaced), *names]

    def read(self, name: str) -> list[_Row]:
        """Return the rows of a file of the register as they stand, none when it is not there; it is read once."""
        if name not in self.as_they_stand:
            self.as_they_stand[name] = self.parsed(self.folder / name)
        return self.as_they_stand[name]

    @staticmethod
    def parsed(path: Path) -> list[_Row]:
        """Return the rows of a file. Raises SourceError for what is no CSV, or a row with too many or too few cells."""
        if not path.is_file():
            return []
        try:
            with path.open(encoding="utf-8", newline="") as stream:
                rows = list(csv.DictReader(stream, strict=True))
        except (UnicodeDecodeError, csv.Error) as error:
            raise SourceError(
                "a file of the register cannot be read",
                document=str(path),
                value=str(error),
                expected="CSV in UTF-8",
                remedy="correct the file, or build the register again",
            ) from error
        for number, row in enumerate(rows, 2):
            if None in row or None in row.values():
                raise SourceError(
                    "a row of the register has too many or too few cells",
                    document=str(path),
                    place=f"row {number}",
                    value=str(row),
                    remedy="look for a quote that is not closed, or a comma without quotes",
                )
        return rows

    def know(self, name: str, persons: dict[str, Persoon]) -> None:
        """Raise SourceError for a role of a person whom the register does not have."""
        for number, row in enumerate(self.rows(name), 2):
            if row["person"] not in persons:
                raise SourceError(
                    "a role is of a person who is not in the register",
                    document=str(self.folder / name),
                    place=f"row {number}",
                    value=row["person"],
                    expected="a key of persons.csv",
                    remedy="add the person, or correct the key",
                )

    def identifiers(self) -> Iterable[Identificatie]:
        """Yield the rows of identifiers.csv, in order of entity, scheme and id, each id of an entity once."""
        seen = set()
        for row in sorted(self.rows("identifiers.csv"), key=lambda row: (row["entity"], row["scheme"], row["id"])):
            try:
                scheme = Identificatieschema(row["scheme"])
            except ValueError as error:
                raise self.bad(row, f"scheme {', '.join(Identificatieschema)}") from error
            if not (row["id"] and row["source"]):
                raise self.bad(row, "an id, and the source that says whose it is")
            self.day(row, "date")
            if (row["entity"], scheme, row["id"]) not in seen:
                seen.add((row["entity"], scheme, row["id"]))
                yield Identificatie(row["entity"], scheme, row["id"], row["source"], row["date"])

    def id_of(self, entity: str, scheme: Identificatieschema) -> str:
        """Return the first id of a scheme that an entity has, "" when it has none."""
        return next((found.id for found in self.identificaties.get(entity, ()) if found.scheme is scheme), "")

    def persoon(self, row: _Row) -> Persoon:
        entity = namespaces.persoon(row["key"])
        return Persoon(
            key=row["key"],
            name=row["name"],
            given=row["given"],
            prefix=row["prefix"],
            family=row["family"],
            initials=row["initials"],
            birth=row["birth"],
            tk_persoon_id=self.id_of(entity, Identificatieschema.TK),
            wikidata_id=self.id_of(entity, Identificatieschema.WIKIDATA),
            parlement_id=self.id_of(entity, Identificatieschema.PARLEMENT),
            source=row["source"],
        )

    def known(
        self,
        persons: Iterable[str],
        ministeries: Iterable[str],
        fracties: Iterable[Fractie],
        kabinetten: Iterable[Kabinet],
    ) -> None:
        """Raise SourceError for an id of something that the register does not have; `persons` are paths."""
        entities = {*persons, *map(namespaces.ministerie, ministeries)}
        entities |= {namespaces.fractie(fractie.slug) for fractie in fracties}
        entities |= {namespaces.kabinet(kabinet.slug) for kabinet in kabinetten}
        for entity in sorted(self.identificaties.keys() - entities):
            raise SourceError(
                "an id is of something that is not in the register",
                document=str(self.folder / "identifiers.csv"),
                value=entity,
                expected="persoon/, ministerie/, fractie/ or kabinet/ and a key of that file",
                remedy="correct the entity, or take the row out",
            )

    def kamerlid(self, row: _Row) -> Kamerlid:
        return Kamerlid(row["person"], row["fractie"], self.begin(row), self.day(row, "end"), row["source"])

    def bewindspersoon(self, row: _Row) -> Bewindspersoon:
        return Bewindspersoon(
            person=row["person"],
            ambt=Ambt(row["ambt"]),
            ministerie=row["ministerie"],
            portefeuille=row["portefeuille"],
            post=row["post"],
            begin=self.begin(row),
            end=self.day(row, "end"),
            kabinet=row["kabinet"],
            source=row["source"],
        )

    def fractie(self, row: _Row) -> Fractie:
        return Fractie(
            slug=row["slug"],
            names=tuple(row["names"].split("|")),
            begin=self.day(row, "begin"),
            end=self.day(row, "end"),
            wikidata_id=self.id_of(namespaces.fractie(row["slug"]), Identificatieschema.WIKIDATA),
            source=row["source"],
        )

    def kabinet(self, row: _Row) -> Kabinet:
        wikidata = self.id_of(namespaces.kabinet(row["slug"]), Identificatieschema.WIKIDATA)
        return Kabinet(row["slug"], row["name"], self.begin(row), self.day(row, "end"), wikidata, row["source"])

    def ministeries(self) -> dict[str, Ministerie]:
        """Return the ministries with their versions, oldest first."""
        versions: dict[str, list[Ministerieversie]] = defaultdict(list)
        for row in self.rows("ministerieversies.csv"):
            version = Ministerieversie(
                ministerie=row["ministerie"],
                name=row["name"],
                abbreviation=row["abbreviation"],
                begin=self.day(row, "begin"),
                end=self.day(row, "end"),
                tooi=row["tooi"],
                source=row["source"],
            )
            versions[version.ministerie].append(version)
        return {
            row["code"]: Ministerie(
                code=row["code"],
                versions=tuple(sorted(versions[row["code"]], key=lambda v: v.begin or date.min)),
                owms=self.id_of(namespaces.ministerie(row["code"]), Identificatieschema.OWMS),
                wikidata_id=self.id_of(namespaces.ministerie(row["code"]), Identificatieschema.WIKIDATA),
                source=row["source"],
            )
            for row in self.rows("ministeries.csv")
        }

    def begin(self, row: _Row) -> date:
        day = self.day(row, "begin")
        if day is None:
            raise self.bad(row, "a first day")
        return day

    def day(self, row: _Row, column: str) -> date | None:
        try:
            return date.fromisoformat(row[column]) if row[column] else None
        except ValueError as error:
            raise self.bad(row, "a day as 2024-07-02") from error

    def bad(self, row: _Row, expected: str) -> SourceError:
        return SourceError(
            "a row of the register cannot be read",
            document=str(self.folder),
            value=str(row),
            expected=expected,
            remedy="correct the row, or build the register again",
        )


def _names(person: Persoon, aliases: Iterable[str]) -> tuple[Name, ...]:
    """Return the names of a person, the one of the register first."""
    own = Name(person.given, person.initials, person.prefix, person.family)
    others = [name_with_given(person.given, alias) for alias in aliases]
    return (own, *(Name(o.given, o.initials or person.initials, o.prefix, o.family) for o in others))


def _grouped(pairs: Iterable[tuple[K, V]]) -> dict[K, tuple[V, ...]]:
    """Return the values of each key, each once, in the order they came."""
    groups: dict[K, dict[V, None]] = defaultdict(dict)
    for key, value in pairs:
        groups[key][value] = None
    return {key: tuple(values) for key, values in groups.items() if key != ""}
