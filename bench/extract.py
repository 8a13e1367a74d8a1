"""Documents per second and core, from bytes to N-Quads, beside a bare pass over the bytes: `python bench/extract.py`.

The steps are those of a build: read, extract, resolve against the packaged register, map to lines of N-Quads; each
document is linked by itself, outside the clock. The peer is the least that any reader does: decoding a text, parsing
a tree, inflating an archive. Ratios within one run count; seconds differ from day to day and from machine to machine.
"""

from __future__ import annotations

import argparse
import gc
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
from kg.identity import Register
from kg.identity.document import Resolved, hints_of, resolve_document
from kg.linking import Koppeling, keys_of, link
from kg.linking.slips import mend
from kg.mapping import map_document
from kg.mapping.document import Sources
from kg.model import Document, Form
from kg.namespaces import Names
from kg.readers import read

EXAMPLES = Path(__file__).resolve().parents[1] / "examples" / "corpus"
SECONDS, QUICK = 2.0, 0.2  # of processor time for each measurement; the best of the rounds counts
AIMS = {Form.TEXT: 300, Form.XML: 600}  # documents per second and core, all steps
NAMES = Names()


@dataclass(frozen=True, slots=True)
class Given:
    """A file that holds a document, and what each step before the one that is measured gave."""

    data: bytes
    document: Document
    resolved: Resolved
    koppeling: Koppeling


@dataclass(frozen=True, slots=True)
class Rates:
    """Documents per second of the bare pass and of each step."""

    bare: float
    read: float
    extract: float
    resolve: float
    map: float

    @property
    def all(self) -> float:
        """Documents per second through all steps."""
        return 1 / (1 / self.read + 1 / self.extract + 1 / self.resolve + 1 / self.map)


def main() -> None:
    """Measure the examples, and every folder that is given; tell what the forms with an aim reach in each."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", nargs="*", type=Path, help="more documents, beside the examples")
    parser.add_argument("--quick", action="store_true", help="a tenth of the time: less certain")
    given = parser.parse_args()
    register = Register.load(None)
    gc.freeze()  # as in a worker of a build
    columns = ("bare/s", "read/s", "extract/s", "resolve/s", "map/s", "all/s")
    print(
        f"{'':24}{'files':>6}{'kB':>7}{'quads':>7}", *(f"{name:>10}" for name in columns), f"{'all : bare':>11}", sep=""
    )
    reached: list[str] = []
    for folder in [EXAMPLES, *given.folder]:
        for form, files in sorted(by_form(folder, register).items()):
            rates = measure(files, register, QUICK if given.quick else SECONDS)
            report(f"{folder.name}, {form}", files, rates)
            if form in AIMS:
                reached.append(f"  {folder.name}, {form}: {rates.all:.0f} (aim {AIMS[form]})")
    print("\nDocuments per second and core, read + extract + resolve + map:", *reached, sep="\n")


def by_form(folder: Path, register: Register) -> dict[Form, list[Given]]:
    """The documents below a folder, by form; rows, metadata and what cannot be read are left out."""
    found: dict[Form, list[Given]] = defaultdict(list)
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        data = path.read_bytes()
        try:
            document = read(data, path.name)
        except KamergraafError:
            continue
        if isinstance(document, Document):
            found[document.form].append(prepared(data, document, register))
    return found


def prepared(data: bytes, document: Document, register: Register) -> Given:
    """Take a document through every step once."""
    resolved = resolve(document, register)
    key = resolved.records.key
    koppelingen = link([keys_of(resolved)], [], lambda _: ()).koppelingen
    return Given(data, document, resolved, koppelingen.get(key, Koppeling(key)))


def resolve(document: Document, register: Register) -> Resolved:
    """Extract and resolve a document of which nothing else is known."""
    return resolve_document(register, mend(extract(document)), hints_of((), None))


def mapped(given: Given) -> list[str]:
    """The N-Quads lines of a document."""
    sources = Sources((given.document.bronbestand,))
    return map_document(NAMES, given.resolved, given.koppeling, {}, sources)


def measure(files: list[Given], register: Register, seconds: float) -> Rates:
    """Measure each step by itself."""
    peer = BARE[files[0].document.form]
    nothing = hints_of((), None)
    steps: tuple[Callable[[Given], object], ...] = (
        lambda given: peer(given.data),
        lambda given: read(given.data, ""),
        lambda given: mend(extract(given.document)),
        lambda given: resolve_document(register, given.resolved.records, nothing),
        mapped,
    )
    return Rates(*(len(files) / min(rounds(files, step, seconds)) for step in steps))


def rounds(files: list[Given], step: Callable[[Given], object], seconds: float) -> Iterator[float]:
    """Seconds of each round, until `seconds` are spent."""
    spent = 0.0
    while spent < seconds:
        began = process_time()
        for given in files:
            step(given)
        took = max(process_time() - began, 1e-6)
        spent += took
        yield took


def report(name: str, files: list[Given], rates: Rates) -> None:
    """Print one line: how many documents a second each step takes."""
    size = sum(len(given.data) for given in files) / len(files) / 1000
    quads = sum(len(mapped(given)) for given in files) / len(files)
    steps = (rates.bare, rates.read, rates.extract, rates.resolve, rates.map, rates.all)
    shown = "".join(f"{step:>10,.0f}" for step in steps)
    print(f"{name:24}{len(files):>6}{size:>7.1f}{quads:>7.0f}{shown}{rates.bare / rates.all:>10.0f}x")


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
