"""A person's data is erased: their key in every home, then what lies beside it, and a certificate of both."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from heliotrope.compliance import services as compliance
from heliotrope.core.errors import NotFound
from heliotrope.flow.persons import check_not_held
from heliotrope.foundation.audit import services as audit
from heliotrope.foundation.keys.erasing import certificate, destroy
from heliotrope.foundation.keys.present import custody
from heliotrope.foundation.keys.store import Erasure
from heliotrope.foundation.signing import services as signing
from heliotrope.foundation.tenancy.actor import Actor
from heliotrope.foundation.tenancy.scope import acting, acting_in_vault
from heliotrope.foundation.tenancy.selectors import machine_for_client
from heliotrope.lines.support import forgetting
from heliotrope.pipeline.decompose import services as decompose

ERASED = (
    "name and addresses",
    "subjects of conversations",
    "messages to and from the person, with attachments that no other person sent",
    "ratings' comments",
    "machine translations of their words",
    "contents of the items that their conversations became",
    "what they were found by",
    "placeholders of their cases",
)
REMAINS = (
    "ids, instants and states of conversations: for accounts and the audit chain; they name nobody",
    "the ledger of looks: who saw which placeholder, when and why",
    "workers' answers as they were judged, and packages delivered to the client: the client's records",
)


def erase_contact(actor: Actor, contact_id: UUID, *, home: str, now: datetime) -> bytes:
    """Erase a contact of one of the actor's clients; gives the signed certificate.

    Unreadable everywhere within a second.  Killed at any moment, it is finished by a second call, which gives
    the same certificate as long as the operator signs with the same key.

    Raises:
        NotFound: the actor may see no such contact.
        Conflict: a legal hold keeps their data.
        KeyAway: a key store does not answer; call again when it does.
    """
    check_not_held(actor, contact_id, home=home, now=now)
    with acting_in_vault(actor, home):
        client_id = forgetting.contact_of(actor, contact_id)
    entries = destroy(custody(), contact_id, kind=forgetting.KIND, client_id=client_id, now=now)
    _forget(actor, home, contact_id, now)
    with acting(actor):
        signer = signing.current(actor, now=now)
    return certificate(signer, entries, erased=ERASED, remains=REMAINS)


def contacts_by_mail(actor: Actor, client_id: UUID, address: str, *, home: str) -> tuple[UUID, ...]:
    """The contacts of a client that write from an e-mail address."""
    with acting_in_vault(actor, home):
        return forgetting.found_by(actor, client_id, "email", address)


def _forget(actor: Actor, home: str, contact_id: UUID, now: datetime) -> None:
    with acting_in_vault(actor, home):
        left = forgetting.forget(actor, contact_id, now=now)
        decompose.forget_contents(left.client_id, left.item_ids)
        compliance.forget(left.client_id, left.item_ids)
        audit.record(
            actor,
            "subject.erased",
            subject_kind="contact",
            subject_id=contact_id,
            client_id=left.client_id,
            detail={"items": len(left.item_ids)},
        )


def replay(*, now: datetime, tell: Callable[[Erasure], None] = lambda _entry: None) -> int:
    """Do again what every journal says, after data were restored from before it; gives how many subjects.

    What was sealed stays unreadable by itself; what lay beside the keys came back with the data.
    """
    done: set[UUID] = set()
    for home in custody().homes:
        for entry in custody().store(home).journal():
            if entry.kind == forgetting.KIND:
                _again(home, entry, now)
                done.add(entry.subject_id)
                tell(entry)
    return len(done)


def _again(home: str, entry: Erasure, now: datetime) -> None:
    try:
        _forget(machine_for_client(entry.client_id), home, entry.subject_id, now)
    except (NotFound, LookupError):
        return  # contact or client came after the copy that was restored, or the contact is another home's
