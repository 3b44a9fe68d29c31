"""A person asks about their own data: who they are is looked up, and their request gets its clock."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from heliotrope.compliance.services import persons, requests
from heliotrope.compliance.services.persons import Person
from heliotrope.core.errors import Invalid, NotFound
from heliotrope.core.privacy.requests import Right, calendar_of
from heliotrope.core.sentence import Sentence
from heliotrope.flow import erasing
from heliotrope.flow.persons import known
from heliotrope.foundation.ids import derived_id, new_id
from heliotrope.foundation.tenancy.actor import Actor
from heliotrope.foundation.tenancy.scope import acting, acting_in_vault
from heliotrope.foundation.tenancy.selectors import machine_for_client
from heliotrope.foundation.vaults import homes
from heliotrope.lines.commerce.buyers import Buyer
from heliotrope.lines.support import forgetting, subjects
from heliotrope.lines.support.settings import Channel
from heliotrope.network import selectors as network_selectors
from heliotrope.pipeline.demand import selectors as demand_selectors
from heliotrope.pipeline.match import selectors as match_selectors

LAW_OF_HOME = {"eu": "EU", "us": "US-CA", "cn": "CN", "br": "BR", "vn": "VN", "sg": "SG"}
"""Whose law a request is of that names no place: that of the home where the person's data is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What somebody asks about their own data.

    Attributes:
        contact_id: who they are; or else ``email``, the address that they write from or ordered with; or else
            ``handle``, what they are called in the chat.
        unknown: keep who asks as a contact where nobody is known by ``email``; they are owed an answer too.
        field, value: what is to be corrected, and to what.
        purpose: which use a consent is withdrawn for, or an objection is to; empty for every one.
        jurisdiction: whose law it is; empty for that of the data's home.
        received_at: when they asked; None for now.
        id: made by who takes it in, so that the same is taken in once.
    """

    client_id: UUID
    home: str
    right: Right
    contact_id: UUID | None = None
    email: str = ""
    handle: str = ""
    detail: str = ""
    field: str = ""
    value: str = ""
    purpose: str = ""
    jurisdiction: str = ""
    received_at: datetime | None = None
    id: UUID | None = None
    unknown: bool = False


def take_in(actor: Actor, asked: Asked, *, now: datetime) -> UUID:
    """Take a request in and start its clock; nothing else is done before the requester is verified.

    Raises:
        Invalid: nothing says who asks, or what is to be corrected.
        NotFound: nobody of the client's is known so in that home.
    """
    if asked.home not in homes() or asked.client_id not in actor.client_ids:
        raise NotFound
    if (asked.right is Right.CORRECTION) != bool(asked.field and asked.value):
        raise Invalid(
            f"A correction names one of {', '.join(subjects.CORRECTED)} and its new value; nothing else does."
        )
    if asked.field and asked.field not in subjects.CORRECTED:
        raise Invalid(f"What can be corrected: {', '.join(subjects.CORRECTED)}")
    contact_id = asked.contact_id or _by_address(actor, asked, now)
    request_id = asked.id or new_id()
    with acting_in_vault(actor, asked.home):
        who = known(actor, contact_id)
        if who.client_id != asked.client_id:
            raise NotFound
        if asked.right is Right.CORRECTION and isinstance(who, Buyer):
            raise Invalid(Sentence("What an order says of its buyer is corrected in the shop."))
        person = Person(
            request_id=request_id,
            client_id=asked.client_id,
            subject_id=contact_id,
            detail=asked.detail,
            field=asked.field,
            value=asked.value,
        )
        persons.keep_person(actor, person)
    jurisdiction = asked.jurisdiction or LAW_OF_HOME.get(asked.home, "")
    taken = requests.Taken(
        id=request_id,
        client_id=asked.client_id,
        home=asked.home,
        right=asked.right,
        purpose=asked.purpose if asked.right in (Right.CONSENT, Right.OBJECTION) else "",
        jurisdiction=jurisdiction,
        received_at=asked.received_at or now,
        calendar=calendar_of(jurisdiction, _seat(asked.client_id)),
    )
    requests.take_in(actor, taken, now=now)
    return request_id


def _seat(client_id: UUID) -> str:
    """Where a client is established; whoever takes a request in need not be let see its papers."""
    platform = machine_for_client(client_id)
    with acting(platform):
        return network_selectors.market_of(platform, client_id)


def _by_address(actor: Actor, asked: Asked, now: datetime) -> UUID:
    if asked.email:
        found = [
            one.id for one in erasing.found_by_mail(actor, asked.client_id, asked.email, home=asked.home)
        ]
    elif asked.handle:
        with acting_in_vault(actor, asked.home):
            found = [*forgetting.found_by(actor, asked.client_id, Channel.CHAT, asked.handle)]
    else:
        raise Invalid(Sentence("Name the person by their key or by the address that they write from."))
    if not found and asked.email and asked.unknown:
        with acting_in_vault(actor, asked.home):
            return subjects.introduce(actor, asked.client_id, asked.email, now=now)
    if not found:
        raise NotFound
    return found[-1]  # a contact where they ever wrote: they can be written to


def mark(actor: Actor, assignment_id: UUID, *, right: Right, now: datetime) -> UUID:
    """A worker says that the conversation in their hands asks about the person's own data.

    The same right of the same case again is the same request.

    Raises:
        NotFound: it is not in their hands, or is no conversation.
    """
    assignment = match_selectors.my_assignment(actor, assignment_id)
    if not assignment.active:
        raise NotFound
    order = demand_selectors.order(actor, assignment.order_id)
    with acting_in_vault(actor, order.data_home):
        contact_id = subjects.contact_of_item(actor, assignment.item_id)
    asked = Asked(
        client_id=order.client_id,
        home=order.data_home,
        right=right,
        contact_id=contact_id,
        id=derived_id(assignment.item_id, "data request", right.value),
    )
    if right is Right.CORRECTION:
        raise Invalid(Sentence("What is to be corrected is taken in by the compliance officer; tell them."))
    return take_in(actor, asked, now=now)
