"""An invented document as bytes, in the forms that people have: what each form loses is lost."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterator
from datetime import date
from html import escape

from bench.invented.sets import Answer, Paper
from bench.invented.world import World
from kg.linking.vergaderjaar import vergaderjaar_on

_MONTHS = "januari februari maart april mei juni juli augustus september oktober november december".split()
_WIDTH, _PAGE = 76, 46  # columns, and lines on a page
_EPOCH = (1980, 1, 1, 0, 0, 0)


def write(paper: Paper, world: World) -> tuple[str, bytes]:
    """Return the file's name and its bytes."""
    suffix, form = _FORMS[paper.form]
    return f"{paper.name}.{suffix}", form(paper, world)


# ---------------------------------------------------------------- what every form says


def written(day: date) -> str:
    """A day as headers write it: "3 december 2043"."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def _asking(paper: Paper, world: World, name: Callable[[str], str] = str) -> str:
    askers = [f"{name(_spelled(paper, p.name))} ({world.group(p)})" for p in paper.askers]
    who = _members(askers)
    names = [world.ministry(number) for number in paper.ministries]
    to = f"de Minister van {names[0]}" if len(names) == 1 else f"de Ministers van {_listed(names, 'van ')}"
    return f"Vragen van {who} aan {to}"


def _members(askers: list[str]) -> str:
    return f"het lid {askers[0]}" if len(askers) == 1 else f"de leden {_listed(askers)}"


def _spelled(paper: Paper, name: str) -> str:
    """The name as this copy has it: a damaged one lacks its last letter but one."""
    return name[:-2] + name[-1] if paper.damage == "asker" else name


def _listed(names: list[str], before: str = "") -> str:
    *first, last = names
    return f"{f', {before}'.join(first)} en {before}{last}"


def _answering(paper: Paper, world: World, name: Callable[[str], str] = str) -> str:
    what = "Antwoord" if paper.answers else "Mededeling"
    minister = world.minister_on(paper.answerer, paper.received).name
    return f"{what} van Minister {name(minister)} ({world.ministry(paper.answerer)})"


def _seen(paper: Paper) -> str:
    cited = [identifier.rsplit("-", 2)[1:] for identifier in paper.see_also]
    return "".join(
        f" Zie ook Aanhangsel Handelingen, vergaderjaar {year[:4]}–{year[4:]}, nr. {number}." for year, number in cited
    )


def _heading(answer: Answer) -> str:
    numbers = [str(number) for number in answer.numbers]
    return f"Antwoord {numbers[0]}" if len(numbers) == 1 else f"Antwoord {_listed(numbers)}"


def _postponed(paper: Paper, world: World) -> str:
    askers = [f"{person.name} ({world.group(person)})" for person in paper.askers]
    return (
        f"De vragen van {_members(askers)} over {paper.subject} ({paper.zaaknummer}) kunnen tot mijn spijt niet "
        "binnen de gebruikelijke termijn worden beantwoord. De reden van het uitstel is dat afstemming meer tijd "
        "vergt. Ik zal u zo spoedig mogelijk de antwoorden op de Kamervragen doen toekomen."
    )


def _parts(paper: Paper) -> Iterator[tuple[str, tuple[str, ...], tuple[tuple[str, str], ...]]]:
    """Heading, paragraphs and notes of every question and answer; an answer stands behind its last question."""
    behind = {answer.numbers[-1]: answer for answer in paper.answers}
    for number, text in enumerate(paper.questions, 1):
        yield f"Vraag {number}", (text,), ()
        if number in behind:
            answer = behind[number]
            yield _heading(answer), answer.text, answer.notes


# ---------------------------------------------------------------- official XML and the page made from it


def _xml(paper: Paper, world: World) -> bytes:
    year = vergaderjaar_on(paper.received)
    kind = "Aanhangsel van de Handelingen" if paper.aanhangselnummer else "Vragen gesteld door de leden der Kamer"
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<officiele-publicatie><metadata>'
        '<meta name="OVERHEIDop.externMetadataRecord" scheme="" '
        f'content="https://zoek.officielebekendmakingen.nl/{paper.identifier}/metadata.xml"/></metadata>\n<kamervragen>'
        f'<kamervraagkop><tekstregel inhoud="vergaderjaar">Vergaderjaar {year}</tekstregel>'
        '<tekstregel inhoud="kameraanduiding">Tweede Kamer der Staten-Generaal</tekstregel>'
        f'<tekstregel inhoud="documenttype">{kind}</tekstregel></kamervraagkop>\n'
        f"<kamervraagnummer>{paper.aanhangselnummer or paper.zaaknummer}</kamervraagnummer>\n"
        f"{_xml_header(paper, world)}{''.join(_xml_parts(paper, world))}</kamervragen></officiele-publicatie>\n"
    ).encode()


def _xml_header(paper: Paper, world: World) -> str:
    def name(surname: str) -> str:
        return f"<naam><achternaam>{surname}</achternaam></naam>"

    asked = (
        f'<kamervraagomschrijving type="vraag">{_asking(paper, world, name)} over <kamervraagonderwerp>{paper.subject}'
        f"</kamervraagonderwerp> (ingezonden {_xml_day(paper.day)}).</kamervraagomschrijving>\n"
    )
    if paper.answerer < 0:
        return asked
    return asked + (
        f'<kamervraagomschrijving type="antwoord">{_answering(paper, world, name)} (ontvangen '
        f"{_xml_day(paper.received)}).{_seen(paper)}</kamervraagomschrijving>\n"
    )


def _xml_day(day: date) -> str:
    return f'<datum isodatum="{day.isoformat()}">{written(day)}</datum>'


def _xml_parts(paper: Paper, world: World) -> Iterator[str]:
    for heading, texts, notes in _parts(paper):
        tag = heading.split()[0].lower()
        noted = "".join(
            f'<noot id="n{mark}" type="voet"><noot.nr>{mark}</noot.nr><noot.al>{text}</noot.al></noot>'
            for mark, text in notes
        )
        body = "".join(f"<al>{escape(text)}</al>" for text in texts[:-1])
        yield f'<{tag}><nr status="officieel">{heading}</nr>{body}<al>{escape(texts[-1])}{noted}</al></{tag}>\n'
    if paper.kind == "Uitstelbericht":
        yield f"<kamervraagopmerking><al>{_postponed(paper, world)}</al></kamervraagopmerking>"


def _html(paper: Paper, world: World) -> bytes:
    head = [f"{_asking(paper, world)} over {paper.subject} (ingezonden {written(paper.day)})."]
    if paper.answerer >= 0:
        head.append(f"{_answering(paper, world)} (ontvangen {written(paper.received)}).{_seen(paper)}")
    titles = "".join(f'<h1 class="kamervraagomschrijving_kop no-toc">{text}</h1>\n' for text in head)
    body = "".join(_html_parts(paper))
    if paper.kind == "Uitstelbericht":
        body += f'<div class="kamervraagopmerking"><p>{_postponed(paper, world)}</p></div>'
    return (
        '<?xml version="1.0" encoding="utf-8"?><!DOCTYPE html>\n<html xmlns="http://www.w3.org/1999/xhtml"><head>'
        '<meta http-equiv="Content-Type" content="text/html; charset=utf-8" />'
        f'<meta name="DC.identifier" scheme="OVERHEIDop.ParlID" content="{paper.identifier}" />'
        f'<meta name="OVERHEIDop.vraagnummer" scheme="" content="{paper.zaaknummer}" /><title></title></head>'
        f'<body><div id="broodtekst">\n{titles}{body}</div></body></html>\n'
    ).encode()


def _html_parts(paper: Paper) -> Iterator[str]:
    notes: list[str] = []
    for heading, texts, own in _parts(paper):
        marks = "".join(
            f'<a class="nootnum supernote-click-ID-n{mark}" href="#ID-n{mark}">{mark}</a>' for mark, _ in own
        )
        body = "".join(f"<p>{escape(text)}</p>" for text in texts[:-1])
        body += f"<p>{escape(texts[-1])}{marks}</p>"
        yield f'<div class="{heading.split()[0].lower()}"><h2 class="stuktitel no-toc">{heading}</h2>{body}</div>\n'
        notes += [
            f'<div class="voet noot" id="supernote-note-ID-n{mark}"><h5 class="note-close">X Noot</h5>'
            f'<sup><span class="nootnum">{mark}</span></sup><p>{text}</p></div>'
            for mark, text in own
        ]
    if notes:
        yield f'<div id="noten"><hr />{"".join(notes)}</div>\n'


# ---------------------------------------------------------------- text as it is cut from a page, and Markdown


def _text(paper: Paper, world: World) -> bytes:
    lines = [] if paper.damage == "header" else _text_head(paper, world)
    notes: list[str] = []
    page, filled = 1, 0
    for heading, texts, own in _parts(paper):
        if paper.damage != "headings":
            lines.append(heading)
        for text in texts:
            lines += _broken(text)
        lines += [" ".join(mark for mark, _ in own)] if own else []
        notes += [line for mark, text in own for line in _broken(f"{mark}{text}")]
        if len(lines) - filled > _PAGE:
            lines += [*notes, _foot(paper, page)]
            notes, page, filled = [], page + 1, len(lines)
    if paper.kind == "Uitstelbericht":
        lines += ["Mededeling", *_broken(_postponed(paper, world))]
    return "\n".join([*lines, *notes, _foot(paper, page), ""]).encode()


def _text_head(paper: Paper, world: World) -> list[str]:
    year = vergaderjaar_on(paper.received).replace("-", "–")
    return [
        "Tweede Kamer der Staten-Generaal2",
        f"Vergaderjaar {year} Aanhangsel van de Handelingen",
        "Vragen gesteld door de leden der Kamer, met de daarop door de",
        "regering gegeven antwoorden",
        str(paper.aanhangselnummer),
        *_broken(f"{_asking(paper, world)} over {paper.subject} (ingezonden {written(paper.day)})."),
        *_broken(f"{_answering(paper, world)} (ontvangen {written(paper.received)}).{_seen(paper)}"),
    ]


def _foot(paper: Paper, page: int) -> str:
    year = vergaderjaar_on(paper.received).replace("-", "–")
    foot = f"Tweede Kamer, vergaderjaar {year}, Aanhangsel {page}"
    if page > 1 or paper.damage == "header":
        return foot
    return f"{paper.identifier}\nISSN 0921 - 7398’s-Gravenhage {paper.received.year}{foot}"


def _broken(paragraph: str) -> list[str]:
    """Lines of a page's width; a long word that does not fit is hyphenated."""
    lines, line = [], ""
    for word in paragraph.split():
        room = _WIDTH - len(line) - 1
        if len(word) <= room or not line:
            line = f"{line} {word}".strip()
        elif len(word) > 12 and word.isalpha() and room > 8:
            lines.append(f"{line} {word[:6]}-")
            line = word[6:]
        else:
            lines.append(line)
            line = word
    return [*lines, line]


