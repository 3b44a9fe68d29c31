"""Pages for what went wrong: what happened, what was kept, what to do."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def not_found(request: HttpRequest, _exception: Exception | None = None) -> HttpResponse:
    """There is nothing here, or nothing that may be seen; the two look the same."""
    return render(request, "errors/404.html", status=404)


def forbidden(request: HttpRequest, _exception: Exception | None = None, reason: str = "") -> HttpResponse:  # noqa: ARG001 - Django's signature
    """A form came without its proof that it is ours."""
    return render(request, "errors/403.html", status=403)


def defect(request: HttpRequest) -> HttpResponse:
    """A defect of the platform; nothing was kept."""
    return render(request, "errors/500.html", status=500)
