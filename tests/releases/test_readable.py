"""The JSON of manifest and index: the same value, a line for each member, in order."""

from __future__ import annotations

import json

from kg.releases.shards import readable

VALUE = {
    "naam": "é",
    "leeg": {},
    "files": {"b": {"bytes": 2}, "a": {"bytes": 1}},
    "shards": [{"n": 1}, {"n": 2}],
    "none": [],
}


def test_the_value_is_the_same() -> None:
    """Whoever parses it gets what was written."""
    assert json.loads(readable(VALUE)) == VALUE


def test_members_stand_on_lines_of_their_own_in_order() -> None:
    """A difference between two releases can be seen line by line."""
    assert readable(VALUE).splitlines() == [
        "{",
        '"files": {',
        '"a": {"bytes": 1},',
        '"b": {"bytes": 2}',
        "},",
        '"leeg": {},',
        '"naam": "é",',
        '"none": [],',
        '"shards": [',
        '{"n": 1},',
        '{"n": 2}',
        "]",
        "}",
    ]
