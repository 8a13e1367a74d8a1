"""`kg judge`: what is doubtful is listed, what people decide is written, and the next build does it."""

from __future__ import annotations

import csv
import io
import json
import shutil
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from kg.cli.doubtful import Mention, Stand, cases, name_in, settled
from kg.identity import Register
from kg.identity.judgements import COLUMNS, read_file, read_judgements
from kg.model import Resolution, Rol, Vermelding
from kg.releases import current
from tests.cli.conftest import Done, Run
from tests.conftest import Kg

SAM = "kamerlid/sam-steekproef/2090-03-28"
BY = ("--who", "redactie", "--why", "getoetst", "--when", "2094-05-01")


@pytest.fixture
def register(examples: Path, tmp_path: Path) -> Path:
    """A register of one's own: that of the examples."""
    return Path(shutil.copytree(examples / "register", tmp_path / "register"))


@pytest.fixture
def judge(run: Run, register: Path, example_out: Path) -> Run:
    """Run `kg judge` on the release of the examples and a register of one's own."""

    def call(command: str, *arguments: str | Path) -> Done:
        return run("judge", command, *arguments, "--register", register, "--data", example_out)

    return call


def listed(done: Done) -> list[dict[str, str]]:
    """The rows of a list as CSV."""
    assert done.status == 0, done.err
    return list(csv.DictReader(io.StringIO(done.out)))


# ---------------------------------------------------------------- list


def test_the_list_holds_what_is_doubtful(judge: Run) -> None:
    """A name that is not found, and a link that is not certain; not what is certain."""
    found = {row["mention"]: row for row in listed(judge("list", "--format", "csv"))}
    assert {"Steekproev", "Buitenbeeld"} <= set(found)
    assert "Proefpersoon" not in found  # certainty 0.90
    steekproev = found["Steekproev"]
    assert (steekproev["fractie"], steekproev["rol"], steekproev["stand"]) == ("VBP", "indiener", "doubtful")
    assert steekproev["documents"] == "1"
    assert steekproev["first"] == steekproev["last"] == "2093-12-03"
    assert steekproev["example"] == "ah-tk-20932094-15"
    assert "anders gespeld" in steekproev["grond"]
    assert steekproev["candidates"] == f"{SAM} (0.89)"
    assert found["Buitenbeeld"]["stand"] == "unmatched"


def test_the_list_as_json_names_the_candidates(judge: Run) -> None:
    """Each candidate has its path, how it is called, and a score."""
    found = json.loads(judge("list", "--format", "json").out)
    steekproev = next(case for case in found if case["mention"] == "Steekproev")
    assert steekproev["candidates"] == [{"entity": SAM, "label": "Sam Steekproef (VBP)", "score": 0.89}]


def test_the_list_as_text(judge: Run) -> None:
    """People see a number for each candidate, and how many documents it is about."""
    done = judge("list")
    assert "«Steekproev» (VBP), indiener: doubtful" in done.out
    assert f"[1] Sam Steekproef (VBP)  0.89  {SAM}" in done.out
    assert "1 document, 2093-12-03; for example ah-tk-20932094-15" in done.out


def test_the_list_stops_at_its_limit(judge: Run) -> None:
    """The first so many, of the same order."""
    whole = listed(judge("list", "--format", "csv"))
    assert len(whole) > 2
    assert listed(judge("list", "--format", "csv", "--limit", "2")) == whole[:2]


def test_the_most_frequent_comes_first(register: Path, example_out: Path) -> None:
    """Cases are in order of documents, and each mention is counted in one of them."""
    found = cases(current(example_out), Register.load(register))
    assert [case.documents for case in found] == sorted((case.documents for case in found), reverse=True)


def test_another_register_than_that_of_the_release(run: Run, example_out: Path) -> None:
    """A release is judged with the register that it was built with; with another one this is told."""
    done = run("judge", "list", "--data", example_out)
    assert done.status == 1
    assert "--register" in done.err


def test_what_was_decided_is_not_listed(judge: Run) -> None:
    """After a decision the case is closed, before the next build too."""
    for mention, decision in (("Steekproev", "reject"), ("Steekproev", "accept")):
        assert judge(decision, mention, SAM, "--fractie", "VBP" if decision == "reject" else "X", *BY).status == 0
        names = {row["mention"] for row in listed(judge("list", "--format", "csv"))}
        assert "Steekproev" not in names


