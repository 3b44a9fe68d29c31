"""Signing with an operator's current key, and taking the next one; the only writer of its table."""

from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import connection

from heliotrope.foundation.audit import services as audit
from heliotrope.foundation.signing.keys import Signer, signer
from heliotrope.foundation.signing.models import SigningKey
from heliotrope.foundation.tenancy.actor import Actor


def current(actor: Actor, *, now: datetime) -> Signer:
    """The key that the actor's operator signs with; made when there is none.

    When the platform's secret was changed, the key cannot be made again: the next one takes its place.
    """
    _alone(actor.operator)
    row = SigningKey.objects.filter(operator_id=actor.operator, ended_at=None).first()
    if row is not None:
        known = signer(settings.SECRET_KEY, actor.operator, row.number)
        if known.public == row.public:
            return known
    return _next(actor, now)


def rotate(actor: Actor, *, now: datetime) -> str:
    """End the current key and begin the next; what was signed before stays good.  Gives the public key."""
    _alone(actor.operator)
    return _next(actor, now).public


def _alone(operator_id: UUID) -> None:
    """Of two who take an operator's next key at once, the later one waits."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"signing:{operator_id}"])


def _next(actor: Actor, now: datetime) -> Signer:
    keys = SigningKey.objects.filter(operator_id=actor.operator)
    last = keys.order_by("-number").first()
    keys.filter(ended_at=None).update(ended_at=now)
    number = last.number + 1 if last else 1
    made = signer(settings.SECRET_KEY, actor.operator, number)
    row = SigningKey.objects.create(
        operator_id=actor.operator, number=number, public=made.public, begun_at=now
    )
    audit.record(
        actor, "signing_key.begun", subject_kind="signing_key", subject_id=row.id, detail={"number": number}
    )
    return made
