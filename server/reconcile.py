"""The reconciliation service: `/reconcile`, for OpenRefine and others that match tables to entities.

Source: Reconciliation Service API of the W3C Entity Reconciliation Community Group, version 0.2, and what clients of
0.1 need beside it: JSONP, and a single query.
"""

from __future__ import annotations

import json
import re
import time
from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import Any, cast
from urllib.parse import quote

from flask import Blueprint, Response, current_app, render_template, request

from kg.namespaces import KG
from server.candidates import MOST, Found, Sought, find, forget
from server.catalogue import KINDS, Catalogue, Entry
from server.extend import PROPERTIES, Property, values
from server.negotiation import HTML
from server.posts import begins_with_office
from server.problems import RETRY_AFTER, Problem, say
from server.requests import Admission, language, on_close, revalidated, served, site_url
from server.resources import code_stamp
from server.settings import Settings
from server.texts import read_day, shortened

blueprint = Blueprint("reconcile", __name__)

BATCH = 50  # queries in one request
EXTEND_IDS = 500  # entities in one request for values
MOST_VALUES = 100
_SUGGESTED = 20  # suggestions at a time
_LONGEST_PREFIX = 150
_PREVIEW = (430, 300)  # pixels
_UNTYPED = ("Persoon", "Ministerie", "Fractie")  # looked for when no type is asked
_STRICT = ("any", "should", "all")
# Conditions that a query may set, each with its name in Dutch and English; beside these an id of another may be given.
_ASKABLE = {"fractie": ("fractie", "parliamentary group"), "ministerie": ("ministerie", "ministry"), "op": ("op", "on")}
_ID_SCHEMES = {
    "wikidataId": "wikidata",
    "parlementId": "parlement",
    "parlementSlug": "parlement",
    "tkPersoonId": "tk",
    "tooiCode": "tooi",
}
_NOT_ON_CARD = frozenset({"parlementId", "parlementSlug", "tkPersoonId"})  # long, and tell a reader nothing
_CALLBACK = re.compile(r"[A-Za-z_$][A-Za-z0-9_$]{0,99}(?:\.[A-Za-z_$][A-Za-z0-9_$]{0,99}){0,4}")
_IN_FRAMES = (
    "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors *"
)
_MOMENT = re.compile(r"(.{10})(?:[T ][0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]{1,9})?)?(?:Z|[+-][0-9]{2}:?[0-9]{2})?)?")
_FORM = "application/x-www-form-urlencoded"


@blueprint.route("/reconcile", methods=["GET", "POST"])
def reconcile() -> Response:
    """Answer queries, give values, or say what this service is."""
    fields = _fields()
    if "extend" in fields:
        return _answer(_extended(_parsed(fields["extend"])))
    if "queries" in fields:
        return _answer(_batch(_parsed(fields["queries"])))
    if "query" in fields:
        return _answer(_single(fields["query"], fields))
    if request.method == "POST":
        raise Problem(400, say("reconcile-nothing"))
    return _answer(_manifest())


def _fields() -> Mapping[str, str]:
    """Return the fields of the address and of the form; those of the form win."""
    if request.method == "POST" and request.mimetype != _FORM:
        raise Problem(415, say("unsupported", types=_FORM), headers={"Accept-Post": _FORM})
    return {**request.args.to_dict(), **request.form.to_dict()}


def _answer(content: object) -> Response:
    """Return JSON, or for a client that cannot do without, a call of its function with it."""
    body = json.dumps(content)  # ASCII only: also what is no whole character of Unicode can be sent back
    callback = request.args.get("callback")
    if callback is None or request.method == "POST":
        response = Response(body + "\n", content_type="application/json")
    elif _CALLBACK.fullmatch(callback):
        response = Response(f"/**/{callback}({body});\n", content_type="text/javascript; charset=utf-8")
    else:
        raise Problem(400, say("bad-callback"))
    return revalidated(response)


def _parsed(written: str) -> Any:
    """Read a field of JSON. Raises Problem 400."""
    try:
        return json.loads(written, parse_constant=_no_constant)
    except (ValueError, RecursionError) as error:
        raise Problem(400, say("bad-json", found=shortened(str(error)))) from error


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is not JSON")


