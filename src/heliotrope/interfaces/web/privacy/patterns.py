"""What a client wants hidden besides what the platform knows: its own page, and the officer's."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from heliotrope.compliance import selectors
from heliotrope.core.access import Permission
from heliotrope.core.errors import HeliotropeError, Invalid, NotFound
from heliotrope.core.masking.cases import Case, hide
from heliotrope.core.masking.finding import find
from heliotrope.core.masking.kinds import Kind
from heliotrope.core.masking.patterns import Patterns, as_lines, from_lines
from heliotrope.flow import keeping_patterns
from heliotrope.foundation.clock import now
from heliotrope.interfaces.web.console.acts import go, whole
from heliotrope.interfaces.web.door import actor_of, page
from heliotrope.interfaces.web.privacy.pins import named
from heliotrope.interfaces.web.spoken import said

MOST_SIGNS, MOST_TRIED = 20_000, 5_000
"""Of the lines, and of a text that they are tried on."""


@page(Permission.PIN_READ)
def shown(request: HttpRequest, client_id: UUID) -> HttpResponse:
    """One client's patterns."""
    return _draw(request, client_id, {})


@page(Permission.PIN_WRITE, methods=("POST",))
def keep(request: HttpRequest, client_id: UUID) -> HttpResponse:
    """Put patterns in force, or only show what they make of a text, which is kept nowhere."""
    actor = actor_of(request)
    named(actor, client_id)
    try:
        patterns = _patterns(request.POST)
        if request.POST.get("act") == "try":
            text = _cut(request.POST, "text", MOST_TRIED)
            return _draw(request, client_id, {"tried": hide(text, find(text, own=patterns.own), Case()).text})
        whole(lambda: keeping_patterns.keep(actor, client_id, patterns, now=now()))
    except NotFound:
        raise
    except HeliotropeError as error:
        return _draw(request, client_id, {"error": said(error)}, status=error.status)
    messages.success(request, _("These patterns hold from now on, for what is here already as well."))
    return go(request, reverse("privacy_patterns_of", args=[client_id]))


def _patterns(given: Mapping[str, Any]) -> Patterns:
    after = str(given.get("after", ""))
    version = int(after) + 1 if after.isascii() and after.isdigit() and len(after) < 9 else 1
    return Patterns(version=version, own=from_lines(_cut(given, "patterns", MOST_SIGNS)))


def _cut(given: Mapping[str, Any], name: str, most: int) -> str:
    """What was typed; raises Invalid where it is longer than it may be, for a part would be misread."""
    text = str(given.get(name, ""))
    if len(text) > most:
        raise Invalid(_("Write %(most)s characters at most.") % {"most": most})
    return text


def _draw(request: HttpRequest, client_id: UUID, more: Mapping[str, str], status: int = 200) -> HttpResponse:
    actor = actor_of(request)
    name = named(actor, client_id)
    patterns = selectors.patterns_of(actor, client_id)
    lines = as_lines(patterns.own)
    context = {
        "client_id": client_id,
        "name": name,
        "patterns": patterns,
        "lines": request.POST.get("patterns", lines) if more else lines,
        "text": request.POST.get("text", ""),
        "kinds": Kind,
        "officer": actor.may(Permission.PRIVACY_READ),
        "may_write": actor.may(Permission.PIN_WRITE),
        **more,
    }
    return render(request, "privacy/patterns.html", context, status=status)
