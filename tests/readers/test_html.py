"""HTML pages: the same text and labels as the XML of the document, and the site around it as furniture."""

from __future__ import annotations

import pytest

from kg.errors import SourceError
from kg.model import Document, Gegeven
from tests.readers import forms
from tests.readers.forms import document, shown, texts


def content(found: Document) -> list[tuple[str, str, str]]:
    """The blocks but notes, furniture, and the parts that a page does not show."""
    return [b for b in shown(found) if b[0] not in ("note", "furniture") and b[1] not in ("kop", "nummer")]


def test_a_page_and_the_xml_of_one_document_give_equal_blocks() -> None:
    """What the page shows has the words, kinds and labels of the official XML."""
    assert content(document(forms.HTML)) == content(document(forms.XML))


def test_a_page_gives_links_and_marks_as_the_xml_does() -> None:
    """A link to another official document points to its id; a mark spans the number."""
    page, xml = document(forms.HTML), document(forms.XML)
    assert [link.target for link in page.links] == [link.target for link in xml.links] == ["stb-2093-1"]
    assert [mark.mark for mark in page.marks] == [mark.mark for mark in xml.marks] == ["1"]
    assert [page.text[mark.begint : mark.eindigt] for mark in page.marks] == ["1"]


def test_a_note_loses_its_close_button() -> None:
    """The "X Noot" of the site is no part of a note; its number is its label."""
    assert [block for block in shown(document(forms.HTML)) if block[0] == "note"] == [("note", "1", "Papkrant 3.")]


def test_the_site_around_a_document_is_furniture() -> None:
    """Navigation, headers and forms of the site are kept by name, and scripts and styles not at all."""
    page = (
        "<html><body><header><h1>Kamer</h1></header><script>x</script><style>y</style><form><table><tr><td>Zoek</td>"
        "<td>nu</td></tr></table></form><main><header><h1>Klonten</h1></header><p>Pap.</p></main>"
        "<footer><p>Contact</p></footer></body></html>"
    )
    assert shown(document(page)) == [
        ("furniture", "sitenavigatie", "Kamer"),
        ("furniture", "sitenavigatie", "Zoek\tnu"),
        ("heading", "", "Klonten"),
        ("paragraph", "", "Pap."),
        ("furniture", "sitenavigatie", "Contact"),
    ]


def test_the_head_gives_values() -> None:
    """Only the values about the document, with a prefix, are kept; not those about the page."""
    page = '<html><head><meta name="OVERHEIDop.vraagnummer" content="2094Z1"><meta name="viewport" content="x">'
    page += '<meta name="DCTERMS.alternative" content=""></head><p>pap'
    assert document(page).metadata == (Gegeven("vraagnummer", "2094Z1"),)


def test_a_notice_of_delay_is_labelled_as_what_comes_back() -> None:
    """The second heading of a page is that of the answer, also when it is a notice."""
    page = '<div><h1 class="kamervraagomschrijving_kop">Mededeling van Minister Proef</h1></div>'
    page += '<div class="kamervraagopmerking"><p>Het lukt niet.</p></div>'
    assert [label for _, label, _ in shown(document(page))] == ["omschrijving-antwoord", "opmerking"]


def test_notes_of_a_page_keep_their_links_and_paragraphs() -> None:
    """A link in a note is a link, and every paragraph of it is a line."""
    page = forms.HTML.replace("Papkrant 3.</p>", "Zie <a href='kst-99001-4.html'>het stuk</a>.</p><p>En hier.</p>")
    found = document(page)
    assert shown(found)[-1] == ("note", "1", "Zie het stuk.\nEn hier.")
    assert [link.target for link in found.links] == ["stb-2093-1", "kst-99001-4"]


@pytest.mark.parametrize(
    ("mark", "note"),
    [
        ('<a href="#_ftn1" name="_ftnref1"><sup>[1]</sup></a>',
         '<div id="ftn1"><p><a href="#_ftnref1" name="_ftn1">[1]</a> Papkrant 3.</p></div>'),
        ('<a class="sdfootnoteanc" href="#sdfootnote1sym"><sup>1</sup></a>',
         '<div id="sdfootnote1"><p><a class="sdfootnotesym" href="#sdfootnote1anc">1</a> Papkrant 3.</p></div>'),
        ('<sup id="fnref1"><a href="#fn1">1</a></sup>',
         '<ol><li id="fn1">Papkrant 3. <a href="#fnref1">x</a></li></ol>'),
    ],
    ids=["Word", "LibreOffice", "Markdown"],
)  # fmt: skip
def test_notes_of_pages_that_other_programs_saved(mark: str, note: str) -> None:
    """A page saved by an office program or made of Markdown has its notes under other names."""
    found = document(f"<html><body><p>Klont?{mark} Ja.</p>{note}</body></html>")
    assert shown(found)[1:] == [("note", "1", "Papkrant 3.")]
    assert [mark.mark for mark in found.marks] == ["1"]


@pytest.mark.parametrize(
    "around",
    ['<div role="navigation">{}</div>', '<div class="cookie-banner">{}</div>', '<div id="cookiebar">{}</div>',
     '<a class="skiplink" href="#x">{}</a>'],
)  # fmt: skip
def test_navigation_is_known_by_role_and_name(around: str) -> None:
    """What a site puts around a page is furniture, however it marks it; buttons are not read."""
    page = f"<html><body>{around.format('Weg')}<main><p>Pap.</p><button>Deel</button></main></body></html>"
    assert shown(document(page)) == [("furniture", "sitenavigatie", "Weg"), ("paragraph", "", "Pap.")]


