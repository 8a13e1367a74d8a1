"""Whole documents to quads: what stands beside each name is what mapping gives, line by line.

`pytest tests/mapping --update-golden` writes the files again.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.extract import extract
from kg.identity import Register
from kg.identity.document import hints_of, resolve_document
from kg.mapping.document import Sources
from kg.model import Document
from kg.readers import read
from tests.mapping.records import lines_of, parsed

GOLDEN = Path(__file__).parent / "golden"
DOCUMENTS = {
    "aanhangsel-xml": "officieel/ah-tk-20932094-12.xml",
    "uitstel-zonder-vragen": "tekst/ah-52.txt",
    "zonder-koppen": "tekst/zonder-koppen.txt",
}


def test_every_folder_is_tested() -> None:
    """Each folder of expected quads belongs to a document, and each document has one."""
    assert {path.parent.name for path in GOLDEN.glob("*/expected.nq")} == set(DOCUMENTS)
    assert len(DOCUMENTS) == 3


@pytest.mark.parametrize("name", sorted(DOCUMENTS))
def test_golden(name: str, examples: Path, request: pytest.FixtureRequest) -> None:
    """The document gives these quads, sorted."""
    path = DOCUMENTS[name]
    document = read((examples / "corpus" / path).read_bytes(), path)
    assert isinstance(document, Document)
    register = Register.load(examples / "register")
    resolved = resolve_document(register, extract(document), hints_of((), None))
    lines = sorted(set(lines_of(resolved, Sources((path,)), register=register)))
    assert len(parsed(lines)) == len(lines)
    expected = GOLDEN / name / "expected.nq"
    if request.config.getoption("--update-golden", default=False):
        expected.parent.mkdir(parents=True, exist_ok=True)
        expected.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    assert expected.read_text(encoding="utf-8").split("\n")[:-1] == lines
