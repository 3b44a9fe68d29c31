"""Pages for what went wrong: what happened, what was kept, what to do."""

import structlog
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template import TemplateDoesNotExist, TemplateSyntaxError
from django.template.loader import render_to_string

from heliotrope.core.errors import HeliotropeError, HomeAway, HomeElsewhere, NotFound
from heliotrope.foundation.http.problems import problem
from heliotrope.interfaces.web import regions

log = structlog.get_logger()
LAST_WORDS = "Something broke on our side; nothing was kept of this step. Try again in a minute."


def _wants_problem(request: HttpRequest) -> bool:
    """Whether a program asks: the API, or a page's own request, which shows a problem as a message."""
    return request.path_info.startswith("/api/") or bool(getattr(request, "htmx", False))


def not_found(request: HttpRequest, _exception: Exception | None = None) -> HttpResponse:
    """There is nothing here, or nothing that may be seen; the two look the same."""
    if _wants_problem(request):
        return problem(NotFound())
    # Without the instant at which it is drawn: every not-found is the same to the byte.
    return render(request, "errors/404.html", {"drawn_at": ""}, status=404)


def forbidden(request: HttpRequest, _exception: Exception | None = None, reason: str = "") -> HttpResponse:  # noqa: ARG001 - Django's signature
    """A form came without its proof that it is ours."""
    return render(request, "errors/403.html", status=403)


def refused(request: HttpRequest, error: HeliotropeError) -> HttpResponse:
    """A refusal that the platform can explain."""
    if isinstance(error, NotFound):
        return not_found(request)
    if isinstance(error, HomeElsewhere):
        return regions.elsewhere(request, error)
    if isinstance(error, HomeAway):
        return regions.away(request, error)
    if _wants_problem(request):
        return problem(error)
    return render(request, "errors/refused.html", {"error": error}, status=error.status)


def defect(_request: HttpRequest) -> HttpResponse:
    """A defect of the platform; drawn without the database and without asking who is signed in."""
    try:
        return HttpResponse(render_to_string("errors/500.html"), status=500)
    except (TemplateDoesNotExist, TemplateSyntaxError, ValueError) as error:
        log.error("the page for defects is itself broken", error=type(error).__name__)
        return HttpResponse(LAST_WORDS, status=500, content_type="text/plain; charset=utf-8")
