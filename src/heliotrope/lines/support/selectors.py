"""Reading conversations in the vault that is entered, always as an actor."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from heliotrope.core.errors import NotFound
from heliotrope.foundation.ids import derived_id
from heliotrope.foundation.keys import ERASED
from heliotrope.foundation.tenancy.actor import Actor, ActorKind
from heliotrope.foundation.vaults import entered_vault, home_of_alias
from heliotrope.lines.support import finding
from heliotrope.lines.support.models import Contact, Conversation, Macro, Mailbox, Message, Rating
from heliotrope.lines.support.settings import Channel

SHOWN_MOST = 200
"""Messages of a thread that are shown, the latest."""
NOTICE = "<notice."
"""What the id of a message begins with that is the contact's alone to read, such as a code of theirs."""
_IN, _OUT = Message.Direction.IN, Message.Direction.OUT


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """One message of a thread.

    Attributes:
        files: what was attached, as kept files.
        state: ``queued``, ``sent`` or ``refused``.
        automatic: whether a machine sent it.
    """

    id: UUID
    direction: str
    text: str
    files: tuple[Mapping[str, Any], ...]
    author: str
    worker_id: UUID | None
    at: datetime
    state: str
    automatic: bool
    message_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A conversation with all that is known of it.

    Attributes:
        intent: what it is about as triage found it; empty when it did not.
        awaits_since: since when its present stretch awaits us.
        before: earlier conversations with the same contact in this order.
        score: the contact's rating from 1 to 5; None without one.
    """

    id: UUID
    order_id: UUID
    item_id: UUID | None
    contact_id: UUID
    contact_name: str
    contact_address: str
    contact_timezone: str
    channel: str
    subject: str
    language: str
    state: str
    intent: str
    disposition: str
    opened_at: datetime
    awaits_since: datetime
    said: tuple[Said, ...]
    before: int
    score: int | None
    comment: str


def case(actor: Actor, conversation_id: UUID) -> Case:
    """One conversation of the actor's clients."""
    rows = Conversation.objects.filter(client_id__in=actor.client_ids).select_related("contact", "rating")
    row = rows.filter(pk=conversation_id).first()
    if row is None:
        raise NotFound
    rating: Rating | None = getattr(row, "rating", None)
    said = Message.objects.filter(conversation=row).exclude(message_id__startswith=NOTICE)
    latest = said.order_by("-at", "-id")[:SHOWN_MOST]
    earlier = rows.filter(order_id=row.order_id, contact=row.contact, opened_at__lt=row.opened_at)
    return Case(
        id=row.id,
        order_id=row.order_id,
        item_id=row.item_id,
        contact_id=row.contact_id,
        contact_name=row.contact.name,
        contact_address=row.contact.address,
        contact_timezone=row.contact.timezone,
        channel=row.channel,
        subject=row.subject,
        language=row.language,
        state=row.state,
        intent=row.intent,
        disposition=row.disposition,
        opened_at=row.opened_at,
        awaits_since=row.awaits_since,
        said=tuple(_said(message, row.contact.name) for message in reversed(latest)),
        before=earlier.count(),
        score=rating.score if rating else None,
        comment=rating.comment if rating else "",
    )


def _said(row: Message, contact: str) -> Said:
    return Said(
        id=row.id,
        direction=row.direction,
        text=row.text,
        files=tuple(_named(row)),
        author=contact if row.worker_id is None else "",
        worker_id=row.worker_id,
        at=row.at,
        state=row.state,
        automatic=row.automatic,
        message_id=row.message_id,
    )


def _named(row: Message) -> Iterator[Mapping[str, Any]]:
    """The attachments with their names; a row from before has them itself, an erased contact's has none."""
    told = row.file_names
    names = [ERASED] * len(row.files) if told == ERASED else json.loads(told or "[]")
    for at, file in enumerate(row.files):
        yield file | {"name": names[at]} if at < len(names) else file


@dataclass(frozen=True, slots=True, kw_only=True)
class Who:
    """The contact of a conversation."""

    id: UUID
    channel: str
    name: str
    address: str


def contact_of(actor: Actor, conversation_id: UUID) -> Who | None:
    """Whom a conversation is with; None where there is no such conversation."""
    rows = Conversation.objects.filter(client_id__in=actor.client_ids).select_related("contact")
    row = rows.filter(pk=conversation_id).first()
    if row is None:
        return None
    return Who(id=row.contact_id, channel=row.channel, name=row.contact.name, address=row.contact.address)


@dataclass(frozen=True, slots=True, kw_only=True)
class Awaiting:
    """What the chain is told of a conversation that awaits us.

    Attributes:
        item_id: its item; None while it has none, and is to arrive on the stream.
        given: what arrives then.
        arrival: the key of what awaits us: another one with every message and every stretch.
        awaits: whether it still awaits us.
        contact_id: who awaits it.
    """

    order_id: UUID
    item_id: UUID | None
    contact_id: UUID
    given: Mapping[str, object]
    arrival: UUID
    awaits: bool


