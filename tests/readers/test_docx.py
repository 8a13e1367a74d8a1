"""Word documents: what Word shows, once, with its notes, numbers and letterheads."""

from __future__ import annotations

import pytest

from kg.errors import SourceError
from kg.model import Link, Mark
from tests.readers import forms
from tests.readers.forms import document, paragraph, shown, texts, word_xml

TEXT_BOX = (
    "<w:p><w:r><w:t>Voor </w:t></w:r><w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><w:txbxContent>"
    "{0}</w:txbxContent></w:drawing></mc:Choice><mc:Fallback><w:pict><w:txbxContent>{0}</w:txbxContent></w:pict>"
    "</mc:Fallback></mc:AlternateContent></w:r><w:r><w:t>en na</w:t></w:r></w:p>"
)


def run(text: str) -> str:
    return f"<w:r><w:t>{text}</w:t></w:r>"


def field(kind: str) -> str:
    return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'


def test_headings_and_paragraphs_of_a_document_made_elsewhere() -> None:
    """A document that another library made is read: headings by their style, paragraphs as they are."""
    assert shown(document(forms.word(["# Vraag 1", "Kent u de klont?", "", "Ja."]))) == [
        ("heading", "", "Vraag 1"),
        ("paragraph", "", "Kent u de klont?"),
        ("paragraph", "", "Ja."),
    ]


def test_a_text_box_is_read_once_and_after_its_paragraph() -> None:
    """A box is stored twice, as drawing and as picture; it stands beside the text, not in it."""
    assert texts(document(word_xml(TEXT_BOX.format(paragraph("in de doos"))))) == ["Voor en na", "in de doos"]


def test_a_text_box_that_is_only_a_picture_is_read_too() -> None:
    """When the first branch of the alternative has no text, the other one counts."""
    box = TEXT_BOX.replace("{0}", "", 1).format(paragraph("in de doos"))
    assert texts(document(word_xml(box))) == ["Voor en na", "in de doos"]


def test_deleted_and_hidden_text_and_field_codes_are_not_read() -> None:
    """What Word does not show is not kept: deletions, hidden runs, codes of fields, also of fields in codes."""
    body = (
        "<w:p>" + run("Ja") + "<w:del><w:r><w:delText>nee</w:delText></w:r></w:del>"
        "<w:ins>" + run(", zeker") + "</w:ins><w:r><w:rPr><w:vanish/></w:rPr><w:t>geheim</w:t></w:r>"
        + field("begin") + run("code") + field("begin") + run("binnen") + field("separate") + run("uitkomst")
        + field("end") + field("separate") + run(" 7") + field("end") + run(".") + "</w:p>"
    )  # fmt: skip
    assert texts(document(word_xml(body))) == ["Ja, zeker 7."]


def test_footnotes_and_endnotes_have_the_numbers_that_word_gives_them() -> None:
    """Footnotes count 1, 2, …, endnotes i, ii, …; their texts are notes at the end, separators are not."""
    body = (
        "<w:p>" + run("Een") + '<w:r><w:footnoteReference w:id="5"/></w:r>' + run(" twee")
        + '<w:r><w:endnoteReference w:id="2"/></w:r></w:p><w:p>' + run("Drie")
        + '<w:r><w:footnoteReference w:id="3"/></w:r></w:p>'
    )  # fmt: skip
    notes = '<w:footnote w:type="separator" w:id="-1"><w:p/></w:footnote>'
    notes += "".join(
        f'<w:footnote w:id="{n}">{paragraph(t)}</w:footnote>' for n, t in ((3, "Noot drie."), (5, "Noot vijf."))
    )
    found = document(word_xml(body, footnotes=notes, endnotes=f'<w:endnote w:id="2">{paragraph("Eind.")}</w:endnote>'))
    assert shown(found) == [
        ("paragraph", "", "Een1 tweei"),
        ("paragraph", "", "Drie2"),
        ("note", "1", "Noot vijf."),
        ("note", "i", "Eind."),
        ("note", "2", "Noot drie."),
    ]
    assert found.marks == (Mark(3, 4, "1"), Mark(9, 10, "i"), Mark(15, 16, "2"))


NUMBERING = (
    '<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/>'
    '<w:lvlText w:val="%1)"/></w:lvl><w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="lowerLetter"/>'
    '<w:lvlText w:val="%1.%2"/></w:lvl></w:abstractNum>'
    '<w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/><w:lvlText w:val="\uf0b7"/></w:lvl>'
    '</w:abstractNum><w:num w:numId="7"><w:abstractNumId w:val="0"/></w:num>'
    '<w:num w:numId="8"><w:abstractNumId w:val="1"/></w:num><w:num w:numId="9"><w:abstractNumId w:val="0"/>'
    '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride></w:num>'
)


def in_list(number: int, level: int = 0) -> str:
    return f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>'


def test_list_paragraphs_have_the_numbers_that_word_shows() -> None:
    """Numbers stand in no text of the file, but people see and cite them, so they are kept."""
    places = (("a", 7, 0), ("b", 7, 1), ("c", 7, 1), ("d", 7, 0), ("e", 7, 1), ("f", 8, 0), ("g", 9, 0), ("h", 9, 0))
    body = "".join(paragraph(text, in_list(number, level)) for text, number, level in places)
    expected = ["1) a", "1.a b", "1.b c", "2) d", "2.a e", "• f", "5) g", "6) h"]
    assert texts(document(word_xml(body, numbering=NUMBERING))) == expected


