"""What has been found so far in one document: what the steps of an extraction hand each other."""

from __future__ import annotations

from dataclasses import dataclass, field

from kg.extract.body import Section
from kg.extract.head import Head
from kg.extract.header import Antwoordkop, Vraagkop
from kg.extract.joined import Joined
from kg.extract.known import Known
from kg.extract.layout import Sheet
from kg.extract.letter import Letter
from kg.extract.notes import Note
from kg.model import Doubt, Mededeling, Vermelding


@dataclass(slots=True)
class Reading:
    """One document under way. `texts` and `note_texts` are joined once, when the note marks are known."""

    sheet: Sheet
    head: Head
    notes: list[Note] = field(default_factory=list)
    vraagkop: Vraagkop | None = None
    antwoordkop: Antwoordkop | None = None
    header_texts: list[Joined] = field(default_factory=list)
    letter: Letter | None = None
    sections: list[Section] = field(default_factory=list)
    texts: list[Joined] = field(default_factory=list)
    note_texts: list[Joined] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)
    known: Known | None = None
    mededeling: Mededeling | None = None
    overgedragen_aan: tuple[Vermelding, ...] = ()  # the posts that a notice hands the questions to

    @property
    def expects_answers(self) -> bool:
        """True when header, number or form say that the document holds answers."""
        if self.antwoordkop is not None:
            return not self.antwoordkop.mededeling
        if self.vraagkop is not None and self.vraagkop.mondeling:
            return False
        return self.head.is_aanhangsel or self.letter is not None

    def lines_of(self, kind: str) -> list[int]:
        """Lines of all sections of a kind."""
        return [i for section in self.sections if section.kind == kind for i in section.lines]

    def lines_tagged(self, tag: str) -> list[int]:
        """Lines that have a tag."""
        return [i for i, found in enumerate(self.sheet.tags) if found == tag]
