"""Copies of a document in poorer forms, made from its records: what a PDF, a web page or a script leaves of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from kg.model import Records

WIDTH = 75
PAGE = 30  # lines of text on a page
_VERBATIM = ("kop", "briefhoofd", "aanhef", "brieftekst", "ondertekening", "inleiding")


@dataclass(frozen=True, slots=True)
class Part:
    """A heading ("" for none) with the paragraphs below it, and the notes whose marks stand at its end."""

    heading: str
    paragraphs: tuple[str, ...]
    notes: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Copy:
    """What a document says, apart from its form: lines before the first question, its parts, and its id."""

    opening: tuple[Part, ...]
    body: tuple[Part, ...]
    identifier: str


def copy(records: Records) -> Copy:
    """Take a document apart by its records."""
    kept = records.document.text
    opening: list[Part] = []
    closing: list[Part] = []
    for part in records.dekking:
        lines = tuple(line for line in kept[part.span.begint : part.span.eindigt].splitlines() if line.strip())
        if part.naam == "omschrijving":
            opening += [Part("", (sentence,)) for sentence in _sentences(lines)]
        elif part.naam == "mededeling":
            closing.append(Part("Mededeling", (" ".join(line.strip() for line in lines),)))
        elif part.naam == "toelichting":
            closing.append(Part("", (" ".join(line.strip() for line in lines),)))
        elif part.naam in _VERBATIM:
            opening += [Part("", (line.strip(),)) for line in lines]
    number = records.zaaknummer.value if records.zaaknummer else ""
    if number and not any(number in paragraph for part in (*opening, *closing) for paragraph in part.paragraphs):
        opening.insert(0, Part("", (number,)))
    body = [part for _, part in sorted(_numbered(records), key=lambda found: found[0])]
    return Copy(tuple(opening), (*body, *closing), records.identifier.value if records.identifier else "")


def _sentences(lines: tuple[str, ...]) -> Iterator[str]:
    """Header sentences, each on one line; lines of one sentence were broken to fit a page."""
    sentence = ""
    for line in lines:
        begins = line.lstrip("*_ ").startswith(
            ("Vragen van", "Antwoord van", "Mededeling van", "Mondelinge", "Zie ook")
        )
        if sentence and (begins or sentence.endswith(").")):
            yield sentence
            sentence = ""
        sentence = f"{sentence} {line}".strip()
    if sentence:
        yield sentence


def _numbered(records: Records) -> Iterator[tuple[int, Part]]:
    for vraag in records.vragen:
        notes = _notes(records, ("vraag", vraag.nummer))
        yield vraag.spans[0].begint, Part(f"Vraag {vraag.nummer}", tuple(vraag.tekst.split("\n")), notes)
    for antwoord in records.antwoorden:
        notes = _notes(records, ("antwoord", antwoord.nummers[0]))
        heading = "Antwoord " + " en ".join(map(str, antwoord.nummers))
        yield antwoord.spans[0].begint, Part(heading, tuple(antwoord.tekst.split("\n")), notes)


def _notes(records: Records, owner: tuple[str, int]) -> tuple[tuple[str, str], ...]:
    return tuple((note.merk, " ".join(note.tekst.split())) for note in records.voetnoten if note.bij == owner)


# ---------------------------------------------------------------- forms


def as_pdf_text(stuk: Copy) -> str:
    """Lines broken and hyphenated at 75 columns, marks on lines of their own, notes and feet at each page's end."""
    lines: list[str] = [line for part in stuk.opening for line in _wrapped(part.paragraphs[0])]
    notes: list[str] = []
    page = 1
    for part in stuk.body:
        if part.heading:
            lines.append(part.heading)
        for paragraph in part.paragraphs:
            lines += _wrapped(paragraph)
        if part.notes:
            lines.append(" ".join(mark for mark, _ in part.notes))
            notes += [line for mark, text in part.notes for line in _wrapped(f"{mark}{text}")]
        if len(lines) > page * PAGE:
            lines += [*notes, *_foot(stuk.identifier, page)]
            notes, page = [], page + 1
    return "\n".join([*lines, *notes, *_foot(stuk.identifier, page)]) + "\n"


def _foot(identifier: str, page: int) -> list[str]:
    foot = f"Tweede Kamer, vergaderjaar 2093–2094, Aanhangsel {page}"
    return [identifier, f"ISSN 0921 - 7398’s-Gravenhage 2094{foot}"] if identifier and page == 1 else [foot]


def _wrapped(paragraph: str) -> list[str]:
    lines, line = [], ""
    for word in paragraph.split():
        room = WIDTH - len(line) - 1
        if len(line) + 1 + len(word) <= WIDTH:
            line = f"{line} {word}".strip()
        elif len(word) > 9 and word.isalpha() and word[1:].islower() and room > 5:
            lines.append(f"{line} {word[:4]}-")
            line = word[4:]
        else:
            lines.append(line)
            line = word
    return [*lines, line]


def as_web_text(stuk: Copy) -> str:
    """One paragraph a line, without a heading or note: what copying a page's paragraphs leaves."""
    parts = (*stuk.opening, *stuk.body)
    return "\n".join(paragraph for part in parts for paragraph in part.paragraphs) + "\n"


def as_one_line(stuk: Copy) -> str:
    """Everything on one line, notes before the page's foot."""
    words = [part.paragraphs[0] for part in stuk.opening]
    for part in stuk.body:
        marks = ", ".join(mark for mark, _ in part.notes)
        words.append(" ".join((part.heading, *part.paragraphs)) + marks)
    words += [f"{mark} {text}" for part in stuk.body for mark, text in part.notes]
    return " ".join((*words, *_foot(stuk.identifier, 1)))


def as_markdown(stuk: Copy) -> str:
    """Markdown made from a PDF: signs for headings, marks as [1 ], notes and id below, a rule between pages."""
    lines = ["# 2", ""]
    for part in stuk.opening:
        line = part.paragraphs[0]
        lines += [f"### {line}" if line.isdigit() else line, ""]
    for part in stuk.body:
        marks = "".join(f"[{mark} ]" for mark, _ in part.notes)
        text = [line for paragraph in part.paragraphs for line in _wrapped(paragraph)]
        lines += [f"**{part.heading}**" if part.heading else "", *text[:-1], text[-1] + marks, ""]
    for part in stuk.body:
        for mark, text in part.notes:
            lines += ["", f"{mark} {text}"]
    return "\n".join([*lines, "", stuk.identifier.replace("-", " "), "", "-----", ""])


FORMS: dict[str, Callable[[Copy], str]] = {
    "text cut from a PDF": as_pdf_text,
    "text cut from a page": as_web_text,
    "one line": as_one_line,
    "Markdown": as_markdown,
}
