"""Random small archives and changes of them, and what a view told of them: to hold the view against `link`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from random import Random
from typing import Any

from kg.linking import Linkage, LinkChanges, Setgegevens, Sleutels, link
from kg.linking.history import NOTHING, Gepubliceerd
from kg.linking.keys import Postsleutel, Vraagsleutel
from kg.linking.link import known_of
from kg.linking.sketch import sketch
from kg.model import Change, Soort, Zaak
from tests.linking.sleutels import DAY, keys, post, print_of, zaak

_SOORTEN = (
    *(Soort.AANHANGSEL,) * 4,
    *(Soort.VRAGENDOCUMENT,) * 2,
    Soort.UITSTELBERICHT,
    Soort.MONDELINGE_VRAGEN,
    Soort.KAMERBRIEF,
    Soort.ANDERS,
)
_DAYS = (None, DAY, date(2094, 4, 3))
_SUBJECTS = ("De zin van het voorbeeld", "Iets heel anders")


def printed(*texts: str, printed: bool = True) -> tuple[Vraagsleutel, ...]:
    """Questions with these texts, as a document has them: with fingerprint and sketch."""
    return tuple(Vraagsleutel(n, printed, print_of(text), sketch(text)) for n, text in enumerate(texts, 1))


def addressed(row: Zaak) -> tuple[Postsleutel, ...]:
    """Each row of the export is addressed to one post."""
    return (post(f"mnre{row.nummer[-1]}"),)


def document(random: Random, key: str) -> Sleutels:
    """A document that has much in common with others: ids, numbers, days, askers, questions."""
    soort = random.choice(_SOORTEN)
    own = f"ah-tk-20932094-{random.randrange(6)}"
    count = random.randrange(7) if soort not in (Soort.KAMERBRIEF, Soort.ANDERS) else 0
    return keys(
        key,
        soort=soort,
        identifier=random.choice(("", "", own, own.upper())),
        aanhangselnummer=random.choice(("", str(random.randrange(6)))),
        zaaknummer=random.choice(("", "", "", f"2094Z0000{random.randrange(4)}")),
        ingezonden=random.choice(_DAYS),
        beantwoord=random.choice((None, date(2094, 4, 2), date(2094, 5, 2))),
        surnames=random.choice(((), ("voorbeeld",), ("vorbeeld",), ("steekproef",))),
        onderwerp=random.choice(("", *_SUBJECTS)),
        vragen=printed(*(_question(random) for _ in range(count)), printed=random.random() < 0.7),
        geadresseerden=tuple(_post(random) for _ in range(random.randrange(3))),
        beantwoorders=tuple(_post(random) for _ in range(random.randrange(2))),
        aangehaald=tuple(_cited(random) for _ in range(random.randrange(3))),
        aanhangsels=(f"ah-tk-20932094-{random.randrange(6)}",) if random.random() < 0.2 else (),
        afzenders=(_post(random),) if soort is Soort.KAMERBRIEF else (),
    )


def _question(random: Random) -> str:
    """One of twelve questions, now and then with a word misread."""
    n = random.randrange(12)
    words = (
        f"Bent u bekend met bericht {n} over zaak {n * 7} en wat gaat u {n * 13} hier nu precies aan doen {n}".split()
    )
    if random.random() < 0.15:
        words[random.randrange(len(words))] = f"xx{random.randrange(3)}"
    return " ".join(words)


def _post(random: Random) -> Postsleutel:
    return post(f"mnre{random.randrange(4)}")


def _cited(random: Random) -> str:
    n = random.randrange(8)
    return random.choice((f"ah-tk-20932094-{n}", f"AH-tk-20932094-{n}", f"2094Z0000{n % 4}", f"kst-36-X-{n % 3}"))


def row(random: Random) -> Zaak:
    """A row of the export; several may have one number, in two files."""
    return zaak(
        f"2094Z0000{random.randrange(6)}",
        onderwerp=random.choice(_SUBJECTS),
        gestart_op=random.choice((DAY, date(2094, 4, 3))),
        bronbestand=random.choice(("a.csv", "b.csv")),
        indieners=(random.choice(("Vera Voorbeeld (V.)", "Sam Steekproef (S.)")),),
        zaak_id=f"00000000-0000-4000-8000-00000000000{random.randrange(3)}",
    )


@dataclass(slots=True)
class Archive:
    """Documents and rows of the export, and how they change."""

    random: Random
    documents: dict[str, Sleutels] = field(default_factory=dict)
    zaken: list[Zaak] = field(default_factory=list)

    def change(self) -> tuple[dict[str, Change[Sleutels]], list[Zaak]]:
        """Add, change and take out some documents and rows; return what differs."""
        random, found = self.random, dict[str, Change[Sleutels]]()
        names = [f"d{n:02}" for n in range(random.choice((6, 14, 20)))]
        for key in sorted(random.sample(names, random.randrange(1, 4 if self.documents else len(names)))):
            old = self.documents.get(key)
            new = None if old and random.random() < 0.4 else document(random, key)
            if old != new:
                found[key] = Change(old, new)
        self.documents = {k: d for k, d in self.documents.items() if k not in found}
        self.documents |= {key: one.new for key, one in found.items() if one.new}
        return found, self._recase() if random.random() < 0.4 else []

    def _recase(self) -> list[Zaak]:
        before = self.zaken
        fresh = [row(self.random) for _ in range(self.random.randrange(3))]
        self.zaken = [*(one for one in before if self.random.random() < 0.7), *fresh]
        return [one for one in before + self.zaken if (one in before) != (one in self.zaken)]

    def everything(self) -> dict[str, Change[Sleutels]]:
        """All documents as new ones."""
        return {key: Change(None, one) for key, one in sorted(self.documents.items())}


@dataclass(slots=True)
class Told:
    """What a view told, put together change by change."""

    documents: dict[str, Linkage] = field(default_factory=dict)
    sets: dict[str, Setgegevens] = field(default_factory=dict)
    stubs: dict[str, tuple[str, ...]] = field(default_factory=dict)
    identifiers: dict[str, str] = field(default_factory=dict)
    replaced: dict[str, str] = field(default_factory=dict)

    def take(self, changes: LinkChanges) -> None:
        """Add what differs, which must be in order and follow on what was told before."""
        for name in ("documents", "sets", "stubs", "identifiers", "replaced"):
            told: dict[str, Any] = getattr(self, name)
            found: Mapping[str, Change[Any]] = getattr(changes, name)
            assert list(found) == sorted(found)
            for key, one in found.items():
                assert one.old != one.new
                assert told.pop(key, None) == one.old
                if one.new is not None:
                    told[key] = one.new


def linked_at_once(documents: Mapping[str, Sleutels], zaken: Sequence[Zaak], before: Gepubliceerd = NOTHING) -> Told:
    """What `link` says of all documents, in the words of the view."""
    found = link(list(documents.values()), zaken, addressed, before)
    linkages = {
        key: Linkage(tie, known_of(documents[key], found.documenten.get, found.cases.__contains__))
        for key, tie in found.koppelingen.items()
    }
    return Told(linkages, {one.key: one for one in found.sets}, found.stubs, found.documenten, found.replaced)
