"""Imports run one way: a step of the flow may use the steps before it, never one after it."""

from __future__ import annotations

import pytest

from tests.imports import Import, imports, modules

# In order of the flow; what stands on one line may use each other.
LAYERS: tuple[frozenset[str], ...] = (
    frozenset({"errors", "model", "namespaces"}),
    frozenset({"readers"}),
    frozenset({"extract"}),
    frozenset({"identity", "register"}),
    frozenset({"linking"}),
    frozenset({"mapping"}),
    frozenset({"validation"}),
    frozenset({"store", "loading", "releases", "search"}),
    frozenset({"pipeline"}),
    frozenset({"cli"}),
)
PLACE = {name: place for place, names in enumerate(LAYERS) for name in names}

# The server stands beside the flow: it reads what a release holds and the words for it, and knows who is who.
SERVER_MAY_USE = frozenset({"errors", "model", "namespaces", "store", "search", "identity"})


def part(module: str) -> str:
    """The part of `kg` that a dotted name is in: `kg.readers.pdf` → `readers`; "" for `kg` itself."""
    return module.split(".")[1] if "." in module else ""


KG = [found for found in imports("kg") if found.imported.split(".")[0] in {"kg", "server"}]
SERVER = [found for found in imports("server") if found.imported.split(".")[0] == "kg"]


def test_there_are_imports_to_check() -> None:
    """The walk found the modules and their imports of each other: a check that checked nothing has failed."""
    assert len(modules("kg")) >= 10
    assert len(modules("server")) >= 3
    assert len(KG) >= 20
    assert len(SERVER) >= 1


def test_every_module_has_a_place() -> None:
    """Each module of kg belongs to one of the layers, so that a new part cannot stay outside the order."""
    outside = sorted(name for name in modules("kg") if part(name) and part(name) not in PLACE)
    assert outside == []


@pytest.mark.parametrize("layer", sorted(PLACE, key=lambda name: (PLACE[name], name)))
def test_a_layer_uses_only_the_ones_before_it(layer: str) -> None:
    """No module of a layer imports from a later layer, not even inside a function."""
    mine = [found for found in KG if part(found.importer) == layer and found.imported.startswith("kg.")]
    assert [str(found) for found in mine if PLACE.get(part(found.imported), -1) > PLACE[layer]] == []


def test_only_the_command_line_knows_the_server_and_only_when_asked() -> None:
    """`kg serve` imports the server inside its function; nothing else of kg imports it at all."""
    assert [str(found) for found in KG if found.imported.startswith("server") and not allowed(found)] == []


def allowed(found: Import) -> bool:
    return part(found.importer) == "cli" and found.lazy


def test_the_server_uses_the_store_the_words_and_who_is_who_only() -> None:
    """Of kg the server imports store, search, namespaces, model, errors and identity, nothing else."""
    assert [str(found) for found in SERVER if part(found.imported) not in SERVER_MAY_USE] == []
