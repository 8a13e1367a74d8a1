"""Queries that were given a name by who asked, and `/sparql/queries/{id}`, by which they are stopped.

A name stands as an empty file in a folder that the web processes share, so that any of them can stop the query of
another: a query whose file is gone stops within a tenth of a second.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import cast

from flask import Blueprint, Response, current_app, request

from server.pool import Unavailable
from server.problems import Problem, say

blueprint = Blueprint("running", __name__)

HEADER = "Query-ID"

# Who knows the name may stop the query: short ones could be guessed.
_NAME = re.compile(r"[A-Za-z0-9_-]{16,64}")


class Running:
    """The queries that have a name, in `folder`."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def enter(self, name: str) -> Path:
        """Give a name to a query that begins; return the file that stands for it. Raises Problem 400 or 409."""
        if not _NAME.fullmatch(name):
            raise Problem(400, say("bad-query-id", header=HEADER))
        try:
            (self._folder / name).touch(exist_ok=False)
        except FileExistsError as error:
            raise Problem(409, say("query-id-taken", header=HEADER)) from error
        return self._folder / name

    def stop(self, name: str) -> bool:
        """Stop a query; False when none of this name runs."""
        if not _NAME.fullmatch(name):
            return False
        try:
            (self._folder / name).unlink()
        except FileNotFoundError:
            return False
        return True


def watched(gone: Callable[[], bool], on_close: Callable[[Callable[[], object]], None]) -> Callable[[], bool]:
    """Return `gone`, or what also raises Unavailable once the query of this request was stopped by its name.

    `on_close` takes what is to be called when its answer has been sent.
    """
    name = request.headers.get(HEADER)
    if name is None:
        return gone
    file = cast(Running, current_app.extensions["kamergraaf-running"]).enter(name)
    on_close(lambda: file.unlink(missing_ok=True))

    def stopped_or_gone() -> bool:
        if not file.exists():
            raise Unavailable("the query was stopped by its name", reason="stopped")
        return gone()

    return stopped_or_gone


@blueprint.delete("/sparql/queries/<id>")
def stop(id: str) -> Response:
    """Stop a query that runs or waits. Raises Problem 404 when none has this name."""
    if not cast(Running, current_app.extensions["kamergraaf-running"]).stop(id):
        raise Problem(404, say("no-such-query"))
    return Response(status=204)
