"""A contact as the law sees them: told what is held of them, written to, corrected, let alone and taken up
again; in the vault that is entered."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from heliotrope.core.errors import Conflict, Invalid, NotFound
from heliotrope.foundation.files import selectors as files
from heliotrope.foundation.outbox import services as outbox
from heliotrope.foundation.tenancy.actor import Actor
from heliotrope.lines.support import finding
from heliotrope.lines.support.events import ConversationAwaits, ReplyQueued
from heliotrope.lines.support.mail import storable
from heliotrope.lines.support.models import Contact, Conversation, Mailbox, Message, Rating, Rendering
from heliotrope.lines.support.selectors import NOTICE
from heliotrope.lines.support.services import check, home, meet
from heliotrope.lines.support.settings import Channel

CORRECTED = ("name", "address", "language", "timezone")
"""What of a contact can be corrected."""
FILES_MOST = 10 * 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """Who a contact is.

    Attributes:
        item_ids: the items that their conversations became.
    """

    id: UUID
    client_id: UUID
    channel: str
    name: str
    address: str
    language: str
    item_ids: tuple[UUID, ...]


def known(actor: Actor, contact_id: UUID) -> Known:
    """One contact; raises NotFound for one that the actor may not see."""
    row = _contact(actor, contact_id)
    items = Conversation.objects.filter(contact=row, item_id__isnull=False).values_list("item_id", flat=True)
    return Known(
        id=row.id,
        client_id=row.client_id,
        channel=row.kind,
        name=row.name,
        address=row.address,
        language=row.language,
        item_ids=tuple(one for one in items if one is not None),
    )


def introduce(actor: Actor, client_id: UUID, address: str, *, now: datetime) -> UUID:
    """Keep whoever asks from an e-mail address and never wrote as a contact; again it is the same one."""
    check(actor, client_id)
    return meet(client_id, Channel.EMAIL, address, "", now).id


def contact_of_item(actor: Actor, item_id: UUID) -> UUID:
    """Whose conversation became an item; raises NotFound where none did."""
    rows = Conversation.objects.filter(client_id__in=actor.client_ids, item_id=item_id)
    found = rows.values_list("contact_id", flat=True).first()
    if found is None:
        raise NotFound
    return found


def told(actor: Actor, contact_ids: Iterable[UUID]) -> list[dict[str, Any]]:
    """Everything that is held of these contacts, as JSON that a person can read too."""
    rows = Contact.objects.filter(client_id__in=actor.client_ids, pk__in=list(contact_ids))
    return [_told(row) for row in rows.order_by("met_at", "id")]


def _told(row: Contact) -> dict[str, Any]:
    threads = Conversation.objects.filter(contact=row).order_by("opened_at", "id")
    items = [one.item_id for one in threads if one.item_id]
    machine = Rendering.objects.filter(client_id=row.client_id, item_id__in=items).order_by("made_at", "id")
    return {
        "id": str(row.id),
        "channel": row.kind,
        "address": row.address,
        "name": row.name,
        "language": row.language,
        "timezone": row.timezone,
        "known_since": row.met_at.isoformat(),
        "conversations": [_conversation(one) for one in threads],
        "machine_translations": [
            {"language": one.language, "text": one.text, "provider": one.provider, "at": _iso(one.made_at)}
            for one in machine
        ],
    }


def _conversation(thread: Conversation) -> dict[str, Any]:
    said = Message.objects.filter(conversation=thread).exclude(direction=Message.Direction.NOTE)
    rating = Rating.objects.filter(conversation=thread).first()
    return {
        "id": str(thread.id),
        "subject": thread.subject,
        "about": thread.intent,
        "state": thread.state,
        "opened_at": _iso(thread.opened_at),
        "messages": [
            {
                "from": "you" if one.direction == Message.Direction.IN else "us",
                "at": _iso(one.at),
                "text": one.text,
                "files": [{"file": f["file"], "media_type": f["media_type"]} for f in one.files],
            }
            for one in said.order_by("at", "id")
        ],
        "rating": {"score": rating.score, "comment": rating.comment} if rating and rating.score else None,
    }


def _iso(at: datetime) -> str:
    return at.isoformat(timespec="seconds")


def sent_files(actor: Actor, contact_ids: Iterable[UUID]) -> dict[str, bytes]:
    """The files that these contacts sent, by key, the latest first, up to 10 MB in all."""
    rows = Message.objects.filter(client_id__in=actor.client_ids, contact_id__in=list(contact_ids))
    kept: dict[str, bytes] = {}
    room = FILES_MOST
    for row in rows.exclude(files=[]).order_by("-at", "-id"):
        for one in row.files:
            if one["file"] in kept or one["size"] > room:
                continue
            kept[one["file"]] = files.content(actor, UUID(one["file"]))[0]
            room -= one["size"]
    return kept


def notify(actor: Actor, contact_id: UUID, text: str, *, key: UUID, now: datetime) -> None:
    """Write to a contact in their latest conversation, through its own channel; once for its key.

    It is no part of what workers and clients read of the conversation.

    Raises:
        Conflict: the contact never wrote, so that there is no channel.
    """
    row = _contact(actor, contact_id)
    thread = Conversation.objects.filter(contact=row).order_by("-opened_at", "-id").first()
    if thread is None:
        raise Conflict("There is no conversation with this person to write in; verify them by evidence.")
    if Message.objects.filter(pk=key).exists():
        return
    mail = thread.channel == Channel.EMAIL
    box = Mailbox.objects.filter(pk=thread.order_id).values_list("address", flat=True).first() or ""
    domain = box.rpartition("@")[2] or "conversation.invalid"
    latest = Message.objects.filter(conversation=thread, direction=Message.Direction.IN, automatic=False)
    Message.objects.create(
        id=key,
        client_id=thread.client_id,
        order_id=thread.order_id,
        conversation=thread,
        direction=Message.Direction.OUT,
        state=Message.State.QUEUED if mail else Message.State.SENT,
        automatic=True,
        message_id=f"{NOTICE}{key.hex}@{domain}>",
        in_reply_to=latest.order_by("-at", "-id").values_list("message_id", flat=True).first() or "",
        text=storable(text),
        at=now,
        sent_at=None if mail else now,
    )
    if mail and box:  # else it waits until the order has a mailbox
        outbox.publish(
            ReplyQueued(client_id=thread.client_id, home=home(), order_id=thread.order_id, message_id=key)
        )


def correct(actor: Actor, contact_id: UUID, field: str, value: str) -> str:
    """Put a right value in the place of a wrong one; gives what stood there.

    Raises:
        Conflict: another contact of the client has that address.
        Invalid: it is nothing that can be corrected.
    """
    if field not in CORRECTED or not value.strip():
        raise Invalid(f"What can be corrected: {', '.join(CORRECTED)}; and it needs a new value.")
    row = _contact(actor, contact_id)
    before, wanted = str(getattr(row, field)), value.strip()
    setattr(row, field, wanted)
    changed = [field]
    if field == "address":
        row.address_key = finding.token(home(), row.client_id, row.kind, wanted)
        others = Contact.objects.filter(client_id=row.client_id, kind=row.kind, address_key=row.address_key)
        if others.exclude(pk=row.pk).exists():
            raise Conflict("Another contact has this address already; merge them by hand first.")
        changed.append("address_key")
    row.save(update_fields=changed)
    return before


def let_alone(actor: Actor, message_id: UUID) -> UUID | None:
    """Whom a reply would be sent to, if it may wait; None for a notice, which is sent whatever is stopped."""
    rows = Message.objects.filter(pk=message_id, client_id__in=actor.client_ids, automatic=False)
    return rows.values_list("conversation__contact_id", flat=True).first()


def resume(actor: Actor, contact_id: UUID) -> None:
    """Take up what waited while a contact was let alone: open conversations and unsent replies."""
    row = _contact(actor, contact_id)
    for thread in Conversation.objects.filter(contact=row, state=Conversation.State.OPEN):
        outbox.publish(
            ConversationAwaits(
                client_id=row.client_id, home=home(), order_id=thread.order_id, conversation_id=thread.pk
            )
        )
    waiting = Message.objects.filter(
        conversation__contact=row, direction=Message.Direction.OUT, state=Message.State.QUEUED
    )
    for message in waiting:
        outbox.publish(
            ReplyQueued(
                client_id=row.client_id, home=home(), order_id=message.order_id, message_id=message.pk
            )
        )


def _contact(actor: Actor, contact_id: UUID) -> Contact:
    row = Contact.objects.filter(pk=contact_id, client_id__in=actor.client_ids).first()
    if row is None:
        raise NotFound
    return row
