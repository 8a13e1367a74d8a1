"""Keys of all documents to what ties them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from kg.linking.addressing import Adresseringgegevens, addressings, derived_ministry
from kg.linking.history import NOTHING, Gepubliceerd, assign, successors
from kg.linking.keys import ZAAKNUMMER, Postsleutel, Sleutels
from kg.linking.letters import letters_of
from kg.linking.numbering import number_questions, owners
from kg.linking.sets import Cases, Grond, Group, group, naamloze
from kg.linking.vergaderjaar import near_opening, vergaderjaar_on
from kg.model import Soort, Zaak, value
from kg.namespaces import document as document_path
from kg.namespaces import vragenset


@value
class Setgegevens:
    """One Vragenset: its documents by key, the row of the export when there is one, its questions and addressings.

    `ingezonden` and `onderwerp` are those of its documents: the earliest day, and the subject of the fullest header.
    """

    key: str
    zaaknummer: str
    zaak: Zaak | None
    ingezonden: date | None
    onderwerp: str
    documenten: tuple[str, ...]
    nummers: tuple[int, ...]
    # Of those, the ones that the document that speaks for the question does not print.
    afgeleide_nummers: tuple[int, ...]
    # The ones that no document here prints: only an answer names them.
    ongedrukt: tuple[int, ...]
    adresseringen: tuple[Adresseringgegevens, ...]
    # The askers whom its documents name, as paths under `id/`.
    indieners: tuple[str, ...] = ()


@value
class Koppeling:
    """What linking found for one document.

    `nummers` maps its own question numbers to the set's; `eigen` are those of the set for which it speaks. `grond` says
    why it is in the set when it does not say so itself. `namens` is the ministry derived for it.
    `afgeleide_identifier` is the official id that follows from its number and date. `verscheurd` are documents of other
    sets, the first of each, that it could be of as well: it was put with none of them.
    """

    key: str
    set_key: str = ""
    nummers: tuple[tuple[int, int], ...] = ()
    eigen: frozenset[int] = frozenset()
    grond: Grond | None = None
    namens: tuple[str, float] | None = None
    afgeleide_identifier: str = ""
    verscheurd: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Samenhang:
    """All that ties the documents: per document, per set, and who cites what we do not have."""

    koppelingen: dict[str, Koppeling]
    sets: tuple[Setgegevens, ...]
    documenten: dict[str, str]  # official id, lower case → document key, of the documents in this build
    cases: dict[str, str]  # case number, lower case → key of the set
    stubs: dict[str, tuple[str, ...]]  # official id as it is spelled → keys of the documents that cite it
    zaken_zonder_document: int
    replaced: dict[str, str]  # key of a set that is no longer used → key of the set that stands in its place


Addressed = Callable[[Zaak], tuple[Postsleutel, ...]]


def link(
    documents: Sequence[Sleutels], zaken: Iterable[Zaak], addressed: Addressed, before: Gepubliceerd = NOTHING
) -> Samenhang:
    """Tie documents together. `documents` have different keys; the order they come in makes no difference.

    `addressed` gives the posts that a row of the export is addressed to; it is asked for sets whose documents name
    none. `before` is what was published: keys of sets are kept.
    """
    documents = sorted(documents, key=lambda d: d.key)
    cases = Cases(zaken)
    derived = _derived_identifiers(documents)
    koppelingen = {d.key: Koppeling(d.key) for d in documents}
    groups = group(documents, cases)
    keyed = dict(zip(assign([naamloze(found) for found in groups], before.sets), groups, strict=True))
    sets: list[Setgegevens] = []
    for key, found in keyed.items():
        made, ties = make_set(key, found, cases.by_number.get(found.zaaknummer), addressed)
        sets.append(made)
        koppelingen.update((tie.key, tie) for tie in ties)
    in_set = {tie.key: tie.set_key for tie in koppelingen.values() if tie.set_key}
    members = {found.zaaknummer: found.members for found in groups if found.zaaknummer}
    for letter, grond in letters_of(documents, members):
        koppelingen[letter.key] = letter_of(letter, grond)
    for key, identifier in derived.items():
        koppelingen[key] = replace(koppelingen[key], afgeleide_identifier=identifier)
    by_identifier = _by_identifier(documents) | {identifier: key for key, identifier in derived.items()}
    return Samenhang(
        koppelingen=koppelingen,
        sets=tuple(sorted(sets, key=lambda s: s.key)),
        documenten=by_identifier,
        cases={s.zaaknummer.lower(): s.key for s in sets if s.zaaknummer},
        stubs=_stubs(documents, by_identifier),
        zaken_zonder_document=len(cases.by_number) - sum(1 for s in sets if s.zaak),
        replaced=successors(before, in_set, keyed.keys()),
    )


def make_set(
    key: str, found: Group, zaak: Zaak | None, asked_of: Addressed
) -> tuple[Setgegevens, tuple[Koppeling, ...]]:
    """Return what is known of a set and of its documents; `zaak` is its row of the export."""
    addressed = max(found.members, key=lambda d: (len(d.geadresseerden), d.key)).geadresseerden
    if not addressed and zaak:
        addressed = asked_of(zaak)
    namens = {d.key: ministry for d in found.members if (ministry := derived_ministry(d, addressed))}
    numbers = number_questions(found.members)
    owner = owners(found.members, numbers)
    ties = tuple(
        Koppeling(
            document.key,
            key,
            tuple(sorted(numbers[document.key].items())),
            frozenset(n for n, (key_, _) in owner.items() if key_ == document.key),
            found.gronden.get(document.key),
            namens.get(document.key),
            verscheurd=found.torn.get(document.key, ()),
        )
        for document in found.members
    )
    return _set(key, found, zaak, numbers, owner, addressed, namens), ties


def _set(
    key: str,
    found: Group,
    zaak: Zaak | None,
    numbers: Mapping[str, Mapping[int, int]],
    owner: Mapping[int, tuple[str, bool]],
    addressed: Sequence[Postsleutel],
    namens: dict[str, tuple[str, float]],
) -> Setgegevens:
    every = tuple(sorted({n for local in numbers.values() for n in local.values()}))
    ingezonden = min((d.ingezonden for d in found.members if d.ingezonden), default=None)
    return Setgegevens(
        key,
        found.zaaknummer,
        zaak,
        ingezonden,
        max(found.members, key=lambda d: (bool(d.onderwerp), len(d.geadresseerden), d.key)).onderwerp,
        tuple(d.key for d in found.members),
        every,
        tuple(n for n in every if not owner.get(n, ("", False))[1]),
        tuple(n for n in every if n not in owner),
        addressings(found.members, addressed, ingezonden or (zaak.gestart_op if zaak else None), namens, zaak, numbers),
        tuple(sorted({entity for document in found.members for entity in document.indieners})),
    )


def letter_of(letter: Sleutels, grond: Grond) -> Koppeling:
    """What ties a letter to the set of the case that it names."""
    return Koppeling(letter.key, letter.zaaknummer.lower(), grond=grond)


def known_of(
    document: Sleutels, holder: Callable[[str], str | None], has_set: Callable[[str], bool]
) -> tuple[tuple[str, str], ...]:
    """What the ids that a document cites stand for here: id, lower case, and entity path; in order.

    `holder` gives the document of an official id, `has_set` says whether there is a set of a case number; both take
    lower case.
    """
    found: dict[str, str] = {}
    for identifier in {cited.lower() for cited in document.aangehaald}:
        if ZAAKNUMMER.fullmatch(identifier.upper()) and has_set(identifier):
            found[identifier] = vragenset(identifier)
        elif key := holder(identifier):
            found[identifier] = document_path(key)
    return tuple(sorted(found.items()))


def derived_identifier(document: Sleutels) -> str:
    """The official id of an Aanhangsel that prints its number but not its year.

    "" near the turn of the year, and for a day that is in no parliamentary year.
    """
    if document.identifier or not document.aanhangselnummer or document.beantwoord is None:
        return ""
    if document.soort not in (Soort.AANHANGSEL, Soort.UITSTELBERICHT) or near_opening(document.beantwoord):
        return ""
    year = vergaderjaar_on(document.beantwoord).replace("-", "")
    return f"ah-tk-{year}-{document.aanhangselnummer.lower()}" if year else ""


def _derived_identifiers(documents: Sequence[Sleutels]) -> dict[str, str]:
    """Official ids that follow, by document; none that a document states itself, or that follows for several.

    An official id names one document: where two would have it, one of the readings is wrong.
    """
    found = {d.key: derived_identifier(d) for d in documents}
    times = Counter(found.values())
    stated = _by_identifier(documents)
    return {key: id_ for key, id_ in found.items() if id_ and times[id_] == 1 and id_ not in stated}


def _by_identifier(documents: Sequence[Sleutels]) -> dict[str, str]:
    """Official ids, lower case, to the documents that state them."""
    return {d.identifier.lower(): d.key for d in documents if d.identifier}


def cited_by(document: Sleutels) -> dict[str, str]:
    """The official ids that a document cites, lower case, to how they are spelled; metadata cite answers as well."""
    found: dict[str, str] = {}
    for identifier in (*document.aangehaald, *document.aanhangsels):
        low = identifier.lower()
        if low.startswith(_DOCUMENTS):
            found[low] = min(found.get(low, "~"), _spelled(identifier))
    return found


_DOCUMENTS = ("ah-", "kst-", "h-", "kv-")


def _spelled(identifier: str) -> str:
    """The official spelling: collection and chamber in lower case, a budget chapter (XIV) as it is written."""
    first, second, *rest = identifier.split("-")
    return "-".join([first.lower(), second.lower(), *rest])


def _stubs(documents: Sequence[Sleutels], known: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    """Documents that are cited and not here; of several spellings of one id the first in order stands."""
    citing: dict[str, set[str]] = defaultdict(set)
    spelled: dict[str, str] = {}
    for document in documents:
        for low, spelling in cited_by(document).items():
            if low not in known:
                citing[low].add(document.key)
                spelled[low] = min(spelled.get(low, "~"), spelling)
    return {spelled[low]: tuple(sorted(keys)) for low, keys in sorted(citing.items())}
