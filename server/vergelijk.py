"""`/vergelijk`: two answers, or two questions, beside each other, with what differs marked word by word."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import islice

from flask import Blueprint, Response, render_template, request

from server.differences import compare
from server.entity import Shown, View
from server.links import candidates
from server.negotiation import HTML
from server.pages import view
from server.problems import Problem, say
from server.requests import revalidated, served
from server.texts import shortened

blueprint = Blueprint("vergelijk", __name__)

MOST_ANSWERS = 60  # to one question that can be chosen from: twenty ministries is the most that were ever asked
_ANSWER = re.compile(r"document/[^/#?]{1,200}/antwoord/[^/#?]{1,200}")
_QUESTION = re.compile(r"vragenset/[^/#?]{1,200}/vraag/[0-9]{1,6}")
_EITHER = re.compile(f"{_ANSWER.pattern}|{_QUESTION.pattern}")


@dataclass(frozen=True, slots=True)
class Tekst:
    """An answer or a question to compare. `path` is under `id/`, `of` the document or set that it is a part of.

    `naam` says on whose behalf an answer is, or else what it is a part of.
    """

    path: str
    naam: str
    tekst: str
    shown: Shown
    of: Shown


@blueprint.get("/vergelijk")
def two() -> Response:
    """Compare the texts `a` and `b`; of the answers to a question `vraag` the first two when they are not given."""
    looking = view()
    question = _asked("vraag", _QUESTION)
    choices = _answers_to(looking, question) if question else []
    left = _asked("a", _EITHER) or (choices[0].path if choices else "")
    right = _asked("b", _EITHER) or next((choice.path for choice in choices if choice.path != left), "")
    if not left or not right or left == right:
        raise Problem(404 if question and len(choices) < 2 else 400, say("vergelijk-two"))
    sides = [_tekst(looking, path, choices) for path in (left, right)]
    found = compare(sides[0].tekst, sides[1].tekst)
    body = render_template(
        "vergelijk.html",
        sides=list(zip(sides, (found.left, found.right), (found.only_left, found.only_right), strict=True)),
        found=found,
        choices=choices if {left, right} <= {choice.path for choice in choices} else [],
        vraag=_vraag(looking, question) if question else None,
        gevraagd=_gevraagd(looking, question) if question else "",
        view=looking,
    )
    return revalidated(Response(body, content_type=HTML.content_type))


def _asked(name: str, form: re.Pattern[str]) -> str:
    """Return the path under `id/` that a field gives, bare or as our IRI; "" when it gives none. Raises Problem 400."""
    written = request.args.get(name, "").strip().removeprefix(served().names.id(""))
    if written and not (form.fullmatch(written) and candidates(written, served().names)):
        raise Problem(400, say("vergelijk-path", name=name, path=shortened(written)))
    return written


def _tekst(looking: View, path: str, known: list[Tekst]) -> Tekst:
    """Return a text, from those that are known already or else from the graph. Raises Problem 404."""
    if found := next((choice for choice in known if choice.path == path), None):
        return found
    iri = candidates(path, served().names)[0]
    rows = looking.records("vergelijk_tekst", {"entity": iri})
    if not rows:
        raise Problem(404, say("no-entity", iri=shortened(iri)))
    return _read(looking, iri, rows)


def _answers_to(looking: View, question: str) -> list[Tekst]:
    """Return the answers to a question that have a text, one for each ministry and document, in order of name."""
    iri = candidates(question, served().names)[0]
    answers = dict.fromkeys(row["antwoord"] for row in looking.records("vraag_antwoorden", {"vraag": iri}))
    if not answers:
        raise Problem(404, say("no-entity", iri=shortened(iri)))
    found = [
        _read(looking, one, looking.records("vergelijk_tekst", {"entity": one}))
        for one in islice(answers, MOST_ANSWERS)
    ]
    return sorted(found, key=lambda answer: (answer.naam, answer.path))


def _read(looking: View, iri: str, rows: list[dict[str, str]]) -> Tekst:
    """Make a text of its rows; what is said of an answer itself goes before what is said of its document."""
    row = rows[0]
    who = "ministerie" if "ministerie" in row else "documentministerie"
    known = [(found[who], found.get(f"{who}naam", "")) for found in rows if who in found]
    ministries = dict(reversed(known))  # of several names of a ministry the first
    part_of, label = (row["set"], "setnaam") if "set" in row else (row.get("document", iri), "naam")
    of = Shown(looking.name(part_of, row.get(label, "")), looking.href(part_of))
    names = ", ".join(sorted(looking.name(*found) for found in ministries.items()))
    shown = Shown(looking.name(iri), looking.href(iri))
    return Tekst(looking.path(iri), names or of.text, row["tekst"], shown, of)


def _vraag(looking: View, question: str) -> Shown:
    iri = candidates(question, served().names)[0]
    return Shown(looking.name(iri, whole=True), looking.href(iri), title=question)


def _gevraagd(looking: View, question: str) -> str:
    """Return the text of a question, "" when no document prints it."""
    rows = looking.records("vergelijk_tekst", {"entity": candidates(question, served().names)[0]})
    return rows[0]["tekst"] if rows else ""
