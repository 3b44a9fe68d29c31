"""Webhooks of Shopify: answered only when they are stored, and to a stranger always in the same words."""

import json
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, JsonResponse
from django.urls import path
from django.views.decorators.csrf import csrf_exempt

from heliotrope.core.errors import NotFound, TooLarge, Unauthenticated
from heliotrope.foundation.clock import now
from heliotrope.foundation.http.problems import problem
from heliotrope.foundation.tenancy.scope import acting_in_vault
from heliotrope.foundation.tenancy.selectors import machine_for_client
from heliotrope.lines.commerce import selectors
from heliotrope.lines.commerce.keys import ShopKey, key_of
from heliotrope.lines.commerce.secrets import secrets_of
from heliotrope.lines.commerce.services import inbox
from heliotrope.lines.commerce.services.inbox import Webhook
from heliotrope.lines.commerce.shopify.signature import is_signed

MOST_BYTES = 5 * 1024 * 1024
_NOBODY = ("a secret that signs for no shop",)
"""Compared with for a shop that is not there, so that its refusal takes the same steps."""


@csrf_exempt
def receive(request: HttpRequest, shop_key: str) -> HttpResponse:
    """Store a signed webhook; its sender tries again whatever was not answered with 200."""
    if request.method != "POST":
        return HttpResponseNotAllowed(("POST",))
    if int(request.headers.get("Content-Length") or 0) > MOST_BYTES:
        return problem(TooLarge("A webhook has at most 5 MB."))
    body = request.body
    key = key_of(shop_key)
    known = _secrets(key) if key else ()
    signed = is_signed(body, request.headers.get("X-Shopify-Hmac-Sha256", ""), known or _NOBODY)
    webhook = _webhook(request, body) if signed and known else None
    if key is None or webhook is None:
        return problem(Unauthenticated("Send a webhook with its signature to the address of its shop."))
    with acting_in_vault(machine_for_client(key.client_id), key.home):
        fresh = inbox.keep(key.client_id, key.shop_id, webhook, now=now())
    return JsonResponse({"kept": fresh})


receive.permission = None  # type: ignore[attr-defined]


def _secrets(key: ShopKey) -> tuple[str, ...]:
    """The secrets of a shop; none when there is no such shop, whichever part of the key is wrong."""
    if key.home not in settings.HELIOTROPE_HOMES:
        return ()
    try:
        actor = machine_for_client(key.client_id)
        with acting_in_vault(actor, key.home):
            return secrets_of(selectors.shop(actor, key.shop_id).secret_variable)
    except (LookupError, NotFound):
        return ()


def _webhook(request: HttpRequest, body: bytes) -> Webhook | None:
    """A webhook by its headers and body; None when it lacks what tells it from others."""
    webhook_id = request.headers.get("X-Shopify-Webhook-Id", "")
    event_id = request.headers.get("X-Shopify-Event-Id", "")
    topic = request.headers.get("X-Shopify-Topic", "")
    try:
        payload: Any = json.loads(body)
    except ValueError:
        return None
    if not 0 < len(webhook_id) <= 100 or len(event_id) > 100 or not 0 < len(topic) <= 100:
        return None
    if not isinstance(payload, dict) or b"\\u0000" in body:
        return None
    return Webhook(webhook_id=webhook_id, event_id=event_id, topic=topic, payload=payload)


urlpatterns = [path("shopify/<str:shop_key>/", receive, name="hook_shopify")]
