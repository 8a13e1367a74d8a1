"""How many real names are linked, how many rightly, and how fast: `python bench/identity.py FOLDER [--form text]`.

FOLDER holds rows of the export of cases (CSV or OData JSON, packed or not). A link is right when the initials that the
export gives are those of the linked person. With `--form text` each name is first written as documents write it: the
surname with the party, or the post, and the spellings that occur. Nothing is tuned on either half: even and odd years
are told apart. The peer is the nearest full name by rapidfuzz, which knows no party, post or day.
"""

from __future__ import annotations

import argparse
import resource
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from itertools import cycle, islice
from pathlib import Path
from time import perf_counter

from rapidfuzz import fuzz, process

from kg.identity import Register, resolve_bewindspersoon, resolve_kamerlid
from kg.identity.names import fold, main_part, normal_initials, parse_name, readings
from kg.identity.register import covers
from kg.model import Bewindspersoon, Kamerlid, Resolution, Zaak
from kg.readers import read
from kg.readers.archives import Walk

BANDS = ((0.98, "0.98 to 1.00"), (0.95, "0.95 to 0.97"), (0.90, "0.90 to 0.94"), (0.0, "below 0.90"))
MENTIONS = 50_000
PEER_MENTIONS = 3_000  # the peer looks at every name of the register for each mention
_AS_WRITTEN = "surname and party, given name where shared"
_DASHES = cycle(("–", " – ", " - ", "-"))
Ask = Callable[[], Resolution]


@dataclass(frozen=True, slots=True)
class Asked:
    """A name of the export on a day, how it is written here, and the question that is put to the register."""

    on: date
    name: str
    way: str
    ask: Ask | None  # None when the register does not know whom to write


@dataclass(slots=True)
class Tally:
    """Counts of one kind of mention."""

    asked: int = 0
    linked: int = 0
    right: int = 0
    wrong: int = 0  # linked to somebody with other initials; whose initials nobody knows is neither
    bands: dict[str, list[int]] = field(default_factory=lambda: defaultdict(lambda: [0, 0]))

    def add(self, found: Resolution | None, right: bool | None) -> None:
        """Count one answer; `right` is None when the export or the register has no initials."""
        self.asked += 1
        if found is None or not found.matched:
            return
        self.linked += 1
        self.right += right is True
        self.wrong += right is False
        counts = self.bands[next(name for least, name in BANDS if found.zekerheid >= least)]
        counts[0] += right is not False
        counts[1] += right is False

    @property
    def precision(self) -> float:
        """Share of the links that can be checked that is right."""
        return self.right / max(1, self.right + self.wrong)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument(
        "--form", choices=("full", "text"), default="full", help="names as in the export, or as in texts"
    )
    parser.add_argument("--since", type=int, default=2010, help="first year that counts")
    given = parser.parse_args()
    cases = [case for case in zaken(given.folder) if case.gestart_op.year >= given.since]
    if not cases:
        parser.error(f"no case since {given.since} below {given.folder}")
    register = Register.load()
    report(register, "askers", askers(register, cases, given.form))
    report(register, "addressees", addressees(register, cases, given.form))
    speed(cases)


def zaken(folder: Path) -> Iterator[Zaak]:
    """Every case below a folder, in order of file."""
    for entry in Walk((folder,)):
        found = read(entry.data, entry.bronbestand) if entry.error is None else ()
        yield from (one for one in found if isinstance(one, Zaak)) if isinstance(found, tuple) else ()


# ---------------------------------------------------------------- what is asked


def askers(register: Register, cases: Iterable[Zaak], form: str) -> Iterator[Asked]:
    """The askers of each case; in texts each in every spelling."""
    for case in cases:
        for name in (*case.indieners, *case.mede_indieners):
            on = case.gestart_op
            if form == "full":
                yield Asked(on, name, "full name", partial(resolve_kamerlid, register, name, "", on))
                continue
            found = resolve_kamerlid(register, name, "", on)
            if not found.matched:
                yield Asked(on, name, _AS_WRITTEN, None)
                continue
            lid = register.kamerleden[found.entity.removeprefix("kamerlid/")]
            for way, written, party in spellings(register, name, lid, on):
                yield Asked(on, name, way, partial(resolve_kamerlid, register, written, party, on))


