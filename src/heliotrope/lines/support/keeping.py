"""Mailboxes and macros of standing orders, in the vault that is entered."""

import re
from dataclasses import dataclass
from uuid import UUID

from heliotrope.core.errors import Invalid
from heliotrope.foundation.outbox import services as outbox
from heliotrope.foundation.tenancy.actor import Actor
from heliotrope.lines.support.events import ReplyQueued
from heliotrope.lines.support.models import Macro, Mailbox, Message
from heliotrope.lines.support.services import check, home

SECRET_PREFIX = "HELIOTROPE_MAIL_"
_SECRET = re.compile(rf"{SECRET_PREFIX}[A-Z0-9_]{{1,40}}")
_HERE = {"127.0.0.1", "::1", "localhost"}


@dataclass(frozen=True, slots=True, kw_only=True)
class MailboxSettings:
    """How a mailbox is reached.

    Attributes:
        security: ``tls``, ``starttls``, or ``none`` for a server on this very machine.
        secret_env: name of the environment variable with the password; begins with ``HELIOTROPE_MAIL_``, so
            that no other secret of the platform can be sent to a server of somebody's choice.
    """

    address: str
    name: str = ""
    imap_host: str
    imap_port: int = 993
    smtp_host: str
    smtp_port: int = 465
    security: str = "tls"
    user: str
    secret_env: str

    def __post_init__(self) -> None:
        if _SECRET.fullmatch(self.secret_env) is None:
            raise Invalid(f"The variable of the password is named {SECRET_PREFIX}… in capitals.")
        if self.security not in Mailbox.Security.values:
            raise Invalid(f"security: choose one of {', '.join(Mailbox.Security.values)}")
        if self.security == Mailbox.Security.NONE and {self.imap_host, self.smtp_host} - _HERE:
            raise Invalid("Passwords go to another machine only by tls or starttls.")
        if self.address.count("@") != 1 or not all(self.address.split("@")):
            raise Invalid("The mailbox needs its address, such as help@example.com.")


def keep_mailbox(actor: Actor, *, order_id: UUID, client_id: UUID, settings: MailboxSettings) -> None:
    """Set or change the mailbox of an order; what was fetched from it stays fetched.

    With the first one, the replies that waited for it leave.
    """
    check(actor, client_id)
    told = {name: getattr(settings, name) for name in MailboxSettings.__dataclass_fields__}
    _kept, first = Mailbox.objects.update_or_create(order_id=order_id, client_id=client_id, defaults=told)
    waiting = Message.objects.filter(client_id=client_id, order_id=order_id, state=Message.State.QUEUED)
    for message_id in waiting.values_list("pk", flat=True) if first else ():
        outbox.publish(
            ReplyQueued(client_id=client_id, home=home(), order_id=order_id, message_id=message_id)
        )


def reached(actor: Actor, order_id: UUID, *, uid_validity: int, uid: int) -> None:
    """Note up to which message a mailbox was fetched."""
    rows = Mailbox.objects.filter(pk=order_id, client_id__in=actor.client_ids)
    rows.update(uid_validity=uid_validity, last_uid=uid)


def keep_macro(
    actor: Actor, *, client_id: UUID, name: str, language: str, text: str, order_id: UUID | None = None
) -> None:
    """Set or change a reply that is ready to be adapted."""
    check(actor, client_id)
    if not 0 < len(name.strip()) <= 80 or not text.strip():
        raise Invalid("A macro has a name of 1 to 80 characters and a text.")
    Macro.objects.update_or_create(
        client_id=client_id,
        order_id=order_id,
        name=name.strip(),
        language=language.lower(),
        defaults={"text": text.strip()},
    )


def drop_macro(actor: Actor, *, client_id: UUID, order_id: UUID, name: str, language: str) -> None:
    """Take a prepared reply of one order away; one that is not there stays away."""
    check(actor, client_id)
    Macro.objects.filter(client_id=client_id, order_id=order_id, name=name, language=language).delete()
