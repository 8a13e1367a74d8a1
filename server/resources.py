"""Files that travel with the package: the fixed queries of the pages and the example queries."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_HERE = Path(__file__).resolve().parent
_ROOT = _HERE.parent
_ANSWERING = ("server", "kg")
_OF_PAGES = frozenset({".py", ".html", ".css", ".svg", ".rq"})


@dataclass(frozen=True, slots=True)
class Example:
    """An example query. `titles` are by language."""

    name: str
    titles: dict[str, str]
    query: str


@cache
def query_text(name: str) -> str:
    """Return a fixed query of the pages: the file `fixed/{name}.rq`.

    The engine plans a query before it knows what its variables are bound to. So no pattern in these may look more
    selective than the one with the bound variable: a class is tested with FILTER EXISTS, and a UNION holds all of its
    joins in each branch. On a million statements that is the difference between 1 and 1,500 ms.
    """
    return (_HERE / "fixed" / f"{name}.rq").read_text(encoding="utf-8")


@cache
def examples() -> tuple[Example, ...]:
    """Return the example queries, in order of their file names."""
    return tuple(_example(path) for path in sorted((_HERE / "queries").glob("*.rq")))


@cache
def code_stamp() -> str:
    """Return a short digest of the code, templates and styles: an answer may change without its release."""
    digest = hashlib.sha256()
    for path in _code():
        digest.update(path.relative_to(_ROOT).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:12]


@cache
def code_time() -> float:
    """Return when the code, templates and styles were last written, in seconds since 1970."""
    return max(path.stat().st_mtime for path in _code())


@cache
def _code() -> tuple[Path, ...]:
    """Return the files that answers follow from, in order: of the server, and of kg that names, stores and searches."""
    found = (path for folder in _ANSWERING for path in (_ROOT / folder).rglob("*"))
    return tuple(sorted(path for path in found if path.suffix in _OF_PAGES))


def _example(path: Path) -> Example:
    """Read a query whose first lines are comments `# nl: title` and `# en: title`."""
    text = path.read_text(encoding="utf-8")
    titles = {}
    lines = text.splitlines(keepends=True)
    while lines and lines[0].startswith("# "):
        language, _, title = lines.pop(0).removeprefix("# ").partition(": ")
        titles[language] = title.strip()
    return Example(path.stem, titles, "".join(lines).strip() + "\n")
