"""What it is to ask a service, and recordings of what was answered.

What services say can be recorded in a folder and replayed from it, so that an update can be looked at, repeated and
tested without a network.
"""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import NamedTuple, Protocol

from kg.errors import SourceError

FOUND, NOT_FOUND = 200, 404
AGAIN_LATER = "try again later; the register is as it was"
MANIFEST = "manifest.json"


class Answer(NamedTuple):
    """What a service answered: FOUND with what was asked for, or NOT_FOUND with whatever body."""

    status: int
    content: bytes


class Ask(Protocol):
    """Anything that answers for an address; `accept` is the media type that is wanted. Raises SourceError."""

    def __call__(self, url: str, accept: str) -> Answer: ...


def refused(url: str, found: str, expected: str, remedy: str) -> SourceError:
    """Return the error that says that a service did not do as asked."""
    return SourceError(
        "a service did not give what we asked for", document=url, value=found, expected=expected, remedy=remedy
    )


def parse_json(url: str, content: bytes) -> object:
    """Return what an answer in JSON says. Raises SourceError."""
    try:
        return json.loads(content.decode())
    except (ValueError, RecursionError) as error:
        raise refused(url, f"{error}: {content[:80]!r}", "JSON in UTF-8", AGAIN_LATER) from error


# ---------------------------------------------------------------- recordings


class Recorder:
    """Asks as `ask` does, and keeps every answer in a folder: a file each, and `manifest.json` that says which."""

    def __init__(self, ask: Ask, folder: Path, day: str) -> None:
        self._ask = ask
        self._folder = folder
        self._day = day
        self._answers: list[dict[str, object]] = []

    def __call__(self, url: str, accept: str) -> Answer:
        answer = self._ask(url, accept)
        name = f"{len(self._answers) + 1:04}.json"
        self._folder.mkdir(parents=True, exist_ok=True)
        (self._folder / name).write_bytes(answer.content)
        self._answers.append({"url": url, "status": answer.status, "file": name})
        text = json.dumps({"day": self._day, "answers": self._answers}, ensure_ascii=False, indent=2)
        (self._folder / MANIFEST).write_text(f"{text}\n", encoding="utf-8")
        return answer


class Recording:
    """Answers from a folder that a Recorder made; `day` is the day on which it was made (ISO)."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        path = folder / MANIFEST
        try:
            manifest = json.loads(path.read_text(encoding="utf-8"))
            self.day = datetime.fromisoformat(manifest["day"]).date().isoformat()
            self._answers = {one["url"]: (int(one["status"]), str(one["file"])) for one in manifest["answers"]}
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise SourceError(
                "the recording cannot be read",
                document=str(path),
                value=str(error),
                expected="what `kg register update --record` made",
            ) from error

    def __call__(self, url: str, accept: str) -> Answer:
        if url not in self._answers:
            raise SourceError(
                "the recording has no answer for this address",
                document=str(self._folder),
                value=url,
                expected="an address of manifest.json",
                remedy="record again, with the same sources",
            )
        status, name = self._answers[url]
        path = self._folder / name
        if Path(name).name != name or not path.is_file():
            raise SourceError(
                "the recording names a file that is not in its folder",
                document=str(self._folder),
                value=name,
                remedy="record again",
            )
        return Answer(status, path.read_bytes())
