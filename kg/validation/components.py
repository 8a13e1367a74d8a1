"""The core constraints of SHACL as tests on terms: each says that values certainly satisfy it, or that it is not sure.

Two kinds: of one value by itself, and of a node with its rows. A component that is in neither table is never certain.

Source: https://www.w3.org/TR/shacl/#core-components
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from functools import lru_cache

from kg.namespaces import PREFIXES
from kg.validation.rows import Rows, Values, kinds_of
from kg.validation.terms import LANG_STRING, STRING, XSD, bare, datatype

SH = PREFIXES["sh"]
Test = Callable[[str], bool]
"""Of one value, a term."""
Relation = Callable[[str, Values, Rows], bool]
"""Of a node, the values of the property of the shape, and the graph."""

_INTEGER, _DATE = f"<{XSD}integer>", f"<{XSD}date>"
_FORMS = {
    _INTEGER: r"[+-]?[0-9]+",
    f"<{XSD}decimal>": r"[+-]?[0-9]+(?:\.[0-9]+)?",
    f"<{XSD}boolean>": "true|false",
    _DATE: "[0-9]{4}-[0-9]{2}-[0-9]{2}",
}
_WELL_FORMED = {kind: re.compile(rf'"(?:{form})"\^\^{re.escape(kind)}').fullmatch for kind, form in _FORMS.items()}
_NUMBERS = tuple(kind for kind in _FORMS if kind.endswith(("integer>", "decimal>")))


def sh(name: str) -> str:
    """Return a term of SHACL."""
    return f"<{SH}{name}>"


def never(_node: str, _values: Values, _rows: Rows) -> bool:
    """What is not known here is never certain."""
    return False


def _datatype(_shapes: Rows, wanted: str) -> Test:
    if wanted == STRING:
        return lambda value: value[0] == '"' == value[-1]
    if wanted == LANG_STRING:
        return lambda value: value[0] == '"' and value[-1] not in '">'
    if wanted == _DATE:
        return _is_date
    well_formed = _WELL_FORMED.get(wanted)
    return (lambda value: bool(well_formed(value))) if well_formed else (lambda value: False)


def _is_date(value: str) -> bool:
    if not _WELL_FORMED[_DATE](value):
        return False
    try:
        date.fromisoformat(bare(value))
    except ValueError:
        return False
    return True


def _node_kind(_shapes: Rows, kind: str) -> Test:
    first = {sh("IRI"): "<", sh("Literal"): '"'}.get(kind)
    return lambda value: value[0] == first


def _min_length(_shapes: Rows, least: str) -> Test:
    number = int(bare(least))
    if number == 1:
        return lambda value: value[0] != "_" and not value.startswith('""')
    return lambda value: value[0] != "_" and len(bare(value)) >= number


def _pattern(_shapes: Rows, pattern: str) -> Test:
    search = re.compile(bare(pattern)).search
    return lambda value: value[0] != "_" and bool(search(bare(value)))


def _language_in(shapes: Rows, head: str) -> Test:
    ends = tuple(f'"@{bare(item)}' for item in shapes.items(head))
    return lambda value: value[0] == '"' and value.endswith(ends)


def _in(shapes: Rows, head: str) -> Test:
    members = shapes.items(head)
    iris = frozenset(members)
    return iris.__contains__ if all(member[0] == "<" for member in members) else lambda value: False


@lru_cache(maxsize=1 << 14)
def _number(value: str) -> Decimal | None:
    kind = datatype(value)
    return Decimal(bare(value)) if kind in _NUMBERS and _WELL_FORMED[kind](value) else None


def _min_inclusive(_shapes: Rows, least: str) -> Test:
    bound = Decimal(bare(least))
    return lambda value: (number := _number(value)) is not None and number >= bound


def _max_inclusive(_shapes: Rows, most: str) -> Test:
    bound = Decimal(bare(most))
    return lambda value: (number := _number(value)) is not None and number <= bound


def _class(_shapes: Rows, wanted: str) -> Relation:
    def test(_node: str, values: Values, rows: Rows) -> bool:
        for value in values:
            row = rows.by_subject.get(value)
            if row is None or wanted not in kinds_of(row):
                return False
        return True

    return test


def _has_value(_shapes: Rows, wanted: str) -> Relation:
    return lambda _node, values, _rows: wanted[0] == "<" and wanted in values


def _less_than(or_equal: bool) -> Callable[[Rows, str], Relation]:
    def make(_shapes: Rows, other: str) -> Relation:
        return lambda node, values, rows: all(
            _before(one, two, or_equal) for one in values for two in rows.values(node, other)
        )

    return make


def _before(one: str, two: str, or_equal: bool) -> bool:
    low, high = _number(one), _number(two)
    if low is not None and high is not None:
        return low < high or (or_equal and low == high)
    return _is_date(one) and _is_date(two) and (one < two or (or_equal and one == two))


OF_VALUES: dict[str, Callable[[Rows, str], Test]] = {
    sh("datatype"): _datatype,
    sh("nodeKind"): _node_kind,
    sh("minLength"): _min_length,
    sh("pattern"): _pattern,
    sh("languageIn"): _language_in,
    sh("in"): _in,
    sh("minInclusive"): _min_inclusive,
    sh("maxInclusive"): _max_inclusive,
}
OF_NODES: dict[str, Callable[[Rows, str], Relation]] = {
    sh("class"): _class,
    sh("hasValue"): _has_value,
    sh("lessThan"): _less_than(or_equal=False),
    sh("lessThanOrEquals"): _less_than(or_equal=True),
}
