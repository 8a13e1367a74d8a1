"""Keys of sets over releases: what was published stays, or leads to what came of it."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from datetime import date

import pytest

from kg.errors import SourceError
from kg.linking import Linking, Sleutelregel, Sleutels, history_csv, link, read_history
from kg.linking.history import Gepubliceerd, Naamloze, assign, own_key, published, successors
from kg.linking.sets import Cases
from kg.mapping import map_replaced
from kg.model import Change
from kg.namespaces import Names
from tests.linking.archive import printed
from tests.linking.sleutels import DAY, keys, nobody

NINE = tuple(f"Wat vindt u van het bericht over voorbeeld nummer {n} in de krant van gisteren?" for n in range(9))
HEAD = {"ingezonden": DAY, "surnames": ("voorbeeld",)}


class Releases:
    """Releases one after another from one state; each is checked against a build from nothing with its history."""

    def __init__(self) -> None:
        self.view = Linking(sqlite3.connect(":memory:"))
        self.here: dict[str, Sleutels] = {}
        self.replaced: dict[str, str] = {}
        self.rows: tuple[Sleutelregel, ...] = ()

    def publish(self, *documents: Sleutels) -> dict[str, str]:
        """Publish these documents and no others; return the key of the set of each."""
        new = {document.key: document for document in documents}
        every = sorted(self.here.keys() | new.keys())
        changes = {k: Change(self.here.get(k), new.get(k)) for k in every if self.here.get(k) != new.get(k)}
        found = self.view.update(changes, Cases(()), [], nobody)
        for key, one in found.replaced.items():
            self.replaced.pop(key, None)
            if one.new:
                self.replaced[key] = one.new
        self.here, self.rows = new, self.view.publish()
        self._check()
        return dict(self.view.published()) if new else {}

    def _check(self) -> None:
        rows = read_history(history_csv(self.rows), "history.csv")
        again = link(list(self.here.values()), [], nobody, published(rows, {}))
        for key, tie in again.koppelingen.items():
            linkage = self.view.linkage(key)
            assert linkage is not None
            assert linkage.koppeling == tie
        assert again.replaced == self.replaced


def asked(key: str, count: int = 9, **parts: object) -> Sleutels:
    """A document that prints the first of nine questions."""
    return keys(key, vragen=printed(*NINE[:count]), **(HEAD | parts))


def test_a_release_without_changes_has_no_history() -> None:
    """What follows from the documents alone is not written down."""
    releases = Releases()
    releases.publish(asked("a"), asked("b", zaaknummer="2094Z00001"))
    assert releases.rows == ()
    assert history_csv(releases.rows) == "vragenset,document,vervangen_door\n"


def test_a_fuller_print_does_not_change_the_key() -> None:
    """A document that prints more questions joins: the key stays, and the history says by which document."""
    releases = Releases()
    key = releases.publish(asked("b", 6))["b"]
    assert releases.publish(asked("a"), asked("b", 6)) == {"a": key, "b": key}
    assert releases.rows == (Sleutelregel(key, document="a"),)


def test_the_key_outlives_the_document_it_was_made_of() -> None:
    """When the first document goes, those that joined later keep the key."""
    releases = Releases()
    key = releases.publish(asked("b", 6))["b"]
    releases.publish(asked("a"), asked("b", 6))
    assert releases.publish(asked("a")) == {"a": key}


def test_a_case_number_replaces_the_key() -> None:
    """The better key comes, the old one leads to it."""
    releases = Releases()
    key = releases.publish(asked("a"))["a"]
    assert releases.publish(asked("a", zaaknummer="2094Z00001")) == {"a": "2094z00001"}
    assert releases.replaced == {key: "2094z00001"}
    assert releases.rows == (Sleutelregel(key, vervangen_door="2094z00001"),)


def test_a_case_number_that_was_wrong_leads_on() -> None:
    """Without its number a set is named after its questions again; another case's set may have the number later."""
    releases = Releases()
    releases.publish(asked("a", zaaknummer="2094Z00001"))
    key = releases.publish(asked("a"))["a"]
    assert key.startswith("v-")
    assert releases.replaced == {"2094z00001": key}
    other = keys("z", zaaknummer="2094Z00001", ingezonden=date(2094, 9, 1))
    assert releases.publish(asked("a"), other) == {"a": key, "z": "2094z00001"}
    assert releases.replaced == {}
    assert releases.rows == ()


