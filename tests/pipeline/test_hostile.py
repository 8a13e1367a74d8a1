"""Files that are no documents: a clear line in the report, quarantine, and the build goes on."""

from __future__ import annotations

import io
import json
import tarfile
import zipfile
from pathlib import Path

import pytest

from kg.pipeline import Options, Outcome, build

GOOD = """2093Z00099
Vragen van het lid Voorbeeld (VBP) aan de Minister van Voorbeelden over een goed document (ingezonden 3 maart 2094).
Vraag 1
Komt dit document goed over?
"""
BILLION_LAUGHS = """<?xml version="1.0"?>
<!DOCTYPE officiele-publicatie [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>
<officiele-publicatie><kamervragen><vraag><al>&b;</al></vraag></kamervragen></officiele-publicatie>
"""
EXTERNAL = """<?xml version="1.0"?>
<!DOCTYPE officiele-publicatie [<!ENTITY x SYSTEM "file:///etc/hostname">]>
<officiele-publicatie><kamervragen><vraag><al>&x;</al></vraag></kamervragen></officiele-publicatie>
"""


def bomb() -> bytes:
    """A zip of 200 MB of zeros in 200 kB."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive, archive.open("bom.txt", "w") as member:
        for _ in range(200):
            member.write(bytes(1 << 20))
    return packed.getvalue()


def traversal() -> bytes:
    """A tar whose member wants to be written outside."""
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w:gz") as archive:
        member = tarfile.TarInfo("../../outside.txt")
        member.size = len(GOOD.encode())
        archive.addfile(member, io.BytesIO(GOOD.encode()))
    return packed.getvalue()


HOSTILE = {
    "binary.bin": bytes(range(256)) * 64,
    "empty.txt": b"",
    "spaces.txt": b" \n\n\t ",
    "one-line.txt": b"a " * (25 << 20),
    "bomb.zip": bomb(),
    "laughs.xml": BILLION_LAUGHS.encode(),
    "external.xml": EXTERNAL.encode(),
    "truncated.xml": b"<?xml version='1.0'?><officiele-publicatie><kamervragen><vraag>",
    "truncated.zip": b"PK\x03\x04" + bytes(40),
    "traversal.tar.gz": traversal(),
    "picture.pdf": b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\n%%EOF\n",
}


@pytest.fixture(scope="module")
def outcome(tmp_path_factory: pytest.TempPathFactory, examples: Path) -> Outcome:
    """A build of one good document among all of these, and a folder that holds itself."""
    folder = tmp_path_factory.mktemp("hostile") / "inputs"
    folder.mkdir()
    (folder / "good.txt").write_text(GOOD, encoding="utf-8")
    for name, data in HOSTILE.items():
        (folder / name).write_bytes(data)
    (folder / "loop").symlink_to(folder, target_is_directory=True)
    out = folder.parent / "out"
    return build(Options((folder,), out, examples / "register", workers=2, budget=20))


def test_the_good_document_is_published(outcome: Outcome) -> None:
    """The others cost it nothing."""
    assert outcome.release.manifest["classes"]["Vragendocument"] == 1
    assert outcome.release.manifest["classes"]["Vraag"] == 1


def test_every_hostile_file_is_in_quarantine(outcome: Outcome) -> None:
    """None is dropped in silence: each stands in the report by its path."""
    rejected = {entry["bronbestand"].split("/")[1] for entry in outcome.journal.quarantine}
    assert rejected == set(HOSTILE)


def test_the_reasons_can_be_acted_on(outcome: Outcome) -> None:
    """Each says what is wrong, as a fault of the file and never as one of ours."""
    for entry in outcome.journal.quarantine:
        assert entry["kind"] in ("source", "rule"), entry
        assert len(entry["message"]) > 10
        assert {"value", "expected", "remedy"} & set(entry), entry


def test_no_entity_was_expanded(outcome: Outcome) -> None:
    """Nothing of this machine got in by an XML file."""
    report = (outcome.release.folder / "report" / "build.json").read_text(encoding="utf-8")
    assert Path("/etc/hostname").read_text(encoding="utf-8").strip() not in report.replace("hostile", "")


def test_the_report_lists_the_quarantine(outcome: Outcome) -> None:
    """What the build said is kept with the release."""
    report = json.loads((outcome.release.folder / "report" / "build.json").read_text(encoding="utf-8"))
    assert report["quarantine"] == sorted(outcome.journal.quarantine, key=lambda e: (e["bronbestand"], e["step"]))
    assert len(report["quarantine"]) == len(HOSTILE)
