"""Keys of all documents to what ties them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from kg.linking.addressing import Adresseringgegevens, addressings, derived_ministry
from kg.linking.keys import Postsleutel, Sleutels
from kg.linking.letters import letters_of
from kg.linking.numbering import number_questions, owners
from kg.linking.sets import Cases, Grond, Group, group, set_keys
from kg.linking.vergaderjaar import near_opening, vergaderjaar_on
from kg.model import Soort, Zaak


@dataclass(frozen=True, slots=True)
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


@dataclass(frozen=True, slots=True)
class Koppeling:
    """What linking found for one document.

    `nummers` maps its own question numbers to the set's; `eigen` are those of the set for which it speaks. `grond` says
    why it is in the set when it does not say so itself. `namens` is the ministry derived for it.
    `afgeleide_identifier` is the official id that follows from its number and date.
    """

    key: str
    set_key: str = ""
    nummers: tuple[tuple[int, int], ...] = ()
    eigen: frozenset[int] = frozenset()
    grond: Grond | None = None
    namens: tuple[str, float] | None = None
    afgeleide_identifier: str = ""


@dataclass(frozen=True, slots=True)
class Samenhang:
    """All that ties the documents: per document, per set, and who cites what we do not have."""

    koppelingen: dict[str, Koppeling]
    sets: tuple[Setgegevens, ...]
    documenten: dict[str, str]  # official id, lower case → document key, of the documents in this build
    cases: dict[str, str]  # case number, lower case → key of the set
    stubs: dict[str, tuple[str, ...]]  # official id as it is spelled → keys of the documents that cite it
    zaken_zonder_document: int


Addressed = Callable[[Zaak], tuple[Postsleutel, ...]]


def link(documents: Sequence[Sleutels], zaken: Iterable[Zaak], addressed: Addressed) -> Samenhang:
    """Tie documents together. `documents` have different keys; the order they come in makes no difference.

    `addressed` gives the posts that a row of the export is addressed to; it is asked for sets whose documents name
    none.
    """
    documents = sorted(documents, key=lambda d: d.key)
    cases = Cases(zaken)
    derived = _derived_identifiers(documents)
    koppelingen = {d.key: Koppeling(d.key, afgeleide_identifier=derived.get(d.key, "")) for d in documents}
    groups = group(documents, cases)
    keyed = dict(zip(set_keys(groups), groups, strict=True))
    sets = [
        _set(key, found, cases.by_number.get(found.zaaknummer), koppelingen, addressed) for key, found in keyed.items()
    ]
    for letter, key, grond in letters_of(documents, keyed):
        koppelingen[letter.key] = replace(koppelingen[letter.key], set_key=key, grond=grond)
    by_identifier = _by_identifier(documents) | {identifier: key for key, identifier in derived.items()}
    used = sum(1 for s in sets if s.zaak)
    return Samenhang(
        koppelingen=koppelingen,
        sets=tuple(sorted(sets, key=lambda s: s.key)),
        documenten=by_identifier,
        cases={s.zaaknummer.lower(): s.key for s in sets if s.zaaknummer},
        stubs=_stubs(documents, by_identifier),
        zaken_zonder_document=len(cases.by_number) - used,
    )


def _set(
    key: str, found: Group, zaak: Zaak | None, koppelingen: dict[str, Koppeling], asked_of: Addressed
) -> Setgegevens:
    numbers = number_questions(found.members)
    every = tuple(sorted({n for local in numbers.values() for n in local.values()}))
    owner = owners(found.members, numbers)
    ingezonden = min((d.ingezonden for d in found.members if d.ingezonden), default=None)
    addressed = max(found.members, key=lambda d: (len(d.geadresseerden), d.key)).geadresseerden
    if not addressed and zaak:
        addressed = asked_of(zaak)
    namens: dict[str, tuple[str, float]] = {}
    for document in found.members:
        derived = derived_ministry(document, addressed)
        if derived:
            namens[document.key] = derived
        koppelingen[document.key] = Koppeling(
            document.key,
            key,
            tuple(sorted(numbers[document.key].items())),
            frozenset(n for n, (key_, _) in owner.items() if key_ == document.key),
            found.gronden.get(document.key),
            derived,
            koppelingen[document.key].afgeleide_identifier,
        )
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
        addressings(found.members, addressed, ingezonden or (zaak.gestart_op if zaak else None), namens),
    )


def _derived_identifier(document: Sleutels) -> str:
    """The official id of an Aanhangsel that prints its number but not its year; "" near the turn of the year."""
    if document.identifier or not document.aanhangselnummer or document.beantwoord is None:
        return ""
    if document.soort not in (Soort.AANHANGSEL, Soort.UITSTELBERICHT) or near_opening(document.beantwoord):
        return ""
    year = vergaderjaar_on(document.beantwoord).replace("-", "")
    return f"ah-tk-{year}-{document.aanhangselnummer}"


def _derived_identifiers(documents: Sequence[Sleutels]) -> dict[str, str]:
    """Official ids that follow, by document; none that a document states itself, or that follows for several.

    An official id names one document: where two would have it, one of the readings is wrong.
    """
    found = {d.key: _derived_identifier(d) for d in documents}
    times = Counter(found.values())
    stated = _by_identifier(documents)
    return {key: id_ for key, id_ in found.items() if id_ and times[id_] == 1 and id_ not in stated}


def _by_identifier(documents: Sequence[Sleutels]) -> dict[str, str]:
    """Official ids, lower case, to the documents that state them."""
    return {d.identifier.lower(): d.key for d in documents if d.identifier}


def _spelled(identifier: str) -> str:
    """The official spelling: collection and chamber in lower case, a budget chapter (XIV) as it is written."""
    first, second, *rest = identifier.split("-")
    return "-".join([first.lower(), second.lower(), *rest])


def _stubs(documents: Sequence[Sleutels], known: dict[str, str]) -> dict[str, tuple[str, ...]]:
    """Documents that are cited and not here; of several spellings of one id the first in order stands."""
    citing: dict[str, set[str]] = defaultdict(set)
    spelled: dict[str, str] = {}
    for document in documents:
        for identifier in (*document.aangehaald, *document.aanhangsels):
            low = identifier.lower()
            if low not in known and low.startswith(("ah-", "kst-", "h-", "kv-")):
                citing[low].add(document.key)
                spelled[low] = min(spelled.get(low, "~"), _spelled(identifier))
    return {spelled[low]: tuple(sorted(keys)) for low, keys in sorted(citing.items())}
