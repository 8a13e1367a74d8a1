"""The settings of the server: environment variables that begin with KAMERGRAAF_, each documented in docs/server.md."""

from __future__ import annotations

from pathlib import Path

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """Limits and places. Times are in seconds, sizes in bytes unless the name says otherwise."""

    model_config = SettingsConfigDict(env_prefix="KAMERGRAAF_", frozen=True)

    release: Path = Field(default=Path("data/current"), description="Release directory, or the link that is switched.")
    processes: int = Field(default=2, ge=1, le=64, description="Web processes.")
    threads: int = Field(default=24, ge=4, le=512, description="Requests a web process handles at the same time.")
    proxies: int = Field(
        default=0, ge=0, le=8, description="Reverse proxies in front whose X-Forwarded-* headers are believed."
    )
    query_workers: int = Field(default=2, ge=1, le=64, description="Queries a web process runs at the same time.")
    query_spares: int = Field(default=1, ge=0, le=16, description="Workers kept ready to replace one that is killed.")
    query_waiting: int = Field(
        default=8, ge=0, le=256, description="Queries that may wait for a worker, per web process."
    )
    queries_per_client: int = Field(
        default=6, ge=1, le=256, description="Queries of one address at the same time, per process."
    )
    query_timeout: float = Field(default=30, gt=0, le=3600, description="Time of a query, from worker to last byte.")
    queue_timeout: float = Field(default=5, gt=0, le=600, description="Time a query waits for a worker.")
    query_memory_mb: int = Field(default=2048, ge=256, description="Address space of a query worker, in MiB.")
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

    @property
    def body_bytes(self) -> int:
        """Largest body of a request: a character is at most four bytes, each written as three characters in a form."""
        return 12 * self.query_length + 65_536
