"""Sets of questions of which the truth is known, with copies as they really come: damaged, and near-identical sets."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random

from bench.invented.words import question, subject
from kg.linking import Sleutels
from kg.linking.keys import Vraagsleutel
from kg.model import Soort
from tests.linking.archive import printed
from tests.linking.sleutels import keys, post

Texts = list[str]
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_FIRST = date(2094, 1, 4)


@dataclass(frozen=True, slots=True)
class Gesteld:
    """Questions as they were tabled once; `name` is the truth."""

    name: str
    day: date
    asker: str
    onderwerp: str
    ministerie: str
    texts: tuple[str, ...]


def noise(random: Random, texts: Texts, share: float = 0.01) -> Texts:
    """Misread one letter in a hundred."""
    return ["".join(random.choice(_LETTERS) if random.random() < share else sign for sign in text) for text in texts]


def hyphenated(random: Random, texts: Texts) -> Texts:
    """Break a word in every question where a line ended."""
    found = []
    for text in texts:
        words = text.split()
        at = max(range(len(words)), key=lambda n: (len(words[n]), n))
        words[at] = f"{words[at][: len(words[at]) // 2]}- {words[at][len(words[at]) // 2 :]}"
        found.append(" ".join(words))
    return found


def missing(random: Random, texts: Texts) -> Texts:
    """Lose one question."""
    gone = random.randrange(len(texts))
    return texts[:gone] + texts[gone + 1 :]


def split(random: Random, texts: Texts) -> Texts:
    """A print of the first part only: the rest is in another answer."""
    return texts[: len(texts) // 2 + 1]


def shuffled(random: Random, texts: Texts) -> Texts:
    """The questions in the order in which they are answered."""
    return random.sample(texts, len(texts))


def whole(random: Random, texts: Texts) -> Texts:
    """A good copy."""
    return texts


DAMAGES: dict[str, Callable[[Random, Texts], Texts]] = {
    "whole": whole,
    "missing": missing,
    "split": split,
    "shuffled": shuffled,
    "noise": noise,
    "hyphenated": hyphenated,
}
HEADLESS = ("whole", "missing", "split", "shuffled", "noise", "hyphenated")
OTHERWISE = ("renumbered", "headings lost", "without questions")


def archive(random: Random, sets: int) -> Iterator[tuple[str, str, Sleutels]]:
    """Yield the documents of so many sets and of sets near-identical to some: truth, damage, and keys."""
    for number in range(sets):
        first = _tabled(random, number)
        twins = _twins(random, first) if number % 5 == 0 else []
        for tabled in (first, *twins):
            yield from _documents(random, tabled, headless=not twins)


def _tabled(random: Random, number: int) -> Gesteld:
    count = random.randrange(4, 12)
    return Gesteld(
        f"set{number:04}",
        _FIRST + timedelta(days=number // 3),
        f"lid{_letters(number % 97)}",
        subject(random),
        f"mnre{number % 13}",
        tuple(question(random) for _ in range(count)),
    )


def _letters(number: int) -> str:
    """A surname's worth of letters that differ from number to number in more than one."""
    return "".join(_LETTERS[(number * step) % 26] for step in (1, 5, 7, 11, 17, 25))


def _twins(random: Random, first: Gesteld) -> list[Gesteld]:
    """The same questions of another day or asker, and in other words to others, on another matter or the same."""
    other = tuple(f"{text.rsplit(' ', 2)[0]} bij het andere ministerie?" for text in first.texts)
    return [
        replace(first, name=f"{first.name}-dag", day=first.day + timedelta(days=200)),
        replace(first, name=f"{first.name}-vrager", asker=f"q{first.asker[::-1]}"),
        replace(first, name=f"{first.name}-post", onderwerp=subject(random), ministerie="mnre99", texts=other),
        replace(
            first, name=f"{first.name}-ook", ministerie="mnre98", texts=tuple(f"Ook {text}" for text in first.texts)
        ),
    ]


def _documents(random: Random, tabled: Gesteld, *, headless: bool) -> Iterator[tuple[str, str, Sleutels]]:
    """The questions, and an answer for each damage; some without header, when no other set is like this one."""
    yield tabled.name, "questions", _headed(tabled, "kv", list(tabled.texts), soort=Soort.VRAGENDOCUMENT)
    for damage, change in DAMAGES.items():
        yield tabled.name, damage, _headed(tabled, damage, change(random, list(tabled.texts)))
    yield tabled.name, "renumbered", _renumbered(_headed(tabled, "renumbered", list(tabled.texts)))
    yield tabled.name, "headings lost", _headed(tabled, "koppen", list(tabled.texts), known=False)
    yield tabled.name, "without questions", _headed(tabled, "uitstel", [], soort=Soort.UITSTELBERICHT)
    if headless:
        damage = random.choice(HEADLESS)
        copy = printed(*DAMAGES[damage](random, list(tabled.texts)))
        yield tabled.name, f"headless {damage}", keys(f"{tabled.name}-los", vragen=copy)


def _headed(
    tabled: Gesteld, name: str, texts: Texts, *, soort: Soort = Soort.AANHANGSEL, known: bool = True
) -> Sleutels:
    return keys(
        f"{tabled.name}-{name}",
        soort=soort,
        ingezonden=tabled.day,
        surnames=(tabled.asker,),
        onderwerp=tabled.onderwerp,
        geadresseerden=(post(tabled.ministerie),),
        vragen=printed(*texts, printed=known),
    )


def _renumbered(document: Sleutels) -> Sleutels:
    vragen = tuple(Vraagsleutel(v.nummer + 3, v.printed, v.vingerafdruk, v.schets) for v in document.vragen)
    return replace(document, vragen=vragen)
