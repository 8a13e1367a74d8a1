"""Make the PDF, DOCX and ODT of the example corpus from the texts beside this file; run `python examples/make.py`.

The same texts give the same content: dates are fixed, and nothing is taken from the clock or the machine.
"""

from __future__ import annotations

import io
import sys
import zipfile
from pathlib import Path

from docx import Document as WordDocument
from lxml import etree
from odf.draw import Frame, TextBox
from odf.opendocument import OpenDocumentText
from odf.table import Table, TableCell, TableRow
from odf.text import P, Span
from reportlab.lib.pagesizes import A4
from reportlab.lib.utils import simpleSplit
from reportlab.pdfgen.canvas import Canvas

HERE = Path(__file__).resolve().parent
SOURCES = HERE / "sources"
OFFICIAL = HERE / "corpus" / "officieel"
LETTERS = HERE / "corpus" / "brieven"

LEFT, TOP, BOTTOM, LEADING, WIDTH = 150.0, 790.0, 150.0, 13.0, 330.0
FONT, BOLD = "Helvetica", "Helvetica-Bold"


def main() -> None:
    """Write every binary example into the corpus, or into the folder given as the only argument."""
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else None
    for path, data in binaries().items():
        out = target / path.name if target else path
        out.parent.mkdir(parents=True, exist_ok=True)
        out.write_bytes(data)
        print(out)


def binaries() -> dict[Path, bytes]:
    """Return the bytes of every binary example by its path in the corpus."""
    return {
        OFFICIAL / "ah-tk-20932094-12.pdf": pdf(OFFICIAL / "ah-tk-20932094-12.xml"),
        OFFICIAL / "ah-tk-20932094-48.odt": odt(SOURCES / "ah-tk-20932094-48.xml"),
        LETTERS / "antwoordbrief-2094Z00021.docx": docx(SOURCES / "antwoordbrief-2094Z00021.txt"),
    }


# ---------------------------------------------------------------- PDF, as the official ones are laid out


class Page:
    """A page being filled from the top, its notes waiting for the foot."""

    def __init__(self, canvas: Canvas, identifier: str, year: str) -> None:
        self.canvas, self.identifier, self.year = canvas, identifier, year
        self.number, self.height, self.notes = 1, TOP, list[str]()

    def write(self, text: str, font: str = FONT, size: float = 9.5) -> None:
        """Write one paragraph, over as many lines as it needs, and on the next page when this one is full."""
        for line in simpleSplit(text, font, size, WIDTH):
            if self.height < BOTTOM:
                self.turn()
            self.canvas.setFont(font, size)
            self.canvas.drawString(LEFT, self.height, line)
            self.height -= LEADING

    def mark(self, number: str) -> None:
        """Set the mark of a note on a line of its own, raised and small, as text cut from real pages has it."""
        self.canvas.setFont(FONT, 6)
        self.canvas.drawString(LEFT, self.height + 3, number)
        self.height -= LEADING

    def turn(self) -> None:
        """Write the notes and the footer, and begin the next page."""
        self.finish()
        self.canvas.showPage()
        self.number, self.height, self.notes = self.number + 1, TOP, []

    def finish(self) -> None:
        """Write what stands at the foot of this page."""
        height = BOTTOM - LEADING
        self.canvas.setFont(FONT, 7)
        for note in self.notes:
            for line in simpleSplit(note, FONT, 7, WIDTH):
                self.canvas.drawString(LEFT, height, line)
                height -= 9
        if self.number == 1:
            self.canvas.drawString(LEFT - 100, 60, self.identifier)
            self.canvas.drawString(LEFT - 100, 51, "ISSN 0921 - 7398")
            self.canvas.drawString(LEFT - 100, 42, f"’s-Gravenhage {self.year[:4]}")
        footer = f"Tweede Kamer, vergaderjaar {self.year}, Aanhangsel {self.number}"
        self.canvas.drawString(LEFT, 42, footer)


def pdf(source: Path) -> bytes:
    """Return the Aanhangsel of an official XML file as a PDF with the head and feet of a printed one."""
    root = etree.parse(str(source)).getroot()
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=A4, pageCompression=0, invariant=1)
    canvas.setTitle(source.stem)
    year = head(root, "vergaderjaar").removeprefix("Vergaderjaar ").replace("-", "–")
    page = Page(canvas, source.stem, year)
    page.write("Tweede Kamer der Staten-Generaal", BOLD, 12)
    page.write(head(root, "kamernummer"), BOLD, 12)
    page.write(f"Vergaderjaar {year} {head(root, 'documenttype')}", BOLD)
    page.write(head(root, "overig"), BOLD)
    page.write(folded(root.find(".//kamervraagnummer")), BOLD, 14)
    for description in root.iter("kamervraagomschrijving"):
        page.write(folded(description))
    for part in root.iter("vraag", "antwoord"):
        page.write(folded(part.find("nr")), BOLD)
        for paragraph in part.iter("al"):
            write_paragraph(page, paragraph)
    page.finish()
    canvas.save()
    return buffer.getvalue()


