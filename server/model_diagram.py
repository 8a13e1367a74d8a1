"""The whole model in one drawing: every class, with every property that goes from it.

Where a box stands is decided here, by hand; what is in it and which lines there are comes from the ontology. A class
that has no place, and a line whose property does not go from its one end to the other, is an error.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from kg.errors import SourceError
from server.drawing import Box, Point, drawing, line, linked, rectangle, width_of, words, wrapped
from server.vocabulary import PROPERTIES, Kind, Term, Vocabulary

# Columns from left to right, boxes from top to bottom.
_COLUMNS = (
    "Document Passage Vermelding Verwijzing Voetnoot".split(),
    "Adressering Vragenset Vraag Antwoord Overeenkomst Kwaliteitsmelding".split(),
    "Telling Ministerie Ministerieversie Fractie Kamerlid Persoon Bewindspersoon Kabinet Identificatie".split(),
)
# Who says it: the colour of a box, as on the pages.
_LAYERS = {
    "bron": "Document Passage Vermelding Verwijzing Voetnoot Vraag Antwoord".split(),
    "register": "Ministerie Ministerieversie Fractie Kamerlid Persoon Bewindspersoon Kabinet Identificatie".split(),
    "afleiding": "Adressering Vragenset Overeenkomst Telling".split(),
    "kwaliteit": "Kwaliteitsmelding".split(),
}
_LEGEND = {
    "nl": {"bron": "uit de tekst", "register": "uit registers", "afleiding": "afgeleid", "kwaliteit": "kwaliteit"},
    "en": {"bron": "from the text", "register": "from registers", "afleiding": "derived", "kwaliteit": "quality"},
}


@dataclass(frozen=True, slots=True)
class _Line:
    """A line for properties. `start` and `end` say where: a side (l, r, t, b) and how far along it, from 0 to 1.

    `via` is where the upright part of a line stands: the gap before which column (after the last is the margin on the
    right), and how far into it, from 0 to 1.
    """

    properties: tuple[str, ...]
    origin: str
    target: str
    start: tuple[str, float]
    end: tuple[str, float]
    via: tuple[int, float] | None = None


_LINES = (
    _Line(("uitDocument",), "Passage", "Document", ("t", 0.5), ("b", 0.5)),
    _Line(("passage",), "Vermelding", "Passage", ("t", 0.5), ("b", 0.5)),
    _Line(("betreftSet",), "Document", "Vragenset", ("r", 0.72), ("l", 0.25)),
    _Line(("vervuldDoor",), "Adressering", "Document", ("l", 0.5), ("r", 0.2)),
    _Line(("afgedruktIn",), "Vraag", "Document", ("l", 0.2), ("r", 0.94)),
    _Line(("uitDocument",), "Antwoord", "Document", ("l", 0.25), ("r", 0.98), (1, 0.4)),
    _Line(("inAntwoord",), "Verwijzing", "Antwoord", ("r", 0.4), ("l", 0.75), (1, 0.5)),
    _Line(("bijVraag",), "Voetnoot", "Vraag", ("r", 0.5), ("l", 0.75), (1, 0.78)),
    _Line(("inSet",), "Adressering", "Vragenset", ("b", 0.5), ("t", 0.5)),
    _Line(("inSet",), "Vraag", "Vragenset", ("t", 0.5), ("b", 0.5)),
    _Line(("beantwoordt",), "Antwoord", "Vraag", ("t", 0.5), ("b", 0.5)),
    _Line(("vergelijkt",), "Overeenkomst", "Antwoord", ("t", 0.5), ("b", 0.5)),
    _Line(("geadresseerdMinisterie",), "Adressering", "Ministerie", ("r", 0.5), ("l", 0.3)),
    _Line(("beantwoordNamens",), "Antwoord", "Ministerie", ("r", 0.2), ("l", 0.75), (2, 0.66)),
    _Line(("indiener",), "Vragenset", "Kamerlid", ("r", 0.5), ("l", 0.4), (2, 0.36)),
    _Line(("beantwoordDoor",), "Antwoord", "Bewindspersoon", ("r", 0.5), ("l", 0.4), (2, 0.5)),
    _Line(("tellingVan",), "Telling", "Ministerie", ("b", 0.5), ("t", 0.5)),
    _Line(("prov:specializationOf",), "Ministerieversie", "Ministerie", ("t", 0.5), ("b", 0.5)),
    _Line(("fractie",), "Kamerlid", "Fractie", ("t", 0.5), ("b", 0.5)),
    _Line(("persoon",), "Kamerlid", "Persoon", ("b", 0.5), ("t", 0.5)),
    _Line(("persoon",), "Bewindspersoon", "Persoon", ("t", 0.5), ("b", 0.5)),
    _Line(("kabinet",), "Bewindspersoon", "Kabinet", ("b", 0.5), ("t", 0.5)),
    _Line(("ministerie",), "Bewindspersoon", "Ministerie", ("r", 0.4), ("r", 0.5), (3, 0.5)),
)

_COLUMN, _GAPS, _MARGIN, _SPACE = 252.0, (104.0, 152.0, 40.0), 12.0, 30.0  # the last gap is the margin on the right
_WIDTH = _MARGIN + 3 * _COLUMN + sum(_GAPS)
_HEAD, _LEADING, _PAD, _SMALL = 27.0, 15.5, 10.0, 11.5

STYLE = """
svg { --paper: #fbfaf6; --card: #fff; --ink: #1d2428; --soft: #566067; --arrow: #9aa2a0;
  --bron: #1f5fa8; --register: #6b4a9e; --afleiding: #8a5a00; --kwaliteit: #a4343a; background: var(--paper);
  font-family: system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Liberation Sans", "DejaVu Sans",
    sans-serif; }
