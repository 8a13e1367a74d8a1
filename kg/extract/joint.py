"""Questions under one heading ("Vraag 2 en 3"), and answers without a heading of their own."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from kg.extract.body import Section, asks
from kg.extract.joined import Joined
from kg.extract.layout import Sheet
from kg.model import Span, value

# What follows a question mark and still belongs to the question before it.
_TAIL = re.compile(
    r"\s*(?:Zo (?:ja|nee|niet|neen)\b|Indien (?:ja|nee|niet|dat)\b|Waarom (?:wel|niet)\b|En zo "
    r"|Graag een toelichting|Zou u dat kunnen toelichten"
    r"|Kunt u (?:uw antwoord|dit|dat|hierop|dit nader|uw antwoorden|een toelichting)\b|Hoe (?:dan|komt dat)\b)",
    re.IGNORECASE,
)
_SENTENCE_GLUED = re.compile(r"(?<=[?.!])(?=[A-ZÀ-Ý«“‘])")
_SENTENCE = re.compile(r"(?<=[?])\s*(?=[A-ZÀ-Ý«“‘])")


@value
class Part:
    """One question of several under a heading. `certain` is false when nothing in the form parts them."""

    text: str
    spans: tuple[Span, ...]
    certain: bool


def split_questions(sheet: Sheet, lines: Sequence[int], count: int) -> list[Part]:
    """Take the text under one heading apart into `count` questions.

    By paragraphs when there are as many; else where the source shows that a paragraph ended; else by question
    sentences, those that only add ("Zo ja, …") kept with the one before. When none gives `count`, the whole text
    stands for each question.
    """
    groups = [group for group in sheet.paragraphs(lines) if sheet.joined(group).text]
    if len(groups) == count:
        return [Part(sheet.joined(g).text, sheet.spans(g), True) for g in groups]
    joined = sheet.joined(lines)
    for certain, cuts in ((True, _paragraph_ends(sheet, lines, joined)), (False, _sentence_cuts(joined.text, count))):
        if len(cuts) == count - 1:
            bounds = [0, *cuts, len(joined.text)]
            return [part_of(joined, low, high, certain) for low, high in pairwise(bounds)]
    return [Part(joined.text, sheet.spans(lines), False)] * count


def part_of(joined: Joined, low: int, high: int, certain: bool) -> Part:
    """The question that stands between two offsets of the text."""
    text = joined.text[low:high]
    lead = len(text) - len(text.lstrip())
    return Part(text.strip(), joined.spans(low + lead, low + len(text.rstrip())), certain)


def _paragraph_ends(sheet: Sheet, lines: Sequence[int], joined: Joined) -> list[int]:
    """Offsets where the source shows that a paragraph ended with a question.

    It runs one sentence into the next ("kennen?Vindt"), puts the note's mark on a line of its own, or turns the page.
    """
    cuts = {m.start() for m in _SENTENCE_GLUED.finditer(joined.text) if m.start()}
    interrupted = set()
    for before, i in pairwise(lines):
        line = sheet.lines[before]
        alone = any(
            a == line.begint and b >= line.eindigt for a, b, _ in sheet.marks_between(line.begint, line.eindigt)
        )
        if alone or i != before + 1:
            interrupted.add(sheet.lines[i].begint)
    for at, kept, _ in joined.pieces:
        if kept in interrupted and joined.text[max(0, at - 3) : at].rstrip().endswith("?"):
            cuts.add(at)
    return sorted(at for at in cuts if not _TAIL.match(joined.text, at))


def _sentence_cuts(text: str, count: int) -> list[int]:
    """Offsets of the question sentences that begin a question of their own; [] when there are not `count` - 1."""
    every = [m.end() for m in _SENTENCE.finditer(text)]
    if len(every) == count - 1:
        return every
    own = [at for at in every if not _TAIL.match(text, at)]
    return own if len(own) == count - 1 else []


def split_off_answers(sheet: Sheet, sections: list[Section], expects_answers: bool) -> list[Section]:
    """Give a question that no answer names, and that has more paragraphs than its question, the rest as its answer.

    Forced by letters in which single answers stand below their question without a heading.
    """
    answered = {n for s in sections if s.kind == "antwoord" for n in s.nummers}
    if not expects_answers:
        return sections
    return [part for section in sections for part in _with_answer(sheet, section, answered)]


_BELOW = "Dit antwoord heeft geen eigen kop: het is de tekst onder de vraag."


def _with_answer(sheet: Sheet, section: Section, answered: set[int]) -> Iterator[Section]:
    if section.kind != "vraag" or answered & set(section.nummers):
        yield section
        return
    groups = sheet.paragraphs(section.lines)
    last = max((n for n, g in enumerate(groups[:-1]) if asks(sheet.joined(g).text)), default=None)
    if last is None:
        yield section
        return
    answer = [i for group in groups[last + 1 :] for i in group]
    section.lines = [i for group in groups[: last + 1] for i in group]
    yield section
    yield Section("antwoord", section.nummers, printed=False, lines=answer, zekerheid=0.85, grond=_BELOW)
