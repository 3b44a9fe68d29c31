"""A visitor's chat, a contact's rating, and the attachments of a worker's own conversation."""

import hashlib
from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.shortcuts import render
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from heliotrope.core.errors import Conflict, Invalid, NotFound, TooLarge, TooMany
from heliotrope.flow import parting
from heliotrope.foundation.clock import now
from heliotrope.foundation.ids import new_id
from heliotrope.foundation.tenancy.actor import Actor, ActorKind
from heliotrope.foundation.tenancy.scope import acting, acting_in_vault
from heliotrope.interfaces.web.door import View, public
from heliotrope.lines.support import partings, replies, selectors, services, tokens
from heliotrope.lines.support.settings import Channel
from heliotrope.lines.support.tokens import Place
from heliotrope.pipeline.demand import selectors as demand_selectors
from heliotrope.pipeline.demand.selectors import OrderLine

BODY_MOST = 64 * 1024
VISITORS_AN_ADDRESS = 30
VISITORS_SPAN_S = 600
VISIT_S = 7 * 86_400
_COOKIE = "chat"


def _open_door(*methods: str) -> Callable[[View], View]:
    """A page without signing in: small bodies only, and whatever a key does not open is not there."""

    def declare(view: View) -> View:
        @public
        @wraps(view)
        def run(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if ("GET" if request.method == "HEAD" else request.method) not in methods:
                return HttpResponseNotAllowed(methods)
            if int(request.META.get("CONTENT_LENGTH") or 0) > BODY_MOST:
                raise TooLarge(f"At most {BODY_MOST // 1024} KB at once.")
            try:
                response = view(request, *args, **kwargs)
            except NotFound:
                raise Http404 from None
            response["Cache-Control"] = "private, no-store"
            response["Referrer-Policy"] = "no-referrer"
            return response

        return run

    return declare


@_open_door("GET", "POST")
def chat(request: HttpRequest, key: str) -> HttpResponse:
    """The chat of a standing order, for whoever has its public key."""
    place, actor, order = _desk(key)
    visitor_id = _visitor(request, place)
    error, status = "", 200
    if request.method == "POST":
        if visitor_id is None:
            _count_visitor(request)
            visitor_id = _begun(request, place)
        try:
            _say(request, place, actor, order, visitor_id)
        except (Invalid, TooMany) as refusal:
            error, status = str(refusal), refusal.status
        if not error and not request.htmx:  # type: ignore[attr-defined]
            return _remembering(HttpResponseRedirect(request.path), place, visitor_id, request.path)
    context = _talk(place, actor, visitor_id) | {
        "key": key,
        "nonce": tokens.key("visitor", _visit(place, new_id())),
        "title": order.title,
        "greeting": order.options.get("greeting") or _("Hello! How can we help you?"),
        "error": error,
        "text": request.POST.get("text", "") if error else "",
    }
    small = request.htmx  # type: ignore[attr-defined]
    # A refusal stands in the form, and htmx swaps 200 and 422 alone.
    shown = 422 if error and small else status
    response = render(
        request, "support/chat_body.html" if small else "support/chat.html", context, status=shown
    )
    return _remembering(response, place, visitor_id, request.path) if visitor_id else response


@_open_door("GET")
def chat_thread(request: HttpRequest, key: str) -> HttpResponse:
    """What was said so far; the chat page asks for it every few seconds."""
    place, actor, _order = _desk(key)
    context = _talk(place, actor, _visitor(request, place)) | {"key": key}
    return render(request, "support/chat_thread.html", context)


@_open_door("GET", "POST")
def csat(request: HttpRequest, key: str) -> HttpResponse:
    """How a resolved conversation was; asked once."""
    place = tokens.opened("csat", key)
    actor = _contact(place)
    error = ""
    with acting_in_vault(actor, place.home):
        done = selectors.rated(actor, place.subject_id) is not None
        if request.method == "POST" and not done:
            try:
                score = (
                    int(request.POST.get("score", "0")) if request.POST.get("score", "").isdecimal() else 0
                )
                comment = request.POST.get("comment", "")
                replies.rate(actor, place.subject_id, score=score, comment=comment, now=now())
                done = True
            except Conflict:
                done = True
            except Invalid:
                error = _("Choose one of the five.")
    context = {"done": done, "error": error, "comment": request.POST.get("comment", "")}
    return render(request, "support/csat.html", context, status=422 if error else 200)


def _contact(place: Place) -> Actor:
    return Actor(kind=ActorKind.CONTACT, client_ids=frozenset({place.client_id}))


def _desk(key: str) -> tuple[Place, Actor, OrderLine]:
    """The standing order that a public key opens, while it takes chats."""
    place = tokens.opened("chat", key)
    actor = _contact(place)
    with acting(actor):
        order = demand_selectors.order(actor, place.order_id)
    takes = Channel.CHAT.value in order.options.get("channels", ())
    if order.line != "support" or order.data_home != place.home or not takes or not order.hands_out:
        raise NotFound
    return place, actor, order


def _visitor(request: HttpRequest, place: Place) -> UUID | None:
    """Whom the browser was told that it is; None for a first visit."""
    try:
        known = tokens.opened("visitor", request.COOKIES.get(_COOKIE, ""))
    except NotFound:
        return None
    return known.subject_id if known.order_id == place.order_id else None


def _begun(request: HttpRequest, place: Place) -> UUID:
    """Who speaks for the first time: the page's own number names them, so that sent again they stay one."""
    try:
        known = tokens.opened("visitor", request.POST.get("nonce", ""))
    except NotFound:
        return new_id()
    return known.subject_id if known.order_id == place.order_id else new_id()


def _visit(place: Place, visitor_id: UUID) -> Place:
    return Place(home=place.home, client_id=place.client_id, order_id=place.order_id, subject_id=visitor_id)


def _remembering(response: HttpResponse, place: Place, visitor_id: UUID, path: str) -> HttpResponse:
    response.set_cookie(
        _COOKIE,
        tokens.key("visitor", _visit(place, visitor_id)),
        max_age=VISIT_S,
        path=path,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
    return response


def _count_visitor(request: HttpRequest) -> None:
    """Bound how many visitors begin from one network address; kept as a keyed hash, for ten minutes."""
    address = request.META.get("REMOTE_ADDR", "")
    name = "chat:" + salted_hmac("heliotrope.support.address", address, algorithm="sha256").hexdigest()
    cache.add(name, 0, VISITORS_SPAN_S)
    try:
        begun = cache.incr(name)
    except ValueError:
        return
    if begun > VISITORS_AN_ADDRESS:
        raise TooMany("Many chats began from your network; try again in ten minutes.")


def _say(request: HttpRequest, place: Place, actor: Actor, order: OrderLine, visitor_id: UUID) -> None:
    # The page's own number makes a message that is sent twice one message.
    nonce = hashlib.sha256(request.POST.get("nonce", new_id().hex).encode()).digest()[:16]
    with acting_in_vault(actor, place.home):
        services.say(
            actor,
            order_id=place.order_id,
            client_id=place.client_id,
            visitor_id=visitor_id,
            text=request.POST.get("text", ""),
            key=UUID(bytes=nonce),
            fallback=str(order.options.get("language", "en")),
            timezone=request.POST.get("timezone", ""),
            now=now(),
        )


def _talk(place: Place, actor: Actor, visitor_id: UUID | None) -> dict[str, Any]:
    if visitor_id is None:
        return {"said": ()}
    with acting_in_vault(actor, place.home):
        over = partings.in_chat(actor, place.order_id, visitor_id)
        return {
            "parted": [{"at": one.closed_at, "text": parting.in_chat(one)} for one in over],
            "said": selectors.talk(actor, place.order_id, visitor_id),
        }
