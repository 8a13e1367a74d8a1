"""Invented documents in every form, for the tests of the readers. Nobody and nothing in them exists."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable
from email.message import EmailMessage

import docx as python_docx
from odf import style, table
from odf import text as odf_text
from odf.opendocument import OpenDocumentText
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from kg.model import Document
from kg.readers import read

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"

XML = """<?xml version="1.0" encoding="UTF-8"?>
<officiele-publicatie><metadata><meta name="OVERHEIDop.externMetadataRecord"
 content="https://zoek.officielebekendmakingen.nl/ah-tk-20932094-7/metadata.xml"/></metadata>
<kamervragen>
  <kamervraagkop><tekstregel inhoud="vergaderjaar">Vergaderjaar 2093-2094</tekstregel></kamervraagkop>
  <kamervraagnummer>7</kamervraagnummer>
  <kamervraagomschrijving type="vraag">Vragen van het lid <naam><achternaam>Voorbeeld</achternaam></naam> (VBP)
    aan de Minister van Pap over <kamervraagonderwerp>klonten</kamervraagonderwerp>.</kamervraagomschrijving>
  <kamervraagomschrijving type="antwoord">Antwoord van Minister Proef (Pap).</kamervraagomschrijving>
  <vraag><nr>Vraag 1</nr><al>Kent u de klont?<noot id="n1"><noot.nr>1</noot.nr><noot.al>Papkrant 3.</noot.al></noot>
    Zo ja?</al></vraag>
  <antwoord><nr>Antwoord 1</nr><al>Ja, zie <extref doc="stb-2093-1">Staatsblad 1</extref>.</al></antwoord>
</kamervragen></officiele-publicatie>"""

HTML = """<!DOCTYPE html>
<html><head><meta name="DC.identifier" content="ah-tk-20932094-7"/><title>x</title></head><body>
<nav><a href="/">Home</a></nav>
<h1 class="kamervraagomschrijving_kop">Vragen van het lid Voorbeeld (VBP)
    aan de Minister van Pap over klonten.</h1>
<h1 class="kamervraagomschrijving_kop">Antwoord van Minister Proef (Pap).</h1>
<div class="vraag"><h2 class="stuktitel">Vraag 1</h2><p>Kent u de klont?<a class="nootnum" href="#n1">1</a>
    Zo ja?</p></div>
<div class="antwoord"><h2 class="stuktitel">Antwoord 1</h2>
<p>Ja, zie <a href="stb-2093-1.html">Staatsblad 1</a>.</p></div>
<div id="noten"><div class="voet noot" id="n"><h5 class="note-close">X Noot</h5>
<sup><span class="nootnum">1</span></sup><p>Papkrant 3.</p></div></div></body></html>"""

TEXT = "Vragen van het lid Voorbeeld (VBP) aan de Minister van Pap over klonten.\n\nVraag 1\nKent u de klont?\n"

METADATA = """<metadata_gegevens><metadata name="DC.identifier" scheme="OVERHEIDop.ParlID" content="ah-tk-20932094-7"/>
<metadata name="DC.type" scheme="OVERHEIDop.AanhangselTypen" content="Antwoord"/>
<metadata name="DC.type" scheme="OVERHEIDop.Parlementair" content="Aanhangsel van de Handelingen"/>
</metadata_gegevens>"""

CSV = (
    "Id,Nummer,Soort,Onderwerp,GestartOp,Vergaderjaar,Afgedaan,Verwijderd,GerichtAan,Indiener,Medeindiener\n"
    'a-1,2094Z00001,Schriftelijke vragen,"Klonten, in pap",2094-03-21T00:00:00+01:00,2093-2094,True,False,'
    '"P. Proef, Quirina Test (Q.)",Vera Voorbeeld (V.),\n'
)

EML = (
    "From: Vera Voorbeeld <vera@vbp.example>\nTo: griffie@kamer.example\nSubject: =?utf-8?q?V=C3=B3lgende_klont?=\n"
    "Date: Mon, 1 Mar 2094 10:00:00 +0100\nMIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\n\n"
    "Vraag 1\nKent u de klont?\n"
)


def document(data: bytes | str) -> Document:
    """Read a document, which it must be."""
    found = read(data if isinstance(data, bytes) else data.encode("utf-8"), "proef")
    assert isinstance(found, Document)
    return found


def shown(found: Document) -> list[tuple[str, str, str]]:
    """The blocks as kind, label and text."""
    return [(str(b.kind), b.label, found.text[b.begint : b.eindigt]) for b in found.blocks]


def texts(found: Document) -> list[str]:
    """The texts of the blocks."""
    return [text for _, _, text in shown(found)]


def zipped(parts: dict[str, bytes | str]) -> bytes:
    """A zip with these members."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return stream.getvalue()


