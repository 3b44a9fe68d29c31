"""What a plan handed over: piece by piece, and as one."""

from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from heliotrope.core.access import Permission
from heliotrope.core.demand.plan import Node
from heliotrope.flow import handed, planning_delivering, planning_running
from heliotrope.flow.planning_story import PlanStory
from heliotrope.foundation.clock import now
from heliotrope.foundation.tenancy.actor import Actor
from heliotrope.interfaces.web.plans import texts
from heliotrope.pipeline.deliver import selectors as deliver_selectors
from heliotrope.pipeline.deliver.selectors import DeliveryLine

SHOWN = 20
"""Deliveries of one stream that the page names; the archive has all of them."""


def whole(actor: Actor, plan_id: UUID) -> dict[str, Any] | None:
    """The one delivery of a plan; None while a piece is not over."""
    made = deliver_selectors.plan_delivery(actor, plan_id)
    if made is None:
        return None
    told = {
        "items": ngettext("%(n)s item", "%(n)s items", made.items) % {"n": f"{made.items:,}"},
        "files": ngettext("%(n)s file", "%(n)s files", made.files) % {"n": f"{made.files:,}"},
        "pieces": ngettext("%(n)s piece", "%(n)s pieces", made.nodes) % {"n": f"{made.nodes:,}"},
    }
    return {
        "holds": _("%(items)s in %(files)s, of %(pieces)s of work") % told,
        "at": texts.moment(made.delivered_at),
        "accepted": texts.moment(made.accepted_at) if made.accepted_at else "",
        "sha256": made.contents_sha256,
        "file_url": reverse("plan_parcel", args=[plan_id])
        if planning_delivering.gives_parcel(actor, plan_id)
        else "",
        "accept_url": reverse("plan_accept", args=[plan_id]),
        "may_accept": actor.may(Permission.DELIVERY_ACCEPT) and made.accepted_at is None,
    }


def delivery(actor: Actor, told: PlanStory) -> dict[str, Any]:
    """Every delivery of a plan, piece by piece."""
    return {
        "crumbs": [
            {"label": _("Plans"), "url": reverse("plans")},
            {
                "label": _("Plan %(name)s") % {"name": planning_running.reference(told.line.id)},
                "url": reverse("plan", args=[told.line.id]),
            },
        ],
        "badge": texts.state(told.line.state),
        "whole": whole(actor, told.line.id),
        "pieces": [_delivered(actor, told, node) for node in told.graph.nodes],
    }


def _delivered(actor: Actor, told: PlanStory, node: Node) -> dict[str, Any]:
    going = told.nodes.get(node.key)
    lines = _handed(actor, going.order_id) if going and going.order_id else ()
    return {
        "title": node.title or node.key,
        "line": texts.line(node.line),
        "badge": texts.node_state(going.state) if going else texts.state("draft"),
        "order_url": reverse("order", args=[going.order_id]) if going and going.order_id else "",
        "deliveries": [
            {
                "at": texts.moment(one.delivered_at),
                "items": one.items,
                "accepted": one.accepted_at is not None,
                "files": [
                    {"name": name, "url": reverse("delivery_file", args=[one.id, name])}
                    for name in sorted(one.files)
                ],
            }
            for one in lines[:SHOWN]
        ],
        "more": max(0, len(lines) - SHOWN),
    }


def _handed(actor: Actor, order_id: UUID) -> tuple[DeliveryLine, ...]:
    lines = deliver_selectors.deliveries_of_orders(actor, [order_id])
    return handed.shown(actor, lines, now=now())
