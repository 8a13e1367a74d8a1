"""The reconciliation service: what clients ask in the order in which they ask it, and what it refuses."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote, urlsplit

import jsonschema  # type: ignore[import-untyped]
import pytest
from flask.testing import FlaskClient

from server import reconcile
from tests.server import reconciliation_schemas as schemas

BASE = "https://example.org/kamer/id/"


def _json(client: FlaskClient, path: str, schema: Mapping[str, Any], **options: Any) -> Any:
    """Return the JSON of a GET, after holding it against what the specification asks."""
    response = client.get(path, buffered=True, **options)
    assert response.status_code == 200, response.text
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    found = json.loads(response.data)
    jsonschema.validate(found, schema)
    return found


def _posted(client: FlaskClient, field: str, asked: object, schema: Mapping[str, Any], query: str = "") -> Any:
    """Return the JSON of a POST of a form with one field, as OpenRefine sends it."""
    response = client.post(f"/reconcile{query}", data={field: json.dumps(asked)}, buffered=True)
    assert response.status_code == 200, response.text
    found = json.loads(response.data)
    jsonschema.validate(found, schema)
    return found


def _one(client: FlaskClient, **query: Any) -> list[dict[str, Any]]:
    """Return the candidates for one query."""
    found = _posted(client, "queries", {"q0": query}, schemas.RESULTS)
    candidates: list[dict[str, Any]] = found["q0"]["result"]
    return candidates


def _status(client: FlaskClient, asked: object, field: str = "queries") -> int:
    written = asked if isinstance(asked, str) else json.dumps(asked)
    return client.post("/reconcile", data={field: written}, buffered=True).status_code


def property_(pid: str, value: object) -> dict[str, object]:
    return {"pid": pid, "v": value}


# ---------------------------------------------------------------- as OpenRefine goes about it


def test_a_service_is_added_by_its_manifest(client: FlaskClient) -> None:
    """Without parameters the endpoint says what it is, whatever form a browser would like."""
    found = _json(client, "/reconcile", schemas.MANIFEST, headers={"Accept": "text/html"})
    assert found["versions"] == ["0.1", "0.2"]
    assert found["identifierSpace"] == BASE
    assert [kind["id"] for kind in found["defaultTypes"]] == [
        *("Persoon", "Ministerie", "Fractie", "Kamerlid", "Bewindspersoon")
    ]


def test_types_are_guessed_from_ten_values(client: FlaskClient) -> None:
    """Ten names without a type and with a limit of three: each gets at most three, with their types."""
    names = "Victor Voorbeeld|Mina Model|Inge van Proef|VBP|Bruggen|Vaarten|Niemand|van Proef|PvdP|Pontveren".split("|")
    queries = {f"q{number}": {"query": name, "limit": 3} for number, name in enumerate(names)}
    found = _posted(client, "queries", queries, schemas.RESULTS)
    assert list(found) == list(queries)
    first = [found[key]["result"][0]["type"][0]["id"] if found[key]["result"] else "" for key in queries]
    assert first == [*["Persoon"] * 3, "Fractie", "Ministerie", "Ministerie", "", "Persoon", "Fractie", "Ministerie"]
    assert all(len(answer["result"]) <= 3 for answer in found.values())


def test_a_column_is_matched_with_another_as_property(client: FlaskClient) -> None:
    """A batch with a type, "should" as OpenRefine always writes it, a group that was matched before, and a day."""
    queries = {
        "q0": {
            "query": "van Proef",
            "type": "Kamerlid",
            "type_strict": "should",
            "properties": [
                property_("fractie", {"id": "fractie/vbp", "name": "Voorbeeldpartij"}),
                property_("op", "2098-05-01T00:00:00Z"),
            ],
        }
    }
    best = _posted(client, "queries", queries, schemas.RESULTS)["q0"]["result"][0]
    assert (best["id"], best["match"]) == ("kamerlid/p0004/2097-03-31", True)
    assert best["score"] >= 90
    assert {"id": "fractie", "value": True} in best["features"]


def test_the_user_looks_for_another_candidate(client: FlaskClient) -> None:
    """Suggestions by the beginning of any word, with what tells namesakes apart."""
    found = _json(client, "/reconcile/suggest/entity?prefix=proe&type=Persoon", schemas.SUGGESTED_ENTITIES)
    assert [one["id"] for one in found["result"]] == ["persoon/p0003", "persoon/p0004"]
    assert found["result"][1]["description"] == "VBP, 31 maart 2097 – heden"


def test_the_user_hovers_over_a_candidate(client: FlaskClient) -> None:
    """The address of the preview is made by the template; the page can stand in a frame of any site, alone."""
    template = _json(client, "/reconcile", schemas.MANIFEST)["preview"]["url"]
    address = urlsplit(template.replace("{{id}}", quote("persoon/p0001", safe="")))
    response = client.get(f"{address.path}?{address.query}", buffered=True)
    assert response.status_code == 200
    assert "Victor Voorbeeld" in response.text
    assert "Voorbeeldpartij" in response.text
    assert "00000000-0000" not in response.text
    policy = response.headers["Content-Security-Policy"]
    assert "frame-ancestors *" in policy
    assert "default-src 'none'" in policy
    assert "script" not in policy


def test_only_the_preview_can_stand_in_a_frame(client: FlaskClient) -> None:
    """Everything else of the site refuses to be framed."""
    for path in ("/", "/reconcile", "/wie", "/reconcile/suggest/type?prefix=p"):
        policy = client.get(path, buffered=True).headers["Content-Security-Policy"]
        assert "frame-ancestors 'none'" in policy, path


def test_the_user_opens_a_candidate(client: FlaskClient) -> None:
    """The address of the view is made by the template, with the slash of an id escaped; it leads to the page."""
    template = _json(client, "/reconcile", schemas.MANIFEST)["view"]["url"]
    address = urlsplit(template.replace("{{id}}", quote("persoon/p0001", safe="")))
    response = client.get(address.path, buffered=True, headers={"Accept": "text/html"}, follow_redirects=True)
    assert response.status_code == 200
    assert "Victor Voorbeeld" in response.text


def test_columns_are_added_from_matched_cells(client: FlaskClient) -> None:
    """Properties are proposed for the type; their values come by id, entities as entities and days as moments."""
    proposed = _json(client, "/reconcile/properties?type=Persoon&limit=100", schemas.PROPOSED)
    assert {"fractie", "ministerie", "wikidataId", "parlementId", "tkPersoonId"} <= {
        one["id"] for one in proposed["properties"]
    }
    asked = {
        "ids": ["persoon/p0001", "persoon/p0003", "persoon/p9999"],
        "properties": [{"id": "wikidataId"}, {"id": "ministerie", "settings": {"limit": "1"}}, {"id": "onbekend"}],
    }
    found = _posted(client, "extend", asked, schemas.EXTENDED)
    assert found["rows"] == {
        "persoon/p0001": {"wikidataId": [{"str": "Q900001"}], "ministerie": [], "onbekend": []},
        "persoon/p0003": {
            "wikidataId": [],
            "ministerie": [{"id": "ministerie/mnre9004", "name": "Waterwegen"}],
            "onbekend": [],
        },
        "persoon/p9999": {"wikidataId": [], "ministerie": [], "onbekend": []},
    }
    assert found["meta"][1]["type"] == {"id": "Ministerie", "name": "ministerie"}


def test_values_are_those_of_a_day_when_that_is_set(client: FlaskClient) -> None:
    """The setting `op` leaves out what did not hold then."""
    asked = {"ids": ["persoon/p0003"], "properties": [{"id": "fractie", "settings": {"op": "2094-01-01"}}]}
    found = _posted(client, "extend", asked, schemas.EXTENDED)
    assert found["rows"]["persoon/p0003"]["fractie"] == [{"id": "fractie/pvdp", "name": "Partij voor de Proef"}]
    asked["properties"] = [{"id": "fractie", "settings": {"op": "2098-01-01"}}]
    assert _posted(client, "extend", asked, schemas.EXTENDED)["rows"]["persoon/p0003"]["fractie"] == []


def test_roles_and_organisations_have_values_too(client: FlaskClient) -> None:
    """A role has its person and its days, a ministry its code and abbreviation."""
    asked = {
        "ids": ["bewindspersoon/p0002/mnre9002/2098-07-02", "ministerie/mnre9004", "fractie/vbp"],
        "properties": [{"id": name} for name in ("persoon", "begin", "eind", "tooiCode", "afkorting", "post")],
    }
    rows = _posted(client, "extend", asked, schemas.EXTENDED)["rows"]
    held = rows["bewindspersoon/p0002/mnre9002/2098-07-02"]
    assert held["persoon"] == [{"id": "persoon/p0002", "name": "Mina Model"}]
    assert held["begin"] == [{"date": "2098-07-02T00:00:00Z"}]
    assert held["eind"] == [{"date": "2099-06-01T00:00:00Z"}]
    assert held["post"] == [{"str": "Minister van Vaarten"}]
    assert rows["ministerie/mnre9004"]["tooiCode"] == [{"str": "mnre9004"}]
    assert rows["ministerie/mnre9004"]["afkorting"] == [{"str": "WW"}]
    assert rows["fractie/vbp"]["afkorting"] == [{"str": "VBP"}]


# ---------------------------------------------------------------- queries


def test_queries_may_come_in_the_address(client: FlaskClient) -> None:
    """GET does what POST does."""
    queries = quote(json.dumps({"a": {"query": "Mina Model"}}))
    found = _json(client, f"/reconcile?queries={queries}", schemas.RESULTS)
    assert found["a"]["result"][0]["id"] == "persoon/p0002"


@pytest.mark.parametrize("written", ["Mina Model", '{"query": "Mina Model", "type": "Persoon"}'])
def test_an_old_client_sends_one_query(client: FlaskClient, written: str) -> None:
    """Version 0.1 knows `query`: a name, or a query in JSON."""
    found = _json(client, f"/reconcile?query={quote(written)}", schemas.RESULT)
    assert found["result"][0]["id"] == "persoon/p0002"


def test_an_old_client_gets_a_call_of_its_function(client: FlaskClient) -> None:
    """Clients of before CORS ask for `callback`; the answer is a script and nothing else."""
    response = client.get("/reconcile?callback=jQuery123_4&_=5", buffered=True)
    assert response.mimetype == "text/javascript"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    called = re.fullmatch(r"/\*\*/jQuery123_4\((.*)\);\n", response.text, re.DOTALL)
    assert called is not None
    jsonschema.validate(json.loads(called[1]), schemas.MANIFEST)


@pytest.mark.parametrize("name", ["alert(1)//", "", "a b", "1a", "a..b", "<script>", "a" * 2000, "a\u2028b"])
def test_what_is_no_name_of_a_function_is_refused(client: FlaskClient, name: str) -> None:
    """A callback can never be code."""
    response = client.get("/reconcile", query_string={"callback": name}, buffered=True)
    assert response.status_code == 400
    assert response.mimetype != "text/javascript"


@pytest.mark.parametrize(
    "written",
    [
        "persoon/p0001",
        f"{BASE}persoon/p0001",
        "Q900001",
        "q900001",
        "http://www.wikidata.org/entity/Q900001",
        "https://www.wikidata.org/wiki/Q900001",
        "vg00voorbeel",
        "https://www.parlement.com/id/vg00voorbeel",
        "https://www.parlement.com/biografie/v-victor-voorbeeld",
        "00000000-0000-4000-8000-00000000000A",
    ],
)
def test_an_id_finds_what_has_it(client: FlaskClient, written: str) -> None:
    """Ours, Wikidata's, parlement.com's and the House's, bare or as an address."""
    found = _one(client, query=written)
    assert [(one["id"], one["score"], one["match"]) for one in found] == [("persoon/p0001", 100.0, True)]


