"""Which reader takes which bytes, and what is refused."""

from __future__ import annotations

import codecs
import gzip
import hashlib

import pytest

from kg.errors import KamergraafError, RuleError, SourceError
from kg.model import Document, Form, Metadatarecord, Zaak
from kg.readers import READERS, read
from kg.readers.source import MAX_BYTES
from tests.readers import forms

UTF_16 = '<?xml version="1.0" encoding="utf-16"?><kamerstuk><al>pap</al></kamerstuk>'

DOCUMENTS: list[tuple[str, bytes, Form]] = [
    ("official XML", forms.XML.encode(), Form.XML),
    ("official XML with a comment before it", b"<!-- x --><kamervragen><al>pap</al></kamervragen>", Form.XML),
    ("official XML in UTF-16", UTF_16.encode("utf-16"), Form.XML),
    ("page", forms.HTML.encode(), Form.HTML),
    ("fragment of a page", b'<div class="vraag"><p>pap</p></div>', Form.HTML),
    ("PDF", forms.pdf([["Vraag 1", "Kent u de klont?"]]), Form.PDF),
    ("Word", forms.word(["Vraag 1"]), Form.DOCX),
    ("OpenDocument", forms.open_text(), Form.ODT),
    ("message", forms.EML.encode(), Form.EML),
    ("message with other line ends", forms.EML.replace("\n", "\r\n").encode(), Form.EML),
    ("text", forms.TEXT.encode(), Form.TEXT),
    ("letter that begins like a message", b"Datum: 1 maart 2094\nBetreft: klonten\n\nGeachte voorzitter", Form.TEXT),
    ("text that begins with a bracket", b"[1] Papkrant 3.", Form.TEXT),
    ("text with a less-than sign", b"3 < 4, en dat is < 5", Form.TEXT),
    ("text with a byte order mark", codecs.BOM_UTF8 + b"pap", Form.TEXT),
    ("text in UTF-16", codecs.BOM_UTF16_LE + "pap €".encode("utf-16-le"), Form.TEXT),
    ("Markdown heading", b"### 302\n\npap", Form.MARKDOWN),
    ("Markdown bold line", b"pap\n**Vragen van het lid Voorbeeld**\n", Form.MARKDOWN),
    ("gzipped text", gzip.compress(forms.TEXT.encode()), Form.TEXT),
]  # fmt: skip

RECORDS: list[tuple[str, bytes, type]] = [
    ("metadata", forms.METADATA.encode(), Metadatarecord),
    ("OWMS", b"<owms-metadata><owmskern><identifier>kst-1-2</identifier></owmskern></owms-metadata>", Metadatarecord),
    ("SRU record", b"<sru:record xmlns:sru='s'><identifier>kst-1-2</identifier></sru:record>", Metadatarecord),
    ("CSV", forms.CSV.encode(), Zaak),
    ("CSV in quotes", forms.CSV.replace("Id,Nummer,Soort", '"Id","Nummer","Soort"').encode(), Zaak),
    ("gzipped CSV", gzip.compress(forms.CSV.encode()), Zaak),
    ("JSON", b'[{"Id":"a","Nummer":"b","Soort":"Schriftelijke vragen","Onderwerp":"","Vergaderjaar":"",'
             b'"GestartOp":"2094-03-21T00:00:00+01:00"}]', Zaak),
]  # fmt: skip

REFUSED: list[tuple[str, bytes, type[KamergraafError], str]] = [
    ("nothing", b"", SourceError, "empty"),
    ("too much", b"a" * (MAX_BYTES + 1), SourceError, "too large"),
    ("white space", b" \n\t\r\n", SourceError, "only white space"),
    ("rubbish", bytes(range(256)) * 4, SourceError, "no text"),
    ("picture", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\1\0\0\0\1\x08\6\0\0\0", RuleError, "picture"),
    ("half a PDF", forms.pdf([["pap"]])[:400], SourceError, "PDF"),
    ("half a Word document", forms.word(["pap"])[:4000], SourceError, "zip is damaged"),
    ("half a gzip", gzip.compress(b"pap" * 1000)[:20], SourceError, "gzip"),
    ("empty gzip", gzip.compress(b""), SourceError, "empty"),
    ("malformed XML", b"<kamervragen><al>pap</kamervragen>", SourceError, "not well-formed"),
    ("unknown XML", b"<recept><pap/></recept>", RuleError, "no reader"),
    ("spreadsheet", forms.zipped({"[Content_Types].xml": "", "xl/workbook.xml": ""}), RuleError, "no reader"),
    ("rich text", b"{\\rtf1 pap}", RuleError, "rich text"),
    ("Outlook message", bytes.fromhex("d0cf11e0a1b11ae1") + "__substg1.0_".encode("utf-16-le"), RuleError, "Outlook"),
    ("RAR archive", b"Rar!\x1a\x07\x01\0", RuleError, "archive"),
    ("old spreadsheet", bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 600, RuleError, "no Word document"),
]  # fmt: skip


def test_there_are_enough_cases() -> None:
    """The tables cover the readers: a table that lost its rows would pass without a word."""
    assert (len(DOCUMENTS), len(RECORDS), len(REFUSED)) == (19, 7, 16)
    assert len({reader.name for reader in READERS}) == len(READERS) == 11


@pytest.mark.parametrize(("data", "form"), [case[1:] for case in DOCUMENTS], ids=[case[0] for case in DOCUMENTS])
def test_a_document_is_known_by_its_content(data: bytes, form: Form) -> None:
    """A file's name says nothing: its content decides the form, and name and fingerprint come with the text."""
    found = read(data, "map/naam.xyz")
    assert isinstance(found, Document)
    assert (found.form, found.bronbestand, found.sha256) == (form, "map/naam.xyz", hashlib.sha256(data).hexdigest())


@pytest.mark.parametrize(("data", "kind"), [case[1:] for case in RECORDS], ids=[case[0] for case in RECORDS])
def test_records_are_known_by_their_content(data: bytes, kind: type) -> None:
    """Metadata records and cases come out as tuples of records."""
    found = read(data, "naam.txt")
    assert isinstance(found, tuple)
    assert [type(record) for record in found] == [kind]


@pytest.mark.parametrize(
    ("data", "kind", "says"), [case[1:] for case in REFUSED], ids=[case[0] for case in REFUSED]
)  # fmt: skip
def test_what_is_refused_says_why(data: bytes, kind: type[KamergraafError], says: str) -> None:
    """An unreadable file gives an error that names it, what is wrong, and what to do."""
    with pytest.raises(kind, match=says) as caught:
        read(data, "map/naam.xyz")
    assert caught.value.document == "map/naam.xyz"
    assert caught.value.remedy


def test_blocks_lie_in_order_within_the_text() -> None:
    """In every form blocks are in order, do not overlap, hold text, and begin and end on it."""
    for _, data, _ in DOCUMENTS:
        found = read(data, "x")
        assert isinstance(found, Document)
        ends = [0]
        for block in found.blocks:
            text = found.text[block.begint : block.eindigt]
            assert ends[-1] <= block.begint < block.eindigt <= len(found.text)
            assert text == text.strip()
            ends.append(block.eindigt)
        assert len(ends) > 1
