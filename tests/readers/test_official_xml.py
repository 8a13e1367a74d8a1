"""Official XML: kept text, labels, notes and links, of today's and of older vintage."""

from __future__ import annotations

import pytest

from kg.errors import SourceError
from kg.model import Gegeven, Link, Mark
from tests.readers import forms
from tests.readers.forms import document, shown, texts


def body(xml: str) -> str:
    return f"<officiele-publicatie><kamervragen>{xml}</kamervragen></officiele-publicatie>"


def test_an_aanhangsel_gives_its_parts_with_their_labels() -> None:
    """Head, number, descriptions, questions and answers are blocks of their own, notes at the end of their part."""
    assert shown(document(forms.XML)) == [
        ("heading", "kop", "Vergaderjaar 2093-2094"),
        ("heading", "nummer", "7"),
        ("paragraph", "omschrijving-vraag", "Vragen van het lid Voorbeeld (VBP) aan de Minister van Pap over klonten."),
        ("paragraph", "omschrijving-antwoord", "Antwoord van Minister Proef (Pap)."),
        ("heading", "vraag", "Vraag 1"),
        ("paragraph", "vraag", "Kent u de klont?1 Zo ja?"),
        ("note", "1", "Papkrant 3."),
        ("heading", "antwoord", "Antwoord 1"),
        ("paragraph", "antwoord", "Ja, zie Staatsblad 1."),
    ]


def test_parts_stand_apart_by_a_blank_line() -> None:
    """A heading and its text are on lines that follow each other, the next part comes after a blank line."""
    assert "Vraag 1\nKent u de klont?1 Zo ja?\nPapkrant 3.\n\nAntwoord 1\nJa" in document(forms.XML).text


def test_the_place_of_a_note_and_a_link_is_exact() -> None:
    """A mark spans the printed mark, a link the linked words."""
    found = document(forms.XML)
    place = found.text.index("klont?1") + len("klont?")
    linked = found.text.index("Staatsblad 1")
    assert found.marks == (Mark(place, place + 1, "1"),)
    assert found.links == (Link(linked, linked + len("Staatsblad 1"), "stb-2093-1"),)


def test_the_identifier_comes_from_the_address_of_the_metadata() -> None:
    """The official id stands only in the address of the metadata record."""
    assert document(forms.XML).metadata == (Gegeven("identifier", "ah-tk-20932094-7"),)


def test_an_older_document_gives_the_same_labels() -> None:
    """The older vraagdoc has other names for the same parts, and keeps its notes apart from their marks."""
    found = document(
        "<kamerwrk><vragen><vraagnummer>2109</vraagnummer>"
        "<omschr>Vragen van het lid Proef over <ondw>pap</ondw></omschr>"
        "<vraag><nummer>1</nummer><al>Is er pap<nootref refid='n1'/>?</al></vraag>"
        "<toelicht><al>Toelichting: gaar.</al></toelicht><noot id='n1'><nr>1)</nr><al>Papkrant.</al></noot></vragen>"
        "<reactie><omschr>Antwoord van Minister Test</omschr>"
        "<antwoord><nummer>1</nummer><al>Ja.</al></antwoord></reactie></kamerwrk>"
    )
    assert shown(found) == [
        ("heading", "nummer", "2109"),
        ("paragraph", "omschrijving-vraag", "Vragen van het lid Proef over pap"),
        ("heading", "vraag", "1"),
        ("paragraph", "vraag", "Is er pap1)?"),
        ("paragraph", "toelichting", "Toelichting: gaar."),
        ("note", "1", "Papkrant."),
        ("paragraph", "omschrijving-antwoord", "Antwoord van Minister Test"),
        ("heading", "antwoord", "1"),
        ("paragraph", "antwoord", "Ja."),
    ]
    assert [mark.mark for mark in found.marks] == ["1"]


