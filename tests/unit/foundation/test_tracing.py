"""Traces: what belongs to one order is one trace, and who did not ask for traces pays nothing."""

import subprocess
import sys
from uuid import UUID

from opentelemetry import trace

from heliotrope.foundation import tracing
from heliotrope.foundation.ids import new_id
from heliotrope.foundation.tracing.spans import root_of

ORDER = UUID("01890a5d-ac96-774b-bcce-b302099a8057")


def test_an_orders_key_is_its_traces_id():
    assert root_of(ORDER).trace_id == 0x01890A5DAC96774BBCCEB302099A8057
    assert root_of(ORDER).trace_flags.sampled


def test_everybody_who_knows_the_key_finds_the_same_first_span():
    assert root_of(ORDER).span_id == root_of(UUID(str(ORDER))).span_id != root_of(new_id()).span_id


def test_without_an_endpoint_nothing_is_carried_and_nothing_is_loaded():
    program = (
        "import sys, uuid\n"
        "from heliotrope.foundation import tracing\n"
        "with tracing.stage('quality.judge', uuid.uuid4()): assert tracing.carried() == ''\n"
        "with tracing.job('quality.fold', '', {}): pass\n"
        "tracing.tell('match.take', uuid.uuid4(), tracing.instant())\n"
        "sys.exit(any(name.startswith('opentelemetry') for name in sys.modules))"
    )

    subprocess.run([sys.executable, "-c", program], env={"PYTHONPATH": ":".join(sys.path)}, check=True)
    assert not tracing.is_on()


def test_a_span_context_of_an_order_is_one_that_w3c_trace_context_can_carry():
    """Neither id is all zeros; the trace's has 128 bits, the span's 64."""
    for _ in range(100):
        context = root_of(new_id())
        assert 0 < context.trace_id < 2**128 and 0 < context.span_id < 2**64
        assert trace.SpanContext(context.trace_id, context.span_id, is_remote=True).is_valid
