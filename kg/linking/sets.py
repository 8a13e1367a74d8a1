"""Which documents print, answer or postpone the same questions.

Documents are joined by the question's number, by the metadata that links questions to answers, by a row of the Zaken
export, and by the fingerprints of their questions; never across two different known numbers, nor by fingerprints across
two days or askers.
"""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from rapidfuzz import fuzz

from kg.identity.names import fold, parse_name
from kg.linking.keys import SET_KINDS, ZAAKNUMMER, Sleutels
from kg.model import Zaak

COMMON = (
    12  # a question of more askers or days than this ("Kunt u deze vragen afzonderlijk beantwoorden?") joins nothing
)
CROWD = 100  # nor does one in more documents than this: no set has so many, and comparing all with all would take long
SHARE = 0.6  # part of the smaller document's questions that must be equal
SUBJECT = 90  # likeness of subjects, 0..100, for a row of the export to be the document's
_NO_TEXT = hashlib.sha256().hexdigest()  # the fingerprint of a question of which nothing is left
ASKER = 85  # likeness of surnames, 0..100: one letter may differ ("Erdmans")


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
        # Exports overlap: a case is one case, whichever file tells of it.
        for zaak in sorted(zaken, key=lambda z: (z.nummer, z.bronbestand, z.zaak_id)):
            if ZAAKNUMMER.fullmatch(zaak.nummer) and self.by_number.setdefault(zaak.nummer, zaak) is zaak:
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
    return _alike(keys.surnames, names)


def _alike(names: Iterable[str], others: Collection[str]) -> bool:
    """True when a surname of one side is one of the other."""
    return any(fuzz.ratio(a, b) >= ASKER for a in names for b in others)


class _Forest:
    """Disjoint groups of documents, each with at most one known case number.

    `days` and `askers` are what the documents of a group say of when the questions were tabled and by whom.
    """

    def __init__(self, documents: Sequence[Sleutels]) -> None:
        self.parent = {d.key: d.key for d in documents}
        self.number = {d.key: "" for d in documents}
        self.days = {d.key: frozenset({d.ingezonden} - {None}) for d in documents}
        self.askers = {d.key: frozenset(d.surnames) for d in documents}

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
        self.days[a] |= self.days[b]
        self.askers[a] |= self.askers[b]
        return True

    def compatible(self, a: str, b: str) -> bool:
        """False when two groups have different case numbers, or both say when or who and say different things."""
        a, b = self.root(a), self.root(b)
        if a == b:
            return True
        numbers = {self.number[a], self.number[b]} - {""}
        if len(numbers) > 1 or (self.days[a] and self.days[b] and not self.days[a] & self.days[b]):
            return False
        return not (self.askers[a] and self.askers[b]) or _alike(self.askers[a], self.askers[b])


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
    by_identifier = {d.identifier.lower(): d for d in members if d.identifier}
    for document in members:
        for answers in document.aanhangsels:
            target = by_identifier.get(answers.lower())
            if target is None or target.key == document.key or not forest.join(document.key, target.key):
                continue
            # Whoever has the number says itself what it is about; without numbers it is the answers that were found.
            found = target if not target.zaaknummer else document
            if not found.zaaknummer:
                grond = f"De metadata van de vragen noemen {answers} als antwoord."
                gronden.setdefault(found.key, Grond(grond, 0.99))


@dataclass(frozen=True, slots=True)
class _Likeness:
    """Two documents with `count` questions in common."""

    a: Sleutels
    b: Sleutels
    count: int


def _by_fingerprint(forest: _Forest, members: Sequence[Sleutels], gronden: dict[str, Grond]) -> None:
    """Join documents with the same questions: first those that say when or by whom they were asked, then the others.

    A document that says neither goes with the set that it is most like. Where two sets are equally like it (questions
    that were asked again) it goes with none.
    """
    found = [like for like in _likenesses(members) if like.count >= SHARE * min(len(like.a.vragen), len(like.b.vragen))]
    for like in found:
        if _has_head(like.a) and _has_head(like.b):
            _join_alike(forest, like, gronden)
    torn = _torn(forest, found)
    for like in found:
        if (like.a.key in torn) == (like.b.key in torn):
            _join_alike(forest, like, gronden)


def _has_head(document: Sleutels) -> bool:
    return bool(document.ingezonden or document.surnames)


def _likenesses(members: Sequence[Sleutels]) -> list[_Likeness]:
    """Return the documents that share questions that are not common, those that share most first."""
    holders: dict[str, list[Sleutels]] = defaultdict(list)
    for document in members:
        for print_ in {vraag.vingerafdruk for vraag in document.vragen} - {_NO_TEXT}:
            holders[print_].append(document)
    shared: dict[tuple[str, str], int] = defaultdict(int)
    for documents in holders.values():
        heads = {(d.ingezonden, d.surnames) for d in documents}
        if len(documents) <= CROWD and len(heads) <= COMMON:
            for a, b in combinations(documents, 2):
                shared[a.key, b.key] += 1
    by_key = {d.key: d for d in members}
    ordered = sorted(shared.items(), key=lambda item: (-item[1], item[0]))
    return [_Likeness(by_key[a], by_key[b], count) for (a, b), count in ordered]


def _torn(forest: _Forest, found: Sequence[_Likeness]) -> frozenset[str]:
    """Documents that say neither when nor by whom and are equally like documents of several sets."""
    best: dict[str, tuple[int, set[str]]] = {}
    for like in found:  # most alike first
        for one, other in ((like.a, like.b), (like.b, like.a)):
            if _has_head(one) or not _has_head(other) or not forest.compatible(one.key, other.key):
                continue
            count, roots = best.setdefault(one.key, (like.count, set()))
            if like.count == count:
                roots.add(forest.root(other.key))
    return frozenset(key for key, (_, roots) in best.items() if len(roots) > 1)


def _join_alike(forest: _Forest, like: _Likeness, gronden: dict[str, Grond]) -> None:
    a, b = like.a, like.b
    if not forest.compatible(a.key, b.key) or not forest.join(a.key, b.key):
        return
    for one, other in ((a, b), (b, a)):
        if not one.zaaknummer and one.key not in gronden:
            name = other.identifier or other.key
            grond = f"{like.count} van de {len(one.vragen)} vragen zijn letterlijk die van {name}."
            gronden[one.key] = Grond(grond, 0.97 if like.count > 1 else 0.9)


def set_keys(groups: Sequence[Group]) -> list[str]:
    """Return the key of each set: the case number, else a hash; no two are equal.

    The hash is of the questions of the fullest print (the first document's key when there are none) and of the day of
    tabling: the same questions asked again are another set. Sets that are alike in all that are told apart by their
    first document.
    """
    hashes = [_hash(found) for found in groups]
    times = Counter(hashes)
    return [
        found.zaaknummer.lower()
        or "v-" + _digest(hashed if times[hashed] == 1 else f"{hashed}\ndocument {found.members[0].key}")
        for found, hashed in zip(groups, hashes, strict=True)
    ]


def _hash(found: Group) -> str:
    fullest = min(found.members, key=lambda d: (-len(d.vragen), not all(v.printed for v in d.vragen), d.key))
    prints = "\n".join(vraag.vingerafdruk for vraag in fullest.vragen) or f"document {found.members[0].key}"
    day = min((d.ingezonden for d in found.members if d.ingezonden), default=None)
    return f"{prints}\n{day}" if day else prints


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]
