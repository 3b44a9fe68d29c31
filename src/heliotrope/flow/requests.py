"""A person's request about their own data, once it was taken in: verified, given to a crew, decided, lifted.

Before the requester is verified nothing is done.  A verified request becomes a unit on the client's standing
order of the line ``rights`` in the home of the data; where there is none, the officer decides alone.
"""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from heliotrope.compliance.events import RequestDecided
from heliotrope.compliance.selectors import requests as asked_of
from heliotrope.compliance.selectors.requests import RequestLine
from heliotrope.compliance.services import persons, requests, stops
from heliotrope.core.errors import Conflict, Invalid
from heliotrope.core.line import Shape
from heliotrope.core.privacy.requests import CODE_S, Decided, Reason, Refusal, Right, State
from heliotrope.core.sentence import Sentence
from heliotrope.flow import placing, telling
from heliotrope.flow.persons import everyone, everywhere, is_held, notify
from heliotrope.foundation.ids import derived_id
from heliotrope.foundation.outbox import services as outbox
from heliotrope.foundation.tenancy.actor import Actor
from heliotrope.foundation.tenancy.scope import acting_in_vault
from heliotrope.lines.support import subjects
from heliotrope.pipeline.demand import selectors as demand_selectors

LINE = "rights"
_DECIDABLE = frozenset({State.VERIFIED, State.ESCALATED, State.GRANTED})


def send_code(actor: Actor, request_id: UUID, *, now: datetime) -> None:
    """Send the requester a code to the address on file, through the channel of their own conversation.

    Raises:
        Conflict: the request is past that, or the person never wrote.
    """
    line = asked_of.request(actor, request_id)
    if line.state != State.RECEIVED:
        raise Conflict(Sentence("The requester of this request is verified, or it is closed."))
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
        raise Conflict(Sentence("The requester of this request is verified, or it is closed."))
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
        raise Conflict(
            Sentence("The crew works on this request; it is decided when two of them have looked at it.")
        )
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
        raise Conflict(Sentence("Nothing is stopped by this request any more."))
    with acting_in_vault(actor, line.data_home):
        telling.lifted(actor, line, asked_of.person(actor, request_id), now=now)
    for place in everywhere(actor, subject_id, home=line.data_home):
        with acting_in_vault(actor, place.home):
            for one in place.contacts:
                subjects.resume(actor, one.id)
