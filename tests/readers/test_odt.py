"""OpenDocument texts."""

from __future__ import annotations

import pytest

from kg.errors import SourceError
from tests.readers import forms
from tests.readers.forms import document, shown, texts

SPACES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name if name != "draw" else "drawing"}:1.0"'
    for name in ("office", "text", "table", "draw", "style")
)
SPACES += ' xmlns:xlink="http://www.w3.org/1999/xlink"'


def open_text(body: str, styles: str = "") -> bytes:
    content = f"<office:document-content {SPACES}><office:body><office:text>{body}</office:text></office:body>"
    return forms.zipped(
        {
            "mimetype": "application/vnd.oasis.opendocument.text",
            "content.xml": f"{content}</office:document-content>",
            "styles.xml": f"<office:document-styles {SPACES}>{styles}</office:document-styles>",
        }
    )


def test_a_text_made_elsewhere_gives_headings_notes_lists_and_tables() -> None:
    """A document that another library made comes out with the conventions of the other forms."""
    found = document(forms.open_text())
    assert shown(found) == [
        ("heading", "", "Vraag 1"),
        ("paragraph", "", "Kent u de klont?1"),
        ("paragraph", "", "1) koud"),
        ("paragraph", "", "2) warm"),
        ("table", "", "Datum\t1 maart 2094"),
        ("note", "1", "Papkrant 3."),
    ]
    assert [mark.mark for mark in found.marks] == ["1"]


def test_the_head_of_an_official_text_has_the_labels_of_the_xml() -> None:
    """The head of an official text is set in a table of its own name; its number has a style of its own."""
    head = '<table:table table:name="parlementair.kop"><table:table-row><table:table-cell><text:p>Tweede Kamer</text:p>'
    head += "</table:table-cell><table:table-cell><text:p>2</text:p></table:table-cell></table:table-row></table:table>"
    box = '<draw:frame draw:name="frillblok"><draw:text-box><text:p>ah-tk-20932094-7</text:p></draw:text-box>'
    box += "</draw:frame>"
    number = '<text:p text:style-name="kamervraagnummer">7</text:p><text:p>Vraag 1</text:p>'
    foot = "<style:master-page><style:footer><text:p>Kamer 1</text:p></style:footer></style:master-page>"
    assert shown(document(open_text(box + head + number, foot))) == [
        ("furniture", "paginavoet", "ah-tk-20932094-7"),
        ("heading", "kop", "Tweede Kamer"),
        ("heading", "kop", "2"),
        ("heading", "nummer", "7"),
        ("paragraph", "", "Vraag 1"),
        ("furniture", "paginavoet", "Kamer 1"),
    ]


def test_spans_spaces_breaks_and_removed_text() -> None:
    """Spans are part of a line, repeated spaces fold, a break ends a line, tracked deletions are not read."""
    body = "<text:tracked-changes><text:p>weg</text:p></text:tracked-changes><text:p>Kent <text:span>u</text:span>"
    body += "<text:s text:c='3'/>de<text:tab/>klont?<text:line-break/>Ja.</text:p>"
    assert shown(document(open_text(body))) == [("line", "", "Kent u de klont?"), ("line", "", "Ja.")]


def test_an_encrypted_text_says_so() -> None:
    """A text with a password is refused with the reason."""
    data = forms.zipped({"content.xml": "x", "META-INF/manifest.xml": "<m:encryption-data/>"})
    with pytest.raises(SourceError, match="encrypted"):
        document(data)


def test_another_open_document_is_no_text() -> None:
    """A spreadsheet has no text body."""
    data = forms.zipped({"mimetype": "x", "content.xml": f"<office:document-content {SPACES}/>"})
    with pytest.raises(SourceError, match="no text"):
        document(data)


def test_a_list_within_a_list_keeps_counting_its_own() -> None:
    """Each list counts for itself; a list without a style shows no numbers."""
    inner = "<text:list><text:list-item><text:p>b</text:p></text:list-item></text:list>"
    body = f"<text:list><text:list-item><text:p>a</text:p>{inner}</text:list-item></text:list>"
    assert texts(document(open_text(body))) == ["a", "b"]


STYLES = (
    "<office:automatic-styles><text:list-style style:name='L'><text:list-level-style-number text:level='1' "
    "style:num-format='1' style:num-prefix='Vraag '/><text:list-level-style-number text:level='2' style:num-format='a' "
    "text:display-levels='2' style:num-suffix=')'/></text:list-style></office:automatic-styles>"
)


