"""A person's data is erased: their key, in every home, then what lies beside it, and a certificate of both.

A subject is what has a key of its own: a contact of a client, an order of a client's shop with its buyer, or
a worker's identity.  A person may be several of them; `found_by_mail` finds those that an address names.
"""

from collections.abc import Callable, Iterable, Sequence
from contextlib import nullcontext, suppress
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final
from uuid import UUID

from heliotrope.compliance import services as compliance
from heliotrope.core.errors import NotFound
from heliotrope.core.privacy.retention import Aged
from heliotrope.flow.erasing_elsewhere import Reached, asked_for, destroyed, known, note_again, waits
from heliotrope.flow.persons import check_none_held, check_not_held
from heliotrope.flow.withdrawing import withdraw
from heliotrope.foundation.audit import services as audit
from heliotrope.foundation.files import services as files
from heliotrope.foundation.keys import KeyAway
from heliotrope.foundation.keys.erasing import certificate
from heliotrope.foundation.keys.present import custody
from heliotrope.foundation.keys.store import Erasure
from heliotrope.foundation.signing import services as signing
from heliotrope.foundation.tenancy.actor import Actor
from heliotrope.foundation.tenancy.scope import acting, acting_in_vault
from heliotrope.foundation.tenancy.selectors import machine_for_client, machine_for_operator
from heliotrope.lines.commerce.services import persons
from heliotrope.lines.support import forgetting
from heliotrope.network import services as network
from heliotrope.pipeline.decompose import subjects
from heliotrope.pipeline.deliver import selectors as deliver_selectors
from heliotrope.pipeline.match import handover
from heliotrope.pipeline.quality import bodies

CONTACT: Final = forgetting.KIND
BUYER: Final = persons.KIND
WORKER: Final = network.IDENTITY
"""The kinds of subjects, as the journals name them."""