def parts_of(data: bytes) -> dict[str, bytes | str]:
    """The members of a zip."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def word(paragraphs: Iterable[str]) -> bytes:
    """A Word document that python-docx makes; a paragraph that begins with "# " is a heading."""
    made = python_docx.Document()
    for text in paragraphs:
        if text.startswith("# "):
            made.add_heading(text[2:], level=1)
        else:
            made.add_paragraph(text)
    stream = io.BytesIO()
    made.save(stream)
    return stream.getvalue()


def word_xml(body: str, **parts: str) -> bytes:
    """A Word document with this `w:body` content; other parts by name ("numbering", "footnotes", "header1", …)."""
    names = {"w": W, "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships"}
    names["mc"] = "http://schemas.openxmlformats.org/markup-compatibility/2006"
    spaces = " ".join(f'xmlns:{prefix}="{name}"' for prefix, name in names.items())
    kinds = {"header1": "header", "header2": "header", "footer1": "footer"}
    relations = "".join(
        f'<Relationship Id="{name}" Type="x/{kinds.get(name, name)}" Target="{name}.xml"/>' for name in parts
    )
    relations += '<Relationship Id="link" Type="x/hyperlink" Target="https://vbp.example/" TargetMode="External"/>'
    package: dict[str, bytes | str] = {
        "[Content_Types].xml": "<Types/>",
        "word/document.xml": f"<w:document {spaces}><w:body>{body}</w:body></w:document>",
        "word/_rels/document.xml.rels": f"<Relationships>{relations}</Relationships>",
    }
    roots = {"numbering": "numbering", "styles": "styles", "footnotes": "footnotes", "endnotes": "endnotes"}
    for name, content in parts.items():
        root = roots.get(name, "hdr" if name.startswith("header") else "ftr")
        package[f"word/{name}.xml"] = f"<w:{root} {spaces}>{content}</w:{root}>"
    return zipped(package)


def paragraph(text: str, properties: str = "") -> str:
    """A Word paragraph of one run."""
    return f"<w:p><w:pPr>{properties}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"


def open_text() -> bytes:
    """An OpenDocument text that odfpy makes: a heading, a note, a numbered list, a table and a link."""
    made = OpenDocumentText()
    numbered = odf_text.ListStyle(name="L1")
    numbered.addElement(odf_text.ListLevelStyleNumber(level=1, numformat="1", numsuffix=")"))
    made.automaticstyles.addElement(numbered)
    made.automaticstyles.addElement(style.Style(name="P1", family="paragraph"))
    made.text.addElement(odf_text.H(outlinelevel=1, text="Vraag 1"))
    asked = odf_text.P(text="Kent u de klont?")
    note = odf_text.Note(noteclass="footnote", id="n1")
    note.addElement(odf_text.NoteCitation(text="1"))
    body = odf_text.NoteBody()
    body.addElement(odf_text.P(text="Papkrant 3."))
    note.addElement(body)
    asked.addElement(note)
    made.text.addElement(asked)
    items = odf_text.List(stylename="L1")
    for text in ("koud", "warm"):
        item = odf_text.ListItem()
        item.addElement(odf_text.P(text=text))
        items.addElement(item)
    made.text.addElement(items)
    grid = table.Table(name="T")
    row = table.TableRow()
    for text in ("Datum", "1 maart 2094"):
        cell = table.TableCell()
        cell.addElement(odf_text.P(text=text))
        row.addElement(cell)
    grid.addElement(row)
    made.text.addElement(grid)
    stream = io.BytesIO()
    made.write(stream)
    return stream.getvalue()


def pdf(pages: Iterable[Iterable[str]], password: str = "") -> bytes:
    """A PDF with these lines on its pages."""
    stream = io.BytesIO()
    canvas = Canvas(stream, pagesize=A4, encrypt=password or None, invariant=True)
    for lines in pages:
        for place, line in enumerate(lines):
            canvas.drawString(60, 780 - 14 * place, line)
        canvas.showPage()
    canvas.save()
    return stream.getvalue()


def raw_pdf(content: bytes, filters: bytes = b"") -> bytes:
    """A PDF of one page with this content, written by hand; `filters` are entries of its dictionary."""
    objects = (
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<<%s/Length %d>>stream\n%s\nendstream" % (filters, len(content), content),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    )
    made = b"%PDF-1.4\n"
    places = []
    for number, written in enumerate(objects, start=1):
        places.append(b"%010d 00000 n \n" % len(made))
        made += b"%d 0 obj\n%s\nendobj\n" % (number, written)
    begin = len(made)
    made += b"xref\n0 6\n0000000000 65535 f \n" + b"".join(places)
    return made + b"trailer<</Size 6/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % begin


def message(text: str = "", page: str = "") -> EmailMessage:
    """An e-mail message of a text, a page, or both as alternatives."""
    made = EmailMessage()
    made["From"], made["To"], made["Subject"] = "v@vbp.example", "griffie@kamer.example", "Klonten"
    if text:
        made.set_content(text)
    if page and text:
        made.add_alternative(page, subtype="html")
    elif page:
        made.set_content(page, subtype="html")
    return made
