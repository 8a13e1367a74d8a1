"""Which mentions of a release are doubtful: not linked, one of several, or linked with little certainty."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from itertools import islice

from rapidfuzz import fuzz

from kg.cli.querying import with_prefixes
from kg.errors import SourceError
from kg.extract.posts import parse_posts
from kg.identity import Register, resolve_bewindspersoon, resolve_kamerlid, resolve_ministerie, resolve_persoon
from kg.identity.bewindspersoon import post_text
from kg.identity.judgements import KINDS_OF_ROLE, Decision, Judgement, Judgements, judged, person_attested
from kg.identity.names import fold, readings
from kg.identity.register import covers
from kg.model import Bewindspersoon, Candidate, Kamerlid, Resolution, Rol, Vermelding
from kg.namespaces import KG, bewindspersoon, kamerlid, ministerie, persoon
from kg.releases import Release
from kg.store import Store, Value, open_read_only

_MENTIONS = """
SELECT ?geschreven ?fractie ?post ?rol ?document ?entiteit ?zekerheid ?grond ?soort ?reden WHERE {
  ?vermelding a kg:Vermelding ; kg:zoalsGeschreven ?geschreven ; kg:rol ?rol ; kg:uitDocument ?document .
  OPTIONAL { ?vermelding kg:fractieZoalsGeschreven ?fractie }
  OPTIONAL { ?vermelding kg:postZoalsGeschreven ?post }
  OPTIONAL { ?vermelding kg:verwijstNaarEntiteit ?entiteit ; kg:zekerheid ?zekerheid ; kg:grond ?grond }
  %s
} ORDER BY ?document ?vermelding
"""
_DOUBTFUL = """FILTER(!BOUND(?zekerheid) || ?zekerheid < 0.9)
  OPTIONAL { ?melding kg:over ?vermelding ; kg:grond ?reden ; kg:soortMelding ?soort
             FILTER(?soort IN (kg:naamNietGevonden, kg:naamMeerduidig)) }"""
_DAYS = """
SELECT ?document ?kenmerk ?ingezonden ?ontvangen ?gedateerd WHERE {
  ?document kg:bronbestand ?bestand .
  OPTIONAL { ?document dcterms:identifier ?kenmerk }
  OPTIONAL { ?document kg:ingezonden ?van_document }
  OPTIONAL { ?document kg:betreftSet/kg:ingezonden ?van_set }
  OPTIONAL { ?document kg:ontvangen ?ontvangen }
  OPTIONAL { ?document kg:gedateerd ?gedateerd }
  BIND(COALESCE(?van_document, ?van_set) AS ?ingezonden)
}
"""
_ABOUT_PERSON = """
SELECT DISTINCT ?persoon ?document WHERE {
  ?vermelding kg:verwijstNaarEntiteit/kg:persoon? ?persoon ; kg:uitDocument ?document .
}
"""
_LIKE = 70  # out of 100: how much a surname in office must look like the written one to be shown
_NEAR = 5  # names that are shown because they look like the written one


class Stand(StrEnum):
    """How a mention stands in the release."""

    UNMATCHED = "unmatched"
    AMBIGUOUS = "ambiguous"
    DOUBTFUL = "doubtful"


@dataclass(frozen=True, slots=True)
class Mention:
    """A mention in a release. `post` is the office as written; `found` is what it was linked to, or why not.

    `document` is an IRI, `kenmerk` its official id or what follows `id/`, `on` the day that counts, None when unknown.
    """

    vermelding: Vermelding
    post: str
    document: str
    kenmerk: str
    on: date | None
    found: Resolution
    stand: Stand


@dataclass(frozen=True, slots=True)
class Case:
    """Mentions that are one question for people: who is this? `candidates` are ranked, the most likely first."""

    written: str
    fractie: str
    rol: Rol
    stand: Stand
    documents: int
    first: date | None
    last: date | None
    example: Mention
    candidates: tuple[Candidate, ...]

    @property
    def grond(self) -> str:
        """Why the example was linked or not, in Dutch."""
        return self.example.found.grond


# ---------------------------------------------------------------- what the release says


def mentions(release: Release, *, doubtful: bool) -> Iterator[Mention]:
    """Yield the mentions of a release in order of document, all or the doubtful ones."""
    store = open_read_only(release.store)
    prefix = f"{release.manifest['base']}id/"
    days = _days(store)
    for row in store.select(with_prefixes(_MENTIONS % (_DOUBTFUL if doubtful else ""))).rows:
        written, fractie, post, rol, document, entity, certainty, grond, kind, reason = map(_text, row)
        vermelding = Vermelding(Rol(rol.removeprefix(KG)), 0, written, (), fractie=fractie)
        kenmerk, asked, answered = days.get(document, ("", None, None))
        first = vermelding.rol in (Rol.INDIENER, Rol.GEADRESSEERDE)
        found = Resolution(entity.removeprefix(prefix), float(certainty or 0), grond or reason)
        stand = Stand.AMBIGUOUS if kind == f"{KG}naamMeerduidig" else Stand.UNMATCHED
        yield Mention(
            vermelding=vermelding,
            post=post,
            document=document,
            kenmerk=kenmerk or document.removeprefix(prefix),
            on=(asked or answered) if first else (answered or asked),
            found=found,
            stand=Stand.DOUBTFUL if entity else stand,
        )


def _text(value: Value | None) -> str:
    return value.value if value else ""


def _days(store: Store) -> dict[str, tuple[str, date | None, date | None]]:
    """Return for each document its official id, the day its questions were tabled, and the day it was answered."""
    found = {}
    for row in store.select(with_prefixes(_DAYS)).rows:
        document, kenmerk, asked, received, dated = map(_text, row)
        found[document] = (kenmerk, _day(asked), _day(received) or _day(dated))
    return found


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def documents_of_people(release: Release, keys: Iterable[str]) -> int:
    """Return in how many documents somebody with one of these keys is linked, in any role."""
    store = open_read_only(release.store)
    found: set[str] = set()
    for key in keys:
        iri = f"{release.manifest['base']}id/{persoon(key)}"
        rows = store.select(with_prefixes(_ABOUT_PERSON), bindings={"persoon": iri}).rows
        found |= {_text(document) for _, document in rows}
    return len(found)


# ---------------------------------------------------------------- cases


def cases(release: Release, register: Register, limit: int | None = None) -> list[Case]:
    """Return the doubtful cases of a release, those in most documents first.

    What people have decided since is left out. Mentions are one case when text, fractie, role and candidates agree.
    """
    groups: dict[tuple[str, str, Rol, tuple[Candidate, ...]], list[Mention]] = defaultdict(list)
    known = entities(register)
    for mention in mentions(release, doubtful=True):
        _check_known(known, register, mention)
        likely = _likely(register, mention)
        if settled(register.judgements, mention, likely):
            continue
        vermelding = mention.vermelding
        key = (fold(vermelding.zoals_geschreven), fold(vermelding.fractie), vermelding.rol, likely)
        groups[key].append(mention)
    made = sorted((_case(group, key[-1]) for key, group in groups.items()), key=_order)
    return [_with_near_names(register, case) for case in islice(made, limit)]


def entities(register: Register) -> set[str]:
    """Return the paths of everything in a register that a mention can be linked to."""
    return {
        *map(persoon, register.persons),
        *map(kamerlid, register.kamerleden),
        *map(bewindspersoon, register.bewindspersonen),
        *map(ministerie, register.ministeries),
    }


def _check_known(known: Collection[str], register: Register, mention: Mention) -> None:
    entity = mention.found.entity
    if entity and not any(one in known or one in register.replaced for one in (entity, person_attested(entity))):
        raise SourceError(
            "the release links to somebody whom this register does not have",
            document=mention.document,
            value=entity,
            expected="the register that the release was built with",
            remedy="name it with --register",
        )


def settled(judgements: Judgements, mention: Mention, likely: Collection[Candidate]) -> bool:
    """True when people decided what a mention is, or that it is none of those it may be."""
    written = [judgement for text in _texts(mention) for judgement in judgements.mentions.get(text, ())]
    about = [judgement for judgement in written if concerns(judgement, mention)]
    if any(judgement.decision is Decision.ACCEPT for judgement in about):
        return True
    rejected = {judgement.entity for judgement in about}
    return mention.found.entity in rejected if mention.found.entity else bool(rejected) and not likely


def concerns(judgement: Judgement, mention: Mention) -> bool:
    """True when a decision is about a mention: its whole text, or the name or else the post in it, fractie and day."""
    vermelding = mention.vermelding
    if fold(judgement.mention) not in _texts(mention) or judgement.kind not in KINDS_OF_ROLE[vermelding.rol]:
        return False
    return judgement.is_about(vermelding.fractie, mention.on)


def _texts(mention: Mention) -> set[str]:
    """Return the folded texts that a decision about a mention may have."""
    named = name_in(mention)
    posts = parse_posts(mention.post) if not named else ()
    about = post_text(posts[0].ambt, posts[0].ministerie, posts[0].portefeuille) if posts else named
    return {fold(mention.vermelding.zoals_geschreven), fold(about)}


def _case(group: Sequence[Mention], likely: tuple[Candidate, ...]) -> Case:
    example = group[0]
    days = sorted(mention.on for mention in group if mention.on)
    return Case(
        written=example.vermelding.zoals_geschreven,
        fractie=example.vermelding.fractie,
        rol=example.vermelding.rol,
        stand=example.stand,
        documents=len({mention.document for mention in group}),
        first=days[0] if days else None,
        last=days[-1] if days else None,
        example=example,
        candidates=likely,
    )


def _order(case: Case) -> tuple[int, str, str, str, str]:
    return -case.documents, fold(case.written), case.fractie, case.rol, case.example.document


def _likely(register: Register, mention: Mention) -> tuple[Candidate, ...]:
    """Return what the release links a mention to, and what the register of today makes of it, best first."""
    now = judged(register.judgements, mention.vermelding, mention.on, resolve(register, mention))
    ranked: dict[str, float] = {}
    for found in (mention.found, now):
        if found.entity:
            ranked.setdefault(register.replaced.get(found.entity, found.entity), found.zekerheid)
    for candidate in now.candidates:
        ranked.setdefault(candidate.entity, candidate.score)
    return tuple(Candidate(entity, score) for entity, score in ranked.items())


def resolve(register: Register, mention: Mention) -> Resolution:
    """Return what the register of today makes of a mention, with what people decided about its name."""
    vermelding, on = mention.vermelding, mention.on
    posts = parse_posts(mention.post)
    if vermelding.rol is Rol.GENOEMD and not posts:
        return resolve_ministerie(register, vermelding.zoals_geschreven, on)
    if on is None:
        return mention.found
    if vermelding.rol is Rol.INDIENER:
        return resolve_kamerlid(register, vermelding.zoals_geschreven, vermelding.fractie, on)
    if not posts:
        return resolve_persoon(register, vermelding.zoals_geschreven, on)
    post = posts[0]
    return resolve_bewindspersoon(register, on, post.ambt, name_in(mention), post.ministerie, post.portefeuille)


def name_in(mention: Mention) -> str:
    """Return the name that stands in a mention beside an office; the office as written has all the other words."""
    words, post = mention.vermelding.zoals_geschreven.split(), mention.post.split()
    begin = 0
    while begin < len(post) and words[begin : begin + 1] == post[begin : begin + 1]:
        begin += 1
    end = 0
    while end < min(len(post), len(words)) - begin and words[len(words) - 1 - end] == post[len(post) - 1 - end]:
        end += 1
    return " ".join(words[begin : len(words) - end]).strip(" ,()")


# ---------------------------------------------------------------- names that look like the written one


def _with_near_names(register: Register, case: Case) -> Case:
    """Add who was in office and has a name like the written one, with half of the likeness as score."""
    on = case.example.on
    name = name_in(case.example) if case.example.post else case.written
    if on is None or not name:
        return case
    seen = {candidate.entity for candidate in case.candidates}
    near = [one for one in _near(register, case.example, name, on) if one.entity not in seen]
    left = judged(register.judgements, case.example.vermelding, on, Resolution("", 0.0, "", tuple(near))).candidates
    return replace(case, candidates=(*case.candidates, *left[:_NEAR]))


def _near(register: Register, mention: Mention, name: str, on: date) -> list[Candidate]:
    surnames = [reading.surname for reading in readings(name)]
    best: dict[str, float] = {}
    for person, path in _in_office(register, mention, on):
        likeness = max(fuzz.ratio(one, known.surname) for one in surnames for known in register.names[person])
        if likeness >= _LIKE:
            best[path] = max(best.get(path, 0), round(likeness / 200, 2))
    return sorted((Candidate(path, score) for path, score in best.items()), key=lambda c: (-c.score, c.entity))


def _in_office(register: Register, mention: Mention, on: date) -> Iterator[tuple[str, str]]:
    """Yield key and path of everybody in office on a day, in the role that a mention of this kind is linked to."""
    roles: list[tuple[Iterable[Kamerlid | Bewindspersoon], Callable[[str], str]]] = []
    asker = mention.vermelding.rol is Rol.INDIENER
    if asker:
        roles = [(register.kamerleden.values(), kamerlid)]
    elif mention.post:
        roles = [(register.bewindspersonen.values(), bewindspersoon)]
    else:
        roles = [(register.kamerleden.values(), kamerlid), (register.bewindspersonen.values(), bewindspersoon)]
    own = asker or bool(mention.post)
    for held, path in roles:
        for role in held:
            if covers(role, on):
                yield role.person, path(role.key) if own else persoon(role.person)
