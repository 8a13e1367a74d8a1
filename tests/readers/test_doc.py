"""Word 97-2003 documents, by way of LibreOffice; here a program of the test stands in for it."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.errors import RuleError, SourceError
from kg.model import Form
from tests.readers import forms
from tests.readers.forms import document, texts

OLD = bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 500 + "WordDocument".encode("utf-16-le")


def install(folder: Path, monkeypatch: pytest.MonkeyPatch, script: str) -> None:
    """Put a program named soffice before all others."""
    program = folder / "soffice"
    program.write_text("#!/bin/sh\n" + script)
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}:/usr/bin:/bin")


def test_the_converted_document_is_read_as_word(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The result keeps the fingerprint of the old file and says that it was one."""
    made = tmp_path / "made.docx"
    made.write_bytes(forms.word(["Vraag 1"]))
    install(
        tmp_path, monkeypatch, f'while [ "$1" != --outdir ]; do shift; done; mkdir -p "$2"; cp {made} "$2/source.docx"'
    )
    found = document(OLD)
    assert (found.form, texts(found)) == (Form.DOC, ["Vraag 1"])


def test_a_failed_conversion_says_what_the_program_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No result is an error of the source, with the program's own words."""
    install(tmp_path, monkeypatch, "echo de pap is aangebrand")
    with pytest.raises(SourceError, match="aangebrand"):
        document(OLD)


def test_a_conversion_that_takes_too_long_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The program and all that it started are ended when the time is up."""
    monkeypatch.setattr("kg.readers.doc.TIMEOUT", 0.3)
    install(tmp_path, monkeypatch, "sleep 60 & sleep 60")
    with pytest.raises(SourceError, match="no result after"):
        document(OLD)


def test_without_libreoffice_the_error_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Reading .doc is optional; who wants it is told how."""
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(RuleError, match="libreoffice-writer-nogui"):
        document(OLD)


def test_an_encrypted_docx_is_an_old_file_that_says_so() -> None:
    """Word stores a document with a password in the container of the old files."""
    with pytest.raises(SourceError, match="encrypted"):
        document(OLD + "EncryptedPackage".encode("utf-16-le"))
