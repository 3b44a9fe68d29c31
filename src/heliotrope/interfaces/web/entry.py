"""Coming in: a session belongs to one browser's key, a worker to the networks and devices of their site.

Every browser that signs in keeps a key, which scripts cannot read.  A session that comes with another key was
taken, and ends; a worker's session ends too after a while without a sign of life.  What a page fetches of its
own accord is none.
"""

import hashlib
import hmac
import secrets
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth import logout
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django_htmx.http import HttpResponseClientRedirect

from heliotrope.compliance.selectors import entries as compliance_selectors
from heliotrope.compliance.selectors.entries import code_of
from heliotrope.compliance.services import entries as compliance
from heliotrope.core.entry import LONGEST_IDLE_S, Lack, caller, lack
from heliotrope.foundation.audit import services as audit
from heliotrope.foundation.clock import real_now
from heliotrope.foundation.tenancy.actor import Actor
from heliotrope.foundation.tenancy.scope import acting

COOKIE = "device"
KEY_S = 400 * 86_400
BOUND, SEEN, TOLD = "device", "seen_at", "idle_s"
"""What a session holds: the digest of the key that it belongs to, when it last gave a sign of life, and under
which limit its pages stood then."""
NOTED_S = 600
SIGN_S = 60
"""How often a sign of life is kept at most; more often where a site allows less than four times that."""
OWN_ACCORD = "X-Own-Accord"
"""A header of what a page fetches by itself."""


def address_of(request: HttpRequest) -> str:
    """From where a request comes, behind the proxies that this installation trusts."""
    return caller(
        request.META.get("REMOTE_ADDR", ""),
        request.headers.get("X-Forwarded-For", ""),
        settings.HELIOTROPE_PROXIES,
    )


def lacking(request: HttpRequest, actor: Actor, *, key: str) -> Lack | None:
    """What a worker lacks to come in from here; None for everybody else."""
    if actor.worker_id is None:
        return None
    known = compliance_selectors.known(actor.worker_id, key)
    if known is None:
        return None
    request.idle_s = known.entry.idle_s  # type: ignore[attr-defined] # for the frame, which warns in time
    lacks = lack(known.entry, address=address_of(request), registered=known.registered)
    # Once in ten minutes: who tries again and again fills no chain.
    if lacks is not None and cache.add(f"refused:{actor.user_id}:{lacks}", 1, NOTED_S):
        with acting(actor):
            compliance.refuse_entry(actor, known.site_id, lacks)
    return lacks


def is_taken(request: HttpRequest) -> bool:
    """Whether the session belongs to another browser's key than came with it."""
    bound = request.session.get(BOUND, "")
    return bool(bound) and not hmac.compare_digest(bound, _digest(request.COOKIES.get(COOKIE, "")))


def is_idle(request: HttpRequest) -> bool:
    """Whether the session rested longer than the worker's site allows.

    A page that was opened under a longer limit, or under none, could not warn of this one nor tell that
    somebody types in it: its rest is held against what it was told, and from then on against what holds.
    """
    allowed, seen = getattr(request, "idle_s", None), request.session.get(SEEN)
    if allowed is None or seen is None:
        return False
    told: int = request.session.get(TOLD) or LONGEST_IDLE_S
    rest_s: float = real_now().timestamp() - seen
    return bool(rest_s > max(allowed, told))


def stopped(request: HttpRequest, actor: Actor) -> HttpResponse | None:
    """What stands in place of a page: for who is elsewhere, or whose session is over; None for all others."""
    if is_taken(request):
        with acting(actor):
            audit.record(actor, "session.taken", subject_kind="account", subject_id=actor.account)
        return _over(request, "taken")
    lacks = lacking(request, actor, key=request.COOKIES.get(COOKIE, ""))
    if lacks is not None:
        code = code_of(_key(request)) if lacks is Lack.DEVICE else ""
        told = {
            "lack": lacks.value,
            "events_url": "",
            "code": "-".join(code[at : at + 4] for at in range(0, len(code), 4)),
        }
        return render(request, "errors/not_from_here.html", told, status=403)
    if is_idle(request):
        return _over(request, "idle")
    if actor.worker_id is not None:
        _seen(request)
    return None


def remembering(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """The answer with the browser's key, which its session belongs to from the first answer on."""
    if not request.user.is_authenticated:
        return response
    if BOUND not in request.session:
        request.session[BOUND] = _digest(_key(request))
        request.session[SEEN] = int(real_now().timestamp())
    if COOKIE not in request.COOKIES:
        response.set_cookie(
            COOKIE,
            _key(request),
            max_age=KEY_S,
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
            samesite="Lax",
        )
    return response


def _key(request: HttpRequest) -> str:
    """The browser's key; a new one where it has none."""
    known: str = (
        request.COOKIES.get(COOKIE) or getattr(request, "device_key", "") or secrets.token_urlsafe(32)
    )
    request.device_key = known  # type: ignore[attr-defined]
    return known


def _digest(key: str) -> str:
    return hashlib.sha256(f"device {key}".encode()).hexdigest()


def _seen(request: HttpRequest) -> None:
    """Keep that there was a sign of life, and the limit that the page stands under; also where there is none
    yet, so that one that is set later counts from the last sign and not from when somebody came in."""
    if OWN_ACCORD in request.headers:
        return
    allowed = getattr(request, "idle_s", None)
    at = int(real_now().timestamp())
    rest_s = at - request.session.get(SEEN, 0)
    if rest_s >= min(SIGN_S, (allowed or LONGEST_IDLE_S) // 4) or request.session.get(TOLD) != allowed:
        request.session[SEEN], request.session[TOLD] = at, allowed


def _over(request: HttpRequest, why: str) -> HttpResponse:
    """End the session, and send to the sign-in page, which says why; then back to this page."""
    logout(request)
    htmx = request.htmx  # type: ignore[attr-defined]
    place = (htmx.current_url_abs_path if htmx else request.get_full_path()) or "/"
    place = place if htmx or request.method == "GET" else "/"
    url = f"/account/login/?{urlencode({'over': why, 'next': place})}"
    return HttpResponseClientRedirect(url) if htmx else HttpResponseRedirect(url)
