"""E-mail messages."""

from __future__ import annotations

from email.message import EmailMessage

import pytest

from kg.errors import SourceError
from kg.model import Form, Gegeven
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


def test_attachments_are_named_in_a_doubt() -> None:
    """What is not read is said."""
    found = document(message(text="Zie bijlage.", attached="antwoord.pdf").as_bytes())
    assert [doubt.soort for doubt in found.doubts] == ["restTekst"]
    assert "antwoord.pdf" in found.doubts[0].text


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
