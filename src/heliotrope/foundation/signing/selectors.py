"""Reading an operator's public keys."""

from dataclasses import dataclass
from datetime import datetime

from heliotrope.foundation.signing.keys import fingerprint
from heliotrope.foundation.signing.models import SigningKey
from heliotrope.foundation.tenancy.actor import Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyLine:
    """One public key; ``ended_at`` is None for the one that signs now."""

    number: int
    public: str
    fingerprint: str
    begun_at: datetime
    ended_at: datetime | None


def keys(actor: Actor) -> tuple[KeyLine, ...]:
    """The public keys of the actor's operator, the latest first."""
    rows = SigningKey.objects.filter(operator_id=actor.operator).order_by("-number")
    return tuple(
        KeyLine(
            number=row.number,
            public=row.public,
            fingerprint=fingerprint(row.public),
            begun_at=row.begun_at,
            ended_at=row.ended_at,
        )
        for row in rows
    )
