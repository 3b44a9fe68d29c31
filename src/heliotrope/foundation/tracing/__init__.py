"""Traces by OpenTelemetry: the way of one order through the stages, across processes.

An order is one trace, and its key is the trace's id: whoever has the one finds the other, and what begins
anew (a worker's answer, hours later) still belongs to it.  Inside the trace the context travels with events
and jobs, so that each span stands under what caused it.  Spans carry keys and the names of errors alone.

Off unless ``OTEL_EXPORTER_OTLP_ENDPOINT`` or ``OTEL_EXPORTER_OTLP_TRACES_ENDPOINT`` says where traces go;
what is off imports nothing.
"""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING
from uuid import UUID

if TYPE_CHECKING:
    from heliotrope.foundation.tracing.spans import Spans

_WHERE = ("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "OTEL_EXPORTER_OTLP_ENDPOINT")
_of_process: "dict[int, Spans]" = {}
"""By process: what came over a fork sends with another's thread, which did not come along."""


def is_on() -> bool:
    """Whether this process is told where traces go."""
    return any(os.environ.get(name) for name in _WHERE)


@contextmanager
def stage(name: str, order_id: UUID, **ids: UUID) -> Iterator[None]:
    """A span of an order's trace around what is done inside, such as ``quality.judge``."""
    if not is_on():
        yield
        return
    with _spans().under(name, order_id, ids):
        yield


@contextmanager
def job(name: str, carried: str, ids: dict[str, UUID]) -> Iterator[None]:
    """A span around a job, under the span whose event caused it; of its order's trace when it has one."""
    if not is_on():
        yield
        return
    with _spans().caused(name, carried, ids):
        yield


def instant() -> int:
    """When something begins whose order is known only afterwards; for `tell`."""
    return time.time_ns()


def tell(name: str, order_id: UUID, began: int, *, first: bool = False, **ids: UUID) -> None:
    """A span of something that is done.

    Args:
        began: as `instant` gave it.
        first: whether it is what the order's trace begins with; there is one such span a trace.
    """
    if is_on():
        _spans().after(name, order_id, began, ids, first=first)


def carried() -> str:
    """The present span as an event carries it, by W3C Trace Context; empty when there is none."""
    return _spans().carried() if is_on() else ""


def flush() -> None:
    """Send what waits to be sent."""
    if is_on():
        _spans().flush()


def _spans() -> "Spans":
    found = _of_process.get(os.getpid())
    if found is None:
        from heliotrope.foundation.tracing.spans import Spans

        _of_process.clear()
        found = _of_process[os.getpid()] = Spans()
    return found