_WORK = (
    "contents of the items that it became",
    "workers' answers, files and notes on those items",
    "packages delivered of those items",
)
ERASED: Final = {
    CONTACT: (
        "name and addresses",
        "subjects of conversations",
        "messages to and from the person, with attachments",
        "ratings' comments",
        "machine translations of their words",
        *_WORK,
        "what they were found by",
        "placeholders of their cases",
    ),
    BUYER: ("the buyer's name, address and e-mail", *_WORK, "what the order was found by"),
    WORKER: ("legal name and e-mail",),
}
REMAINS: Final = {
    CONTACT: (
        "ids, instants and states of conversations: for accounts and the audit chain; they name nobody",
        "the ledger of looks: who saw which placeholder, when and why",
        "what the client or the person downloaded before: it is in their hands",
    ),
    BUYER: (
        "the order's number, lines and instants: for stock and accounts; they name nobody",
        "what the shop's own system keeps: that is the client's",
    ),
    WORKER: (
        "their work, pay and bookings under an id, and accounts that they were paid into: the law on books",
        "the account that they sign in with: it is closed apart",
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """Somebody, or something of somebody's, that has a key of its own.

    Attributes:
        client_id: the client whose it is; of a worker the operator.
    """

    id: UUID
    kind: str
    client_id: UUID
    home: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Extent:
    """What goes with a subject, counted.

    Attributes:
        items: what their conversations or exceptions became, each with its answers, notes and packages.
    """

    conversations: int = 0
    messages: int = 0
    items: int = 0


def erase(actor: Actor, subject_id: UUID, *, home: str, now: datetime) -> bytes:
    """Erase a subject that the actor may see; gives the signed certificate.

    Unreadable everywhere within a second.  Killed at any moment, it is finished by a second call, which gives
    the same certificate as long as the operator signs with the same key and no home waits any more: homes of
    other cells, and one whose key store is away, are barred by whoever serves them (`erasing_elsewhere`).

    Raises:
        NotFound: the actor may see no such subject in that home.
        Conflict: a legal hold keeps their data.
        KeyAway: the key store of that home does not answer; call again when it does.
    """
    return erase_all(actor, [subject_id], home=home, now=now)[0]


def erase_all(actor: Actor, subject_ids: Iterable[UUID], *, home: str, now: datetime) -> list[bytes]:
    """Erase several subjects of a home, or none where one is held; see `erase`."""
    found = [subject(actor, one, home=home) for one in subject_ids]
    for one in found:
        _check_not_held(actor, one, now)
    return [_erase(actor, one, now) for one in found]


def erase_contact(actor: Actor, contact_id: UUID, *, home: str, now: datetime) -> bytes:
    """Erase a contact of one of the actor's clients; gives the signed certificate.  See `erase`."""
    with acting_in_vault(actor, home):
        client_id = forgetting.contact_of(actor, contact_id)
    one = Subject(id=contact_id, kind=CONTACT, client_id=client_id, home=home)
    _check_not_held(actor, one, now)
    return _erase(actor, one, now)


def subject(actor: Actor, subject_id: UUID, *, home: str) -> Subject:
    """What an id in a home is; raises NotFound for what the actor may not see, or is no subject."""
    with acting_in_vault(actor, home):
        finders: tuple[tuple[str, Callable[[Actor, UUID], UUID | None]], ...] = (
            (CONTACT, forgetting.client_of),
            (BUYER, persons.client_of),
            (WORKER, network.operator_of_identity),
        )
        for kind, find in finders:
            owner = find(actor, subject_id)
            if owner is not None:
                return Subject(id=subject_id, kind=kind, client_id=owner, home=home)
    raise NotFound


def contacts_by_mail(actor: Actor, client_id: UUID, address: str, *, home: str) -> tuple[UUID, ...]:
    """The contacts of a client that write from an e-mail address."""
    with acting_in_vault(actor, home):
        return forgetting.found_by(actor, client_id, "email", address)


def found_by_mail(actor: Actor, client_id: UUID, address: str, *, home: str) -> tuple[Subject, ...]:
    """The subjects of a client that an e-mail address names, found by its tokens: orders, then contacts."""
    with acting_in_vault(actor, home):
        orders = persons.found_by(actor, client_id, address)
        contacts = forgetting.found_by(actor, client_id, "email", address)
    return tuple(
        Subject(id=one, kind=kind, client_id=client_id, home=home)
        for kind, ids in ((BUYER, orders), (CONTACT, contacts))
        for one in ids
    )


def extent(actor: Actor, one: Subject) -> Extent:
    """How much an erasure of a subject would reach."""
    with acting_in_vault(actor, one.home):
        items = len(subjects.items_of_person(one.client_id, one.id))
        if one.kind != CONTACT:
            return Extent(items=items)
        threads, said = forgetting.counted(actor, one.id)
        return Extent(conversations=threads, messages=said, items=items)


def signed(actor: Actor, subject_id: UUID, *, now: datetime) -> bytes:
    """The certificate of an erasure that was done before; raises NotFound where the actor knows of none."""
    entry = next((one for one in past(actor) if one.subject_id == subject_id), None)
    if entry is None:
        raise NotFound
    reached = destroyed(actor, replace(entry, key_id=None, erased_at=now))
    return _certificate(actor, reached, entry.kind, now)


def done_of(actor: Actor, subject_ids: Sequence[UUID]) -> list[UUID]:
    """Those of these subjects that were erased and of which `signed` gives the certificate."""
    done = {one.subject_id for one in past(actor)}
    return [one for one in subject_ids if one in done]


def certificates(actor: Actor, *, limit: int, now: datetime) -> tuple[bytes, ...]:
    """Certificates of the latest erasures, signed anew, each with the homes that have still to do it.

    It erases nothing.

    Raises:
        KeyAway: a key store does not answer.
    """
    found = [one for one in past(actor, limit=limit, strict=True) if one.kind in ERASED]
    left, made = waits(actor, found), []
    for entry in found:
        told = {home: custody().store(home).erasure(entry.subject_id) for home in custody().homes}
        entries = {home: one for home, one in told.items() if one is not None}
        reached = known(actor, entry, entries, left[entry.subject_id])
        made.append(_certificate(actor, reached, entry.kind, now))
    return tuple(made)


def past(actor: Actor, *, limit: int = 500, strict: bool = False) -> tuple[Erasure, ...]:
    """What was erased of the actor's clients, here or in another cell, the latest first; ids and instants.

    A key store that does not answer is left out: what it knows is noted in the control database too, since
    there is such a note.  With ``strict`` it raises KeyAway instead.
    """
    owners = {*actor.client_ids, *([actor.operator_id] if actor.operator_id else [])}
    found: dict[UUID, Erasure] = {}
    for home in custody().homes:
        with nullcontext() if strict else suppress(KeyAway):
            for entry in custody().store(home).latest(owners, limit=limit):
                if entry.kind in ERASED:
                    found.setdefault(entry.subject_id, entry)
    for entry in asked_for(actor, limit=limit):
        found.setdefault(entry.subject_id, entry)
    return tuple(sorted(found.values(), key=lambda one: one.erased_at, reverse=True)[:limit])


def _check_not_held(actor: Actor, one: Subject, now: datetime) -> None:
    if one.kind == CONTACT:
        check_not_held(actor, one.id, home=one.home, now=now)
        return
    with acting_in_vault(actor, one.home):
        items = frozenset(subjects.items_of_person(one.client_id, one.id))
    check_none_held(
        actor, Aged(id=one.id, client_id=one.client_id, subject_id=one.id, case_ids=items), now=now
    )


def _erase(actor: Actor, one: Subject, now: datetime) -> bytes:
    asked = Erasure(subject_id=one.id, key_id=None, kind=one.kind, client_id=one.client_id, erased_at=now)
    reached = destroyed(actor, asked, at=one.home)
    _forget(actor, one, now)
    return _certificate(actor, reached, one.kind, now)


def _certificate(actor: Actor, reached: Reached, kind: str, now: datetime) -> bytes:
    with acting(actor):
        signer = signing.current(actor, now=now)
    return certificate(
        signer, reached.entries, erased=ERASED[kind], remains=REMAINS[kind], waits=reached.waits
    )


def _forget(actor: Actor, one: Subject, now: datetime) -> None:
    with acting_in_vault(actor, one.home):
        if one.kind == WORKER:
            network.forget_identity(actor, one.id)
            cases: tuple[UUID, ...] = ()
            items: Sequence[UUID] = ()
        else:
            # Work on what the person asked about their data is theirs too, and is still to be answered.
            items = subjects.items_of_person(one.client_id, one.id)
            cases = _cases(actor, one, now)
            items = tuple({*items, *cases})
        orders = subjects.orders_of(one.client_id, items)
    with acting(actor):
        packed = deliver_selectors.files_of_items(actor, items, orders=orders)
    with acting_in_vault(actor, one.home):
        subjects.forget_contents(one.client_id, items)
        bodies.forget(one.client_id, items)
        handover.forget_notes(one.client_id, items)
        files.blank(one.client_id, packed)
        compliance.forget(one.client_id, items)
        audit.record(
            actor,
            "subject.erased",
            subject_kind=one.kind.rpartition(".")[2],
            subject_id=one.id,
            client_id=None if one.kind == WORKER else one.client_id,
            detail={"items": len(items)},
        )
    if cases:
        withdraw(actor, one.client_id, cases, now=now)


def _cases(actor: Actor, one: Subject, now: datetime) -> tuple[UUID, ...]:
    """What a subject's line forgets of them, in the vault that is entered; gives its items."""
    if one.kind == CONTACT:
        return forgetting.forget(actor, one.id, now=now).item_ids
    return persons.forget(one.client_id, one.id, now=now)


def replay(*, now: datetime, tell: Callable[[Erasure], None] = lambda _entry: None) -> int:
    """Do again what every journal says, after data were restored from before it; gives how many subjects.

    What was sealed stays unreadable by itself; what lay beside the keys came back with the data.
    """
    done: set[UUID] = set()
    for home in custody().homes:
        for entry in custody().store(home).journal():
            if entry.kind in ERASED:
                _again(home, entry, now)
                done.add(entry.subject_id)
                tell(entry)
    return len(done)


def _again(home: str, entry: Erasure, now: datetime) -> None:
    try:
        actor = (
            machine_for_operator(entry.client_id)
            if entry.kind == WORKER
            else machine_for_client(entry.client_id)
        )
        note_again(actor, home, entry)
        _forget(actor, subject(actor, entry.subject_id, home=home), now)
    except (NotFound, LookupError):
        return  # subject or client came after the copy that was restored, or the subject is another home's
