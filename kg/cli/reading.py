"""`kg read`: one file, and everything that was read from it: as a summary, as JSON, or over its kept text as a page."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from enum import StrEnum
from html import escape
from itertools import pairwise
from pathlib import Path
from typing import TextIO

from kg.errors import RuleError, SourceError
from kg.extract import extract
from kg.model import Document, Records, Span, Value
from kg.readers import read

_WIDTH = 100
_VALUES = (
    "identifier",
    "aanhangselnummer",
    "vergaderjaar",
    "zaaknummer",
    "ingezonden",
    "ontvangen",
    "gedateerd",
    "onderwerp",
    "plaats",
)


class Format(StrEnum):
    """How what was read is shown."""

    TEXT = "text"
    JSON = "json"
    HTML = "html"


def read_file(path: Path) -> Records:
    """Read one document. Raises SourceError when the file cannot be opened, RuleError when it is no document."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise SourceError(
            "the file cannot be opened", document=str(path), value=error.strerror or "", remedy="check the path"
        ) from error
    found = read(data, path.name)
    if not isinstance(found, Document):
        raise RuleError(
            "the file holds rows or metadata records, not a document",
            document=str(path),
            value=f"{len(found)} records",
            expected="a document",
            remedy="give it to kg build, which joins them to the documents they are about",
        )
    return extract(found)


def tell(records: Records, form: Format, out: TextIO) -> None:
    """Write what was read."""
    match form:
        case Format.TEXT:
            print("\n".join(_summary(records)), file=out)
        case Format.JSON:
            json.dump(asdict(records), out, ensure_ascii=False, indent=1)
            print(file=out)
        case Format.HTML:
            print("\n".join(_page(records)), file=out)


# ---------------------------------------------------------------- summary


def _summary(records: Records) -> Iterator[str]:
    yield f"{records.document.bronbestand}: {records.soort}, form {records.document.form}, key {records.key}"
    for name, value in _values(records):
        yield f"  {name:17} {_cut(value.value)}"
    for mention in records.vermeldingen:
        party = f" ({mention.fractie})" if mention.fractie else ""
        yield f"  {mention.rol.removeprefix('rol').lower():17} {_cut(mention.zoals_geschreven)}{party}"
    for vraag in records.vragen:
        yield f"  vraag {vraag.nummer:<11} {_cut(vraag.tekst)}"
    for antwoord in records.antwoorden:
        doubt = f"  [{antwoord.zekerheid:.2f}]" if antwoord.zekerheid < 1 else ""
        yield f"  antwoord {'+'.join(map(str, antwoord.nummers)):<8} {_cut(antwoord.tekst)}{doubt}"
    for noot in records.voetnoten:
        yield f"  noot {noot.merk:<12} {_cut(noot.tekst)}"
    for verwijzing in records.verwijzingen:
        target = _target(verwijzing.doel, verwijzing.vragen)
        yield f"  verwijzing        {_cut(verwijzing.zoals_geschreven)} -> {target}"
    yield f"  coverage          {_coverage(records)}"
    for doubt_found in records.doubts:
        yield f"  doubt             {doubt_found.soort}: {_cut(doubt_found.text)}"


def _values(records: Records) -> Iterator[tuple[str, Value]]:
    for name in _VALUES:
        value = getattr(records, name)
        if value is not None:
            yield name, value


