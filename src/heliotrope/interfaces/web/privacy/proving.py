"""A second factor that was shown just now: what cannot be undone asks for it again."""

import time
from typing import Final
from urllib.parse import urlencode

from allauth.account.internal.flows.login import get_authentication_records
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

FRESH_S: Final = 300
"""How long a second factor counts as shown just now."""


def proven(request: HttpRequest) -> bool:
    """Whether the second factor was shown within the last five minutes, in this session."""
    user = request.user if request.user.is_authenticated else None
    records = get_authentication_records(request, user)
    return any(
        one.get("method") == "mfa" and time.time() - float(one.get("at", 0)) < FRESH_S for one in records
    )


def prove(after: str) -> HttpResponse:
    """Ask for the second factor, and come back."""
    return HttpResponseRedirect(f"{reverse('mfa_reauthenticate')}?{urlencode({'next': after})}")
