"""Questions and answers: which lines belong to which.

Three ways, tried in this order: by headings ("Vraag 2", "Antwoord op vraag 3 en 8", "2.", a bare "2" and a bare
"Antwoord"); by paragraphs, when a document of questions has no headings at all; by form, when headings were lost
(a question ends in a question mark and an answer does not).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from kg.extract.layout import PAGE_ENDS, Sheet

_NUMBERED = re.compile(r"[*_\s]{0,6}(\d{1,3})\s?[.)]\s*(?=\S)")
_BARE_NUMBER = re.compile(r"[*_]{0,3}(\d{1,3})[.:)]?[*_]{0,3}$")
_LONGEST = 40  # lines of a question
_TOELICHTING = re.compile(r"[#*_\s]{0,6}Toelichting\b\s*(?::|$)", re.IGNORECASE)
_MEDEDELING = re.compile(r"[#*_\s]{0,6}Mededeling\s*[:.]?[*_]{0,3}$", re.IGNORECASE)
_DELAYS = re.compile(
    r"(?:De|Deze|Uw) (?:schriftelijke )?(?:Kamer)?vragen\b.{0,600}?\bniet\b.{0,80}?"
    r"\b(?:worden beantwoord|te beantwoorden)",
    re.DOTALL,
)
_ABOVE_ALL = re.compile(r"[#*_\s]{0,6}(?:Vragen|Antwoorden|Vragen en antwoorden|Bijlage)\s*:?[*_]{0,3}$", re.IGNORECASE)
_ASKS = re.compile(r"\?[\s\"'’”»)\]*_\d.,¹²³⁴-⁹]{0,20}$")


# A question that ends in no question mark: "Kunt u … toelichten." An answer speaks to nobody like that.
_ASKS_FOR = re.compile(r"(?!(?:Met|Dat|Niet|Wat|Uit|Want|Het)\b)[A-ZÀ-Ý][a-zà-ÿ]*(?:t|an|ou|ult|ilt) u\b")


@dataclass(slots=True)
class Section:
    """Lines of a question, an answer or another part. `nummers` of a bare "Antwoord" are filled in afterwards."""

    kind: str
    nummers: tuple[int, ...] = ()
    printed: bool = True
    heading: int | None = None
    lead: int = 0  # characters of the first line that are its number
    lines: list[int] = field(default_factory=list)
    zekerheid: float = 1.0
    grond: str = ""
    bekend: str = ""  # fingerprint of the question that it was recognised as


def find_sections(
    sheet: Sheet, begin: int, expects_answers: bool, noted: Collection[str] = frozenset()
) -> list[Section]:
    """Take the free lines from `begin` on apart into sections, and tag headings.

    `expects_answers` says that the document is known to hold answers (by its header, number or form); `noted` are the
    marks of its notes as they would look alone on a line.
    """
    free = sheet.free(begin)
    sections = headed = _ByHeadings(sheet, free, noted).sections
    if not _asked(headed) or _enumerates(sheet, headed):
        sections = _by_form(sheet, sheet.free(begin)) if expects_answers else _by_paragraphs(sheet, sheet.free(begin))
        if not _asked(sections) and any(section.kind == "antwoord" and section.nummers for section in headed):
            sections = headed  # answers that name their questions, which stand elsewhere
    _number_bare_answers(sections)
    return list(_with_lost_questions(sheet, sections))


def _asked(sections: Sequence[Section]) -> bool:
    return any(section.kind == "vraag" for section in sections)


def _enumerates(sheet: Sheet, sections: Sequence[Section]) -> bool:
    """True when all that would be questions are items "1. …" that ask nothing: a list in a text without headings."""
    asked = [section for section in sections if section.kind == "vraag"]
    return all(
        section.lead and not any(asks(sheet.lines[i].text) for i in sheet.paragraphs(section.lines)[0])
        for section in asked
    )


# ---------------------------------------------------------------- a heading that was lost

HEADING_LOST = "De kop van deze vraag ontbreekt: zij staat voor haar antwoord en eindigt op een vraagteken."


def _with_lost_questions(sheet: Sheet, sections: Sequence[Section]) -> Iterator[Section]:
    """Yield the sections, with the question that an answer names and no heading does taken out of the text before it.

    Forced by Markdown made from a PDF that lost the last lines of a page, and the heading with them.
    """
    asked = {n for section in sections if section.kind == "vraag" for n in section.nummers}
    for before, section in pairwise([*sections, Section("")]):
        yield before
        lost = tuple(n for n in section.nummers if n not in asked) if section.heading is not None else ()
        if not lost or section.kind != "antwoord" or before.kind not in ("antwoord", "voor"):
            continue
        cut = _question_at_end(sheet, before.lines)
        if cut or (before.kind == "voor" and before.lines and asks(sheet.lines[before.lines[-1]].text)):
            question = before.lines[cut:]
            del before.lines[cut:]
            yield Section("vraag", lost, printed=False, lines=question, zekerheid=0.85, grond=HEADING_LOST)


def _question_at_end(sheet: Sheet, lines: Sequence[int]) -> int:
    """Where in `lines` the question begins that they end with: where the page turned last, else the last paragraph.

    0 when they end with no question, or with nothing before it.
    """
    if not lines or not asks(sheet.lines[lines[-1]].text):
        return 0
    turned = [n for n, (a, b) in enumerate(pairwise(lines), 1) if PAGE_ENDS.intersection(sheet.tags[a + 1 : b])]
    if turned:
        return turned[-1]
    groups = sheet.paragraphs(lines)
    own = 0
    while own < len(groups) and asks(sheet.joined(groups[-1 - own]).text):
        own += 1
    return len(lines) - sum(map(len, groups[-own:])) if 0 < own < len(groups) else 0


# ---------------------------------------------------------------- by headings


class _ByHeadings:
    """Walks lines and opens a section at each heading; `expected` is the number of the next question."""

    def __init__(self, sheet: Sheet, free: Sequence[int], noted: Collection[str]) -> None:
        self.sheet = sheet
        self.named = any(kop and kop.kind == "vraag" for kop in (sheet.koppen[i] for i in free))
        self.marks_alone = bool(noted) and self._last_counted(free) in noted
        self.sections = [Section("voor")]
        self.expected = 1
        self.item = 0  # the last number of a list inside this section
        for i in free:
            section = self._opened(i)
            if section is None:
                self.sections[-1].lines.append(i)
            else:
                self.sections.append(section)
                self.item = 0
                if section.kind == "vraag":
                    self.expected = max(self.expected, *(n + 1 for n in section.nummers))

    def _opened(self, i: int) -> Section | None:
        """The section that line `i` opens, or None when it is text."""
        kop, text = self.sheet.koppen[i], self.sheet.lines[i].text
        if kop and (kop.nummers or kop.kind == "vraag"):
            return self._headed(i, kop.kind, kop.nummers or (self.expected,))
        if kop and (self.sections[-1].kind == "vraag" or self._asked()):
            return self._headed(i, kop.kind, ())
        if len(text) > 60 and not text[:8].lstrip("*_ ")[:1].isdecimal():
            return Section("toelichting", lines=[i]) if _TOELICHTING.match(text) else None
        if _MEDEDELING.match(text):
            return self._headed(i, "mededeling", ())
        if _TOELICHTING.match(text):
            return Section("toelichting", lines=[i])
        if len(self.sections) == 1 and _ABOVE_ALL.match(text):
            self.sheet.tag([i], "opschrift")
            return Section("voor")
        return None if self.named else self._numbered(i, text)

    def _asked(self) -> bool:
        """True when the last line asks: a bare "Antwoord" is a heading only behind a question."""
        lines = self.sections[-1].lines
        return bool(lines) and asks(self.sheet.lines[lines[-1]].text)

    def _headed(self, i: int, kind: str, nummers: tuple[int, ...]) -> Section:
        self.sheet.tag([i], "opschrift")
        return Section(kind, nummers, heading=i)

    def _last_counted(self, free: Sequence[int]) -> str:
        """The last of the numbers alone on a line that count up from 1, as written but for a full stop.

        When it is the mark of a note, they count no further than the notes do: then they are their marks.
        """
        count, last = 0, ""
        for i in free:
            bare = _BARE_NUMBER.match(self.sheet.lines[i].text)
            if bare and int(bare[1]) == count + 1:
                count, last = count + 1, bare.group().strip("*_.:")
        return last

    def _numbered(self, i: int, text: str) -> Section | None:
        """A question opened by its number alone: it must be the next one."""
        bare = None if self.marks_alone else _BARE_NUMBER.match(text)
        numbered = bare or _NUMBERED.match(text)
        if numbered is None or self._listed(i, int(numbered[1])) or int(numbered[1]) != self.expected:
            return None
        if bare:
            return self._headed(i, "vraag", (self.expected,))
        return Section("vraag", (self.expected,), lead=numbered.end(), lines=[i])

    def _listed(self, i: int, number: int) -> bool:
        """True for an item of a list that began with 1 in the same answer, and that does not ask."""
        if self.sections[-1].kind != "antwoord" or number != self.item + 1 or self._asking(i):
            return False
        if number > 1 or self.expected > 1:
            self.item = number
        return number > 1

    def _asking(self, i: int) -> bool:
        """True when a line from `i` on ends in a question mark, up to the next heading or number."""
        for n in range(i, min(i + _LONGEST, len(self.sheet.lines))):
            text = self.sheet.lines[n].text
            if asks(text):
                return True
            if n > i and (self.sheet.koppen[n] or _BARE_NUMBER.match(text) or _NUMBERED.match(text)):
                return False
        return False


def _number_bare_answers(sections: list[Section]) -> None:
    """A bare "Antwoord" answers every question since the last answer."""
    waiting: list[int] = []
    for section in sections:
        if section.kind == "vraag":
            waiting.extend(section.nummers)
        elif section.kind == "antwoord":
            if not section.nummers:
                section.nummers = tuple(waiting)
            waiting = []


# ---------------------------------------------------------------- without headings


def asks(text: str) -> bool:
    """True when a text ends in a question mark (behind it only quotes, brackets and note marks)."""
    return bool(_ASKS.search(text[-40:]))


def other_part(text: str) -> str:
    """The kind of part that a paragraph begins which is neither question nor answer, "" for none."""
    if _TOELICHTING.match(text):
        return "toelichting"
    return "mededeling" if _DELAYS.match(text) else ""


def _by_paragraphs(sheet: Sheet, free: Sequence[int]) -> list[Section]:
    """Every paragraph a question, numbered by order: documents of questions from Word without headings."""
    sections = [Section("voor")]
    number = 0
    for group in sheet.paragraphs(free):
        text = sheet.joined(group).text
        other = other_part(text)
        if other:
            sections.append(Section(other, lines=group))
        elif asks(text) or (len(sections) > 1 and len(text) > 30):
            number += 1
            sections.append(Section("vraag", (number,), printed=False, lines=group))
        else:
            sections[-1].lines.extend(group)
    return sections


_LOST = "De koppen ontbreken; vragen en antwoorden zijn onderscheiden naar vorm (een vraag eindigt op een vraagteken)."


def _by_form(sheet: Sheet, free: Sequence[int]) -> list[Section]:
    """Questions and answers told apart by form: each run of questions is answered by the text that follows it."""
    sections = [Section("voor")]
    number = 0
    for group in units(sheet, free):
        text = sheet.joined(group).text
        other = other_part(text)
        if other:
            sections.append(Section(other, lines=group))
        elif asks(text) or _ASKS_FOR.match(text):
            number += 1
            sections.append(Section("vraag", (number,), printed=False, lines=group, zekerheid=0.8, grond=_LOST))
        elif sections[-1].kind == "vraag":
            sections.append(Section("antwoord", printed=False, lines=group, zekerheid=0.8, grond=_LOST))
        else:
            sections[-1].lines.extend(group)
    return sections


def units(sheet: Sheet, free: Sequence[int]) -> Iterator[list[int]]:
    """Yield paragraphs; where printed lines were broken and no blank line parts them, up to each line that ends a
    sentence, with the marks of notes that stand below it."""
    for group in sheet.paragraphs(free):
        unit: list[int] = []
        ended = False
        parted = sheet.wrapped and not any(sheet.lines[i].gap for i in free)
        for i in group:
            text = sheet.lines[i].text
            if ended and not _BARE_NUMBER.match(text):
                yield unit
                unit, ended = [], False
            unit.append(i)
            ended = ended or (parted and text[-1] in ".?!")
        if unit:
            yield unit
