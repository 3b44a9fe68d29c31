"""What a model said, and what is kept of it: provider, model, score and cost."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from decimal import Decimal
from typing import Generic, TypeVar

T = TypeVar("T")

EMBEDDED = "embedded"
"""Provider of the models that run in this process."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Used:
    """One use of a model; holds nothing of what it was asked or said.

    Attributes:
        score: the model's own measure of its answer, comparable only within one model; None when it has none.
        cost: price of this use in ``currency``; 0 for an embedded model.
        currency: ISO 4217; empty when it cost nothing.
    """

    provider: str
    model: str
    score: float | None = None
    cost: Decimal = Decimal(0)
    currency: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Output(Generic[T]):
    """A model's answer and where it comes from."""

    value: T
    used: Used


_noted: ContextVar[list[Used] | None] = ContextVar("heliotrope_ai_noted", default=None)


@contextmanager
def noting() -> Iterator[list[Used]]:
    """Collect every use of a model until the end of the block, whoever makes it."""
    uses: list[Used] = []
    token = _noted.set(uses)
    try:
        yield uses
    finally:
        _noted.reset(token)


def note(used: Used) -> Used:
    """Tell whoever collects uses about one."""
    uses = _noted.get()
    if uses is not None:
        uses.append(used)
    return used
