"""Evidence packs: asked for in one click, made in a job, taken away signed."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from heliotrope.compliance import selectors
from heliotrope.compliance import services as compliance
from heliotrope.core.access import Permission
from heliotrope.foundation.clock import now
from heliotrope.foundation.http.downloads import download
from heliotrope.foundation.printing import PDF
from heliotrope.foundation.signing import selectors as signing_selectors
from heliotrope.interfaces.web.console.acts import go, is_fragment, tell, varied
from heliotrope.interfaces.web.door import actor_of, page

PARTS = {"json": ("document", "application/json"), "pdf": ("paper", PDF)}


@page(Permission.PRIVACY_READ)
def listed(request: HttpRequest) -> HttpResponse:
    """The packs, with how far the one is that is being made."""
    packs = selectors.packs(actor_of(request))
    making = any(one.ready_at is None for one in packs)
    context: dict[str, Any] = {"packs": packs, "making": making}
    if is_fragment(request):
        return varied(render(request, "privacy/evidence_list.html", context))
    context["keys"] = signing_selectors.keys(actor_of(request))
    return varied(render(request, "privacy/evidence.html", context))


@page(Permission.PRIVACY_READ, methods=("POST",))
def ask(request: HttpRequest) -> HttpResponse:
    """Ask for a pack in the reader's language; while one is being made it is that one."""
    actor = actor_of(request)
    tell(
        request,
        lambda: compliance.ask_evidence(actor, language=get_language() or "en", now=now()),
        _("The pack is being made; it stands here in a moment."),
    )
    return go(request, reverse("privacy_evidence"))


@page(Permission.PRIVACY_READ)
def take(request: HttpRequest, pack_id: UUID, part: str) -> HttpResponse:
    """One form of a finished pack; taking it is recorded."""
    column, media_type = PARTS[part]
    actor = actor_of(request)
    content = selectors.pack_content(actor, pack_id, column)
    compliance.note_taken(actor, pack_id, part)
    return download(content, media_type, f"evidence.{part}")