def write_paragraph(page: Page, paragraph: etree._Element) -> None:
    """Write a paragraph, its list mark before it and its notes at the foot of the page."""
    before = paragraph.getprevious()
    sign = f"{folded(before)} " if before is not None and before.tag == "li.nr" else ""
    page.write(sign + folded(paragraph))
    for note in paragraph.iter("noot"):
        page.mark(folded(note.find("noot.nr")))
        page.notes.append(folded(note.find("noot.nr")) + folded(note.find("noot.al")))


def head(root: etree._Element, content: str) -> str:
    """Return the line of the heading that holds `content`, white space folded."""
    return folded(root.find(f".//tekstregel[@inhoud='{content}']"))


def folded(element: etree._Element | None) -> str:
    """Return the text of an element without its notes, white space folded."""
    if element is None:
        raise ValueError("the example's XML lacks an element that the layout needs")
    return " ".join("".join(element.xpath(".//text()[not(ancestor::noot)] | self::*[ancestor::noot]//text()")).split())


# ---------------------------------------------------------------- ODT, as the official ones are built


def odt(source: Path) -> bytes:
    """Return the Aanhangsel of an official XML file as an ODT whose heading stands in a table."""
    root = etree.parse(str(source)).getroot()
    document = OpenDocumentText()
    document.text.addElement(frame(source.stem, head(root, "vergaderjaar")[-4:]))
    document.text.addElement(heading_table(root))
    document.text.addElement(P(text=folded(root.find(".//kamervraagnummer"))))
    for description in root.iter("kamervraagomschrijving"):
        document.text.addElement(spans(description))
    for part in root.iter("vraag", "antwoord"):
        for line in (part.find("nr"), *part.iter("al")):
            document.text.addElement(P(text=folded(line)))
    buffer = io.BytesIO()
    document.write(buffer)
    return repacked(buffer.getvalue())


def frame(identifier: str, year: str) -> Frame:
    """Return the frame beside the text that holds what a printed page has at its foot."""
    box = TextBox()
    for line in (identifier, f"'s-Gravenhage {year}"):
        box.addElement(P(text=line))
    result = Frame(width="3cm", height="3cm")
    result.addElement(box)
    return result


def heading_table(root: etree._Element) -> Table:
    """Return the table of two columns that official ODT files put above the text."""
    rows = (("kameraanduiding", "kamernummer"), ("vergaderjaar", "documenttype"), ("", "overig"))
    table = Table(name="kop")
    for row in rows:
        line = TableRow()
        for content in row:
            cell = TableCell()
            cell.addElement(P(text=head(root, content) if content else ""))
            line.addElement(cell)
        table.addElement(line)
    return table


def spans(description: etree._Element) -> P:
    """Return a paragraph in which names and the subject are spans of their own."""
    paragraph = P(text=description.text or "")
    for child in description:
        paragraph.addElement(Span(text=folded(child)))
        paragraph.addText(child.tail or "")
    return paragraph


# ---------------------------------------------------------------- DOCX, a letter with its annex


def docx(source: Path) -> bytes:
    """Return a letter as DOCX: a line is a paragraph, ` | ` parts cells of the letterhead, `===` begins the annex."""
    document = WordDocument()
    letterhead = [line for line in source.read_text(encoding="utf-8").splitlines() if " | " in line]
    table = document.add_table(rows=0, cols=2)
    for line in letterhead:
        for cell, text in zip(table.add_row().cells, line.split(" | "), strict=True):
            cell.text = text
    for line in source.read_text(encoding="utf-8").splitlines():
        if line == "===":
            document.add_page_break()
        elif line not in letterhead:
            document.add_paragraph(line)
    buffer = io.BytesIO()
    document.save(buffer)
    return repacked(buffer.getvalue())


def repacked(data: bytes) -> bytes:
    """Return a zip archive with the same members in the same order, all of one fixed date."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for info in old.infolist():
            member = zipfile.ZipInfo(info.filename, date_time=(1980, 1, 1, 0, 0, 0))
            member.compress_type = info.compress_type
            new.writestr(member, old.read(info.filename))
    return out.getvalue()


if __name__ == "__main__":
    main()
