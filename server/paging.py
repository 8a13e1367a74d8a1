"""Long lists in pages: which page a request asks for, and where the pages beside it are."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urlencode

from flask import request

from server.problems import Problem, say

_NUMBER = re.compile(r"[1-9][0-9]{0,5}")


@dataclass(frozen=True, slots=True)
class Paging:
    """Page `number` (from 1) of `count` things, `size` on each page. A list of nothing has one page."""

    number: int
    size: int
    count: int

    @property
    def pages(self) -> int:
        """How many pages there are."""
        return max(1, -(-self.count // self.size))

    @property
    def start(self) -> int:
        """How many things stand on the pages before this one."""
        return (self.number - 1) * self.size

    @property
    def first(self) -> int:
        """The place of the first thing on the page, from 1."""
        return self.start + 1

    @property
    def last(self) -> int:
        """The place of the last thing on the page."""
        return min(self.start + self.size, self.count)

    @property
    def previous(self) -> int:
        """The page before this one, 0 when this is the first."""
        return self.number - 1

    @property
    def next(self) -> int:
        """The page after this one, 0 when this is the last."""
        return self.number + 1 if self.number < self.pages else 0


def asked_page(size: int, count: int) -> Paging:
    """Return the page that `?p=` asks for, the first without it.

    Raises Problem 400 for what is no number, 404 for a page past the last: a client that walks on must see the end.
    """
    written = request.args.get("p", "1")
    if not _NUMBER.fullmatch(written):
        raise Problem(400, say("page-number"))
    paging = Paging(int(written), size, count)
    if paging.number > paging.pages:
        raise Problem(404, say("page-past", pages=paging.pages))
    return paging


def page_href(number: int) -> str:
    """Return the address of another page of the list that is asked for."""
    kept = [(name, value) for name, value in request.args.items(multi=True) if name != "p"]
    return f"{request.path}?{urlencode([*kept, ('p', number)])}"
