"""Inputs made to be slow or to break: shapes of text in every form, and damaged copies of documents.

    python -m tests.readers.hostile grow [form ...]        read and extract each shape at 1, 2 and 4 times its size
    python -m tests.readers.hostile damage SEED COUNT [form ...]  read and extract damaged copies of a document

Both run within a limit on memory, and print a line of JSON for each case that is told; the suite runs the second, and
some of the first (test_hostile.py).
"""

from __future__ import annotations

import json
import resource
import sys
from collections.abc import Callable, Iterator
from random import Random
from time import process_time

from kg.errors import KamergraafError
from kg.extract import extract
from kg.model import Document
from kg.readers import ReadResult, read
from tests.readers import forms

MEMORY = 1 << 30  # bytes of address space
SIZE = 100_000  # characters of a shape at its smallest
SLOW = 10.0  # seconds of processor time for one document
GROWTH = 3.0  # times as long for twice as much: linear is 2, quadratic 4

NAME = "archief/vijandig"


def read_and_extract(data: bytes) -> ReadResult | None:
    """Do all that is done to one file; an error of ours that names the file is a result."""
    try:
        found = read(data, NAME)
    except KamergraafError as error:
        if error.document != NAME:
            raise
        return None
    if isinstance(found, Document):
        extract(found)
    return found


# ---------------------------------------------------------------- shapes


