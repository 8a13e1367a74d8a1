"""How well a written name fits a person of the register, and what the certainty of a link is made of."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from rapidfuzz.distance import OSA

from kg.identity.names import Name, core, fold, main_part, parse_name, readings, turned
from kg.identity.register import Register
from kg.model import Candidate, Resolution

# Certainties, in hundredths so that sums are exact. Calibrated on the export of cases, see docs/register.md.
CERTAIN = 99
MATCHED = 97
UNSURE = 50
PER_LETTER = 8  # a surname that differs by one letter; twice for two
DOUBLE_NAME = 4  # only the first half of a double surname agrees
TURNED = 4  # the halves of a double surname stand the other way round
OTHER_PREFIX = 9  # "Weyenberg" for "Van Weyenberg", or the other way round
OTHER_GIVEN = 10  # the given name or the initials differ
NEAR_NAMESAKE = 9  # somebody else who may be meant bears the surname but for a prefix or a letter


# What a given name or initials add to a person: the same, the beginning of the same, nothing, something else.
_SAME, _BEGINNING, _SILENT, _OTHER = 2, 1, 0, -2
CONFIRMED = _SAME  # points of a given name or initials that are written whole
_SHORTEST = 5  # letters of a surname that may be misspelt
_LOOKS = str.maketrans({"l": "i", "1": "i", "0": "o", "u": "ii", "w": "vv"})


@dataclass(frozen=True, slots=True)
class Support:
    """What given name and initials say about a person: in favour above zero, and whether one of them speaks against."""

    points: int = 0
    contradicted: bool = False

    @property
    def confirmed(self) -> bool:
        return self.points > 0 and not self.contradicted

    @property
    def only_against(self) -> bool:
        """True when something speaks against the person and nothing in favour: a namesake, unless more agrees."""
        return self.contradicted and self.points < 0


@dataclass(frozen=True, slots=True)
class NameFit:
    """A person whose surname a written name fits. `cost` is what is lost of the certainty, `reasons` say why."""

    person: str
    support: Support
    cost: int
    reasons: tuple[str, ...] = ()

    @property
    def rank(self) -> tuple[int, int]:
        """Higher fits better."""
        return self.support.points, -self.cost


def fit_by_surname(register: Register, naam: str, hints: Sequence[str] = ()) -> list[NameFit]:
    """Return everybody in the register whose whole surname, or the first half of whose double surname, is written.

    `hints` are fuller names of those who may be meant; one with the same surname lends its given name and initials.
    """
    found: dict[str, NameFit] = {}
    for reading in readings(naam):
        for person, cost, reason in _with_surname(register, reading):
            fit = _detailed(register, person, reading, hints, cost, reason)
            if fit and (person not in found or fit.rank > found[person].rank):
                found[person] = fit
    return list(found.values())


def _with_surname(register: Register, reading: Name) -> Iterable[tuple[str, int, str]]:
    surname = reading.surname
    for person in register.surnames.get(surname, ()):
        yield person, 0, ""
    for person in register.main_parts.get(surname, ()):
        yield person, DOUBLE_NAME, "alleen het eerste deel van de dubbele achternaam staat er"
    other_way = turned(reading.written_surname)
    for person in register.surnames.get(other_way, ()) if other_way else ():
        yield person, TURNED, "de delen van de dubbele achternaam staan andersom"
    first = main_part(reading.written_surname)
    if first:
        for person in (*register.surnames.get(first, ()), *register.main_parts.get(first, ())):
            yield person, DOUBLE_NAME, "van de dubbele achternaam komt het eerste deel overeen"


def _detailed(
    register: Register, person: str, reading: Name, hints: Sequence[str], cost: int, reason: str
) -> NameFit | None:
    """Return how given name and initials fit, None when the words before the surname cannot be this person's."""
    known = register.names[person]
    support = supported(reading, known)
    reasons = [reason] if reason else []
    if support.contradicted:
        if _is_guess(reading) and support.points <= 0:
            return None  # "Bruins Slot" is nobody of the name Slot
        cost += OTHER_GIVEN if support.points <= 0 else OTHER_GIVEN // 2
        reasons.append("de voornaam of voorletters wijken af")
    if not support.points and hints:
        support = _hinted(reading, known, hints)
        if support.confirmed:
            reasons.append("de voorletters zijn bekend uit de gegevens bij de zaak")
    return NameFit(person, support, cost, tuple(reasons))


