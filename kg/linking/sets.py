"""Which documents print, answer or postpone the same questions.

Documents are joined by the question's number, by the metadata that links questions to answers, by a row of the Zaken
export, and by the fingerprints of their questions; never across two different known numbers, nor by fingerprints across
two days or askers.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from rapidfuzz import fuzz

from kg.identity.names import fold, parse_name
from kg.linking.alike import CROWD, Common, Likeness, damaged, in_order, likenesses
from kg.linking.history import Naamloze, own_key
from kg.linking.keys import SET_KINDS, ZAAKNUMMER, Sleutels
from kg.model import Soort, Zaak, value

SUBJECT = 90  # likeness of subjects, 0..100, for a row of the export to be the document's
ASKER = 85  # likeness of surnames, 0..100: one letter may differ ("Erdmans")
CLOSE = 0.9  # of two sets a damaged copy is torn between them when the one is so nearly as like it as the other
MOST = 0.8  # part of its questions that a damaged copy without header must share with a set, and at least three

__all__ = ["CROWD", "Cases", "Grond", "Group", "group", "head_key", "naamloze", "number_of"]


@value
class Grond:
    """Why a document is in its set: a Dutch sentence and a certainty 0..1."""

    text: str
    zekerheid: float


@dataclass(frozen=True, slots=True)
class Group:
    """Documents of one set, by key, and the case it is ("" when unknown).

    `torn` are documents that are as like other sets: to the first documents of those. `component` is the first document
    of all that could have been of the set: whoever knows those knows the set.
    """

    zaaknummer: str
    members: tuple[Sleutels, ...]
    gronden: Mapping[str, Grond]
    torn: Mapping[str, tuple[str, ...]]
    component: str


class Cases:
    """The rows of the Zaken export by number and by day."""

    def __init__(self, zaken: Iterable[Zaak]) -> None:
        self.by_number: dict[str, Zaak] = {}
        self.by_day: dict[str, list[Zaak]] = defaultdict(list)
        # Exports overlap: a case is one case, and what the latest file says of it counts.
        for zaak in sorted(zaken, key=_latest_first):
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


def _latest_first(zaak: Zaak) -> tuple[str, bool, int, str, str]:
    """Order of the rows of a case: one that is settled stays so, of those that are not the one of the last day."""
    return zaak.nummer, not zaak.afgedaan, -zaak.stand.toordinal() if zaak.stand else 0, zaak.bronbestand, zaak.zaak_id


def _same_subject(keys: Sleutels, zaak: Zaak) -> bool:
    return fuzz.ratio(fold(keys.onderwerp), fold(zaak.onderwerp)) >= SUBJECT


def _same_asker(keys: Sleutels, zaak: Zaak) -> bool:
    names = [parse_name(name).surname for name in (*zaak.indieners, *zaak.mede_indieners)]
    return _alike(keys.surnames, names)


def _one_subject(a: Sleutels, b: Sleutels) -> bool:
    """True unless two documents say what they are about, and say different things."""
    return not (a.onderwerp and b.onderwerp) or fuzz.ratio(fold(a.onderwerp), fold(b.onderwerp)) >= SUBJECT


def _alike(names: Iterable[str], others: Collection[str]) -> bool:
    """True when a surname of one side is one of the other."""
    return any(fuzz.ratio(a, b) >= ASKER for a in names for b in others)


class _Joined:
    """Disjoint groups of documents, by key; each is named by its first."""

    def __init__(self, documents: Iterable[Sleutels]) -> None:
        self.parent = {d.key: d.key for d in documents}

    def root(self, key: str) -> str:
        while self.parent[key] != key:
            self.parent[key] = self.parent[self.parent[key]]
            key = self.parent[key]
        return key

    def unite(self, a: str, b: str) -> tuple[str, str]:
        """Make one group of two; return the names that they had, the first is that of both now."""
        a, b = sorted((self.root(a), self.root(b)))
        self.parent[b] = a
        return a, b


class _Forest(_Joined):
    """Groups with at most one known case number each.

    `days` and `askers` are what the documents of a group say of when the questions were tabled and by whom, `about`
    what they were about and to whom they were put.
    """

    def __init__(self, documents: Sequence[Sleutels]) -> None:
        super().__init__(documents)
        self.number = {d.key: "" for d in documents}
        self.days = {d.key: frozenset({d.ingezonden} - {None}) for d in documents}
        self.askers = {d.key: frozenset(d.surnames) for d in documents}
        self.about = {d.key: frozenset({_about(d)}) for d in documents}

    def join(self, a: str, b: str) -> bool:
        """Join two groups unless their case numbers differ."""
        numbers = {self.number[self.root(a)], self.number[self.root(b)]} - {""}
        if len(numbers) > 1:
            return False
        a, b = self.unite(a, b)
        if a != b:
            self.number[a] = next(iter(numbers), "")
            self.days[a] |= self.days[b]
            self.askers[a] |= self.askers[b]
            self.about[a] |= self.about[b]
        return True

    def compatible(self, a: str, b: str) -> bool:
        """False when two groups have different case numbers, or both say when, who or what and say different things."""
        a, b = self.root(a), self.root(b)
        if a == b:
            return True
        numbers = {self.number[a], self.number[b]} - {""}
        if len(numbers) > 1 or (self.days[a] and self.days[b] and not self.days[a] & self.days[b]):
            return False
        if self.askers[a] and self.askers[b] and not _alike(self.askers[a], self.askers[b]):
            return False
        return not any(_differ(one, other) for one in self.about[a] for other in self.about[b])

    def same_posts(self, a: str, b: str) -> bool:
        """False when two groups are addressed to different posts."""
        mine, theirs = (frozenset().union(*(posts for _, posts in self.about[self.root(key)])) for key in (a, b))
        return not mine or not theirs or bool(mine & theirs)


_About = tuple[str, frozenset[str]]


def _about(document: Sleutels) -> _About:
    """The subject, folded, and the posts that are addressed, of a document."""
    return fold(document.onderwerp), frozenset(post.place for post in document.geadresseerden if post.place)


def _differ(one: _About, other: _About) -> bool:
    """True when another subject was put to others: the same questions to two posts apart are two sets."""
    if not (one[0] and other[0] and one[1] and other[1]) or one[1] & other[1]:
        return False
    return fuzz.ratio(one[0], other[0]) < SUBJECT


def group(documents: Iterable[Sleutels], cases: Cases, common: Common | None = None) -> list[Group]:
    """Return the sets of the documents that have one, each document in exactly one, in order of their first key.

    `common` says which marks of questions are too common to tell a set; without it that follows from the documents,
    which are then all there are.
    """
    return _Grouping(
        sorted((d for d in documents if d.soort in SET_KINDS), key=lambda d: d.key), cases, common
    ).groups()


def number_of(document: Sleutels, cases: Cases) -> tuple[str, Grond | None]:
    """The case number of a document: what it says itself, else what a row of the export says of it, and why."""
    if document.zaaknummer:
        return document.zaaknummer, None
    found = cases.find(document)
    return (found[0].nummer, found[1]) if found else ("", None)


def head_key(document: Sleutels) -> str:
    """Day, askers and subject of a document, and whether its questions are oral; "" when it lacks one of them."""
    subject = fold(document.onderwerp)
    if document.ingezonden is None or not document.surnames or not subject:
        return ""
    oral = "mondeling" if document.soort is Soort.MONDELINGE_VRAGEN else ""
    return "\n".join((oral, document.ingezonden.isoformat(), subject, *sorted(document.surnames)))


class _Grouping:
    """The documents, in order of key, on their way to sets; `near` joins whatever could have been of one set."""

    def __init__(self, members: Sequence[Sleutels], cases: Cases, common: Common | None) -> None:
        self.members = members
        self.forest = _Forest(members)
        self.near = _Joined(members)
        self.gronden: dict[str, Grond] = {}
        self.torn: dict[str, tuple[str, ...]] = {}
        self._by_number(cases)
        self._by_metadata()
        found, is_common = likenesses(members, common)
        self._by_likeness(found)
        self._by_head(is_common)

    def groups(self) -> list[Group]:
        """The sets that were found."""
        found: dict[str, list[Sleutels]] = defaultdict(list)
        for document in self.members:
            found[self.forest.root(document.key)].append(document)
        return [
            Group(self.forest.number[root], tuple(members), self.gronden, self.torn, self.near.root(root))
            for root, members in sorted(found.items())
        ]

    # ------------------------------------------------------------ what says so

    def _by_number(self, cases: Cases) -> None:
        first: dict[str, str] = {}
        for document in self.members:
            number, grond = number_of(document, cases)
            if number:
                if grond:
                    self.gronden[document.key] = grond
                self.forest.number[self.forest.root(document.key)] = number
                self.near.unite(first.setdefault(number, document.key), document.key)
                self.forest.join(first[number], document.key)

    def _by_metadata(self) -> None:
        stating: dict[str, list[Sleutels]] = defaultdict(list)
        for document in self.members:
            if document.identifier:
                stating[document.identifier.lower()].append(document)
        for document in self.members:
            for answers in document.aanhangsels:
                targets = stating.get(answers.lower(), ())
                for target in targets:
                    self.near.unite(document.key, target.key)
                if targets:
                    self._named(document, targets[-1], answers)

    def _named(self, document: Sleutels, target: Sleutels, answers: str) -> None:
        """Join the questions whose metadata name an answer with that answer."""
        if target.key == document.key or not self.forest.join(document.key, target.key):
            return
        # Whoever has the number says itself what it is about; without numbers it is the answers that were found.
        found = target if not target.zaaknummer else document
        if not found.zaaknummer:
            grond = f"De metadata van de vragen noemen {answers} als antwoord."
            self.gronden.setdefault(found.key, Grond(grond, 0.99))

    # ------------------------------------------------------------ what questions say

    def _by_likeness(self, found: Sequence[Likeness]) -> None:
        """Join documents with the same questions: first those that say when or by whom they were asked, then others.

        A document that says neither goes with the set that it is most like. Where two sets are equally like it
        (questions that were asked again) it goes with none. Questions equal to the letter count before damaged ones.
        """
        for like in found:
            self.near.unite(like.a.key, like.b.key)
        for letterlijk in (True, False):
            for like in found:
                if like.letterlijk is letterlijk and _has_head(like.a) and _has_head(like.b):
                    self._join_alike(like)
        for chosen in self._choose(found):
            self._join_alike(chosen)
        for letterlijk in (True, False):
            for like in found:
                if like.letterlijk is letterlijk and (like.a.key in self.torn) == (like.b.key in self.torn):
                    self._join_alike(like)

    def _choose(self, found: Sequence[Likeness]) -> list[Likeness]:
        """For each document without head what ties it to the set that it is most like; fills `torn` with the others."""
        choices: dict[str, list[tuple[Likeness, Sleutels]]] = defaultdict(list)
        for like in found:
            for one, other in ((like.a, like.b), (like.b, like.a)):
                if _has_head(other) and not _has_head(one) and self._fits(like):
                    choices[one.key].append((like, other))
        chosen: list[Likeness] = []
        for key, likes in sorted(choices.items()):
            best = self._best(likes)
            roots = {self.forest.root(other.key): other.key for _, other in reversed(best)}
            if len(roots) > 1:
                self.torn[key] = tuple(sorted(roots.values()))
            else:
                chosen.append(best[0][0])
        return chosen

    def _best(self, likes: Sequence[tuple[Likeness, Sleutels]]) -> list[tuple[Likeness, Sleutels]]:
        """The likest of `likes`, of which the first is so; of those equally like the ones in whose order they stand."""
        best = likes[0][0]
        least = best.gewicht if best.letterlijk else best.gewicht * CLOSE
        near = [(like, other) for like, other in likes if like.gewicht >= least]
        if len({self.forest.root(other.key) for _, other in near}) < 2:
            return near
        orders = [in_order(like.a, like.b) for like, _ in near]
        return [one for one, order in zip(near, orders, strict=True) if order == max(orders)]

    def _fits(self, like: Likeness) -> bool:
        """True when nothing speaks against two groups being one set, and for damaged copies enough speaks for it."""
        a, b = like.a, like.b
        if not self.forest.compatible(a.key, b.key):
            return False
        if like.letterlijk:
            return True
        # In other words to another post: so near-identical sets differ, and sketches do not tell that from damage.
        if not self.forest.same_posts(a.key, b.key):
            return False
        if a.ingezonden and a.ingezonden == b.ingezonden and _alike(a.surnames, b.surnames):
            return _one_subject(a, b)
        return bool(like.equal) and like.count > 2 and like.count >= MOST * min(len(a.vragen), len(b.vragen))

    def _join_alike(self, like: Likeness) -> None:
        if not self._fits(like) or not self.forest.join(like.a.key, like.b.key):
            return
        for one, other in ((like.a, like.b), (like.b, like.a)):
            if not one.zaaknummer and one.key not in self.gronden:
                self.gronden[one.key] = _likeness(like, one, other)

    # ------------------------------------------------------------ what the header says

    def _by_head(self, common: Common) -> None:
        """Join documents of one day, askers and subject: misread copies, and those without questions.

        Other questions are not joined so: an asker may put two sets on one subject on one day.
        """
        heads: dict[str, list[Sleutels]] = defaultdict(list)
        for document in self.members:
            key = head_key(document)
            if key:
                heads[key].append(document)
        for documents in heads.values():
            for document in documents:
                self.near.unite(documents[0].key, document.key)
            asked = [document for document in documents if document.vragen]
            self._join_misread(asked, common)
            for document in documents:
                if not document.vragen:
                    self._join_head(document, asked or documents[:1])

    def _join_misread(self, documents: Sequence[Sleutels], common: Common) -> None:
        """Join copies of one header that are alike when their letters are damaged, the likest first."""
        apart = {self.forest.root(document.key) for document in documents}
        if len(documents) > CROWD or len(apart) < 2:
            return
        pairs = [pair for pair in combinations(documents, 2) if self._apart(*pair)]
        found = [like for a, b in pairs if (like := damaged(a, b, common))]
        for like in sorted(found, key=lambda like: (-like.gewicht, like.a.key, like.b.key)):
            self._join_alike(like)

    def _apart(self, a: Sleutels, b: Sleutels) -> bool:
        return self.forest.root(a.key) != self.forest.root(b.key) and self.forest.compatible(a.key, b.key)

    def _join_head(self, document: Sleutels, others: Sequence[Sleutels]) -> None:
        forest, key = self.forest, document.key
        fitting = [d for d in others if forest.compatible(d.key, key) and forest.same_posts(d.key, key)]
        roots = {forest.root(d.key): d for d in reversed(fitting)}
        own = self.forest.root(document.key)
        if own in roots or not roots:
            return
        if len(roots) > 1:
            self.torn[document.key] = tuple(sorted(d.key for d in roots.values()))
            return
        other = next(iter(roots.values()))
        if not self.forest.join(document.key, other.key):
            return
        found, bron = (document, other) if not document.zaaknummer else (other, document)
        if not found.zaaknummer:
            grond = f"Dag van indiening, indieners en onderwerp zijn die van {bron.identifier or bron.key}."
            self.gronden.setdefault(found.key, Grond(grond, 0.95))


def _has_head(document: Sleutels) -> bool:
    return bool(document.ingezonden or document.surnames)


def _likeness(like: Likeness, one: Sleutels, other: Sleutels) -> Grond:
    """Why `one` is in a set with `other`."""
    name = other.identifier or other.key
    if like.letterlijk:
        grond = f"{like.count} van de {len(one.vragen)} vragen zijn letterlijk die van {name}."
        return Grond(grond, 0.97 if like.count > 1 else 0.9)
    return Grond(f"{like.count} van de {len(one.vragen)} vragen zijn, op leesfouten na, die van {name}.", 0.85)


def naamloze(found: Group) -> Naamloze:
    """What the key of a set is made of.

    Its own key is of the questions of the fullest print (the first document's key when there are none) and of the day
    of tabling: the same questions asked again are another set.
    """
    fullest = min(found.members, key=lambda d: (-len(d.vragen), not all(v.printed for v in d.vragen), d.key))
    prints = "\n".join(vraag.vingerafdruk for vraag in fullest.vragen) or f"document {found.members[0].key}"
    day = min((d.ingezonden for d in found.members if d.ingezonden), default=None)
    own = "" if found.zaaknummer else own_key(f"{prints}\n{day}" if day else prints)
    return Naamloze(found.zaaknummer, own, tuple(d.key for d in found.members))
