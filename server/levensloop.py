"""`/def/voorbeelden`: the numbered examples of the ontology, which follow questions from tabling to amended answer."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pyoxigraph as ox
from flask import Blueprint, Response, render_template, request
from markupsafe import Markup, escape

from kg.namespaces import PREFIXES
from server import negotiation
from server.negotiation import HTML, TURTLE, MediaType
from server.problems import Problem, say
from server.requests import asked_language, offered, revalidated, served
from server.texts import shortened

blueprint = Blueprint("levensloop", __name__)

_FILE = Path(__file__).resolve().parent / "levensloop.json"
# In order of the life of questions; the examples that are in neither list tell what may happen around it.
_LIFE = ("01", "02", "03", "04", "15", "16", "05", "06", "11", "12", "13", "14")
_REGISTER = "00"
_TERM = re.compile(r"\bkg:([A-Za-z][A-Za-z0-9]*)")


@dataclass(frozen=True, slots=True)
class Voorbeeld:
    """An example. `name` is that of its file, `said` what it tells by language, `turtle` the whole of the file."""

    name: str
    said: Mapping[str, str]
    turtle: str

    @property
    def number(self) -> str:
        """The two digits that its name begins with."""
        return self.name[:2]

    @property
    def title(self) -> str:
        """Its name in words: "antwoord gewijzigd"."""
        return self.name[3:].replace("-", " ")

    @property
    def terms(self) -> frozenset[str]:
        """Local names of our terms that it uses."""
        return frozenset(_TERM.findall(self.turtle))


@cache
def voorbeelden() -> Mapping[str, Voorbeeld]:
    """Return the examples by name, in order. `docs/make.py` writes the file from ontology/examples/."""
    found = json.loads(_FILE.read_text(encoding="utf-8"))
    return {one["name"]: Voorbeeld(one["name"], {"nl": one["nl"], "en": one["en"]}, one["turtle"]) for one in found}


def using(term: str) -> list[Voorbeeld]:
    """Return the examples that use a term of ours, in order; not the register, which all of them need."""
    return [one for one in voorbeelden().values() if term in one.terms and one.number != _REGISTER]


@blueprint.get("/def/voorbeelden")
def listing() -> Response:
    """List the examples: the life of questions, then what is around it."""
    by_number = {one.number: one for one in voorbeelden().values()}
    groups = {
        "examples-life": [by_number[number] for number in _LIFE],
        "examples-around": [one for number, one in by_number.items() if number not in _LIFE],
    }
    body = render_template("voorbeelden.html", groups=groups)
    return revalidated(Response(body, content_type=HTML.content_type), "Accept")


@blueprint.get("/def/voorbeelden/<name>")
def one(name: str) -> Response:
    """Show one example, or give its statements. Its IRIs are of invented things and lead nowhere."""
    found = voorbeelden().get(name)
    if found is None:
        raise Problem(404, say("no-term", term=shortened(name)))
    offer = offered(negotiation.ENTITY, request.args.get("format"))
    body = _page(found) if offer is HTML else _data(found, offer)
    return revalidated(Response(body, content_type=offer.content_type), "Accept")


def _page(found: Voorbeeld) -> str:
    order = [*_LIFE, *(one.number for one in voorbeelden().values() if one.number not in _LIFE)]
    by_number = {one.number: one for one in voorbeelden().values()}
    place = order.index(found.number)
    before = by_number[order[place - 1]] if place else None
    after = by_number[order[place + 1]] if place + 1 < len(order) else None
    shown = _linked(found.turtle, served().vocabulary.terms.__contains__)
    return render_template("voorbeeld.html", voorbeeld=found, turtle=shown, before=before, after=after)


def _linked(turtle: str, known: Callable[[str], bool]) -> Markup:
    """Return Turtle for a page, with each term of ours that the release has as a link to its page."""
    asked = f"?lang={asked_language()}" if asked_language() else ""
    parts, end = [], 0
    for match in _TERM.finditer(turtle):
        if known(match[1]):
            link = Markup('<a href="/def/{}{}">{}</a>').format(match[1], asked, match[0])
            parts += [escape(turtle[end : match.start()]), link]
            end = match.end()
    return Markup("").join([*parts, escape(turtle[end:])])


def _data(found: Voorbeeld, offer: MediaType) -> str | bytes:
    if offer is TURTLE:
        return found.turtle
    syntax = ox.RdfFormat.from_media_type(offer.media_type)
    assert syntax is not None  # the forms of an entity are forms of RDF
    triples = [quad.triple for quad in ox.parse(found.turtle, ox.RdfFormat.TURTLE)]
    return ox.serialize(triples, format=syntax, prefixes=PREFIXES) or b""