def _cut(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= _WIDTH else f"{flat[: _WIDTH - 1]}…"


def _target(doel: str, vragen: tuple[int, ...]) -> str:
    return doel or ("vraag " + ", ".join(map(str, vragen)) if vragen else "?")


def _coverage(records: Records) -> str:
    """Shares of the kept text by name, largest first; what no rule took is `rest`."""
    sizes: Counter[str] = Counter()
    for part in records.dekking:
        sizes[part.naam] += part.span.eindigt - part.span.begint
    whole = max(1, len(records.document.text))
    return ", ".join(f"{name} {100 * size / whole:.1f}%" for name, size in sizes.most_common())


# ---------------------------------------------------------------- page


@dataclass(frozen=True, slots=True)
class _Over:
    """A record over a stretch of kept text: its kind, and what it says."""

    span: Span
    kind: str
    says: str


_STYLE = """
body { font: 16px/1.5 Georgia, serif; margin: 2rem auto; max-width: 60rem; padding: 0 1rem; }
body { color: #1a1a1a; background: #fff; }
table { border-collapse: collapse; font: 14px/1.4 system-ui, sans-serif; width: 100%; }
th, td { text-align: left; vertical-align: top; padding: .2rem .6rem .2rem 0; border-bottom: 1px solid #ddd; }
pre { white-space: pre-wrap; overflow-wrap: anywhere; font: inherit; }
.part { border-left: 6px solid #bbb; padding-left: .6rem; margin: .2rem 0; }
.part::before { content: attr(data-name); display: block; font: 12px system-ui, sans-serif; color: #555; }
.vraag { border-color: #1f5fa8; background: #eef4fb; }
.antwoord { border-color: #2e7d32; background: #eff7ef; }
.voetnoot { border-color: #8a6d00; background: #fbf7e6; }
.rest { border-color: #b00020; background: #fdecee; }
.furniture { color: #666; }
mark { background: #ffe28a; color: inherit; border-bottom: 2px solid #8a6d00; }
mark.verwijzing { background: #d9ccf3; border-color: #5b3ea8; }
mark.waarde { background: #bfe8e4; border-color: #00695c; }
"""


def _page(records: Records) -> Iterator[str]:
    name = escape(records.document.bronbestand)
    yield f'<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n<title>{name}: what was read</title>'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    yield f"<style>{_STYLE}</style>\n</head>\n<body>"
    yield f"<h1>{name}</h1>\n<p>{records.soort}, form {records.document.form}, key {escape(records.key)}</p>"
    yield f"<p>Coverage: {escape(_coverage(records))}</p>"
    yield from _doubts(records)
    yield "<h2>Read from the text</h2>\n<table>\n<tr><th>kind</th><th>says</th><th>characters</th></tr>"
    overs = sorted(_overs(records), key=lambda over: (over.span.begint, over.span.eindigt, over.kind))
    for over in (*_texts(records), *overs):
        place = f'<a href="#c{over.span.begint}">{over.span.begint}–{over.span.eindigt}</a>'
        yield f"<tr><td>{over.kind}</td><td>{escape(_cut(over.says))}</td><td>{place}</td></tr>"
    yield "</table>\n<h2>Kept text</h2>"
    yield from _text(records, overs)
    yield "</body>\n</html>"


def _doubts(records: Records) -> Iterator[str]:
    if not records.doubts:
        return
    yield "<h2>Doubts</h2>\n<ul>"
    for doubt in records.doubts:
        place = f' <a href="#c{doubt.span.begint}">{doubt.span.begint}–{doubt.span.eindigt}</a>' if doubt.span else ""
        yield f"<li>{escape(doubt.soort)}: {escape(doubt.text)}{place}</li>"
    yield "</ul>"


def _texts(records: Records) -> Iterator[_Over]:
    """Questions, answers and notes: what the coverage shows as parts."""
    for vraag in records.vragen:
        yield from (_Over(span, f"vraag {vraag.nummer}", vraag.tekst) for span in vraag.spans)
    for antwoord in records.antwoorden:
        kind = f"antwoord {'+'.join(map(str, antwoord.nummers))}"
        yield from (_Over(span, kind, antwoord.tekst) for span in antwoord.spans)
    for noot in records.voetnoten:
        yield from (_Over(span, f"noot {noot.merk}", noot.tekst) for span in noot.spans)


def _overs(records: Records) -> Iterator[_Over]:
    """What stands inside the parts: values, names and references."""
    for name, value in _values(records):
        yield from (_Over(span, f"waarde {name}", value.value) for span in value.spans)
    for mention in records.vermeldingen:
        says = f"{mention.zoals_geschreven} {mention.fractie}".strip()
        yield from (_Over(span, f"vermelding {mention.rol}", says) for span in mention.spans)
    for verwijzing in records.verwijzingen:
        says = f"{verwijzing.zoals_geschreven} -> {_target(verwijzing.doel, verwijzing.vragen)}"
        yield from (_Over(span, f"verwijzing {verwijzing.soort}", says) for span in verwijzing.spans)


def _text(records: Records, overs: list[_Over]) -> Iterator[str]:
    kept = records.document.text
    anchors = {span.begint for span in (*(o.span for o in overs), *(o.span for o in _texts(records)))}
    anchors |= {doubt.span.begint for doubt in records.doubts if doubt.span}
    for part in records.dekking:
        low, high = part.span.begint, part.span.eindigt
        here = [over for over in overs if over.span.begint < high and over.span.eindigt > low]
        kind = f"part {escape(part.naam.replace(' ', '-'))}{' furniture' if part.furniture else ''}"
        text = _marked(kept, part.span, here, anchors)
        yield f'<pre class="{kind}" data-name="{escape(part.naam)} {low}–{high}">{text}</pre>'


def _marked(kept: str, span: Span, overs: list[_Over], anchors: set[int]) -> str:
    """The text of one stretch, cut where a record begins or ends, so that records may overlap."""
    bounds = {span.begint, span.eindigt, *(at for at in anchors if span.begint <= at < span.eindigt)}
    for over in overs:
        bounds |= {max(span.begint, over.span.begint), min(span.eindigt, over.span.eindigt)}
    cuts = sorted(bounds)
    return "".join(_piece(kept, low, high, overs, anchors) for low, high in pairwise(cuts))


def _piece(kept: str, low: int, high: int, overs: list[_Over], anchors: set[int]) -> str:
    text = escape(kept[low:high])
    anchor = f' id="c{low}"' if low in anchors else ""
    covering = [over for over in overs if over.span.begint <= low and high <= over.span.eindigt]
    if not covering:
        return f"<span{anchor}>{text}</span>" if anchor else text
    kinds = " ".join(sorted({over.kind.split(" ", 1)[0] for over in covering}))
    title = escape("; ".join(f"{over.kind}: {over.says} ({over.span.begint}–{over.span.eindigt})" for over in covering))
    return f'<mark{anchor} class="{kinds}" title="{title}">{text}</mark>'
