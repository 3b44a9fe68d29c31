"""What the pages show of suspicions and contests."""

from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from heliotrope.foundation.tenancy.actor import Actor
from heliotrope.interfaces.web.spoken import spoken
from heliotrope.interfaces.web.work.amounts import money_text
from heliotrope.money import selectors as money_selectors
from heliotrope.network import selectors as network_selectors
from heliotrope.pipeline.demand import selectors as demand_selectors
from heliotrope.pipeline.quality import contest_lines
from heliotrope.pipeline.quality.contest_lines import ContestLine, SuspicionLine


def suspicion_cards(actor: Actor) -> list[dict[str, Any]]:
    """Suspicions with their figures, what is held for them, and what became of them."""
    lines = contest_lines.suspicions(actor)
    titles, handles = (
        _titles(actor, lines),
        network_selectors.handles(actor, {one.worker_id for one in lines}),
    )
    held = _held(actor, {one.order_id for one in lines})
    return [
        {
            "line": one,
            "heading": _heading(one.kind),
            "evidence": spoken(one.evidence),
            "title": titles[one.order_id],
            "order_url": reverse("order", args=[one.order_id]),
            "handle": handles.get(one.worker_id, ""),
            "held": held.get((one.order_id, one.worker_id), ""),
            "badge": _suspicion_badge(one),
            "waits": one.state == "found" or (one.contest is not None and one.contest.state == "open"),
        }
        for one in lines
    ]


def dispute_cards(actor: Actor) -> list[dict[str, Any]]:
    """Contested judgements with what stands and what became of them."""
    lines = contest_lines.disputes(actor)
    titles, handles = (
        _titles(actor, lines),
        network_selectors.handles(actor, {one.worker_id for one in lines}),
    )
    return [
        {
            "line": one,
            "title": titles[one.order_id],
            "item_url": reverse("order_item", args=[one.order_id, one.item_id]) if one.item_id else "",
            "handle": handles.get(one.worker_id, ""),
            "badge": _contest_badge(one),
        }
        for one in lines
    ]


def rejected_rows(actor: Actor) -> list[dict[str, Any]]:
    """The worker's judgements that verdicts went against, each to be contested."""
    lines = contest_lines.rejected(actor)
    titles = _titles(actor, lines)
    return [{"line": one, "title": titles[one.order_id]} for one in lines]


def _titles(actor: Actor, lines: Iterable[Any]) -> dict[UUID, str]:
    return {
        order_id: demand_selectors.order(actor, order_id).title
        for order_id in {one.order_id for one in lines}
    }


def _held(actor: Actor, order_ids: Iterable[UUID]) -> dict[tuple[UUID, UUID], str]:
    """What is held or forfeited, by order and worker."""
    sums: dict[tuple[UUID, UUID, str], Decimal] = defaultdict(Decimal)
    for order_id in order_ids:
        for one in money_selectors.payouts(actor, order_id=order_id):
            if one.held:
                sums[one.order_id, one.worker_id, one.currency] += one.amount
    return {(order, worker): money_text(total, code) for (order, worker, code), total in sums.items()}


def _heading(kind: str) -> str:
    return {
        "guessing": _("Answers that do not hang on the item"),
        "copying": _("Answers from one hand with another worker"),
        "collusion": _("Answers from one hand with several workers"),
    }[kind]


def _suspicion_badge(line: SuspicionLine) -> dict[str, str]:
    if line.contest is not None and line.contest.state == "open":
        return {"state": "now", "label": _("contested")}
    return {
        "found": {"state": "warn", "label": _("under suspicion")},
        "upheld": {"state": "bad", "label": _("upheld")},
        "cleared": {"state": "good", "label": _("cleared")},
    }[line.state]


def _contest_badge(line: ContestLine) -> dict[str, str]:
    return {
        "open": {"state": "now", "label": _("waits for a verdict")},
        "granted": {"state": "good", "label": _("granted")},
        "refused": {"state": "bad", "label": _("refused")},
    }[line.state]
