"""Who is erased is told so once it is done: their address outlives their data by a letter, under its own key.

It is kept before the first key goes, let go after the last one went, and forgotten when it went.  A call may
be killed anywhere.
"""

from datetime import datetime
from uuid import UUID

from django.utils import translation
from django.utils.translation import gettext as _

from heliotrope.compliance.selectors import requests as asked_of
from heliotrope.compliance.selectors.requests import PersonLine, RequestLine
from heliotrope.core.errors import NotFound
from heliotrope.flow import erasing
from heliotrope.foundation.ids import derived_id
from heliotrope.foundation.tenancy import selectors as tenancy_selectors
from heliotrope.foundation.tenancy.actor import Actor
from heliotrope.foundation.tenancy.scope import acting_in_vault
from heliotrope.lines.support import partings, post
from heliotrope.lines.support.partings import PartingLine


def key_of(request_id: UUID) -> UUID:
    """The key of a request's last word."""
    return derived_id(request_id, "erased")


def keep(actor: Actor, line: RequestLine, person: PersonLine, *, now: datetime) -> bool:
    """Keep where to write to, in the vault that is entered; False for who never wrote."""
    return partings.keep(actor, key_of(line.id), person.subject_id, request_id=line.id, now=now)


def let_go(actor: Actor, line: RequestLine, *, now: datetime) -> None:
    """Have it sent: everything is erased."""
    with acting_in_vault(actor, line.data_home):
        partings.queue(actor, key_of(line.id), now=now)


def drop(actor: Actor, line: RequestLine, *, now: datetime) -> None:
    """Forget it: the request was refused after all, and its requester is told that."""
    with acting_in_vault(actor, line.data_home):
        found = partings.one(actor, key_of(line.id))
        if found is None or found.state == "sent":
            return
        partings.end(actor, found.id, sent=False, now=now)
    partings.forget_key(line.data_home, found, now=now)


def send(actor: Actor, parting_id: UUID, *, home: str, now: datetime) -> None:
    """Hand it to the mail server with the certificates, and forget the address; again changes nothing.

    A call that is killed after the server took it sends the same again under the same Message-ID.

    Raises:
        Unavailable: the server is away or asks to come later.
    """
    with acting_in_vault(actor, home):
        found = partings.one(actor, parting_id)
        gone = asked_of.person(actor, found.request_id).erased if found else ()
    if found is None:
        return
    if found.state == "queued":
        files = _certificates(actor, gone, now)
        with acting_in_vault(actor, home), spoken(found):
            subject, text = _("Your request about your data"), _mail(len(files))
            letter = partings.letter(actor, parting_id, subject=subject, text=text, files=files)
        # Without a letter it went before: a copy of the data came back, the key of the address did not.
        taken = letter is None or post.hand_over(letter)
        with acting_in_vault(actor, home):
            partings.end(actor, parting_id, sent=taken, now=now)
    partings.forget_key(home, found, now=now)


def look_after(home: str, *, now: datetime) -> int:
    """Have what no mail server took tried again, and forget in the end; gives how many were looked at."""
    seen = 0
    for actor in tenancy_selectors.machines():
        with acting_in_vault(actor, home):
            seen += partings.again(actor, now=now)
            old = partings.stale(actor, now=now)
        for one in old:
            # The key first: killed in between, the next round still finds the row.
            partings.forget_key(home, one, now=now)
            with acting_in_vault(actor, home):
                partings.end(actor, one.id, sent=False, now=now)
                partings.leave_chat(actor, one.id)
        seen += len(old)
    return seen


def state(actor: Actor, line: RequestLine) -> str:
    """How far it is; empty where nobody can be written to."""
    with acting_in_vault(actor, line.data_home):
        found = partings.one(actor, key_of(line.id))
    return found.state if found else ""


def spoken(one: PartingLine) -> translation.override:
    """The language that they were written to in."""
    return translation.override("zh-hans" if one.language.startswith("zh") else "en")


def in_chat(one: PartingLine) -> str:
    """What a visitor reads where their chat was; for whoever has their browser."""
    with spoken(one):
        return _(
            "Your request is answered: everything that we found of you is erased. With "
            "the number %(number)s you get the signed certificate from us."
        ) % {"number": one.request_id}


def _mail(files: int) -> str:
    told = _(
        "Your request is answered: everything that we found of you is erased. This "
        "letter is the last one; your address is forgotten with it."
    )
    if not files:
        return told
    certified = _(
        "Attached is a signed certificate of what was erased. It says what remains and why; nothing in it "
        "names you."
    )
    return f"{told}\n\n{certified}"


def _certificates(actor: Actor, gone: tuple[str, ...], now: datetime) -> tuple[tuple[str, bytes], ...]:
    """The certificates of what an erasure took, each as a file."""
    found = []
    for noted in gone:
        subject_id = UUID(noted.partition(":")[2])
        try:
            found.append((f"certificate-{subject_id}.json", erasing.signed(actor, subject_id, now=now)))
        except NotFound:
            continue  # so long ago that the journal's latest entries have it no more: the officer has it
    return tuple(found)
