"""A worker says that the conversation in their hands asks about the person's own data."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from heliotrope.core.access import Permission
from heliotrope.core.errors import HeliotropeError, NotFound
from heliotrope.core.privacy.requests import Right
from heliotrope.flow import asking
from heliotrope.foundation.clock import now
from heliotrope.foundation.tenancy.scope import acting
from heliotrope.interfaces.web.console.acts import go
from heliotrope.interfaces.web.door import actor_of, page
from heliotrope.interfaces.web.privacy.rights_words import RIGHTS
from heliotrope.interfaces.web.spoken import said

KIND = "support-reply"
"""Of which form's units a person can ask in."""


def form_of(assignment_id: UUID, kind: str) -> dict[str, Any] | None:
    """The form by which a worker tells; None for work that is no conversation."""
    if kind != KIND:
        return None
    rights = [(code, said) for code, said in RIGHTS.items() if code != Right.CORRECTION]
    return {"url": f"/work/{assignment_id}/privacy/", "rights": rights}


@page(Permission.WORK_DO, methods=("POST",))
def tell(request: HttpRequest, assignment_id: UUID) -> HttpResponse:
    """Tell the compliance officer; the same right of the same case again is the same request."""
    actor, right = actor_of(request), request.POST.get("right", "")
    if right not in set(Right):
        right = Right.ACCESS
    try:
        with acting(actor):
            asking.mark(actor, assignment_id, right=Right(right), now=now())
    except NotFound:
        raise
    except HeliotropeError as error:
        messages.warning(request, said(error))
    else:
        messages.success(request, _("The compliance officer has the request, and its clock runs."))
    return go(request, f"/work/{assignment_id}/")