def test_an_id_of_several_chooses_none(client: FlaskClient) -> None:
    """An item that two ministries share gives both, and no match."""
    found = _one(client, query="Q900900")
    assert [(one["id"], one["match"]) for one in found] == [
        ("ministerie/mnre9001", False),
        ("ministerie/mnre9002", False),
    ]


def test_the_id_of_a_person_finds_a_role_on_a_day(client: FlaskClient) -> None:
    """Who was matched before is looked up as member of the House, or of the government, of a day."""
    found = _one(client, query="persoon/p0003", type="Bewindspersoon", properties=[property_("op", "2099-01-01")])
    assert [(one["id"], one["match"]) for one in found] == [("bewindspersoon/p0003/mnre9004/2098-07-02", True)]


def test_an_id_may_be_given_as_a_property(client: FlaskClient) -> None:
    """A column of Wikidata items beside the names decides."""
    found = _one(client, query="Voorbeelt", properties=[property_("wikidataId", "Q900001")])
    assert [(one["id"], one["match"]) for one in found] == [("persoon/p0001", True)]


def test_namesakes_are_given_and_none_is_chosen(client: FlaskClient) -> None:
    """Two people of one surname: both are candidates, neither a match."""
    found = _one(client, query="van Proef", type="Persoon")
    assert {one["id"] for one in found} == {"persoon/p0003", "persoon/p0004"}
    assert not any(one["match"] for one in found)


