"""Plain text: bytes to characters, lines to blocks. The kept text is the decoded text."""

from __future__ import annotations

import codecs
import contextlib
import re

from kg.model import Block, BlockKind, Document, Doubt, Form
from kg.readers.kept import visible, with_line_ends, without_controls
from kg.readers.markdown import IS_MARKDOWN, SIGNS, read_markdown
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
_UTF8_SEQUENCE = re.compile(
    rb"[\xc2-\xdf][\x80-\xbf]|\xe0[\xa0-\xbf][\x80-\xbf]|[\xe1-\xec\xee\xef][\x80-\xbf]{2}|\xed[\x80-\x9f][\x80-\xbf]"
    rb"|\xf0[\x90-\xbf][\x80-\xbf]{2}|[\xf1-\xf3][\x80-\xbf]{3}|\xf4[\x80-\x8f][\x80-\xbf]{2}"
)
_ASCII = bytes(range(128))
_CONTROLS = bytes(c for c in range(32) if c not in b"\t\n\r\f\v")
_WIDE_SAMPLE, _WIDE_LEAST = 8192, 4  # bytes; characters
_CONTINUES = "".join(bytes([b]).decode("windows-1252", "ignore") or chr(b) for b in range(0x80, 0xC0))
_TO_BYTES = {ord(shown): chr(byte) for byte, shown in enumerate(_CONTINUES, 0x80)}
_MOJIBAKE_BEGINS = "ÃÂâ"
_MOJIBAKE = re.compile(f"[ÃÂ][{re.escape(_CONTINUES)}]|â[€‚„][{re.escape(_CONTINUES)}]")
_TO_BYTES |= {ord("€"): "\x80", ord("‚"): "\x82", ord("„"): "\x84"}
_MIXED_MAX = 2_000_000  # bytes
_BINARY_SHARE = 20  # one control character in twenty bytes: no text


def read_text(source: Source) -> Document:
    """Read a text of lines; a heading, a bold line, a table or a footnote of Markdown makes it `Form.MARKDOWN`.

    Raises SourceError for bytes that are no text, and for text without a visible character.
    """
    text, doubts = decode(source)
    if sum(map(text.count, _LINE_ENDS)) > MAX_LINES:
        raise source.damaged("the text has too many lines", expected=f"at most {MAX_LINES}")
    if any(sign in text for sign in SIGNS) and IS_MARKDOWN.search(text):
        return read_markdown(source, text, doubts)
    blocks = tuple(Block(m.start(), m.end(), BlockKind.LINE) for m in _LINE.finditer(text))
    if not blocks:
        raise source.damaged("the file has only white space", expected="text")
    return Document(source.bronbestand, Form.TEXT, source.sha256, text, blocks, doubts=doubts)


def decode(source: Source, declared: str = "") -> tuple[str, tuple[Doubt, ...]]:
    """Return the text of a file, line ends as `\\n`, with doubts that say what was assumed, repaired or replaced.

    A byte order mark decides; without one, UTF-8; where bytes are no UTF-8, the encoding that the file declares, else
    Windows-1252, the only other one in which Dutch public texts have been met. Raises SourceError when the bytes are
    no text.
    """
    text, doubts = _characters(source, declared)
    if source.data.isascii() and _is_clean(source.data):
        return with_line_ends(text), doubts
    text, repaired = _without_mojibake(text)
    text = visible(text.replace("\xad\n", "-\n"))
    if not doubts and _is_clean(source.data):
        return with_line_ends(text), repaired
    text, more = without_controls(text)
    return text, doubts + repaired + more


def _is_clean(data: bytes) -> bool:
    """True when no UTF-8 in `data` can be a character that is not kept: the quick way round a search for them."""
    return b"\xef\xbf" not in data and len(data.translate(None, _CONTROLS + b"\x7f")) == len(data)


def _without_mojibake(text: str) -> tuple[str, tuple[Doubt, ...]]:
    """Undo UTF-8 that was once read as Windows-1252: "FinanciÃ«n" is no Dutch, and can have come from nothing else."""
    if not any(sign in text for sign in _MOJIBAKE_BEGINS):
        return text, ()
    fixed, count = _MOJIBAKE.subn(lambda found: found[0].translate(_TO_BYTES).encode("latin-1").decode("utf-8"), text)
    if not count:
        return text, ()
    return fixed, (Doubt("tekstHersteld", f"{count} dubbel gecodeerde tekens (zoals «Ã«» voor «ë») zijn hersteld."),)


def _characters(source: Source, declared: str) -> tuple[str, tuple[Doubt, ...]]:
    data = source.data
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return _marked(data[len(mark) :], encoding)
    wide = _wide(data)
    if wide:
        text, doubts = _marked(data, wide)
        return text, (*doubts, Doubt("tekstHersteld", f"Zonder kenmerk vooraan is het bestand als {wide} gelezen."))
    _refuse_binary(source)
    try:
        return data.decode("utf-8"), ()
    except UnicodeDecodeError as error:
        with contextlib.suppress(LookupError, UnicodeError):  # else it is not what the file says that it is
            return data.decode(declared or "ascii"), ()
        return _windows(data, error.start)


def _wide(data: bytes) -> str:
    """Return the name of UTF-16 without a mark: every other byte of Dutch text in it is zero; "" for all else."""
    head = data[:_WIDE_SAMPLE]
    low, high = head[0::2].count(0), head[1::2].count(0)
    half = len(head) // 2
    if len(data) % 2 or half < _WIDE_LEAST:
        return ""
    if high * 10 > 9 * half and not low:
        return "UTF-16-LE"
    return "UTF-16-BE" if low * 10 > 9 * half and not high else ""


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
