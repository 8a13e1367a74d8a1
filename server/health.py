"""Signs of life: `/gezond` (this process answers) and `/klaar` (it can answer questions from its release)."""

from __future__ import annotations

from flask import Blueprint, Response

from kg.errors import KamergraafError
from server.pool import Pool, Unavailable
from server.problems import Problem, say
from server.requests import served
from server.resources import query_text

blueprint = Blueprint("health", __name__)

_PATIENCE = 5.0  # seconds for the question to each pool


@blueprint.get("/gezond")
def alive() -> Response:
    """Tell that the process answers."""
    return _said("gezond")


@blueprint.get("/klaar")
def ready() -> Response:
    """Tell that a worker of each pool answers an ASK from the store. Raises Problem 503 that says which does not."""
    release = served()
    for pool in (release.pages, release.queries):
        _ask(pool, release.manifest.id)
    return _said(f"klaar {release.manifest.id}")


def _ask(pool: Pool, release: str) -> None:
    try:
        pool.rows(query_text("ready"), timeout=_PATIENCE)
    except KamergraafError as error:
        reason = error.reason if isinstance(error, Unavailable) and error.reason else error.kind
        detail = say("not-ready", pool=pool.name, reason=reason)
        headers = {"Retry-After": "2"}
        raise Problem(503, detail, headers=headers, reason=reason, pool=pool.name, release=release) from error


def _said(sentence: str) -> Response:
    return Response(f"{sentence}\n", content_type="text/plain; charset=utf-8", headers={"Cache-Control": "no-store"})