def test_a_given_name_chooses_between_namesakes(client: FlaskClient) -> None:
    """The whole name is a match, and its namesake stands below it."""
    found = _one(client, query="Jan van Proef", type="Persoon")
    assert (found[0]["id"], found[0]["match"]) == ("persoon/p0004", True)
    assert all(one["score"] < 50 for one in found[1:])


def test_a_surname_alone_is_no_match_without_a_day(client: FlaskClient) -> None:
    """The register is not all people: one bearer of a surname in it is a candidate."""
    found = _one(client, query="Model", type="Persoon")
    assert [(one["id"], one["match"]) for one in found] == [("persoon/p0002", False)]


def test_a_misspelt_name_is_no_match(client: FlaskClient) -> None:
    """A letter off: to choose from, below the line."""
    best = _one(client, query="Voorbeeldt", type="Persoon")[0]
    assert best["id"] == "persoon/p0001"
    assert not best["match"]
    assert best["score"] < 90


def test_scores_are_those_of_the_links_in_the_graph(client: FlaskClient) -> None:
    """A misspelt name with group and day scores what a mention in a document would get."""
    asked = [property_("fractie", "VBP"), property_("op", "2099-01-29")]
    best = _one(client, query="Voorbeeldt", type="Kamerlid", properties=asked)[0]
    assert (best["id"], best["score"], best["match"]) == ("kamerlid/p0001/2097-03-31", 89.0, False)


