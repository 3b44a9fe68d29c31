"""A person's own package, behind the link that was sent to them: opened by a button, once."""

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import render

from heliotrope.core.errors import NotFound
from heliotrope.flow import answering
from heliotrope.foundation.clock import now
from heliotrope.foundation.http.downloads import download
from heliotrope.interfaces.web.door import public


@public
def package(request: HttpRequest, key: str) -> HttpResponse:
    """What the link leads to; only the button takes it, so that a mail program's look ahead does not."""
    if request.method not in ("GET", "HEAD", "POST"):
        return HttpResponseNotAllowed(("GET", "POST"))
    try:
        content = answering.opened(key, take=request.method == "POST", now=now())
    except NotFound:
        return _unkept(render(request, "privacy/package_gone.html", status=404))
    if request.method == "POST":
        return download(content, "application/zip", "your-data.zip")
    return _unkept(render(request, "privacy/package.html"))


def _unkept(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "private, no-store"
    response["Referrer-Policy"] = "no-referrer"
    return response