def _repeat(piece: str) -> Callable[[int], str]:
    return lambda size: piece * (size // len(piece))


SHAPES: dict[str, Callable[[int], str]] = {
    "spaces": lambda size: f"a{' ' * size}b",
    "no-break spaces": lambda size: f"a{chr(0xA0) * size}b",
    "tabs": lambda size: f"Vraag 1{chr(9) * size}Kent u?",
    "dots": _repeat("."),
    "digits": _repeat("1"),
    "numbers": _repeat("12 "),
    "commas": _repeat("1, "),
    "dashes": _repeat("-"),
    "bars": _repeat("|"),
    "stars": _repeat("**a"),
    "underscores": _repeat("_a_ "),
    "hashes": _repeat("# "),
    "brackets": _repeat("("),
    "open and close": _repeat("(x) "),
    "square brackets": _repeat("[1 ]"),
    "links": _repeat("[a](b "),
    "entities": _repeat("&amp"),
    "angles": _repeat("a < b "),
    "question marks": _repeat("? "),
    "quotes": _repeat("“"),
    "headings": _repeat("Vraag 1 "),
    "answers": _repeat("Antwoord 1 "),
    "joint": lambda size: "Antwoord op vragen " + "1, 2 en " * (size // 8),
    "question numbers": _repeat("2024Z01294 "),
    "see also": _repeat("Zie ook Aanhangsel Handelingen, vergaderjaar 2023–2024, "),
    "see half": _repeat("Aanhangsel Handelingen, vergaderjaar "),
    "answers to": _repeat("zie het antwoord op vraag 1, "),
    "members": lambda size: "Vragen van de leden " + "Voorbeeld, " * (size // 11) + "aan de Minister van Pap over x.",
    "posts": lambda size: "Vragen van het lid V (V) aan de Ministers " + "van Pap en voor Klont, " * (size // 24),
    "and": lambda size: "Vragen van het lid V (V) aan de Minister van " + "Pap en " * (size // 7) + "over klonten.",
    "parties": _repeat("Vragen van het lid Voorbeeld (VBP) "),
    "ministers": _repeat("de Minister van Pap en "),
    "dates": _repeat("1 maart 2094 "),
    "submitted": _repeat("(ingezonden 1 maart "),
    "addresses": _repeat("https://a."),
    "one address": lambda size: "https://" + "a/" * (size // 2),
    "ids": _repeat("ah-tk-20232024-1 "),
    "id": lambda size: "kst-" + "1-" * (size // 2),
    "foot": _repeat("Tweede Kamer, vergaderjaar 2093–2094, Aanhangsel 1 "),
    "raised": _repeat("a¹ "),
    "letters": _repeat("a"),
    "words": _repeat("woord "),
    "capitals": _repeat("Minister "),
    "laws": _repeat("artikel 1 van de Wet op de "),
    "sentence": lambda size: "Kent u " + "de klont, " * (size // 10) + "?",
    "letter": lambda size: (
        "Geachte voorzitter,\n\n" + "Hierbij. " * (size // 9) + "\n\nDe Minister van Pap,\n\nP. Proef"
    ),
    # many lines
    "empty lines": _repeat("\n"),
    "lines of numbers": _repeat("1\n"),
    "counted lines": lambda size: "".join(f"{n}. Kent u?\n" for n in range(1, size // 12)),
    "lines of headings": _repeat("Vraag 1\n"),
    "questions": lambda size: "".join(f"Vraag {n}\nKent u?\n" for n in range(1, size // 18)),
    "questions and answers": lambda size: "".join(
        f"Vraag {n}\nKent u?\nAntwoord {n}\nJa.\n" for n in range(1, size // 36)
    ),
    "all answers one": lambda size: "".join(f"Vraag {n}\nKent u?\n" for n in range(1, size // 18)) + "Antwoord\nJa.\n",
    "bare answers": _repeat("Vraag\nKent u?\nAntwoord\nJa.\n"),
    "short lines": _repeat("en\n"),
    "question lines": _repeat("Kent u de klont?\n\n"),
    "foot lines": _repeat("Tweede Kamer, vergaderjaar 2093–2094, Aanhangsel 1\n"),
    "header lines": _repeat("Vragen van het lid Voorbeeld (VBP) aan\n"),
    "notes": lambda size: "Klont?1) " * (size // 30) + "".join(f"\n{n}) Papkrant." for n in range(1, size // 30)),
    "note lines": _repeat("1) Papkrant.\n"),
    "broken words": _repeat("klon-\n"),
    "table": _repeat("| 1 | 2 |\n"),
    "signatures": _repeat("De Minister van Pap,\nP. Proef\n"),
    "dates on lines": _repeat("Datum 1 maart 2094\nBetreft Klonten\n"),
}


def _in_paragraphs(text: str, begin: str, end: str) -> str:
    safe = text.replace("&", "&amp;").replace("<", "&lt;").replace("\f", "")
    return "".join(f"{begin}{line}{end}" for line in safe.split("\n"))


def _in_pdf(text: str) -> bytes:
    lines = text.replace("\\", "").replace("(", "\\(").replace(")", "\\)").encode("latin-1", "replace").split(b"\n")
    return forms.raw_pdf(b"BT /F1 10 Tf 10 780 Td " + b"".join(b"(%s) Tj 0 -12 Td " % line for line in lines) + b"ET")


def _in_open_text(text: str) -> bytes:
    spaces = " ".join(f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "text"))
    body = _in_paragraphs(text, "<text:p>", "</text:p>")
    content = f"<office:document-content {spaces}><office:body><office:text>{body}</office:text></office:body>"
    return forms.zipped({"mimetype": "", "content.xml": f"{content}</office:document-content>"})


def _in_word(text: str) -> bytes:
    return forms.word_xml(_in_paragraphs(text, "<w:p><w:r><w:t>", "</w:t></w:r></w:p>"))


WRAPPERS: dict[str, Callable[[str], bytes]] = {
    "text": lambda text: text.encode(),
    "markdown": lambda text: f"# Pap\n\n{text}".encode(),
    "xml": lambda text: f"<kamervragen><vraag>{_in_paragraphs(text, '<al>', '</al>')}</vraag></kamervragen>".encode(),
    "html": lambda text: f"<html><body>{_in_paragraphs(text, '<p>', '</p>')}</body></html>".encode(),
    "docx": _in_word,
    "odt": _in_open_text,
    "eml": lambda text: f"From: a@b.example\nMIME-Version: 1.0\nSubject: x\n\n{text}".encode(),
    "pdf": _in_pdf,
}


def grown(form: str, shape: str) -> tuple[float, ...]:
    """Return the seconds that a shape takes at 1, 2 and 4 times its size."""
    seconds = []
    for times in (1, 2, 4):
        data = WRAPPERS[form](SHAPES[shape](SIZE * times))
        began = process_time()
        read_and_extract(data)
        seconds.append(round(process_time() - began, 2))
    return tuple(seconds)


def grow(wanted: list[str]) -> Iterator[dict[str, object]]:
    """Yield each shape that is slow in a form, or takes more than in proportion."""
    for form in wanted:
        for shape in SHAPES:
            first, second, fourth = grown(form, shape)
            if fourth > SLOW or (fourth > 1 and fourth > GROWTH * second > GROWTH * 2 * first):
                yield {"form": form, "shape": shape, "seconds": (first, second, fourth)}


# ---------------------------------------------------------------- damage


OLD = (
    "<vraagdoc><meta name='OVERHEIDop.vraagNummer' content='2094Z00001'/><vragen><omschr>Vragen over <ondw>pap</ondw>"
    "</omschr><vraag><nummer>1</nummer><al>Pap?<nootref refid='b'/></al></vraag><noot id='b'><al>Krant</al></noot>"
    "</vragen>"
    "<reactie><omschr>Antwoord</omschr><antwoord><nummer>1</nummer><al>Ja.</al></antwoord></reactie></vraagdoc>"
)
SRU = (
    "<sru:searchRetrieveResponse xmlns:sru='s' xmlns:d='d'><sru:records><sru:record><d:identifier>kst-1-2"
    "</d:identifier><d:type scheme='a'>b</d:type></sru:record></sru:records></sru:searchRetrieveResponse>"
)
MARKDOWN = (
    "# Vragen\n\n**Vraag 1**\nKent u [de](https://a.example) klont?[^1] &amp; 1\\.\n\n"
    "| a | b |\n|---|---|\n\n[^1]: Pap.\n"
)
JSON = b'{"value":[{"Id":"a","Nummer":"b","Soort":"Motie","GestartOp":"2024-01-01T00:00:00+01:00"}]}'


def _word_with_notes() -> bytes:
    field = "<w:r><w:fldChar w:fldCharType='begin'/><w:instrText>HYPERLINK \"https://a.example\"</w:instrText>"
    field += "<w:fldChar w:fldCharType='separate'/><w:t>hier</w:t><w:fldChar w:fldCharType='end'/></w:r>"
    reference = '<w:r><w:footnoteReference w:id="2"/><w:sym w:font="Wingdings" w:char="F0E0"/></w:r>'
    table = "<w:tbl><w:tr><w:tc><w:p/></w:tc><w:tc><w:p><w:r><w:t>x</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"
    notes = f'<w:footnote w:id="2">{forms.paragraph("Papkrant.")}</w:footnote>'
    listed = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="7"/></w:numPr>'
    numbering = '<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:lvlText w:val="Vraag %1"/>'
    numbering += '</w:lvl></w:abstractNum><w:num w:numId="7"><w:abstractNumId w:val="0"/></w:num>'
    body = forms.paragraph("Kent u?", listed) + f"<w:p>{field}{reference}</w:p>{table}"
    return forms.word_xml(body, footnotes=notes, numbering=numbering, header1=forms.paragraph("Datum 1 maart"))


def _mail() -> bytes:
    made = forms.message("Vraag 1\n", "<h2>Vraag 1</h2>")
    made.add_attachment(b"x", maintype="application", subtype="pdf", filename="a.pdf")
    return made.as_bytes()


SEEDS: dict[str, bytes] = {
    "xml": forms.XML.encode(),
    "old xml": OLD.encode(),
    "html": forms.HTML.encode(),
    "text": forms.TEXT.encode(),
    "utf-16": forms.TEXT.encode("utf-16"),
    "markdown": MARKDOWN.encode(),
    "metadata": forms.METADATA.encode(),
    "sru": SRU.encode(),
    "csv": forms.CSV.encode(),
    "json": JSON,
    "eml": forms.EML.encode(),
    "mail": _mail(),
    "pdf": forms.pdf([["Vraag 1", "Kent u de klont?"], ["Antwoord 1", "Ja."]]),
    "docx": forms.word(["# Vraag 1", "Kent u de klont?"]),
    "word notes": _word_with_notes(),
    "odt": forms.open_text(),
}
_SPLICES = (
    b"",
    b"0",
    b"-1",
    b"99999999999",
    b"\0",
    b"<",
    b">",
    b"/",
    b"%",
    b"=?",
    b"\xff\xfe",
    b"<!--",
    b"&#0;",
    b"\r",
)


def mutated(data: bytes, chance: Random) -> bytes:
    """Change, cut, repeat and splice bytes in some places."""
    changed = bytearray(data)
    for _ in range(chance.choice((1, 2, 5, 20))):
        start = chance.randrange(len(changed) + 1)
        end = min(len(changed), start + chance.choice((1, 4, 40, 400)))
        piece = bytes(changed[start:end])
        flipped = bytes(byte ^ 1 << chance.randrange(8) for byte in piece)
        changed[start:end] = chance.choice((chance.randbytes(len(piece)), flipped, piece * 3, chance.choice(_SPLICES)))
    return bytes(changed)


def mutated_member(data: bytes, chance: Random) -> bytes:
    """Change one part of a zip, and pack it well again: what lies behind the checksums is reached too."""
    parts = forms.parts_of(data)
    name = chance.choice(sorted(name for name in parts if name.endswith((".xml", ".rels"))))
    parts[name] = mutated(bytes(parts[name]), chance)  # type: ignore[arg-type]  # bytes, as read
    if chance.random() < 0.1:
        parts.pop(chance.choice(sorted(parts)))
    return forms.zipped(parts)


def damaged(form: str, count: int, seed: str) -> Iterator[bytes]:
    """Yield damaged copies of a document, always the same for a seed."""
    data, chance = SEEDS[form], Random(f"{form} {seed}")
    for _ in range(count):
        yield (mutated_member if data.startswith(b"PK") and chance.random() < 0.8 else mutated)(data, chance)


def damage(form: str, count: int, seed: str) -> Iterator[dict[str, object]]:
    """Yield each damaged copy that brings out more than an error of ours, or takes long; last, how many were tried."""
    for number, data in enumerate(damaged(form, count, seed)):
        began = process_time()
        try:
            read_and_extract(data)
        except Exception as error:  # whatever it is, it is what we look for
            yield {"form": form, "case": number, "seed": seed, "error": repr(error)[:300]}
        if process_time() - began > SLOW / 5:
            yield {"form": form, "case": number, "seed": seed, "seconds": round(process_time() - began, 1)}
    yield {"form": form, "tried": count}


def main(arguments: list[str]) -> None:
    """Run what is asked for, within the limit on memory."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    if arguments[0] == "grow":
        told = grow(arguments[1:] or list(WRAPPERS))
    else:
        wanted = arguments[3:] or list(SEEDS)
        told = (case for form in wanted for case in damage(form, int(arguments[2]), arguments[1]))
    for case in told:
        print(json.dumps(case), flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
