"""Wishes to see much at once, as those are told of them who may agree, and who asked."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from heliotrope.compliance import selectors
from heliotrope.compliance import services as compliance
from heliotrope.compliance.selectors import bulk
from heliotrope.core.access import Permission
from heliotrope.foundation.tenancy.actor import Actor
from heliotrope.interfaces.web.svg.number import number

KINDS = (compliance.Kind.WISH, compliance.Kind.SETTLED, compliance.Kind.EXPIRED)


def told(kind: str, detail: Mapping[str, Any]) -> dict[str, Any]:
    """A notice of a wish in words, with where it leads whoever may look."""
    items = int(detail["items"])
    if kind == compliance.Kind.WISH:
        text = ngettext(
            "A wish to see %(n)s item in clear waits for a second person.",
            "A wish to see %(n)s items at once waits for a second person.",
            items,
        ) % {"n": number(items)}
    elif kind == compliance.Kind.EXPIRED:
        text = _("Nobody agreed in time to what you asked to see; ask anew if you still need it.")
    elif detail.get("state") == "agreed":
        text = _("What you asked to see was agreed to; it is open for a quarter of an hour from then.")
    else:
        text = _("What you asked to see was refused.")
    return {"text": text, "url": reverse("privacy_bulk"), "eyes": True}


def needs(actor: Actor) -> list[dict[str, Any]]:
    """What the overview says of wishes: those that wait for the actor, and how the actor's own ended."""
    if not actor.may(Permission.PRIVACY_LOOK):
        return []
    waits = [
        _need("warn", one.order_id, one.asked_at, told(compliance.Kind.WISH, {"items": len(one.item_ids)}))
        for one in bulk.awaiting(actor)
    ]
    return [*waits, *(_need("idle", one["order"], one["at"], one) for one in ended(actor))]


def ended(actor: Actor) -> list[dict[str, Any]]:
    """How the actor's own wishes ended, as long as they took no note of it."""
    return [
        {**one.detail, "at": one.at, **told(one.kind, one.detail)} for one in selectors.own_notices(actor)
    ]


def _need(state: str, order_id: object, since: datetime, said: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "state": state,
        "label": _("Four eyes"),
        "title": f"…{str(order_id)[-8:]}",
        "text": said["text"],
        "since": since,
        "url": said["url"],
    }