def item(text: str, inner: str = "") -> str:
    return f"<text:list-item><text:p>{text}</text:p>{inner}</text:list-item>"


def listed(items: str, attributes: str = "") -> str:
    return f"<text:list text:style-name='L' {attributes}>{items}</text:list>"


@pytest.mark.parametrize(
    ("first", "second"),
    [("", "text:continue-numbering='true'"), ("xml:id='l1'", "text:continue-list='l1'")],
    ids=["the list before", "a list by its id"],
)
def test_a_list_goes_on_after_other_text(first: str, second: str) -> None:
    """Questions as items of a list with their answers between them count on, as the program shows them."""
    body = listed(item("Klont?"), first) + "<text:p>Ja.</text:p>" + listed(item("Waar?"), second)
    found = document(open_text(body, STYLES))
    assert texts(found) == ["Vraag 1 Klont?", "Ja.", "Vraag 2 Waar?"]


def test_a_list_of_its_own_begins_anew() -> None:
    """A second list that does not go on with the first counts from its own beginning."""
    body = listed(item("a")) + listed(item("b"))
    assert texts(document(open_text(body, STYLES))) == ["Vraag 1 a", "Vraag 1 b"]


def test_an_item_within_an_item_shows_the_numbers_of_both() -> None:
    """A level may show the levels around it; an item that only holds a list shows no number."""
    inner = f"<text:list>{item('b')}{item('c')}</text:list>"
    alone = f"<text:list-item><text:list>{item('e')}</text:list></text:list-item>"
    body = listed(item("a", inner) + item("d") + alone)
    expected = ["Vraag 1 a", "1.a) b", "1.b) c", "Vraag 2 d", "2.a) e"]
    assert texts(document(open_text(body, STYLES))) == expected


def test_headings_have_the_numbers_that_the_outline_gives() -> None:
    """Headings count by the outline style, which is in another part of the file."""
    outline = "<text:outline-style><text:outline-level-style text:level='1' style:num-format='1' style:num-prefix='"
    outline += "Vraag '/></text:outline-style>"
    body = "".join(f"<text:h text:outline-level='1'>{text}</text:h>" for text in ("Klont?", "Waar?"))
    assert texts(document(open_text(body, outline))) == ["Vraag 1 Klont?", "Vraag 2 Waar?"]


def test_links_in_a_note_and_marks_of_ones_own_are_kept() -> None:
    """A note may have a mark that its writer chose, and links."""
    note = "<text:note><text:note-citation text:label='*'>*</text:note-citation><text:note-body><text:p>Zie <text:a "
    note += "xlink:href='https://vbp.example/'>daar</text:a>.</text:p><text:p>En hier.</text:p></text:note-body>"
    found = document(open_text(f"<text:p>Klont?{note}</text:note> Ja.</text:p>"))
    assert shown(found) == [("paragraph", "", "Klont?* Ja."), ("note", "*", "Zie daar.\nEn hier.")]
    assert [(found.text[link.begint : link.eindigt], link.target) for link in found.links] == [
        ("daar", "https://vbp.example/")
    ]


def test_the_head_of_a_letter_in_the_first_header_is_kept() -> None:
    """As of a Word document: the header of the page that the text begins with comes first, as letterhead."""
    pages = "".join(
        f"<style:master-page style:name='{name}'><style:header><text:p>{text}</text:p></style:header>"
        "</style:master-page>"
        for name, text in (("Standard", "Datum 1 maart 2094 Pagina 2"), ("Eerste", "Datum: 1 maart 2094"))
    )
    first = "<style:style style:name='P1' style:master-page-name='Eerste'/>"
    data = open_text("<text:p text:style-name='P1'>Geachte voorzitter,</text:p>", pages)
    parts = forms.parts_of(data)
    content = str(parts["content.xml"], "utf-8") if isinstance(parts["content.xml"], bytes) else parts["content.xml"]
    styled = content.replace(
        "<office:body>", f"<office:automatic-styles>{first}</office:automatic-styles><office:body>"
    )
    assert shown(document(forms.zipped({**parts, "content.xml": styled}))) == [
        ("paragraph", "briefhoofd", "Datum: 1 maart 2094"),
        ("paragraph", "", "Geachte voorzitter,"),
        ("furniture", "paginakop", "Datum 1 maart 2094 Pagina 2"),
    ]
