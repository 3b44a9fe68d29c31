"""Looking at pages as one of the cast, through the whole of Django's request cycle."""

import time
from typing import Any
from uuid import UUID

from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY as METHODS
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from allauth.mfa.utils import is_mfa_enabled
from django.contrib.auth import get_user_model
from django.test import Client

from heliotrope.core.access import MFA_REQUIRED
from tests.support.world import PASSWORD, World

SECRET = "JBSWY3DPEHPK3PXP"
_BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def give_password(world: World, name: str, password: str = PASSWORD) -> None:
    """Let one of the cast sign in with a password."""
    user = get_user_model().objects.get(pk=world.users[name])
    user.set_password(password)
    user.save()


def give_second_factor(world: World, name: str) -> None:
    """Give one of the cast an authenticator app with the secret of the tests."""
    equip(world.users[name])


def equip(account_id: UUID) -> None:
    """Give an account that authenticator app."""
    data = {"secret": get_adapter().encrypt(SECRET)}
    Authenticator.objects.create(user_id=account_id, type=Authenticator.Type.TOTP, data=data)


def code_now() -> str:
    """What that app shows."""
    counter = list(yield_hotp_counters_from_time())[1]
    return str(format_hotp_value(hotp_value(SECRET, counter)))


def browser(
    world: World | None = None, name: str = "", *, language: str = "en", equipped: bool = True
) -> Client:
    """A browser; signed in as one of the cast when a name is given, with the second factor that they need."""
    client = Client(raise_request_exception=False)
    client.cookies["language"] = language
    if world is not None and name:
        user = get_user_model().objects.get(pk=world.users[name])
        client.force_login(user, backend=_BACKEND)
        if equipped and world.actor(name).role in MFA_REQUIRED and not is_mfa_enabled(user):
            give_second_factor(world, name)
    return client


def proved(client: Client, *, age_s: float = 0) -> Client:
    """The same browser, whose session proved its second factor so many seconds ago, as allauth keeps it."""
    session = client.session
    session["account_authentication_methods_user"] = session["_auth_user_id"]
    session[METHODS] = [{"method": "mfa", "at": time.time() - age_s}]
    session.save()
    return client


def sign_in(client: Client, email: str, password: str = PASSWORD, **extra: Any) -> Any:
    """Post the sign-in form."""
    return client.post("/account/login/", {"login": email, "password": password, **extra})


HTMX = {"HX-Request": "true", "HX-Target": "bench"}
"""Headers of the bench's own requests."""
