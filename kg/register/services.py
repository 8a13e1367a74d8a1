"""Asking services over HTTP: again when they ask for patience, never elsewhere, never without end."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from types import TracebackType

import httpx
from tenacity import RetryCallState, Retrying, retry_if_exception_type, stop_after_attempt

from kg import __version__
from kg.namespaces import DEFAULT_BASE
from kg.register.asking import AGAIN_LATER, FOUND, NOT_FOUND, Answer, refused

USER_AGENT = f"Kamergraaf/{__version__} (+{DEFAULT_BASE})"
_REDIRECTS = 3
_PATIENCE = frozenset({429, 500, 502, 503, 504})


@dataclass(frozen=True, slots=True)
class Limits:
    """How much patience there is. Times in seconds, sizes in bytes (unpacked)."""

    attempts: int = 6
    timeout: float = 90.0
    first_wait: float = 1.0
    longest_wait: float = 60.0
    deadline: float = 1200.0
    response: int = 64_000_000
    total: int = 512_000_000


class _Later(Exception):
    """The service cannot answer now; `wait` is how many seconds it asks for, None when it does not say."""

    def __init__(self, reason: str, wait: float | None = None) -> None:
        super().__init__(reason)
        self.wait = wait


class Services:
    """Asks over HTTP. All times are counted from the moment it is made: an update ends, whatever services do."""

    def __init__(
        self,
        transport: httpx.BaseTransport | None = None,
        limits: Limits = Limits(),
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._limits = limits
        self._clock = clock
        self._sleep = sleep
        self._now = now
        self._end = clock() + limits.deadline
        self._left = limits.total
        self._client = httpx.Client(
            transport=transport,
            timeout=limits.timeout,
            follow_redirects=False,
            headers={"User-Agent": USER_AGENT},
        )

    def __enter__(self) -> Services:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._client.close()

    def ask(self, url: str, accept: str) -> Answer:
        """Return the answer for an address, after as many attempts as it takes.

        Raises SourceError when the service does not answer in time, refuses, answers too much, or sends us to another
        host.
        """
        retrying = Retrying(
            retry=retry_if_exception_type(_Later),
            stop=stop_after_attempt(self._limits.attempts),
            wait=self._wait,
            sleep=self._sleep,
            reraise=True,
        )
        try:
            return retrying(self._follow, httpx.URL(url), accept)
        except _Later as error:
            raise refused(url, str(error), "an answer", AGAIN_LATER) from error
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise refused(url, str(error) or type(error).__name__, "HTTP", AGAIN_LATER) from error

    def _wait(self, state: RetryCallState) -> float:
        """Return how long to wait: what the service asks for, else twice as long each time.

        Raises SourceError when that is longer than there is time.
        """
        error = state.outcome.exception() if state.outcome else None
        asked = error.wait if isinstance(error, _Later) else None
        doubled = min(self._limits.first_wait * 2 ** (state.attempt_number - 1), self._limits.longest_wait)
        wait = doubled if asked is None else asked
        if self._clock() + wait > self._end:
            message = f"{error}; waiting {wait:.0f} s is longer than the time that is left"
            raise refused(str(state.args[0]), message, f"all within {self._limits.deadline:.0f} s", AGAIN_LATER)
        return wait

    def _follow(self, url: httpx.URL, accept: str) -> Answer:
        here = url
        for _ in range(_REDIRECTS + 1):
            answer = self._once(here, accept)
            if isinstance(answer, Answer):
                return answer
            if (answer.scheme, answer.host, answer.port) != (url.scheme, url.host, url.port):
                raise refused(str(url), f"sent to {answer}", f"an answer of {url.host}", "look at the address")
            here = answer
        raise refused(str(url), f"more than {_REDIRECTS} redirects", "an answer", "look at the address")

    def _once(self, url: httpx.URL, accept: str) -> Answer | httpx.URL:
        """Return the answer, or the address to which the service sends us."""
        if self._clock() > self._end:
            raise refused(str(url), "no time left", f"all within {self._limits.deadline:.0f} s", AGAIN_LATER)
        try:
            with self._client.stream("GET", url, headers={"Accept": accept}) as response:
                if response.status_code in _PATIENCE:
                    raise _Later(f"status {response.status_code}", self._asked(response))
                if response.is_redirect:
                    return url.join(response.headers["Location"])
                if response.status_code not in (FOUND, NOT_FOUND):
                    raise refused(str(url), f"status {response.status_code}", "status 200", "look at the address")
                return Answer(response.status_code, b"".join(self._chunks(response)))
        except (httpx.TimeoutException, httpx.TransportError) as error:
            raise _Later(str(error) or type(error).__name__) from error

    def _chunks(self, response: httpx.Response) -> Iterator[bytes]:
        size = 0
        for chunk in response.iter_bytes():
            size += len(chunk)
            self._left -= len(chunk)
            if size > self._limits.response or self._left < 0:
                most = f"at most {self._limits.response} bytes, and {self._limits.total} in all"
                raise refused(str(response.url), f"{size} bytes and more", most, "look at what the service answers")
            if self._clock() > self._end:
                raise refused(str(response.url), "an answer without end", "an answer in time", AGAIN_LATER)
            yield chunk

    def _asked(self, response: httpx.Response) -> float | None:
        """Return the seconds of Retry-After, that may be a number or a moment; None when there is none to be read."""
        text = response.headers.get("Retry-After", "").strip()
        if text.isdecimal():
            return float(text)
        try:
            return max(0.0, (parsedate_to_datetime(text) - self._now()).total_seconds())
        except (TypeError, ValueError):
            return None
