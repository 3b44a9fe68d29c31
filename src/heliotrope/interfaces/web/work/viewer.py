"""A file of the work in hand, as pages or masked text; there is no door that gives the file itself."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from heliotrope.core.access import Permission
from heliotrope.flow import viewing
from heliotrope.foundation.clock import now
from heliotrope.foundation.http.images import image_response
from heliotrope.foundation.tenancy.actor import Actor
from heliotrope.interfaces.web.door import actor_of, page
from heliotrope.interfaces.web.spoken import spoken
from heliotrope.network import selectors as network_selectors


@page(Permission.WORK_DO)
def file(request: HttpRequest, assignment_id: UUID, file_id: UUID) -> HttpResponse:
    """What a worker sees of a file that came with their unit; the look is recorded."""
    actor = actor_of(request)
    seen = viewing.view(actor, assignment_id, file_id)
    context = {
        "assignment": assignment_id,
        "file": file_id,
        "seen": seen,
        "numbers": range(1, seen.pages + 1),
        "worker_handle": _handle(actor),
        "seen_at": now().isoformat(),
    }
    response = render(request, "work/viewer.html", context)
    response["Cache-Control"] = "private, no-store"
    return response


@page(Permission.WORK_DO)
def page_of(request: HttpRequest, assignment_id: UUID, file_id: UUID, number: int) -> HttpResponse:
    """The picture of one page of it, with its viewer and the time all over it."""
    actor = actor_of(request)
    mark = _("%(who)s · %(when)s UTC") % {"who": _handle(actor), "when": f"{now():%Y-%m-%d %H:%M}"}
    seen = viewing.page(actor, assignment_id, file_id, number, mark=mark)
    if seen.why_not is None:
        return image_response(seen.picture)
    # An answer and no error: what is told of the refusal stays.
    said = HttpResponse(spoken(seen.why_not), status=409, content_type="text/plain; charset=utf-8")
    said["Cache-Control"] = "private, no-store"
    return said


def _handle(actor: Actor) -> str:
    return network_selectors.worker(actor, actor.worker).handle