def spellings(register: Register, name: str, lid: Kamerlid, on: date) -> Iterator[tuple[str, str, str]]:
    """How headers write a member: (what is special about it, name, party)."""
    surname, party = surname_of(register, name, lid.person), register.fracties[lid.fractie].names
    person = register.persons[lid.person]
    shares = [other for other in namesakes(register, lid, on) if other != lid.person]
    plain = f"{person.given} {surname}" if shares else surname
    capital = plain[:1].upper() + plain[1:]
    yield _AS_WRITTEN, capital, party[1]
    yield "surname and party alone", surname[:1].upper() + surname[1:], party[1]
    yield "party in full, prefix in lower case", plain, party[0]
    yield "with initials, capitals", f"{person.initials} {surname.title()}".strip(), party[1].upper()
    prefix = next((r.prefix for r in readings(surname) if r.prefix and not r.given), "")
    if prefix:
        yield "without its prefix", surname[len(prefix) :].strip(), party[1]
    if main_part(surname):
        yield "another dash in a double name", surname.replace("-", next(_DASHES)), party[1]
    if len(surname) >= 8 and not shares:
        yield "a letter lost", surname[:-3] + surname[-2:], party[1]


def surname_of(register: Register, name: str, person: str) -> str:
    """The surname as the export writes it."""
    known = {one.surname for one in register.names[person]}
    return next((r.written_surname for r in readings(name) if r.surname in known), parse_name(name).written_surname)


def namesakes(register: Register, lid: Kamerlid, on: date) -> set[str]:
    """Who in the same group bears the same surname on the day."""
    own = {name.surname for name in register.names[lid.person]}
    sitting = (one.person for one in register.groups[lid.fractie] if covers(one, on))
    return {person for person in sitting if own & {name.surname for name in register.names[person]}}


def addressees(register: Register, cases: Iterable[Zaak], form: str) -> Iterator[Asked]:
    """The addressees of each case; in texts by name and post, and by post alone."""
    for case in cases:
        for name in case.gericht_aan:
            on = case.gestart_op
            if form == "full":
                yield Asked(on, name, "full name", partial(resolve_bewindspersoon, register, on, naam=name))
                continue
            found = resolve_bewindspersoon(register, on, naam=name)
            held = register.bewindspersonen.get(found.entity.removeprefix("bewindspersoon/"))
            if held is None:
                yield Asked(on, name, "surname and post", None)
                continue
            surname = surname_of(register, name, held.person)
            yield Asked(on, name, "surname and post", by_post(register, held, on, surname))
            yield Asked(on, name, "post alone", by_post(register, held, on, ""))


def by_post(register: Register, held: Bewindspersoon, on: date, surname: str) -> Ask:
    """The question after a post as its holder is written: "Minister van X", "Minister voor Y"."""
    ministry, portfolio = register.ministeries.get(held.ministerie), held.portefeuille
    names = [v.name for v in ministry.versions if covers(v, on)] if ministry else []
    place = "" if portfolio and held.ambt == "Minister" else (names or [""])[0]
    return partial(resolve_bewindspersoon, register, on, held.ambt, surname, place, portfolio)


# ---------------------------------------------------------------- what is found


def measure(register: Register, asked: Iterable[Asked]) -> dict[tuple[str, str], Tally]:
    """Answer every question; count by (way of writing, half of the years)."""
    tallies: dict[tuple[str, str], Tally] = defaultdict(Tally)
    for one in asked:
        found = one.ask() if one.ask else None
        right = agrees(register, one.name, found.entity) if found else None
        for half in ("all", "even years" if one.on.year % 2 == 0 else "odd years"):
            tallies[one.way, half].add(found, right)
    return tallies