def awaiting(actor: Actor, conversation_id: UUID) -> Awaiting:
    """What is to be opened for a conversation that a contact wrote in."""
    found = case(actor, conversation_id)
    first = next((one for one in found.said if one.direction == _IN), None)
    return Awaiting(
        order_id=found.order_id,
        item_id=found.item_id,
        contact_id=found.contact_id,
        given={
            "conversation": str(found.id),
            "subject": found.subject,
            "text": first.text if first else "",
            "language": found.language,
            "channel": found.channel,
            "timezone": found.contact_timezone,
        },
        arrival=derived_id(found.id, found.awaits_since.isoformat(), *(str(one.id) for one in found.said)),
        awaits=found.state == Conversation.State.OPEN,
    )


def talk(actor: Actor, order_id: UUID, visitor_id: UUID) -> tuple[Said, ...]:
    """What a visitor and we said in the chats of an order, as the visitor may see it: no notes."""
    home = home_of_alias(entered_vault())
    rows = Message.objects.filter(
        client_id__in=actor.client_ids,
        order_id=order_id,
        conversation__contact__kind=Channel.CHAT,
        conversation__contact__address_key__in=[
            key
            for client_id in actor.client_ids
            for key in finding.keys(home, client_id, Channel.CHAT, visitor_id.hex)
        ],
        direction__in=[_IN, _OUT],
    )
    latest = rows.order_by("-at", "-id")[:SHOWN_MOST]
    return tuple(_said(row, "") for row in reversed(latest))


@dataclass(frozen=True, slots=True, kw_only=True)
class MacroText:
    """A reply that is ready to be adapted.

    Attributes:
        order_id: the only order that has it; None for one of all of the client's orders.
    """

    name: str
    language: str
    text: str
    order_id: UUID | None = None


def macros(actor: Actor, client_id: UUID, order_id: UUID) -> tuple[MacroText, ...]:
    """The macros of an order and those of all orders of its client, by name."""
    rows = Macro.objects.filter(client_id__in=actor.client_ids).filter(client_id=client_id)
    return tuple(
        MacroText(name=row.name, language=row.language, text=row.text, order_id=row.order_id)
        for row in rows.order_by("name", "language")
        if row.order_id in (None, order_id)
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """A mailbox as the post reads it; ``secret_env`` names the variable that holds its password."""

    order_id: UUID
    client_id: UUID
    address: str
    name: str
    imap_host: str
    imap_port: int
    smtp_host: str
    smtp_port: int
    security: str
    user: str
    secret_env: str
    uid_validity: int
    last_uid: int


def mailbox(actor: Actor, order_id: UUID) -> Box:
    """The mailbox of an order."""
    row = Mailbox.objects.filter(pk=order_id, client_id__in=actor.client_ids).first()
    if row is None:
        raise NotFound
    return _box(row)


def mailboxes(actor: Actor) -> tuple[Box, ...]:
    """Every mailbox of the actor's clients in this home; for whoever polls them."""
    rows = Mailbox.objects.filter(client_id__in=actor.client_ids)
    return tuple(map(_box, rows.order_by("order_id")))


def _box(row: Mailbox) -> Box:
    names = Box.__dataclass_fields__
    return Box(**{name: getattr(row, name) for name in names})


def quiet(actor: Actor, order_id: UUID, *, before: datetime, limit: int = 500) -> tuple[UUID, ...]:
    """Conversations that wait for their contact since before an instant; they may be closed."""
    rows = Conversation.objects.filter(
        client_id__in=actor.client_ids, order_id=order_id, state=Conversation.State.WAITING
    ).exclude(message__at__gte=before)
    return tuple(rows.order_by("opened_at").values_list("id", flat=True)[:limit])


def rated(actor: Actor, conversation_id: UUID) -> int | None:
    """The score of a conversation whose contact was asked; None while they have not answered."""
    row = Rating.objects.filter(pk=conversation_id, client_id__in=actor.client_ids).first()
    if row is None:
        raise NotFound
    return row.score


def answered_by(actor: Actor, conversation_id: UUID, *, limit: int = 10) -> tuple[UUID, ...]:
    """Workers who wrote to the contact of a conversation before, the latest first."""
    contact = Conversation.objects.filter(pk=conversation_id, client_id__in=actor.client_ids)
    rows = Message.objects.filter(
        client_id__in=actor.client_ids,
        conversation__contact__in=contact.values("contact"),
        direction=_OUT,
        worker_id__isnull=False,
    ).order_by("-at")
    latest = rows.values_list("worker_id", flat=True)[:200]
    return tuple(dict.fromkeys(one for one in latest if one is not None))[:limit]


def delivered(key: str) -> Case:
    """A conversation by its item's key, for the delivery; the scope of the vault holds it to its client."""
    try:
        row = Conversation.objects.filter(pk=UUID(key)).values("id", "client_id").first()
    except ValueError:
        row = None
    if row is None:
        raise NotFound
    actor = Actor(kind=ActorKind.MACHINE, client_ids=frozenset({row["client_id"]}))
    return case(actor, row["id"])


def awaiting_us(actor: Actor, order_id: UUID) -> int | None:
    """How many conversations of an order await us; None where nobody ever wrote."""
    rows = Conversation.objects.filter(client_id__in=actor.client_ids, order_id=order_id)
    return rows.filter(state=Conversation.State.OPEN).count() if rows.exists() else None


def contacts(actor: Actor) -> int:
    """How many persons wrote to the actor's clients, in the vault that is entered; not who was erased."""
    rows = Contact.objects.filter(client_id__in=actor.client_ids)
    return rows.exclude(address_key__startswith="erased:").count()
