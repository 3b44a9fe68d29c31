"""What stands in versions: a new one is a row of its own, and the one before stays on record."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db import IntegrityError, models, transaction

from heliotrope.core.errors import Conflict
from heliotrope.core.sentence import Sentence
from heliotrope.foundation.audit import services as audit
from heliotrope.foundation.tenancy.actor import Actor
from heliotrope.foundation.vaults import CONTROL


def put_in_force(
    actor: Actor,
    row: models.Model,
    action: str,
    *,
    kind: str,
    detail: Mapping[str, Any],
    client_id: UUID | None = None,
) -> None:
    """Keep a version and its entry in the audit, both or neither.

    Raises:
        Conflict: somebody else kept one of the same number meanwhile.
    """
    try:
        with transaction.atomic(using=CONTROL):
            row.save(force_insert=True)
            audit.record(
                actor, action, subject_kind=kind, subject_id=row.pk, client_id=client_id, detail=detail
            )
    except IntegrityError as error:
        raise Conflict(
            Sentence("Somebody changed this meanwhile; read it again, and say your change once more.")
        ) from error
