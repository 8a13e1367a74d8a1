"""What can be typed, called, set or queried has a word in docs/."""

from __future__ import annotations

import importlib
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import typer
from flask import Flask
from pydantic_settings import BaseSettings
from rdflib import OWL, RDF, Graph, URIRef
from typer.core import TyperCommand, TyperGroup

from kg.namespaces import DEFAULT_BASE, KG
from server.application import close, create_app
from server.pool import PoolSettings
from server.settings import Settings
from tests.imports import modules

ROOT = Path(__file__).resolve().parents[2]
DOCS = {path: path.read_text(encoding="utf-8") for path in sorted((ROOT / "docs").rglob("*.md"))}
TEXT = "\n".join(DOCS.values())


def documented(name: str) -> bool:
    """True when `name` stands in the documentation as a word of its own."""
    return re.search(rf"(?<![\w/-]){re.escape(name)}(?![\w-])", TEXT) is not None


def test_there_is_documentation() -> None:
    """The pages were found: a check over nothing has failed."""
    assert len(DOCS) >= 6
    assert len(TEXT) > 10_000


# ---------------------------------------------------------------- commands


def commands() -> Iterator[tuple[str, TyperCommand]]:
    """Every command of `kg` as it is typed, groups left out."""
    from kg.cli import app

    yield from _commands("kg", typer.main.get_command(app))


def _commands(typed: str, command: object) -> Iterator[tuple[str, TyperCommand]]:
    if isinstance(command, TyperGroup):
        for name, below in sorted(command.commands.items()):
            yield from _commands(f"{typed} {name}", below)
    elif isinstance(command, TyperCommand):
        yield typed, command
    else:
        raise TypeError(f"{typed} is neither a command nor a group: {command!r}")


def test_every_command_is_documented() -> None:
    """Each command of kg is named in docs/ as a person types it."""
    found = dict(commands())
    assert {"kg build", "kg serve"} <= set(found)
    assert [typed for typed in found if not documented(typed)] == []


def test_every_option_is_documented() -> None:
    """Each long option of each command is named in docs/."""
    found = {
        option
        for _, command in commands()
        for parameter in command.params
        for option in (*parameter.opts, *parameter.secondary_opts)
        if option.startswith("--") and option != "--help"
    }
    assert len(found) >= 5
    assert sorted(option for option in found if not documented(option)) == []


def test_every_variable_of_an_option_is_documented() -> None:
    """Each environment variable that stands in for an option is named in docs/."""
    values = [parameter.envvar for _, command in commands() for parameter in command.params if parameter.envvar]
    found = {name for value in values for name in ([value] if isinstance(value, str) else value)}
    assert found
    assert sorted(name for name in found if not documented(name)) == []


# ---------------------------------------------------------------- routes


class NoPool:
    """Stands where the worker processes would be: reading the table of routes asks no query."""

    def __init__(self, store: Path, settings: PoolSettings, name: str) -> None:
        pass

    def close(self) -> None:
        """Nothing was started."""


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """The application over a release that holds a manifest only."""
    release = tmp_path_factory.mktemp("uitgave")
    manifest = {"id": "leeg", "base": DEFAULT_BASE, "quads": 0, "classes": {}, "files": {}}
    (release / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    made = create_app(Settings(release=release), pool=NoPool)  # type: ignore[arg-type]
    yield made
    close(made)


def test_every_route_is_documented(app: Flask) -> None:
    """Each address that the server answers is named in docs/, its variable parts in braces."""
    found = {re.sub(r"<(?:[^:<>]+:)?([^<>]+)>", r"{\1}", rule.rule) for rule in app.url_map.iter_rules()}
    assert len(found) >= 5
    assert sorted(rule for rule in found if f"`{rule}`" not in TEXT) == []


# ---------------------------------------------------------------- settings


def settings() -> Iterator[type[BaseSettings]]:
    """Every class of settings that kg and server define."""
    for name in [*modules("kg"), *modules("server")]:
        if name.rsplit(".", 1)[-1] in {"settings", "config"}:
            for value in vars(importlib.import_module(name)).values():
                if isinstance(value, type) and issubclass(value, BaseSettings) and value.__module__ == name:
                    yield value


def test_settings_are_looked_for_where_they_are() -> None:
    """Settings are defined in modules called settings or config only, so that the walk above misses none."""
    elsewhere = [
        name
        for name, path in (modules("kg") | modules("server")).items()
        if "(BaseSettings)" in path.read_text(encoding="utf-8")
        and name.rsplit(".", 1)[-1] not in {"settings", "config"}
    ]
    assert elsewhere == []


def test_every_setting_is_documented() -> None:
    """Each environment variable that is read is named in docs/, whole."""
    names = [
        f"{found.model_config.get('env_prefix', '')}{field}".upper()
        for found in settings()
        for field in found.model_fields
    ]
    assert len(names) >= 5
    assert [name for name in names if not documented(name)] == []


# ---------------------------------------------------------------- ontology


def classes() -> list[str]:
    """Local names of the classes that our ontology defines."""
    graph = Graph()
    for path in sorted((ROOT / "ontology").glob("*.ttl")):
        graph.parse(path)
    found = {name for name in graph.subjects(RDF.type, OWL.Class) if isinstance(name, URIRef) and name.startswith(KG)}
    return sorted(str(name).removeprefix(KG) for name in found)


def test_every_class_is_documented() -> None:
    """Each class of the ontology is named in docs/ with its prefix."""
    found = classes()
    assert len(found) >= 20
    assert [name for name in found if not documented(f"kg:{name}")] == []


# ---------------------------------------------------------------- links


LINKS = [
    (path, target)
    for path, text in DOCS.items()
    for target in re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", text)
    if "://" not in target
]


def test_links_between_pages_lead_somewhere() -> None:
    """No page links to a file that is not there."""
    assert len(LINKS) >= 5
    assert [f"{path.name} → {target}" for path, target in LINKS if not (path.parent / target).exists()] == []
