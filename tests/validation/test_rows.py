"""Reading lines: by hand where they are canonical, by the parser where they are not, with the same rows."""

from __future__ import annotations

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import SourceError
from kg.validation.graphs import read_lines
from kg.validation.rows import Rows, _Reading
from kg.validation.terms import bare, datatype, language
from tests.shapes.reading import document_cases, whole_cases

NODE = "https://voorbeeld.example/a"
START = f"<{NODE}> <{NODE}/p>"


def by_hand(lines: list[str]) -> Rows | None:
    """What taking lines apart gives, None when they are not canonical."""
    try:
        return Rows(_Reading().rows(lines))
    except ValueError:
        return None


def test_cases_are_read_by_hand() -> None:
    """Every case file is read by hand, with the rows that the parser gives."""
    cases = [*document_cases(), *whole_cases()]
    assert len(cases) > 400
    for case in cases:
        assert by_hand(case.lines()) == Rows.of(read_lines(case.lines())), case.name


@given(st.text(max_size=12), st.sampled_from(["", "@nl", "@NL", "@nl-NL", f"^^<{NODE}>", "^^<a>"]))
def test_what_is_taken_apart_is_right(text: str, end: str) -> None:
    """Whatever stands between the quotes: it is read as the parser reads it, or left to the parser."""
    found = by_hand([f'{START} "{text}"{end} <{NODE}/g> .'])
    if found is not None:
        assert found == Rows.of(read_lines([f'{START} "{text}"{end} <{NODE}/g> .']))


@given(st.text(alphabet="ab0%/#?:@[]é .-_~{}<>", max_size=12), st.sampled_from(["https://", "http://a.b", "urn:", ""]))
def test_iris_that_are_taken_are_right(text: str, begin: str) -> None:
    """An IRI that is not looked at by the parser is one that it would accept, as it stands."""
    line = f"{START} <{begin}{text}> ."
    line = line.replace(" .", f" <{NODE}/g> .") if " " not in text else line
    found = by_hand([line])
    if found is not None:
        assert found == Rows.of(read_lines([line]))


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=20))
def test_canonical_texts_are_taken_by_hand(text: str) -> None:
    """A text as it is written canonically needs no parser, and comes back as it was."""
    rows = by_hand([f"{START} {ox.Literal(text)} <{NODE}/g> ."])
    assert rows is not None
    assert bare(rows.value(f"<{NODE}>", f"<{NODE}/p>")) == text


@pytest.mark.parametrize(
    ("line", "value"),
    [
        (f'{START} "a\\u0041" .', '"aA"'),
        (f'{START} "a"^^<http://www.w3.org/2001/XMLSchema#string> .', '"a"'),
        (f'{START}  "a"@NL .', '"a"@nl'),
        (f'{START} "a" <{NODE}/g> . # end', '"a"'),
    ],
)
def test_other_ways_of_writing(line: str, value: str) -> None:
    """What is written in another way than ours is the same term."""
    assert Rows.read([line]).values(f"<{NODE}>", f"<{NODE}/p>") == [value]


def test_a_line_that_hides_another_is_found() -> None:
    """A line end within a line, where one line is missing, does not pass for two lines."""
    good = f'{START} "a" <{NODE}/g> .'
    with pytest.raises(SourceError, match="not N-Quads"):
        Rows.read([f'{good}\n{START} "b"', f"<{NODE}/g> x"])


def test_values_stand_once() -> None:
    """The same statement in two graphs is one."""
    rows = Rows.read([f'{START} "a" <{NODE}/g> .', f'{START} "a" <{NODE}/h> .'])
    assert rows.values(f"<{NODE}>", f"<{NODE}/p>") == ['"a"']


@pytest.mark.parametrize(
    ("term", "parts"),
    [
        (f"<{NODE}>", (NODE, "", "")),
        ('"a \\"b\\" \\\\n \\n"', ('a "b" \\n \n', "<http://www.w3.org/2001/XMLSchema#string>", "")),
        ('"@x"@nl', ("@x", "<http://www.w3.org/1999/02/22-rdf-syntax-ns#langString>", "nl")),
        (f'"^^"^^<{NODE}>', ("^^", f"<{NODE}>", "")),
        ("_:b", ("_:b", "", "")),
    ],
)
def test_parts_of_a_term(term: str, parts: tuple[str, str, str]) -> None:
    """A term as text has its value, datatype and language."""
    assert (bare(term), datatype(term), language(term)) == parts
