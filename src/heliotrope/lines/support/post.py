"""The post: mail is fetched by IMAP and replies leave by SMTP, each stored before it is marked.

No database transaction is open while a server is spoken to.  Nothing that is said goes into a log.
"""

import imaplib
import os
import re
import smtplib
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from uuid import UUID

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from heliotrope.core.errors import Unavailable
from heliotrope.foundation.tenancy.actor import Actor
from heliotrope.foundation.tenancy.scope import acting_in_vault
from heliotrope.lines.support import keeping, replies, selectors, services
from heliotrope.lines.support.mail import parse
from heliotrope.lines.support.replies import Letter
from heliotrope.lines.support.selectors import Box

MAIL_MOST = 25 * 1024 * 1024
"""Bytes of the largest mail that is taken in whole; of a larger one its headers are."""
BATCH = 200
"""Messages that one call fetches at most; the next call goes on."""
TIMEOUT_S = 30
# A header line may have 998 characters; folding a long id into encoded words would break it.
_POLICY = SMTP.clone(max_line_length=990)
_SIZE = re.compile(rb"RFC822\.SIZE (\d+)")


def fetch(actor: Actor, order_id: UUID, *, home: str, fallback: str, clock: Callable[[], datetime]) -> int:
    """Take in what came to the mailbox of an order; gives how many messages were new to us.

    A message is stored, with the event that it awaits us, before the mailbox is told that it was seen: a
    call that is killed between the two fetches it again and stores nothing twice.
    """
    with acting_in_vault(actor, home):
        box = selectors.mailbox(actor, order_id)
    fresh = 0
    with _imap(box) as server:
        validity = _validity(server)
        after = box.last_uid if validity == box.uid_validity else 0
        for uid in _uids(server, after)[:BATCH]:
            raw = _raw(server, uid)
            if raw is not None:
                mail = parse(raw)
                with acting_in_vault(actor, home):
                    received = services.receive(
                        actor,
                        mail,
                        order_id=order_id,
                        client_id=box.client_id,
                        fallback=fallback,
                        now=clock(),
                    )
                fresh += received.stored
            server.uid("STORE", str(uid), "+FLAGS.SILENT", r"(\Seen)")
            with acting_in_vault(actor, home):
                keeping.reached(actor, order_id, uid_validity=validity, uid=uid)
    return fresh


def send(actor: Actor, message_id: UUID, *, home: str, clock: Callable[[], datetime]) -> bool:
    """Hand a queued reply to the mail server; False when there is nothing left to send.

    A call that is killed after the server took it sends it again under the same Message-ID, by which
    mailboxes know it for the same.

    Raises:
        Unavailable: the server is away or asks to come later; the job tries again.
    """
    with acting_in_vault(actor, home):
        letter = replies.queued(actor, message_id)
    if letter is None:
        return False
    if not hand_over(letter):
        with acting_in_vault(actor, home):
            return replies.refused(actor, message_id)
    with acting_in_vault(actor, home):
        return replies.sent(actor, message_id, now=clock())


def hand_over(letter: Letter) -> bool:
    """Hand a letter to the mail server; False when it refuses it for good.

    Raises:
        Unavailable: the server is away or asks to come later.
    """
    try:
        with _smtp(letter.box) as server:
            server.send_message(written(letter), from_addr=letter.box.address, to_addrs=[letter.to])
    except smtplib.SMTPRecipientsRefused as error:
        if all(code >= 500 for code, _said in error.recipients.values()):
            return False
        raise Unavailable("The mail server does not take this reply yet; it is tried again.") from None
    except (smtplib.SMTPException, OSError):
        raise Unavailable("The mail server is away; the reply is tried again.") from None
    return True


