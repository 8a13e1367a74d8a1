"""The register in memory: people, their roles, ministries, groups and cabinets, with indices for look-up by name."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TypeVar

from kg.errors import SourceError
from kg.identity.judgements import Judgements, read_judgements
from kg.identity.names import Name, fold, main_part, name_with_given
from kg.model import (
    Ambt,
    Bewindspersoon,
    Fractie,
    Kabinet,
    Kamerlid,
    Ministerie,
    Ministerieversie,
    Persoon,
    Resolution,
)

PACKAGED = Path(__file__).parents[1] / "register"
_ANSWERS_KEPT = 20_000  # about 10 MB
_Row = dict[str, str]
K = TypeVar("K")
V = TypeVar("V")


@dataclass(frozen=True, eq=False)
class Register:
    """Everything the register holds, by key, and indices over it. Make it with `load`; never change it.

    `aliases` are the other names of a person, `ids` leads from (scheme, id) to our person key: `tk`, `wikidata`,
    `parlement`, `bron`. A person may have several ids of one scheme there; `Persoon` has the first.
    """

    persons: dict[str, Persoon]
    kamerleden: dict[str, Kamerlid]
    bewindspersonen: dict[str, Bewindspersoon]
    ministeries: dict[str, Ministerie]
    fracties: dict[str, Fractie]
    kabinetten: dict[str, Kabinet]
    aliases: dict[str, tuple[str, ...]]
    ids: dict[tuple[str, str], str]
    judgements: Judgements
    # Indices. A surname is as `names.fold` makes it; `main_parts` are the first halves of double surnames.
    names: dict[str, tuple[Name, ...]] = field(repr=False)
    surnames: dict[str, tuple[str, ...]] = field(repr=False)
    main_parts: dict[str, tuple[str, ...]] = field(repr=False)
    seats: dict[str, tuple[Kamerlid, ...]] = field(repr=False)
    groups: dict[str, tuple[Kamerlid, ...]] = field(repr=False)
    posts: dict[str, tuple[Bewindspersoon, ...]] = field(repr=False)
    fractie_names: dict[str, str] = field(repr=False)
    ministerie_names: dict[str, tuple[Ministerieversie, ...]] = field(repr=False)
    # Answers already given, by function and arguments; a question is asked thousands of times in one build.
    answers: dict[tuple[object, ...], Resolution] = field(default_factory=dict, repr=False)

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
        return tuple(held for held in self.bewindspersonen.values() if covers(held, on))


def covers(role: Kamerlid | Bewindspersoon | Ministerieversie, on: date) -> bool:
    """True when `on` lies in the period of a role or version; an open side has no bound."""
    return (role.begin is None or role.begin <= on) and (role.end is None or on <= role.end)


def letters(text: str) -> str:
    """Return the letters and digits of a text only, folded: "GroenLinks-PvdA" and "Groen Links PvdA" are the same."""
    return fold(text).replace(" ", "")


class _Loader:
    """Reads the files of one folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def register(self) -> Register:
        persons = {row["key"]: Persoon(**row) for row in self.rows("persons.csv")}
        for name in ("kamerleden.csv", "bewindspersonen.csv"):
            self.know(name, persons)
        kamerleden = [self.kamerlid(row) for row in self.rows("kamerleden.csv")]
        posts = [self.bewindspersoon(row) for row in self.rows("bewindspersonen.csv")]
        fracties = [self.fractie(row) for row in self.rows("fracties.csv")]
        kabinetten = [self.kabinet(row) for row in self.rows("kabinetten.csv")]
        ministeries = self.ministeries()
        aliases = _grouped((row["person"], row["name"]) for row in self.rows("aliases.csv"))
        names = {key: _names(person, aliases.get(key, ())) for key, person in persons.items()}
        versions = [version for ministerie in ministeries.values() for version in ministerie.versions]
        return Register(
            persons=persons,
            kamerleden={lid.key: lid for lid in kamerleden},
            bewindspersonen={held.key: held for held in posts},
            ministeries=ministeries,
            fracties={fractie.slug: fractie for fractie in fracties},
            kabinetten={kabinet.slug: kabinet for kabinet in kabinetten},
            aliases=aliases,
            ids={(row["scheme"], row["id"]): row["key"] for row in self.rows("keys.csv")},
            judgements=read_judgements(self.rows("judgements.csv")),
            names=names,
            surnames=_grouped((name.surname, key) for key, known in names.items() for name in known),
            main_parts=_grouped((main_part(n.written_surname), key) for key, known in names.items() for n in known),
            seats=_grouped((lid.person, lid) for lid in kamerleden),
            groups=_grouped((lid.fractie, lid) for lid in kamerleden),
            posts=_grouped((held.person, held) for held in posts),
            fractie_names={letters(name): fractie.slug for fractie in fracties for name in fractie.names},
            ministerie_names=_grouped((letters(n), v) for v in versions for n in (v.name, v.abbreviation) if n),
        )

    def rows(self, name: str) -> list[_Row]:
        """Return the rows of a file of the register, none when it is not there."""
        path = self.folder / name
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
            wikidata_id=row["wikidata_id"],
            source=row["source"],
        )

    def kabinet(self, row: _Row) -> Kabinet:
        return Kabinet(
            row["slug"], row["name"], self.begin(row), self.day(row, "end"), row["wikidata_id"], row["source"]
        )

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
                owms=row["owms"],
                wikidata_id=row["wikidata_id"],
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
