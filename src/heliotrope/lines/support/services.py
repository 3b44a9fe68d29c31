"""Writing conversations, in the vault that is entered; the only writer of support's tables."""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import available_timezones

from heliotrope.ai import language_of
from heliotrope.core.errors import Invalid, NotFound, TooMany
from heliotrope.foundation.files import services as files
from heliotrope.foundation.ids import new_id
from heliotrope.foundation.outbox import services as outbox
from heliotrope.foundation.tenancy.actor import Actor
from heliotrope.foundation.vaults import entered_vault
from heliotrope.lines.support import finding
from heliotrope.lines.support.events import ConversationAwaits
from heliotrope.lines.support.mail import Mail, Nature, storable, unquoted
from heliotrope.lines.support.models import Contact, Conversation, Mailbox, Message
from heliotrope.lines.support.settings import Channel
from heliotrope.lines.support.tokens import conversation_of

CHAT_MOST = 4000
CHATS_A_MINUTE = 20
NEW_CHATS_A_MINUTE = 120
_MINUTE = timedelta(minutes=1)
_IN = Message.Direction.IN
OVER = (Conversation.State.RESOLVED, Conversation.State.SPAM)


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """What became of a message that came in; the same message again gives the same.

    Attributes:
        conversation_id: None for an automatic message that answers nothing of ours.
        item_id: the conversation's item; None while it has none.
        new: whether it opened the conversation.
        awaits: whether somebody is to answer it.
        stored: whether it was stored just now, and not before.
    """

    order_id: UUID
    message_id: UUID
    conversation_id: UUID | None
    item_id: UUID | None
    new: bool
    awaits: bool
    stored: bool


def home() -> str:
    """The home whose vault is entered."""
    return entered_vault().removeprefix("vault_")


def receive(
    actor: Actor, mail: Mail, *, order_id: UUID, client_id: UUID, fallback: str, now: datetime
) -> Received:
    """Store an e-mail once and tell that its conversation awaits us, in one transaction.

    It goes on with the conversation that its address or its references name, unless that one is over: then
    it opens one that follows it.  A subject alone joins nothing.

    Args:
        fallback: language of a text whose own is not found.
    """
    check(actor, client_id)
    contact = meet(client_id, Channel.EMAIL, mail.sender or "unknown@invalid", mail.sender_name, now)
    before = _stored(client_id, mail.message_id)
    if before is not None:
        return _received(before, stored=False)
    thread = _thread(client_id, order_id, mail)
    own = Mailbox.objects.filter(pk=order_id, client_id=client_id).values_list("address", flat=True).first()
    written = mail.nature is Nature.LETTER and mail.sender != (own or "").lower()
    if mail.reports_on:
        _undelivered(client_id, mail.reports_on)
    if written:
        spoken = language_of(unquoted(mail.text) or mail.subject).code or contact.language or fallback
        thread = _going_on(thread, now) or _open(order_id, contact, mail.subject, spoken, now, follows=thread)
    kept = [
        files.keep(
            client_id=client_id,
            purpose="support",
            media_type=one.media_type,
            content=one.content,
            person_id=contact.pk,
        )
        for one in mail.attachments
    ]
    message = Message(
        id=new_id(),
        client_id=client_id,
        order_id=order_id,
        conversation=thread,
        direction=_IN,
        state=Message.State.SENT,
        automatic=not written,
        message_id=mail.message_id,
        in_reply_to=mail.references[0] if mail.references else "",
        text=mail.text,
        html=mail.html,
        files=[
            {"file": str(k.id), "media_type": k.media_type, "size": k.size, "sha256": k.sha256} for k in kept
        ],
        file_names=json.dumps([one.name for one in mail.attachments]) if kept else None,
        contact=contact,
        at=now,
        sent_at=mail.sent_at,
    )
    message.save(force_insert=True)
    if thread is not None and written:
        _tell(thread)
    return _received(message, stored=True)


def say(
    actor: Actor, *, order_id: UUID, client_id: UUID, visitor_id: UUID, text: str, key: UUID, fallback: str,
    timezone: str = "", now: datetime,
) -> Received:  # fmt: skip
    """Store what a visitor says in a chat, once for its key.

    Args:
        timezone: IANA name of the zone that the visitor's browser keeps; any other text is left aside.

    Raises:
        Invalid: nothing is said, or too much at once.
        TooMany: more than 20 messages in a minute, or more new chats than a desk can take.
    """
    check(actor, client_id)
    said = storable(text).strip()
    if not 0 < len(said) <= CHAT_MOST:
        raise Invalid(f"A message has 1 to {CHAT_MOST} characters.")
    identity = f"<{key.hex}.{visitor_id.hex}@chat.invalid>"
    contact = meet(client_id, Channel.CHAT, visitor_id.hex, "", now)
    _note_zone(contact, timezone)
    before = _stored(client_id, identity)
    if before is not None:
        return _received(before, stored=False)
    mine = Message.objects.filter(client_id=client_id, contact=contact)
    if mine.filter(at__gt=now - _MINUTE).count() >= CHATS_A_MINUTE:
        raise TooMany("That was much at once; go on in a minute.")
    chats = Conversation.objects.filter(client_id=client_id, order_id=order_id)
    if chats.filter(channel=Channel.CHAT, opened_at__gt=now - _MINUTE).count() >= NEW_CHATS_A_MINUTE:
        raise TooMany("Many people write to us just now; try again in a minute.")
    latest = chats.filter(contact=contact).order_by("-opened_at").first()
    spoken = language_of(said).code or contact.language or fallback
    thread = _going_on(latest, now) or _open(order_id, contact, "", spoken, now, follows=latest)
    message = Message(
        id=new_id(),
        client_id=client_id,
        order_id=order_id,
        conversation=thread,
        direction=_IN,
        state=Message.State.SENT,
        message_id=identity,
        text=said,
        contact=contact,
        at=now,
        sent_at=now,
    )
    message.save(force_insert=True)
    _tell(thread)
    return _received(message, stored=True)


