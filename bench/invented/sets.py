"""Sets of questions with everything that is published about them, and the truth about each document.

A set is tabled once; it goes to one ministry or to many; each answers, postpones, or is silent. Some copies are damaged
as real ones are: headings gone, the header gone, a name misspelt, a page with questions missing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from random import Random

from bench.invented.words import COMMON, paragraphs, question, subject
from bench.invented.world import FIRST_YEAR, Person, World
from kg.linking.vergaderjaar import vergaderjaar_on

SETS_A_DAY = 5  # about ten documents each weekday, as the House has known since 1995
_CITED = 500  # how many Aanhangsels back a reference may reach
_FORMS = ("xml", "html", "text", "markdown", "docx", "odt")
_WEIGHTS = (46, 16, 26, 4, 5, 3)
_DAMAGES = ("", "headings", "header", "asker", "shorter")
_DAMAGED = (94, 2, 1, 2, 1)


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer to questions, lowest number first; `notes` are marks with texts, each mark at the end of the text."""

    numbers: tuple[int, ...]
    text: tuple[str, ...]
    notes: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Paper:
    """One document to be written. `kind` is a class of the ontology; `damage` is how its copy is worse than it was."""

    identifier: str
    kind: str
    form: str
    zaaknummer: str
    aanhangselnummer: int
    day: date  # tabled
    received: date
    askers: tuple[Person, ...]
    ministries: tuple[int, ...]
    answerer: int  # the ministry that speaks; -1 for nobody
    subject: str
    questions: tuple[str, ...]
    answers: tuple[Answer, ...] = ()
    see_also: tuple[str, ...] = ()
    damage: str = ""

    @property
    def name(self) -> str:
        """The file's name without what its form adds; what lost its header has lost its id as well."""
        return self.identifier if self.damage != "header" else f"los-{self.zaaknummer}-{self.aanhangselnummer}"


@dataclass(frozen=True, slots=True)
class Tabled:
    """The questions as tabled once."""

    number: int
    zaaknummer: str
    day: date
    askers: tuple[Person, ...]
    ministries: tuple[int, ...]
    subject: str
    questions: tuple[str, ...]


