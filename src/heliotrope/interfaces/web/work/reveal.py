"""Looking behind a placeholder on the desk: the reason in place, the value for a while, then the lock."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string

from heliotrope.core.access import Permission
from heliotrope.core.errors import NotFound
from heliotrope.core.privacy.reveals import Need
from heliotrope.flow import revealing, working
from heliotrope.flow.revealing import Opened
from heliotrope.flow.showing import MASKED
from heliotrope.foundation.clock import now
from heliotrope.interfaces.web.door import actor_of, page
from heliotrope.interfaces.web.privacy.words import REASONS


@page(Permission.WORK_DO, methods=("GET", "POST"))
def reveal(request: HttpRequest, assignment_id: UUID) -> HttpResponse:
    """The lock of a placeholder; posted to, what is behind it, or what is lacking."""
    actor = actor_of(request)
    mark = (request.POST if request.method == "POST" else request.GET).get("mark", "")
    if not mark:
        working.desk(actor, assignment_id)
        return redirect("work_bench", assignment_id=assignment_id)
    if request.method == "POST":
        reason = request.POST.get("reason", "")
        opened = revealing.open_mark(actor, assignment_id, mark, reason=reason, now=now())
        return _drawn(request, _told(opened, assignment_id))
    shown = working.desk(actor, assignment_id).workspace.data.get(MASKED)
    if not isinstance(shown, dict) or mark not in shown:
        raise NotFound
    locked = {"mark": mark, "hint": shown[mark], "assignment": assignment_id, "state": "locked"}
    return _drawn(request, locked | {"reasons": REASONS.items()})


def _told(opened: Opened, assignment_id: UUID) -> dict[str, Any]:
    common = {"mark": opened.mark, "assignment": assignment_id, "reasons": REASONS.items()}
    if opened.value is not None and opened.until_at is not None:
        left_s = max(1, int((opened.until_at - now()).total_seconds()))
        return common | {"state": "open", "value": opened.value, "left_s": left_s}
    if opened.look.need is Need.REASON:
        return common | {"state": "asked", "why": opened.reasons, "rules": opened.rules}
    return common | {"state": "refused", "refusal": opened.look.why}


def _drawn(request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
    if request.htmx:  # type: ignore[attr-defined]
        # It stands in the middle of a text whose line breaks are kept: nothing may follow it.
        response = HttpResponse(render_to_string("work/reveal.html", context, request).strip())
    else:
        response = render(request, "work/reveal_page.html", context)
    # What was shown for a while must not come back with the back button.
    response["Cache-Control"] = "private, no-store"
    return response