def test_a_detail_page_keeps_what_it_says_of_the_questions() -> None:
    """A page of the Kamer about questions has a heading, names and the text."""
    page = (
        '<html><body><header role="banner"><p>Kamer</p></header><main><h1>Detail 2094Z00001</h1><dl><dt>Indiener</dt>'
        "<dd>Vera Voorbeeld, VBP</dd></dl><p>Vraag 1<br>Kent u de klont?</p></main></body></html>"
    )
    assert texts(document(page)) == [
        "Kamer", "Detail 2094Z00001", "Indiener", "Vera Voorbeeld, VBP", "Vraag 1", "Kent u de klont?"
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("404 - Pagina niet gevonden", "De pagina die u zoekt, bestaat niet (meer)."),
        ("503 Service Unavailable", "nginx"),
        ("Just a moment...", "Enable JavaScript and cookies to continue"),
        ("", "Cookies op deze site: alles accepteren of weigeren"),
        ("Toegang geweigerd", "U mag dit niet zien."),
    ],
)
def test_a_page_that_is_no_document_is_told(title: str, text: str) -> None:
    """A site may answer with an error, a check for robots or a wall of cookies: that is no document."""
    with pytest.raises(SourceError, match="instead of a document"):
        document(f"<html><head><title>{title}</title></head><body><h1>{title}</h1><p>{text}</p></body></html>")


def test_a_page_of_navigation_alone_is_told() -> None:
    """A page with nothing but the site around it has no document."""
    with pytest.raises(SourceError, match="but that of the site"):
        document("<html><body><nav><a href='/'>Home</a></nav></body></html>")


def test_a_short_document_about_errors_is_a_document() -> None:
    """Words of error pages in a question are no error."""
    page = "<h1>Website niet gevonden</h1><p>Vraag 1</p><p>Kent u fout 404: pagina niet gevonden?</p>"
    assert texts(document(f"<html><body>{page}</body></html>"))[1] == "Vraag 1"


@pytest.mark.parametrize(
    ("page", "encoding"),
    [
        ('<html><head><meta charset="iso-8859-15"></head><body><p>Financiën €</p></body></html>', "iso-8859-15"),
        ("<html><body><p>Financiën €</p></body></html>", "utf-16"),
        ("<html><body><p>Financiën €</p></body></html>", "utf-8-sig"),
        ('<html><head><meta http-equiv="Content-Type" content="text/html; charset=windows-1252"></head><body><p>'
         "Financiën €</p></body></html>", "windows-1252"),
    ],
)  # fmt: skip
def test_pages_in_each_encoding_that_they_declare(page: str, encoding: str) -> None:
    """What a page or its byte order mark declares is believed, and is no doubt."""
    found = document(page.encode(encoding))
    assert (texts(found), found.doubts) == (["Financiën €"], ())


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        ("<ol><li>koud<li><p>warm</p><p>en nat</p></ol>", ["1. koud", "2. warm", "en nat"]),
        ("<ol start=3 type=a><li>x<ol type=I><li>y</ol><li>z</ol>", ["c. x", "I. y", "d. z"]),
        ("<ul><li>x</ul>", ["x"]),
        ('<ol><li><p><span class="ol">a)</span> x</p></ol>', ["a) x"]),
    ],
)
def test_items_of_a_list_have_the_numbers_that_a_browser_shows(page: str, expected: list[str]) -> None:
    """A number that stands in no text is put before its item; one that does is not put twice."""
    assert texts(document(page)) == expected


def test_lines_within_a_paragraph_are_line_blocks() -> None:
    """A break divides a paragraph in printed lines, and says that they are no paragraphs."""
    assert shown(document("<div><p>De Minister,<br>Proef</p><p>Pap</p></div>")) == [
        ("line", "", "De Minister,"),
        ("line", "", "Proef"),
        ("paragraph", "", "Pap"),
    ]


@pytest.mark.parametrize(
    ("href", "target"),
    [
        ("ah-tk-20932094-7.html", "ah-tk-20932094-7"),
        ("https://zoek.officielebekendmakingen.nl/kst-99001-4.html#p1", "kst-99001-4"),
        ("https://vbp.example/a.html", "https://vbp.example/a.html"),
        ("#noot", None),
        ("javascript:alert(1)", None),
        ("/zoeken", None),
    ],
)
def test_where_a_link_points(href: str, target: str | None) -> None:
    """Official documents by id, other sites by address, places within the site not at all."""
    links = document(f'<p>zie <a href="{href}">daar</a></p>').links
    assert [link.target for link in links] == ([] if target is None else [target])


def test_a_page_in_the_encoding_it_declares_is_no_matter_of_doubt() -> None:
    """Windows-1252 that is declared is read without a doubt, Windows-1252 that is not with one."""
    page = "<html><head><meta charset='{}'></head><p>Financiën</p></html>"
    declared = document(page.format("iso-8859-1").encode("windows-1252"))
    wrong = document(page.format("utf-8").encode("windows-1252"))
    assert texts(declared) == texts(wrong) == ["Financiën"]
    assert (len(declared.doubts), len(wrong.doubts)) == (0, 1)


@pytest.mark.parametrize(
    "page",
    ["<div>" * 3000 + "pap", "<html><body></body></html>", "<html><p>" + "<b>x</b>" * 300_000],
    ids=["too deep", "no text", "too many"],
)
def test_hostile_pages_are_refused(page: str) -> None:
    """Depth, number of elements and emptiness give an error of the source."""
    with pytest.raises(SourceError):
        document(page)