def test_a_group_in_brackets_is_a_group(client: FlaskClient) -> None:
    """Labels like ours find themselves."""
    found = _one(client, query="Jan van Proef (VBP)", type="Kamerlid", properties=[property_("op", "2095-01-01")])
    assert (found[0]["id"], found[0]["match"]) == ("kamerlid/p0004/2093-03-20", True)


def test_an_office_finds_who_held_it(client: FlaskClient) -> None:
    """Without a type a name of an office is of who held it; the day decides who."""
    found = _one(client, query="Minister van Waterwegen", properties=[property_("op", "2099-01-01")])
    assert [(one["id"], one["match"]) for one in found] == [("bewindspersoon/p0003/mnre9004/2098-07-02", True)]


@pytest.mark.parametrize(
    "written",
    [
        "Minister Van Proef (Waterwegen)",
        "minister Van Proef (WW",
        "De Minister van Waterwegen, I. van Proef",
        "Minister van Waterwegen (Inge van Proef)",
    ],
)
def test_an_office_is_found_as_documents_write_it(client: FlaskClient, written: str) -> None:
    """The forms of headings and signatures lead to the post, as sure as in the graph."""
    found = _one(client, query=written, properties=[property_("op", "2099-01-01")])
    assert [(one["id"], one["score"], one["match"]) for one in found[:1]] == [
        ("bewindspersoon/p0003/mnre9004/2098-07-02", 99.0, True)
    ]


def test_a_post_that_is_written_leaves_out_the_others_of_who_held_it(client: FlaskClient) -> None:
    """Without a day too, the label of a post finds that post, not all of its holder."""
    found = _one(client, query="Minister van Waterwegen (Inge van Proef)", type="Bewindspersoon")
    assert [(one["id"], one["match"]) for one in found] == [("bewindspersoon/p0003/mnre9004/2098-07-02", True)]


def test_who_never_held_such_a_post_stands_below(client: FlaskClient) -> None:
    """A name with an office that its bearer never had is a likeness, no match."""
    found = _one(client, query="Staatssecretaris Mina Model", type="Bewindspersoon")
    assert [(one["id"], one["match"]) for one in found] == [("bewindspersoon/p0002/mnre9002/2098-07-02", False)]
    assert found[0]["score"] <= 50


