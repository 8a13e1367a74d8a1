"""Forms that are known by their first bytes and not read: each with what to do instead."""

from __future__ import annotations

from kg.errors import RuleError
from kg.readers.doc import OLE_FIRST
from kg.readers.source import Source

_SAVE = "open it in a word processor and save it as .docx, .odt or .pdf"
_RECOGNISE = "recognise its text (OCR), and give the PDF or text that this makes"
_UNPACK = "unpack it, and give the folder, or a .zip or .tar of it"

_FORMS: tuple[tuple[bytes, str, str], ...] = (
    (b"{\\rtf", "rich text (RTF)", _SAVE),
    (b"\xffWPC", "a WordPerfect document", _SAVE),
    (b"x\x9f>\"", "a winmail.dat of Outlook (TNEF)", "save the message as .eml, or the files in it by themselves"),
    (b"\x89PNG\r\n", "a picture (PNG)", _RECOGNISE),
    (b"\xff\xd8\xff", "a picture (JPEG)", _RECOGNISE),
    (b"GIF8", "a picture (GIF)", _RECOGNISE),
    (b"II*\0", "a picture (TIFF)", _RECOGNISE),
    (b"MM\0*", "a picture (TIFF)", _RECOGNISE),
    (b"7z\xbc\xaf\x27\x1c", "an archive (7z)", _UNPACK),
    (b"Rar!\x1a\x07", "an archive (RAR)", _UNPACK),
    (b"BZh", "a file packed with bzip2", _UNPACK),
    (b"\xfd7zXZ\0", "a file packed with xz", _UNPACK),
    (b"\x28\xb5\x2f\xfd", "a file packed with zstd", _UNPACK),
)  # fmt: skip
_OUTLOOK = "__substg1.0_".encode("utf-16-le")


def refuse_unread(source: Source) -> None:
    """Raise RuleError for a form that is known and not read."""
    data = source.data
    for first, name, remedy in _FORMS:
        if data.startswith(first):
            raise _refused(source, name, remedy)
    if data.startswith(OLE_FIRST) and _OUTLOOK in data:
        raise _refused(source, "an Outlook message (.msg)", "save the message as .eml, or its text and attachments")


def _refused(source: Source, name: str, remedy: str) -> RuleError:
    return RuleError(f"this is {name}, which is not read", document=source.bronbestand, remedy=remedy)
