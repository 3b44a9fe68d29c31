"""Persons' requests about their own data: what is open and until when, one of them, and every act on it."""

from datetime import UTC
from typing import Any, TypeVar
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from heliotrope.compliance.selectors import patterns_in_force
from heliotrope.compliance.selectors import requests as asked_of
from heliotrope.compliance.selectors.requests import RequestLine
from heliotrope.compliance.services import requests as kept
from heliotrope.core.access import Permission
from heliotrope.core.clocks import rule
from heliotrope.core.errors import HeliotropeError, Invalid, NotFound
from heliotrope.core.masking.cases import Case, hide
from heliotrope.core.masking.finding import find
from heliotrope.core.privacy.requests import OPEN, STOPS, Reason, Refusal, Right, State
from heliotrope.flow import answering, asking, erasing, parting, requests
from heliotrope.flow.asking import Asked
from heliotrope.foundation.audit import services as audit
from heliotrope.foundation.clock import now
from heliotrope.foundation.keys import ERASED
from heliotrope.foundation.tenancy import selectors as tenancy_selectors
from heliotrope.foundation.tenancy.actor import Actor
from heliotrope.foundation.tenancy.scope import acting_in_vault
from heliotrope.foundation.vaults import homes, served
from heliotrope.interfaces.web.console.acts import go, tell, whole
from heliotrope.interfaces.web.door import actor_of, page
from heliotrope.interfaces.web.privacy import rights_words as words
from heliotrope.interfaces.web.privacy.elsewhere import not_looked_in
from heliotrope.interfaces.web.privacy.proving import prove, proven
from heliotrope.interfaces.web.privacy.rights_forms import RequestForm
from heliotrope.interfaces.web.privacy.said import refused
from heliotrope.interfaces.web.spoken import said

Code = TypeVar("Code", Refusal, Reason)
_BY_HAND = frozenset({State.VERIFIED, State.ESCALATED, State.GRANTED})
"""States in which the officer decides, or has what was granted carried out once more."""
_AS_GIVEN = (
    "home", "email", "unknown", "handle", "detail", "jurisdiction", "purpose", "field", "value"
)  # fmt: skip
_UNKNOWN = gettext_lazy(
    "Nobody of this client is known so in this home, and nothing was registered. Try the other homes, "
    "their name in the chat or their key. If nobody is found anywhere, register them by their address all "
    "the same: they are owed an answer in time too, even if it is that nothing is held."
)


@page(Permission.PRIVACY_READ)
def listed(request: HttpRequest) -> HttpResponse:
    """Requests that are open, those due first in front, and the latest that are closed."""
    return _list(request, None)


@page(Permission.PRIVACY_WRITE, methods=("POST",))
def take_in(request: HttpRequest) -> HttpResponse:
    """Take a request in; its clock runs from when it was received."""
    actor = actor_of(request)
    form = RequestForm(request.POST, clients=tenancy_selectors.clients(actor), homes=homes())
    if not form.is_valid():
        return _list(request, form, 422)
    given = form.cleaned_data
    asked = Asked(
        client_id=UUID(given["client"]),
        contact_id=given["contact"],
        received_at=given["received_at"].replace(tzinfo=UTC) if given["received_at"] else None,
        right=Right(given["right"]),
        **{name: given[name] for name in _AS_GIVEN},
    )
    done = _("The request is taken in and its clock runs. Verify the requester before anything else.")
    try:
        status = refused(request, form, lambda: asking.take_in(actor, asked, now=now()), done)
    except NotFound:
        form.add_error(None, _UNKNOWN)
        status = 422
    return _list(request, form, status) if status else go(request, reverse("privacy_requests"))


def _list(request: HttpRequest, form: RequestForm | None, status: int = 200) -> HttpResponse:
    actor, at = actor_of(request), now()
    clients = tenancy_selectors.clients(actor)
    names = {one.id: one.name for one in clients}
    context = {
        "open": [_row(one, names, at) for one in asked_of.open_requests(actor)],
        "closed": [_row(one, names, at) for one in asked_of.closed_requests(actor)],
        "form": form or RequestForm(clients=clients, homes=homes()),
        "may_write": actor.may(Permission.PRIVACY_WRITE),
    }
    return render(request, "privacy/requests.html", context, status=status)


def _row(line: RequestLine, names: dict[UUID, str], at: Any) -> dict[str, Any]:
    tone, standing = words.STANDINGS[line.standing(at)]
    return {
        "line": line,
        "client": names.get(line.client_id, ""),
        "right": words.RIGHTS[line.right],
        "state": words.STATES[line.state],
        "refusal": words.REFUSALS.get(line.refusal, ""),
        "tone": tone,
        "standing": standing,
        "open": line.state in OPEN,
    }