def bind(actor: Actor, conversation_id: UUID, item_id: UUID) -> None:
    """Note which item a conversation became; the first one stays."""
    rows = Conversation.objects.filter(pk=conversation_id, client_id__in=actor.client_ids)
    rows.filter(item_id=None).update(item_id=item_id)


def check(actor: Actor, client_id: UUID) -> None:
    """Refuse a client that the actor may not see."""
    if client_id not in actor.client_ids:
        raise NotFound


def meet(client_id: UUID, kind: Channel, address: str, name: str, now: datetime) -> Contact:
    """The contact behind an address, held until the transaction ends: one contact's messages come in turn."""
    rows = Contact.objects.select_for_update().filter(
        client_id=client_id, kind=kind, address_key__in=finding.keys(home(), client_id, kind, address)
    )
    # Of a contact that came twice, before and after addresses were sealed, the first is the one.
    known = rows.order_by("met_at", "id").first()
    if known is not None:
        return known
    fresh = Contact(
        id=new_id(),
        client_id=client_id,
        kind=kind,
        address_key=finding.token(home(), client_id, kind, address),
        address=address,
        name=name,
        met_at=now,
    )
    Contact.objects.bulk_create([fresh], ignore_conflicts=True)
    return rows.get()


def _note_zone(contact: Contact, timezone: str) -> None:
    """Keep the contact's latest zone, if there is one of that name."""
    if timezone in ("", contact.timezone) or timezone not in available_timezones():
        return
    Contact.objects.filter(pk=contact.pk).update(timezone=timezone)


def _stored(client_id: UUID, message_id: str) -> Message | None:
    rows = Message.objects.filter(client_id=client_id, direction=_IN, message_id=message_id)
    return rows.select_related("conversation").first()


def _thread(client_id: UUID, order_id: UUID, mail: Mail) -> Conversation | None:
    """The conversation that an e-mail belongs to: by our own address, else by what it refers to."""
    mine = Conversation.objects.filter(client_id=client_id, order_id=order_id)
    for address in mail.recipients:
        named = conversation_of(address)
        found = mine.filter(pk=named).first() if named else None
        if found is not None:
            return found
    known = Message.objects.filter(
        client_id=client_id, order_id=order_id, message_id__in=mail.references, conversation__isnull=False
    ).select_related("conversation")
    by_id = {one.message_id: one.conversation for one in known}
    return next((by_id[one] for one in mail.references if one in by_id), None)


def _going_on(thread: Conversation | None, now: datetime) -> Conversation | None:
    """The conversation, open again if it waited; None when it is over."""
    if thread is None:
        return None
    held = Conversation.objects.select_for_update().get(pk=thread.pk)
    if held.state in OVER:
        return None
    Conversation.objects.filter(pk=held.pk, state=Conversation.State.WAITING).update(
        state=Conversation.State.OPEN, awaits_since=now
    )
    return held


def _open(
    order_id: UUID,
    contact: Contact,
    subject: str,
    spoken: str,
    now: datetime,
    *,
    follows: Conversation | None,
) -> Conversation:
    return Conversation.objects.create(
        id=new_id(),
        client_id=contact.client_id,
        order_id=order_id,
        contact=contact,
        follows_id=follows.pk if follows else None,
        channel=contact.kind,
        subject=subject,
        language=spoken,
        opened_at=now,
        awaits_since=now,
    )


def _tell(thread: Conversation) -> None:
    outbox.publish(
        ConversationAwaits(
            client_id=thread.client_id, home=home(), order_id=thread.order_id, conversation_id=thread.pk
        )
    )


def _undelivered(client_id: UUID, message_id: str) -> None:
    """A report says that a message of ours did not arrive."""
    Message.objects.filter(
        client_id=client_id,
        direction=Message.Direction.OUT,
        message_id=message_id,
        state=Message.State.SENT,
    ).update(state=Message.State.REFUSED)


def _received(message: Message, *, stored: bool) -> Received:
    thread = message.conversation
    first = Message.objects.filter(conversation=thread).order_by("at", "id").first() if thread else None
    return Received(
        order_id=message.order_id,
        message_id=message.pk,
        conversation_id=message.conversation_id,
        item_id=thread.item_id if thread else None,
        new=first is not None and first.pk == message.pk,
        awaits=thread is not None and not message.automatic,
        stored=stored,
    )