def mention(written: str, post: str = "", rol: Rol = Rol.INDIENER) -> Mention:
    """A mention in a release."""
    vermelding = Vermelding(rol, 0, written, ())
    return Mention(vermelding, post, "urn:d", "d", date(2094, 1, 1), Resolution("", 0.0, ""), Stand.UNMATCHED)


@pytest.mark.parametrize(
    ("written", "post", "name"),
    [
        ("Voorbeeld", "", "Voorbeeld"),
        ("Minister van Voorbeelden", "Minister van Voorbeelden", ""),
        ("minister Voorbeeld van Proeven", "minister van Proeven", "Voorbeeld"),
        ("Van Fictief (Minister van Proeven)", "(Minister van Proeven)", "Van Fictief"),
        ("minister Voorbeeld", "minister", "Voorbeeld"),
    ],
)
def test_the_name_in_a_mention(written: str, post: str, name: str) -> None:
    """What stands in a mention beside the office is the name."""
    assert name_in(mention(written, post)) == name


def test_a_decision_settles_what_it_is_about() -> None:
    """Who is accepted settles a case; who is rejected does when nobody else can be meant."""
    accept = {"who": "r", "when": "2094-01-01", "why": "w", "decision": "accept", "mention": "Naam"}
    empty = dict.fromkeys(COLUMNS, "")
    accepted = read_judgements([empty | accept | {"entity": SAM}])
    rejected = read_judgements([empty | accept | {"entity": SAM, "decision": "reject"}])
    asked = mention("Naam")
    assert settled(accepted, asked, ())
    assert settled(rejected, asked, ())
    assert not settled(rejected, mention("Ander"), ())
    linked = replace(asked, found=Resolution("kamerlid/dirk-dummy/2086-03-20", 0.8, ""), stand=Stand.DOUBTFUL)
    assert not settled(rejected, linked, ())


# ---------------------------------------------------------------- accept and reject


def test_accept_writes_a_row_and_says_what_it_does(judge: Run, register: Path) -> None:
    """A role is accepted for its own period; the number of documents is that of the release in service."""
    done = judge("accept", "Steekproev", SAM, "--fractie", "VBP", *BY)
    assert done.status == 0, done.err
    assert "1 document concerned at the next build" in done.out
    text = (register / "judgements.csv").read_text(encoding="utf-8")
    assert text.splitlines() == [
        ",".join(COLUMNS),
        f"Steekproev,VBP,2090-03-28,,{SAM},accept,,redactie,2094-05-01,getoetst",
    ]


def test_an_iri_is_as_good_as_its_path(judge: Run, register: Path) -> None:
    """What is copied from a page can be pasted."""
    iri = f"https://w3id.org/kamergraaf/id/{SAM}"
    assert judge("accept", "Steekproev", iri, "--from", "2093-01-01", "--to", "2094-01-01", *BY).status == 0
    written = read_file(register / "judgements.csv").all()[0]
    assert (written.entity, written.date_from, written.date_to) == (SAM, date(2093, 1, 1), date(2094, 1, 1))


def test_the_day_is_today_when_none_is_given(judge: Run, register: Path) -> None:
    """The command looks at the clock; nothing that it calls does."""
    assert judge("accept", "Steekproev", SAM, "--who", "a", "--why", "b").status == 0
    assert date.fromisoformat(read_file(register / "judgements.csv").all()[0].when) >= date(2024, 1, 1)


def test_a_file_of_ones_own(judge: Run, register: Path, tmp_path: Path) -> None:
    """--file writes there, and not in the register."""
    assert judge("reject", "Steekproev", SAM, "--file", tmp_path / "eigen.csv", *BY).status == 0
    assert len(read_file(tmp_path / "eigen.csv").all()) == 1
    assert not (register / "judgements.csv").exists()


REFUSED = [
    (["accept", "Ander", "kamerlid/sam-steekproef/2000-01-01"], "does not have"),
    (["accept", "Steekproev", "kamerlid/dirk-dummy/2086-03-20"], "accepted as two at once"),
    (["accept", "Steekproev", SAM], "decided twice"),
    (["reject", "steekproev", SAM], "accepted and rejected at once"),
    (["accept", "Steekproev", "sam-steekproef"], "names no entity"),
    (["same", "sam-steekproef", "niemand"], "names a person whom the register does not have"),
    (["different", "sam-steekproef", "sam-steekproef"], "always the same person"),
]


