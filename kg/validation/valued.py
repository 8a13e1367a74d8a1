"""Tests of one value that queries of the shapes write as an expression over `?value`, as plain tests on its term.

Each is known by its text, as `decided` knows a query by its: a test that is written otherwise is asked of the store.
What is said here is only that a value certainly passes.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from kg.namespaces import expand
from kg.validation.components import OF_VALUES, Test, sh
from kg.validation.rows import Rows
from kg.validation.terms import STRING, XSD, bare

_NOTHING = Rows({})
_DAY = re.escape('REGEX(STR(?value), "^[0-9]{4}-[0-9]{2}-[0-9]{2}$")')
_TRUTH = re.escape('REGEX(STR(?value), "^(true|false)$")')
_NAME = r"[a-z]+:[A-Za-z]+"


def test_of(text: str) -> Test | None:
    """Return the test that an expression over `?value` writes, None when it is none that is known here."""
    for form, make in _FORMS:
        match = form.fullmatch(text)
        if match:
            return make(*match.groups())
    return None


def _datatype(name: str) -> Test:
    return OF_VALUES[sh("datatype")](_NOTHING, f"<{XSD}{name}>")


def _number(name: str, least: str, most: str | None = None) -> Test:
    """A number of a datatype, from one bound and, when given, up to another."""
    of_kind = _datatype(name)
    from_least = OF_VALUES[sh("minInclusive")](_NOTHING, f'"{least}"')
    to_most = OF_VALUES[sh("maxInclusive")](_NOTHING, f'"{most}"') if most else of_kind
    return lambda value: of_kind(value) and from_least(value) and to_most(value)


def _dutch() -> Test:
    return lambda value: value.endswith('"@nl') and not value.startswith('""')


def _text(pattern: str) -> Test:
    """A text without a language in which a pattern is found, written in a string of SPARQL without escapes.

    A `$` is the end in SPARQL; in Python a line end may follow it.
    """
    strict = f"{pattern[:-1]}\\Z" if pattern.endswith("$") else pattern
    found, is_text = re.compile(strict).search, OF_VALUES[sh("datatype")](_NOTHING, STRING)
    return lambda value: is_text(value) and bool(found(bare(value)))


def _listed(names: str) -> Test:
    return frozenset(f"<{expand(name)}>" for name in names.split(", ")).__contains__


_FORMS: tuple[tuple[re.Pattern[str], Callable[..., Test]], ...] = tuple(
    (re.compile(form), make)
    for form, make in (
        (r"DATATYPE\(\?value\) = xsd:(integer|decimal) && \?value >= (\d+)(?: && \?value <= (\d+))?", _number),
        (rf"DATATYPE\(\?value\) = xsd:(date) && {_DAY}", _datatype),
        (rf"DATATYPE\(\?value\) = xsd:(boolean) && {_TRUTH}", _datatype),
        (r'LANG\(\?value\) = "nl" && STRLEN\(STR\(\?value\)\) > 0', _dutch),
        (r'DATATYPE\(\?value\) = xsd:string && REGEX\(STR\(\?value\), "([^"\\]+)"\)', _text),
        (rf"\?value IN \(({_NAME}(?:, {_NAME})*)\)", _listed),
    )
)
