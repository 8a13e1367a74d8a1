"""The log: one line for each event, for people or as JSON, with nothing in it that tells who asked.

Source of what a line may not hold: an address and the text of a query can lead to a person (GDPR, 4(1) and 5(1)(c)).
"""

from __future__ import annotations

import logging
import re
import sys
from typing import Any

import structlog
from gunicorn.glogging import Logger  # type: ignore[import-untyped]
from structlog.types import EventDict, Processor, WrappedLogger

from server.pool import ClientGone, Refused, Unavailable

_ADDRESS = re.compile(r"^(Invalid request) from ip=.*", re.DOTALL)
_QUERY_STRING = re.compile(r"\?\S*")
_EXPECTED = (Unavailable, Refused, ClientGone)  # said by whoever ran the query, with the request it belongs to


def configure(form: str) -> None:
    """Write every log of this process to standard error, as "json" (an object on a line) or "console"."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_formatter(form))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.INFO)
    logging.getLogger("httpx").setLevel(logging.WARNING)


def _formatter(form: str) -> logging.Formatter:
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    last: list[Processor]
    if form == "json":
        as_json = structlog.processors.JSONRenderer(ensure_ascii=False)
        last = [structlog.processors.format_exc_info, _event_first, as_json]
    else:
        last = [
            structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty(), exception_formatter=structlog.dev.plain_traceback)
        ]
    remove = structlog.stdlib.ProcessorFormatter.remove_processors_meta
    return structlog.stdlib.ProcessorFormatter(foreign_pre_chain=shared, processors=[remove, *last])


def _event_first(_logger: WrappedLogger, _name: str, event: EventDict) -> EventDict:
    """Put when, how grave and what before the rest, in one order for all lines."""
    first = [name for name in ("timestamp", "level", "event", "logger") if name in event]
    return {name: event[name] for name in [*first, *sorted(event.keys() - set(first))]}


def events(name: str) -> structlog.stdlib.BoundLogger:
    """Return a log for events with fields: `events("kamergraaf.request").info("request", status=200)`."""
    wrapped: structlog.stdlib.BoundLogger = structlog.wrap_logger(
        logging.getLogger(name),
        processors=[
            structlog.stdlib.filter_by_level,
            structlog.contextvars.merge_contextvars,
            structlog.stdlib.add_log_level,
            structlog.stdlib.add_logger_name,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        wrapper_class=structlog.stdlib.BoundLogger,
    )
    return wrapped


class WebLog(Logger):  # type: ignore[misc]
    """What gunicorn has to say, in our log and without addresses and query strings."""

    def setup(self, cfg: Any) -> None:
        """Send gunicorn's messages on to the root."""
        super().setup(cfg)
        self.error_log.handlers[:] = []
        self.error_log.propagate = True
        if not any(isinstance(known, Anonymous) for known in self.error_log.filters):
            self.error_log.addFilter(Anonymous())


class Anonymous(logging.Filter):
    """Takes out of gunicorn's messages what a client sent, and drops those of failures that were told already."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Change a record, or drop it."""
        if record.exc_info and isinstance(record.exc_info[1], _EXPECTED):
            return False
        message = _ADDRESS.sub(r"\1", record.getMessage())
        record.msg, record.args = _QUERY_STRING.sub("?…", message), ()
        return True