def _at_most(most: int, found: Collection[Any]) -> None:
    """Raise Problem 413 when there are more."""
    if len(found) > most:
        raise Problem(413, say("reconcile-too-many", count=len(found), most=most), most=most)


def _malformed(key: str, /, **said: object) -> Problem:
    return Problem(400, say(key, **said))


# ---------------------------------------------------------------- what this service is


def _manifest() -> dict[str, Any]:
    site, names = site_url(), served().names
    lang = f"&lang={language()}"
    return {
        "versions": ["0.1", "0.2"],
        "name": say("reconcile-name"),
        "identifierSpace": names.id(""),
        "schemaSpace": KG,
        "documentation": f"{site}/#koppelen",
        "logo": f"{site}/static/icon.svg",
        "serviceVersion": f"{served().manifest.id}/{code_stamp()}",
        "defaultTypes": [_type(kind) for kind in KINDS],
        "view": {"url": f"{site}/id/{{{{id}}}}"},
        "preview": {
            "url": f"{site}/reconcile/preview?id={{{{id}}}}{lang}",
            "width": _PREVIEW[0],
            "height": _PREVIEW[1],
        },
        "suggest": {
            what: {
                "service_url": site,
                "service_path": f"/reconcile/suggest/{what}",
                "flyout_service_url": site,
                "flyout_service_path": f"/reconcile/flyout/{what}?id=${{id}}{lang}",
            }
            for what in ("entity", "property", "type")
        },
        "extend": {
            "propose_properties": {"service_url": site, "service_path": "/reconcile/properties"},
            "property_settings": _property_settings(),
        },
        "batchSize": BATCH,
    }


def _property_settings() -> list[dict[str, Any]]:
    return [
        {"name": "op", "type": "text", "default": "", "label": say("setting-op"), "help_text": say("setting-op-help")},
        {
            "name": "limit",
            "type": "number",
            "default": 0,
            "label": say("setting-limit"),
            "help_text": say("setting-limit-help"),
        },
    ]


def _type(kind: str) -> dict[str, str]:
    return {"id": kind, "name": served().labels.name(KG + kind, language())}


# ---------------------------------------------------------------- queries


def _batch(queries: Any) -> dict[str, Any]:
    """Answer each query of a batch on its own. Raises Problem 400, 413, 429 or 503."""
    if not isinstance(queries, dict):
        raise _malformed("reconcile-batch")
    _at_most(BATCH, queries)
    read = {key: _sought(key, query) for key, query in queries.items()}
    until = _begin()
    answers = {}
    for key, (sought, limit) in read.items():
        if time.monotonic() > until:
            raise Problem(503, say("reconcile-slow"), headers={"Retry-After": str(RETRY_AFTER)}, reason="timeout")
        answers[key] = {"result": [_candidate(found, sought.op) for found in find(_catalogue(), sought)[:limit]]}
    forget()
    return answers


def _single(query: str, fields: Mapping[str, str]) -> dict[str, Any]:
    """Answer one query, as clients of 0.1 send it: JSON, or the name itself with `type` and `limit` beside it."""
    asked: dict[str, Any] = {"query": query}
    if query.lstrip().startswith("{"):
        asked = _parsed(query)
    else:
        asked |= {name: fields[name] for name in ("type", "type_strict") if fields.get(name)}
        if fields.get("limit", "").isdecimal():
            asked["limit"] = int(fields["limit"][:6])
    return cast("dict[str, Any]", _batch({"query": asked})["query"])


def _begin() -> float:
    """Count this request in; return till when it may take."""
    admission = cast(Admission, current_app.extensions["kamergraaf-reconcile"])
    on_close(admission.enter(request.remote_addr or ""))
    settings = cast(Settings, current_app.config["SETTINGS"])
    return time.monotonic() + settings.page_timeout


def _catalogue() -> Catalogue:
    return served().catalogue