def test_a_kamerstuk_gives_dossier_number_and_title() -> None:
    """A Kamerstuk has a dossier, a number and a title before its text."""
    found = document(
        "<kamerstuk><dossier><dossiernummer><dossiernr>99 001</dossiernr></dossiernummer><titel>Pap</titel></dossier>"
        "<stuk><stuknr>Nr. <ondernummer>4</ondernummer></stuknr><titel>MOTIE</titel><algemeen><vrije-tekst><tekst>"
        "<divisie><kop><nr>1</nr><titel>Klonten</titel></kop><al>De Kamer,</al></divisie>"
        "</tekst></vrije-tekst></algemeen></stuk></kamerstuk>"
    )
    assert shown(found) == [
        ("heading", "dossier", "99 001"),
        ("heading", "titel", "Pap"),
        ("heading", "nummer", "Nr. 4"),
        ("heading", "titel", "MOTIE"),
        ("heading", "stuk", "1 Klonten"),
        ("paragraph", "stuk", "De Kamer,"),
    ]


def test_a_list_item_has_its_number_on_its_line() -> None:
    """The number of an item is part of its first line; a second paragraph of it stands alone."""
    xml = "<antwoord><lijst><li><li.nr>a.</li.nr><al>koud</al><al>en nat</al></li></lijst></antwoord>"
    assert texts(document(body(xml))) == ["a. koud", "en nat"]


def test_a_table_row_is_one_line_with_tabs() -> None:
    """Cells of a row are told apart by a tab; a row with one filled cell is a paragraph."""
    row = "<row><entry><al>koud</al></entry><entry><al>5</al></entry></row><row><entry>som</entry><entry/></row>"
    found = document(body(f"<antwoord><table><tgroup><tbody>{row}</tbody></tgroup></table></antwoord>"))
    assert shown(found) == [("table", "antwoord", "koud\t5"), ("paragraph", "antwoord", "som")]


def test_a_signature_has_a_line_for_office_and_name() -> None:
    """Office and name in a signature are lines, though elsewhere they are words in one."""
    xml = "<ondertekening><functie>De Minister,</functie><naam><achternaam>Proef</achternaam></naam></ondertekening>"
    assert shown(document(body(xml))) == [
        ("paragraph", "ondertekening", "De Minister,"),
        ("paragraph", "ondertekening", "Proef"),
    ]


def test_links_and_paragraphs_of_a_note_are_kept() -> None:
    """A note's second paragraph is a line of it, and its links are links."""
    xml = "<vraag><al>Klont?<noot id='n1' type='voet'><noot.nr>1)</noot.nr><noot.al>Zie <extref doc='stb-2093-1'>"
    xml += "Staatsblad</extref>.</noot.al><noot.al>En hier.</noot.al></noot></al></vraag>"
    found = document(body(xml))
    assert shown(found)[-1] == ("note", "1", "Zie Staatsblad.\nEn hier.")
    assert [(found.text[link.begint : link.eindigt], link.target) for link in found.links] == [
        ("Staatsblad", "stb-2093-1")
    ]


@pytest.mark.parametrize(
    ("xml", "expected"),
    [
        ("<vraag><al><noot><noot.nr>1</noot.nr><noot.al>a</noot.al></noot>Ja.</al></vraag>", "1Ja."),
        ("<kamervraagomschrijving>Vragen<noot><noot.nr>1</noot.nr><noot.al>a</noot.al></noot>.</kamervraagomschrijving>",
         "Vragen1."),
        ("<vraag><lijst><li><li.nr>a.</li.nr><al>x<noot><noot.nr>1</noot.nr><noot.al>a</noot.al></noot></al></li></lijst>"
         "</vraag>", "a. x1"),
        ("<vraag><table><title>T<noot><noot.nr>1</noot.nr><noot.al>a</noot.al></noot></title></table></vraag>", "T1"),
    ],
    ids=["at the beginning", "in a description", "in a list", "in the title of a table"],
)  # fmt: skip
def test_a_mark_stands_wherever_a_note_stands(xml: str, expected: str) -> None:
    """The mark of a note is kept also where no word stands before it, and outside ordinary paragraphs."""
    found = document(body(xml))
    assert texts(found) == [expected, "a"]
    assert [mark.mark for mark in found.marks] == ["1"]


