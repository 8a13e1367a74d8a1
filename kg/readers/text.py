"""Plain text and Markdown: bytes to characters, lines to blocks.

The kept text is the decoded text: signs of Markdown stay, since offsets count in what was kept.
"""

from __future__ import annotations

import codecs
import re

from kg.model import Block, BlockKind, Document, Doubt, Form
from kg.readers.kept import with_line_ends, without_controls
from kg.readers.source import MAX_LINES, Source

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_LINE_ENDS = "\n\x85\u2028\u2029"
_LINE = re.compile(r"\S(?:[^\n\x85\u2028\u2029]*\S)?")
_MARKDOWN = re.compile(r"^#{1,6} \S|^\*\*\S[^\n]*\*\*\s*$", re.MULTILINE)
_UTF8_SEQUENCE = re.compile(
    rb"[\xc2-\xdf][\x80-\xbf]|\xe0[\xa0-\xbf][\x80-\xbf]|[\xe1-\xec\xee\xef][\x80-\xbf]{2}|\xed[\x80-\x9f][\x80-\xbf]"
    rb"|\xf0[\x90-\xbf][\x80-\xbf]{2}|[\xf1-\xf3][\x80-\xbf]{3}|\xf4[\x80-\x8f][\x80-\xbf]{2}"
)
_ASCII = bytes(range(128))
_CONTROLS = bytes(c for c in range(32) if c not in b"\t\n\r\f\v")
_MIXED_MAX = 2_000_000  # bytes
_BINARY_SHARE = 20  # one control character in twenty bytes: no text


def read_text(source: Source) -> Document:
    """Read a text of lines; a Markdown heading or bold line makes it `Form.MARKDOWN`.

    Raises SourceError for bytes that are no text, and for text without a visible character.
    """
    text, doubts = decode(source)
    if sum(map(text.count, _LINE_ENDS)) > MAX_LINES:
        raise source.damaged("the text has too many lines", expected=f"at most {MAX_LINES}")
    blocks = tuple(Block(m.start(), m.end(), BlockKind.LINE) for m in _LINE.finditer(text))
    if not blocks:
        raise source.damaged("the file has only white space", expected="text")
    signs = "# " in text or "**" in text  # rare, and the search for a line with them costs more
    form = Form.MARKDOWN if signs and _MARKDOWN.search(text) else Form.TEXT
    return Document(source.bronbestand, form, source.sha256, text, blocks, doubts=doubts)


def decode(source: Source) -> tuple[str, tuple[Doubt, ...]]:
    """Return the text of a file, line ends as `\\n`, with doubts that say what was assumed or replaced.

    A byte order mark decides; without one, UTF-8; where bytes are no UTF-8, Windows-1252, the only other encoding
    in which Dutch public texts have been met. Raises SourceError when the bytes are no text.
    """
    text, doubts = _characters(source)
    if not doubts and _is_clean(source.data):
        return with_line_ends(text), ()
    text, more = without_controls(text)
    return text, doubts + more


def _is_clean(data: bytes) -> bool:
    """True when no UTF-8 in `data` can be a character that is not kept: the quick way round a search for them."""
    return b"\xef\xbf" not in data and len(data.translate(None, _CONTROLS + b"\x7f")) == len(data)


def _characters(source: Source) -> tuple[str, tuple[Doubt, ...]]:
    data = source.data
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return _marked(data[len(mark) :], encoding)
    _refuse_binary(source)
    try:
        return data.decode("utf-8"), ()
    except UnicodeDecodeError as error:
        return _windows(data, error.start)


def _marked(data: bytes, encoding: str) -> tuple[str, tuple[Doubt, ...]]:
    try:
        return data.decode(encoding), ()
    except UnicodeDecodeError as error:
        message = f"Ongeldige bytes in {encoding.upper()} vanaf byte {error.start} zijn vervangen door U+FFFD."
        return data.decode(encoding, "replace"), (Doubt("tekstHersteld", message),)


def _refuse_binary(source: Source) -> None:
    data = source.data
    controls = len(data) - len(data.translate(None, _CONTROLS))
    if controls * _BINARY_SHARE > len(data):
        raise source.damaged(
            "the bytes are no text",
            f"{controls} control characters in {len(data)} bytes",
            expected="a document in one of the forms that docs/readers.md lists",
        )


def _windows(data: bytes, first: int) -> tuple[str, tuple[Doubt, ...]]:
    """Decode bytes that are no UTF-8: the invalid ones as Windows-1252, all of them when those are the majority.

    A file above `_MIXED_MAX` is not looked at byte by byte: all of it is taken for Windows-1252.
    """
    if len(data) > _MIXED_MAX:
        return data.decode("windows-1252", "replace"), (_assumed("het bestand is als Windows-1252 gelezen", first),)
    invalid = len(_UTF8_SEQUENCE.sub(b"", data).translate(None, _ASCII))
    high = len(data.translate(None, _ASCII))
    if invalid * 2 > high:
        return data.decode("windows-1252", "replace"), (_assumed("het bestand is als Windows-1252 gelezen", first),)
    text = data.decode("utf-8", "kamergraaf-windows")
    return text, (_assumed(f"{invalid} bytes zijn als Windows-1252 gelezen, de rest als UTF-8", first),)


def _assumed(what: str, first: int) -> Doubt:
    return Doubt("tekstHersteld", f"Geen geldige UTF-8 vanaf byte {first}: {what}.")


def _invalid_as_windows(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return error.object[error.start : error.end].decode("windows-1252", "replace"), error.end


codecs.register_error("kamergraaf-windows", _invalid_as_windows)