def _markdown(paper: Paper, world: World) -> bytes:
    year = vergaderjaar_on(paper.received).replace("-", "–")
    lines = [
        "# 2",
        "",
        f"#### Vergaderjaar {year} Aanhangsel van de Handelingen",
        "",
        f"### {paper.aanhangselnummer}",
        "",
    ]
    lines += [f"{_asking(paper, world)} over _{paper.subject}_ (ingezonden {written(paper.day)}).", ""]
    lines += [f"{_answering(paper, world)} (ontvangen {written(paper.received)}).{_seen(paper)}", ""]
    notes: list[str] = []
    for heading, texts, own in _parts(paper):
        marks = "".join(f"[{mark} ]" for mark, _ in own)
        lines += [f"**{heading}**", *texts[:-1], texts[-1] + marks, ""]
        notes += [line for mark, text in own for line in ("", f"{mark} {text}")]
    if paper.kind == "Uitstelbericht":
        lines += ["**Mededeling**", _postponed(paper, world), ""]
    return "\n".join([*lines, *notes, "", paper.identifier, ""]).encode()


# ---------------------------------------------------------------- word processors


def _paragraphs(paper: Paper, world: World) -> Iterator[tuple[str, tuple[tuple[str, str], ...]]]:
    yield f"AH {paper.aanhangselnummer}", ()
    yield paper.zaaknummer, ()
    yield f"{_asking(paper, world)} over {paper.subject} (ingezonden {written(paper.day)}).", ()
    yield f"{_answering(paper, world)} (ontvangen {written(paper.received)}).{_seen(paper)}", ()
    for heading, texts, notes in _parts(paper):
        yield heading, ()
        yield from ((text, ()) for text in texts[:-1])
        yield texts[-1], notes
    if paper.kind == "Uitstelbericht":
        yield "Mededeling", ()
        yield _postponed(paper, world), ()