def test_a_note_without_a_number_has_that_of_its_place() -> None:
    """An older document may number its notes by their order alone; a reference then prints nothing."""
    xml = "<vraagdoc><vragen><vraag><nummer>1</nummer><al>Pap?<nootref refid='b'/></al></vraag>"
    xml += "<noot id='a'><al>een</al></noot><noot id='b'><al>twee</al></noot></vragen></vraagdoc>"
    found = document(xml)
    assert shown(found)[1:] == [("paragraph", "vraag", "Pap?2"), ("note", "1", "een"), ("note", "2", "twee")]


@pytest.mark.parametrize("given", ["2009-02-31", "20090", "05-01-2010"])
def test_a_date_that_does_not_exist_is_told(given: str) -> None:
    """Old documents have dates that are none, in elements and in inline values: they are told, and not guessed at."""
    xml = f"<vraagdoc><meta name='OVERHEIDop.datumIndiening' content='{given}'/><vragen><omschr>Vragen (ingezonden "
    xml += f"<datum isodatum='{given}'>toen</datum>)</omschr></vragen></vraagdoc>"
    assert [(doubt.soort, given in doubt.text) for doubt in document(xml).doubts] == [("datumOntbreekt", True)] * 2


def test_inline_values_of_an_older_document_are_kept() -> None:
    """The older vintage has no metadata record: its values stand in the document itself."""
    xml = "<meta name='OVERHEIDop.vraagNummer' content='2094Z00001'/><vragen><omschr>x</omschr></vragen>"
    assert document(f"<vraagdoc>{xml}</vraagdoc>").metadata == (Gegeven("vraagNummer", "2094Z00001"),)


def test_an_unknown_element_keeps_its_text_and_is_named() -> None:
    """No text is lost to an element that we do not know: it is kept, and a doubt names the element once."""
    found = document(body("<vraag><pap>Heet</pap><al>Is er <pap>koude</pap> pap?</al></vraag>"))
    assert texts(found) == ["Heet", "Is er koude pap?"]
    assert [(doubt.soort, "<pap>" in doubt.text) for doubt in found.doubts] == [("restTekst", True)]


def test_text_between_blocks_is_kept() -> None:
    """Words that stand loose in a part, against the schema, are a paragraph of it."""
    assert shown(document(body("<vraag>los <al>vast</al> staart</vraag>"))) == [
        ("paragraph", "vraag", "los"),
        ("paragraph", "vraag", "vast"),
        ("paragraph", "vraag", "staart"),
    ]


def test_bytes_in_another_encoding_than_declared_are_repaired() -> None:
    """A file that says UTF-8 but is Windows-1252 is read, with a doubt."""
    xml = '<?xml version="1.0" encoding="UTF-8"?>' + body("<vraag><al>Financiën</al></vraag>")
    found = document(xml.encode("windows-1252"))
    assert texts(found) == ["Financiën"]
    assert [doubt.soort for doubt in found.doubts] == ["tekstHersteld"]


def test_no_break_spaces_stay_and_other_white_space_folds() -> None:
    """A no-break space is a character; tabs and line ends of the source's layout are not."""
    assert texts(document(body("<vraag><al>nr.\u00a0\n\t 7\u00a0</al></vraag>"))) == ["nr.\u00a0 7"]


@pytest.mark.parametrize(
    "xml",
    [
        '<!DOCTYPE a [<!ENTITY b "c">]><kamervragen><al>&b;</al></kamervragen>',
        '<!DOCTYPE kamervragen SYSTEM "file:///etc/passwd"><kamervragen><al>pap</al></kamervragen>',
        "<kamervragen>" + "<al>" * 200 + "pap" + "</al>" * 200 + "</kamervragen>",
        "<kamervragen>" + "<al/>" * 600_000 + "</kamervragen>",
        "<kamervragen><al> </al></kamervragen>",
    ],
    ids=["entities", "outside file", "too deep", "too many", "no text"],
)
def test_hostile_xml_is_refused(xml: str) -> None:
    """Declarations, depth, number of elements and emptiness each give an error of the source."""
    with pytest.raises(SourceError):
        document(xml)
