"""What of support's data grew old, and taking it away class by class; in the vault that is entered."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet, TextField
from django.db.models.functions import Cast

from heliotrope.core.privacy.retention import Aged, DataClass
from heliotrope.foundation.files import services as files
from heliotrope.foundation.tenancy.actor import Actor
from heliotrope.lines.support.models import Contact, Conversation, Message, Rating, Rendering
from heliotrope.lines.support.services import OVER

BATCH = 200


def aged(
    actor: Actor,
    data: DataClass,
    client_id: UUID,
    *,
    before: datetime,
    after: UUID | None,
) -> tuple[Aged, ...]:
    """Of a class what is from before an instant, by key.

    Args:
        after: the key to go on behind; None for the first ones.
    """
    if client_id not in actor.client_ids:
        return ()
    return _FOUND[data](client_id, before, after)


def _behind(rows: QuerySet[Any], after: UUID | None) -> QuerySet[Any]:
    return (rows.filter(pk__gt=after) if after else rows).order_by("pk")[:BATCH]


def _contacts(client_id: UUID, before: datetime, after: UUID | None) -> tuple[Aged, ...]:
    threads = Conversation.objects.filter(contact=OuterRef("pk"))
    said = Message.objects.filter(conversation__contact=OuterRef("pk"), at__gte=before)
    rows = Contact.objects.filter(client_id=client_id, met_at__lt=before)
    rows = rows.exclude(address_key__startswith="erased:")
    rows = rows.exclude(Exists(threads.exclude(state__in=OVER))).exclude(Exists(said))
    ids = list(_behind(rows, after).values_list("pk", flat=True))
    cases = _cases(ids)
    return tuple(Aged(id=one, client_id=client_id, subject_id=one, case_ids=cases[one]) for one in ids)


def _cases(contact_ids: Sequence[UUID]) -> Mapping[UUID, frozenset[UUID]]:
    rows = Conversation.objects.filter(contact__in=contact_ids, item_id__isnull=False)
    found: dict[UUID, set[UUID]] = defaultdict(set)
    for contact_id, item_id in rows.values_list("contact_id", "item_id"):
        if item_id is not None:
            found[contact_id].add(item_id)
    return defaultdict(frozenset, {one: frozenset(items) for one, items in found.items()})


def _attachments(client_id: UUID, before: datetime, after: UUID | None) -> tuple[Aged, ...]:
    rows = Message.objects.filter(client_id=client_id, at__lt=before).exclude(files=[])
    found = _behind(rows.select_related("conversation"), after)
    return tuple(
        Aged(id=row.pk, client_id=client_id, subject_id=row.subject_id, case_ids=_case(row.conversation))
        for row in found
    )


def _renderings(client_id: UUID, before: datetime, after: UUID | None) -> tuple[Aged, ...]:
    rows = Rendering.objects.filter(client_id=client_id, made_at__lt=before)
    found = list(_behind(rows, after).values_list("pk", "item_id"))
    whose = dict(
        Conversation.objects.filter(item_id__in=[item for _, item in found]).values_list(
            "item_id", "contact_id"
        )
    )
    return tuple(
        Aged(id=one, client_id=client_id, subject_id=whose.get(item, item), case_ids=frozenset({item}))
        for one, item in found
    )


def _ratings(client_id: UUID, before: datetime, after: UUID | None) -> tuple[Aged, ...]:
    rows = Rating.objects.filter(client_id=client_id, answered_at__lt=before)
    # The column is sealed and cannot be compared; as a plain text it can be told from an empty one.
    rows = rows.annotate(said=Cast("comment", TextField())).exclude(said="")
    found = _behind(rows.select_related("conversation"), after)
    return tuple(
        Aged(id=row.pk, client_id=client_id, subject_id=row.subject_id, case_ids=_case(row.conversation))
        for row in found
    )


def _case(thread: Conversation | None) -> frozenset[UUID]:
    return frozenset({thread.item_id} if thread is not None and thread.item_id else ())


_FOUND: Mapping[DataClass, Callable[[UUID, datetime, UUID | None], tuple[Aged, ...]]] = {
    DataClass.CONTACT: _contacts,
    DataClass.ATTACHMENT: _attachments,
    DataClass.RENDERING: _renderings,
    DataClass.RATING: _ratings,
}


def take(actor: Actor, data: DataClass, going: Sequence[Aged]) -> int:
    """Take away what goes of a class that needs no key destroyed; gives how many.  Again changes nothing."""
    ids = [one.id for one in going if one.client_id in actor.client_ids]
    if data is DataClass.RENDERING:
        return Rendering.objects.filter(pk__in=ids).delete()[0]
    if data is DataClass.RATING:
        return Rating.objects.filter(pk__in=ids).update(comment="")
    gone = 0
    for one in going:
        messages = Message.objects.filter(pk=one.id, client_id__in=actor.client_ids).exclude(files=[])
        gone += _drop(one.client_id, messages)
    return gone


def _drop(client_id: UUID, messages: QuerySet[Message]) -> int:
    """Remove files that no other message has, and that these had any."""
    mine = {str(file["file"]) for row in messages.only("files", "client_id") for file in row.files}
    others = Message.objects.filter(client_id=client_id).exclude(pk__in=messages.values("pk"))
    lone = [one for one in mine if not others.filter(files__contains=[{"file": one}]).exists()]
    files.drop(client_id, map(UUID, lone))
    return messages.update(files=[])
