"""What the shapes demand of each class and property, in words. `docs/make.py` writes the file from shapes/."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

_FILE = Path(__file__).resolve().parent / "constraints.json"


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of the shapes. `property` is a prefixed name, "" when the rule is about the whole; `said` by language.

    `required` when the property must be there; `severity` Violation, Warning or Info.
    """

    name: str
    severity: str
    property: str
    required: bool
    said: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Constraints:
    """The rules of each class by its local name, and the closed list that the values of a property are from."""

    classes: Mapping[str, tuple[Rule, ...]]
    lists: Mapping[str, str]

    def of_class(self, name: str) -> tuple[Rule, ...]:
        """Return the rules of a class, in order of name."""
        return self.classes.get(name, ())

    def of_property(self, name: str) -> list[tuple[tuple[str, ...], Rule]]:
        """Return the rules about a property of ours, each with the classes whose shape it is in."""
        found: dict[str, tuple[list[str], Rule]] = {}
        for kind, rules in self.classes.items():
            for rule in rules:
                if rule.property == f"kg:{name}":
                    found.setdefault(rule.name, ([], rule))[0].append(kind)
        return [(tuple(kinds), rule) for kinds, rule in found.values()]

    def required(self, name: str) -> list[str]:
        """Return the properties, as prefixed names, without which a member of a class is not published."""
        hard = [rule for rule in self.of_class(name) if rule.required and rule.severity == "Violation"]
        return list(dict.fromkeys(rule.property for rule in hard if rule.property))


@cache
def constraints() -> Constraints:
    """Return the rules of the shapes that this version checks."""
    fields: dict[str, Any] = json.loads(_FILE.read_text(encoding="utf-8"))
    rules = {
        name: Rule(
            name, said["severity"], said["property"], bool(said["required"]), {"nl": said["nl"], "en": said["en"]}
        )
        for name, said in fields["rules"].items()
    }
    classes = {kind: tuple(rules[name] for name in names) for kind, names in sorted(fields["classes"].items())}
    return Constraints(classes, fields["lists"])