def by_certainty(tallies: dict[tuple[str, str], Tally]) -> dict[str, tuple[int, int]]:
    """How many links of each band of certainty are not wrong, and how many are."""
    whole = [tally.bands for (_, half), tally in tallies.items() if half == "all"]
    return {band: (sum(bands[band][0] for bands in whole), sum(bands[band][1] for bands in whole)) for _, band in BANDS}


def report(register: Register, kind: str, asked: Iterable[Asked]) -> None:
    """Print the measures of one kind of mention: per spelling and half, then per certainty."""
    tallies = measure(register, asked)
    print(f"\n{kind:46}{'':12}{'asked':>8}{'linked':>10}{'wrong':>7}{'precision':>11}")
    for (way, half), tally in sorted(tallies.items()):
        share = f"{tally.linked / tally.asked:>10.3%}{tally.wrong:>7}{tally.precision:>11.3%}"
        print(f"  {way:44}{half:12}{tally.asked:>8}{share}")
    for band, (good, bad) in by_certainty(tallies).items():
        if good + bad:
            print(f"  certainty {band:34}{'all':12}{good + bad:>8}{'':>10}{bad:>7}{good / (good + bad):>11.3%}")


def agrees(register: Register, name: str, entity: str) -> bool | None:
    """Whether the initials of the export are those of the linked person; None when one of them has none.

    "Th.J." and "T.J." are the same initials, and one may leave out the last.
    """
    if not entity:
        return None
    given = initials(name)
    written = {bare(given), bare(normal_initials(given))} - {""}
    known = {bare(one.initials) for one in register.names[entity.split("/")[1]]} - {""}
    if not (written and known):
        return None
    return any(one.startswith(other) or other.startswith(one) for one in written for other in known)


def bare(text: str) -> str:
    """The letters of initials."""
    return fold(text).replace(" ", "")


def initials(name: str) -> str:
    """The initials of a name of the export as they stand: "(T.M.Ch.)", "K.H. Voorbeeld"."""
    inside = name.rpartition("(")[2].rstrip(")") if name.endswith(")") else ""
    return inside or "".join(word for word in name.split() if word.endswith("."))


# ---------------------------------------------------------------- how fast


def speed(cases: list[Zaak]) -> None:
    """Print the time of 50,000 mentions with a register that has answered nothing yet, and the memory after it."""
    began = perf_counter()
    register = Register.load()
    loaded = perf_counter() - began
    mentions = [
        (name, case.gestart_op) for case in cases for name in (*case.indieners, *case.mede_indieners, *case.gericht_aan)
    ]
    began = perf_counter()
    for name, on in islice(cycle(mentions), MENTIONS):
        if not resolve_kamerlid(register, name, "", on).matched:
            resolve_bewindspersoon(register, on, naam=name)
    took = perf_counter() - began
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"\n{MENTIONS:,} mentions in {took:.1f} s after a load of {loaded:.2f} s; peak memory {peak:.0f} MB")
    peer(register, mentions, MENTIONS / took)


def peer(register: Register, mentions: list[tuple[str, date]], rate: float) -> None:
    """Print how the nearest name does on some of the same mentions."""
    names = {fold(person.name): key for key, person in sorted(register.persons.items())}
    some = mentions[:: max(1, len(mentions) // PEER_MENTIONS)]
    began = perf_counter()
    outcomes: Counter[bool | None] = Counter()
    for name, _ in some:
        near = process.extractOne(fold(name.split("(")[0]), list(names), scorer=fuzz.ratio, score_cutoff=85)
        outcomes[agrees(register, name, f"persoon/{names[near[0]]}") if near else None] += 1
    took = perf_counter() - began
    precision = outcomes[True] / max(1, outcomes[True] + outcomes[False])
    print(
        f"peer, nearest name by rapidfuzz: precision {precision:.3%}, no link or none to check "
        f"{outcomes[None] / len(some):.1%}; we are {rate * took / len(some):.1f}x as fast"
    )


if __name__ == "__main__":
    main()