def test_an_office_before_a_name_is_no_part_of_it(client: FlaskClient) -> None:
    """ "staatssecretaris Van Proef" is a surname with its prefix, not a ministry of Proef."""
    asked = [property_("op", "2097-06-01")]
    found = _one(client, query="staatssecretaris Van Proef", type="Bewindspersoon", properties=asked)
    assert found[0]["id"] == "bewindspersoon/p0003/mnre9004/2097-01-01"


def test_an_office_without_a_day_gives_all_who_held_it(client: FlaskClient) -> None:
    """Nobody is chosen among holders of different times, unless there was one."""
    found = _one(client, query="", type="Bewindspersoon", properties=[property_("ministerie", "mnre9004")])
    assert {one["id"] for one in found} == {
        "bewindspersoon/p0003/mnre9004/2097-01-01",
        "bewindspersoon/p0003/mnre9004/2098-07-02",
    }
    assert not any(one["match"] for one in found)


def test_properties_alone_are_a_query(client: FlaskClient) -> None:
    """Version 0.2 asks for who was of a group on a day without any name."""
    asked = [property_("fractie", ["VBP"]), property_("op", "2095-01-01")]
    found = _one(client, type="Kamerlid", properties=asked)
    assert [one["id"] for one in found] == ["kamerlid/p0004/2093-03-20"]


def test_a_ministry_is_known_by_any_name_of_its_time(client: FlaskClient) -> None:
    """The day tells which ministry bore a name that two had."""
    early = _one(client, query="Water", type="Ministerie", properties=[property_("op", "2094-01-01")])
    late = _one(client, query="Water", type="Ministerie", properties=[property_("op", "2097-01-01")])
    assert (early[0]["id"], early[0]["match"]) == ("ministerie/mnre9005", True)
    assert (late[0]["id"], late[0]["match"]) == ("ministerie/mnre9004", True)


def test_a_ministry_tells_when_it_was_there(client: FlaskClient) -> None:
    """Its period stands with it, and a day outside that is said not to agree."""
    [best] = _one(client, query="Pontveren", type="Ministerie", properties=[property_("op", "2080-01-01")])
    assert best["description"] == "PON, 1 januari 2090 – heden"
    assert {"id": "op", "value": False} in best["features"]
    assert not best["match"]


def test_a_person_is_told_by_the_role_of_the_day(client: FlaskClient) -> None:
    """On a day what somebody was then, else the role that ended last, which need not be the one that began last."""
    day = _one(client, query="Inge van Proef", type="Persoon", properties=[property_("op", "2097-06-01")])
    assert day[0]["description"] == "Staatssecretaris van Water, 1 januari 2097 – 1 juli 2098"
    assert _one(client, query="Inge van Proef", type="Persoon")[0]["description"].startswith("Minister van Waterwegen")


def test_a_group_that_was_not_there_on_the_day_is_no_match(client: FlaskClient) -> None:
    """It is still a candidate."""
    assert _one(client, query="PvdP", properties=[property_("op", "2094-01-01")])[0]["match"]
    found = _one(client, query="PvdP", properties=[property_("op", "2099-01-01")])
    assert (found[0]["id"], found[0]["match"]) == ("fractie/pvdp", False)


@pytest.mark.parametrize(
    "op", ["mei 2099", "2099", "2099-02-30", "0000-01-01", "2099-01-01 of later", "2099-01-01T25", "2099-01-01\u0661"]
)
def test_a_day_that_cannot_be_read_makes_nothing_certain(client: FlaskClient, op: str) -> None:
    """Nothing is guessed from "mei 2099": candidates, no match."""
    found = _one(client, query="Jan van Proef", properties=[property_("op", op)])
    assert found[0]["id"] == "persoon/p0004"
    assert not any(one["match"] for one in found)


@pytest.mark.parametrize(
    "op", ["2099-01-01", "2099-01-01T00:00:00Z", "2099-01-01T00:00:00.000+02:00", "2099-01-01 12:30"]
)
def test_a_moment_is_its_day(client: FlaskClient, op: str) -> None:
    """A cell with a date reaches us as a moment."""
    found = _one(client, query="Jan van Proef", properties=[property_("op", op)])
    assert (found[0]["id"], found[0]["match"]) == ("persoon/p0004", True)


