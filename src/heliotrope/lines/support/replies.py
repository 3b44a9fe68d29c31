"""What goes out to contacts, in the vault that is entered, and what they thought of it."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from heliotrope.core.errors import Conflict, Invalid, NotFound
from heliotrope.core.line import Task
from heliotrope.foundation.ids import derived_id
from heliotrope.foundation.keys import ERASED
from heliotrope.foundation.keys.fields import sealed
from heliotrope.foundation.outbox import services as outbox
from heliotrope.foundation.tenancy.actor import Actor
from heliotrope.lines.support.events import ConversationAwaits, ReplyQueued
from heliotrope.lines.support.mail import storable
from heliotrope.lines.support.models import Conversation, Mailbox, Message, Rating
from heliotrope.lines.support.selectors import Box, mailbox
from heliotrope.lines.support.services import OVER, home
from heliotrope.lines.support.settings import RESOLVED, SPAM, WAITING, Channel
from heliotrope.lines.support.tokens import Place, key, plus_address

_OUT, _IN = Message.Direction.OUT, Message.Direction.IN
REFERENCES_MOST = 10


def replied(actor: Actor, conversation_id: UUID, task: Task, *, now: datetime) -> None:
    """Take a worker's turn into its conversation; a second time for the same turn changes nothing.

    Whatever the contact wrote while the worker answered is not lost: the conversation awaits us again, or,
    when the turn ended it, goes on in one that follows it.
    """
    turn = task.turns[-1]
    rows = Conversation.objects.filter(pk=conversation_id, client_id__in=actor.client_ids)
    thread = rows.select_for_update().first()
    if thread is None or turn.judgement_id is None or thread.state in OVER:
        return
    message_id = derived_id(turn.judgement_id, "reply")
    if Message.objects.filter(pk=message_id).exists():
        return
    body, code = turn.answer.body, turn.answer.code
    if code in (RESOLVED, SPAM):
        _close(thread, code, str(body.get("disposition", "")), now)
    if reply := str(body.get("reply", "")):
        _put(thread, message_id, reply, turn.worker_id, now)
    unseen = _unseen(thread, str(body.get("seen", "")))
    if unseen:
        _await_again(thread, unseen, over=code != WAITING)
    elif code == WAITING:
        Conversation.objects.filter(pk=thread.pk, state=Conversation.State.OPEN).update(
            state=Conversation.State.WAITING
        )


def triaged(actor: Actor, conversation_id: UUID, *, intent: str) -> None:
    """Note what a conversation is about."""
    rows = Conversation.objects.filter(pk=conversation_id, client_id__in=actor.client_ids)
    rows.update(intent=intent[:64])


def close_quiet(actor: Actor, conversation_id: UUID, *, now: datetime) -> bool:
    """Resolve a conversation whose contact said nothing more; False when they did meanwhile."""
    rows = Conversation.objects.filter(pk=conversation_id, client_id__in=actor.client_ids)
    moved = rows.filter(state=Conversation.State.WAITING).update(
        state=Conversation.State.RESOLVED, closed_at=now
    )
    return moved == 1


def _close(thread: Conversation, code: str, disposition: str, now: datetime) -> None:
    target = Conversation.State.SPAM if code == SPAM else Conversation.State.RESOLVED
    living = [Conversation.State.OPEN, Conversation.State.WAITING]
    Conversation.objects.filter(pk=thread.pk, state__in=living).update(
        state=target, disposition=disposition[:64], closed_at=now
    )
    if code == RESOLVED:
        asked = Rating(conversation=thread, client_id=thread.client_id, asked_at=now)
        Rating.objects.bulk_create([asked], ignore_conflicts=True)


def _put(thread: Conversation, message_id: UUID, reply: str, worker_id: UUID | None, now: datetime) -> None:
    by_mail = thread.channel == Channel.EMAIL
    address = Mailbox.objects.filter(pk=thread.order_id).values_list("address", flat=True).first() or ""
    domain = address.rpartition("@")[2] or "conversation.invalid"
    said = Message.objects.filter(conversation=thread, direction=_IN, automatic=False)
    latest = said.order_by("-at", "-id").values_list("message_id", flat=True).first()
    Message.objects.create(
        id=message_id,
        client_id=thread.client_id,
        order_id=thread.order_id,
        conversation=thread,
        direction=_OUT,
        state=Message.State.QUEUED if by_mail else Message.State.SENT,
        message_id=f"<{message_id.hex}@{domain}>",
        in_reply_to=latest or "",
        text=storable(reply),
        worker_id=worker_id,
        at=now,
        sent_at=None if by_mail else now,
    )
    if by_mail and address:  # else it waits until the order has a mailbox: see `keeping.keep_mailbox`
        outbox.publish(
            ReplyQueued(
                client_id=thread.client_id, home=home(), order_id=thread.order_id, message_id=message_id
            )
        )


def _unseen(thread: Conversation, seen: str) -> list[Message]:
    """What the contact wrote after the last message that the worker saw.

    Who does not say what they saw has seen the first message of the stretch: rather one more look at what
    was answered than a message that nobody reads.
    """
    said = Message.objects.filter(conversation=thread)
    try:
        last = said.filter(pk=UUID(seen)).first()
    except ValueError:
        last = None
    since = last.at if last else thread.awaits_since
    return list(said.filter(direction=_IN, automatic=False, at__gt=since).order_by("at", "id"))


def _await_again(thread: Conversation, unseen: list[Message], *, over: bool) -> None:
    since, awaiting = unseen[0].at, thread
    if over:
        awaiting = Conversation.objects.create(
            id=derived_id(thread.pk, "follows"),
            client_id=thread.client_id,
            order_id=thread.order_id,
            contact_id=thread.contact_id,
            follows_id=thread.pk,
            channel=thread.channel,
            subject=thread.subject,
            language=thread.language,
            opened_at=since,
            awaits_since=since,
        )
        Message.objects.filter(pk__in=[one.pk for one in unseen]).update(conversation=awaiting)
    else:
        Conversation.objects.filter(pk=thread.pk).update(awaits_since=since)
    outbox.publish(
        ConversationAwaits(
            client_id=thread.client_id, home=home(), order_id=thread.order_id, conversation_id=awaiting.pk
        )
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """A reply as it leaves.

    Attributes:
        reply_to: the mailbox's address with the conversation in it.
        references: ids of the messages before it, the oldest first.
        rating_key: opens the page on which the contact rates us; empty unless this reply resolved it.
        files: what goes with it, each by its name: JSON documents.
    """

    box: Box
    message_id: str
    to: str
    to_name: str
    reply_to: str
    subject: str
    text: str
    language: str
    in_reply_to: str
    references: tuple[str, ...]
    rating_key: str
    at: datetime
    files: tuple[tuple[str, bytes], ...] = ()


def queued(actor: Actor, message_id: UUID) -> Letter | None:
    """A reply that waits to be sent; None when it was sent or refused meanwhile."""
    rows = Message.objects.filter(pk=message_id, client_id__in=actor.client_ids, direction=_OUT)
    row = rows.select_related("conversation__contact").first()
    if row is None or row.conversation is None:
        raise NotFound
    thread = row.conversation
    if row.state != Message.State.QUEUED or thread.contact.address == ERASED:
        return None
    box = mailbox(actor, thread.order_id)
    before = Message.objects.filter(conversation=thread, automatic=False, at__lt=row.at).order_by("at", "id")
    ids = list(before.values_list("message_id", flat=True))
    last = not Message.objects.filter(conversation=thread, direction=_OUT, at__gt=row.at).exists()
    asks = thread.state == Conversation.State.RESOLVED and last and not row.automatic
    place = Place(home=home(), client_id=thread.client_id, order_id=thread.order_id, subject_id=thread.pk)
    return Letter(
        box=box,
        message_id=row.message_id,
        to=thread.contact.address,
        to_name=thread.contact.name,
        reply_to=plus_address(box.address, thread.pk),
        subject=thread.subject,
        text=row.text,
        language=thread.language,
        in_reply_to=row.in_reply_to,
        references=(*ids[:1], *ids[1:][-REFERENCES_MOST:]),
        rating_key=key("csat", place) if asks else "",
        at=row.at,
    )


def sent(actor: Actor, message_id: UUID, *, now: datetime) -> bool:
    """A mail server took a reply."""
    rows = Message.objects.filter(pk=message_id, client_id__in=actor.client_ids)
    return rows.filter(state=Message.State.QUEUED).update(state=Message.State.SENT, sent_at=now) == 1


def refused(actor: Actor, message_id: UUID) -> bool:
    """A mail server refused a reply for good."""
    rows = Message.objects.filter(pk=message_id, client_id__in=actor.client_ids)
    return rows.filter(state=Message.State.QUEUED).update(state=Message.State.REFUSED) == 1


def rate(actor: Actor, conversation_id: UUID, *, score: int, comment: str, now: datetime) -> None:
    """Keep what the contact thought of a resolved conversation, once.

    Raises:
        Conflict: they have said it before.
    """
    if not 1 <= score <= 5:
        raise Invalid("Choose 1 to 5.")
    rows = Rating.objects.filter(pk=conversation_id, client_id__in=actor.client_ids)
    row = rows.select_related("conversation").first()
    if row is None:
        raise NotFound
    said = sealed(row, "comment", storable(comment).strip()[:2000])
    if rows.filter(answered_at=None).update(score=score, comment=said, answered_at=now):
        return
    raise Conflict("You have rated this conversation; thank you.")
