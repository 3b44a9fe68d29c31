"""What lies beside a contact's key, in the vault that is entered: removed when the contact is erased.

The key's destruction makes unreadable what was sealed.  Left are what finds the contact, what was never
sealed and what other parts derived; all of it goes here, and again after a restore.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from heliotrope.core.errors import NotFound
from heliotrope.foundation.files import services as files
from heliotrope.foundation.keys.fields import plain_columns
from heliotrope.foundation.tenancy.actor import Actor
from heliotrope.lines.support import finding
from heliotrope.lines.support.models import Contact, Conversation, Message, Rating, Rendering
from heliotrope.lines.support.services import home

KIND = "support.contact"
"""What the journal of erasures calls a contact."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Forgotten:
    """What a contact leaves in other parts: the items of their conversations."""

    contact_id: UUID
    client_id: UUID
    item_ids: tuple[UUID, ...]


def contact_of(actor: Actor, contact_id: UUID) -> UUID:
    """The client whose contact it is; raises NotFound for one that the actor may not see."""
    found = client_of(actor, contact_id)
    if found is None:
        raise NotFound
    return found


def client_of(actor: Actor, contact_id: UUID) -> UUID | None:
    """The same; None for one that the actor may not see."""
    rows = Contact.objects.filter(pk=contact_id, client_id__in=actor.client_ids)
    return rows.values_list("client_id", flat=True).first()


def counted(actor: Actor, contact_id: UUID) -> tuple[int, int]:
    """How many conversations and messages are a contact's."""
    mine = Q(client_id__in=actor.client_ids)
    threads = Conversation.objects.filter(mine, contact_id=contact_id).count()
    said = Q(contact_id=contact_id) | Q(conversation__contact_id=contact_id)
    return threads, Message.objects.filter(mine, said).count()


def found_by(actor: Actor, client_id: UUID, kind: str, address: str) -> tuple[UUID, ...]:
    """The contacts of a client under an address, in one channel."""
    rows = Contact.objects.filter(client_id__in=actor.client_ids, client_id=client_id, kind=kind)
    either = finding.keys(home(), client_id, kind, address)
    return tuple(rows.filter(address_key__in=either).values_list("pk", flat=True))


def forget(actor: Actor, contact_id: UUID, *, now: datetime) -> Forgotten:
    """Remove all that lies beside a contact's key; again changes nothing.

    Their conversations end, what waits to be sent to them is not sent, and their attachments go unless
    another contact of the client sent the same bytes.
    """
    client_id = contact_of(actor, contact_id)
    threads = Conversation.objects.filter(contact_id=contact_id, client_id=client_id)
    messages = Message.objects.filter(client_id=client_id).filter(
        Q(contact_id=contact_id) | Q(conversation__contact_id=contact_id)
    )
    _drop_files(client_id, messages)
    _blank(Contact.objects.filter(pk=contact_id))
    for rows in (threads, messages, Rating.objects.filter(conversation__contact_id=contact_id)):
        _blank(rows)
    # A row from before shows what its old columns hold as long as the new ones are empty.
    Contact.objects.filter(pk=contact_id, address__isnull=True).update(address="", name="")
    Contact.objects.filter(pk=contact_id).update(
        address_key=f"erased:{contact_id}", name_before="", timezone="", language=""
    )
    living = [Conversation.State.OPEN, Conversation.State.WAITING]
    threads.filter(state__in=living).update(state=Conversation.State.RESOLVED, closed_at=now)
    threads.update(subject_before="", intent="")
    messages.filter(state=Message.State.QUEUED).update(state=Message.State.REFUSED)
    item_ids = tuple(one for one in threads.values_list("item_id", flat=True) if one is not None)
    Rendering.objects.filter(client_id=client_id, item_id__in=item_ids).delete()
    return Forgotten(contact_id=contact_id, client_id=client_id, item_ids=item_ids)


def _blank(rows: QuerySet[Any]) -> None:
    """Empty what is still in the clear, of rows from before texts were sealed."""
    for row in rows.iterator(chunk_size=500):
        plain = plain_columns(row)
        if plain:
            rows.filter(pk=row.pk).update(**dict.fromkeys(plain, ""))


def _drop_files(client_id: UUID, messages: QuerySet[Message]) -> None:
    """Remove the attachments of these messages that no other message has."""
    mine = {str(file["file"]) for row in messages.only("files", "client_id") for file in row.files}
    others = Message.objects.filter(client_id=client_id).exclude(pk__in=messages.values("pk"))
    files.drop(client_id, [UUID(one) for one in mine if not _has(others, one)])
    messages.exclude(files=[]).update(files=[])


def _has(rows: QuerySet[Message], file_id: str) -> bool:
    return rows.filter(files__contains=[{"file": file_id}]).exists()
