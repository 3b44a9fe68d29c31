"""A person asks about their own data: taken in, verified, given to a crew, decided.

Before the requester is verified nothing is done.  A verified request becomes a unit on the client's standing
order of the line ``rights`` in the home of the data; where there is none, the officer decides alone.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from heliotrope.compliance.events import RequestDecided
from heliotrope.compliance.selectors import requests as asked_of
from heliotrope.compliance.selectors.requests import RequestLine
from heliotrope.compliance.services import persons, requests, stops
from heliotrope.compliance.services.persons import Person
from heliotrope.core.errors import Conflict, Invalid, NotFound
from heliotrope.core.line import Shape
from heliotrope.core.privacy.requests import CODE_S, Decided, Reason, Refusal, Right, State, calendar_of
from heliotrope.flow import erasing, placing, telling
from heliotrope.flow.persons import everyone, everywhere, is_held, known, notify
from heliotrope.foundation.ids import derived_id, new_id
from heliotrope.foundation.outbox import services as outbox
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

LINE = "rights"
_DECIDABLE = frozenset({State.VERIFIED, State.ESCALATED, State.GRANTED})
LAW_OF_HOME = {"eu": "EU", "us": "US-CA", "cn": "CN", "br": "BR", "vn": "VN", "sg": "SG"}
"""Whose law a request is of that names no place: that of the home where the person's data is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What somebody asks about their own data.

    Attributes:
        contact_id: who they are; or else ``email``, the address that they write from or ordered with; or else
            ``handle``, what they are called in the chat.
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
    contact_id = asked.contact_id or _by_address(actor, asked)
    request_id = asked.id or new_id()
    with acting_in_vault(actor, asked.home):
        who = known(actor, contact_id)
        if who.client_id != asked.client_id:
            raise NotFound
        if asked.right is Right.CORRECTION and isinstance(who, Buyer):
            raise Invalid("What an order says of its buyer is corrected in the shop.")
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


def _by_address(actor: Actor, asked: Asked) -> UUID:
    if asked.email:
        found = [
            one.id for one in erasing.found_by_mail(actor, asked.client_id, asked.email, home=asked.home)
        ]
    elif asked.handle:
        with acting_in_vault(actor, asked.home):
            found = [*forgetting.found_by(actor, asked.client_id, Channel.CHAT, asked.handle)]
    else:
        raise Invalid("Name the person by their key or by the address that they write from.")
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
        raise Invalid("What is to be corrected is taken in by the compliance officer; tell them.")
    return take_in(actor, asked, now=now)


