"""Word 97 to 2003 (.doc): converted to .docx by LibreOffice in a folder of its own, then read as that.

The conversion gets no settings of the user, a time limit, and a folder that is deleted after it.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
from dataclasses import replace
from pathlib import Path

from kg.errors import RuleError
from kg.model import Document, Form
from kg.readers.docx import read_docx
from kg.readers.source import MAX_BYTES, Source

OLE_FIRST = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
TIMEOUT = 60
"""How long a conversion may take, in seconds; a first one takes some 5, an ordinary one 2."""

_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_WORD = "WordDocument".encode("utf-16-le")


def read_doc(source: Source) -> Document:
    """Read an old Word document.

    Raises RuleError when LibreOffice is not installed or the file is of another office program, SourceError when
    the file is encrypted or cannot be converted.
    """
    if _ENCRYPTED in source.data:
        raise source.damaged("the document is encrypted", expected="no password")
    if _WORD not in source.data:
        raise RuleError(
            "this is an old office file, but no Word document",
            document=source.bronbestand,
            expected="a Word document",
            remedy="save it as .docx or .pdf",
        )
    office = shutil.which("soffice") or shutil.which("libreoffice")
    if office is None:
        raise RuleError(
            "old Word documents (.doc) are read by LibreOffice, which is not installed",
            document=source.bronbestand,
            remedy="install LibreOffice Writer (package libreoffice-writer-nogui), or save the file as .docx",
        )
    converted = _convert(source, office)
    document = read_docx(Source(source.bronbestand, converted, source.sha256))
    return replace(document, form=Form.DOC)


def _convert(source: Source, office: str) -> bytes:
    with tempfile.TemporaryDirectory(prefix="kamergraaf-doc-") as folder:
        given, made = Path(folder, "source.doc"), Path(folder, "out", "source.docx")
        given.write_bytes(source.data)
        options = f"-env:UserInstallation=file://{folder}/profile", "--headless", "--norestore"
        said = _run([office, *options, "--convert-to", "docx", "--outdir", str(made.parent), str(given)], folder)
        if not made.is_file() or not 0 < made.stat().st_size <= MAX_BYTES:
            raise source.damaged("LibreOffice could not convert the document", said)
        return made.read_bytes()


def _run(command: list[str], folder: str) -> str:
    """Run a conversion, end it with all that it started when its time is up, and return what it said."""
    environment = {"HOME": folder, "TMPDIR": folder, "PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C.UTF-8"}
    with subprocess.Popen(
        command,
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        start_new_session=True,
    ) as process:
        try:
            said, _ = process.communicate(timeout=TIMEOUT)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.communicate()
            return f"no result after {TIMEOUT} seconds"
    return said.decode("utf-8", "replace").strip()