@dataclass(slots=True)
class House:
    """The counters of the House and what was said before: sets come out in the order in which they were tabled."""

    seed: str
    world: World = field(default_factory=World)
    cases: Counter[int] = field(default_factory=Counter)
    printed: Counter[str] = field(default_factory=Counter)
    cited: list[str] = field(default_factory=list)
    asked: list[Tabled] = field(default_factory=list)

    def papers(self) -> Iterator[tuple[Tabled, list[Paper]]]:
        """Yield set after set with its documents, without end (until the last cabinet is full)."""
        number = 0
        while True:
            random = Random(f"{self.seed} {number}")
            tabled = self._tabled(random, number)
            yield tabled, list(self._documents(random, tabled))
            number += 1

    def _tabled(self, random: Random, number: int) -> Tabled:
        day = _weekday(number // SETS_A_DAY)
        self.cases[day.year] += 1
        questions, about = self._asked(random)
        tabled = Tabled(
            number,
            f"{day.year}Z{self.cases[day.year]:05d}",
            day,
            tuple(random.sample(self.world.members_on(day), random.choice((1, 1, 1, 1, 2, 3)))),
            tuple(random.sample(range(self.world.ministries), random.choices((1, 2, 5, 12), (90, 7, 2, 1))[0])),
            about,
            questions,
        )
        self.asked = [*self.asked[-99:], tabled]
        return tabled

    def _asked(self, random: Random) -> tuple[tuple[str, ...], str]:
        """Return questions and subject: new ones, or, in one set of forty, those of an earlier set asked again."""
        if self.asked and random.random() < 0.025:
            earlier = random.choice(self.asked)
            return (*earlier.questions[:-1], question(random)), earlier.subject
        count = min(25, 2 + int(random.expovariate(1 / 7)))
        last = (random.choice(COMMON),) if random.random() < 0.2 else ()
        return (*(question(random) for _ in range(count)), *last), subject(random)

    def _documents(self, random: Random, tabled: Tabled) -> Iterator[Paper]:
        if random.random() < 0.6:
            yield self._questions(random, tabled)
        for ministry in tabled.ministries:
            if random.random() < 0.2:
                yield self._answering(random, tabled, ministry, "Uitstelbericht", 21)
            if random.random() < 0.93:
                yield self._answering(random, tabled, ministry, "Aanhangsel", random.randint(8, 40))

    def _questions(self, random: Random, tabled: Tabled) -> Paper:
        return Paper(
            f"kv-tk-{tabled.zaaknummer}",
            "Vragendocument",
            random.choices(_FORMS[:2], _WEIGHTS[:2])[0],
            tabled.zaaknummer,
            0,
            tabled.day,
            tabled.day,
            tabled.askers,
            tabled.ministries,
            -1,
            tabled.subject,
            tabled.questions,
        )

    def _answering(self, random: Random, tabled: Tabled, ministry: int, kind: str, after: int) -> Paper:
        received = tabled.day + timedelta(days=after)
        year = vergaderjaar_on(received)
        self.printed[year] += 1
        number = self.printed[year]
        form = random.choices(_FORMS, _WEIGHTS)[0]
        damage = random.choices(_DAMAGES, _DAMAGED)[0] if form == "text" and kind == "Aanhangsel" else ""
        see_also = tuple(random.sample(self.cited, 1)) if self.cited and random.random() < 0.15 else ()
        paper = Paper(
            f"ah-tk-{year.replace('-', '')}-{number}",
            kind,
            form,
            tabled.zaaknummer,
            number,
            tabled.day,
            received,
            tabled.askers,
            tabled.ministries,
            ministry,
            tabled.subject,
            tabled.questions,
            _answers(random, len(tabled.questions)) if kind == "Aanhangsel" else (),
            see_also,
            damage,
        )
        self.cited = [*self.cited[1 - _CITED :], paper.identifier]
        return _shorter(paper) if damage == "shorter" else paper


def _shorter(paper: Paper) -> Paper:
    """A copy of which the last question and its answer are gone."""
    keep = len(paper.questions) - 1
    answers = tuple(answer for answer in paper.answers if answer.numbers[-1] <= keep)
    return replace(paper, questions=paper.questions[:keep], answers=answers)


def _weekday(number: int) -> date:
    """The day of working number `number`, weekends left out."""
    weeks, day = divmod(number, 5)
    return date(FIRST_YEAR, 1, 7) + timedelta(weeks=weeks, days=day)


def _answers(random: Random, questions: int) -> tuple[Answer, ...]:
    """Return answers to all questions: most to one, some to several in a row, some to another answer."""
    found: list[Answer] = []
    number = 1
    mark = 1
    while number <= questions:
        last = min(questions, number + random.choices((0, 1, 2), (85, 10, 5))[0])
        numbers = tuple(range(number, last + 1))
        text, notes = _answer(random, number, found, mark)
        mark += len(notes)
        found.append(Answer(numbers, text, notes))
        number = last + 1
    return tuple(found)


def _answer(
    random: Random, number: int, before: list[Answer], mark: int
) -> tuple[tuple[str, ...], tuple[tuple[str, str], ...]]:
    if before and random.random() < 0.06:
        earlier = random.choice(before).numbers[0]
        return (f"Zie het antwoord op vraag {earlier}.",), ()
    if random.random() < 0.08:
        return ("Ja.",), ()
    text = tuple(paragraphs(random, random.randint(60, 200)))
    if random.random() < 0.15:
        stuk = f"Kamerstuk {random.randint(90, 99)} {random.randint(100, 999)}, nr. {random.randint(1, 400)}."
        return text, ((str(mark), stuk),)
    return text, ()