def send_code(actor: Actor, request_id: UUID, *, now: datetime) -> None:
    """Send the requester a code to the address on file, through the channel of their own conversation.

    Raises:
        Conflict: the request is past that, or the person never wrote.
    """
    line = asked_of.request(actor, request_id)
    if line.state != State.RECEIVED:
        raise Conflict("The requester of this request is verified, or it is closed.")
    with acting_in_vault(actor, line.data_home):
        person = asked_of.person(actor, request_id)
        code = persons.new_code(actor, request_id, now=now)
        with telling.spoken_to(actor, person.subject_id):
            text = _(
                "Somebody asked us about the personal data that we hold of you. If it was you, answer with "
                "this code: %(code)s. It holds for %(days)s days. If it was not you, do nothing."
            ) % {"code": code, "days": CODE_S // 86_400}
        key = derived_id(request_id, "code", now.isoformat())
        notify(actor, person.subject_id, text, key=key, now=now)
    requests.note(actor, request_id, line.client_id, "request.code-sent")


def verify(actor: Actor, request_id: UUID, *, code: str = "", evidence: str = "", now: datetime) -> None:
    """Verify the requester by the code that was sent, or by recorded evidence; then the work begins.

    Raises:
        Invalid: the code is not the one that was sent, or holds no more; or the evidence says nothing.
        Conflict: they are verified already, or the request is closed.
    """
    line = asked_of.request(actor, request_id)
    if line.state != State.RECEIVED:
        raise Conflict("The requester of this request is verified, or it is closed.")
    why = ""
    with acting_in_vault(actor, line.data_home):
        if code:
            why = persons.try_code(actor, request_id, code, now=now)
        else:
            persons.keep_evidence(actor, request_id, evidence)
    if why:
        raise Invalid(why)
    requests.move(actor, request_id, Decided(state=State.VERIFIED), now=now)
    begin(actor, request_id, now=now)


def begin(actor: Actor, request_id: UUID, *, now: datetime) -> bool:
    """Give a verified request to the crew of the client's standing order; False where there is none."""
    line = asked_of.request(actor, request_id)
    stream = next(
        (
            one
            for one in demand_selectors.handing_out(actor)
            if one.line == LINE
            and one.shape is Shape.STREAM
            and one.closing_at is None
            and (one.client_id, one.data_home) == (line.client_id, line.data_home)
        ),
        None,
    )
    if stream is None or line.state != State.VERIFIED:
        return False
    given = {
        "request": str(request_id),
        "right": line.right,
        "rule": line.rule,
        "due_at": line.due_at.isoformat(timespec="minutes"),
    }
    item_id = placing.arrive(actor, stream.id, given, now=now)
    requests.move(
        actor, request_id, Decided(state=State.WORKING), now=now, order_id=stream.id, item_id=item_id
    )
    return True


def decide(actor: Actor, request_id: UUID, *, refusal: Refusal | None, now: datetime) -> Decided:
    """The officer grants or refuses a request that no crew has in hand; it is carried out by a job.

    Granted once more it is carried out once more, for a job that gave up.  What a legal hold keeps is not
    granted to be erased but refused, here where the officer reads it.

    Raises:
        Conflict: a crew works on it, or it is decided.
    """
    line = asked_of.request(actor, request_id)
    if line.state == State.WORKING:
        raise Conflict("The crew works on this request; it is decided when two of them have looked at it.")
    if refusal is None and line.right == Right.ERASURE and line.state in _DECIDABLE:
        refusal = Refusal.LEGAL_HOLD if _is_kept(actor, line, now) else None
    decided = (
        Decided(state=State.GRANTED) if refusal is None else Decided(state=State.REFUSED, refusal=refusal)
    )
    if (line.state, refusal) != (State.GRANTED, None):
        requests.move(actor, request_id, decided, now=now)
    outbox.publish(RequestDecided(client_id=line.client_id, home=line.data_home, request_id=request_id))
    return decided


def _is_kept(actor: Actor, line: RequestLine, now: datetime) -> bool:
    """Whether a legal hold keeps what is held of who asks, in the homes that can be looked in; the job that
    erases looks in all of them."""
    with acting_in_vault(actor, line.data_home):
        person = asked_of.person(actor, line.id)
    places = everywhere(actor, person.subject_id, home=line.data_home)
    return any(is_held(actor, one, now=now) for _home, one in everyone(places))


def extend(actor: Actor, request_id: UUID, *, why: Reason, now: datetime) -> None:
    """Take the longer term of the law, once; the requester is told until when and why.

    Raises:
        Conflict: it is over, was extended before, or is overdue.
        Invalid: the rule knows no extension.
    """
    line = asked_of.request(actor, request_id)
    requests.extend(actor, request_id, why=why, now=now)
    outbox.publish(RequestDecided(client_id=line.client_id, home=line.data_home, request_id=request_id))


def lift(actor: Actor, request_id: UUID, *, now: datetime) -> None:
    """Let what a request stopped go on: open conversations are offered, and what waits is sent.

    The person is told first.

    Raises:
        Conflict: nothing is stopped by it.
    """
    line = asked_of.request(actor, request_id)
    subject_id = stops.lift(actor, request_id, now=now)
    if subject_id is None:
        raise Conflict("Nothing is stopped by this request any more.")
    with acting_in_vault(actor, line.data_home):
        telling.lifted(actor, line, asked_of.person(actor, request_id), now=now)
    for place in everywhere(actor, subject_id, home=line.data_home):
        with acting_in_vault(actor, place.home):
            for one in place.contacts:
                subjects.resume(actor, one.id)