def test_a_list_may_come_from_the_style() -> None:
    """A paragraph style may put its paragraphs in a list, itself or by the style it is based on."""
    styles = f'<w:style w:styleId="L"><w:pPr>{in_list(7)}</w:pPr></w:style>'
    styles += (
        '<w:style w:styleId="M"><w:basedOn w:val="L"/></w:style><w:style w:styleId="N"><w:basedOn w:val="N"/></w:style>'
    )
    body = "".join(paragraph("x", f'<w:pStyle w:val="{style}"/>') for style in "LMN")
    assert texts(document(word_xml(body, numbering=NUMBERING, styles=styles))) == ["1) x", "2) x", "x"]


def cell(*paragraphs: str) -> str:
    return "<w:tc>" + "".join(map(paragraph, paragraphs or ("",))) + "</w:tc>"


def test_tables_of_data_are_rows_and_tables_of_layout_are_paragraphs() -> None:
    """A row with text in one cell, or paragraphs in a cell, only places them on the page."""
    body = f"<w:tbl><w:tr>{cell('Datum')}{cell('1 maart')}</w:tr><w:tr>{cell()}{cell('Pap')}</w:tr>"
    body += f"<w:tr>{cell('Links')}{cell('een', 'twee')}</w:tr></w:tbl>"
    assert shown(document(word_xml(body))) == [
        ("table", "", "Datum\t1 maart"),
        ("paragraph", "", "Pap"),
        ("paragraph", "", "Links"),
        ("paragraph", "", "een"),
        ("paragraph", "", "twee"),
    ]


SECTION = (
    '<w:sectPr><w:headerReference w:type="first" r:id="header1"/><w:headerReference w:type="default" r:id="header2"/>'
    '<w:footerReference w:type="default" r:id="footer1"/><w:titlePg/></w:sectPr>'
)


def test_the_head_of_a_letter_in_the_first_header_is_kept() -> None:
    """Date, addressee and subject may stand only in the header of the first page: they come first, as letterhead."""
    head = f"<w:tbl><w:tr>{cell('Datum')}{cell('1 maart 2094')}</w:tr></w:tbl>" + paragraph("Pagina 1 van 2")
    found = document(
        word_xml(
            paragraph("Geachte voorzitter,") + SECTION,
            header1=head,
            header2=paragraph("VERTROUWELIJK"),
            footer1=paragraph("Pagina 2 van 2"),
        )
    )
    assert shown(found) == [
        ("table", "briefhoofd", "Datum\t1 maart 2094"),
        ("furniture", "paginakop", "Pagina 1 van 2"),
        ("paragraph", "", "Geachte voorzitter,"),
        ("furniture", "paginakop", "VERTROUWELIJK"),
        ("furniture", "paginavoet", "Pagina 2 van 2"),
    ]


def test_a_header_without_a_letterhead_is_furniture() -> None:
    """A first header that holds no date, addressee or subject is only furniture of the page."""
    found = document(word_xml(paragraph("Pap") + SECTION, header1=paragraph("Ministerie van Pap")))
    assert shown(found)[0] == ("furniture", "paginakop", "Ministerie van Pap")


def test_a_link_points_to_its_address() -> None:
    """The address of a link stands in another part of the file."""
    found = document(word_xml(f'<w:p>{run("zie ")}<w:hyperlink r:id="link">{run("hier")}</w:hyperlink></w:p>'))
    assert found.links == (Link(4, 8, "https://vbp.example/"),)


def test_breaks_make_lines_and_tabs_spaces() -> None:
    """A break within a paragraph ends a printed line; a tab is white space."""
    body = "<w:p><w:r><w:t>Vraag</w:t><w:tab/><w:t>1</w:t><w:br/><w:t>Kent u?</w:t></w:r></w:p>"
    assert shown(document(word_xml(body))) == [("line", "", "Vraag 1"), ("line", "", "Kent u?")]


def test_a_strict_document_is_read_alike() -> None:
    """Word's strict form differs in the names of its namespaces only."""
    data = forms.zipped(
        {
            "[Content_Types].xml": "",
            "word/document.xml": '<w:document xmlns:w="http://purl.oclc.org/ooxml/wordprocessingml/main"><w:body>'
            + paragraph("Pap")
            + "</w:body></w:document>",
        }
    )
    assert texts(document(data)) == ["Pap"]


def test_a_document_that_inflates_too_far_is_refused() -> None:
    """Sizes that a zip claims are not trusted: inflating stops at the limit."""
    data = forms.zipped({"[Content_Types].xml": "", "word/document.xml": b" " * 30_000_000})
    assert len(data) < 100_000
    with pytest.raises(SourceError, match="inflates too far"):
        document(data)


def test_a_word_file_without_its_text_is_refused() -> None:
    """The error names the part that is missing."""
    with pytest.raises(SourceError, match=r"word/document\.xml"):
        document(forms.zipped({"[Content_Types].xml": "", "word/styles.xml": ""}))
