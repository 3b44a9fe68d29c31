"""The seats of a demonstration: who can sit down, and the second factor that an authenticator would show.

Nothing here answers outside a demonstration, nor to anybody but this very computer.
"""

import time
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from allauth.account.internal.stagekit import get_pending_stage
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from allauth.mfa.utils import decrypt
from django.conf import settings
from django.http import HttpRequest

from heliotrope.core.access import MFA_REQUIRED
from heliotrope.foundation.tenancy.selectors import actor_of_account, first_accounts
from heliotrope.interfaces.web.seats import initials, role_name

MOST_SEATS = 12
PERIOD_S = 30
_LOOPBACK = frozenset({"localhost", "127.0.0.1", "[::1]", "::1"})


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoSeat:
    """Somebody of the demonstration, as the sign-in page lists them."""

    value: str
    name: str
    role: str
    place: str
    initials: str


def is_demo(request: HttpRequest) -> bool:
    """Whether this is a demonstration, looked at from the computer that it runs on."""
    from_here = request.META.get("REMOTE_ADDR", "") in _LOOPBACK
    return settings.DEMO and from_here and request.get_host().rsplit(":", 1)[0] in _LOOPBACK


def demo_seats(request: HttpRequest) -> tuple[DemoSeat, ...]:
    """The accounts to choose from; none outside a demonstration."""
    if not is_demo(request):
        return ()
    seats = []
    for email, account_id in first_accounts(MOST_SEATS).items():
        role = actor_of_account(account_id).role
        if role is None:
            continue
        name, _, place = email.partition("@")
        seats.append(
            DemoSeat(
                value=email,
                name=name.capitalize(),
                role=f"{role_name(role)}{' · 2FA' if role in MFA_REQUIRED else ''}",
                place=place,
                initials=initials(email),
            )
        )
    return tuple(seats)


def sign_in_context(request: HttpRequest) -> dict[str, Any]:
    """What the sign-in page shows in a demonstration."""
    if not is_demo(request):
        return {}
    return {"demo_seats": demo_seats(request), "demo_password": settings.DEMO_PASSWORD}


def code_now(request: HttpRequest) -> str:
    """The code that the pending sign-in needs now, in a demonstration; empty when there is none to show."""
    stage = get_pending_stage(request) if is_demo(request) else None
    user_id: UUID | None = stage.login.user.pk if stage else (request.user.pk if is_demo(request) else None)
    factor = Authenticator.objects.filter(user_id=user_id, type=Authenticator.Type.TOTP).first()
    if user_id is None or factor is None:
        return ""
    value = hotp_value(decrypt(factor.data["secret"]), int(time.time()) // PERIOD_S)
    code: str = format_hotp_value(value)
    return code
