"""What answers of a reconciliation service look like, as JSON Schema.

Written from the Reconciliation Service API 0.2 of the W3C Entity Reconciliation Community Group, and stricter: what the
specification lets a service leave out and OpenRefine reads is required here, and nothing may be there unasked.
"""

from __future__ import annotations

from typing import Any

Schema = dict[str, Any]

TEXT: Schema = {"type": "string", "minLength": 1}
ADDRESS: Schema = {"type": "string", "pattern": "^https?://"}
TEMPLATE: Schema = {"type": "string", "pattern": r"^https?://.*\{\{id\}\}"}
NAMED: Schema = {
    "type": "object",
    "properties": {"id": TEXT, "name": TEXT},
    "required": ["id", "name"],
    "additionalProperties": False,
}


def _object(required: dict[str, Any], **optional: Any) -> Schema:
    return {
        "type": "object",
        "properties": {**required, **optional},
        "required": sorted(required),
        "additionalProperties": False,
    }


def _list(of: Schema) -> Schema:
    return {"type": "array", "items": of}


_SUGGEST = _object(
    {
        "service_url": ADDRESS,
        "service_path": {"type": "string", "pattern": "^/"},
        "flyout_service_url": ADDRESS,
        "flyout_service_path": {"type": "string", "pattern": r"^/.*\$\{id\}"},
    }
)
_SETTING = _object(
    {"name": TEXT, "label": TEXT, "type": {"enum": ["number", "text", "checkbox", "select"]}},
    default={"type": ["string", "number", "boolean"]},
    help_text=TEXT,
)
MANIFEST = _object(
    {
        "versions": {"type": "array", "items": TEXT, "contains": {"const": "0.2"}, "uniqueItems": True},
        "name": TEXT,
        "identifierSpace": ADDRESS,
        "schemaSpace": ADDRESS,
        "defaultTypes": {**_list(NAMED), "uniqueItems": True, "minItems": 1},
        "view": _object({"url": TEMPLATE}),
        "preview": _object({"url": TEMPLATE, "width": {"type": "integer"}, "height": {"type": "integer"}}),
        "suggest": _object({"entity": _SUGGEST, "property": _SUGGEST, "type": _SUGGEST}),
        "extend": _object(
            {
                "propose_properties": _object(
                    {"service_url": ADDRESS, "service_path": {"type": "string", "pattern": "^/"}}
                ),
                "property_settings": _list(_SETTING),
            }
        ),
        "batchSize": {"type": "integer", "minimum": 1},
    },
    documentation=ADDRESS,
    logo=ADDRESS,
    serviceVersion=TEXT,
)
_CANDIDATE = _object(
    {
        "id": TEXT,
        "name": TEXT,
        "description": {"type": "string"},
        "type": {**_list(NAMED), "minItems": 1},
        "score": {"type": "number", "minimum": 0, "maximum": 100},
        "match": {"type": "boolean"},
        "features": _list(_object({"id": TEXT, "value": {"type": ["boolean", "number"]}})),
    }
)
RESULT = _object({"result": _list(_CANDIDATE)})
RESULTS: Schema = {"type": "object", "additionalProperties": RESULT}
SUGGESTED_ENTITIES = _object(
    {"result": _list(_object({"id": TEXT, "name": TEXT, "description": {"type": "string"}, "notable": _list(NAMED)}))}
)
SUGGESTED_TERMS = _object({"result": _list(NAMED)})
FLYOUT = _object({"id": TEXT, "html": TEXT})
PROPOSED = _object({"type": {"type": "string"}, "properties": _list(NAMED)}, limit={"type": "integer"})
_MOMENT = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z$"
_CELL: Schema = {
    "oneOf": [
        NAMED,
        _object({"str": TEXT}),
        _object({"date": {"type": "string", "pattern": _MOMENT}}),
    ]
}
EXTENDED = _object(
    {
        "meta": _list(_object({"id": TEXT, "name": TEXT}, type=NAMED)),
        "rows": {
            "type": "object",
            "additionalProperties": {"type": "object", "additionalProperties": _list(_CELL)},
        },
    }
)
