"""What the officer is told: once for each finding, by ids and numbers alone."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from heliotrope.compliance.models import PrivacyNotice
from heliotrope.core.errors import NotFound
from heliotrope.foundation.audit import services as audit
from heliotrope.foundation.ids import new_id
from heliotrope.foundation.tenancy.actor import Actor

Kind = PrivacyNotice.Kind


def notice(
    actor: Actor,
    kind: Kind,
    key: str,
    *,
    client_id: UUID | None,
    detail: Mapping[str, Any],
    now: datetime,
    for_id: UUID | None = None,
) -> bool:
    """Tell the operator's officer of something, or one person; False when they were told of it before."""
    row = PrivacyNotice(
        id=new_id(),
        operator_id=actor.operator,
        client_id=client_id,
        kind=kind,
        key=key[:200],
        for_id=for_id,
        detail=dict(detail),
        at=now,
    )
    PrivacyNotice.objects.bulk_create([row], ignore_conflicts=True)
    if not PrivacyNotice.objects.filter(pk=row.id).exists():
        return False
    audit.record(
        actor,
        "privacy.notice",
        subject_kind="privacy_notice",
        subject_id=row.id,
        client_id=client_id,
        detail={"kind": row.kind},
    )
    return True


def see(actor: Actor, notice_id: UUID, *, now: datetime) -> None:
    """Note that the officer took note; again changes nothing."""
    rows = PrivacyNotice.objects.filter(operator_id=actor.operator, pk=notice_id)
    if rows.filter(seen_at=None).update(seen_by=actor.user_id, seen_at=now):
        audit.record(actor, "privacy.notice.seen", subject_kind="privacy_notice", subject_id=notice_id)
    elif not rows.exists():
        raise NotFound


def see_own(actor: Actor, key: str, *, now: datetime) -> None:
    """Note that the actor took note of what they themselves were told of something; again changes nothing."""
    rows = PrivacyNotice.objects.filter(operator_id=actor.operator, for_id=actor.account, key=key)
    rows.filter(seen_at=None).update(seen_by=actor.account, seen_at=now)


def is_over(actor: Actor, kind: Kind, key: str, *, now: datetime) -> None:
    """Take back what nobody needs to look after any more; it stays on record."""
    rows = PrivacyNotice.objects.filter(operator_id=actor.operator, kind=kind, key=key, seen_at=None)
    rows.update(seen_by=actor.user_id, seen_at=now)