@media (prefers-color-scheme: dark) {
  svg { --paper: #14191b; --card: #1b2225; --ink: #e6e4dd; --soft: #a2abae; --arrow: #6d787b;
    --bron: #8dbcf0; --register: #c3aaf0; --afleiding: #e0b35a; --kwaliteit: #f09a9d; }
}
.m-box { fill: var(--card); stroke: var(--layer); stroke-width: 1.2; }
.m-head { fill: var(--layer); }
.m-name { font-size: 14px; font-weight: 600; fill: var(--card); }
.m-prop { font-size: 11.5px; fill: var(--ink); }
.m-to { fill: var(--soft); }
.m-below { font-style: italic; fill: var(--soft); }
.m-line { fill: none; stroke: var(--arrow); stroke-width: 1.4; }
.m-arrow { fill: var(--arrow); }
.m-label { font-size: 11.5px; fill: var(--soft); stroke: var(--paper); stroke-width: 4px; paint-order: stroke; }
.layer-bron { --layer: var(--bron); }
.layer-register { --layer: var(--register); }
.layer-afleiding { --layer: var(--afleiding); }
.layer-kwaliteit { --layer: var(--kwaliteit); }
"""

Href = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class _Filled:
    """What is in a box: lines of text, each with its CSS class."""

    name: str
    lines: tuple[tuple[str, str], ...]

    @property
    def height(self) -> float:
        return _HEAD + _PAD + _LEADING * len(self.lines)


def diagram(
    vocabulary: Vocabulary, lists: Mapping[str, str], title: str, language: str, href: Href, style: str = ""
) -> str:
    """Return the drawing. `lists` says which list the values of a property are from.

    Raises SourceError when a class has no place, or a line has no property.
    """
    boxes = _placed(vocabulary, lists)
    _check(vocabulary, boxes)
    height = max(box.bottom for box, _ in boxes.values())
    parts = [part for stroke in _LINES for part in _stroke(stroke, boxes)]
    parts += [_box(box, filled, href) for box, filled in boxes.values()]
    parts += _legend(language, height + 26)
    return drawing(parts, _WIDTH, height + 42, title, style)


def tops(vocabulary: Vocabulary) -> list[Term]:
    """Return the classes that stand under none of ours: each has a box, and those under it are in it."""
    return [term for term in vocabulary.of_kind(Kind.CLASS) if vocabulary.ancestors(term.name) == [term.name]]


def family(vocabulary: Vocabulary, name: str) -> list[str]:
    """Return a class and all that stand under it."""
    return [term.name for term in vocabulary.of_kind(Kind.CLASS) if name in vocabulary.ancestors(term.name)]


def _placed(vocabulary: Vocabulary, lists: Mapping[str, str]) -> dict[str, tuple[Box, _Filled]]:
    """Return every box with its place. The columns are equally high: the space between their boxes differs."""
    columns = [[_filled(vocabulary, lists, name) for name in column] for column in _COLUMNS]
    heights = [sum(filled.height for filled in column) for column in columns]
    total = max(height + _SPACE * (len(column) - 1) for height, column in zip(heights, columns, strict=True))
    boxes: dict[str, tuple[Box, _Filled]] = {}
    for place, (column, height) in enumerate(zip(columns, heights, strict=True)):
        space, y = (total - height) / (len(column) - 1), _MARGIN
        for filled in column:
            boxes[filled.name] = Box(_left(place), y, _COLUMN, filled.height), filled
            y += filled.height + space
    return boxes


def _left(column: int) -> float:
    return _MARGIN + column * _COLUMN + sum(_GAPS[:column])


def _filled(vocabulary: Vocabulary, lists: Mapping[str, str], name: str) -> _Filled:
    """Return what stands in the box of a class: what is under it, its values, and where its other properties lead."""
    members, width = family(vocabulary, name), _COLUMN - 2 * _PAD
    own = [term for term in vocabulary.of_kind(*PROPERTIES) if set(term.origin) & set(members)]
    below = [f"{found} ·" for found in members if found != name]
    below = ["⊃", *below] if below else []
    values = [f"{term.name} ·" for term in own if term.kind is Kind.DATATYPE]
    lines = [(text, "m-prop m-below") for text in _flowed(below, width)]
    lines += [(text, "m-prop") for text in _flowed(values, width)]
    for term in (term for term in own if term.kind is Kind.OBJECT):
        lines += _leading(term, lists, width)
    return _Filled(name, tuple(lines))


def _flowed(found: list[str], width: float) -> list[str]:
    lines = wrapped(found, width, _SMALL)
    return [*lines[:-1], lines[-1].removesuffix(" ·")] if lines else []


def _leading(term: Term, lists: Mapping[str, str], width: float) -> list[tuple[str, str]]:
    """Return the lines of a property that leads to something: "indiener → Kamerlid"."""
    targets = (lists[term.name],) if term.name in lists else term.target
    shown = ["…" if ":" in target else target for target in targets]  # owl:Thing: anything
    pieces = [f"{name}," for name in shown[:-1]] + shown[-1:]
    return [(text, "m-prop") for text in wrapped([f"{term.name} →", *pieces], width, _SMALL)]


def _check(vocabulary: Vocabulary, boxes: Mapping[str, object]) -> None:
    """Raise SourceError when the plan of the drawing and the ontology do not agree."""
    missing = sorted({term.name for term in tops(vocabulary)} ^ set(boxes))
    if missing:
        raise SourceError("the drawing of the model and the ontology differ", value=", ".join(missing))
    for stroke in _LINES:
        for name in stroke.properties:
            term = vocabulary.terms.get(name)
            if term is None and ":" in name:
                continue  # of another vocabulary, of which we only know the name
            if term is None or not _goes(vocabulary, term, stroke):
                raise SourceError("a line of the drawing is no property of the ontology", value=name)


def _goes(vocabulary: Vocabulary, term: Term, stroke: _Line) -> bool:
    ends = family(vocabulary, stroke.origin), family(vocabulary, stroke.target)
    return bool(set(term.origin) & set(ends[0]) and set(term.target) & set(ends[1]))


def _box(box: Box, filled: _Filled, href: Href) -> str:
    layer = next(name for name, members in _LAYERS.items() if filled.name in members)
    head = Box(box.x, box.y, box.width, _HEAD)
    name = words(filled.name, box.x + _PAD, box.y + 18.5, "m-name")
    parts = [rectangle(box, "m-box"), linked(rectangle(head, "m-head") + name, href(filled.name))]
    y = box.y + _HEAD + _LEADING
    for place, (text, kind) in enumerate(filled.lines):
        parts.append(words(text, box.x + _PAD, y + place * _LEADING, kind))
    return f'<g class="layer-{layer}">' + "".join(parts) + "</g>"


def _stroke(stroke: _Line, boxes: Mapping[str, tuple[Box, _Filled]]) -> list[str]:
    points = _points(stroke, boxes[stroke.origin][0], boxes[stroke.target][0])
    text = ", ".join(stroke.properties)
    return [line(points), _label(stroke, points, text)]


def _points(stroke: _Line, origin: Box, target: Box) -> list[Point]:
    """Return the corners of a line. One without an upright part of its own is straight, or bends before its end."""
    start, end = _on(origin, *stroke.start), _on(target, *stroke.end)
    if stroke.via is None:
        if stroke.start[0] in "tb":  # straight up or down, at the end that is narrower
            x = start[0] if origin.width < target.width else end[0]
            return [(x, start[1]), (x, end[1])]
        if target.y + _HEAD < start[1] < target.bottom:
            return [start, (end[0], start[1])]
        x = end[0] + (18 if stroke.start[0] == "l" else -18)
        return [start, (x, start[1]), (x, end[1]), end]
    gap, share = stroke.via
    x = _left(gap) - _GAPS[gap - 1] * (1 - share)
    return [start, (x, start[1]), (x, end[1]), end]


def _on(box: Box, side: str, share: float) -> Point:
    places = {"l": (box.x, box.down(share)), "r": (box.right, box.down(share))}
    places |= {"t": (box.across(share), box.y), "b": (box.across(share), box.bottom)}
    return places[side]


def _label(stroke: _Line, points: list[Point], text: str) -> str:
    """Return the words of a line: beside an upright line, along one in the margin, else above its first stretch."""
    x, y = points[0]
    if stroke.start[0] in "tb":
        return words(text, x + 6, (y + points[-1][1]) / 2 + 4, "m-label")
    if stroke.via and stroke.via[0] == len(_COLUMNS):
        return words(text, points[1][0] - 5, (y + points[2][1]) / 2, "m-label", "middle", upright=True)
    if stroke.start[0] == "r":
        return words(text, x + 6, y - 6, "m-label")
    return words(text, x - 6, y - 6, "m-label", "end")


def _legend(language: str, y: float) -> list[str]:
    parts, x = [], _MARGIN
    for layer, text in _LEGEND[language].items():
        parts.append(f'<g class="layer-{layer}">{rectangle(Box(x, y - 10, 12, 12), "m-head", 2)}</g>')
        parts.append(words(text, x + 18, y, "m-prop m-to"))
        x += 18 + width_of(text, _SMALL) + 26
    return parts