def _sought(key: str, query: Any) -> tuple[Sought, int]:
    """Read one query; return it with how many candidates are wanted. Raises Problem 400 for another form."""
    if not isinstance(query, dict) or not isinstance(query.get("query", ""), str):
        raise _malformed("reconcile-query", key=shortened(key))
    properties = _asked(key, query.get("properties") or [])
    naam = query.get("query", "").strip()
    if "query" not in query and not properties:
        raise _malformed("reconcile-empty", key=shortened(key))
    catalogue, ours = _catalogue(), served().names.id("")
    exact = catalogue.named_by_id(naam, ours)
    for name, scheme in _ID_SCHEMES.items():
        for value in properties.get(name, ()):
            exact = exact or catalogue.with_id(scheme, value)
    op = next(iter(properties.get("op", ())), "")
    day = _day(op)
    sought = Sought(
        naam=naam,
        kinds=_kinds(key, query, naam),
        fractie=_organisation(properties.get("fractie", ())),
        ministerie=_organisation(properties.get("ministerie", ())),
        op=day,
        dated=not op or day is not None,
        exact=tuple(exact),
    )
    return sought, _limit(key, query.get("limit"))


def _limit(key: str, limit: Any) -> int:
    if limit is None:
        return MOST
    if isinstance(limit, bool) or not isinstance(limit, int | float) or not 0 <= limit < 1e9:
        raise _malformed("reconcile-limit", key=shortened(key))
    return min(MOST, int(limit)) or MOST  # OpenRefine writes 0 for no limit


def _kinds(key: str, query: Mapping[str, Any], naam: str) -> tuple[str, ...]:
    """Return the types that are looked for.

    When none is asked these are people and organisations, or who held it when the name is of an office. OpenRefine
    writes "should" with the type that its user chose, so that is kept to as "any" is.
    """
    strict = query.get("type_strict") or "any"
    asked = query.get("type") or []
    written = [asked] if isinstance(asked, str) else asked
    if strict not in _STRICT or not isinstance(written, list) or not all(isinstance(name, str) for name in written):
        raise _malformed("reconcile-type", key=shortened(key))
    if not written:
        return ("Bewindspersoon",) if begins_with_office(naam) else _UNTYPED
    kinds = tuple(dict.fromkeys(_local(name) for name in written))
    if strict == "all" and len(kinds) > 1:
        return ()  # nothing here is of two types
    return tuple(kind for kind in kinds if kind in KINDS)


def _local(name: str) -> str:
    """Return the local name of a term: of "kg:Persoon", of its IRI, or as it is."""
    return name.removeprefix(KG).removeprefix("kg:")


def _asked(key: str, written: Any) -> dict[str, list[str]]:
    """Return the values of each property that is asked for, as text; an entity is its id. Raises Problem 400."""
    if not isinstance(written, list):
        raise _malformed("reconcile-properties", key=shortened(key))
    found: dict[str, list[str]] = {}
    for one in written:
        if not isinstance(one, dict) or not isinstance(one.get("pid"), str) or "v" not in one:
            raise _malformed("reconcile-properties", key=shortened(key))
        given = one["v"] if isinstance(one["v"], list) else [one["v"]]
        known = [said for value in given if (said := _written(value))]
        if known:
            found.setdefault(_local(one["pid"]), []).extend(known)
    return found


def _written(value: Any) -> str:
    if isinstance(value, dict):
        value = value.get("id")
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    return str(value).strip()[:_LONGEST_PREFIX]


def _day(written: str) -> date | None:
    """Return the day of "2024-01-29" or of a moment on it, None for anything else: a day is never guessed."""
    moment = _MOMENT.fullmatch(written)
    return read_day(moment[1]) if moment else None


def _organisation(values: Iterable[str]) -> str:
    """Return the name of the group or ministry that a property names, by name or by id; the first that is given."""
    written = next(iter(values), "")
    paths = _catalogue().named_by_id(written, served().names.id("")) if written else []
    known = [path for path in paths if path.startswith(("fractie/", "ministerie/"))]
    return _catalogue().entries[known[0]].label if known else written


def _candidate(found: Found, on: date | None) -> dict[str, Any]:
    return {
        "id": found.entry.path,
        "name": found.entry.label,
        "description": _catalogue().describe(found.entry, language(), on),
        "type": [_type(found.entry.kind)],
        "score": found.score,
        "match": found.match,
        "features": [{"id": name, "value": value} for name, value in found.features.items()],
    }


# ---------------------------------------------------------------- suggest


