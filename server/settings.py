"""The settings of the server, each documented in docs/operations.md.

They are environment variables that begin with KAMERGRAAF_, or keys of the TOML file that KAMERGRAAF_CONFIG names; a
variable wins over the file.
"""

from __future__ import annotations

import difflib
import os
import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict, TomlConfigSettingsSource

from kg.errors import KamergraafError

PREFIX = "KAMERGRAAF_"
FILE = PREFIX + "CONFIG"  # names the file

_PASSWORD = re.compile(r"([!-~]{16,256})?")
_MISSPELT = 0.85  # likeness of a variable's name to that of a setting, from which on a slip is meant


class SettingsError(KamergraafError):
    """A setting is not what it can be, or the file of settings cannot be read."""

    kind = "settings"


class Settings(BaseSettings):
    """Limits and places. Times are in seconds, sizes in bytes unless the name says otherwise."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, frozen=True)

    release: Path = Field(default=Path("data/current"), description="Release directory, or the link that is switched.")
    processes: int = Field(default=2, ge=1, le=64, description="Web processes.")
    threads: int = Field(default=80, ge=4, le=512, description="Requests a web process handles at the same time.")
    proxies: int = Field(
        default=0, ge=0, le=8, description="Reverse proxies in front whose X-Forwarded-* headers are believed."
    )
    query_workers: int = Field(default=4, ge=1, le=64, description="Queries a web process runs at the same time.")
    long_queries: int = Field(
        default=2, ge=1, le=64, description="Queries of them that may be long while others wait, per web process."
    )
    short_time: float = Field(default=0.25, gt=0, le=60, description="Time from which on a query is long.")
    query_spares: int = Field(default=2, ge=0, le=16, description="Workers kept ready to replace one that is killed.")
    query_waiting: int = Field(
        default=16, ge=0, le=256, description="Queries that may wait for a worker, per web process."
    )
    queries_per_client: int = Field(
        default=6, ge=1, le=256, description="Queries of one address at the same time, per process."
    )
    connections_per_client: int = Field(
        default=64, ge=1, le=4096, description="Connections of one address, per web process, when there is no proxy."
    )
    query_timeout: float = Field(default=30, gt=0, le=3600, description="Time of a query, from worker to last byte.")
    queue_timeout: float = Field(default=5, gt=0, le=600, description="Time a query waits for a worker.")
    query_memory_mb: int = Field(default=1024, ge=256, description="Address space of a query worker, in MiB.")
    query_length: int = Field(default=65_536, ge=256, description="Longest query, in characters.")
    query_depth: int = Field(default=100, ge=10, le=400, description="Deepest nesting of brackets in a query.")
    result_bytes: int = Field(default=1 << 30, ge=1 << 10, description="Largest result.")
    table_rows: int = Field(default=500, ge=1, le=10_000, description="Rows of a result that are shown on a page.")
    page_workers: int = Field(default=2, ge=1, le=64, description="Workers for the site's own pages, per web process.")
    page_timeout: float = Field(default=10, gt=0, le=600, description="Time of each query of a page.")
    send_timeout: float = Field(
        default=30, gt=0, le=600, description="Time a client may take to accept a piece of 64 KB."
    )
    receive_timeout: float = Field(
        default=10, gt=0, le=600, description="Time for a request to come in, body included."
    )
    public_url: str = Field(
        default="",
        pattern=r"^(https?://[A-Za-z0-9.\-\[\]:]+(/[^\s<>\"{}|^`\\]*)?)?$",
        description="Address of the site as others see it, without a slash at the end.",
    )
    cache_mb: int = Field(
        default=64, ge=0, le=65_536, description="Answers a web process keeps of its release, in MiB; 0 keeps none."
    )
    cache_answer_kb: int = Field(default=1024, ge=1, le=65_536, description="Largest answer that is kept, in KiB.")
    max_age: int = Field(default=0, ge=0, le=86_400, description="Time caches may give an answer on without asking.")
    timed_out_for: float = Field(
        default=120, ge=0, le=86_400, description="Time that a query which took too long is refused at once."
    )
    log_format: Literal["console", "json"] = Field(default="console", description="Form of the log: console or json.")
    log_queries: bool = Field(default=False, description="Log the text of queries, not only their digest.")
    metrics_token: SecretStr = Field(
        default=SecretStr(""),
        description="Password of /metrics, 16 characters or more; without one there is no such page.",
    )

    @field_validator("metrics_token")
    @classmethod
    def _is_no_weak_password(cls, token: SecretStr) -> SecretStr:
        if not _PASSWORD.fullmatch(token.get_secret_value()):
            raise ValueError("16 to 256 characters of ASCII without white space, or nothing")
        return token

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Return where values come from, the strongest first: the code, the environment, the file."""
        file = os.environ.get(FILE)
        sources: tuple[PydanticBaseSettingsSource, ...] = (init_settings, env_settings)
        return (*sources, TomlConfigSettingsSource(settings_cls, toml_file=file)) if file else sources

    @property
    def body_bytes(self) -> int:
        """Largest body of a request: a character is at most four bytes, each written as three characters in a form."""
        return 12 * self.query_length + 65_536


