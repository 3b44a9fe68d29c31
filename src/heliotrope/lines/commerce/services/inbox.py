"""Webhooks: kept once in the vault of the shop, then told."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from heliotrope.foundation.outbox import services as outbox
from heliotrope.foundation.vaults import entered_vault
from heliotrope.lines.commerce.events import ShopNewsKept
from heliotrope.lines.commerce.models import InboundEvent, Shop

ABOUT: Final = "admin_graphql_api_id"
"""What names the order that a webhook is about; the order itself is fetched."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Webhook:
    """A webhook whose signature was found right.

    Attributes:
        webhook_id: of this delivery; a repeated delivery has the same.
        event_id: of what happened; two subscriptions to one topic deliver it under one.
    """

    webhook_id: str
    event_id: str
    topic: str
    payload: Mapping[str, Any]


def keep(client_id: UUID, shop_id: UUID, webhook: Webhook, *, now: datetime) -> bool:
    """Keep a webhook; False when it was kept before, and nothing is told again."""
    fresh = InboundEvent(
        client_id=client_id,
        shop_id=shop_id,
        webhook_id=webhook.webhook_id,
        event_id=webhook.event_id or webhook.webhook_id,
        topic=webhook.topic,
        payload=_needed(webhook.payload),
        received_at=now,
    )
    InboundEvent.objects.bulk_create([fresh], ignore_conflicts=True)
    if not InboundEvent.objects.filter(pk=fresh.pk).exists():
        return False
    outbox.publish(
        ShopNewsKept(
            client_id=client_id,
            home=entered_vault().removeprefix("vault_"),
            programme_id=Shop.objects.values_list("programme_id", flat=True).get(pk=shop_id),
            shop_id=shop_id,
        )
    )
    return True


def _needed(payload: Mapping[str, Any]) -> dict[str, Any]:
    """What is kept of a webhook: which order it is about, and nothing of its buyer."""
    return {name: str(payload[name])[:300] for name in (ABOUT,) if payload.get(name)}


def mark_handled(client_id: UUID, ids: Iterable[UUID], *, now: datetime) -> int:
    """These webhooks are taken up; of what they said nothing is kept."""
    waiting = InboundEvent.objects.filter(pk__in=set(ids), client_id=client_id, handled_at=None)
    return waiting.update(handled_at=now, payload={})