@pytest.mark.parametrize(
    ("kind", "strict", "expected"),
    [
        ("Persoon", "any", {"Persoon"}),
        ("Persoon", None, {"Persoon"}),
        ("kg:Persoon", "should", {"Persoon"}),
        ("https://w3id.org/kamergraaf/def#Persoon", "any", {"Persoon"}),
        (["Persoon", "Kamerlid"], "any", {"Persoon", "Kamerlid"}),
        (["Persoon", "Kamerlid"], "all", set()),
        ("Vogel", "any", set()),
    ],
)
def test_only_the_types_that_are_asked_for_are_found(
    client: FlaskClient, kind: object, strict: str | None, expected: set[str]
) -> None:
    """A type by its local name, its prefixed name or its IRI; one that is not here finds nothing."""
    found = _one(client, query="Victor Voorbeeld", type=kind, type_strict=strict)
    assert {one["type"][0]["id"] for one in found} == expected


def test_names_of_types_are_in_the_language_of_the_client(client: FlaskClient) -> None:
    """English by `lang` or by Accept-Language; ids stay the same."""
    dutch = _posted(client, "queries", {"a": {"query": "VBP"}}, schemas.RESULTS)
    english = _posted(client, "queries", {"a": {"query": "Mina Model"}}, schemas.RESULTS, "?lang=en")
    assert dutch["a"]["result"][0]["type"] == [{"id": "Fractie", "name": "kg:Fractie"}]
    assert english["a"]["result"][0]["type"] == [{"id": "Persoon", "name": "person"}]
    assert _json(client, "/reconcile?lang=en", schemas.MANIFEST)["name"].startswith("Kamergraaf: people")


def test_candidates_come_best_first(client: FlaskClient) -> None:
    """By decreasing score, as the specification asks."""
    for query in ("van Proef", "Voorbeeld", "Water", "Bruggen"):
        scores = [one["score"] for one in _one(client, query=query)]
        assert scores == sorted(scores, reverse=True)


# ---------------------------------------------------------------- suggest and flyout


def test_suggestions_go_on_at_the_cursor(client: FlaskClient) -> None:
    """A cursor passes over what was seen."""
    whole = _json(client, "/reconcile/suggest/entity?prefix=v", schemas.SUGGESTED_ENTITIES)["result"]
    rest = _json(client, "/reconcile/suggest/entity?prefix=v&cursor=2", schemas.SUGGESTED_ENTITIES)["result"]
    assert len(whole) > 3
    assert rest[: len(whole) - 2] == whole[2:]


@pytest.mark.parametrize("prefix", ["Q900001", "vg00voorbeel", "persoon/p0001", "victor v"])
def test_an_entity_is_suggested_by_its_id(client: FlaskClient, prefix: str) -> None:
    """What was typed may be an id."""
    found = _json(client, f"/reconcile/suggest/entity?prefix={prefix}", schemas.SUGGESTED_ENTITIES)["result"]
    assert found[0]["id"] == "persoon/p0001"


@pytest.mark.parametrize(("kind", "expected"), [("Persoon", ["persoon/p0001"]), ("Ministerie", []), ("Vogel", [])])
def test_only_the_type_that_is_asked_for_is_suggested(client: FlaskClient, kind: str, expected: list[str]) -> None:
    """An id of another type, or a type that is not here, gives nothing."""
    for prefix in ("Q900001", "Victor"):
        path = f"/reconcile/suggest/entity?prefix={prefix}&type={kind}"
        assert [one["id"] for one in _json(client, path, schemas.SUGGESTED_ENTITIES)["result"]] == expected


def test_of_roles_the_newest_is_suggested_first(client: FlaskClient) -> None:
    """Who types the name of an office rarely means its holder of long ago."""
    found = _json(client, "/reconcile/suggest/entity?prefix=voorbeeldp&type=Fractie", schemas.SUGGESTED_ENTITIES)[
        "result"
    ]
    assert [one["id"] for one in found] == ["fractie/vbp"]
    found = _json(client, "/reconcile/suggest/entity?prefix=vbp&type=Kamerlid", schemas.SUGGESTED_ENTITIES)["result"]
    days = [one["id"].rpartition("/")[2] for one in found]
    assert days == ["2097-03-31", "2097-03-31", "2093-03-20"]


