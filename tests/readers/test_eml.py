"""E-mail messages."""

from __future__ import annotations

from email.message import EmailMessage

import pytest

from kg.errors import SourceError
from kg.model import Form, Gegeven
from kg.readers.eml import attachments
from kg.readers.source import Source
from tests.readers import forms
from tests.readers.forms import document, texts


def message(**parts: str) -> EmailMessage:
    made = EmailMessage()
    made["From"], made["To"], made["Subject"] = "v@vbp.example", "griffie@kamer.example", "Klonten"
    if "text" in parts:
        made.set_content(parts["text"])
    if "html" in parts:
        made.add_alternative(parts["html"], subtype="html") if "text" in parts else made.set_content(
            parts["html"], subtype="html"
        )
    if "attached" in parts:
        made.add_attachment(b"x", maintype="application", subtype="pdf", filename=parts["attached"])
    return made


def test_headers_are_values_and_the_text_is_kept() -> None:
    """Encoded headers are decoded; they are no part of the kept text."""
    found = document(forms.EML)
    assert (found.form, found.text) == (Form.EML, "Vraag 1\nKent u de klont?\n")
    assert Gegeven("subject", "Vólgende klont") in found.metadata
    assert Gegeven("date", "Mon, 1 Mar 2094 10:00:00 +0100") in found.metadata


def test_the_text_part_comes_before_the_html_part() -> None:
    """A message that says the same twice is read as text."""
    found = document(message(text="Vraag 1\n", html="<p>Vraag een</p>").as_bytes())
    assert (texts(found), found.doubts) == (["Vraag 1"], ())


def test_a_message_of_html_is_read_as_a_page() -> None:
    """Without a text part the HTML counts."""
    assert texts(document(message(html="<h2>Vraag 1</h2><p>Klont?</p>").as_bytes())) == ["Vraag 1", "Klont?"]


def test_attachments_are_files_of_their_own_and_named_in_a_doubt() -> None:
    """What is no part of the text is said, with the path that the file has when inputs are walked."""
    found = document(message(text="Zie bijlage.", attached="antwoord.pdf").as_bytes())
    assert [doubt.soort for doubt in found.doubts] == ["restTekst"]
    assert "proef/antwoord.pdf" in found.doubts[0].text


def carried(made: EmailMessage) -> list[tuple[str, bytes]]:
    """The attachments of a message."""
    return attachments(Source.of(made.as_bytes(), "mail.eml"))


def test_attachments_come_out_as_they_went_in() -> None:
    """Name and bytes of a file are those it was sent with, whatever the transfer did to them."""
    made = message(text="Zie bijlage.")
    made.add_attachment(forms.word(["Vraag 1"]), maintype="application", subtype="octet-stream", filename="één.docx")
    ((name, data),) = carried(made)
    assert (name, texts(document(data))) == ("één.docx", ["Vraag 1"])


def test_names_of_attachments_are_plain_and_differ() -> None:
    """A name is no path, no hidden file, and no name twice; a file without a name gets one."""
    made = message(text="Zie bijlagen.")
    for filename in ("a.txt", "a.txt", "../../.b.txt", None):
        made.add_attachment(b"pap", maintype="text", subtype="plain", filename=filename)
    assert [name for name, _ in carried(made)] == ["a.txt", "a-2.txt", "_.._.b.txt", "bijlage-4.txt"]


def test_a_message_within_a_message_is_an_attachment() -> None:
    """A message that was sent on is a message of its own, not the text of the one around it."""
    made = message(text="Zie hieronder.")
    made.add_attachment(message(text="Vraag 1"))
    ((name, data),) = carried(made)
    assert name == "bijlage-1.eml"
    assert texts(document(data)) == ["Vraag 1"]
    assert texts(document(made.as_bytes())) == ["Zie hieronder."]


def test_a_second_text_in_a_message_is_a_file_of_its_own() -> None:
    """Only alternatives say the same twice; another text of a message is not lost."""
    made = EmailMessage()
    made["From"], made["To"] = "v@vbp.example", "griffie@kamer.example"
    made.make_mixed()
    for text in ("Vraag 1", "Vraag 2"):
        part = EmailMessage()
        part.set_content(text)
        made.attach(part)
    assert texts(document(made.as_bytes())) == ["Vraag 1"]
    assert [(name, data.strip()) for name, data in carried(made)] == [("bijlage-1.txt", b"Vraag 2")]


def test_an_empty_text_part_gives_way_to_the_page() -> None:
    """Programs that write pages leave the text part empty."""
    made = message(text=" \n", html="<h2>Vraag 1</h2>")
    assert texts(document(made.as_bytes())) == ["Vraag 1"]


def test_pictures_in_a_message_are_named_as_not_read() -> None:
    """A logo is no document; that it was there is said."""
    made = message(text="Vraag 1")
    made.add_attachment(b"\x89PNG", maintype="image", subtype="png", filename="logo.png")
    assert carried(made) == []
    assert ["beelden" in doubt.text and "logo.png" in doubt.text for doubt in document(made.as_bytes()).doubts] == [
        True
    ]


@pytest.mark.parametrize(
    ("head", "body"),
    [
        ("Content-Type: text/plain; charset=windows-1252\nContent-Transfer-Encoding: quoted-printable", b"Financi=EBn"),
        ("Content-Type: text/plain; charset=onzin", "Financiën".encode()),
        ("Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: base64", b"RmluYW5jacOrbg=="),
    ],
)
def test_encodings_of_a_part(head: str, body: bytes) -> None:
    """The transfer encoding and the character set that a part declares are undone."""
    data = f"From: v@vbp.example\nMIME-Version: 1.0\n{head}\n\n".encode() + body
    assert texts(document(data)) == ["Financiën"]


def test_a_message_without_text_is_refused() -> None:
    """A message that only carries a file has nothing to read."""
    made = EmailMessage()
    made["From"], made["To"] = "v@vbp.example", "griffie@kamer.example"
    made.set_content(b"x", maintype="application", subtype="pdf")
    with pytest.raises(SourceError, match="no text"):
        document(made.as_bytes())


def test_headers_that_do_not_end_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """A message of headers alone would keep the library busy for long."""
    monkeypatch.setattr("kg.readers.eml.MAX_HEADERS", 20)
    with pytest.raises(SourceError, match="do not end"):
        document(forms.EML)
