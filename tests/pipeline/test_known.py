"""Headings lost: what another document of the build prints parts the text, in any order and whatever is damaged."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from kg.cli.querying import with_prefixes
from kg.pipeline import Journal, Options, build
from kg.releases import Release
from kg.store import open_read_only

VRAGEN = (
    "Hoeveel nietmachines zijn er op uw ministerie, en hoeveel daarvan nieten werkelijk?",
    "Deelt u de mening dat een nietmachine zonder nietjes een presse-papier is?",
    "Bent u bereid alle nietmachines voor het zomerreces te laten vullen?",
    "Wilt u de Kamer daarover voor het einde van het jaar berichten?",
)
ANTWOORDEN = (
    "Er zijn er vierhonderd, waarvan er tien nieten. De andere wachten op onderdelen.",
    "Die mening deel ik niet: een presse-papier is zwaarder.",
    "Ja, zodra de nietjes geleverd zijn. Dat kan nog even duren, en de Kamer hoort dat dan.",
)
ASKED = (
    "{number}\nVragen van het lid Voorbeeld (VBP) aan de Minister van Voorbeelden over {subject} "
    "(ingezonden {day} maart 2094).\n"
)
ANSWERED = "Antwoord van Minister Denkbeeldig (Voorbeelden) (ontvangen 21 maart 2094).\n"
TABLED = ASKED.format(number="2094Z00090", subject="nietmachines", day=3) + "".join(
    f"Vraag {n}\n{text}\n" for n, text in enumerate(VRAGEN, 1)
)
# The third and fourth are answered together.
LOST = "\n".join((VRAGEN[0], ANTWOORDEN[0], VRAGEN[1], ANTWOORDEN[1], VRAGEN[2], VRAGEN[3], ANTWOORDEN[2], ""))
ROWS = [
    ("1", ANTWOORDEN[0]),
    ("2", ANTWOORDEN[1]),
    ("3", ANTWOORDEN[2]),
    ("4", ANTWOORDEN[2]),
]
ANSWERS = """
SELECT ?n ?tekst ?zekerheid ?grond ?set WHERE {
  ?antwoord kg:uitDocument/kg:bronbestand ?bron ; kg:tekst ?tekst ; kg:beantwoordt ?vraag .
  ?vraag kg:inSet ?set ; kg:nummer ?n .
  ?melding kg:over ?antwoord ; kg:soortMelding kg:koppenVerloren ; kg:zekerheid ?zekerheid ; kg:grond ?grond .
  FILTER(CONTAINS(?bron, "antwoord"))
} ORDER BY ?n"""


def published(
    tmp_path: Path,
    examples: Path,
    files: dict[str, str],
    order: tuple[str, ...] = (),
    journal: Journal | None = None,
) -> Release:
    """A release of texts by path; their folders are given in `order`, else in that of the texts."""
    for name, text in files.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    folders = order or tuple(dict.fromkeys(name.split("/")[0] for name in files))
    out = tmp_path / f"out-{'-'.join(folders)}"
    options = Options(tuple(tmp_path / f for f in folders), out, examples / "register", workers=2)
    return build(options, journal=journal).release


def answers(release: Release) -> list[dict[str, str]]:
    """The answers of the document without headings, with the question each answers, by number."""
    found = open_read_only(release.store).select(with_prefixes(ANSWERS))
    names = [str(name) for name in found.variables]
    return [{name: cell.value for name, cell in zip(names, row, strict=True) if cell} for row in found.rows]


def rows(release: Release) -> list[tuple[str, str]]:
    """Number of the question and text of the answer."""
    return [(row["n"], row["tekst"]) for row in answers(release)]


def test_questions_of_another_document_part_the_text(tmp_path: Path, examples: Path) -> None:
    """Single and joint answers are told apart, with a certainty and a reason that names the other document."""
    found = answers(published(tmp_path, examples, {"vragen/kv.txt": TABLED, "antwoord/antwoord.txt": LOST}))
    assert [(row["n"], row["tekst"]) for row in found] == ROWS
    assert {row["zekerheid"] for row in found} == {"0.95"}
    assert all("herkend aan hun tekst in" in row["grond"] for row in found)
    assert {row["set"].rsplit("/", 1)[1] for row in found} == {"2094z00090"}


def test_the_order_of_inputs_makes_no_difference(tmp_path: Path, examples: Path) -> None:
    """Questions before answers or after: the same bytes."""
    files = {"vragen/kv.txt": TABLED, "antwoord/antwoord.txt": LOST}
    one = published(tmp_path, examples, files)
    other = published(tmp_path, examples, files, ("antwoord", "vragen"))
    dumps = {name: entry for name, entry in one.manifest["files"].items() if name.startswith("dumps/")}
    assert len(dumps) >= 4
    assert dumps == {name: entry for name, entry in other.manifest["files"].items() if name.startswith("dumps/")}


@pytest.mark.parametrize("first", ["0-antwoord", "z-antwoord"])
def test_the_order_of_names_makes_no_difference(tmp_path: Path, examples: Path, first: str) -> None:
    """Whichever file is read first."""
    assert rows(published(tmp_path, examples, {"in/kv.txt": TABLED, f"in/{first}.txt": LOST})) == ROWS


def test_question_marks_gone_and_everything_on_one_line(tmp_path: Path, examples: Path) -> None:
    """Nothing of the form is left: the known questions alone tell what is what."""
    files = {"vragen/kv.txt": TABLED, "antwoord/antwoord.txt": LOST.replace("?", "").replace("\n", " ") + "\n"}
    assert rows(published(tmp_path, examples, files)) == ROWS


def damaged(text: str, seed: int) -> str:
    """The text with one letter in fifty replaced, and lines broken within words."""
    picked = random.Random(seed)
    letters = "".join("x" if c.isalpha() and picked.randrange(50) == 0 else c for c in text)
    return letters.replace("nietmachine", "nietma-\nchine")


@pytest.mark.parametrize("seed", range(3))
def test_a_damaged_copy(tmp_path: Path, examples: Path, seed: int) -> None:
    """Numbers and joint answers are those of the set, though hardly a question is the same to the letter."""
    found = answers(
        published(tmp_path, examples, {"vragen/kv.txt": TABLED, "antwoord/antwoord.txt": damaged(LOST, seed)})
    )
    assert [row["n"] for row in found] == ["1", "2", "3", "4"]
    assert found[2]["tekst"] == found[3]["tekst"]
    assert {row["set"].rsplit("/", 1)[1] for row in found} == {"2094z00090"}


DECOY = ASKED.format(number="2094Z00091", subject="perforatoren", day=5) + (
    f"Vraag 1\nKent u het rapport over perforatoren?\nVraag 2\n{VRAGEN[1]}\nVraag 3\nWat vindt u van dat rapport?\n"
)


def test_a_set_with_one_equal_question_is_not_taken(tmp_path: Path, examples: Path) -> None:
    """Alone it tells nothing; beside the right set it changes nothing."""
    lost = LOST.replace("?", "")
    alone = published(tmp_path / "alone", examples, {"vragen/kv.txt": DECOY, "antwoord/antwoord.txt": lost})
    assert rows(alone) == []
    files = {"vragen/a.txt": DECOY, "vragen/b.txt": TABLED, "antwoord/antwoord.txt": lost}
    both = published(tmp_path / "both", examples, files)
    assert rows(both) == ROWS
    assert {row["set"].rsplit("/", 1)[1] for row in answers(both)} == {"2094z00090"}


def test_a_number_of_another_case_keeps_a_set_away(tmp_path: Path, examples: Path) -> None:
    """Questions asked again: the text says of which case it is, and that is not the known one."""
    lost = "2094Z00092\n" + ANSWERED + LOST.replace("?", "")
    assert rows(published(tmp_path, examples, {"vragen/kv.txt": TABLED, "antwoord/antwoord.txt": lost})) == []


def test_a_number_ties_what_hardly_has_questions(tmp_path: Path, examples: Path) -> None:
    """One question of four stands in the text: with the number of the case that is enough."""
    lost = f"2094Z00090\n{ANSWERED}{VRAGEN[2]}\n{ANTWOORDEN[2]}\n".replace("?", "")
    assert rows(published(tmp_path, examples, {"vragen/kv.txt": TABLED, "antwoord/antwoord.txt": lost})) == [ROWS[2]]


def test_answers_without_questions_keep_their_doubt(tmp_path: Path, examples: Path) -> None:
    """Bare answers in an order that proves nothing are not numbered; the doubt is published."""
    lost = "2094Z00090\n" + ANSWERED + "".join(f"Antwoord\n{text}\n" for text in ANTWOORDEN)
    release = published(tmp_path, examples, {"vragen/kv.txt": TABLED, "antwoord/antwoord.txt": lost})
    assert rows(release) == []
    query = "SELECT ?grond WHERE { ?m kg:soortMelding kg:koppenVerloren ; kg:grond ?grond }"
    found = open_read_only(release.store).select(with_prefixes(query))
    assert ["niet te zeggen" in row[0].value for row in found.rows if row[0]] == [True]


def test_without_what_is_known_nothing_changes(tmp_path: Path, examples: Path) -> None:
    """Alone, the text is told apart by form, with the certainty of form."""
    journal = Journal()
    files = {"antwoord/antwoord.txt": "2094Z00090\n" + ANSWERED + LOST}
    release = published(tmp_path, examples, files, journal=journal)
    assert {step.name: step.out for step in journal.steps}["look for known questions"] == 0
    query = "SELECT ?z WHERE { ?m kg:soortMelding kg:koppenVerloren ; kg:zekerheid ?z }"
    found = open_read_only(release.store).select(with_prefixes(query))
    assert {row[0].value for row in found.rows if row[0]} == {"0.8"}
