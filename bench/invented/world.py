"""People, groups, ministries and cabinets who do not exist, for thirty years, as a register."""

from __future__ import annotations

import csv
from bisect import bisect_right
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from random import Random

FIRST_YEAR, TERMS, TERM = 2041, 8, 4  # the first term, how many, and years each
_SEATS = 150
_MINISTRIES = (
    ("Agenda en Archief", "AenA"),
    ("Bureaus en Balies", "BenB"),
    ("Formulieren", "FOR"),
    ("Gangen, Trappen en Liften", "GTL"),
    ("Inkt en Papier", "IenP"),
    ("Kapstokken", "KAP"),
    ("Koffie en Klimaatregeling", "KenK"),
    ("Lampen en Licht", "LenL"),
    ("Nietmachines", "NIE"),
    ("Stempels en Zegels", "SenZ"),
    ("Thee", "THE"),
    ("Vergaderingen", "VER"),
)
_GROUPS = tuple(
    (f"Lijst {name}", f"L{name[:3].upper()}")
    for name in ("Alfa", "Bravo", "Charlie", "Delta", "Echo", "Foxtrot", "Golf", "Hotel", "India", "Juliet")
)
_GIVEN = "Ada Bas Cleo Daan Eva Finn Gijs Hanna Ivo Jet Koen Lot Mats Noor Otto Pip Rik Saar Tijn Una Vik Wies".split()
_PREFIXES = ("", "", "", "van ", "de ", "van der ", "ten ")
_STEMS = "Blad Dop Flard Gum Haak Inkt Klep Krul Lint Nerf Noot Pen Plak Punt Rand Rol Schap Spie Stip Vel Vouw".split()
_ENDINGS = "aard berg boer dam ema hof horst huis inga kamp laar man meijer mans stra veld voort weg".split()


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody with a role: `name` is the surname with its prefix, as headers write it ("Van der Inktstra")."""

    key: str
    given: str
    prefix: str
    family: str
    place: int  # number of the group, or of the ministry

    @property
    def name(self) -> str:
        """Surname with prefix, the first letter a capital."""
        written = f"{self.prefix}{self.family}"
        return written[0].upper() + written[1:]


class World:
    """Who sits where and holds what, by term."""

    def __init__(self) -> None:
        self.members = [self._people(term, "lid", _SEATS, len(_GROUPS)) for term in range(TERMS)]
        self.ministers = [self._people(term, "minister", len(_MINISTRIES), len(_MINISTRIES)) for term in range(TERMS)]

    @staticmethod
    def _people(term: int, what: str, count: int, places: int) -> list[Person]:
        """Return `count` people of a term, the surname of each his own within group or ministry."""
        random = Random(f"{what} {term}")
        found: dict[tuple[str, int], Person] = {}
        while len(found) < count:
            number = len(found)
            family = random.choice(_STEMS) + random.choice(_ENDINGS)
            person = Person(
                f"{what}-{term}-{number}", random.choice(_GIVEN), random.choice(_PREFIXES), family, number % places
            )
            found.setdefault((family, person.place), person)
        return list(found.values())

    def members_on(self, day: date) -> list[Person]:
        """The members of the Kamer on a day."""
        return self.members[_term(day, seats_from)]

    def minister_on(self, ministry: int, day: date) -> Person:
        """Who leads a ministry on a day."""
        return self.ministers[_term(day, posts_from)][ministry]

    @staticmethod
    def group(person: Person) -> str:
        """The abbreviation of a member's group."""
        return _GROUPS[person.place][1]

    @staticmethod
    def ministry(number: int) -> str:
        """What a ministry is called."""
        return _MINISTRIES[number][0]

    @staticmethod
    def code(number: int) -> str:
        """The code of a ministry."""
        return f"mnre98{number:02d}"

    @property
    def ministries(self) -> int:
        """How many ministries there are."""
        return len(_MINISTRIES)

    def write_register(self, folder: Path) -> None:
        """Write the register of this world as CSV files."""
        folder.mkdir(parents=True, exist_ok=True)
        everybody = [person for term in (*self.members, *self.ministers) for person in term]
        header = "key name given prefix family initials birth source"
        _write(folder / "persons.csv", header, [_person(person) for person in everybody])
        seats = [_seat(person, term) for term, people in enumerate(self.members) for person in people]
        _write(folder / "kamerleden.csv", "person fractie begin end source", seats)
        posts = [_post(person, term) for term, people in enumerate(self.ministers) for person in people]
        header = "person ambt ministerie portefeuille post begin end kabinet source"
        _write(folder / "bewindspersonen.csv", header, posts)
        groups = [(short.lower(), f"{name}|{short}", "", "", "verzonnen") for name, short in _GROUPS]
        _write(folder / "fracties.csv", "slug names begin end source", groups)
        cabinets = [
            (_cabinet(term), f"Kabinet {term + 1}", *_days(posts_from, term), "verzonnen") for term in range(TERMS)
        ]
        _write(folder / "kabinetten.csv", "slug name begin end source", cabinets)
        codes = [(self.code(number), "verzonnen") for number in range(self.ministries)]
        _write(folder / "ministeries.csv", "code source", codes)
        names = [
            (self.code(number), name, short, f"{FIRST_YEAR}-01-01", "", "", "verzonnen")
            for number, (name, short) in enumerate(_MINISTRIES)
        ]
        _write(folder / "ministerieversies.csv", "ministerie name abbreviation begin end tooi source", names)


def seats_from(term: int) -> date:
    """The first day of a term of the Kamer."""
    return date(FIRST_YEAR + TERM * term, 1, 1)


def posts_from(term: int) -> date:
    """The first day of a cabinet; the first of all begins with the first Kamer."""
    return date(FIRST_YEAR + TERM * term, 7 if term else 1, 1)


def _term(day: date, begins: Callable[[int], date]) -> int:
    return bisect_right([begins(term) for term in range(TERMS)], day) - 1


def _days(begins: Callable[[int], date], term: int) -> tuple[str, str]:
    last = "" if term + 1 == TERMS else date.fromordinal(begins(term + 1).toordinal() - 1).isoformat()
    return begins(term).isoformat(), last


def _person(person: Person) -> tuple[str, ...]:
    full = f"{person.given} {person.prefix}{person.family}"
    return (
        person.key,
        full,
        person.given,
        person.prefix.strip(),
        person.family,
        f"{person.given[0]}.",
        "",
        "verzonnen",
    )


def _seat(person: Person, term: int) -> tuple[str, ...]:
    return (person.key, _GROUPS[person.place][1].lower(), *_days(seats_from, term), "verzonnen")


def _post(person: Person, term: int) -> tuple[str, ...]:
    post = f"Minister van {_MINISTRIES[person.place][0]}"
    code = World.code(person.place)
    return (person.key, "Minister", code, "", post, *_days(posts_from, term), _cabinet(term), "verzonnen")


def _cabinet(term: int) -> str:
    return f"kabinet-{term + 1}"


def _write(path: Path, header: str, rows: Iterable[tuple[str, ...]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(header.split())
        writer.writerows(rows)
