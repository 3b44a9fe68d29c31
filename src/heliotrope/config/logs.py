"""Structured logs without personal data: one JSON object a line, only fields that are known to be safe."""

import logging
from collections.abc import Mapping, MutableMapping
from typing import Any

import structlog

SAFE = frozenset(
    {
        "event", "level", "timestamp", "logger", "request_id", "method", "route", "status", "duration_ms",
        "job", "job_id", "database", "count", "order_id", "item_id", "unit_id", "client_id", "operator_id",
        "worker_id", "error", "attempts", "kind", "process", "pid",
    }
)  # fmt: skip
"""Fields a log line may carry; anything else is dropped, so that a value cannot slip in by accident."""


def only_safe(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> Mapping[str, Any]:
    """Drop every field that is not known to be free of personal data."""
    return {key: value for key, value in event.items() if key in SAFE}


class _Plain(logging.Formatter):
    """Third-party records without their arguments' values: the template and the exception's type only."""

    def format(self, record: logging.LogRecord) -> str:
        error = record.exc_info[0].__name__ if record.exc_info and record.exc_info[0] else None
        event: dict[str, Any] = {
            "event": str(record.msg)[:200],
            "level": record.levelname.lower(),
            "logger": record.name,
            "timestamp": self.formatTime(record),
        }
        if error:
            event["error"] = error
        return str(structlog.processors.JSONRenderer()(None, "", event))


def configure(level: str) -> None:
    """Send all logs to standard error as JSON lines."""
    handler = logging.StreamHandler()
    handler.setFormatter(_Plain())
    logging.basicConfig(level=level, handlers=[handler], force=True)
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            only_safe,
            structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelName(level)),
        logger_factory=structlog.PrintLoggerFactory(file=handler.stream),
        cache_logger_on_first_use=True,
    )
