"""Reading wishes to see much at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from heliotrope.compliance.models import BulkWish
from heliotrope.core.errors import NotFound
from heliotrope.foundation.tenancy.actor import Actor

LISTED_MOST = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class BulkLine:
    """A wish; ``until_at`` is None unless somebody agreed."""

    id: UUID
    client_id: UUID
    order_id: UUID
    item_ids: Sequence[UUID]
    reason: str
    state: str
    asked_by: UUID
    asked_at: datetime
    settled_by: UUID | None
    until_at: datetime | None

    def standing(self, now: datetime) -> str:
        """Its state; ``over`` once the minutes of one that was agreed to have passed."""
        return "over" if self.until_at is not None and now >= self.until_at else self.state

    def opens(self, actor: Actor, now: datetime) -> bool:
        """Whether it shows its values to this actor at this moment: to nobody but who asked."""
        return self.asked_by == actor.user_id and self.until_at is not None and now < self.until_at


def wishes(actor: Actor) -> tuple[BulkLine, ...]:
    """Wishes of the actor's clients, the latest first."""
    rows = BulkWish.objects.filter(client_id__in=actor.client_ids).order_by("-asked_at", "-id")
    return tuple(map(_line, rows[:LISTED_MOST]))


def awaiting(actor: Actor) -> tuple[BulkLine, ...]:
    """Wishes of the actor's clients that wait for the actor's word, the latest first; their own do not."""
    rows = BulkWish.objects.filter(client_id__in=actor.client_ids, state=BulkWish.State.ASKED)
    return tuple(map(_line, rows.exclude(asked_by=actor.account).order_by("-asked_at", "-id")[:LISTED_MOST]))


def wish(actor: Actor, wish_id: UUID) -> BulkLine:
    """One of them.

    Raises:
        NotFound: there is no such wish for this actor.
    """
    row = BulkWish.objects.filter(pk=wish_id, client_id__in=actor.client_ids).first()
    if row is None:
        raise NotFound
    return _line(row)


def _line(row: BulkWish) -> BulkLine:
    return BulkLine(**{name: getattr(row, name) for name in BulkLine.__dataclass_fields__})