def _is_guess(reading: Name) -> bool:
    """True when only this reading makes the first word a given name: neither initials nor a prefix set it apart."""
    return bool(reading.given) and not reading.prefix


def _hinted(reading: Name, known: Sequence[Name], hints: Sequence[str]) -> Support:
    """Return what the hint with this surname that fits best says; nothing when no hint has it."""
    said = [
        supported(hint, known)
        for text in hints
        for hint in readings(text)
        if (hint.given or hint.initials) and _same_surname(hint, reading)
    ]
    return max(said, key=lambda support: support.points, default=Support())


def _same_surname(one: Name, other: Name) -> bool:
    if one.surname == other.surname:
        return True
    halves = {main_part(one.written_surname) or one.surname, main_part(other.written_surname) or other.surname}
    return len(halves) == 1


def supported(written: Name, known: Sequence[Name]) -> Support:
    """Return what the given name and initials of `written` say about the person with the names `known`."""
    points = []
    if written.initials:
        points.append(max(_initials(written.initials, name.initials) for name in known))
    if written.given:
        points.append(max(_given(written.given, name) for name in known))
    return Support(sum(points), _OTHER in points)


def _initials(written: str, known: str) -> int:
    if not known:
        return _SILENT
    one, other = fold(written), fold(known)
    if one == other:
        return _SAME
    if other.startswith(one):
        return _BEGINNING  # people leave out letters, the register hardly ever does
    return _SILENT if one[0] == other[0] else _OTHER


def _given(written: str, known: Name) -> int:
    one, other = fold(written), fold(known.given)
    if not other:
        return _SILENT if known.initials[:1].lower() == one[:1] else _OTHER
    if one == other or one.replace(" ", "") == other.replace(" ", ""):
        return _SAME
    if one.split()[0] == other.split()[0]:
        return _BEGINNING
    near = min(len(one), len(other)) >= 4 and OSA.distance(one, other, score_cutoff=1) <= 1
    return _BEGINNING if near else _OTHER


# ---------------------------------------------------------------- misspelt surnames


def letters_off(written: str, known: str) -> int | None:
    """Return by how many letters two whole folded surnames differ, None when that is too many to be a spelling error.

    One in a name of five to eight letters without prefix, two in a longer one; a swap of neighbours counts as one.
    """
    shortest = min(len(core(written)), len(core(known)))
    allowed = 0 if shortest < _SHORTEST else 1 if shortest <= 8 else 2
    distance = OSA.distance(written, known, score_cutoff=allowed)
    return distance if 0 < distance <= allowed else None


def looks_alike(written: str, known: str) -> int | None:
    """Return 1, as for one letter, when two folded surnames differ only in what a scan mixes up or in a space.

    A scan takes l, i and 1 for each other, and so 0 and o, rn and m, ii and u, vv and w. None when they differ in more,
    in nothing, or have fewer than five letters.
    """
    if written == known or _look(written) != _look(known):
        return None
    return 1 if min(len(core(written)), len(core(known))) >= _SHORTEST else None


@lru_cache(maxsize=65_536)
def _look(surname: str) -> str:
    return surname.replace(" ", "").replace("rn", "m").translate(_LOOKS)


def near_namesakes(register: Register, naam: str, fit: NameFit, people: Iterable[str]) -> list[NameFit]:
    """Return who of `people` is meant when a prefix or a letter of `naam` was lost, and fits no worse than `fit`.

    "Dijk" is Dijk, but where a Van Dijk sits beside him it may be her. Nobody when given name or initials are whole.
    """
    if fit.cost or fit.support.points >= CONFIRMED:
        return []
    others = sorted(set(people) - {fit.person})
    found = [] if parse_name(naam).prefix else fit_other_prefix(register, naam, others)
    found += [near for near in fit_misspelt(register, naam, others) if near.cost <= PER_LETTER]
    return [near for near in found if near.support.points >= fit.support.points]