_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType='
    '"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/><Override '
    'PartName="/word/footnotes.xml" ContentType='
    '"application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"/></Types>'
)
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_RELATIONS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="r1" Type="{}/{}" Target="{}"/></Relationships>'
)


def _docx(paper: Paper, world: World) -> bytes:
    body, notes = [], []
    for text, own in _paragraphs(paper, world):
        marks = "".join(f'<w:r><w:footnoteReference w:id="{mark}"/></w:r>' for mark, _ in own)
        body.append(f'<w:p><w:r><w:t xml:space="preserve">{escape(text)}</w:t></w:r>{marks}</w:p>')
        notes += [
            f'<w:footnote w:id="{mark}"><w:p><w:r><w:footnoteRef/></w:r><w:r><w:t xml:space="preserve"> {note}</w:t>'
            "</w:r></w:p></w:footnote>"
            for mark, note in own
        ]
    return _zip(
        {
            "[Content_Types].xml": _TYPES,
            "_rels/.rels": _RELATIONS.format(_RELATION, "officeDocument", "word/document.xml"),
            "word/_rels/document.xml.rels": _RELATIONS.format(_RELATION, "footnotes", "footnotes.xml"),
            "word/document.xml": f"<w:document {_W}><w:body>{''.join(body)}</w:body></w:document>",
            "word/footnotes.xml": f"<w:footnotes {_W}>{''.join(notes)}</w:footnotes>",
        }
    )