def written(letter: Letter) -> EmailMessage:
    """The reply as an e-mail (RFC 5322)."""
    message = EmailMessage(policy=_POLICY)
    message["From"] = _address(letter.box.name, letter.box.address)
    message["To"] = _address(letter.to_name, letter.to)
    message["Reply-To"] = _address(letter.box.name, letter.reply_to)
    message["Subject"] = _answering(letter.subject)
    message["Date"] = format_datetime(letter.at)
    message["Message-ID"] = letter.message_id
    if letter.in_reply_to:
        message["In-Reply-To"] = letter.in_reply_to
    if letter.references:
        message["References"] = " ".join(letter.references)
    message.set_content(letter.text + _footer(letter), cte="quoted-printable")
    for name, content in letter.files:
        message.add_attachment(content, maintype="application", subtype="json", filename=name)
    return message


def _address(name: str, address: str) -> Address | str:
    try:
        return Address(display_name=name, addr_spec=address)
    except (ValueError, IndexError):
        return address


def _answering(subject: str) -> str:
    return subject if subject[:3].lower() in ("re:", "aw:", "re：") else f"Re: {subject}".strip()


def _footer(letter: Letter) -> str:
    if not letter.rating_key:
        return "\n"
    with translation.override("zh-hans" if letter.language.startswith("zh") else "en"):
        asked = _("How did we do? Tell us with one click:")
    return f"\n\n-- \n{asked}\n{settings.ORIGIN}/csat/{letter.rating_key}/\n"


def _secret(box: Box) -> str:
    secret = os.environ.get(box.secret_env, "") if box.secret_env.startswith(keeping.SECRET_PREFIX) else ""
    if not secret:
        raise Unavailable(f"Set {box.secret_env} to the mailbox's password where the jobs run.")
    return secret


@contextmanager
def _imap(box: Box) -> Iterator[imaplib.IMAP4]:
    context = ssl.create_default_context()
    try:
        server = (
            imaplib.IMAP4_SSL(box.imap_host, box.imap_port, ssl_context=context, timeout=TIMEOUT_S)
            if box.security == "tls"
            else imaplib.IMAP4(box.imap_host, box.imap_port, timeout=TIMEOUT_S)
        )
        with server:
            if box.security == "starttls":
                server.starttls(context)
            server.login(box.user, _secret(box))
            server.select("INBOX")
            yield server
    except (imaplib.IMAP4.error, OSError):
        raise Unavailable("The mailbox does not answer as it should; it is asked again.") from None


def _validity(server: imaplib.IMAP4) -> int:
    value = server.response("UIDVALIDITY")[1][0]
    return int(value) if isinstance(value, bytes) else 0


def _uids(server: imaplib.IMAP4, after: int) -> list[int]:
    # RFC 3501, 6.4.8: "n:*" names the last message even when its number is below n.
    found = server.uid("SEARCH", "UID", f"{after + 1}:*")[1]
    return sorted(uid for uid in map(int, (found[0] or b"").split()) if uid > after)


def _raw(server: imaplib.IMAP4, uid: int) -> bytes | None:
    """The message, or its headers when it is too large; None when it is gone."""
    told = server.uid("FETCH", str(uid), "(RFC822.SIZE)")[1][0]
    size = _SIZE.search(told if isinstance(told, bytes) else b"")
    if size is None:
        return None
    what = "BODY.PEEK[]" if int(size[1]) <= MAIL_MOST else "BODY.PEEK[HEADER]"
    for part in server.uid("FETCH", str(uid), f"({what})")[1]:
        if isinstance(part, tuple):
            return bytes(part[1])
    return None


@contextmanager
def _smtp(box: Box) -> Iterator[smtplib.SMTP]:
    context = ssl.create_default_context()
    server = (
        smtplib.SMTP_SSL(box.smtp_host, box.smtp_port, timeout=TIMEOUT_S, context=context)
        if box.security == "tls"
        else smtplib.SMTP(box.smtp_host, box.smtp_port, timeout=TIMEOUT_S)
    )
    with server:
        if box.security == "starttls":
            server.starttls(context=context)
        server.ehlo_or_helo_if_needed()
        if server.has_extn("auth"):
            server.login(box.user, _secret(box))
        yield server
