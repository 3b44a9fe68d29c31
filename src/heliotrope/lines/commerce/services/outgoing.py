"""What we owed the live shop and have told it."""

from datetime import datetime
from uuid import UUID

from heliotrope.lines.commerce.models import Outgoing


def mark_sent(client_id: UUID, outgoing_id: UUID, *, now: datetime, refused: str = "") -> bool:
    """The live shop has answered, with a refusal or without; False when it had before."""
    waiting = Outgoing.objects.filter(pk=outgoing_id, client_id=client_id, sent_at=None)
    return bool(waiting.update(sent_at=now, refused=refused[:300], address={}))
