"""Spans of orders' traces, and their way to the collector."""

import hashlib
import os
import random
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Final
from uuid import UUID

from opentelemetry import context as contexts
from opentelemetry import trace
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.sdk.trace.id_generator import IdGenerator
from opentelemetry.sdk.trace.sampling import TraceIdRatioBased
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

DELAY_MS: Final = 1000
_HEADER: Final = "traceparent"
_PROPAGATOR = TraceContextTextMapPropagator()
_given: ContextVar[trace.SpanContext | None] = ContextVar("heliotrope_given_span", default=None)


def root_of(order_id: UUID) -> trace.SpanContext:
    """The span that an order's trace begins with; known to everybody who knows the order's key."""
    digest = hashlib.sha256(order_id.bytes).digest()
    return trace.SpanContext(
        trace_id=order_id.int,
        span_id=int.from_bytes(digest[:8], "big") or 1,
        is_remote=True,
        trace_flags=trace.TraceFlags(trace.TraceFlags.SAMPLED),
    )


class _Ids(IdGenerator):
    """Fresh ids, but for the span that an order's trace begins with."""

    def generate_span_id(self) -> int:
        given = _given.get()
        return given.span_id if given else random.getrandbits(64) or 1

    def generate_trace_id(self) -> int:
        given = _given.get()
        return given.trace_id if given else random.getrandbits(128) or 1


class Spans:
    """The spans of one process; OTEL_ variables say where they go and what share of the traces is kept."""

    def __init__(self) -> None:
        # By the trace's id alone, so that every process keeps or drops the same orders.
        ratio = float(os.environ.get("OTEL_TRACES_SAMPLER_ARG") or 1.0)
        self._provider = TracerProvider(
            resource=Resource.create(
                {
                    "service.name": os.environ.get("OTEL_SERVICE_NAME", "heliotrope"),
                    "process.pid": os.getpid(),
                }
            ),
            sampler=TraceIdRatioBased(ratio),
            id_generator=_Ids(),
        )
        self._provider.add_span_processor(
            BatchSpanProcessor(OTLPSpanExporter(), schedule_delay_millis=DELAY_MS)
        )
        self._tracer = self._provider.get_tracer("heliotrope")

    @contextmanager
    def under(self, name: str, order_id: UUID, ids: Mapping[str, UUID]) -> Iterator[None]:
        """A span under the present one if that is of the same order, else under the trace's first."""
        present = trace.get_current_span()
        if present.get_span_context().trace_id != order_id.int:
            present = trace.NonRecordingSpan(root_of(order_id))
        with self._within(name, trace.set_span_in_context(present), {**ids, "order_id": order_id}):
            yield

    @contextmanager
    def caused(self, name: str, carried: str, ids: Mapping[str, UUID]) -> Iterator[None]:
        """A span under what an event carried, or of its order's trace."""
        context = _PROPAGATOR.extract({_HEADER: carried}, context=contexts.Context())
        order_id = ids.get("order_id")
        if order_id is not None:
            token = contexts.attach(context)
            try:
                with self.under(name, order_id, ids):
                    yield
            finally:
                contexts.detach(token)
            return
        with self._within(name, context, ids):
            yield

    @contextmanager
    def _within(self, name: str, context: contexts.Context, ids: Mapping[str, UUID]) -> Iterator[None]:
        # An error's own words may repeat what somebody wrote: its kind is all that is told.
        with self._tracer.start_as_current_span(
            name,
            context=context,
            attributes=_written(ids),
            record_exception=False,
            set_status_on_exception=False,
        ) as span:
            try:
                yield
            except BaseException as error:
                span.set_status(trace.StatusCode.ERROR)
                span.set_attribute("error.type", type(error).__name__)
                raise

    def after(self, name: str, order_id: UUID, began: int, ids: Mapping[str, UUID], *, first: bool) -> None:
        """A span of what is done, from when it began until now."""
        root = root_of(order_id)
        context = contexts.Context() if first else trace.set_span_in_context(trace.NonRecordingSpan(root))
        token = _given.set(root if first else None)
        try:
            attributes = _written({**ids, "order_id": order_id})
            span = self._tracer.start_span(name, context=context, attributes=attributes, start_time=began)
        finally:
            _given.reset(token)
        span.end()

    def carried(self) -> str:
        """The present span's context; empty outside any."""
        headers: dict[str, str] = {}
        _PROPAGATOR.inject(headers)
        return headers.get(_HEADER, "")

    def flush(self) -> None:
        """Send what waits to be sent, for five seconds at most."""
        self._provider.force_flush(5000)


def _written(ids: Mapping[str, UUID]) -> dict[str, str]:
    return {f"heliotrope.{name}": str(value) for name, value in ids.items()}
