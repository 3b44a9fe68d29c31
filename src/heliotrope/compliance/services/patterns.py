"""Writing a client's own patterns."""

from datetime import datetime
from uuid import UUID

from heliotrope.compliance.models import OwnPatterns
from heliotrope.compliance.selectors.patterns import patterns_of
from heliotrope.compliance.services.versions import put_in_force
from heliotrope.core.errors import Conflict, NotFound
from heliotrope.core.masking.patterns import Patterns, written
from heliotrope.core.sentence import Sentence
from heliotrope.foundation.ids import new_id
from heliotrope.foundation.tenancy.actor import Actor


def keep_patterns(actor: Actor, client_id: UUID, patterns: Patterns, *, now: datetime) -> None:
    """Put a client's patterns in force; their version is the one after that which the writer has read.

    Raises:
        Conflict: somebody else wrote them meanwhile.
        NotFound: a client that the actor may not see.
    """
    if client_id not in actor.client_ids:
        raise NotFound
    if patterns_of(actor, client_id).version + 1 != patterns.version:
        raise Conflict(
            Sentence(
                "Somebody changed the patterns meanwhile; read them again, and say your change once more."
            )
        )
    row = OwnPatterns(
        id=new_id(),
        client_id=client_id,
        version=patterns.version,
        patterns=written(patterns.own),
        made_by=actor.user_id,
        made_at=now,
    )
    detail = {"version": patterns.version, "patterns": len(patterns.own)}
    put_in_force(actor, row, "privacy.patterns", kind="privacy_patterns", client_id=client_id, detail=detail)
