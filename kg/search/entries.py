"""What is searched of a release: an entry for each question, answer, letter, document, set, person and ministry.

An entry follows from the lines of one owner alone: an answer from those of its document, a question from those of its
set. So a change to a release changes the entries of the owners that it touches, and no others.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from kg.namespaces import KG, Names, expand
from kg.validation.terms import unescaped

# Classes of which the nodes are found, the most specific first.
SOORTEN = (
    "Vraag",
    "Antwoord",
    "Aanhangsel",
    "Vragendocument",
    "Uitstelbericht",
    "MondelingeVragen",
    "Kamerbrief",
    "OpenBrief",
    "Brief",
    "Document",
    "Vragenset",
    "Persoon",
    "Ministerie",
)
_ORDER = {name: place for place, name in enumerate(SOORTEN)}
_PARTS = frozenset({"Vraag", "Antwoord"})
_TEXTS = ("kg:tekst",)
_NUMBERS = ("dcterms:identifier", "kg:zaaknummer", "kg:aanhangselnummer")
_LABELS = ("skos:prefLabel", "skos:altLabel", "skos:notation")
_DAYS = ("kg:ontvangen", "kg:gedateerd", "kg:gepubliceerd", "kg:ingezonden")  # the first that is known is the day
_MINISTRIES = ("kg:beantwoordNamens", "kg:medeNamens", "kg:afzender", "kg:geadresseerdMinisterie")
_PEOPLE = ("kg:beantwoordDoor", "kg:medeNamens", "kg:afzender", "kg:indiener")
_TYPE = "rdf:type"
_NAMES = (_TYPE, "kg:onderwerp", *_TEXTS, *_NUMBERS, *_LABELS, *_DAYS, *_MINISTRIES, *_PEOPLE)
_SEEN = {f"<{expand(name)}>": name for name in _NAMES}
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_ROLES = ("kamerlid/", "bewindspersoon/")

Facts = dict[str, list[str]]


@dataclass(frozen=True, slots=True)
class Entry:
    """What the index holds of one entity. `soorten` are local names of its classes, the most specific first.

    `titel` is its label and `onderwerp` what it is about, for people to read. What is searched is `tekst`, `namen`
    (subjects and labels) and `nummers` (official ids). `dag` is a day as YYYYMMDD, 0 when unknown. `ministeries` and
    `personen` are IRIs.
    """

    iri: str
    owner: str
    soorten: tuple[str, ...]
    titel: str
    onderwerp: str
    tekst: str
    namen: tuple[str, ...]
    nummers: tuple[str, ...]
    dag: int
    ministeries: tuple[str, ...]
    personen: tuple[str, ...]


def entries(lines: Iterable[str], names: Names) -> Iterator[Entry]:
    """Yield the entries of whole owners, given all lines of each in any order."""
    for owner, facts in _by_owner(_facts(lines), names).items():
        for iri, own in facts.items():
            soorten = tuple(sorted((name for name in own.get(_TYPE, ()) if name in _ORDER), key=_ORDER.__getitem__))
            if soorten and (entry := _entry(iri, owner, soorten, facts, names)):
                yield entry


def _by_owner(facts: Mapping[str, Facts], names: Names) -> dict[str, dict[str, Facts]]:
    found: dict[str, dict[str, Facts]] = {}
    for iri, own in facts.items():
        found.setdefault(names.owner(iri), {})[iri] = own
    return found


def _facts(lines: Iterable[str]) -> dict[str, Facts]:
    """Gather what is needed by subject; a class by its local name, an IRI or a literal without its quotes."""
    facts: dict[str, Facts] = {}
    for line in lines:
        subject, predicate, rest = line.split(" ", 2)
        if (name := _SEEN.get(predicate)) is not None:
            facts.setdefault(subject[1:-1], {}).setdefault(name, []).append(_value(name, rest))
    return facts


def _value(name: str, rest: str) -> str:
    if rest[0] == "<":
        iri = rest[1 : rest.index(">")]
        return iri.removeprefix(KG) if name == _TYPE else iri
    return unescaped(rest[1 : rest.rindex('"')])


def _entry(iri: str, owner: str, soorten: tuple[str, ...], facts: Mapping[str, Facts], names: Names) -> Entry | None:
    """Return the entry of an entity, None when there is nothing here to read: a stub has a number alone.

    `facts` are those of its owner, by subject.
    """
    own, whole = facts[iri], facts.get(names.id(owner), {})
    tekst, namen = "\n".join(_values(own, _TEXTS)), _namen(iri, soorten[0], facts)
    if not tekst and not namen:
        return None
    return Entry(
        iri,
        owner,
        soorten,
        titel=next(_values(own, ("skos:prefLabel",)), ""),
        onderwerp=next(_values(own, ("kg:onderwerp",)), "") or next(_values(whole, ("kg:onderwerp",)), ""),
        tekst=tekst,
        namen=namen,
        nummers=() if soorten[0] in _PARTS else tuple(_values(own, _NUMBERS)),
        dag=_day(own) or _day(whole),
        ministeries=_ministries(own, names) or _ministries(whole, names) or _addressed(soorten[0], owner, facts, names),
        personen=_people(own, names) or _people(whole, names),
    )


def _values(facts: Facts, properties: Iterable[str]) -> Iterator[str]:
    """Yield the values of some properties, each once; those of one property in order."""
    return iter(dict.fromkeys(value for name in properties for value in sorted(facts.get(name, ()))))


def _namen(iri: str, soort: str, facts: Mapping[str, Facts]) -> tuple[str, ...]:
    """What an entity is called: a person or ministry by its labels, of any time; others by their subject."""
    if soort in _PARTS:
        return ()  # their set or document is found by its subject
    if soort in ("Persoon", "Ministerie"):
        every = [facts[iri], *(found for other, found in facts.items() if _is_version(other, iri))]
        return tuple(dict.fromkeys(name for one in every for name in _values(one, _LABELS)))
    return tuple(_values(facts[iri], ("kg:onderwerp",)))


def _is_version(iri: str, ministry: str) -> bool:
    """Tell whether an IRI is that of a version of a ministry: the ministry's with a day."""
    return iri.startswith(f"{ministry}/") and _DAY.fullmatch(iri, len(ministry) + 1) is not None


def _day(facts: Facts) -> int:
    found = next((day for day in _values(facts, _DAYS) if _DAY.fullmatch(day)), "0")
    return int(found.replace("-", ""))


def _ministries(facts: Facts, names: Names) -> tuple[str, ...]:
    return tuple(iri for iri in _values(facts, _MINISTRIES) if iri.startswith(names.id("ministerie/")))


def _addressed(soort: str, owner: str, facts: Mapping[str, Facts], names: Names) -> tuple[str, ...]:
    """The ministries that a set was addressed to, for the set and its questions."""
    if soort not in ("Vraag", "Vragenset"):
        return ()
    before = names.id(f"{owner}/adressering/")
    found = (_ministries(of, names) for iri, of in facts.items() if iri.startswith(before))
    return tuple(sorted({iri for one in found for iri in one}))


def _people(facts: Facts, names: Names) -> tuple[str, ...]:
    """The people of some roles: the IRI of a role begins with the key of who held it."""
    root = names.id("")
    found: dict[str, None] = {}
    for iri in _values(facts, _PEOPLE):
        path = iri.removeprefix(root)
        if path.startswith(_ROLES):
            found.setdefault(names.id(f"persoon/{path.split('/')[1]}"))
        elif path.startswith("persoon/"):
            found.setdefault(iri)
    return tuple(found)
