"""Who workers are by law: sealed under a key of each, in the vault of their home."""

from collections.abc import Mapping, Sequence
from typing import Final
from uuid import UUID

from django.db.models import QuerySet

from heliotrope.core.network.workers_file import WorkerRow
from heliotrope.foundation.keys.fields import with_keys
from heliotrope.foundation.keys.resealing import seal_rows
from heliotrope.foundation.tenancy.actor import Actor
from heliotrope.foundation.tenancy.scope import acting_in_vault
from heliotrope.network.models import WorkerIdentity

IDENTITY: Final = "network.worker"
"""What the journal of erasures calls a worker's identity."""
BESIDE: Final = {"legal_name": "legal_name_before", "email": "email_before"}
"""Sealed columns, and those that hold a row from before."""


def keep_identities(
    actor: Actor, rows: Sequence[WorkerRow], homes: Mapping[str, str], ids: Mapping[str, UUID]
) -> None:
    """Keep workers' legal names and e-mails, each in the vault of their home; what was there is replaced."""
    for home in sorted(set(homes.values())):
        identities = [
            WorkerIdentity(
                worker_id=ids[row.worker],
                operator_id=actor.operator,
                legal_name=row.legal_name,
                email=row.email,
            )
            for row in rows
            if homes[row.worker] == home and (row.legal_name or row.email)
        ]
        with acting_in_vault(actor, home):
            WorkerIdentity.objects.bulk_create(
                with_keys(identities),
                update_conflicts=True,
                unique_fields=["worker_id"],
                update_fields=["legal_name", "email", "legal_name_before", "email_before"],
            )


def operator_of_identity(actor: Actor, worker_id: UUID) -> UUID | None:
    """The operator whose worker it is; None where the vault that is entered has no identity for the actor."""
    return _of(actor).filter(pk=worker_id).values_list("operator_id", flat=True).first()


def identities_by_mail(actor: Actor, email: str) -> tuple[UUID, ...]:
    """The workers of the actor's operator with an e-mail address, in the vault that is entered.

    Each identity is opened: no token finds them.
    """
    wanted = email.strip().casefold()
    rows = _of(actor).order_by("worker_id").iterator(chunk_size=500)
    return tuple(row.worker_id for row in rows if wanted and (row.email or "").strip().casefold() == wanted)


def forget_identity(actor: Actor, worker_id: UUID) -> None:
    """Empty what of an identity was never sealed, in the vault that is entered; again changes nothing."""
    _of(actor).filter(pk=worker_id).update(legal_name_before="", email_before="")


def seal_identities(actor: Actor, *, limit: int) -> int:
    """Seal a batch of identities of the actor's operator that are in the clear; 0 when none is left."""
    rows = _of(actor).exclude(legal_name_before="", email_before="")
    return seal_rows(rows, limit=limit, moved=BESIDE)


def _of(actor: Actor) -> QuerySet[WorkerIdentity]:
    return WorkerIdentity.objects.filter(operator_id__in=[actor.operator_id] if actor.operator_id else [])