@pytest.mark.parametrize(("arguments", "says"), REFUSED)
def test_what_cannot_be_is_refused(judge: Run, register: Path, arguments: list[str], says: str) -> None:
    """A decision that contradicts another or names nobody is told, and the file stays as it was."""
    assert len(REFUSED) == 7
    assert judge("accept", "Steekproev", SAM, *BY).status == 0
    before = (register / "judgements.csv").read_bytes()
    done = judge(*arguments, *BY)
    assert done.status == 1
    assert says in done.err
    assert (register / "judgements.csv").read_bytes() == before


@pytest.mark.parametrize("wrong", [("--when", "gisteren"), ("--from", "2093-13-01"), ("--why", " ")])
def test_a_wrong_option(judge: Run, register: Path, wrong: tuple[str, str]) -> None:
    """A day that is none, or a decision without a reason, is a wrong command line."""
    done = judge("accept", "Steekproev", SAM, *BY, *wrong)
    assert done.status == 2
    assert not (register / "judgements.csv").exists()


def test_without_a_release(run: Run, register: Path, tmp_path: Path) -> None:
    """One can decide before there is a release; then nothing tells how many documents it is about."""
    done = run("judge", "accept", "X", SAM, *BY, "--register", register, "--data", tmp_path / "weg")
    assert done.status == 0
    assert "there is no release under" in done.out


@pytest.mark.parametrize(
    "arguments",
    [("judge", "list"), ("judge", "accept", "X", SAM, *BY), ("link", "-", "--column", "naam", "--on", "2094-01-01")],
    ids=lambda arguments: " ".join(arguments[:2]),
)
def test_a_register_that_is_not_there(run: Run, tmp_path: Path, example_out: Path, arguments: tuple[str, ...]) -> None:
    """A wrong path is told: an empty register would know nobody, and nothing would be linked."""
    data = () if arguments[0] == "link" else ("--data", example_out)
    done = run(*arguments, "--register", tmp_path / "weg", *data)
    assert done.status == 1
    assert "there is no register here" in done.err


# ---------------------------------------------------------------- same and different


def test_same_person_says_how_many_documents(judge: Run, register: Path) -> None:
    """Two keys become one: as many documents change as name the other."""
    done = judge("same", "sam-steekproef", "vera-voorbeeld", *BY)
    assert done.status == 0, done.err
    assert "documents concerned at the next build" in done.out
    written = read_file(register / "judgements.csv").pairs[0]
    assert (written.entity, written.other) == ("persoon/sam-steekproef", "persoon/vera-voorbeeld")


def test_different_person_waits_for_the_register(judge: Run) -> None:
    """Who was joined is parted where people are joined: in the build of the register."""
    assert "when the register is built again" in judge("different", "sam-steekproef", "persoon/vera-voorbeeld", *BY).out


# ---------------------------------------------------------------- the next build


def value(kg: Kg, data: Path, query: str) -> list[dict[str, str]]:
    """The rows of a query on a release."""
    done = kg("query", query, "--data", data, "--format", "csv")
    assert done.returncode == 0, done.stderr
    return list(csv.DictReader(io.StringIO(done.stdout)))


LINK = """SELECT ?entiteit ?zekerheid ?grond WHERE {
  ?v kg:zoalsGeschreven "Steekproev" ; kg:verwijstNaarEntiteit ?entiteit ;
     kg:zekerheid ?zekerheid ; kg:grond ?grond }"""


def test_a_decision_wins_in_every_build(kg: Kg, judge: Run, examples: Path, register: Path, tmp_path: Path) -> None:
    """The link has certainty 1 and says who, when and why; building again from the same files says the same."""
    vera = "kamerlid/vera-voorbeeld/2090-03-28"
    assert judge("accept", "Steekproev", vera, "--fractie", "VBP", *BY).status == 0
    corpus = examples / "corpus" / "officieel"
    for name in ("een", "twee"):
        done = kg("build", corpus, "--register", register, "--out", tmp_path / name)
        assert done.returncode == 0, done.stderr
    found = value(kg, tmp_path / "een", LINK)
    assert [row["entiteit"].endswith(vera) for row in found] == [True]
    assert float(found[0]["zekerheid"]) == 1
    assert found[0]["grond"] == "Besluit van redactie (2094-05-01): getoetst"
    assert current(tmp_path / "een").id == current(tmp_path / "twee").id


