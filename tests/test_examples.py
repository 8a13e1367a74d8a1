"""The example corpus: its made files follow from their sources, its table names every file."""

from __future__ import annotations

import csv
import importlib.util
import io
import zipfile
from pathlib import Path
from types import ModuleType

import pypdf
import pytest
from lxml import etree

EXAMPLES = Path(__file__).resolve().parents[1] / "examples"
CORPUS = EXAMPLES / "corpus"
FILES = sorted(path.relative_to(CORPUS).as_posix() for path in CORPUS.rglob("*") if path.is_file())


@pytest.fixture(scope="module")
def maker() -> ModuleType:
    """The script examples/make.py as a module."""
    spec = importlib.util.spec_from_file_location("make_examples", EXAMPLES / "make.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def content(data: bytes) -> object:
    """What a PDF or zip says, apart from how libraries compress it and which unused namespaces they declare."""
    if data.startswith(b"%PDF"):
        return [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(data)).pages]
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return [(name, canonical(name, archive.read(name))) for name in archive.namelist() if not name.endswith("/")]


def canonical(name: str, member: bytes) -> bytes:
    """XML in canonical form, anything else as it is."""
    if name.endswith((".xml", ".rels")):
        return etree.tostring(etree.fromstring(member), method="c14n", exclusive=True)
    return member


def test_made_files_follow_from_their_sources(maker: ModuleType) -> None:
    """Running the script again would change nothing: nobody edited a made file, nor forgot to make it."""
    made = maker.binaries()
    assert len(made) == 3
    for path, data in made.items():
        assert content(path.read_bytes()) == content(data), path


def test_made_files_are_the_same_bytes_each_time(maker: ModuleType) -> None:
    """No clock and no chance goes into a made file."""
    assert maker.binaries() == maker.binaries()


def test_the_table_names_every_file() -> None:
    """A document of the corpus without a line that says what it shows is no example."""
    assert len(FILES) >= 18
    table = (EXAMPLES / "README.md").read_text(encoding="utf-8")
    rows = [line for line in table.splitlines() if line.startswith("| `")]
    named = "\n".join(row.split("|")[1] for row in rows)
    absent = [name for name in FILES if f"`{name}`" not in named and f"`{suffixes(name)}`" not in named]
    assert absent == []


def suffixes(name: str) -> str:
    """`a/b-1.metadata.xml` → `.metadata.xml`: further forms of one document are named by their endings."""
    return "." + name.rsplit("/", 1)[1].split(".", 1)[1]


def test_the_corpus_is_small() -> None:
    """Examples are read on every run of the suite and travel with the source."""
    assert sum((CORPUS / name).stat().st_size for name in FILES) < 150_000


REGISTERS = {
    "persons": "key,name,given,prefix,family,initials,birth,source",
    "kamerleden": "person,fractie,begin,end,source",
    "bewindspersonen": "person,ambt,ministerie,portefeuille,post,begin,end,kabinet,source",
    "ministeries": "code,source",
    "ministerieversies": "ministerie,name,abbreviation,begin,end,tooi,source",
    "fracties": "slug,names,begin,end,source",
    "kabinetten": "slug,name,begin,end,source",
    "identifiers": "entity,scheme,id,source,date",
}
INVENTED_ID = "00000000-"  # no register gives out such a GUID


@pytest.mark.parametrize("name", REGISTERS)
def test_the_register_is_invented(name: str) -> None:
    """Every row of the example register says that it is made up and carries no real id of another register."""
    with (EXAMPLES / "register" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert list(rows[0]) == REGISTERS[name].split(",")
    assert {row["source"] for row in rows} == {"verzonnen"}
    assert [row for row in rows if row.get("tooi") or not row.get("id", INVENTED_ID).startswith(INVENTED_ID)] == []
