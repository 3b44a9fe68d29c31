"""Noting in which homes a subject's key is destroyed, and in which somebody else must do it."""

from collections.abc import Iterable, Mapping
from uuid import UUID

from django.db.models import QuerySet

from heliotrope.compliance.models import HomeErasure
from heliotrope.core.errors import NotFound
from heliotrope.foundation.keys.store import Erasure
from heliotrope.foundation.tenancy.actor import Actor


def note(actor: Actor, asked: Erasure, *, done: Mapping[str, Erasure], waits: Iterable[str]) -> None:
    """Note an erasure by home; again adds what is new, and what was done stays as it was.

    Args:
        asked: whom it is about and when it was asked for first.
        done: the journals' entries of the homes where it is done.
        waits: the homes whose own cell, or whose key store when it is back, has to do it.
    """
    client_id = None if asked.client_id == actor.operator_id else asked.client_id
    if client_id is not None and client_id not in actor.client_ids:
        raise NotFound
    rows = [
        HomeErasure(
            operator_id=actor.operator, client_id=client_id, subject_id=asked.subject_id, kind=asked.kind,
            data_home=home, asked_at=asked.erased_at,
        )
        for home in (*done, *waits)
    ]  # fmt: skip
    HomeErasure.objects.bulk_create(rows, ignore_conflicts=True)
    for home, entry in done.items():
        finish(actor, home, entry)


def finish(actor: Actor, home: str, entry: Erasure) -> bool:
    """Note that a home has done it, as its journal says; False when that was known."""
    waits = _of(actor, entry.subject_id).filter(data_home=home, done_at=None)
    return waits.update(done_at=entry.erased_at, key_id=entry.key_id) == 1


def _of(actor: Actor, subject_id: UUID) -> QuerySet[HomeErasure]:
    return HomeErasure.objects.filter(operator_id=actor.operator, subject_id=subject_id)
