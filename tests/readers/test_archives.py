"""Walking folders and archives."""

from __future__ import annotations

import gzip
import io
import os
import stat
import tarfile
import zipfile
from email.message import EmailMessage
from pathlib import Path
from random import Random

import pytest

from kg.errors import RuleError, SourceError
from kg.readers import archives
from kg.readers.archives import Input, Walk
from tests.readers import forms


def walked(*paths: Path) -> list[Input]:
    return list(Walk(paths))


def names(*paths: Path) -> list[str]:
    return [found.bronbestand for found in walked(*paths)]


def tarred(members: dict[str, bytes], mode: str = "w:gz") -> bytes:
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode=mode) as archive:  # type: ignore[call-overload]  # the mode is a variable
        for name, data in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return stream.getvalue()


def fill(folder: Path, *paths: str) -> Path:
    for path in paths:
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text("pap")
    return folder


def test_paths_begin_with_the_name_of_the_folder_given(tmp_path: Path) -> None:
    """Files are named relative to the parent of the folder, sorted; a single file by its name."""
    fill(tmp_path, "c/seeds/b.txt", "c/seeds/a.txt", "c/tk/02.txt", "los.txt")
    assert names(tmp_path / "c" / "seeds", tmp_path / "los.txt") == ["seeds/a.txt", "seeds/b.txt", "los.txt"]
    assert names(tmp_path / "c") == ["c/seeds/a.txt", "c/seeds/b.txt", "c/tk/02.txt"]


def test_the_name_of_the_folder_holds_also_for_a_relative_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """`.` is the folder that it is."""
    monkeypatch.chdir(fill(tmp_path / "seeds", "a.txt"))
    assert names(Path()) == ["seeds/a.txt"]


def test_what_is_no_input_by_name_is_counted(tmp_path: Path) -> None:
    """Hidden, checksum and system files, and links to folders, are left out and said."""
    folder = fill(tmp_path / "c", "a.txt", ".git/x", "~$a.docx", "SHA256SUMS", "a.txt.sha256", "Thumbs.db")
    (folder / "lus").symlink_to(folder, target_is_directory=True)
    walk = Walk([folder])
    assert [found.bronbestand for found in walk] == ["c/a.txt"]
    assert walk.ignored == {"hidden file": 2, "checksum": 2, "system file": 1, "link to a folder": 1}


def test_files_that_cannot_be_read_are_errors_in_the_stream(tmp_path: Path) -> None:
    """A pipe and a dangling link give an error each, and the walk goes on."""
    folder = fill(tmp_path / "c", "z.txt")
    os.mkfifo(folder / "a")
    (folder / "b").symlink_to(folder / "weg")
    found = walked(folder)
    assert [(i.bronbestand, i.error is not None) for i in found] == [("c/a", True), ("c/b", True), ("c/z.txt", False)]


