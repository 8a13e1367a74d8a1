"""The numbers that an office program puts before the list items and headings of an OpenDocument text.

They stand in no text; people see them. A list may go on after other text: a question is often an item of a list, and
its answer a paragraph between two of them. Source: OpenDocument 1.3 part 3, 5.3 and 16.30.
"""

from __future__ import annotations

import re

from lxml import etree

from kg.readers.numbering import as_number

_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
_XML_ID = "{http://www.w3.org/XML/1998/namespace}id"
_LIST, _HEADING, _BULLET = f"{_TEXT}list", f"{_TEXT}h", f"{_TEXT}list-level-style-bullet"
_OUTLINE = "\0outline"  # stands for the style of headings, which has no name of its own
_PLACE = re.compile(r"%(\d{1,2})%")
_MAX_LEVELS = 10
_SIGN = "•"

Counts = dict[int, int]
"""Of each level the number of its last item."""


class Lists:
    """Counts items in the order of the document."""

    def __init__(self, *roots: etree._Element | None) -> None:
        """`roots` are those of the parts that hold list styles, the text's own first."""
        self._levels: dict[tuple[str, int], etree._Element] = {}
        self._styles: dict[etree._Element, tuple[str, int]] = {}
        self._counts: dict[etree._Element, Counts] = {}  # by outermost list
        self._last: dict[str, Counts] = {}  # by the style, and by the id, of an outermost list
        for root in [root for root in roots if root is not None]:
            for style in root.iter(f"{_TEXT}list-style", f"{_TEXT}outline-style"):
                name = _OUTLINE if style.tag == f"{_TEXT}outline-style" else style.get(f"{_STYLE}name", "")
                for level in style:
                    self._levels.setdefault((name, _int(level.get(f"{_TEXT}level"), 1)), level)

    def number(self, element: etree._Element) -> str:
        """Count a list item or a heading, and return what is shown before it; "" for one without a number."""
        if element.tag == _HEADING:
            if next(element.iterancestors(_LIST), None) is not None:
                return ""  # its item has the number
            counts = self._last.setdefault(_OUTLINE, {})
            return self._count(element, _OUTLINE, _int(element.get(f"{_TEXT}outline-level"), 1), counts)
        around = element.getparent()
        first = next(iter(element), None)
        if around is None or around.tag != _LIST or first is None or first.tag == _LIST:
            return ""  # an item that only holds another list has no number itself
        style, level = self._style(around)
        return self._count(element, style, level, self._counts_of(around))

    def _count(self, element: etree._Element, style: str, level: int, counts: Counts) -> str:
        rule = self._levels.get((style, level))
        if rule is None:
            return ""
        start = _int(rule.get(f"{_TEXT}start-value"), 1)
        counts[level] = _int(element.get(f"{_TEXT}start-value"), counts.get(level, start - 1) + 1)
        for deeper in range(level + 1, _MAX_LEVELS + 1):
            counts.pop(deeper, None)
        return _SIGN if rule.tag == _BULLET else self._shown(rule, style, level, counts)

    def _shown(self, rule: etree._Element, style: str, level: int, counts: Counts) -> str:
        if not rule.get(f"{_STYLE}num-format"):
            return ""
        form = next((rule.get(name, "") for name in rule.attrib if str(name).endswith("}num-list-format")), "")
        if not form:
            first = max(1, level + 1 - _int(rule.get(f"{_TEXT}display-levels"), 1))
            form = ".".join(f"%{n}%" for n in range(first, level + 1))
            form = f"{rule.get(f'{_STYLE}num-prefix', '')}{form}{rule.get(f'{_STYLE}num-suffix', '')}"

        def number(found: re.Match[str]) -> str:
            of = int(found[1])
            written = self._levels.get((style, of), rule).get(f"{_STYLE}num-format", "1")
            return as_number(counts.get(of, 1), written)

        return _PLACE.sub(number, form).strip()

    def _counts_of(self, found: etree._Element) -> Counts:
        """Return the counts of a list: those of the outermost list, which may go on with an earlier one."""
        outermost = list(found.iterancestors(_LIST))[-1:] or [found]
        top = outermost[0]
        if top not in self._counts:
            style, before = f"style {top.get(f'{_TEXT}style-name', '')}", top.get(f"{_TEXT}continue-list")
            goes_on = style if top.get(f"{_TEXT}continue-numbering") == "true" else f"id {before}" if before else ""
            self._counts[top] = self._last[style] = self._last.get(goes_on, {})
            if top.get(_XML_ID):
                self._last[f"id {top.get(_XML_ID)}"] = self._counts[top]
        return self._counts[top]

    def _style(self, found: etree._Element) -> tuple[str, int]:
        """Return the style and level of a list: its own style's name, or that of the list around it."""
        if found not in self._styles:
            around = next(found.iterancestors(_LIST), None)
            name, level = ("", 0) if around is None else self._style(around)
            self._styles[found] = found.get(f"{_TEXT}style-name", name), min(level + 1, _MAX_LEVELS)
        return self._styles[found]


def _int(text: str | None, default: int) -> int:
    return int(text) if text and re.fullmatch(r"[0-9]{1,6}", text) else default