def test_chains_lead_to_the_key_in_use() -> None:
    """Merged, then numbered, then numbered otherwise: each old key leads to the last in one step."""
    releases = Releases()
    first = releases.publish(asked("a", 5), asked("b", 9, ingezonden=date(2094, 4, 3)))
    merged = releases.publish(asked("a", 5), asked("b"))
    assert set(merged.values()) == {first["a"]}
    assert releases.replaced == {first["b"]: first["a"]}
    releases.publish(asked("a", 5), asked("b", zaaknummer="2094Z00001"))
    assert releases.replaced == {first["a"]: "2094z00001", first["b"]: "2094z00001"}
    releases.publish(asked("a", 5), asked("b", zaaknummer="2094Z00002"))
    assert set(releases.replaced.values()) == {"2094z00002"}
    assert len(releases.replaced) == 3


def test_of_merging_sets_the_one_with_most_documents_keeps_its_key() -> None:
    """Fewest addresses change; of equal sets the one with the first document keeps it."""
    other = {"ingezonden": date(2094, 4, 3)}
    releases = Releases()
    before = releases.publish(asked("a"), asked("b", **other), asked("c", **other))
    after = releases.publish(asked("a"), asked("b"), asked("c"))
    assert set(after.values()) == {before["b"]}
    assert releases.replaced == {before["a"]: before["b"]}


def test_a_split_keeps_the_key_with_its_first_document() -> None:
    """The part with the first document keeps the key, the other gets one of its own."""
    releases = Releases()
    key = releases.publish(asked("a"), asked("b"))["a"]
    after = releases.publish(asked("a"), asked("b", surnames=("steekproef",)))
    assert after["a"] == key
    assert after["b"] != key
    assert releases.replaced == {}


def test_a_key_waits_for_its_document() -> None:
    """A document that is away for one release, in quarantine say, finds its key again."""
    releases = Releases()
    key = releases.publish(asked("b", 6))["b"]
    both = (asked("a"), asked("b", 6))
    releases.publish(*both)
    assert releases.publish(keys("z", ingezonden=date(2094, 9, 1))).get("z") != key
    assert Sleutelregel(key, document="a") in releases.rows
    assert releases.publish(*both) == {"a": key, "b": key}


def test_what_nothing_came_of_leads_nowhere() -> None:
    """A set whose documents are all gone is not replaced by another."""
    releases = Releases()
    releases.publish(asked("a"))
    releases.publish(asked("z", ingezonden=date(2094, 9, 1)))
    assert releases.replaced == {}


def test_a_key_in_use_is_not_given_twice() -> None:
    """Equal questions in a later set that stays apart get another key than the one that another set keeps."""
    releases = Releases()
    key = releases.publish(asked("b", 6))["b"]
    releases.publish(asked("a"), asked("b", 6))
    later = releases.publish(asked("a"), asked("c", 6, surnames=("steekproef",)))
    assert later["a"] == key
    assert later["c"] != key


def test_keys_that_collide_are_told_apart() -> None:
    """Whatever keys sets would have by themselves, and whatever was published, no two get the same."""
    own = own_key("vragen")
    first = own_key(f"{own}\ndocument a")
    sets = [Naamloze("", own, ("a",)), Naamloze("", own, ("b",)), Naamloze("", "v-0000000000000000", ("c",))]
    for before in ({}, {"b": own}, {"c": own}, {"c": first}, {"b": first, "c": own}, {"a": own, "b": own, "c": own}):
        found = assign(sets, before)
        assert len(set(found)) == 3
        assert assign(sets[::-1], before) == found[::-1]


