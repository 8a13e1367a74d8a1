"""Which ministry: a name or abbreviation, on a day, to the ministry whatever it is called today."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from rapidfuzz.distance import OSA

from kg import namespaces
from kg.identity.judgements import decided, without_rejected
from kg.identity.matching import CERTAIN, ambiguous, matched, sentence, unmatched
from kg.identity.register import Register, covers, letters
from kg.model import Candidate, Ministerieversie, Resolution

# The day a cabinet gives a ministry a new name and the day of the decree that does so lie months apart (October 2017).
_NEAR = 100
_LITTLE_OUTSIDE = 4
_OUTSIDE = 19
_PER_LETTER = 4
# Words that may stand before the name, glued to it or not.
_BEFORE = re.compile(r"^(?:het|de|ministerie|minister|staatssecretaris|departement|voor|van)(?=[a-z]{2})")
_BRACKETS = re.compile(r"\([^()]*\)")  # "Sociale Zaken en Werkgelegenheid (SZW)"
# Abbreviations that are in use beside those of the register. Key: letters only.
_ALSO = {
    "vj": "Veiligheid en Justitie",
    "venj": "Veiligheid en Justitie",
    "jv": "Justitie en Veiligheid",
    "jenv": "Justitie en Veiligheid",
    "im": "Infrastructuur en Milieu",
    "iw": "Infrastructuur en Waterstaat",
    "eli": "Economische Zaken, Landbouw en Innovatie",
    "elni": "Economische Zaken, Landbouw en Innovatie",
    "ezk": "Economische Zaken en Klimaat",
    "ocenw": "Onderwijs, Cultuur en Wetenschap",
    "ocw": "Onderwijs, Cultuur en Wetenschap",
    "venw": "Verkeer en Waterstaat",
    "minfin": "Financiën",
    "just": "Justitie",
    "am": "Asiel en Migratie",
    "buza": "Buitenlandse Zaken",
}


def resolve_ministerie(register: Register, naam: str, on: date | None) -> Resolution:
    """Return which ministry a name stands for: "Ministerie van Financiën", "vanFinanciën", "SZW".

    A ministry keeps its identity when it is renamed. A name that is not the one of that day is still its name, with
    less certainty. When a name belonged to two ministries in turn, the one that bears it on the day, or did so
    nearest to it, is meant. Without a day (None) the name must be that of one ministry only.
    """
    question = ("ministerie", naam, on)
    return register.answer(question, lambda: _answer(register, naam, on))


def _answer(register: Register, naam: str, on: date | None) -> Resolution:
    found = _computed(register, naam, on)
    if on is None:
        return found
    judged = decided(register.judgements, "ministerie", naam, "", on)
    return judged or without_rejected(register.judgements, "ministerie", naam, "", on, found)


def _computed(register: Register, naam: str, on: date | None) -> Resolution:
    forms = _without_words_before(letters(_BRACKETS.sub("", naam)))
    for wanted in forms:
        versions = register.ministerie_names.get(wanted) or _by_other_abbreviation(register, wanted)
        if versions:
            return _nearest(versions, naam, on, 0)
    near = next((near for wanted in reversed(forms) if (near := _misspelt(register, wanted))), None)
    if not near:
        return unmatched(f"Geen ministerie heet of heette «{naam}».")
    distance, versions = near
    valid = tuple(version for version in versions if on is None or covers(version, on)) or versions
    codes = sorted({version.ministerie for version in valid})
    if len(codes) > 1:
        candidates = [Candidate(namespaces.ministerie(code), 0.4) for code in codes]
        return ambiguous(candidates, f"«{naam}» lijkt op de naam van meer dan een ministerie.")
    return _nearest(versions, naam, on, distance)


def _without_words_before(whole: str) -> list[str]:
    """Return the letters of a name, and again without each word before it: "vandefensie", "defensie", "fensie"."""
    forms = [whole]
    while (shorter := _BEFORE.sub("", forms[-1])) != forms[-1]:
        forms.append(shorter)
    return forms


def _by_other_abbreviation(register: Register, wanted: str) -> tuple[Ministerieversie, ...]:
    return register.ministerie_names.get(letters(_ALSO.get(wanted, "")), ())


def _misspelt(register: Register, wanted: str) -> tuple[int, tuple[Ministerieversie, ...]] | None:
    """Return the versions whose name is nearest, at most one letter off in eight, and by how many letters."""
    allowed = min(4, len(wanted) // 8)
    if not allowed:
        return None
    near: dict[int, list[Ministerieversie]] = {}
    for name, versions in register.ministerie_names.items():
        distance = OSA.distance(wanted, name, score_cutoff=allowed)
        if distance <= allowed:
            near.setdefault(distance, []).extend(versions)
    return (min(near), tuple(near[min(near)])) if near else None


def _nearest(versions: Sequence[Ministerieversie], naam: str, on: date | None, letters_off: int) -> Resolution:
    if on is None:
        return _undated(versions, naam, letters_off)
    version = min(versions, key=lambda v: (_days_outside(v, on), v.ministerie))
    days = _days_outside(version, on)
    reasons = [f"«{naam}» is {letters_off} letter(s) anders gespeld"] if letters_off else []
    certainty = CERTAIN - letters_off * _PER_LETTER
    if days:
        certainty -= _LITTLE_OUTSIDE if days <= _NEAR else _OUTSIDE
        reasons.append(f"op {on} heette het niet zo: die naam gold {_period(version)}")
    text = f"Naam van het ministerie van {version.name}"
    return matched(namespaces.ministerie(version.ministerie), certainty, sentence(text, reasons))


def _undated(versions: Sequence[Ministerieversie], naam: str, letters_off: int) -> Resolution:
    codes = sorted({version.ministerie for version in versions})
    if len(codes) > 1:
        candidates = [Candidate(namespaces.ministerie(code), round(0.9 / len(codes), 2)) for code in codes]
        return ambiguous(candidates, f"Meer dan een ministerie heette «{naam}», en er is geen datum.")
    text = f"Alleen dit ministerie heet of heette {versions[0].name}; een datum ontbreekt"
    return matched(namespaces.ministerie(codes[0]), CERTAIN - letters_off * _PER_LETTER - _LITTLE_OUTSIDE, f"{text}.")


def _days_outside(version: Ministerieversie, on: date) -> int:
    if version.begin and on < version.begin:
        return (version.begin - on).days
    return (on - version.end).days if version.end and on > version.end else 0


def _period(version: Ministerieversie) -> str:
    since = f"vanaf {version.begin}" if version.begin else ""
    until = f"tot en met {version.end}" if version.end else ""
    return f"{since} {until}".strip()