@page(Permission.PRIVACY_READ)
def one(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """One request with its law, its clock, what was said (masked), and what can be done next."""
    actor, at = actor_of(request), now()
    line = asked_of.request(actor, request_id)
    with acting_in_vault(actor, line.data_home):
        person = asked_of.person(actor, request_id)
        audit.record(
            actor,
            "request.read",
            subject_kind="privacy_request",
            subject_id=request_id,
            client_id=line.client_id,
        )
    law = rule(line.rule)
    names = {one.id: one.name for one in tenancy_selectors.clients(actor)}
    context = _row(line, names, at) | {
        "law": law,
        "confirmed": words.CONFIRMED[law.confirmed],
        "person": person,
        "detail": _masked(person.detail, line.client_id),
        "may_write": actor.may(Permission.PRIVACY_WRITE),
        "unverified": line.state == State.RECEIVED,
        "by_hand": line.state in _BY_HAND,
        "may_extend": line.state in OPEN and law.longer and line.extended_at is None and at < line.due_at,
        "may_pause": line.state in OPEN and law.pauses,
        "may_lift": line.right in STOPS and asked_of.is_stopped_by(actor, request_id),
        "refusals": [(code, said) for code, said in words.REFUSALS.items() if code != Refusal.LEGAL_HOLD],
        "reasons": words.REASONS.items(),
        "certificates": _certificates(actor, person.erased),
        "looked": ", ".join(served()),
        "places": not_looked_in(line.client_id, served(), reverse("privacy_requests")),
        "parting": words.PARTINGS.get(parting.state(actor, line), words.NO_PARTING)
        if line.right == Right.ERASURE and line.state == State.ANSWERED
        else "",
    }
    return render(request, "privacy/request.html", context)


def _certificates(actor: Actor, noted: tuple[str, ...]) -> list[UUID]:
    """Of what was erased with a request, by key; for who may have the certificates."""
    if not noted or not actor.may(Permission.PRIVACY_ERASE):
        return []
    return erasing.done_of(actor, [UUID(one.partition(":")[2]) for one in noted])


def _masked(text: str, client_id: UUID) -> str:
    """What somebody said without what names them: the officer decides on what is asked, not on who."""
    if text in ("", ERASED):
        return text
    return hide(text, find(text, own=patterns_in_force(client_id).own), Case()).text


@page(Permission.PRIVACY_WRITE, methods=("POST",))
def act(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """One act on a request, by the button that was pressed."""
    actor = actor_of(request)
    line = asked_of.request(actor, request_id)  # another's is not there, whatever is asked of it
    place = reverse("privacy_request", args=[request_id])
    if request.POST.get("act") == "grant":
        return _grant(request, actor, line, place)
    tell(request, lambda: _act(request, actor, request_id), _("Done, and on record."))
    return go(request, place)


def _grant(request: HttpRequest, actor: Actor, line: RequestLine, place: str) -> HttpResponse:
    """Grant a request: an erasure once the second factor is fresh, as the page of erasures asks for it."""
    if line.right == Right.ERASURE and line.state in _BY_HAND and not proven(request):
        return prove(place)
    try:
        decided = whole(lambda: requests.decide(actor, line.id, refusal=None, now=now()))
    except NotFound:
        raise
    except HeliotropeError as error:
        messages.error(request, said(error))
        return go(request, place)
    if decided.refusal is None:
        messages.success(request, _("Granted, and on record: it is carried out within seconds."))
    else:
        why = words.REFUSALS[decided.refusal]
        messages.warning(
            request, _("Not granted but refused, and the person is told so: %(why)s.") % {"why": why}
        )
    return go(request, place)


def _act(request: HttpRequest, actor: Actor, request_id: UUID) -> None:
    given, at = request.POST, now()
    match given.get("act", ""):
        case "code":
            requests.send_code(actor, request_id, now=at)
        case "verify":
            code, evidence = given.get("code", ""), given.get("evidence", "")
            requests.verify(actor, request_id, code=code, evidence=evidence, now=at)
        case "refuse":
            requests.decide(actor, request_id, refusal=_of(Refusal, given.get("refusal", "")), now=at)
        case "extend":
            requests.extend(actor, request_id, why=_of(Reason, given.get("why", "")), now=at)
        case "pause":
            kept.pause(actor, request_id, why=_of(Reason, given.get("why", "")), now=at)
        case "resume":
            kept.resume(actor, request_id, now=at)
        case "lift":
            requests.lift(actor, request_id, now=at)
        case "crew":
            if not requests.begin(actor, request_id, now=at):
                raise Invalid("There is no open standing order of this client for requests in that home.")
        case "link":
            messages.info(request, answering.new_link(actor, request_id, now=at))
        case _:
            raise Invalid("There is no such act.")


def _of(kind: type[Code], given: str) -> Code:
    """A code of its kind; any other text is refused."""
    if given not in set(kind):
        raise Invalid("Choose one of the reasons.")
    return kind(given)