@blueprint.get("/reconcile/suggest/entity")
def suggest_entity() -> Response:
    """Complete the name or the id of an entity."""
    prefix, cursor, most = _typed()
    kinds = [_local(name) for name in request.args.getlist("type") if name] or KINDS
    catalogue = _catalogue()
    named = [catalogue.entries[path] for path in catalogue.named_by_id(prefix, served().names.id(""))]
    found = dict.fromkeys([*(entry for entry in named if entry.kind in kinds), *catalogue.starting(prefix, kinds)])
    return _answer({"result": [_suggested(entry) for entry in list(found)[cursor : cursor + most]]})


def _suggested(entry: Entry) -> dict[str, Any]:
    return {
        "id": entry.path,
        "name": entry.label,
        "description": _catalogue().describe(entry, language()),
        "notable": [_type(entry.kind)],
    }


@blueprint.get("/reconcile/suggest/property")
def suggest_property() -> Response:
    """Complete the name of a property that queries may have."""
    prefix, cursor, most = _typed()
    found = [known for known in _known_properties() if _begins(known, prefix)]
    return _answer({"result": found[cursor : cursor + most]})


@blueprint.get("/reconcile/suggest/type")
def suggest_type() -> Response:
    """Complete the name of a type."""
    prefix, cursor, most = _typed()
    found = [known for known in map(_type, KINDS) if _begins(known, prefix)]
    return _answer({"result": found[cursor : cursor + most]})


def _typed() -> tuple[str, int, int]:
    """Return what was typed, how many suggestions are passed over, and how many are wanted. Raises Problem 400."""
    prefix = request.args.get("prefix")
    if prefix is None or len(prefix) > _LONGEST_PREFIX:
        raise _malformed("reconcile-prefix", most=_LONGEST_PREFIX)
    return prefix.strip(), _number("cursor", 0), max(1, min(_number("limit", _SUGGESTED), _SUGGESTED))


def _number(name: str, otherwise: int) -> int:
    written = request.args.get(name, "")
    if not written:
        return otherwise
    if not re.fullmatch(r"[0-9]{1,6}", written):
        raise _malformed("reconcile-number", name=name)
    return int(written)


def _begins(known: Mapping[str, str], prefix: str) -> bool:
    wanted = prefix.lower()
    words = f"{known['id']} {known['name']}".lower().split()
    return known["id"].lower().startswith(_local(prefix).lower()) or any(word.startswith(wanted) for word in words)


def _known_properties() -> list[dict[str, str]]:
    """Return the properties that a query may have: its conditions, and the ids of others."""
    names = _ASKABLE | {name: PROPERTIES[name].names for name in _ID_SCHEMES}
    return [{"id": name, "name": pair[language() == "en"]} for name, pair in names.items()]


# ---------------------------------------------------------------- preview and flyout


@blueprint.get("/reconcile/preview")
def preview() -> Response:
    """Show an entity in the small frame of another site."""
    entry = _entry(request.args.get("id", ""))
    body = render_template("preview.html", card=_card(entry))
    response = Response(body, content_type=HTML.content_type)
    response.headers["Content-Security-Policy"] = _IN_FRAMES
    return revalidated(response)


@blueprint.get("/reconcile/flyout/entity")
def flyout_entity() -> Response:
    """Give a small piece of HTML about an entity."""
    entry = _entry(request.args.get("id", ""))
    return _answer({"id": request.args["id"], "html": render_template("flyout.html", card=_card(entry))})


@blueprint.get("/reconcile/flyout/property")
def flyout_property() -> Response:
    """Give a small piece of HTML about a property."""
    return _flyout_of_term(_known_properties())


@blueprint.get("/reconcile/flyout/type")
def flyout_type() -> Response:
    """Give a small piece of HTML about a type."""
    return _flyout_of_term([_type(kind) for kind in KINDS])


def _flyout_of_term(terms: Iterable[Mapping[str, str]]) -> Response:
    asked = request.args.get("id", "")
    term = next((term for term in terms if term["id"] == _local(asked)), None)
    if term is None:
        raise Problem(404, say("reconcile-unknown", id=shortened(asked)))
    comment = served().labels.comment(KG + term["id"], language())
    card = {"label": term["name"], "description": comment, "lines": [], "href": "", "kind": ""}
    return _answer({"id": asked, "html": render_template("flyout.html", card=card)})


