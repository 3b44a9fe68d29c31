"""Structured logs without personal data: one JSON object a line, only fields that are known to be safe."""

import logging
import traceback
from collections.abc import Mapping, MutableMapping
from pathlib import Path
from typing import Any

import structlog

SAFE = frozenset(
    {
        "event", "level", "timestamp", "logger", "request_id", "method", "route", "status", "duration_ms",
        "job", "job_id", "database", "count", "order_id", "item_id", "unit_id", "client_id", "operator_id",
        "worker_id", "error", "at", "attempts", "kind", "process", "pid",
    }
)  # fmt: skip
"""Fields a log line may carry; anything else is dropped, so that a value cannot slip in by accident."""


def only_safe(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> Mapping[str, Any]:
    """Drop every field that is not known to be free of personal data."""
    return {key: value for key, value in event.items() if key in SAFE}


def _place(record: logging.LogRecord) -> str:
    """Where an error arose, the innermost place of ours first; places in code carry no values."""
    frames = traceback.extract_tb(record.exc_info[2] if record.exc_info else None)
    own = [frame for frame in frames if "heliotrope" in frame.filename] or list(frames)
    return " < ".join(f"{Path(one.filename).name}:{one.lineno} {one.name}" for one in own[:-4:-1])


class _Plain(logging.Formatter):
    """Third-party records without their arguments' values: the template and the exception's type only."""

    def format(self, record: logging.LogRecord) -> str:
        error = record.exc_info[0].__name__ if record.exc_info and record.exc_info[0] else None
        # Django writes what a stranger sent into these messages, such as the name of a host.
        strange = record.name.startswith("django.security")
        event: dict[str, Any] = {
            "event": "suspicious request" if strange else str(record.msg)[:200],
            "level": record.levelname.lower(),
            "logger": record.name,
            "timestamp": self.formatTime(record),
        }
        if error:
            event["error"] = error
            event["at"] = _place(record)
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
