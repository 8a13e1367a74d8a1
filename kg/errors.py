"""The errors of Kamergraaf: one base class, and one class per kind of cause.

Every error says what is wrong, where, what stood there, what was expected and what to do, so that its text alone is
enough to act on. Exceptions of other libraries are converted once, where they enter.
"""

from __future__ import annotations


class KamergraafError(Exception):
    """Base of all errors of this project.

    `document` is the path of the input or the IRI it is about, `place` says where in it ("line 3", "characters
    120-140", "element kamervraagkop"), `value` is what stood there (cut to 200 characters), `expected` what should
    have, and `remedy` what to do about it.
    """

    kind = "error"

    def __init__(
        self,
        message: str,
        *,
        document: str = "",
        place: str = "",
        value: str = "",
        expected: str = "",
        remedy: str = "",
    ) -> None:
        super().__init__(message)
        self.message = message
        self.document = document
        self.place = place
        self.value = value if len(value) <= 200 else value[:199] + "…"
        self.expected = expected
        self.remedy = remedy

    def __reduce__(self) -> tuple[object, ...]:
        # Errors cross process borders; keyword arguments are lost by the default of Exception.
        return (_rebuild, (type(self), self.message, self.as_dict()))

    def as_dict(self) -> dict[str, str]:
        """Return the parts that are filled in, for reports."""
        parts = {
            "document": self.document,
            "place": self.place,
            "value": self.value,
            "expected": self.expected,
            "remedy": self.remedy,
        }
        return {name: text for name, text in parts.items() if text}

    def __str__(self) -> str:
        where = ", ".join(part for part in (self.document, self.place) if part)
        text = f"{where}: {self.message}" if where else self.message
        if self.value:
            text += f"; found: {self.value!r}"
        if self.expected:
            text += f"; expected: {self.expected}"
        if self.remedy:
            text += f"; what to do: {self.remedy}"
        return text


def _rebuild(cls: type[KamergraafError], message: str, parts: dict[str, str]) -> KamergraafError:
    return cls(message, **parts)


class SourceError(KamergraafError):
    """The source is not what we believe a source to be: damaged, hostile, too large, empty."""

    kind = "source"


class RuleError(KamergraafError):
    """The source may be right, but we have no rule for it (no reader, an unknown value)."""

    kind = "rule"


class ShapesError(KamergraafError):
    """A graph violates the shapes; `report` is the W3C validation report in Turtle."""

    kind = "shapes"

    def __init__(self, message: str, *, report: str = "", **parts: str) -> None:
        super().__init__(message, **parts)
        self.report = report


class StoreError(KamergraafError):
    """The store or a release cannot be read or written."""

    kind = "store"


class QueryError(KamergraafError):
    """The caller's query is wrong: syntax, an unknown function, something that is not allowed."""

    kind = "query"


class FaultError(KamergraafError):
    """A fault of ours that one document brought out: the document is quarantined, the build goes on."""

    kind = "fault"
