"""Questions and answers: which lines belong to which.

Three ways, tried in this order: by headings ("Vraag 2", "Antwoord op vraag 3 en 8", "2.", a bare "2" and a bare
"Antwoord"); by paragraphs, when a document of questions has no headings at all; by form, when headings were lost
(a question ends in a question mark and an answer does not).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from kg.extract.layout import Sheet
from kg.extract.lines import ANTWOORD_KOP, VRAAG_KOP
from kg.extract.numbers import parse_numbers
from kg.model import BlockKind

_NUMBERED = re.compile(r"[*_\s]*(\d{1,3})\s?[.)]\s*(?=\S)")
_BARE_NUMBER = re.compile(r"\s*[*_]*(\d{1,3})[.:)]?[*_]*\s*$")
_TOELICHTING = re.compile(r"[#*_\s]*Toelichting\b\s*[:.]?", re.IGNORECASE)
_MEDEDELING = re.compile(r"[#*_\s]*Mededeling\s*[:.]?[*_]*\s*$", re.IGNORECASE)
_ASKS = re.compile(r"\?[\s\"'’”»)\]*_\d.]*$")


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


def find_sections(sheet: Sheet, begin: int, expects_answers: bool) -> list[Section]:
    """Take the free lines from `begin` on apart into sections, and tag headings.

    `expects_answers` says that the document is known to hold answers (by its header, number or form).
    """
    free = sheet.free(begin)
    sections = _by_headings(sheet, free, expects_answers)
    if not any(section.kind == "vraag" for section in sections):
        sections = _by_form(sheet, free) if expects_answers else _by_paragraphs(sheet, free)
    _number_bare_answers(sections)
    return sections


# ---------------------------------------------------------------- by headings


def _by_headings(sheet: Sheet, free: Sequence[int], expects_answers: bool) -> list[Section]:
    named = any(_labelled(sheet, i, "vraag") or VRAAG_KOP.match(sheet.lines[i].text) for i in free)
    sections = [Section("voor")]
    for i in free:
        section = _heading(sheet, i, sections, named, expects_answers)
        if section is None:
            sections[-1].lines.append(i)
        else:
            sections.append(section)
    return sections


def _labelled(sheet: Sheet, i: int, label: str) -> bool:
    line = sheet.lines[i]
    return line.kind is BlockKind.HEADING and line.label == label


def _heading(sheet: Sheet, i: int, sections: list[Section], named: bool, expects_answers: bool) -> Section | None:
    """The section that line `i` opens, or None when it is text."""
    text = sheet.lines[i].text
    for kind, pattern in (("vraag", VRAAG_KOP), ("antwoord", ANTWOORD_KOP)):
        match = pattern.match(text)
        if match and not (kind == "antwoord" and match[1] is None and not _bare_answer_fits(sections)):
            sheet.tag([i], "opschrift")
            return Section(kind, parse_numbers(match[1]) if match[1] else (), heading=i)
    if _MEDEDELING.match(text):
        sheet.tag([i], "opschrift")
        return Section("mededeling", heading=i)
    toelichting = _TOELICHTING.match(text)
    if toelichting and (toelichting.group().rstrip().endswith(":") or toelichting.end() == len(text)):
        return Section("toelichting", heading=None, lines=[i])
    return None if named else _number_heading(sheet, i, sections)


def _bare_answer_fits(sections: list[Section]) -> bool:
    """A bare "Antwoord" is a heading only behind a question."""
    return sections[-1].kind == "vraag"


def _number_heading(sheet: Sheet, i: int, sections: list[Section]) -> Section | None:
    """A question opened by its number alone: it must be the next one."""
    text = sheet.lines[i].text
    expected = max((n for s in sections if s.kind == "vraag" for n in s.nummers), default=0) + 1
    bare = _BARE_NUMBER.match(text)
    if bare and int(bare[1]) == expected:
        sheet.tag([i], "opschrift")
        return Section("vraag", (expected,), heading=i)
    numbered = _NUMBERED.match(text)
    if numbered and int(numbered[1]) == expected:
        return Section("vraag", (expected,), lead=numbered.end(), lines=[i])
    return None


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
    return bool(_ASKS.search(text))


def _by_paragraphs(sheet: Sheet, free: Iterable[int]) -> list[Section]:
    """Every paragraph a question, numbered by order: documents of questions from Word without headings."""
    groups = sheet.paragraphs(list(free))
    sections = [Section("voor")]
    for group in groups:
        text = sheet.joined(group).text
        if asks(text) or (len(sections) > 1 and len(text) > 30):
            number = len(sections)
            sections.append(Section("vraag", (number,), printed=False, lines=group))
        else:
            sections[-1].lines.extend(group)
    return sections


_LOST = "De koppen ontbreken; vragen en antwoorden zijn onderscheiden naar vorm (een vraag eindigt op een vraagteken)."


def _by_form(sheet: Sheet, free: Iterable[int]) -> list[Section]:
    """Questions and answers told apart by form: each run of questions is answered by the text that follows it."""
    sections = [Section("voor")]
    number = 0
    for group in sheet.paragraphs(list(free)):
        if asks(sheet.joined(group).text):
            number += 1
            sections.append(Section("vraag", (number,), printed=False, lines=group, zekerheid=0.8, grond=_LOST))
        elif sections[-1].kind == "vraag":
            sections.append(Section("antwoord", printed=False, lines=group, zekerheid=0.8, grond=_LOST))
        else:
            sections[-1].lines.extend(group)
    return sections
