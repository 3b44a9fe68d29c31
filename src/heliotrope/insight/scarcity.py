"""Who is scarce: whose hours are worth something to other work than what arrives, and to which."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from heliotrope.foundation.tenancy.actor import Actor
from heliotrope.network import selectors as network_selectors
from heliotrope.pipeline.match import bids

SHOWN = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Dear:
    """A worker whose time is kept for dearer work.

    Attributes:
        skill, language: of the work that would lose most without them; either may be empty.
    """

    worker_id: UUID
    handle: str
    per_hour: Decimal
    currency: str
    skill: str
    language: str


def dear(actor: Actor, *, at: datetime) -> tuple[Dear, ...]:
    """The dearest of the operator's workers by their last bid prices."""
    lines = bids.hours(actor, at=at, limit=SHOWN)
    names = network_selectors.handles(actor, [one.worker_id for one in lines])
    return tuple(
        Dear(
            worker_id=one.worker_id,
            handle=names[one.worker_id],
            per_hour=one.per_hour,
            currency=one.currency,
            skill=one.skill,
            language=one.language,
        )
        for one in lines
        if one.worker_id in names
    )
