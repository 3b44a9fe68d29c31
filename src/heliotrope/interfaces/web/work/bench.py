"""What the workbench shows of one unit, and how long a worker was at it."""

import io
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from PIL import Image, UnidentifiedImageError

from heliotrope.core.line import Shape
from heliotrope.flow import handing_on, translating, working
from heliotrope.foundation.tenancy.actor import Actor
from heliotrope.interfaces.web.coverage.texts import language_name
from heliotrope.interfaces.web.notes import noted
from heliotrope.interfaces.web.spoken import spoken
from heliotrope.interfaces.web.svg.ring import ring
from heliotrope.interfaces.web.work.amounts import money_text, when_text
from heliotrope.interfaces.web.work.data_request import form_of
from heliotrope.interfaces.web.work.today import day_start
from heliotrope.interfaces.web.work.translation import help_context
from heliotrope.network import selectors as network_selectors
from heliotrope.pipeline.match.handover import NOTE_MOST
from heliotrope.pipeline.quality import selectors as quality_selectors

TINY_PX = 100
"""Images with both sides under this are shown enlarged, pixel by pixel."""


def bench_context(
    actor: Actor,
    assignment_id: UUID,
    *,
    at: datetime,
    error: str = "",
    given: Mapping[str, object] | None = None,
) -> dict[str, Any]:
    """The context of the workbench for one of the worker's own units.

    Args:
        given: what was sent when it was refused, so that nothing typed is lost.
    """
    desk = working.desk(actor, assignment_id)
    held = desk.assignment
    worker = network_selectors.worker(actor, held.worker_id)
    zone = worker.timezone
    return {
        "workspace": desk.workspace,
        "data": desk.workspace.data,
        "kind_template": f"work/kinds/{desk.workspace.kind}.html" if desk.workspace.kind else "",
        "given": given or {},
        "seen_at": at.isoformat(),
        "due_at": desk.due_at,
        "worker_handle": worker.handle,
        "watched": bool(desk.verdicts),
        "zone": zone,
        "assignment": str(assignment_id),
        "answer_url": f"/work/{assignment_id}/",
        "back_url": f"/work/{assignment_id}/return/",
        "stop_url": "/work/",
        "item_label": desk.order.title,
        "language": desk.requirement_language if desk.workspace.text else "",
        "image_url": f"/work/{assignment_id}/image",
        "image_tiny": desk.workspace.image and is_tiny(working.image(actor, assignment_id, recorded=False)),
        "clock": ring(
            used_s=max(0.0, (at - held.started_at).total_seconds()),
            allowed_s=max(1.0, (held.lease_until - held.started_at).total_seconds()),
            calendar=_("Yours until %(until)s.") % {"until": when_text(held.lease_until, zone)},
        ),
        "pay": money_text(desk.earning.net, desk.earning.currency),
        "pay_note": noted(desk.earning.note),
        "pay_why": {"kind": "assignment", "id": str(assignment_id), "label": _("this unit")},
        "done_today": quality_selectors.done_since(actor, day_start(at, zone)).judgements,
        "error": error,
        "helped": language_name(desk.helped) if desk.helped else "",
        "help": help_context(translating.shown(actor, desk, now=at), assignment_id),
        "came": _came(actor, assignment_id, zone),
        "pass_on": _pass_on(actor, assignment_id) if desk.order.shape is Shape.STREAM else None,
        "data_request": form_of(assignment_id, desk.workspace.kind),
    }


def _came(actor: Actor, assignment_id: UUID, zone: str) -> dict[str, Any] | None:
    """How the unit came out of somebody else's hands; None when it did not."""
    told = handing_on.came(actor, assignment_id)
    if told is None:
        return None
    return {
        "handle": told.handle,
        "since": when_text(told.since_at, zone),
        "until": when_text(told.until_at, zone),
        "reason": spoken(told.reasons[0]) if told.reasons else "",
        "note": told.note,
        "id": str(assignment_id),
    }


def _pass_on(actor: Actor, assignment_id: UUID) -> dict[str, Any]:
    """The form by which live work is passed on."""
    return {
        "url": f"/work/{assignment_id}/pass/",
        "note": handing_on.own_note(actor, assignment_id),
        "most": NOTE_MOST,
    }


def is_tiny(picture: bytes) -> bool:
    """Whether an image is so small that it must be enlarged to be judged; its header is enough."""
    try:
        with Image.open(io.BytesIO(picture)) as opened:
            return max(opened.size) < TINY_PX
    except (UnidentifiedImageError, OSError):
        return False