def _entry(written: str) -> Entry:
    """Return the entity that an id names. Raises Problem 404."""
    paths = _catalogue().named_by_id(written, served().names.id(""))
    if len(paths) != 1:
        raise Problem(404, say("reconcile-unknown", id=shortened(written)))
    return _catalogue().entries[paths[0]]


def _card(entry: Entry) -> dict[str, Any]:
    """Return what a preview shows: name, kind, description, and a line for each property of a few words."""
    lines = []
    for known in (known for name, known in PROPERTIES.items() if name not in _NOT_ON_CARD):
        found = values(_catalogue(), entry, known, None, 3)
        said = [cell.get("name") or cell.get("str") or cell.get("date", "")[:10] for cell in found]
        if said:
            lines.append((known.names[language() == "en"], ", ".join(said)))
    return {
        "label": entry.label,
        "kind": _type(entry.kind)["name"],
        "description": _catalogue().describe(entry, language()),
        "href": f"{site_url()}/id/{quote(entry.path, safe='/')}?lang={language()}",
        "lines": lines,
    }


# ---------------------------------------------------------------- extend


@blueprint.get("/reconcile/properties")
def propose() -> Response:
    """Say which properties of a type can be asked for."""
    kind = _local(request.args.get("type", ""))
    limit = _number("limit", len(PROPERTIES)) or len(PROPERTIES)
    known = [p for p in PROPERTIES.values() if not kind or kind in p.kinds][:limit]
    answer: dict[str, Any] = {"type": request.args.get("type", ""), "properties": [_named(p) for p in known]}
    if request.args.get("limit"):
        answer["limit"] = limit
    return _answer(answer)


def _named(known: Property) -> dict[str, str]:
    return {"id": known.id, "name": known.names[language() == "en"]}


def _extended(asked: Any) -> dict[str, Any]:
    """Return the values of properties of entities. Raises Problem 400, 413, 429 or 503."""
    if not isinstance(asked, dict) or not _are_texts(asked.get("ids")) or not isinstance(asked.get("properties"), list):
        raise _malformed("reconcile-extend")
    for listed, most in ((asked["ids"], EXTEND_IDS), (asked["properties"], 2 * len(PROPERTIES))):
        _at_most(most, listed)
    columns = [_column(one) for one in asked["properties"]]
    _begin()
    catalogue, ours = _catalogue(), served().names.id("")
    rows: dict[str, dict[str, list[dict[str, str]]]] = {}
    for written in asked["ids"]:
        paths = catalogue.named_by_id(written, ours)
        entry = catalogue.entries[paths[0]] if len(paths) == 1 else None
        rows[written] = {
            name: values(catalogue, entry, known, on, most) if entry and known else []
            for name, known, on, most in columns
        }
    return {"meta": [_meta(name, known) for name, known, _, _ in columns], "rows": rows}


def _are_texts(found: Any) -> bool:
    return isinstance(found, list) and all(isinstance(one, str) for one in found)


def _column(one: Any) -> tuple[str, Property | None, date | None, int]:
    """Read a property that is asked for; return its id as written, itself, the day and the most values."""
    if not isinstance(one, dict) or not isinstance(one.get("id"), str):
        raise _malformed("reconcile-extend")
    settings = one.get("settings") or {}
    if not isinstance(settings, dict):
        raise _malformed("reconcile-extend")
    op, limit = _written(settings.get("op")), _written(settings.get("limit"))
    day = _day(op)
    if op and day is None:
        raise _malformed("reconcile-op", op=shortened(op))
    most = int(limit[:6]) if re.fullmatch(r"[0-9]+", limit) else 0
    return one["id"], PROPERTIES.get(_local(one["id"])), day, min(most or MOST_VALUES, MOST_VALUES)


def _meta(name: str, known: Property | None) -> dict[str, Any]:
    if known is None:
        return {"id": name, "name": name}
    meta: dict[str, Any] = {"id": name, "name": known.names[language() == "en"]}
    return meta | {"type": _type(known.of)} if known.of else meta
