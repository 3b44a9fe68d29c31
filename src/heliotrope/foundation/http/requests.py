"""Reading requests: whose token it is, and what makes two requests the same."""

import hashlib

from django.http import HttpRequest

from heliotrope.foundation.clock import real_now
from heliotrope.foundation.tenancy.actor import ANONYMOUS, Actor
from heliotrope.foundation.tenancy.selectors import actor_of_token


def bearer(request: HttpRequest) -> Actor:
    """The actor of the request's ``Authorization: Bearer`` token; anonymous without a good one."""
    known: Actor | None = getattr(request, "bearer", None)
    if known is None:
        scheme, _, secret = request.headers.get("Authorization", "").partition(" ")
        good = scheme.lower() == "bearer" and secret
        known = actor_of_token(secret.strip(), now=real_now()) if good else ANONYMOUS
        request.bearer = known  # type: ignore[attr-defined]
    return known


def fingerprint(request: HttpRequest) -> str:
    """SHA-256 over method, path, query and content; a form's boundary makes no difference."""
    digest = hashlib.sha256(f"{request.method} {request.get_full_path()}".encode())
    if request.content_type == "multipart/form-data":
        for name in sorted(request.POST):
            for value in request.POST.getlist(name):
                digest.update(f"\x00{name}\x01{value}".encode())
        for name in sorted(request.FILES):
            for uploaded in request.FILES.getlist(name):
                digest.update(f"\x00{name}\x02".encode())
                for chunk in uploaded.chunks():
                    digest.update(chunk)
                uploaded.seek(0)
    else:
        digest.update(request.body)
    return digest.hexdigest()