def test_a_rejected_link_is_gone_from_the_graph(
    kg: Kg, judge: Run, examples: Path, register: Path, tmp_path: Path
) -> None:
    """The mention stays, without a link; the note on it says who rejected it and why."""
    assert judge("reject", "Steekproev", SAM, *BY).status == 0
    done = kg("build", examples / "corpus" / "officieel", "--register", register, "--out", tmp_path / "data")
    assert done.returncode == 0, done.stderr
    assert value(kg, tmp_path / "data", LINK) == []
    note = 'SELECT ?grond WHERE { ?m kg:over ?v ; kg:grond ?grond . ?v kg:zoalsGeschreven "Steekproev" }'
    assert value(kg, tmp_path / "data", note)[0]["grond"] == "Besluit van redactie (2094-05-01): getoetst"


def test_the_replaced_key_leads_to_the_one_that_stays(
    kg: Kg, judge: Run, examples: Path, register: Path, tmp_path: Path
) -> None:
    """Of two who are one person, the IRIs of the other and of the roles they had say what replaces them."""
    assert judge("same", "vera-voorbeeld", "sam-steekproef", *BY).status == 0
    done = kg("build", examples / "corpus" / "officieel", "--register", register, "--out", tmp_path / "data")
    assert done.returncode == 0, done.stderr
    query = "SELECT ?old ?new WHERE { ?old dcterms:isReplacedBy ?new } ORDER BY ?old"
    pairs = [(row["old"].split("/id/")[1], row["new"].split("/id/")[1]) for row in value(kg, tmp_path / "data", query)]
    assert pairs == [
        (SAM, "kamerlid/vera-voorbeeld/2090-03-28"),
        ("persoon/sam-steekproef", "persoon/vera-voorbeeld"),
    ]
    left = "SELECT ?x WHERE { ?s ?p ?x FILTER(?p != dcterms:isReplacedBy && CONTAINS(STR(?x), 'id/persoon/sam-')) }"
    assert value(kg, tmp_path / "data", left) == []
    found = value(kg, tmp_path / "data", LINK)
    assert found[0]["entiteit"].endswith("kamerlid/vera-voorbeeld/2090-03-28")


# ---------------------------------------------------------------- one after another


class Terminal(io.StringIO):
    """What a person types."""

    def isatty(self) -> bool:
        return True


@pytest.fixture
def walk(run: Run, register: Path, example_out: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run `kg judge` and type these lines."""

    def call(*typed: str | Path) -> Done:
        monkeypatch.setattr(sys, "stdin", Terminal("".join(f"{line}\n" for line in typed)))
        return run("judge", "--register", register, "--data", example_out, "--when", "2094-05-01")

    return call


@pytest.fixture
def place(judge: Run) -> int:
    """How many cases come before that of Steekproev."""
    return [row["mention"] for row in listed(judge("list", "--format", "csv"))].index("Steekproev")


def test_a_number_chooses(walk: Run, register: Path, place: int) -> None:
    """Who decides is asked once, why for each decision; the candidate with that number is accepted."""
    done = walk("redactie", *["s"] * place, "1", "", "tikfout", "q")
    assert done.status == 0, done.err
    assert "1 decision written" in done.out
    written = read_file(register / "judgements.csv").all()
    assert [(one.mention, one.fractie, one.entity, one.decision) for one in written] == [
        ("Steekproev", "VBP", SAM, "accept")
    ]
    assert (written[0].who, written[0].when, written[0].why) == ("redactie", "2094-05-01", "tikfout")


def test_r_rejects(walk: Run, register: Path, place: int) -> None:
    """The link that was made is rejected."""
    done = walk("redactie", *["s"] * place, "r", "een ander", "q")
    assert "1 decision written" in done.out
    assert [(one.entity, one.decision) for one in read_file(register / "judgements.csv").all()] == [(SAM, "reject")]


@pytest.mark.parametrize("typed", [("redactie", "q"), ("redactie", "s"), (), ("redactie", "99", "q")])
def test_leaving_writes_nothing(walk: Run, register: Path, typed: tuple[str, ...]) -> None:
    """Who quits, skips, closes the terminal or types something else has decided nothing."""
    done = walk(*typed)
    assert done.status == 0, done.err
    assert "0 decisions written" in done.out
    assert not (register / "judgements.csv").exists()


def test_without_a_terminal(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """A script that calls `kg judge` is told what to call instead."""
    monkeypatch.setattr(sys, "stdin", io.StringIO("1\n"))
    done = run("judge")
    assert done.status == 1
    assert "kg judge list" in done.err