def test_a_file_that_is_too_large_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The size of a file is looked at before it is read."""
    monkeypatch.setattr(archives, "MAX_BYTES", 2)
    (found,) = walked(fill(tmp_path, "a.txt") / "a.txt")
    assert isinstance(found.error, SourceError)


@pytest.mark.parametrize("packed", ["zip", "tar", "tar.gz"])
def test_members_of_an_archive_have_its_path_before_theirs(tmp_path: Path, packed: str) -> None:
    """Zips, tars and gzipped tars are walked; an archive in an archive too."""
    members = {"map/b.txt": b"B", "a.docx": forms.word(["pap"]), "in.zip": forms.zipped({"c.txt": "C"}), ".x": b"x"}
    data = forms.zipped(dict(members)) if packed == "zip" else tarred(members, "w:gz" if packed == "tar.gz" else "w")
    (tmp_path / "x").write_bytes(data)
    found = {i.bronbestand: i.data for i in walked(tmp_path / "x")}
    assert found == {"x/map/b.txt": b"B", "x/a.docx": members["a.docx"], "x/in.zip/c.txt": b"C"}


def test_a_document_that_is_a_zip_and_a_gzipped_file_are_no_archives(tmp_path: Path) -> None:
    """Of gzips only a tar in one is an archive; .docx and .odt are documents."""
    given = {"a": gzip.compress(forms.CSV.encode()), "b": forms.open_text(), "c": forms.word(["x"])}
    for name, data in given.items():
        (tmp_path / name).write_bytes(data)
    assert walked(*(tmp_path / name for name in given)) == [Input(name, data) for name, data in given.items()]


def special_zip() -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name in ("/etc/a", "../b", "m/../../c", "C:\\d", "goed.txt"):
            archive.writestr(name, "x")
        link = zipfile.ZipInfo("link")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, "/etc/passwd")
        with pytest.warns(UserWarning, match="Duplicate"):
            archive.writestr("goed.txt", "y")
    return stream.getvalue()


def test_members_that_would_lead_elsewhere_are_refused(tmp_path: Path) -> None:
    """Absolute names, names that climb, links and second members of one name are errors; the rest is read."""
    (tmp_path / "a.zip").write_bytes(special_zip())
    found = walked(tmp_path / "a.zip")
    assert [i.bronbestand for i in found if i.error is None] == ["a.zip/goed.txt"]
    faults = [i.error.value for i in found if i.error is not None]
    assert len(faults) == 6
    assert {"its name is an absolute path", "its name leads out of the archive", "its name occurs twice"} <= set(faults)
    assert "it is a link or a device" in faults


def test_links_in_a_tar_are_refused(tmp_path: Path) -> None:
    """A tar may hold links and devices; none is followed."""
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w:gz") as archive:
        for kind in (tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.CHRTYPE, tarfile.FIFOTYPE):
            info = tarfile.TarInfo(f"x{kind.decode()}")
            info.type, info.linkname = kind, "/etc/passwd"
            archive.addfile(info)
    (tmp_path / "a").write_bytes(stream.getvalue())
    assert [i.error is not None for i in walked(tmp_path / "a")] == [True] * 4


def test_an_encrypted_member_is_an_error(tmp_path: Path) -> None:
    """A member with a password cannot be read; the flag in the zip says so."""
    data = bytearray(forms.zipped({"a.txt": "x"}))
    data[data.index(b"PK\x01\x02") + 8] |= 1
    (tmp_path / "a").write_bytes(data)
    (found,) = walked(tmp_path / "a")
    assert found.error is not None
    assert "encrypted" in str(found.error)


@pytest.mark.parametrize("packed", ["zip", "tar.gz"])
def test_a_bomb_is_stopped_by_counting(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, packed: str) -> None:
    """Inflating stops when an archive gives more than its size allows, whatever sizes it claims."""
    monkeypatch.setattr(archives, "MAX_BYTES", 100_000)
    members = {f"{n:03}.txt": b"\0" * 90_000 for n in range(200)}
    data = forms.zipped(dict(members)) if packed == "zip" else tarred(members)
    monkeypatch.setattr(archives, "MAX_RATIO", 2)
    (tmp_path / "a").write_bytes(data)
    found = walked(tmp_path / "a")
    assert found[-1].error is not None
    assert sum(len(i.data) for i in found) < 5_000_000
    assert "times its size" in str(found[-1].error)


def test_archives_may_not_be_nested_deep(tmp_path: Path) -> None:
    """An archive in an archive is read, one in that is not."""
    inner = forms.zipped({"a.txt": "x"})
    for name in ("2.zip", "3.zip", "4.zip"):
        inner = forms.zipped({name: inner})
    (tmp_path / "a").write_bytes(inner)
    (found,) = walked(tmp_path / "a")
    assert (found.bronbestand, "nested" in str(found.error)) == ("a/4.zip/3.zip", True)


@pytest.mark.parametrize("name", ["a.zip", "b.tgz"])
def test_a_damaged_archive_is_an_error_that_names_it(tmp_path: Path, name: str) -> None:
    """Half an archive ends in an error with its name; the walk itself goes on."""
    noise = Random(7).randbytes(3000)
    whole = forms.zipped({"a.txt": noise}) if name == "a.zip" else tarred({"b.txt": noise})
    (tmp_path / name).write_bytes(whole[: len(whole) // 2])
    (tmp_path / "c.txt").write_text("pap")
    *_, damaged, good = walked(tmp_path / name, tmp_path / "c.txt")
    assert (damaged.bronbestand.startswith(name), damaged.error is not None) == (True, True)
    assert good == Input("c.txt", b"pap")


def test_a_missing_path_and_two_of_one_name_are_refused(tmp_path: Path) -> None:
    """Before the walk begins, its inputs must exist and be tellable apart."""
    fill(tmp_path, "a/seeds/x", "b/seeds/x")
    with pytest.raises(SourceError, match="no such input"):
        Walk([tmp_path / "weg"])
    with pytest.raises(RuleError, match="one name"):
        Walk([tmp_path / "a" / "seeds", tmp_path / "b" / "seeds"])


def test_names_are_made_printable(tmp_path: Path) -> None:
    """A line end in a file name cannot break a report."""
    assert names(fill(tmp_path / "c", "a\nb.txt", "100%.txt", "5%\n.txt")) == [
        "c/100%.txt",
        "c/5%25%0A.txt",
        "c/a%0Ab.txt",
    ]


def test_the_attachments_of_a_message_follow_it(tmp_path: Path) -> None:
    """A message is a file, and what it carries are files in it; an archive that it carries is gone through."""
    made = EmailMessage()
    made["From"], made["To"] = "v@vbp.example", "griffie@kamer.example"
    made.set_content("Zie bijlagen.")
    packed = forms.zipped({"a.txt": "Vraag 1"})
    made.add_attachment(packed, maintype="application", subtype="zip", filename="b.zip")
    made.add_attachment(b"%PDF-", maintype="application", subtype="pdf", filename="c.pdf")
    (tmp_path / "mail.eml").write_bytes(made.as_bytes())
    found = list(Walk([tmp_path / "mail.eml"]))
    assert [given.bronbestand for given in found] == ["mail.eml", "mail.eml/b.zip/a.txt", "mail.eml/c.pdf"]
    assert [given.data for given in found[1:]] == [b"Vraag 1", b"%PDF-"]


def test_messages_within_messages_are_gone_through_to_a_limit(tmp_path: Path) -> None:
    """A message that was sent on and on ends in an error, not in an endless walk."""
    inner = EmailMessage()
    inner["From"], inner["To"] = "v@vbp.example", "griffie@kamer.example"
    inner.set_content("Vraag 1")
    for _ in range(3):
        outer = EmailMessage()
        outer["From"], outer["To"] = "v@vbp.example", "griffie@kamer.example"
        outer.set_content("Zie hieronder.")
        outer.add_attachment(inner)
        inner = outer
    (tmp_path / "mail.eml").write_bytes(inner.as_bytes())
    errors = [str(given.error) for given in Walk([tmp_path / "mail.eml"]) if given.error]
    assert ["nested too deep" in error for error in errors] == [True]
