"""Markdown, as converters make it from pages and office files: what it writes for signs is read, its emphasis stays.

Headings and emphasis (`#`, `**`, `_`) stay in the kept text, where extraction knows them in copies of every kind.
Escapes, entities, links, tags and footnotes become what they show.
"""

from __future__ import annotations

import re
from html import unescape

from kg.model import BlockKind, Document, Doubt, Form
from kg.readers.kept import KeptText, Line, trim
from kg.readers.source import Source

LAYOUT = "opmaak"
TABLE_LINE = "tabellijn"

IS_MARKDOWN = re.compile(
    r"^#{1,6} \S|^\*\*\S[^\n]*\*\*\s*$|^\[\^\w{1,20}\]:|^\|[ :]*-{3,}|^[^\s=][^\n]{0,200}\n={3,}[ \t]*$", re.MULTILINE
)
SIGNS = ("# ", "**", "[^", "|", "===")
"""What a text must hold to be Markdown: the search for the whole pattern costs more."""

_UNDERLINE = re.compile(r"={2,}|-{2,}")
_TABLE_LINE = re.compile(r"\|?[\s:]*--[-\s:]*(?:\|[-\s:]*)+")
_LAYOUT = re.compile(r"```\w*|~~~\w*|<!--[^>]{0,500}-->")
_NOTE = re.compile(r"\[\^(\w{1,20})\]:\s*")
# What is raised behind a unit is no mark: 5 m<sup>2</sup>.
_POWER = re.compile(r"(?:^|[\s\d/(])(?:[kcdm]?m|ha)$")
_INLINE = re.compile(
    r"\\(?P<escaped>[!-/:-@\[-`{-~])"
    r"|\[\^(?P<mark>\w{1,20})\]"
    r"|<sup>(?P<raised>[^<>]{1,20})</sup>"
    r"|!?\[(?P<text>[^\[\]]{0,500})\]\((?P<target>[^()\s]{1,2000})(?:\s+\"[^\"]{0,300}\")?\)"
    r"|<(?P<address>https?://[^<>\s]{1,2000})>"
    r"|(?P<space><br\s{0,3}/?>)"
    r"|(?P<tag></?(?:u|b|i|em|strong|sub|sup|span|p|div|font|center)(?:\s[^<>]{0,300})?>)"
    r"|(?P<entity>&(?:\w{1,31}|#\d{1,7}|#x[0-9a-fA-F]{1,6});)",
)


def read_markdown(source: Source, text: str, doubts: tuple[Doubt, ...]) -> Document:
    """Read a decoded text as Markdown. Raises SourceError when it has no visible character."""
    kept = KeptText()
    kept.doubts.extend(doubts)
    note, before = "", ""
    for raw in text.split("\n"):
        line = raw.strip()
        if not line:
            kept.section()
        elif _is_layout(line, before):
            kept.add(BlockKind.FURNITURE, TABLE_LINE if "|" in line else LAYOUT, line)
        else:
            found = _NOTE.match(line)
            note = found[1] if found else note if raw[:1].isspace() else ""
            _write(kept, line[found.end() :] if found else line, note)
        before = line
    return kept.document(source, Form.MARKDOWN)


def _is_layout(line: str, before: str) -> bool:
    """True for the line under a heading or of a table, and for what only divides."""
    if _UNDERLINE.fullmatch(line):
        return bool(before) and not before.startswith("|")
    return bool(("|" in line and _TABLE_LINE.fullmatch(line)) or _LAYOUT.fullmatch(line))


def _write(kept: KeptText, text: str, note: str) -> None:
    line = Line(BlockKind.NOTE if note else BlockKind.LINE, note)
    at = 0
    for found in _INLINE.finditer(text):
        line.add(text[at : found.start()])
        at = found.end()
        if found["raised"] and _POWER.search(text, max(0, found.start() - 6), found.start()):
            line.add(unescape(found["raised"]))
        else:
            _write_inline(line, found)
    line.add(text[at:])
    kept.add_line(line)


def _write_inline(line: Line, found: re.Match[str]) -> None:
    """Write what a sign shows."""
    match found.lastgroup:
        case "escaped":
            line.add(found["escaped"])
        case "mark" | "raised":
            line.add_mark(found[found.lastgroup])
        case "target":
            begint = line.place
            line.add(trim(unescape(found["text"])))
            line.add_link(begint, found["target"] if "://" in found["target"] else "")
        case "address":
            begint = line.place
            line.add(found["address"])
            line.add_link(begint, found["address"])
        case "space":
            line.add(" ")
        case "entity":
            line.add(unescape(found["entity"]))
        case "tag":
            pass
        case other:
            raise AssertionError(other)
