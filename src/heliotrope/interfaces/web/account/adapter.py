"""What allauth asks: who may open an account, where to go after signing in, how secrets rest."""

import base64
import hashlib
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.internal import ratelimit
from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet
from django.conf import settings
from django.http import HttpRequest

from heliotrope.foundation.tenancy.selectors import actor_of_account
from heliotrope.interfaces.web.frame import home_of


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts are opened by the operator, never by strangers."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002 - the hook's signature
        return False

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        user_id = request.user.pk
        return home_of(actor_of_account(user_id).role if user_id else None)

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:  # noqa: ARG002 - the hook's signature
        return "/account/"

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:  # noqa: ARG002 - the hook's signature
        """Bound the tries of one address; those against one name are counted by axes."""
        if not ratelimit.consume(request, app="allauth.account", action="login_tries"):
            raise self.validation_error("too_many_login_attempts")

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        """Keep quiet on signing in and out: the page that follows says it."""
        template = args[2] if len(args) > 2 else kwargs.get("message_template")
        if template in {"account/messages/logged_in.txt", "account/messages/logged_out.txt"}:
            return
        super().add_message(*args, **kwargs)


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Secrets of second factors rest encrypted under a key that is derived from the installation's secret."""

    def _cipher(self) -> Fernet:
        key = hashlib.sha256(f"second factors {settings.SECRET_KEY}".encode()).digest()
        return Fernet(base64.urlsafe_b64encode(key))

    def encrypt(self, text: str) -> str:
        return self._cipher().encrypt(text.encode()).decode("ascii")

    def decrypt(self, encrypted_text: str) -> str:
        return self._cipher().decrypt(encrypted_text.encode("ascii")).decode()

    def _get_site_name(self) -> str:
        return "Heliotrope"