def test_most_documents_decide_where_a_key_leads() -> None:
    """Of two sets that took over, the one with more of the documents; of equals the one with the first."""
    before = Gepubliceerd({"a": "v-1", "b": "v-1", "c": "v-1"}, {"v-0": "v-1", "v-00": "v-9"})
    found = successors(before, {"a": "v-2", "b": "v-3", "c": "v-3"}, {"v-2", "v-3"})
    assert found == {"v-0": "v-3", "v-1": "v-3"}
    assert successors(before, {"a": "v-2", "b": "v-3"}, {"v-2", "v-3"})["v-1"] == "v-2"


ROW = "v-0123456789abcdef"
HEADER = "vragenset,document,vervangen_door\n"
HOSTILE = (
    "",
    "key,document\n",
    HEADER + f"{ROW},a\n",
    HEADER + f"{ROW},a,,\n",
    HEADER + f"{ROW},,\n",
    HEADER + f"{ROW},a,2094z00001\n",
    HEADER + f"{ROW},,{ROW}\n",
    HEADER + f"{ROW},a,\n{ROW},b,\n",
    HEADER + "2094z00001,a,\n",
    HEADER + "v-0,a,\n",
    HEADER + "v-0123456789ABCDEF,a,\n",
    HEADER + f"{ROW},../../etc/passwd,\n",
    HEADER + f"{ROW},a b,\n",
    HEADER + f"{ROW},,> <urn:x\n",
    HEADER + f"{ROW},,2094z00001\n2094z00001,,{ROW}\n",
    HEADER + f'{ROW},"a\n',
    HEADER + f"{ROW},{'a' * 300},\n",
    HEADER + f"{ROW},a\x00,\n",
)


@pytest.mark.parametrize("text", HOSTILE)
def test_a_history_that_is_none_is_refused(text: str) -> None:
    """Another form, keys that are none, keys twice, rings: a SourceError that names the file."""
    with pytest.raises(SourceError, match=r"history\.csv"):
        read_history(text, "history.csv")


def test_number_of_refused_histories() -> None:
    """The suite found its cases."""
    assert len(HOSTILE) == 18


def test_an_error_names_the_line() -> None:
    """Who wrote the file by hand is told where to look."""
    with pytest.raises(SourceError, match="line 3"):
        read_history(HEADER + f"{ROW},a,\nv-1,b,\n", "history.csv")


def test_what_is_written_is_read() -> None:
    """Rows come back as they were, in order of key, whatever order they were given in."""
    rows = (Sleutelregel("v-0123456789abcdef", "ah-tk-20932094-7"), Sleutelregel("2094z00001", "", ROW))
    assert read_history(history_csv(rows), "history.csv") == rows[::-1]
    assert history_csv(rows) == history_csv(rows[::-1])


def test_a_replaced_key_in_the_graph() -> None:
    """One statement, of the old name alone."""
    assert map_replaced(Names(), ROW, "2094z00001") == [
        f"<https://w3id.org/kamergraaf/id/vragenset/{ROW}> <http://purl.org/dc/terms/isReplacedBy> "
        "<https://w3id.org/kamergraaf/id/vragenset/2094z00001> "
        "<https://w3id.org/kamergraaf/graph/afleiding/sets> ."
    ]


def test_history_of_a_release_with_other_documents() -> None:
    """A build from nothing of other documents keeps what it can of a history that it is given."""
    releases = Releases()
    key = releases.publish(asked("b", 6))["b"]
    releases.publish(asked("a"), asked("b", 6))
    found = link([replace(asked("a"), onderwerp="nieuw"), asked("c")], [], nobody, published(releases.rows, {}))
    assert {tie.set_key for tie in found.koppelingen.values()} == {key}
