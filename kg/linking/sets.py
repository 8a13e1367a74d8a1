"""Which documents print, answer or postpone the same questions.

Documents are joined by the question's number, by the metadata that links questions to answers, by a row of the Zaken
export, and by the fingerprints of their questions; never across two different known numbers.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from kg.identity.names import fold, parse_name
from kg.linking.keys import SET_KINDS, Sleutels
from kg.model import Zaak

COMMON = 12  # a fingerprint in more documents than this ("Kunt u deze vragen afzonderlijk beantwoorden?") joins nothing
SHARE = 0.6  # part of the smaller document's questions that must be equal
SUBJECT = 90  # likeness of subjects, 0..100, for a row of the export to be the document's


@dataclass(frozen=True, slots=True)
class Grond:
    """Why a document is in its set: a Dutch sentence and a certainty 0..1."""

    text: str
    zekerheid: float


@dataclass(frozen=True, slots=True)
class Group:
    """Documents of one set, by key, and the case it is ("" when unknown)."""

    zaaknummer: str
    members: tuple[Sleutels, ...]
    gronden: Mapping[str, Grond]


class Cases:
    """The rows of the Zaken export by number and by day."""

    def __init__(self, zaken: Iterable[Zaak]) -> None:
        self.by_number: dict[str, Zaak] = {}
        self.by_day: dict[str, list[Zaak]] = defaultdict(list)
        for zaak in zaken:
            self.by_number[zaak.nummer] = zaak
            self.by_day[zaak.gestart_op.isoformat()].append(zaak)

    def find(self, keys: Sleutels) -> tuple[Zaak, Grond] | None:
        """Find the row of a document without a number: same day, same asker (one letter may differ), like subject.

        None when no row fits, and when several do.
        """
        if keys.ingezonden is None or not keys.onderwerp:
            return None
        rows = [
            z
            for z in self.by_day.get(keys.ingezonden.isoformat(), ())
            if _same_subject(keys, z) and _same_asker(keys, z)
        ]
        if len(rows) != 1:
            return None
        grond = f"Zaak {rows[0].nummer} heeft dezelfde dag van indiening, indiener en hetzelfde onderwerp."
        return rows[0], Grond(grond, 0.98)


def _same_subject(keys: Sleutels, zaak: Zaak) -> bool:
    return fuzz.ratio(fold(keys.onderwerp), fold(zaak.onderwerp)) >= SUBJECT


def _same_asker(keys: Sleutels, zaak: Zaak) -> bool:
    names = [parse_name(name).surname for name in (*zaak.indieners, *zaak.mede_indieners)]
    return any(fuzz.ratio(a, b) >= 85 for a in keys.surnames for b in names)


class _Forest:
    """Disjoint groups of documents, each with at most one known case number."""

    def __init__(self, documents: Sequence[Sleutels]) -> None:
        self.parent = {d.key: d.key for d in documents}
        self.number = {d.key: "" for d in documents}

    def root(self, key: str) -> str:
        while self.parent[key] != key:
            self.parent[key] = self.parent[self.parent[key]]
            key = self.parent[key]
        return key

    def join(self, a: str, b: str) -> bool:
        """Join two groups unless their case numbers differ."""
        a, b = sorted((self.root(a), self.root(b)))
        numbers = {self.number[a], self.number[b]} - {""}
        if len(numbers) > 1:
            return False
        self.parent[b] = a
        self.number[a] = next(iter(numbers), "")
        return True


def group(documents: Sequence[Sleutels], cases: Cases) -> list[Group]:
    """Return the sets of the documents that have one, each document in exactly one, in order of their first key."""
    members = sorted((d for d in documents if d.soort in SET_KINDS), key=lambda d: d.key)
    forest = _Forest(members)
    gronden: dict[str, Grond] = {}
    _by_number(forest, members, cases, gronden)
    _by_metadata(forest, members, gronden)
    _by_fingerprint(forest, members, gronden)
    groups: dict[str, list[Sleutels]] = defaultdict(list)
    for document in members:
        groups[forest.root(document.key)].append(document)
    return [Group(forest.number[root], tuple(found), gronden) for root, found in sorted(groups.items())]


def _by_number(forest: _Forest, members: Sequence[Sleutels], cases: Cases, gronden: dict[str, Grond]) -> None:
    first: dict[str, str] = {}
    for document in members:
        number = document.zaaknummer
        if not number:
            found = cases.find(document)
            if found is None:
                continue
            number, gronden[document.key] = found[0].nummer, found[1]
        forest.number[forest.root(document.key)] = number
        forest.join(first.setdefault(number, document.key), document.key)


def _by_metadata(forest: _Forest, members: Sequence[Sleutels], gronden: dict[str, Grond]) -> None:
    by_identifier = {d.identifier: d.key for d in members if d.identifier}
    for document in members:
        target = by_identifier.get(document.aanhangsel) if document.aanhangsel else None
        if target and forest.join(document.key, target):
            grond = f"De metadata van de vragen noemen {document.aanhangsel} als antwoord."
            gronden.setdefault(target, Grond(grond, 0.99))


def _by_fingerprint(forest: _Forest, members: Sequence[Sleutels], gronden: dict[str, Grond]) -> None:
    holders: dict[str, list[Sleutels]] = defaultdict(list)
    for document in members:
        for print_ in {vraag.vingerafdruk for vraag in document.vragen}:
            holders[print_].append(document)
    shared: dict[tuple[str, str], int] = defaultdict(int)
    for documents in holders.values():
        if 1 < len(documents) <= COMMON:
            for n, a in enumerate(documents):
                for b in documents[n + 1 :]:
                    shared[a.key, b.key] += 1
    by_key = {d.key: d for d in members}
    for (one, other), count in sorted(shared.items(), key=lambda item: (-item[1], item[0])):
        _join_alike(forest, by_key[one], by_key[other], count, gronden)


def _join_alike(forest: _Forest, a: Sleutels, b: Sleutels, count: int, gronden: dict[str, Grond]) -> None:
    fewest = min(len(a.vragen), len(b.vragen))
    if count < SHARE * fewest or not _compatible(a, b) or not forest.join(a.key, b.key):
        return
    for one, other in ((a, b), (b, a)):
        if not one.zaaknummer and one.key not in gronden:
            grond = f"{count} van de {len(one.vragen)} vragen zijn letterlijk die van {other.identifier or other.key}."
            gronden[one.key] = Grond(grond, 0.97 if count > 1 else 0.9)


def _compatible(a: Sleutels, b: Sleutels) -> bool:
    """False when both say who asked or when, and say different things."""
    if a.ingezonden and b.ingezonden and a.ingezonden != b.ingezonden:
        return False
    if not a.surnames or not b.surnames:
        return True
    return any(fuzz.ratio(x, y) >= 85 for x in a.surnames for y in b.surnames)


def set_key(found: Group) -> str:
    """The case number, else a hash of the questions of the fullest print (or of the first document's key)."""
    if found.zaaknummer:
        return found.zaaknummer.lower()
    fullest = max(found.members, key=lambda d: (len(d.vragen), all(v.printed for v in d.vragen), d.key))
    prints = "\n".join(vraag.vingerafdruk for vraag in fullest.vragen) or f"document {found.members[0].key}"
    return "v-" + hashlib.sha256(prints.encode()).hexdigest()[:16]


def number_questions(found: Group) -> dict[str, dict[int, int]]:
    """For each document, its question numbers to those of the set.

    The fullest print with printed numbers gives the set's numbers. Equal fingerprints get equal numbers; a number
    that is printed stands where no fingerprint says otherwise; the rest is counted on. A number that only an answer
    names (its question was lost) stands as it is.
    """
    fullest = max(found.members, key=lambda d: (all(v.printed for v in d.vragen), len(d.vragen), d.key))
    number_of = {vraag.vingerafdruk: vraag.nummer for vraag in reversed(fullest.vragen)}
    taken = {vraag.nummer for vraag in fullest.vragen}
    result: dict[str, dict[int, int]] = {}
    for document in found.members:
        result[document.key] = _numbers(document, number_of, taken)
    return result


def owners(found: Group, numbers: dict[str, dict[int, int]]) -> dict[int, tuple[str, bool]]:
    """For each question of the set, the document that speaks for it, and whether that prints this very number.

    A question exists once, and so does each statement about it: of the documents that print it the one with the most
    questions and with printed numbers gives its text; the others have their passages.
    """
    order = sorted(found.members, key=lambda d: (not all(v.printed for v in d.vragen), -len(d.vragen), d.key))
    owner: dict[int, tuple[str, bool]] = {}
    for document in order:
        for vraag in document.vragen:
            number = numbers[document.key][vraag.nummer]
            owner.setdefault(number, (document.key, vraag.printed and number == vraag.nummer))
    return owner


def _numbers(document: Sleutels, number_of: dict[str, int], taken: set[int]) -> dict[int, int]:
    local: dict[int, int] = {}
    for vraag in document.vragen:
        known = number_of.get(vraag.vingerafdruk)
        if known is not None and known not in local.values():
            local[vraag.nummer] = known
    for vraag in document.vragen:
        if vraag.nummer not in local:
            free = vraag.nummer not in local.values()
            local[vraag.nummer] = vraag.nummer if free else max([*taken, *local.values()]) + 1
            taken.add(local[vraag.nummer])
    for nummer in document.beantwoord_nummers:
        local.setdefault(nummer, nummer)
    return local