def read_settings(**given: Any) -> Settings:
    """Return the settings of this process; `given` wins over the environment and the file.

    Raises SettingsError that names every value that cannot be, where it stands and what it can be.
    """
    _check_file()
    try:
        return Settings(**given)
    except ValidationError as error:
        wrong = [_wrong(dict(found)) for found in error.errors()]
        if len(wrong) == 1:
            raise wrong[0] from error
        raise SettingsError("\n".join([f"{len(wrong)} settings are wrong", *map(str, wrong)])) from error


def _check_file() -> None:
    """Raise SettingsError when the file that is named cannot be read: the library passes over one that is not there."""
    file = os.environ.get(FILE)
    if not file:
        return
    try:
        tomllib.loads(Path(file).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        reason = error.strerror or "" if isinstance(error, OSError) else str(error)
        raise SettingsError(
            "the file of settings cannot be read",
            document=file,
            value=reason,
            expected="TOML: a line `name = value` for each setting",
            remedy=f"mend the file, or unset {FILE}",
        ) from error


def _wrong(found: dict[str, Any]) -> SettingsError:
    """Return what is wrong with one setting, in our words."""
    name = ".".join(map(str, found["loc"]))
    field = Settings.model_fields.get(name)
    variable = (PREFIX + name).upper()
    where = f"environment variable {variable}" if _variable_set(variable) else os.environ.get(FILE, "settings")
    if field is None:
        close = difflib.get_close_matches(name, Settings.model_fields, n=1)
        remedy = f"write {close[0]}" if close else "see the list in docs/operations.md"
        return SettingsError("no setting has this name", document=where, place=name, remedy=remedy)
    secret = isinstance(field.default, SecretStr)
    return SettingsError(
        "this setting cannot have this value",
        document=where,
        place=name,
        value="(not shown)" if secret else str(found.get("input")),
        expected=f"{found['msg'].removeprefix('Input should be ').removeprefix('Value error, ')} ({field.description})",
        remedy="see docs/operations.md",
    )


def _variable_set(variable: str) -> bool:
    return any(name.upper() == variable for name in os.environ)


def misspelt(environment: Mapping[str, str]) -> dict[str, str]:
    """Return variables that look like a setting and are none, with the setting that may be meant.

    A variable that resembles no setting is somebody else's, such as those of `kg` itself.
    """
    known = [*(name.upper() for name in Settings.model_fields), FILE.removeprefix(PREFIX)]
    ours = (name.removeprefix(PREFIX) for name in sorted(environment) if name.startswith(PREFIX))
    close = {name: difflib.get_close_matches(name, known, n=1, cutoff=_MISSPELT) for name in ours if name not in known}
    return {PREFIX + name: PREFIX + meant[0] for name, meant in close.items() if meant}