def near_reason(register: Register, near: Iterable[NameFit]) -> str:
    """Say who else may be meant, "" when nobody."""
    names = ", ".join(sorted({register.persons[fit.person].name for fit in near}))
    return f"ook {names} kan bedoeld zijn, als er een voorvoegsel of letter ontbreekt" if names else ""


def fit_other_prefix(register: Register, naam: str, people: Iterable[str], hints: Sequence[str] = ()) -> list[NameFit]:
    """Return those of `people` whose surname is the written one but for its prefix: "Weyenberg", "van Heerma"."""
    found: dict[str, NameFit] = {}
    reason = f"het voorvoegsel in «{naam}» is anders of ontbreekt"
    for reading in readings(naam):
        wanted = core(reading.surname)
        for person in people:
            for name in register.names[person]:
                if name.surname == reading.surname or core(name.surname) != wanted or not wanted:
                    continue
                if supported(reading, (name,)).contradicted:
                    continue
                fit = NameFit(person, _spelt(register, person, reading, name, hints), OTHER_PREFIX, (reason,))
                if person not in found or fit.rank > found[person].rank:
                    found[person] = fit
    return list(found.values())


def fit_misspelt(register: Register, naam: str, people: Iterable[str], hints: Sequence[str] = ()) -> list[NameFit]:
    """Return those of `people` whose whole surname differs from the written one by a letter or two."""
    found: dict[str, NameFit] = {}
    for reading in readings(naam):
        for person in people:
            for name in register.names[person]:
                off = letters_off(reading.surname, name.surname) or looks_alike(reading.surname, name.surname)
                if off is None or supported(reading, (name,)).contradicted:
                    continue
                support = _spelt(register, person, reading, name, hints)
                fit = NameFit(person, support, off * PER_LETTER, (_spelling(naam, off),))
                if person not in found or fit.rank > found[person].rank:
                    found[person] = fit
    return list(found.values())


def _spelt(register: Register, person: str, reading: Name, name: Name, hints: Sequence[str]) -> Support:
    known = register.names[person]
    support = supported(reading, known)
    if not support.points and any(supported(parse_name(h), known).confirmed for h in hints if _is(h, name)):
        return Support(_SAME)
    return support


def _is(hint: str, name: Name) -> bool:
    return any(_same_surname(reading, name) for reading in readings(hint))


def _spelling(naam: str, off: int) -> str:
    return f"«{naam}» is anders gespeld ({'één letter' if off == 1 else f'{off} letters'} verschil)"


# ---------------------------------------------------------------- answers


def matched(entity: str, hundredths: int, grond: str) -> Resolution:
    """Return a link with a certainty between 0.50 and 0.99."""
    return Resolution(entity, max(UNSURE, min(CERTAIN, hundredths)) / 100, grond)


def ambiguous(candidates: Iterable[Candidate], grond: str) -> Resolution:
    """Return that several fit; `candidates` best first, then by path."""
    ordered = sorted(candidates, key=lambda candidate: (-candidate.score, candidate.entity))
    return Resolution("", 0.0, grond, tuple(ordered))


def unmatched(grond: str, candidates: Iterable[Candidate] = ()) -> Resolution:
    return Resolution("", 0.0, grond, tuple(candidates))


def best(fits: Sequence[NameFit]) -> list[NameFit]:
    """Return the fits that given names or initials do not rule out in favour of another.

    One point is not enough: "A. de Vries" may have left out the second letter of A.A.
    """
    top = max((fit.support.points for fit in fits), default=0)
    return [fit for fit in fits if fit.support.points >= top - 1]


def sentence(text: str, reasons: Iterable[str]) -> str:
    """Return one Dutch sentence: what was found, and after a semicolon each what was in the way."""
    return "; ".join((text, *dict.fromkeys(reason for reason in reasons if reason))) + "."


def period(begin: date, end: date | None) -> str:
    """Return a period in words: "van 2021-03-31 tot en met 2023-12-05"."""
    return f"van {begin} tot en met {end}" if end else f"sinds {begin}"
