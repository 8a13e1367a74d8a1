"""What the modules of the project import, read from their source and not by importing them."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


@dataclass(frozen=True, slots=True)
class Import:
    """`importer` imports `imported` on `line`; `lazy` when that stands in a function, `typing` when only for types."""

    importer: str
    imported: str
    line: int
    lazy: bool
    typing: bool

    def __str__(self) -> str:
        return f"{self.importer} (line {self.line}) imports {self.imported}"


def modules(package: str) -> dict[str, Path]:
    """Return the source file of every module of a package of ours, by dotted name."""
    found = {}
    for path in sorted((ROOT / package).rglob("*.py")):
        parts = path.relative_to(ROOT).with_suffix("").parts
        found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


def imports(package: str) -> list[Import]:
    """Return every import of every module of a package of ours, also those inside functions."""
    return [found for name, path in modules(package).items() for found in _of_module(name, path)]


def _of_module(name: str, path: Path) -> Iterator[Import]:
    tree = ast.parse(path.read_text(encoding="utf-8"), str(path))
    yield from _walk(name, tree, lazy=False, typing=False)


def _walk(name: str, node: ast.AST, *, lazy: bool, typing: bool) -> Iterator[Import]:
    for child in ast.iter_child_nodes(node):
        for imported in _names(child):
            yield Import(name, imported, child.lineno, lazy, typing)  # type: ignore[attr-defined]
        yield from _walk(
            name,
            child,
            lazy=lazy or isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef),
            typing=typing or (isinstance(child, ast.If) and "TYPE_CHECKING" in ast.unparse(child.test)),
        )


def _names(node: ast.AST) -> list[str]:
    """Return the dotted names that a statement imports: `from kg import errors` is `kg.errors`."""
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom):
        if node.level:
            raise AssertionError(f"relative import on line {node.lineno}: write the whole name")
        return [f"{node.module}.{alias.name}" for alias in node.names]
    return []
