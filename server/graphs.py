"""The graphs of the release as documents: the side of the Graph Store Protocol that reads.

Source: SPARQL 1.1 Graph Store HTTP Protocol, 4.2 (a graph is named in the query of the URL) and 5.2 (GET).
"""

from __future__ import annotations

from flask import Blueprint, Response, request

from kg.errors import QueryError
from kg.store import named_node
from server.problems import Problem, say
from server.protocol import Asked
from server.requests import served
from server.resources import query_text
from server.sparql import answer
from server.texts import shortened

blueprint = Blueprint("graphs", __name__)

_WHOLE = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"


@blueprint.get("/rdf-graph-store")
def graph() -> Response:
    """Give a whole graph: `?graph=IRI`, or `?default` for what a query sees without naming one."""
    graphs = request.args.getlist("graph")
    if len(graphs) + ("default" in request.args) != 1:
        raise Problem(400, say("one-graph"))
    default = (_known(graphs[0]),) if graphs else None
    asked = Asked(_WHOLE, default, () if graphs else None, request.args.get("format") or None)
    return answer(asked, _WHOLE)


def _known(iri: str) -> str:
    """Return the name of a graph that there is. Raises Problem 400 for what is no IRI, and 404."""
    try:
        name = named_node(iri).value
    except QueryError as error:
        raise Problem(400, say("not-evaluated"), engine=shortened(error.message), value=shortened(iri)) from error
    if not served().pages.rows(query_text("graph"), {"g": name}).rows:
        raise Problem(404, say("no-graph"))
    return name
