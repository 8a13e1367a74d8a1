"""The numbers that Word puts before the paragraphs of a list. They stand in no text; people see them."""

from __future__ import annotations

import re

from lxml import etree

from kg.readers.numbering import as_number

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_PLACE = re.compile(r"%([1-9])")
_LEVELS = 9
_MAX_BASED = 20  # styles based one on another; Word itself stops at 11
_BULLET = "•"


class _Level:
    """How one level of a list counts: from where, in which format, with which text around it."""

    def __init__(self, level: etree._Element) -> None:
        self.start = _int(_value(level, "start"), 1)
        self.format = _value(level, "numFmt") or "decimal"
        self.text = _value(level, "lvlText")


class WordLists:
    """Counts list paragraphs in the order of the document; each list counts apart, levels within it restart."""

    def __init__(self, numbering: etree._Element | None, styles: etree._Element | None) -> None:
        self._levels: dict[str, dict[int, _Level]] = {}  # by abstract list, by level
        self._lists: dict[str, str] = {}  # numbered list to its abstract list
        self._restarts: dict[str, dict[int, int]] = {}  # numbered list to the levels that it starts anew
        self._counts: dict[str, dict[int, int]] = {}  # by abstract list, by level
        self._styles = _style_lists(styles)
        for element in [] if numbering is None else numbering:
            if element.tag == f"{_W}abstractNum":
                levels = {_int(lvl.get(f"{_W}ilvl"), 0): _Level(lvl) for lvl in element.iterchildren(f"{_W}lvl")}
                self._levels[element.get(f"{_W}abstractNumId", "")] = levels
            elif element.tag == f"{_W}num":
                self._add_list(element)

    def number(self, paragraph: etree._Element) -> str:
        """Count a paragraph, and return what Word shows before it: "1)", "a.", "•", or "" when it is in no list."""
        name, level = self._place(paragraph)
        abstract = self._lists.get(name, "")
        rule = self._levels.get(abstract, {}).get(level)
        if rule is None:
            return ""
        counts = self._counts.setdefault(abstract, {})
        restart = self._restarts.get(name, {}).pop(level, None)
        counts[level] = counts.get(level, rule.start - 1) + 1 if restart is None else restart
        for deeper in range(level + 1, _LEVELS):
            counts.pop(deeper, None)
        return self._shown(abstract, rule)

    def _shown(self, abstract: str, rule: _Level) -> str:
        if rule.format == "bullet":
            return _BULLET
        if rule.format == "none":
            return ""
        levels, counts = self._levels[abstract], self._counts[abstract]

        def number(found: re.Match[str]) -> str:
            level = int(found[1]) - 1
            of = levels.get(level, rule)
            return as_number(counts.get(level, of.start), of.format)

        return _PLACE.sub(number, rule.text).strip()

    def _place(self, paragraph: etree._Element) -> tuple[str, int]:
        """Return the list and level of a paragraph, by itself or by its style; ("", 0) when in none."""
        properties = paragraph.find(f"{_W}pPr")
        if properties is None:
            return "", 0
        own = properties.find(f"{_W}numPr")
        of_style = self._styles.get(_value(properties, "pStyle"), ("", 0))
        if own is None:
            return of_style
        level = _value(own, "ilvl")
        return _value(own, "numId") or of_style[0], _int(level, of_style[1])

    def _add_list(self, element: etree._Element) -> None:
        name = element.get(f"{_W}numId", "")
        self._lists[name] = _value(element, "abstractNumId")
        for override in element.iterchildren(f"{_W}lvlOverride"):
            start = _value(override, "startOverride")
            if start:
                self._restarts.setdefault(name, {})[_int(override.get(f"{_W}ilvl"), 0)] = _int(start, 1)


def _style_lists(styles: etree._Element | None) -> dict[str, tuple[str, int]]:
    """Return the list and level that paragraph styles give, by style id; a style may have them from another."""
    own: dict[str, tuple[str, int]] = {}
    base: dict[str, str] = {}
    for style in [] if styles is None else styles.iterchildren(f"{_W}style"):
        name = style.get(f"{_W}styleId", "")
        base[name] = _value(style, "basedOn")
        found = style.find(f"{_W}pPr/{_W}numPr")
        if found is not None:
            own[name] = (_value(found, "numId"), _int(_value(found, "ilvl"), 0))
    return {name: own[of] for name in base if (of := _first_with(name, base, own))}


def _first_with(name: str, base: dict[str, str], own: dict[str, tuple[str, int]]) -> str:
    seen: set[str] = set()
    while name and name not in own and name not in seen and len(seen) < _MAX_BASED:
        seen.add(name)
        name = base.get(name, "")
    return name if name in own else ""


def _value(parent: etree._Element, name: str) -> str:
    child = parent.find(f"{_W}{name}")
    return "" if child is None else child.get(f"{_W}val", "")


def _int(text: str | None, default: int) -> int:
    return int(text) if text and re.fullmatch(r"-?[0-9]{1,9}", text) else default
