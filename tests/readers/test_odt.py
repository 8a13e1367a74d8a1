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