@pytest.mark.parametrize(
    "path", ["/reconcile", "/reconcile/suggest/entity?prefix=v", "/reconcile/preview?id=persoon/p0001"]
)
def test_what_did_not_change_is_not_sent_again(client: FlaskClient, path: str) -> None:
    """An entity tag for each language; with it the answer is 304, for every origin."""
    first = client.get(path, buffered=True)
    again = client.get(path, buffered=True, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    assert again.headers["Access-Control-Allow-Origin"] == "*"
    english = {"If-None-Match": first.headers["ETag"], "Accept-Language": "en"}
    assert client.get(path, buffered=True, headers=english).status_code == 200


def test_types_and_properties_are_suggested(client: FlaskClient) -> None:
    """By id or name, in Dutch or English."""
    types = _json(client, "/reconcile/suggest/type?prefix=min", schemas.SUGGESTED_TERMS)["result"]
    assert [one["id"] for one in types] == ["Ministerie"]
    found = _json(client, "/reconcile/suggest/property?prefix=parl&lang=en", schemas.SUGGESTED_TERMS)["result"]
    assert [one["id"] for one in found] == ["fractie", "parlementId", "parlementSlug"]
    everything = _json(client, "/reconcile/suggest/property?prefix=", schemas.SUGGESTED_TERMS)["result"]
    assert {"fractie", "ministerie", "op", "wikidataId"} <= {one["id"] for one in everything}


@pytest.mark.parametrize(("what", "id_"), [("entity", "persoon/p0001"), ("type", "Persoon"), ("property", "op")])
def test_a_suggestion_has_a_flyout(client: FlaskClient, what: str, id_: str) -> None:
    """A little HTML for each kind of suggestion, at the address that the manifest gives."""
    path = _json(client, "/reconcile", schemas.MANIFEST)["suggest"][what]["flyout_service_path"]
    found = _json(client, path.replace("${id}", quote(id_, safe="")), schemas.FLYOUT)
    assert found["id"] == id_
    assert "<script" not in found["html"]


# ---------------------------------------------------------------- what it refuses


BAD_QUERIES: list[object] = [
    "",
    "{",
    "[]",
    "3",
    "NaN",
    '{"a": {"query": Infinity}}',
    "[" * 100_000,
    {"a": []},
    {"a": {}},
    {"a": {"query": 3}},
    {"a": {"query": None}},
    {"a": {"query": "x", "limit": "3"}},
    {"a": {"query": "x", "limit": -1}},
    {"a": {"query": "x", "limit": True}},
    '{"a": {"query": "x", "limit": 1e999}}',
    {"a": {"query": "x", "type": 3}},
    {"a": {"query": "x", "type": [3]}},
    {"a": {"query": "x", "type_strict": "bijna"}},
    {"a": {"query": "x", "type_strict": ["any"]}},
    {"a": {"query": "x", "properties": {}, "type": {"a": 1}}},
    {"a": {"query": "x", "properties": ["op"]}},
    {"a": {"query": "x", "properties": [{"pid": "op"}]}},
    {"a": {"query": "x", "properties": [{"v": "op"}]}},
    '{"\\ud800": {"query": 3}}',
]


@pytest.mark.parametrize("asked", BAD_QUERIES, ids=range(len(BAD_QUERIES)))
def test_a_batch_that_cannot_be_read_is_refused(client: FlaskClient, asked: object) -> None:
    """Malformed is 400, with what is wrong; nothing is a fault of the server."""
    assert len(BAD_QUERIES) == 24
    assert _status(client, asked) == 400


BAD_EXTENDS: list[object] = [
    "{",
    [],
    {},
    {"ids": "persoon/p0001", "properties": []},
    {"ids": [1], "properties": []},
    {"ids": [], "properties": [1]},
    {"ids": [], "properties": [{"id": "fractie", "settings": []}], "x": 1},
    {"ids": [], "properties": [{"id": "fractie", "settings": {"op": "morgen"}}]},
]


@pytest.mark.parametrize("asked", BAD_EXTENDS, ids=range(len(BAD_EXTENDS)))
def test_an_extension_that_cannot_be_read_is_refused(client: FlaskClient, asked: object) -> None:
    """The same for values."""
    assert len(BAD_EXTENDS) == 8
    expected = 200 if asked == BAD_EXTENDS[6] else 400
    assert _status(client, asked, "extend") == expected


def test_too_much_at_once_is_refused(client: FlaskClient) -> None:
    """A batch over `batchSize`, and too many entities, are 413."""
    size = _json(client, "/reconcile", schemas.MANIFEST)["batchSize"]
    assert _status(client, {str(n): {"query": "x"} for n in range(size)}) == 200
    assert _status(client, {str(n): {"query": "x"} for n in range(size + 1)}) == 413
    many = [f"persoon/p{n}" for n in range(reconcile.EXTEND_IDS + 1)]
    assert _status(client, {"ids": many, "properties": []}, "extend") == 413
    asked = {"ids": [], "properties": [{"id": "op"}] * 100}
    response = client.post("/reconcile", data={"extend": json.dumps(asked)}, buffered=True)
    assert (response.status_code, json.loads(response.data)["detail"][:4]) == (413, "100 ")


def test_a_batch_has_an_end_in_time(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    """When the time for a batch is over it is 503 and asks to come back, not a part of the answer."""
    monkeypatch.setattr(reconcile, "_begin", lambda: 0.0)
    response = client.post("/reconcile", data={"queries": '{"a": {"query": "x"}}'}, buffered=True)
    assert response.status_code == 503
    assert response.headers["Retry-After"]


def test_other_bodies_and_empty_posts_are_refused(client: FlaskClient) -> None:
    """A form is what the specification has; without a field there is nothing to answer."""
    assert client.post("/reconcile", json={"queries": {}}, buffered=True).status_code == 415
    assert client.post("/reconcile", data={"x": "y"}, buffered=True).status_code == 400


@pytest.mark.parametrize(
    "path",
    [
        "/reconcile/suggest/entity",
        "/reconcile/suggest/entity?prefix=" + "x" * 200,
        "/reconcile/suggest/entity?prefix=x&cursor=-1",
        "/reconcile/suggest/type?prefix=x&cursor=1e9",
        "/reconcile/suggest/property?prefix=x&limit=%F0%9F%8E%88",
        "/reconcile/properties?limit=x",
    ],
)
def test_a_suggestion_that_cannot_be_read_is_refused(client: FlaskClient, path: str) -> None:
    """A prefix is needed, of a length that a name has; numbers are digits."""
    assert client.get(path, buffered=True).status_code == 400


@pytest.mark.parametrize("path", ["preview", "flyout/entity", "flyout/type", "flyout/property"])
@pytest.mark.parametrize("id_", ["", "persoon/p9999", "<script>alert(1)</script>", "Q900900"])
def test_what_is_not_here_has_no_preview(client: FlaskClient, path: str, id_: str) -> None:
    """404, and what was sent comes back as text only."""
    response = client.get(f"/reconcile/{path}", query_string={"id": id_}, buffered=True)
    assert response.status_code == 404
    assert "<script>alert" not in response.text or response.mimetype == "application/problem+json"


HOSTILE = [
    "'; DROP TABLE personen; --",
    '" } UNION { ?s ?p ?o } #',
    "<script>alert('x')</script>",
    "\x00\x01\x02",
    "\u202egnirts",
    "\ud800",
    "van " * 40,
    "x" * 20_000,
    "(" * 140,
    "a" * 149 + "(",
    "-" * 150,
    "Minister van " + "(" * 100,
    "https://www.wikidata.org/entity/Q" + "9" * 5000,
    "٣" * 20,
]


@pytest.mark.parametrize("name", HOSTILE, ids=range(len(HOSTILE)))
@pytest.mark.parametrize("kind", [None, "Persoon", "Kamerlid", "Bewindspersoon", "Ministerie", "Fractie"])
def test_no_name_harms(client: FlaskClient, name: str, kind: str | None) -> None:
    """Names that are code, control characters, half characters or without end find nobody, and quickly."""
    assert len(HOSTILE) == 14
    typed = {"type": kind} if kind else {}
    properties = [property_("fractie", name), property_("ministerie", name), property_("op", name)]
    queries = {name[:50]: {"query": name, **typed}, "b": {"query": name, "properties": properties, **typed}}
    response = client.post("/reconcile", data={"queries": json.dumps(queries)}, buffered=True)
    assert response.status_code == 200
    found = json.loads(response.data)
    assert all(not one["match"] for answer in found.values() for one in answer["result"])
