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


def test_a_mark_that_the_writer_chose_stands_in_its_place_and_does_not_count() -> None:
    """A note may have "*" for a number; the next one is still the first that counts."""
    body = (
        "<w:p>" + run("Klont?") + '<w:r><w:footnoteReference w:customMarkFollows="1" w:id="2"/><w:t>*</w:t></w:r>'
        + run(" Ja.") + '<w:r><w:footnoteReference w:id="3"/></w:r></w:p>'
    )  # fmt: skip
    notes = (
        f'<w:footnote w:id="2">{paragraph("* Een.")}</w:footnote><w:footnote w:id="3">{paragraph("Twee.")}</w:footnote>'
    )
    found = document(word_xml(body, footnotes=notes))
    assert shown(found) == [("paragraph", "", "Klont?* Ja.1"), ("note", "*", "* Een."), ("note", "1", "Twee.")]
    assert [mark.mark for mark in found.marks] == ["*", "1"]


def test_a_note_that_refers_to_itself_ends() -> None:
    """A reference within a note to that note is a mark, no more."""
    reference = '<w:r><w:footnoteReference w:id="2"/></w:r>'
    notes = f'<w:footnote w:id="2"><w:p>{run("Zie")}{reference}</w:p></w:footnote>'
    assert texts(document(word_xml(f"<w:p>{run('Klont')}{reference}</w:p>", footnotes=notes))) == ["Klont1", "Zie1"]


def test_links_in_notes_point_by_the_relations_of_the_notes() -> None:
    """Footnotes are a part of their own, with relations of their own."""
    note = f'<w:footnote w:id="2"><w:p><w:hyperlink r:id="link">{run("hier")}</w:hyperlink></w:p></w:footnote>'
    parts = forms.parts_of(word_xml(f'<w:p>{run("x")}<w:r><w:footnoteReference w:id="2"/></w:r></w:p>', footnotes=note))
    parts["word/_rels/footnotes.xml.rels"] = (
        '<Relationships><Relationship Id="link" Type="x/hyperlink" Target="https://noot.example/"/></Relationships>'
    )
    found = document(forms.zipped(parts))
    assert [(found.text[link.begint : link.eindigt], link.target) for link in found.links] == [
        ("hier", "https://noot.example/")
    ]


def test_a_field_that_links_gives_a_link() -> None:
    """A link may be a field, in one element or in a run of them."""
    code = '<w:r><w:instrText>HYPERLINK "https://vbp.example/a"</w:instrText></w:r>'
    body = (
        "<w:p>" + run("zie ") + field("begin") + code + field("separate") + run("hier") + field("end") + run(" en ")
        + "<w:fldSimple w:instr='HYPERLINK \"https://vbp.example/b\"'>" + run("daar") + "</w:fldSimple></w:p>"
    )  # fmt: skip
    found = document(word_xml(body))
    assert [(found.text[link.begint : link.eindigt], link.target) for link in found.links] == [
        ("hier", "https://vbp.example/a"),
        ("daar", "https://vbp.example/b"),
    ]


def test_symbols_and_hyphens_are_characters() -> None:
    """A symbol of a drawing font is what it looks like when we know it; hyphens that may not break are hyphens."""
    body = (
        "<w:p>" + run("COVID") + "<w:r><w:noBreakHyphen/></w:r>" + run("19 ver") + "<w:r><w:softHyphen/></w:r>"
        + run("zoek\xad") + '<w:r><w:sym w:font="Wingdings" w:char="F0E0"/></w:r>'
        + '<w:r><w:sym w:font="Wingdings" w:char="F001"/></w:r>' + run(".") + "</w:p>"
    )  # fmt: skip
    assert texts(document(word_xml(body))) == ["COVID-19 verzoek→\ufffd."]


def test_text_in_content_controls_is_kept_and_comments_are_not() -> None:
    """A control is a frame around text; a comment stands in a part that is not read."""
    control = (
        f"<w:sdt><w:sdtPr><w:alias w:val='Naam'/></w:sdtPr><w:sdtContent>{paragraph('Pap')}</w:sdtContent></w:sdt>"
    )
    inline = f"<w:p><w:sdt><w:sdtContent>{run('Klont')}</w:sdtContent></w:sdt>"
    inline += "<w:commentRangeStart w:id='0'/><w:r><w:commentReference w:id='0'/></w:r></w:p>"
    assert texts(document(word_xml(control + inline, comments=paragraph("weg")))) == ["Pap", "Klont"]


def test_moved_text_is_read_where_it_went() -> None:
    """Text that was moved under tracked changes stands once."""
    body = f"<w:p><w:moveFrom>{run('oud')}</w:moveFrom>{run('x')}<w:moveTo>{run(' nieuw')}</w:moveTo></w:p>"
    assert texts(document(word_xml(body))) == ["x nieuw"]


def test_a_list_paragraph_that_was_deleted_counts_no_more() -> None:
    """A question that was struck out under tracked changes leaves no number behind."""
    gone = f"<w:p><w:pPr>{in_list(7)}<w:rPr><w:del/></w:rPr></w:pPr>"
    gone += "<w:del><w:r><w:delText>x</w:delText></w:r></w:del></w:p>"
    body = paragraph("a", in_list(7)) + gone + paragraph("b", in_list(7))
    assert texts(document(word_xml(body, numbering=NUMBERING))) == ["1) a", "2) b"]


def test_a_table_in_a_table_keeps_its_text() -> None:
    """A table within a cell is part of the row."""
    inner = f"<w:tbl><w:tr>{cell('b')}{cell('c')}</w:tr></w:tbl>"
    body = f"<w:tbl><w:tr>{cell('a')}<w:tc>{inner}{paragraph('')}</w:tc></w:tr></w:tbl>"
    assert "".join(texts(document(word_xml(body)))).split() == ["a", "b", "c"]


@pytest.mark.parametrize("name", ["word/embeddings/blad.xlsx", "word/diagrams/data1.xml", "word/charts/chart1.xml",
                                  "word/afchunk.mht"])  # fmt: skip
def test_parts_that_are_not_read_are_told(name: str) -> None:
    """A file may hold others: what is in them is not read, and a doubt names them."""
    parts = forms.parts_of(word_xml(paragraph("Pap")))
    parts[name] = "x"
    assert [(doubt.soort, name in doubt.text) for doubt in document(forms.zipped(parts)).doubts] == [
        ("restTekst", True)
    ]
