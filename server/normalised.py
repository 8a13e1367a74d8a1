"""The text of a query without what makes no difference: comments, and how much white space stands between its words.

Two queries that become the same text here are the same query. Where that is not certain from the text alone, it stays
as it was: then two ways of writing are two queries, which costs time and never gives a wrong answer.
"""

from __future__ import annotations

import re

# What is left out: comments and white space. What is kept as it is: IRIs, strings, escapes in names, all else. A "<"
# begins an IRI for certain only before scheme://, and is an operator for certain only before white space.
_TOKEN = re.compile(
    r"""
      (?P<space>(?:[ \t\r\n]|\#[^\r\n]*+)++)
    | <[A-Za-z][A-Za-z0-9+.-]*+://[^\x00-\x20<>"{}|^`\\]*+>
    | <=?(?=[ \t\r\n])
    | \"{3}(?:[^\"\\]|\\[tbnrf\\\"']|\"{1,2}(?!\"))*+\"{3}(?!\")
    | '{3}(?:[^'\\]|\\[tbnrf\\\"']|'{1,2}(?!'))*+'{3}(?!')
    | "(?!"")(?:[^"\\\r\n]|\\[tbnrf\\\"'])*+"
    | '(?!'')(?:[^'\\\r\n]|\\[tbnrf\\\"'])*+'
    | \\[_~.\-!$&'()*+,;=/?\#@%]
    | [^\x00-\x08\x0b\x0c\x0e-\x20<"'\\\#\t\r\n]++
    """,
    re.VERBOSE,
)
_ESCAPE = re.compile(r"\\[uU]")  # may stand for any character, a quote or a letter of RAND among them
# Variables and prefixed names are passed over. The engine wants no space before a function: "FILTERRAND()" is one.
_CHANGING = re.compile(r"[?$]\w++|:[\w.-]*+|(?P<call>(?:NOW|RAND|UUID|BNODE)[ \t\r\n]*+[(\#])", re.IGNORECASE)


def normalised(query: str) -> str:
    """Return `query` with one space for each stretch of white space and comments; as it is where that is not certain.

    Source: SPARQL 1.1 Query, 19.3 (white space), 19.4 (comments) and 19.8 (grammar).
    """
    if _ESCAPE.search(query):
        return query
    parts: list[str] = []
    place = 0
    while place < len(query):
        token = _TOKEN.match(query, place)
        if token is None:
            return query
        parts.append(" " if token.lastgroup else token[0])
        place = token.end()
    return "".join(parts).strip(" ")


def is_repeatable(query: str) -> bool:
    """Tell whether a query has the same answer each time on the same data: not with the clock, chance or new nodes.

    When in doubt it has not: such a call counts in a string too.
    """
    return not (any(found["call"] for found in _CHANGING.finditer(query)) or _ESCAPE.search(query))
