"""Documents per second of reading and extraction, beside a bare pass over the same bytes: `python bench/extract.py`.

The peer is the least that any reader does: decoding a text, parsing a tree, inflating an archive. Ratios within one run
count; seconds differ from day to day and from machine to machine.
"""

from __future__ import annotations

import argparse
import io
import zipfile
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from time import process_time

from lxml import etree, html

from kg.errors import KamergraafError
from kg.extract import extract
from kg.model import Document, Form
from kg.readers import read

EXAMPLES = Path(__file__).resolve().parents[1] / "examples" / "corpus"
SECONDS = 1.0  # of processor time for each measurement; the best of the rounds counts


@dataclass(frozen=True, slots=True)
class Given:
    """A file that holds a document."""

    data: bytes
    document: Document


def main() -> None:
    """Measure the examples, and every folder that is given."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", nargs="*", type=Path, help="more documents, beside the examples")
    folders = [EXAMPLES, *parser.parse_args().folder]
    print(f"{'':38}{'files':>6}{'kB':>8}{'bare/s':>9}{'read/s':>9}{'extract/s':>11}{'both/s':>9}{'both : bare':>13}")
    for folder in folders:
        for form, files in sorted(by_form(folder).items()):
            report(f"{folder.name}, {form}", files)


def by_form(folder: Path) -> dict[Form, list[Given]]:
    """The documents below a folder, by form; rows, metadata and what cannot be read are left out."""
    found: dict[Form, list[Given]] = defaultdict(list)
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        data = path.read_bytes()
        try:
            document = read(data, path.name)
        except KamergraafError:
            continue
        if isinstance(document, Document):
            found[document.form].append(Given(data, document))
    return found


def report(name: str, files: list[Given]) -> None:
    """Print one line: how many documents a second each step takes."""
    peer = BARE[files[0].document.form]
    bare = rate(files, lambda given: peer(given.data))
    reading = rate(files, lambda given: read(given.data, ""))
    extraction = rate(files, lambda given: extract(given.document))
    both = 1 / (1 / reading + 1 / extraction)
    size = sum(len(given.data) for given in files) / len(files) / 1000
    numbers = f"{bare:>9,.0f}{reading:>9,.0f}{extraction:>11,.0f}{both:>9,.0f}{bare / both:>12.1f}x"
    print(f"{name:38}{len(files):>6}{size:>8.1f}{numbers}")


def rate(files: list[Given], step: Callable[[Given], object]) -> float:
    """Documents per second of processor time, of the best round."""
    return len(files) / min(rounds(files, step))


def rounds(files: list[Given], step: Callable[[Given], object]) -> Iterator[float]:
    """Seconds of each round, until `SECONDS` are spent."""
    spent = 0.0
    while spent < SECONDS:
        began = process_time()
        for given in files:
            step(given)
        took = process_time() - began
        spent += max(took, 1e-6)
        yield max(took, 1e-6)


def decoded(data: bytes) -> object:
    """The bare pass over a text: bytes to lines."""
    return data.decode("utf-8", "replace").split("\n")


def inflated(data: bytes) -> object:
    """The bare pass over an archive: inflate and parse its main part."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = {"word/document.xml", "content.xml"} & set(archive.namelist())
        return [etree.fromstring(archive.read(name)) for name in sorted(names)]


BARE: dict[Form, Callable[[bytes], object]] = {
    Form.XML: etree.fromstring,
    Form.HTML: html.document_fromstring,
    Form.ODT: inflated,
    Form.DOCX: inflated,
    Form.DOC: decoded,
    Form.PDF: decoded,
    Form.EML: decoded,
    Form.MARKDOWN: decoded,
    Form.TEXT: decoded,
}


if __name__ == "__main__":
    main()
