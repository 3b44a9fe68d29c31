"""Reading rules of retention and holds, always as an actor."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from heliotrope.compliance.models import Hold as HoldRow
from heliotrope.compliance.models import RetentionRule as RuleRow
from heliotrope.core.privacy.retention import Aged, DataClass, Hold, RetentionRule, What, is_held
from heliotrope.foundation.tenancy.actor import Actor


def retention_rules(actor: Actor) -> tuple[RetentionRule, ...]:
    """Every version of the operator's rules and of its clients' own, the latest of each last."""
    rows = RuleRow.objects.filter(operator_id=actor.operator)
    return tuple(
        RetentionRule(
            data=DataClass(row.data),
            client_id=row.client_id,
            days=row.days,
            what=What(row.what),
            version=row.version,
            basis=row.basis,
        )
        for row in rows.order_by("data", "version")
        if row.client_id is None or row.client_id in actor.client_ids
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldLine:
    """A hold; ``made_by`` and ``lifted_by`` are accounts, ``lifted_at`` None of one that nobody lifted."""

    id: UUID
    client_id: UUID
    subject_id: UUID | None
    case_id: UUID | None
    reason: str
    reference: str
    made_at: datetime
    until_at: datetime | None
    made_by: UUID | None = None
    lifted_by: UUID | None = None
    lifted_at: datetime | None = None

    @property
    def hold(self) -> Hold:
        """The hold as decisions take it."""
        return Hold(
            client_id=self.client_id,
            subject_id=self.subject_id,
            case_id=self.case_id,
            until_at=self.until_at,
        )


def holds(actor: Actor, *, now: datetime) -> tuple[HoldLine, ...]:
    """Holds that stand, the latest first."""
    rows = HoldRow.objects.filter(client_id__in=actor.client_ids, lifted_at=None)
    return _lines(rows.exclude(until_at__lte=now))


def every_hold(actor: Actor) -> tuple[HoldLine, ...]:
    """Holds that stand, were lifted or ended, the latest first."""
    return _lines(HoldRow.objects.filter(client_id__in=actor.client_ids))


def _lines(rows: QuerySet[HoldRow]) -> tuple[HoldLine, ...]:
    names = HoldLine.__dataclass_fields__
    return tuple(
        HoldLine(**{name: getattr(row, name) for name in names}) for row in rows.order_by("-made_at", "id")
    )


def held(actor: Actor, aged: Aged, *, now: datetime) -> bool:
    """Whether a hold keeps something of a person's."""
    return is_held(aged, [one.hold for one in holds(actor, now=now)], now)
