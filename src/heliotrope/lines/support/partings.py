"""The last word to a contact who is erased; in the vault that is entered.

Where it goes is kept before their key is destroyed, under a key of its own, and forgotten once it went.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.db.models import Q, QuerySet

from heliotrope.foundation.audit import services as audit
from heliotrope.foundation.keys import ERASED
from heliotrope.foundation.keys.present import custody
from heliotrope.foundation.keys.store import Erasure
from heliotrope.foundation.outbox import services as outbox
from heliotrope.foundation.tenancy.actor import Actor
from heliotrope.lines.support import finding
from heliotrope.lines.support.events import ReplyQueued
from heliotrope.lines.support.models import Contact, Conversation, Message, Parting
from heliotrope.lines.support.replies import Letter
from heliotrope.lines.support.selectors import mailbox
from heliotrope.lines.support.services import home
from heliotrope.lines.support.settings import Channel

KIND: Final = "support.parting"
"""What the journal of erasures calls it."""
KEPT: Final = timedelta(days=14)
"""How long a mail server that takes nothing is tried, and how long a visitor can read it in a chat."""
AGAIN: Final = timedelta(hours=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class PartingLine:
    """How far the last word to an erased contact is; nothing of who they are."""

    id: UUID
    client_id: UUID
    order_id: UUID
    request_id: UUID
    channel: str
    language: str
    state: str
    closed_at: datetime | None


def keep(actor: Actor, parting_id: UUID, contact_id: UUID, *, request_id: UUID, now: datetime) -> bool:
    """Keep where a contact is written to once they are erased; again changes nothing.

    False where there is no channel: they never wrote, or are erased by now.
    """
    if Parting.objects.filter(pk=parting_id).exists():
        return True
    row = Contact.objects.filter(pk=contact_id, client_id__in=actor.client_ids).first()
    thread = Conversation.objects.filter(contact_id=contact_id).order_by("-opened_at", "-id").first()
    if row is None or thread is None or row.address in ("", ERASED):
        return False
    mail = thread.channel == Channel.EMAIL
    said = Message.objects.filter(conversation=thread, direction=Message.Direction.IN, automatic=False)
    after = said.order_by("-at", "-id").values_list("message_id", flat=True).first() or ""
    Parting(
        id=parting_id,
        client_id=row.client_id,
        order_id=thread.order_id,
        request_id=request_id,
        channel=thread.channel,
        language=row.language or thread.language,
        to={"address": row.address, "after": after} if mail else {},
        address_key="" if mail else row.address_key,
        made_at=now,
    ).save(force_insert=True)
    return True


def queue(actor: Actor, parting_id: UUID, *, now: datetime) -> bool:
    """Let it go, now that they are erased; in a chat it stands there from now on.  Again changes nothing."""
    row = _rows(actor).filter(pk=parting_id, state=Parting.State.WAITING).first()
    if row is None:
        return False
    waiting = Parting.objects.filter(pk=row.pk, state=Parting.State.WAITING)
    if row.channel != Channel.EMAIL:
        return waiting.update(state=Parting.State.SENT, made_at=now, closed_at=now) == 1
    if waiting.update(state=Parting.State.QUEUED, made_at=now, tried_at=now):
        _tell(row)
    return True


def letter(
    actor: Actor, parting_id: UUID, *, subject: str, text: str, files: tuple[tuple[str, bytes], ...]
) -> Letter | None:
    """It as an e-mail; None when it was sent or given up meanwhile."""
    row = _rows(actor).filter(pk=parting_id, state=Parting.State.QUEUED).first()
    address = str(row.to.get("address", "")) if row else ""
    if row is None or not address:
        return None
    box, after = mailbox(actor, row.order_id), str(row.to.get("after", ""))
    return Letter(
        box=box,
        message_id=f"<{row.pk.hex}@{box.address.rpartition('@')[2]}>",
        to=address,
        to_name="",
        reply_to=box.address,
        subject=subject,
        text=text,
        language=row.language,
        in_reply_to=after,
        references=(after,) if after else (),
        rating_key="",
        at=row.made_at,
        files=files,
    )


def end(actor: Actor, parting_id: UUID, *, sent: bool, now: datetime) -> bool:
    """It was taken by a mail server, or is given up; False when it was over before."""
    row = _rows(actor).filter(pk=parting_id).first()
    if row is None:
        return False
    queued = Parting.objects.filter(pk=parting_id, state=Parting.State.QUEUED)
    if sent:
        ended = queued.update(state=Parting.State.SENT, closed_at=now, to={})
    else:
        before = [Parting.State.WAITING, Parting.State.QUEUED]
        waits = Parting.objects.filter(pk=parting_id, state__in=before)
        ended = waits.update(state=Parting.State.REFUSED, closed_at=now, to={})
    if ended:
        audit.record(
            actor,
            "request.told" if sent else "request.not-told",
            subject_kind="privacy_request",
            subject_id=row.request_id,
            client_id=row.client_id,
        )
    return bool(ended)


def forget_key(at: str, line: PartingLine, *, now: datetime) -> None:
    """Destroy the key that its address was sealed under, in backups too; again changes nothing."""
    asked = Erasure(subject_id=line.id, key_id=None, kind=KIND, client_id=line.client_id, erased_at=now)
    custody().store(at).destroy(asked)
    custody().forget()


def one(actor: Actor, parting_id: UUID) -> PartingLine | None:
    """How far it is; None where there is none."""
    return next(map(_line, _rows(actor).filter(pk=parting_id)), None)


def stale(actor: Actor, *, now: datetime) -> tuple[PartingLine, ...]:
    """Those that were tried for long enough, and those of chats that were there to be read for as long."""
    over = Q(state=Parting.State.QUEUED) | (Q(closed_at__isnull=False) & ~Q(address_key=""))
    return tuple(map(_line, _rows(actor).filter(over, made_at__lte=now - KEPT)[:100]))


def leave_chat(actor: Actor, parting_id: UUID) -> None:
    """Nobody finds it in a chat any more."""
    _rows(actor).filter(pk=parting_id).update(address_key="")


def again(actor: Actor, *, now: datetime) -> int:
    """Have those handed on once more that a mail server did not take for an hour; gives how many."""
    found = 0
    for row in _rows(actor).filter(state=Parting.State.QUEUED, tried_at__lte=now - AGAIN)[:100]:
        mine = Parting.objects.filter(pk=row.pk, state=Parting.State.QUEUED, tried_at=row.tried_at)
        if mine.update(tried_at=now):
            _tell(row)
            found += 1
    return found


def in_chat(actor: Actor, order_id: UUID, visitor_id: UUID) -> tuple[PartingLine, ...]:
    """What stands in a visitor's chat in the place of what was erased."""
    found_by = [
        key
        for client_id in actor.client_ids
        for key in finding.keys(home(), client_id, Channel.CHAT, visitor_id.hex)
    ]
    rows = _rows(actor).filter(order_id=order_id, address_key__in=found_by, state=Parting.State.SENT)
    return tuple(map(_line, rows.order_by("closed_at", "id")))


def _rows(actor: Actor) -> QuerySet[Parting]:
    return Parting.objects.filter(client_id__in=actor.client_ids)


def _tell(row: Parting) -> None:
    outbox.publish(
        ReplyQueued(client_id=row.client_id, home=home(), order_id=row.order_id, message_id=row.pk)
    )


def _line(row: Parting) -> PartingLine:
    return PartingLine(**{name: getattr(row, name) for name in PartingLine.__dataclass_fields__})
