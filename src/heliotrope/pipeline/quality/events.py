"""What happens to judgements and items."""

from dataclasses import dataclass
from uuid import UUID

from heliotrope.foundation.outbox.services import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgementMade(Event):
    """A worker answered a unit."""

    order_id: UUID
    item_id: UUID
    worker_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class StepDone(Event):
    """A step was done of a line that does something of its own about it."""

    order_id: UUID
    judgement_id: UUID
    home: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemAdjudicated(Event):
    """An adjudicator settled an item."""

    order_id: UUID
    item_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemSettled(Event):
    """An item of a stream has its verdict and can be delivered by itself."""

    order_id: UUID
    item_id: UUID
    home: str


@dataclass(frozen=True, slots=True, kw_only=True)
class InspectionMoved(Event):
    """An item of a certificate's sample was inspected, or its client decided what follows."""

    order_id: UUID
    home: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CrowdLooked(Event):
    """An order's judgements doubled since its crowd was last looked at, or its last item settled."""

    order_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class SuspicionMoved(Event):
    """A suspicion was found, upheld or cleared: what the order pays its worker may change."""

    order_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class VerdictReversed(Event):
    """A verdict for a worker reversed earlier judgement: pay, skill and certificates rest on it no more.

    Attributes:
        item_ids: items whose answer or whose judgements are seen differently now.
    """

    order_id: UUID
    home: str
    item_ids: tuple[str, ...]