_O = "urn:oasis:names:tc:opendocument:xmlns"


def _odt(paper: Paper, world: World) -> bytes:
    body = []
    for text, notes in _paragraphs(paper, world):
        noted = "".join(
            f'<text:note text:note-class="footnote"><text:note-citation>{mark}</text:note-citation><text:note-body>'
            f"<text:p>{note}</text:p></text:note-body></text:note>"
            for mark, note in notes
        )
        body.append(f"<text:p>{escape(text)}{noted}</text:p>")
    content = (
        f'<office:document-content xmlns:office="{_O}:office:1.0" xmlns:text="{_O}:text:1.0" office:version="1.2">'
        f"<office:body><office:text>{''.join(body)}</office:text></office:body></office:document-content>"
    )
    manifest = (
        f'<manifest:manifest xmlns:manifest="{_O}:manifest:1.0"><manifest:file-entry manifest:full-path="/" '
        'manifest:media-type="application/vnd.oasis.opendocument.text"/><manifest:file-entry '
        'manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>'
    )
    mimetype = "application/vnd.oasis.opendocument.text"
    return _zip({"mimetype": mimetype, "content.xml": content, "META-INF/manifest.xml": manifest})


def _zip(members: dict[str, str]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, text in members.items():
            info = zipfile.ZipInfo(name, _EPOCH)
            info.compress_type = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            archive.writestr(info, text)
    return buffer.getvalue()


_FORMS: dict[str, tuple[str, Callable[[Paper, World], bytes]]] = {
    "xml": ("xml", _xml),
    "html": ("html", _html),
    "text": ("txt", _text),
    "markdown": ("md", _markdown),
    "docx": ("docx", _docx),
    "odt": ("odt", _odt),
}
